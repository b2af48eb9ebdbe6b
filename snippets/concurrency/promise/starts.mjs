const promise = new Promise((resolve) => {
  console.log("작업이 시작됨");
  resolve();
});
console.log("아직 값을 기다리지 않음");
await promise;
