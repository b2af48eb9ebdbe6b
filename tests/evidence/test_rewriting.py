"""출력 파일을 견주고 다시 쓰기."""

from __future__ import annotations

import subprocess
from contextlib import nullcontext

import pytest

from evidence import ledger as ledgers
from evidence import rewriting
from evidence.ledger import Snippet
from evidence.rewriting import difference, rewrite
from evidence.running import VERSION, Finished
from tests.evidence.conftest import OUTPUT, SNIPPET, TEST, Tree

OLD = "3.11"
NEW = f"snippets/demo/one.{VERSION}.out"
VARIES = "실행할 때마다 다른 값이 있습니다; 늘 같은 값을 찍게 하십시오"


@pytest.fixture(autouse=True)
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """다른 일을 띄우지 않는다."""
    monkeypatch.setattr(rewriting, "busy", nullcontext)


@pytest.fixture
def since(monkeypatch: pytest.MonkeyPatch) -> None:
    """지금은 3.14이고 그보다 오래된 판도 지원한다."""
    monkeypatch.setattr(rewriting, "VERSION", "3.14")


def finished(*texts: str, snippet: str = SNIPPET) -> Finished:
    """되풀이하면 차례로 그 글을 찍는 실행. 다 찍으면 마지막 글을 되풀이한다."""
    rest = iter(texts[1:])
    last = Finished(0, texts[-1], "", snippet)

    def again() -> Finished:
        return Finished(0, next(rest, texts[-1]), "", snippet, {}, again)

    return Finished(0, texts[0], "", snippet, {}, again if len(texts) > 1 else (lambda: last))


def test_same_output_is_left_alone(tree: Tree):
    assert rewrite(tree.project, finished("1\n"), SNIPPET, OUTPUT, overwrite=True) == (OUTPUT, "", "")


def test_new_output_is_written_and_shown(tree: Tree):
    report = f"{OUTPUT}\n@@ -1 +1,2 @@\n-1\n+2\n+3"
    assert rewrite(tree.project, finished("2\n3\n"), SNIPPET, OUTPUT, overwrite=True) == (OUTPUT, report, "")
    assert tree.read(OUTPUT) == "2\n3\n"


def test_first_output_of_a_snippet_and_of_a_folder(tree: Tree):
    for label, target in (
        ("snippets/demo/two.py", "snippets/demo/two.out"),
        ("snippets/demo.d/suite", "snippets/demo.d/suite.out"),
    ):
        report = f"{target}\n@@ -0,0 +1 @@\n+2"
        assert rewrite(tree.project, finished("2\n"), label, None, overwrite=False) == (target, report, "")
        assert tree.read(target) == "2\n"


def test_output_that_is_no_text_is_written_anew(tree: Tree):
    tree.write(OUTPUT, b"\xff")
    assert rewrite(tree.project, finished("1\n"), SNIPPET, OUTPUT, overwrite=True)[2] == ""
    assert tree.read(OUTPUT) == "1\n"


# (찍은 글들) → 다시 쓴 글. 글이 셋이면 셋째는 바쁜 컴퓨터에서다.
TEXTS = {
    "time": (("0.5s\n", "0.5s\n", "9.5s\n"), "‹0.5›s\n"),
    "number that differs": (("PID 7\n", "PID 8\n", "PID 9\n"), "PID ‹7›\n"),
    "number that differs only when busy": (("PID 7\n", "PID 7\n", "PID 9\n"), "PID ‹9›\n"),
    "number that is always the same": (("PID 7\n",), "PID 7\n"),
}


@pytest.mark.parametrize(("texts", "written"), TEXTS.values(), ids=TEXTS)
def test_values_that_vary_are_marked(tree: Tree, texts: tuple[str, ...], written: str):
    target, _, fault = rewrite(tree.project, finished(*texts), SNIPPET, OUTPUT, overwrite=True)
    assert (target, fault, tree.read(OUTPUT)) == (OUTPUT, "", written)


@pytest.mark.parametrize(
    "texts",
    [("a\nb\n", "a\nc\n"), ("a\nb\n", "a\nb\n", "a\nc\n"), ("a\nb\n", "a\nb\n\n")],
    ids=["again", "busy", "longer"],
)
def test_output_that_varies_is_refused(tree: Tree, texts: tuple[str, ...]):
    target, report, fault = rewrite(tree.project, finished(*texts), SNIPPET, OUTPUT, overwrite=True)
    assert (target, report, fault.partition("\n")[0].partition(": ")[2]) == (OUTPUT, "", f"wrong-output: {VARIES}")
    assert tree.read(OUTPUT) == "1\n"


@pytest.mark.usefixtures("since")
def test_output_of_an_older_python_is_not_replaced_in_passing(tree: Tree):
    target, report, fault = rewrite(tree.project, finished("2\n"), SNIPPET, OUTPUT, overwrite=False)
    assert (target, report) == (OUTPUT, "")
    assert fault == (
        f"{OUTPUT}:1: wrong-output: 파이썬 3.11의 출력이기도 합니다; 3.11에서 make outputs를 실행하거나, 3.14부터 다르면 "
        "빈 snippets/demo/one.3.14.out을 만들거나, 모두 바꾸려면 make outputs BASE=1을 실행하십시오"
    )
    assert tree.read(OUTPUT) == "1\n"


@pytest.mark.usefixtures("since")
def test_output_that_an_older_python_checked_gets_a_variant(tree: Tree):
    ledgers.write(tree.ledger(OLD), tree.root)
    target, report, fault = rewrite(tree.project, finished("2\n"), SNIPPET, OUTPUT, overwrite=False)
    assert (target, report, fault) == (
        "snippets/demo/one.3.14.out",
        "snippets/demo/one.3.14.out\n@@ -1 +1 @@\n-1\n+2",
        "",
    )
    assert (tree.read(OUTPUT), tree.read("snippets/demo/one.3.14.out")) == ("1\n", "2\n")


@pytest.mark.usefixtures("since")
def test_output_that_an_older_python_did_not_check_gets_none(tree: Tree):
    ledger = tree.ledger(OLD)
    ledger.snippets[OUTPUT] = Snippet(used=[TEST])
    ledgers.write(ledger, tree.root)
    assert rewrite(tree.project, finished("2\n"), SNIPPET, OUTPUT, overwrite=False)[2]


@pytest.mark.usefixtures("since")
def test_all_may_be_replaced_on_request(tree: Tree):
    assert rewrite(tree.project, finished("2\n"), SNIPPET, OUTPUT, overwrite=True)[0] == OUTPUT
    assert tree.read(OUTPUT) == "2\n"


@pytest.mark.usefixtures("since")
def test_variant_of_this_version_is_written_again(tree: Tree):
    path = "snippets/demo/one.3.14.out"
    tree.write(path, "")
    assert rewrite(tree.project, finished("2\n"), SNIPPET, path, overwrite=False)[0] == path
    assert tree.read(path) == "2\n"


def test_differences(tree: Tree):
    project = tree.project
    assert difference(project, OUTPUT, finished("1\n")) == ""
    assert difference(project, OUTPUT, finished("2\n")) == (
        f"{OUTPUT}:1: wrong-output: 파이썬 {VERSION}에서 출력이 다릅니다; 맞는 출력이면 다시 쓰십시오: make outputs\n"
        f"--- {OUTPUT}\n+++ 실제 출력\n@@ -1 +1 @@\n-1\n+2"
    )
    tree.write(OUTPUT, "0.5s\n")
    message = "실행할 때마다 다른 값 1개에 표시가 없습니다; 다시 쓰십시오: make outputs"
    assert difference(project, OUTPUT, finished("0.5s\n")) == f"{OUTPUT}:1: wrong-output: {message}"
    tree.add(SNIPPET, "# 0.5\n")
    assert difference(project, OUTPUT, finished("0.5s\n")) == ""
    assert difference(project, OUTPUT, finished("0.5s\n", snippet="snippets/demo")) == ""
    tree.write(OUTPUT, b"\xff")
    assert (
        difference(project, OUTPUT, finished("1\n")) == f"{OUTPUT}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"
    )


@pytest.mark.parametrize(
    ("output", "source", "known"),
    [
        ("suite/a/x.out", "suite/a/test_x.py", True),
        ("suite/a/x.out", "suite/a/conftest.py", True),
        ("suite/a/x.out", "suite/conftest.py", True),
        ("suite/a/x.out", "suite/b/test_y.py", False),
        ("suite/a/x.out", "suite/ab/test_y.py", False),
        ("suite.out", "suite/b/test_y.py", True),
    ],
)
def test_files_whose_values_a_suite_writes_itself(tree: Tree, output: str, source: str, *, known: bool):
    tree.write(f"snippets/{output}", "0.5s\n")
    tree.write(f"snippets/{source}", "# 0.5\n")
    fault = difference(tree.project, f"snippets/{output}", finished("0.5s\n", snippet="snippets/suite"))
    assert fault == "" if known else "표시가 없습니다" in fault


def test_other_programs_are_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*given: list[str]) -> subprocess.Popen[bytes]:
        started.append(popen(*given))
        return started[-1]

    monkeypatch.setattr(rewriting.subprocess, "Popen", start)
    monkeypatch.setattr(rewriting.os, "cpu_count", lambda: None)
    with rewriting.busy():
        assert [each.poll() for each in started] == [None, None]
    assert [each.poll() is None for each in started] == [False, False]
