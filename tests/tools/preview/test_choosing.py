"""저장한 것에 따라 무엇을 돌리는지."""

from dataclasses import replace

import pytest

from evidence.ledger import Ledger, Snippet
from evidence.pages import Page, parse
from tests.evidence.conftest import MODULE, SNIPPET, TEST, Tree, copied
from tools.preview.choosing import Choice, Known, choose, first, module_of, modules_of

A, B = "tests/a/test_b.py", "tests/a/test_c.py"
KNOWN = Known(
    modules=frozenset({A, B}),
    inputs={A: frozenset({A, "snippets/a/b/x.py", "snippets/a/b/", "tests/conftest.py"}), B: frozenset({B})},
    settings=frozenset({"evidence/plugin.py", "pyproject.toml"}),
)
CLAIM = {"docs/a/b.md": parse("docs/a/b.md", "[말](test:test_x)\n"), "docs/a/other.md": parse("docs/a/other.md", "")}


def stale(*modules: str) -> Known:
    return replace(KNOWN, stale=frozenset(modules))


@pytest.mark.parametrize(
    ("saved", "known", "run"),
    [
        ({"snippets/a/b/x.py"}, stale(A), {A}),
        ({"snippets/a/b/x.py"}, stale(A, B), {A}),
        ({A}, stale(A), {A}),
        ({"snippets/a/b/new.py"}, stale(A), {A}),
        ({"tests/conftest.py", B}, stale(A, B), {A, B}),
        # 내용이 원장의 것과 같으면 다시 증명할 것이 없다. 실패했던 것은 다시 해 본다.
        ({"snippets/a/b/x.py"}, KNOWN, set()),
        ({"snippets/a/b/x.py"}, replace(KNOWN, failed=frozenset({A, B})), {A}),
        # 출력이 없어서 실패한 테스트의 원장에는 그 출력이 없다.
        ({"snippets/a/c/gone.out"}, replace(KNOWN, failed=frozenset({A, B})), {B}),
        # 전부터 낡은 것은 그 파일을 저장하지 않았으면 돌리지 않는다.
        ({"snippets/z/z/z.py"}, stale(A, B), set()),
        ({"README.md"}, stale(A, B), set()),
        # 페이지의 글은 증명을 바꾸지 않지만, 그 주장이 아직 모르는 것이면 돌린다.
        ({"docs/a/b.md"}, KNOWN, set()),
        ({"docs/a/b.md"}, stale(A, B), {A}),
        ({"docs/a/other.md"}, stale(A, B), set()),
        ({"docs/a/b.md"}, replace(KNOWN, failed=frozenset({A})), set()),
        # 원장이 없으면 이름이 정한다.
        ({"snippets/a/b/x.py"}, Known(KNOWN.modules), {A}),
        ({"snippets/a/b/x.py"}, Known(frozenset({B})), set()),
        ({B}, Known(KNOWN.modules), {B}),
    ],
)
def test_only_the_tests_of_what_was_saved_are_run(saved: set[str], known: Known, run: set[str]):
    assert choose(saved, known, CLAIM).run == run


def test_module_that_reads_what_was_saved_is_touched_even_if_nothing_is_to_be_run():
    assert choose({"snippets/a/b/x.py"}, KNOWN, {}) == Choice(frozenset(), frozenset({A}))


def test_what_changes_every_result_is_not_run_in_the_background():
    assert choose({"evidence/plugin.py", A}, stale(A, B), {}) == Choice(everything="evidence/plugin.py")


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("snippets/a/b/c.py", "tests/a/test_b.py"),
        ("snippets/a/b/c/d.out", "tests/a/test_b.py"),
        ("snippets/a/b.3.14.out", "tests/a/test_b.py"),
        ("snippets/b.py", ""),
        ("docs/a/b.md", ""),
    ],
)
def test_module_of_a_snippet_follows_from_its_place(path: str, module: str):
    assert module_of(path) == module


def test_modules_of_a_page_are_those_of_its_blocks_and_claims():
    page = parse("docs/a/b.md", '[말](test:test_x)\n\n```python\n--8<-- "d/e/f.py"\n```\n')
    assert modules_of(page) == {"tests/a/test_b.py", "tests/d/test_e.py"}
    assert modules_of(Page("docs/x.md")) == set()


@pytest.fixture
def tree(tmp_path) -> Tree:
    return copied(tmp_path)


def test_known_is_what_the_ledger_says(tree: Tree):
    ledger = tree.ledger()
    known = Known.of(tree.project, ledger)
    assert (known.modules, known.stale, known.failed) == ({MODULE}, set(), set())
    assert SNIPPET in known.inputs[MODULE]
    tree.add(SNIPPET, "# 바뀜\n")
    ledger.tests[TEST].outcome = "failed"
    changed = Known.of(tree.project, ledger)
    assert (changed.stale, changed.failed) == ({MODULE}, {MODULE})
    assert Known.of(tree.project, None) == Known(frozenset({MODULE}))


def test_tests_that_used_the_file_come_first():
    ledger = Ledger("3.11", "3.11.0", "linux", snippets={SNIPPET: Snippet(lines={3: ["b"]}, ran=["a", "b"])})
    assert first([SNIPPET, "snippets/new.py"], ledger) == ["a", "b"]
    assert first([SNIPPET], None) == []
