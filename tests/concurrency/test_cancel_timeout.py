"""docs/concurrency/cancel-timeout.md의 주장."""

import asyncio
import concurrent.futures
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from threading import Event, Thread

import pytest

from snippets.concurrency.cancel_timeout import stop_event
from tests.concurrency.loops import LONG

SHORT = 0.05  # 반드시 지나가게 할 제한 시간(초)

# 끝낸 프로세스에서는 finally의 줄이 실행되지 않으므로, 보이는 스니펫으로 둘 수 없다.
TERMINATED = """
import time
from multiprocessing import Event, Process

def work(started):
    try:
        print("started", flush=True)
        started.set()
        time.sleep(3600)
    finally:
        print("cleaned up", flush=True)

if __name__ == "__main__":
    started = Event()
    process = Process(target=work, args=(started,))
    process.start()
    started.wait()
    process.terminate()
    process.join()
    print("terminated")
"""


@pytest.fixture
def finish() -> Event:
    """이 신호가 올 때까지 작업은 끝나지 않는다."""
    return Event()


@pytest.fixture
def pool(finish: Event) -> Iterator[ThreadPoolExecutor]:
    """스레드 하나짜리 실행기. 단언이 실패해도 작업을 풀어 주고 닫는다."""
    executor = ThreadPoolExecutor(max_workers=1)
    yield executor
    finish.set()
    executor.shutdown()


@pytest.fixture
def running(pool: ThreadPoolExecutor, finish: Event) -> Future:
    """하나뿐인 스레드에서 실행 중인 작업."""
    started = Event()

    def work() -> str:
        started.set()
        assert finish.wait(LONG)
        return "끝"

    future = pool.submit(work)
    assert started.wait(LONG)
    return future


def until(condition: Callable[[], bool]) -> bool:
    """조건이 참이 될 때까지 기다린다. 참이 되었는지를 돌려준다."""
    deadline = time.monotonic() + LONG
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_cancel_states_script(expect_output):
    expect_output("concurrency/cancel_timeout/cancel_states.py")


def test_running_future_is_not_cancelled(running, finish):
    assert running.cancel() is False
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_queued_future_is_cancelled_and_never_runs(pool, running, finish):
    calls: list[int] = []
    queued = pool.submit(calls.append, 1)
    assert queued.cancel() is True
    finish.set()
    pool.shutdown()
    assert queued.cancelled()
    assert calls == []


def test_finished_future_is_not_cancelled(running, finish):
    finish.set()
    running.result(LONG)
    assert running.cancel() is False
    assert not running.cancelled()
    assert running.result(LONG) == "끝"


def test_queue_is_served_in_order(pool, running, finish):
    order: list[int] = []
    for number in range(5):
        pool.submit(order.append, number)
    assert order == []
    finish.set()
    pool.shutdown()
    assert order == [0, 1, 2, 3, 4]


def test_cancel_takes_no_argument_to_interrupt(running):
    with pytest.raises(TypeError, match="positional argument"):
        running.cancel(True)


def test_result_timeout_raises_and_the_work_goes_on(running, finish):
    with pytest.raises(TimeoutError):
        running.result(timeout=SHORT)
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_timeout_runs_on_script(expect_output):
    expect_output("concurrency/cancel_timeout/timeout_runs_on.py")


def test_timeout_error_has_no_message(running):
    with pytest.raises(TimeoutError) as caught:
        running.result(timeout=SHORT)
    assert str(caught.value) == ""


def test_timeout_error_is_the_builtin_class():
    assert concurrent.futures.TimeoutError is TimeoutError


def test_wait_and_as_completed_and_map_do_not_stop_the_work_either(pool, running, finish):
    assert wait([running], timeout=SHORT).not_done == {running}
    with pytest.raises(TimeoutError):
        next(as_completed([running], timeout=SHORT))
    with pytest.raises(TimeoutError):
        next(pool.map(int, ["3"], timeout=SHORT))
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_with_block_waits_even_after_a_timeout(finish):
    left: list[str] = []
    timed_out = Event()

    def use_pool() -> None:
        try:
            with ThreadPoolExecutor() as executor:
                future = executor.submit(finish.wait, LONG)
                try:
                    future.result(timeout=SHORT)
                finally:
                    timed_out.set()
        except TimeoutError:
            left.append("with 밖")

    user = Thread(target=use_pool)
    user.start()
    assert timed_out.wait(LONG)
    user.join(0.2)
    assert left == []
    finish.set()
    user.join(LONG)
    assert left == ["with 밖"]


def test_stop_event_script(expect_output):
    expect_output("concurrency/cancel_timeout/stop_event.py")


def test_work_that_checks_an_event_stops(pool):
    stop = Event()
    future = pool.submit(stop_event.work, stop)
    with pytest.raises(TimeoutError):
        future.result(timeout=SHORT)
    stop.set()
    assert future.result(LONG) == "신호를 보고 멈췄습니다"


def test_waiting_on_the_event_ends_with_the_signal(pool):
    stop = Event()
    future = pool.submit(stop.wait, 3600)
    assert until(future.running)
    stop.set()
    assert future.result(LONG) is True


def test_process_terminate_script(expect_output):
    expect_output("concurrency/cancel_timeout/process_terminate.py", timeout=110)


def test_terminated_process_does_not_clean_up(tmp_path):
    script = tmp_path / "terminated.py"
    script.write_text(TERMINATED, encoding="utf-8")
    finished = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=110, check=True)
    assert finished.stdout.split() == ["started", "terminated"]


@pytest.mark.python(">=3.14")
def test_kill_workers_script(expect_output):
    expect_output("concurrency/cancel_timeout/kill_workers.py", timeout=110)


@pytest.fixture
def killed(request: pytest.FixtureRequest) -> Iterator[tuple[ProcessPoolExecutor, Future]]:
    """작업을 실행하던 프로세스를 끝낸 프로세스 풀과 그 작업."""
    executor = ProcessPoolExecutor(max_workers=1)
    future = executor.submit(time.sleep, 3600)
    assert until(future.running)
    getattr(executor, getattr(request, "param", "terminate_workers"))()
    yield executor, future
    executor.shutdown()


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("killed", ["terminate_workers", "kill_workers"], indirect=True)
def test_ending_the_workers_breaks_the_pool(killed):
    _, future = killed
    assert isinstance(future.exception(LONG), BrokenProcessPool)
    assert until(lambda: not multiprocessing.active_children())


@pytest.mark.python(">=3.14")
def test_pool_refuses_work_after_its_workers_ended(killed):
    executor, future = killed
    future.exception(LONG)
    with pytest.raises(RuntimeError):
        executor.submit(int, "3")


@pytest.mark.python(">=3.14,<3.15")
def test_broken_process_pool_has_no_cause(killed):
    assert killed[1].exception(LONG).__cause__ is None


@pytest.mark.python(">=3.15")
def test_broken_process_pool_names_the_exit_code_in_its_cause(killed):
    cause = str(killed[1].exception(LONG).__cause__)
    assert "terminated abruptly with exit code " in cause


def test_force_methods_of_each_version(expect_output):
    expect_output("concurrency/cancel_timeout/force_methods.py")


def test_force_methods_came_with_3_14():
    available = sys.version_info >= (3, 14)
    assert hasattr(ProcessPoolExecutor, "terminate_workers") == available
    assert hasattr(ProcessPoolExecutor, "kill_workers") == available


def test_shutdown_cancel_script(expect_output):
    expect_output("concurrency/cancel_timeout/shutdown_cancel.py")


def test_cancel_futures_cancels_only_what_has_not_started(pool, running):
    queued = [pool.submit(int, "3") for _ in range(4)]
    pool.shutdown(wait=False, cancel_futures=True)
    assert [future.cancelled() for future in queued] == [True] * 4
    assert running.running()


def test_shutdown_without_cancel_futures_runs_the_queue_to_its_end(pool, running, finish):
    queued = [pool.submit(int, "3") for _ in range(4)]
    pool.shutdown(wait=False)
    finish.set()
    assert [future.result(LONG) for future in queued] == [3] * 4


def test_program_waits_for_the_work_at_exit(expect_output):
    expect_output("concurrency/cancel_timeout/exit_waits.py")


def test_shutdown_wait_false_returns_while_the_work_runs(pool, running):
    pool.shutdown(wait=False)
    assert running.running()


def test_wrong_cancelled_script(expect_output):
    expect_output("concurrency/cancel_timeout/wrong_cancelled.py")


def test_right_cancelled_script(expect_output):
    expect_output("concurrency/cancel_timeout/right_cancelled.py")


def test_result_of_a_cancelled_future_raises_cancelled_error(pool, running):
    queued = pool.submit(int, "3")
    queued.cancel()
    with pytest.raises(CancelledError):
        queued.result(LONG)
    with pytest.raises(CancelledError):
        queued.exception(LONG)


def test_cancelled_error_is_not_the_one_of_asyncio():
    assert not issubclass(concurrent.futures.CancelledError, asyncio.CancelledError)
    assert not issubclass(asyncio.CancelledError, concurrent.futures.CancelledError)
    assert issubclass(concurrent.futures.CancelledError, Exception)
    assert not issubclass(asyncio.CancelledError, Exception)


def test_timeout_error_of_the_work_comes_out_of_result(expect_output):
    expect_output("concurrency/cancel_timeout/own_timeout.py")


def test_wait_tells_a_timeout_from_an_error(expect_output):
    expect_output("concurrency/cancel_timeout/wait_first.py")


def test_process_pool_hands_work_over_in_advance(expect_output):
    expect_output("concurrency/cancel_timeout/prefetched.py", timeout=110)


def test_asyncio_timeout_stops_the_coroutine():
    steps: list[str] = []

    async def work() -> None:
        steps.append("시작")
        try:
            await asyncio.Event().wait()
        finally:
            steps.append("멈춤")

    async def main() -> None:
        async with asyncio.timeout(SHORT):
            await work()

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    assert steps == ["시작", "멈춤"]
