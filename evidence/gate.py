"""관문: 페이지, 스니펫, 테스트, 원장을 견주어 사이트를 내보내도 되는지 정한다."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from evidence import pages as page_files
from evidence.ledger import ALLOWED_SKIPS, FOLDER, Ledger, Snippet, order, stale_files
from evidence.pages import Block, Page
from evidence.project import Project, Violation, commit_of, is_nfc
from evidence.proofs import Proofs, counts_lines, proving_tests, unproven_lines
from evidence.snippets import OUTPUT, sections, shown, variants_of

SUITE_FILES = {"pytest.ini", "conftest.py", "manage.py", "pyproject.toml"}


@dataclass
class Verdict:
    """관문의 판정.

    Parameters:
        violations: 하나라도 있으면 내보내지 않는다.
        notes: 이 컴퓨터에서 확인하지 못한 것.
    """

    violations: list[Violation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, path: str, line: int, rule: str, problem: str, cure: str) -> None:
        self.violations.append(Violation(path, line, rule, problem, cure))


def check_static(project: Project) -> tuple[Verdict, list[Page]]:
    """테스트를 돌리지 않고 알 수 있는 규칙을 모두 확인한다."""
    verdict = Verdict()
    parsed = []
    for path in project.files("docs") + project.snippets:
        if not is_nfc(path):
            verdict.fault(
                path,
                1,
                "missing",
                "파일 이름이 풀어 쓴 한글(NFD)입니다",
                "완성형(NFC)으로 이름을 바꾸십시오",
            )
    texts = _texts(project, project.snippets, verdict)
    for path in project.pages:
        for text in _texts(project, [path], verdict).values():
            parsed.append(page := page_files.parse(path, text))
            verdict.violations += page.violations
            _check_blocks(page, texts, verdict)
        if path not in project.nav:
            verdict.fault(path, 1, "orphan", "내비게이션에 없습니다", "mkdocs.yml의 nav에 넣으십시오")
    for path in sorted(project.nav - set(project.pages)):
        verdict.fault(
            "mkdocs.yml",
            1,
            "missing",
            f"nav의 {path}가 없습니다",
            "페이지를 만들거나 nav에서 빼십시오",
        )
    for path, text in texts.items():
        for fault in sections(text)[1]:
            verdict.fault(path, fault.line, "missing", fault.problem, fault.cure)
    _check_orphans(texts, parsed, verdict)
    _check_links(project, parsed, verdict)
    tests = TestSources(project)
    for page in parsed:
        for claim in page.claims:
            if not tests.exists(claim.test):
                verdict.fault(
                    page.path,
                    claim.line,
                    "claim",
                    f"{claim.test} 테스트가 없습니다",
                    "테스트를 쓰거나 이름을 고치십시오",
                )
    return verdict, parsed


def check(
    project: Project, ledgers: list[Ledger], *, errors: Iterable[str] = (), publish: bool = False
) -> Verdict:
    """모든 규칙을 확인한다.

    Parameters:
        errors: 읽지 못한 원장의 오류 줄.
        publish: 지원하는 모든 판에서 증명되어야 하는 강도인지.
    """
    verdict, pages = check_static(project)
    for error in errors:
        path, line, rule, rest = (part.strip() for part in error.split(":", 3))
        problem, _, cure = rest.partition("; ")
        verdict.fault(path, int(line), rule, problem, cure)
    fresh = _fresh(project, ledgers, verdict, publish)
    if fresh:
        Proving(project, fresh, verdict, publish).check(pages)
    verdict.violations = sorted(set(verdict.violations), key=lambda v: (v.path, v.line, v.rule, v.problem))
    return verdict


class TestSources:
    """테스트 파일의 함수와 그 소스."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._functions: dict[str, dict[str, str]] = {}

    def exists(self, test: str) -> bool:
        path, _, name = test.partition("::")
        return name.partition("[")[0] in self.functions(path)

    def source(self, test: str) -> str:
        path, _, name = test.partition("::")
        return self.functions(path).get(name.partition("[")[0], "")

    def functions(self, path: str) -> dict[str, str]:
        """`함수`나 `클래스::함수`마다 그 소스. 읽을 수 없는 파일이면 비어 있다."""
        if path not in self._functions:
            try:
                text = self.project.text(path)
                tree = ast.parse(text)
            except (OSError, ValueError, SyntaxError):
                self._functions[path] = {}
            else:
                lines = text.splitlines()
                self._functions[path] = dict(_functions(tree, lines))
        return self._functions[path]


def _functions(
    tree: ast.Module | ast.ClassDef, lines: list[str], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, lines, f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield prefix + node.name, "\n".join(lines[first - 1 : node.end_lineno])


def _texts(project: Project, paths: Iterable[str], verdict: Verdict) -> dict[str, str]:
    found = {}
    for path in paths:
        try:
            found[path] = project.text(path)
        except UnicodeDecodeError as error:
            line = (project.root / path).read_bytes().count(b"\n", 0, error.start) + 1
            verdict.fault(path, line, "missing", "UTF-8이 아닙니다", "UTF-8로 저장하십시오")
        except OSError as error:
            verdict.fault(
                path,
                1,
                "missing",
                f"읽을 수 없습니다({error.strerror})",
                "권한과 링크를 확인하십시오",
            )
    return found


def _check_blocks(page: Page, texts: dict[str, str], verdict: Verdict) -> None:
    for block in page.blocks:
        where = f"{block.snippet} 파일이"
        if block.snippet not in texts:
            verdict.fault(
                page.path,
                block.line,
                "missing",
                f"{where} 없습니다",
                "경로를 고치거나 파일을 만드십시오",
            )
            continue
        found = sections(texts[block.snippet])[0]
        if block.section and block.section not in found:
            verdict.fault(
                page.path, block.line, "missing",
                f"{block.snippet}에 구역 {block.section}이 없습니다",
                f"구역을 만들거나 이름을 고치십시오(있는 구역: {', '.join(found) or '없음'})",
            )  # fmt: skip
            continue
        lines = shown(texts[block.snippet], found[block.section] if block.section else None)
        for number in block.highlights:
            if not 1 <= number <= len(lines):
                verdict.fault(
                    page.path,
                    block.line,
                    "highlight",
                    f"강조할 {number}번째 줄이 없습니다",
                    f"1부터 {len(lines)}까지 쓰십시오",
                )
            elif not lines[number - 1][1].strip():
                verdict.fault(
                    page.path,
                    block.line,
                    "highlight",
                    f"강조한 {number}번째 줄이 비어 있습니다",
                    "번호를 고치십시오",
                )


def _check_orphans(texts: dict[str, str], pages: list[Page], verdict: Verdict) -> None:
    on_page = {block.snippet for page in pages for block in page.blocks}
    code = [path for path in texts if not OUTPUT.fullmatch(path)]
    suites = {suite for path in code if (suite := _suite(path, code))}
    shown_suites = {suite for suite in suites if any(path.startswith(f"{suite}/") for path in on_page)}
    words = {path: set(re.findall(r"[\w.-]+", texts[path])) for path in code}
    for path in code:
        name = PurePosixPath(path)
        if path in on_page or name.name == "__init__.py" or _suite(path, code) in shown_suites:
            continue
        needed = any(
            {name.name, name.stem} & words[other] for other in code if other != path and _near(path, other)
        )
        if not needed:
            verdict.fault(path, 1, "orphan", "어느 페이지에도 없습니다", "페이지에 포함하거나 지우십시오")
    for path in texts:
        if (match := OUTPUT.fullmatch(path)) and not _has_snippet(match["stem"], code):
            verdict.fault(
                path,
                1,
                "orphan",
                "출력만 있고 스니펫이 없습니다",
                "스니펫을 만들거나 출력을 지우십시오",
            )


def _check_links(project: Project, pages: list[Page], verdict: Verdict) -> None:
    """다른 페이지와 자리로 가는 링크. 링크하는 제목에는 이름(`{ #id }`)을 직접 붙여야 한다."""
    anchors = {page.path: page.anchors for page in pages}
    for page in pages:
        for link in page.links:
            if page_files.SCHEME.match(link.target):
                continue
            path, _, anchor = link.target.partition("#")
            target = page.path
            if path:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            if not target.startswith("docs/") or not (project.root / target).is_file():
                problem = f"링크한 {link.target}가 없습니다"
                verdict.fault(page.path, link.line, "link", problem, ".md 파일의 상대 경로로 쓰십시오")
            elif anchor and anchor not in anchors.get(target, ()):
                problem = f"{target}에 #{anchor} 자리가 없습니다"
                cure = f"그 제목 뒤에 {{ #{anchor} }}를 붙이거나 링크를 고치십시오"
                verdict.fault(page.path, link.line, "link", problem, cure)


def _suite(path: str, code: list[str]) -> str | None:
    """그 파일이 들어 있는 가장 바깥의 테스트 모음이나 프로젝트 폴더."""
    known = set(code)
    for parent in reversed(PurePosixPath(path).parents):
        if any(f"{parent}/{name}" in known for name in SUITE_FILES):
            return str(parent)
    return None


def _near(path: str, other: str) -> bool:
    return path.split("/")[1] == other.split("/")[1]


def _has_snippet(stem: str, code: list[str]) -> bool:
    folder, _, name = stem.rpartition("/")
    names = {f"{folder}/{name}", f"{folder}/{name.split('.')[0]}"}
    return any(
        path.rsplit(".", 1)[0] in names or any(path.startswith(f"{n}/") for n in names) for path in code
    )


def _fresh(project: Project, ledgers: list[Ledger], verdict: Verdict, publish: bool) -> list[Ledger]:
    """지금 파일과 맞는 원장을 고르고, 맞지 않는 것을 알린다."""
    digests = project.digests()
    commit = commit_of(project.root)
    changed = {ledger.python: stale_files(ledger, digests) for ledger in ledgers}
    fresh = [ledger for ledger in ledgers if not changed[ledger.python]]
    if publish:
        for ledger in [ledger for ledger in fresh if ledger.commit != commit]:
            fresh.remove(ledger)
            problem = f"다른 커밋({ledger.commit[:9] or '없음'})의 원장입니다"
            verdict.fault(_name(ledger), 1, "stale", problem, "이 커밋에서 make test를 실행하십시오")
        for version in sorted(set(project.versions) - {led.version for led in fresh}, key=order):
            verdict.fault(
                FOLDER,
                1,
                "stale",
                f"Python {version}의 쓸 수 있는 원장이 없습니다",
                "그 판의 원장을 모으십시오",
            )
    elif fresh:
        old = [ledger for ledger in ledgers if changed[ledger.python]]
        verdict.notes += [f"{_name(ledger)}: 오래된 원장이라 쓰지 않음" for ledger in old]
        changed = {}
    if not ledgers:
        verdict.fault(FOLDER, 1, "stale", "원장이 없습니다", "make test를 실행하십시오")
    for path in sorted({path for paths in changed.values() for path in paths}):
        pythons = ", ".join(python for python, paths in changed.items() if path in paths)
        verdict.fault(
            path,
            1,
            "stale",
            f"Python {pythons} 원장을 만든 뒤 바뀌었습니다",
            "make test를 실행하십시오",
        )
    return fresh


def _name(ledger: Ledger) -> str:
    return f"{FOLDER}/ledger-{ledger.python}.json"


class Proving:
    """원장으로 블록, 출력, 주장, 테스트를 확인한다."""

    def __init__(self, project: Project, ledgers: list[Ledger], verdict: Verdict, publish: bool) -> None:
        self.project = project
        self.ledgers = ledgers
        self.verdict = verdict
        self.publish = publish
        self.proofs = Proofs(project, ledgers)
        self.tests = TestSources(project)
        self.ranges: dict[str, str] = {}
        for ledger in ledgers:
            for name, test in ledger.tests.items():
                self.ranges[name] = test.python

    def check(self, pages: list[Page]) -> None:
        for page in pages:
            for block in page.blocks:
                for path in self._variants(block):
                    self._check_block(page, block, path)
            for claim in page.claims:
                self._check_claim(page.path, claim.line, claim.test)
        self._check_outputs()
        self._check_tests()

    def _variants(self, block: Block) -> list[str]:
        if block.snippet.endswith(".out"):
            return [path for _, path in variants_of(block.snippet, self.project.snippets)]
        return [block.snippet]

    def _check_block(self, page: Page, block: Block, path: str) -> None:
        lines = self.proofs.lines(path, block.section)
        if not lines:
            return
        name = f"{path}{f':{block.section}' if block.section else ''}"
        tests = {test for ledger in self.ledgers for test in proving_tests(ledger, path, lines)}
        if not tests:
            self._unproven(page.path, block.line, path, f"{name}을 실행한 통과한 테스트가 없습니다")
            return
        for line, versions in self._missing_versions(path, lines).items():
            if set(versions) == {ledger.version for ledger in self.ledgers} and self._excused(path):
                self.verdict.notes.append(f"{path}:{line}: 이 컴퓨터에서 확인하지 못함")
                continue
            self.verdict.fault(
                page.path, block.line, "unproven",
                f"{path}의 {line}번째 줄을 Python {', '.join(versions)}에서 실행한 통과한 테스트가 없습니다",
                "그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오",
            )  # fmt: skip

    def _missing_versions(self, path: str, lines: list[int]) -> dict[int, list[str]]:
        """줄마다, 증명되어야 하는데 증명되지 않은 판."""
        if path.endswith(".out"):
            return {}
        missing: dict[int, list[str]] = {}
        for version in self._versions:
            at = [ledger for ledger in self.ledgers if ledger.version == version]
            unproven = [set(unproven_lines(ledger, path, lines)) for ledger in at]
            for line in set(lines) if not at else set.intersection(*unproven):
                if version in self._required(path, line):
                    missing.setdefault(line, []).append(version)
        return dict(sorted(missing.items()))

    @cached_property
    def _versions(self) -> list[str]:
        at_hand = {ledger.version for ledger in self.ledgers}
        return list(self.project.versions) if self.publish else sorted(at_hand, key=order)

    def _required(self, path: str, line: int) -> set[str]:
        """그 줄을 실행한 테스트들이 뜻이 있는 판. 아무 테스트도 없으면 지금 보는 모든 판."""
        tests: set[str] = set()
        counted = False
        for ledger in self.ledgers:
            snippet = ledger.snippets.get(path, Snippet())
            counted = counted or counts_lines(path, snippet)
            counted_here = counts_lines(path, snippet) and line in snippet.statements
            tests |= set(snippet.lines.get(line, ())) if counted_here else set(snippet.used)
            if line in snippet.imported:
                tests |= {test for names in snippet.lines.values() for test in names}
        statement = any(line in ledger.snippets.get(path, Snippet()).statements for ledger in self.ledgers)
        if counted and not statement:
            return set()
        ranges = {self.ranges.get(test, "") for test in tests}
        return {
            version for version in self._versions if not tests or any(_within(version, r) for r in ranges)
        }

    def _unproven(self, page: str, line: int, path: str, problem: str) -> None:
        snippet = next((led.snippets[path] for led in self.ledgers if path in led.snippets), Snippet())
        if snippet.problem and path.endswith(".py") and not path.startswith("snippets/note/"):
            self.verdict.fault(
                path,
                1,
                "unproven",
                f"파이썬으로 읽을 수 없습니다({snippet.problem})",
                "구문을 고치십시오",
            )
        elif self._excused(path) and not self.publish:
            self.verdict.notes.append(f"{path}: 이 컴퓨터에서 확인하지 못함")
        else:
            self.verdict.fault(page, line, "unproven", problem, "그 스니펫을 실행하는 테스트를 쓰십시오")

    def _excused(self, path: str) -> bool:
        """허용된 까닭으로 건너뛴 테스트가 그 파일을 쓰는지."""
        if self.publish:
            return False
        if (match := OUTPUT.fullmatch(path)) and not self._output_applies(path):
            return True
        name = PurePosixPath(match["stem"] if match else path)
        words = {name.name, name.stem}
        return any(
            words & set(re.findall(r"[\w.-]+", source.replace("/", " "))) for source in self._skipped_sources
        )

    def _output_applies(self, path: str) -> bool:
        """지금 있는 원장의 판에서 쓰이는 출력인지. 다른 변형이 대신하면 아니다."""
        match = OUTPUT.fullmatch(path)
        starts = [
            since for since, _ in variants_of(f"{match['stem'] if match else ''}.out", self.project.snippets)
        ]
        mine = (match["since"] or "") if match else ""
        for ledger in self.ledgers:
            reached = [since for since in starts if not since or order(since) <= order(ledger.version)]
            if reached and reached[-1] == mine:
                return True
        return False

    @cached_property
    def _skipped_sources(self) -> list[str]:
        skipped = {
            name for led in self.ledgers for name, test in led.tests.items() if test.skip in ALLOWED_SKIPS
        }
        return sorted({f"{self.tests.source(name)} {name}" for name in skipped})

    def _check_claim(self, page: str, line: int, test: str) -> None:
        names = sorted({name for ledger in self.ledgers for name in ledger.matching(test)})
        if not names:
            self.verdict.fault(
                page,
                line,
                "claim",
                f"{test} 테스트가 원장에 없습니다",
                "이름을 고치거나 make test를 실행하십시오",
            )
        for name in names:
            outcomes = {led.python: led.tests[name].outcome for led in self.ledgers if name in led.tests}
            if bad := sorted({o for o in outcomes.values() if o not in ("passed", "skipped")}):
                self.verdict.fault(
                    page,
                    line,
                    "claim",
                    f"{name} 테스트가 통과하지 않았습니다({', '.join(bad)})",
                    "코드나 문장을 고치십시오",
                )
                continue
            passed = {python.rstrip("t") for python, outcome in outcomes.items() if outcome == "passed"}
            wanted = {version for version in self._versions if _within(version, self.ranges.get(name, ""))}
            if self.publish and (missing := sorted(wanted - passed, key=order)):
                self.verdict.fault(
                    page,
                    line,
                    "claim",
                    f"{name} 테스트가 Python {', '.join(missing)}에서 통과하지 않았습니다",
                    "그 판에서 돌리거나 범위를 표시하십시오",
                )
            elif not passed:
                self.verdict.notes.append(f"{page}:{line}: {name}: 이 컴퓨터에서 확인하지 못함")

    def _check_outputs(self) -> None:
        for path in self.project.snippets:
            if not path.endswith(".out"):
                continue
            used = any(proving_tests(ledger, path, ()) for ledger in self.ledgers)
            if used:
                continue
            if not self.publish and (not self._output_applies(path) or self._excused(path)):
                self.verdict.notes.append(f"{path}: 이 컴퓨터에서 확인하지 못함")
            else:
                self.verdict.fault(
                    path,
                    1,
                    "wrong-output",
                    "이 출력을 비교한 통과한 테스트가 없습니다",
                    "expect_output이나 check_output으로 비교하십시오",
                )

    def _check_tests(self) -> None:
        for ledger in self.ledgers:
            for name, test in ledger.tests.items():
                path = name.partition("::")[0]
                if test.skip and test.skip not in ALLOWED_SKIPS:
                    self.verdict.fault(
                        path, test.line, "skip", f"{name}을 허용하지 않는 까닭으로 건너뛰었습니다({test.reason})",
                        "python, platform, tool 표시로 바꾸십시오",
                    )  # fmt: skip
                elif test.outcome == "failed":
                    self.verdict.fault(
                        path,
                        test.line,
                        "failed",
                        f"{name} 테스트가 Python {ledger.python}에서 실패했습니다",
                        "make test로 확인해 고치십시오",
                    )
                elif test.skip:
                    self.verdict.notes.append(f"{name}: Python {ledger.python}에서 건너뜀({test.reason})")


def _within(version: str, specifier: str) -> bool:
    try:
        return version in SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
