"""지은 사이트."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.building import SITE_URL, build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """지은 폴더. 이름에 한글과 빈칸이 있다."""
    target = tmp_path_factory.mktemp("site") / "사이트 a"
    finished = build(target, SITE_URL)
    assert finished.returncode == 0, finished.stderr
    assert "WARNING" not in finished.stderr, finished.stderr
    return target
