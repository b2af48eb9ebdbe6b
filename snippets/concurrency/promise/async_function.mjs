async function work() {
  console.log("첫 await 앞");
  await null;
  console.log("첫 await 뒤");
}

const promise = work();
console.log("호출한 다음 줄");
await promise;
