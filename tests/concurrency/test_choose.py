"""docs/concurrency/choose.md의 주장.

시간의 비율은 바쁜 컴퓨터에서 흔들린다. 다시 재는 횟수를 정해 두고, 그 안에 한 번이라도 기준에 들면
통과한다. 출력과 견주는 것은 한 번만 실행한다. 기준에 들 수 없는 것(GIL이 있는데 코어 여럿)은 다시 재도 나오지 않는다.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import ModuleType, SimpleNamespace

import pytest

from evidence import figures
from evidence.running import PYTHON, run_command
from snippets.concurrency.choose import (
    at_once,
    bench_cpu,
    bench_io,
    count_ways,
    same_result,
    tiny_jobs,
    wait_ways,
)
from tests.concurrency.loops import UNMEASURED

FOLDER = "concurrency/choose"
TRIES = 10
CUT = 1.2  # 이보다 크면 나누어 한 보람이 있는 것으로 본다
WITH_GIL = {"PYTHON_GIL": "1"}  # GIL 없이 빌드한 파이썬에서도 GIL을 켠다
TWO_THREADS = """
import os, time
from threading import Thread

def count():
    for _ in range(3_000_000):
        pass

threads = [Thread(target=count) for _ in range(2)]
before, started = os.times(), time.perf_counter()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
after, passed = os.times(), time.perf_counter() - started
print((after.user + after.system - before.user - before.system) / passed)
"""
AT_ONCE = """
import time
from concurrent import futures
from itertools import pairwise

def busy_spans(rounds):
    spans = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.thread_time()
        sum(number * number for number in range(10_000))
        cpu, end = time.thread_time() - cpu, time.perf_counter()
        if cpu > 0.9 * (end - start):
            spans.append((start, end))
    return spans

if __name__ == "__main__":
    for name in ["ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor"]:
        if hasattr(futures, name):
            with getattr(futures, name)(max_workers=4) as executor:
                list(executor.map(time.sleep, [0.1] * 4))
                spans = sorted(span for spans in executor.map(busy_spans, [200] * 4) for span in spans)
            print(name, any(start < (earlier + end) / 2 for (earlier, end), (start, _) in pairwise(spans)))
"""
POOLS = ["ThreadPoolExecutor", "ProcessPoolExecutor", "InterpreterPoolExecutor"]


@pytest.fixture
def measure(run) -> Callable[..., dict[str, float]]:
    """`이름 비율`을 찍는 스니펫을 실행해 비율을 읽는 함수."""

    def _measure(name: str, **options) -> dict[str, float]:
        finished = run(f"{FOLDER}/{name}", timeout=100, **options)
        assert (finished.returncode, finished.stderr) == (0, "")
        rows = [line.split() for line in finished.stdout.splitlines()]
        return {way: float(ratio) for way, ratio in rows}

    return _measure


@pytest.fixture
def recorded(request, project, use) -> Callable[..., dict[str, float]]:
    """이 판에서 재어 둔 비율. `--rewrite-outputs`면 새로 재서 적는다.

    재어 둔 것이 없는 판은 GIL이 같은 꼴인 마지막 판과 견준다.
    """

    def _recorded(name: str, new: Callable[[], dict[str, float]]) -> dict[str, float]:
        path = project.root / "snippets" / FOLDER / f"{name}.json"
        if request.config.getoption("rewrite_outputs"):
            found = read_ratios(path) if path.exists() else {}
            found[PYTHON] = new()
            text = json.dumps(dict(sorted(found.items(), key=version_order)), ensure_ascii=False, indent=1)
            path.write_text(text + "\n", encoding="utf-8")
        found = read_ratios(use(f"{FOLDER}/{name}.json"))
        alike = [python for python in found if python.endswith("t") == PYTHON.endswith("t")] or list(found)
        return found.get(PYTHON, found[alike[-1]])

    return _recorded


class Watched(ThreadPoolExecutor):
    """스니펫이 만든 풀의 크기와 `map()`에 준 것을 적어 두는 풀."""

    sizes: list[int]
    maps: list[tuple[tuple[object, ...], int]]

    def __init__(self, max_workers: int) -> None:
        self.sizes.append(max_workers)
        super().__init__(max_workers)

    def map(self, function, *inputs, chunksize=1):
        self.maps.append((inputs, chunksize))
        return super().map(function, *inputs)


@pytest.fixture
def watch(monkeypatch) -> Callable[[ModuleType], type[Watched]]:
    """스니펫이 프로세스 대신 스레드를 쓰게 하고, 어떤 풀에 무엇을 맡기는지 보는 함수."""

    def _watch(module: ModuleType) -> type[Watched]:
        monkeypatch.setattr(Watched, "sizes", [], raising=False)
        monkeypatch.setattr(Watched, "maps", [], raising=False)
        for name in POOLS:
            monkeypatch.setattr(module, name, Watched, raising=False)
        return Watched

    return _watch


class Calls:
    """불린 횟수와 인자를 적어 두는, 아무 일도 하지 않는 함수."""

    def __init__(self, result: object = None) -> None:
        self.result = result
        self.made: list[tuple[object, ...]] = []
        self.lock = Lock()

    def __call__(self, *arguments: object) -> object:
        with self.lock:
            self.made.append(arguments)
        return self.result


def version_order(item: tuple[str, object]) -> tuple[bool, int]:
    return item[0].endswith("t"), int(item[0].removesuffix("t").partition(".")[2])


def read_ratios(path: Path) -> dict[str, dict[str, float]]:
    return json.loads(path.read_text(encoding="utf-8"))


def lengths(use, name: str) -> dict[str, float]:
    """기록한 그림에서 방법마다 처음부터 끝까지의 길이."""
    timeline = figures.load(use(f"{FOLDER}/{name}.timeline.json").read_text(encoding="utf-8"))
    ways: dict[str, list[int]] = {}
    for span in timeline.spans:
        ways.setdefault(span.lane.rsplit(" ", 1)[0], []).extend([span.start, span.end])
    return {way: max(times) - min(times) for way, times in ways.items()}


# 기다리는 일


@pytest.mark.timing
def test_threads_and_asyncio_wait_ten_times_faster(recorded, measure):
    before = recorded("io_ratios", lambda: measure("bench_io.py"))
    assert min(before.values()) > 10
    for _ in range(TRIES):
        now = measure("bench_io.py")
        assert now.keys() == before.keys() == {"스레드", "asyncio"}
        if min(now.values()) > 10:
            break
    assert min(now.values()) > 10


def test_each_way_waits_twenty_times(monkeypatch, capsys):
    sleep, now = Calls(), [0.0]

    async def sleep_async(seconds: float) -> None:
        sleep(seconds)

    def elapsed(work: Callable[[], object]) -> float:
        before = len(sleep.made)
        work()
        waits.append(sleep.made[before:])
        return now.pop()

    monkeypatch.setattr(bench_io, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(bench_io, "asyncio", SimpleNamespace(sleep=sleep_async, gather=asyncio.gather, run=asyncio.run))
    for way in (bench_io.one_by_one, bench_io.in_threads, lambda: asyncio.run(bench_io.in_one_thread())):
        sleep.made.clear()
        way()
        assert sleep.made == [(0.1,)] * 20
    # 차례로 한 번, 스레드로 세 번, asyncio로 세 번 재고 가장 빠른 것과 견준다.
    waits: list[list[tuple[object, ...]]] = []
    now = [9.0, 0.5, 8.0, 7.0, 6.0, 4.0, 2.0]
    monkeypatch.setattr(bench_io, "elapsed", elapsed)
    bench_io.main()
    assert capsys.readouterr().out == "스레드 0.50\nasyncio 4.00\n"
    assert waits == [[(0.1,)] * 20] * 7


def test_elapsed_is_the_end_minus_the_start(monkeypatch):
    for module in (bench_io, tiny_jobs):
        work, times = Calls(), iter([3.0, 5.0])
        monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=times.__next__))
        assert module.elapsed(work) == 2.0
        assert work.made == [()]


def test_one_thread_waits_for_ten_thousand(expect_output):
    finished = expect_output(f"{FOLDER}/ten_thousand.py")
    assert finished.stdout.splitlines() == ["기다리는 태스크: 10000", "스레드: 1", "받은 답: 10000"]


@pytest.mark.timing
def test_ten_thousand_waits_take_less_than_a_hundredth_of_their_sum():
    async def main() -> list[None]:
        return await asyncio.gather(*(asyncio.sleep(0.1) for _ in range(10_000)))

    started = time.perf_counter()
    assert len(asyncio.run(main())) == 10_000
    assert time.perf_counter() - started < 10_000 * 0.1 / 100


def in_order(way: str, *numbers: str) -> list[str]:
    return [f"{way} {number} {what}" for number in numbers for what in ("시작", "끝")]


def overlapped(way: str, *numbers: str) -> list[str]:
    return [f"{way} {number} {what}" for what in ("시작", "끝") for number in numbers]


@pytest.mark.timing
def test_waits_overlap_in_threads_and_asyncio_only(check_timeline):
    wanted = in_order("차례로", *"123") + overlapped("스레드", *"123") + overlapped("asyncio", *"123")
    events: list[tuple[float, str]] = []
    wait_ways.run(lambda text: events.append((time.perf_counter(), text)))
    assert [text for _, text in events] == wanted
    check_timeline(f"{FOLDER}/wait_ways", events)


@pytest.mark.timing
def test_wait_ways_script(lines):
    wanted = in_order("차례로", *"123") + overlapped("스레드", *"123") + overlapped("asyncio", *"123")
    assert lines("wait_ways.py") == wanted


def test_picture_of_waits_shows_the_longest_wait_only(use):
    length = lengths(use, "wait_ways")
    assert length["스레드"] < 0.6 * length["차례로"]
    assert length["asyncio"] < 0.6 * length["차례로"]


# 계산하는 일


def test_processes_give_the_same_result(expect_output):
    assert expect_output(f"{FOLDER}/same_result.py", timeout=100).stdout == "결과가 같은가: True\n"


@pytest.mark.parametrize("count", [same_result.count, bench_cpu.count])
def test_counting_adds_the_numbers(count):
    assert [count(loops) for loops in (0, 1, 5)] == [0, 0, 10]


def test_fastest_of_ten_is_taken(monkeypatch):
    work = Calls()
    # 한 번씩 시작과 끝: 걸린 시간은 10, 9, …, 1
    clock = iter(at for turn in range(10) for at in (100 * turn, 100 * turn + 10 - turn))
    monkeypatch.setattr(bench_cpu, "time", SimpleNamespace(perf_counter=clock.__next__))
    assert bench_cpu.fastest(work) == 1
    assert work.made == [()] * 10
    assert list(clock) == []


def test_two_workers_share_four_jobs(watch, monkeypatch, capsys):
    count, seconds = Calls(0), iter([6.0, 3.0])
    pools = watch(futures)
    monkeypatch.setattr(bench_cpu, "POOLS", ["ThreadPoolExecutor"])
    monkeypatch.setattr(bench_cpu, "count", count)
    monkeypatch.setattr(bench_cpu, "fastest", lambda work: (work(), next(seconds))[1])
    bench_cpu.main()
    assert count.made == [(200_000,)] * 8
    assert (pools.sizes, pools.maps) == ([2], [(([200_000] * 4,), 1)])
    assert capsys.readouterr().out == "Watched 2.00\n"


@pytest.mark.parametrize("name", ["bench_cpu.py", "count_ways.py", "at_once.py"])
def test_scripts_take_the_number_of_loops(run, name):
    finished = run(f"{FOLDER}/{name}", "열")
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "ValueError: invalid literal for int() with base 10: '열'"


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_counting_agrees_with_the_recorded_ratios(recorded, measure, tmp_path):
    """다른 프로그램이 바쁘면 시간의 비율은 믿을 수 없으므로, 코어 여럿을 한꺼번에 썼는지로 견준다."""
    before = recorded("cpu_ratios", lambda: measure("bench_cpu.py", env=UNMEASURED))
    script = tmp_path / "at_once.py"
    script.write_text(AT_ONCE, encoding="utf-8")
    wanted = {pool: ratio > CUT for pool, ratio in before.items()}
    seen: dict[str, bool] = {}
    for _ in range(TRIES):
        finished = run_command([sys.executable, script.name], cwd=tmp_path, env=UNMEASURED, timeout=100)
        for line in finished.stdout.splitlines():
            pool, several = line.split()
            seen[pool] = seen.get(pool, False) or several == "True"
        found = {pool: seen[pool] for pool in before}
        if found == wanted:
            break
    assert found == wanted


def test_every_pool_of_this_version_is_measured(run):
    finished = run(f"{FOLDER}/bench_cpu.py", "100", timeout=100)
    names = [line.split()[0] for line in finished.stdout.splitlines()]
    assert names == [name for name in POOLS if hasattr(futures, name)]


def test_recorded_ratios_with_a_gil(use):
    io, cpu = (read_ratios(use(f"{FOLDER}/{name}.json")) for name in ("io_ratios", "cpu_ratios"))
    with_gil = {python: row for python, row in cpu.items() if not python.endswith("t")}
    assert list(with_gil) == ["3.11", "3.12", "3.13", "3.14", "3.15"]
    assert list(io)[:5] == list(with_gil)
    for row in with_gil.values():
        assert row["ThreadPoolExecutor"] < CUT
        assert row["ProcessPoolExecutor"] > CUT


def test_recorded_ratios_of_waiting_are_alike(use):
    for row in read_ratios(use(f"{FOLDER}/io_ratios.json")).values():
        assert 0.8 < row["스레드"] / row["asyncio"] < 1.25


def test_recorded_ratio_without_a_gil(use):
    found = read_ratios(use(f"{FOLDER}/cpu_ratios.json"))
    without = [row for python, row in found.items() if python.endswith("t")]
    assert without
    assert all(row["ThreadPoolExecutor"] > CUT for row in without)


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_one_core_and_hash_on_several(lines):
    assert lines("at_once.py", env=UNMEASURED | WITH_GIL, timeout=100) == ["반복문: 코어 하나", "sha256: 코어 여럿"]


def test_both_kinds_of_work_are_watched(run):
    finished = run(f"{FOLDER}/at_once.py", "5", timeout=100)
    assert [line.split(": 코어 ")[0] for line in finished.stdout.splitlines()] == ["반복문", "sha256"]


def test_work_is_what_it_says():
    assert at_once.loop() == 9_999 * 10_000 * 19_999 // 6
    assert at_once.digest() == sha256(at_once.DATA).digest()


def test_only_busy_spans_are_kept(monkeypatch):
    work = Calls()
    # 흐른 시간은 저마다 10이고, 쓴 CPU 시간은 9.5, 8.5, 9.5다.
    clock, cpu = iter([10, 20, 20, 30, 30, 40]), iter([5, 14.5, 15, 23.5, 25, 34.5])
    monkeypatch.setattr(at_once, "time", SimpleNamespace(perf_counter=clock.__next__, thread_time=cpu.__next__))
    assert at_once.busy_spans(work, 3) == [(10, 20), (30, 40)]
    assert work.made == [()] * 3


@pytest.mark.parametrize(("start", "several"), [(14.9, True), (15.1, False)])
def test_spans_that_start_in_the_first_half_overlap(watch, monkeypatch, start, several):
    pools, spans = watch(at_once), [[(start, 20.0)], [(10.0, 20.0)]]
    asked = Calls()

    def busy_spans(*arguments: object) -> list[tuple[float, float]]:
        asked(*arguments)
        with asked.lock:
            return spans.pop() if spans else []

    monkeypatch.setattr(at_once, "busy_spans", busy_spans)
    assert at_once.at_once(at_once.loop, 7) is several
    assert asked.made == [(at_once.loop, 7)] * 8
    assert pools.sizes == [8]


def test_several_cores_are_named(monkeypatch, capsys):
    asked, answers = [], [*[False] * 10, False, True]
    monkeypatch.setattr(at_once, "at_once", lambda work, rounds: (asked.append((work, rounds)), answers.pop(0))[1])
    at_once.main()
    assert capsys.readouterr().out == "반복문: 코어 하나\nsha256: 코어 여럿\n"
    # 한 번이라도 함께 쓰면 여럿이다.
    assert asked == [(at_once.loop, 50)] * 10 + [(at_once.digest, 50)] * 2


@pytest.mark.timing
def test_counting_threads_use_no_more_cpu_time_than_passes(tmp_path):
    script = tmp_path / "two_threads.py"
    script.write_text(TWO_THREADS, encoding="utf-8")
    finished = run_command([sys.executable, script.name], cwd=tmp_path, env=UNMEASURED | WITH_GIL)
    assert float(finished.stdout) <= 1.2


@pytest.mark.timing
@pytest.mark.free_threaded
@pytest.mark.python("==3.14")
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_several_cores_without_a_gil(run):
    finished = run(f"{FOLDER}/at_once.py", env=UNMEASURED, timeout=100)
    assert finished.stdout == "반복문: 코어 여럿\nsha256: 코어 여럿\n"


@pytest.mark.timing
def test_counting_overlaps_in_threads_and_processes(count_events, check_timeline):
    wanted = in_order("차례로", *"12") + overlapped("스레드", *"12") + overlapped("프로세스", *"12")
    events = count_events()
    assert [event for _, event in events] == wanted
    check_timeline(f"{FOLDER}/count_ways", events)


def test_counting_twice_in_each_way(run):
    finished = run(f"{FOLDER}/count_ways.py", "100", timeout=100)
    ways = ["차례로", "스레드", "프로세스"]
    wanted = [event for way in ways for event in in_order(way, *"12")]
    assert sorted(line.split(" ", 1)[1] for line in finished.stdout.splitlines()) == sorted(wanted)


def test_two_workers_count_to_the_same_number(watch, monkeypatch, capsys):
    pools, count = watch(count_ways), Calls((1.0, 2.0))
    monkeypatch.setattr(count_ways, "count", count)
    monkeypatch.setattr(count_ways, "time", SimpleNamespace(sleep=Calls()))
    count_ways.main()
    assert sorted(count.made) == [(8_000_000,)] * 3 + [(16_000_000,)] * 3
    assert pools.sizes == [2, 2]
    assert capsys.readouterr().out.splitlines()[0] == "1.000000 차례로 1 시작"


def test_picture_of_counting_shows_threads_as_long_as_one_by_one(use):
    length = lengths(use, "count_ways")
    assert length["스레드"] > 0.75 * length["차례로"]
    assert length["프로세스"] < 0.9 * length["차례로"]


# 흔한 실수


def test_blocking_coroutines_run_one_after_another(expect_output):
    finished = expect_output(f"{FOLDER}/blocking_coroutine.py")
    assert finished.stdout.split() == ["가", "시작", "가", "끝", "나", "시작", "나", "끝", "다", "시작", "다", "끝"]


def test_awaiting_coroutines_run_together(expect_output):
    finished = expect_output(f"{FOLDER}/awaiting_coroutine.py")
    assert finished.stdout.split() == ["가", "시작", "나", "시작", "다", "시작", "가", "끝", "나", "끝", "다", "끝"]


def test_blocking_functions_run_together_in_threads(expect_output):
    expect_output(f"{FOLDER}/thread_coroutine.py")


@pytest.mark.timing
def test_tiny_jobs_are_slower_in_processes(lines):
    assert [line.split(": ")[1] for line in lines("tiny_jobs.py")] == ["True", "True"]


def test_tiny_jobs_are_compared(watch, monkeypatch, capsys):
    assert [tiny_jobs.double(number) for number in (0, 3)] == [0, 6]
    pools, numbers = watch(tiny_jobs), range(2_000)

    def compare(*seconds: float) -> list[str]:
        pools.maps.clear()
        times = iter(seconds)
        monkeypatch.setattr(tiny_jobs, "elapsed", lambda work: (work(), next(times))[1])
        tiny_jobs.main()
        # 작업자를 띄운 뒤에, 하나씩 그리고 천 개씩 맡긴다.
        assert pools.maps == [((range(2),), 1), ((numbers,), 1), ((numbers,), 1_000)]
        return [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()]

    assert compare(1, 10.5, 10.4) == ["True", "True"]
    assert compare(1, 9.5, 9.6) == ["False", "False"]
    assert pools.sizes == [2, 2]
