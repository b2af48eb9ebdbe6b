"""docs/concurrency/timeouts.md의 주장."""

import asyncio
import sys
import time

import pytest

from snippets.concurrency.cancellation import swallow, swallow_fixed
from snippets.concurrency.timeouts import (
    no_await_fixed,
    same_turn,
    same_turn_fixed,
    timeout_inside,
)
from tests.concurrency.loops import LONG, finish, jump
from tests.concurrency.works import Work, turns, what_arrives

SHORT = 0.05  # 반드시 지나가게 할 제한 시간(초)


async def await_timeout(work):
    async with asyncio.timeout(LONG):
        await work.run()


# 제한 시간과 취소


def test_timeout_is_a_cancellation_inside_and_a_timeout_error_outside(lines):
    assert lines("timeout.py") == ["안에서는 CancelledError", "밖에서는 TimeoutError"] * 2


def test_wait_for_gives_the_value_or_a_timeout_error():
    async def main():
        assert await asyncio.wait_for(asyncio.sleep(0, "값"), LONG) == "값"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), SHORT)

    finish(main())


def test_timeout_does_not_fire_in_time():
    async def main():
        async with asyncio.timeout(LONG) as limit:
            value = await asyncio.sleep(0, "값")
        return value, limit.expired()

    assert finish(main()) == ("값", False)


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

    assert finish(what_arrives(way)) == (True, "CancelledError")
    assert left == [asyncio.CancelledError]


@pytest.mark.parametrize("cancel_first", [True, False])
def test_cancellation_that_comes_with_the_time_limit_stays_a_cancellation(cancel_first):
    limits, left = [], []

    async def work():
        try:
            async with asyncio.timeout(None) as limit:
                limits.append(limit)
                await asyncio.Event().wait()
        except (asyncio.CancelledError, TimeoutError) as error:
            left.append(type(error))
            raise

    async def main():
        task = asyncio.create_task(work())
        await turns()
        steps = [task.cancel, lambda: limits[0].reschedule(asyncio.get_running_loop().time() - 1)]
        for step in steps if cancel_first else reversed(steps):
            step()
        await asyncio.wait([task])
        return task.cancelled()

    assert finish(main()) is True
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
        await turns()
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


async def with_timeout(work):
    async with asyncio.timeout(SHORT):
        await work


@pytest.mark.parametrize("way", [with_timeout, lambda work: asyncio.wait_for(work, SHORT)])
def test_both_wait_for_the_clean_up(way):
    async def main():
        cleaned = []

        async def work():
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(SHORT)
                cleaned.append(True)

        with pytest.raises(TimeoutError):
            await way(work())
        return cleaned

    assert finish(main()) == [True]


@pytest.mark.parametrize("returning", [True, False])
@pytest.mark.parametrize("way", [with_timeout, lambda work: asyncio.wait_for(work, SHORT)])
def test_time_limit_around_gather_waits_for_the_first_clean_up(way, returning):
    async def main():
        cleaned, signal = [], asyncio.Event()

        async def quick():
            try:
                await asyncio.Event().wait()
            finally:
                cleaned.append("빠른 것")

        async def slow():
            try:
                await asyncio.Event().wait()
            finally:
                if returning:
                    asyncio.get_running_loop().call_later(SHORT, signal.set)
                await signal.wait()
                cleaned.append("느린 것")

        with pytest.raises(TimeoutError):
            await way(asyncio.gather(quick(), slow(), return_exceptions=returning))
        at_the_error = list(cleaned)
        signal.set()
        await turns()
        return at_the_error, cleaned

    both = ["빠른 것", "느린 것"]
    assert finish(main()) == (both if returning else both[:1], both)


@pytest.mark.parametrize("way", [with_timeout, lambda work: asyncio.wait_for(work, SHORT)])
def test_failing_clean_up_replaces_the_timeout_error(way):
    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("닫기")

    # TimeoutError도 OSError이므로 메시지를 본다.
    with pytest.raises(OSError, match=r"^닫기$") as caught:
        finish(way(work()))
    assert not isinstance(caught.value, TimeoutError)


# 오류와 고치는 법


@pytest.mark.parametrize("way", [with_timeout, lambda work: asyncio.wait_for(work, SHORT)])
@pytest.mark.parametrize("in_task", [True, False])
def test_timeout_error_inside_a_group_is_grouped(way, in_task):
    async def main():
        async with asyncio.TaskGroup() as group:
            limited = way(asyncio.Event().wait())
            await (group.create_task(limited) if in_task else limited)

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert [type(error) for error in caught.value.exceptions] == [TimeoutError]
    handled = []
    try:
        finish(main())
    except* TimeoutError as errors:
        handled.extend(errors.exceptions)
    assert len(handled) == 1


def test_timeout_around_a_group_stays_bare():
    async def main():
        async with asyncio.timeout(SHORT), asyncio.TaskGroup() as group:
            group.create_task(asyncio.Event().wait())

    with pytest.raises(TimeoutError):
        finish(main())


def test_timeout_error_is_not_raised_inside(lines):
    assert lines("timeout_inside.py") == ["main까지 올라온 TimeoutError"]

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
    assert lines("timeout_inside_fixed.py") == ["기본값"]


def test_timeout_without_await_never_fires(lines):
    assert lines("no_await.py") == ["끝까지 실행됨", "제한 시간이 지났는가: True", "제한 시간에 걸렸는가: False"]


async def compute_in_gather(compute):
    await asyncio.gather(compute(), compute())


async def compute_in_group(compute):
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(compute())


@pytest.mark.parametrize("way", [compute_in_gather, compute_in_group])
def test_tasks_that_do_not_wait_time_out_after_their_end(way):
    ended = []

    async def compute():
        time.sleep(SHORT * 2)
        ended.append("끝까지 실행됨")

    with pytest.raises(TimeoutError):
        finish(with_timeout(way(compute)))
    assert ended == ["끝까지 실행됨"] * 2


async def at_once():
    return "값"


async def put():
    await asyncio.Queue(maxsize=1).put("값")


async def enter():
    limit = asyncio.Semaphore(2)
    async with asyncio.Lock(), limit, limit:
        pass


async def get():
    jobs = asyncio.Queue()
    jobs.put_nowait("값")
    await jobs.get()


async def gone_by():
    event = asyncio.Event()
    event.set()
    await event.wait()


@pytest.mark.parametrize("function", [at_once, put, enter, get, gone_by])
def test_cancelled_error_comes_only_where_await_waits(function):
    steps = []

    async def work():
        asyncio.current_task().cancel()
        await function()
        steps.append("기다리지 않는 await")
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
    assert steps == ["기다리지 않는 await", asyncio.CancelledError]


async def lock_with_a_line():
    lock = asyncio.Lock()
    await lock.acquire()
    waiting = asyncio.create_task(lock.acquire())
    await turns()
    lock.release()
    assert not lock.locked()
    try:
        await lock.acquire()
    finally:
        await waiting


@pytest.mark.parametrize("function", [asyncio.Semaphore(0).acquire, asyncio.Queue().get, lock_with_a_line])
def test_await_that_must_wait_times_out(function):
    with pytest.raises(TimeoutError):
        finish(with_timeout(function()))


def test_timeout_fires_where_the_work_waits(lines, capsys):
    assert lines("no_await_fixed.py") == ["제한 시간에 걸렸는가: True"]
    finish(no_await_fixed.compute(1))
    assert capsys.readouterr().out == "끝까지 실행됨\n"


async def by_gather():
    await asyncio.gather(swallow.work())


async def by_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(swallow.work())


def test_swallowed_timeout_raises_nothing(capsys, monkeypatch):
    async def main():
        async with asyncio.timeout(SHORT) as limit:
            value = await swallow.work()
        return value, limit.expired()

    assert finish(main()) == ("값", True)
    assert capsys.readouterr().out == "정리합니다\n"
    # `gather`와 `TaskGroup`은 삼킨 취소를 되살린다.
    for way in (by_gather, by_group):
        with pytest.raises(TimeoutError):
            finish(with_timeout(way()))
        assert capsys.readouterr().out == "정리합니다\n"
    # 다시 일으키기만 하면 같은 코드가 제한 시간에 걸린다.
    monkeypatch.setattr(swallow, "work", swallow_fixed.work)
    with pytest.raises(TimeoutError):
        finish(main())


@pytest.mark.parametrize("way", [with_timeout, lambda work: asyncio.wait_for(work, SHORT)])
def test_timeout_error_has_no_message(way, lines):
    assert lines("no_message.py") == ["실패: "]

    async def main():
        with pytest.raises(TimeoutError) as caught:
            await way(asyncio.Event().wait())
        return str(caught.value), repr(caught.value)

    assert finish(main()) == ("", "TimeoutError()")


def test_repr_names_the_error(lines):
    assert lines("no_message_fixed.py") == ["실패: TimeoutError()"]


# 버전에 따라


@pytest.mark.python("<3.12")
def test_wait_for_loses_the_cancellation_before_3_12(lines):
    assert lines("same_turn.py") == ["받음: 답", "취소됨: False"]
    assert finish(ends_in_the_same_turn(LONG, None)) == "답"
    assert finish(ends_in_the_same_turn(LONG, ValueError)) is ValueError
    # 제한 시간을 주지 않으면 취소된다.
    assert finish(ends_in_the_same_turn(None, None)) is asyncio.CancelledError
    assert finish(ends_in_the_same_turn(None, ValueError)) is asyncio.CancelledError


def test_cancellation_that_comes_before_the_value_of_a_coroutine_is_kept():
    async def main():
        work = Work()
        task = asyncio.create_task(asyncio.wait_for(work.run(), LONG))
        await work.started.wait()
        task.cancel()
        work.signal.set()
        await asyncio.wait([task])
        return task.cancelled(), work.ended

    assert finish(main()) == (True, "CancelledError")


@pytest.mark.python(">=3.12")
def test_wait_for_keeps_the_cancellation_since_3_12(lines):
    assert lines("same_turn.py") == ["취소됨: True"]
    for seconds in (LONG, None):
        for error in (None, ValueError):
            assert finish(ends_in_the_same_turn(seconds, error)) is asyncio.CancelledError


async def ends_in_the_same_turn(seconds, error):
    """값이나 예외와 취소가 같은 차례에 왔을 때, `wait_for`를 기다리던 태스크의 값이나 예외."""
    reply = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(asyncio.wait_for(reply, seconds))
    await turns(1)
    if error:
        reply.set_exception(error())
    else:
        reply.set_result("답")
    task.cancel()
    await asyncio.wait([task])
    reply.exception()  # 아무도 받지 않은 예외라고 기록되지 않게 한다.
    try:
        return task.result()
    except BaseException as caught:
        return type(caught)


@pytest.mark.parametrize("snippet", [same_turn, same_turn_fixed])
def test_reply_without_a_cancellation_is_received(snippet, capsys):
    async def main():
        reply = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(snippet.receive(reply))
        reply.set_result("답")
        await turns()
        printed = capsys.readouterr().out
        task.cancel()
        await asyncio.wait([task])
        return printed, task.cancelled()

    assert finish(main()) == ("받음: 답\n", True)


@pytest.mark.parametrize("snippet", [same_turn, same_turn_fixed])
def test_reply_that_never_comes_times_out(snippet):
    async def main():
        with pytest.raises(TimeoutError):
            await snippet.receive(asyncio.get_running_loop().create_future())

    assert jump(main())[1] == pytest.approx(10)


def test_timeout_keeps_the_cancellation(lines):
    assert lines("same_turn_fixed.py") == ["취소됨: True"]


def test_asyncio_timeout_error_is_the_builtin_one():
    assert asyncio.TimeoutError is TimeoutError
    assert sys.version_info >= (3, 11)
