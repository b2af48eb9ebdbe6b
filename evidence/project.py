"""저장소의 파일이 어디에 있고 무엇이 들어 있는지."""

from __future__ import annotations

import codecs
import hashlib
import os
import posixpath
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evidence.snippets import Outputs, outputs

# 관문은 자주 실행되고 그 시간의 반이 모듈을 불러오는 시간이므로, 드물게 쓰는 모듈은 쓸 때 불러온다.

PROVEN_FROM = ("snippets", "tests", "evidence")
PROVEN_FROM_FILES = ("conftest.py", "pyproject.toml", "requirements/test.txt")
IGNORED = {"__pycache__", ".DS_Store"}


class Violation(NamedTuple):
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


class ProjectError(Exception):
    """읽을 수 없는 파일. 글은 오류 한 줄이다."""

    def __init__(self, path: str, line: int, message: str, rule: str = "missing") -> None:
        self.violation = Violation(path, line, rule, message)
        super().__init__(str(self.violation))


# mkdocs.yml에서 내비게이션만 읽는다. 모르는 태그(!ENV 등)의 값은 쓰지 않는다. C로 만든 것이 있으면 훨씬 빠르다.
_NavLoader: Any = type("_NavLoader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
_NavLoader.add_multi_constructor("", lambda loader, suffix, node: None)


@dataclass(frozen=True)
class Project:
    """저장소 하나.

    Parameters:
        root: 저장소의 뿌리.
    """

    root: Path

    def data(self, path: str) -> bytes:
        """파일의 내용. Path로 읽는 것보다 두 배 빠르다."""
        with open(f"{self.root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123
            return file.read()

    def text(self, path: str) -> str:
        """파일의 글을 준다. 바이트 순서 표시와 윈도 줄 끝은 없앤다.

        Raises:
            ProjectError: 파일을 읽을 수 없거나 UTF-8이 아닐 때.
        """
        try:
            data = self.data(path)
        except OSError as error:
            message = f"파일을 읽을 수 없습니다({error.strerror}); 링크나 권한을 고치십시오"
            raise ProjectError(path, 1, message) from error
        try:
            return data.removeprefix(codecs.BOM_UTF8).decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            if b"\0" in data:
                message = "글이 아닌 파일입니다; UTF-8로 저장하거나 다른 폴더로 옮기십시오"
                raise ProjectError(path, 1, message) from error
            line = data.count(b"\n", 0, error.start) + 1
            raise ProjectError(path, line, "UTF-8이 아닙니다; UTF-8로 저장하십시오") from error

    def files(self, folder: str) -> list[str]:
        """폴더 아래의 모든 파일을 저장소 뿌리에서 본 경로로 준다."""
        top = str(self.root / folder)
        found: list[str] = []
        for directory, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name not in IGNORED]
            prefix = posixpath.normpath(folder + directory[len(top) :].replace(os.sep, "/"))
            found += [f"{prefix}/{name}" for name in names if name not in IGNORED]
        return sorted(found)

    @cached_property
    def snippets(self) -> list[str]:
        """`snippets/` 아래의 파일(`snippets/`부터 쓴 경로). 출력 파일도 들어 있다."""
        return self.files("snippets")

    @cached_property
    def docs(self) -> frozenset[str]:
        """`docs/` 아래의 파일(`docs/`부터 쓴 경로)."""
        return frozenset(self.files("docs"))

    @cached_property
    def pages(self) -> list[str]:
        """`docs/` 아래의 마크다운 파일(`docs/`부터 쓴 경로)."""
        return sorted(path for path in self.docs if path.endswith(".md"))

    @cached_property
    def tests(self) -> frozenset[str]:
        """`tests/` 아래의 파일(`tests/`부터 쓴 경로)."""
        return frozenset(self.files("tests"))

    @cached_property
    def outputs(self) -> Outputs:
        """`snippets/` 아래의 출력 파일과 그 판별 변형."""
        return outputs(self.snippets)

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """지원하는 파이썬 판. pyproject.toml의 classifiers에서 온다.

        Raises:
            ProjectError: pyproject.toml에 판이 없을 때.
        """
        import tomllib

        prefix = "Programming Language :: Python :: 3."
        try:
            classifiers = tomllib.loads(self.text("pyproject.toml"))["project"]["classifiers"]
            minors = sorted(int(line[len(prefix) :]) for line in classifiers if line.startswith(prefix))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"지원하는 파이썬 판을 읽을 수 없습니다({type(error).__name__}); project.classifiers를 고치십시오"
            raise ProjectError("pyproject.toml", 1, message) from error
        return tuple(f"3.{minor}" for minor in minors)

    @cached_property
    def nav(self) -> set[str]:
        """내비게이션에 있는 페이지(`docs/`부터 쓴 경로).

        Raises:
            ProjectError: mkdocs.yml이 YAML로 쓴 설정이 아닐 때.
        """
        line = 1
        try:
            config = yaml.load(self.text("mkdocs.yml"), _NavLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            config, line = None, mark.line + 1 if mark else 1
        if not isinstance(config, dict):
            raise ProjectError("mkdocs.yml", line, "YAML로 쓴 설정이 아닙니다; 구문을 고치십시오")
        return {f"docs/{page}" for page in _nav_pages(config.get("nav"))}

    def state(self) -> tuple[tuple[str, int, int], ...]:
        """증명에 영향을 주는 파일과 원장의 (경로, 크기, 고친 때). 내용을 읽지 않아 빠르다."""
        paths = [path for folder in (*PROVEN_FROM, ".evidence") for path in self.files(folder)]
        found = []
        for path in (*paths, *PROVEN_FROM_FILES, "mkdocs.yml"):
            with suppress(OSError):
                status = os.stat(f"{self.root}/{path}")  # noqa: PTH116
                found.append((path, status.st_size, status.st_mtime_ns))
        return tuple(found)

    def digests(self) -> dict[str, str]:
        """증명에 영향을 주는 모든 파일의 SHA-256. 줄 끝의 차이는 무시한다."""
        paths = [path for folder in PROVEN_FROM for path in self.files(folder)]
        paths += [path for path in PROVEN_FROM_FILES if (self.root / path).is_file()]
        return {path: self._digest(path) for path in paths}

    def _digest(self, path: str) -> str:
        try:
            return hashlib.sha256(self.data(path).replace(b"\r\n", b"\n")).hexdigest()
        except OSError:
            return ""  # 까닭은 그 파일을 읽는 규칙이 알린다.


@dataclass(frozen=True)
class Snapshot(Project):
    """파일마다 한 번만 읽는 저장소. 그 뒤에 바뀐 것은 보지 않는다."""

    _data: dict[str, bytes] = field(default_factory=dict, compare=False)

    def data(self, path: str) -> bytes:
        if path not in self._data:
            self._data[path] = super().data(path)
        return self._data[path]


def commit_of(root: Path) -> str:
    """지금 커밋. 저장소가 아니거나 git이 없으면 빈 문자열."""
    return _git(root, "rev-parse", "HEAD").strip()


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
    """git이 찍은 글. 저장소가 아니거나 git이 없으면 빈 문자열."""
    import subprocess

    try:
        found = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout


def is_nfc(path: str) -> bool:
    """파일 이름이 완성형 한글(NFC)인지. macOS는 풀어 쓴 이름(NFD)을 만들 수 있다."""
    return unicodedata.is_normalized("NFC", path)


def _nav_pages(entry: Any) -> Iterator[str]:
    if isinstance(entry, str) and entry.endswith(".md"):
        yield entry
    elif isinstance(entry, list):
        for item in entry:
            yield from _nav_pages(item)
    elif isinstance(entry, dict):
        for item in entry.values():
            yield from _nav_pages(item)
