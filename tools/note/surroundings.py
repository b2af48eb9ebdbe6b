"""저장소와 노트의 둘레를 읽는다."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import yaml

from evidence.pages import FRONT_MATTER
from evidence.project import Project
from tools.note.conversions import LINK, PICTURE, WIKI, plain
from tools.note.drafting import Surroundings
from tools.note.record import Record, load
from tools.terms import terms

GLOSSARY = "docs/terms.md"


def look(project: Project, note: Path, text: str) -> Surroundings:
    """초안을 만들 때 알아야 하는 것.

    Parameters:
        note: 노트의 파일.
        text: 노트의 글.
    """
    pages: dict[str, str] = {}
    sections: dict[str, set[str]] = {}
    for page in project.pages:
        section, _, name = page.removeprefix("docs/").removesuffix(".md").rpartition("/")
        front = _front(project.text(page))
        if section:
            pages |= {plain(name): page, plain(str(front.get("title", name))): page}
            words = sections.setdefault(section, {section})
            tags = front.get("tags")
            words |= {str(tag).casefold() for tag in (tags if isinstance(tags, list) else ())}
    # 여러 섹션에 나오는 낱말로는 섹션을 고를 수 없다.
    others = {name: set[str]().union(*(sections[each] for each in sections if each != name)) for name in sections}
    own = {name: frozenset(words - others[name] | {name}) for name, words in sections.items()}
    glossary = terms(project.text(GLOSSARY)) if GLOSSARY in project.pages else {}
    return Surroundings(pages, own, glossary, _images(note, text))


def _front(text: str) -> dict[str, object]:
    found = FRONT_MATTER.match(text)
    try:
        values = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError:
        values = None
    return values if isinstance(values, dict) else {}


def _images(note: Path, text: str) -> frozenset[str]:
    """노트에 적은 그림 가운데 노트 옆에 있는 것. 노트의 폴더 밖은 보지 않는다."""
    named = {match["target"].strip("<>") for match in LINK.finditer(text) if match["image"]}
    named |= {match["target"].strip() for match in WIKI.finditer(text) if match["embed"]}
    return frozenset(name for name in named if PICTURE.search(name) and image(note, name))


def image(note: Path, name: str) -> Path | None:
    """그림 파일. 없거나 노트의 폴더 밖이면 None."""
    folder = note.resolve().parent
    try:
        found = (folder / unquote(name)).resolve()
        return found if found.is_relative_to(folder) and found.is_file() else None
    except (OSError, ValueError):
        return None


def imported(project: Project) -> dict[str, Record]:
    """노트에서 옮긴 기록이 남은 페이지마다 그 기록."""
    found = {page: load(project.text(page)) for page in project.pages}
    return {page: each[1] for page, each in found.items() if each}
