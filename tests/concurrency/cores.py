"""여러 코어를 동시에 쓰는지 보는 프로그램.

쉬지 않고 코어를 쓴 구간만 모아, 서로 다른 작업자의 구간이 겹치는지 본다. GIL을 주고받으면 겹칠 수 없다. 다른 프로그램이
바쁘면 여러 코어를 얻지 못할 수 있으므로, 겹침은 한 번이라도 보이면 된다.
"""

import sys
from pathlib import Path

from evidence.running import run_command
from tests.concurrency.loops import UNMEASURED, WITH_GIL

PROGRAM = """
import hashlib, json, re, sys, time, zlib
from concurrent import futures
from itertools import pairwise

NUMBERS = list(range(60_000, 0, -1))
WORK = {
    "반복문": lambda: sum(number * number for number in range(10_000)),
    "sha256": lambda: hashlib.sha256(bytes(500_000)).digest(),
    "zlib": lambda: zlib.compress(bytes(200_000), 6),
    "작은 sha256": lambda: [hashlib.sha256(bytes(1_000)).digest() for _ in range(400)],
    "json": lambda: json.loads(TEXT),
    "re": lambda: re.findall("a.?b", "ab " * 6_000),
    "re 함수": lambda: re.sub("a.?b", lambda found: found[0], "ab " * 6_000),
    "sorted": lambda: sorted(NUMBERS),
}
TEXT = json.dumps(list(range(20_000)))

def busy_spans(name, rounds):
    spans, work = [], WORK[name]
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.thread_time()
        work()
        cpu, end = time.thread_time() - cpu, time.perf_counter()
        if cpu > 0.9 * (end - start):
            spans.append((start, end))
    return spans

if __name__ == "__main__":
    pool, name, tries = sys.argv[1:]
    for _ in range(int(tries)):
        with getattr(futures, pool)(max_workers=4) as executor:
            list(executor.map(time.sleep, [0.1] * 4))
            spans = sorted(span for spans in executor.map(busy_spans, [name] * 4, [60] * 4) for span in spans)
        if any(start < (earlier + end) / 2 for (earlier, end), (start, _) in pairwise(spans)):
            print("여럿")
            break
    else:
        print("하나")
"""


def cores(folder: Path, pool: str, work: str, *, with_gil: bool = False, tries: int = 10) -> str:
    """풀에 맡긴 일이 쓴 코어가 `하나`인지 `여럿`인지."""
    (folder / "cores.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "cores.py", pool, work, str(tries)]
    finished = run_command(command, cwd=folder, env=UNMEASURED | (WITH_GIL if with_gil else {}), timeout=100)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()
