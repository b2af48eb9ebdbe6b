"""페이지에서 블록, 주장, 링크를 찾는다. 마크다운을 그리지 않고 줄만 본다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evidence.project import Violation

FENCE = re.compile(r"(?P<prefix>[ >]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*)")
INCLUDE = re.compile(r'--8<-- "(?P<target>[^"]*)"')
TARGET = re.compile(r"(?P<path>[^:]+?)(?::(?P<section>[a-z][-_0-9a-z]*))?")
HIGHLIGHT = re.compile(r"hl_lines=(?P<quote>[\"'])(?P<lines>[^\"']*)(?P=quote)")
CONTAINER = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|\[\^[^\]]+\]:|:\s|///)")
IMAGE = re.compile(r"!\[[^\[\]]*\]\((?P<target>[^\s)]+)")
LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]\n]|\n(?!\s*\n)|\[[^\[\]]*\])*)\]\((?P<target>[^\s)]+)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
CLAIM_LEFT = re.compile(r"\]\(\s*<?test:|\]:\s*<?test:|[\"']test:")
REMOTE_MEDIA = re.compile(r"<(?:img|script|iframe|video|audio|source|link)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//")
ANCHOR = re.compile(r"\{[^}\n]*#(?P<heading>[\w-]+)[^}\n]*\}|\bid=[\"'](?P<html>[^\"']+)[\"']")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """포함 줄 하나로 된 코드 블록.

    Parameters:
        line: 포함 줄의 번호.
        snippet: `snippets/`부터 쓴 경로.
        section: 보이는 구역의 이름. 파일 전체면 None.
        highlights: 강조할 줄. 보이는 줄을 1부터 센 번호다.
    """

    line: int
    snippet: str
    section: str | None
    highlights: tuple[int, ...] = ()


@dataclass(frozen=True)
class Claim:
    """테스트를 가리키는 문장.

    Parameters:
        line: 링크가 시작하는 줄.
        test: `tests/`부터 쓴 테스트 이름(`파일::함수`).
    """

    line: int
    text: str
    test: str


@dataclass(frozen=True)
class Link:
    """페이지의 링크."""

    line: int
    target: str


@dataclass
class Page:
    """읽은 페이지. `violations`에는 줄만 보고 알 수 있는 잘못이 있다."""

    path: str
    blocks: list[Block] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    violations: list[Violation] = field(default_factory=list)

    def fault(self, line: int, rule: str, message: str) -> None:
        self.violations.append(Violation(self.path, line, rule, message))


def parse(path: str, text: str) -> Page:
    """마크다운 글에서 블록, 주장, 링크를 찾는다."""
    page = Page(path)
    prose = COMMENT.sub(_blank, _blocks(page, text))
    for match in re.finditer(r"<pre\b|<code\b", CODE_SPAN.sub(_blank, prose)):
        page.fault(
            _line(prose, match.start()), "inline-code", "코드를 HTML로 적었습니다; snippets/의 파일을 포함하십시오"
        )
    page.anchors = {match["heading"] or match["html"] for match in ANCHOR.finditer(prose)}
    _indented_code(page, prose)
    _links(page, prose)
    return page


def _blocks(page: Page, text: str) -> str:
    """블록을 모으고, 블록을 빈 줄로 바꾼 글을 돌려준다."""
    prose: list[str] = []
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        fence = FENCE.fullmatch(line)
        if not fence:
            if "--8<--" in CODE_SPAN.sub("", line):
                page.fault(number, "inline-code", "포함 줄이 코드 블록 밖에 있습니다; ``` 울타리 안에 넣으십시오")
            prose.append(line)
            continue
        body, closed = _body(fence, lines)
        prose += [""] * (len(body) + 1 + closed)
        if closed:
            _block(page, number, fence["info"], body)
        else:
            page.fault(number, "inline-code", f"울타리를 닫지 않았습니다; {fence['fence']} 줄을 넣으십시오")
    return "\n".join(prose)


def _body(fence: re.Match[str], lines: Iterator[tuple[int, str]]) -> tuple[list[str], bool]:
    close = re.compile(re.escape(fence["prefix"]) + re.escape(fence["fence"]) + r"[ \t]*")
    body: list[str] = []
    for _, line in lines:
        if close.fullmatch(line):
            return body, True
        body.append(line.removeprefix(fence["prefix"]))
    return body, False


def _block(page: Page, opening: int, info: str, body: list[str]) -> None:
    number = opening + 1
    include = INCLUDE.fullmatch(body[0]) if len(body) == 1 else None
    if not include:
        if len(body) == 1 and body[0].rstrip() != body[0] and INCLUDE.fullmatch(body[0].rstrip()):
            page.fault(number, "inline-code", "포함 줄 뒤에 빈칸이 있습니다; 줄 끝의 빈칸을 지우십시오")
        elif len(body) == 1 and "8<-" in body[0]:
            page.fault(number, "inline-code", '포함 줄의 꼴이 다릅니다; --8<-- "경로:구역" 꼴로 쓰십시오')
        else:
            page.fault(
                number,
                "inline-code",
                "블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오",
            )
        return
    target = include["target"]
    parts = TARGET.fullmatch(target)
    if SCHEME.match(target):
        page.fault(number, "missing", f"주소를 포함했습니다({target}); snippets/의 파일을 포함하십시오")
    elif re.search(r":[-\d,:]*\d[-\d,:]*$", target):
        page.fault(number, "missing", f"줄 번호로 포함했습니다({target}); 스니펫에 구역을 만들어 그 이름을 쓰십시오")
    elif not parts or target.startswith("/") or ".." in target.split("/") or "\\" in target:
        page.fault(
            number,
            "missing",
            f"snippets/ 밖을 가리킵니다({target}); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오",
        )
    else:
        highlights = _highlights(page, opening, info)
        page.blocks.append(Block(number, f"snippets/{parts['path']}", parts["section"], highlights))


def _highlights(page: Page, line: int, info: str) -> tuple[int, ...]:
    match = HIGHLIGHT.search(info)
    numbers: list[int] = []
    for part in match["lines"].split() if match else []:
        first, _, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            page.fault(line, "highlight", f'강조할 줄 {part!r}을 읽을 수 없습니다; "2 4-5" 꼴로 쓰십시오')
        else:
            numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)


def _indented_code(page: Page, prose: str) -> None:
    """들여쓰기로 만든 코드 블록을 찾는다. 목록과 알림 상자 안에서는 그만큼 더 들여야 코드다."""
    parents: list[tuple[int, int]] = []  # (들여쓰기, 그 줄이 여는 그릇의 수)
    blank = True
    for number, line in enumerate(prose.splitlines(), 1):
        if not line.strip():
            blank = True
            continue
        indent = len(line) - len(line.lstrip(" "))
        while parents and parents[-1][0] >= indent:
            parents.pop()
        depth = sum(opened for _, opened in parents)
        if blank and indent >= 4 * depth + 4:
            page.fault(
                number,
                "inline-code",
                "들여쓴 코드 블록이 있습니다; snippets/의 파일을 포함하거나 들여쓰기를 줄이십시오",
            )
            continue
        parents.append((indent, 1 if CONTAINER.match(line) else 0))
        blank = False


def _links(page: Page, prose: str) -> None:
    spans = [(match.start(), match.end()) for match in CODE_SPAN.finditer(prose)]
    for match in LINK.finditer(prose):
        if any(start < match.start() < end for start, end in spans):
            continue
        line, target = _line(prose, match.start()), match["target"]
        if target.startswith("test:"):
            page.claims.append(Claim(line, " ".join(match["text"].split()), f"tests/{target[5:]}"))
        else:
            page.links.append(Link(line, target))
    plain = CODE_SPAN.sub(_blank, LINK.sub(_blank, prose))
    for left in CLAIM_LEFT.finditer(plain):
        page.fault(
            _line(plain, left.start()), "claim", "주장을 읽을 수 없습니다; [문장](test:파일.py::테스트) 꼴로 쓰십시오"
        )
    visible = CODE_SPAN.sub(_blank, prose)
    images = [match for match in IMAGE.finditer(visible) if SCHEME.match(match["target"])]
    for match in [*images, *REMOTE_MEDIA.finditer(visible)]:
        line, target = _line(visible, match.start()), match.groupdict().get("target") or match[0]
        page.fault(
            line, "third-party", f"다른 곳의 파일을 불러옵니다({target}); docs/assets/에 두고 상대 경로로 쓰십시오"
        )


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
