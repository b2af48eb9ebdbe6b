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

// 차례와 검색을 여는 라벨은 키보드로 갈 수 없다. 모양은 그대로 두고 버튼으로 바꾼다.
for (const [id, text, targets] of [
  ["__drawer", "차례", [
    ".md-sidebar--primary .md-nav__link--active",
    ".md-sidebar--primary .md-nav__toggle:checked ~ .md-nav .md-nav__link",
    ".md-sidebar--primary .md-nav__link",
  ]],
  ["__search", "검색", [".md-search__input"]],
]) {
  const label = document.querySelector(`label.md-header__button[for=${id}]`);
  const toggle = document.getElementById(id);
  if (!label || !toggle) continue;
  const button = document.createElement("button");
  for (const name of ["class", "for"]) button.setAttribute(name, label.getAttribute(name));
  button.type = "button";
  button.setAttribute("aria-label", text);
  button.append(...label.childNodes);
  button.addEventListener("click", () => {
    toggle.click();
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

// 검색 결과마다 붙는 태그가 이름 없는 내비게이션이 되지 않게 한다.
const results = document.querySelector(".md-search-result__list");
watch(results, () => {
  for (const tags of results.querySelectorAll("nav:not([role])")) tags.setAttribute("role", "presentation");
});
