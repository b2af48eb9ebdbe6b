"""최신 원장으로 블록, 출력, 주장, 테스트를 확인한다."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from packaging.specifiers import SpecifierSet

from evidence.ledger import ALLOWED_SKIPS, Ledger, order
from evidence.pages import Block, Page
from evidence.project import Project, Violation
from evidence.proofs import Proofs, proving_tests, unproven_lines
from evidence.snippets import OUTPUT, output_of, variants_of


class Proving:
    """원장이 증명하는 것과 증명하지 못하는 것.

    Parameters:
        ledgers: 지금 파일과 맞는 원장들.
        tests: 테스트마다 그 소스.
        publish: 지원하는 모든 판을 요구하는지. 아니면 원장이 있는 판만 본다.

    Attributes:
        notes: 허용된 까닭으로 건너뛰어서 이 컴퓨터에서 확인하지 못한 것.
    """

    def __init__(self, project: Project, ledgers: list[Ledger], tests: dict[str, str], publish: bool) -> None:
        self.project = project
        self.ledgers = ledgers
        self.publish = publish
        self.proofs = Proofs(project, ledgers)
        self.notes: list[str] = []
        at_hand = {ledger.version for ledger in ledgers}
        self.versions = list(project.versions) if publish else sorted(at_hand, key=order)
        self.ranges = {name: SpecifierSet(test.python) for led in ledgers for name, test in led.tests.items()}
        self.sources = tests
        self.unseen = [] if publish else list(self._unseen_sources(tests))

    def check(self, pages: Iterable[Page]) -> Iterator[Violation]:
        outputs = [path for path in self.project.snippets if path.endswith(".out")]
        for page in pages:
            for block in page.blocks:
                outputs = [path for path in outputs if path not in self._files(block)]
                for path in self._files(block):
                    yield from self._block(page.path, block, path)
            for claim in page.claims:
                yield from self._claim(page.path, claim.line, claim.test)
        for path in outputs:
            yield from self._unproven(path, 1, path) if not self._tests(path, [1]) else ()
        for ledger in self.ledgers:
            yield from self._test_faults(ledger)

    def _files(self, block: Block) -> list[str]:
        """블록이 보이는 파일. 출력이면 판마다 다른 변형을 모두 보인다."""
        if block.snippet.endswith(".out"):
            return [path for _, path in variants_of(block.snippet, self.project.snippets)]
        return [block.snippet]

    def _block(self, page: str, block: Block, path: str) -> Iterator[Violation]:
        lines = self.proofs.lines(path, block.section)
        tests = self._tests(path, lines)
        if not lines:
            return
        if not tests:
            yield from self._unproven(page, block.line, path)
            return
        missing: dict[int, list[str]] = {}
        for version in self._wanted(tests) if not OUTPUT.fullmatch(path) else ():
            ledgers = [ledger for ledger in self.ledgers if ledger.version == version]
            unproven = [set(unproven_lines(ledger, path, lines)) for ledger in ledgers]
            for line in set.intersection(*unproven) if unproven else set(lines):
                missing.setdefault(line, []).append(version)
        for line, versions in missing.items():
            where = f"{path}의 {line}번째 줄을 Python {', '.join(versions)}에서"
            if self._excused(path):
                self.notes.append(f"{where} 확인하지 못함")
            else:
                message = (
                    f"{where} 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오"
                )
                yield Violation(page, block.line, "unproven", message)

    def _tests(self, path: str, lines: list[int]) -> set[str]:
        return {test for ledger in self.ledgers for test in proving_tests(ledger, path, lines)}

    def _wanted(self, tests: Iterable[str]) -> list[str]:
        """그 테스트들 가운데 하나라도 뜻이 있는 판."""
        ranges = {self.ranges[test] for test in tests}
        return [version for version in self.versions if any(version in wanted for wanted in ranges)]

    def _unproven(self, where: str, line: int, path: str) -> Iterator[Violation]:
        problems = [ledger.snippets[path].problem for ledger in self.ledgers if path in ledger.snippets]
        if self._excused(path):
            self.notes.append(f"{path}: 이 컴퓨터에서 확인하지 못함")
        elif OUTPUT.fullmatch(path):
            message = f"{path}를 비교한 통과한 테스트가 없습니다; expect_output이나 check_output으로 비교하십시오"
            yield Violation(where, line, "wrong-output", message)
        elif problems and all(problems):
            yield Violation(path, 1, "unproven", f"파이썬으로 읽을 수 없습니다({problems[0]}); 구문을 고치십시오")
        else:
            message = f"{path}의 보이는 줄을 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오"
            yield Violation(where, line, "unproven", message)

    def _excused(self, path: str) -> bool:
        """어느 원장에서도 돌지 못한 테스트가 쓰는 파일이거나, 지금 없는 판의 출력인지."""
        if self.publish:
            return False
        name = PurePosixPath(path)
        if match := OUTPUT.fullmatch(path):
            name = PurePosixPath(match["stem"])
            found = (output_of(f"{match['stem']}.py", led.version, self.project.snippets) for led in self.ledgers)
            if path not in found:
                return True
        return any(name.stem in words for words in self.unseen)

    def _unseen_sources(self, tests: dict[str, str]) -> Iterator[set[str]]:
        names = {name for ledger in self.ledgers for name in ledger.tests}
        for name in names:
            records = [ledger.tests[name] for ledger in self.ledgers if name in ledger.tests]
            if all(record.skip in ALLOWED_SKIPS for record in records):
                source = tests.get(name.partition("[")[0], "") + name
                yield set(re.findall(r"[\w-]+", source))

    def _claim(self, page: str, line: int, test: str) -> Iterator[Violation]:
        names = {name for ledger in self.ledgers for name in ledger.matching(test)}
        if not names and test.partition("[")[0] in self.sources:
            message = f"{test} 테스트가 원장에 없습니다; 이름을 고치거나 make test를 실행하십시오"
            yield Violation(page, line, "claim", message)
        for name in names:
            records = [(ledger.version, ledger.tests[name]) for ledger in self.ledgers if name in ledger.tests]
            passed = {version for version, record in records if record.outcome == "passed"}
            if bad := {record.outcome for _, record in records} - {"passed", "skipped"}:
                message = f"{name} 테스트가 통과하지 않았습니다({', '.join(sorted(bad))}); 코드나 문장을 고치십시오"
                yield Violation(page, line, "claim", message)
            elif self.publish and (missing := [v for v in self._wanted([name]) if v not in passed]):
                message = f"{name} 테스트가 Python {', '.join(missing)}에서 통과하지 않았습니다; 그 판에서 돌리거나 범위를 표시하십시오"
                yield Violation(page, line, "claim", message)
            elif not passed:
                self.notes.append(f"{page}:{line}: {name}: 이 컴퓨터에서 확인하지 못함")

    def _test_faults(self, ledger: Ledger) -> Iterator[Violation]:
        for name, test in ledger.tests.items():
            path = name.partition("::")[0]
            if test.skip in ALLOWED_SKIPS:
                self.notes.append(f"{name}: Python {ledger.python}에서 건너뜀({test.reason})")
            elif test.skip:
                message = f"{name}을 허용하지 않는 까닭으로 건너뛰었습니다({test.reason}); python, platform, tool 표시로 바꾸십시오"
                yield Violation(path, test.line, "skip", message)
            elif test.outcome == "failed":
                message = f"{name} 테스트가 Python {ledger.python}에서 실패했습니다; make test로 확인해 고치십시오"
                yield Violation(path, test.line, "failed", message)
