"""옮긴 것에서 노트를 되돌릴 수 있는지. 노트는 Hypothesis가 짓는다."""

from __future__ import annotations

import ast
import re

from hypothesis import example, given

from evidence import pages
from tests.tools.note.writing import notes
from tools.note.conversions import TABLE, Context, convert, undo
from tools.note.drafting import Draft, Surroundings, draft
from tools.note.reading import Code, Prose, read
from tools.note.rebuilding import rebuild
from tools.note.record import load
from tools.note.topics import Choice

AROUND = Surroundings(
    {"generator": "docs/concurrency/generator.md"},
    {"concurrency": {"asyncio": 0.9, "concurrency": 1}, "pytest": {"pytest": 1, "asyncio": 0.1}},
    {"코루틴": "coroutine"},
    frozenset({"img/a.png", "그림.png"}),
)
SEEN_AS_CODE = re.compile(r"블록에 포함 줄 말고|들여쓴 코드|울타리를 닫지|포함 줄의 꼴|포함 줄 뒤에")


def made(note: str) -> Draft:
    return draft(note, "노트.md", AROUND)


@given(notes)
@example("")
@example("```\n")
@example("a\n```python\nprint(1)\n```\nb")
def test_note_comes_back_from_its_pages(note: str):
    assert rebuild(made(note).files) == note


@given(notes)
def test_note_comes_back_however_it_is_split(note: str):
    for split in range(4):
        assert rebuild(draft(note, "노트.md", AROUND, Choice("pytest", split)).files) == note


@given(notes)
def test_every_block_is_a_snippet_byte_for_byte(note: str):
    """블록마다 그 글과 같은 파일을 보이는 블록이 페이지에 차례대로 하나씩 있다."""
    found = made(note)
    shown = [
        found.files[block.snippet] for page in found.pages for block in pages.parse(page, found.files[page]).blocks
    ]
    assert shown == [piece.text for piece in read(note).pieces if isinstance(piece, Code)]


@given(notes)
@example("제목\r\n===\r\n    코루틴은\r")
def test_gate_sees_only_blocks_of_one_include(note: str):
    """노트의 코드는 모두 스니펫으로 갔다."""
    found = made(note)
    faults = [fault for page in found.pages for fault in pages.parse(page, found.files[page]).violations]
    assert [str(fault) for fault in faults if SEEN_AS_CODE.search(fault.message)] == []


@given(notes)
def test_every_line_of_prose_stands_in_order_on_one_page(note: str):
    """낱말만 남기고 보아도 노트의 글이 페이지에 차례대로 있다. 더한 줄에는 글이 없다."""
    found = made(note)
    lines = []
    for page in found.pages:
        body, record = load(found.files[page].split("\n---\n", 1)[1]) or ("", None)
        assert record
        rows = body.split("\n")[:-1]
        blocks = {at + more for at in record.blocks for more in range(3)}
        lines += [row for at, row in enumerate(rows) if at not in blocks and at not in record.added]
    prose = [line for piece in read(note).pieces if isinstance(piece, Prose) for line in piece.raw]
    assert len(lines) == len(prose)
    for line, raw in zip(lines, prose, strict=True):
        assert not set(words(raw)) - set(words(line)) or "[" in raw or "<img" in raw or set(raw.strip()) <= set("=-")


def words(line: str) -> list[str]:
    return re.findall(r"[가-힣]+|[A-Za-z]{2,}", line)


@given(notes)
def test_each_conversion_is_undone_by_its_inverse(note: str):
    lines = [piece for piece in read(note).pieces if isinstance(piece, Prose)]
    for prose in lines:
        context = Context(
            "docs/pytest/x.md", AROUND.pages, {"img/a.png": "docs/assets/a.png"}, 1, 4, "이어진다", lambda _: "test_x"
        )
        line, changes, _ = convert(prose, context)
        assert undo(line, changes) == prose.raw[0]
        for name in {change.name for change in changes}:
            assert name in {conversion.name for conversion in TABLE}


@given(notes)
def test_everything_undecided_names_its_line_and_its_cure(note: str):
    lines = note.count("\n") + 1
    for notice in made(note).notices:
        assert 1 <= notice.line <= lines
        assert re.search(r"; .*십시오(?:\([\w, ]*\))?$", notice.message), notice.message
        assert "\n" not in notice.message


@given(notes)
def test_drafting_twice_makes_the_same(note: str):
    assert made(note) == made(note)


@given(notes)
def test_every_claim_has_a_stub_that_fails(note: str):
    found = made(note)
    for page in found.pages:
        claims = [claim.test.partition("::") for claim in pages.parse(page, found.files[page]).claims]
        assert len({name for _, _, name in claims}) == len(claims)
        for module, _, name in claims:
            tree = ast.parse(found.files[module])
            body = next(node.body for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
            assert ast.unparse(body[0]).startswith("pytest.fail(")
