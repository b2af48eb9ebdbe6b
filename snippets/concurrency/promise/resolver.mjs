let arrive;
const parcel = new Promise((resolve) => {
  arrive = resolve;
});
setTimeout(() => arrive("소포가 왔습니다"), 0);
console.log(await parcel);
