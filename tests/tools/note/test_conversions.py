"""바꾸는 것의 표: 하나씩 무엇이 무엇이 되고, 되돌아오는지."""

from __future__ import annotations

import pytest

from tools.note.conversions import TABLE, Context, convert, undo
from tools.note.drafting import Surroundings, draft
from tools.note.reading import Prose, read
from tools.note.topics import Choice

PAGES = {"generator": "docs/concurrency/generator.md", "픽스처": "docs/pytest/fixtures.md"}
IMAGES = {"img/a.png": "docs/assets/pytest/x/a.png", "그림.svg": "docs/assets/pytest/x/그림.svg"}
# 노트의 글 → (페이지의 글, 바꾼 것)
LINES = {
    "글이다 \t": ("글이다<br>", {"tab", "blanks"}),
    "## 제목  ": ("### 제목", {"heading", "blanks"}),
    "\t- 글": ("    - 글", {"tab"}),
    "  \t- 글": ("    - 글", {"tab"}),
    "이어질 글  ": ("이어질 글<br>", {"blanks"}),
    "| 칸 |  ": ("| 칸 |", {"blanks"}),
    "#제목": ("## 제목", {"heading"}),
    "##제목 ##": ("### 제목 ##", {"heading"}),
    "# 제목\t": ("## 제목", {"heading", "blanks", "tab"}),
    "#파이썬 #asyncio": ("\\#파이썬 \\#asyncio", {"tags"}),
    "[[Generator]] 보기": ("[Generator](../concurrency/generator.md) 보기", {"wiki"}),
    "[[Generator|제너레이터]] 보기": ("[제너레이터](../concurrency/generator.md) 보기", {"wiki"}),
    "[[픽스처#범위]] 보기": ("[픽스처](fixtures.md) 보기", {"wiki"}),
    "[[없는 쪽]] 보기": ("없는 쪽 보기", {"wiki"}),
    "[[#아래]] 보기": ("아래 보기", {"wiki"}),
    "`[[Generator]]` 보기": ("`[[Generator]]` 보기", set()),
    "![[그림.svg|300]]": ("![그림](../assets/pytest/x/그림.svg)", {"wiki"}),
    "![글](img/a.png)": ("![글](../assets/pytest/x/a.png)", {"link"}),
    '![글](img/a.png "제목")': ("![글](../assets/pytest/x/a.png)", {"link"}),
    '![글](img/a.png){: width="3"}': ('![글](../assets/pytest/x/a.png){: width="3"}', {"link"}),
    "![](https://a.example/b.png)": ("[b](https://a.example/b.png)", {"link"}),
    "![](data:image/png;base64,AAAA)": ("png;base64,AAAA", {"link"}),
    "![글](none.png)": ("글", {"link"}),
    '<img src="https://a.example/b.png" alt="그림" width="3">': ("[그림](https://a.example/b.png)", {"img"}),
    "<img src=img/a.png>": ("![a](../assets/pytest/x/a.png)", {"img"}),
    "[글](generator.md)": ("[글](../concurrency/generator.md)", {"link"}),
    "[글](Generator%200a1b2c3d4e5f60718293a4b5c6d7e8f9.md)": ("[글](../concurrency/generator.md)", {"link"}),
    "[글](<다른 쪽.md>)": ("글", {"link"}),
    "[글](test:test_x)": ("글", {"link"}),
    "[글](https://a.example/x_(y))": ("[글](https://a.example/x_(y))", set()),
    "[글](#자리)": ("[글](#자리)", set()),
    "{% include ad.html %}": ("<!-- {% include ad.html %} -->", {"liquid"}),
    "{: .prompt-info } ": ("<!-- {: .prompt-info } -->", {"blanks", "liquid"}),
    "%% 나중에 %%": ("<!-- %% 나중에 %% -->", {"liquid"}),
    "{% x --> %}": ("{% x --> %}", set()),
    '--8<-- "a.py"': (';--8<-- "a.py"', {"include"}),
    "값을 돌려준다.": ("[값을 돌려준다](test:test_x).", {"claim"}),
    "- [ ] 값을 돌려준다": ("- [ ] [값을 돌려준다](test:test_x)", {"claim"}),
}


@pytest.mark.parametrize("raw", LINES)
def test_line(raw: str):
    prose = read(f"글\n{raw}").pieces[1]
    assert isinstance(prose, Prose)
    context = Context("docs/pytest/x.md", PAGES, IMAGES, int(prose.level > 0), 0, "다음 줄", lambda sentence: "test_x")
    line, changes, _ = convert(prose, context)
    assert (line, {change.name for change in changes}) == LINES[raw]
    assert undo(line, changes) == raw


def test_every_row_has_an_example():
    """파일 전체의 것(머리말, 이름, 줄 끝)은 다른 테스트가 본다."""
    shown = {name for _, names in LINES.values() for name in names}
    assert {row.name for row in TABLE if row.find} - {"list"} == shown


def test_inner_list_is_four_columns_deep():
    text = "- 가\n  - 나\n    - 다\n - 라\n1. 마\n   - 바\n\n글\n  - 사\n"
    page = draft(text, "a.md", Surroundings(), Choice("demo")).files["docs/demo/a.md"]
    assert "\n- 가\n    - 나\n        - 다\n - 라\n1. 마\n    - 바\n\n글\n\n  - 사\n" in page


@pytest.mark.parametrize("comment", ["<!-- 값을 돌려준다. -->", "<!-- 시작한다.\n값을 돌려준다. [[Generator]]\n-->"])
def test_comment_makes_no_claim(comment: str):
    for piece in read(comment).pieces:
        assert isinstance(piece, Prose)
        _, changes, doubts = convert(piece, Context("docs/a/b.md", prove=lambda sentence: "test_x"))
        assert "claim" not in {change.name for change in changes}
        assert doubts == [] or "Generator" in doubts[0]


def test_underlined_heading_becomes_one_line_and_comes_back():
    head, rule = (piece for piece in read("제목\n===\n").pieces[:2])
    assert isinstance(head, Prose)
    assert isinstance(rule, Prose)
    lines = [convert(piece, Context("docs/a/b.md", shift=0)) for piece in (head, rule)]
    assert [line for line, _, _ in lines] == ["# 제목", ""]
    assert [undo(line, changes) for line, changes, _ in lines] == ["제목", "==="]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("<script>x</script>", "쪽에 쓸 수 없는 HTML입니다"),
        ('<p style="color: red">글</p>', "쪽에 쓸 수 없는 HTML입니다"),
        ("- ✅ 다 함", "✓를 글자로 적었습니다"),
        ("`<style>`과 `✓`를 씁니다.", ""),
    ],
)
def test_what_the_gate_refuses_is_told_at_the_import(line: str, doubt: str):
    (piece,) = read(line).pieces
    assert isinstance(piece, Prose)
    _, _, doubts = convert(piece, Context("docs/a/b.md"))
    assert [each.split("; ")[0] for each in doubts] == [doubt] * bool(doubt)
