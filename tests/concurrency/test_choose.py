"""docs/concurrency/choose.md의 주장.

시간의 비율은 바쁜 컴퓨터에서 흔들린다. 다시 재는 횟수를 정해 두고, 그 안에 한 번이라도 기준에 들면 통과한다. 출력과
견주는 것은 한 번만 실행한다.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from inspect import signature
from pathlib import Path
from threading import Lock
from types import ModuleType, SimpleNamespace

import pytest

from evidence import figures
from evidence.running import PYTHON
from snippets.concurrency.choose import (
    bench_cpu,
    bench_io,
    count_ways,
    in_threads,
    in_threads_fixed,
    same_result,
    thread_coroutine,
    tiny_jobs,
    wait_ways,
)
from tests.concurrency.cores import cores
from tests.concurrency.loops import UNMEASURED, finish

FOLDER = "concurrency/choose"
TRIES = 10
CUT = 1.2  # 이보다 크면 나누어 한 보람이 있는 것으로 본다
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
        return await asyncio.gather(*(asyncio.sleep(1) for _ in range(10_000)))

    started = time.perf_counter()
    assert len(asyncio.run(main())) == 10_000
    assert time.perf_counter() - started < 10_000 / 100


def in_order(way: str, *numbers: str) -> list[str]:
    return [f"{way} {number} {what}" for number in numbers for what in ("시작", "끝")]


def overlapped(way: str, *numbers: str) -> list[str]:
    return [f"{way} {number} {what}" for what in ("시작", "끝") for number in numbers]


@pytest.mark.timing
def test_waits_overlap_in_threads_and_asyncio_only(check_timeline, monkeypatch):
    wanted = in_order("차례로", *"123") + overlapped("스레드", *"123") + overlapped("asyncio", *"123")
    events: list[tuple[float, str]] = []
    monkeypatch.setattr(wait_ways, "print", lambda text: events.append((time.perf_counter(), text)), raising=False)
    wait_ways.main()
    assert [text for _, text in events] == wanted
    check_timeline(f"{FOLDER}/wait_ways", events)


@pytest.mark.timing
def test_wait_ways_script(lines):
    wanted = in_order("차례로", *"123") + overlapped("스레드", *"123") + overlapped("asyncio", *"123")
    assert lines("wait_ways.py") == wanted


def test_picture_of_waits_shows_the_longest_wait_only(use):
    length = lengths(use, "wait_ways")
    # 가장 긴 기다림은 합의 절반이다.
    assert 0.45 < length["스레드"] / length["차례로"] < 0.6
    assert 0.45 < length["asyncio"] / length["차례로"] < 0.6


# 계산하는 일


def test_pools_have_the_same_methods():
    for method in ("submit", "map", "shutdown"):
        of_threads, of_processes = (getattr(pool, method) for pool in (ThreadPoolExecutor, ProcessPoolExecutor))
        assert signature(of_threads) == signature(of_processes)


def test_processes_change_copies_only(run_code):
    code = """
from concurrent.futures import ProcessPoolExecutor

SEEN = []

def add(numbers):
    numbers.append(1)
    SEEN.append(1)

if __name__ == "__main__":
    given = []
    with ProcessPoolExecutor(max_workers=1) as executor:
        executor.submit(add, given).result()
    print(given, SEEN)
    add(given)
    print(given, SEEN)
"""
    assert run_code(code).stdout == "[] []\n[1] [1]\n"


@pytest.mark.parametrize(("method", "same"), [("fork", True), ("spawn", False), ("forkserver", False)])
@pytest.mark.platform("linux")
def test_processes_read_their_own_globals(run_code, method, same):
    code = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

LIMIT = 10

def times(number):
    return number * LIMIT

if __name__ == "__main__":
    LIMIT = 20
    texts = ["가", "나", "다"]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        print(list(executor.map(times, [1, 2])) == [20, 40])
        print(list(executor.map(hash, texts)) == list(map(hash, texts)))
"""
    assert run_code(code, method, PYTHONHASHSEED="").stdout == f"{same}\n" * 2


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.platform("linux")
def test_processes_miss_later_changes_and_the_seed(run_code, method):
    code = """
import multiprocessing, random, sys
from concurrent.futures import ProcessPoolExecutor

LIMIT = 10

def times(number):
    return number * LIMIT

def draw(number):
    return random.random()

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        executor.submit(times, 1).result()
        LIMIT = 20
        print(executor.submit(times, 1).result(), times(1))
    random.seed(7)
    drawn = [draw(number) for number in range(3)]
    random.seed(7)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        print(list(executor.map(draw, range(3))) == drawn)
    random.seed(7)
    print(list(map(draw, range(3))) == drawn)
"""
    assert run_code(code, method).stdout == "10 20\nFalse\nTrue\n"


def given_to(pool: str, module: ModuleType, monkeypatch) -> list[tuple[object, ...]]:
    """스니펫이 그 이름의 풀에 준 것. 다른 풀을 쓰면 실패한다."""
    monkeypatch.setattr(Watched, "sizes", [], raising=False)
    monkeypatch.setattr(Watched, "maps", [], raising=False)
    monkeypatch.setattr(module, pool, lambda: Watched(2))
    module.main()
    return [inputs for inputs, _ in Watched.maps]


def test_processes_give_the_same_result(expect_output, monkeypatch, capsys):
    assert expect_output(f"{FOLDER}/same_result.py", timeout=100).stdout == "결과가 같은가: True\n"
    # 프로세스 풀에 맡긴 것의 결과이다.
    assert given_to("ProcessPoolExecutor", same_result, monkeypatch) == [([300_000, 200_000, 100_000],)]
    for wrong in (0, 10**12):
        monkeypatch.setattr(Watched, "map", lambda *_, wrong=wrong: [wrong] * 3)
        same_result.main()
    assert capsys.readouterr().out == "결과가 같은가: True\n" + "결과가 같은가: False\n" * 2


@pytest.mark.parametrize("count", [same_result.count, in_threads.count, in_threads_fixed.count, bench_cpu.count])
def test_counting_adds_the_numbers(count):
    assert [count(loops) for loops in (0, 1, 5)] == [0, 0, 10]


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_one_core_while_the_gil_is_on(tmp_path):
    assert cores(tmp_path, "ThreadPoolExecutor", "반복문", with_gil=True) == "하나"


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_processes_count_on_several_cores(tmp_path):
    assert cores(tmp_path, "ProcessPoolExecutor", "반복문", tries=30) == "여럿"


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize("work", ["sha256", "zlib"])
def test_long_hashes_and_compression_let_go_of_the_gil(tmp_path, work):
    assert cores(tmp_path, "ThreadPoolExecutor", work, with_gil=True, tries=40) == "여럿"


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize(
    "work", ["json", "re", "re 함수", "sorted", "작은 sha256"], ids=["json", "re", "re_function", "sorted", "short"]
)
def test_other_c_code_uses_one_core(tmp_path, work):
    assert cores(tmp_path, "ThreadPoolExecutor", work, with_gil=True) == "하나"


def test_both_pools_give_the_same_sums(lines, monkeypatch, capsys):
    shown = "합: [44999850000, 19999900000, 4999950000]"
    assert lines("in_threads.py") == lines("in_threads_fixed.py") == [shown]
    for pool, module in [("ThreadPoolExecutor", in_threads), ("ProcessPoolExecutor", in_threads_fixed)]:
        assert given_to(pool, module, monkeypatch) == [([300_000, 200_000, 100_000],)]
    assert capsys.readouterr().out == f"{shown}\n" * 2


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


@pytest.mark.parametrize("name", ["bench_cpu.py", "count_ways.py"])
def test_scripts_take_the_number_of_loops(run, name):
    finished = run(f"{FOLDER}/{name}", "열")
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "ValueError: invalid literal for int() with base 10: '열'"


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_counting_agrees_with_the_recorded_ratios(recorded, measure, tmp_path):
    """다른 프로그램이 바쁘면 시간의 비율은 믿을 수 없으므로, 여러 코어를 동시에 썼는지로 견준다."""
    before = recorded("cpu_ratios", lambda: measure("bench_cpu.py", env=UNMEASURED))
    found = {pool: cores(tmp_path, pool, "반복문", tries=20) for pool in before}
    assert found == {pool: "여럿" if ratio > CUT else "하나" for pool, ratio in before.items()}


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
    finished = expect_output(f"{FOLDER}/blocking_coroutine_fixed.py")
    assert finished.stdout.split() == ["가", "시작", "나", "시작", "다", "시작", "가", "끝", "나", "끝", "다", "끝"]


def test_blocking_functions_run_together_in_threads(lines, monkeypatch, capsys):
    assert lines("thread_coroutine.py") == ["['가의 값', '나의 값', '다의 값']"]
    assert thread_coroutine.load("라") == "라의 값"
    # 셋이 동시에 실행되어야만 셋 다 장벽을 지난다.
    together = threading.Barrier(3, timeout=60)
    monkeypatch.setattr(thread_coroutine, "load", lambda name: (together.wait(), name)[1])
    finish(thread_coroutine.main())
    assert capsys.readouterr().out == "['가', '나', '다']\n"


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
