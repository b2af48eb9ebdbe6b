"""바뀐 것만 다시 읽어도 모두 새로 읽은 것과 같은지."""

from pathlib import Path

import pytest

from evidence import ledger as ledgers
from tests.evidence.conftest import INDEX, MODULE, OUTPUT, PAGE, SNIPPET, Tree, copied
from tools.preview.memory import Memory
from tools.preview.news import stands


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = copied(tmp_path)
    tree.write(".gitignore", "/.evidence/\n")
    tree.commit()
    ledgers.write(tree.ledger(), tree.root)
    return tree


def seen(memory: Memory) -> tuple[object, ...]:
    pages = {path: (page.blocks, page.claims) for path, page in memory.pages.items()}
    return stands(memory.proofs, memory.pages.values()), pages, memory.project.files, memory.own


LEDGER = ".evidence/ledger-3.11.json"


@pytest.mark.parametrize(
    ("path", "text", "affected"),
    [
        (SNIPPET, "def one():\n    return 2\n", {PAGE, INDEX}),
        (OUTPUT, "2\n", {PAGE, INDEX}),
        (MODULE, "def test_one_is_one(): ...\n", {PAGE, INDEX}),
        (PAGE, "# 다른 글\n", {PAGE}),
        (PAGE, None, set()),
        ("docs/demo/new.md", "# 새 쪽\n", {"docs/demo/new.md"}),
        ("snippets/demo/new.py", "NEW = 1\n", set()),
        ("docs/demo/one.md", b"\xff", set()),
        (LEDGER, "{", {PAGE, INDEX}),
        (LEDGER, None, {PAGE, INDEX}),
    ],
)
def test_what_was_saved_is_read_again(tree: Tree, path: str, text: str | bytes | None, affected: set[str]):
    memory = Memory(tree.root)
    assert any(stand.versions for stand in stands(memory.proofs, memory.pages.values()).values())
    before = tree.root.joinpath(path).read_bytes() if (tree.root / path).exists() else None
    for content in (text, before):
        tree.write(path, content)
        found = memory.forget({path})
        assert seen(memory) == seen(Memory(tree.root))
        if content == text:
            assert found == affected


def test_ledger_that_cannot_be_read_is_told_while_it_is_there(tree: Tree):
    memory = Memory(tree.root)
    good = tree.read(LEDGER)
    for content, told in (("{", 1), (good, 0), ("[]", 1), (None, 0)):
        tree.write(LEDGER, content)
        memory.forget({LEDGER})
        assert [line.startswith(f"{LEDGER}:1: stale: 원장을 읽을 수 없습니다(") for line in memory.faults.values()] == [
            True
        ] * told
