"""Python-Markdown 확장: 블록과 주장에 증거를 붙이고 쪽을 끝맺는다.

MkDocs의 훅이 아니라 Python-Markdown만 쓰므로 다른 빌더에서도 같은 결과가 나온다.

색인할 글이 아닌 것(블록 아래의 한 줄, 쪽의 끝)은 주석(`<!--proof:…:proof-->`)으로 넣고,
overrides/partials/content.html이 표식을 벗긴다. 글을 색인하는 도구가 그것까지 읽으면 사이트를 짓는 시간의
10 %가 거기에 들었다(bench/evidence_cost.py).
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from evidence.builders import CLOSE, OPEN, ResolveLinks, SkipTabLabels, Unwrap
from evidence.fences import INCLUDE, body_of, opened_by
from evidence.page_end import AddPageEnd
from evidence.proofs import Proof, Proofs, current
from evidence.snippets import is_quotation

ATTRIBUTE = "data-snippet"
OPENING = re.compile(rf'\s*<div\b[^>]*\b{ATTRIBUTE}="(?P<target>[^"]*)"[^>]*>')
EMPTY_LINES = re.compile(r"\n{4,}")
LANGUAGE = re.compile(r"[{ ]*\.?([\w#+-]+)")
FORMATTER = HtmlFormatter(cssclass="highlight", wrapcode=True)
# 주소에 그대로 쓸 수 없는 글자. 한글은 브라우저가 바꾼다.
ESCAPED = {char: f"%{ord(char):02X}" for char in "%\n\r\t \"#&'<>[\\]^`{|}"}
EXEC = re.compile(r"\bexec=")


class EvidenceExtension(Extension):
    """블록 아래의 한 줄과 주장의 표시를 만든다."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "저장소의 뿌리"],
            "repository": ["", "저장소의 주소. 비어 있으면 소스 링크를 만들지 않는다"],
            "commit": [os.environ.get("GITHUB_SHA", ""), "소스 링크의 커밋. 비어 있으면 지금 커밋"],
        }
        super().__init__(**options)
        self.languages: dict[str, str] = {}

    @cached_property
    def proofs(self) -> Proofs:
        """지금 파일과 맞는 원장이 증명하는 것. 처음 쓸 때 읽는다."""
        root = Path(self.getConfig("root")).resolve()
        return current(root, self.getConfig("repository"), self.getConfig("commit"))

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.registerExtension(self)
        # pymdownx.snippets(32)보다 먼저 봐야 포함 줄이 아직 남아 있다.
        md.preprocessors.register(MarkIncludes(md, self), "evidence-includes", 33)
        md.treeprocessors.register(MarkClaims(md, self), "evidence-claims", 5)
        md.treeprocessors.register(MarkBlocks(md, self), "evidence-blocks", 5)
        md.treeprocessors.register(AddPageEnd(md, self), "evidence-page-end", 4)
        md.treeprocessors.register(SkipTabLabels(md), "evidence-tab-labels", 2)
        md.treeprocessors.register(ResolveLinks(md), "evidence-links", 1)
        md.treeprocessors.register(Unwrap(md), "evidence-unwrap", 1)


class MarkIncludes(Preprocessor):
    """울타리의 머리글에 포함한 경로를 적는다. 판마다 다른 출력은 탭으로 펼친다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        rest = iter(lines)
        for line in rest:
            fence = opened_by(line)
            if not fence:
                result.append(line)
                continue
            body, closing = body_of(fence, rest)
            include = INCLUDE.fullmatch(body[0].strip(" >")) if len(body) == 1 and closing else None
            if not include or EXEC.search(fence["info"]):
                result += [line, *body, *closing]
                continue
            if language := LANGUAGE.match(fence["info"]):
                self.extension.languages[include["target"]] = language[1]
            result += self._fences(fence, include["target"], [*body, *closing])
        return result

    def _fences(self, fence: re.Match[str], target: str, body: list[str]) -> list[str]:
        path = f"snippets/{target}"
        variants = (
            self.extension.proofs.project.outputs.get(path.removesuffix(".out"), []) if path.endswith(".out") else []
        )
        if len(variants) < 2:
            return [_with_target(fence, target), *body]
        lines: list[str] = []
        labels = version_ranges([since for since, _ in variants], self.extension.proofs.project.versions)
        for (_, path), label in zip(variants, labels, strict=True):
            inner = body[0].replace(target, path.removeprefix("snippets/"))
            prefix = fence["prefix"]
            block = [_with_target(fence, path.removeprefix("snippets/")), inner, body[1]]
            lines += [f'{prefix}=== "{label}"', prefix.rstrip()]
            lines += [f"{prefix}    {line.removeprefix(prefix)}" for line in block]
            lines.append(prefix.rstrip())
        return lines


def version_ranges(starts: list[str], supported: tuple[str, ...]) -> list[str]:
    """변형이 시작하는 판들을 `Python 3.11–3.13`, `Python 3.14–3.15` 같은 이름으로 바꾼다."""
    first = [supported.index(start) if start in supported else 0 for start in starts]
    last = [*(index - 1 for index in first[1:]), len(supported) - 1]
    pairs = zip(first, last, strict=True)
    return [f"Python {span(supported[max(a, 0)], supported[max(b, 0)])}" for a, b in pairs]


def span(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


class MarkBlocks(Treeprocessor):
    """블록 아래에 파일 이름, 내려받기, 통과한 테스트, 판을 적는다. 블록은 아직 따로 보관되어 있다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ElementTree.Element) -> None:
        blocks: list[Any] = self.md.htmlStash.rawHtmlBlocks
        for number, block in enumerate(blocks):
            if isinstance(block, str) and (opening := OPENING.match(block)):
                target = html.unescape(opening["target"])
                if not target.endswith(".out"):
                    block = _close_up(block)
                blocks[number] = f'{OPEN}<div class="proven">{CLOSE}{block}{OPEN}{self._bar(target)}</div>{CLOSE}'

    def _bar(self, target: str) -> str:
        proofs = self.extension.proofs
        path, _, section = f"snippets/{target}".partition(":")
        proof = proofs.block(path, section or None)
        name = path.rpartition("/")[2]
        clean = _close_up(proofs.text(path).clean)
        parts = [
            _source_link(proofs, path, proof.line, name, "proof-file"),
            f'<a class="proof-download" download="{html.escape(name)}" href="{_data_url(clean)}">내려받기</a>',
            _tests(proofs, proof, path),
            _versions(proof),
        ]
        if section:
            parts.append(_whole(self.extension.languages.get(target, ""), clean))
        state = "proven" if proof.versions else "unproven"
        return f'<div class="proof" data-state="{state}">{"".join(parts)}</div>'


class MarkClaims(Treeprocessor):
    """`test:`로 시작하는 링크를 테스트의 소스로 잇고 표시를 단다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ElementTree.Element) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            if not href.startswith("test:"):
                continue
            test = f"tests/{href[5:]}"
            proof = self.extension.proofs.claim(test)
            link.set("class", "claim" if proof.versions else "claim claim-unproven")
            name = test.partition("::")[2]
            where = (
                f"Python {versions_text(proof.versions)}에서 통과"
                if proof.versions
                else "이 컴퓨터에서 아직 통과하지 않음"
            )
            link.set("title", f"증명: {name} ({where})")
            if source := self.extension.proofs.source(test.partition("::")[0], proof.line):
                link.set("href", source)
            else:
                link.tag = "span"
                del link.attrib["href"]
                link.set("tabindex", "0")


def _data_url(text: str) -> str:
    """글을 담은 주소. urllib.parse.quote는 글자마다 함수를 부르므로 몇 배 느리다."""
    for char, escaped in ESCAPED.items():
        text = text.replace(char, escaped)
    return f"data:text/plain;charset=utf-8,{text}"


def _close_up(text: str) -> str:
    """표식 줄이 빠진 자리에 겹쳐 남은 빈 줄을 줄인다."""
    return EMPTY_LINES.sub("\n\n\n", text) if "\n\n\n\n" in text else text


def _with_target(fence: re.Match[str], target: str) -> str:
    """`python title="…"`이나 `{.python …}` 꼴의 머리글에 속성을 더한다."""
    info = fence["info"].strip()
    if info.startswith("{"):
        inner = info[1:].rsplit("}", 1)[0].strip()
    else:
        language, _, options = info.partition(" ")
        inner = f".{language} {options}".strip()
    return f'{fence["prefix"]}{fence["fence"]} {{ {inner} {ATTRIBUTE}="{target}" }}'


def _source_link(proofs: Proofs, path: str, line: int, text: str, kind: str) -> str:
    label = html.escape(text)
    if source := proofs.source(path, line):
        return f'<a class="{kind}" href="{html.escape(source)}">{label}</a>'
    return f'<span class="{kind}">{label}</span>'


def _tests(proofs: Proofs, proof: Proof, path: str) -> str:
    if not proof.versions:
        return '<span class="proof-none">아직 증명되지 않음</span>'
    count = f"테스트 {len(proof.tests)}개"
    label = f"원문 그대로 실행한 결과를 {count}가 확인함" if is_quotation(path) else f"{count} 통과"
    items = "".join(
        f"<li>{_source_link(proofs, name.partition('::')[0], line, name.partition('::')[2], 'proof-test')}</li>"
        for name, line in proof.tests
    )
    return f'<details class="proof-tests"><summary>{label}</summary><ul>{items}</ul></details>'


def _versions(proof: Proof) -> str:
    if not proof.versions:
        return ""
    return f'<span class="proof-versions">Python {versions_text(proof.versions)}</span>'


def versions_text(versions: Iterable[str]) -> str:
    """`3.11 3.12 3.13 3.15`를 `3.11–3.13, 3.15`로 줄인다."""
    runs: list[list[str]] = []
    for version in versions:
        if runs and _follows(runs[-1][-1], version):
            runs[-1].append(version)
        else:
            runs.append([version])
    return ", ".join(span(run[0], run[-1]) for run in runs)


def _follows(first: str, second: str) -> bool:
    if first.endswith("t") or second.endswith("t"):
        return False
    return int(second.split(".")[1]) - int(first.split(".")[1]) == 1


@lru_cache(maxsize=100)
def _whole(language: str, text: str) -> str:
    code = highlight(text, _lexer(language), FORMATTER)
    return f'<details class="proof-whole"><summary>파일 전체</summary>{code}</details>'


@cache
def _lexer(language: str) -> Lexer:
    found: Lexer
    try:
        found = get_lexer_by_name(language)
    except ClassNotFound:
        found = TextLexer()
    return found


def makeExtension(**options: Any) -> EvidenceExtension:  # noqa: N802
    """Python-Markdown이 부르는 이름."""
    return EvidenceExtension(**options)
