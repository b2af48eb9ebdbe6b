"""docs/concurrency/cancel-timeout.md의 주장."""

import asyncio
import concurrent.futures
import contextlib
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

from snippets.concurrency.cancel_timeout import exit_waits_fixed, own_timeout_fixed, prefetched_fixed, stop_event
from tests.concurrency.loops import LONG
from tests.concurrency.pools import GATED, first_pool

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


def test_cancel_states_script(lines):
    assert lines("cancel_states.py") == [
        "실행 중인 작업: False",
        "대기 중인 작업: True",
        "끝까지 실행했습니다",
        "끝난 작업: False",
    ]


def test_running_future_is_not_cancelled(running, finish):
    assert running.cancel() is False
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_queued_future_is_cancelled_and_never_runs(pool, running, finish):
    calls: list[int] = []
    queued = pool.submit(calls.append, 1)
    assert [queued.cancel(), queued.cancel()] == [True, True]
    finish.set()
    pool.shutdown()
    assert queued.cancelled()
    assert queued.cancel() is True
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


def test_result_timeout_raises_and_the_work_goes_on(running, finish):
    with pytest.raises(TimeoutError):
        running.result(timeout=SHORT)
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_timeout_runs_on_script(lines):
    assert lines("timeout_runs_on.py") == [
        "예외: TimeoutError()",
        "실행 중인가: True",
        "작업을 마쳤습니다",
        "with 블록을 나왔습니다",
    ]


def test_wait_and_as_completed_do_not_stop_the_work_either(pool, running, finish):
    assert wait([running], timeout=SHORT).not_done == {running}
    with pytest.raises(TimeoutError):
        next(as_completed([running], timeout=SHORT))
    assert running.running()
    finish.set()
    assert running.result(LONG) == "끝"


def test_map_does_not_stop_the_work_either(pool, finish):
    started, ended = Event(), Event()

    def work(number: int) -> None:
        started.set()
        assert finish.wait(LONG)
        ended.set()

    results = pool.map(work, [1], timeout=2)
    assert started.wait(LONG)
    with pytest.raises(TimeoutError):
        next(results)
    assert not ended.is_set()
    finish.set()
    assert ended.wait(LONG)


def test_future_cancelled_by_shutdown_never_comes_out_of_as_completed(pool, running, finish):
    queued = [pool.submit(int, "3") for _ in range(3)]
    pool.shutdown(wait=False, cancel_futures=True)
    finish.set()
    running.result(LONG)
    pool.shutdown()
    assert all(future.done() for future in queued)
    with pytest.raises(TimeoutError):
        list(as_completed([running, *queued], timeout=SHORT))
    kept = [future for future in [running, *queued] if not future.cancelled()]
    assert list(as_completed(kept, timeout=LONG)) == [running]


# 둘째 작업까지 넘긴 뒤에 닫는다. 작업은 마지막 작업이 취소된 뒤에 끝난다.
HANDED_OVER = (
    GATED
    + """
import time
from concurrent.futures import as_completed

if __name__ == "__main__":
    take(multiprocessing.Event())
    executor = ProcessPoolExecutor(1, initializer=take, initargs=(gate,))
    futures = [executor.submit(work) for _ in range(6)]
    futures[-1].add_done_callback(lambda _: gate.set())
    while not futures[1].running():
        time.sleep(0.01)
    executor.shutdown(cancel_futures=True)
    print([futures[n].cancelled() for n in (0, 1, 4, 5)])
    kept = [future for future in futures if not future.cancelled()]
    print(len(kept) < 6, len(list(as_completed(kept, timeout=60))) == len(kept))
"""
)


def test_process_pool_is_filtered_after_the_shutdown(run_code):
    assert run_code(HANDED_OVER).stdout.splitlines()[1] == "True True"


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


def test_stop_event_script(lines):
    assert lines("stop_event.py") == ["신호를 보고 멈췄습니다"]


def test_work_that_checks_an_event_stops(pool):
    stop = Event()
    future = pool.submit(stop_event.work, stop)
    with pytest.raises(TimeoutError):
        future.result(timeout=SHORT)
    stop.set()
    assert future.result(LONG) == "신호를 보고 멈췄습니다"


def test_signal_in_finally_ends_the_block_after_an_interrupt(monkeypatch):
    def interrupted(future, timeout=None):
        raise KeyboardInterrupt

    monkeypatch.setattr(Future, "result", interrupted)
    ended: list[str] = []

    def use_pool() -> None:
        try:
            stop_event.main()
        except KeyboardInterrupt:
            ended.append("KeyboardInterrupt")

    user = Thread(target=use_pool, daemon=True)
    user.start()
    user.join(LONG)
    assert ended == ["KeyboardInterrupt"]


def test_waiting_on_the_event_ends_with_the_signal(pool):
    stop = Event()
    future = pool.submit(stop.wait, 3600)
    assert until(future.running)
    stop.set()
    assert future.result(LONG) is True


def test_process_terminate_script(lines):
    assert lines("process_terminate.py", timeout=110) == ["제한 시간 뒤: True", "terminate() 뒤: False"]


HANDLED = """
import multiprocessing, signal, time

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *arguments: None)
    ready = multiprocessing.get_context("fork").Event()

    def work():
        ready.set()
        while True:
            time.sleep(60)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    ready.wait(60)
    process.terminate()
    process.join(0.5)
    print(process.is_alive())
    process.kill()
    process.join(60)
    print(process.is_alive())
"""


# 모듈 수준에서 등록한 처리기는 fork하지 않은 자식도 스크립트를 다시 읽으며 등록한다.
HANDLED_AT_MODULE_LEVEL = """
import multiprocessing, signal, time

signal.signal(signal.SIGTERM, lambda *arguments: None)

def work(ready):
    ready.set()
    while True:
        time.sleep(60)

if __name__ == "__main__":
    context = multiprocessing.get_context(METHOD)
    ready = context.Event()
    process = context.Process(target=work, args=(ready,))
    process.start()
    ready.wait(60)
    process.terminate()
    process.join(0.5)
    print(process.is_alive())
    process.kill()
    process.join(60)
    print(process.is_alive())
"""


@pytest.mark.platform("linux")
def test_kill_ends_a_process_that_handles_sigterm(run_code):
    assert run_code(HANDLED).stdout == "True\nFalse\n"


@pytest.mark.platform("linux")
@pytest.mark.parametrize("method", [None, "fork", "spawn", "forkserver"])
def test_handler_of_the_module_is_in_every_child(run_code, method):
    assert run_code(HANDLED_AT_MODULE_LEVEL.replace("METHOD", repr(method))).stdout == "True\nFalse\n"


def test_terminated_process_does_not_clean_up(tmp_path):
    script = tmp_path / "terminated.py"
    script.write_text(TERMINATED, encoding="utf-8")
    finished = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=110, check=True)
    assert finished.stdout.split() == ["started", "terminated"]


@pytest.mark.python(">=3.14")
def test_kill_workers_script(lines):
    (error,) = lines("kill_workers.py", timeout=110)
    assert error.startswith("BrokenProcessPool: A process in the process pool was terminated abruptly")


@pytest.mark.python(">=3.14")
def test_new_pool_takes_work_after_the_broken_one(lines):
    assert lines("kill_workers_fixed.py", timeout=110) == ["작업을 끝냈습니다", "새 실행기: 8"]


@pytest.fixture
def others() -> set[multiprocessing.process.BaseProcess]:
    """앞의 테스트가 남긴 프로세스."""
    return set(multiprocessing.active_children())


@pytest.fixture
def killed(
    request: pytest.FixtureRequest, others: set[multiprocessing.process.BaseProcess]
) -> Iterator[tuple[ProcessPoolExecutor, Future]]:
    """작업을 실행하던 프로세스를 끝낸 프로세스 풀과 그 작업."""
    executor = ProcessPoolExecutor(max_workers=1)
    future = executor.submit(time.sleep, 3600)
    assert until(future.running)
    getattr(executor, getattr(request, "param", "terminate_workers"))()
    yield executor, future
    executor.shutdown()


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("killed", ["terminate_workers", "kill_workers"], indirect=True)
def test_ending_the_workers_breaks_the_pool(killed, others):
    _, future = killed
    assert isinstance(future.exception(LONG), BrokenProcessPool)
    assert until(lambda: not set(multiprocessing.active_children()) - others)


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("method", ["terminate_workers", "kill_workers"])
def test_ending_the_workers_cancels_what_waits(method):
    executor = ProcessPoolExecutor(max_workers=1)
    futures = [executor.submit(time.sleep, 3600) for _ in range(5)]
    assert until(futures[1].running)
    getattr(executor, method)()
    assert until(lambda: all(future.done() for future in futures))
    executor.shutdown()
    assert isinstance(futures[0].exception(), BrokenProcessPool)
    assert futures[4].cancelled()
    with pytest.raises(TimeoutError):
        list(as_completed(futures[4:], timeout=SHORT))


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("method", ["terminate_workers", "kill_workers"])
def test_ended_pool_is_filtered_after_the_error(method):
    entered, go = Event(), Event()

    def hold(_: Future) -> None:
        """풀을 관리하는 스레드를 붙잡는다."""
        entered.set()
        go.wait(LONG)

    executor = ProcessPoolExecutor(max_workers=1)
    with multiprocessing.Manager() as manager:
        release = manager.Event()
        executor.submit(release.wait, LONG).add_done_callback(hold)
        futures = [executor.submit(time.sleep, 3600) for _ in range(5)]
        # 작업자가 아직 하나도 꺼내지 않았어도 둘까지는 넘긴다.
        assert until(futures[0].running)
        release.set()
        assert entered.wait(LONG)
    getattr(executor, method)()
    assert not any(future.cancelled() for future in futures)
    go.set()
    assert isinstance(futures[0].exception(LONG), BrokenProcessPool)
    kept = [future for future in futures if not future.cancelled()]
    assert futures[4] not in kept
    assert {*as_completed(kept, timeout=LONG)} == {*kept}


@pytest.mark.python(">=3.14")
def test_pool_refuses_work_after_its_workers_ended(killed):
    executor, future = killed
    future.exception(LONG)
    with pytest.raises(RuntimeError):
        executor.submit(int, "3")


def test_force_methods_came_with_3_14():
    available = sys.version_info >= (3, 14)
    assert hasattr(ProcessPoolExecutor, "terminate_workers") == available
    assert hasattr(ProcessPoolExecutor, "kill_workers") == available


def test_process_pool_runs_what_was_handed_over_before_the_shutdown(run_code):
    assert run_code(HANDED_OVER).stdout.splitlines()[0] == "[False, False, True, True]"


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


def test_program_waits_for_the_work_at_exit(lines):
    assert lines("exit_waits.py") == ["main을 마쳤습니다", "작업을 마쳤습니다"]


def test_work_that_sees_the_signal_lets_the_program_end(lines, capsys):
    assert lines("exit_waits_fixed.py") == ["main을 마쳤습니다", "작업을 그만둡니다"]
    exit_waits_fixed.work(Event())
    assert capsys.readouterr().out == "작업을 마쳤습니다\n"


def test_with_block_runs_the_whole_queue_after_an_interrupt(lines):
    assert lines("ctrl_c.py") == [*(f"작업을 마침: {number}" for number in range(4)), "KeyboardInterrupt"]


def test_cancelling_the_queue_ends_the_block_after_an_interrupt(lines):
    assert lines("ctrl_c_fixed.py") == ["작업을 마침: 0", "KeyboardInterrupt"]


# 다른 작업이 모두 취소되었는지는 프로세스가 넘겨받은 것까지 세어 본다. 작업은 마지막 작업이 취소된 뒤에 끝난다.
PROCESSES = (
    GATED
    + """
import signal, time

def numbered(number):
    work()
    print("작업을 마침:", number, flush=True)

def main():
    take(multiprocessing.Event())
    with ProcessPoolExecutor(max_workers=1, initializer=take, initargs=(gate,)) as executor:
        try:
            futures = [executor.submit(numbered, number) for number in range(6)]
            futures[-1].add_done_callback(lambda _: gate.set())
            while not futures[0].running():
                time.sleep(0.01)
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            raise

if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("KeyboardInterrupt", flush=True)
"""
)


def test_cancelling_the_queue_ends_the_block_of_a_process_pool_too(run_code):
    *ended, last = run_code(PROCESSES).stdout.splitlines()
    assert last == "KeyboardInterrupt"
    assert ended == [f"작업을 마침: {number}" for number in range(len(ended))]
    assert 1 <= len(ended) < 6


TWICE = """
import signal, sys, threading, time
from concurrent.futures import ThreadPoolExecutor

cured = sys.argv[1] == "고친 코드"
caught, pressed, shown = threading.Event(), threading.Event(), threading.Event()

def work():
    pressed.wait(60)
    if not cured:
        shown.wait(60)
    print("작업을 마침", flush=True)

def again():
    caught.wait(60)
    time.sleep(0.5)  # 풀을 기다리기 시작할 시간을 준다. 그 전이라도 결과는 같다.
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    pressed.set()

threading.Thread(target=again).start()
try:
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(work)
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            caught.set()
            if cured:
                executor.shutdown(cancel_futures=True)
            raise
except KeyboardInterrupt:
    print("KeyboardInterrupt", flush=True)
    shown.set()
"""


@pytest.mark.python(">=3.13")
@pytest.mark.platform("linux", "darwin")
def test_program_waits_for_the_work_after_a_second_interrupt_too(run_code):
    # 고치지 않으면 블록은 바로 끝나도 인터프리터가 기다리고, 고치면 블록이 기다린다.
    assert run_code(TWICE, "그대로").stdout.splitlines() == ["KeyboardInterrupt", "작업을 마침"]
    assert run_code(TWICE, "고친 코드").stdout.splitlines() == ["작업을 마침", "KeyboardInterrupt"]


# 둘째부터의 작업은 map()의 반복에서 빠져나간 뒤에 끝난다.
MAPPED = """
import signal, threading
from concurrent.futures import ThreadPoolExecutor

ended, left = [], threading.Event()

def work(number):
    if number:
        left.wait(60)
    ended.append(number)

try:
    with ThreadPoolExecutor(max_workers=1) as executor:
        try:
            for _ in executor.map(work, range(20)):
                signal.raise_signal(signal.SIGINT)
        finally:
            left.set()
except KeyboardInterrupt:
    print(len(ended) < 20)
"""


def test_interrupt_in_map_cancels_the_rest(run_code):
    """submit()으로 맡긴 것과 달리, map()은 빠져나갈 때 시작하지 않은 것을 취소한다."""
    assert run_code(MAPPED).stdout == "True\n"


def test_asyncio_class_does_not_catch_the_cancelled_error(lines):
    assert lines("wrong_cancelled.py") == ["잡히지 않음: concurrent.futures._base.CancelledError"]


def test_class_of_concurrent_futures_catches_it(lines):
    assert lines("wrong_cancelled_fixed.py") == ["취소된 작업을 넘어갔습니다"]


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


def test_timeout_error_of_the_work_comes_out_of_result(lines):
    assert lines("own_timeout.py") == ["TimeoutError: 서버가 응답하지 않습니다"]


def test_wait_tells_a_timeout_from_an_error(lines, monkeypatch, capsys, pool, running):
    assert lines("own_timeout_fixed.py") == ["작업의 예외: 서버가 응답하지 않습니다"]
    monkeypatch.setattr(own_timeout_fixed, "wait", lambda futures, timeout: wait([running], timeout=SHORT))
    own_timeout_fixed.main()
    assert capsys.readouterr().out == "제한 시간이 지났습니다\n"


# 첫 작업은 둘째 작업을 보고 나서 끝난다.
IN_ADVANCE = (
    GATED
    + """
import time

def numbered(number):
    print("시작", number, flush=True)
    work()

if __name__ == "__main__":
    take(multiprocessing.Event())
    executor = ProcessPoolExecutor(1, initializer=take, initargs=(gate,))
    _, second = [executor.submit(numbered, number) for number in range(2)]
    while not second.running():
        time.sleep(0.01)
    print("넘김:", second.cancel(), second.running(), flush=True)
    gate.set()
"""
)


def test_process_pool_hands_work_over_in_advance(lines, run_code):
    assert lines("prefetched.py", timeout=110) == ["둘째 작업: False", "다섯째 작업: True"]
    told = run_code(IN_ADVANCE).stdout.splitlines()
    assert sorted(told) == ["넘김: False True", "시작 0", "시작 1"]
    assert told.index("넘김: False True") < told.index("시작 1")


def test_work_handed_over_sees_the_signal_at_its_start(lines):
    assert lines("prefetched_fixed.py", timeout=110) == ["둘째 작업: 시작하지 않음"]
    assert prefetched_fixed.work(Event()) == "끝까지 실행함"


def test_cured_work_is_handed_over_to_a_process(monkeypatch):
    assert first_pool("snippets.concurrency.cancel_timeout.prefetched_fixed", monkeypatch) == "ProcessPoolExecutor"


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


def test_asyncio_timeout_does_not_stop_a_coroutine_that_blocks_or_swallows():
    steps: list[str] = []

    async def block() -> None:
        time.sleep(2 * SHORT)
        steps.append("막은 채 끝냄")

    async def swallow() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(LONG)
        await asyncio.sleep(0)
        steps.append("삼키고 끝냄")

    async def main() -> None:
        for work in (block, swallow):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SHORT):
                    await work()

    asyncio.run(main())
    assert steps == ["막은 채 끝냄", "삼키고 끝냄"]
