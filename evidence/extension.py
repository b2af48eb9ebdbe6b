"""Python-Markdown 확장: 블록과 주장에 증거를 붙이고 쪽을 끝맺는다.

MkDocs의 훅이 아니라 Python-Markdown만 쓰므로 다른 빌더에서도 같은 결과가 나온다. 덧붙이는 글은
`data-search-exclude`로 검색에서 뺀다. Material은 그 안에 같은 요소가 또 있으면 거기까지만 빼므로, `div`가 아니라
안에 다시 나오지 않는 `footer`로 쓴다.
"""

from __future__ import annotations

import html
import logging
import os
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from evidence.bars import COPY, Shown, bar, lightened, parts, place
from evidence.builders import (
    EmptyCorners,
    ResolveLinks,
    SkipTabLabels,
    Unwrap,
    current,
    legend,
    page_end,
    page_of,
    span,
    versions_text,
)
from evidence.cures import closed_up, cure_of, within
from evidence.outputs import MARK
from evidence.pages import EXEC, INCLUDE, body_of, opened_by, test_of
from evidence.project import ProjectError
from evidence.proofs import Proof, Proofs
from evidence.rules import why_missing, why_no_section
from evidence.snippets import OUTPUT
from evidence.tables import BoxTables

OPENING = re.compile(r'\s*<div\b[^>]*\bdata-snippet="(?P<target>[^"]*)"[^>]*>')
LINES = re.compile(r'\bdata-lines="(?P<first>\d+)')
CURE = re.compile(r'\bdata-cure="(?P<before>[^"]*)"')
PLAIN_TARGET = re.compile(r"[\w./:-]+")
TAG = re.compile(r"(<[^>]*>)")
VARIES = "실행할 때마다 다릅니다"
LOG = logging.getLogger("mkdocs.evidence")


class EvidenceExtension(Extension):
    """블록 아래의 한 줄과 주장의 표시를 만든다.

    Attributes:
        tests: 지금 페이지의 블록과 주장을 증명한 테스트.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "저장소의 뿌리"],
            "repository": ["", "저장소의 주소. 비어 있으면 소스 링크를 만들지 않는다"],
            "commit": [os.environ.get("GITHUB_SHA", ""), "소스 링크의 커밋. 비어 있으면 지금 커밋"],
        }
        super().__init__(**options)
        self.tests: set[str] = set()

    @cached_property
    def proofs(self) -> Proofs:
        """지금 파일과 맞는 원장이 증명하는 것. 처음 쓸 때 읽는다."""
        root = Path(self.getConfig("root")).resolve()
        return current(root, page_of(self.md), self.getConfig("repository"), self.getConfig("commit"))

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        self.md = md
        md.registerExtension(self)
        # pymdownx.snippets(32)보다 먼저 봐야 포함 줄이 아직 남아 있다.
        md.preprocessors.register(MarkIncludes(md, self), "evidence-includes", 33)
        md.treeprocessors.register(MarkClaims(md, self), "evidence-claims", 5)
        md.treeprocessors.register(MarkBlocks(md, self), "evidence-blocks", 5)
        md.treeprocessors.register(AddPageEnd(md, self), "evidence-page-end", 4)
        md.treeprocessors.register(EmptyCorners(md), "evidence-corners", 2)
        md.treeprocessors.register(BoxTables(md), "evidence-tables", 2)
        md.treeprocessors.register(SkipTabLabels(md), "evidence-tab-labels", 2)
        md.treeprocessors.register(ResolveLinks(md), "evidence-links", 1)
        md.treeprocessors.register(Unwrap(md), "evidence-unwrap", 1)

    def reset(self) -> None:
        self.tests = set()


class MarkIncludes(Preprocessor):
    """울타리의 머리글에 무엇을 보이는지 적는다. 판마다 다른 출력은 탭으로 펼치고, 고친 코드는 바뀐 곳만 보인다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        rest = iter(lines)
        for line in rest:
            fence = opened_by(line)
            body, closing = body_of(fence, rest) if fence else ([], [])
            prefix = fence["prefix"] if fence else ""
            include = INCLUDE.fullmatch(body[0].removeprefix(prefix)) if len(body) == 1 and closing else None
            if fence and include:
                shown = self._fences(fence["fence"], fence["info"].strip(), include["target"])
                result += [(prefix + inner) if inner else prefix.rstrip() for inner in shown]
            else:
                result += [line, *body, *closing]
        return result

    def _fences(self, fence: str, info: str, target: str) -> Iterator[str]:
        """포함 줄 하나인 블록을 대신할 줄."""
        proofs = self.extension.proofs
        path = f"snippets/{target}"
        variants = proofs.project.outputs.get(path.removesuffix(".out"), []) if path.endswith(".out") else []
        if why := _missing(proofs, target):
            # pymdownx.snippets의 오류는 mkdocs serve를 멈춘다. 엄격하게 지을 때는 경고가 막는다.
            LOG.warning("%s: %s", page_of(self.md), why)
            header = f'{{ .text data-missing data-snippet="{target}" }}' if PLAIN_TARGET.fullmatch(target) else "text"
            yield from (f"{fence} {header}", why, fence)
        elif EXEC.search(info):
            yield from (f"{fence} {info}", f'--8<-- "{target}"', fence)
        elif len(variants) < 2:
            yield from self._fence(fence, info, target)
        else:
            labels = version_ranges([since for since, _ in variants], proofs.project.versions)
            for (_, each), label in zip(variants, labels, strict=True):
                block = self._fence(fence, info, each.removeprefix("snippets/"))
                yield from (f'=== "{label}"', "", *(f"    {line}" for line in block), "")

    def _fence(self, fence: str, info: str, target: str) -> Iterator[str]:
        proofs, options, lines = self.extension.proofs, "", ""
        if cure := cure_of(proofs, target):
            path, _, section = f"snippets/{target}".partition(":")
            shown = within(proofs.text(path).shown(section or None), cure.ranges)
            places = [str(place) for place, (number, _) in enumerate(shown, 1) if number in cure.changed]
            options = f' hl_lines="{" ".join(places)}" data-cure="{cure.before}"' if places else ""
            if cure.ranges:
                lines = ":" + ",".join(f"{first}:{last}" for first, last in cure.ranges)
                options += f' data-lines="{lines[1:].replace(":", "-")}"'
        if info.startswith("{"):
            inner = info[1:].rsplit("}", 1)[0].strip()
        else:
            language, _, rest = info.partition(" ")
            inner = f".{language} {rest}".strip()
        yield from (f'{fence} {{ {inner}{options} data-snippet="{target}" }}', f'--8<-- "{target}{lines}"', fence)


def _missing(proofs: Proofs, target: str) -> str:
    """아직 쓰지 않은 파일이나 구역이면 그 까닭과 고치는 법. 파일이 있으면 빈 문자열."""
    path, section = place(target)
    if ".." in path.split("/"):
        return f"snippets/ 밖을 가리킵니다({target}); snippets/에서 본 경로를 쓰십시오"
    if not (proofs.project.root / path).is_file():
        return why_missing(proofs.project, path)
    try:
        sections = proofs.text(path).sections
    except ProjectError as error:
        return str(error)
    return why_no_section(path, section, sections) if section and section not in sections else ""


def version_ranges(starts: list[str], supported: tuple[str, ...]) -> list[str]:
    """변형이 시작하는 판들을 `Python 3.11–3.13`, `Python 3.14–3.15` 같은 이름으로 바꾼다."""
    first = [supported.index(start) if start in supported else 0 for start in starts]
    last = [*(index - 1 for index in first[1:]), len(supported) - 1]
    pairs = zip(first, last, strict=True)
    return [f"Python {span(supported[max(a, 0)], supported[max(b, 0)])}" for a, b in pairs]


class MarkBlocks(Treeprocessor):
    """블록 아래에 파일 이름과 무엇을 확인했는지 적는다. 블록은 아직 따로 보관되어 있다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        blocks: list[Any] = self.md.htmlStash.rawHtmlBlocks
        openings = {
            number: opening
            for number, block in enumerate(blocks)
            if isinstance(block, str) and (opening := OPENING.match(block))
        }
        targets = {number: _target(opening) for number, opening in openings.items()}
        found = {number: self.extension.proofs.block(*place(target)) for number, target in targets.items()}
        self.extension.tests |= {test for proof in found.values() for test, _ in proof.tests}
        programs = _programs(root, targets)
        for number, opening in openings.items():
            # 감싸는 요소를 더하지 않는다. 색인하는 도구는 글자 조각마다 감싼 요소를 모두 센다.
            inner = blocks[number][opening.end() :].rstrip().removesuffix("</div>")
            output = targets[number].endswith(".out")
            inner = MARK.sub(_varying, inner) if output else closed_up(lightened(inner))
            head = opening[0].replace('class="', 'class="proven ', 1)
            first = programs.get(number, number)
            proofs = [found[each] for each in dict.fromkeys((first, number))]
            silent = number in programs.values()
            items = () if silent else self._items(openings[first], targets[number], proofs, inner)
            copy = "" if output or "data-missing" in opening[0] else COPY
            blocks[number] = f"{head}{inner}{copy}{bar(found[number], items)}</div>"

    def _items(self, first: re.Match[str], last: str, found: list[Proof], inner: str) -> Iterator[str]:
        """한 줄의 항목. 프로그램과 출력이면 첫째는 프로그램, 마지막은 출력이다."""
        cut, cure = LINES.search(first[0]), CURE.search(first[0])
        # 없는 구역의 파일 전체는 보이지 않는다.
        target = _target(first).partition(":")[0] if "data-missing" in first[0] else _target(first)
        yield from parts(self.extension.proofs, Shown(target, int(cut["first"]) if cut else 0, last), found)
        notes = [f"밑줄 친 값은 {VARIES}"] if 'class="varies"' in inner else []
        notes += [f"칠한 줄이 {cure['before'].rpartition('/')[2]}와 다릅니다"] if cure else []
        yield from (f'<span class="proof-note">{note}</span>' for note in notes)


def _target(opening: re.Match[str]) -> str:
    return html.unescape(opening["target"])


def _programs(root: Element, targets: dict[int, str]) -> dict[int, int]:
    """바로 앞에 그 프로그램이 있는 출력마다 그 프로그램. 둘은 한 줄을 함께 쓴다."""
    found: dict[int, int] = {}
    for parent in root.iter():
        places = [HTML_PLACEHOLDER_RE.fullmatch((child.text or "").strip()) for child in parent]
        numbers = [int(place[1]) if place else -1 for place in places]
        for before, after in pairwise(numbers):
            output = OUTPUT.fullmatch(targets.get(after, ""))
            path = targets.get(before, "").partition(":")[0]
            if output and not path.endswith(".out") and output["stem"] == path.rpartition(".")[0]:
                found[after] = before
    return found


def _varying(match: re.Match[str]) -> str:
    """실행할 때마다 다른 값. 강조한 줄을 넘으면 줄마다 나눈다."""
    parts = [part for part in TAG.split(match[1]) if part]
    wrap = f'<span class="varies" title="{VARIES}">'
    return "".join(part if part.startswith("<") else f"{wrap}{part}</span>" for part in parts)


class MarkClaims(Treeprocessor):
    """`test:`로 시작하는 링크를 테스트의 소스로 잇고 표시를 단다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        page = page_of(self.md)
        for link in root.iter("a"):
            href = link.get("href", "")
            if not href.startswith("test:"):
                continue
            proofs, test = self.extension.proofs, test_of(href[5:], page)
            proof = proofs.claim(test)
            self.extension.tests |= {name for name, _ in proof.tests}
            module, _, name = test.partition("::")
            on = f"Python {versions_text(proof.versions)}에서 통과"
            link.set("class", "claim" if proof.versions else "claim claim-unproven")
            link.set("title", f"증명: {name} ({on if proof.versions else '이 컴퓨터에서 아직 통과하지 않음'})")
            if source := proofs.source(module, proof.line):
                link.set("href", source)
            else:
                link.tag = "span"
                del link.attrib["href"]
                link.set("tabindex", "0")


def _is_claim(element: Element) -> bool:
    return "claim" in element.get("class", "").split()


class AddPageEnd(Treeprocessor):
    """첫 주장이 있는 문단 뒤에 표시의 뜻을, 본문의 끝에 쪽의 끝을 붙인다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        if page := page_of(self.md):
            places = (place for place, each in enumerate(root, 1) if any(map(_is_claim, each.iter())))
            if place := next(places, 0):
                root.insert(place, legend(page))
            root.append(page_end(self.extension.proofs, page, self.extension.tests))


def makeExtension(**options: Any) -> EvidenceExtension:  # noqa: N802
    """Python-Markdown이 부르는 이름."""
    return EvidenceExtension(**options)
