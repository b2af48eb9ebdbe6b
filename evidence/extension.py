"""Python-Markdown 확장: 블록과 주장에 증거를 붙인다.

MkDocs의 훅이 아니라 Python-Markdown만 쓰므로 다른 빌더에서도 같은 결과가 나온다.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound

from evidence.pages import FENCE, INCLUDE
from evidence.proofs import Proof, Proofs
from evidence.snippets import MARKER, variants_of

ATTRIBUTE = "data-snippet"
OPENING = re.compile(rf'<div\b[^>]*\b{ATTRIBUTE}="(?P<target>[^"]*)"[^>]*>')
# 표식 줄이 빠진 자리에는 빈 줄이 겹쳐 남는다.
EMPTY_LINES = re.compile(r"\n{4,}")
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

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        proofs = Proofs.load(
            Path(self.getConfig("root")).resolve(),
            self.getConfig("repository"),
            self.getConfig("commit"),
        )
        md.registerExtension(self)
        # pymdownx.snippets(32)보다 먼저 봐야 포함 줄이 아직 남아 있다.
        md.preprocessors.register(MarkIncludes(md, proofs), "evidence-includes", 33)
        md.treeprocessors.register(MarkClaims(md, proofs), "evidence-claims", 5)
        # 통째로 보관된 코드 블록이 본문에 들어가기(30) 전에 고친다.
        md.postprocessors.register(MarkBlocks(md, proofs), "evidence-blocks", 31)


class MarkIncludes(Preprocessor):
    """울타리의 머리글에 포함한 경로를 적는다. 판마다 다른 출력은 탭으로 펼친다."""

    def __init__(self, md: Markdown, proofs: Proofs) -> None:
        super().__init__(md)
        self.proofs = proofs

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        rest = iter(lines)
        for line in rest:
            fence = FENCE.fullmatch(line)
            if not fence:
                result.append(line)
                continue
            body = _until_closed(rest, fence)
            include = INCLUDE.fullmatch(body[0].strip(" >")) if len(body) == 2 else None
            if not include or EXEC.search(fence["info"]):
                result += [line, *body]
                continue
            result += self._fences(fence, include["target"], body)
        return result

    def _fences(self, fence: re.Match[str], target: str, body: list[str]) -> list[str]:
        variants = variants_of(f"snippets/{target}", self.proofs.project.snippets) if target.endswith(".out") else []
        if len(variants) < 2:
            return [_with_target(fence, target), *body]
        lines: list[str] = []
        labels = version_ranges([since for since, _ in variants], self.proofs.project.versions)
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


class MarkBlocks(Postprocessor):
    """블록 아래에 파일 이름, 내려받기, 통과한 테스트, 판을 적는다."""

    def __init__(self, md: Markdown, proofs: Proofs) -> None:
        super().__init__(md)
        self.proofs = proofs

    def run(self, text: str) -> str:
        blocks: list[Any] = self.md.htmlStash.rawHtmlBlocks
        for number, block in enumerate(blocks):
            if isinstance(block, str) and (opening := OPENING.match(block.strip())):
                target = html.unescape(opening["target"])
                if not target.endswith(".out"):
                    block = EMPTY_LINES.sub("\n\n\n", block)
                blocks[number] = f'<div class="proven">{block}{self._bar(target)}</div>'
        return text

    def _bar(self, target: str) -> str:
        path, _, section = target.partition(":")
        proof = self.proofs.block(f"snippets/{path}", section or None)
        text = self.proofs.project.text(f"snippets/{path}")
        name = path.rsplit("/", 1)[-1]
        clean = EMPTY_LINES.sub("\n\n\n", without_markers(text))
        parts = [
            _source_link(self.proofs, f"snippets/{path}", proof.line, name, "proof-file"),
            f'<a class="proof-download" download="{html.escape(name)}" '
            f'href="data:text/plain;charset=utf-8,{quote(clean)}">내려받기</a>',
            _tests(self.proofs, proof),
            _versions(proof),
        ]
        if section:
            parts.append(_whole(name, clean))
        state = "proven" if proof.versions else "unproven"
        return f'<div class="proof" data-state="{state}" data-search-exclude>{"".join(parts)}</div>'


class MarkClaims(Treeprocessor):
    """`test:`로 시작하는 링크를 테스트의 소스로 잇고 표시를 단다."""

    def __init__(self, md: Markdown, proofs: Proofs) -> None:
        super().__init__(md)
        self.proofs = proofs

    def run(self, root: ElementTree.Element) -> None:
        for link in root.iter("a"):
            href = link.get("href", "")
            if not href.startswith("test:"):
                continue
            test = f"tests/{href[5:]}"
            proof = self.proofs.claim(test)
            link.set("class", "claim" if proof.versions else "claim claim-unproven")
            name = test.partition("::")[2]
            where = (
                f"Python {versions_text(proof.versions)}에서 통과"
                if proof.versions
                else "이 컴퓨터에서 아직 통과하지 않음"
            )
            link.set("title", f"증명: {name} ({where})")
            if source := self.proofs.source(test.partition("::")[0], proof.line):
                link.set("href", source)
            else:
                link.tag = "span"
                del link.attrib["href"]
                link.set("tabindex", "0")


def without_markers(text: str) -> str:
    """구역 표식이 있는 줄을 뺀 글."""
    return "".join(line for line in text.splitlines(keepends=True) if not MARKER.search(line))


def _until_closed(rest: Iterable[str], fence: re.Match[str]) -> list[str]:
    close = re.compile(re.escape(fence["prefix"]) + re.escape(fence["fence"]) + r"[ \t]*")
    body: list[str] = []
    for line in rest:
        body.append(line)
        if close.fullmatch(line):
            break
    return body


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


def _tests(proofs: Proofs, proof: Proof) -> str:
    if not proof.versions:
        return '<span class="proof-none">아직 증명되지 않음</span>'
    items = "".join(
        f"<li>{_source_link(proofs, name.partition('::')[0], line, name.partition('::')[2], 'proof-test')}</li>"
        for name, line in proof.tests
    )
    return f'<details class="proof-tests"><summary>테스트 {len(proof.tests)}개 통과</summary><ul>{items}</ul></details>'


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


def _whole(name: str, text: str) -> str:
    try:
        lexer = get_lexer_for_filename(name)
    except ClassNotFound:
        lexer = TextLexer()
    code = highlight(text, lexer, HtmlFormatter(cssclass="highlight"))
    return f'<details class="proof-whole"><summary>파일 전체</summary>{code}</details>'


def makeExtension(**options: Any) -> EvidenceExtension:  # noqa: N802
    """Python-Markdown이 부르는 이름."""
    return EvidenceExtension(**options)
