"""페이지에서 블록과 주장을 찾는다. 마크다운을 그리지 않고 줄만 본다.

그린 결과가 여기서 읽은 것과 같은지는 built.py가 지은 사이트에서 확인한다.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from evidence import markup
from evidence.project import Violation

FENCE = re.compile(r"(?P<prefix>[ >]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*)")
# 도구가 읽는 것만 적는다. 나머지(`data-cure`, 클래스, 작은따옴표)는 빌더가 다르게 읽는다.
HEAD = re.compile(r"\{?\s*\.?[\w+-]*(?:\s+(?:title|hl_lines|exec|idprefix)=(?:\"[^\"]*\"|[\w-]+))*\s*\}?\s*")
INCLUDE = re.compile(r'--8<-- "(?P<target>[^"]*)"')
EXEC = re.compile(r"\bexec=")
TITLE = re.compile(r"title=\"([^\"]*)\"")
TARGET = re.compile(r"(?P<path>[^:/\\][^:\\]*?)(?::(?P<section>[a-z][-_0-9a-z]*))?")
LINE_RANGE = re.compile(r":[-\d,:]*\d[-\d,:]*$")
HIGHLIGHT = re.compile(r"hl_lines=(?:[\"']([^\"']+)|([^\s\"'}]+))")
LINES = re.compile(r"[0-9]{1,4}(?:-[0-9]{1,4})?")
CONTAINER = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|!!!|\?\?\?|===|\[\^[^\]]+\]:|:\s|///)")
BOX = re.compile(r" *(?:!!!|\?\?\?\+?|===[!+]*) .*")
ALONE = re.compile(r" *(?:#.*|([-*_])(?: {0,2}\1){2,}\s*)")
UNDERLINE = re.compile(r" *(?:=+|-+)\s*")
IMAGE = re.compile(r"!\[[^\[\]]*\]\((?P<target>[^\s)]+)")
LINK = re.compile(r"\[(?<!!\[)(?P<text>(?:[^\[\]\n]|\n(?!\s*\n)|\[[^\[\]]*\])*)\]\((?P<target>[^\s)]+)")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# 소유 한정자(`++`)를 쓰지 않는다. 3.11.4까지의 re는 되돌아 참조하는 무리와 함께 쓰면 찾지 못한다(python/cpython#106052).
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?:[^`\n]|\n(?!\s*\n)|(?<!`)(?!\1(?!`))`+(?!`))+?\1(?!`)")
# 주석과 인라인 코드 가운데 먼저 시작한 것이 다른 것을 품는다.
# 닫지 않은 주석은 글의 끝까지다. 브라우저는 `<!-->`와 `--!>`에서도 주석을 닫는다.
COMMENT = r"<!--(?:-?>|[\s\S]*?(?:--!?>|\Z))"
HIDDEN = re.compile(rf"{COMMENT}|{CODE_SPAN.pattern}")
CLAIM_LEFT = re.compile(r"\]\(\s*<?test(?::|_\w+\))|\]:\s*<?test:|[\"']test:")
REMOTE_MEDIA = re.compile(r"<(?i:img|script|iframe|video|audio|source|link)\b[^>]*(?i:src|href)=[\"']?(?i:https?:)?//")
FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


class Block(NamedTuple):
    """포함 줄 하나로 된 코드 블록.

    Parameters:
        line: 포함 줄의 번호.
        snippet: `snippets/`부터 쓴 경로.
        section: 보이는 구역의 이름. 파일 전체면 None.
        highlights: 강조할 줄. 보이는 줄을 1부터 센 번호다.
        language: 울타리에 적은 언어.
        executed: markdown-exec가 실행하는 블록인지.
        title: 블록의 제목.
    """

    line: int
    snippet: str
    section: str | None
    highlights: tuple[int, ...] = ()
    language: str = ""
    executed: bool = False
    title: str = ""

    @property
    def name(self) -> str:
        """구역까지 쓴 이름(`snippets/경로:구역`)."""
        return f"{self.snippet}:{self.section}" if self.section else self.snippet


class Claim(NamedTuple):
    """테스트를 가리키는 문장.

    Parameters:
        line: 링크가 시작하는 줄.
        test: `tests/`부터 쓴 테스트 이름(`파일::함수`).
        text: 마크다운으로 쓴 문장.
    """

    line: int
    test: str
    text: str = ""

    @property
    def sentence(self) -> str:
        """한 줄로 쓴 문장."""
        return " ".join(self.text.split())


@dataclass
class Page:
    """읽은 페이지.

    Parameters:
        violations: 줄만 보고 알 수 있는 잘못.
        prose: 블록을 빈 줄로 바꾼 글.
    """

    path: str
    blocks: list[Block] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    prose: str = ""

    def fault(self, line: int, rule: str, message: str) -> None:
        self.violations.append(Violation(self.path, line, rule, message))


def parse(path: str, text: str) -> Page:
    """마크다운 글에서 블록과 주장을 찾는다."""
    page = Page(path)
    page.prose = prose = _blocks(page, text.expandtabs(4))
    # 머리말은 글이 아니다. 그 값은 rules.py가 본다.
    visible = covered(FRONT_MATTER.sub(lambda front: re.sub(r"[^\n]", " ", front[0]), prose, count=1))
    starts = list(accumulate((len(line) + 1 for line in visible.split("\n")), initial=0))

    def line(offset: int) -> int:
        return bisect_right(starts, offset)

    for offset, rule, message in markup.refused(visible):
        page.fault(line(offset), rule, message)
    for number, _ in indented_code(visible):
        message = "들여쓴 코드 블록이 있습니다; snippets/의 파일을 포함하거나 들여쓰기를 줄이십시오"
        page.fault(number, "inline-code", message)
    _claims(page, visible, prose, line)
    return page


def test_of(target: str, page: str) -> str:
    """`test:`를 뗀 주장의 링크가 가리키는 테스트. 이름만 쓰면 그 페이지의 테스트 모듈에서 찾는다."""
    return f"tests/{target}" if ".py::" in target else f"{module_of(page)}::{target}"


def module_of(page: str) -> str:
    """페이지의 테스트 모듈. `docs/concurrency/as-completed.md`면 `tests/concurrency/test_as_completed.py`다."""
    folder, _, name = page.removeprefix("docs/").removesuffix(".md").replace("-", "_").rpartition("/")
    return f"tests/{folder}/test_{name}.py" if folder else f"tests/test_{name}.py"


def unlinked(text: str, scheme: str = "") -> str:
    """링크를 그 글로 바꾼 것. 인라인 코드에 든 대괄호는 링크로 읽지 않는다.

    Parameters:
        scheme: 이것으로 시작하는 곳(`test:`)으로 가는 링크만 바꾼다.
    """
    visible, parts, end = covered(text), [], 0
    for link in LINK.finditer(visible):
        if link["target"].startswith(scheme) and (close := visible.find(")", link.end())) >= 0:
            parts += [text[end : link.start()], text[slice(*link.span("text"))]]
            end = close + 1
    return "".join([*parts, text[end:]])


def opened_by(line: str) -> re.Match[str] | None:
    """블록을 여는 줄이면 울타리."""
    return FENCE.fullmatch(line) if "```" in line or "~~~" in line else None


def body_of(fence: re.Match[str], lines: Iterator[str]) -> tuple[list[str], list[str]]:
    """울타리를 연 다음 줄부터 읽어 (안의 줄들, 닫는 줄)을 준다. 닫지 않았으면 닫는 줄이 없다."""
    close = fence["prefix"] + fence["fence"]
    body: list[str] = []
    for line in lines:
        if line.rstrip(" \t") == close:
            return body, [line]
        body.append(line)
    return body, []


def _blocks(page: Page, text: str) -> str:
    """블록을 모으고, 블록을 빈 줄로 바꾼 글을 돌려준다."""
    prose: list[str] = []
    number = 0
    lines = iter(text.split("\n"))
    for line in lines:
        number += 1
        fence = opened_by(line)
        if not fence:
            if "-8<-" in line and "-8<-" in CODE_SPAN.sub("", line):
                page.fault(number, "inline-code", "포함 줄이 코드 블록 밖에 있습니다; ``` 울타리 안에 넣으십시오")
            prose.append(line)
            continue
        body, closing = body_of(fence, lines)
        if closing:
            _block(page, number, fence, [inner.removeprefix(fence["prefix"]) for inner in body])
        else:
            page.fault(number, "inline-code", f"울타리를 닫지 않았습니다; {fence['fence']} 줄을 넣으십시오")
        number += len(body + closing)
        prose += [""] * (len(body + closing) + 1)
    return "\n".join(prose)


def _block(page: Page, opening: int, fence: re.Match[str], body: list[str]) -> None:
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
    if ">" in fence["prefix"]:
        page.fault(number, "inline-code", "인용(>) 안의 포함 줄은 펼쳐지지 않습니다; 블록을 인용 밖으로 옮기십시오")
    elif not HEAD.fullmatch(fence["info"]):
        page.fault(opening, "inline-code", '울타리의 꼴이 다릅니다; ```언어 title="…" hl_lines="…" 꼴로 쓰십시오')
    elif parts and ".." not in target.split("/"):
        highlights = _highlights(page, opening, fence["info"]) if "hl_lines" in fence["info"] else ()
        language = fence["info"].strip("{} ").partition(" ")[0].lstrip(".")
        path, executed = f"snippets/{parts['path']}", EXEC.search(fence["info"]) is not None
        title = (TITLE.search(fence["info"]) or [""])[0]
        page.blocks.append(Block(number, path, parts["section"], highlights, language, executed, title))
    elif SCHEME.match(target):
        page.fault(number, "missing", f"주소를 포함했습니다({target}); snippets/의 파일을 포함하십시오")
    elif LINE_RANGE.search(target):
        page.fault(number, "missing", f"줄 번호로 포함했습니다({target}); 스니펫에 구역을 만들어 그 이름을 쓰십시오")
    else:
        message = f"snippets/ 밖을 가리킵니다({target}); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오"
        page.fault(number, "missing", message)


def _highlights(page: Page, line: int, info: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in " ".join(match[1] or match[2] for match in HIGHLIGHT.finditer(info)).split():
        if not LINES.fullmatch(part):
            page.fault(line, "highlight", f'강조할 줄 {part!r}을 읽을 수 없습니다; "2 4-5" 꼴로 쓰십시오')
            continue
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return tuple(numbers)


def covered(prose: str) -> str:
    """자리를 지키면서 주석과 인라인 코드를 뜻 없는 글자로 덮은 글."""
    return (HIDDEN if "<!--" in prose else CODE_SPAN).sub(_cover, prose)


def indented_code(prose: str) -> Iterator[tuple[int, int]]:
    """들여쓰기로 만든 코드의 (줄 번호, 코드가 시작하는 칸). 블록은 빈 줄로 바꾸고 인라인 코드는 덮은 글에서 찾는다."""
    parents: list[tuple[int, str]] = []  # (들여쓰기, 그 줄)
    blank = True
    first = ""  # 문단의 첫 줄. 둘째 줄부터는 빈 글.
    for number, line in enumerate(prose.split("\n"), 1):
        if not line.strip():
            blank = True
            continue
        indent = len(line) - len(line.lstrip(" "))
        while parents and parents[-1][0] >= indent:
            parents.pop()
        # 그릇(목록, 알림 상자)을 여는 줄 아래에서는 네 칸을 더 들여야 코드다.
        start = 4 + 4 * sum(CONTAINER.match(above) is not None for _, above in parents) if blank and indent >= 4 else 0
        if start and indent >= start:
            yield number, start
            continue
        # 제목과 가로줄은 혼자 끝나므로, 바로 다음 줄을 들여쓰면 코드다. 상자를 여는 줄도 문단이 아니다.
        ends = ALONE.fullmatch(line) or (first and UNDERLINE.fullmatch(line))
        parents.append((indent, "" if ends else line))
        first, blank = line if blank else "", bool(ends or BOX.fullmatch(line))


def _claims(page: Page, visible: str, prose: str, line: Callable[[int], int]) -> None:
    claims: set[int] = set()
    for match in LINK.finditer(visible):
        if match["target"].startswith("test:") and match["text"].strip():
            test = test_of(match["target"][5:], page.path)
            page.claims.append(Claim(line(match.start()), test, prose[slice(*match.span("text"))]))
            claims.add(match.end("text"))
    for left in CLAIM_LEFT.finditer(visible):
        if left.start() not in claims:
            message = "주장을 읽을 수 없습니다; [문장](test:테스트) 꼴로 쓰십시오"
            page.fault(line(left.start()), "claim", message)
    images = [match for match in IMAGE.finditer(visible) if SCHEME.match(match["target"])]
    for match in [*images, *REMOTE_MEDIA.finditer(visible)]:
        target = " ".join((match.groupdict().get("target") or match[0]).split())
        message = f"다른 곳의 파일을 불러오거나 파일이 아닙니다({target}); docs/assets/에 두고 상대 경로로 쓰십시오"
        page.fault(line(match.start()), "third-party", message)


def _cover(match: re.Match[str]) -> str:
    return "\n".join("x" * len(line) for line in match[0].split("\n"))
