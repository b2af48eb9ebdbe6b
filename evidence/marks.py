"""테스트를 건너뛰는 표시. 여기에 없는 까닭으로는 건너뛸 수 없다."""

from __future__ import annotations

import sys

import pytest
from packaging.specifiers import SpecifierSet

from evidence.running import FREE_THREADED, VERSION, find_tool

MARKERS = (
    "python(specifier): 이 판의 파이썬에서만 돌린다. 예: '>=3.14'",
    "platform(*names): 이 플랫폼에서만 돌린다. sys.platform의 값",
    "tool(name): 이 명령이 있을 때만 돌린다. 예: 'node'",
    "free_threaded: GIL을 끈 프리 스레딩 빌드에서만 돌린다",
    "timing: 시간의 비율을 재는 테스트",
)


def python_range(item: pytest.Item) -> str:
    return ",".join(str(mark.args[0]) for mark in item.iter_markers("python"))


def skip_reason(item: pytest.Item) -> tuple[str, str]:
    """허용하는 까닭으로 건너뛸 테스트면 (갈래, 까닭), 아니면 빈 문자열 둘."""
    wanted = python_range(item)
    if VERSION not in SpecifierSet(wanted):
        return "python", f"파이썬 {wanted}에서만 뜻이 있음"
    for mark in item.iter_markers("platform"):
        if sys.platform not in mark.args:
            return "platform", f"{', '.join(mark.args)}에서만 뜻이 있음"
    if item.get_closest_marker("free_threaded") and not FREE_THREADED:
        return "build", "프리 스레딩 빌드에서만 뜻이 있음"
    for mark in item.iter_markers("tool"):
        if not find_tool(mark.args[0]):
            return "tool", f"{mark.args[0]} 명령이 없음"
    return "", ""
