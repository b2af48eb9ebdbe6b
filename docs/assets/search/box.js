// 검색 칸. site.js가 처음 열 때 불러온다.
import { find } from "./engine.js";

const box = document.querySelector("dialog.search");
const input = box.querySelector(".search-query");
const status = box.querySelector(".search-status");
const list = box.querySelector(".search-results");
const root = new URL(`${box.dataset.base.replace(/\/$/, "")}/`, document.baseURI);

const files = new Map();
function load(name) {
  if (!files.has(name)) {
    const url = new URL(`search/${name}`, root);
    const read = fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${url}: ${answer.status}`))));
    read.catch(() => files.delete(name));
    files.set(name, read);
  }
  return files.get(name);
}

let asked = 0;
let shown = "";

/** 조합하고 있는 글자(픽ㅅ, 픽스ㅊ)는 다 쓸 때까지 찾지 않는다. */
const typed = () => input.value.normalize("NFC").replace(/[ㄱ-ㅎㅏ-ㅣ]+$/, "").trim();

async function search() {
  const query = typed();
  const turn = ++asked; // 앞선 질의의 결과가 늦게 와도 보이지 않는다.
  if (query === shown) return;
  let found = [];
  let message = "";
  let failed = false;
  try {
    found = query ? await find(query, load) : [];
    if (query && !found.length) message = "찾지 못했습니다. 오류 메시지의 마지막 줄이나 이름만 넣어 보십시오.";
    else if (query) message = `찾은 곳 ${found.length}개`;
  } catch {
    failed = true;
    message = "검색 색인을 받지 못했습니다. 네트워크를 확인하고 다시 입력하십시오. (미리보기에는 색인이 없습니다.)";
  }
  if (turn !== asked) return;
  shown = failed ? null : query;
  const words = wordsOf(query);
  list.replaceChildren(...found.map((each) => item(each, words)));
  list.scrollTop = 0;
  status.textContent = message;
}

function item([address, heading, title, answer], words) {
  const link = document.createElement("a");
  link.href = new URL(address, root);
  link.append(part("search-heading", heading, words));
  if (title) link.append(part("search-title", title, []));
  link.append(part("search-answer", answer, words));
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

function part(name, text, words) {
  const found = document.createElement("span");
  found.className = name;
  const pattern = words.length && new RegExp(`(${words.join("|")})`, "gi");
  for (const [at, piece] of (pattern ? text.split(pattern) : [text]).entries()) {
    if (at % 2) {
      const mark = document.createElement("mark");
      mark.textContent = piece;
      found.append(mark);
    } else if (piece) found.append(piece);
  }
  return found;
}

function wordsOf(query) {
  const words = query.match(/[a-z_][\w.]{2,}|[가-힣]{2,}/gi) ?? [];
  return [...new Set(words)].slice(0, 20).map((word) => word.replaceAll(".", "\\."));
}

const links = () => [...list.querySelectorAll("a")];

input.addEventListener("input", search);
box.querySelector(".search-close").addEventListener("click", () => box.close());
// Enter를 누르면 첫째 결과로 간다.
box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await search();
  links()[0]?.click();
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const places = [input, ...links()];
  const at = places.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  places[Math.min(Math.max(at, 0), places.length - 1)].focus();
  event.preventDefault();
});
// 결과를 고르거나 바깥을 누르면 닫는다.
box.addEventListener("click", (event) => {
  if (event.target === box || event.target.closest(".search-results a")) box.close();
});

export function open() {
  if (!box.open) box.showModal();
  input.focus();
  input.select();
  load("index.json").catch(() => {});
}
