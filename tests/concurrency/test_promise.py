"""docs/concurrency/promise.md의 주장."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

HERE = "concurrency/promise"
node = pytest.mark.tool("node")


# 같은 것


def test_callback_gets_the_value(expect_output):
    expect_output(f"{HERE}/handle.py")


@node
def test_then_gets_the_value(expect_output):
    expect_output(f"{HERE}/handle.mjs")


# await


def test_awaiting_a_concurrent_future_is_a_type_error(expect_output):
    expect_output(f"{HERE}/not_awaitable.py")


def message_of_await() -> str:
    async def main() -> None:
        await Future()

    with pytest.raises(TypeError) as caught:
        asyncio.run(main())
    return str(caught.value)


@pytest.mark.python("<3.14")
def test_message_of_await_before_3_14():
    assert message_of_await() == "object Future can't be used in 'await' expression"


@pytest.mark.python(">=3.14")
def test_message_of_await_since_3_14():
    assert message_of_await() == "'Future' object can't be awaited"


def test_only_futures_of_asyncio_can_be_awaited():
    assert hasattr(asyncio.Future, "__await__")
    assert hasattr(asyncio.Task, "__await__")
    assert not hasattr(Future, "__await__")


def test_a_concurrent_future_needs_no_event_loop():
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
    with ThreadPoolExecutor() as executor:
        assert executor.submit(pow, 2, 10).result(timeout=60) == 1024


def test_a_task_needs_a_running_event_loop():
    coroutine = asyncio.sleep(0)
    try:
        with pytest.raises(RuntimeError, match=r"^no running event loop$"):
            asyncio.create_task(coroutine).cancel()
    finally:
        coroutine.close()


def test_gather_refuses_a_concurrent_future():
    async def main() -> None:
        await asyncio.gather(Future())

    message = "^An asyncio.Future, a coroutine or an awaitable is required$"
    with pytest.raises(TypeError, match=message):
        asyncio.run(main())


def test_wrap_future_makes_it_awaitable(expect_output):
    expect_output(f"{HERE}/wrapped.py")


def test_run_in_executor_gives_an_asyncio_future():
    async def main() -> tuple[bool, int]:
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor() as executor:
            future = loop.run_in_executor(executor, pow, 2, 10)
            return isinstance(future, asyncio.Future), await future

    assert asyncio.run(main()) == (True, 1024)


def test_result_blocks_the_thread_until_the_value_comes():
    future: Future = Future()
    timer = threading.Timer(0.05, future.set_result, [1024])
    assert not future.done()
    timer.start()
    assert future.result(timeout=60) == 1024
    assert future.done()
    timer.join(timeout=60)


def test_result_blocks_the_event_loop(expect_output):
    expect_output(f"{HERE}/result_blocks.py")


def test_a_task_can_be_awaited_again():
    async def work() -> int:
        return 1024

    async def main() -> list[int]:
        task = asyncio.create_task(work())
        return [await task, await task]

    assert asyncio.run(main()) == [1024, 1024]


def test_a_task_is_an_asyncio_future():
    assert issubclass(asyncio.Task, asyncio.Future)
    assert not issubclass(asyncio.Future, Future)
    assert not issubclass(Future, asyncio.Future)


# 시작


def test_submit_starts_before_anyone_waits(expect_output):
    expect_output(f"{HERE}/starts.py")


@node
def test_new_promise_starts_before_anyone_waits(expect_output):
    expect_output(f"{HERE}/starts.mjs")


def test_submit_runs_in_another_thread():
    with ThreadPoolExecutor() as executor:
        worker = executor.submit(threading.current_thread).result(timeout=60)
    assert worker is not threading.current_thread()


def test_calling_a_coroutine_function_runs_nothing(expect_output):
    expect_output(f"{HERE}/coroutine.py")


@node
def test_an_async_function_runs_until_its_first_await(expect_output):
    expect_output(f"{HERE}/async_function.mjs")


def test_a_task_starts_at_the_next_await(expect_output):
    expect_output(f"{HERE}/task.py")


@pytest.mark.python(">=3.14")
def test_an_eager_task_starts_at_once(expect_output):
    expect_output(f"{HERE}/eager_task.py")


@pytest.mark.python(">=3.12")
def test_eager_task_factory_starts_every_task_at_once():
    async def main() -> list[str]:
        lines: list[str] = []

        async def work() -> None:
            lines.append("함수 안")

        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = asyncio.create_task(work())
        lines.append("만든 다음 줄")
        await task
        return lines

    assert asyncio.run(main()) == ["함수 안", "만든 다음 줄"]


@pytest.mark.python("<3.12")
def test_eager_task_factory_is_missing_before_3_12():
    assert not hasattr(asyncio, "eager_task_factory")


@pytest.mark.python("<3.14")
def test_eager_start_is_unknown_before_3_14():
    async def main() -> None:
        coroutine = asyncio.sleep(0)
        try:
            await asyncio.create_task(coroutine, eager_start=True)
        finally:
            coroutine.close()

    message = r"^create_task\(\) got an unexpected keyword argument 'eager_start'$"
    with pytest.raises(TypeError, match=message):
        asyncio.run(main())


# 콜백


def test_a_late_callback_runs_at_once(expect_output):
    expect_output(f"{HERE}/late_callback.py")


@node
def test_then_on_a_settled_promise_runs_later(expect_output):
    expect_output(f"{HERE}/late_then.mjs")


def test_a_late_callback_runs_in_the_adding_thread():
    seen = []
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        wait([future], timeout=60)
        future.add_done_callback(lambda _: seen.append(threading.current_thread()))
        assert seen == [threading.current_thread()]


def test_an_early_callback_runs_in_the_worker_thread():
    gate = threading.Event()
    seen = []

    def work() -> threading.Thread:
        gate.wait(timeout=60)
        return threading.current_thread()

    with ThreadPoolExecutor() as executor:
        future = executor.submit(work)
        future.add_done_callback(lambda _: seen.append(threading.current_thread()))
        assert seen == []
        gate.set()
    assert seen == [future.result(timeout=60)]
    assert seen != [threading.current_thread()]


def test_an_asyncio_callback_on_a_finished_task_runs_later():
    async def main() -> list[str]:
        lines: list[str] = []
        task = asyncio.create_task(asyncio.sleep(0))
        await task
        task.add_done_callback(lambda _: lines.append("콜백"))
        lines.append("다음 줄")
        await asyncio.sleep(0)
        return lines

    assert asyncio.run(main()) == ["다음 줄", "콜백"]


# 잇기와 취소


def test_a_future_has_no_then(expect_output):
    expect_output(f"{HERE}/no_then.py")
    for kind in (Future, asyncio.Future, asyncio.Task):
        assert not hasattr(kind, "then")


def test_add_done_callback_returns_nothing():
    async def main() -> object:
        return asyncio.get_running_loop().create_future().add_done_callback(print)

    assert Future().add_done_callback(print) is None
    assert asyncio.run(main()) is None


def test_await_chains_in_python(expect_output):
    expect_output(f"{HERE}/chain.py")


@node
def test_then_chains_in_javascript(expect_output):
    expect_output(f"{HERE}/chain.mjs")


def test_a_queued_future_can_be_cancelled(expect_output):
    expect_output(f"{HERE}/cancel.py")


def test_a_running_future_cannot_be_cancelled():
    started, gate = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(timeout=60)

    with ThreadPoolExecutor() as executor:
        future = executor.submit(work)
        assert started.wait(timeout=60)
        assert future.cancel() is False
        gate.set()


def test_a_waiting_task_can_be_cancelled():
    async def main() -> bool:
        task = asyncio.create_task(asyncio.Event().wait())
        await asyncio.sleep(0)
        assert task.cancel() is True
        await asyncio.wait([task], timeout=60)
        return task.cancelled()

    assert asyncio.run(main())


@node
def test_a_promise_has_no_cancel(expect_output):
    expect_output(f"{HERE}/no_cancel.mjs")


# 아무도 보지 않은 오류


def test_a_lost_future_error_exits_with_0(expect_output):
    assert expect_output(f"{HERE}/lost_error.py", returncode=0).stdout == "끝까지 실행됨\n"


@node
def test_a_lost_rejection_exits_with_1(expect_output):
    # 예외 뒤에 찍는 호출의 자리와 판은 Node마다 다르다.
    finished = expect_output(f"{HERE}/lost_rejection.mjs", returncode=1, stdout=True)
    assert "Error: 저장 실패" in finished.stderr.splitlines()


def test_a_lost_task_error_is_logged_and_exits_with_0(expect_output):
    finished = expect_output(f"{HERE}/lost_task.py", returncode=0)
    _, *lines = finished.stdout.splitlines()
    assert lines[0] == "Task exception was never retrieved"
    assert lines[-1] == "OSError: 저장 실패"


def test_a_callback_can_report_the_error(expect_output):
    expect_output(f"{HERE}/report_error.py")


# 바꿔 쓰기


def test_a_future_of_the_loop_is_settled_from_outside(expect_output):
    expect_output(f"{HERE}/resolver.py")


@node
def test_a_promise_is_settled_from_outside(expect_output):
    expect_output(f"{HERE}/resolver.mjs")


def test_asyncio_combinators(expect_output):
    expect_output(f"{HERE}/combinators.py")


@node
def test_promise_combinators(expect_output):
    expect_output(f"{HERE}/combinators.mjs")


@node
@pytest.mark.parametrize("name", ["handle", "starts", "chain", "resolver", "combinators"])
def test_both_languages_print_the_same(name, run):
    python, javascript = run(f"{HERE}/{name}.py"), run(f"{HERE}/{name}.mjs")
    assert (python.returncode, javascript.returncode) == (0, 0)
    assert python.stdout == javascript.stdout
    assert python.stdout != ""
