"""관문: 페이지, 스니펫, 테스트, 원장을 견주어 사이트를 내보내도 되는지 정한다."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from evidence import pages as page_files
from evidence import snippets as snippet_files
from evidence.ledger import FOLDER, Ledger, order, stale_files
from evidence.pages import Block, Page
from evidence.project import Project, ProjectError, Snapshot, Violation, commit_of, is_nfc
from evidence.proofs import Proofs
from evidence.proving import KnownTests, Proving
from evidence.snippets import Text

SUITE_FILES = ("pytest.ini", "conftest.py", "manage.py", "pyproject.toml")
WORD = re.compile(r"[\w-]+")


@dataclass
class Verdict:
    """관문의 판정.

    Parameters:
        violations: 하나라도 있으면 내보내지 않는다.
        notes: 이 컴퓨터에서 확인하지 못한 것.
        proofs: 판정에 쓴 원장과 저장소. 최신 원장이 없으면 None.
    """

    violations: list[Violation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proofs: Proofs | None = None

    def sorted(self) -> Verdict:
        return Verdict(sorted(set(self.violations)), sorted(set(self.notes)), self.proofs)


def check(project: Project, ledgers: list[Ledger], *, publish: bool = False) -> Verdict:
    """모든 규칙을 확인한다.

    Parameters:
        publish: 지원하는 모든 판에서 증명되어야 하는 강도인지.
    """
    project, verdict = Snapshot(project.root), Verdict()
    fresh = _fresh(project, ledgers, verdict, publish)
    tests = KnownTests(project, fresh)
    pages, texts = _static(project, tests, verdict)
    if fresh:
        required = _versions(project, verdict.violations) if publish else ()
        verdict.proofs = Proofs(project, fresh, texts=texts)
        proving = Proving(verdict.proofs, tests, required)
        verdict.violations += proving.check(pages)
        verdict.notes += proving.notes
    return verdict.sorted()


def check_static(project: Project) -> Verdict:
    """테스트를 돌리지 않고 알 수 있는 규칙만 확인한다."""
    project, verdict = Snapshot(project.root), Verdict()
    _static(project, KnownTests(project, []), verdict)
    return verdict.sorted()


def _static(project: Project, tests: KnownTests, verdict: Verdict) -> tuple[list[Page], dict[str, Text]]:
    faults = verdict.violations
    texts = {path: snippet_files.parse(path, text) for path, text in _read(project, project.snippets, faults)}
    pages = [page_files.parse(path, text) for path, text in _read(project, project.pages, faults)]
    anchors = {page.path: page.anchors for page in pages}
    for page in pages:
        faults += page.violations
        faults += _block_faults(project, page, texts)
        faults += _link_faults(project, page, anchors)
        for claim in page.claims:
            if not tests.known(claim.test):
                message = f"{claim.test} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
                faults.append(Violation(page.path, claim.line, "claim", message))
    for path, text in texts.items():
        faults += [Violation(path, line, "missing", message) for line, message in text.faults]
    faults += tests.faults
    faults += _navigation_faults(project)
    faults += _orphans(project, texts, {block.snippet for page in pages for block in page.blocks})
    return pages, texts


def _read(project: Project, paths: Iterable[str], faults: list[Violation]) -> Iterator[tuple[str, str]]:
    for path in paths:
        if not is_nfc(path):
            message = "파일 이름이 풀어 쓴 한글(NFD)입니다; 완성형(NFC)으로 이름을 바꾸십시오"
            faults.append(Violation(path, 1, "missing", message))
        try:
            yield path, project.text(path)
        except ProjectError as error:
            faults.append(error.violation)


def _block_faults(project: Project, page: Page, texts: dict[str, Text]) -> Iterator[Violation]:
    for block in page.blocks:
        text = texts.get(block.snippet)
        if text is None:
            if block.snippet not in project.snippets:
                message = f"{block.snippet} 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"
                yield Violation(page.path, block.line, "missing", message)
        elif block.section and block.section not in text.sections:
            message = f"{block.snippet}에 구역 {block.section}이 없습니다; 구역을 만들거나 이름을 고치십시오"
            names = ", ".join(text.sections) or "없음"
            yield Violation(page.path, block.line, "missing", f"{message}(있는 구역: {names})")
        elif block.highlights:
            lines = text.shown(block.section)
            yield from _highlight_faults(page.path, block, [line for _, line in lines])


def _highlight_faults(page: str, block: Block, lines: list[str]) -> Iterator[Violation]:
    for number in block.highlights:
        if not 1 <= number <= len(lines):
            message = f"강조할 {number}번째 줄이 없습니다; 1부터 {len(lines)}까지 쓰십시오"
            yield Violation(page, block.line, "highlight", message)
            return
        if not lines[number - 1].strip():
            message = f"강조한 {number}번째 줄이 비어 있습니다; 번호를 고치십시오"
            yield Violation(page, block.line, "highlight", message)


def _link_faults(project: Project, page: Page, anchors: dict[str, set[str]]) -> Iterator[Violation]:
    """다른 페이지와 자리로 가는 링크. 링크하는 제목에는 이름(`{ #id }`)을 직접 붙여야 한다."""
    for link in page.links:
        if page_files.SCHEME.match(link.target):
            continue
        path, _, anchor = link.target.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path
        if target not in project.docs:
            message = f"링크한 {link.target}가 없습니다; .md 파일의 상대 경로로 쓰십시오"
            yield Violation(page.path, link.line, "link", message)
        elif anchor and anchor not in anchors.get(target, ()):
            message = f"{target}에 #{anchor} 자리가 없습니다; 그 제목에 {{ #{anchor} }}를 붙이거나 링크를 고치십시오"
            yield Violation(page.path, link.line, "link", message)


def _navigation_faults(project: Project) -> Iterator[Violation]:
    try:
        nav = project.nav
    except ProjectError as error:
        yield error.violation
        return
    for path in sorted(set(project.pages) - nav):
        yield Violation(path, 1, "orphan", "내비게이션에 없습니다; mkdocs.yml의 nav에 넣으십시오")
    for path in sorted(nav - set(project.pages)):
        yield Violation("mkdocs.yml", 1, "missing", f"nav의 {path}가 없습니다; 페이지를 만들거나 nav에서 빼십시오")


def _orphans(project: Project, texts: dict[str, Text], on_page: set[str]) -> Iterator[Violation]:
    code = [path for path in texts if not path.endswith(".out")]
    suites = {posixpath.dirname(path) for path in code if posixpath.basename(path) in SUITE_FILES}
    shown_suites = {_suite(path, suites) for path in on_page} - {""}
    words = cache(lambda path: set(WORD.findall(texts[path].text)))
    for path in code:
        name = posixpath.basename(path)
        if path in on_page or name == "__init__.py" or _suite(path, suites) in shown_suites:
            continue
        section = "/".join(path.split("/")[:2]) + "/"
        users = (other for other in code if other != path and other.startswith(section))
        if not any(name.split(".")[0] in words(user) for user in users):
            yield Violation(path, 1, "orphan", "어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오")
    files = [path for path in project.snippets if not path.endswith(".out")]
    stems = {posixpath.splitext(path)[0] for path in files}
    stems |= {folder for path in {posixpath.dirname(path) for path in files} for folder in _folders(path)}
    for stem, variants in project.outputs.items():
        if stem not in stems and stem.rpartition(".")[0] not in stems:
            for _, path in variants:
                yield Violation(path, 1, "orphan", "출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오")


def _suite(path: str, suites: set[str]) -> str:
    """그 파일이 들어 있는 가장 바깥의 테스트 모음이나 프로젝트 폴더. 없으면 빈 문자열."""
    return next((folder for folder in _folders(posixpath.dirname(path)) if folder in suites), "") if suites else ""


def _folders(folder: str) -> list[str]:
    """그 폴더와 그것을 담은 폴더. 바깥쪽부터."""
    parts = folder.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _fresh(project: Project, ledgers: list[Ledger], verdict: Verdict, publish: bool) -> list[Ledger]:
    """지금 파일과 맞는 원장을 고르고, 맞지 않는 것을 알린다."""
    digests = project.digests()
    changed = [(ledger, stale_files(ledger, digests)) for ledger in ledgers]
    fresh = [ledger for ledger, paths in changed if not paths]
    faults = verdict.violations
    if publish:
        commit = commit_of(project.root)
        for ledger in [ledger for ledger in fresh if ledger.commit != commit]:
            fresh.remove(ledger)
            message = f"다른 커밋({ledger.commit[:9] or '없음'})의 원장입니다; 이 커밋에서 make test를 실행하십시오"
            faults.append(Violation(ledger.path, 1, "stale", message))
        for version in sorted(set(_versions(project, faults)) - {ledger.version for ledger in fresh}, key=order):
            message = f"Python {version}의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오"
            faults.append(Violation(FOLDER, 1, "stale", message))
    elif fresh:
        verdict.notes += [f"{ledger.path}: 오래된 원장이라 쓰지 않음" for ledger, paths in changed if paths]
        changed = []
    if not ledgers:
        faults.append(Violation(FOLDER, 1, "stale", "원장이 없습니다; make test를 실행하십시오"))
    for path in {path for _, paths in changed for path in paths}:
        pythons = ", ".join(ledger.python for ledger, paths in changed if path in paths)
        message = f"Python {pythons} 원장을 만든 뒤 바뀌었습니다; make test를 실행하십시오"
        faults.append(Violation(path, 1, "stale", message))
    return fresh


def _versions(project: Project, faults: list[Violation]) -> tuple[str, ...]:
    try:
        return project.versions
    except ProjectError as error:
        faults.append(error.violation)
        return ()
