"""섹션의 첫 쪽(`docs/섹션/index.md`): 무엇을 읽을지 알리는 차례다.

차례에는 증명할 것이 없으므로 블록도 주장도 없어도 된다. 그 대신 제목과 링크와 블록뿐이고, 문장은 주장으로만 쓴다.
그래서 내용이 있는 쪽은 이 이름으로도 관문을 지나지 못한다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.pages import FRONT_MATTER, LINK, Page
from evidence.project import Violation

PLACE = re.compile(r"docs/[^/]+/index\.md")
HEADING = re.compile(r"#{1,6} (?P<text>.*?)(?: \{ #[\w-]+ \})?")
ITEM = re.compile(r"^ *(?:[-*+]|\d+[.)]) ")
WHOLE = re.compile(LINK.pattern + r"\)?")
WORD = re.compile(r"\w")
# 글의 끝에는 마침표가 없어도 문장이다. 물음표로 끝나면 질문이다.
SENTENCE = re.compile(r"다(?:[.!]|$)|[요죠][.!]")


def is_index(path: str) -> bool:
    """섹션의 첫 쪽인지."""
    return PLACE.fullmatch(path) is not None


def faults(page: Page) -> Iterator[Violation]:
    """제목도 링크도 아닌 글과, 제목이나 링크 안의 문장."""
    for number, text in _sentences(page.prose):
        message = f"차례에 주장이 아닌 문장이 있습니다({text}); [문장](test:테스트)로 증명하거나 제 쪽으로 옮기십시오"
        yield Violation(page.path, number, "unproven", message)


def _sentences(prose: str) -> Iterator[tuple[int, str]]:
    prose = FRONT_MATTER.sub(_blank, prose, count=1)
    for match in LINK.finditer(prose):
        if not match["target"].startswith("test:") and SENTENCE.search(" ".join(match["text"].split())):
            yield prose.count("\n", 0, match.start()) + 1, _short(match["text"])
    for number, line in enumerate(WHOLE.sub(_blank, prose).split("\n"), 1):
        heading = HEADING.fullmatch(line.rstrip())
        text = heading["text"] if heading else ITEM.sub("", line, count=1)
        if SENTENCE.search(text) if heading else WORD.search(text):
            yield number, _short(text)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 30 else f"{words[:29]}…"
