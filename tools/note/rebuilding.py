"""초안에서 노트를 되돌린다. 옮기면서 잃은 것이 없음을 이것으로 확인한다."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping

from evidence.pages import FRONT_MATTER, INCLUDE, body_of, opened_by
from tools.note.conversions import undo
from tools.note.drafting import restored
from tools.note.record import Kept, Record, load


class LostError(Exception):
    """되돌릴 기록이 없거나, 옮긴 뒤에 고친 페이지."""


def rebuild(files: Mapping[str, str]) -> str:
    """페이지와 스니펫에서 노트의 글을 되돌린다.

    Parameters:
        files: 경로마다 글. 한 노트에서 옮긴 페이지와 그 스니펫이 들어 있다.

    Raises:
        LostError: 기록이 없을 때.
    """
    pages = [found for path, text in files.items() if path.endswith(".md") and (found := _page(path, text))]
    if not pages:
        raise LostError("옮긴 기록이 있는 페이지가 없습니다")
    pages.sort(key=lambda page: page[1].part)
    first = pages[0][1]
    text = first.front + "\n".join(line for body, record in pages for line in _note_lines(body, record, files))
    text = text.replace("\n", "\r\n") if first.crlf else text
    return codecs.BOM_UTF8.decode() * first.bom + text


def _page(path: str, text: str) -> tuple[list[str], Record] | None:
    front = FRONT_MATTER.match(text)
    found = load(text[front.end() :] if front and path.startswith("docs/") else "")
    return (found[0].split("\n")[:-1], found[1]) if found else None


def _note_lines(body: list[str], record: Record, files: Mapping[str, str]) -> Iterator[str]:
    rest = iter(enumerate(body))
    added = set(record.added)
    for at, line in rest:
        if kept := record.blocks.get(at):
            fence = opened_by(line)
            inner, _ = body_of(fence, (line for _, line in rest)) if fence else ([], [])
            include = INCLUDE.fullmatch(inner[0].strip()) if len(inner) == 1 else None
            if not include or f"snippets/{include['target']}" not in files:
                raise LostError(f"블록을 고쳤습니다: {line}")
            yield from _block_lines(files[f"snippets/{include['target']}"], kept)
        elif at not in added:
            yield undo(line, record.changes.get(at, ()))


def _block_lines(snippet: str, kept: Kept) -> Iterator[str]:
    yield from (line for line in [kept.opening] if line is not None)
    for at, line in enumerate(snippet.split("\n")[:-1]):
        yield kept.odd.get(str(at), restored(line, kept.cut))
    yield from (line for line in [kept.closing] if line is not None)
