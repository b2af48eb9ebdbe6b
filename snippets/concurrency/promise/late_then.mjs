const promise = Promise.resolve(1024);
promise.then(() => console.log("콜백"));
console.log("다음 줄");
