"""페이지에서 블록을 여는 줄과 포함 줄."""

from __future__ import annotations

import re
from collections.abc import Iterator

FENCE = re.compile(r"(?P<prefix>[ >]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*)")
INCLUDE = re.compile(r'--8<-- "(?P<target>[^"]*)"')


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
