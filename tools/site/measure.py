"""브라우저에서 실행되는 프로그램을 재어 runs.tsv에 적는다. 바뀐 것만 재며, 모두 다시 재려면 ALL을 준다.

python -m tools.site.measure [ALL]

쪽이 쓰는 것과 같은 워커로, 크로미움에서 하나씩 실행한다. 쓰는 것: Pyodide(npm), 크로미움, playwright.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.outputs import differs
from evidence.project import Project
from evidence.running import find_tool
from tools.site import programs, pyodide

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# 길어도 몇 초인 프로그램을, 바쁜 컴퓨터에서도 끝나기를 기다리는 시간(밀리초).
LIMIT = 30_000
RUN = """async ([name, text, limit]) => {
    const { start, warm } = await import("./assets/run/start.js");
    let written = "";
    const run = start(name, text, { write: (part) => (written += part) });
    setTimeout(() => run.stop(), limit);
    warm();
    return [await run.ended, written];
}"""


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


class Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """받다가 만 것을 알리지 않는다. 멈춘 워커는 받다가 그만둔다."""


@contextmanager
def runner(browser: Browser, project: Project, runtime: Path) -> Iterator[Callable[[str, str], tuple[str, str]]]:
    """(이름, 글)을 실행해 (어떻게 끝났는지, 찍은 글)을 주는 함수."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(project.root / "docs/assets/run", Path(folder, "assets/run"))
        pyodide.copy(runtime, Path(folder))
        Path(folder, "index.html").write_text('<!doctype html><meta charset="utf-8">', encoding="utf-8")
        with Server(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/")

            def run(name: str, text: str) -> tuple[str, str]:
                ended, written = page.evaluate(RUN, [name, text, LIMIT])
                return ended, written

            yield run
            page.close()
            server.shutdown()


def measure(project: Project, runtime: Path, known: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """실행해 볼 프로그램마다 (경로, 다이제스트, 결과). 이미 잰 것은 다시 재지 않는다."""
    from playwright.sync_api import sync_playwright

    digests = programs.Digests(project)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_tool("chromium")) as browser,
        runner(browser, project, runtime) as run,
    ):
        for program in programs.shown(project):
            if program.lacks:
                continue
            digest = digests.of(program)
            if known.get(program.path, ("", ""))[0] == digest:
                yield program.path, *known[program.path]
                continue
            ended, written = run(program.path.rpartition("/")[2], program.text)
            same = ended == "ended" and not differs(program.output, written, programs.ROOTS)
            yield program.path, digest, programs.judge(program, ended, written, same)


def main(everything: bool) -> int:
    """재어 적고, 종료 상태를 준다."""
    if not pyodide.is_installed() or not find_tool("chromium"):
        print(
            "tools/site/measure.py:1: run: Pyodide나 크로미움이 없습니다; Node와 크로미움을 설치하십시오",
            file=sys.stderr,
        )
        return 1
    project = Project(Path(__file__).parents[2])
    known = programs.read()
    found: dict[str, tuple[str, str]] = {}
    for path, digest, result in measure(project, pyodide.INSTALLED, {} if everything else known):
        found[path] = digest, result
        if known.get(path) != (digest, result):
            print(f"{result:<12}{path}", flush=True)
    programs.write(found)
    runs = sum(result == programs.SAME for _, result in found.values())
    print(f"· 브라우저에서 검증한 출력과 같은 것: {len(found)}개 가운데 {runs}개")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:] == ["ALL"]))
    except ValueError as error:  # 읽을 수 없는 runs.tsv
        sys.exit(str(error))
