"""페이지 끝의 옮긴 기록."""

from __future__ import annotations

from hypothesis import given

from tests.tools.note.writing import notes
from tools.note.drafting import Surroundings, draft
from tools.note.record import CLOSING, OPENING, Change, Kept, Record, dump, load


def test_record_comes_back():
    record = Record("노트.md", "abc", 1, "---\na: -->\n---\n", True, True, [0, 3])
    record.changes[2] = [Change("wiki", 0, 3, "[[<!-- `x` -->]]"), Change("blanks", 3, 3, "\u2028\x0b  ")]
    record.blocks[5] = Kept("```py", None, "  ", {"0": '\t--8<-- "a"'})
    lines = dump(record)
    assert load("글\n" + "".join(f"{line}\n" for line in lines)) == ("글\n", record)


@given(notes)
def test_nothing_in_the_note_ends_the_comment_or_looks_like_an_include(note: str):
    found = draft(note, "a --> b.md", Surroundings())
    for page in found.pages:
        comment = found.files[page].split(f"{OPENING}\n")[-1]
        assert comment.count("--") == 1
        assert comment.endswith(f"\n{CLOSING}\n")
        assert not set(comment.removesuffix(f"{CLOSING}\n")) & set("<>`")


def test_page_without_a_record_or_with_a_broken_one():
    assert load("글\n") is None
    for rest in ("", "{}\n", '{"note": 1}\n[]\n', '{"note": "a", "sha256": "b", "part": 0}\n["added"]\nx\n'):
        assert load(f"글\n{OPENING}\n{rest}{CLOSING}\n") is None
