"""브라우저에서 실행되는 프로그램은 잰 결과가 정하고, 잰 뒤에 바뀐 것은 잰 것이 아니다."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.outputs import MARK, differs
from evidence.project import Project
from tests.site.building import ROOT
from tools.site import programs
from tools.site.programs import Program

CODE = "print('안녕')\n"
FILES = {
    "pyproject.toml": "",
    "requirements/dev.txt": "pytest==9.2.0\npytest-asyncio==1.0\n",
    "docs/a.md": '```python\n--8<-- "a/x.py"\n```\n\n```text\n--8<-- "a/x.out"\n```\n',
    "docs/assets/run/start.js": "1",
    "docs/assets/run/worker.js": "1",
    "docs/assets/run/runner.py": "1",
    "tools/site/package-lock.json": json.dumps({"packages": {"node_modules/pyodide": {"integrity": "sha512-가"}}}),
    "snippets/a/x.py": CODE,
    "snippets/a/x.out": "안녕\n",
}


@pytest.fixture
def sample(tmp_path: Path) -> Project:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Project(tmp_path)


def program(text: str, output: str = "", lacks: str = "") -> Program:
    return Program("snippets/a/x.py", text, output, lacks)


def shown(project: Project, text: str) -> Program:
    (project.root / "snippets/a/x.py").write_text(text, encoding="utf-8")
    return one(programs.shown(Project(project.root)))


def one(found: list[Program]) -> Program:
    (program,) = found
    return program


@pytest.mark.parametrize(
    "changed",
    [
        "snippets/a/x.py",
        "snippets/a/x.out",
        "docs/assets/run/start.js",
        "docs/assets/run/worker.js",
        "docs/assets/run/runner.py",
        "tools/site/package-lock.json",
    ],
)
def test_result_of_something_else_is_no_result(sample, changed):
    found = {"snippets/a/x.py": (programs.Digests(sample).of(one(programs.shown(sample))), programs.SAME)}
    assert programs.fresh(sample, found) == {"snippets/a/x.py": programs.SAME}
    text = FILES[changed].replace("1", "2").replace("안녕", "잘 가").replace("가", "나")
    (sample.root / changed).write_text(text, encoding="utf-8")
    assert programs.fresh(Project(sample.root), found) == {}


def test_program_that_left_the_pages_has_no_result(sample):
    found = {"snippets/a/x.py": (programs.Digests(sample).of(one(programs.shown(sample))), programs.SAME)}
    (sample.root / "docs/a.md").write_text("# 빈 쪽\n", encoding="utf-8")
    assert programs.fresh(Project(sample.root), found) == {}


def test_output_of_the_browsers_python_is_compared(sample):
    (sample.root / "snippets/a/x.3.14.out").write_text("3.14의 것\n", encoding="utf-8")
    (sample.root / "snippets/a/x.3.15.out").write_text("3.15의 것\n", encoding="utf-8")
    assert one(programs.shown(Project(sample.root))).output == "3.14의 것\n"


def test_program_whose_output_is_on_no_page_is_left_out(sample):
    (sample.root / "docs/a.md").write_text('```python\n--8<-- "a/x.py"\n```\n', encoding="utf-8")
    assert programs.shown(sample) == []


def test_section_markers_are_not_shown_to_the_reader(sample):
    assert shown(sample, f"# --8<-- [start:a]\n{CODE}# --8<-- [end:a]\n").text == CODE


def test_line_numbers_of_the_output_keep_their_lines(sample):
    (sample.root / "snippets/a/x.out").write_text('  File "x.py", line 2, in <module>\n', encoding="utf-8")
    text = f"# --8<-- [start:a]\n{CODE}# --8<-- [end:a]\n"
    assert shown(sample, text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CODE, ""),
        ("import asyncio.tasks, contextlib\n", ""),
        ("import pytest\n", "설치하는 패키지(pytest)가 필요합니다"),
        ("import pytest_asyncio\n", "설치하는 패키지(pytest_asyncio)가 필요합니다"),
        ("from teams.models import Team\n", "다른 파일(teams)이 필요합니다"),
        ("from . import other\n", "다른 파일(other)이 필요합니다"),
        ("async def main():\n    import local_server\n", "다른 파일(local_server)이 필요합니다"),
        ("def (:\n", ""),
    ],
)
def test_what_the_browser_lacks_is_told(sample, text, expected):
    assert shown(sample, text).lacks == expected


def test_suite_needs_pytest(sample):
    (sample.root / "snippets/a/test_x.py").write_text("def test_a(): ...\n", encoding="utf-8")
    (sample.root / "snippets/a/test_x.out").write_text("1 passed\n", encoding="utf-8")
    (sample.root / "docs/a.md").write_text(FILES["docs/a.md"].replace("a/x", "a/test_x"), encoding="utf-8")
    assert one(programs.shown(Project(sample.root))).lacks == "설치하는 패키지(pytest)가 필요합니다"


@pytest.mark.parametrize(
    ("text", "ended", "same", "expected"),
    [
        ("import threading\nthreading.Thread()", "ended", True, programs.SAME),
        ("import asyncio\nasyncio.to_thread(print)", "ended", False, "thread"),
        ("from concurrent.futures import ThreadPoolExecutor", "stopped", False, "thread"),
        ("from concurrent.futures import ProcessPoolExecutor as P", "ended", False, "process"),
        ("import subprocess", "ended", False, "process"),
        ("from concurrent.futures import InterpreterPoolExecutor", "ended", False, "interpreter"),
        ("import asyncio\nasyncio.start_server(a)", "ended", False, "socket"),
        ("import signal", "ended", False, "signal"),
        ("while True: pass", "stopped", False, "signal"),
        ("print(1)", "ended", False, "differs"),
        ("print(1)", "failed", False, "differs"),
        ("def (:", "ended", False, "differs"),
    ],
)
def test_reason_comes_from_the_run_and_the_source(text, ended, same, expected):
    assert programs.judge(program(text), ended, "", same) == expected


def test_refused_thread_is_seen_in_the_output():
    printed = "RuntimeError: can't start new thread\n"
    assert programs.judge(program("import x\nx.go()"), "ended", printed, False) == "thread"
    pool = program("from concurrent.futures import InterpreterPoolExecutor")
    assert programs.judge(pool, "ended", printed, False) == "interpreter"


def test_every_reason_has_a_sentence():
    assert {*programs.STARTS, "differs"} == {*programs.WHY}


@pytest.mark.parametrize(
    "output",
    [
        "그대로 (1.0초) [a] $ \\ .*\n",
        "걸림 ‹0.12›초\n",
        "<Task at ‹0x7f1c2a3b4c50›>\n",
        '  File "‹/usr/lib/python3›/queue.py", line ‹171›, in get\n    ‹self.not_empty.wait()›\n',
    ],
)
def test_pieces_allow_what_the_tests_allow(output):
    """자바스크립트는 글을 스스로 이스케이프하고 식은 그대로 쓴다."""
    pieces = program("", output).pieces
    pattern = "".join(part if place % 2 else re.escape(part) for place, part in enumerate(pieces))
    plain = MARK.sub(r"\1", output)
    for actual in (plain, plain.replace("0.12", "9.875"), plain.replace("/usr/lib/python3", "/lib/python314.zip")):
        assert differs(output, actual, programs.ROOTS) == 0
        assert re.fullmatch(pattern, actual)
    for actual in (plain + "더", plain.replace("0.12", "영"), plain.replace("0x7f1c2a3b4c50", "7"), ""):
        assert bool(re.fullmatch(pattern, actual)) == (differs(output, actual, programs.ROOTS) == 0)


def test_results_are_read_as_written(tmp_path):
    found = {"snippets/b.py": ("1", "same"), "snippets/a.py": ("2", "thread")}
    programs.write(found, tmp_path / "runs.tsv")
    assert programs.read(tmp_path / "runs.tsv") == found
    assert (tmp_path / "runs.tsv").read_text(encoding="utf-8").startswith("snippets/a.py\t2\tthread\n")
    assert programs.read(tmp_path / "none.tsv") == {}


@pytest.mark.parametrize("line", ["snippets/a.py", "snippets/a.py\t1\t모름", "a b c", "", "snippets/a.py\t1\tsame\tx"])
def test_unreadable_result_is_named(tmp_path, line):
    (tmp_path / "runs.tsv").write_text(f"snippets/b.py\t1\tsame\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"runs\.tsv:2: run: 잰 결과가 아닙니다; "):
        programs.read(tmp_path / "runs.tsv")


def unmeasured(project: Project) -> Iterator[str]:
    known, fresh = programs.read(), programs.fresh(project, programs.read())
    lines = {path: number for number, path in enumerate(known, 1)}
    here = {program.path for program in programs.shown(project) if not program.lacks}
    for path in sorted((here | known.keys()) - fresh.keys()):
        yield f"tools/site/runs.tsv:{lines.get(path, 1)}: stale: {path}를 잰 뒤에 바뀌었습니다; make runs를 실행하십시오"


def test_everything_that_can_be_run_was_measured_as_it_is():
    assert list(unmeasured(Project(ROOT))) == []
