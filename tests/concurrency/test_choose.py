"""docs/concurrency/choose.md의 주장.

시간의 비율은 바쁜 컴퓨터에서 흔들린다. 다시 재는 횟수를 정해 두고, 그 안에 한 번이라도 기준에 들면
통과한다. 기준에 들 수 없는 것(GIL이 있는데 코어 여럿)은 다시 재도 나오지 않는다.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent import futures

import pytest

from evidence import drawing
from evidence.plugin import PYTHON
from evidence.running import Finished, run_command
from snippets.concurrency.choose import ratios, wait_ways

FOLDER = "concurrency/choose"
TRIES = 10
CUT = 1.2  # 이보다 크면 나누어 한 보람이 있는 것으로 본다
WITH_GIL = {"PYTHON_GIL": "1"}  # GIL 없이 빌드한 파이썬에서도 GIL을 켠다
UNMEASURED = {"COVERAGE_PROCESS_START": ""}  # 줄을 세면 계산하는 시간이 달라진다
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
def settled(run) -> Callable[..., str]:
    """출력이 조건에 맞을 때까지, 정한 횟수 안에서 다시 실행하는 함수."""

    def _settled(name: str, accept: Callable[[str], bool], *, tries: int = TRIES, **options) -> str:
        for _ in range(tries):
            finished: Finished = run(f"{FOLDER}/{name}", timeout=100, **options)
            assert (finished.returncode, finished.stderr) == (0, "")
            if accept(finished.stdout):
                break
        return finished.stdout

    return _settled


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
            found = ratios.load(name) if path.exists() else {}
            found[PYTHON] = new()
            text = json.dumps(dict(sorted(found.items(), key=version_order)), ensure_ascii=False, indent=1)
            path.write_text(text + "\n", encoding="utf-8")
        use(f"{FOLDER}/{name}.json")
        found = ratios.load(name)
        alike = [python for python in found if python.endswith("t") == PYTHON.endswith("t")] or list(found)
        return found.get(PYTHON, found[alike[-1]])

    return _recorded


def version_order(item: tuple[str, object]) -> tuple[bool, int]:
    return item[0].endswith("t"), int(item[0].removesuffix("t").partition(".")[2])


def lengths(use, name: str) -> dict[str, float]:
    """기록한 그림에서 방법마다 처음부터 끝까지의 길이."""
    timeline = drawing.load(use(f"{FOLDER}/{name}.timeline.json").read_text(encoding="utf-8"))
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
    for _ in range(TRIES):
        events: list[tuple[float, str]] = []
        wait_ways.run(lambda text: events.append((time.perf_counter(), text)))  # noqa: B023
        if list(drawing.record(events).order) == wanted:
            break
    assert list(drawing.record(events).order) == wanted
    check_timeline(f"{FOLDER}/wait_ways", events)


@pytest.mark.timing
def test_wait_ways_script(settled, check_output):
    wanted = in_order("차례로", *"123") + overlapped("스레드", *"123") + overlapped("asyncio", *"123")
    check_output(f"{FOLDER}/wait_ways.py", settled("wait_ways.py", lambda text: text.splitlines() == wanted))


def test_picture_of_waits_shows_the_longest_wait_only(use):
    length = lengths(use, "wait_ways")
    assert length["스레드"] < 0.6 * length["차례로"]
    assert length["asyncio"] < 0.6 * length["차례로"]


# 계산하는 일


def test_processes_give_the_same_result(expect_output):
    assert expect_output(f"{FOLDER}/same_result.py", timeout=100).stdout == "결과가 같은가: True\n"


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
    for name in ["io_ratios", "cpu_ratios"]:
        use(f"{FOLDER}/{name}.json")
    with_gil = {python: row for python, row in ratios.load("cpu_ratios").items() if not python.endswith("t")}
    assert list(with_gil) == ["3.11", "3.12", "3.13", "3.14", "3.15"]
    assert list(ratios.load("io_ratios"))[:5] == list(with_gil)
    for row in with_gil.values():
        assert row["ThreadPoolExecutor"] < CUT
        assert row["ProcessPoolExecutor"] > CUT


def test_recorded_ratios_of_waiting_are_alike(use):
    use(f"{FOLDER}/io_ratios.json")
    for row in ratios.load("io_ratios").values():
        assert 0.8 < row["스레드"] / row["asyncio"] < 1.25


def test_recorded_ratio_without_a_gil(use):
    use(f"{FOLDER}/cpu_ratios.json")
    without = [row for python, row in ratios.load("cpu_ratios").items() if python.endswith("t")]
    assert without
    assert all(row["ThreadPoolExecutor"] > CUT for row in without)


@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_one_core_and_hash_on_several(run, check_output):
    for _ in range(TRIES):
        finished = run(f"{FOLDER}/at_once.py", env=UNMEASURED | WITH_GIL, timeout=100)
        assert finished.stdout.startswith("반복문: 코어 하나\n")
        if finished.stdout.endswith("sha256: 코어 여럿\n"):
            break
    check_output(f"{FOLDER}/at_once.py", finished.stdout)


def test_both_kinds_of_work_are_watched(run):
    finished = run(f"{FOLDER}/at_once.py", "20", timeout=100)
    assert [line.split(": 코어 ")[0] for line in finished.stdout.splitlines()] == ["반복문", "sha256"]


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
def test_threads_count_on_several_cores_without_a_gil(settled):
    wanted = "반복문: 코어 여럿\nsha256: 코어 여럿\n"
    assert settled("at_once.py", lambda text: text == wanted, env=UNMEASURED) == wanted


@pytest.mark.timing
def test_counting_overlaps_in_threads_and_processes(settled, check_timeline):
    wanted = in_order("차례로", *"12") + overlapped("스레드", *"12") + overlapped("프로세스", *"12")

    def rows(text: str) -> list[tuple[float, str]]:
        return [(float(line.split(" ", 1)[0]), line.split(" ", 1)[1]) for line in text.splitlines()]

    # 먼저 시작한 쪽이 먼저 끝나는 것은 절반쯤이므로 더 여러 번 실행한다.
    events = rows(
        settled(
            "count_ways.py", lambda text: list(drawing.record(rows(text)).order) == wanted, tries=30, env=UNMEASURED
        )
    )
    assert list(drawing.record(events).order) == wanted
    check_timeline(f"{FOLDER}/count_ways", events)


def test_counting_twice_in_each_way(run):
    finished = run(f"{FOLDER}/count_ways.py", "100", timeout=100)
    ways = ["차례로", "스레드", "프로세스"]
    wanted = [event for way in ways for event in in_order(way, *"12")]
    assert sorted(line.split(" ", 1)[1] for line in finished.stdout.splitlines()) == sorted(wanted)


def test_picture_of_counting_shows_threads_as_long_as_one_by_one(use):
    length = lengths(use, "count_ways")
    assert length["스레드"] > 0.75 * length["차례로"]
    assert length["프로세스"] < 0.75 * length["차례로"]


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
def test_tiny_jobs_are_slower_in_processes(settled, check_output):
    check_output(f"{FOLDER}/tiny_jobs.py", settled("tiny_jobs.py", lambda text: text.count("True") == 2))


# 그림과 표


@pytest.mark.parametrize(
    ("snippet", "titles"),
    [
        ("draw_waits.py", ["기다림 셋을 세 가지 방법으로 이어서 한 기록"]),
        ("draw_counts.py", ["계산 둘을 세 가지 방법으로 이어서 한 기록"]),
    ],
)
def test_drawing(run, project, snippet, titles):
    finished = run(f"{FOLDER}/{snippet}", cwd=project.root, env={"PYTHONPATH": str(project.root)})
    assert finished.returncode == 0, finished.stderr
    for title in titles:
        assert f"<figcaption>{title}</figcaption>" in finished.stdout


@pytest.mark.parametrize(("snippet", "name"), [("draw_io.py", "io_ratios"), ("draw_cpu.py", "cpu_ratios")])
def test_table_of_ratios(run, project, snippet, name):
    finished = run(f"{FOLDER}/{snippet}", cwd=project.root, env={"PYTHONPATH": str(project.root)})
    assert finished.returncode == 0, finished.stderr
    head, line, *rows = finished.stdout.splitlines()
    assert head.startswith("| 파이썬 | `")
    assert set(line) == set("| -")
    found = json.loads((project.root / "snippets" / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for row, (python, values) in zip(rows, found.items(), strict=True):
        cells = row.strip("| ").split(" | ")
        assert cells[0] == python
        assert [cell for cell in cells[1:] if cell != "없음"] == [f"{value:.1f}배" for value in values.values()]
