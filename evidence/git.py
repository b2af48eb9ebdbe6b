"""git이 아는 것: 지금 커밋, 커밋하지 않은 것, 보이는 파일, 마지막으로 고친 날."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit_of(root: Path) -> str:
    """지금 커밋. 저장소가 아니거나 git이 없으면 빈 문자열."""
    return _git(root, "rev-parse", "HEAD").strip()


def is_dirty(root: Path) -> bool:
    """커밋하지 않은 것이 있는지. git이 없으면 알 수 없으므로 있다고 본다."""
    status = _run(root, "status", "--porcelain", "--untracked-files=all")
    return status is None or bool(status.strip())


def visible_files(root: Path, *folders: str) -> list[str] | None:
    """git이 따라가거나 무시하지 않는 파일(저장소 뿌리에서 본 경로). git이 없거나 저장소가 아니면 None."""
    listed = _run(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders)
    return None if listed is None else [path for path in listed.split("\0") if path]


def last_changes(root: Path, folder: str) -> dict[str, str]:
    """파일마다 마지막으로 고친 커밋의 날(`2026-11-24`). 역사가 없거나 얕게 복제했으면 비어 있다.

    얕은 복제에서는 남아 있는 첫 커밋이 모든 파일을 만든 것처럼 보인다.
    """
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    found: dict[str, str] = {}
    day = ""
    log = _git(root, "-c", "core.quotePath=false", "log", "--format=:%cs", "--name-only", "--relative", "--", folder)
    for line in log.splitlines():
        if line.startswith(":"):
            day = line[1:]
        elif line:
            found.setdefault(line, day)
    return found


def _git(root: Path, *arguments: str) -> str:
    return _run(root, *arguments) or ""


def _run(root: Path, *arguments: str) -> str | None:
    """git이 찍은 글. 저장소가 아니거나 git이 없으면 None."""
    try:
        found = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.decode("utf-8", "surrogateescape")
