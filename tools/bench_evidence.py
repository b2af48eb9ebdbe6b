"""증거가 사이트를 짓는 시간에 얼마를 더하는지 잰다.

    make bench
    python -m tools.bench_evidence --repeat 9

이 저장소의 사이트를 있는 원장으로 짓는다. 셋을 번갈아 잰다.

- 기본: evidence.extension을 뺀 mkdocs build
- 증거: 저장소의 설정 그대로 mkdocs build
- 관문: python -m evidence check

값은 반복한 것 가운데 가장 짧은 시간이고, 괄호는 가장 긴 시간이다. 다른 일을 함께 하는 컴퓨터에서는 벽시계보다
CPU 시간(자식 프로세스까지 합한 것)이 덜 흔들린다. CPU 시간으로 증거가 10 % 넘게 더하거나 관문이 1초를 넘으면
1로 끝난다.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
ADDED_LIMIT = 10.0  # %
GATE_LIMIT = 1.0  # 초
NAMES = ("기본", "증거", "관문")


class Cost(NamedTuple):
    """한 번 실행한 시간(초)."""

    wall: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=7, metavar="수", help="반복하는 횟수(기본: 7)")
    costs = measure(parser.parse_args().repeat)
    for number, clock in enumerate(("벽시계", "CPU")):
        best = [min(cost[number] for cost in found) for found in costs]
        worst = [max(cost[number] for cost in found) for found in costs]
        cells = [f"{name} {low:.2f}초 ({high:.2f})" for name, low, high in zip(NAMES, best, worst, strict=True)]
        added = (best[1] - best[0]) / best[0] * 100
        print(f"{clock}: {', '.join(cells)}, 더해진 것 {added:.1f} %")
    return int(added > ADDED_LIMIT or best[2] > GATE_LIMIT)


def measure(repeat: int) -> list[list[Cost]]:
    """기본, 증거, 관문을 번갈아 `repeat`번씩 잰다."""
    with plain_config() as plain, tempfile.TemporaryDirectory(prefix="bench-evidence-") as folder:
        sites = [Path(folder, name) for name in NAMES[:2]]
        builds = [["mkdocs", "build", "--quiet", "--site-dir", str(site)] for site in sites]
        commands = [[*builds[0], "--config-file", str(plain)], builds[1], ["evidence", "check"]]
        rounds = [[timed(command) for command in commands] for _ in range(repeat)]
        assert [annotated(site) for site in sites] == [False, True]
    return [list(found) for found in zip(*rounds, strict=True)]


def annotated(site: Path) -> bool:
    """증거가 보이는 페이지가 있는지."""
    return any('class="proof' in page.read_text(encoding="utf-8") for page in site.rglob("*.html"))


@contextmanager
def plain_config() -> Iterator[Path]:
    """evidence.extension을 뺀 설정. 그 안의 경로가 그대로 맞도록 저장소의 뿌리에 잠시 둔다."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    text, found = re.subn(r"(?m)^  - evidence\.extension:\n(?:    .*\n)*", "", text)
    assert found == 1, "mkdocs.yml에 evidence.extension이 하나 있어야 합니다"
    path = ROOT / ".bench.yml"
    try:
        path.write_text(text, encoding="utf-8")
        yield path
    finally:
        path.unlink(missing_ok=True)


def timed(command: list[str]) -> Cost:
    """명령을 끝까지 실행하고 걸린 시간을 준다. 짓지 못하면 멈춘다. 관문은 잘못을 찾아도 걸린 시간이 같다."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    before, start = os.times(), time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=env, capture_output=True, encoding="utf-8", errors="replace"
    )
    wall, after = time.perf_counter() - start, os.times()
    if finished.returncode > (command[0] == "evidence"):
        sys.exit(f"{' '.join(command)}: 실패했습니다\n{finished.stdout}{finished.stderr}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu)


if __name__ == "__main__":
    sys.exit(main())
