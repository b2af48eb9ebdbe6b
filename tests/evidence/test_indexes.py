"""섹션의 첫 쪽: 차례는 그대로 지나고, 내용이 있는 쪽은 이 이름으로도 지나지 못한다."""

from __future__ import annotations

import pytest

from evidence import rules
from evidence.indexes import is_index
from evidence.pages import parse
from tests.evidence.conftest import PAGE, Tree

PLACE = "docs/demo/index.md"
FRONT = "---\ntitle: 데모\ndescription: 머리말은 쪽에 보이지 않습니다.\n---\n\n"
CONTENTS = """# 데모 { #top }

## 먼저 읽을 것

1. [하나는 무엇일까?](one.md)
2. [`one()`이 하나를 주는
   이유는?](one.md#body)

## 질문으로 찾기

- [하나를 쓰려면?](one.md) · [다른 곳](https://example.org/다)
- [`one()`은 1을 돌려줍니다](test:demo/test_one.py::test_one_is_one).
  * [안의 목록](../index.md)

| [하나](one.md) | [둘](one.md) |
| --- | --- |
"""
BLOCK = '\n```python\n--8<-- "demo/one.py:body"\n```\n'
CLAIM = "\n[하나입니다](test:demo/test_one.py::test_one_is_one)\n"


def faults(tree: Tree, text: str, path: str = PLACE) -> list[str]:
    tree.write(path, text)
    return [str(fault) for fault in rules.read(tree.project).violations]


def line(number: int, text: str) -> str:
    cure = "[문장](test:테스트)로 증명하거나 제 쪽으로 옮기십시오"
    return f"{PLACE}:{number}: unproven: 차례에 주장이 아닌 문장이 있습니다({text}); {cure}"


def test_contents_need_neither_a_block_nor_a_claim(tree: Tree):
    text = CONTENTS.replace("- [`one()`은 1을 돌려줍니다](test:demo/test_one.py::test_one_is_one).\n", "")
    assert parse(PLACE, text).claims == []
    assert faults(tree, FRONT + text) == []


def test_contents_may_hold_claims_and_blocks(tree: Tree):
    assert faults(tree, FRONT + CONTENTS + BLOCK) == []


# 쪽에 더한 글 → (줄, 알리는 글)
SMUGGLED = {
    "sentence": ("\n부르는 순간 본문을 실행합니다.\n", [(2, "부르는 순간 본문을 실행합니다.")]),
    "sentence beside a block and a claim": (BLOCK + CLAIM + "\n끝까지 실행합니다\n", [(8, "끝까지 실행합니다")]),
    "sentence behind a link": ("\n- [하나](one.md): 늘 1입니다\n", [(2, ": 늘 1입니다")]),
    "sentence behind a claim": (CLAIM.rstrip() + " 언제나 그렇습니다.\n", [(2, "언제나 그렇습니다.")]),
    "sentence in a link": ("\n- [하나는 늘 1입니다](one.md)\n", [(2, "하나는 늘 1입니다")]),
    "sentence before a question in a link": ("\n- [1입니다. 왜?](one.md)\n", [(2, "1입니다. 왜?")]),
    "sentence in a link over two lines": ("\n- [하나는\n늘 1입니다](one.md)\n", [(2, "하나는 늘 1입니다")]),
    "sentence in a heading": ("\n## 하나는 늘 1입니다 { #one }\n", [(2, "하나는 늘 1입니다")]),
    "spoken sentence in a heading": ("\n## 하나예요. 왜?\n", [(2, "하나예요. 왜?")]),
    "word without an ending": ("\n- 하나\n", [(2, "하나")]),
    "English": ("\nReturns one.\n", [(2, "Returns one.")]),
    "cell": ("\n| [하나](one.md) | 1 |\n| --- | --- |\n", [(2, "| | 1 |")]),
    "HTML": ("\n<p>하나</p>\n", [(2, "<p>하나</p>")]),
    "comment": ("\n<!-- 하나 -->\n", [(2, "<!-- 하나 -->")]),
    "picture": ("\n![하나](one.png)\n", [(2, "![하나](one.png)")]),
    "box": ("\n!!! note\n    하나\n", [(2, "!!! note"), (3, "하나")]),
    "reference": ("\n[하나][a]\n\n[a]: one.md\n", [(2, "[하나][a]"), (4, "[a]: one.md")]),
    "inline code": ("\n- `one()`\n", [(2, "`one()`")]),
    "front matter in the middle": ("\n---\ntitle: x\n---\n", [(3, "title: x")]),
    "long": (f"\n{'가나 ' * 20}\n", [(2, f"{'가나 ' * 9}가나…")]),
}


@pytest.mark.parametrize(("text", "expected"), SMUGGLED.values(), ids=SMUGGLED)
def test_content_does_not_pass_as_contents(tree: Tree, text: str, expected: list[tuple[int, str]]):
    before = (FRONT + CONTENTS).count("\n")
    assert faults(tree, FRONT + CONTENTS + text) == [line(before + number, found) for number, found in expected]


def test_page_of_content_under_the_name_is_refused(tree: Tree):
    """증명이 없는 쪽이 이름만 바꾸어 지나가지 않는다."""
    text = "# 하나\n\n부르는 순간 본문을 끝까지 실행합니다.\n"
    without = "블록도 주장도 없는 쪽입니다; 동작을 말하는 문장을 [문장](test:테스트)로 증명하십시오"
    assert faults(tree, text, "docs/demo/two.md") == [f"docs/demo/two.md:1: unproven: {without}"]
    tree.write("docs/demo/two.md", None)
    assert faults(tree, text) == [line(3, "부르는 순간 본문을 끝까지 실행합니다.")]


# 이름이 index여도 섹션의 첫 쪽이 아닌 것.
@pytest.mark.parametrize("path", ["docs/demo/deep/index.md", "docs/demo/README.md", "docs/demo/index-2.md", PAGE])
def test_other_pages_need_a_proof(tree: Tree, path: str):
    assert not is_index(path)
    found = faults(tree, "# 하나\n\n- [하나](one.md)\n", path)
    assert [fault for fault in found if fault.startswith(f"{path}:1: unproven: 블록도 주장도 없는 쪽입니다")]
