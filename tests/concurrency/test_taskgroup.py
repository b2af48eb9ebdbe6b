"""docs/concurrency/taskgroup.md의 주장."""

import asyncio
import contextlib
import gc
import sys
import traceback

import anyio
import httpx
import pytest

from evidence import figures
from snippets.concurrency.taskgroup import (
    first_success,
    gather_hides_fixed,
    gather_leftover,
    gather_leftover_fixed,
    next_work,
    plain_except,
    siblings,
    sum_results,
    sum_results_fixed,
)
from tests.concurrency.loops import finish, jump, left_tasks
from tests.concurrency.works import Meeting

SNIPPETS = "concurrency/taskgroup"


async def forever():
    await asyncio.Event().wait()


async def fail(error):
    raise error


async def in_group(*coroutines):
    async with asyncio.TaskGroup() as group:
        for coroutine in coroutines:
            group.create_task(coroutine)


async def with_gather(*coroutines):
    await asyncio.gather(*coroutines)


class Sibling:
    """신호가 올 때까지 끝나지 않고, 취소되면 뒷정리를 하는 작업."""

    def __init__(self):
        self.started, self.signal = asyncio.Event(), asyncio.Event()
        self.cleaned = False
        self.ended = ""

    async def work(self):
        self.started.set()
        try:
            await self.signal.wait()
            self.ended = "값"
        except asyncio.CancelledError:
            await asyncio.sleep(0.05)
            self.cleaned = True
            self.ended = "취소"
            raise


async def fail_after(sibling, error):
    await sibling.started.wait()
    raise error


# 나머지의 운명


def test_siblings_script(lines, jumping):
    assert lines("siblings.py", env=jumping) == [
        "[gather]",
        "ValueError: 서버가 답하지 않습니다",
        "저장을 마쳤습니다",
        "[TaskGroup]",
        "저장이 취소되었습니다",
        "ExceptionGroup: (ValueError('서버가 답하지 않습니다'),)",
    ]


@pytest.mark.timing
def test_gather_lets_the_sibling_go_on(capsys):
    jump(siblings.with_gather())
    assert capsys.readouterr().out.splitlines() == [
        "ValueError: 서버가 답하지 않습니다",
        "저장을 마쳤습니다",
    ]

    async def main():
        sibling = Sibling()
        task = asyncio.create_task(sibling.work())
        with pytest.raises(ValueError, match=r"^실패$"):
            await asyncio.gather(fail_after(sibling, ValueError("실패")), task)
        assert not task.done()
        assert task.cancelling() == 0
        sibling.signal.set()
        await task
        return sibling.ended

    assert finish(main()) == "값"


def test_task_group_cancels_the_sibling(capsys):
    jump(siblings.with_task_group())
    assert capsys.readouterr().out.splitlines() == [
        "저장이 취소되었습니다",
        "ExceptionGroup: (ValueError('서버가 답하지 않습니다'),)",
    ]

    async def main():
        sibling = Sibling()
        with pytest.raises(ExceptionGroup):
            await in_group(fail_after(sibling, ValueError("실패")), sibling.work())
        return sibling.ended

    assert finish(main()) == "취소"


def test_gather_raises_while_the_sibling_still_runs():
    async def main():
        sibling = Sibling()
        task = asyncio.create_task(sibling.work())
        try:
            await asyncio.gather(fail_after(sibling, ValueError("실패")), task)
        except ValueError:
            return task.done()

    assert finish(main()) is False


def test_task_group_raises_after_the_siblings_have_cleaned_up():
    async def main():
        sibling = Sibling()
        try:
            await in_group(fail_after(sibling, ValueError("실패")), sibling.work())
        except ExceptionGroup:
            return sibling.cleaned

    assert finish(main()) is True


def test_gather_raises_the_exception_itself():
    error = ValueError("실패")
    with pytest.raises(ValueError, match=r"^실패$") as caught:
        finish(with_gather(fail(error)))
    assert caught.value is error


def test_gather_of_failed_tasks_raises_by_argument_order():
    async def main():
        later = asyncio.create_task(fail_after_turns(5, ValueError("나중")))
        first = asyncio.create_task(fail(OSError("먼저")))
        await asyncio.wait([later, first])
        return await asyncio.gather(later, first)

    with pytest.raises(ValueError, match=r"^나중$"):
        finish(main())

    async def still_running():
        later = asyncio.create_task(fail_after_turns(5, ValueError("나중")))
        return await asyncio.gather(later, fail(OSError("먼저")))

    with pytest.raises(OSError, match=r"^먼저$"):
        finish(still_running())


async def fail_after_turns(count, error):
    await turn(count)
    raise error


def test_task_group_raises_an_exception_group():
    error = ValueError("실패")
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(fail(error)))
    assert type(caught.value) is ExceptionGroup
    assert caught.value.exceptions == (error,)


class Odd(BaseException):
    pass


class Odder(Odd):
    pass


@pytest.mark.parametrize("odd", [Odd, Odder, GeneratorExit])
def test_base_exception_makes_a_base_exception_group(odd):
    assert not issubclass(odd, Exception)
    with pytest.raises(BaseExceptionGroup) as caught:
        finish(in_group(fail(odd()), fail(ValueError())))
    assert type(caught.value) is BaseExceptionGroup
    assert [type(error) for error in caught.value.exceptions] == [odd, ValueError]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_system_exit_and_keyboard_interrupt_stay_bare(error):
    with pytest.raises(error):
        asyncio.run(in_group(forever(), fail(error())))


def test_child_that_raises_cancelled_error_is_no_failure():
    async def main():
        sibling = Sibling()
        async with asyncio.TaskGroup() as group:
            lost = group.create_task(fail(asyncio.CancelledError()))
            group.create_task(sibling.work())
            await asyncio.wait([lost])
            sibling.signal.set()
        return lost.cancelled(), sibling.ended

    assert finish(main()) == (True, "값")


def test_task_group_gathers_every_failure():
    first, second = ValueError("하나"), KeyError("둘")
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(fail(first), fail(second)))
    assert caught.value.exceptions == (first, second)


def test_task_group_gathers_failures_during_the_clean_up():
    first, second = ValueError("하나"), KeyError("둘")

    async def fail_when_cancelled(started):
        started.set()
        try:
            await forever()
        finally:
            raise second

    async def fail_when_set(started):
        await started.wait()
        raise first

    async def main():
        started = asyncio.Event()
        await in_group(fail_when_cancelled(started), fail_when_set(started))

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert caught.value.exceptions == (first, second)


def ends_when_cancelled(way):
    """`way(작업 둘)`을 기다리는 태스크를 취소했을 때 두 작업이 끝난 까닭."""

    async def main():
        children = [Sibling(), Sibling()]
        task = asyncio.create_task(way(*(child.work() for child in children)))
        for child in children:
            await child.started.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        # gather는 첫 작업이 끝나면 나머지를 기다리지 않는다.
        while not all(child.ended for child in children):
            await asyncio.sleep(0.005)
        return [child.ended for child in children]

    return finish(main())


def test_cancelling_a_gather_cancels_every_child():
    assert ends_when_cancelled(with_gather) == ["취소", "취소"]


def test_cancelling_a_task_group_cancels_every_child():
    assert ends_when_cancelled(in_group) == ["취소", "취소"]


def test_body_that_swallows_keeps_the_children_running():
    async def body(sibling):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(sibling.work())
            with contextlib.suppress(asyncio.CancelledError):
                await forever()
            await asyncio.sleep(0)
            ended = task.done()
            task.cancel()
        return ended

    async def main():
        sibling = Sibling()
        task = asyncio.create_task(body(sibling))
        await sibling.started.wait()
        task.cancel()
        return await task

    assert finish(main()) is False


def test_values_of_gather_are_a_list():
    async def main():
        return await asyncio.gather(asyncio.sleep(0.01, "a"), asyncio.sleep(0, "b"))

    assert finish(main()) == ["a", "b"]


def test_values_of_a_task_group_are_in_the_tasks():
    async def main():
        async with asyncio.TaskGroup() as group:
            first = group.create_task(asyncio.sleep(0.01, "a"))
            second = group.create_task(asyncio.sleep(0, "b"))
        return [first.result(), second.result()]

    assert finish(main()) == ["a", "b"]


# 시간표


def recorded(name, monkeypatch):
    """`print`로 찍는 것을 기록하며 실행하는 함수."""

    def run(log):
        monkeypatch.setattr(next_work, "print", lambda *words: log(" ".join(words)), raising=False)
        return getattr(next_work, name)()

    return run


def test_both_ways_of_the_next_work_run(run):
    printed = run("concurrency/taskgroup/next_work.py").stdout.splitlines()
    assert (printed[0], "ValueError" in printed, printed.index("[TaskGroup]"), len(printed)) == (
        "[gather]",
        True,
        8,
        16,
    )


@pytest.mark.timing
def test_gather_overlaps_the_next_work(record_timeline, monkeypatch):
    assert record_timeline("with_gather", recorded("with_gather", monkeypatch)) == [
        "실패 시작",
        "저장 시작",
        "실패 끝",
        "ValueError",
        "다음 일 시작",
        "저장 끝",
        "다음 일 끝",
    ]


@pytest.mark.timing
def test_task_group_ends_before_the_next_work(record_timeline, monkeypatch):
    assert record_timeline("with_task_group", recorded("with_task_group", monkeypatch)) == [
        "실패 시작",
        "저장 시작",
        "실패 끝",
        "저장 끝",
        "ExceptionGroup",
        "다음 일 시작",
        "다음 일 끝",
    ]


@pytest.mark.parametrize("name", ["with_gather", "with_task_group"])
def test_bars_are_as_long_as_the_steps(use, monkeypatch, capsys, name):
    steps = {}

    async def work(name, number):
        steps[name] = number

    monkeypatch.setattr(next_work, "work", work)
    finish(getattr(next_work, name)())
    assert steps == {"실패": 1, "저장": 3, "다음 일": 4}
    timeline = figures.load(use(f"{SNIPPETS}/{name}.timeline.json").read_text(encoding="utf-8"))
    length = {span.lane: span.end - span.start for span in timeline.spans}
    # TaskGroup은 저장을 첫 단계에서 취소한다.
    done = steps if name == "with_gather" else steps | {"저장": 1}
    for lane, number in done.items():
        assert length[lane] / length["실패"] == pytest.approx(number, rel=0.1)


async def succeeds(group):
    group.create_task(turn(3))


async def fails(group):
    group.create_task(forever())
    group.create_task(fail(ValueError()))


async def body_fails(group):
    group.create_task(forever())
    raise ValueError


async def child_adds_more(group):
    async def add(count):
        await turn(1)
        if count:
            group.create_task(add(count - 1))

    group.create_task(add(3))


async def child_swallows_the_cancellation(group):
    async def stubborn():
        try:
            await forever()
        except asyncio.CancelledError:
            await turn(5)

    group.create_task(stubborn())
    await turn(1)
    raise ValueError


async def is_cancelled(group):
    group.create_task(forever())
    await turn(1)
    asyncio.current_task().cancel()
    await forever()


async def turn(count):
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    "body", [succeeds, fails, body_fails, child_adds_more, child_swallows_the_cancellation, is_cancelled]
)
def test_no_task_of_the_group_is_left(body):
    async def main():
        before = asyncio.all_tasks()
        with contextlib.suppress(ExceptionGroup, asyncio.CancelledError):
            async with asyncio.TaskGroup() as group:
                await body(group)
        return asyncio.all_tasks() - before

    assert finish(main()) == set()


def test_task_made_without_the_group_is_left():
    async def main():
        sibling, others = Sibling(), []
        try:
            async with asyncio.TaskGroup() as group:
                others.append(asyncio.create_task(sibling.work()))
                group.create_task(fail_after(sibling, ValueError("실패")))
        except* ValueError:
            others.append(others[0].done())
        sibling.signal.set()
        await others[0]
        return others[1], sibling.ended

    assert finish(main()) == (False, "값")


# TaskGroup의 본문과 태스크


def test_failing_child_cancels_the_body():
    async def main():
        events = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail(ValueError("실패")))
                try:
                    await forever()
                except asyncio.CancelledError:
                    events.append("본문이 취소됨")
                    raise
        except* ValueError:
            events.append("ExceptionGroup")
        return events

    assert finish(main()) == ["본문이 취소됨", "ExceptionGroup"]


def test_failing_body_cancels_the_children_and_is_grouped():
    async def main():
        sibling, error = Sibling(), KeyError("본문")
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(sibling.work())
                await sibling.started.wait()
                raise error
        except ExceptionGroup as caught:
            return caught.exceptions == (error,), sibling.ended

    assert finish(main()) == (True, "취소")


def test_cancelling_one_task_of_a_group_leaves_the_rest():
    async def main():
        sibling = Sibling()
        async with asyncio.TaskGroup() as group:
            lost = group.create_task(forever())
            group.create_task(sibling.work())
            await sibling.started.wait()
            lost.cancel()
            await asyncio.wait([lost])
            sibling.signal.set()
        return lost.cancelled(), sibling.ended

    assert finish(main()) == (True, "값")


def test_cancelling_the_task_the_body_awaits_ends_the_group():
    sibling = Sibling()

    async def main():
        async with asyncio.TaskGroup() as group:
            lost = group.create_task(forever())
            group.create_task(sibling.work())
            await sibling.started.wait()
            lost.cancel()
            await lost

    with pytest.raises(asyncio.CancelledError):
        finish(main())
    assert sibling.ended == "취소"


def test_cancelling_one_task_of_gather_raises_cancelled_error():
    async def main():
        sibling = Sibling()
        lost, kept = asyncio.create_task(forever()), asyncio.create_task(sibling.work())
        gathered = asyncio.gather(lost, kept)
        await sibling.started.wait()
        lost.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gathered
        assert not kept.done()
        sibling.signal.set()
        await kept
        return sibling.ended

    assert finish(main()) == "값"


# except*와 return_exceptions


def test_every_matching_except_star_runs():
    handled = []
    try:
        finish(in_group(fail(OSError("하나")), fail(ValueError("둘")), fail(OSError("셋"))))
    except* OSError as errors:
        handled.append([str(error) for error in errors.exceptions])
    except* ValueError as errors:
        handled.append([str(error) for error in errors.exceptions])
    except* Exception as errors:
        handled.append(errors)
    assert handled == [["하나", "셋"], ["둘"]]


def test_except_star_raises_what_nobody_handled():
    handled = []

    async def main():
        try:
            await in_group(fail(OSError("하나")), fail(ValueError("둘")))
        except* OSError as errors:
            handled.extend(errors.exceptions)

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert [str(error) for error in handled] == ["하나"]
    assert [repr(error) for error in caught.value.exceptions] == ["ValueError('둘')"]

    # 그룹이 아닌 예외는 묶이지 않는다.
    async def bare():
        try:
            raise ValueError("둘")
        except* OSError:
            pass

    with pytest.raises(ValueError, match=r"^둘$"):
        finish(bare())


def test_except_star_takes_no_return():
    for word in ("return", "break", "continue", "for _ in []: return"):
        source = f"def f():\n while True:\n  try:\n   pass\n  except* ValueError:\n   {word}\n"
        with pytest.raises(SyntaxError) as caught:
            compile(source, "load.py", "exec")
        assert caught.value.msg == ("'break', 'continue' and 'return' cannot appear in an except* block")


def test_return_exceptions_puts_exceptions_into_the_list():
    async def main():
        return await asyncio.gather(
            asyncio.sleep(0, 10), fail(ValueError("2번은 없습니다")), fail(Odd()), return_exceptions=True
        )

    first, second, third = finish(main())
    assert (first, repr(second), type(third)) == (10, "ValueError('2번은 없습니다')", Odd)


def test_return_exceptions_does_not_keep_the_cancellation_of_the_waiter():
    async def main():
        sibling = Sibling()
        waiting = asyncio.create_task(gather_returning(sibling.work(), fail(ValueError("실패"))))
        await sibling.started.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return sibling.ended

    assert finish(main()) == "취소"


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_return_exceptions_does_not_keep_exits(error):
    with pytest.raises(error):
        asyncio.run(gather_returning(asyncio.sleep(0), fail(error())))


async def gather_returning(*works):
    return await asyncio.gather(*works, return_exceptions=True)


def test_return_exceptions_waits_for_everything():
    async def main():
        sibling = Sibling()
        gathered = asyncio.gather(fail_after(sibling, ValueError("실패")), sibling.work(), return_exceptions=True)
        done, _ = await asyncio.wait([gathered], timeout=0.05)
        assert done == set()
        sibling.signal.set()
        return repr(await gathered), sibling.ended

    assert finish(main()) == ("[ValueError('실패'), None]", "값")


# 오류와 고치는 법


def test_plain_except_does_not_catch_the_group(lines):
    assert lines("plain_except.py") == ["ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"]


def test_plain_except_catches_the_bare_error(monkeypatch, capsys):
    class Bare:
        async def __aenter__(self):
            return self

        def create_task(self, coroutine):
            coroutine.close()

        async def __aexit__(self, *_):
            raise ValueError("실패")

    monkeypatch.setattr(plain_except.asyncio, "TaskGroup", Bare)
    asyncio.run(plain_except.main())
    assert capsys.readouterr().out == "잡음: 실패\n"


def test_except_star_catches_the_group(lines):
    assert lines("plain_except_fixed.py") == ["잡음: (ValueError('서버가 답하지 않습니다'),)"]


def test_except_star_catches_both():
    caught = []
    for work in (fail, in_group):
        try:
            finish(work(ValueError("실패")) if work is fail else work(fail(ValueError("실패"))))
        except* ValueError as errors:
            caught += map(str, errors.exceptions)
    assert caught == ["실패", "실패"]


def test_real_error_is_in_the_group_and_its_traceback():
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(fail(ValueError("실패"))))
    (error,) = caught.value.exceptions
    assert repr(error) == "ValueError('실패')"
    told = "".join(traceback.format_exception(caught.value))
    before, _, after = told.partition("+-+---------------- 1 ----------------")
    assert "ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)" in before
    assert ("ValueError: 실패" in before, "ValueError: 실패" in after) == (False, True)


def test_group_of_anyio_tells_the_same():
    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(fail, ValueError("실패"))

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert str(caught.value) == "unhandled errors in a TaskGroup (1 sub-exception)"
    assert [repr(error) for error in caught.value.exceptions] == ["ValueError('실패')"]


def test_message_counts_the_failures():
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(fail(ValueError("하나")), fail(ValueError("둘"))))
    assert str(caught.value) == "unhandled errors in a TaskGroup (2 sub-exceptions)"
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(in_group(fail(ValueError("하나")), fail(ValueError("둘")))))
    assert str(caught.value) == "unhandled errors in a TaskGroup (1 sub-exception)"


def test_gather_shows_only_the_first_failure(expect_output):
    finished = expect_output("concurrency/taskgroup/gather_hides.py")
    assert finished.stdout == "OSError: 파일이 없습니다\n"


def test_later_failure_is_silent_too(caplog):
    failed = []

    async def main():
        gate = asyncio.Event()

        async def later():
            await gate.wait()
            failed.append("나중")
            raise ValueError("나중")

        with pytest.raises(OSError, match="먼저"):
            await asyncio.gather(fail(OSError("먼저")), later())
        gate.set()
        await turn(5)
        return list(failed)

    assert finish(main()) == ["나중"]
    gc.collect()
    assert caplog.records == []


def test_failure_at_the_end_of_main_is_told(caplog):
    async def fail_when_cancelled(started):
        started.set()
        try:
            await forever()
        finally:
            raise ValueError("뒷정리")

    async def fail_when_set(started):
        await started.wait()
        raise OSError("먼저")

    async def main():
        started = asyncio.Event()
        with pytest.raises(OSError, match="먼저"):
            await asyncio.gather(fail_when_cancelled(started), fail_when_set(started))

    asyncio.run(main())
    (record,) = caplog.records
    assert record.getMessage().startswith("unhandled exception during asyncio.run() shutdown\n")
    assert record.exc_info[0] is ValueError


def test_return_exceptions_shows_every_failure(lines, monkeypatch, capsys):
    expected = ["OSError: 파일이 없습니다", "ValueError: 숫자가 아닙니다"]
    assert lines("gather_hides_fixed.py") == expected
    # 나중에 실패해도 보인다.
    monkeypatch.setattr(gather_hides_fixed, "parse", lambda: fail_after_turns(5, ValueError("숫자가 아닙니다")))
    finish(gather_hides_fixed.main())
    assert capsys.readouterr().out.splitlines() == expected
    monkeypatch.setattr(gather_hides_fixed, "parse", lambda: asyncio.sleep(0, "값"))
    finish(gather_hides_fixed.main())
    assert capsys.readouterr().out.splitlines() == expected[:1]


def test_task_group_never_sees_what_it_cancelled():
    first, later = OSError("먼저"), ValueError("나중")
    with pytest.raises(ExceptionGroup) as caught:
        finish(in_group(fail(first), fail_after_turns(5, later)))
    assert caught.value.exceptions == (first,)


@pytest.mark.timing
def test_leftover_of_gather_is_cancelled_when_the_program_ends(lines, jumping):
    assert lines("gather_leftover.py", env=jumping) == [
        "ValueError: 서버가 답하지 않습니다",
        "저장이 취소되었습니다",
    ]
    assert left_tasks(gather_leftover.main()) == [(0, True)]


@pytest.mark.parametrize("snippet", [gather_leftover, gather_leftover_fixed])
def test_save_tells_how_it_ended(snippet, capsys):
    async def cancelled():
        task = asyncio.create_task(snippet.save())
        await turn(1)
        task.cancel()
        await asyncio.wait([task])

    finish(snippet.save())
    finish(cancelled())
    assert capsys.readouterr().out == "저장을 마쳤습니다\n저장이 취소되었습니다\n"


def test_return_exceptions_lets_the_rest_finish(lines):
    assert lines("gather_leftover_fixed.py") == [
        "저장을 마쳤습니다",
        "[None, ValueError('서버가 답하지 않습니다')]",
    ]


def test_gather_of_the_cure_runs_both_together(monkeypatch, capsys):
    meeting = Meeting(2)
    monkeypatch.setattr(gather_leftover_fixed, "save", meeting.come)
    monkeypatch.setattr(gather_leftover_fixed, "fail", meeting.come)
    finish(gather_leftover_fixed.main())
    assert capsys.readouterr().out == "[None, None]\n"


@pytest.mark.parametrize("snippet", [sum_results, sum_results_fixed])
def test_gather_fetches_all_three_together(snippet, monkeypatch, capsys):
    meeting = Meeting(3)

    async def fetch(number):
        await meeting.come()
        return number

    monkeypatch.setattr(snippet, "fetch", fetch)
    finish(snippet.main())
    assert capsys.readouterr().out.splitlines()[-1] == "6"


def test_sum_of_results_with_an_exception_is_a_type_error(lines):
    assert lines("sum_results.py") == ["TypeError: unsupported operand type(s) for +: 'int' and 'ValueError'"]


def test_second_of_three_numbers_fails(monkeypatch, capsys):
    assert [finish(sum_results.fetch(number)) for number in (1, 3)] == [10, 30]
    with pytest.raises(ValueError, match=r"^2번은 없습니다$"):
        finish(sum_results.fetch(2))
    asked = []

    async def fetch(number):
        asked.append(number)
        return number

    monkeypatch.setattr(sum_results, "fetch", fetch)
    finish(sum_results.main())
    assert (asked, capsys.readouterr().out) == ([1, 2, 3], "6\n")


def test_results_are_told_from_exceptions(lines):
    assert lines("sum_results_fixed.py") == ["실패: [ValueError('2번은 없습니다')]", "40"]


def test_cancelled_child_is_no_exception_subclass():
    async def main():
        task = asyncio.create_task(forever())
        await asyncio.sleep(0)
        task.cancel()
        (result,) = await asyncio.gather(task, return_exceptions=True)
        return isinstance(result, asyncio.CancelledError), isinstance(result, Exception)

    assert finish(main()) == (True, False)


def test_finished_group_takes_no_task(lines):
    assert lines("late_task.py")[:2] == [
        "가져옴: 목록",
        "RuntimeError: TaskGroup <TaskGroup entered> is finished",
    ]


def test_failing_group_takes_no_task():
    async def main():
        coroutine = forever()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(fail(ValueError("실패")))
                try:
                    await forever()
                finally:
                    with pytest.raises(RuntimeError) as caught:
                        group.create_task(coroutine)
        except* ValueError:
            pass
        coroutine.close()
        return str(caught.value)

    assert finish(main()) == "TaskGroup <TaskGroup errors=1 cancelling> is shutting down"


def test_child_may_add_tasks_to_its_group(lines):
    assert lines("late_task_fixed.py") == ["가져옴: 목록", "가져옴: 본문", "모두 끝남"]


# 모두 그만두기


def test_success_does_not_cancel_the_rest():
    async def main():
        sibling = Sibling()
        async with asyncio.TaskGroup() as group:
            first = group.create_task(asyncio.sleep(0, "값"))
            rest = group.create_task(sibling.work())
            await first
            await asyncio.sleep(0)
            assert rest.cancelling() == 0
            sibling.signal.set()
        return first.result(), sibling.ended

    assert finish(main()) == ("값", "값")


def test_first_success_passes_over_failures(lines):
    assert lines("first_success.py") == ["실패: 고장 난 서버", "답한 곳: 빠른 서버", "남은 태스크: 0"]


def test_first_success_raises_other_errors(capsys):
    async def main():
        sibling = Sibling()
        works = fail_after(sibling, ValueError("답을 읽지 못함")), sibling.work()
        with pytest.raises(ValueError, match=r"^답을 읽지 못함$"):
            await first_success.first_success(*works)
        return sibling.ended

    assert finish(main()) == "취소"
    assert capsys.readouterr().out == ""


def test_errors_of_httpx_are_passed_over_by_their_own_class(monkeypatch, capsys):
    def works():
        return fail(httpx.ConnectError("끊김")), fail(httpx.ReadTimeout("늦음")), asyncio.sleep(0.05, "답")

    with pytest.raises(httpx.HTTPError):
        finish(first_success.first_success(*works()))
    monkeypatch.setattr(first_success, "OSError", httpx.HTTPError, raising=False)
    assert finish(first_success.first_success(*works())) == "답"
    assert sorted(capsys.readouterr().out.splitlines()) == ["실패: 끊김", "실패: 늦음"]


def test_first_success_ends_the_rest_before_it_returns():
    async def main():
        rest = [Sibling(), Sibling()]

        async def answer():
            await asyncio.gather(*(sibling.started.wait() for sibling in rest))
            return "답"

        value = await first_success.first_success(*(sibling.work() for sibling in rest), answer())
        return value, [sibling.ended for sibling in rest]

    assert finish(main()) == ("답", ["취소", "취소"])


def test_first_success_fails_when_all_fail(capsys):
    with pytest.raises(OSError, match=r"^답한 곳이 없습니다$"):
        finish(first_success.first_success(fail(OSError("하나")), fail(OSError("둘"))))
    assert sorted(capsys.readouterr().out.splitlines()) == ["실패: 둘", "실패: 하나"]


def test_cancelling_first_success_cancels_everything():
    assert ends_when_cancelled(first_success.first_success) == ["취소", "취소"]


def test_failing_first_answer_ends_a_group():
    ended = []

    async def main():
        sibling = Sibling()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(sibling.work()), group.create_task(fail_after(sibling, OSError("고장")))]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        except* OSError as errors:
            ended.extend([*map(str, errors.exceptions), sibling.ended])

    finish(main())
    assert ended == ["고장", "취소"]


def test_cancel_of_the_group_came_with_3_15():
    assert hasattr(asyncio.TaskGroup, "cancel") == (sys.version_info >= (3, 15))


@pytest.mark.python(">=3.15")
def test_cancel_ends_the_group_without_an_exception():
    async def main():
        siblings = [Sibling(), Sibling()]
        async with asyncio.TaskGroup() as group:
            for sibling in siblings:
                group.create_task(sibling.work())
                await sibling.started.wait()
            group.cancel()
        return [sibling.ended for sibling in siblings]

    assert finish(main()) == ["취소", "취소"]

    async def cancelled_from_outside():
        async with asyncio.TaskGroup() as group:
            group.create_task(forever())
            group.cancel()
            asyncio.current_task().cancel()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancelled_from_outside())


@pytest.mark.python(">=3.15")
def test_failing_clean_up_is_still_raised():
    async def fail_when_cancelled():
        try:
            await forever()
        finally:
            raise ValueError("뒷정리")

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(fail_when_cancelled())
            await turn(1)
            group.cancel()

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert [str(error) for error in caught.value.exceptions] == ["뒷정리"]


@pytest.mark.python(">=3.15")
@pytest.mark.parametrize("where", ["태스크", "본문"])
def test_other_failures_of_a_cancelled_group_are_raised(where):
    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(forever())
            if where == "태스크":
                group.create_task(fail(ValueError(where)))
            await asyncio.sleep(0)
            group.cancel()
            if where == "본문":
                raise ValueError(where)

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert [str(error) for error in caught.value.exceptions] == [where]


@pytest.mark.python(">=3.15")
def test_cancelled_group_takes_no_task():
    async def main():
        async with asyncio.TaskGroup() as group:
            group.cancel()
            group.create_task(forever())

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    (error,) = caught.value.exceptions
    assert type(error) is RuntimeError
    assert str(error).endswith("is shutting down")

    async def after_the_block():
        async with asyncio.TaskGroup() as group:
            group.cancel()
        with pytest.raises(RuntimeError, match=r"is finished$"):
            group.create_task(forever())

    finish(after_the_block())


@pytest.mark.python(">=3.15")
def test_cancel_of_the_group_cancels_the_body_too():
    async def main():
        reached = False
        async with asyncio.TaskGroup() as group:
            group.cancel()
            await forever()
            reached = True
        return reached, asyncio.current_task().cancelling()

    assert finish(main()) == (False, 0)


# 버전에 따라


@pytest.mark.python("<3.13")
def test_refused_coroutine_warns(run):
    warning = run(f"{SNIPPETS}/late_task.py").stderr.splitlines()[0]
    assert warning.endswith("RuntimeWarning: coroutine 'fetch' was never awaited")


@pytest.mark.python(">=3.13")
def test_refused_coroutine_is_closed_silently(run):
    assert run(f"{SNIPPETS}/late_task.py").stderr == ""
