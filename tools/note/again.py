"""이미 옮긴 노트. 옮긴 그대로인 초안만 새로 옮긴 것으로 바꾸고, 사람이 고친 것은 건드리지 않는다."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from evidence import settings
from evidence.project import Project
from tools.note.drafting import Surroundings
from tools.note.record import digest, dump, load
from tools.note.surroundings import image, imported
from tools.note.topics import Choice

ASSETS = "docs/assets/"


class Moved(NamedTuple):
    """전에 옮긴 것.

    Parameters:
        pages: 페이지, 노트의 차례대로.
        same: 노트가 그 뒤로 바뀌지 않았는지.
        choice: 그때 사람이 정한 것.
        files: 쓴 파일마다 그때의 지문. 그림이면 노트에 적은 경로.
    """

    pages: list[str]
    same: bool
    choice: Choice
    files: dict[str, str]


def place_of(note: Path) -> str:
    """노트가 있는 자리의 지문. 경로는 페이지에 남기지 않는다."""
    return digest(str(note.resolve()).encode())


def moved(project: Project, note: Path, text: str) -> Moved | None:
    """이 노트를 전에 옮긴 것. 이름이 같아도 다른 자리의 노트는 다른 노트다."""
    # 사람이 복사하거나 이름을 바꾼 페이지는 그 사람의 것이다.
    records = {page: each for page, each in imported(project).items() if page in (each.files or [page])}
    whole, places = hashlib.sha256(text.encode()).hexdigest(), ("", place_of(note))
    same = [page for page, record in records.items() if record.digest == whole]
    found = same or [page for page, each in records.items() if each.note == note.name and each.place in places]
    if not found:
        return None
    found.sort(key=lambda page: records[page].part)
    choice = next((Choice(*records[page].choice) for page in found if records[page].choice), Choice())
    files = {path: mark for page in found for path, mark in (records[page].files or {page: ""}).items()}
    return Moved(found, bool(same), choice, files)


def chosen(now: Choice, before: Choice) -> Choice:
    """이번에 정한 것. 정하지 않은 것은 전에 정한 대로다."""
    split = before.split if now.split is None else now.split
    return Choice(now.section or before.section, split, now.name or before.name)


def without(around: Surroundings, pages: Collection[str]) -> Surroundings:
    """그 페이지들이 없다고 본 저장소."""
    names = {page.removeprefix("docs/").removesuffix(".md") for page in pages}
    left = {name: page for name, page in around.pages.items() if page not in pages}
    return around._replace(pages=left, taken=around.taken - names)


def touched(project: Project, note: Path, before: Moved) -> str:
    """옮긴 뒤에 사람이 고치거나 지우거나 내보낸 파일. 없으면 빈 문자열."""
    drafts = settings.drafts(project)
    published = [page for page in before.pages if page not in drafts]
    changed = (path for path, mark in before.files.items() if _mark(project.root / path, path, note, mark) != mark)
    return next(iter([*published, *changed]), "")


def _mark(file: Path, path: str, note: Path, mark: str) -> str:
    """파일의 지금 지문. 노트 옆의 그림과 같으면 적어 둔 그대로다."""
    if not file.is_file() or file.is_symlink():
        return "없음"
    data = file.read_bytes()
    if path.startswith(ASSETS):
        source = image(note, mark)
        return mark if source and source.read_bytes() == data else "다름"
    return digest(_before_record(data) if path.startswith("docs/") else data)


def _before_record(data: bytes) -> bytes:
    """페이지의 기록 앞. 기록은 제 지문을 담을 수 없으니 빼고, 기록이나 그 뒤에 사람이 쓴 것이 있으면 전부다."""
    found = load(data.decode("utf-8", "replace"))
    kept = "".join(f"{line}\n" for line in dump(found[1])) if found else ""
    return data.removesuffix(kept.encode())


def remove(root: Path, paths: Collection[str]) -> None:
    """파일과, 그래서 빈 폴더를 지운다."""
    for path in paths:
        (root / path).unlink()
        for folder in (root / path).relative_to(root).parents:
            if any((root / folder).iterdir()):
                break
            (root / folder).rmdir()
