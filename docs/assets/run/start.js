// 워커에서 파이썬 파일 하나를 실행한다. 워커는 한 번만 쓴다.
const WORKER = new URL("worker.js", import.meta.url);
// 끝없이 찍는 프로그램이 쪽을 멈추게 하지 않을 만큼(글자).
const LONGEST = 100_000;

let spare;

// 다음 실행이 기다리지 않게 파이썬을 미리 띄운다.
export function warm() {
  spare ??= new Worker(WORKER, { type: "module" });
}

/**
 * 실행한다. ended는 어떻게 끝났는지다: ended(끝까지), stopped(멈춤), long(너무 길게 찍음), failed(실행하지 못함).
 */
export function start(name, text, { write, started = () => {} }) {
  warm();
  const worker = spare;
  spare = undefined;
  let finish;
  let length = 0;
  const ended = new Promise((resolve) => {
    finish = (how) => {
      worker.onmessage = worker.onerror = null;
      worker.terminate();
      resolve(how);
    };
  });
  worker.onerror = () => finish("failed");
  worker.onmessage = ({ data }) => {
    if ("written" in data) {
      length += data.written.length;
      write(data.written);
      if (length > LONGEST) finish("long");
    } else if (data.started) started();
    else finish(data.ended ? "ended" : "failed");
  };
  worker.postMessage({ name, text });
  return { ended, stop: (how = "stopped") => finish(how) };
}
