"""관문: 페이지, 스니펫, 테스트, 원장을 견주어 사이트를 내보내도 되는지 정한다."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from evidence import pages as page_files
from evidence.ledger import FOLDER, Ledger, order, stale_files
from evidence.pages import Page
from evidence.project import Project, Violation, commit_of, is_nfc
from evidence.proving import Proving
from evidence.snippets import OUTPUT, sections, shown

SUITE_FILES = ("pytest.ini", "conftest.py", "manage.py", "pyproject.toml")
WORD = re.compile(r"[\w-]+")


@dataclass
class Verdict:
    """관문의 판정.

    Parameters:
        violations: 하나라도 있으면 내보내지 않는다.
        notes: 이 컴퓨터에서 확인하지 못한 것.
    """

    violations: list[Violation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def sort(self) -> None:
        self.violations = sorted(set(self.violations))
        self.notes = sorted(set(self.notes))


def check(project: Project, ledgers: list[Ledger], *, publish: bool = False) -> Verdict:
    """모든 규칙을 확인한다.

    Parameters:
        publish: 지원하는 모든 판에서 증명되어야 하는 강도인지.
    """
    violations, pages, tests = _static(project)
    verdict = Verdict(violations)
    fresh = _fresh(project, ledgers, verdict, publish)
    if fresh:
        proving = Proving(project, fresh, tests, publish)
        verdict.violations += proving.check(pages)
        verdict.notes += proving.notes
    verdict.sort()
    return verdict


def check_static(project: Project) -> Verdict:
    """테스트를 돌리지 않고 알 수 있는 규칙만 확인한다."""
    verdict = Verdict(_static(project)[0])
    verdict.sort()
    return verdict


def _static(project: Project) -> tuple[list[Violation], list[Page], dict[str, str]]:
    violations: list[Violation] = []
    texts = _read(project, project.snippets, violations)
    pages = [page_files.parse(path, text) for path, text in _read(project, project.pages, violations).items()]
    tests = test_sources(project)
    for page in pages:
        violations += page.violations
        violations += _block_faults(page, texts)
        violations += _link_faults(project, page, {other.path: other.anchors for other in pages})
        violations += [
            Violation(
                page.path, claim.line, "claim", f"{claim.test} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
            )
            for claim in page.claims
            if claim.test.partition("[")[0] not in tests
        ]
    for path, text in texts.items():
        violations += [Violation(path, line, "missing", message) for line, message in sections(text)[1]]
    violations += _navigation_faults(project)
    violations += _orphans(texts, {block.snippet for page in pages for block in page.blocks})
    return violations, pages, tests


def test_sources(project: Project) -> dict[str, str]:
    """`파일::함수`(클래스 안이면 `파일::클래스::함수`)마다 그 소스. 구문이 틀린 파일은 뺀다."""
    found: dict[str, str] = {}
    for path in project.files("tests"):
        if path.endswith(".py"):
            try:
                text = project.text(path)
                found |= dict(_functions(ast.parse(text), text.splitlines(), f"{path}::"))
            except (SyntaxError, ValueError):
                continue
    return found


def _functions(tree: ast.Module | ast.ClassDef, lines: list[str], prefix: str) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, lines, f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield prefix + node.name, "\n".join(lines[first - 1 : node.end_lineno])


def _read(project: Project, paths: Iterable[str], violations: list[Violation]) -> dict[str, str]:
    found = {}
    for path in paths:
        if not is_nfc(path):
            message = "파일 이름이 풀어 쓴 한글(NFD)입니다; 완성형(NFC)으로 이름을 바꾸십시오"
            violations.append(Violation(path, 1, "missing", message))
        try:
            found[path] = project.text(path)
        except UnicodeDecodeError as error:
            line = (project.root / path).read_bytes().count(b"\n", 0, error.start) + 1
            violations.append(Violation(path, line, "missing", "UTF-8이 아닙니다; UTF-8로 저장하십시오"))
    return found


def _block_faults(page: Page, texts: dict[str, str]) -> Iterator[Violation]:
    for block in page.blocks:
        if block.snippet not in texts:
            message = f"{block.snippet} 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"
            yield Violation(page.path, block.line, "missing", message)
            continue
        found = sections(texts[block.snippet])[0]
        if block.section and block.section not in found:
            message = f"{block.snippet}에 구역 {block.section}이 없습니다; 구역을 만들거나 이름을 고치십시오"
            yield Violation(page.path, block.line, "missing", f"{message}(있는 구역: {', '.join(found) or '없음'})")
            continue
        lines = shown(texts[block.snippet], found[block.section] if block.section else None)
        for number in block.highlights:
            if not 1 <= number <= len(lines):
                message = f"강조할 {number}번째 줄이 없습니다; 1부터 {len(lines)}까지 쓰십시오"
                yield Violation(page.path, block.line, "highlight", message)
            elif not lines[number - 1][1].strip():
                message = f"강조한 {number}번째 줄이 비어 있습니다; 번호를 고치십시오"
                yield Violation(page.path, block.line, "highlight", message)


def _link_faults(project: Project, page: Page, anchors: dict[str, set[str]]) -> Iterator[Violation]:
    """다른 페이지와 자리로 가는 링크. 링크하는 제목에는 이름(`{ #id }`)을 직접 붙여야 한다."""
    for link in page.links:
        if page_files.SCHEME.match(link.target):
            continue
        path, _, anchor = link.target.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
        if not target.startswith("docs/") or not (project.root / target).is_file():
            message = f"링크한 {link.target}가 없습니다; .md 파일의 상대 경로로 쓰십시오"
            yield Violation(page.path, link.line, "link", message)
        elif anchor and anchor not in anchors.get(target, ()):
            message = f"{target}에 #{anchor} 자리가 없습니다; 그 제목에 {{ #{anchor} }}를 붙이거나 링크를 고치십시오"
            yield Violation(page.path, link.line, "link", message)


def _navigation_faults(project: Project) -> Iterator[Violation]:
    for path in sorted(set(project.pages) - project.nav):
        yield Violation(path, 1, "orphan", "내비게이션에 없습니다; mkdocs.yml의 nav에 넣으십시오")
    for path in sorted(project.nav - set(project.pages)):
        yield Violation("mkdocs.yml", 1, "missing", f"nav의 {path}가 없습니다; 페이지를 만들거나 nav에서 빼십시오")


def _orphans(texts: dict[str, str], on_page: set[str]) -> Iterator[Violation]:
    code = {path: PurePosixPath(path) for path in texts if not OUTPUT.fullmatch(path)}
    words = {path: set(WORD.findall(texts[path])) for path in code}
    shown_suites = {_suite(PurePosixPath(path), code) for path in on_page} - {None}
    for path, name in code.items():
        if path in on_page or name.name == "__init__.py" or _suite(name, code) in shown_suites:
            continue
        section = path.split("/")[1]
        users = (words[other] for other in code if other != path and other.split("/")[1] == section)
        if not any(name.stem in user for user in users):
            yield Violation(path, 1, "orphan", "어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오")
    stems = {str(name.with_suffix("")) for name in code.values()}
    stems |= {str(parent) for name in code.values() for parent in name.parents}
    for path in texts:
        match = OUTPUT.fullmatch(path)
        if match and match["stem"] not in stems and match["stem"].rpartition(".")[0] not in stems:
            yield Violation(path, 1, "orphan", "출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오")


def _suite(path: PurePosixPath, known: Iterable[str]) -> str | None:
    """그 파일이 들어 있는 가장 바깥의 테스트 모음이나 프로젝트 폴더."""
    folders = [str(parent) for parent in reversed(path.parents)]
    return next((folder for folder in folders if any(f"{folder}/{name}" in known for name in SUITE_FILES)), None)


def _fresh(project: Project, ledgers: list[Ledger], verdict: Verdict, publish: bool) -> list[Ledger]:
    """지금 파일과 맞는 원장을 고르고, 맞지 않는 것을 알린다."""
    digests, commit = project.digests(), commit_of(project.root)
    changed = {ledger.python: stale_files(ledger, digests) for ledger in ledgers}
    fresh = [ledger for ledger in ledgers if not changed[ledger.python]]
    faults = verdict.violations
    if publish:
        for ledger in [ledger for ledger in fresh if ledger.commit != commit]:
            fresh.remove(ledger)
            message = f"다른 커밋({ledger.commit[:9] or '없음'})의 원장입니다; 이 커밋에서 make test를 실행하십시오"
            faults.append(Violation(ledger.path, 1, "stale", message))
        for version in sorted(set(project.versions) - {ledger.version for ledger in fresh}, key=order):
            message = f"Python {version}의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오"
            faults.append(Violation(FOLDER, 1, "stale", message))
    elif fresh:
        old = [ledger.path for ledger in ledgers if changed[ledger.python]]
        verdict.notes += [f"{path}: 오래된 원장이라 쓰지 않음" for path in old]
        changed = {}
    if not ledgers:
        faults.append(Violation(FOLDER, 1, "stale", "원장이 없습니다; make test를 실행하십시오"))
    for path in {path for paths in changed.values() for path in paths}:
        pythons = ", ".join(python for python, paths in changed.items() if path in paths)
        message = f"Python {pythons} 원장을 만든 뒤 바뀌었습니다; make test를 실행하십시오"
        faults.append(Violation(path, 1, "stale", message))
    return fresh
