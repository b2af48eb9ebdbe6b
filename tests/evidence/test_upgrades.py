"""판을 올리면 달라지는 것의 표."""

from __future__ import annotations

import pytest

from evidence import ledger as ledgers
from evidence.figures import NOTHING
from evidence.ledger import Result
from evidence.upgrades import upgrades
from tests.evidence.conftest import Tree

MODULE = "tests/demo/test_one.py"
LABELS = """[test_feature]
a = "[가](demo/a.md#x)"
b = "`나`"
c = "[다](other/c.md)"
[test_behaviour]
d = "[라](demo/d.md)"
e = "마"
[words]
yes = "있음"
no = "없음"
"""
HEAD = ["| 버전 | 새로 생긴 것 | 달라진 동작 |", "| --- | --- | --- |"]


@pytest.fixture
def here(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.chdir(tree.root)
    tree.write("snippets/x/labels.toml", LABELS)
    last = '  "Programming Language :: Python :: 3.14",\n'
    tree.replace("pyproject.toml", last, "".join(last.replace("14", each) for each in ("12", "13", "14", "15")))
    return tree


def record(tree: Tree, python: str, *names: str, outcome: str = "passed") -> None:
    ledger = tree.ledger(python)
    ledger.tests |= {f"{MODULE}::{name}": Result(outcome, 1) for name in names}
    ledgers.write(ledger, tree.root)


def rows() -> list[str]:
    found = upgrades("demo", "x/labels.toml", MODULE).splitlines()
    assert found[:2] == HEAD
    return found[2:]


def test_what_came_and_what_changed(here: Tree):
    """다른 섹션의 것은 빼고, 앞 판과 같은 것은 적지 않는다."""
    old = ("test_feature[a: no]", "test_feature[b: no]", "test_feature[c: no]", "test_behaviour[d: `1`]")
    new = ("test_feature[a: yes]", "test_feature[b: no]", "test_feature[c: yes]", "test_behaviour[d: `2`]")
    record(here, "3.11", *old, "test_behaviour[e: x]")
    record(here, "3.12", *new, "test_behaviour[e: yes]")
    record(here, "3.13", "test_feature[a: yes]", "test_feature[b: yes]", "test_behaviour[d: `2`]")
    assert rows()[-2:] == [
        "| 3.13 | `나` | 없음 |",
        "| 3.12 | [가](a.md#x) | [라](d.md): ``1`` → ``2``<br>마: `x` → 있음 |",
    ]


def test_what_was_not_tested_on_both_is_not_told(here: Tree):
    record(here, "3.11", "test_feature[a: no]")
    record(here, "3.12", "test_feature[a: yes]", outcome="failed")
    record(here, "3.14", "test_feature[a: yes]")
    assert set(rows()) == {
        f"| {version} | 테스트 안 함 | 테스트 안 함 |" for version in ("3.12", "3.13", "3.14", "3.15")
    }


def test_free_threaded_build_is_not_a_version(here: Tree):
    record(here, "3.13", "test_feature[a: no]")
    record(here, "3.14t", "test_feature[a: yes]")
    assert "[가]" not in "".join(rows())


def test_what_went_away_is_told(here: Tree):
    record(here, "3.11", "test_feature[a: yes]", "test_feature[b: no]")
    record(here, "3.12", "test_feature[a: no]", "test_feature[b: yes]")
    assert rows()[-1] == "| 3.12 | [가](a.md#x): 있음 → 없음<br>`나` | 테스트 안 함 |"


def test_without_a_ledger(here: Tree):
    assert upgrades("demo", "x/labels.toml", MODULE) == NOTHING
