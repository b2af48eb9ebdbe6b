"""보이는 코드를 조금씩 망가뜨려 보고, 테스트가 알아채는지 잰다(돌연변이 테스트).

    python tools/mutants.py [--operators 'concurrency/*'] [--sample 백분율] [docs/페이지.md ...]

돌연변이는 cosmic-ray의 연산자와, 동시에 하던 것을 그 자리에서 하게 바꾸는 것(mutants_concurrency.py)으로 만든다. 페이지에 보이는 줄만 바꾸고, 원장이 그 줄을 실행했다고
적은 테스트와 줄을 세지 않고 그 파일을 실행한 테스트만 돌린다. 저장소는 건드리지 않고 사본에서 실행한다.
알아채지 못한 돌연변이 가운데 뜻이 같은 것은 tools/mutants.toml에 까닭과 함께 적는다. 90 %를 알아채지
못하거나, 까닭이 없는 것이 남거나, 모든 페이지를 시험했는데 쓰이지 않은 까닭이 있으면 1로 끝난다.

기다리는 시간만 바꾼 것은 시험하지 않고 수만 알린다. 테스트는 시간의 길이가 아니라 차례를 확인하므로
0.1초를 1.1초로 바꾸어도 뜻이 같고, 3600초를 기다리는 것까지 기다려 보아도 알 수 있는 것이 없다.

--sample은 코드의 요약으로 고르므로 언제 어디서 돌려도 같은 것을 고르고, 더 큰 표본은 작은 것을 품는다.

결과는 .cache/mutants.json에 남긴다. 도중에 끊거나 한 페이지를 고친 뒤에 다시 실행하면, 망가뜨린 코드와
그것을 시험하는 파일이 그대로인 것은 다시 돌리지 않는다.
"""

from __future__ import annotations

import argparse
import hashlib
import json
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
from fnmatch import fnmatchcase
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from cosmic_ray import plugins
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code

from evidence.ledger import Ledger, read_all, write_text
from evidence.pages import parse
from evidence.project import Project, Snapshot
from evidence.proofs import Proofs, counts_lines, fresh_part
from evidence.running import PYTHON
from tools.mutants_concurrency import ADDED, mutations

ROOT = Path(__file__).parents[1]
REASONS = "tools/mutants.toml"
CACHE = ROOT / ".cache/mutants.json"
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
class Known:
    """원장에서 쓰는 것.

    Parameters:
        tests: 스니펫마다, 문장이 시작하는 줄마다 돌릴 테스트.
    """

    proofs: Proofs
    ledger: Ledger
    tests: dict[str, dict[int, tuple[str, ...]]]


def known(project: Project) -> Known | None:
    """이 파이썬의 원장에서 읽은 것. 원장은 여기와 아래의 둘에서만 읽는다."""
    for ledger in read_all(project.root)[0]:
        if ledger.python == PYTHON and (fresh := fresh_part(ledger, project)).modules:
            proofs = Proofs(project, [fresh])
            counted = measured(fresh)
            tests = {path: tests_of(path, proofs, counted) for path in fresh.snippets if counts_lines(path)}
            return Known(proofs, fresh, tests)
    return None


def tests_of(path: str, proofs: Proofs, counted: set[str]) -> dict[int, tuple[str, ...]]:
    """문장이 시작하는 줄마다 돌릴 테스트. 그 줄을 실행한 테스트가 앞에 온다.

    불러올 때 실행되는 줄은 모듈을 불러온 모든 테스트가 실행한 셈이다. 0번은 어느 문장에도 들지 않는 줄이다.
    """
    (ledger,) = proofs.ledgers
    record = ledger.snippets[path]
    lines = {line: sorted(ledger.passing.intersection(names)) for line, names in record.lines.items()}
    everything = sorted({test for names in lines.values() for test in names})
    others = sorted(ledger.passing.intersection(record.ran + record.used) - counted)
    found = {}
    for statement in [range(1), *proofs.statements(path)]:
        own = [test for line in statement for test in lines.get(line, [])]
        more = everything if set(record.imported).intersection(statement) or not own else []
        found[statement.start] = tuple(dict.fromkeys([*own, *more, *others]))
    return found


def measured(ledger: Ledger) -> set[str]:
    """실행한 스니펫에 줄을 남긴 테스트. 나머지는 줄을 세지 않고 실행했을 수 있다."""
    found: set[str] = set()
    for snippet in ledger.snippets.values():
        named = {test for names in snippet.lines.values() for test in names}
        found.update(named.intersection(snippet.ran + snippet.used))
    return found


@dataclass(frozen=True)
class Mutant:
    """망가뜨린 스니펫 하나."""

    page: str
    snippet: str
    operator: str
    line: int
    before: str
    after: str
    code: str
    tests: tuple[str, ...]

    @property
    def only_waits_longer(self) -> bool:
        """기다리는 시간만 바꾸었는지."""
        before, after = ("".join(DURATION.sub(r"\g<call>", line).split()) for line in (self.before, self.after))
        return before == after

    @property
    def rank(self) -> int:
        """표본에서의 차례(0부터 99까지). 코드가 같으면 언제나 같다."""
        digest = hashlib.sha256(f"{self.snippet}\0{self.code}".encode()).digest()
        return int.from_bytes(digest[:4], "big") % 100

    def __str__(self) -> str:
        return f"{self.snippet}:{self.line}: {self.before.strip()!r} → {self.after.strip()!r}"


@dataclass(frozen=True)
class Equivalent:
    """뜻이 같아 알아챌 수 없는 돌연변이의 꼴과 그 까닭.

    Parameters:
        snippet: snippets/ 아래의 경로. `*`를 쓸 수 있다.
        before: 바꾸기 전의 줄에서 찾을 정규식.
        reason: 까닭.
        after: 바꾼 줄에서 찾을 정규식.
        operator: 연산자. 줄을 조금 바꾸어도 같은 까닭이 그 자리에서 하게 바꾸어도 같은 까닭은 아니다.
    """

    snippet: str
    before: str
    reason: str
    after: str = ""
    operator: str = "core/*"

    def explains(self, mutant: Mutant) -> bool:
        return (
            fnmatchcase(mutant.snippet, f"snippets/{self.snippet}")
            and fnmatchcase(mutant.operator, self.operator)
            and re.search(self.before, mutant.before.strip()) is not None
            and re.search(self.after, mutant.after.strip()) is not None
        )


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
    parser.add_argument("--operators", default="*", metavar="꼴", help="쓸 연산자: core/…, concurrency/…(기본: *)")
    parser.add_argument(
        "--sample", type=percent, default=100, metavar="백분율", help="고루 고른 일부만(1–100, 기본: 100)"
    )
    options = parser.parse_args()
    project = Snapshot(ROOT)
    ledger = known(project)
    if ledger is None:
        print(".evidence:1: stale: 이 파이썬의 최신 원장이 없습니다; make test를 실행하십시오", file=sys.stderr)
        return 1
    pages = options.pages or project.pages
    made = {(m.snippet, m.code): m for page in pages for m in mutants_of(ledger, page, options.operators)}.values()
    judged = [mutant for mutant in made if not mutant.only_waits_longer]
    mutants = sampled(judged, options.sample)
    left_out = f"기다리는 시간만 바꾼 {len(made) - len(judged)}개는 뺌"
    print(f"· 돌연변이 {len(judged)}개 가운데 {len(mutants)}개를 시험합니다({left_out})", flush=True)
    survived = run_all(mutants, options.jobs, {mutant: key_of(mutant, ledger) for mutant in mutants})
    return report(
        mutants, survived, reasons(), complete=not options.pages and options.operators == "*" and options.sample >= 100
    )


def percent(text: str) -> int:
    """표본의 크기.

    Raises:
        ArgumentTypeError: 1부터 100까지의 정수가 아닐 때. 하나도 시험하지 않으면 모두 알아챈 것으로 보인다.
    """
    if not re.fullmatch(r"[1-9][0-9]?|100", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r}은 1부터 100까지의 정수가 아닙니다")
    return int(text)


def sampled(mutants: list[Mutant], size: int) -> list[Mutant]:
    """고루 고른 것. 하나라도 있으면 하나는 고른다."""
    return [mutant for mutant in mutants if mutant.rank < size] or sorted(mutants, key=lambda each: each.rank)[:1]


def mutants_of(ledger: Known, page: str, operators: str) -> Iterator[Mutant]:
    """페이지에 보이는 줄을 바꾼 돌연변이. 원문 인용과 아무 테스트도 실행하지 않은 줄은 뺀다."""
    project = ledger.proofs.project
    for block in parse(page, project.text(page)).blocks:
        tests = ledger.tests.get(block.snippet)
        if not block.snippet.endswith(".py") or block.snippet.startswith("snippets/note/") or tests is None:
            continue
        shown = set(ledger.proofs.shown(block.snippet, block.section))
        text = project.text(block.snippet)
        for name, line, code in changes(text, shown, operators):
            if chosen := tests[max(number for number in tests if number <= line)]:
                yield Mutant(page, block.snippet, name, line, *changed_line(text, code, line), code, chosen)


def changes(text: str, shown: set[int], operators: str) -> Iterator[tuple[str, int, str]]:
    """보이는 줄 하나를 바꾼 연산자의 이름, 그 줄, 바꾼 코드."""
    for name in filter(is_used, plugins.operator_names()):
        if fnmatchcase(name, operators):
            yield from of_operator(text, name, shown)
    for name, line, code in mutations(text):
        if fnmatchcase(name, operators) and line in shown:
            yield name, line, code


def is_used(name: str) -> bool:
    """짝이 없는 이항·비교 연산자와, 바꿀 변수를 사람이 골라 주어야 하는 것은 뺀다."""
    short = name.rpartition("/")[2]
    if short.startswith(("ReplaceBinary", "ReplaceComparison")) and short.split("_", 1)[1] not in PAIRS:
        return False
    return not plugins.get_operator(name).arguments()


def of_operator(text: str, name: str, shown: set[int]) -> Iterator[tuple[str, int, str]]:
    """cosmic-ray의 연산자 하나로 바꾼 것."""
    operator = plugins.get_operator(name)()
    positions = Positions(operator)
    positions.walk(get_ast(text))
    for occurrence, line in enumerate(positions.lines):
        if line not in shown:
            continue
        try:
            code = mutate_code(text, operator, occurrence)
        except AttributeError:
            continue  # cosmic-ray 8.7의 ExceptionReplacer는 괄호 안의 점 있는 이름(asyncio.QueueFull)을 바꾸지 못한다.
        if code is not None and code != text:
            yield name, line, code


def changed_line(text: str, code: str, line: int) -> tuple[str, str]:
    """바꾸기 전과 바꾼 뒤의 줄. Plain을 더한 줄은 아니다."""
    old, new = text.splitlines(), code.splitlines()
    pairs = enumerate(zip(old, new, strict=False))
    differing = next((n for n, (a, b) in pairs if a != b and not b.endswith(ADDED)), line - 1)
    return old[differing], new[differing]


def key_of(mutant: Mutant, known: Known) -> str:
    """망가뜨린 코드와 결과를 정하는 것(그 테스트의 모듈이 읽은 파일과 쓴 패키지)의 요약."""
    ledger = known.ledger
    modules = [ledger.modules[path] for path in sorted({test.partition("::")[0] for test in mutant.tests})]
    inputs = sorted({path for module in modules for path in module.inputs} - {mutant.snippet})
    packages = sorted({name for module in modules for name in module.packages})
    seen = [ledger.release, *ledger.settings.values(), mutant.snippet, mutant.code, mutant.tests]
    seen += [[(path, ledger.digests[path]) for path in inputs], [(name, ledger.packages[name]) for name in packages]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def run_all(mutants: list[Mutant], jobs: int, keys: dict[Mutant, str]) -> list[Mutant]:
    """사본마다 하나씩 돌리고, 알아채지 못한 것을 돌려준다. 이미 아는 결과는 다시 쓴다."""
    known: dict[str, bool] = json.loads(CACHE.read_text("utf-8")) if CACHE.is_file() else {}
    print(f"· {sum(keys[mutant] in known for mutant in mutants)}개는 앞서 시험한 결과를 다시 씁니다", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        saving = Lock()
        for number in range(jobs):
            copies.put(Path(shutil.copytree(ROOT, Path(folder, str(number)), ignore=IGNORED)))

        def survives(mutant: Mutant) -> bool:
            if keys[mutant] in known:
                return known[keys[mutant]]
            copy = copies.get()
            try:
                alive = not killed(mutant, copy)
            finally:
                copies.put(copy)
            with saving:
                known[keys[mutant]] = alive
                write_text(CACHE, json.dumps(known))
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
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        target.write_text(mutant.code, encoding="utf-8", newline="\n")
        # 신호로 끝난 것은 남이 끝낸 것일 수 있으므로 한 번 더 돌린다.
        for _ in range(2):
            finished = subprocess.run(
                [*command, f"--timeout={SECONDS}", *mutant.tests],
                cwd=copy, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS * (1 + len(mutant.tests)),
            )  # fmt: skip
            if finished.returncode >= 0:
                break
    except subprocess.TimeoutExpired:
        return True
    finally:
        target.write_bytes(original)
    # 테스트 파일을 불러오지도 못하면 pytest는 그 테스트를 찾지 못했다는 4로 끝난다.
    if finished.returncode > 2 and b"ERROR collecting" not in finished.stdout:
        raise RuntimeError(f"{mutant}: pytest가 {finished.returncode}로 끝났습니다\n{finished.stdout.decode()}")
    return finished.returncode != 0


def reasons() -> list[Equivalent]:
    """뜻이 같다고 적어 둔 돌연변이들."""
    return [Equivalent(**entry) for entry in tomllib.loads((ROOT / REASONS).read_text("utf-8"))["equivalent"]]


def report(mutants: list[Mutant], survived: list[Mutant], known: list[Equivalent], *, complete: bool) -> int:
    """결과를 알리고 종료 상태를 준다. 모든 페이지를 시험했으면 쓰이지 않은 까닭도 알린다."""
    alive = set(survived)
    by_page: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_page[mutant.page].append(mutant)
    used: set[Equivalent] = set()
    unexplained = 0
    for page, made in sorted(by_page.items()):
        left = [mutant for mutant in made if mutant in alive]
        print(f"{page}: {len(made) - len(left)} / {len(made)}")
        for mutant in left:
            matching = [entry for entry in known if entry.explains(mutant)]
            used.update(matching)
            unexplained += not matching
            reason = matching[0].reason if matching else f"까닭 없음: 테스트를 더하거나 {REASONS}에 적으십시오"
            print(f"  {mutant}: {reason}")
    unused = [entry for entry in known if entry not in used] if complete else []
    for entry in unused:
        print(f"{REASONS}:1: stale: 들어맞는 것이 없습니다({entry.snippet}, {entry.before}); 까닭을 지우십시오")
    rate = 1 - len(alive) / len(mutants) if mutants else 1.0
    print(f"모두 {len(mutants)}개 가운데 {len(mutants) - len(alive)}개({rate:.0%})를 알아챘습니다.")
    return int(rate < THRESHOLD or unexplained > 0 or bool(unused))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
