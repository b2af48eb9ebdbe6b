"""노트를 조각으로 나누는 것. 블록은 관문이 보는 것과 같다."""

from __future__ import annotations

from hypothesis import example, given

from evidence.pages import Page, _blocks, covered, indented_code
from tests.tools.note.writing import notes
from tools.note.reading import Code, Prose, read


def codes(text: str) -> list[Code]:
    return [piece for piece in read(text).pieces if isinstance(piece, Code)]


@given(notes)
def test_pieces_are_the_whole_note(note: str):
    found = read(note)
    text = found.front.raw + "\n".join(line for piece in found.pieces for line in piece.raw)
    text = text.replace("\n", "\r\n") if found.crlf else text
    assert "\ufeff" * found.bom + text == note


@given(notes)
@example("---\ntitle: 글\n---")
def test_lines_are_counted_as_in_the_file(note: str):
    note = note.replace("\r\n", "\n")
    lines = note.removeprefix("\ufeff").split("\n")
    found = read(note)
    # 머리말뿐이고 줄로 끝나지 않은 노트의 본문에는 줄이 없다.
    empty = bool(found.front.raw) and not found.front.raw.endswith("\n")
    for piece in () if empty else found.pieces:
        assert tuple(lines[piece.line - 1 : piece.line - 1 + len(piece.raw)]) == piece.raw


@given(notes)
def test_gate_sees_no_code_outside_the_blocks(note: str):
    """블록을 뺀 글에서 관문은 울타리도 들여쓴 코드도 찾지 못한다."""
    found = read(note)
    prose = "\n".join(
        "" if isinstance(piece, Code) else line.expandtabs(4) for piece in found.pieces for line in piece.raw
    )
    page = Page("docs/x.md")
    left = _blocks(page, prose)
    assert [fault for fault in page.violations if "울타리를" in fault.message or "블록에" in fault.message] == []
    assert [*indented_code(covered(left))] == []


def test_indented_code_keeps_its_tabs_and_blank_lines():
    (code,) = codes("글\n\n\tdef f():\n\t\treturn 1\n\n    x\n\n끝\n")
    assert code.text == "def f():\n\treturn 1\n\nx\n"
    assert (code.line, len(code.raw)) == (3, 4)


def test_code_in_a_list_is_eight_columns_deep():
    (code,) = codes("- 글\n\n        x = 1\n")
    assert (code.text, code.prefix) == ("x = 1\n", "    ")


def test_fence_in_a_list_loses_its_indent():
    (code,) = codes("- 글\n\n    ```python\n    if x:\n    \ty\n\n    ```\n")
    assert code.text == "if x:\n\ty\n\n"
    assert (code.prefix, code.language) == ("    ", "python")


def test_fence_in_a_callout_ends_however_the_quote_is_marked():
    """Obsidian은 알림 상자 안에서 `>` 뒤의 빈칸을 줄마다 다르게 적는다."""
    (code, other) = codes("> [!tip] 알림\n> ```python\n># 글\n> if x:\n>     y\n>\n>```\n\n글\n\n```sh\nls\n```\n")
    assert (code.text, code.closed, code.sloppy) == ("# 글\nif x:\n    y\n\n", True, False)
    assert other.text == "ls\n"


def test_fence_left_open_in_a_quote_ends_with_the_quote():
    (code,) = codes("> ```python\n> x\n글\n\n## 제목\n")
    assert (code.text, code.closed) == ("x\n", False)


def test_jekyll_tag_is_a_block():
    (code,) = codes("{% highlight python linenos %}\nx\n{% endhighlight %}\n")
    assert (code.text, code.language) == ("x\n", "python")


def test_headings():
    text = "# 하나\n##둘 ##\n\n셋\n===\n\n넷\n---\n\n#태그 #둘\n\n- 목록\n---\n"
    found = [(piece.level, piece.title) for piece in read(text).pieces if isinstance(piece, Prose) and piece.level]
    assert found == [(1, "하나"), (2, "둘"), (1, "셋"), (2, "넷"), (2, "- 목록")]


def test_front_matter():
    front = read("---\ntitle: a\n---\n글\n").front
    assert (front.raw, dict(front.values)) == ("---\ntitle: a\n---\n", {"title": "a"})
    assert read("---\ntitle: [Python] a\n---\n").front.values == {"title": "[Python] a"}
    for none in ("---\n글\n---\n", "--- a\n", "---\n", "- a\n", "글\n---\na: 1\n---\n"):
        assert read(none).front.raw == ""
