process.on("exit", (status) => console.log(`종료 상태 ${status}`));

async function save() {
  throw new Error("저장 실패");
}

save();
setTimeout(() => console.log("끝까지 실행됨"), 0);
