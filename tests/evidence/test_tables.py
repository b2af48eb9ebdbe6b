"""표에 씌우는 상자와, 전화기에서 줄마다 한 장이 되는 표."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from markdown import Markdown

from evidence.tables import COLUMNS, LONG, BoxTables

WORDS = "가" * (LONG + 1)


def boxes(text: str) -> list[Tag]:
    """마크다운 글의 상자."""
    md = Markdown(extensions=["tables", "attr_list", "md_in_html", "pymdownx.highlight", "pymdownx.inlinehilite"])
    md.treeprocessors.register(BoxTables(md), "tables", 2)
    return BeautifulSoup(md.convert(text), "html.parser").select("div.table")


def rows(*lines: str) -> str:
    return "\n".join([lines[0], "|".join(["---"] * len(lines[0].split("|"))), *lines[1:]])


@pytest.mark.parametrize("around", ["{}", "- 목록\n\n    {}", '<div markdown="1">\n\n{}\n\n</div>'])
def test_every_table_has_one_box(around: str):
    table = rows("a | b", "1 | 2").replace("\n", "\n    " if "목록" in around else "\n")
    found = boxes(around.format(table))
    assert len(found) == 1
    assert [child.name for child in found[0].find_all(recursive=False)] == ["table"]


def test_text_around_a_table_stays_where_it_was():
    md = Markdown(extensions=["tables"])
    md.treeprocessors.register(BoxTables(md), "tables", 2)
    found = BeautifulSoup(md.convert(f"앞\n\n{rows('a | b', '1 | 2')}\n\n뒤"), "html.parser")
    assert [child.name for child in found.find_all(recursive=False)] == ["p", "div", "p"]


@pytest.mark.parametrize("before", [0, 100, 1000])
def test_code_before_a_table_does_not_change_it(before: int):
    table = rows("a | b | c", f"1 | 2 | `x`{'가' * 5}`y`")
    (box,) = boxes(f"{'`z` ' * before}\n\n{table}")
    assert not box.has_attr("data-cards")


# 표 → 줄마다 한 장이 되는지
CARDS = {
    "long text": (rows("a | b | c", f"1 | 2 | {WORDS}"), True),
    "long text in the first column": (rows("a | b | c", f"{WORDS} | 2 | 3"), True),
    "short text": (rows("a | b | c", f"1 | 2 | {WORDS[1:]}"), False),
    "two columns": (rows("a | b", f"1 | {WORDS}"), False),
    "many short columns": (rows("a | b | c | d | e | f", "1 | 2 | 3 | 4 | 5 | 6"), False),
    "long heading": (rows(f"a | b | {WORDS}", "1 | 2 | 3"), False),
}


@pytest.mark.parametrize(("text", "expected"), CARDS.values(), ids=CARDS)
def test_tables_of_prose_become_cards(text: str, expected: bool):
    (box,) = boxes(text)
    assert box.has_attr("data-cards") == expected
    assert bool(box.select("[data-label]")) == expected
    assert COLUMNS == 3


def test_cells_of_a_card_are_named_by_their_column():
    """첫 칸은 한 장의 제목이다. 자리표가 속성에 남지 않는다."""
    (box,) = boxes(rows("하는 일 | 고를 것 | `코드` | 끝", f"1 | 2 | {WORDS} | 4"))
    names = [cell.get("data-label") for cell in box.select("td")]
    assert (names[0], names[1], names[3]) == (None, "고를 것", "끝")
    assert names[2] in (None, "코드")
    assert "wzxhzdk" not in str(box)


def test_row_with_fewer_cells_and_a_quotation_in_a_name():
    (box,) = boxes(rows('a | "b" & c | d', f"{WORDS} | 2"))
    assert [cell.get("data-label") for cell in box.select("td")] == [None, '"b" & c', "d"]


def test_table_without_a_head_is_only_boxed():
    root = ElementTree.fromstring(f"<div><table><tr><td>{WORDS}</td></tr></table>뒤</div>")
    BoxTables().run(root)
    found = ElementTree.tostring(root, encoding="unicode")
    assert found == f'<div><div class="table"><table><tr><td>{WORDS}</td></tr></table></div>뒤</div>'
