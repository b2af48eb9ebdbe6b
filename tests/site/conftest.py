"""지은 사이트. 이 폴더의 모든 모듈이 한 번 지은 것을 함께 본다."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from evidence.marks import skip_reason
from tests.site.building import PREFIX, ROOT, SITE_URL, build, build_with_zensical, once
from tools.site.__main__ import finish

INPUTS = ("docs", "overrides", "snippets", "tests", "evidence", ".evidence", "requirements", "tools")
FILES = ("mkdocs.yml", "pyproject.toml")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """배포할 때는 도구가 없다고 건너뛸 수 없다."""
    reason = skip_reason(item)[1]
    if reason and os.environ.get("EVIDENCE_PUBLISH") == "1":
        where = f"{item.path.relative_to(ROOT).as_posix()}:1"
        pytest.fail(f"{where}: skip: {reason}; 설치한 뒤 다시 돌리십시오", pytrace=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """지은 폴더. 이름에 한글과 빈칸이 있고, 사이트의 주소처럼 부분 경로 아래에 있다."""

    def make(folder: Path) -> None:
        finished = build(folder / "사이트 a" / PREFIX.strip("/"), SITE_URL)
        assert finished.returncode == 0, finished.stderr
        assert "WARNING" not in finished.stderr, finished.stderr

    return once(tmp_path_factory, "site", make) / "사이트 a" / PREFIX.strip("/")


@pytest.fixture(scope="session")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zensical로 지은 폴더."""
    return once(tmp_path_factory, "zensical", lambda folder: _build_apart(folder / "사이트 z")) / "사이트 z/site"


def _build_apart(root: Path) -> None:
    for name in INPUTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    finished = build_with_zensical(root, SITE_URL, "--strict")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "No issues found" in finished.stdout + finished.stderr
    finish(root / "site", root)
