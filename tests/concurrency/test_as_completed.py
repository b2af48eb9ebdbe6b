"""docs/concurrency/as-completed.md의 주장."""

import asyncio
import inspect
import time
from collections.abc import Iterator
from concurrent.futures import (
    ALL_COMPLETED,
    FIRST_COMPLETED,
    FIRST_EXCEPTION,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures import TimeoutError as FuturesTimeoutError
from contextlib import contextmanager
from threading import Barrier, Event, Thread, Timer
from types import SimpleNamespace

import pytest

from snippets.concurrency.as_completed import map_consumes, map_stops, map_stops_fixed, which_failed
from snippets.concurrency.as_completed.map_consumes_fixed import map_in_window
from tests.concurrency.loops import LONG, finish
from tests.concurrency.pools import GATED

HERE = "concurrency/as_completed"


def finished(value: object) -> Future:
    future: Future = Future()
    future.set_result(value)
    return future


def failed(error: Exception) -> Future:
    future: Future = Future()
    future.set_exception(error)
    return future


# as_completed


def test_as_completed_yields_in_completion_order(expect_output):
    expect_output(f"{HERE}/order.py")


def test_as_completed_does_not_raise_until_result_is_read():
    broken = failed(ConnectionError("연결이 끊겼습니다"))
    (received,) = as_completed([broken], timeout=60)
    assert received is broken
    with pytest.raises(ConnectionError, match=r"^연결이 끊겼습니다$"):
        received.result(timeout=60)


def test_a_failure_does_not_hide_the_other_results(expect_output):
    expect_output(f"{HERE}/which_failed.py")


def test_a_dict_from_future_to_input_names_the_failed_input():
    with ThreadPoolExecutor() as executor:
        cities = {executor.submit(which_failed.fetch, city): city for city in ["서울", "부산"]}
        outcomes = {cities[f]: type(f.exception()) for f in as_completed(cities, timeout=60)}
    assert outcomes == {"서울": type(None), "부산": ConnectionError}


def unfinished(futures: list[Future]) -> int:
    """`wait()`와 `as_completed()`가 함께 끝나지 않았다고 보는 퓨처의 수."""
    not_done = len(wait(futures, timeout=0.1).not_done)
    if not_done:
        message = rf"^{not_done} \(of {len(futures)}\) futures unfinished$"
        with pytest.raises(TimeoutError, match=message):
            list(as_completed(futures, timeout=0.1))
    else:
        assert set(as_completed(futures, timeout=LONG)) == set(futures)
    return not_done


def test_a_cancelled_future_is_unfinished_until_a_worker_takes_it(lines):
    assert lines("cancelled.py") == ["끝났는가: True", "TimeoutError: 1 (of 1) futures unfinished"]
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(gate.wait, LONG)
        queued = [executor.submit(pow, 2, number) for number in range(3)]
        assert [future.cancel() for future in queued] == [True, True, True]
        assert all(future.done() for future in queued)
        assert unfinished(queued) == 3
        # 기다리는 쪽은 작업자가 꺼내는 때에 깨어난다.
        gate.set()
        assert set(as_completed(queued, timeout=LONG)) == set(queued)
        assert unfinished(queued) == 0


def test_filtering_the_cancelled_script(lines):
    assert lines("cancelled_fixed.py") == ["받음: True"]


def test_what_is_cancelled_after_filtering_needs_a_timeout():
    started, gate = Event(), Event()

    def work() -> None:
        started.set()
        gate.wait(LONG)

    executor = ThreadPoolExecutor(max_workers=1)
    futures = [executor.submit(work), *(executor.submit(pow, 2, number) for number in range(2))]
    assert started.wait(LONG)
    kept = [future for future in futures if not future.cancelled()]
    assert kept == futures
    executor.shutdown(wait=False, cancel_futures=True)
    gate.set()
    executor.shutdown(wait=True)
    with pytest.raises(TimeoutError, match=r"^2 \(of 3\) futures unfinished$"):
        list(as_completed(kept, timeout=0.2))


def test_futures_cancelled_by_shutdown_are_never_yielded():
    started, gate = Event(), Event()

    def work() -> None:
        started.set()
        gate.wait(LONG)

    executor = ThreadPoolExecutor(max_workers=1)
    running = executor.submit(work)
    assert started.wait(LONG)
    queued = [executor.submit(pow, 2, number) for number in range(3)]
    executor.shutdown(wait=False, cancel_futures=True)
    gate.set()
    executor.shutdown(wait=True)  # 작업자 스레드가 끝났으므로 더는 아무도 알리지 않는다.
    assert running.done()
    assert all(future.cancelled() for future in queued)
    assert unfinished(queued) == 3
    with pytest.raises(TimeoutError):
        assert list(as_completed([running, *queued], timeout=0.1)) == [running]


# 작업은 마지막 작업이 취소된 뒤에 끝난다.
CANCELLED_IN_PROCESSES = (
    GATED
    + """
from concurrent.futures import wait

if __name__ == "__main__":
    take(multiprocessing.Event())
    executor = ProcessPoolExecutor(1, initializer=take, initargs=(gate,))
    futures = [executor.submit(work) for _ in range(8)]
    futures[-1].add_done_callback(lambda _: gate.set())
    executor.shutdown(cancel_futures=True)
    cancelled = {future for future in futures if future.cancelled()}
    print(len(cancelled) > 0, all(future.done() for future in futures))
    print(wait(futures, timeout=0.2).not_done == cancelled)
"""
)


def test_a_process_pool_does_not_tell_either(run_code):
    assert run_code(CANCELLED_IN_PROCESSES).stdout == "True True\nTrue\n"


def test_result_of_a_cancelled_future_does_not_wait():
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(gate.wait, LONG)
        queued = executor.submit(pow, 2, 10)
        queued.cancel()
        with pytest.raises(CancelledError):
            queued.result(LONG)
        assert not gate.is_set()
        gate.set()


@pytest.mark.parametrize("called", ["끝난 뒤에 호출", "끝나기 전에 호출"])
def test_futures_finished_before_the_first_one_is_read_come_in_no_order(called):
    assert inspect.isgeneratorfunction(as_completed)
    orders = []
    for turn in (1, -1):
        futures: list[Future] = [Future() for _ in range(50)]
        early = as_completed(futures, timeout=60)
        completed = futures[::turn]
        for future in completed:
            future.set_result(None)
        received = list(early if called == "끝나기 전에 호출" else as_completed(futures, timeout=60))
        assert set(received) == set(futures)
        orders.append(received == completed)
    # 끝난 순서를 뒤집어도 내놓는 순서는 따라 바뀌지 않는다.
    assert not all(orders)


def test_same_future_given_twice_is_yielded_once(lines):
    assert lines("twice.py") == ["2"]


def test_reading_the_list_gives_every_result():
    same = finished("서울")
    futures = [same, finished("제주도"), same]
    assert [future.result(timeout=LONG) for future in futures] == ["서울", "제주도", "서울"]


def test_as_completed_is_not_a_method(lines):
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        assert not hasattr(kind, "as_completed")
        assert not hasattr(kind, "wait")
    assert lines("as_method.py") == ["'ThreadPoolExecutor' object has no attribute 'as_completed'"]


def test_as_completed_is_a_function_script(lines):
    assert lines("as_method_fixed.py") == ["[1024]"]


def test_map_is_a_method_of_executors():
    assert callable(ThreadPoolExecutor.map)
    assert callable(ProcessPoolExecutor.map)


# 제한 시간


def test_as_completed_timeout_counts_unfinished_futures(expect_output):
    expect_output(f"{HERE}/timeout.py")


def test_work_goes_on_after_as_completed_times_out():
    gate = Event()
    with ThreadPoolExecutor() as executor:
        slow = executor.submit(gate.wait, 60)
        with pytest.raises(TimeoutError):
            next(as_completed([slow], timeout=0))
        assert not slow.done()
        gate.set()
        assert slow.result(timeout=60) is True


def test_timeout_counts_from_the_first_read(monkeypatch):
    past = 0
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + past)
    monkeypatch.setattr("concurrent.futures._base.time", clock)
    future: Future = Future()
    completed = as_completed([future, Future()], timeout=LONG)
    past = 2 * LONG
    timer = Timer(0.1, future.set_result, ["값"])
    timer.start()
    assert next(completed) is future
    timer.join(LONG)
    past += 2 * LONG
    with pytest.raises(TimeoutError, match=r"^1 \(of 2\) futures unfinished$"):
        next(completed)


def test_a_passed_timeout_is_nothing_when_all_is_done():
    with ThreadPoolExecutor() as executor:
        values = executor.map(abs, [1, 2], timeout=0.01)
        futures = [executor.submit(abs, number) for number in (1, 2)]
        wait(futures, timeout=LONG)
        completed = as_completed(futures, timeout=0.01)
        received = [next(completed)]
    time.sleep(0.1)
    assert {*received, *completed} == set(futures)
    assert list(values) == [1, 2]
    assert wait(futures, timeout=0).not_done == set()


def test_timeout_error_is_the_builtin():
    assert FuturesTimeoutError is TimeoutError


def test_timeout_raises_although_the_future_is_done():
    first, second = finished("첫째"), Future()
    futures = as_completed([first, second], timeout=0.05)
    assert next(futures) is first
    second.set_result("둘째")
    time.sleep(0.1)
    with pytest.raises(TimeoutError, match=r"^1 \(of 2\) futures unfinished$"):
        next(futures)
    assert second.done()


def test_wait_timeout_returns_what_is_unfinished(lines):
    assert lines("timeout_fixed.py") == ["받음: [1024] 남음: 1"]


def test_wait_does_not_raise_on_timeout():
    pending: Future = Future()
    done, not_done = wait([pending], timeout=0)
    assert (done, not_done) == (set(), {pending})


def test_map_ends_and_cancels_the_queue_on_timeout():
    started, gate, begun = Event(), Event(), []

    def work(number: int) -> None:
        begun.append(number)
        started.set()
        gate.wait(LONG)

    with ThreadPoolExecutor(max_workers=1) as executor:
        results = executor.map(work, range(4), timeout=0.1)
        assert started.wait(LONG)
        with pytest.raises(TimeoutError) as caught:
            next(results)
        assert str(caught.value) == ""
        with pytest.raises(StopIteration):
            next(results)
        gate.set()
    assert begun == [0]


# wait


@contextmanager
def waiting(futures: list[Future], return_when: str) -> Iterator[list[set[Future]]]:
    """다른 스레드가 `wait()`로 기다리는 동안. 블록이 끝나면 돌아와 있어야 한다."""
    returned: list[set[Future]] = []
    options = {"return_when": return_when} if return_when else {}
    waiter = Thread(target=lambda: returned.extend(wait(futures, timeout=LONG, **options)))
    waiter.start()
    waiter.join(0.2)
    yield returned
    waiter.join(LONG)
    assert not waiter.is_alive()


def test_wait_waits_for_all_by_default():
    futures = [finished(1), failed(ConnectionError()), Future(), Future()]
    with waiting(futures, "") as returned:
        assert returned == []
        futures[2].set_exception(ConnectionError())
        assert returned == []
        futures[3].set_result(None)
    assert returned == [set(futures), set()]


def test_wait_first_exception_without_failure_waits_for_all():
    futures = [finished(1), Future(), Future()]
    with waiting(futures, FIRST_EXCEPTION) as returned:
        futures[1].set_result(None)
        assert returned == []
        futures[2].set_result(None)
    assert returned == [set(futures), set()]


def test_wait_first_exception_returns_at_the_first_failure():
    futures = [finished(1), Future(), Future()]
    with waiting(futures, FIRST_EXCEPTION) as returned:
        assert returned == []
        futures[1].set_exception(ConnectionError())
    assert returned == [set(futures[:2]), {futures[2]}]


def test_wait_first_exception_does_not_count_a_cancellation():
    cancelled, slow = Future(), Future()
    assert cancelled.cancel()
    cancelled.set_running_or_notify_cancel()
    with waiting([cancelled, slow], FIRST_EXCEPTION) as returned:
        assert returned == []
        slow.set_result(None)
    assert returned == [{cancelled, slow}, set()]


@pytest.mark.parametrize("first", [finished("값"), failed(ConnectionError())])
def test_wait_first_completed_returns_two_sets(first):
    slow = Future()
    assert wait([slow, first], timeout=LONG, return_when=FIRST_COMPLETED) == ({first}, {slow})
    pending = [Future(), Future()]
    with waiting(pending, FIRST_COMPLETED) as returned:
        assert returned == []
        pending[1].set_result(None)
    assert returned == [{pending[1]}, {pending[0]}]


@pytest.mark.parametrize("return_when", [ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION])
def test_wait_for_nothing_returns_at_once(return_when):
    returned: list[object] = []
    waiter = Thread(target=lambda: returned.append(wait([], return_when=return_when)), daemon=True)
    waiter.start()
    waiter.join(LONG)
    assert returned == [(set(), set())]


def test_wait_raises_nothing_for_a_failed_future():
    broken = failed(ConnectionError("연결이 끊겼습니다"))
    assert wait([broken], timeout=60).done == {broken}


# map


@pytest.mark.parametrize("numbers", [[1, 2, 3], [3, 2, 1], [2, 2, 1]])
def test_map_yields_in_input_order(numbers):
    gate, ended = Event(), []

    def work(place: int, number: int) -> int:
        if place == 0:
            gate.wait(LONG)
        ended.append(place)
        if place == 1:
            gate.set()
        return number

    with ThreadPoolExecutor(max_workers=3) as executor:
        assert list(executor.map(work, range(3), numbers)) == numbers
    assert ended.index(0) > ended.index(1)


def test_map_keeps_the_second_value_until_the_first_is_done():
    gate, second_done = Event(), Event()

    def work(number: int) -> int:
        if number == 1:
            gate.wait(timeout=60)
        else:
            second_done.set()
        return number

    with ThreadPoolExecutor(max_workers=2) as executor:
        results = executor.map(work, [1, 2], timeout=0)
        assert second_done.wait(timeout=60)
        with pytest.raises(TimeoutError):
            next(results)
        gate.set()


def test_map_raises_at_the_failed_item(expect_output):
    expect_output(f"{HERE}/map_stops.py")


def test_map_is_exhausted_after_an_exception():
    with ThreadPoolExecutor() as executor:
        results = executor.map(map_stops.fetch, ["부산", "서울"])
        assert inspect.isgenerator(results)
        with pytest.raises(ConnectionError):
            next(results)
        with pytest.raises(StopIteration):
            next(results)


def test_map_cancels_what_has_not_started_when_it_raises():
    started, release = Event(), Event()
    begun, ended = [], []

    def work(number: int) -> int:
        begun.append(number)
        if number == 0:
            started.wait(timeout=60)
            raise ConnectionError("연결이 끊겼습니다")
        if number == 1:
            started.set()
        release.wait(timeout=60)
        ended.append(number)
        return number

    with ThreadPoolExecutor(max_workers=2) as executor:
        results = executor.map(work, range(5))
        with pytest.raises(ConnectionError):
            next(results)
        release.set()
    assert 1 in ended
    # 0이 끝나고 빈 일꾼이 2를 시작했을 수는 있어도 3과 4는 줄에 남아 있었다.
    assert set(begun) <= {0, 1, 2}


CHUNKS = """
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        for size in (1, 2, 3):
            seen = []
            try:
                for value in executor.map(int, ["1", "2", "셋", "4"], chunksize=size):
                    seen.append(value)
            except ValueError:
                print(size, seen)
"""


def test_chunk_with_an_error_gives_no_value(run_code):
    assert run_code(CHUNKS).stdout == "1 [1, 2]\n2 [1, 2]\n3 []\n"


def test_submit_keeps_every_outcome_in_input_order(expect_output):
    expect_output(f"{HERE}/map_stops_fixed.py")


def test_cure_of_map_still_runs_together(monkeypatch, capsys):
    together = Barrier(3)
    monkeypatch.setattr(map_stops_fixed, "fetch", lambda city: together.wait(timeout=LONG) and len(city))
    map_stops_fixed.main()
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["서울", "부산", "제주도"]
    assert not together.broken


def test_map_consumes_its_input_when_called():
    class Counting(ThreadPoolExecutor):
        submitted = 0

        def submit(self, *args, **kwargs):
            self.submitted += 1
            return super().submit(*args, **kwargs)

    lazily: list[int] = []
    map(abs, map_consumes.numbers(lazily))
    assert lazily == []

    taken: list[int] = []
    with Counting() as executor:
        executor.map(abs, map_consumes.numbers(taken))
        assert taken == list(range(100))
        assert executor.submitted == 100


def test_map_is_silent_when_nothing_is_read(run_code):
    code = """
from concurrent.futures import ThreadPoolExecutor

ran = []

def work(number):
    ran.append(number)
    raise ValueError

with ThreadPoolExecutor(1) as executor:
    executor.map(work, range(4))
print(ran)
"""
    finished = run_code(code)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "[0, 1, 2, 3]\n", "")


@pytest.mark.parametrize(
    ("options", "ran"),
    [({}, [0, 1, 2, 3]), pytest.param({"buffersize": 2}, [0, 1], marks=pytest.mark.python(">=3.14"), id="buffersize")],
)
def test_unread_map_runs_everything_or_what_the_buffer_holds(options, ran):
    begun: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        executor.map(begun.append, range(4), **options)
    assert begun == ran


def test_window_takes_only_what_it_needs(lines):
    assert lines("map_consumes_fixed.py") == ["하나 받은 뒤: 입력 6개를 꺼냄"]


def test_window_submits_nothing_before_the_first_value_is_asked_for():
    taken, begun = [], []
    with ThreadPoolExecutor() as executor:
        results = map_in_window(executor, begun.append, map_consumes.numbers(taken), 5)
    # 맡긴 작업이 있었다면 블록의 끝이 기다려 주었다.
    assert (taken, begun) == ([], [])
    with ThreadPoolExecutor() as executor:
        results = map_in_window(executor, begun.append, map_consumes.numbers(taken), 5)
        next(results)
    assert len(taken) == len(begun) == 6


def test_map_consumes_script(lines):
    assert lines("map_consumes.py") == ["하나 받은 뒤: 입력 100개를 꺼냄"]


# 쌓아 둘 수를 정한 map. buffersize는 3.14부터 있다.
BOUNDED = [
    pytest.param(map_in_window, id="window"),
    pytest.param(
        lambda executor, work, inputs, size: executor.map(work, inputs, buffersize=size),
        marks=pytest.mark.python(">=3.14"),
        id="buffersize",
    ),
]


@pytest.mark.parametrize("bounded", BOUNDED)
def test_bounded_maps_keep_input_order(bounded):
    taken: list[int] = []
    with ThreadPoolExecutor() as executor:
        assert list(bounded(executor, abs, map_consumes.numbers(taken), 5)) == list(range(100))


@pytest.mark.parametrize("bounded", BOUNDED)
def test_bounded_maps_cancel_what_waits(bounded):
    gate, second, begun = Event(), Event(), []

    def work(number: int) -> int:
        begun.append(number)
        if number == 0:
            second.wait(LONG)
            raise ConnectionError
        second.set()
        gate.wait(LONG)
        return number

    with ThreadPoolExecutor(max_workers=2) as executor:
        results = bounded(executor, work, range(100), 5)
        with pytest.raises(ConnectionError):
            next(results)
        gate.set()
    # 0이 끝나고 빈 작업자가 2를 시작했을 수는 있어도, 나머지는 대기열에서 취소되었다.
    assert set(begun) <= {0, 1, 2}


HANDED = """
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from threading import Thread

def until(condition):
    end = time.monotonic() + 60
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)

def work(number):
    Path(f"began-{number}").touch()
    until(Path("go" if number == 0 else "caught").exists)
    if number == 0:
        raise ConnectionError

class Pool(ProcessPoolExecutor):
    handed = []

    def submit(self, *args, **options):
        future = super().submit(*args, **options)
        self.handed.append(future)
        return future

def go(pool):
    # 둘째 작업을 넘길 때까지 첫째를 붙들어 둔다.
    until(lambda: len(pool.handed) > 1 and pool.handed[1].running())
    Path("go").touch()

if __name__ == "__main__":
    with Pool(1) as pool:
        watcher = Thread(target=go, args=(pool,))
        if sys.argv[1] == "timeout":
            results = pool.map(work, range(12), timeout=0.1)
            until(pool.handed[1].running)
        else:
            watcher.start()
            if sys.argv[1] == "buffersize":
                results = pool.map(work, range(12), buffersize=8)
            else:
                results = map_in_window(pool, work, range(12), 8)
        try:
            next(results)
        except (ConnectionError, TimeoutError) as error:
            print(type(error).__name__)
        Path("caught").touch()
        Path("go").touch()
    if watcher.ident:
        watcher.join()
    print([Path(f"began-{number}").exists() for number in (0, 1, 8)])
"""


@pytest.mark.parametrize(
    ("way", "error"),
    [
        ("timeout", "TimeoutError"),
        ("window", "ConnectionError"),
        pytest.param("buffersize", "ConnectionError", marks=pytest.mark.python(">=3.14")),
    ],
)
def test_process_pool_runs_what_it_was_handed(run_code, way, error):
    """둘째 작업은 시작하지 않았어도 실행되고, 뒤의 것은 취소된다."""
    head, main = HANDED.split("def until")
    shown = run_code(f"{head}{inspect.getsource(map_in_window)}\n\ndef until{main}", way).stdout
    assert shown == f"{error}\n[True, True, False]\n"


@pytest.mark.python(">=3.14")
def test_buffersize_limits_the_input_taken():
    taken: list[int] = []
    with ThreadPoolExecutor() as executor:
        results = executor.map(abs, map_consumes.numbers(taken), buffersize=5)
        before = len(taken)
        next(results)
    assert (before, len(taken)) == (5, 6)


COUNT_CHUNKS = """
from concurrent.futures import ProcessPoolExecutor

taken = []

def numbers():
    for number in range(300):
        taken.append(number)
        yield number

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        results = executor.map(abs, numbers(), buffersize=5, chunksize=10)
        next(results)
        print(len(taken))
"""


@pytest.mark.python(">=3.14")
def test_buffersize_counts_chunks(run_code):
    assert run_code(COUNT_CHUNKS).stdout == "60\n"


@pytest.mark.python("<3.14")
@pytest.mark.parametrize(
    ("pool_class", "message"),
    [
        (ThreadPoolExecutor, "Executor.map() got an unexpected keyword argument 'buffersize'"),
        (ProcessPoolExecutor, "ProcessPoolExecutor.map() got an unexpected keyword argument 'buffersize'"),
    ],
)
def test_buffersize_is_unknown_before_3_14(pool_class, message):
    with pool_class(1) as executor, pytest.raises(TypeError) as caught:
        executor.map(abs, [1], buffersize=5)
    assert str(caught.value) == message


# asyncio


def test_asyncio_has_its_own_functions():
    assert asyncio.as_completed is not as_completed
    assert asyncio.wait is not wait


def test_asyncio_task_has_no_condition(expect_output):
    expect_output(f"{HERE}/asyncio_task.py")


@pytest.mark.parametrize("function", [as_completed, wait])
@pytest.mark.parametrize("name", ["coroutine", "str"])
def test_other_objects_have_no_condition(function, name):
    async def nothing() -> None: ...

    thing = nothing() if name == "coroutine" else "값"
    try:
        with pytest.raises(AttributeError) as caught:
            list(function([thing]))
    finally:
        if name == "coroutine":
            thing.close()
    assert str(caught.value) == f"'{name}' object has no attribute '_condition'"


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("task", RuntimeError, "await wasn't used with future"),
        ("coroutine", TypeError, "'coroutine' object is not iterable"),
    ],
)
def test_asyncio_objects_without_a_list(kind, error, message):
    async def main() -> None:
        coroutine = asyncio.sleep(0)
        given = asyncio.ensure_future(coroutine) if kind == "task" else coroutine
        with pytest.raises(error) as caught:
            list(as_completed(given))
        assert str(caught.value) == message
        if kind == "task":
            given.cancel()
        else:
            coroutine.close()

    finish(main())


@pytest.mark.parametrize("function", [as_completed, wait])
def test_finished_task_without_a_list_gives_nothing(function):
    async def main() -> None:
        task = asyncio.create_task(asyncio.sleep(0, result="값"))
        assert await task == "값"
        assert not any(function(task))
        failed = asyncio.create_task(asyncio.to_thread(int, "값"))
        await asyncio.wait([failed])
        with pytest.raises(ValueError, match="invalid literal"):
            any(function(failed))

    finish(main())


def test_asyncio_as_completed_yields_in_completion_order(expect_output):
    expect_output(f"{HERE}/asyncio_task_fixed.py")


def test_asyncio_tasks_finished_before_the_call_come_in_no_order():
    async def order(turn: int) -> bool:
        ended: list[int] = []

        async def work(number: int) -> int:
            ended.append(number)
            return number

        tasks = [asyncio.create_task(work(number)) for number in range(50)]
        await asyncio.wait(tasks)
        received = [await future for future in asyncio.as_completed(tasks[::turn])]
        assert sorted(received) == ended == list(range(50))
        return received == ended

    # 넘긴 순서를 바꾸어도 내놓는 순서가 끝난 순서가 되지는 않는다.
    assert not (finish(order(1)) and finish(order(-1)))


async def cities_of(iterate: bool) -> list[str | None]:
    async def fetch(city: str) -> str:
        return city

    cities = {asyncio.create_task(fetch(city)): city for city in ("서울", "부산")}
    found = []
    if iterate:
        for future in asyncio.as_completed(cities):
            found.append(cities.get(future))
            await future
    else:
        async for task in asyncio.as_completed(cities):
            found.append(cities.get(task))
    return sorted(found, key=str)


def test_plain_iteration_of_asyncio_does_not_give_the_tasks():
    assert finish(cities_of(iterate=True)) == [None, None]


@pytest.mark.python(">=3.13")
def test_async_for_gives_the_tasks():
    assert finish(cities_of(iterate=False)) == ["부산", "서울"]


@pytest.mark.python("<3.13")
def test_async_for_is_not_supported_before_3_13():
    with pytest.raises(TypeError):
        finish(cities_of(iterate=False))
