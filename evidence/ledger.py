"""원장: 인터프리터 하나에서 테스트가 증명한 것. `.evidence/ledger-3.11.json`처럼 한 파일이며 저장소에 넣지 않는다.

결과는 테스트 모듈마다 그 모듈이 읽은 파일과 함께 적는다. 파일이 바뀌면 그것을 읽은 모듈의 결과만 버린다.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.project import Project, ProjectError, Violation
from evidence.running import PYTHON

FOLDER = ".evidence"
# 테스트가 스니펫을 통째로 쓰는 방법(`Snippet`의 이름).
KINDS = ("ran", "used", "compared", "partial")
TOOL = "tool:"
ALLOWED_SKIPS = ("python", "build", "platform", "tool")


class LedgerError(ProjectError):
    """읽을 수 없는 원장."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{FOLDER}/{path.name}", 1, message, "stale")


@dataclass
class Result:
    """테스트 하나의 결과.

    Parameters:
        outcome: passed, failed, skipped, xfailed, xpassed 가운데 하나.
        line: 테스트 함수가 시작하는 줄(1부터).
        python: 테스트가 표시한 파이썬 판의 범위(PEP 440). 비어 있으면 지원하는 판 모두.
        skip: 건너뛴 까닭의 갈래(`ALLOWED_SKIPS`). 허용하지 않는 까닭이면 other.
        reason: 건너뛴 까닭.
    """

    outcome: str
    line: int
    python: str = ""
    skip: str = ""
    reason: str = ""


@dataclass
class Snippet:
    """스니펫 하나를 어느 테스트가 어떻게 썼는지.

    Parameters:
        imported: 모듈을 불러올 때 실행된 줄. 나머지 줄을 실행한 테스트가 함께 증명한다.
        lines: 줄마다 그 줄을 실행한 테스트.
        ran: 파일을 통째로 실행한 테스트.
        used: 파일을 읽거나 읽게 한 테스트.
        compared: 출력을 그 스니펫을 실행한 결과와 비교한 테스트.
        partial: 그 가운데 표준 출력만 비교한 테스트.
    """

    imported: list[int] = field(default_factory=list)
    lines: dict[int, list[str]] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)

    def named(self) -> Iterator[list[str]]:
        """테스트의 이름을 담은 목록 모두."""
        yield from self.lines.values()
        yield from (getattr(self, kind) for kind in KINDS)


@dataclass
class Module:
    """테스트 모듈 하나를 끝까지 돌렸을 때 읽은 것.

    Parameters:
        inputs: 읽은 파일. `/`로 끝나면 늘어놓은 폴더, `tool:node` 꼴이면 명령이다.
        packages: 읽은 배포 패키지.
        day: 돌린 날(`2026-11-26`).
    """

    inputs: list[str]
    packages: list[str]
    day: str


@dataclass
class Ledger:
    """인터프리터 하나의 원장.

    Parameters:
        python: 파이썬 판(`3.11`). 프리 스레딩 빌드면 `3.14t`처럼 t가 붙는다.
        release: 자세한 판(`3.11.7`).
        platform: `linux-x86_64` 같은 이름.
        commit: 테스트한 커밋. git이 없으면 빈 문자열.
        dirty: 커밋하지 않은 것이 있었는지.
        taken: 앞선 실행에서 넘겨받은 결과가 있는지.
        settings: 모든 테스트의 결과를 바꿀 수 있는 파일마다의 SHA-256.
        packages: 테스트가 쓴 배포 패키지와 그 판.
        digests: 모듈들이 읽은 것마다 SHA-256.
    """

    python: str
    release: str
    platform: str
    commit: str = ""
    dirty: bool = False
    taken: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    tests: dict[str, Result] = field(default_factory=dict)
    snippets: dict[str, Snippet] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """프리 스레딩을 뜻하는 t를 뗀 판."""
        return self.python.rstrip("t")

    @property
    def path(self) -> str:
        """저장소 뿌리에서 본 경로."""
        return f"{FOLDER}/ledger-{self.python}.json"

    @cached_property
    def passing(self) -> frozenset[str]:
        """통과한 테스트."""
        return frozenset(name for name, test in self.tests.items() if test.outcome == "passed")

    @property
    def failed(self) -> set[str]:
        """실패한 테스트."""
        return {name for name, test in self.tests.items() if test.outcome == "failed"}

    def matching(self, test: str) -> list[str]:
        """이름이 같은 테스트. 매개변수화한 테스트는 함수 이름만 써도 모두 찾는다."""
        function = test.partition("[")[0]
        return [name for name in self.functions.get(function, ()) if test in (name, function)]

    @cached_property
    def functions(self) -> dict[str, list[str]]:
        """매개변수를 뗀 이름마다 그 테스트."""
        found: dict[str, list[str]] = {}
        for name in self.tests:
            found.setdefault(name.partition("[")[0], []).append(name)
        return found

    @cached_property
    def files(self) -> dict[str, set[str]]:
        """테스트마다 그 테스트가 실행하거나 쓰거나 비교한 스니펫과 출력."""
        found: dict[str, set[str]] = {}
        for path, snippet in self.snippets.items():
            for tests in snippet.named():
                for test in tests:
                    found.setdefault(test, set()).add(path)
        return found

    def stale(self, project: Project) -> dict[str, list[str]]:
        """결과를 더는 믿을 수 없는 모듈마다, 그 뒤에 바뀐 파일이나 잠금 파일에서 바뀐 패키지."""
        if self.settings != project.settings:
            different = sorted({path for path, _ in self.settings.items() ^ project.settings.items()})
            return dict.fromkeys(self.modules, different)
        pins = project.pins
        files = ((path, digest) for path, digest in self.digests.items() if not path.startswith(TOOL))
        changed = {path for path, digest in files if digest != project.digest(path)}
        moved = {name for name, version in self.packages.items() if version not in pins.get(name, {version})}
        found = {
            path: [*sorted(changed.intersection(module.inputs)), *sorted(moved.intersection(module.packages))]
            for path, module in self.modules.items()
        }
        return {path: reasons for path, reasons in found.items() if reasons}

    def moved(self, project: Project) -> dict[str, list[str]]:
        """이 인터프리터의 원장인데, 그 뒤에 파이썬이나 설치한 패키지나 명령이 바뀐 모듈.

        다른 컴퓨터에서 돌린 원장을 모아 배포할 때는 묻지 않는다.
        """
        if self.python != PYTHON:
            return {}
        if (self.release, self.platform) != (platform.python_version(), f"{sys.platform}-{platform.machine()}"):
            return {path: [f"Python {self.release}"] for path in self.modules}
        changed = {name for name, version in self.packages.items() if _installed(name) != version}
        changed |= {
            path for path, digest in self.digests.items() if path.startswith(TOOL) and digest != project.digest(path)
        }
        found = {
            path: sorted(changed.intersection((*module.packages, *module.inputs)))
            for path, module in self.modules.items()
        }
        return {path: reasons for path, reasons in found.items() if reasons}

    def only(self, modules: Iterable[str]) -> Ledger:
        """그 모듈들의 결과만 남긴 원장."""
        wanted = set(modules)
        kept = {path: record for path, record in self.modules.items() if path in wanted}
        tests = {name: test for name, test in self.tests.items() if name.partition("::")[0] in kept}
        if len(kept) == len(self.modules) and len(tests) == len(self.tests):
            return self
        inputs = {path for record in kept.values() for path in record.inputs}
        snippets = {path: _only(snippet, tests) for path, snippet in self.snippets.items()}
        return replace(
            self,
            modules=kept,
            tests=tests,
            digests={path: digest for path, digest in self.digests.items() if path in inputs},
            # 바뀐 스니펫은 그것을 읽은 모듈이 모두 빠지므로, 불러올 때 실행된 옛 줄도 함께 빠진다.
            snippets={path: snippet for path, snippet in snippets.items() if any(snippet.named())},
        )


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _only(snippet: Snippet, tests: dict[str, Result]) -> Snippet:
    lines = {line: [name for name in names if name in tests] for line, names in snippet.lines.items()}
    kept = ([name for name in getattr(snippet, kind) if name in tests] for kind in KINDS)
    return Snippet(snippet.imported, {line: names for line, names in lines.items() if names}, *kept)


def write(ledger: Ledger, root: Path) -> None:
    """원장을 임시 파일에 쓴 뒤 이름을 바꾼다. 중간에 끊겨도 반쪽 원장이 남지 않는다."""
    names = sorted(ledger.tests)
    index = {name: number for number, name in enumerate(names)}
    data = asdict(ledger)
    for snippet in data["snippets"].values():
        snippet["lines"] = sorted([line, [index[name] for name in tests]] for line, tests in snippet["lines"].items())
        for kind in KINDS:
            snippet[kind] = [index[name] for name in snippet[kind]]
    data["tests"] = [[name, {key: value for key, value in data["tests"][name].items() if value}] for name in names]
    write_text(root / ledger.path, json.dumps(data, separators=(",", ":")))


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except BaseException:  # Ctrl+C도
        temporary.unlink(missing_ok=True)
        raise


def read(path: Path) -> Ledger:
    """원장 하나를 읽는다.

    Raises:
        LedgerError: 파일이 잘렸거나 원장이 아닐 때.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        names = [test for test, _ in data["tests"]]
        data["tests"] = {test: Result(**record) for test, record in data["tests"]}
        for snippet in data["snippets"].values():
            snippet["lines"] = {line: [names[number] for number in tests] for line, tests in snippet["lines"]}
            for kind in KINDS:
                snippet[kind] = [names[number] for number in snippet[kind]]
        data["snippets"] = {key: Snippet(**value) for key, value in data["snippets"].items()}
        data["modules"] = {key: Module(**value) for key, value in data["modules"].items()}
        data["settings"] = {**data["settings"]}
        order(data["python"])
        return Ledger(**data)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        message = f"원장을 읽을 수 없습니다({type(error).__name__}); 파일을 지우고 make test를 실행하십시오"
        raise LedgerError(path, message) from error


def read_all(root: Path) -> tuple[list[Ledger], list[Violation]]:
    """모든 원장과, 읽지 못한 원장의 잘못을 준다."""
    ledgers: list[Ledger] = []
    faults: list[Violation] = []
    for path in sorted((root / FOLDER).glob("ledger-*.json")):
        try:
            ledgers.append(read(path))
        except LedgerError as error:
            faults.append(error.violation)
    return sorted(ledgers, key=lambda ledger: order(ledger.python)), faults


def order(python: str) -> tuple[int, ...]:
    """`3.9` < `3.14` < `3.14t` 순서로 늘어놓는 열쇠."""
    free = python.endswith("t")
    return (*(int(part) for part in python.rstrip("t").split(".")), int(free))
