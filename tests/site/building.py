"""테스트가 쓸 사이트를 짓는다."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from evidence.project import commit_of

ROOT = Path(__file__).parents[2]
SITE_URL = "https://notes.example/under/a/path/"
COMMIT = os.environ.get("GITHUB_SHA") or commit_of(ROOT)


def build(target: Path, site_url: str, config: str = "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    """사이트를 `target`에 짓는다.

    Parameters:
        site_url: 사이트의 주소. 그 아래의 경로에서 움직이는 사이트가 된다.
        config: 저장소의 뿌리에서 본 설정 파일.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COV", "EVIDENCE"))}
    environment |= {
        "SITE_URL": site_url,
        "REPO_URL": "https://git.example/notes",
        "SOURCE_DATE_EPOCH": "1790000000",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config, "--site-dir", str(target)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110,
    )  # fmt: skip
