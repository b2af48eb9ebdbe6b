const promise = new Promise((resolve) => {
  resolve(1 + 2);
});
promise.then((value) => console.log(`콜백이 받은 값: ${value}`));
