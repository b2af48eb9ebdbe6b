"""관문: 페이지, 스니펫, 테스트, 원장을 견주어 사이트를 내보내도 되는지 정한다."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from packaging.specifiers import SpecifierSet

from evidence import claims, freshness, settings
from evidence.claims import TestSources
from evidence.freshness import Lost
from evidence.ledger import ALLOWED_SKIPS, Ledger, Result, order
from evidence.pages import Block, Claim, Page, module_of
from evidence.project import Project, ProjectError, Snapshot, Violation
from evidence.proofs import Proofs, counts_lines
from evidence.rules import Read, read
from evidence.snippets import output_of

FINISH = "증명을 마치거나, 다른 가지에 두고 여기에서는 그 페이지와 스니펫과 테스트와 이 줄을 지우십시오"


@dataclass
class Verdict:
    """관문의 판정.

    Parameters:
        violations: 하나라도 있으면 내보내지 않는다.
        notes: 이 컴퓨터에서 확인하지 못한 것.
    """

    violations: list[Violation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def sorted(self) -> Verdict:
        return Verdict(sorted(set(self.violations)), sorted(set(self.notes)))


def check_static(project: Project) -> Verdict:
    """테스트를 돌리지 않고 알 수 있는 규칙만 확인한다."""
    project = Snapshot(project.root)
    found, sources = read(project), TestSources(project)
    found.violations += _claims_without_ledger(found.pages, sources)
    return Verdict(found.violations + sources.faults).sorted()


def check(project: Project, ledgers: list[Ledger], *, publish: bool = False) -> Verdict:
    """모든 규칙을 확인한다.

    Parameters:
        publish: 지원하는 모든 판에서, 이 커밋에서 모두 돌린 테스트로 증명되어야 하는 강도인지.
    """
    project = Snapshot(project.root)
    found, sources = read(project), TestSources(project)
    found.violations += _claims_without_ledger(found.pages, sources)
    try:
        fresh = [freshness.fresh_part(ledger, project) for ledger in ledgers if project.versions]
    except ProjectError as error:
        return Verdict([*found.violations, *sources.faults, error.violation]).sorted()
    lost = freshness.lost_modules(project, fresh)
    found.violations += freshness.stale(project, ledgers, lost)
    found.violations += freshness.unpublishable(project, ledgers) if publish else ()
    proofs = Proofs(project, [ledger for ledger in fresh if ledger.modules])
    gate = _Gate(proofs, found, sources, publish, freshness.lost_part(project, ledgers, lost))
    found.violations += gate.check() if gate.proofs.ledgers else ()
    return Verdict(found.violations + sources.faults, gate.notes).sorted()


def review(project: Project, ledgers: list[Ledger]) -> Iterator[str]:
    """사람이 읽어 볼 주장: 코드로 적은 이름이나 수가 테스트에 없는 문장."""
    project = Snapshot(project.root)
    proofs = Proofs(project, [freshness.fresh_part(ledger, project) for ledger in ledgers])
    gate = _Gate(proofs, read(project), TestSources(project), publish=False)
    for page, claim in ((each, claim) for each in gate.found.pages for claim in each.claims):
        if names := claims.review(claim.text, gate.words(claim)):
            yield f"{page.path}:{claim.line}: {claim.test}에 없음: {', '.join(names)}"


def _claims_without_ledger(pages: list[Page], sources: TestSources) -> Iterator[Violation]:
    tests = {claim.test for page in pages for claim in page.claims}
    reasons = {test: sources.cannot_fail(test) for test in tests if sources.known(test)}
    for page, claim in ((each, claim) for each in pages for claim in each.claims):
        if claim.test not in reasons:
            near = sources.nearest(claim.test)
            message = f"{claim.test} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
            yield Violation(page.path, claim.line, "claim", message + (f"(비슷한 이름: {near})" if near else ""))
        elif why := reasons[claim.test]:
            message = f"{claim.test} 테스트가 실패할 수 없습니다({why}); 계산한 것을 확인하는 assert를 쓰십시오"
            yield Violation(page.path, claim.line, "claim", message)


class _Gate:
    """원장이 증명하는 것과 증명하지 못하는 것."""

    def __init__(
        self, proofs: Proofs, found: Read, sources: TestSources, publish: bool, lost: Lost | None = None
    ) -> None:
        self.proofs = proofs
        self.project = proofs.project
        self.found = found
        self.sources = sources
        self.publish = publish
        self.lost = lost or Lost()
        self.notes: list[str] = []
        self.by_version: dict[str, list[Ledger]] = {}
        for ledger in proofs.ledgers:
            self.by_version.setdefault(ledger.version, []).append(ledger)
        self.versions = list(proofs.project.versions) if publish else sorted(self.by_version, key=order)
        self.known = {name: record for ledger in proofs.ledgers for name, record in ledger.tests.items()}
        self.failed = {(ledger.version, name) for ledger in proofs.ledgers for name in ledger.failed}

    def check(self) -> Iterator[Violation]:
        outputs = {path for variants in self.project.outputs.values() for _, path in variants}
        for page in self.found.pages:
            for block in page.blocks:
                for path in self._files(block):
                    outputs.discard(path)
                    yield from self._block(page.path, block, path)
            for claim in page.claims:
                yield from self._claim(page.path, claim)
        for path in sorted(outputs):
            yield from self._output(path, 1, path)
        for name, record in self.known.items():
            yield from self._outside(name, record)
        for ledger in self.proofs.ledgers:
            yield from self._tests(ledger)
        yield from self._drafts()

    def _drafts(self) -> Iterator[Violation]:
        """다 증명하지 않은 초안. 실패한 테스트만 보아서는 내보낼 길을 알 수 없다."""
        failed = {name.partition("::")[0] for _, name in self.failed}
        for page in sorted(settings.drafts(self.project)):
            if module_of(page) in failed:
                message = f"{page}는 아직 증명하지 않은 초안이라 사이트를 내보낼 수 없습니다; {FINISH}"
                yield Violation(settings.FILE, settings.draft_line(self.project, page), "failed", message)

    def _files(self, block: Block) -> list[str]:
        """블록이 보이는 파일. 출력이면 판마다 다른 변형을 모두 보이고, 실행하는 블록이면 그 출력도 보인다."""
        if block.executed and f"{block.snippet.removesuffix('.py')}.out" in self.project.snippets:
            return [block.snippet, f"{block.snippet.removesuffix('.py')}.out"]
        if not block.snippet.endswith(".out"):
            return [block.snippet]
        variants = self.project.outputs.get(block.snippet.removesuffix(".out"), [])
        return [path for _, path in variants] or [block.snippet]

    def _block(self, page: str, block: Block, path: str) -> Iterator[Violation]:
        if path not in self.project.snippets:
            return
        if path.endswith(".out"):
            yield from self._output(page, block.line, path)
            partial = any(path in led.snippets and led.snippets[path].partial for led in self.proofs.ledgers)
            if partial and "표준 출력" not in block.title:
                message = f"{path}는 표준 출력만 비교합니다; 블록의 제목에 '표준 출력'이라고 쓰십시오"
                yield Violation(page, block.line, "wrong-output", message)
            return
        shown = self.proofs.shown(path, block.section)
        tests = {test for ledger in self.proofs.ledgers for test in self.proofs.tests(ledger, path, shown)}
        if not tests:
            yield from self._unproven(page, block.line, path)
            return
        missing: dict[int, list[str]] = {}
        for version in self._wanted(tests):
            if any(failed == version and self._used(name, path) for failed, name in self.failed):
                continue  # 까닭은 실패한 테스트가 알린다.
            for line in self._gaps(version, path):
                missing.setdefault(line, []).append(version)
        for line, versions in missing.items():
            where = f"{path}의 {line}번째 줄을 Python {', '.join(versions)}에서"
            message = f"{where} 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오"
            yield Violation(page, block.line, "unproven", message)

    def _gaps(self, version: str, path: str) -> list[int]:
        """그 판의 어느 원장에서도 증명되지 않은 줄."""
        gaps = [set(self.proofs.unproven(ledger, path)) for ledger in self.by_version.get(version, [])]
        return sorted(set.intersection(*gaps)) if gaps else [1]

    def _wanted(self, tests: Iterable[str]) -> list[str]:
        """그 테스트들 가운데 하나라도 뜻이 있는 판. 배포할 때가 아니면 그 모듈이 낡은 판은 뺀다."""
        ranges = {self.known[test].python for test in tests}
        modules = {test.partition("::")[0] for test in tests}
        seen = [v for v in self.versions if self.publish or self._ran(v, modules)]
        return [version for version in seen if any(version in SpecifierSet(text) for text in ranges)]

    def _ran(self, version: str, modules: set[str]) -> bool:
        return any(not modules.isdisjoint(ledger.modules) for ledger in self.by_version.get(version, []))

    def _unproven(self, page: str, line: int, path: str) -> Iterator[Violation]:
        if self._seen_elsewhere(path):
            self.notes.append(f"{path}: 이 컴퓨터에서 확인하지 못함")
            return
        if self._told(path):
            return
        how = (
            "그 줄을 실행하는 테스트를 쓰십시오"
            if counts_lines(path)
            else "그 파일을 실행하거나 쓰는 테스트를 쓰십시오"
        )
        yield Violation(page, line, "unproven", f"{path}를 실행한 통과한 테스트가 없습니다; {how}")

    def _output(self, where: str, line: int, path: str) -> Iterator[Violation]:
        if self._told(path) or any(self.proofs.tests(ledger, path, ()) for ledger in self.proofs.ledgers):
            return
        if self._seen_elsewhere(path) or self._other_version(path):
            self.notes.append(f"{path}: 이 컴퓨터에서 확인하지 못함")
            return
        message = f"{path}를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
        yield Violation(where, line, "wrong-output", message)

    def _told(self, path: str) -> bool:
        """그 파일의 까닭을 낡은 모듈이나 실패한 테스트가 이미 알리는지."""
        skipped = any(self.sources.mentions(test, path) for test in self.lost.skipped)
        return path in self.lost.files or skipped or any(self._used(name, path) for _, name in self.failed)

    def _used(self, test: str, path: str) -> bool:
        return path in self.proofs.files_of(test) or self.sources.mentions(test, path)

    def _seen_elsewhere(self, path: str) -> bool:
        """여기서 건너뛴 테스트만 쓰는 스니펫인지. 그 테스트가 스니펫의 폴더와 이름을 그대로 적어야 한다."""
        if self.publish:
            return False
        skipped = [test for test, record in self.known.items() if record.skip in ALLOWED_SKIPS]
        return any(self.sources.mentions(test, path) for test in skipped)

    def _other_version(self, path: str) -> bool:
        """지금 있는 원장의 판에서는 나오지 않는 출력인지."""
        stem, variants = next(
            (stem, {each for _, each in found})
            for stem, found in self.project.outputs.items()
            if path in {each for _, each in found}
        )
        modules = {test.partition("::")[0] for each in variants for test in self.proofs.comparing(each)}
        versions = [version for version in self.by_version if self._ran(version, modules)]
        shown = {output_of(f"{stem}.py", version, self.project.outputs) for version in versions}
        return not self.publish and bool(shown) and path not in shown

    def _claim(self, page: str, claim: Claim) -> Iterator[Violation]:
        names = {name for ledger in self.proofs.ledgers for name in ledger.matching(claim.test)}
        ran = any(claim.test.partition("::")[0] in ledger.modules for ledger in self.proofs.ledgers)
        if not names and ran and self.sources.known(claim.test):
            message = f"{claim.test} 테스트가 원장에 없습니다; 모으는 이름인지 보고 make test를 실행하십시오"
            yield Violation(page, claim.line, "claim", message)
        passed = {name for name in names if any(name in ledger.passing for ledger in self.proofs.ledgers)}
        for name in sorted(names):
            records = [(ledger.version, ledger.tests[name]) for ledger in self.proofs.ledgers if name in ledger.tests]
            on = {version for version, record in records if record.outcome == "passed"}
            if bad := {record.outcome for _, record in records} - {"passed", "skipped"}:
                message = f"{name} 테스트가 통과하지 않았습니다({', '.join(sorted(bad))}); 코드나 문장을 고치십시오"
                yield Violation(page, claim.line, "claim", message)
            elif self.publish and (missing := [version for version in self._wanted([name]) if version not in on]):
                where = f"Python {', '.join(missing)}에서"
                message = f"{name} 테스트가 {where} 통과하지 않았습니다; 그 판에서 돌리거나 범위를 표시하십시오"
                yield Violation(page, claim.line, "claim", message)
            elif self.publish and not on:
                message = f"{name} 테스트가 어디에서도 통과하지 않았습니다; 표시한 범위를 고치십시오"
                yield Violation(page, claim.line, "claim", message)
            elif not on:
                self.notes.append(f"{page}:{claim.line}: {name}: 이 컴퓨터에서 확인하지 못함")
        if passed:
            yield from self._words(page, claim)

    def _words(self, page: str, claim: Claim) -> Iterator[Violation]:
        """문장이 말하는 예외, 메시지, 판이 테스트와 그것이 쓴 파일에 있는지."""
        if not claims.speaks(claim.text):
            return
        words = self.words(claim)
        for name in claims.missing(claim.text, words):
            message = f"문장의 {name}가 {claim.test}에 없습니다; 테스트가 그것을 확인하게 하거나 문장을 고치십시오"
            yield Violation(page, claim.line, "claim", message)
        for version in claims.unversioned(claim.text, words):
            message = f"{claim.test}가 문장의 판({version})을 가르지 않습니다; python 표시를 달거나 문장을 고치십시오"
            yield Violation(page, claim.line, "claim", message)

    def words(self, claim: Claim) -> claims.Words:
        """주장의 테스트와 그것이 쓴 파일의 낱말."""
        paths = self.proofs.files_of(claim.test)
        # 원장이 없는 판의 출력도 그 테스트가 비교한다.
        variants = self.project.outputs
        paths |= {each for path in paths for _, each in variants.get(path.split(".")[0], ()) if path.endswith(".out")}
        files = [(path, self.found.texts[path].text) for path in sorted(paths) if path in self.found.texts]
        return self.sources.words(claim.test, files)

    def _outside(self, name: str, record: Result) -> Iterator[Violation]:
        """표시한 범위에 지원하는 파이썬이 하나도 없는 테스트."""
        if record.python and not any(version in SpecifierSet(record.python) for version in self.project.versions):
            message = f"{name}의 범위({record.python})에 지원하는 파이썬이 없습니다; 범위를 고치십시오"
            yield Violation(name.partition("::")[0], record.line, "skip", message)

    def _tests(self, ledger: Ledger) -> Iterator[Violation]:
        for name, test in ledger.tests.items():
            path = name.partition("::")[0]
            if test.skip in ALLOWED_SKIPS:
                self.notes.append(f"{name}: Python {ledger.python}에서 건너뜀({test.reason})")
            elif test.skip:
                message = f"{name}을 허용하지 않는 까닭으로 건너뛰었습니다({test.reason}); python, free_threaded, platform, tool 표시로 바꾸십시오"
                yield Violation(path, test.line, "skip", message)
            elif test.outcome == "failed":
                message = (
                    f"{name} 테스트가 Python {ledger.python}에서 실패했습니다; 확인해 고치십시오: make test ONLY={path}"
                )
                yield Violation(path, test.line, "failed", message)
