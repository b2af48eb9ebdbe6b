// 블록의 프로그램을 고치고 실행하는 자리. "실행"을 누르면 site.js가 불러온다.
import { start, warm } from "./start.js";

const HERE = new URL(".", import.meta.url);
// 이만큼 기다려도 파이썬이 뜨지 않으면 받지 못한 것이다(밀리초).
const PATIENCE = 60_000;
// 이만큼 모아서 보인다(밀리초). 찍을 때마다 배치를 다시 하면 끝없이 찍는 프로그램이 쪽을 멈춘다.
const TOGETHER = 100;

let styled;
let count = 0;

/** 처음 누르면 자리를 펼치고 실행한다. 다음부터는 접고 편다. 고친 글은 남는다. 받지 못하면 던진다. */
export async function toggle(button) {
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  if (panel) {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) reveal(button, panel);
    return;
  }
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  warm(); // 글과 모양을 받는 동안 띄운다.
  try {
    const [program] = await Promise.all([load(button.dataset.run), style()]);
    open(button, program);
    button.textContent = "실행"; // 앞에서 받지 못했다고 적었을 수 있다.
  } finally {
    button.ariaBusy = "false";
  }
}

async function load(path) {
  const answer = await fetch(new URL(`programs/${path}.json`, HERE));
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function style() {
  styled ??= new Promise((resolve) => {
    const link = make("link", { rel: "stylesheet", href: new URL("run.css", HERE).href });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
  return styled;
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function open(button, program) {
  const id = `run-${++count}`;
  const editor = make("textarea", {
    id: `${id}-code`, value: program.text, rows: Math.min(program.text.split("\n").length, 24), wrap: "off",
    spellcheck: false, autocapitalize: "off", autocomplete: "off",
  });
  const label = make("label", { htmlFor: editor.id }, `${program.name} 고치기`);
  const buttons = ["실행", "중지", "처음으로"].map((text) => make("button", { type: "button" }, text));
  const state = make("p", { className: "run-state", role: "status" });
  const output = make("pre", { className: "run-output", tabIndex: 0, role: "log", ariaLabel: "실행한 출력" });
  const runtime = make("a", { href: "https://github.com/pyodide/pyodide" }, "Pyodide");
  const note = make(
    "p", { className: "run-note" },
    "Ctrl+Enter로 실행합니다. 이 브라우저 안에서 ", runtime, "의 Python 3.14로 실행하며 아무것도 보내지 않습니다.",
  );
  const panel = make(
    "section", { id, className: "run", ariaLabel: `${program.name} 실행` },
    label, editor, make("div", { className: "run-buttons" }, ...buttons, state), output, note,
  );
  button.closest(".proven").after(panel);
  button.setAttribute("aria-controls", id);
  button.setAttribute("aria-expanded", "true");
  reveal(button, panel);
  work({ program, editor, buttons, state, output });
}

/** 출력이 화면 아래로 벗어나면 누른 단추를 위로 올린다. */
function reveal(button, panel) {
  if (panel.querySelector(".run-output").getBoundingClientRect().bottom > innerHeight) button.scrollIntoView();
}

function work({ program, editor, buttons: [run, stop, reset], state, output }) {
  let running;

  /** 도는 것을 멈추고 그 결과를 보이지 않는다. */
  function abandon() {
    const old = running;
    running = undefined;
    old?.stop();
    output.textContent = "";
    state.dataset.same = "";
    stop.ariaDisabled = "true";
  }

  async function execute() {
    abandon();
    const source = editor.value;
    const shown = together(output);
    state.textContent = "파이썬을 준비하는 중…";
    stop.ariaDisabled = "false";
    let begun = false;
    const late = setTimeout(() => mine.stop("failed"), PATIENCE);
    const mine = start(program.name, source, {
      write: shown.write,
      started: () => {
        begun = true;
        clearTimeout(late);
        state.textContent = "실행하는 중…";
      },
    });
    running = mine;
    const how = await mine.ended;
    clearTimeout(late);
    if (running !== mine) return shown.drop(); // 다시 실행하거나 되돌렸다.
    shown.flush();
    running = undefined;
    stop.ariaDisabled = "true";
    if (begun) warm();
    const same = how === "ended" && matches(program.output, output.textContent);
    state.dataset.same = how === "ended" ? String(same) : "";
    state.textContent = verdict(how === "failed" && begun ? "broken" : how, same, source !== program.text);
  }

  run.addEventListener("click", execute);
  stop.ariaDisabled = "true";
  stop.addEventListener("click", () => running?.stop());
  reset.addEventListener("click", () => {
    abandon();
    // 되돌리기(Ctrl+Z)로 고친 글을 다시 찾을 수 있게 넣는다.
    editor.focus();
    editor.select();
    if (!document.execCommand("insertText", false, program.text)) editor.value = program.text;
    editor.setSelectionRange(0, 0);
    state.textContent = "처음의 글로 되돌렸습니다.";
  });
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) execute();
    else document.execCommand("insertText", false, `\n${indent(editor)}`);
  });
  execute();
}

/** 찍은 글을 모아서 보인다. */
function together(output) {
  let parts = [];
  let timer;
  const drop = () => {
    clearTimeout(timer);
    timer = undefined;
    parts = [];
  };
  const flush = () => {
    output.append(parts.join(""));
    drop();
  };
  const write = (part) => {
    parts.push(part);
    timer ??= setTimeout(flush, TOGETHER);
  };
  return { write, flush, drop };
}

/** 지금 줄의 들여쓰기. 콜론으로 끝나면 한 단계 더 들여 쓴다. */
function indent({ value, selectionStart }) {
  const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
  return line.match(/^ */)[0] + (/:\s*$/.test(line) ? "    " : "");
}

function verdict(how, same, edited) {
  if (how === "stopped") return "중지했습니다.";
  if (how === "long") return "출력이 너무 길어 멈췄습니다.";
  if (how === "broken") return "브라우저의 파이썬이 끝까지 실행하지 못했습니다.";
  if (how === "failed") return "파이썬을 띄우지 못했습니다. 네트워크를 확인하고 다시 실행하십시오.";
  if (same) return "검증한 출력과 같음";
  return edited ? "검증한 출력과 다름: 코드를 고쳤습니다" : "검증한 출력과 다름: 이 브라우저에서는 다르게 나옵니다";
}

/** 출력이 같은지. pieces는 그대로의 글과, 실행할 때마다 다른 값의 식이 번갈아 나온다. */
export function matches(pieces, text) {
  const parts = pieces.map((piece, place) => (place % 2 ? piece : piece.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")));
  return new RegExp(`^(?:${parts.join("")})$`).test(text);
}
