"""테스트를 건너뛰는 표시."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from evidence import marks
from evidence.running import FREE_THREADED

MARKS = {
    "none": ((), ("", "")),
    "this Python": ((pytest.mark.python(">=3"),), ("", "")),
    "later Python": ((pytest.mark.python(">=9"),), ("python", "파이썬 >=9에서만 뜻이 있음")),
    "two ranges": (
        (pytest.mark.python(">=3"), pytest.mark.python("<3.1")),
        ("python", "파이썬 >=3,<3.1에서만 뜻이 있음"),
    ),
    "this platform": ((pytest.mark.platform(sys.platform, "plan9"),), ("", "")),
    "another platform": ((pytest.mark.platform("plan9", "os2"),), ("platform", "plan9, os2에서만 뜻이 있음")),
    "tool": ((pytest.mark.tool("git"),), ("", "")),
    "no tool": ((pytest.mark.tool("no-such-tool"),), ("tool", "no-such-tool 명령이 없음")),
    "build": (
        (pytest.mark.free_threaded,),
        ("", "") if FREE_THREADED else ("build", "프리 스레딩 빌드에서만 뜻이 있음"),
    ),
}


@pytest.mark.parametrize(("given", "reason"), MARKS.values(), ids=MARKS)
def test_reason(request: pytest.FixtureRequest, given: tuple[pytest.MarkDecorator, ...], reason: tuple[str, str]):
    # 이 테스트 자신에 표시를 달아 본다.
    for mark in given:
        request.node.add_marker(mark)
    assert marks.skip_reason(request.node) == reason


def test_free_threaded_build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    request.node.add_marker(pytest.mark.free_threaded)
    found: list[str] = []
    for build in (True, False):
        monkeypatch.setattr(marks, "FREE_THREADED", build)
        found.append(marks.skip_reason(request.node)[0])
    assert found == ["", "build"]


def test_range_of_a_test_is_all_its_marks(request: pytest.FixtureRequest):
    assert marks.python_range(request.node) == ""
    request.node.add_marker(pytest.mark.python(">=3.11"))
    request.node.add_marker(pytest.mark.python("<9"))
    assert marks.python_range(request.node) == ">=3.11,<9"


def test_every_mark_is_registered(pytestconfig: pytest.Config):
    registered: Callable[[str], list[str]] = pytestconfig.getini
    assert set(marks.MARKERS) <= set(registered("markers"))
