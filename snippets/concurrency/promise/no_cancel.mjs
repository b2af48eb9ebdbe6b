const promise = Promise.resolve(1024);
try {
  promise.cancel();
} catch (error) {
  console.log(`${error}`);
}
