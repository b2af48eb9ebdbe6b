"""증명의 앞뒤 차이가 어떤 글이 되는지."""

import pytest

from evidence.pages import parse
from evidence.proofs import Proofs
from tests.evidence.conftest import OUTPUT, PAGE, SNIPPET, TEST, Tree, copied
from tools.preview.news import Mark, News, Stand, is_elsewhere, news, stands, told

BLOCK, CLAIM = Mark("docs/a.md", "snippets/a.py:x"), Mark("docs/a.md", "tests/test_a.py::test_x")
PROVEN, NONE = Stand(3, ("3.11", "3.12")), Stand(3, ())


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({BLOCK: PROVEN}, {BLOCK: NONE}, ["docs/a.md:3: 증명을 잃음: snippets/a.py:x"]),
        ({BLOCK: NONE}, {BLOCK: PROVEN}, ["docs/a.md:3: 증명을 얻음: snippets/a.py:x (Python 3.11–3.12)"]),
        ({}, {CLAIM: PROVEN}, ["docs/a.md:3: 증명을 얻음: tests/test_a.py::test_x (Python 3.11–3.12)"]),
        ({BLOCK: PROVEN}, {BLOCK: Stand(9, ("3.12",))}, []),
        ({BLOCK: PROVEN}, {}, []),
        ({}, {BLOCK: NONE}, []),
        ({}, {}, []),
    ],
)
def test_lost_and_gained_proofs_are_news(before: dict[Mark, Stand], after: dict[Mark, Stand], lines: list[str]):
    assert [str(each) for each in news(before, after)] == lines


def test_news_come_in_the_order_of_the_page():
    after = {Mark("docs/b.md", "snippets/a.py"): Stand(1, ()), CLAIM: Stand(2, ()), BLOCK: Stand(10, ())}
    found = news(dict.fromkeys(after, PROVEN), after)
    assert [(each.mark.page, each.line) for each in found] == [("docs/a.md", 2), ("docs/a.md", 10), ("docs/b.md", 1)]


def lost(page: str, what: str) -> News:
    return News(Mark(page, what), 5, ())


@pytest.mark.parametrize(
    "what", ["snippets/d/x.py:part", "snippets/d/x.out", "snippets/d/x.3.14.out", "tests/d/test_x.py::test_a[1]"]
)
def test_what_was_saved_is_told_by_name(what: str):
    focus = {"snippets/d/x.py", "tests/d/test_x.py::test_a[2]"}
    assert told([lost("docs/d.md", what)], focus) == [f"docs/d.md:5: 증명을 잃음: {what}"]


def test_claims_of_the_module_that_was_saved_are_told_by_name():
    assert told([lost("docs/d.md", "tests/d/test_x.py::test_a")], {"tests/d/test_x.py"}) == [
        "docs/d.md:5: 증명을 잃음: tests/d/test_x.py::test_a"
    ]


def test_whole_page_that_was_saved_is_told_by_name():
    assert len(told([lost("docs/d.md", "snippets/z.py"), lost("docs/d.md", "snippets/y.py")], {"docs/d.md"})) == 2


def test_what_only_shares_the_module_is_counted():
    rest = [lost("docs/d.md", f"snippets/d/other{n}.py") for n in range(3)]
    gained = News(Mark("docs/e.md", "snippets/d/z.py"), 1, ("3.11",))
    assert told([lost("docs/d.md", "snippets/d/x.py"), *rest, gained], {"snippets/d/x.py"}) == [
        "docs/d.md:5: 증명을 잃음: snippets/d/x.py",
        "docs/d.md:1: 함께 확인하는 3곳도 증명을 잃음",
        "docs/e.md:1: 함께 확인하는 1곳도 증명을 얻음",
    ]


def test_stands_of_a_page_are_what_the_ledger_proves(tmp_path):
    tree: Tree = copied(tmp_path)
    page = parse(PAGE, tree.read(PAGE))
    on = Stand(6, ("3.11",))
    assert stands(Proofs(tree.project, [tree.ledger()]), [page]) == {
        Mark(PAGE, SNIPPET): on,
        Mark(PAGE, TEST): Stand(3, ("3.11",)),
    }
    assert {stand.versions for stand in stands(Proofs(tree.project, []), [page]).values()} == {()}
    assert OUTPUT not in {mark.what for mark in stands(Proofs(tree.project, []), [page])}


@pytest.mark.parametrize(("outcome", "elsewhere"), [("skipped", True), ("passed", False), ("failed", False)])
@pytest.mark.parametrize("what", [SNIPPET, f"{SNIPPET}:body", OUTPUT, TEST])
def test_what_this_python_skips_is_proven_elsewhere(tmp_path, outcome: str, what: str, *, elsewhere: bool):
    tree: Tree = copied(tmp_path)
    own, other = tree.ledger(), tree.ledger("3.14")
    own.tests[TEST].outcome = outcome
    own.snippets.clear()
    assert is_elsewhere(Mark(PAGE, what), own, [own, other]) is elsewhere
    assert not is_elsewhere(Mark(PAGE, what), None, [other])
    assert not is_elsewhere(Mark(PAGE, "snippets/new.py"), own, [own, other])
