"""오류의 목록: 페이지에서 오류를 다루는 구역의 제목과 그 첫 문장. 새 구역은 저절로 들어온다."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evidence import settings
from evidence.pages import body_of, opened_by, unlinked
from evidence.project import Project

SECTIONS = {"concurrency": "동시성", "pytest": "pytest", "django": "Django 테스트", "poetry": "Poetry"}
PART = "오류와 고치는 법"
HEADING = re.compile(r"(?P<level>##|###) (?P<text>.*?)(?: \{ #(?P<id>[^\s}]+)[^}]*\})?")
# 인라인 코드의 대괄호는 그대로 보인다.
BRACKET = re.compile(r"(`[^`]*`)|[\[\]]")
SENTENCE = re.compile(r".*?[다요]\.(?=\s|$)", re.DOTALL)


class Error(NamedTuple):
    """오류를 다루는 구역 하나.

    Parameters:
        page: `docs/`에서 본 페이지.
        id: 제목의 id.
        heading: 제목. 오류의 글이나 잘못된 결과다.
        cause: 첫 문장.
    """

    page: str
    id: str
    heading: str
    cause: str


def index(docs: str = "docs") -> str:
    """섹션마다 오류의 제목과 원인을 늘어놓은 마크다운.

    Parameters:
        docs: 페이지가 있는 폴더.
    """
    parts: list[str] = []
    drafts = {Path(docs).parent / path for path in settings.drafts(Project(Path(docs).parent))}
    for folder, name in SECTIONS.items():
        pages = sorted({*Path(docs, folder).glob("*.md")} - drafts)
        found = sorted(
            (error for path in pages for error in errors(Path(docs), path)),
            key=lambda error: error.heading.strip("`").casefold(),
        )
        items = [f"- [{error.heading}]({error.page}#{error.id}): {error.cause}" for error in found]
        parts += [f"## {name} {{ #{folder} }}", "", *items, ""]
    return "\n".join(parts)


def chosen(folder: str, *places: str, docs: str = "docs") -> str:
    """고른 오류의 제목을 그 구역으로 잇는 목록.

    Parameters:
        folder: 목록을 보일 페이지의 폴더. `docs/`에서 본 것이며, 처음 쪽이면 빈 문자열이다.
        places: `folder`에서 본 `페이지.md#id`.

    Raises:
        ValueError: 그 자리에 오류를 다루는 구역이 없을 때.
    """
    items: list[str] = []
    for place in places:
        page, _, name = place.partition("#")
        heading = next((each.heading for each in errors(Path(docs), Path(docs, folder, page)) if each.id == name), None)
        if heading is None:
            where = posixpath.join(docs, folder, page)
            raise ValueError(f"{where}:1: missing: 오류를 다루는 구역 #{name}이 없습니다; 고른 자리의 id를 고치십시오")
        items.append(f"- [{heading}]({place})")
    return "\n".join(items)


def errors(docs: Path, path: Path) -> Iterator[Error]:
    """그 페이지에서 오류를 다루는 구역."""
    inside, heading = False, None
    for paragraph in _prose(path.read_text(encoding="utf-8")):
        match = HEADING.fullmatch(paragraph)
        if match and match["level"] == "##":
            inside, heading = match["text"] == PART, None
        elif match and match["id"]:
            heading = match
        elif inside and heading:
            cause = unlinked(paragraph)
            yield Error(
                path.relative_to(docs).as_posix(),
                heading["id"],
                BRACKET.sub(lambda found: found[1] or f"\\{found[0]}", heading["text"]),
                (SENTENCE.match(cause) or [cause])[0].replace("\n", " "),
            )
            heading = None


def _prose(text: str) -> Iterator[str]:
    """블록을 뺀 문단과 제목."""
    kept: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if fence := opened_by(line):
            body_of(fence, lines)
            kept.append("")
        else:
            kept += ["", line, ""] if line.startswith("#") else [line]
    yield from filter(None, (part.strip("\n") for part in re.split(r"\n\s*\n", "\n".join(kept))))
