"""표를 좁은 화면에서 읽게 한다: 넘치면 상자 안에서 옆으로 넘기고, 글이 긴 표는 줄마다 한 장이 된다.

모양은 docs/assets/site.css가 정한다. 여기서는 상자를 씌우고, 한 장이 될 표와 그 칸의 이름을 적는다.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX

# 칸이 셋 이상이고 이보다 긴 글이 있으면, 전화기에서는 열이 좁아 읽을 수 없다.
COLUMNS = 3
LONG = 30
# 코드는 아직 자리표이고, 자리표는 쪽의 뒤로 갈수록 길다. 짧은 낱말 하나로 센다.
CODE = "·" * 12


class BoxTables(Treeprocessor):
    """표마다 상자를 씌운다."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(parent):
                if child.tag == "table":
                    parent[place] = _boxed(child)


def _boxed(table: Element) -> Element:
    box = Element("div", {"class": "table"})
    box.tail, table.tail = table.tail, None
    box.append(table)
    head, rows = _cells(table.find("thead/tr")), [_cells(row) for row in table.iterfind("tbody/tr")]
    if len(head) >= COLUMNS and any(_length(cell) > LONG for row in rows for cell in row):
        box.set("data-cards", "")
        for row in rows:
            for name, cell in zip(head[1:], row[1:], strict=False):
                _label(cell, _text(name))
    return box


def _cells(row: Element | None) -> list[Element]:
    return list(row) if row is not None else []


def _label(cell: Element, name: str) -> None:
    # 코드가 든 이름은 아직 자리표여서 속성에 적을 수 없다.
    if name and STX not in name:
        cell.set("data-label", name)


def _length(cell: Element) -> int:
    return len(HTML_PLACEHOLDER_RE.sub(CODE, _text(cell)))


def _text(cell: Element) -> str:
    return " ".join("".join(cell.itertext()).split())
