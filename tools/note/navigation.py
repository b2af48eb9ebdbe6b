"""mkdocs.yml에 초안을 적는다. 설명과 차례를 지키려고 YAML로 다시 쓰지 않고 줄만 더한다.

초안은 `draft_docs`에 있는 동안 `make serve`로만 보인다. 두 빌더(MkDocs, Zensical) 모두 지을 때 뺀다.
`nav`에는 주석으로 자리만 적는다. 내보낼 때 `draft_docs`의 줄을 지우고 그 주석을 푼다.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

KEY = "draft_docs: |"
# 줄 끝을 다르게 다루라는 표시(`|-`)와 주석은 사람이 붙였을 수 있다.
KEY_LINE = re.compile(r"draft_docs: *\|[-+]? *(?:#.*)?")
NOTE = "# 초안. 미리 보기(make serve)에만 보인다. 내보낼 때 여기서 지우고 nav의 주석을 푼다."


def add(config: str, pages: Iterable[str]) -> str:
    """초안을 더한 설정. 이미 적힌 것은 그대로 둔다.

    Parameters:
        config: mkdocs.yml의 글.
        pages: `docs/`부터 쓴 페이지의 경로.
    """
    lines = config.removesuffix("\n").split("\n")
    for page in (page.removeprefix("docs/") for page in pages):
        if not any(re.fullmatch(rf"[\s#/-]*{re.escape(page)}", line) for line in lines):
            lines = _listed(_placed(lines, page), page)
    return "\n".join(lines) + "\n"


def remove(config: str, pages: Iterable[str]) -> str:
    """초안을 뺀 설정. 더하기 전과 같다."""
    lines = config.removesuffix("\n").split("\n")
    for page in (page.removeprefix("docs/") for page in pages):
        lines = [
            line for line in lines if line != f"  /{page}" and not re.fullmatch(rf"\s*# +- {re.escape(page)}", line)
        ]
        section = f"  # - {page.partition('/')[0]}:"
        lines = [line for line, below in pairwise([*lines, ""]) if line != section or below.startswith("  #     - ")]
    at = _key(lines)
    if at >= 0 and not "".join(lines[at + 1 : at + 2]).startswith(" "):
        start = at - 1 if lines[at - 1] == NOTE else at
        lines = lines[:start] + lines[at + 1 + (lines[at + 1 : at + 2] == [""]) :]
    return "\n".join(lines) + "\n"


def _listed(lines: list[str], page: str) -> list[str]:
    """`draft_docs`에 더한다."""
    if _key(lines) >= 0:
        at = _key(lines) + 1
        while at < len(lines) and lines[at].startswith(" "):
            at += 1
        return [*lines[:at], f"  /{page}", *lines[at:]]
    at = _start(lines, "nav:")
    return [*lines[:at], NOTE, KEY, f"  /{page}", "", *lines[at:]]


def _placed(lines: list[str], page: str) -> list[str]:
    """`nav`의 그 섹션 끝에 주석으로 더한다."""
    section, start = page.partition("/")[0], _start(lines, "nav:")
    end = next((at for at in range(start + 1, len(lines)) if re.match(r"[^\s#]", lines[at])), len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    found = [
        (at, match)
        for at in range(start, end)
        if (match := re.match(rf"(?P<indent>\s+)(?P<mark># *)?- {re.escape(section)}/", lines[at]))
    ]
    if found:
        at, match = found[-1]
        return [*lines[: at + 1], f"{match['indent']}{match['mark'] or '# '}- {page}", *lines[at + 1 :]]
    return [*lines[:end], f"  # - {section}:", f"  #     - {page}", *lines[end:]]


def _key(lines: list[str]) -> int:
    """`draft_docs`를 적은 줄. 없으면 -1."""
    return next((at for at, line in enumerate(lines) if KEY_LINE.fullmatch(line)), -1)


def _start(lines: list[str], key: str) -> int:
    return next((at for at, line in enumerate(lines) if line.startswith(key)), len(lines))
