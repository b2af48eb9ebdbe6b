"""원장을 요약한 마크다운 표. markdown-exec 블록이 부른다."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from evidence.ledger import Ledger, order
from evidence.project import Project
from evidence.proofs import Proofs, unproven_lines
from evidence.snippets import is_quotation

SECTIONS = {
    "concurrency": "동시성",
    "pytest": "pytest",
    "django": "pytest-django",
    "poetry": "Poetry",
    "note": "원문 노트",
    "evidence": "증거 도구",
    "site": "사이트",
    "tools": "용어 확인",
}
NOTHING = "아직 원장이 없습니다. `make test`를 실행하면 이 자리에 표가 생깁니다."


def summary(root: Path | str = ".") -> str:
    """지금 파일과 맞는 원장 전부의 요약."""
    proofs = Proofs.load(Path(root).resolve(), "", "")
    if not proofs.ledgers:
        return NOTHING
    ledgers = sorted(proofs.ledgers, key=lambda ledger: order(ledger.python))
    parts = [
        "### 파이썬 버전마다 { #by-version }",
        by_version(ledgers),
        "### 절마다 통과한 테스트 { #by-section }",
        by_section(ledgers),
        "### 건너뛴 테스트 { #skipped }",
        skipped(ledgers),
        "### 테스트한 패키지 { #packages }",
        packages(ledgers, direct_dependencies(proofs.project)),
    ]
    return "\n\n".join(parts)


def outcomes(test: str, root: Path | str = ".") -> str:
    """매개변수화한 테스트를 표로. 이름이 `[행: 결과]`인 것이 통과한 판의 칸에 그 결과를 적는다.

    Parameters:
        test: `tests/파일::함수`.
    """
    found = Proofs.load(Path(root).resolve(), "", "").ledgers
    if not found:
        return NOTHING
    rows: dict[str, dict[str, str]] = {}
    for ledger in found:
        for name in ledger.matching(test):
            row, _, outcome = name.partition("[")[2].removesuffix("]").partition(": ")
            cells = rows.setdefault(row, {})
            if ledger.passed(name):
                cells[ledger.python] = f"`{outcome}`"
    pythons = [ledger.python for ledger in found]
    body = [[f"`{row}`", *(cells.get(python, "테스트 안 함") for python in pythons)] for row, cells in rows.items()]
    return table(["구분", *pythons], body)


def by_version(ledgers: Sequence[Ledger]) -> str:
    """판마다 통과한 테스트, 건너뛴 테스트, 증명된 줄의 수."""
    rows = []
    for ledger in ledgers:
        outcomes = Counter(test.outcome for test in ledger.tests.values())
        proven, total = proven_lines(ledger)
        rows.append([ledger.release + ledger.python[len(ledger.version) :], ledger.platform, outcomes["passed"]])
        rows[-1] += [outcomes["skipped"], f"{proven} / {total}"]
    return table(["Python", "플랫폼", "통과", "건너뜀", "증명된 줄"], rows)


def by_section(ledgers: Sequence[Ledger]) -> str:
    """절(테스트 폴더)마다, 판마다 통과한 테스트의 수."""
    counts = {
        ledger.python: Counter(name.split("/")[1] for name in ledger.tests if ledger.passed(name)) for ledger in ledgers
    }
    found = {section for counter in counts.values() for section in counter}
    rows = [
        [SECTIONS.get(section, section), *(counter[section] for counter in counts.values())]
        for section in sorted(found, key=lambda section: [*SECTIONS, section].index(section))
    ]
    return table(["절", *counts], rows)


def skipped(ledgers: Sequence[Ledger]) -> str:
    """건너뛴 테스트와 그 까닭, 그리고 그 판들."""
    found: dict[tuple[str, str], list[str]] = {}
    for ledger in ledgers:
        for name, test in ledger.tests.items():
            if test.outcome == "skipped":
                found.setdefault((name.rpartition("::")[2], test.reason), []).append(ledger.python)
    if not found:
        return "건너뛴 테스트가 없습니다."
    rows = [[f"`{name}`", reason, ", ".join(pythons)] for (name, reason), pythons in sorted(found.items())]
    return table(["테스트", "까닭", "건너뛴 버전"], rows)


def packages(ledgers: Sequence[Ledger], names: Iterable[str]) -> str:
    """직접 쓰는 패키지의 판. 파이썬에 따라 다르면 나누어 적는다."""
    rows = []
    for name in sorted(names):
        versions: dict[str, list[str]] = {}
        for ledger in ledgers:
            versions.setdefault(ledger.packages.get(name, "없음"), []).append(ledger.python)
        several = len(versions) > 1
        cells = [f"{version} ({', '.join(on)})" if several else version for version, on in versions.items()]
        rows.append([name, ", ".join(cells)])
    return table(["패키지", "버전"], rows)


def direct_dependencies(project: Project) -> list[str]:
    """pyproject.toml의 test 그룹에 적힌 패키지의 이름."""
    group = tomllib.loads(project.text("pyproject.toml"))["dependency-groups"]["test"]
    return [canonicalize_name(Requirement(entry).name) for entry in group if isinstance(entry, str)]


def proven_lines(ledger: Ledger) -> tuple[int, int]:
    """통과한 테스트가 실행한 줄과 실행될 수 있는 줄의 수. 원문 인용은 세지 않는다."""
    proven = total = 0
    for path, snippet in ledger.snippets.items():
        if not is_quotation(path):
            total += len(snippet.statements)
            proven += len(snippet.statements) - len(unproven_lines(ledger, path, snippet.statements))
    return proven, total


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """마크다운 표. 칸 안의 세로줄은 피한다."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)
