"""저장소의 파일이 어디에 있고 무엇이 들어 있는지."""

from __future__ import annotations

import codecs
import errno
import hashlib
import posixpath
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from evidence import git
from evidence.running import find_tool
from evidence.snippets import OUTPUT, Outputs, outputs

# 페이지를 증명하지 않는 테스트. 도구와 지은 사이트를 확인한다.
TOOL_TESTS = ("tests/evidence/", "tests/site/", "tests/tools/")
# 도구의 테스트가 쓰는 작은 저장소. pytest가 모으지 않는다.
SAMPLE = "tests/evidence/sample/"
LOCK = "requirements/dev.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
# 무엇을 증명으로 치는지 정하는 모듈. 바뀌면 모든 테스트를 다시 돌린다.
HARNESS = ("tracing", "watcher", "plugin", "recorder", "running", "snippets", "outputs")


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
        text = f"{self.path}:{self.line}: {self.rule}: {self.message}"
        return text.encode("utf-8", "backslashreplace").decode()  # 이름이 UTF-8이 아닐 수 있다.


class ProjectError(Exception):
    """읽을 수 없는 파일. 글은 오류 한 줄이다."""

    def __init__(self, path: str, line: int, message: str, rule: str = "missing") -> None:
        self.violation = Violation(path, line, rule, message)
        super().__init__(str(self.violation))


def is_special(path: Path) -> bool:
    """파이프나 장치인지. 읽기 시작하면 끝나지 않을 수 있다."""
    return path.exists() and not path.is_file() and not path.is_dir()


@dataclass(frozen=True)
class Project:
    """저장소 하나.

    Parameters:
        root: 저장소의 뿌리.
    """

    root: Path

    def data(self, path: str) -> bytes:
        """파일의 내용.

        Raises:
            OSError: 읽을 수 없거나 파이프나 장치일 때.
        """
        file = self.root / path
        if is_special(file):
            raise OSError(errno.EINVAL, "보통 파일이 아님", path)
        return file.read_bytes()

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

    @cached_property
    def files(self) -> list[str]:
        """git이 무시하지 않는 파일 전부(저장소 뿌리에서 본 경로). git이 없으면 점으로 시작하지 않는 파일."""
        listed = git.visible_files(self.root)
        if listed is None:
            found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
            listed = [path.as_posix() for path in found if not any(_is_hidden(part) for part in path.parts)]
        here = {path for path in listed if (self.root / path).exists() or (self.root / path).is_symlink()}
        return sorted(path for path in here if not _is_hidden(posixpath.basename(path)))

    def under(self, folder: str) -> list[str]:
        """폴더 아래의 파일."""
        prefix = f"{folder.rstrip('/')}/"
        return [path for path in self.files if path.startswith(prefix)]

    @cached_property
    def listing(self) -> dict[str, set[str]]:
        """폴더(`snippets/demo/`)마다 그 안에 있는 이름."""
        found: dict[str, set[str]] = {}
        for path in self.files:
            while path:
                folder, _, name = path.rpartition("/")
                names = found.setdefault(f"{folder}/", set())
                if name in names:
                    break
                names.add(name)
                path = folder
        return found

    @cached_property
    def snippets(self) -> list[str]:
        """`snippets/` 아래의 파일. 출력 파일도 들어 있다."""
        return self.under("snippets")

    @cached_property
    def docs(self) -> list[str]:
        """`docs/` 아래의 파일."""
        return self.under("docs")

    @cached_property
    def pages(self) -> list[str]:
        """`docs/` 아래의 마크다운 파일."""
        return [path for path in self.docs if path.endswith(".md")]

    @cached_property
    def tests(self) -> list[str]:
        """`tests/` 아래의 파일."""
        return self.under("tests")

    @cached_property
    def proof_modules(self) -> list[str]:
        """페이지를 증명하는 테스트 모듈."""
        return [path for path in self._modules() if not path.startswith(TOOL_TESTS)]

    @cached_property
    def tool_modules(self) -> list[str]:
        """도구를 확인하는 테스트 모듈. 지은 사이트를 확인하는 것은 따로 돌린다."""
        return [path for path in self._modules() if path.startswith(TOOL_TESTS) and not path.startswith("tests/site/")]

    def _modules(self) -> list[str]:
        names = [path for path in self.tests if posixpath.basename(path).startswith("test_")]
        return [path for path in names if path.endswith(".py") and not path.startswith(SAMPLE)]

    @cached_property
    def outputs(self) -> Outputs:
        """`snippets/` 아래의 출력 파일과 그 판별 변형."""
        return outputs(self.snippets)

    def sources(self, output: str) -> list[str]:
        """그 출력을 찍는 스니펫. 폴더의 출력이면 그 안의 파일 전부다."""
        match = OUTPUT.fullmatch(output)
        stem = match["stem"] if match else ""
        code = [path for path in self.snippets if path.startswith(stem) and not path.endswith(".out")]
        found = [path for path in code if posixpath.splitext(path)[0] == stem]
        return found or [path for path in code if path.startswith(f"{stem}/")]

    @cached_property
    def pyproject(self) -> dict[str, Any]:
        """pyproject.toml의 내용.

        Raises:
            ProjectError: 읽을 수 없을 때.
        """
        try:
            return tomllib.loads(self.text("pyproject.toml"))
        except tomllib.TOMLDecodeError as error:
            raise ProjectError("pyproject.toml", 1, f"TOML이 아닙니다({error}); 구문을 고치십시오") from error

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """지원하는 파이썬 판. pyproject.toml의 classifiers에서 온다.

        Raises:
            ProjectError: pyproject.toml에 판이 없을 때.
        """
        prefix = "Programming Language :: Python :: 3."
        try:
            classifiers = self.pyproject["project"]["classifiers"]
            minors = sorted(int(line[len(prefix) :]) for line in classifiers if line.startswith(prefix))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"지원하는 파이썬 판을 읽을 수 없습니다({type(error).__name__}); project.classifiers를 고치십시오"
            raise ProjectError("pyproject.toml", 1, message) from error
        return tuple(f"3.{minor}" for minor in minors)

    def digest(self, path: str) -> str:
        """파일의 SHA-256. 없으면 빈 문자열. 줄 끝의 차이는 무시한다.

        `/`로 끝나면 폴더에 든 이름들의, `tool:node` 꼴이면 그 명령의 것이다.
        """
        if path.startswith("tool:"):
            return _tool(path.removeprefix("tool:"))
        if path.endswith("/"):
            data = "\n".join(sorted(self.listing.get(path, ()))).encode("utf-8", "surrogateescape")
        else:
            try:
                data = self.data(path).replace(b"\r\n", b"\n")
            except OSError:
                return ""
        return hashlib.sha256(data).hexdigest()

    @cached_property
    def pins(self) -> dict[str, set[str]]:
        """잠금 파일이 고정한 패키지의 판. 파이썬에 따라 여럿일 수 있다."""
        found: dict[str, set[str]] = {}
        text = self.text(LOCK) if (self.root / LOCK).is_file() else ""
        for name, version in PIN.findall(text):
            found.setdefault(name.lower(), set()).add(version)
        return found

    @cached_property
    def settings(self) -> dict[str, str]:
        """모든 테스트의 결과를 바꿀 수 있는 파일마다의 SHA-256: pytest의 설정과 기록하는 도구."""
        pytest_settings = repr(sorted(self.pyproject.get("tool", {}).get("pytest", {}).items()))
        harness = (f"evidence/{name}.py" for name in HARNESS)
        return {
            "pyproject.toml": hashlib.sha256(pytest_settings.encode()).hexdigest(),
            **{path: self.digest(path) for path in harness},
        }


@dataclass(frozen=True)
class Snapshot(Project):
    """파일마다 한 번만 읽는 저장소. 그 뒤에 바뀐 것은 보지 않는다."""

    _data: dict[str, bytes] = field(default_factory=dict, compare=False)
    _digests: dict[str, str] = field(default_factory=dict, compare=False)

    def data(self, path: str) -> bytes:
        if path not in self._data:
            self._data[path] = super().data(path)
        return self._data[path]

    def digest(self, path: str) -> str:
        if path not in self._digests:
            self._digests[path] = super().digest(path)
        return self._digests[path]


def _tool(name: str) -> str:
    """명령의 자리와 크기와 만든 때. 판을 묻는 것보다 빠르고, 새로 설치하면 달라진다."""
    found = find_tool(name)
    if not found:
        return ""
    status = Path(found).resolve().stat()
    return f"{found} {status.st_size} {status.st_mtime_ns}"


def is_nfc(path: str) -> bool:
    """파일 이름이 완성형 한글(NFC)인지. macOS는 풀어 쓴 이름(NFD)을 만들 수 있다."""
    return unicodedata.is_normalized("NFC", path)


def _is_hidden(name: str) -> bool:
    """편집기와 도구가 남기는 파일인지."""
    return name.startswith(".") or name == "__pycache__"
