"""픽스처: 스니펫을 실행하고 견준다. 저장소 하나에서 pytest를 실제로 돌려 오류 글을 본다."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evidence import figures
from evidence.marks import MARKERS
from evidence.plugin import pytest_configure
from evidence.running import VERSION
from tests.evidence.conftest import OUTPUT, SNIPPET, Tree, copied

TIMELINE = "snippets/demo/work.timeline.json"
AGAIN = "다시 쓰십시오: make outputs ONLY=tests/demo/test_fixtures.py"
FILES: dict[str, str | bytes] = {
    "loop.py": "while True: pass\n",
    "exit.py": "import sys\nsys.exit(3)\n",
    "latin.py": "print(1)\n",
    "latin.out": b"\xff",
    "two.py": "print(2)\n",
    "two.out": "1\n",
    "quiet.py": "print(3)\n",
    "both.py": "import sys\nprint(4)\nprint(5, file=sys.stderr)\n",
    "both.out": "4\n5\n",
    "stdout.py": "import sys\nprint(4)\nprint(5, file=sys.stderr)\n",
    "stdout.out": "4\n",
    "where.py": "import os, sys\nprint(__file__, os.getcwd() != os.path.dirname(__file__), os.listdir(), sys.argv[1:])\n",
    "where.out": "where.py True [] ['a']\n",
    "many.py": "print(6)\n",
    "many.first.out": "6\n",
    "many.second.out": "6\n",
    "late.py": "print(7)\n",
    "late.out": "7\n",
    f"late.{VERSION}.out": "7\n",
    "server.out": "listening at port 1\n",
    "server.py": "print('listening at port 1', flush=True)\nwhile True: pass\n",
    "data.toml": "x = 1\n",
    "suite/test_in.py": "def test_in():\n    assert 1 + 1 == 2\n",
    "suite/test_in.out": ".                                                                        [100%]\n1 passed in ‹0.01›s\n",
    "suite.out": "\n",
    "own/pytest.ini": "[pytest]\nmarkers = own\n",
    "own/test_own.py": "def test_own(): ...\n",
}
# 테스트의 몸 → 오류 글(한 줄). 없으면 통과한다.
BODIES: dict[str, tuple[str, str]] = {
    "does not end": (
        'expect_output("demo/loop.py", timeout=0.5)',
        "snippets/demo/loop.py:1: run: 0.5초 안에 끝나지 않았습니다; 끝나는 조건을 확인하십시오",
    ),
    "other status": (
        'expect_output("demo/exit.py")',
        "snippets/demo/exit.py:1: run: 종료 상태가 3입니다; 그것이 맞으면 returncode=3을 주십시오",
    ),
    "status that is wanted": ('run("demo/exit.py"); assert run("demo/exit.py").returncode == 3', ""),
    "gone": ('run("demo/gone.py")', "snippets/demo/gone.py:1: missing: 파일이 없습니다; 경로를 확인하십시오"),
    "output that is no UTF-8": (
        'expect_output("demo/latin.py")',
        "snippets/demo/latin.out:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오",
    ),
    "other output": (
        'expect_output("demo/two.py")',
        f"snippets/demo/two.out:1: wrong-output: 파이썬 {VERSION}에서 출력이 다릅니다; 맞는 출력이면 {AGAIN}",
    ),
    "no output": (
        'expect_output("demo/quiet.py")',
        f"snippets/demo/quiet.out:1: wrong-output: 출력 파일이 없습니다; {AGAIN.removeprefix('다시 ')}",
    ),
    "no output of a folder": (
        'check_output("demo/own", run_pytest("demo/own"))',
        f"snippets/demo/own.out:1: wrong-output: 출력 파일이 없습니다; {AGAIN.removeprefix('다시 ')}",
    ),
    "file that cannot run": (
        'run("demo/data.toml")',
        "snippets/demo/data.toml:1: run: .toml 파일은 실행할 수 없습니다; 다른 스니펫이나 테스트에서 읽으십시오",
    ),
    "output that is only used": (
        'use("demo/two.out")',
        "snippets/demo/two.out:1: wrong-output: 출력은 쓰지 않고 견줍니다; check_output을 쓰십시오",
    ),
    "typed text": (
        'check_output("demo/two.py", "1\\n")',
        "snippets/demo/two.py:1: wrong-output: 이 테스트에서 run이나 run_pytest가 돌려준 것이 아닙니다;"
        " 고치지 말고 그대로 주십시오",
    ),
    "edited output": (
        'from dataclasses import replace; check_output("demo/two.py", replace(run("demo/two.py"), stdout="1\\n"))',
        "snippets/demo/two.py:1: wrong-output: 이 테스트에서 run이나 run_pytest가 돌려준 것이 아닙니다;"
        " 고치지 말고 그대로 주십시오",
    ),
    "output of another snippet": (
        'check_output("demo/two.py", run("demo/one.py"))',
        "snippets/demo/two.py:1: wrong-output: 다른 것(snippets/demo/one.py)을 실행한 결과입니다; 이 스니펫을 실행하십시오",
    ),
    "name of another snippet": (
        'check_output("demo/two.py", run("demo/two.py"), name="demo/one.py")',
        "snippets/demo/two.py:1: wrong-output: 다른 스니펫(demo/one.py)의 출력입니다; 이름을 이 스니펫의 이름으로 시작하십시오",
    ),
    "second stream": (
        'check_output("demo/both.py", run("demo/both.py"))',
        "snippets/demo/both.py:1: wrong-output: 표준 오류에도 찍었습니다; merge=True로 실행하십시오",
    ),
    "both streams": ('expect_output("demo/both.py")', ""),
    "one stream": ('expect_output("demo/stdout.py", stdout=True)', ""),
    "same output, run again": (
        'from dataclasses import replace; check_output("demo/one.py", replace(run("demo/one.py"), again=None))',
        "",
    ),
    "empty folder and arguments": ('expect_output("demo/where.py", "a")', ""),
    "given folder": ('assert "True" in run("demo/where.py", cwd=tmp_path.parent).stdout', ""),
    "two outputs": (
        '[check_output("demo/many.py", run("demo/many.py"), name=f"demo/many.{n}.py") for n in ("first", "second")]',
        "",
    ),
    "output of this version": ('expect_output("demo/late.py")', ""),
    "settings": ('assert use("demo/data.toml").read_text() == "x = 1\\n"', ""),
    "program that does not end": (
        'check_output("demo/server.py", printed("demo/server.py", lambda: "listening at port 1\\n"))',
        "",
    ),
    "suite": ('expect_suite("demo/suite/test_in.py", "-q")', ""),
    "suite whose status is another": (
        'expect_suite("demo/suite/test_in.py", "-k", "none", "-q")',
        "snippets/demo/suite/test_in.py:1: run: 종료 상태가 5입니다; 그것이 맞으면 returncode=5을 주십시오",
    ),
    "folder of a suite": ('expect_suite("demo/suite/", "-k", "none", "-qq", "--no-summary", returncode=5)', ""),
    "file of a folder that ran": ('check_output("demo/suite/test_in.py", run_pytest("demo/suite/", "-q"))', ""),
    "suite with its own settings": ('assert "@pytest.mark.own" in run_pytest("demo/own/", "--markers").stdout', ""),
    "suite with a plugin": (
        'assert "@pytest.mark.xdist_group" in run_pytest("demo/own/", "--markers", plugins=["xdist"]).stdout',
        "",
    ),
    "order of events": ('check_timeline("demo/work", [(5.0, "가 시작"), (7.0, "가 끝")])', ""),
    "other order of events": (
        'check_timeline("demo/work", [(5.0, "나 시작"), (7.0, "나 끝")])',
        f"{TIMELINE}:1: wrong-output: 사건의 차례가 다릅니다(나 시작, 나 끝); 맞는 차례이면 {AGAIN}",
    ),
    "no order of events": (
        'check_timeline("demo/none", [(5.0, "나 시작"), (7.0, "나 끝")])',
        "snippets/demo/none.timeline.json:1: wrong-output: 사건의 차례가 다릅니다(나 시작, 나 끝);"
        f" 맞는 차례이면 {AGAIN}",
    ),
}
FIXTURES = "run, run_pytest, use, printed, check_output, expect_output, expect_suite, check_timeline, tmp_path"
Ran = tuple[Tree, subprocess.CompletedProcess[str]]


def prepared(folder: Path) -> Tree:
    tree = copied(folder)
    for name, content in FILES.items():
        tree.write(f"snippets/demo/{name}", content)
    tree.write(TIMELINE, figures.dump(figures.record([(0.0, "가 시작"), (1.0, "가 끝")])))
    tests = [f"def test_{number}({FIXTURES}):\n    {body}\n" for number, (body, _) in enumerate(BODIES.values())]
    tree.write("tests/demo/test_fixtures.py", "\n".join(tests))
    return tree


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    tree = prepared(tmp_path_factory.mktemp("fixtures"))
    return tree, tree.pytest("--tb=short")


@pytest.mark.parametrize("number", range(len(BODIES)), ids=list(BODIES))
def test_fixture(ran: Ran, number: int):
    output = ran[1].stdout
    wanted = list(BODIES.values())[number][1]
    found = re.search(rf"^_+ test_{number} _+\n(.*\n)", output, re.MULTILINE)
    assert (found[1] if found else "") == (f"{wanted}\n" if wanted else "")


def test_failures_are_told_in_the_words_of_the_rule_only(ran: Ran):
    assert "Traceback" not in ran[1].stdout
    assert "INTERNALERROR" not in ran[1].stdout


def test_what_the_fixtures_record(ran: Ran):
    snippets = ran[0].only_ledger().snippets
    name = {key: f"tests/demo/test_fixtures.py::test_{number}" for number, key in enumerate(BODIES)}
    assert snippets["snippets/demo/stdout.out"].partial == [name["one stream"]]
    assert snippets["snippets/demo/both.out"].compared == [name["both streams"]]
    assert snippets[f"snippets/demo/late.{VERSION}.out"].compared == [name["output of this version"]]
    assert "snippets/demo/late.out" not in snippets
    assert "snippets/demo/two.out" not in snippets
    assert snippets["snippets/demo/server.py"].ran == [name["program that does not end"]]
    assert snippets["snippets/demo/data.toml"].used == [name["settings"]]
    assert snippets[TIMELINE].used == [name["order of events"]]


def test_outputs_are_rewritten_only_when_asked(tree: Tree):
    tree.write(OUTPUT, "3\n")
    tree.write(
        "tests/demo/test_two.py", 'def test_two(check_timeline):\n    check_timeline("demo/work", [(1.0, "가")])\n'
    )
    assert f"{OUTPUT}:1: wrong-output: 파이썬 3." in tree.pytest().stdout
    assert tree.read(OUTPUT) == "3\n"
    finished = tree.pytest("--rewrite-outputs", "--rewrite-base")
    told = finished.stdout
    assert f"다시 쓴 출력: {OUTPUT}\n@@ -1 +1 @@\n-3\n+1\n" in told
    assert f"다시 쓴 출력: {TIMELINE}\n" in told
    assert tree.read(OUTPUT) == "1\n"
    assert figures.load(tree.read(TIMELINE)).order == ("가",)
    # 다시 쓴 실행의 원장도 그대로 쓸 수 있다.
    assert tree.gate() == [
        f"{TIMELINE}:1: orphan: 어느 페이지에도 없고 아무도 쓰지 않습니다; 페이지에 포함하거나 지우십시오"
    ]
    before = tree.only_ledger()
    assert "다시 쓴 출력" not in tree.pytest("--rewrite-outputs").stdout
    assert tree.only_ledger() == before


def test_rewriting_that_is_refused(tree: Tree):
    tree.replace(SNIPPET, "print(one())", "import random\n\nprint(random.random())")
    finished = tree.pytest("--rewrite-outputs", "--rewrite-base")
    assert f"{OUTPUT}:1: wrong-output: 실행할 때마다 다른 값이 있습니다; 늘 같은 값을 찍게 하십시오" in finished.stdout
    assert tree.read(OUTPUT) == "1\n"


def test_worker_registers_the_markers_and_watches_but_writes_no_ledger(monkeypatch: pytest.MonkeyPatch):
    lines: list[str] = []
    registered: list[str] = []
    config: Any = SimpleNamespace(
        workerinput={},
        addinivalue_line=lambda name, line: lines.append(line),
        pluginmanager=SimpleNamespace(register=lambda plugin, name: registered.append(name)),
    )
    monkeypatch.setattr("evidence.plugin.Watcher", lambda given: given)
    pytest_configure(config)
    assert (lines, registered) == (list(MARKERS), ["evidence-watcher"])
