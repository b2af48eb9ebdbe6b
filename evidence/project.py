"""저장소의 파일이 어디에 있고 무엇이 들어 있는지."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

PROVEN_FROM = ("snippets", "tests", "evidence")
PROVEN_FROM_FILES = ("conftest.py", "pyproject.toml", "requirements/test.txt")
IGNORED = {"__pycache__", ".DS_Store"}


@dataclass(frozen=True, order=True)
class Violation:
    """관문이 찾은 잘못 하나. 글로 쓰면 `docs/x.md:12: 규칙: 무엇이 잘못되었는지; 고치는 법`이다.

    Parameters:
        path: 저장소 뿌리에서 본 경로.
        line: 1부터 세는 줄 번호.
        rule: 규칙의 이름.
        message: 무엇이 잘못되었고 어떻게 고치는지. 둘 사이는 `; `이다.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class _NavLoader(yaml.SafeLoader):
    """mkdocs.yml에서 내비게이션만 읽는다. 모르는 태그(!ENV 등)의 값은 쓰지 않는다."""


_NavLoader.add_multi_constructor("", lambda loader, suffix, node: None)


@dataclass(frozen=True)
class Project:
    """저장소 하나.

    Parameters:
        root: 저장소의 뿌리.
    """

    root: Path

    def text(self, path: str) -> str:
        """파일의 글을 준다. 바이트 순서 표시와 윈도 줄 끝은 없앤다.

        Raises:
            UnicodeDecodeError: 파일이 UTF-8이 아닐 때.
        """
        return (self.root / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")

    def files(self, folder: str) -> list[str]:
        """폴더 아래의 모든 파일을 저장소 뿌리에서 본 경로로 준다."""
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in _walk(self.root / folder)
            if not IGNORED.intersection(path.parts)
        )

    @cached_property
    def snippets(self) -> list[str]:
        """`snippets/` 아래의 파일(`snippets/`부터 쓴 경로). 출력 파일도 들어 있다."""
        return self.files("snippets")

    @cached_property
    def pages(self) -> list[str]:
        """`docs/` 아래의 마크다운 파일(`docs/`부터 쓴 경로)."""
        return [path for path in self.files("docs") if path.endswith(".md")]

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """지원하는 파이썬 판. pyproject.toml의 classifiers에서 온다."""
        prefix = "Programming Language :: Python :: 3."
        with (self.root / "pyproject.toml").open("rb") as file:
            classifiers = tomllib.load(file)["project"]["classifiers"]
        minors = sorted(int(line[len(prefix) :]) for line in classifiers if line.startswith(prefix))
        return tuple(f"3.{minor}" for minor in minors)

    @cached_property
    def nav(self) -> set[str]:
        """내비게이션에 있는 페이지(`docs/`부터 쓴 경로)."""
        config = yaml.load(self.text("mkdocs.yml"), _NavLoader)
        return {f"docs/{page}" for page in _nav_pages(config.get("nav") or [])}

    def digests(self) -> dict[str, str]:
        """증명에 영향을 주는 모든 파일의 SHA-256. 줄 끝의 차이는 무시한다."""
        paths = [path for folder in PROVEN_FROM for path in self.files(folder)]
        paths += [path for path in PROVEN_FROM_FILES if (self.root / path).exists()]
        return {path: self._digest(path) for path in paths}

    def _digest(self, path: str) -> str:
        data = (self.root / path).read_bytes().replace(b"\r\n", b"\n")
        return hashlib.sha256(data).hexdigest()


def commit_of(root: Path) -> str:
    """지금 커밋. 저장소가 아니거나 git이 없으면 빈 문자열."""
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


def is_nfc(path: str) -> bool:
    """파일 이름이 완성형 한글(NFC)인지. macOS는 풀어 쓴 이름(NFD)을 만들 수 있다."""
    return unicodedata.is_normalized("NFC", path)


def _walk(folder: Path) -> Iterator[Path]:
    for directory, _, names in os.walk(folder):
        yield from (Path(directory, name) for name in names)


def _nav_pages(entry: Any) -> Iterator[str]:
    if isinstance(entry, str) and entry.endswith(".md"):
        yield entry
    elif isinstance(entry, list):
        for item in entry:
            yield from _nav_pages(item)
    elif isinstance(entry, dict):
        for item in entry.values():
            yield from _nav_pages(item)
