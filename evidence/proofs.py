"""원장들을 모아 블록과 주장마다 무엇이 증명하는지 답한다."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from evidence.ledger import Ledger, Snippet, read_all, stale_files
from evidence.project import Project, commit_of
from evidence.snippets import Section, sections, shown


@dataclass(frozen=True)
class Proof:
    """블록이나 주장 하나의 증거.

    Parameters:
        tests: 통과한 테스트의 (이름, 줄).
        versions: 빠짐없이 증명된 파이썬 판.
        line: 소스 링크가 가리킬 줄.
    """

    tests: list[tuple[str, int]]
    versions: list[str]
    line: int = 1


@dataclass
class Proofs:
    """저장소 하나와, 그 저장소의 지금 파일로 만든 원장들."""

    project: Project
    ledgers: list[Ledger]
    repository: str = ""
    commit: str = ""
    _texts: dict[str, tuple[str, dict[str, Section]]] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path, repository: str, commit: str) -> Proofs:
        """지금 파일과 맞는 원장만 읽는다. 맞지 않는 원장으로는 아무것도 증명하지 않는다."""
        project = Project(root)
        digests = project.digests()
        fresh = [ledger for ledger in read_all(root)[0] if not stale_files(ledger, digests)]
        return cls(project, fresh, repository.rstrip("/"), commit or commit_of(root))

    def source(self, path: str, line: int) -> str:
        """저장소에서 그 파일의 그 줄을 가리키는 주소. 주소나 커밋을 모르면 빈 문자열."""
        if not self.repository or not self.commit:
            return ""
        return f"{self.repository}/blob/{self.commit}/{path}#L{line}"

    def block(self, path: str, section: str | None) -> Proof:
        """블록이 보이는 줄을 실행한 테스트와, 모든 줄이 증명된 판."""
        lines = self.lines(path, section)
        tests: dict[str, int] = {}
        versions: list[str] = []
        for ledger in self.ledgers:
            found = proving_tests(ledger, path, lines)
            tests |= {test: ledger.tests[test].line for test in found}
            if found and not unproven_lines(ledger, path, lines):
                versions.append(ledger.python)
        return Proof(sorted(tests.items()), versions, lines[0] if lines else 1)

    def claim(self, test: str) -> Proof:
        """주장이 가리키는 테스트의 결과. 매개변수화한 것은 모두 통과해야 한다."""
        tests: dict[str, int] = {}
        versions: list[str] = []
        for ledger in self.ledgers:
            names = ledger.matching(test)
            if passed := [name for name in names if ledger.passed(name)]:
                tests |= {name: ledger.tests[name].line for name in passed}
            if passed and all(ledger.tests[name].outcome in ("passed", "skipped") for name in names):
                versions.append(ledger.python)
        line = min(tests.values(), default=1)
        return Proof(sorted(tests.items()), versions, line)

    def lines(self, path: str, section: str | None) -> list[int]:
        """블록에 보이는 줄의 번호. 파일이나 구역이 없으면 빈 목록."""
        if path not in self._texts:
            try:
                text = self.project.text(path)
            except (OSError, UnicodeDecodeError):
                return []
            self._texts[path] = (text, sections(text)[0])
        text, found = self._texts[path]
        if section and section not in found:
            return []
        return [number for number, line in shown(text, found[section] if section else None) if line.strip()]


def proving_tests(ledger: Ledger, path: str, lines: Iterable[int]) -> set[str]:
    """그 줄들을 하나라도 실행했거나, 줄을 셀 수 없는 파일을 쓴 통과한 테스트."""
    snippet = ledger.snippets.get(path, Snippet())
    if not counts_lines(path, snippet):
        return {test for test in snippet.used if ledger.passed(test)}
    executed = {test for line in lines for test in snippet.lines.get(line, ())}
    if not executed & ledger.tests.keys() and set(lines) & set(snippet.imported):
        executed = {test for tests in snippet.lines.values() for test in tests}
    return {test for test in executed if ledger.passed(test)}


def unproven_lines(ledger: Ledger, path: str, lines: Iterable[int]) -> list[int]:
    """실행될 수 있는 줄 가운데 통과한 테스트가 실행하지 않은 줄."""
    snippet = ledger.snippets.get(path, Snippet())
    if not counts_lines(path, snippet):
        return [] if any(ledger.passed(test) for test in snippet.used) else list(lines)[:1]
    proven = {line for line, tests in snippet.lines.items() if any(map(ledger.passed, tests))}
    if proven:
        # 모듈을 불러올 때 한 번 실행된 줄은 나머지 줄을 실행한 테스트가 함께 증명한다.
        proven |= set(snippet.imported)
    return [line for line in lines if line in set(snippet.statements) - proven]


def counts_lines(path: str, snippet: Snippet) -> bool:
    """줄마다 증명해야 하는 파일인지. 원문 인용은 어떻게 끝나는지만 확인하므로 아니다."""
    if path.startswith("snippets/note/"):
        return False
    return path.endswith(".py") and bool(snippet.statements or snippet.lines or snippet.problem)
