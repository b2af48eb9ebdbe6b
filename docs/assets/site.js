// 없어도 글은 모두 읽힌다. 테마의 스크립트를 쓰지 않으므로 쪽이 쓰는 것이 모두 여기에 있다.
"use strict";

const root = document.documentElement;
const article = document.querySelector("article") ?? document.body;

function keep(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  try {
    if (value) localStorage.setItem(`notes.${name}`, value);
    else localStorage.removeItem(`notes.${name}`);
  } catch {} // 저장할 수 없으면 이 쪽에서만 바뀐다.
}

/* ---------------------------------------------------------------- 색 */

const THEMES = { "": "시스템 설정", light: "밝게", dark: "어둡게" };
const palette = document.querySelector("[data-palette]");

function namePalette() {
  palette.setAttribute("aria-label", `색: ${THEMES[root.dataset.theme ?? ""]}`);
  palette.title = palette.getAttribute("aria-label");
}

if (palette) {
  namePalette();
  palette.addEventListener("click", () => {
    const names = Object.keys(THEMES);
    keep("theme", names[(names.indexOf(root.dataset.theme ?? "") + 1) % names.length]);
    namePalette();
  });
}

/* ---------------------------------------------------------------- 표시 */

const marks = article.querySelector("[data-marks-switch]");

function nameMarks() {
  marks.textContent = root.dataset.marks === "off" ? "✓ 보이기" : "✓ 숨기기";
}

if (marks) {
  nameMarks();
  marks.addEventListener("click", () => {
    keep("marks", root.dataset.marks === "off" ? "" : "off");
    nameMarks();
  });
}

// 브라우저의 말풍선과 겹치지 않게, 처음 가리킬 때 title을 옮긴다.
function describe(event) {
  const claim = event.target.closest?.(".claim[title]");
  if (!claim) return;
  claim.dataset.proof = claim.title;
  claim.setAttribute("aria-description", claim.title);
  claim.removeAttribute("title");
}

for (const name of ["pointerover", "focusin"]) article.addEventListener(name, describe);

/* ---------------------------------------------------------------- 복사 */

function say(button, text) {
  button.textContent = text;
  setTimeout(() => (button.textContent = "복사"), 2000);
}

article.addEventListener("click", async (event) => {
  const button = event.target.closest(".proof-copy");
  if (!button) return;
  const code = button.closest(".proven").querySelector(":scope > pre > code");
  try {
    await navigator.clipboard.writeText(code.innerText.trimEnd());
    say(button, "복사함");
  } catch {
    getSelection().selectAllChildren(code);
    say(button, "골라 둠");
  }
});

/* ---------------------------------------------------------------- 실행 */

// 웹어셈블리를 끈 브라우저(iOS의 차단 모드 등)에는 단추 대신 한 문장을 둔다.
if (!globalThis.WebAssembly) {
  for (const button of article.querySelectorAll(".proof-run")) {
    const why = document.createElement("span");
    why.className = "proof-why";
    why.textContent = "이 브라우저에서는 파이썬을 실행할 수 없습니다: 웹어셈블리가 꺼져 있습니다.";
    button.parentElement.querySelector(".proof-tests > summary").after(why);
    button.remove();
  }
}

const runner = new URL("run/run.js", document.currentScript.src);
article.addEventListener("click", (event) => {
  const button = event.target.closest(".proof-run");
  if (!button) return;
  const lost = () => (button.textContent = "받지 못했습니다 · 다시 실행");
  import(runner).then(({ toggle }) => toggle(button)).catch(lost);
});

// 마크다운 글로 가는 링크를 누르면 복사한다. 복사하지 못하면 링크를 따라간다.
const plain = document.querySelector(".page-markdown");
plain?.addEventListener("click", async (event) => {
  if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(plain.href);
    if (!answer.ok) throw new Error(String(answer.status));
    await navigator.clipboard.writeText(await answer.text());
    plain.textContent = "복사했습니다";
  } catch {
    location.href = plain.href;
  }
});

/* ---------------------------------------------------------------- 검색 */

// 검색은 쓰려고 할 때 불러온다. 스크립트가 없으면 이 링크들은 오류 찾기로 간다.
const openers = document.querySelectorAll("[data-search]");
const box = new URL("search/box.js", document.currentScript.src);
const openSearch = () => import(box).then(({ open }) => open());
for (const opener of openers) {
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  for (const name of ["pointerenter", "focus"]) opener.addEventListener(name, () => import(box), { once: true });
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    openSearch();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    openSearch();
  });
}
if (openers.length) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typing || event.isComposing || !(slash || (event.key === "k" && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    openSearch();
  });
}

/* ---------------------------------------------------------------- 차례 */

// 차례를 여는 라벨은 키보드로 갈 수 없다. 모양은 그대로 두고 버튼으로 바꾼다.
const label = document.querySelector("label.md-header__button[for=__drawer]");
const toggle = document.getElementById("__drawer");
if (label && toggle) {
  const button = document.createElement("button");
  for (const name of ["class", "for"]) button.setAttribute(name, label.getAttribute(name));
  button.type = "button";
  button.setAttribute("aria-label", "차례");
  button.append(...label.childNodes);
  button.addEventListener("click", () => {
    toggle.click();
    const targets = [
      ".md-sidebar--primary .md-nav__link--active",
      ".md-sidebar--primary .md-nav__toggle:checked ~ .md-nav .md-nav__link",
      ".md-sidebar--primary .md-nav__link",
    ];
    for (const target of targets.flatMap((selector) => [...document.querySelectorAll(selector)])) {
      target.focus();
      if (document.activeElement === target) break;
    }
  });
  label.replaceWith(button);
  document.querySelector(".md-sidebar--primary")?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !toggle.checked) return;
    toggle.click();
    button.focus();
  });
}

// 지금 읽는 곳을 목차에 표시한다. 목차가 보이지 않는 너비에서는 하지 않는다.
function follow() {
  const links = new Map();
  for (const link of document.querySelectorAll(".md-sidebar--secondary a.md-nav__link")) {
    const heading = document.getElementById(decodeURIComponent(new URL(link.href).hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  let active;
  const observer = new IntersectionObserver(
    () => {
      const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
      const next = links.get(passed.at(-1));
      if (next === active) return;
      active?.classList.remove("md-nav__link--active");
      next?.classList.add("md-nav__link--active");
      active = next;
    },
    { rootMargin: "0px 0px -66% 0px" },
  );
  for (const heading of links.keys()) observer.observe(heading);
}

// 제목이 화면 위로 나가면 머리에 제목을 보인다.
function followTitle() {
  const [title, heading] = [document.querySelector(".md-header__title"), article.querySelector("h1")];
  // 404에는 보일 제목이 없다.
  if (!heading || !title?.querySelector("[data-md-component=header-topic]")?.textContent.trim()) return;
  const observer = new IntersectionObserver(([entry]) =>
    title.classList.toggle("md-header__title--active", !entry.isIntersecting && entry.boundingClientRect.top < 0),
  );
  observer.observe(heading);
}

// 왼쪽 차례에서 지금 쪽이 보이지 않으면 보이게 한다.
function showCurrent() {
  const current = document.querySelector(".md-sidebar--primary a.md-nav__link--active");
  const wrap = current?.closest(".md-sidebar__scrollwrap");
  if (!wrap) return;
  const [shown, place] = [wrap.getBoundingClientRect(), current.getBoundingClientRect()];
  if (place.bottom > shown.bottom) wrap.scrollTop += place.top - shown.top - wrap.clientHeight / 2;
}

/* ---------------------------------------------------------------- 본문 */

// 주소의 자리가 탭이면 그 탭을 고르고, 접힌 상자면 펼친다.
function chooseTab() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.name?.startsWith("__tabbed_")) target.checked = true;
  if (target?.matches("details")) target.open = true;
}

// 옆으로 넘치는 코드, 표, 그림, 탭의 이름을 키보드로 넘겨 볼 수 있게 한다. 표의 이름은 앞의 제목이다.
function reach() {
  const parts = [...article.querySelectorAll(":is(pre > code, .proof pre, .table, figure, figure table, .tabbed-labels):not([tabindex])")];
  // 재면서 고치면 요소마다 배치를 다시 한다.
  for (const part of parts.filter((each) => each.scrollWidth > each.clientWidth)) {
    part.tabIndex = 0;
    if (!part.matches(".table")) continue;
    const number = [...article.querySelectorAll(".table")].indexOf(part) + 1;
    const before = [...article.querySelectorAll(":is(h1, h2, h3)")].filter(
      (heading) => heading.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    part.setAttribute("role", "region");
    part.setAttribute("aria-label", `표 ${number}: ${(before.at(-1)?.textContent ?? "").replace("¶", "").trim()}`);
  }
}

// 종이에는 접힌 글도 찍는다.
addEventListener("beforeprint", () => {
  for (const folded of article.querySelectorAll("details:not(.proof details, figure details)")) folded.open = true;
});
addEventListener("hashchange", chooseTab);
chooseTab();

// 첫 그림을 늦추지 않는다.
const later = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
addEventListener("load", () => {
  reach();
  for (const name of ["toggle", "change"]) article.addEventListener(name, () => requestAnimationFrame(reach), true);
  later(() => {
    if (matchMedia("(min-width: 60em)").matches) follow();
    if (matchMedia("(min-width: 76.25em)").matches) showCurrent();
    followTitle();
  });
});
