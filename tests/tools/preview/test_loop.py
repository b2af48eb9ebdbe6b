"""테스트를 띄우는 동안 그린 쪽도 그것이 돌고 있다고 말한다."""

import threading

import pytest

from tools.preview import loop
from tools.preview.loop import Preview
from tools.preview.session import Session

MODULE = "tests/demo/test_one.py"


def test_tests_are_told_while_their_process_is_started(monkeypatch: pytest.MonkeyPatch):
    preview = object.__new__(Preview)
    vars(preview).update(
        root=None, events=None, first=set(), running=None, waiting={MODULE},
        session=Session(), lock=threading.Condition(), say=lambda line: None,
    )  # fmt: skip
    seen: list[set[str]] = []
    monkeypatch.setattr(loop, "Tests", lambda *_: seen.append(preview.testing))
    preview._start()
    assert seen == [{MODULE}]
    assert preview.waiting == set()
