const load = async (name) => `${name}의 긴 보고서`;
const shorten = (text) => text.slice(0, 2);

await load("서울").then(shorten).then(console.log);
