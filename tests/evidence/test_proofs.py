"""무엇이 블록과 주장을 증명하는지."""

from __future__ import annotations

import pytest

from evidence import ledger as ledgers
from evidence.ledger import Ledger, Result, Snippet
from evidence.project import ProjectError
from evidence.proofs import MANY, Proof, Proofs, counts_lines
from tests.evidence.conftest import INDEX, OUTPUT, SNIPPET, TEST, Tree

OTHER = "tests/demo/test_one.py::test_other"


def proofs(tree: Tree, *given: Ledger) -> Proofs:
    for ledger in given:
        ledgers.write(ledger, tree.root)
    return Proofs.load(tree.root, "https://git.example/x/", "abc")


def test_block_and_claim_that_are_proven(tree: Tree):
    found = proofs(tree, tree.ledger(), tree.ledger("3.14t"))
    assert found.block(SNIPPET, "body") == Proof([(TEST, 1)], ["3.11", "3.14t"], 3)
    assert found.block(SNIPPET) == Proof([(TEST, 1)], ["3.11", "3.14t"], 1)
    assert found.block(OUTPUT) == Proof([(TEST, 1)], ["3.11", "3.14t"], 1)
    assert found.claim(TEST) == Proof([(TEST, 1)], ["3.11", "3.14t"], 1)
    assert found.files_of(TEST) == {SNIPPET, OUTPUT}
    assert found.source(SNIPPET, 3) == "https://git.example/x/blob/abc/snippets/demo/one.py#L3"


def test_without_ledgers_nothing_is_proven(tree: Tree):
    found = Proofs.load(tree.root)
    assert (found.ledgers, found.commit) == ([], "")
    assert found.block(SNIPPET) == Proof([], [], 1)
    assert found.claim(TEST) == Proof([], [], 1)
    assert found.source(SNIPPET, 3) == ""


def test_results_of_changed_files_do_not_count(tree: Tree):
    ledger = tree.ledger()
    tree.add(SNIPPET, "\n")
    assert proofs(tree, ledger).ledgers == []


def test_tests_of_the_tool_prove_nothing(tree: Tree):
    ledger = tree.ledger()
    ledger.modules = {"tests/evidence/test_x.py": ledger.modules.popitem()[1]}
    tree.write("tests/evidence/test_x.py", "")
    assert proofs(tree, ledger).ledgers == []


def test_gone_file_or_section(tree: Tree):
    found = proofs(tree, tree.ledger())
    assert found.shown("snippets/x.py", None) == []
    assert found.shown(SNIPPET, "x") == []
    with pytest.raises(ProjectError):
        found.text("snippets/x.py")
    assert found.text(SNIPPET) is found.text(SNIPPET)


# 스니펫의 증거 → 증명되지 않은 줄
LINES = {
    "all": (Snippet([1, 7], {3: [TEST]}), []),
    "every line by a test": (Snippet([], {1: [TEST], 3: [TEST], 7: [TEST]}), []),
    "one line by a failed test": (Snippet([1, 7], {3: [OTHER]}), [1, 3, 7]),
    "imported and never used": (Snippet([1, 3, 7]), [1, 3, 7]),
    "a line that nothing ran": (Snippet([1], {3: [TEST]}), [7]),
    "only named": (Snippet(ran=[TEST], used=[TEST]), [1, 3, 7]),
}


@pytest.mark.parametrize(("snippet", "lines"), LINES.values(), ids=LINES)
def test_lines_that_no_passing_test_ran(tree: Tree, snippet: Snippet, lines: list[int]):
    ledger = tree.ledger()
    ledger.tests[OTHER] = Result("failed", 9)
    ledger.snippets[SNIPPET] = snippet
    found = proofs(tree, ledger)
    assert sorted(found.unproven(found.ledgers[0], SNIPPET)) == lines
    assert found.block(SNIPPET, "body").versions == ([] if lines else ["3.11"])


def test_snippet_that_is_no_python(tree: Tree):
    tree.write(SNIPPET, "def (:\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(ran=[TEST])
    found = proofs(tree, ledger)
    assert found.unproven(found.ledgers[0], SNIPPET) == [1]
    assert found.statements("snippets/x.py") == [range(1, 2)]


def test_section_of_imported_lines_is_proven_by_the_tests_of_the_file(tree: Tree):
    tree.write(SNIPPET, "# --8<-- [start:body]\nONE = 1\n# --8<-- [end:body]\n\n\ndef one():\n    return ONE\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet([2, 6], {7: [TEST]})
    assert proofs(tree, ledger).block(SNIPPET, "body") == Proof([(TEST, 1)], ["3.11"], 2)
    ledger.snippets[SNIPPET] = Snippet([2, 6])
    assert proofs(tree, ledger).block(SNIPPET, "body") == Proof([], [], 2)


# 파일 → (어떻게 썼는지, 증명되는지)
WHOLE = {
    "shell file that ran": ("demo/x.sh", Snippet(ran=[TEST]), True),
    "shell file that was only used": ("demo/x.sh", Snippet(used=[TEST]), False),
    "settings that were used": ("demo/x.toml", Snippet(used=[TEST]), True),
    "settings of a failed test": ("demo/x.toml", Snippet(used=[OTHER]), False),
    "settings that nobody used": ("demo/x.toml", Snippet(), False),
    "quotation that ran": ("note/x.py", Snippet(ran=[TEST]), True),
    "quotation of which a line ran": ("note/x.py", Snippet(lines={9: [TEST]}), True),
    "quotation that was only used": ("note/x.py", Snippet(used=[TEST]), False),
    "output that was compared": ("demo/x.out", Snippet(compared=[TEST]), True),
    "output that was only used": ("demo/x.out", Snippet(used=[TEST], ran=[TEST]), False),
    "output of a failed test": ("demo/x.out", Snippet(compared=[OTHER]), False),
    "stub of types": ("demo/x.pyi", Snippet(used=[TEST]), False),
}


@pytest.mark.parametrize(("name", "snippet", "proven"), WHOLE.values(), ids=WHOLE)
def test_files_whose_lines_do_not_count(tree: Tree, name: str, snippet: Snippet, proven: bool):
    path = f"snippets/{name}"
    tree.write(path, "x\n")
    ledger = tree.ledger()
    ledger.tests[OTHER] = Result("failed", 9)
    ledger.snippets[path] = snippet
    assert proofs(tree, ledger).block(path).versions == (["3.11"] if proven else [])
    assert not counts_lines(path)


# 매개변수마다 결과 → 증명되는지
CLAIMS = {
    "all passed": (["passed", "passed"], True),
    "one skipped": (["passed", "skipped"], True),
    "all skipped": (["skipped", "skipped"], False),
    "one failed": (["passed", "failed"], False),
    "one expected to fail": (["passed", "xfailed"], False),
}


@pytest.mark.parametrize(("outcomes", "proven"), CLAIMS.values(), ids=CLAIMS)
def test_claim_of_a_parametrized_test(tree: Tree, outcomes: list[str], proven: bool):
    ledger = tree.ledger()
    ledger.tests |= {f"{OTHER}[{number}]": Result(outcome, 5) for number, outcome in enumerate(outcomes)}
    assert proofs(tree, ledger).claim(OTHER).versions == (["3.11"] if proven else [])


def test_day_of_the_last_change(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    # 자정을 넘어도 같은 날이다.
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-04T12:00:00+09:00")
    tree.commit()
    assert Proofs.load(tree.root).changed[INDEX] == "2026-03-04"


def test_many_tests_are_listed_by_their_modules():
    few = [(f"tests/a.py::test_{number}", number) for number in range(MANY)]
    assert Proof(few, ["3.11"]).listed[0] == ("tests/a.py", 0, "test_0")
    assert len(Proof(few, ["3.11"]).listed) == MANY
    many = [*few, ("tests/b.py::Test::test_one", 7)]
    assert Proof(many, ["3.11"]).listed == [
        ("tests/a.py", 1, f"tests/a.py: 테스트 {MANY}개"),
        ("tests/b.py", 1, "tests/b.py: 테스트 1개"),
    ]
