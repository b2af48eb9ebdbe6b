"""docs/concurrency/promise.md의 주장."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest

from evidence.running import Finished, find_tool, run_command
from tests.concurrency.loops import LONG, finish

HERE = "concurrency/promise"
node = pytest.mark.tool("node")


@pytest.fixture
def run_node(tmp_path) -> Callable[[str], Finished]:
    """자바스크립트 모듈을 실행하는 함수."""

    def _run(code: str) -> Finished:
        (tmp_path / "script.mjs").write_text(code, encoding="utf-8")
        return run_command([find_tool("node"), "script.mjs"], cwd=tmp_path, timeout=LONG)

    return _run


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


def test_create_task_needs_a_running_event_loop():
    coroutine = asyncio.sleep(0, 42)
    with pytest.raises(RuntimeError, match=r"^no running event loop$"):
        asyncio.create_task(coroutine).cancel()
    # 루프가 있어도 실행 중이 아니면 같다. 루프의 메서드로는 만들 수 있다.
    loop = asyncio.new_event_loop()
    try:
        with pytest.raises(RuntimeError, match=r"^no running event loop$"):
            asyncio.create_task(coroutine).cancel()
        task = loop.create_task(coroutine)
        assert not loop.is_running()
        assert loop.run_until_complete(task) == 42
    finally:
        loop.close()


def test_gather_refuses_a_concurrent_future():
    async def main() -> None:
        await asyncio.gather(Future())

    message = "^An asyncio.Future, a coroutine or an awaitable is required$"
    with pytest.raises(TypeError, match=message):
        asyncio.run(main())


def test_wrap_future_makes_it_awaitable(expect_output):
    assert expect_output(f"{HERE}/not_awaitable_fixed.py").stdout == "2\n"


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


def test_result_blocks_the_event_loop(lines):
    assert lines("result_blocks.py") == ["기다리는 동안 문이 열렸는가: False"]


def test_wrap_future_lets_other_tasks_run(lines):
    assert lines("result_blocks_fixed.py") == ["기다리는 동안 문이 열렸는가: True"]


def test_timeout_waits_for_the_with_block_of_a_pool():
    gate = threading.Event()
    timer = threading.Timer(0.4, gate.set)

    async def main() -> bool:
        try:
            async with asyncio.timeout(0.01):
                with ThreadPoolExecutor() as executor:
                    future = executor.submit(gate.wait, LONG)
                    timer.start()
                    await asyncio.wrap_future(future)
        except TimeoutError:
            return gate.is_set() and future.done()
        raise AssertionError("제한 시간이 지나지 않았다")

    assert asyncio.run(main()) is True
    timer.join(LONG)


def test_timeout_around_a_pool_without_await_never_fires():
    async def main() -> bool:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(0.01) as limit:
            with ThreadPoolExecutor() as executor:
                executor.submit(time.sleep, 0.2)
        return loop.time() > limit.when()

    assert asyncio.run(main()) is True


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


def test_submit_starts_before_anyone_waits():
    started = threading.Event()
    with ThreadPoolExecutor() as executor:
        future = executor.submit(started.set)
        assert started.wait(LONG)
    assert future.result(LONG) is None


@node
def test_new_promise_starts_before_anyone_waits(run_node):
    code = 'new Promise(() => console.log("함수 안"));\nconsole.log("다음 줄");\n'
    assert run_node(code).stdout == "함수 안\n다음 줄\n"


def test_submit_runs_in_another_thread():
    with ThreadPoolExecutor() as executor:
        worker = executor.submit(threading.current_thread).result(timeout=60)
    assert worker is not threading.current_thread()


PROCESS = """
import os
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(os.getpid).result() != os.getpid())
"""


def test_submit_runs_in_another_process(run_code):
    assert run_code(PROCESS).stdout == "True\n"


def test_calling_a_coroutine_function_runs_nothing(expect_output):
    expect_output(f"{HERE}/coroutine.py")


@node
def test_an_async_function_runs_until_its_first_await(expect_output):
    expect_output(f"{HERE}/async_function.mjs")


def test_a_task_starts_when_the_loop_gets_control():
    async def nothing() -> None:
        pass

    async def main() -> list[list[str]]:
        started: list[str] = []
        seen: list[list[str]] = []

        async def work() -> None:
            started.append("시작")

        loop = asyncio.get_running_loop()
        finished = loop.create_future()
        finished.set_result(None)
        task = asyncio.create_task(work())
        seen.append(started.copy())
        await nothing()
        seen.append(started.copy())
        await finished
        seen.append(started.copy())
        await asyncio.sleep(0)
        seen.append(started.copy())
        await task
        return seen

    assert finish(main()) == [[], [], [], ["시작"]]


@pytest.mark.python(">=3.14")
def test_an_eager_task_starts_at_once(expect_output):
    expect_output(f"{HERE}/eager_task.py")


def started_by(make: Callable) -> list[str]:
    async def main() -> list[str]:
        lines: list[str] = []

        async def work() -> None:
            lines.append("함수 안")

        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = make(work())
        lines.append("만든 다음 줄")
        await task
        return lines

    return asyncio.run(main())


@pytest.mark.python(">=3.12")
@pytest.mark.parametrize("make", [asyncio.create_task, asyncio.gather, asyncio.ensure_future])
def test_eager_task_factory_starts_created_tasks_at_once(make):
    assert started_by(make) == ["함수 안", "만든 다음 줄"]


@pytest.mark.python(">=3.12")
def test_eager_task_factory_does_not_reach_the_class():
    assert started_by(asyncio.Task) == ["만든 다음 줄", "함수 안"]


@pytest.mark.python("<3.12")
def test_eager_task_factory_is_missing_before_3_12():
    assert not hasattr(asyncio, "eager_task_factory")


@pytest.mark.python("<3.13")
def test_eager_start_is_unknown_before_3_13():
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


def test_a_late_callback_runs_at_once():
    seen = []
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        wait([future], timeout=LONG)
        future.add_done_callback(lambda done: seen.append(done.result()))
        assert seen == [1024]


@node
def test_then_on_a_settled_promise_runs_after_the_running_code(run_node):
    code = """
Promise.resolve(1024).then(() => console.log("콜백"));
console.log("다음 줄");
for (let i = 0; i < 3; i++) console.log(i);
function later() { console.log("함수의 줄"); }
later();
"""
    assert run_node(code).stdout.split("\n") == ["다음 줄", "0", "1", "2", "함수의 줄", "콜백", ""]


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


def test_await_chains_in_python(lines):
    assert lines("no_then_fixed.py") == ["서울"]


@node
def test_then_chains_in_javascript(run_node):
    code = 'await Promise.resolve("서울의 보고서").then((text) => text.slice(0, 2)).then(console.log);\n'
    assert run_node(code).stdout == "서울\n"


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
def test_a_promise_has_no_cancel(run_node):
    assert run_node("console.log(typeof Promise.resolve().cancel);\n").stdout == "undefined\n"


# 아무도 보지 않은 오류

LOST_FUTURE = """
from concurrent.futures import ThreadPoolExecutor

def save():
    raise OSError("저장 실패")

with ThreadPoolExecutor() as executor:
    executor.submit(save)
print("끝까지 실행됨")
"""

LOST_TASK = """
import asyncio

async def save():
    raise OSError("저장 실패")

async def main():
    task = asyncio.create_task(save())
    await asyncio.wait([task])
    print("끝까지 실행됨")

asyncio.run(main())
"""

LOST_REJECTION = """
async function save() { throw new Error("저장 실패"); }
save();
setTimeout(() => console.log("끝까지 실행됨"), 0);
"""


def test_a_lost_future_error_is_silent(run_code):
    finished = run_code(LOST_FUTURE)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "끝까지 실행됨\n", "")


def test_a_lost_task_error_exits_with_0(run_code):
    finished = run_code(LOST_TASK)
    assert (finished.returncode, finished.stdout) == (0, "끝까지 실행됨\n")
    assert "Task exception was never retrieved" in finished.stderr


def test_system_exit_of_a_task_ends_the_program(run_code):
    finished = run_code(LOST_TASK.replace('OSError("저장 실패")', "SystemExit(3)"))
    assert (finished.returncode, finished.stdout) == (3, "")
    finished = run_code(LOST_TASK.replace('OSError("저장 실패")', "KeyboardInterrupt"))
    assert finished.returncode != 0
    assert finished.stdout == ""
    assert finished.stderr.endswith("KeyboardInterrupt\n")


def test_a_lost_task_error_is_logged_when_the_task_is_gone():
    async def main() -> list[int]:
        async def save() -> None:
            raise OSError("저장 실패")

        logged: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: logged.append(context["message"]))
        task = asyncio.create_task(save())
        await asyncio.wait([task])
        gc.collect()
        before = len(logged)
        del task
        gc.collect()
        assert logged[before:] == ["Task exception was never retrieved"]
        return [before, len(logged)]

    assert finish(main()) == [0, 1]


@node
def test_a_lost_rejection_exits_with_1(run_node):
    finished = run_node(LOST_REJECTION)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "Error: 저장 실패" in finished.stderr.splitlines()


# 바꿔 쓰기


def test_a_future_of_the_loop_is_settled_from_outside():
    async def main() -> str:
        loop = asyncio.get_running_loop()
        parcel = loop.create_future()
        loop.call_soon(parcel.set_result, "소포")
        assert not parcel.done()
        return await parcel

    assert finish(main()) == "소포"


def woken_by_the_alarm(set_result: Callable, alarm: float) -> bool:
    """다른 스레드가 `set_result`로 값을 정했는데도, 알람이 울릴 때까지 루프가 쉬었는가."""

    async def main() -> bool:
        loop = asyncio.get_running_loop()
        parcel = loop.create_future()
        timer = threading.Timer(0.2, set_result, [loop, parcel])
        at = loop.time() + alarm
        loop.call_at(at, lambda: None)
        timer.start()
        assert await parcel == "소포"
        timer.join(LONG)
        return loop.time() >= at

    return finish(main())


def test_set_result_from_another_thread_does_not_wake_the_loop():
    assert woken_by_the_alarm(lambda _, parcel: parcel.set_result("소포"), alarm=1)


def test_call_soon_threadsafe_wakes_the_loop():
    assert not woken_by_the_alarm(lambda loop, parcel: loop.call_soon_threadsafe(parcel.set_result, "소포"), alarm=LONG)


def test_wait_is_not_quite_race():
    async def fail() -> None:
        raise OSError("저장 실패")

    async def main() -> None:
        never = asyncio.create_task(asyncio.Event().wait())
        failed = asyncio.create_task(fail())
        done, pending = await asyncio.wait([never, failed], return_when=asyncio.FIRST_COMPLETED)
        assert (done, pending) == ({failed}, {never})
        assert repr(failed.exception()) == "OSError('저장 실패')"
        both = {asyncio.create_task(asyncio.sleep(0)) for _ in range(2)}
        done, pending = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        assert (done, pending) == (both, set())

    finish(main())


def test_wait_refuses_coroutines():
    async def main() -> None:
        coroutine = asyncio.sleep(0)
        try:
            await asyncio.wait([coroutine], return_when=asyncio.FIRST_COMPLETED)
        finally:
            coroutine.close()

    with pytest.raises(TypeError, match=r"^Passing coroutines is forbidden, use tasks explicitly\.$"):
        finish(main())


@node
def test_race_rejects_with_the_first_failure(run_node):
    code = (
        'await Promise.race([Promise.reject(new Error("저장 실패"))]).catch((error) => console.log(error.message));\n'
    )
    assert run_node(code).stdout == "저장 실패\n"


def test_asyncio_combinators(expect_output):
    expect_output(f"{HERE}/combinators.py")


@node
def test_promise_combinators(expect_output):
    expect_output(f"{HERE}/combinators.mjs")


@node
@pytest.mark.parametrize("name", ["handle", "combinators"])
def test_both_languages_print_the_same(name, run):
    python, javascript = run(f"{HERE}/{name}.py"), run(f"{HERE}/{name}.mjs")
    assert (python.returncode, javascript.returncode) == (0, 0)
    assert python.stdout == javascript.stdout
    assert python.stdout != ""
