"""원장들을 모아 블록과 주장마다 무엇이 증명하는지 답한다."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from evidence.ledger import Ledger, Snippet, read_all, stale_files
from evidence.project import Project, ProjectError, Snapshot, commit_of, last_changes
from evidence.snippets import Text, is_quotation, parse

NEVER_RAN = Snippet()
# 초. 한 번 짓는 동안 쪽과 쪽 사이보다 길고, 모든 쪽을 템플릿에 넣는 시간보다 짧다.
PAUSE = 0.3


class Proof(NamedTuple):
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
    """저장소 하나와, 그 저장소의 지금 파일로 만든 원장들.

    Parameters:
        texts: 읽어 둔 스니펫과 출력의 글. 나머지는 처음 쓸 때 읽는다.
        blocks: 이미 답한 블록. 관문이 묻고, 사이트를 지을 때 다시 묻는다.
        claims: 이미 답한 주장. 한 쪽에서 같은 테스트를 여러 번 가리킨다.
    """

    project: Project
    ledgers: list[Ledger]
    repository: str = ""
    commit: str = ""
    texts: dict[str, Text] = field(default_factory=dict)
    blocks: dict[tuple[str, str | None], Proof] = field(default_factory=dict)
    claims: dict[str, Proof] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path, repository: str, commit: str) -> Proofs:
        """지금 파일과 맞는 원장만 읽는다. 맞지 않는 원장으로는 아무것도 증명하지 않는다."""
        project = Snapshot(root)
        digests = project.digests()
        fresh = [ledger for ledger in read_all(root)[0] if not stale_files(ledger, digests)]
        return cls(project, fresh, repository.rstrip("/"), commit or commit_of(root))

    @cached_property
    def changed(self) -> dict[str, str]:
        """페이지마다 마지막으로 고친 날. 처음 쓸 때 git에 묻는다."""
        return last_changes(self.project.root, "docs")

    def source(self, path: str, line: int) -> str:
        """저장소에서 그 파일의 그 줄을 가리키는 주소. 주소나 커밋을 모르면 빈 문자열."""
        if not self.repository or not self.commit:
            return ""
        return f"{self.repository}/blob/{self.commit}/{path}#L{line}"

    def block(self, path: str, section: str | None) -> Proof:
        """블록이 보이는 줄을 실행한 테스트와, 모든 줄이 증명된 판."""
        key = path, section
        if key not in self.blocks:
            self.blocks[key] = self._block(path, section)
        return self.blocks[key]

    def _block(self, path: str, section: str | None) -> Proof:
        lines = self.lines(path, section)
        tests: dict[str, int] = {}
        versions: list[str] = []
        for ledger in self.ledgers:
            found = proving_tests(ledger, path, lines)
            for test in found:
                tests[test] = ledger.tests[test].line
            if found and not unproven_lines(ledger, path, lines):
                versions.append(ledger.python)
        return Proof(sorted(tests.items()), versions, lines[0] if lines else 1)

    def claim(self, test: str) -> Proof:
        """주장이 가리키는 테스트의 결과. 매개변수화한 것은 모두 통과해야 한다."""
        if test not in self.claims:
            self.claims[test] = self._claim(test)
        return self.claims[test]

    def _claim(self, test: str) -> Proof:
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
        try:
            text = self.text(path)
        except ProjectError:
            return []
        if section and section not in text.sections:
            return []
        return [number for number, line in text.shown(section) if line.strip()]

    def text(self, path: str) -> Text:
        """스니펫이나 출력의 글.

        Raises:
            ProjectError: 읽을 수 없을 때.
        """
        if path not in self.texts:
            self.texts[path] = parse(path, self.project.text(path))
        return self.texts[path]


State = tuple[tuple[str, int, int], ...]


@dataclass
class _Kept:
    proofs: Proofs
    state: State
    used: float


_kept: dict[tuple[Path, str, str], _Kept] = {}
_checked: dict[Path, tuple[Proofs, State]] = {}


def keep(proofs: Proofs, state: State) -> None:
    """관문이 읽은 것을 같은 프로세스에서 사이트를 지을 때 다시 쓴다.

    Parameters:
        state: 읽기 전에 본 파일의 상태(`Project.state()`). 그 뒤에 바뀌었으면 다시 읽는다.
    """
    _checked[proofs.project.root] = proofs, state


def current(root: Path, repository: str, commit: str) -> Proofs:
    """지금 파일이 증명하는 것. 파일이 그대로면 앞서 읽은 것을 다시 쓴다.

    MkDocs는 쪽마다 확장을 새로 만들므로 쪽마다 저장소를 다 읽지 않게 한다. 오래 떠 있는 미리보기에서
    묵은 증거를 보이지 않도록, 잠시(PAUSE) 쓰지 않았으면 새로 짓는 것으로 보고 파일의 크기와 고친 때를 다시 본다.
    """
    key, now = (root, repository, commit), time.monotonic()
    kept = _kept.get(key)
    if kept and now - kept.used < PAUSE:
        kept.used = now
        return kept.proofs
    state = Project(root).state()
    if not kept or kept.state != state:
        checked, seen = _checked.get(root, (None, ()))
        if checked and seen == state:
            proofs = replace(checked, repository=repository.rstrip("/"), commit=commit or commit_of(root))
        else:
            proofs = Proofs.load(root, repository, commit)
        kept = _Kept(proofs, state, now)
    kept.used = now
    _kept[key] = kept
    return kept.proofs


def proving_tests(ledger: Ledger, path: str, lines: Iterable[int]) -> frozenset[str]:
    """그 줄들을 하나라도 실행했거나, 줄을 셀 수 없는 파일을 쓴 통과한 테스트."""
    snippet = ledger.snippets.get(path, NEVER_RAN)
    if not counts_lines(path, snippet):
        return ledger.passing.intersection(snippet.used)
    executed = {test for line in lines for test in snippet.lines.get(line, ())}
    if not executed & ledger.tests.keys() and set(lines) & set(snippet.imported):
        executed = {test for tests in snippet.lines.values() for test in tests}
    return ledger.passing & executed


def unproven_lines(ledger: Ledger, path: str, lines: Iterable[int]) -> list[int]:
    """실행될 수 있는 줄 가운데 통과한 테스트가 실행하지 않은 줄."""
    snippet = ledger.snippets.get(path, NEVER_RAN)
    if not counts_lines(path, snippet):
        return list(lines)[:1] if ledger.passing.isdisjoint(snippet.used) else []
    proven = {line for line, tests in snippet.lines.items() if not ledger.passing.isdisjoint(tests)}
    if proven:
        # 모듈을 불러올 때 한 번 실행된 줄은 나머지 줄을 실행한 테스트가 함께 증명한다.
        proven |= set(snippet.imported)
    unproven = set(snippet.statements) - proven
    return [line for line in lines if line in unproven]


def counts_lines(path: str, snippet: Snippet) -> bool:
    """줄마다 증명해야 하는 파일인지. 원문 인용은 어떻게 끝나는지만 확인하므로 아니다."""
    if is_quotation(path):
        return False
    return path.endswith(".py") and bool(snippet.statements or snippet.lines or snippet.problem)
