"""docs/concurrency/tasks.md의 주장."""

import asyncio
import threading

import pytest

from snippets.concurrency.tasks import (
    await_create_task,
    await_create_task_fixed,
    never_awaited,
    no_running_loop,
    three_ways,
)

SNIPPETS = "concurrency/tasks"
IN_SEQUENCE = ["a 시작", "a 끝", "b 시작", "b 끝"]
TOGETHER = ["a 시작", "b 시작", "a 끝", "b 끝"]


@pytest.fixture
def order(capsys):
    """코루틴을 실행하는 동안 일어난 일의 차례와 코루틴의 값."""

    def _order(coroutine):
        value = asyncio.run(coroutine)
        return capsys.readouterr().out.splitlines(), value

    return _order


# await, create_task, gather


def test_three_ways(lines):
    assert lines("three_ways.py") == [
        "[with_await]",
        *IN_SEQUENCE,
        "['A', 'B']",
        "[with_create_task]",
        *TOGETHER,
        "['A', 'B']",
        "[with_gather]",
        *TOGETHER,
        "['A', 'B']",
    ]


def test_two_awaits_run_in_sequence(order):
    assert order(three_ways.with_await()) == (IN_SEQUENCE, ["A", "B"])


def test_two_tasks_run_together(order):
    assert order(three_ways.with_create_task()) == (TOGETHER, ["A", "B"])


def test_gather_runs_together(order):
    assert order(three_ways.with_gather()) == (TOGETHER, ["A", "B"])


def test_task_group_runs_together(lines):
    assert lines("task_group.py") == [*TOGETHER, "['A', 'B']"]


def test_task_group_waits_for_its_tasks():
    ended = []

    async def work():
        await asyncio.sleep(0.1)
        ended.append(True)

    async def main():
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            assert ended == []
        return list(ended)

    assert asyncio.run(main()) == [True]


# 코루틴


def test_calling_runs_nothing(lines):
    assert lines("call_only.py") == ["불렀습니다: coroutine", "몸통이 실행됩니다", "기다렸습니다: 값"]


@pytest.mark.tool("node")
def test_calling_in_javascript_starts_the_body(expect_output):
    assert expect_output(f"{SNIPPETS}/call_starts.mjs").stdout.splitlines() == [
        "몸통이 실행됩니다",
        "불렀습니다: Promise",
        "기다렸습니다: 값",
    ]


def test_calling_first_and_awaiting_later_runs_in_sequence(order):
    async def main():
        first, second = three_ways.fetch("a"), three_ways.fetch("b")
        return [await first, await second]

    assert order(main()) == (IN_SEQUENCE, ["A", "B"])


def test_await_gives_the_value_or_the_exception():
    async def give():
        return 3

    async def fail():
        raise ValueError("실패")

    async def main():
        assert await give() == 3
        await fail()

    with pytest.raises(ValueError, match=r"^실패$"):
        asyncio.run(main())


def test_await_needs_an_async_function():
    with pytest.raises(SyntaxError, match=r"^'await' outside async function"):
        compile("def load():\n    return await fetch()\n", "load.py", "exec")


# 태스크


def test_task_starts_when_the_creator_waits(lines):
    assert lines("task_starts.py") == [
        "만들었습니다: Task",
        "몸통이 실행됩니다",
        "자리를 한 번 비웠습니다: True",
        "기다렸습니다: 값",
    ]


def test_tasks_share_one_thread():
    async def ident():
        await asyncio.sleep(0)
        return threading.get_ident()

    async def main():
        return await asyncio.gather(*(ident() for _ in range(10)))

    assert set(asyncio.run(main())) == {threading.get_ident()}


def test_awaiting_a_task_gives_the_value_or_the_exception():
    async def give():
        return 3

    async def fail():
        raise ValueError("실패")

    async def main():
        given, failed = asyncio.create_task(give()), asyncio.create_task(fail())
        await asyncio.sleep(0)
        assert given.done()
        assert failed.done()
        assert await given == 3
        await failed

    with pytest.raises(ValueError, match=r"^실패$"):
        asyncio.run(main())


def test_a_task_does_not_switch_while_it_computes():
    events = []

    async def work(name):
        events.append(f"{name} 시작")
        sum(range(100_000))
        events.append(f"{name} 끝")

    async def main():
        await asyncio.gather(work("a"), work("b"))

    asyncio.run(main())
    assert events == IN_SEQUENCE


# gather


def test_gather_keeps_the_order_of_its_arguments(lines):
    assert lines("gather_order.py") == ["빠른 것 끝", "느린 것 끝", "['느린 것', '빠른 것']"]


def test_gather_raises_at_once_and_the_rest_goes_on(lines):
    assert lines("gather_error.py") == ["gather가 일으킨 예외: 실패", "나머지도 끝납니다"]


def test_gather_makes_tasks():
    async def current():
        return asyncio.current_task()

    async def main():
        first, second = await asyncio.gather(current(), current())
        return len({first, second, asyncio.current_task()}), isinstance(first, asyncio.Task)

    assert asyncio.run(main()) == (3, True)


def test_await_makes_no_task():
    async def current():
        return asyncio.current_task()

    async def main():
        return await current() is asyncio.current_task()

    assert asyncio.run(main()) is True


# 흔한 실수


def test_forgotten_await_warns(lines):
    warning, source, hint, end = lines("never_awaited.py")
    assert warning.endswith("never_awaited.py:9: RuntimeWarning: coroutine 'save' was never awaited")
    assert source == '  save("글")'
    assert hint == "RuntimeWarning: Enable tracemalloc to get the object allocation traceback"
    assert end == "main이 끝납니다"


def test_forgotten_await_ends_successfully(run):
    finished = run(f"{SNIPPETS}/never_awaited.py")
    assert finished.returncode == 0
    assert finished.stdout == "main이 끝납니다\n"


def test_awaited_call_saves(lines, capsys):
    assert lines("never_awaited_fixed.py") == ["저장했습니다: 글", "main이 끝납니다"]
    asyncio.run(never_awaited.save("글"))
    assert capsys.readouterr().out == "저장했습니다: 글\n"


def test_unawaited_value_is_a_coroutine(lines):
    assert lines("coroutine_as_value.py") == [
        "TypeError: 'coroutine' object is not subscriptable",
        "1",
    ]


def test_coroutine_runs_once(lines):
    assert lines("reuse_coroutine.py") == [
        "실행합니다",
        "값",
        "RuntimeError: cannot reuse already awaited coroutine",
    ]


def test_task_can_be_awaited_again(lines):
    assert lines("reuse_task.py") == ["실행합니다", "값", "값"]


def test_each_call_makes_a_new_coroutine():
    calls = []

    async def fetch():
        calls.append(len(calls))
        return calls[-1]

    async def main():
        return [await fetch(), await fetch()]

    assert asyncio.run(main()) == [0, 1]


def test_awaiting_each_task_at_once_runs_in_sequence(lines, order):
    assert lines("await_create_task.py") == [*IN_SEQUENCE, "['A', 'B']"]
    assert order(await_create_task.main()) == ([*IN_SEQUENCE, "['A', 'B']"], None)


def test_creating_all_tasks_first_runs_together(lines, order):
    assert lines("await_create_task_fixed.py") == [*TOGETHER, "['A', 'B']"]
    assert order(await_create_task_fixed.main()) == ([*TOGETHER, "['A', 'B']"], None)


def test_create_task_needs_a_running_loop(lines):
    error, warning, *rest = lines("no_running_loop.py")
    assert error == "RuntimeError: no running event loop"
    assert warning.endswith("RuntimeWarning: coroutine 'fetch' was never awaited")
    assert len(rest) == 2


def test_create_task_works_in_a_plain_function_under_a_running_loop(lines):
    assert lines("no_running_loop_fixed.py") == ["값"]

    async def main():
        return await no_running_loop.start()

    assert asyncio.run(main()) == "값"


def test_gather_takes_no_list(lines):
    error, value = lines("gather_list.py")
    assert error.startswith("TypeError: ")
    assert "unhashable type: 'list'" in error
    assert value == "['A', 'B']"


# 판에 따라


@pytest.mark.python("<3.14")
def test_gather_list_message(lines):
    assert lines("gather_list.py")[0] == "TypeError: unhashable type: 'list'"


@pytest.mark.python(">=3.14")
def test_gather_list_longer_message(lines):
    assert lines("gather_list.py")[0] == ("TypeError: cannot use 'list' as a dict key (unhashable type: 'list')")


@pytest.mark.python("<3.14")
def test_create_task_takes_no_eager_start():
    async def work():
        pass

    async def main():
        coroutine = work()
        try:
            await asyncio.create_task(coroutine, eager_start=True)
        finally:
            coroutine.close()

    with pytest.raises(TypeError, match="eager_start"):
        asyncio.run(main())


@pytest.mark.python(">=3.14")
def test_eager_start_runs_the_body_at_once():
    events = []

    async def work():
        events.append("몸통")

    async def main():
        task = asyncio.create_task(work(), eager_start=True)
        events.append("create_task가 돌아옴")
        await task

    asyncio.run(main())
    assert events == ["몸통", "create_task가 돌아옴"]
