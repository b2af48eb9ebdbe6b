"""실행된 스니펫의 줄과, 연 파일과, 늘어놓은 폴더를 적는다.

pytest 프로세스와 그 자식인 파이썬에서 함께 쓴다. 자식은 시작할 때 `.pth` 파일이 이 파일을 실행한다
(recorder.py의 `install`). 자식이 시작하는 시간을 늘리지 않도록 이 파일은 다른 모듈을 거의 쓰지 않는다.
coverage를 불러오는 데만 0.3초가 들어 짧은 스니펫을 네 배 느리게 만들었다.

자식은 처음 보는 것마다 바로 파일에 덧붙인다. `os._exit`로 끝나거나 죽은 자식의 기록도 남는다.
기록은 한 줄에 하나이며 `종류<탭>값` 꼴이다.

- `L snippets/x.py:3`: 그 줄을 실행했다.
- `F snippets/x.toml`: 저장소의 파일을 열었다.
- `D snippets/x`: 저장소의 폴더를 늘어놓았다.
- `P django`: site-packages의 패키지를 읽었다.
"""

from __future__ import annotations

import os
import sys
from typing import Any

FOLDER = "EVIDENCE_TRACE"  # 기록할 폴더
ROOT = "EVIDENCE_ROOT"  # 저장소의 뿌리
TRACER = "EVIDENCE_TRACER"  # 이 파일
TOOL = 4  # sys.monitoring의 비어 있는 번호. 1은 coverage가 쓴다.
# 저장소의 스니펫을 그 프로세스 안에서 실행하지 않는 도구. 줄을 세면 느려지기만 한다.
UNCOUNTED = ("poetry", "pip", "uv", "mkdocs")
IMPORTER = "<frozen importlib._bootstrap_external>"


class Tracer:
    """프로세스 하나의 기록.

    Parameters:
        root: 저장소의 뿌리.
        folder: 기록할 폴더. 빈 문자열이면 적지 않는다.
        keep: 이 프로세스의 것은 파일에 쓰지 않고 `records`에 모은다. 갈라져 나온(fork) 자식은 파일에 쓴다.
    """

    def __init__(self, root: str, folder: str, *, keep: bool = False) -> None:
        self.root = root + os.sep
        self.folder = folder
        self.owner = os.getpid() if keep else 0
        self.records: set[str] = set()
        self.written: set[str] = set()
        self.names: dict[str, str] = {}

    def start(self, *, lines: bool = True) -> None:
        """기록을 시작한다."""
        sys.addaudithook(self._audit)
        if not lines:
            return
        if sys.version_info >= (3, 12):
            self._monitor()
        else:
            import threading

            threading.settrace(self._call)
            sys.settrace(self._call)

    def switch(self, folder: str) -> set[str]:
        """지금까지 모은 것을 주고, 이제부터의 것을 새로 모은다."""
        taken, self.records, self.folder = self.records, set(), folder
        if sys.version_info >= (3, 12) and sys.monitoring.get_tool(TOOL) == "evidence":
            sys.monitoring.restart_events()
        return taken

    def _monitor(self) -> None:
        if sys.version_info < (3, 12):
            return
        monitoring, events = sys.monitoring, sys.monitoring.events
        monitoring.use_tool_id(TOOL, "evidence")

        def started(code: Any, offset: int) -> Any:
            if self._snippet(code.co_filename):
                monitoring.set_local_events(TOOL, code, events.LINE)
            return monitoring.DISABLE

        def executed(code: Any, line: int) -> Any:
            self._note(f"L\t{self._snippet(code.co_filename)}:{line}")
            return monitoring.DISABLE

        monitoring.register_callback(TOOL, events.PY_START, started)
        monitoring.register_callback(TOOL, events.LINE, executed)
        monitoring.set_events(TOOL, events.PY_START)

    def _call(self, frame: Any, event: str, argument: object) -> Any:
        return self._line if self._snippet(frame.f_code.co_filename) else None

    def _line(self, frame: Any, event: str, argument: object) -> Any:
        if event == "line":
            self._note(f"L\t{self._snippet(frame.f_code.co_filename)}:{frame.f_lineno}")
        return self._line

    def _snippet(self, filename: str) -> str:
        """코드의 파일이 스니펫이면 저장소에서 본 경로, 아니면 빈 문자열."""
        found = self.names.get(filename)
        if found is None:
            path = "" if filename.startswith("<") else self._inside(filename)
            found = self.names[filename] = path if path.startswith("snippets/") else ""
        return found

    def _inside(self, name: str) -> str:
        path = os.path.abspath(name)
        return path[len(self.root) :].replace(os.sep, "/") if path.startswith(self.root) else ""

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            kind = "F"
        elif event in ("os.listdir", "os.scandir"):
            # 모듈을 찾느라 늘어놓은 폴더는 결과를 바꾸지 않는다.
            if sys._getframe(1).f_code.co_filename == IMPORTER:
                return
            kind = "D"
        else:
            return
        name = arguments[0]
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        if not isinstance(name, str):
            return
        package = name.partition(f"{os.sep}site-packages{os.sep}")[2]
        if package:
            self._note(f"P\t{package.partition(os.sep)[0].removesuffix('.py')}")
        elif (path := self._inside(name)) and not path.startswith((".", "site/")):
            self._note(f"{kind}\t{path}")

    def _note(self, record: str) -> None:
        if os.getpid() == self.owner:
            self.records.add(record)
        elif self.folder and record not in self.written:
            self.written.add(record)
            data = os.fsencode(f"{record}\n")
            try:
                file = os.open(f"{self.folder}/{os.getpid()}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            except OSError:
                return  # 기록할 폴더는 테스트가 끝나면 없어진다.
            try:
                os.write(file, data)
            finally:
                os.close(file)


def start_in_child() -> None:
    """환경 변수를 보고 이 프로세스의 기록을 시작한다."""
    program = os.path.basename(sys.orig_argv[1]) if len(sys.orig_argv) > 1 else ""
    Tracer(os.environ[ROOT], os.environ[FOLDER]).start(lines=program not in UNCOUNTED)


if __name__ == "evidence_child":
    start_in_child()
