"""실패한 테스트를 페이지와 주장으로 옮기는 것."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.ledger import Ledger, Result, read_all, write
from evidence.pages import Page, parse
from tests.evidence.conftest import INDEX, MODULE, PAGE, SNIPPET, TEST, Tree, copied
from tools.weekly import broken as command
from tools.weekly.broken import broken, moved
from tools.weekly.report import Broken, read


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    return copied(tmp_path)


def pages(tree: Tree) -> list[Page]:
    return [parse(path, tree.project.text(path)) for path in tree.project.pages]


def found(tree: Tree, *ledgers: Ledger) -> set[Broken]:
    return set(broken(pages(tree), ledgers, tree.project.proof_modules))


def failing(tree: Tree, *names: str) -> Ledger:
    ledger = tree.ledger()
    ledger.tests = ledger.tests | {name: Result("failed", 1) for name in names}
    return ledger


def test_nothing_is_broken(tree: Tree):
    assert found(tree, tree.ledger()) == set()


def test_failed_test_names_its_pages_blocks_and_claims(tree: Tree):
    broken_parts = found(tree, failing(tree, TEST))
    assert {part.page for part in broken_parts} <= {INDEX, PAGE}
    assert {(part.kind, part.name) for part in broken_parts} >= {("claim", TEST), ("block", SNIPPET)}
    assert "test" not in {part.kind for part in broken_parts}


def test_one_of_many_parameters_breaks_the_claim(tree: Tree):
    names = {(part.kind, part.name) for part in found(tree, failing(tree, f"{TEST}[가 <b>]"))}
    assert ("claim", TEST) in names


def test_test_of_no_claim_is_told_on_the_page_of_its_module(tree: Tree):
    other = MODULE + "::test_other"
    assert found(tree, failing(tree, other)) == {Broken(PAGE, "test", other)}
    tool = "tests/tools/test_x.py::test_y"
    assert found(tree, failing(tree, tool)) == {Broken("", "test", tool)}


def test_module_that_did_not_run_breaks_what_it_proved(tree: Tree):
    """새 패키지에서 모듈을 불러오지 못하면 원장에 결과가 없다."""
    ledger = tree.ledger()
    ledger.modules, ledger.tests = {}, {}
    broken_parts = found(tree, ledger)
    assert Broken(PAGE, "test", MODULE, "돌지 않았습니다") in broken_parts
    assert ("claim", TEST) in {(part.kind, part.name) for part in broken_parts}
    assert found(tree) == broken_parts


def test_packages_that_moved():
    before = "a==1 \\\n    --hash=sha256:0\nb[x]==2 ; python_version < '3.12'\nc==3\n"
    after = "a==1.1 \\\n    --hash=sha256:1\nb[x]==2 ; python_version < '3.12'\nd==1\n"
    assert moved(before, after) == ["a 1 → 1.1"]
    assert moved("", after) == []


def test_command_writes_what_the_issue_reads(tree: Tree, tmp_path: Path, capsys):
    write(failing(tree, TEST), tree.root)
    tree.write("requirements/dev.txt", "pytest==9.2.0\n")
    tree.commit()
    tree.write("requirements/dev.txt", "pytest==9.3.0\n")
    target = tmp_path / "나갈 곳/report.json"
    assert command.main(str(target)) == 0
    report = read(target.read_bytes())
    assert set(report.broken) == found(tree, *read_all(tree.root)[0])
    assert report.moved == ("pytest 9.2.0 → 9.3.0",)
    assert f"깨진 것 {len(report.broken)}개" in capsys.readouterr().out
