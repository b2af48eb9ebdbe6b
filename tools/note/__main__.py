"""노트를 초안으로 옮기거나 빈 초안을 만든다.

    python -m tools.note 노트.md [--section 폴더] [--split 단계] [--name 주소]
    python -m tools.note --title 제목 --section 폴더 [--name 주소]
    python -m tools.note --table
    python -m tools.note --finished

노트의 코드는 실행하지 않는다. 쓸 수 없는 것이 하나라도 있으면 아무것도 쓰지 않고 1로 끝난다.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from evidence import settings
from evidence.figures import table
from evidence.project import Project, ProjectError
from tools.note import navigation
from tools.note.again import chosen, moved, place_of, remove, touched, without
from tools.note.conversions import TABLE
from tools.note.drafting import Draft, draft
from tools.note.rebuilding import rebuild
from tools.note.record import OPENING
from tools.note.surroundings import image, look
from tools.note.templates import EMPTY
from tools.note.topics import NAME, Choice, Notice

CONFIG = "mkdocs.yml"
LEVELS = ("", "0", "1", "2", "3", "4", "5", "6")
CONTINUE = "그 파일에서 이어 쓰거나, 옮긴 파일과 mkdocs.yml의 그 줄을 지우고 다시 실행하십시오"
# 다른 것이 쓰는 폴더.
RESERVED = ("assets", "evidence", "figures", "note", "site", "tools")


class RefusedError(Exception):
    """옮길 수 없는 까닭. 글은 오류 한 줄이다."""

    def __init__(self, where: object, line: int, rule: str, message: str) -> None:
        super().__init__(f"{where}:{line}: {rule}: {message}")


def main(arguments: list[str] | None = None) -> int:
    """명령을 실행하고 종료 상태(0 옮김, 1 옮기지 못함, 2 쓰는 법이 틀림)를 돌려준다."""
    options = _parser().parse_args(arguments)
    if options.table:
        print(conversions())
        return 0
    if options.finished:
        left = unfinished(Project(Path(options.root).resolve()))
        print("\n".join(left), end="\n" if left else "")
        return int(bool(left))
    try:
        _run(Project(Path(options.root).resolve()), options)
    except (RefusedError, ProjectError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def conversions() -> str:
    """바꾸는 것의 표. evidence/README.md가 보인다."""
    return table(["노트에 있는 꼴", "페이지에 남는 꼴"], [[row.before, row.after] for row in TABLE])


def unfinished(project: Project) -> list[str]:
    """초안이 아닌데 옮긴 기록이 남은 페이지의 잘못."""
    found = []
    for page in sorted({*project.pages} - settings.drafts(project)):
        lines = project.text(page).split("\n")
        if OPENING in lines:
            message = "옮긴 기록이 남아 있습니다; 노트와 견주어 보았으면 그 주석을 지우십시오"
            found.append(f"{page}:{lines.index(OPENING) + 1}: note: {message}")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.note", description="노트를 초안으로 옮긴다")
    parser.add_argument("note", nargs="?", help="마크다운으로 쓴 노트")
    parser.add_argument("--title", default="", help="노트 없이 만들 빈 초안의 제목")
    parser.add_argument("--section", default="", help="페이지가 설 docs/의 폴더")
    parser.add_argument("--split", default="", help="쪽을 나눌 제목의 단계(0이면 나누지 않음)")
    parser.add_argument("--name", default="", help="페이지의 주소(한 쪽일 때)")
    parser.add_argument("--table", action="store_true", help="바꾸는 것의 표를 쓴다")
    parser.add_argument("--finished", action="store_true", help="초안이 아닌 페이지에 옮긴 기록이 없는지 확인한다")
    parser.add_argument("--root", default=".", help="저장소의 뿌리")
    return parser


def _run(project: Project, options: argparse.Namespace) -> None:
    for name in filter(None, (options.section, options.name)):
        if not NAME.fullmatch(name) or name in RESERVED:
            raise RefusedError(
                "Makefile", 1, "name", f"{name!r}을 쓸 수 없습니다; 영어 소문자와 하이픈으로 다른 이름을 쓰십시오"
            )
    if options.split not in LEVELS:
        message = f"{options.split!r}은 제목의 단계가 아닙니다; 0(나누지 않음)부터 6까지 하나를 쓰십시오"
        raise RefusedError("Makefile", 1, "split", message)
    choice = Choice(options.section, int(options.split) if options.split else None, options.name)
    note, text = _source(options)
    before = moved(project, note, text) if note else None
    if before and before.same and choice == Choice():
        _tell_done(before.pages)
        return
    around = look(project, note or Path("-"), text)
    # 새로 만드는 것은 같은 이름이 있으면 만들지 않는다.
    around = around if note else around._replace(taken=frozenset())
    if before:
        around, choice = without(around, before.pages), chosen(choice, before.choice)
    place = place_of(note) if note else ""
    made = draft(text, note.name if note else "", around, choice, record=bool(note), place=place)
    if before and before.same and sorted(made.pages) == sorted(before.pages):
        _tell_done(before.pages)
        return
    if note and before and (changed := touched(project, note, before)):
        raise RefusedError(changed, 1, "exists", f"{note.name}에서 옮긴 뒤에 고쳤습니다; {CONTINUE}")
    if note and rebuild(made.files) != text:
        raise RefusedError(
            note, 1, "note", "옮긴 것에서 노트를 되돌릴 수 없습니다; 이 노트를 이슈에 붙여 알려 주십시오"
        )
    files = {path: content.encode() for path, content in made.files.items()}
    files |= {path: _image(note, name) for path, name in made.images.items() if note}
    old = before.files if before else {}
    _refuse_existing(project, note or options.title, [path for path in files if path not in old], made)
    config = navigation.remove(project.text(CONFIG), before.pages) if before else project.text(CONFIG)
    files[CONFIG] = navigation.add(config, made.pages).encode()
    write(project.root, files)
    remove(project.root, [path for path in old if path not in files])
    if before:
        print(f"· 전에 옮긴 초안을 새로 옮긴 것으로 바꾸었습니다: {', '.join(before.pages)}")
    _tell(note, made)


def _source(options: argparse.Namespace) -> tuple[Path | None, str]:
    """노트의 파일과 글. 노트가 없으면 제목으로 만든 빈 것."""
    note: Path | None = options.note and Path(options.note).expanduser()
    if options.note == "":
        raise RefusedError("Makefile", 1, "usage", "노트가 필요합니다; make note FROM=노트.md")
    if note is None:
        if not options.title.strip() or not options.section:
            raise RefusedError(
                "Makefile", 1, "usage", "제목과 섹션이 필요합니다; make page TITLE='asyncio 큐' SECTION=concurrency"
            )
        return None, EMPTY.format(title=" ".join(options.title.split()))
    try:
        data = note.read_bytes()
    except OSError as error:
        raise RefusedError(
            note, 1, "note", f"노트를 읽을 수 없습니다({error.strerror}); FROM=에 마크다운 파일을 주십시오"
        ) from error
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "UTF-8이 아닙니다; UTF-8로 저장하십시오(iconv -f cp949 -t utf-8)"
        raise RefusedError(note, line, "note", message) from error
    if "\0" in text or not text.strip():
        raise RefusedError(
            note, 1, "note", f"{'글이 아닌' if text.strip() else '빈'} 파일입니다; 마크다운으로 쓴 노트를 주십시오"
        )
    return note, text


def _image(note: Path | None, name: str) -> bytes:
    found = image(note, name) if note else None
    return found.read_bytes() if found else b""


def _refuse_existing(project: Project, source: object, files: Iterable[str], made: Draft) -> None:
    """이미 있는 파일을 덮어쓰지 않는다."""
    for path in files:
        if (project.root / path).exists() or (project.root / path).is_symlink():
            cure = "SECTION=이나 SLUG=으로" if len(made.pages) == 1 else "SECTION=이나 노트의 제목으로"
            raise RefusedError(source, 1, "exists", f"{path}가 이미 있습니다; {cure} 다른 자리를 고르십시오")


def write(root: Path, files: Mapping[str, bytes]) -> None:
    """모두 쓰거나, 하나도 쓰지 않는다.

    Raises:
        RefusedError: 쓸 수 없을 때.
    """
    staged: dict[Path, Path] = {}
    folders: list[Path] = []
    path = ""
    try:
        for path, data in files.items():
            target = root / path
            missing = [folder for folder in target.parents if not folder.exists()]
            for folder in reversed(missing):
                folder.mkdir()
                folders.append(folder)
            temporary = target.with_name(f".{target.name}.{os.getpid()}")
            with temporary.open("wb") as file:
                staged[target] = temporary
                file.write(data)
    except (OSError, KeyboardInterrupt) as error:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(folders):
            folder.rmdir()
        if not isinstance(error, OSError):
            raise
        raise RefusedError(
            path, 1, "write", f"쓸 수 없습니다({error.strerror}); 그 자리를 비우거나 권한을 고치십시오"
        ) from error
    # 반만 바꾼 초안은 사람이 고친 것과 구별할 수 없다. 죽었으면 다시 옮길 수 있게 기록이 든 페이지를 나중에 바꾼다.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for target, temporary in sorted(staged.items(), key=lambda pair: pair[0].suffix == ".md"):
            temporary.replace(target)
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_done(pages: list[str]) -> None:
    print(f"· 이미 옮긴 노트입니다. 아무것도 바꾸지 않았습니다: {', '.join(pages)}")
    print("· 다르게 옮기려면 SECTION=, SPLIT=, SLUG=을 주십시오. 아직 고치지 않은 초안이면 새로 옮깁니다")


def _tell(note: Path | None, made: Draft) -> None:
    for path in [*made.files, *made.images]:
        print(f"· {path}")
    for notice in sorted(made.notices, key=_line) if note else ():
        print(f"{note}:{notice.line}: 정할 것: {notice.message}")
    addresses = " ".join(f"/{page.removeprefix('docs/').removesuffix('.md')}/" for page in made.pages)
    print(f"· 초안입니다. make serve로 봅니다: {addresses}")
    print("· 테스트가 모두 통과하면 mkdocs.yml의 draft_docs에서 지우고 nav의 주석을 풉니다")


def _line(notice: Notice) -> int:
    return notice.line


if __name__ == "__main__":
    sys.exit(main())
