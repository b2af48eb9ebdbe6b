const ok = async (value) => value;
const fail = async () => {
  throw new Error("실패");
};
const never = new Promise(() => {});

const all = await Promise.all([ok("가"), ok("나")]);
console.log("모두:", ...all);

try {
  await Promise.all([ok("가"), fail()]);
} catch (error) {
  console.log("하나라도 실패하면:", error.message);
}

const settled = await Promise.allSettled([ok("가"), fail()]);
console.log("실패까지 모으면:", ...settled.map((one) => one.value ?? one.reason.message));

console.log("먼저 끝난 것:", await Promise.race([never, ok("나")]));
