"""저장소 하나가 보이고 증명하는 것과, 두 커밋을 견주는 명령."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence import ledger as ledgers
from evidence.ledger import Ledger, Result
from tests.evidence.conftest import INDEX, OUTPUT, PAGE, SNIPPET, TEST, Tree, copied
from tools.pull_request.__main__ import main
from tools.pull_request.changes import Changes, FileChange, Part, ProofChange, compare, read
from tools.pull_request.summary import summarize


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return copied(tmp_path / "저장소")


def put(tree: Tree, *given: Ledger) -> None:
    for ledger in given:
        ledgers.write(ledger, tree.root)


def test_summary_of_a_proven_repository(tree: Tree):
    put(tree, tree.ledger(), tree.ledger("3.14t"))
    found = summarize(tree.root)
    assert found.versions == ("3.11", "3.14t")
    assert found.pages.keys() == {INDEX, PAGE}
    assert found.outputs.keys() == {OUTPUT}
    parts = {part.key: part for part in found.parts}
    assert {part.versions for part in found.parts} == {("3.11", "3.14t")}
    assert (PAGE, "claim", TEST) in parts or (INDEX, "claim", TEST) in parts
    assert any(part.kind == "block" and part.name.startswith(SNIPPET) for part in found.parts)


def test_summary_without_ledgers(tree: Tree):
    assert {part.versions for part in summarize(tree.root).parts} == {()}


def test_page_changes_with_what_it_shows(tree: Tree):
    before = summarize(tree.root)
    tree.add(OUTPUT, "더\n")
    found = compare(before, summarize(tree.root))
    assert {change.how for change in found.pages} == {"changed"}
    assert found.outputs == (FileChange("changed", OUTPUT),)


def test_output_of_a_later_version_belongs_to_its_block(tree: Tree):
    before = summarize(tree.root)
    tree.write(OUTPUT.replace(".out", ".3.14.out"), "다름\n")
    assert compare(before, summarize(tree.root)).pages != ()


def test_test_that_fails_takes_the_proof_away(tree: Tree):
    put(tree, tree.ledger())
    before = summarize(tree.root)
    broken = tree.ledger()
    broken.tests = {TEST: Result("failed", 1)}
    put(tree, broken)
    found = compare(before, summarize(tree.root))
    assert {change.how for change in found.proofs} == {"lost"}
    assert {change.part.key for change in found.proofs} == {part.key for part in before.parts}


def test_command_compares_with_an_earlier_commit(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    tree.commit()
    put(tree, tree.ledger())
    (tree.root / ".evidence").rename(tmp_path / "앞의 원장")
    tree.replace(INDEX, "# ", "# 새 ")
    tree.write("docs/demo/new.md", "# 새 쪽\n\n[하나입니다](test:demo/test_one.py::test_two).\n")
    tree.commit()
    put(tree, tree.ledger())
    head = "3f1c9a7e5b2d4f60819a2b3c4d5e6f708192a3b4"
    (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"number": 37, "head": {"sha": head}}}))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.chdir(tree.root)
    target = tmp_path / "나갈 곳/changes.json"
    assert main(["HEAD^", str(target), str(tmp_path / "앞의 원장")]) == 0
    found = read(target.read_bytes())
    unproven = Part("docs/demo/new.md", "claim", "tests/demo/test_one.py::test_two", "하나입니다")
    assert found == Changes(
        37, head, ("3.11",), ("3.11",),
        (FileChange("added", "docs/demo/new.md"), FileChange("changed", INDEX)),
        (ProofChange("unproven", unproven),),
    )  # fmt: skip
    assert "**증명이 없는 새것** 1개" in capsys.readouterr().out
    assert tree.git("worktree", "list").count("\n") == 1
    assert tree.git("status", "--porcelain") == ""


def test_commit_that_does_not_exist(tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd):
    tree.commit()
    monkeypatch.chdir(tree.root)
    assert main(["없는-가지", str(tmp_path / "changes.json")]) == 1
    assert "없는-가지: 그런 커밋이 없습니다; make changes AGAINST=main" in capfd.readouterr().err
    assert not (tmp_path / "changes.json").exists()
