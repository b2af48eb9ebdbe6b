// 파이썬을 띄워 파일 하나를 실행한다. 실행할 때마다 새 워커이므로 앞선 실행이 남긴 것이 없다.
import { loadPyodide } from "../pyodide/pyodide.mjs";

// evidence/running.py가 스니펫을 실행할 때와 같은 환경.
const env = { PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", NO_COLOR: "1", COLUMNS: "80", PYTHONUNBUFFERED: "1" };
const loading = Promise.all([loadPyodide({ env }), fetch(new URL("runner.py", import.meta.url)).then(read)]);
loading.catch(() => {}); // 실행할 때 알린다.

function read(answer) {
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

// 글자의 가운데에서 자르지 않는다.
function stream() {
  const decoder = new TextDecoder();
  return {
    write(bytes) {
      postMessage({ written: decoder.decode(bytes, { stream: true }) }); // 글자가 덜 왔으면 비어 있다.
      return bytes.length;
    },
  };
}

// 바쁘게 돌지 않고 자는 함수. GitHub Pages에서는 SharedArrayBuffer를 만들 수 없지만 공유 메모리는 만들 수 있다. 그것도
// 만들 수 없으면 Pyodide처럼 바쁘게 돌며 기다린다.
function sleeper() {
  try {
    const cell = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
    return (seconds) => Atomics.wait(cell, 0, 0, seconds * 1000);
  } catch {
    return null;
  }
}

self.onmessage = async ({ data: { name, text } }) => {
  try {
    const [python, runner] = await loading;
    python.setStdin({ stdin: () => null });
    for (const set of ["setStdout", "setStderr"]) python[set](stream());
    python.FS.writeFile(name, text);
    python.runPython(runner);
    python.globals.get("prepare")(sleeper());
    postMessage({ started: true });
    python.globals.get("run")(name);
    postMessage({ ended: true });
  } catch (error) {
    console.error(error);
    postMessage({ failed: true });
  }
};
