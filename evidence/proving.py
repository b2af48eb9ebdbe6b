"""최신 원장으로 블록, 출력, 주장, 테스트를 확인한다."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath

from evidence.ledger import ALLOWED_SKIPS, Ledger, order
from evidence.pages import Block, Page
from evidence.project import Project, ProjectError, Violation
from evidence.proofs import Proofs, proving_tests, unproven_lines
from evidence.snippets import OUTPUT, output_of


class KnownTests:
    """`tests/`에 있는 테스트 함수(`파일::함수`, 클래스 안이면 `파일::클래스::함수`).

    Parameters:
        ledgers: 지금 파일과 맞는 원장들. 여기에 있는 테스트는 파일을 읽지 않아도 있는 줄 안다.

    Attributes:
        faults: 읽어 본 파일의 잘못.
    """

    def __init__(self, project: Project, ledgers: list[Ledger]) -> None:
        self.project = project
        self.ledgers = ledgers
        self.faults: list[Violation] = []
        self._sources: dict[str, dict[str, str]] = {}

    def known(self, test: str) -> bool:
        function = test.partition("[")[0]
        return any(function in ledger.functions for ledger in self.ledgers) or bool(self.source(test))

    def source(self, test: str) -> str:
        """테스트 함수의 소스. 없으면 빈 문자열."""
        function = test.partition("[")[0]
        path = function.partition("::")[0]
        if path not in self._sources:
            self._sources[path] = self._parse(path)
        return self._sources[path].get(function, "")

    def _parse(self, path: str) -> dict[str, str]:
        if path not in self.project.tests:
            return {}
        try:
            text = self.project.text(path)
            return dict(_functions(ast.parse(text), text.splitlines(), f"{path}::"))
        except ProjectError as error:
            self.faults.append(error.violation)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", 0) or 1
            self.faults.append(Violation(path, line, "claim", "파이썬으로 읽을 수 없습니다; 구문을 고치십시오"))
        return {}


def _functions(tree: ast.Module | ast.ClassDef, lines: list[str], prefix: str) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, lines, f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield prefix + node.name, "\n".join(lines[first - 1 : node.end_lineno])


class Proving:
    """원장이 증명하는 것과 증명하지 못하는 것.

    Parameters:
        proofs: 지금 파일과 맞는 원장들.
        required: 증명해야 하는 판. 비어 있으면 원장이 있는 판만 본다.

    Attributes:
        notes: 허용된 까닭으로 건너뛰어서 이 컴퓨터에서 확인하지 못한 것.
    """

    def __init__(self, proofs: Proofs, tests: KnownTests, required: Sequence[str]) -> None:
        self.proofs = proofs
        self.project = proofs.project
        self.ledgers = proofs.ledgers
        self.tests = tests
        self.publish = bool(required)
        self.notes: list[str] = []
        self.by_version: dict[str, list[Ledger]] = {}
        for ledger in self.ledgers:
            self.by_version.setdefault(ledger.version, []).append(ledger)
        self.versions = required or sorted(self.by_version, key=order)
        # 증명해야 하는 판마다 원장이 있을 때만, 모든 원장이 증명한 것은 더 보지 않아도 된다.
        self.complete = len(self.by_version) == len(self.versions)
        self.passing = frozenset[str].intersection(*(ledger.passing for ledger in self.ledgers))
        self.unseen = [] if required else list(self._unseen_sources())

    def check(self, pages: Iterable[Page]) -> Iterator[Violation]:
        outputs = {path for variants in self.project.outputs.values() for _, path in variants}
        for page in pages:
            for block in page.blocks:
                for path in self._files(block):
                    outputs.discard(path)
                    yield from self._block(page.path, block, path)
            for claim in page.claims:
                yield from self._claim(page.path, claim.line, claim.test)
        for path in outputs:
            yield from self._unproven(path, 1, path) if not self._tests(path, [1]) else ()
        for ledger in self.ledgers:
            yield from self._test_faults(ledger)

    def _files(self, block: Block) -> list[str]:
        """블록이 보이는 파일. 출력이면 판마다 다른 변형을 모두 보인다."""
        if not block.snippet.endswith(".out"):
            return [block.snippet]
        variants = self.project.outputs.get(block.snippet.removesuffix(".out"), [])
        return [path for _, path in variants] or [block.snippet]

    def _block(self, page: str, block: Block, path: str) -> Iterator[Violation]:
        if self.complete and len(self.proofs.block(path, block.section).versions) == len(self.ledgers):
            return
        lines = self.proofs.lines(path, block.section)
        if not lines:
            return
        tests = self._tests(path, lines)
        if not tests:
            yield from self._unproven(page, block.line, path)
            return
        if path.endswith(".out"):
            return
        gaps = {
            version: set.intersection(*(set(unproven_lines(ledger, path, lines)) for ledger in ledgers))
            for version, ledgers in self.by_version.items()
        }
        missing: dict[int, list[str]] = {}
        for version in self._wanted(tests):
            for line in gaps.get(version, lines):
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
        return set().union(*(proving_tests(ledger, path, lines) for ledger in self.ledgers))

    def _wanted(self, tests: Iterable[str]) -> list[str]:
        """그 테스트들 가운데 하나라도 뜻이 있는 판."""
        ranges = {ledger.tests[test].python for ledger in self.ledgers for test in tests if test in ledger.tests}
        return [version for version in self.versions if any(_fits(version, text) for text in ranges)]

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
            found = (output_of(f"{match['stem']}.py", led.version, self.project.outputs) for led in self.ledgers)
            if path not in found:
                return True
        return any(name.stem in words for words in self.unseen)

    def _unseen_sources(self) -> Iterator[set[str]]:
        names = {name for ledger in self.ledgers for name in ledger.tests}
        for name in names:
            records = [ledger.tests[name] for ledger in self.ledgers if name in ledger.tests]
            if all(record.skip in ALLOWED_SKIPS for record in records):
                yield set(re.findall(r"[\w-]+", self.tests.source(name) + name))

    def _claim(self, page: str, line: int, test: str) -> Iterator[Violation]:
        if self.complete and test in self.passing:
            return
        names = {name for ledger in self.ledgers for name in ledger.matching(test)}
        if not names and self.tests.known(test):
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


@cache
def _fits(version: str, text: str) -> bool:
    if not text:
        return True
    from packaging.specifiers import SpecifierSet

    return version in SpecifierSet(text)
