"""docs/concurrency/cancellation.md의 주장."""

import asyncio
import gc
import sys
import threading
import warnings
import weakref

import pytest

from snippets.concurrency.cancellation import (
    before_start,
    before_start_fixed,
    cancelled_error,
    cancelled_error_fixed,
    propagate,
    shield_at_exit,
    shield_at_exit_fixed,
    swallow,
    swallow_fixed,
)
from tests.concurrency.loops import LONG, finish, left_tasks
from tests.concurrency.works import Work, turns, what_arrives

CANCELLED = (True, "CancelledError")
ORDER = ["부모 시작", "자식 시작", "cancel()", "자식 끝", "부모 끝", "취소됨: True"]


# 취소 요청


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
        where.append("cancel()")
        await asyncio.wait([task])
        return where

    assert finish(main()) == ["await 앞", "cancel()", "CancelledError"]


async def fail():
    raise ValueError("실패")


async def value():
    return "값"


@pytest.mark.parametrize(("function", "cancelled"), [(value, False), (fail, False), (asyncio.Event().wait, True)])
def test_finished_task_is_not_cancelled(function, cancelled):
    async def main():
        task = asyncio.create_task(function())
        await turns(1)
        if cancelled:
            task.cancel()
        await asyncio.wait([task])
        error = task if cancelled else task.exception()
        assert task.cancel() is False
        await turns()
        return task.cancelled(), (task if cancelled else task.exception()) is error

    assert finish(main()) == (cancelled, True)


@pytest.mark.parametrize("cancel", [False, True])
def test_cancel_of_a_failed_task_hides_its_exception(cancel, caplog):
    async def main():
        task = asyncio.create_task(fail())
        await turns()
        assert task.done()
        if cancel:
            task.cancel()

    finish(main())
    gc.collect()
    told = [record.getMessage().splitlines()[0] for record in caplog.records]
    assert told == ([] if cancel else ["Task exception was never retrieved"])


class CleanUp:
    """뒷정리를 기다려야 하는 작업."""

    def __init__(self):
        self.steps, self.signal = [], asyncio.Event()

    async def run(self):
        try:
            await asyncio.Event().wait()
        finally:
            self.steps.append("닫는 중")
            await self.signal.wait()
            self.steps.append("닫음")


@pytest.mark.parametrize(("times", "steps"), [(1, ["닫는 중", "닫음"]), (2, ["닫는 중"])])
def test_second_cancellation_cuts_the_clean_up(times, steps):
    async def main():
        work = CleanUp()
        task = asyncio.create_task(work.run())
        for _ in range(times):
            await turns()
            task.cancel()
        await turns()
        work.signal.set()
        await asyncio.wait([task])
        return task.cancelled(), work.steps

    assert finish(main()) == (True, steps)


@pytest.mark.parametrize(("waits", "steps"), [(True, ["닫는 중", "닫음"]), (False, ["닫는 중"])])
def test_end_of_main_is_a_second_cancellation(waits, steps):
    work = CleanUp()

    async def main():
        task = asyncio.create_task(work.run())
        await turns()
        task.cancel()
        if waits:
            asyncio.get_running_loop().call_later(0.05, work.signal.set)
            await asyncio.wait([task])

    asyncio.run(main())
    assert work.steps == steps


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


def test_cancelled_error_is_no_exception_subclass():
    assert asyncio.CancelledError.__mro__[1] is BaseException

    async def way(work):
        try:
            await work.run()
        except Exception:
            return

    assert finish(what_arrives(way)) == CANCELLED


# 취소 전파


def test_cancellation_goes_down_and_comes_back_up(lines, monkeypatch):
    assert lines("propagate.py") == ORDER
    got = []

    def watched(name, function):
        async def watch():
            try:
                await function()
            except BaseException as error:
                got.append((name, type(error)))
                raise

        return watch

    for name in ("parent", "child"):
        monkeypatch.setattr(propagate, name, watched(name, getattr(propagate, name)))
    finish(propagate.main())
    assert got == [(name, asyncio.CancelledError) for name in ("child", "parent")]


@pytest.mark.timing
def test_timeline(record_timeline, monkeypatch):
    def main(log):
        monkeypatch.setattr(propagate, "print", lambda *words: log(" ".join(map(str, words))), raising=False)
        return propagate.main()

    assert record_timeline("propagate", main) == ORDER


def test_cancellation_reaches_the_awaited_coroutine():
    async def way(work):
        await work.run()

    assert finish(what_arrives(way)) == CANCELLED


def test_cancellation_reaches_the_awaited_task():
    async def way(work):
        await asyncio.create_task(work.run())

    assert finish(what_arrives(way)) == CANCELLED


async def by_awaiting(task):
    await task


async def by_wait(task):
    await asyncio.wait([task])


async def by_gather_returning(task):
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    ("wait", "cancelled"), [(by_awaiting, True), (by_wait, False), (by_gather_returning, False), (asyncio.shield, True)]
)
def test_shared_task_is_cancelled_for_everyone_who_awaits_it(wait, cancelled):
    async def main():
        work = Work()
        shared = asyncio.create_task(work.run())
        first = asyncio.create_task(by_awaiting(shared))
        second = asyncio.ensure_future(wait(shared))
        await work.started.wait()
        await turns()
        first.cancel()
        await asyncio.wait([first, second])
        return first.cancelled(), second.cancelled()

    assert finish(main()) == (True, cancelled)


def test_shared_task_that_swallows_cancels_nobody(capsys):
    async def main():
        shared = asyncio.create_task(swallow.work())

        async def wait():
            return await shared

        waiting = [asyncio.create_task(wait()) for _ in range(2)]
        await turns()
        waiting[0].cancel()
        return await asyncio.gather(*waiting)

    assert finish(main()) == ["값", "값"]
    assert capsys.readouterr().out == "정리합니다\n"


def test_cancellation_passes_through_timeouts():
    async def with_wait_for(work):
        await asyncio.wait_for(work.run(), LONG)

    async def with_timeout(work):
        async with asyncio.timeout(LONG):
            await work.run()

    assert finish(what_arrives(with_wait_for)) == CANCELLED
    assert finish(what_arrives(with_timeout)) == CANCELLED


def test_cancellation_reaches_every_child_of_gather():
    other = []

    async def way(work):
        other.append(Work())
        await asyncio.gather(other[0].run(), work.run(), return_exceptions=True)

    assert finish(what_arrives(way)) == CANCELLED
    assert other[0].ended == "CancelledError"


@pytest.mark.parametrize("returning", [True, False])
def test_gather_does_not_wait_for_every_clean_up(returning):
    async def main():
        quick, slow = Work(), CleanUp()
        gathered = asyncio.gather(quick.run(), slow.run(), return_exceptions=returning)
        await turns()
        gathered.cancel()
        await turns()
        ended = gathered.done(), quick.ended, list(slow.steps)
        slow.signal.set()
        await asyncio.wait([gathered])
        await turns()
        return ended, slow.steps

    assert finish(main()) == ((not returning, "CancelledError", ["닫는 중"]), ["닫는 중", "닫음"])


def test_cancellation_reaches_every_child_of_a_task_group():
    other = []

    async def way(work):
        other.append(Work())
        async with asyncio.TaskGroup() as group:
            group.create_task(other[0].run())
            group.create_task(work.run())

    assert finish(what_arrives(way)) == CANCELLED
    assert other[0].ended == "CancelledError"


@pytest.mark.parametrize("awaits_another", [True, False])
def test_body_that_swallows_keeps_its_other_children(awaits_another):
    another = []

    async def way(work):
        async with asyncio.TaskGroup() as group:
            group.create_task(work.run())
            another.append(group.create_task(asyncio.Event().wait()))
            try:
                await (another[0] if awaits_another else asyncio.Event().wait())
            except asyncio.CancelledError:
                work.signal.set()
                another.append(another[0].cancelled())
                another[0].cancel()

    assert finish(what_arrives(way)) == (False, "값")
    assert another[1] is awaits_another


def test_cancellation_does_not_pass_through_wait():
    async def way(work):
        await asyncio.wait([asyncio.create_task(work.run())])

    assert finish(what_arrives(way)) == (True, "")


def test_cancellation_does_not_pass_through_shield():
    async def way(work):
        await asyncio.shield(work.run())

    assert finish(what_arrives(way)) == (True, "")


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


# shield


def test_shielded_task_survives(lines):
    assert lines("shield.py") == ["기다리던 쪽은 취소됨: True", "저장함"]


def test_cancelling_the_shielded_task_itself_cancels_it():
    async def main():
        inner = asyncio.create_task(asyncio.Event().wait())
        outer = asyncio.ensure_future(asyncio.shield(inner))
        await asyncio.sleep(0)
        inner.cancel()
        await asyncio.wait([inner, outer])
        return inner.cancelled(), outer.cancelled()

    assert finish(main()) == (True, True)


async def shielded(work):
    await asyncio.shield(work)


async def shielded_local_variable(work):
    task = asyncio.create_task(work)
    await asyncio.shield(task)


@pytest.mark.parametrize("way", [shielded, shielded_local_variable])
def test_shielded_task_nobody_holds_is_lost(way, caplog):
    references = []

    async def inner():
        references.append(weakref.ref(asyncio.current_task()))
        await asyncio.Event().wait()

    async def main():
        task = asyncio.create_task(way(inner()))
        while not references:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        del task
        await asyncio.sleep(0)
        gc.collect()
        return references[0]()

    assert finish(main()) is None
    assert [record.getMessage().splitlines()[0] for record in caplog.records] == [
        "Task was destroyed but it is pending!"
    ]


# 오류와 고치는 법


def test_cancelled_error_reaches_who_awaits(lines):
    assert lines("cancelled_error.py") == ["프로그램 밖까지 나옴: CancelledError()"]


def test_cancelled_error_stays_in_a_task_of_a_group():
    async def wait(task):
        await task

    async def main():
        lost = asyncio.create_task(asyncio.Event().wait())
        lost.cancel()
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(wait(lost))
            other = group.create_task(value())
        return waiting.cancelled(), other.result()

    assert finish(main()) == (True, "값")


def test_except_exception_catches_other_errors(capsys, monkeypatch):
    async def failing(_):
        return None

    monkeypatch.setattr(cancelled_error.asyncio, "create_task", lambda work: (work.close(), Failing())[1])
    asyncio.run(cancelled_error.main())
    assert capsys.readouterr().out == "except Exception이 잡음\n"


class Failing:
    """기다리면 실패하는 태스크 흉내."""

    def cancel(self):
        return False

    def __await__(self):
        yield from ()
        raise ValueError("실패")


TIMED_OUT = """
import asyncio

async def main():
    {wait}

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "wait",
    [
        "await asyncio.wait_for(asyncio.Event().wait(), 0.01)",
        "async with asyncio.timeout(0.01): await asyncio.sleep(60)",
    ],
)
def test_traceback_of_a_time_limit_ends_with_timeout_error(wait, run_code):
    told = run_code(TIMED_OUT.format(wait=wait)).stderr.splitlines()
    assert "asyncio.exceptions.CancelledError" in told
    assert told[-1] == "TimeoutError"


def test_waiting_raises_nothing(lines):
    assert lines("cancelled_error_fixed.py") == ["취소된 태스크"]


def ended(function, monkeypatch):
    """이미 끝난 태스크를 기다리는 고친 코드."""

    async def main():
        task = asyncio.create_task(function())
        await asyncio.wait([task])
        with monkeypatch.context() as patch:
            patch.setattr(cancelled_error_fixed.asyncio, "create_task", lambda work: (work.close(), task)[1])
            await cancelled_error_fixed.main()

    finish(main())


def test_cure_gives_the_value_or_the_exception(monkeypatch, capsys):
    ended(value, monkeypatch)
    assert capsys.readouterr().out == "받은 값: 값\n"
    with pytest.raises(ValueError, match=r"^실패$"):
        ended(fail, monkeypatch)


def test_wait_passes_on_its_own_cancellation():
    never, left = [], []

    async def wait(work):
        never.append(asyncio.create_task(work.run()))
        try:
            await asyncio.wait(never)
        except BaseException as error:
            left.append(type(error))
            raise

    assert finish(what_arrives(wait)) == (True, "")
    assert left == [asyncio.CancelledError]


def test_swallowed_cancellation_is_not_cancelled(lines, capsys):
    assert lines("swallow.py") == ["정리합니다", "취소됨: False"]

    async def main():
        task = asyncio.create_task(swallow.work())
        await asyncio.sleep(0)
        task.cancel()
        return await task, task.cancelled()

    assert finish(main()) == ("값", False)


def test_cancelled_is_false_right_after_cancel():
    async def main():
        tasks = [asyncio.create_task(asyncio.Event().wait()) for _ in range(2)]
        tasks[0].cancel()
        await turns()
        tasks[1].cancel()
        return [task.cancelled() for task in tasks]

    assert finish(main()) == [True, False]


def test_cancelled_is_true_after_waiting():
    async def main():
        started, waiting = (asyncio.create_task(asyncio.Event().wait()) for _ in range(2))
        started.cancel()
        await turns()
        waiting.cancel()
        await asyncio.wait([started, waiting])
        return started.cancelled(), waiting.cancelled()

    assert finish(main()) == (True, True)


def test_failing_clean_up_replaces_the_cancellation():
    async def way(work):
        try:
            await work.run()
        finally:
            raise OSError("닫기")

    async def main():
        work = Work()
        task = asyncio.create_task(way(work))
        await work.started.wait()
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled(), str(task.exception())

    assert finish(main()) == (False, "닫기")


async def by_gather(work):
    await asyncio.gather(work)


async def by_group(work):
    async with asyncio.TaskGroup() as group:
        group.create_task(work)


async def by_gather_of_two(work):
    await asyncio.gather(work, asyncio.Event().wait())


@pytest.mark.parametrize(("wait", "turns_before"), [(by_gather_of_two, 1), (by_group, 0), (by_group, 1)])
def test_failure_that_comes_with_the_cancellation_may_win(wait, turns_before):
    async def child(signal):
        await signal.wait()
        raise ValueError("실패")

    async def main():
        signal = asyncio.Event()
        task = asyncio.create_task(wait(child(signal)))
        await turns()
        signal.set()
        await turns(turns_before)
        assert task.cancel() is True
        await asyncio.wait([task])
        error = task.exception()
        return task.cancelled(), [str(error) for error in getattr(error, "exceptions", [error])]

    assert finish(main()) == (False, ["실패"])


def test_gather_and_task_group_keep_the_swallowed_cancellation(capsys):
    async def in_the_body(work):
        async with asyncio.TaskGroup() as group:
            await group.create_task(work)

    async def main(wait):
        task = asyncio.create_task(wait(swallow.work()))
        await turns()
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert [finish(main(wait)) for wait in (by_gather, by_group, in_the_body)] == [True, True, False]
    assert capsys.readouterr().out == "정리합니다\n" * 3


def test_failing_clean_up_of_a_child_replaces_the_cancellation_of_the_parent():
    error = OSError("닫기")

    async def child():
        try:
            await asyncio.Event().wait()
        finally:
            raise error

    async def main(wait):
        task = asyncio.create_task(wait(child()))
        await turns()
        task.cancel()
        await asyncio.wait([task])
        return task.exception()

    assert finish(main(by_gather)) is error
    assert finish(main(by_group)).exceptions == (error,)


def test_swallowed_cancellation_does_not_reach_the_parent(capsys):
    async def parent():
        received = await asyncio.create_task(swallow.work())
        return f"부모가 받은 {received}"

    async def main():
        task = asyncio.create_task(parent())
        await turns()
        task.cancel()
        return await task, task.cancelled()

    assert finish(main()) == ("부모가 받은 값", False)
    assert capsys.readouterr().out == "정리합니다\n"


RETURN = """
async def returning(work):
    try:
        await work.run()
    finally:
        return
"""
BREAK = """
async def breaking(work):
    while True:
        try:
            await work.run()
        finally:
            break
"""


def test_wide_excepts_and_return_in_finally_swallow_too():
    async def bare(work):
        try:
            await work.run()
        except:  # noqa: E722
            return

    async def base(work):
        try:
            await work.run()
        except BaseException:
            return

    scope = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(RETURN + BREAK, scope)
    ways = [bare, base, scope["returning"], scope["breaking"]]
    assert [finish(what_arrives(way)) for way in ways] == [(False, "CancelledError")] * 4


def test_reraised_cancellation_is_cancelled(lines, monkeypatch):
    assert lines("swallow_fixed.py") == ["정리합니다", "취소됨: True"]

    async def at_once(_):
        return None

    monkeypatch.setattr(swallow_fixed.asyncio, "sleep", at_once)
    assert asyncio.run(swallow_fixed.work()) == "값"


def test_finally_does_not_swallow():
    async def clean_up(work):
        try:
            await work.run()
        finally:
            await asyncio.sleep(0)

    assert finish(what_arrives(clean_up)) == CANCELLED


def test_end_of_run_cancels_the_shielded_task(lines, capsys, jumping):
    assert lines("shield_at_exit.py", env=jumping) == ["제한 시간이 지났습니다", "저장이 취소되었습니다"]
    finish(shield_at_exit.save())
    assert capsys.readouterr().out == "저장을 마쳤습니다\n"
    assert left_tasks(shield_at_exit.main()) == [(0, True)]


def test_waiting_for_the_shielded_task_lets_it_finish(lines, jumping):
    assert lines("shield_at_exit_fixed.py", env=jumping) == ["저장을 마쳤습니다", "제한 시간이 지났습니다"]


class Saving:
    """신호가 올 때까지 끝나지 않는 저장. 실패하게 할 수도 있다."""

    def __init__(self, monkeypatch, error=None):
        self.error, self.signal, self.ended = error, asyncio.Event(), ""
        monkeypatch.setattr(shield_at_exit_fixed, "save", self.save)

    async def save(self):
        try:
            await self.signal.wait()
            if self.error:
                raise self.error
            self.ended = "값"
        except BaseException as error:
            self.ended = type(error).__name__
            raise


async def cancelled_while_saving(saving, times):
    """저장을 기다리는 요청을 몇 번 취소한 뒤, 요청이 끝났는지, 저장을 끝낸 뒤 요청이 받은 것, 저장이 끝난 꼴."""
    task = asyncio.create_task(shield_at_exit_fixed.request())
    for _ in range(times):
        await turns()
        task.cancel()
    await turns()
    done = task.done()
    saving.signal.set()
    await asyncio.wait([task])
    await turns()
    return done, task.cancelled(), saving.ended


def test_failed_saving_does_not_hide_the_cancellation(monkeypatch, caplog):
    saving = Saving(monkeypatch, OSError("디스크"))
    assert finish(cancelled_while_saving(saving, 1)) == (False, True, "OSError")
    gc.collect()
    (record,) = caplog.records
    assert record.getMessage().startswith("Task exception was never retrieved\n")


def test_failed_saving_is_raised_when_nobody_cancels(monkeypatch):
    saving = Saving(monkeypatch, OSError("디스크"))
    saving.signal.set()
    with pytest.raises(OSError, match="디스크"):
        finish(shield_at_exit_fixed.request())


def test_second_cancellation_ends_the_waiting_but_not_the_saving(monkeypatch):
    assert finish(cancelled_while_saving(Saving(monkeypatch), 1)) == (False, True, "값")
    assert finish(cancelled_while_saving(Saving(monkeypatch), 2)) == (True, True, "값")


def test_end_of_run_cancels_the_saving_of_the_cure_too(capsys):
    async def main():
        task = asyncio.create_task(shield_at_exit_fixed.request())
        await turns()
        assert not task.done()

    asyncio.run(main())
    finish(shield_at_exit_fixed.save())
    assert capsys.readouterr().out == "저장이 취소되었습니다\n저장을 마쳤습니다\n"


def test_task_cancelled_before_its_start_never_runs(lines):
    assert lines("before_start.py") == ["연결", "취소됨: True"]


def test_what_the_task_opens_is_closed(lines):
    assert lines("before_start_fixed.py") == ["취소됨: True"]


@pytest.mark.parametrize("use", [lambda: before_start.use(before_start.Connection()), lambda: before_start_fixed.use()])
def test_task_that_has_started_runs_its_finally(use, capsys):
    async def main():
        task = asyncio.create_task(use())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert finish(main()) is True
    assert capsys.readouterr().out == "연결\n연결을 닫음\n"


# 버전에 따라


def test_eager_task_factory_came_with_3_12():
    assert hasattr(asyncio, "eager_task_factory") == (sys.version_info >= (3, 12))


@pytest.mark.python(">=3.12")
def test_eager_task_cancelled_at_once_runs_its_finally(capsys):
    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        await before_start.main()

    finish(main())
    assert capsys.readouterr().out == "연결\n연결을 닫음\n취소됨: True\n"

    async def waits_first(steps):
        await asyncio.sleep(0)
        try:
            await asyncio.Event().wait()
        finally:
            steps.append("finally")

    async def cancel_at_once():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        steps = []
        task = asyncio.create_task(waits_first(steps))
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled(), steps

    assert finish(cancel_at_once()) == (True, [])


@pytest.mark.platform("linux", "darwin")
@pytest.mark.python(">=3.14")
def test_eager_task_factory_may_not_be_eager_on_another_loop():
    import uvloop

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        work = Work()
        task = asyncio.create_task(work.run())
        task.cancel()
        await asyncio.wait([task])
        return work.started.is_set(), task.cancelled()

    assert finish(main()) == (True, True)
    assert uvloop.run(main()) == (False, True)


@pytest.mark.parametrize("code", [RETURN, BREAK])
def test_return_in_finally_warns_since_3_14(code):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(code, "example.py", "exec")
    assert [warning.category for warning in caught] == [SyntaxWarning] * (sys.version_info >= (3, 14))
