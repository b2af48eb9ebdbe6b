"""docs/concurrency/thread-pool.md의 주장."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from concurrent.futures.thread import BrokenThreadPool
from threading import Barrier, Condition, Event, Lock, current_thread
from types import ModuleType

import pytest

from evidence.project import Project
from evidence.running import run_command
from snippets.concurrency.thread_pool import (
    default_size,
    initializer,
    lazy_connect,
    nested,
    recursion,
    result_inside,
    sizes,
    two_pools,
    wait_outside,
    waiting_line,
    zero_workers,
)
from tests.concurrency.loops import LONG

SHORT = 0.2  # 반드시 지나가게 할 제한 시간(초)
# 스레드가 1개, 2개, 4개일 때 작업 넷이 시작하고 끝나는 차례. 같은 때의 일은 이름 차례로 적는다.
ORDERS = {
    1: "1 시작, 1 끝, 2 시작, 2 끝, 3 시작, 3 끝, 4 시작, 4 끝",
    2: "1 시작, 2 시작, 1 끝, 2 끝, 3 시작, 4 시작, 3 끝, 4 끝",
    4: "1 시작, 2 시작, 3 시작, 4 시작, 1 끝, 2 끝, 3 끝, 4 끝",
}


class InOrder:
    """정해진 차례로 기록한다. 제 차례가 아닌 스레드는 기다린다.

    잇달아 시작하거나 잇달아 끝나는 것은 같은 때의 일이므로, 마지막 것을 기록한 뒤에 함께 나아간다.
    풀이 그 차례로 실행할 수 없으면 기다리다가 실패한다.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [*texts, ""]
        self.events: list[tuple[float, str]] = []
        self.turn = Condition()

    @property
    def upcoming(self) -> str:
        return self.texts[len(self.events)]

    def __call__(self, text: str) -> None:
        with self.turn:
            assert self.turn.wait_for(lambda: self.upcoming == text, LONG)
            self.events.append((time.perf_counter(), text))
            self.turn.notify_all()
            together = text.rpartition(" ")[2]
            assert self.turn.wait_for(lambda: not self.upcoming.endswith(together), LONG)


class Recorded:
    """일어난 차례대로 기록한다."""

    def __init__(self) -> None:
        self.events: list[tuple[float, str]] = []

    def __call__(self, text: str) -> None:
        self.events.append((time.perf_counter(), text))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.events]


@pytest.fixture
def finish() -> Event:
    """이 신호가 올 때까지 작업은 끝나지 않는다."""
    return Event()


@pytest.fixture
def pool_of(finish: Event) -> Iterator[Callable[..., ThreadPoolExecutor]]:
    """실행기를 만드는 함수. 단언이 실패해도 작업을 풀어 주고 닫는다."""
    executors: list[ThreadPoolExecutor] = []

    def make(*args: object, **options: object) -> ThreadPoolExecutor:
        executors.append(ThreadPoolExecutor(*args, **options))
        return executors[-1]

    yield make
    finish.set()
    for executor in executors:
        executor.shutdown(cancel_futures=True)


@pytest.fixture
def sizes_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], list[int | None]]:
    """스니펫이 앞으로 만들 풀의 크기가 담길 목록을 주는 함수."""

    def watch(module: ModuleType) -> list[int | None]:
        asked: list[int | None] = []

        class Watched(ThreadPoolExecutor):
            def __init__(self, max_workers: int | None = None, **options: object) -> None:
                asked.append(max_workers)
                super().__init__(max_workers, **options)

        monkeypatch.setattr(module, "ThreadPoolExecutor", Watched)
        return asked

    return watch


def test_sizes_script(expect_output):
    expect_output("concurrency/thread_pool/sizes.py")


@pytest.mark.parametrize("size", [1, 2, 4])
def test_as_many_tasks_as_threads_run_at_once(size):
    assert sizes.threads_used(size) == size


@pytest.mark.parametrize("size", [1, 2, 4])
def test_never_more_tasks_than_threads_run_at_once(size):
    lock, running, most = Lock(), set(), 0

    def log(text: str) -> None:
        nonlocal most
        name, _, what = text.rpartition(" ")
        with lock:
            (running.add if what == "시작" else running.remove)(name)
            most = max(most, len(running))

    waiting_line.run(size, log)
    assert running == set()
    assert 1 <= most <= size


def test_the_rest_waits_in_line(pool_of, finish):
    pool = pool_of(max_workers=2)
    started: list[int] = []
    both = Barrier(3)

    def work(number: int) -> None:
        started.append(number)
        if number < 2:
            both.wait(LONG)
        finish.wait(LONG)

    futures = [pool.submit(work, number) for number in range(4)]
    both.wait(LONG)
    assert sorted(started) == [0, 1]
    assert [future.running() for future in futures] == [True, True, False, False]
    finish.set()
    wait(futures, LONG)
    assert sorted(started) == [0, 1, 2, 3]


def test_waiting_line_script(expect_output):
    expect_output("concurrency/thread_pool/waiting_line.py")


@pytest.mark.timing
@pytest.mark.parametrize("size", [1, 2, 4])
def test_waiting_line_timeline(size, check_timeline):
    log = InOrder([f"작업 {text}" for text in ORDERS[size].split(", ")])
    waiting_line.run(size, log)
    check_timeline(f"concurrency/thread_pool/waiting_line_{size}", log.events)


def test_the_line_has_no_end(pool_of, finish):
    pool = pool_of(max_workers=1)
    futures = [pool.submit(finish.wait, LONG) for _ in range(1000)]
    assert sum(future.done() for future in futures) == 0
    finish.set()
    assert wait(futures, LONG).not_done == set()


def test_default_size_script(expect_output):
    expect_output("concurrency/thread_pool/default_size.py")


@pytest.mark.parametrize(("cpus", "size"), [(1, 5), (2, 6), (27, 31), (28, 32), (29, 32), (64, 32), (None, 5)])
def test_default_size_is_cpus_plus_four_up_to_32(monkeypatch, cpus, size):
    name = "process_cpu_count" if sys.version_info >= (3, 13) else "cpu_count"
    monkeypatch.setattr(os, name, lambda: cpus)
    assert default_size.count_threads() == size


@pytest.mark.parametrize("cpus", [1, 27, 28, 64, None])
def test_script_knows_the_default_size(monkeypatch, capsys, cpus):
    for name in ("cpu_count", "process_cpu_count"):
        monkeypatch.setattr(os, name, lambda: cpus, raising=False)
    default_size.main()
    assert capsys.readouterr().out == "min(32, CPU 수 + 4)와 같은가: True\n"


def test_usable_cpus_script(expect_output):
    expect_output("concurrency/thread_pool/usable_cpus.py")


@pytest.mark.python("<3.13")
def test_default_size_follows_the_cpus_of_the_machine(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2, raising=False)
    assert default_size.count_threads() == 7


@pytest.mark.python(">=3.13")
def test_default_size_follows_the_cpus_of_the_process(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2)
    assert default_size.count_threads() == 6


@pytest.fixture
def count_in_child(project: Project) -> Callable[..., int]:
    """환경 변수를 바꾼 새 인터프리터에서 기본 크기를 센다."""
    code = "from snippets.concurrency.thread_pool.default_size import count_threads; print(count_threads())"

    def count(**env: str) -> int:
        finished = run_command([sys.executable, "-c", code], cwd=project.root, env=env, timeout=LONG)
        return int(finished.stdout)

    return count


@pytest.mark.python(">=3.13")
@pytest.mark.parametrize(("cpus", "size"), [("1", 5), ("10", 14)])
def test_environment_sets_the_cpus_of_the_process(count_in_child, cpus, size):
    assert count_in_child(PYTHON_CPU_COUNT=cpus) == size


@pytest.mark.python("<3.13")
def test_environment_does_not_set_the_cpus_before_3_13(count_in_child):
    assert count_in_child(PYTHON_CPU_COUNT="90") == count_in_child()


def test_size_is_of_one_pool(pool_of):
    together = Barrier(5)
    futures = [pool.submit(together.wait, LONG) for pool in (pool_of(2), pool_of(2)) for _ in range(2)]
    together.wait(LONG)
    assert wait(futures, LONG).not_done == set()


def test_threads_are_made_when_work_comes(pool_of, finish):
    def count() -> int:
        return sum(thread.name.startswith("made") for thread in threading.enumerate())

    pool = pool_of(max_workers=100, thread_name_prefix="made")
    assert count() == 0
    for _ in range(3):
        pool.submit(finish.wait, LONG)
    assert count() == 3


def test_idle_threads_are_used_again(pool_of):
    pool = pool_of(max_workers=100)
    names = [pool.submit(lambda: current_thread().name).result(LONG) for _ in range(100)]
    assert len(set(names)) < 100


def test_prefix_names_the_threads(pool_of):
    pool = pool_of(max_workers=1, thread_name_prefix="download")
    assert pool.submit(lambda: current_thread().name).result(LONG) == "download_0"


@pytest.mark.timing
def test_nested_script(expect_output):
    expect_output("concurrency/thread_pool/nested.py")


@pytest.mark.timing
def test_nested_work_deadlocks_on_one_thread():
    log = Recorded()
    future = nested.run(size=1, seconds=SHORT, log=log)
    with pytest.raises(TimeoutError):
        future.result()
    assert log.texts == ["바깥 시작", "제한 시간", "바깥 끝", "안쪽 시작", "안쪽 끝"]


def test_nested_work_ends_on_two_threads():
    log = Recorded()
    assert nested.run(size=2, seconds=LONG, log=log).result() == 42
    assert log.texts == ["바깥 시작", "안쪽 시작", "안쪽 끝", "바깥 끝"]


@pytest.mark.timing
@pytest.mark.parametrize(("size", "seconds"), [(1, 0.3), (2, LONG)])
def test_nested_timeline(size, seconds, check_timeline):
    log = Recorded()
    nested.run(size, seconds, log)
    check_timeline(f"concurrency/thread_pool/nested_{size}", log.events)


def test_submitting_without_waiting_works_on_one_thread(pool_of):
    pool = pool_of(max_workers=1)
    inner = pool.submit(lambda: pool.submit(pow, 2, 3)).result(LONG)
    assert inner.result(LONG) == 8


@pytest.fixture
def deadlocked(request: pytest.FixtureRequest) -> Iterator[tuple[ThreadPoolExecutor, list[Future], list[Future]]]:
    """바깥 작업 둘이 제한 시간 없이 안쪽 작업을 기다리는, 스레드 둘짜리 실행기."""
    executor = ThreadPoolExecutor(max_workers=2)
    both, inner = Barrier(3), []

    def outer(number: int) -> int:
        both.wait(LONG)
        future = executor.submit(pow, number, 2)
        inner.append(future)
        both.wait(LONG)
        return future.result()

    futures = [executor.submit(outer, number) for number in (2, 3)]
    both.wait(LONG)
    both.wait(LONG)
    yield executor, futures, inner
    executor.shutdown(cancel_futures=True)


def test_two_threads_deadlock_with_two_outer_tasks(deadlocked):
    _, outer, inner = deadlocked
    assert wait(outer, timeout=SHORT).not_done == set(outer)
    assert [future.running() for future in outer] == [True, True]
    assert [future.running() for future in inner] == [False, False]


def test_cancelling_the_line_ends_the_deadlock(deadlocked):
    executor, outer, inner = deadlocked
    executor.shutdown(wait=False, cancel_futures=True)
    assert [type(future.exception(LONG)) for future in outer] == [CancelledError, CancelledError]
    assert [future.cancelled() for future in inner] == [True, True]


def test_cancelling_one_inner_task_sets_its_thread_free(deadlocked):
    _, outer, inner = deadlocked
    inner[0].cancel()
    assert wait(outer, LONG).not_done == set()
    assert sorted(type(future.exception()).__name__ for future in outer) == ["CancelledError", "NoneType"]


@pytest.mark.timing
def test_tasks_that_wait_for_each_other_deadlock_on_any_number_of_threads(pool_of):
    pool = pool_of(max_workers=8)
    futures: list[Future] = []
    both = Barrier(3)

    def work(other: int) -> None:
        both.wait(LONG)
        futures[other].result(timeout=SHORT)

    futures += [pool.submit(work, 1), pool.submit(work, 0)]
    both.wait(LONG)
    assert [type(future.exception(LONG)) for future in futures] == [TimeoutError, TimeoutError]


@pytest.mark.timing
def test_recursion_script(expect_output):
    expect_output("concurrency/thread_pool/recursion.py")


@pytest.mark.timing
def test_recursion_needs_a_thread_for_every_level():
    assert recursion.finished(size=4, seconds=LONG) is True
    assert recursion.finished(size=2, seconds=SHORT) is False


def test_recursion_is_tried_on_the_sizes_shown(monkeypatch, capsys):
    monkeypatch.setattr(recursion, "finished", lambda size, seconds: size)
    recursion.main()
    assert capsys.readouterr().out == "스레드 4개로 끝나는가: 4\n스레드 2개로 끝나는가: 2\n"


def test_waiting_outside_needs_one_thread(expect_output, sizes_of, capsys):
    expect_output("concurrency/thread_pool/wait_outside.py")
    asked = sizes_of(wait_outside)
    wait_outside.main()
    assert (asked, capsys.readouterr().out) == ([1], "['/', '/a', '/a/c', '/b']\n")


def test_two_pools_script(expect_output):
    expect_output("concurrency/thread_pool/two_pools.py")


def test_second_pool_ends_what_one_pool_cannot(capsys, monkeypatch):
    monkeypatch.setattr(two_pools, "SIZE", 1)
    two_pools.main()
    assert capsys.readouterr().out == "[0]\n"
    monkeypatch.setattr(two_pools, "SIZE", 4)
    two_pools.main()
    assert capsys.readouterr().out == "[0, 1, 4, 9]\n"


def test_initializer_script(expect_output):
    expect_output("concurrency/thread_pool/initializer.py")


def test_two_threads_meet_before_they_use_their_connections(sizes_of, monkeypatch, capsys):
    asked, met = sizes_of(initializer), []
    monkeypatch.setattr(initializer, "opened", [])
    monkeypatch.setattr(initializer, "Barrier", lambda parties: met.append(parties) or Barrier(parties))
    initializer.main()
    assert (asked, met) == ([2], [2])
    assert capsys.readouterr().out.endswith("연결한 횟수: 2\n")


def test_initializer_runs_once_in_every_thread(pool_of, finish):
    threads: list[str] = []
    pool = pool_of(max_workers=3, initializer=lambda: threads.append(current_thread().name))
    together = Barrier(3)
    used = list(pool.map(lambda _: (together.wait(LONG), current_thread().name)[1], range(9)))
    assert len(threads) == 3
    assert set(threads) == set(used)


def test_bad_initializer_script(expect_output):
    expect_output("concurrency/thread_pool/bad_initializer.py")


def test_failed_initializer_is_logged_and_is_no_cause(pool_of, caplog):
    def connect() -> None:
        raise ConnectionError("연결하지 못했습니다")

    error = pool_of(max_workers=1, initializer=connect).submit(int, "3").exception(LONG)
    assert type(error) is BrokenThreadPool
    assert error.__cause__ is None
    assert error.__context__ is None
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("concurrent.futures", "CRITICAL")
    assert record.getMessage() == "Exception in initializer:"
    assert str(record.exc_info[1]) == "연결하지 못했습니다"


def test_lazy_connect_script(expect_output):
    expect_output("concurrency/thread_pool/lazy_connect.py")


def test_one_thread_connects_again_after_a_failure(sizes_of, monkeypatch, capsys):
    asked = sizes_of(lazy_connect)
    monkeypatch.setattr(lazy_connect, "answers", list(lazy_connect.answers))
    lazy_connect.main()
    assert (asked, capsys.readouterr().out) == ([1], "연결하지 못했습니다\ndb.local/b\ndb.local/c\n")


def test_submit_too_late_script(expect_output):
    expect_output("concurrency/thread_pool/submit_too_late.py")


def test_result_inside_script(expect_output, sizes_of, capsys):
    expect_output("concurrency/thread_pool/result_inside.py")
    asked = sizes_of(result_inside)
    result_inside.main()
    assert (asked, capsys.readouterr().out) == ([2], "8\n")


def test_zero_workers_script(expect_output, sizes_of, capsys):
    expect_output("concurrency/thread_pool/zero_workers.py")
    asked = sizes_of(zero_workers)
    zero_workers.main()
    assert (asked, capsys.readouterr().out) == ([0, 1], "ValueError: max_workers must be greater than 0\n8\n")
