"""docs/concurrency/as-completed.md의 주장."""

import asyncio
import inspect
import time
from concurrent.futures import (
    FIRST_EXCEPTION,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures import TimeoutError as FuturesTimeoutError
from threading import Event

import pytest

from snippets.concurrency.as_completed import buffersize, map_consumes, map_stops, which_failed

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


def test_a_cancelled_future_is_yielded_and_raises():
    cancelled: Future = Future()
    assert cancelled.cancel()
    cancelled.set_running_or_notify_cancel()
    (received,) = as_completed([cancelled], timeout=60)
    assert received is cancelled
    with pytest.raises(CancelledError):
        received.result(timeout=60)


def test_futures_finished_before_the_call_come_in_no_order():
    orders = []
    for turn in (1, -1):
        futures: list[Future] = [Future() for _ in range(50)]
        completed = futures[::turn]
        for future in completed:
            future.set_result(None)
        received = list(as_completed(futures, timeout=60))
        assert set(received) == set(futures)
        orders.append(received == completed)
    # 끝난 순서를 뒤집어도 내놓는 순서는 따라 바뀌지 않는다.
    assert not all(orders)


def test_same_future_given_twice_is_yielded_once(expect_output):
    expect_output(f"{HERE}/twice.py")


def test_as_completed_is_not_a_method(expect_output):
    for executor in (ThreadPoolExecutor, ProcessPoolExecutor):
        assert not hasattr(executor, "as_completed")
        assert not hasattr(executor, "wait")
    assert not hasattr(Future, "as_completed")
    expect_output(f"{HERE}/as_method.py")


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


def test_timeout_error_is_the_builtin():
    assert FuturesTimeoutError is TimeoutError


def test_time_of_the_reader_counts_toward_the_timeout(expect_output):
    expect_output(f"{HERE}/slow_reader.py")


def test_timeout_raises_although_the_future_is_done():
    first, second = finished("첫째"), Future()
    futures = as_completed([first, second], timeout=0.05)
    assert next(futures) is first
    second.set_result("둘째")
    time.sleep(0.1)
    with pytest.raises(TimeoutError, match=r"^1 \(of 2\) futures unfinished$"):
        next(futures)
    assert second.done()


def test_wait_timeout_returns_what_is_unfinished(expect_output):
    expect_output(f"{HERE}/wait_timeout.py")


def test_wait_does_not_raise_on_timeout():
    pending: Future = Future()
    done, not_done = wait([pending], timeout=0)
    assert (done, not_done) == (set(), {pending})


def test_map_times_out_without_a_message():
    gate = Event()
    with ThreadPoolExecutor(max_workers=1) as executor:
        results = executor.map(lambda _: gate.wait(60), [1], timeout=0)
        with pytest.raises(TimeoutError) as caught:
            next(results)
        gate.set()
    assert str(caught.value) == ""


# wait


def test_wait_first_completed_returns_two_sets(expect_output):
    expect_output(f"{HERE}/wait_first.py")


def test_wait_first_exception_returns_at_the_first_failure(expect_output):
    expect_output(f"{HERE}/wait_exception.py")


def test_wait_first_exception_without_failure_waits_for_all():
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(abs, number) for number in range(20)}
        done, not_done = wait(futures, timeout=60, return_when=FIRST_EXCEPTION)
    assert (done, not_done) == (futures, set())


def test_wait_waits_for_all_by_default():
    with ThreadPoolExecutor() as executor:
        futures = {executor.submit(abs, number) for number in range(20)}
        done, not_done = wait(futures, timeout=60)
    assert (done, not_done) == (futures, set())


def test_wait_raises_nothing_for_a_failed_future():
    broken = failed(ConnectionError("연결이 끊겼습니다"))
    assert wait([broken], timeout=60).done == {broken}


# map


def test_map_yields_in_input_order(expect_output):
    expect_output(f"{HERE}/map_order.py")


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


def test_submit_keeps_every_outcome_in_input_order(expect_output):
    expect_output(f"{HERE}/submit_each.py")


def test_map_consumes_its_whole_input_before_the_first_value(expect_output):
    expect_output(f"{HERE}/map_consumes.py")


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


def test_window_takes_only_what_it_needs(expect_output):
    expect_output(f"{HERE}/window.py")


@pytest.mark.python(">=3.14")
def test_buffersize_limits_the_input_taken(expect_output):
    expect_output(f"{HERE}/buffersize.py")


@pytest.mark.python(">=3.14")
def test_buffersize_keeps_input_order():
    with ThreadPoolExecutor() as executor:
        results = executor.map(abs, buffersize.numbers([]), buffersize=5)
        assert list(results) == list(range(100))


@pytest.mark.python("<3.14")
def test_buffersize_is_unknown_before_3_14():
    with ThreadPoolExecutor() as executor, pytest.raises(TypeError) as caught:
        executor.map(abs, [1], buffersize=5)
    message = "Executor.map() got an unexpected keyword argument 'buffersize'"
    assert str(caught.value) == message


# 조용한 실패


def test_an_unread_exception_is_silent(expect_output):
    assert expect_output(f"{HERE}/silent.py", returncode=0).stdout == "모두 저장했습니다\n"


def test_the_future_keeps_the_unread_exception():
    with ThreadPoolExecutor() as executor:
        future = executor.submit(int, "둘")
    assert isinstance(future.exception(timeout=60), ValueError)


def test_reading_every_future_shows_the_failure(expect_output):
    expect_output(f"{HERE}/silent_read.py")


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


def test_asyncio_as_completed_yields_in_completion_order(expect_output):
    expect_output(f"{HERE}/asyncio_as_completed.py")
