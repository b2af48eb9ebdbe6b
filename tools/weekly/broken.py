"""새 패키지나 새 파이썬으로 돌린 원장에서, 깨진 페이지와 주장을 찾아 적는다.

python -m tools.weekly.broken 나갈-파일.json
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from evidence.ledger import Ledger, read_all, write_text
from evidence.pages import Page, module_of, parse
from evidence.project import LOCK, PIN, Project
from tools.weekly.report import Broken, report, write

ROOT = Path(__file__).parents[2]


def broken(pages: Iterable[Page], ledgers: Iterable[Ledger], modules: Iterable[str]) -> Iterator[Broken]:
    """실패한 테스트와 돌지 않은 모듈을, 그것이 증명하던 페이지의 블록과 주장으로 옮긴다.

    Parameters:
        modules: 돌았어야 하는 테스트 모듈.
    """
    pages, ledgers = [*pages], [*ledgers]
    homes = {module_of(page.path): page.path for page in pages}
    failed = {name: ledger.files.get(name, set()) for ledger in ledgers for name in ledger.failed}
    lost = set(modules) - {module for ledger in ledgers for module in ledger.modules}
    seen: set[str] = set()
    for page in pages:
        for claim in page.claims:
            names = {name for name in failed if claim.test in (name, name.partition("[")[0])}
            if names or claim.test.partition("::")[0] in lost:
                yield Broken(page.path, "claim", claim.test, claim.sentence)
            seen |= names
        for block in page.blocks:
            names = {name for name, files in failed.items() if block.snippet in files}
            if names:
                yield Broken(page.path, "block", block.snippet, f"실패한 테스트 {len(names)}개")
            seen |= names
    yield from (Broken(homes.get(name.partition("::")[0], ""), "test", name) for name in failed.keys() - seen)
    yield from (Broken(homes.get(module, ""), "test", module, "돌지 않았습니다") for module in lost)


def moved(before: str, after: str) -> list[str]:
    """두 잠금 파일에서 판이 달라진 패키지."""
    old, new = (dict(PIN.findall(text)) for text in (before, after))
    return [f"{name} {old[name]} → {version}" for name, version in new.items() if old.get(name, version) != version]


def main(target: str) -> int:
    project = Project(ROOT)
    pages = [parse(path, project.text(path)) for path in project.pages]
    old = subprocess.run(["git", "show", f"HEAD:{LOCK}"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    found = report(
        broken(pages, read_all(ROOT)[0], project.proof_modules), moved(old.stdout, project.text(LOCK))
    )  # fmt: skip
    write_text(Path(target), write(found))
    print(f"{target}: 깨진 것 {len(found.broken) + found.left_off}개")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
