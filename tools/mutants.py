"""보이는 코드를 조금씩 망가뜨려 보고, 테스트가 알아채는지 잰다(돌연변이 테스트).

    python tools/mutants.py [docs/페이지.md ...]

돌연변이는 cosmic-ray의 연산자로 만든다. 페이지에 보이는 줄만 바꾸고, 원장이 그 줄을 실행했다고
적은 테스트만 돌린다. 저장소는 건드리지 않고 사본에서 실행한다. 알아채지 못한 돌연변이 가운데 뜻이
같은 것은 tools/mutants.toml에 까닭과 함께 적는다. 90 %를 알아채지 못하거나 까닭이 없는 것이 남으면
1로 끝난다.

기다리는 시간만 바꾼 것은 시험하지 않고 수만 알린다. 테스트는 시간의 길이가 아니라 차례를 확인하므로
0.1초를 1.1초로 바꾸어도 뜻이 같고, 3600초를 기다리는 것까지 기다려 보아도 알 수 있는 것이 없다.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from cosmic_ray import plugins
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code

from evidence.ledger import Ledger, read_all, stale_files
from evidence.pages import parse
from evidence.project import Project
from evidence.proofs import Proofs

ROOT = Path(__file__).parents[1]
THRESHOLD = 0.9
SECONDS = 40
# 기다리는 시간: sleep(…), wait(…), timeout=…, wait_for(…, …), submit(….wait, …). 3600은 끝나지 않는 일을 뜻한다.
DURATION = re.compile(
    r"(?P<call>\b(?:sleep|wait|timeout|timeout_at)\(|\bwait_for\(.*?, |\b(?:timeout|seconds|delay)=|\b(?:sleep|wait),"
    r"(?: args=\()?)\s*-?\d[\d.]*|\b(?:3599|360[01])\b"
)
# 이항·비교 연산자는 뜻이 가장 먼 짝으로 한 번씩만 바꾼다. 나머지는 같은 자리를 되풀이할 뿐이다.
PAIRS = {
    "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul", "BitOr_BitAnd", "BitAnd_BitOr",
    "Eq_NotEq", "NotEq_Eq", "Lt_GtE", "GtE_Lt", "Gt_LtE", "LtE_Gt", "Is_IsNot", "IsNot_Is",
}  # fmt: skip
IGNORED = shutil.ignore_patterns(".venv*", ".git", "site", ".evidence", ".*_cache", "__pycache__", "node_modules")


@dataclass(frozen=True)
class Mutant:
    """망가뜨린 스니펫 하나."""

    page: str
    snippet: str
    line: int
    before: str
    after: str
    code: str
    tests: tuple[str, ...]

    @property
    def only_waits_longer(self) -> bool:
        """기다리는 시간만 바꾸었는지."""
        return DURATION.sub(r"\g<call>", self.before) == DURATION.sub(r"\g<call>", self.after)

    def __str__(self) -> str:
        return f"{self.snippet}:{self.line}: {self.before.strip()!r} → {self.after.strip()!r}"


class Positions(Visitor):
    """연산자가 바꿀 수 있는 자리의 첫 줄을 나오는 차례대로 모은다."""

    def __init__(self, operator: object) -> None:
        self.operator = operator
        self.lines: list[int] = []

    def visit(self, node: object) -> object:
        self.lines += [start[0] for start, _ in self.operator.mutation_positions(node)]
        return node


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", nargs="*", metavar="페이지", help="docs/…의 경로(기본: 모두)")
    parser.add_argument("--jobs", type=int, default=2, metavar="수", help="함께 돌릴 수(기본: 2)")
    options = parser.parse_args()
    project = Project(ROOT)
    digests = project.digests()
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = [led for led in read_all(ROOT)[0] if led.python == here and not stale_files(led, digests)]
    if not found:
        print(f".evidence:1: stale: Python {here}의 최신 원장이 없습니다; make test를 실행하십시오", file=sys.stderr)
        return 1
    pages = options.pages or project.pages
    made = {(m.snippet, m.code): m for page in pages for m in mutants_of(project, found[0], page)}.values()
    mutants = [mutant for mutant in made if not mutant.only_waits_longer]
    print(
        f"· 돌연변이 {len(mutants)}개를 시험합니다(기다리는 시간만 바꾼 {len(made) - len(mutants)}개는 뺌)", flush=True
    )
    survived = run_all(mutants, options.jobs)
    return report(mutants, survived, reasons())


def mutants_of(project: Project, ledger: Ledger, page: str) -> Iterator[Mutant]:
    """페이지에 보이는 줄을 바꾼 돌연변이. 원문 인용과 아무 테스트도 실행하지 않은 줄은 뺀다."""
    proofs = Proofs(project, [ledger])
    for block in parse(page, project.text(page)).blocks:
        record = ledger.snippets.get(block.snippet)
        if not block.snippet.endswith(".py") or block.snippet.startswith("snippets/note/") or record is None:
            continue
        shown = set(proofs.lines(block.snippet, block.section))
        tests = {line: [test for test in names if ledger.passed(test)] for line, names in record.lines.items()}
        everything = sorted({test for names in tests.values() for test in names})
        text = project.text(block.snippet)
        for name in plugins.operator_names():
            short = name.rpartition("/")[2]
            if short.startswith(("ReplaceBinary", "ReplaceComparison")) and short.split("_", 1)[1] not in PAIRS:
                continue
            if plugins.get_operator(name).arguments():
                continue  # 바꿀 변수를 사람이 골라 주어야 한다.
            yield from of_operator(page, block.snippet, text, name, shown, record.statements, tests, everything)


def of_operator(page, snippet, text, name, shown, statements, tests, everything):
    """연산자 하나로 만든 돌연변이."""
    operator = plugins.get_operator(name)()
    positions = Positions(operator)
    positions.walk(get_ast(text))
    for occurrence, line in enumerate(positions.lines):
        statement = max((number for number in statements if number <= line), default=0)
        chosen = tests.get(statement) or everything
        if line not in shown or not chosen:
            continue
        code = mutate_code(text, operator, occurrence)
        if code is None or code == text:
            continue
        old, new = text.splitlines(), code.splitlines()
        differing = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), line - 1)
        yield Mutant(page, snippet, line, old[differing], new[differing], code, tuple(chosen))


def run_all(mutants: list[Mutant], jobs: int) -> list[Mutant]:
    """사본마다 하나씩 돌리고, 알아채지 못한 것을 돌려준다."""
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copies.put(Path(shutil.copytree(ROOT, Path(folder, str(number)), ignore=IGNORED)))

        def survives(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                alive = not killed(mutant, copy)
            finally:
                copies.put(copy)
            if alive:
                print(f"  살아남음: {mutant}", flush=True)
            return alive

        with ThreadPoolExecutor(jobs) as executor:
            results = executor.map(survives, mutants)
            return [mutant for mutant, alive in zip(mutants, results, strict=True) if alive]


def killed(mutant: Mutant, copy: Path) -> bool:
    """테스트가 실패하거나 끝나지 않으면 알아챈 것이다."""
    target = copy / mutant.snippet
    original = target.read_bytes()
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-cov", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        target.write_text(mutant.code, encoding="utf-8", newline="\n")
        finished = subprocess.run(
            [*command, f"--timeout={SECONDS}", *mutant.tests],
            cwd=copy, stdin=subprocess.DEVNULL, capture_output=True, timeout=2 * SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        target.write_bytes(original)
    if finished.returncode not in (0, 1, 2):
        raise RuntimeError(f"{mutant}: pytest가 {finished.returncode}로 끝났습니다\n{finished.stdout.decode()}")
    return finished.returncode != 0


def reasons() -> dict[tuple[str, str, str], str]:
    """뜻이 같다고 적어 둔 돌연변이와 그 까닭."""
    path = ROOT / "tools/mutants.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", []) if path.exists() else []
    return {(e["snippet"], e["before"], e["after"]): e["reason"] for e in entries}


def report(mutants: list[Mutant], survived: list[Mutant], known: dict[tuple[str, str, str], str]) -> int:
    alive = set(survived)
    by_page: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_page[mutant.page].append(mutant)
    unexplained = 0
    for page, made in sorted(by_page.items()):
        left = [mutant for mutant in made if mutant in alive]
        print(f"{page}: {len(made) - len(left)} / {len(made)}")
        for mutant in left:
            reason = known.get((mutant.snippet, mutant.before.strip(), mutant.after.strip()), "")
            unexplained += not reason
            print(f"  {mutant}: {reason or '까닭 없음: 테스트를 더하거나 tools/mutants.toml에 적으십시오'}")
    rate = 1 - len(alive) / len(mutants) if mutants else 1.0
    print(f"모두 {len(mutants)}개 가운데 {len(mutants) - len(alive)}개({rate:.0%})를 알아챘습니다.")
    return int(rate < THRESHOLD or unexplained > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
