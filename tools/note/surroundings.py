"""저장소와 노트의 둘레를 읽는다."""

from __future__ import annotations

import keyword
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import yaml

from evidence import settings
from evidence.pages import FRONT_MATTER
from evidence.project import Project
from tools.note.conversions import HTML_IMAGE, LINK, PICTURE, WIKI, plain
from tools.note.drafting import Surroundings
from tools.note.record import Record, load
from tools.terms import terms

GLOSSARY = "docs/terms.md"
# 태그이지만 파이썬 노트라면 어디에나 있어 섹션을 말하지 않는 낱말.
GENERAL = {*keyword.kwlist, "예외", "설정", "한글"}


def look(project: Project, note: Path, text: str) -> Surroundings:
    """초안을 만들 때 알아야 하는 것.

    Parameters:
        note: 노트의 파일.
        text: 노트의 글.
    """
    pages: dict[str, str] = {}
    words: dict[str, Counter[str]] = {}
    drafts = settings.drafts(project)
    for page in project.pages:
        section, _, name = page.removeprefix("docs/").removesuffix(".md").rpartition("/")
        front = _front(project.text(page))
        if section:
            pages |= {plain(name): page, plain(str(front.get("title", name))): page}
        if section and page not in drafts:
            tags = front.get("tags")
            found = {str(tag).casefold() for tag in (tags if isinstance(tags, list) else ())}
            words.setdefault(section, Counter()).update({section, *found})
    total = sum(words.values(), Counter[str]())
    shares = {
        section: {word: n / total[word] for word, n in found.items() if word not in GENERAL}
        for section, found in words.items()
    }
    glossary = terms(project.text(GLOSSARY)) if GLOSSARY in project.pages else {}
    return Surroundings(pages, shares, glossary, _images(note, text), _taken(project))


def _taken(project: Project) -> frozenset[str]:
    """페이지나 테스트나 스니펫이 이미 쓰는 `섹션/주소`."""
    found = {page.removeprefix("docs/").removesuffix(".md") for page in project.pages}
    for path in project.tests:
        folder, _, name = path.removeprefix("tests/").rpartition("/")
        found |= {f"{folder}/{name.removeprefix('test_').removesuffix('.py')}"} if name.startswith("test_") else set()
    found |= {"/".join(path.split("/")[1:3]) for path in project.snippets}
    return frozenset(path.replace("_", "-") for path in found)


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
    named |= {match["target"] for match in HTML_IMAGE.finditer(text)}
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
