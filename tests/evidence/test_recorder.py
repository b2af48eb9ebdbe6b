"""원장에 적히는 것: 저장소 하나를 임시 폴더에 만들어 pytest를 실제로 돌린다."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evidence.ledger import Ledger, read_all
from evidence.recorder import KNOWN, Recorder
from evidence.running import PYTHON, VERSION
from tests.evidence.conftest import MODULE, OUTPUT, SNIPPET, TEST, Tree, copied

WAYS = "tests/demo/test_ways.py"
FIRST, SECOND, OTHERS = (f"tests/reads/test_{name}.py" for name in ("first", "second", "others"))
FILES = {
    "snippets/demo/threads.py": (
        "import threading\n\n\ndef work():\n    pass\n\n\ndef main():\n"
        "    thread = threading.Thread(target=work)\n    thread.start()\n    thread.join()\n"
    ),
    "snippets/demo/pool.py": (
        "from concurrent.futures import ProcessPoolExecutor\n\n\ndef work(n):\n    return n + 1\n\n\n"
        'if __name__ == "__main__":\n    with ProcessPoolExecutor(1) as executor:\n'
        "        print(executor.submit(work, 1).result())\n"
    ),
    "snippets/demo/pool.out": "2\n",
    "snippets/demo/suite/test_inner.py": "def test_inner():\n    assert 1 + 1 == 2\n",
    "snippets/demo/suite/pytest.ini": "[pytest]\n",
    "snippets/demo/suite/unread.toml": "x = 1\n",
    "snippets/shell/hello.sh": "echo hello\n",
    "snippets/shell/data.json": "{}\n",
    "snippets/loaded/constants.py": "ONE = 1\n",
    "snippets/demo/settings.toml": "x = 1\n",
    "snippets/demo/unused.py": "x = 1\n",
    WAYS: """
import pytest
from snippets.demo import threads

def test_threads():
    threads.main()

def test_pool(expect_output):
    expect_output("demo/pool.py")

def test_suite(run_pytest):
    assert run_pytest("demo/suite", "-q").returncode == 0

@pytest.mark.tool("bash")
def test_shell(run):
    assert run("shell/hello.sh").stdout == "hello\\n"

def test_used(use):
    assert use("demo/settings.toml").exists()

@pytest.mark.parametrize("n", [1, 2])
def test_numbers(n):
    assert n

@pytest.mark.python(">=9")
def test_later(): ...

@pytest.mark.platform("plan9")
def test_elsewhere(): ...

@pytest.mark.tool("no-such-tool")
def test_without_tool(): ...

@pytest.mark.skip(reason="lazy")
def test_lazy(): ...

def test_lazy_inside():
    pytest.skip("inside")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False

@pytest.mark.xfail(reason="gone", strict=False)
def test_gone(): ...

def test_failing():
    assert False

@pytest.fixture
def broken():
    yield
    assert False

def test_failing_teardown(broken): ...
""",
    # 여러 모듈이 함께 쓰는 것이 읽은 파일. 첫 모듈이 먼저 읽는다.
    **{f"data/{name}.txt": f"{name}\n" for name in ("cached", "fixture", "child", "server", "grandchild", "closure")},
    "tests/reads/conftest.py": """
import subprocess, sys
from pathlib import Path
import pytest

DATA = Path(__file__).parents[2] / "data"
READ = "import sys; print(open(sys.argv[1]).read())"

@pytest.fixture(scope="session")
def fixture(project):
    return project.text("data/fixture.txt")

@pytest.fixture(scope="session")
def by_child():
    return subprocess.run([sys.executable, "-c", READ, DATA / "child.txt"], capture_output=True, text=True).stdout

@pytest.fixture(scope="session")
def server():
    read = "for line in sys.stdin: print(open(line.strip()).read(), flush=True)"
    child = subprocess.Popen([sys.executable, "-uc", f"import sys\\n{read}"], stdin=-1, stdout=-1, text=True)
    yield child
    child.stdin.close()
    child.stdout.close()
    child.wait()
""",
    "tests/helper.py": """
from functools import cache
from tests.deeper import read

@cache
def cached():
    return read("cached")
""",
    "tests/deeper.py": """
from pathlib import Path

def read(name):
    return (Path(__file__).parents[1] / f"data/{name}.txt").read_text()

CLOSURE = read("closure")
""",
    FIRST: """
import importlib
from tests.helper import cached

def test_all(fixture, by_child, server):
    name = "constants"
    assert cached() and fixture and by_child
    assert importlib.import_module(f"snippets.loaded.{name}").ONE == 1
""",
    SECOND: """
import importlib, sys
from tests.helper import cached

def test_all(fixture, by_child, server, project):
    name = "constants"
    assert cached() and fixture and by_child
    assert importlib.import_module(f"snippets.loaded.{name}").ONE == 1
    print(project.root / "data/server.txt", file=server.stdin, flush=True)
    assert server.stdout.readline() == "server\\n"
""",
    OTHERS: """
import os, subprocess, sys
import packaging.version

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import sys; open(sys.argv[1])', sys.argv[1]])"

def test_grandchild(project):
    subprocess.run([sys.executable, "-Wi", "-c", CHILD, "data/grandchild.txt"], cwd=project.root, check=True)

def test_absent(project):
    try:
        open(project.root / "data/absent.txt")
    except FileNotFoundError:
        pass

def test_listed(project):
    assert sorted(os.listdir(project.root / "data"))

def test_other_program(project, tmp_path):
    subprocess.run(["true", project.root / "docs/index.md"], cwd=project.root / "theme", check=True, env={})
""",
}


def made(folder: Path, *arguments: str) -> tuple[Tree, subprocess.CompletedProcess[str]]:
    """그 테스트들을 모두 돌린 저장소."""
    tree = copied(folder)
    for path, text in FILES.items():
        tree.write(path, text)
    tree.commit()
    return tree, tree.pytest(*arguments)


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, subprocess.CompletedProcess[str]]:
    return made(tmp_path_factory.mktemp("serial"))


@pytest.fixture(scope="module")
def whole(serial: tuple[Tree, subprocess.CompletedProcess[str]]) -> Ledger:
    return serial[0].only_ledger()


def test_outcomes_and_reasons(whole: Ledger):
    tests = {
        name.removeprefix(f"{WAYS}::"): (test.outcome, test.skip) for name, test in whole.tests.items() if WAYS in name
    }
    assert tests == {
        "test_threads": ("passed", ""),
        "test_pool": ("passed", ""),
        "test_suite": ("passed", ""),
        "test_shell": ("passed", ""),
        "test_used": ("passed", ""),
        "test_numbers[1]": ("passed", ""),
        "test_numbers[2]": ("passed", ""),
        "test_later": ("skipped", "python"),
        "test_elsewhere": ("skipped", "platform"),
        "test_without_tool": ("skipped", "tool"),
        "test_lazy": ("skipped", "other"),
        "test_lazy_inside": ("skipped", "other"),
        "test_known": ("xfailed", "other"),
        "test_gone": ("xpassed", "other"),
        "test_failing": ("failed", ""),
        "test_failing_teardown": ("failed", ""),
    }
    reasons = {name.rpartition("::")[2]: test.reason for name, test in whole.tests.items() if test.reason}
    assert reasons == {
        "test_later": "파이썬 >=9에서만 뜻이 있음",
        "test_elsewhere": "plan9에서만 뜻이 있음",
        "test_without_tool": "no-such-tool 명령이 없음",
        "test_lazy": "lazy",
        "test_lazy_inside": "inside",
        "test_known": "known",
        "test_gone": "gone",
    }
    assert whole.tests[f"{WAYS}::test_threads"].line == 5
    assert whole.tests[f"{WAYS}::test_later"].python == ">=9"


def test_tests_of_every_line_and_file(whole: Ledger):
    found = {path.removeprefix("snippets/"): snippet for path, snippet in whole.snippets.items()}
    name = f"{WAYS}::test_".__add__
    assert found["demo/threads.py"].lines[5] == [name("threads")]
    assert found["demo/threads.py"].imported == [1, 4, 8]
    assert found["demo/pool.py"].lines[5] == found["demo/pool.py"].lines[9] == [name("pool")]
    assert (found["demo/pool.py"].ran, found["demo/pool.out"].compared) == ([name("pool")], [name("pool")])
    assert found["demo/suite/test_inner.py"].lines[2] == [name("suite")]
    assert found["shell/hello.sh"].ran == [name("shell")]
    assert found["demo/settings.toml"].used == [name("used")]
    # 폴더를 실행해도 그 안의 파일을 모두 쓴 것은 아니다.
    assert found["demo/suite/pytest.ini"].used == [name("suite")]
    assert {"demo/suite/unread.toml", "demo/unused.py", "shell/data.json"}.isdisjoint(found)


def test_about_the_run(serial: tuple[Tree, subprocess.CompletedProcess[str]], whole: Ledger):
    tree, finished = serial
    assert (whole.python, whole.commit, whole.dirty, whole.taken) == (
        PYTHON,
        tree.git("rev-parse", "HEAD").strip(),
        False,
        False,
    )
    assert {"pytest", "pluggy", "packaging"} <= whole.packages.keys()
    assert f"원장: .evidence/ledger-{PYTHON}.json(모듈 5개를 새로 적음, 모두 5개)" in finished.stdout
    assert whole.stale(tree.project) == whole.moved(tree.project) == {}


# 읽은 것 → 그것이 바뀌면 다시 돌릴 모듈
INPUTS = {
    "helper that kept what it read": ("data/cached.txt", {FIRST, SECOND}),
    "constant of a helper of a helper": ("data/closure.txt", {FIRST, SECOND}),
    "helper of a helper": ("tests/deeper.py", {FIRST, SECOND}),
    "fixture of a session": ("data/fixture.txt", {FIRST, SECOND, OTHERS}),
    "child of a fixture": ("data/child.txt", {FIRST, SECOND, OTHERS}),
    "child of a fixture, later": ("data/server.txt", {FIRST, SECOND, OTHERS}),
    "child of a child": ("data/grandchild.txt", {OTHERS}),
    "module that was imported before": ("snippets/loaded/constants.py", {FIRST, SECOND}),
    "file that was not there": ("data/absent.txt", {OTHERS}),
    "folder that was listed": ("data/", {OTHERS}),
    "file given to another program": ("docs/index.md", {OTHERS}),
    "folder given to another program": ("theme/main.html", {OTHERS}),
    "conftest of the folder": ("tests/reads/conftest.py", {FIRST, SECOND, OTHERS}),
    "conftest of the root": ("tests/conftest.py", {FIRST, SECOND, OTHERS, WAYS, MODULE}),
    "conftest that is not there": ("tests/demo/conftest.py", {WAYS, MODULE}),
    "conftest outside of tests": ("conftest.py", {FIRST, SECOND, OTHERS, WAYS, MODULE}),
    "output": ("snippets/demo/pool.out", {WAYS}),
    "output that is only beside": (OUTPUT, {MODULE}),
    "newer output": ("snippets/demo/", {WAYS, MODULE}),
    "snippet": ("snippets/demo/pool.py", {WAYS}),
    "settings of a suite": ("snippets/demo/suite/pytest.ini", {WAYS}),
    "file of a suite that nobody read": ("snippets/demo/suite/unread.toml", set()),
    "file beside a shell file": ("snippets/shell/data.json", {WAYS}),
    "file that nobody read": ("snippets/demo/unused.py", set()),
    "page that nobody read": ("docs/demo/one.md", set()),
    "command": ("tool:bash", {WAYS}),
}


@pytest.mark.parametrize(("path", "modules"), INPUTS.values(), ids=INPUTS)
def test_what_decides_a_module(whole: Ledger, path: str, modules: set[str]):
    assert {name for name, module in whole.modules.items() if path in module.inputs} == modules


def test_packages_that_decide_a_module(whole: Ledger):
    assert {name for name, module in whole.modules.items() if "pytest" in module.packages} == whole.modules.keys()
    assert all({"pluggy", "packaging"} <= set(module.packages) for module in whole.modules.values())


def test_workers_write_the_same_ledger(whole: Ledger, tmp_path: Path):
    tree, finished = made(tmp_path, "-p", "xdist", "-n", "2")
    assert "bringing up nodes" in finished.stdout
    shared = tree.only_ledger()
    given, other = asdict(whole), asdict(shared)
    for ledger in (given, other):
        del ledger["commit"]
        # 테스트 안에서 불러온 모듈의 줄은 그 프로세스에서 먼저 불러온 테스트의 것이다.
        del ledger["snippets"]["snippets/loaded/constants.py"]
        for module in ledger["modules"].values():
            module["packages"] = [name for name in module["packages"] if name not in ("pytest-xdist", "execnet")]
        ledger["packages"] = {
            key: value for key, value in ledger["packages"].items() if key not in ("pytest-xdist", "execnet")
        }
    assert other == given


# 모듈을 나누어 돌리기


def test_results_of_other_modules_are_kept(tree: Tree):
    tree.write("tests/demo/test_two.py", "def test_two():\n    assert len([]) == 0\n")
    tree.pytest()
    first = tree.only_ledger()
    tree.replace("tests/demo/test_two.py", "test_two", "test_three")
    finished = tree.pytest("tests/demo/test_two.py")
    assert "(모듈 1개를 새로 적음, 모두 2개)" in finished.stdout
    second = tree.only_ledger()
    assert sorted(second.tests) == [TEST, "tests/demo/test_two.py::test_three"]
    assert second.snippets == first.snippets
    assert (first.taken, second.taken) == (False, True)
    assert second.stale(tree.project) == {}
    # 그 사이 바뀐 모듈의 것은 넘겨받지 않는다.
    tree.add(SNIPPET, "\n")
    tree.pytest("tests/demo/test_two.py")
    assert list(tree.only_ledger().tests) == ["tests/demo/test_two.py::test_three"]
    tree.write(f".evidence/ledger-{PYTHON}.json", "{")
    tree.pytest("tests/demo/test_two.py")
    assert not tree.only_ledger().taken


def test_one_test_of_a_module_leaves_its_record(tree: Tree):
    tree.pytest()
    before = tree.read(f".evidence/ledger-{PYTHON}.json")
    finished = tree.pytest(TEST)
    assert "(모듈 0개를 새로 적음, 모두 1개)" in finished.stdout
    assert json.loads(tree.read(f".evidence/ledger-{PYTHON}.json"))["tests"] == json.loads(before)["tests"]


def test_part_of_another_module_is_not_recorded(tree: Tree):
    tree.write("tests/demo/test_two.py", "def test_two():\n    assert len([]) == 0\n\ndef test_three(): ...\n")
    finished = tree.pytest(MODULE, "tests/demo/test_two.py::test_two")
    assert "2 passed" in finished.stdout
    assert list(tree.only_ledger().tests) == [TEST]


def test_lines_of_an_older_text_prove_nothing(tree: Tree):
    tree.pytest()
    assert tree.only_ledger().snippets[SNIPPET].imported == [1, 3, 7]
    tree.replace(SNIPPET, "\n\nprint(one())", "\ndef two():\n    return 2\n\n\nprint(one())")
    tree.pytest()
    line = f"unproven: {SNIPPET}의 7번째 줄을 Python {VERSION}에서 실행한 통과한 테스트가 없습니다"
    assert [each.partition(";")[0] for each in tree.gate()] == [
        f"docs/{page}.md:6: {line}" for page in ("demo/one", "index")
    ]


def test_two_runs_at_once(tree: Tree):
    # 둘 다 저장소를 읽고 테스트를 시작한 뒤에야 마친다.
    room = tree.root.with_name(f"{tree.root.name}-room")
    room.mkdir()
    meet = f"\n\ndef test_meet():\n    import pathlib, time\n    room = pathlib.Path({str(room)!r})\n"
    meet += "    (room / __name__).touch()\n    while len(list(room.iterdir())) < 2:\n        time.sleep(0.01)\n"
    tree.add(MODULE, meet)
    tree.write("tests/demo/test_two.py", meet)
    both = [["pytest", "-q", f"tests/demo/test_{name}.py"] for name in ("one", "two")]
    env = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    running = [
        subprocess.Popen([sys.executable, "-m", *each], cwd=tree.root, env=tree.environment() | env) for each in both
    ]
    assert [each.wait(timeout=60) for each in running] == [0, 0]
    assert sorted(tree.only_ledger().modules) == [MODULE, "tests/demo/test_two.py"]


# 원장을 쓰지 않거나 일부만 쓰는 실행


def test_test_that_ends_pytest_leaves_no_record(tree: Tree):
    tree.pytest()
    tree.add(
        MODULE,
        "\n\ndef test_end():\n    import pytest\n    pytest.exit('끝', returncode=0)\n\n\ndef test_never(): ...\n",
    )
    finished = tree.pytest()
    assert finished.returncode == 0
    assert "(모듈 0개를 새로 적음, 모두 0개)" in finished.stdout
    assert tree.gate() == [f"{MODULE}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"]


@pytest.mark.platform("linux", "darwin")
def test_killed_worker_fails_the_gate(tree: Tree):
    tree.add(MODULE, "\n\ndef test_killed():\n    import os\n    os.kill(os.getpid(), 9)\n")
    finished = tree.pytest("-p", "xdist", "-n", "1")
    assert "1 failed, 1 passed" in finished.stdout
    assert tree.gate() == [f"{MODULE}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"]
    assert tree.pytest().returncode == -9
    assert tree.gate() == [f"{MODULE}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"]


def test_broken_collection_leaves_the_ledger(tree: Tree):
    tree.write(MODULE, "def (:\n")
    assert "원장을 쓰지 않음: 테스트를 끝까지 돌리지 못했음" in tree.pytest().stdout
    assert read_all(tree.root) == ([], [])


# 인자나 환경 → 원장을 쓰지 않는 까닭
CHANGED = {
    "--ignore": (("--ignore=tests/demo/test_two.py",), {}),
    "-k": (("-k", "one"), {}),
    "--lf": (("--lf",), {}),
    "-o": (("-o", "python_files=test_one.py"), {}),
    "PYTEST_ADDOPTS": ((), {"PYTEST_ADDOPTS": "--ignore=tests/demo/test_two.py"}),
    "PYTEST_PLUGINS": ((), {"PYTEST_PLUGINS": "pytest_timeout"}),
    "-p pytest_timeout": (("-p", "pytest_timeout"), {}),
}


@pytest.mark.parametrize(("name", "arguments", "env"), [(name, *given) for name, given in CHANGED.items()], ids=CHANGED)
def test_chosen_or_changed_run_leaves_no_ledger(tree: Tree, name: str, arguments: tuple[str, ...], env: dict[str, str]):
    tree.write("tests/demo/test_two.py", "def test_bad():\n    assert False\n")
    finished = tree.run("pytest", *arguments, env=env)
    assert f"원장을 쓰지 않음: 일부만 골랐거나 설정을 바꾸고 돌렸음({name}" in finished.stdout
    assert read_all(tree.root) == ([], [])


def test_other_settings_leave_no_ledger(tree: Tree):
    tree.write("pytest.ini", "[pytest]\ntestpaths = tests\npythonpath = .\naddopts = --import-mode=importlib\n")
    assert "원장을 쓰지 않음: 일부만 골랐거나 설정을 바꾸고 돌렸음(-c)" in tree.pytest().stdout
    assert "원장을 쓰지 않음: 일부만 골랐거나 설정을 바꾸고 돌렸음(-c" in tree.pytest("-c", "pytest.ini").stdout


@pytest.mark.parametrize(
    ("arguments", "why"), [(("-x",), "테스트를 끝까지 돌리지 못했음"), (("--co",), "돌린 테스트가 없음")], ids=str
)
def test_stopped_run_leaves_no_ledger(tree: Tree, arguments: tuple[str, ...], why: str):
    assert f"원장을 쓰지 않음: {why}" in tree.pytest(*arguments).stdout


ARGUMENTS = {
    "tests/demo -q -vv -s -ra -n auto -n2 -p no:randomly --tb=short --tb short": [],
    "--rewrite-outputs --rewrite-base --evidence-all --durations=5 --dist=loadfile --color yes --basetemp=x": [],
    "@args.txt -W ignore --runxfail --noconftest --pdb --assert=plain -m x --deselect y --import-mode=append": [
        "@args.txt",
        "-W",
        "--runxfail",
        "--noconftest",
        "--pdb",
        "--assert=plain",
        "-m",
        "--deselect",
        "--import-mode=append",
    ],
}


@pytest.mark.parametrize(("arguments", "unknown"), ARGUMENTS.items(), ids=["known", "more known", "unknown"])
def test_arguments_that_change_nothing(arguments: str, unknown: list[str]):
    assert [text for text in arguments.split() if not KNOWN.fullmatch(text)] == unknown


# 저장소에 쓰는 테스트와 고장


def test_what_changed_while_it_ran_is_named(tree: Tree):
    tree.write(
        "snippets/demo/writes.py", "from pathlib import Path\nPath(__file__).with_name('written.txt').write_text('x')\n"
    )
    tree.write("tests/demo/test_two.py", "def test_new(run):\n    run('demo/writes.py')\n")
    tree.write(
        "tests/demo/test_three.py", f"def test_old(project):\n    (project.root / '{OUTPUT}').open('a').write('x')\n"
    )
    tree.write("docs/gone.txt", "x")
    tree.write(
        "tests/demo/test_four.py",
        "def test_gone(project):\n    p = project.root / 'docs/gone.txt'\n    p.read_text()\n    p.unlink()\n",
    )
    finished = tree.pytest()
    cure = "스니펫이 쓴 파일이면 현재 폴더나 임시 폴더에 쓰게 하십시오"
    lines = [line for line in finished.stdout.splitlines() if ": run: " in line]
    assert lines == [
        f"docs/gone.txt:1: run: tests/demo/test_four.py을 돌리는 동안 바뀌었습니다; {cure}",
        f"{OUTPUT}:1: run: {MODULE}을 돌리는 동안 바뀌었습니다; {cure}",
        f"{OUTPUT}:1: run: tests/demo/test_three.py을 돌리는 동안 바뀌었습니다; {cure}",
        f"snippets/demo/written.txt:1: run: tests/demo/test_two.py을 돌리는 동안 바뀌었습니다; {cure}",
    ]
    assert tree.only_ledger().modules == {}


def test_folder_of_ledgers_that_is_a_file(tree: Tree):
    tree.write(".evidence", "x")
    finished = tree.pytest()
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert ".evidence:1: stale: 원장을 쓰지 못했습니다(File exists); 앞의 원장은 그대로입니다" in finished.stdout
    assert "Traceback" not in finished.stdout + finished.stderr


@pytest.mark.parametrize("error", ["ENOSPC", "EROFS"])
def test_disk_that_is_full_or_read_only(tree: Tree, error: str):
    tree.pytest()
    before = tree.read(f".evidence/ledger-{PYTHON}.json")
    refuse = f"def refuse(*given):\n    raise OSError(errno.{error}, os.strerror(errno.{error}))\n"
    tree.add("tests/conftest.py", f"import errno, os\nfrom evidence import recorder\n{refuse}recorder.write = refuse\n")
    finished = tree.pytest()
    assert finished.returncode == pytest.ExitCode.INTERNAL_ERROR
    assert ".evidence:1: stale: 원장을 쓰지 못했습니다(" in finished.stdout
    assert tree.read(f".evidence/ledger-{PYTHON}.json") == before


def test_settings_that_broke_while_it_ran(tree: Tree):
    tree.write(
        "tests/demo/test_two.py", "def test_two(project):\n    (project.root / 'pyproject.toml').write_text('[')\n"
    )
    finished = tree.pytest()
    assert ".evidence:1: stale: 원장을 쓰지 못했습니다(pyproject.toml:1: missing: TOML이 아닙니다(" in finished.stdout


def test_report_of_a_lost_worker(tmp_path: Path):
    """xdist는 죽은 작업자가 돌리던 테스트를 줄 번호도 속성도 없는 보고로 알린다."""
    config: Any = SimpleNamespace(rootpath=tmp_path, option=SimpleNamespace(), args=[])
    recorder = Recorder(config)
    lost: Any = SimpleNamespace(
        nodeid=TEST, user_properties=[], location=(MODULE, None, ""), failed=True, skipped=False, when="???"
    )
    recorder.pytest_runtest_logreport(lost)
    assert (recorder.tests[TEST].outcome, recorder.tests[TEST].line, recorder.finished) == ("failed", 1, set())


def test_newer_output_makes_its_test_stale(serial: tuple[Tree, subprocess.CompletedProcess[str]], whole: Ledger):
    tree, _ = serial
    tree.write(f"snippets/demo/one.{VERSION}.out", "2\n")
    stale = whole.stale(tree.project)
    tree.write(f"snippets/demo/one.{VERSION}.out", None)
    assert stale[MODULE] == ["snippets/demo/"]
