"""노트에서 초안의 파일을 만든다. 파일을 읽지도 쓰지도 않는다."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from tools.note.blocks import Block, decide
from tools.note.conversions import Context, convert, plain
from tools.note.naming import Names, claim_name, stem_of, title_of
from tools.note.reading import TAB, Code, Note, Prose, read
from tools.note.record import Kept, Record, digest, dump
from tools.note.templates import Stub, block_stub, claim_stub, fence, front_matter, module_text
from tools.note.topics import Choice, Notice, Topic, topics

ANY_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d+[.)]) +(?=\S)")
ITEM = re.compile(r" {0,3}(?:[-*+]|\d+\.) ")
# 사람이 아무것도 정하지 않은 것.
UNDECIDED = Choice()


class Surroundings(NamedTuple):
    """초안이 놓일 저장소에 대해 아는 것.

    Parameters:
        pages: 소문자로 쓴 이름마다 있는 페이지(`docs/`부터).
        sections: 섹션마다 낱말이 그 섹션의 것인 정도(0부터 1).
        glossary: 용어마다 영어.
        images: 노트 옆에 있는 그림. 노트에 적은 그대로다.
        taken: 이미 쓰는 `섹션/주소`.
    """

    pages: Mapping[str, str] = {}
    sections: Mapping[str, Mapping[str, float]] = {}
    glossary: Mapping[str, str] = {}
    images: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


@dataclass
class Draft:
    """초안.

    Parameters:
        pages: 페이지의 경로, 노트의 차례대로.
        files: 경로마다 쓸 글.
        images: 옮길 그림의 경로마다 노트에 적은 경로.
        notices: 사람이 정해야 하는 것.
    """

    pages: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def draft(
    text: str,
    file_name: str,
    around: Surroundings,
    choice: Choice = UNDECIDED,
    *,
    record: bool = True,
    place: str = "",
) -> Draft:
    """노트를 초안으로 옮긴다.

    Parameters:
        text: 노트의 글.
        file_name: 노트의 파일 이름.
        record: 노트를 되돌릴 기록을 페이지에 남길지.
        place: 노트가 있는 자리의 지문.
    """
    note = read(text)
    found = topics(note, file_name, choice, around.sections, around.glossary, around.taken)
    result = Draft([topic.page for topic in found])
    if note.front.fault:
        result.notices.append(Notice(1, f"{note.front.fault}; 머리말을 기록에만 남겼으니 페이지의 머리말을 채우십시오"))
    elif text.startswith("+++"):
        result.notices.append(
            Notice(1, "+++로 쓴 머리말(TOML)은 읽지 못해 글로 옮겼습니다; ---로 쓴 YAML로 고치십시오")
        )
    own = {plain(topic.title): topic.page for topic in found}
    own |= {plain(title_of(file_name)): found[0].page} if len(found) == 1 else {}
    known = around._replace(pages={**around.pages, **own})
    whole = hashlib.sha256(text.encode()).hexdigest()
    for part, topic in enumerate(found):
        first = part == 0
        head = Record(file_name, whole, part, note.front.raw if first else "", first and note.bom, first and note.crlf)
        head.place, head.choice = place, [*choice] if choice != Choice() else []
        _Page(topic, note, known, head, result).write(keep=record)
    return result


class _Page:
    """쓰고 있는 페이지 하나."""

    def __init__(self, topic: Topic, note: Note, around: Surroundings, record: Record, result: Draft) -> None:
        self.topic = topic
        self.note = note
        self.around = around
        self.record = record
        self.result = result
        self.lines: list[str] = []
        self.stubs: list[Stub] = []
        self.stems = Names()
        self.tests = Names()
        self.heading = topic.title
        self.paths: dict[int, str] = {}
        self.written: list[str] = []
        self.shown: dict[str, str] = {}
        self.items: list[int] = []  # 열린 목록의 항목마다 글이 시작하는 칸.
        self.images = dict(_assets(topic.folder, around.images))

    def write(self, *, keep: bool) -> None:
        """페이지, 스니펫, 출력, 테스트를 결과에 더한다."""
        self._add("")
        if not self.topic.heads:
            self._add(f"# {self._title}", "")
        blocks = decide(self.topic.pieces)
        programs = {block.program for block in blocks.values()}
        pieces = self.topic.pieces
        for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
            if isinstance(piece, Code):
                self._block(blocks[piece.line], has_output=piece.line in programs)
            else:
                self._prose(piece, following)
        if keep:
            self._add("")
        page = self._front() + "".join(f"{line}\n" for line in self.lines)
        own = {f"snippets/{path}": self.result.files[f"snippets/{path}"] for path in self.written}
        own |= {self.topic.page: page, self.topic.module: module_text(self.topic.page, self.stubs)}
        self.record.files = {path: digest(text.encode()) for path, text in own.items()} | self.shown
        self.result.images |= self.shown
        kept = "".join(f"{line}\n" for line in dump(self.record)) if keep else ""
        self.result.files |= own | {self.topic.page: page + kept}
        self.result.notices += self.topic.notices

    @property
    def _title(self) -> str:
        return "".join(char for char in self.topic.title if char.isprintable()).strip() or self.topic.name

    def _front(self) -> str:
        values = self.note.front.values
        description = str(values.get("description") or values.get("excerpt") or "")
        listed = (values.get(key) for key in ("tags", "categories", "category", "keywords"))
        tags = [tag for value in listed for tag in _names(value)]
        return front_matter(self._title, " ".join(description.split()), dict.fromkeys(tags))

    def _add(self, *lines: str) -> None:
        """노트에 없던 줄을 더한다."""
        self.record.added += range(len(self.lines), len(self.lines) + len(lines))
        self.lines += lines

    def _prose(self, prose: Prose, following: Prose | Code | None) -> None:
        context = Context(
            self.topic.page,
            self.around.pages,
            self.images,
            max(self.topic.shift, 1 - prose.level) if prose.level else 0,
            self._indent(prose.raw[0].expandtabs(TAB)),
            following.raw[0] if isinstance(following, Prose) and not following.level else "",
            self._claim,
        )
        line, changes, doubts = convert(prose, context)
        if not prose.hidden and _apart(self.lines[-1], line):
            self._add("")
        if changes:
            self.record.changes[len(self.lines)] = changes
        self.heading = prose.title or self.heading
        self.result.notices += [Notice(prose.line, doubt) for doubt in doubts]
        relative = (
            (path, posixpath.relpath(path, posixpath.dirname(self.topic.page))) for path in self.images.values()
        )
        shown = {path for path, target in relative if f"]({target})" in line}
        self.shown |= {path: name for name, path in self.images.items() if path in shown}
        self.lines.append(line)

    def _prefix(self, code: Code) -> str:
        """블록의 들여쓰기. 목록의 항목 안이면 그 글처럼 네 칸씩이다."""
        width = len(code.prefix)
        self.items = [start for start in self.items if start <= width] if code.kind == "fence" else self.items
        return " " * max(width, TAB * len(self.items)) if code.kind == "fence" else code.prefix

    def _indent(self, line: str) -> int:
        """목록 안이면 몇 겹 안쪽인지에 네 칸을 곱한 것. CommonMark처럼 바깥 항목의 글보다 들여썼으면 안쪽이다."""
        item = ANY_ITEM.match(line)
        if not item:
            self.items = self.items if not line.strip() or line.startswith(" ") else []
            indent = len(line) - len(line.lstrip(" "))
            return TAB * sum(start <= indent for start in self.items) if line.strip() else 0
        self.items = [start for start in self.items if start <= len(item["indent"])]
        self.items.append(len(item[0]))
        return TAB * (len(self.items) - 1)

    def _claim(self, sentence: str) -> str:
        name = claim_name(sentence, self.heading, self.topic.name, self.tests)
        self.stubs.append(claim_stub(name, self.topic.page, sentence))
        return name

    def _block(self, block: Block, *, has_output: bool) -> None:
        if self.lines[-1].strip():
            self._add("")
        code = block.code
        path = self._path(block)
        self.record.blocks[len(self.lines)] = _kept(code)
        title = "출력" if block.program else self.heading
        self.lines += fence(block.language, title, path, self._prefix(code))
        self.result.files[f"snippets/{path}"] = code.text
        self.written.append(path)
        self.result.notices += [Notice(code.line, doubt) for doubt in block.doubts]
        if not block.program:
            name = self.tests.new(
                f"test_{posixpath.splitext(posixpath.basename(path))[0].removeprefix('test_')}_script"
            )
            self.stubs.append(block_stub(name, path, output=has_output))

    def _path(self, block: Block) -> str:
        if block.program:
            return f"{posixpath.splitext(self.paths[block.program])[0]}.out"
        stem = stem_of(block.code.text, block.suffix, (block.code.info, self.heading, self.topic.name))
        path = f"{self.topic.folder}/{self.stems.new(stem)}{block.suffix}"
        self.paths[block.code.line] = path
        return path


def _assets(folder: str, images: frozenset[str]) -> Iterator[tuple[str, str]]:
    """노트에 적은 그림마다 둘 자리. 폴더가 다르고 이름이 같은 그림에는 번호를 붙인다."""
    names = Names()
    for image in sorted(images):
        stem, suffix = posixpath.splitext(posixpath.basename(unicodedata.normalize("NFC", unquote(image))))
        yield image, f"docs/assets/{folder}/{names.new(stem.replace(' ', '-').lower())}{suffix.lower()}"


def _apart(before: str, line: str) -> bool:
    """앞줄과 빈 줄로 나누어야 하는지. 파이썬 마크다운은 문단에 붙은 목록과 표를 문단으로 읽는다."""
    if not before.strip() or not line.strip() or line.startswith("    "):
        return False
    if before.lstrip(" ") == "```":
        return True
    if ITEM.match(before) or before.startswith(" "):
        return not ITEM.match(line) and not line.startswith(" ")
    return bool(ITEM.match(line)) or (line.startswith("|") and not before.startswith("|"))


def _kept(code: Code) -> Kept:
    opening = None if code.kind == "indent" else code.raw[0]
    closing = code.raw[-1] if code.closed and code.kind != "indent" else None
    inner = code.raw[opening is not None : len(code.raw) - (closing is not None)]
    pairs = enumerate(zip(inner, code.body, strict=True))
    return Kept(
        opening, closing, code.cut, {str(at): raw for at, (raw, line) in pairs if raw != restored(line, code.cut)}
    )


def restored(line: str, cut: str) -> str:
    """뗀 것을 다시 붙인 줄."""
    return cut + line if line else ""


def _names(value: object) -> Iterator[str]:
    """태그: 목록이거나, 쉼표나 빈칸으로 나눈 글이다."""
    parts = value if isinstance(value, list) else str(value or "").replace(",", " ").split()
    yield from (name for part in parts if (name := " ".join(str(part).split()).lstrip("#")) and name.isprintable())
