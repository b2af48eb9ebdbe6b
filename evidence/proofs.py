"""무엇이 블록과 주장을 증명하는지에 대한 하나뿐인 답. 관문과 블록 아래의 한 줄과 표가 함께 쓴다."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from evidence import git
from evidence.freshness import fresh_part
from evidence.ledger import Ledger, Snippet, read_all
from evidence.project import Project, ProjectError, Snapshot
from evidence.snippets import Text, can_run, is_quotation, parse, statements

NEVER_RAN = Snippet()


# 어느 테스트나 쓰는 파일(프로젝트의 설정, 모델)에 이름을 다 적으면 쪽의 HTML이 여섯 배가 된다.
MANY = 50


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

    @property
    def listed(self) -> list[tuple[str, int, str]]:
        """쪽에 보일 (모듈, 줄, 글). 테스트마다 하나이고, 너무 많으면 모듈마다 하나다."""
        if len(self.tests) <= MANY:
            return [(test.partition("::")[0], line, test.partition("::")[2]) for test, line in self.tests]
        counts = Counter(test.partition("::")[0] for test, _ in self.tests)
        return [(module, 1, f"{module}: 테스트 {count}개") for module, count in counts.items()]


@dataclass
class Proofs:
    """저장소 하나와, 지금 파일과 맞는 결과만 남긴 원장들.

    Parameters:
        ledgers: 페이지를 증명하는 모듈 가운데, 읽은 파일이 그대로인 것만 남은 원장.
        repository: 저장소의 주소. 비어 있으면 소스 링크를 만들지 않는다.
    """

    project: Project
    ledgers: list[Ledger]
    repository: str = ""
    commit: str = ""
    _texts: dict[str, Text] = field(default_factory=dict)
    _statements: dict[str, list[range]] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path, repository: str = "", commit: str = "") -> Proofs:
        """원장들을 읽고, 지금 파일과 맞지 않는 결과를 버린다."""
        project = Snapshot(root)
        fresh = [fresh_part(ledger, project) for ledger in read_all(root)[0]]
        kept = [ledger for ledger in fresh if ledger.modules]
        return cls(project, kept, repository.rstrip("/"), commit or git.commit_of(root))

    @cached_property
    def changed(self) -> dict[str, str]:
        """페이지마다 마지막으로 고친 날. 처음 쓸 때 git에 묻는다."""
        return git.last_changes(self.project.root, "docs")

    def source(self, path: str, line: int) -> str:
        """저장소에서 그 파일의 그 줄을 가리키는 주소. 주소나 커밋을 모르면 빈 문자열."""
        if not self.repository or not self.commit:
            return ""
        return f"{self.repository}/blob/{self.commit}/{path}#L{line}"

    def block(self, path: str, section: str | None = None) -> Proof:
        """블록을 실행하거나 쓴 테스트와, 빠짐없이 증명된 판."""
        shown = self.shown(path, section)
        tests: dict[str, int] = {}
        versions: list[str] = []
        for ledger in self.ledgers:
            found = self.tests(ledger, path, shown)
            tests |= {test: ledger.tests[test].line for test in found}
            if found and not self.unproven(ledger, path):
                versions.append(ledger.python)
        return Proof(sorted(tests.items()), versions, shown[0] if shown else 1)

    def claim(self, test: str) -> Proof:
        """주장이 가리키는 테스트의 결과. 매개변수화한 것은 모두 통과해야 한다."""
        tests: dict[str, int] = {}
        versions: list[str] = []
        for ledger in self.ledgers:
            names = ledger.matching(test)
            passed = [name for name in names if name in ledger.passing]
            tests |= {name: ledger.tests[name].line for name in passed}
            if passed and all(ledger.tests[name].outcome in ("passed", "skipped") for name in names):
                versions.append(ledger.python)
        return Proof(sorted(tests.items()), versions, min(tests.values(), default=1))

    def tests(self, ledger: Ledger, path: str, shown: Iterable[int]) -> frozenset[str]:
        """보이는 줄을 하나라도 실행했거나, 줄을 셀 수 없는 파일을 실행하거나 쓰거나 비교한 통과한 테스트."""
        snippet = ledger.snippets.get(path, NEVER_RAN)
        if path.endswith(".out"):
            return ledger.passing.intersection(snippet.compared)
        executed = {test for line in shown for test in snippet.lines.get(line, ())}
        if is_quotation(path):
            executed |= {test for tests in snippet.lines.values() for test in tests}
        elif counts_lines(path):
            # 모듈을 불러올 때 한 번 실행된 줄은 나머지 줄을 실행한 테스트가 함께 증명한다.
            if not executed and set(snippet.imported).intersection(shown):
                executed = {test for tests in snippet.lines.values() for test in tests}
            return ledger.passing & executed
        return ledger.passing.intersection({*executed, *snippet.ran, *(() if can_run(path) else snippet.used)})

    def unproven(self, ledger: Ledger, path: str) -> list[int]:
        """통과한 테스트가 실행하지 않은 문장의 첫 줄. 줄을 셀 수 없는 파일이면 아무도 쓰지 않았을 때 첫 줄."""
        if not counts_lines(path):
            return [] if self.tests(ledger, path, ()) else [1]
        snippet = ledger.snippets.get(path, NEVER_RAN)
        proven = {line for line, tests in snippet.lines.items() if not ledger.passing.isdisjoint(tests)}
        proven |= set(snippet.imported) if proven else set()
        return [lines.start for lines in self.statements(path) if proven.isdisjoint(lines)]

    def statements(self, path: str) -> list[range]:
        """스니펫의 문장. 파이썬으로 읽을 수 없으면 첫 줄 하나다."""
        if path not in self._statements:
            try:
                self._statements[path] = statements(self.project.text(path))
            except (ProjectError, SyntaxError, ValueError):
                self._statements[path] = [range(1, 2)]
        return self._statements[path]

    def shown(self, path: str, section: str | None) -> list[int]:
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
        if path not in self._texts:
            self._texts[path] = parse(path, self.project.text(path))
        return self._texts[path]

    def comparing(self, output: str) -> set[str]:
        """그 출력을 비교한 테스트."""
        return {test for ledger in self.ledgers for test in ledger.snippets.get(output, NEVER_RAN).compared}

    def files_of(self, test: str) -> set[str]:
        """그 테스트가 실행하거나 쓰거나 비교한 스니펫과 출력."""
        names = ((ledger, name) for ledger in self.ledgers for name in ledger.matching(test))
        return {path for ledger, name in names for path in ledger.files.get(name, ())}


def counts_lines(path: str) -> bool:
    """줄마다 증명해야 하는 파일인지. 원문 인용은 어떻게 끝나는지만 확인하므로 아니다."""
    return path.endswith(".py") and not is_quotation(path)
