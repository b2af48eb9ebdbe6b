"""원장을 만드는 플러그인: 저장소 하나를 임시 폴더에 만들어 pytest를 실제로 돌린다."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest

from evidence import drawing
from evidence.ledger import Ledger, read_all, stale_files
from evidence.plugin import FREE_THREADED, pytest_configure
from evidence.project import Project
from evidence.running import RunError, command_for, find_tool, run_command

SNIPPETS = {
    "threads.py": "import threading\n\n\ndef work():\n    pass\n\n\ndef main():\n"
    "    thread = threading.Thread(target=work)\n    thread.start()\n    thread.join()\n",
    "tasks.py": "import asyncio\n\n\nasync def work():\n    await asyncio.sleep(0)\n\n\ndef main():\n    asyncio.run(work())\n",
    "pool.py": "from concurrent.futures import ProcessPoolExecutor\n\n\ndef work(n):\n    return n + 1\n\n\n"
    'if __name__ == "__main__":\n    with ProcessPoolExecutor(1) as executor:\n'
    "        print(executor.submit(work, 1).result())\n",
    "suite/test_inner.py": "def test_inner():\n    assert 1 + 1 == 2\n",
    "broken.py": "def broken(:\n",
    "hello.sh": "echo hello\n",
    "unused.py": "x = 1\n",
    "pool.out": "2\n",
}
TESTS = """
import asyncio
import pytest
from snippets.demo import tasks, threads

def test_threads():
    threads.main()

def test_tasks():
    tasks.main()

def test_pool(expect_output):
    expect_output("demo/pool.py")

def test_suite(run_pytest):
    assert run_pytest("demo/suite/test_inner.py", "-q").returncode == 0

@pytest.mark.tool("bash")
def test_shell(run):
    assert run("demo/hello.sh").stdout == "hello\\n"

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

@pytest.mark.xfail(reason="known")
def test_known():
    assert False

@pytest.mark.xfail(reason="gone", strict=False)
def test_gone(): ...

def test_failing():
    assert False
"""
SETTINGS = """
[tool.pytest]
testpaths = ["tests"]
pythonpath = ["."]
addopts = [
  "-p", "pytest_cov.plugin", "-p", "xdist.plugin", "--import-mode=importlib", "--strict-markers",
  "--cov", "--cov-context=test", "--cov-report=",
]

"""
# `make cover`에서는 이 도구를 실행한 자식 프로세스의 자료도 모은다.
MEASURED = os.environ.get("EVIDENCE_COVER", "")
NAME = "tests/demo/test_demo.py::"


def outer_measurement() -> list[str]:
    """자식의 pytest-cov가 재기 전과 잰 뒤(원장을 쓸 때)를 재는 바깥 coverage."""
    if not MEASURED:
        return []
    settings = Path(__file__).with_name("coverage.toml")
    return ["coverage", "run", f"--rcfile={settings}", f"--data-file={MEASURED}.{uuid.uuid4().hex}", "-m"]


def run_pytest_in(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not re.match("COV|EVIDENCE|PYTEST", key)}
    finished = subprocess.run(
        [sys.executable, "-m", *outer_measurement(), "pytest", "-q", *arguments],
        cwd=root,
        env=clean | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    if MEASURED and (measured := root / ".evidence/coverage").exists():
        shutil.move(measured, f"{MEASURED}.{uuid.uuid4().hex}")
    return finished


@pytest.fixture
def small(tmp_path: Path, project: Project) -> Path:
    coverage = re.search(r"\[tool\.coverage\.run\].*?\n\n", project.text("pyproject.toml"), re.DOTALL)
    assert coverage
    settings = SETTINGS + coverage[0]
    if MEASURED:
        package = str(Path(__file__).parents[2] / "evidence")
        settings = settings.replace('/snippets"]', f'/snippets", "{package}"]\nbranch = true')
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(project.text("conftest.py"), encoding="utf-8")
    for name, text in SNIPPETS.items():
        path = tmp_path / "snippets/demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    path = tmp_path / "tests/demo/test_demo.py"
    path.parent.mkdir(parents=True)
    path.write_text(TESTS, encoding="utf-8")
    return tmp_path


def only_ledger(root: Path) -> Ledger:
    ledgers, faults = read_all(root)
    assert faults == []
    assert len(ledgers) == 1
    return ledgers[0]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_ledger_names_the_test_of_every_line(small: Path, workers: str):
    finished = run_pytest_in(small, "-n", workers)
    ledger = only_ledger(small)
    tests = {name.removeprefix(NAME): (test.outcome, test.skip) for name, test in ledger.tests.items()}
    assert tests == {
        "test_threads": ("passed", ""),
        "test_tasks": ("passed", ""),
        "test_pool": ("passed", ""),
        "test_suite": ("passed", ""),
        "test_shell": ("passed", ""),
        "test_numbers[1]": ("passed", ""),
        "test_numbers[2]": ("passed", ""),
        "test_later": ("skipped", "python"),
        "test_elsewhere": ("skipped", "platform"),
        "test_without_tool": ("skipped", "tool"),
        "test_lazy": ("skipped", "other"),
        "test_known": ("xfailed", "other"),
        "test_gone": ("xpassed", "other"),
        "test_failing": ("failed", ""),
    }, finished.stdout
    found = {path.removeprefix("snippets/demo/"): snippet for path, snippet in ledger.snippets.items()}
    assert found["threads.py"].lines[5] == [f"{NAME}test_threads"]
    assert found["threads.py"].imported == [1, 4, 8]
    assert found["tasks.py"].lines[5] == [f"{NAME}test_tasks"]
    assert found["pool.py"].lines[5] == [f"{NAME}test_pool"]
    assert found["pool.py"].lines[9] == [f"{NAME}test_pool"]
    assert found["suite/test_inner.py"].lines[2] == [f"{NAME}test_suite"]
    assert found["hello.sh"].used == [f"{NAME}test_shell"]
    assert found["pool.out"].used == [f"{NAME}test_pool"]
    assert found["unused.py"].lines == {}
    assert "at line 1" in found["broken.py"].problem
    assert ledger.tests[f"{NAME}test_threads"].line == 6
    assert ledger.tests[f"{NAME}test_later"].reason == "파이썬 >=9에서만 뜻이 있음"
    assert ledger.tests[f"{NAME}test_lazy"].reason == "lazy"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("tests/demo", "--co"), "일부 경로만 돌렸음"),
        (("-k", "threads", "--co"), "테스트 13개를 빼고 돌렸음"),
        (("--no-cov", "--co"), "--no-cov로 돌렸음"),
        (("-x", "--co"), "테스트를 끝까지 돌리지 못했음"),
        (("--co",), "모으기만 했음"),
    ],
    ids=["paths", "keyword", "no-cov", "stopped", "collect-only"],
)
def test_partial_run_leaves_no_ledger(small: Path, arguments: tuple[str, ...], why: str):
    finished = run_pytest_in(small, *arguments)
    assert f"원장을 쓰지 않음: {why}" in finished.stdout
    assert read_all(small) == ([], [])


def test_outputs_are_rewritten_only_when_asked(small: Path):
    output = small / "snippets/demo/pool.out"
    output.write_text("3\n", encoding="utf-8")
    finished = run_pytest_in(small, "-k", "pool", "--no-cov")
    assert "snippets/demo/pool.out:1: wrong-output: 파이썬 3." in finished.stdout
    assert "에서 출력이 다릅니다; 맞는 출력이면 make outputs로 다시 쓰십시오" in finished.stdout
    assert output.read_text(encoding="utf-8") == "3\n"
    output.unlink()
    finished = run_pytest_in(small, "-k", "pool", "--no-cov")
    assert (
        "snippets/demo/pool.out:1: wrong-output: 출력 파일이 없습니다; make outputs를 실행하십시오" in finished.stdout
    )
    assert run_pytest_in(small, "-k", "pool", "--no-cov", "--rewrite-outputs").returncode == 0
    assert output.read_text(encoding="utf-8") == "2\n"
    output.write_text("3\n", encoding="utf-8")
    assert run_pytest_in(small, "-k", "pool", "--no-cov", "--rewrite-outputs").returncode == 0
    assert output.read_text(encoding="utf-8") == "2\n"


BAD = {
    "loop": (
        "import time\nwhile True: time.sleep(1)\n",
        "snippets/demo/loop.py:1: run: 1초 안에 끝나지 않았습니다; 끝나는 조건을 확인하십시오",
    ),
    "exit": ("import sys\nsys.exit(3)\n", "snippets/demo/exit.py:1: run: 종료 상태가 3입니다; 0이어야 합니다"),
    "syntax": ("def broken(:\n", "snippets/demo/syntax.py:1: run: 종료 상태가 1입니다; 0이어야 합니다"),
    "gone": (None, "snippets/demo/gone.py:1: missing: 파일이 없습니다; 경로를 확인하십시오"),
    "latin": ("print(1)\n", "snippets/demo/latin.out:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"),
}


def test_bad_snippet_fails_in_one_line(small: Path):
    tests = []
    for name, (text, _) in BAD.items():
        if text is not None:
            (small / f"snippets/demo/{name}.py").write_text(text, encoding="utf-8")
        tests.append(
            f'def test_{name}(expect_output):\n    expect_output("demo/{name}.py", timeout={1 if name == "loop" else 60})\n'
        )
    (small / "snippets/demo/latin.out").write_bytes(b"\xff")
    (small / "tests/demo/test_demo.py").write_text("\n".join(tests), encoding="utf-8")
    finished = run_pytest_in(small, "--no-cov")
    assert f"{len(BAD)} failed" in finished.stdout
    for _, message in BAD.values():
        assert message in finished.stdout.splitlines()
    assert "INTERNALERROR" not in finished.stdout


def test_command_that_cannot_be_found_or_is_not_known(tmp_path: Path):
    with pytest.raises(
        RunError, match=r"^s/x\.sh:1: run: 명령 no-such-tool이 없습니다; 설치하거나 tool 표시를 다십시오$"
    ):
        run_command(["no-such-tool"], cwd=tmp_path, label="s/x.sh")
    with pytest.raises(RunError, match=r"^x\.toml:1: run: \.toml 파일은 실행할 수 없습니다; "):
        command_for(Path("s/x.toml"))


def test_tool_is_found_on_the_path_or_beside_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    beside = tmp_path / "browser/node_modules/.bin"
    beside.mkdir(parents=True)
    for folder, name in ((tmp_path, "google-chrome"), (tmp_path, "mine"), (beside, "lighthouse")):
        (folder / name).touch(mode=0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert find_tool("chromium") == str(tmp_path / "google-chrome")
    assert find_tool("lighthouse") == str(beside / "lighthouse")
    assert find_tool("no-such-tool") is None
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert find_tool("chromium") == str(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert find_tool("chromium") is None


def test_environment_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--broken")
    monkeypatch.setenv("KEPT", "kept")
    script = "import os; print(*(os.environ.get(k) for k in ('PYTEST_ADDOPTS', 'KEPT', 'GIVEN', 'COLUMNS')))"
    finished = run_command([sys.executable, "-c", script], cwd=tmp_path, env={"GIVEN": "1", "COLUMNS": ""})
    assert finished.stdout == "None kept 1 None\n"


def test_snippet_that_writes_into_the_repository_is_named(small: Path):
    text = "from pathlib import Path\nPath(__file__).with_name('written.txt').write_text('x')\n"
    (small / "snippets/demo/writes.py").write_text(text, encoding="utf-8")
    test = 'def test_writes(run):\n    run("demo/writes.py")\n'
    (small / "tests/demo/test_demo.py").write_text(test, encoding="utf-8")
    finished = run_pytest_in(small)
    line = "snippets/demo/written.txt:1: stale: 테스트하는 동안 바뀌었습니다;"
    assert f"{line} 스니펫이 쓴 파일이면 현재 폴더나 임시 폴더에 쓰게 하십시오" in finished.stdout.splitlines()
    changed = stale_files(only_ledger(small), Project(small).digests())
    assert changed == ["snippets/demo/written.txt"]


def test_suite_with_its_own_settings_and_a_plugin(small: Path):
    (small / "snippets/demo/suite/pytest.ini").write_text("[pytest]\nmarkers = own\n", encoding="utf-8")
    test = (
        "def test_suite(run_pytest):\n"
        '    text = run_pytest("demo/suite/", "--markers", plugins=["xdist"]).stdout\n'
        '    assert "@pytest.mark.own" in text and "@pytest.mark.xdist_group" in text\n'
        '    assert "1 passed" in run_pytest("demo/suite/test_inner.py").stdout\n'
    )
    (small / "tests/demo/test_demo.py").write_text(test, encoding="utf-8")
    finished = run_pytest_in(small, "--no-cov")
    assert "1 passed" in finished.stdout, finished.stdout


def test_timeline_is_compared_by_order_and_rewritten_only_when_asked(small: Path):
    test = (
        "def test_order(check_timeline):\n"
        '    check_timeline("demo/work", [(5.0, "가 시작"), (6.0, "중간"), (7.0, "가 끝")])\n'
    )
    (small / "tests/demo/test_demo.py").write_text(test, encoding="utf-8")
    path = small / "snippets/demo/work.timeline.json"
    assert run_pytest_in(small, "--no-cov", "--rewrite-outputs").returncode == 0
    recorded = drawing.load(path.read_text(encoding="utf-8"))
    assert recorded.order == ("가 시작", "중간", "가 끝")
    assert run_pytest_in(small, "--no-cov").returncode == 0
    other = drawing.record([(0.0, "가 시작"), (1.0, "가 끝")])
    path.write_text(drawing.dump(other), encoding="utf-8")
    finished = run_pytest_in(small, "--no-cov")
    line = "snippets/demo/work.timeline.json:1: wrong-output: 사건의 차례가 다릅니다(가 시작, 중간, 가 끝);"
    assert f"{line} 맞는 차례이면 make outputs로 다시 쓰십시오" in finished.stdout.splitlines()
    assert drawing.load(path.read_text(encoding="utf-8")) == other


def test_ledger_of_a_run_that_rewrote_an_output_is_stale(small: Path):
    test = 'def test_pool(expect_output):\n    expect_output("demo/pool.py")\n'
    (small / "tests/demo/test_demo.py").write_text(test, encoding="utf-8")
    (small / "snippets/demo/pool.out").write_text("3\n", encoding="utf-8")
    finished = run_pytest_in(small, "--rewrite-outputs")
    assert "stale" not in finished.stdout
    assert stale_files(only_ledger(small), Project(small).digests()) == ["snippets/demo/pool.out"]


def test_free_threaded_test_is_skipped_in_an_ordinary_build(small: Path, monkeypatch: pytest.MonkeyPatch):
    test = (
        "import pytest\n\n"
        "@pytest.mark.free_threaded\n"
        "@pytest.mark.platform('linux', 'darwin', 'win32')\n"
        "def test_no_gil():\n    assert True\n"
    )
    (small / "tests/demo/test_demo.py").write_text(test, encoding="utf-8")
    run_pytest_in(small)
    found = only_ledger(small).tests[f"{NAME}test_no_gil"]
    ordinary = ("skipped", "platform", "프리 스레딩 빌드에서만 뜻이 있음")
    assert (found.outcome, found.skip, found.reason) == (("passed", "", "") if FREE_THREADED else ordinary)


def test_failed_collection_leaves_no_ledger(small: Path):
    (small / "tests/demo/test_demo.py").write_text("def broken(:\n", encoding="utf-8")
    finished = run_pytest_in(small)
    assert "원장을 쓰지 않음: 테스트를 끝까지 돌리지 못했음" in finished.stdout
    assert read_all(small) == ([], [])


def test_worker_registers_the_markers_but_writes_no_ledger():
    markers: list[str] = []
    registered: list[str] = []
    config = SimpleNamespace(
        workerinput={},
        addinivalue_line=lambda name, line: markers.append(line.partition("(")[0].partition(":")[0]),
        pluginmanager=SimpleNamespace(register=lambda plugin, name: registered.append(name)),
    )
    pytest_configure(config)  # type: ignore[arg-type]
    assert markers == ["python", "platform", "tool", "free_threaded", "timing"]
    assert registered == []
