"""원장: 인터프리터 하나에서 테스트를 모두 돌렸을 때 무엇이 증명되었는지.

원장은 `.evidence/ledger-3.11.json`처럼 인터프리터마다 한 파일이며, 저장소에 넣지 않는다.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.project import ProjectError, Violation

FORMAT = 1
FOLDER = ".evidence"
ALLOWED_SKIPS = ("python", "platform", "tool")


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
        skip: 건너뛴 까닭의 갈래(python, platform, tool). 허용하지 않는 까닭이면 other.
        reason: 건너뛴 까닭.
    """

    outcome: str
    line: int
    python: str = ""
    skip: str = ""
    reason: str = ""


@dataclass
class Snippet:
    """스니펫 하나가 어떻게 실행되었는지.

    Parameters:
        statements: 실행될 수 있는 줄.
        imported: 모듈을 불러올 때 실행된 줄. 나머지 줄을 실행한 테스트가 함께 증명한다.
        lines: 줄마다 그 줄을 실행한 테스트.
        used: 파일을 통째로 쓴 테스트(셸 스크립트, 출력, 설정 파일처럼 줄을 셀 수 없는 것).
        problem: 줄을 셀 수 없었던 까닭(구문 오류 등).
    """

    statements: list[int] = field(default_factory=list)
    imported: list[int] = field(default_factory=list)
    lines: dict[int, list[str]] = field(default_factory=dict)
    used: list[str] = field(default_factory=list)
    problem: str = ""


@dataclass
class Ledger:
    """테스트 한 번이 증명한 것.

    Parameters:
        python: 파이썬 판(`3.11`). 프리 스레딩 빌드면 `3.14t`처럼 t가 붙는다.
        release: 자세한 판(`3.11.7`).
        platform: `linux-x86_64` 같은 이름.
        packages: 설치된 패키지와 그 판.
        commit: 테스트한 커밋. git이 없으면 빈 문자열.
        digests: 경로마다 SHA-256.
    """

    python: str
    release: str
    platform: str
    packages: dict[str, str]
    commit: str
    digests: dict[str, str]
    tests: dict[str, Result] = field(default_factory=dict)
    snippets: dict[str, Snippet] = field(default_factory=dict)
    format: int = FORMAT

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

    def passed(self, test: str) -> bool:
        return test in self.passing

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


def write(ledger: Ledger, root: Path) -> None:
    """원장을 임시 파일에 쓴 뒤 이름을 바꾼다. 중간에 끊겨도 반쪽 원장이 남지 않는다."""
    names = sorted(ledger.tests)
    index = {name: number for number, name in enumerate(names)}
    data = asdict(ledger)
    for snippet in data["snippets"].values():
        groups: dict[tuple[int, ...], list[int]] = {}
        for line, tests in sorted(snippet["lines"].items()):
            groups.setdefault(tuple(sorted(index[test] for test in tests if test in index)), []).append(line)
        snippet["lines"] = [[lines, tests] for tests, lines in groups.items()]
        snippet["used"] = sorted(index[test] for test in snippet["used"] if test in index)
    data["tests"] = [[name, {key: value for key, value in data["tests"][name].items() if value}] for name in names]
    write_text(root / ledger.path, json.dumps(data, separators=(",", ":")))


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(path)


def read(path: Path) -> Ledger:
    """원장 하나를 읽는다.

    Raises:
        LedgerError: 파일이 잘렸거나, 더 새 형식이거나, 원장이 아닐 때.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] > FORMAT:
            message = f"원장의 형식 {data['format']}이 이 도구({FORMAT})보다 새롭습니다"
            raise LedgerError(path, f"{message}; 도구를 같은 커밋으로 맞추거나 make test를 실행하십시오")
        names = [test for test, _ in data["tests"]]
        data["tests"] = {test: Result(**record) for test, record in data["tests"]}
        for snippet in data["snippets"].values():
            groups = [(lines, [names[number] for number in tests]) for lines, tests in snippet["lines"]]
            snippet["lines"] = {line: tests for lines, tests in groups for line in lines}
            snippet["used"] = [names[number] for number in snippet["used"]]
        data["snippets"] = {key: Snippet(**value) for key, value in data["snippets"].items()}
        data["digests"] = dict(data["digests"])
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


def stale_files(ledger: Ledger, digests: dict[str, str]) -> list[str]:
    """원장을 만든 뒤에 바뀌었거나, 생겼거나, 없어진 파일."""
    if ledger.digests == digests:
        return []
    paths: Iterable[str] = sorted(set(ledger.digests) | set(digests))
    return [path for path in paths if ledger.digests.get(path) != digests.get(path)]
