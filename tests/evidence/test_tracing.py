"""실행한 줄과 읽은 파일의 기록. 자식은 실제로 실행해 본다."""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evidence import tracing
from evidence.snippets import statements
from evidence.tracing import Tracer
from tests.evidence.conftest import Tree

PATH = "snippets/demo/x.py"
POOL = """\
import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work(n):
    return n + 1


if __name__ == "__main__":
    with ProcessPoolExecutor(1, multiprocessing.get_context("{}")) as pool:
        print(pool.submit(work, 1).result())
"""


def trace(tree: Tree, *command: str, **options: object) -> set[str]:
    """그 명령을 자식으로 실행한 기록."""
    folder = tree.root / ".evidence/trace"
    folder.mkdir(parents=True)
    env = {tracing.FOLDER: str(folder), tracing.ROOT: str(tree.root), tracing.TRACER: tracing.__file__}
    subprocess.run([sys.executable, *command], cwd=tree.root, env=os.environ | env, timeout=60, **options)  # type: ignore[call-overload]
    return {record for file in folder.iterdir() for record in file.read_text("utf-8").splitlines()}


def unproven(source: str, records: set[str]) -> list[int]:
    """그 기록이 증명하지 않는 문장의 첫 줄."""
    lines = {int(record.rpartition(":")[2]) for record in records if record.startswith(f"L\t{PATH}:")}
    return sorted(found.start for found in statements(source) if lines.isdisjoint(found))


# 소스 → 실행하지 않은 문장
SOURCES = {
    "thread": (
        "import threading\ndef f():\n    x = 1\n    return x\nt = threading.Thread(target=f)\nt.start()\nt.join()\n",
        [],
    ),
    "thread without threading": (
        "import _thread\nlock = _thread.allocate_lock()\nlock.acquire()\ndef f():\n    lock.release()\n"
        "_thread.start_new_thread(f, ())\nlock.acquire()\n",
        [] if sys.version_info >= (3, 12) else [5],
    ),
    "coroutines": ("import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 1\nasyncio.run(f())\n", []),
    "generator": ("def f():\n    yield 1\n    yield 2\ng = f()\nnext(g)\ng.close()\n", [3]),
    "generator that never starts": ("def f():\n    x = 1\n    yield x\nf()\n", [2, 3]),
    "decorators and classes": (
        "def d(f):\n    return f\n@d\nclass C:\n    @d\n    def m(self):\n        return 1\n\n    n = 2\nC()\n",
        [7],
    ),
    "match": ("x = 1\nmatch x:\n    case 1:\n        y = 1\n    case 2:\n        y = 2\n", [6]),
    "except and finally": (
        "try:\n    x = 1\nexcept ValueError:\n    y = 1\nelse:\n    z = 1\nfinally:\n    w = 1\n",
        [4],
    ),
    "error that ends it": (
        "def f():\n    raise ValueError\n    x = 1\ntry:\n    f()\nfinally:\n    y = 1\nz = 1\n",
        [3, 8],
    ),
    "branches": ("x = 1\nif x:\n    y = 1\nelif y:\n    y = 2\nelse:\n    y = 3\n", [4, 5, 7]),
    "loop that breaks": ("for n in range(3):\n    if n:\n        break\n    continue\nelse:\n    x = 1\n", [6]),
    "dead code": (
        "if False:\n    x = 1\nwhile 0:\n    x = 2\ndef f():\n    return 1\n    x = 3\nf()\n",
        [2, 4, 7],
    ),
    "types only": ("TYPE_CHECKING = False\nif TYPE_CHECKING:\n    import nothing\n", [3]),
    "pragma": ("def f():  # pragma: no cover\n    x = 1\n", [2]),
    "dots": ("class C:\n    def m(self): ...\n    def n(self):\n        ...\nC().n()\n", []),
    "two future imports": (
        '"""글"""\nfrom __future__ import annotations\nfrom __future__ import division\nx: int = 1\n',
        [],
    ),
    "exit in the middle": ("import os\nx = 1\nos._exit(0)\ny = 1\n", [4]),
    "killed": ("import os, signal\nx = 1\nos.kill(os.getpid(), signal.SIGKILL)\ny = 1\n", [4]),
    "fork": ("import os\npid = os.fork()\nif not pid:\n    x = 1\n    os._exit(0)\nos.waitpid(pid, 0)\n", []),
    "after changing the folder": ("import os\nos.chdir('/')\ndef f():\n    return 1\nf()\n", []),
    "callbacks at the end": ("import atexit\n@atexit.register\ndef f():\n    x = 1\n", []),
}
# 한 줄로는 알 수 없는 것. 이런 줄이 있으면 린터(E701, E702)나 읽는 사람이 막는다.
BELOW_LINES = {
    "body on the line of its head": ("if False or 0: x = 1\n", []),
    "lambda that nobody calls": ("f = lambda: nothing\n", []),
    "half of an expression": ("x = 1 or nothing\ny = 1 if x else nothing\n", []),
}


def test_only_a_process_that_runs_a_snippet_is_traced_call_by_call(tree: Tree):
    """`python -m pytest`처럼 파일을 주지 않은 프로세스는 스니펫의 폴더에서 시작해도 스니펫이 아니다."""
    env = {tracing.FOLDER: str(tree.root), tracing.ROOT: str(tree.root), tracing.TRACER: tracing.__file__}
    # 이 도구의 것은 이름이 `_call`인 메서드이고, `make cover`의 것은 이름이 없다.
    code = "import sys; print(getattr(sys.gettrace(), '__name__', None))"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree.root / "snippets/demo",
        env=os.environ | env,
        capture_output=True,
        text=True,
    )
    assert finished.stdout == "None\n"


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize(("source", "expected"), (SOURCES | BELOW_LINES).values(), ids=SOURCES | BELOW_LINES)
def test_statements_that_a_script_did_not_run(tree: Tree, source: str, expected: list[int]):
    tree.write(PATH, source)
    assert unproven(source, trace(tree, PATH, stderr=subprocess.DEVNULL)) == expected


IN_ANOTHER = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__')"


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize(
    "name", ["thread", "coroutines", "match", "except and finally", "dead code", "dots", "two future imports", "fork"]
)
def test_statements_of_a_snippet_inside_another_program(tree: Tree, name: str):
    source, expected = SOURCES[name]
    tree.write(PATH, source)
    assert unproven(source, trace(tree, "-c", IN_ANOTHER, PATH)) == expected


@pytest.mark.parametrize("way", ["fork", "spawn", "forkserver"])
@pytest.mark.platform("linux")
def test_statements_that_a_process_pool_ran(tree: Tree, way: str):
    source = POOL.format(way)
    tree.write(PATH, source)
    assert unproven(source, trace(tree, "-W", "ignore", PATH)) == []


@pytest.mark.python(">=3.14")
def test_statements_that_another_interpreter_ran(tree: Tree):
    source = "from concurrent import interpreters\ndef f():\n    x = 1\n    return x\nif __name__ == '__main__':\n    interpreters.create().call(f)\n"
    tree.write(PATH, source)
    assert unproven(source, trace(tree, PATH)) == []


def test_statements_that_a_child_of_a_child_ran(tree: Tree):
    source = "import sys\nif len(sys.argv) > 1:\n    import subprocess\n    subprocess.run([sys.executable, __file__])\nelse:\n    x = 1\n"
    tree.write(PATH, source)
    assert unproven(source, trace(tree, PATH, "child")) == []


def test_tools_are_not_counted(tree: Tree):
    tree.write("bin/poetry", f"import runpy\nrunpy.run_path({str(tree.root / PATH)!r})\n")
    tree.write(PATH, "x = 1\n")
    records = trace(tree, "bin/poetry")
    assert f"F\t{PATH}" in records
    assert unproven("x = 1\n", records) == [1]


PROGRAMS = {
    "x.py a": "x.py",
    "-X dev -W error -u x.py": "x.py",
    "-Xdev -Wc x.py": "x.py",
    "-m pytest x.py": "",
    "-Im pytest x.py": "",
    "-c pass x.py": "",
    "-X": "",
    "": "",
}


@pytest.mark.parametrize(("arguments", "program"), PROGRAMS.items())
def test_program_of_a_process(arguments: str, program: str):
    assert tracing.program_of(arguments.split()) == program


def test_process_that_nobody_traces_records_nothing(tree: Tree):
    tree.write(PATH, "import os\nprint([name for name in os.environ if 'EVIDENCE' in name])\n")
    clean = {key: value for key, value in os.environ.items() if not key.startswith("EVIDENCE")}
    finished = subprocess.run([sys.executable, PATH], cwd=tree.root, env=clean, capture_output=True, text=True)
    assert (finished.stdout, finished.stderr) == ("[]\n", "")


# 하는 일 → 기록
READS = {
    "open('docs/index.md')": {"F\tdocs/index.md"},
    "open(b'docs/index.md')": {"F\tdocs/index.md"},
    "pathlib.Path('docs/index.md').read_text()": {"F\tdocs/index.md"},
    "io.FileIO(pathlib.Path('docs/index.md'))": {"F\tdocs/index.md"},
    "os.close(os.open('docs/index.md', 0))": {"F\tdocs/index.md"},
    "contextlib.suppress(OSError).__enter__(); open('docs/none.md', 'a').close(); os.unlink('docs/none.md')": {
        "F\tdocs/none.md"
    },
    "os.listdir('docs')": {"D\tdocs"},
    "list(os.scandir('docs'))": {"D\tdocs"},
    "list(pathlib.Path('docs').glob('*.md'))": {"D\tdocs"},
    "shutil.copytree('docs/demo', tempfile.mkdtemp() + '/x')": {"D\tdocs/demo", "F\tdocs/demo/one.md"},
    "os.symlink(os.path.abspath('docs'), tempfile.mkdtemp() + '/x')": {"T\tdocs"},
    "os.link('docs/index.md', '.evidence/x')": {"F\tdocs/index.md"},
    "sqlite3.connect('snippets/x.db')": set(),
    "sqlite3.connect('docs/index.md')": {"F\tdocs/index.md"},
    "subprocess.run(['true', 'docs/index.md', 'none', '-q'])": {"F\tdocs/index.md"},
    "subprocess.run([pathlib.Path('/bin/true')], cwd='docs')": {"T\tdocs"},
    "subprocess.run(['true', 'docs'], cwd=tempfile.mkdtemp())": set(),
    "subprocess.run(['true', 'one.md', '../index.md'], cwd=pathlib.Path('docs/demo'))": {
        "T\tdocs/demo",
        "F\tdocs/demo/one.md",
        "F\tdocs/index.md",
    },
    "subprocess.run([sys.executable, '-c', 'open(\"docs/index.md\")'])": {"F\tdocs/index.md"},
    "subprocess.run([sys.executable, '-c', 'open(\"docs/index.md\")', 'docs/demo/one.md'], env={})": {
        "F\tdocs/demo/one.md"
    },
    # 스스로 적는 자식에게 폴더를 준 것만으로는 그 안의 것을 읽은 것이 아니다.
    "subprocess.run([sys.executable, '-c', '', '../docs'], cwd='docs')": set(),
    "subprocess.run([sys.executable, '-c', 'open(\"index.md\")'], cwd='docs')": {"F\tdocs/index.md"},
    "subprocess.run([sys.executable, '-SBc', ''], cwd='docs')": {"T\tdocs"},
    "subprocess.run([sys.executable, '-c', ''], cwd='docs', env={})": {"T\tdocs"},
    "subprocess.run([os.path.realpath(sys.executable), '-c', ''], cwd='docs')": {"T\tdocs"},
    "subprocess.run(f'true {os.getcwd()}/docs/index.md none', shell=True)": {"F\tdocs/index.md"},
    "os.system(f'true \"{os.getcwd()}/docs\"')": {"T\tdocs"},
    "os.posix_spawn('/bin/true', ['true', 'docs/index.md'], {})": {"F\tdocs/index.md"},
    "os.execv('/bin/true', ['true', 'docs/index.md'])": {"F\tdocs/index.md"},
    "import packaging.tags": {"P\tpackaging"},
    "open('.evidence/x', 'w'); open('/etc/hosts'); open(1, closefd=False)": set(),
    "x = tempfile.mkdtemp(); os.makedirs(x + '/docs'); shutil.rmtree(x)": set(),
    "open('.github/x.yml')": {"F\t.github/x.yml"},
}
MODULES = "contextlib, io, os, pathlib, shutil, sqlite3, subprocess, sys, tempfile"


@pytest.mark.platform("linux")
@pytest.mark.parametrize(("statement", "expected"), READS.items())
def test_what_a_child_read(tree: Tree, statement: str, expected: set[str]):
    tree.write(".github/x.yml", "")
    records = trace(tree, "-W", "ignore", "-c", f"import {MODULES}\n{statement}")
    assert {record for record in records if not record.endswith(".pth")} == expected


def test_current_folder_that_is_gone(tree: Tree):
    script = "import os, tempfile\nos.chdir(tempfile.mkdtemp())\nos.rmdir(os.getcwd())\ntry:\n    open('x')\nexcept OSError as e:\n    print(e.filename)"
    folder = tree.root / "out"
    with folder.open("w") as out:
        trace(tree, "-c", script, stdout=out)
    assert folder.read_text() == "x\n"


# 이 프로세스의 기록


@pytest.fixture
def tracer(tree: Tree) -> Tracer:
    return Tracer(str(tree.root), "", keep=True)


def test_records_are_taken_and_begin_anew(tracer: Tracer, tree: Tree):
    tracer._audit("open", (str(tree.root / "docs/index.md"), "r", 0))
    tracer._audit("compile", (None, "x"))
    tracer._audit("open", (3, "r", 0))
    assert tracer.switch("") == {"F\tdocs/index.md"}
    assert tracer.switch("") == set()


def test_folder_that_is_removed_is_not_read(tracer: Tracer, tree: Tree, monkeypatch: pytest.MonkeyPatch):
    def _rmtree_safe_fd() -> None:
        tracer._audit("open", ("docs",))

    monkeypatch.chdir(tree.root)
    _rmtree_safe_fd()
    assert tracer.records == set()


# 도우미 → 다음 테스트까지 남는지
HELPERS = {
    "function": ("def read():\n    opened()\n", False),
    "cache": ("import functools\n\n@functools.cache\ndef read():\n    opened()\n", True),
    "behind a cache": (
        "import functools\n\n@functools.cache\ndef kept():\n    opened()\n\ndef read():\n    kept()\n",
        True,
    ),
    "module": ("opened()\n\ndef read():\n    pass\n", True),
    "fixture": ("import pytest\n\n@pytest.fixture\ndef read():\n    opened()\n", False),
    "module fixture": ("import pytest\n\n@pytest.fixture(scope='module')\ndef read():\n    opened()\n", False),
    "session fixture": ("import pytest\n\n@pytest.fixture(scope='session')\ndef read():\n    opened()\n", True),
}


@pytest.mark.parametrize(("source", "kept"), HELPERS.values(), ids=HELPERS)
def test_what_a_helper_keeps_is_read_for_everybody_who_imports_it(tracer: Tracer, tree: Tree, source: str, kept: bool):
    tree.write("tests/helper.py", source)
    names: dict[str, Any] = {"opened": lambda: tracer._audit("open", (str(tree.root / "docs/index.md"),))}
    exec(compile(source, str(tree.root / "tests/helper.py"), "exec"), names)
    getattr(names["read"], "_fixture_function", names["read"])()
    assert tracer.records == {"F\tdocs/index.md"} | ({"O\ttests/helper.py\tF\tdocs/index.md"} if kept else set())


# 사건 → 기록. 자식에서는 갈고리(hook) 안을 잴 수 없어 여기에서도 본다.
EVENTS: dict[str, tuple[str, tuple[object, ...], set[str]]] = {
    "file": ("open", ("{root}/docs/index.md",), {"F\tdocs/index.md"}),
    "folder": ("open", ("{root}/docs",), {"T\tdocs"}),
    "bytes": ("open", (b"{root}/docs/index.md",), {"F\tdocs/index.md"}),
    "number": ("open", (3,), set()),
    "package": ("open", ("/x/site-packages/six.py",), {"P\tsix"}),
    "own file": ("open", ("{root}/.evidence/x",), set()),
    "outside": ("open", ("/etc/hosts",), set()),
    "list": ("os.listdir", ("{root}/docs",), {"D\tdocs"}),
    "program": ("subprocess.Popen", ("", ["true", "{root}/docs/index.md", "none"], None, {}), {"F\tdocs/index.md"}),
    "folder of a program": ("subprocess.Popen", ("", ["true"], "{root}/docs", {}), {"T\tdocs"}),
    "folder of a child that records": (
        "subprocess.Popen",
        (sys.executable, [sys.executable, "-m", "pytest"], "{root}/docs", {tracing.TRACER: ""}),
        set(),
    ),
    "folder of a child without site": (
        "subprocess.Popen",
        (sys.executable, [sys.executable, b"-S"], "{root}/docs", {tracing.TRACER: ""}),
        {"T\tdocs"},
    ),
    "shell": ("os.system", (b"cat '{root}/docs/index.md' {root}/none",), {"F\tdocs/index.md"}),
    "something else": ("compile", (None, "x"), set()),
}


@pytest.mark.parametrize(("event", "arguments", "expected"), EVENTS.values(), ids=EVENTS)
def test_what_an_event_tells(tracer: Tracer, tree: Tree, event: str, arguments: tuple[object, ...], expected: set[str]):
    root = str(tree.root)

    def placed(value: object) -> object:
        if isinstance(value, bytes):
            return value.replace(b"{root}", root.encode())
        return (
            [placed(each) for each in value]
            if isinstance(value, list)
            else getattr(value, "replace", lambda *_: value)("{root}", root)
        )

    tracer._audit(event, tuple(placed(each) for each in arguments))
    assert {record for record in tracer.records if not record.startswith("O")} == expected


def test_name_in_a_folder_that_is_gone(tracer: Tracer, monkeypatch: pytest.MonkeyPatch):
    def gone(name: str) -> str:
        raise FileNotFoundError(name)

    monkeypatch.setattr(os.path, "abspath", gone)
    assert tracer._inside("x") == ""


def test_lines_by_monitoring(tracer: Tracer, tree: Tree, monkeypatch: pytest.MonkeyPatch):
    calls: list[object] = []
    callbacks: dict[str, Callable[..., object]] = {}
    monitoring = SimpleNamespace(
        DISABLE="off",
        events=SimpleNamespace(LINE="line", PY_START="start"),
        use_tool_id=lambda *given: calls.append(given),
        register_callback=lambda tool, event, callback: callbacks.update({event: callback}),
        set_events=lambda *given: calls.append(given),
        set_local_events=lambda tool, code, events: calls.append((code.co_filename, events)),
        get_tool=lambda tool: "evidence",
        restart_events=lambda: calls.append("again"),
    )
    monkeypatch.setattr(tracing, "sys", SimpleNamespace(version_info=(3, 12), monitoring=monitoring))
    tracer._monitor()
    inside, outside = (compile("x = 1", str(tree.root / path), "exec") for path in (PATH, "tests/x.py"))
    assert [callbacks["start"](code, 0) for code in (inside, outside)] == ["off", "off"]
    assert callbacks["line"](inside, 1) == "off"
    assert tracer.switch("") == {f"L\t{PATH}:1"}
    assert calls == [(tracing.TOOL, "evidence"), (tracing.TOOL, "start"), (inside.co_filename, "line"), "again"]
    monitoring.get_tool = lambda tool: "other"
    tracer.switch("")
    assert len(calls) == 4


def test_folders_that_the_importer_listed(tracer: Tracer, tree: Tree):
    code = compile("audit('os.listdir', (path,))", tracing.IMPORTER, "eval")
    exec(code, {"audit": tracer._audit, "path": str(tree.root / "docs")})
    assert tracer.records == set()


def test_forked_child_writes_to_the_folder_of_its_test(tracer: Tracer, tmp_path: Path):
    tracer.owner, tracer.folder = 0, str(tmp_path)
    for record in ("a", "b", "a"):
        tracer._note(record)
    assert (tmp_path / str(os.getpid())).read_text() == "a\nb\n"
    tracer.folder = str(tmp_path / "gone")
    tracer._note("c")
    tracer.folder = ""
    tracer._note("d")


def test_lines_are_seen_until_all_of_them_were(tracer: Tracer, tree: Tree):
    source = "def f(n):\n    for _ in range(n):\n        x = 1\n    return frame()\n"
    names: dict[str, object] = {"frame": sys._getframe}
    exec(compile(source, str(tree.root / PATH), "exec"), names)
    function = names["f"]
    assert callable(function)
    frame = function(1)
    local = tracer._call(frame, "call", None)
    assert local(frame, "return", None) is local
    for line in (2, 3):
        assert local(SimpleNamespace(f_lineno=line), "line", None) is local
    last = SimpleNamespace(f_lineno=4, f_trace=local)
    assert local(last, "line", None) is None
    assert last.f_trace is None
    assert tracer.records == {f"L\t{PATH}:{line}" for line in (2, 3, 4)}
    assert tracer._call(frame, "call", None) is None
    one_line = names["frame"] and eval(compile("lambda: frame()", str(tree.root / PATH), "eval"), names)()
    assert tracer._call(one_line, "call", None) is not None
    assert tracer._call(sys._getframe(), "call", None) is None


def test_probes_in_compiled_snippets(tracer: Tracer, tree: Tree, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(builtins, "compile", compile)
    monkeypatch.setattr(builtins, tracing.PROBE, None, raising=False)
    tracer._probe()
    place = str(tree.root / PATH)
    source = (
        SOURCES["two future imports"][0]
        + "if x > 1:\n    'text'\n    y = 2\nfor n in ():\n    pass\nelse:\n    z = 1\n"
    )
    exec(compile(source, place, "exec"))
    assert unproven(source, tracer.records) == [7, 9]
    tracer.switch("")
    exec(compile("x = 1", str(tree.root / "tests/x.py"), "exec"))
    assert compile("1 + 1", place, "eval")
    assert compile(source, place, "exec", tracing.ONLY_AST)
    assert tracer.records == set()


def test_probes_leave_the_places_of_rewritten_statements_alone(
    tracer: Tracer, tree: Tree, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(builtins, "compile", compile)
    monkeypatch.setattr(builtins, tracing.PROBE, None, raising=False)
    tracer._probe()
    rewritten = ast.parse("\n\nx = 1\n")
    for node in ast.walk(rewritten):
        for name in ("end_lineno", "end_col_offset"):
            vars(node).pop(name, None)
    exec(compile(rewritten, str(tree.root / PATH), "exec"))
    assert tracer.records == {f"L\t{PATH}:3"}


# (판, 스니펫 하나를 실행하는지) → 줄을 아는 방법
WAYS = {
    (3, 12, False): ["_monitor"],
    (3, 12, True): ["_monitor"],
    (3, 11, False): ["_probe"],
    (3, 11, True): ["threading", "settrace"],
    (3, 11, None): [],
}


@pytest.mark.parametrize(("given", "expected"), WAYS.items(), ids=str)
def test_way_to_count_lines(
    tracer: Tracer, given: tuple[int, int, bool | None], expected: list[str], monkeypatch: pytest.MonkeyPatch
):
    used: list[str] = []
    fake = SimpleNamespace(
        version_info=given[:2], addaudithook=lambda hook: None, settrace=lambda hook: used.append("settrace")
    )
    monkeypatch.setattr(tracing, "sys", fake)
    monkeypatch.setattr(threading, "settrace", lambda hook: used.append("threading"))
    for name in ("_monitor", "_probe"):
        monkeypatch.setattr(tracer, name, lambda name=name: used.append(name))
    tracer.start(lines=given[2] is not None, script=bool(given[2]))
    assert used == expected
