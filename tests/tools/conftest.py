"""도구의 테스트가 함께 쓰는 것."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tools.server import Server, serving


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Server]]:
    """API와, 파일을 두는 다른 호스트."""
    monkeypatch.setenv("no_proxy", "*")
    with serving() as api, serving() as store:
        yield api, store
