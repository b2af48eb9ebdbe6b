"""실행된 스니펫의 줄과, 연 파일과, 늘어놓은 폴더를 적는다.

pytest 프로세스와 그 자식인 파이썬에서 함께 쓴다. 자식은 시작할 때 `.pth` 파일이 이 파일을 실행한다
(watcher.py의 `_install`). 자식이 시작하는 시간을 늘리지 않도록 이 파일은 다른 모듈을 거의 쓰지 않는다.

자식은 처음 보는 것마다 바로 파일에 덧붙인다. `os._exit`로 끝나거나 죽은 자식의 기록도 남는다.
줄은 3.12부터 `sys.monitoring`으로 안다. 3.11에서는 스니펫 하나를 실행하는 프로세스면 `sys.settrace`를 쓰고, 나머지에서는
스니펫을 컴파일할 때 문장마다 기록하는 호출을 끼운다(`sys.settrace`는 Django의 테스트를 두 배 넘게 느리게 만든다).

기록은 한 줄에 하나이며 `종류<탭>값` 꼴이다.

- `L snippets/x.py:3`: 그 줄을 실행했다.
- `F snippets/x.toml`: 저장소의 파일을 열었거나, 다른 프로그램에 이름을 주었다.
- `D snippets/x`: 저장소의 폴더를 늘어놓았다.
- `T snippets/x`: 기록하지 않는 프로그램에 폴더를 주었다. 그 안의 파일을 모두 읽었다고 본다.
- `O tests/x.py<탭>F docs/y.md`: 저장소의 그 코드가 읽은 것을 담아 두므로 다음 테스트에서는 다시 읽지 않는다.
- `P django`: site-packages의 패키지를 읽었다.
"""

import builtins
import os
import sys

# typing은 불러오는 데 오래 걸린다. `from __future__ import annotations`는 여기서 부르는 compile에 옮는다.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable
    from typing import Any

FOLDER = "EVIDENCE_TRACE"  # 기록할 폴더
ROOT = "EVIDENCE_ROOT"  # 저장소의 뿌리
TRACER = "EVIDENCE_TRACER"  # 이 파일
TOOL = 4  # sys.monitoring의 비어 있는 번호. 1은 coverage가 쓴다.
# 저장소의 스니펫을 그 프로세스 안에서 실행하지 않는 도구. 줄을 세면 느려지기만 한다.
UNCOUNTED = ("poetry", "pip", "uv", "mkdocs")
IMPORTER = "<frozen importlib._bootstrap_external>"
# 파일이나 폴더의 이름이 첫 인자인 사건과, 다른 프로그램에 준 이름의 자리.
LISTS = ("os.listdir", "os.scandir")
FILES = ("open", "os.link", "os.symlink", "sqlite3.connect", *LISTS)
PROGRAMS = {"os.exec": (1,), "os.posix_spawn": (1,), "os.system": (0,), "subprocess.Popen": (1, 2)}
# 이 도구와 git이 쓰는 폴더, 지은 사이트와 환경. 나머지는 원장을 쓸 때 git이 무시하는 것을 뺀다.
OWN = (".evidence/", ".git/", ".venv", "site/")
PROBE = "__evidence__"
ONLY_AST = 0x400  # ast.PyCF_ONLY_AST


class Probed(dict[str, None]):
    """문장이 실행될 때마다 찾아보는 표. 처음 찾는 줄이면 적는다. 함수를 부르는 것보다 열 배쯤 빠르다."""

    def __init__(self, note: "Callable[[str], None]") -> None:
        self.note = note

    def __missing__(self, record: str) -> None:
        self[record] = None
        self.note(record)


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
        self.records, self.written = set[str](), set[str]()
        self.names: dict[str, str] = {}
        self.left: dict[Any, set[int]] = {}
        self.probed = Probed(self._note)

    def start(self, *, lines: bool = True, script: bool = False) -> None:
        """기록을 시작한다. `lines`면 실행한 줄도 적고, `script`면 이 프로세스가 스니펫 하나를 실행한다."""
        sys.addaudithook(self._audit)
        if lines and sys.version_info >= (3, 12):
            self._monitor()
        elif lines and script:
            import threading

            threading.settrace(self._call)
            sys.settrace(self._call)
        elif lines:
            self._probe()

    def switch(self, folder: str) -> set[str]:
        """지금까지 모은 것을 주고, 이제부터의 것을 새로 모은다."""
        taken, self.records, self.folder = self.records, set(), folder
        self.probed.clear()
        if sys.version_info >= (3, 12) and sys.monitoring.get_tool(TOOL) == "evidence":
            sys.monitoring.restart_events()
        return taken

    def _monitor(self) -> None:
        if sys.version_info < (3, 12):
            return
        monitoring, events = sys.monitoring, sys.monitoring.events
        monitoring.use_tool_id(TOOL, "evidence")

        def started(code: "Any", offset: int) -> "Any":
            if self._snippet(code.co_filename):
                monitoring.set_local_events(TOOL, code, events.LINE)
            return monitoring.DISABLE

        def executed(code: "Any", line: int) -> "Any":
            self._note(f"L\t{self._snippet(code.co_filename)}:{line}")
            return monitoring.DISABLE

        monitoring.register_callback(TOOL, events.PY_START, started)
        monitoring.register_callback(TOOL, events.LINE, executed)
        monitoring.set_events(TOOL, events.PY_START)

    def _call(self, frame: "Any", event: str, argument: object) -> "Any":
        code = frame.f_code
        path = self._snippet(code.co_filename)
        if not path:
            return None
        # 줄을 모두 본 코드는 더 보지 않는다. 오래 도는 반복문이 느려지지 않는다.
        left = self.left.get(code)
        if left is None:
            # def의 줄에서는 사건이 일어나지 않는다. 본문이 그 줄에 있으면 맨 먼저 일어나므로 놓치지 않는다.
            left = {line for _, _, line in code.co_lines() if line} - {code.co_firstlineno}
            left = self.left[code] = left or {code.co_firstlineno}

        def executed(frame: "Any", event: str, argument: object) -> "Any":
            if event == "line":
                self._note(f"L\t{path}:{frame.f_lineno}")
                left.discard(frame.f_lineno)
            if not left:
                # None을 돌려주는 것으로는 멈추지 않는다.
                frame.f_trace = None
            return executed if left else None

        return executed if left else None

    def _probe(self) -> None:
        compile_ = builtins.compile

        def probed(source: "Any", filename: "Any", mode: str, flags: int = 0, *rest: "Any", **options: "Any") -> "Any":
            path = self._snippet(os.fsdecode(filename)) if mode == "exec" and not flags & ONLY_AST else ""
            if path:
                source = _with_probes(compile_(source, filename, mode, flags | ONLY_AST, *rest, **options), path)
            return compile_(source, filename, mode, flags, *rest, **options)

        setattr(builtins, PROBE, self.probed)
        builtins.compile = probed

    def _snippet(self, filename: str) -> str:
        """코드의 파일이 스니펫이면 저장소에서 본 경로, 아니면 빈 문자열."""
        found = self.names.get(filename)
        if found is None:
            path = "" if filename.startswith("<") else self._inside(filename)
            found = self.names[filename] = path if path.startswith("snippets/") else ""
        return found

    def _inside(self, name: str) -> str:
        """저장소 안이면 저장소에서 본 경로, 아니면 빈 문자열."""
        try:
            path = os.path.abspath(name)
        except OSError:
            return ""  # 현재 폴더가 없어졌다.
        return path[len(self.root) :].replace(os.sep, "/") if path.startswith(self.root) else ""

    def _audit(self, event: str, arguments: "tuple[Any, ...]") -> None:
        if event in FILES:
            self._named(event, arguments[0])
        elif event in PROGRAMS:
            traced = event == "subprocess.Popen" and _is_traced(*arguments)
            for place in PROGRAMS[event]:
                value = arguments[place]
                base = arguments[2] if (event, place) == ("subprocess.Popen", 1) else None  # 이름을 찾는 폴더
                for each in value if isinstance(value, (list, tuple)) else (value or "",):
                    # 셸에 준 명령이면 낱말마다 본다.
                    text = os.fsdecode(each)
                    shell = self.root in text and not os.path.exists(text)
                    for word in text.split() if shell else (text,):
                        name = os.path.join(os.fsdecode(base or ""), word.strip("\"'"))
                        if not (traced and os.path.isdir(name)):
                            self._named(event, name)

    def _named(self, event: str, value: object) -> None:
        if not isinstance(value, (str, bytes, os.PathLike)):
            return
        name = os.fsdecode(value)
        package = name.partition(f"{os.sep}site-packages{os.sep}")[2]
        if package:
            self._note(f"P\t{package.partition(os.sep)[0].removesuffix('.py')}")
            return
        path = self._inside(name)
        if not path or path.startswith(OWN):
            return
        # 폴더를 지우는 함수는 이미 연 폴더에서 본 이름을 준다.
        if not os.path.isabs(name) and sys._getframe(2).f_code.co_name.startswith("_rmtree"):
            return
        if event in LISTS:
            # 모듈을 찾느라 늘어놓은 폴더는 결과를 바꾸지 않는다.
            if sys._getframe(2).f_code.co_filename != IMPORTER:
                self._read(f"D\t{path}")
        elif event == "open" or os.path.exists(name):
            self._read(f"{'T' if os.path.isdir(name) else 'F'}\t{path}")

    def _read(self, record: str) -> None:
        self._note(record)
        frame = sys._getframe(3) if os.getpid() == self.owner else None
        while frame:
            path = self._inside(frame.f_code.co_filename) if _kept(frame) else ""
            if path.startswith(("snippets/", "tests/", "tools/")):
                self._note(f"O\t{path}\t{record}")
            frame = frame.f_back

    def _note(self, record: str) -> None:
        if os.getpid() == self.owner:
            self.records.add(record)
        elif self.folder and record not in self.written:
            self.written.add(record)
            try:
                file = os.open(f"{self.folder}/{os.getpid()}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            except OSError:  # 기록할 폴더는 테스트가 끝나면 없어진다.
                return
            try:
                os.write(file, os.fsencode(f"{record}\n"))
            finally:
                os.close(file)


def _is_traced(executable: "Any", arguments: "Any", cwd: object, env: "Any") -> bool:
    """자식이 무엇을 읽었는지 스스로 적는지: 이 환경의 파이썬이고, site를 끄지 않았다."""
    quiet = any(os.fsdecode(each).startswith("-") and "S" in os.fsdecode(each) for each in arguments)
    return os.fsdecode(executable) == sys.executable and not quiet and TRACER in (os.environ if env is None else env)


def _kept(frame: "Any") -> bool:
    """그 함수가 한 일이 다음 테스트까지 남는지: 모듈의 본문, `functools.cache`, 모듈보다 넓은 픽스처."""
    name = frame.f_code.co_name
    known = frame.f_globals.get(name)
    marker = getattr(known, "_fixture_function_marker", None)
    wide = getattr(marker, "scope", "function") not in ("function", "class", "module")
    return name == "<module>" or hasattr(known, "cache_info") or wide


def _with_probes(tree: "ast.Module", path: str) -> "ast.Module":
    """문장마다 앞에서 그 줄을 적는 모듈."""
    import ast

    for node in [*ast.walk(tree)]:
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                # 문서 문자열과 __future__는 맨 앞에 있어야 한다.
                future = [statement for statement in block if getattr(statement, "module", "") == "__future__"]
                first = block.index(future[-1]) + 1 if future else 0
                parts = [part for statement in block[first:] for part in (_probe(statement, path), statement) if part]
                setattr(node, name, [*block[:first], *(_probe(statement, path) for statement in future), *parts])
    return tree


def _probe(statement: "ast.stmt", path: str) -> "ast.stmt | None":
    """그 문장의 줄을 적는 문장. 문서 문자열이면 None."""
    import ast

    value = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return None
    record = ast.Constant(f"L\t{path}:{statement.lineno}")
    found = ast.Expr(ast.Subscript(ast.Name(PROBE, ast.Load()), record, ast.Load()))
    # ast.fix_missing_locations는 pytest가 고쳐 쓴 문장의 빈 끝줄까지 채워 컴파일하지 못하게 만든다.
    for node in ast.walk(found):
        ast.copy_location(node, statement)
    return found


def program_of(arguments: "list[str]") -> str:
    """파이썬에 준 인자 가운데 실행하는 파일. `-m`이나 `-c`로 실행하면 빈 문자열."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-X", "-W"):
            next(rest, "")
        elif not argument.startswith("-"):
            return argument
        elif argument[-1] in "mc" and not argument.startswith(("-X", "-W")):
            return ""
    return ""


def start_in_child() -> None:
    """환경 변수를 보고 이 프로세스의 기록을 시작한다."""
    program = program_of(sys.orig_argv[1:])
    tracer = Tracer(os.environ[ROOT], os.environ[FOLDER])
    counted = os.path.basename(program) not in UNCOUNTED
    tracer.start(lines=counted, script=bool(program and tracer._snippet(program)))


# 3.12까지의 site는 가상 환경의 `.pth` 파일을 두 번 실행한다.
if __name__ == "evidence_child" and not hasattr(sys, PROBE):
    setattr(sys, PROBE, True)
    start_in_child()
