"""원장의 결과 가운데 지금도 믿을 수 있는 것과, 믿을 수 없는 까닭."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from evidence import git
from evidence.ledger import ALLOWED_SKIPS, FOLDER, Ledger, order
from evidence.project import Project, Violation


def fresh_part(ledger: Ledger, project: Project) -> Ledger:
    """페이지를 증명하는 모듈 가운데 읽은 파일이 그대로인 것만 남긴 원장."""
    return ledger.only(trusted(ledger, project))


def trusted(ledger: Ledger, project: Project) -> list[str]:
    """페이지를 증명하는 모듈 가운데 읽은 파일이 그대로인 것."""
    stale = ledger.stale(project)
    return [path for path in project.proof_modules if path in ledger.modules and path not in stale]


def lost_modules(project: Project, fresh: list[Ledger]) -> list[str]:
    """어느 원장에도 믿을 수 있는 결과가 없는 테스트 모듈."""
    return sorted(set(project.proof_modules) - {module for ledger in fresh for module in ledger.modules})


def stale(project: Project, ledgers: list[Ledger], lost: list[str]) -> Iterator[Violation]:
    """그 모듈들의 결과를 믿을 수 없는 까닭."""
    if not ledgers:
        yield Violation(FOLDER, 1, "stale", "원장이 없습니다; make test를 실행하십시오")
    reasons: dict[str, set[str]] = {}
    changes = [ledger.stale(project) for ledger in ledgers] if lost else []
    for module in lost if ledgers else ():
        changed = {path for change in changes for path in change.get(module, ())}
        for path in changed or {module}:
            reasons.setdefault(path, set()).add(module if changed else "")
    for path, modules in reasons.items():
        names = ", ".join(sorted(modules - {""})[:3])
        why = f"{names}{' 등' if len(modules) > 3 else ''}을 돌린 뒤 바뀌었습니다" if names else "돌린 적이 없습니다"
        yield Violation(path if "." in path else FOLDER, 1, "stale", f"{why}; make test를 실행하십시오")


def unpublishable(project: Project, ledgers: list[Ledger]) -> Iterator[Violation]:
    """배포할 때만 거절하는 원장."""
    commit = git.commit_of(project.root)
    if not commit or git.is_dirty(project.root):
        yield Violation(FOLDER, 1, "stale", "커밋하지 않은 것이 있거나 git이 없습니다; 커밋한 뒤 다시 실행하십시오")
    for ledger in ledgers:
        why = {
            f"다른 커밋({ledger.commit[:9] or '없음'})의 원장입니다": ledger.commit != commit,
            "커밋하지 않은 것이 있을 때의 원장입니다": ledger.dirty,
            "앞선 실행에서 넘겨받은 결과가 있습니다": ledger.taken,
            "돌리지 않은 테스트 모듈이 있습니다": not ledger.modules.keys() >= set(project.proof_modules),
        }
        for reason in (reason for reason, holds in why.items() if holds):
            message = f"{reason}; 이 커밋의 새 복제본에서 make test ALL=1을 실행하십시오"
            yield Violation(ledger.path, 1, "stale", message)
    for version in sorted(set(project.versions) - {ledger.version for ledger in ledgers}, key=order):
        message = f"Python {version}의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오"
        yield Violation(FOLDER, 1, "stale", message)


class Lost(NamedTuple):
    """믿을 수 없는 모듈들이 쓰던 것. 그 까닭은 `stale`이 한 번 알린다.

    Parameters:
        files: 스니펫과 출력. 출력이면 다른 판의 것도 든다.
        skipped: 건너뛴 테스트. 무엇을 썼을지는 원장에 없다.
    """

    files: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()


def lost_part(project: Project, ledgers: list[Ledger], lost: list[str]) -> Lost:
    """그 모듈들이 쓰던 것."""
    modules = set(lost)
    tests = [(ledger, test) for ledger in ledgers for test in ledger.tests if test.partition("::")[0] in modules]
    used = {path for ledger, test in tests for path in ledger.files.get(test, ())}
    variants = ({path for _, path in found} for found in project.outputs.values())
    files = used.union(*(found for found in variants if found & used))
    return Lost(frozenset(files), tuple(test for ledger, test in tests if ledger.tests[test].skip in ALLOWED_SKIPS))
