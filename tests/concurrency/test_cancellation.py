"""docs/concurrency/cancellation.md의 주장."""

import asyncio
import gc
import threading
import weakref

import pytest

from snippets.concurrency.cancellation import (
    no_await_fixed,
    propagate,
    shield_at_exit,
    shield_at_exit_fixed,
    swallow,
    swallow_fixed,
    timeout_inside,
)
from tests.concurrency.loops import LONG, finish

SNIPPETS = "concurrency/cancellation"
SHORT = 0.05  # 반드시 지나가게 할 제한 시간(초)


class Work:
    """신호가 올 때까지 끝나지 않고, 무엇을 받고 끝났는지 적어 두는 작업."""

    def __init__(self):
        self.started, self.signal = asyncio.Event(), asyncio.Event()
        self.ended = ""

    async def run(self):
        self.started.set()
        try:
            await self.signal.wait()
            self.ended = "값"
        except BaseException as error:
            self.ended = type(error).__name__
            raise
        return self.ended


async def cancelled_while(function):
    """`function(작업)`을 기다리는 태스크를 취소한 뒤, 그 태스크와 작업."""
    work = Work()
    task = asyncio.create_task(function(work))
    await work.started.wait()
    task.cancel()
    await asyncio.wait([task])
    # 내려간 취소가 작업에 닿을 때까지 몇 번 양보한다.
    for _ in range(10):
        await asyncio.sleep(0)
    return task, work


# 취소 전파


ORDER = ["부모 시작", "자식 시작", "손자 시작", "cancel()", "손자 끝", "자식 끝", "부모 끝"]


@pytest.mark.timing
def test_cancellation_goes_down_and_comes_back_up(lines, monkeypatch):
    assert lines("propagate.py") == ORDER
    got = []

    def watched(function):
        async def watch(log):
            try:
                await function(log)
            except BaseException as error:
                got.append((function.__name__, type(error)))
                raise

        return watch

    for name in ("parent", "child", "grandchild"):
        monkeypatch.setattr(propagate, name, watched(getattr(propagate, name)))
    finish(propagate.main(got.append))
    came_up = [event for event in got if isinstance(event, tuple)]
    assert came_up == [(name, asyncio.CancelledError) for name in ("grandchild", "child", "parent")]


@pytest.mark.timing
def test_timeline(record_timeline):
    assert record_timeline("propagate", propagate.main) == ORDER


async def await_coroutine(work):
    await work.run()


async def await_task(work):
    await asyncio.create_task(work.run())


async def await_wait_for(work):
    await asyncio.wait_for(work.run(), LONG)


async def await_timeout(work):
    async with asyncio.timeout(LONG):
        await work.run()


def what_arrives(way):
    """`way(작업)`을 기다리는 태스크를 취소했을 때, 태스크가 취소되었는지와 작업이 받은 것."""

    async def main():
        task, work = await cancelled_while(way)
        return task.cancelled(), work.ended

    return finish(main())


def test_cancellation_reaches_the_awaited_coroutine():
    assert what_arrives(await_coroutine) == (True, "CancelledError")


def test_cancellation_reaches_the_awaited_task():
    assert what_arrives(await_task) == (True, "CancelledError")


def test_cancellation_passes_through_timeouts():
    assert what_arrives(await_wait_for) == (True, "CancelledError")
    assert what_arrives(await_timeout) == (True, "CancelledError")


def test_cancellation_reaches_every_child_of_gather():
    other = []

    async def way(work):
        other.append(Work())
        await asyncio.gather(other[0].run(), work.run())

    assert what_arrives(way) == (True, "CancelledError")
    assert other[0].ended == "CancelledError"


def test_cancellation_reaches_every_child_of_a_task_group():
    other = []

    async def way(work):
        other.append(Work())
        async with asyncio.TaskGroup() as group:
            group.create_task(other[0].run())
            group.create_task(work.run())

    assert what_arrives(way) == (True, "CancelledError")
    assert other[0].ended == "CancelledError"


def test_cancellation_does_not_pass_through_wait():
    async def way(work):
        await asyncio.wait([asyncio.create_task(work.run())])

    assert what_arrives(way) == (True, "")


def test_cancellation_does_not_pass_through_shield():
    async def way(work):
        await asyncio.shield(work.run())

    assert what_arrives(way) == (True, "")


def test_cancellation_does_not_stop_a_thread():
    started, signal, ended = threading.Event(), threading.Event(), threading.Event()

    def block():
        started.set()
        assert signal.wait(LONG)
        ended.set()

    async def main():
        task = asyncio.create_task(asyncio.to_thread(block))
        while not started.is_set():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert not ended.is_set()
        signal.set()
        return await asyncio.to_thread(ended.wait, LONG)

    assert finish(main()) is True


# 태스크의 일생


def test_states_script(lines):
    assert lines("task_states.py") == [
        "예약됨: done=False cancelled=False cancelling=0",
        "기다림: done=False cancelled=False cancelling=0",
        "취소 요청됨: done=False cancelled=False cancelling=1",
        "취소됨: done=True cancelled=True cancelling=1",
        "값을 돌려줌: done=True cancelled=False cancelling=0",
        "예외를 던짐: done=True cancelled=False cancelling=0",
    ]


def test_cancel_only_asks():
    async def main():
        work = Work()
        task = asyncio.create_task(work.run())
        await work.started.wait()
        assert task.cancel() is True
        state = task.done(), work.ended, task.cancelling()
        await asyncio.wait([task])
        return state, (task.done(), work.ended)

    assert finish(main()) == ((False, "", 1), (True, "CancelledError"))


def test_cancelled_error_is_raised_at_the_await():
    async def main():
        where = []

        async def work():
            where.append("await 앞")
            try:
                await asyncio.Event().wait()
                where.append("await 뒤")
            except asyncio.CancelledError:
                where.append("CancelledError")
                raise

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return where

    assert finish(main()) == ["await 앞", "CancelledError"]


def test_finished_task_is_not_cancelled():
    async def main():
        task = asyncio.create_task(asyncio.sleep(0, "값"))
        await task
        return task.cancel(), task.cancelled(), task.result()

    assert finish(main()) == (False, False, "값")


def test_awaiting_a_cancelled_task_raises_cancelled_error():
    async def main():
        task = asyncio.create_task(asyncio.Event().wait())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(asyncio.CancelledError):
            task.result()
        with pytest.raises(asyncio.CancelledError):
            task.exception()
        return asyncio.current_task().cancelled()

    assert finish(main()) is False


def test_task_cancelled_before_its_start_never_runs(lines):
    assert lines("before_start.py") == [
        "[0번 양보한 뒤 cancel()]",
        "취소됨: True",
        "[1번 양보한 뒤 cancel()]",
        "시작",
        "정리",
        "취소됨: True",
    ]


def test_cancelled_error_is_no_exception_subclass(lines):
    assert asyncio.CancelledError.__mro__[1] is BaseException
    assert lines("base_exception.py") == [
        "except Exception이 잡음: ValueError('실패')",
        "취소됨: True",
    ]


# timeout


def test_timeout_is_a_cancellation_inside_and_a_timeout_error_outside(lines):
    assert lines("timeout.py") == ["안에서는 CancelledError", "밖에서는 TimeoutError"]


def test_timeout_does_not_fire_in_time():
    async def main():
        async with asyncio.timeout(LONG) as limit:
            value = await asyncio.sleep(0, "값")
        return value, limit.expired()

    assert finish(main()) == ("값", False)


def test_cause_of_the_timeout_error_is_the_cancellation():
    async def main():
        async with asyncio.timeout(SHORT):
            await asyncio.Event().wait()

    async def catch():
        try:
            await main()
        except TimeoutError as error:
            # 3.11의 처음 수정판들은 __cause__ 없이 __context__에만 남긴다.
            return error.__cause__ or error.__context__

    assert type(finish(catch())) is asyncio.CancelledError


def test_task_that_timed_out_is_not_cancelled_itself():
    async def work():
        try:
            async with asyncio.timeout(SHORT):
                await asyncio.Event().wait()
        except TimeoutError:
            return "이어서 실행됨"

    async def main():
        task = asyncio.create_task(work())
        return await task, task.cancelled(), task.cancelling()

    assert finish(main()) == ("이어서 실행됨", False, 0)


def test_cancellation_from_outside_is_no_timeout_error():
    left = []

    async def way(work):
        try:
            await await_timeout(work)
        except (asyncio.CancelledError, TimeoutError) as error:
            left.append(type(error))
            raise

    assert what_arrives(way) == (True, "CancelledError")
    assert left == [asyncio.CancelledError]


def test_time_limits_script(lines):
    assert lines("time_limits.py") == [
        "with_timeout: 예외=TimeoutError 취소됨=True",
        "with_wait_for: 예외=TimeoutError 취소됨=True",
        "with_shield: 예외=TimeoutError 취소됨=False",
        "with_wait: 예외=None 취소됨=False",
    ]


def limited(function):
    """작업에 제한 시간을 걸었을 때 나온 예외의 이름과 작업이 받은 것."""

    async def main():
        work = Work()
        task = asyncio.create_task(work.run())
        error = None
        try:
            await function(task)
        except TimeoutError as caught:
            error = type(caught).__name__
        for _ in range(10):
            await asyncio.sleep(0)
        return error, work.ended

    return finish(main())


def test_timeout_cancels_what_it_waits_for():
    async def way(task):
        async with asyncio.timeout(SHORT):
            await task

    assert limited(way) == ("TimeoutError", "CancelledError")


def test_wait_for_cancels_what_it_waits_for():
    assert limited(lambda task: asyncio.wait_for(task, SHORT)) == ("TimeoutError", "CancelledError")


def test_wait_for_a_shield_cancels_nothing():
    async def way(task):
        await asyncio.wait_for(asyncio.shield(task), SHORT)

    assert limited(way) == ("TimeoutError", "")


def test_wait_neither_raises_nor_cancels():
    assert limited(lambda task: asyncio.wait([task], timeout=SHORT)) == (None, "")


def test_wait_for_waits_for_the_clean_up():
    async def main():
        cleaned = []

        async def work():
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(SHORT)
                cleaned.append(True)

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(work(), SHORT)
        return cleaned

    assert finish(main()) == [True]


# shield


def test_shielded_task_survives(lines):
    assert lines("shield.py") == [
        "기다리던 쪽은 취소됨: True",
        "저장은 취소됨: False",
        "저장함",
    ]


def test_cancelling_the_shielded_task_itself_cancels_it():
    async def main():
        inner = asyncio.create_task(asyncio.Event().wait())
        outer = asyncio.ensure_future(asyncio.shield(inner))
        await asyncio.sleep(0)
        inner.cancel()
        await asyncio.wait([inner, outer])
        return inner.cancelled(), outer.cancelled()

    assert finish(main()) == (True, True)


def test_shielded_task_nobody_holds_is_lost(caplog):
    references = []

    async def inner():
        references.append(weakref.ref(asyncio.current_task()))
        await asyncio.Event().wait()

    async def main():
        task = asyncio.create_task(shielded())
        while not references:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await asyncio.sleep(0)
        gc.collect()
        return references[0]()

    async def shielded():
        await asyncio.shield(inner())

    assert finish(main()) is None
    assert [record.getMessage().splitlines()[0] for record in caplog.records] == [
        "Task was destroyed but it is pending!"
    ]


# 흔한 실수


def test_swallowed_cancellation_is_not_cancelled(lines):
    assert lines("swallow.py") == ["정리합니다", "cancelled(): False", "result(): 값"]


def test_reraised_cancellation_is_cancelled(lines):
    assert lines("swallow_fixed.py") == ["정리합니다", "cancelled(): True"]
    assert finish(swallow_fixed.work(0)) == "값"


def test_wide_excepts_swallow_too():
    async def bare():
        try:
            await asyncio.Event().wait()
        except:  # noqa: E722
            return "값"

    async def base():
        try:
            await asyncio.Event().wait()
        except BaseException:
            return "값"

    async def main():
        tasks = [asyncio.create_task(bare()), asyncio.create_task(base())]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        return await asyncio.gather(*tasks)

    assert finish(main()) == ["값", "값"]


@pytest.mark.timing
def test_swallowed_cancellation_does_not_reach_the_parent(capsys):
    async def parent():
        value = await asyncio.create_task(swallow.work())
        return f"부모가 받은 {value}"

    async def main():
        task = asyncio.create_task(parent())
        await asyncio.sleep(SHORT)
        task.cancel()
        return await task, task.cancelled()

    assert finish(main()) == ("부모가 받은 값", False)
    assert capsys.readouterr().out == "정리합니다\n"


def test_swallowed_timeout_raises_nothing(capsys, monkeypatch):
    async def main():
        async with asyncio.timeout(SHORT) as limit:
            value = await swallow.work()
        return value, limit.expired()

    assert finish(main()) == ("값", True)
    assert capsys.readouterr().out == "정리합니다\n"
    # 다시 일으키기만 하면 같은 코드가 제한 시간에 걸린다.
    monkeypatch.setattr(swallow, "work", lambda: swallow_fixed.work(LONG))
    with pytest.raises(TimeoutError):
        finish(main())


def test_finally_does_not_swallow():
    async def clean_up(work):
        try:
            await work.run()
        finally:
            await asyncio.sleep(0)

    assert what_arrives(clean_up) == (True, "CancelledError")


def test_timeout_error_is_not_raised_inside(lines, capsys):
    assert lines("timeout_inside.py") == ["여기까지 올라온 TimeoutError"]

    async def expired():
        raise TimeoutError

    assert finish(timeout_inside.read(expired())) == "기본값"


def test_print_of_the_reply_in_time(capsys, monkeypatch):
    async def at_once(seconds, value):
        return value

    monkeypatch.setattr(timeout_inside.asyncio, "sleep", at_once)
    asyncio.run(timeout_inside.main())
    assert capsys.readouterr().out == "답\n"


def test_timeout_error_is_caught_outside(lines):
    assert lines("timeout_inside_fixed.py") == ["기본값", "답"]


def test_timeout_without_await_never_fires(lines):
    assert lines("no_await.py") == ["끝까지 실행됨", "제한 시간에 걸림: False"]


def test_cancelled_error_comes_only_at_an_await():
    steps = []

    async def at_once():
        steps.append("멈추지 않는 await")

    async def work():
        asyncio.current_task().cancel()
        steps.append("계산")
        await at_once()
        steps.append("멈추는 await")
        try:
            await asyncio.sleep(0)
        except BaseException as error:
            steps.append(type(error))
            raise

    async def main():
        task = asyncio.create_task(work())
        await asyncio.wait([task])
        return task.cancelled()

    assert finish(main())
    assert steps == ["계산", "멈추지 않는 await", "멈추는 await", asyncio.CancelledError]


def test_timeout_fires_where_the_work_yields(lines, capsys):
    assert lines("no_await_fixed.py") == ["제한 시간에 걸림: True"]
    finish(no_await_fixed.compute(1))
    assert capsys.readouterr().out == "끝까지 실행됨\n"


@pytest.mark.timing
def test_end_of_run_cancels_the_shielded_task(lines, capsys):
    assert lines("shield_at_exit.py") == ["제한 시간이 지났습니다", "저장이 취소되었습니다"]
    finish(shield_at_exit.save())
    assert capsys.readouterr().out == "저장을 마쳤습니다\n"


def test_waiting_for_the_shielded_task_lets_it_finish(lines):
    assert lines("shield_at_exit_fixed.py") == ["저장을 마쳤습니다", "제한 시간이 지났습니다"]


@pytest.mark.timing
def test_second_cancellation_reaches_the_task_waited_for():
    async def main():
        task = asyncio.create_task(shield_at_exit_fixed.request())
        ended = []
        for _ in range(2):
            await asyncio.sleep(SHORT)
            ended.append(task.done())
            task.cancel()
        await asyncio.wait([task])
        return ended, task.cancelled()

    assert finish(main()) == ([False, False], True)
