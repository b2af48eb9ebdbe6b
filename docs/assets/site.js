// 없어도 글은 모두 읽힌다. Material이 스크립트로 만드는 것의 접근성을 고친다.
"use strict";

const article = document.querySelector("article") ?? document.body;

// 마우스로 머물 때 브라우저의 말풍선이 겹쳐 뜨지 않게 한다.
for (const claim of article.querySelectorAll(".claim[title]")) {
  claim.dataset.proof = claim.title;
  claim.setAttribute("aria-description", claim.title);
  claim.removeAttribute("title");
}

// 표의 빈 모서리는 머리 칸이 아니다.
for (const corner of article.querySelectorAll("th:empty")) corner.replaceWith(document.createElement("td"));

// 검색은 쓰려고 할 때 불러온다. 스크립트가 없으면 이 링크는 오류 찾기로 간다.
const opener = document.querySelector("[data-search]");
const box = new URL("search/box.js", document.currentScript.src);
const openSearch = () => import(box).then(({ open }) => open());
if (opener) {
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
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (typing || event.isComposing || !(slash || (event.key === "k" && (event.ctrlKey || event.metaKey)))) return;
    event.preventDefault();
    openSearch();
  });
}

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

function mend() {
  for (const bar of article.querySelectorAll("nav.md-code__nav:not([role])")) bar.setAttribute("role", "presentation");
  for (const note of article.querySelectorAll(".md-annotation:not([role])")) {
    const text = `설명 ${note.querySelector("[data-md-annotation-id]")?.dataset.mdAnnotationId ?? ""}`;
    note.setAttribute("role", "note");
    note.setAttribute("aria-label", text);
    note.querySelector(".md-annotation__index")?.setAttribute("aria-label", text);
  }
  // Material은 가로로 넘치는 표에, 마우스가 없으면 코드에도 초점을 주지 않는다.
  for (const code of article.querySelectorAll(":is(pre > code, .proof pre, .md-typeset__scrollwrap):not([tabindex])")) {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  }
}

function watch(target, change, options) {
  if (!target) return;
  change();
  new MutationObserver(change).observe(target, { childList: true, subtree: true, ...options });
}

watch(article, mend, { attributeFilter: ["open", "tabindex"] });

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
