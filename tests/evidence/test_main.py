"""명령줄: `python -m evidence …`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from evidence import ledger as ledgers
from evidence.__main__ import main
from evidence.ledger import Ledger, Result, Snippet
from evidence.running import PYTHON
from tests.evidence.conftest import INDEX, MODULE, OUTPUT, PAGE, SNIPPET, TEST, Tree

Command = Callable[..., tuple[int, str, str]]
LINK = f"{PAGE}:9: third-party: 다른 곳의 파일을 불러오거나 파일이 아닙니다(https://x/100%.png)"
CURE = "docs/assets/에 두고 상대 경로로 쓰십시오"


@pytest.fixture
def command(tree: Tree, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.delenv("EVIDENCE_PUBLISH", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def _command(*arguments: str) -> tuple[int, str, str]:
        status = main(["--root", str(tree.root), *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return _command


def here(tree: Tree) -> Ledger:
    """지금 파이썬의 원장."""
    place = f"{sys.platform}-{platform.machine()}"
    ledger = replace(tree.ledger(PYTHON), release=platform.python_version(), platform=place)
    ledger.packages = {"pytest": pytest.__version__}
    return ledger


def test_check_passes(tree: Tree, command: Command):
    ledgers.write(tree.ledger(), tree.root)
    assert command("check") == (0, "", "")
    assert command("check", "--static") == (0, "", "")


def test_every_violation_is_one_line(tree: Tree, command: Command):
    tree.add(PAGE, "\n![그림](https://x/100%.png)\n\n<pre>x</pre>\n")
    status, out, err = command("check", "--static")
    assert (status, err) == (1, "잘못 2개를 찾았습니다.\n")
    assert out.splitlines() == [
        f"{LINK}; {CURE}",
        f"{PAGE}:11: inline-code: 코드를 HTML로 적었습니다; snippets/의 파일을 포함하십시오",
    ]


def test_annotations_on_github(tree: Tree, command: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    tree.add(PAGE, "\n![그림](https://x/100%.png)\n")
    message = LINK.partition(": third-party: ")[2].replace("%", "%25")
    assert command("check", "--static")[1].splitlines() == [
        f"{LINK}; {CURE}",
        f"::error file={PAGE},line=9,title=third-party::{message}; {CURE}",
    ]


def test_broken_ledger_is_reported_beside_the_rest(tree: Tree, command: Command):
    tree.write(".evidence/ledger-3.11.json", "{")
    broken = "원장을 읽을 수 없습니다(JSONDecodeError); 파일을 지우고 make test를 실행하십시오"
    assert command("check")[:2] == (
        1,
        f".evidence/ledger-3.11.json:1: stale: {broken}\n"
        ".evidence:1: stale: 원장이 없습니다; make test를 실행하십시오\n",
    )


def test_notes_are_counted_and_listed_on_request(tree: Tree, command: Command):
    ledger = tree.ledger()
    ledger.tests["tests/demo/test_one.py::x"] = Result("skipped", 1, "", "tool", "node 명령이 없음")
    ledgers.write(ledger, tree.root)
    told = "· 통과. 이 컴퓨터에 없는 파이썬이나 도구 때문에 확인하지 못한 것은 1개입니다"
    assert command("check") == (0, f"{told}(python -m evidence check --notes)\n", "")
    note = "tests/demo/test_one.py::x: Python 3.11에서 건너뜀(node 명령이 없음)\n"
    assert command("check", "--notes") == (0, note, "")


def test_publishing_strength_comes_from_the_environment(tree: Tree, command: Command, monkeypatch: pytest.MonkeyPatch):
    ledgers.write(here(tree), tree.root)
    assert command("check")[0] == 0
    assert command("stale") == (0, "", "")
    monkeypatch.setenv("EVIDENCE_PUBLISH", "1")
    assert command("check")[0] == 1
    assert command("stale") == (0, "", "")


# 무엇을 하면 → 다시 돌릴 까닭
REASONS: dict[str, tuple[Callable[[Tree, Ledger], object], str]] = {
    "nothing": (lambda tree, ledger: None, ""),
    "changed file": (lambda tree, ledger: tree.add(SNIPPET, "\n"), f"바뀜: {SNIPPET}"),
    "failed test": (
        lambda tree, ledger: ledger.tests.update({TEST: Result("failed", 1)}),
        "실패한 테스트가 있음",
    ),
    "never ran": (lambda tree, ledger: ledger.modules.clear(), "돌린 적이 없음"),
    "other Python": (lambda tree, ledger: setattr(ledger, "release", "3.0.0"), "바뀜: Python 3.0.0"),
    "other package": (lambda tree, ledger: ledger.packages.update(pytest="0"), "바뀜: pytest"),
}


@pytest.mark.parametrize(("change", "reason"), REASONS.values(), ids=REASONS)
def test_modules_to_run_again_and_why(
    tree: Tree, command: Command, change: Callable[[Tree, Ledger], object], reason: str
):
    ledger = here(tree)
    change(tree, ledger)
    ledgers.write(ledger, tree.root)
    expected = (f"{MODULE}\n", f"· {MODULE}: {reason}\n") if reason else ("", "")
    assert command("stale") == (0, *expected)
    assert command("stale", "--all") == (0, f"{MODULE}\n", "")


def test_modules_of_the_tool_run_again_as_well(tree: Tree, command: Command):
    tree.write("tests/evidence/test_x.py", "")
    ledgers.write(here(tree), tree.root)
    assert command("stale")[1] == "tests/evidence/test_x.py\n"
    assert command("stale", "--proofs")[1] == ""
    (tree.root / f".evidence/ledger-{PYTHON}.json").unlink()
    assert command("stale")[1:] == (f"{MODULE}\ntests/evidence/test_x.py\n", "")


def test_many_modules_are_told_shortly(tree: Tree, command: Command):
    for number in range(11):
        tree.write(f"tests/demo/test_{number}.py", "")
    ledgers.write(here(tree), tree.root)
    _, out, err = command("stale")
    assert (len(out.splitlines()), len(err.splitlines())) == (11, 11)
    assert err.endswith("· … 모두 11개\n")


def test_show_a_file(tree: Tree, command: Command):
    ledgers.write(tree.ledger(), tree.root)
    assert command("show", SNIPPET)[1].splitlines() == [
        f"Python 3.11: {SNIPPET}: 실행: {TEST}",
        f"Python 3.11: {SNIPPET}: 사용: {TEST}",
        f"Python 3.11: {SNIPPET}:1: (불러올 때)",
        f"Python 3.11: {SNIPPET}:3: {TEST}",
        f"Python 3.11: {SNIPPET}:7: (불러올 때)",
    ]
    assert command("show", OUTPUT)[1] == f"Python 3.11: {OUTPUT}: 비교: {TEST}\n"


def test_show_a_test(tree: Tree, command: Command):
    ledger = tree.ledger()
    ledger.tests["tests/demo/test_one.py::x"] = Result("skipped", 1, "", "tool", "node 명령이 없음")
    ledger.snippets["snippets/demo/other.py"] = Snippet(lines={1: ["tests/demo/test_one.py::x"]})
    ledgers.write(ledger, tree.root)
    shown = f"Python 3.11: {TEST}: passed\nPython 3.11:   {OUTPUT}\nPython 3.11:   {SNIPPET}: 3번째 줄\n"
    assert command("show", TEST) == (0, shown, "")
    assert command("show", "tests/demo/test_one.py::x")[1].startswith(
        "Python 3.11: tests/demo/test_one.py::x: skipped node 명령이 없음\n"
    )


def test_show_something_unknown_or_a_broken_ledger(tree: Tree, command: Command):
    ledgers.write(tree.ledger(), tree.root)
    unknown = "snippets/x.py: 원장에 없습니다; 이름을 고치거나 make test를 실행하십시오\n"
    page = f"{PAGE}: 원장에 없습니다; 그 쪽에 있는 snippets/…의 경로나 tests/…::이름을 주십시오\n"
    assert command("show", PAGE)[:2] == (1, page)
    assert command("show", "snippets/x.py") == (1, unknown, "")
    tree.write(".evidence/ledger-3.14.json", "{")
    status, out, _ = command("show", SNIPPET)
    assert (status, out.startswith(".evidence/ledger-3.14.json:1: stale: ")) == (1, True)


def test_claims_for_a_reader(tree: Tree, command: Command):
    ledgers.write(tree.ledger(), tree.root)
    tree.add(PAGE, "\n[`loop`가 7개입니다](test:test_one_is_one)\n")
    line = f"{PAGE}:9: {TEST}에 없음: loop, 7\n"
    assert command("claims") == (0, line, "")
    assert command("claims", PAGE) == (0, line, "")
    assert command("claims", INDEX) == (0, "", "")


def test_built_site_is_told_like_the_gate(tree: Tree, command: Command):
    tree.write("site/index.html", "<pre>x</pre>")
    status, out, err = command("built", str(tree.root / "site"))
    assert (status, err) == (1, "잘못 7개를 찾았습니다.\n")
    assert out.splitlines()[0] == f"{PAGE}:1: built: 지은 사이트에 없습니다; 다시 지으십시오"


def test_unreadable_project_is_one_line(tree: Tree, command: Command):
    ledgers.write(here(tree), tree.root)
    tree.write("pyproject.toml", "[project\n")
    status, out, _ = command("stale")
    assert (status, out.startswith("pyproject.toml:1: missing: TOML이 아닙니다(")) == (1, True)
    assert len(out.splitlines()) == 1


def test_outside_a_repository(tmp_path, capsys: pytest.CaptureFixture[str]):
    assert main(["--root", str(tmp_path), "check"]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: mkdocs.yml이 없습니다; 저장소의 뿌리에서 실행하십시오\n"


def test_help_is_korean(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "관문: 내보내도 되는지 확인한다" in capsys.readouterr().out


def test_as_a_program(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    tree.add(SNIPPET, "\n")
    finished = tree.run("evidence", "check")
    line = f"{SNIPPET}:1: stale: {MODULE}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오\n"
    assert (finished.returncode, finished.stdout) == (1, line)
