"""docs/concurrency/tasks.md의 주장."""

import asyncio
import itertools
import sys
import threading
from inspect import getsource

import pytest

from snippets.concurrency.tasks import (
    await_create_task,
    await_create_task_fixed,
    gather_list,
    gather_list_fixed,
    never_awaited,
    no_running_loop,
    no_running_loop_fixed,
    three_ways,
)
from tests.concurrency.loops import jump
from tests.concurrency.works import Meeting

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
        *IN_SEQUENCE,
        "[await] ['A', 'B']",
        *TOGETHER,
        "[create_task] ['A', 'B']",
        *TOGETHER,
        "[gather] ['A', 'B']",
    ]


def test_two_awaits_run_in_sequence(order):
    assert order(three_ways.with_await()) == (IN_SEQUENCE, ["A", "B"])


def test_two_tasks_run_together(order):
    assert order(three_ways.with_create_task()) == (TOGETHER, ["A", "B"])


def test_gather_runs_together(order):
    assert order(three_ways.with_gather()) == (TOGETHER, ["A", "B"])


def test_task_group_runs_together(order):
    async def main():
        async with asyncio.TaskGroup() as group:
            first = group.create_task(three_ways.fetch("a"))
            second = group.create_task(three_ways.fetch("b"))
        return [first.result(), second.result()]

    assert order(main()) == (TOGETHER, ["A", "B"])


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


def test_calling_runs_nothing():
    events = []

    async def fetch():
        events.append("본문")
        return "값"

    async def main():
        coroutine = fetch()
        await asyncio.sleep(0.01)
        events.append(type(coroutine).__name__)
        return await coroutine

    assert asyncio.run(main()) == "값"
    assert events == ["coroutine", "본문"]


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


class Seven:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return 7


def test_object_with_await_can_be_awaited():
    async def main(thing):
        return await thing

    assert asyncio.run(main(Seven())) == 7
    with pytest.raises(TypeError, match="await"):
        asyncio.run(main(object()))


def test_await_needs_an_async_function():
    with pytest.raises(SyntaxError, match=r"^'await' outside async function"):
        compile("def load():\n    return await fetch()\n", "load.py", "exec")
    with pytest.raises(SyntaxError, match=r"^'await' outside function"):
        compile("await fetch()\n", "load.py", "exec")


# 태스크


def test_task_starts_when_the_creator_waits(lines):
    assert lines("task_starts.py") == [
        "create_task가 돌아옴",
        "본문 시작",
        "한 번 양보함, 끝났는가: True",
        "받음: 값",
    ]


def test_task_starts_when_the_creator_ends():
    events = []

    async def work():
        events.append("태스크")

    async def main():
        asyncio.create_task(work())  # noqa: RUF006
        events.append("main 끝")

    asyncio.run(main())
    assert events == ["main 끝", "태스크"]


def test_await_that_does_not_wait_starts_no_task():
    events = []

    async def work():
        events.append("태스크")

    async def at_once():
        return "값"

    async def main():
        task = asyncio.create_task(work())
        await at_once()
        await asyncio.Queue().put("값")
        events.append("기다리지 않는 await 뒤")
        await task

    asyncio.run(main())
    assert events == ["기다리지 않는 await 뒤", "태스크"]


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


@pytest.mark.parametrize("delays", list(itertools.permutations((0, 1, 2))))
@pytest.mark.parametrize("options", [{}, {"return_exceptions": True}])
def test_results_follow_the_arguments_in_whatever_order_they_end(delays, options):
    ended = []

    async def fetch(delay):
        await asyncio.sleep(delay)
        ended.append(delay)
        return delay

    async def main():
        return await asyncio.gather(*map(fetch, delays), **options)

    assert jump(main())[0] == list(delays)
    assert ended == [0, 1, 2]


def test_gather_raises_at_once_and_the_rest_goes_on():
    async def fail():
        raise ValueError("실패")

    async def main():
        signal = asyncio.Event()
        rest = asyncio.create_task(signal.wait())
        with pytest.raises(ValueError, match=r"^실패$"):
            await asyncio.gather(fail(), rest)
        before = rest.done()
        signal.set()
        return before, await rest

    assert asyncio.run(main()) == (False, True)


def test_gather_that_returns_exceptions_raises_none_of_them():
    async def fail():
        raise ValueError("실패")

    async def main():
        return await asyncio.gather(fail(), asyncio.sleep(0, "값"), return_exceptions=True)

    error, value = asyncio.run(main())
    assert (repr(error), value) == ("ValueError('실패')", "값")


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


# 오류와 고치는 법


def test_forgotten_await_warns(lines):
    warning, source, hint, end = lines("never_awaited.py")
    assert warning.endswith("never_awaited.py:10: RuntimeWarning: coroutine 'save' was never awaited")
    assert source == '  save("글")'
    assert hint == "RuntimeWarning: Enable tracemalloc to get the object allocation traceback"
    assert end == "main이 끝납니다"


def test_forgotten_await_ends_successfully(run):
    finished = run(f"{SNIPPETS}/never_awaited.py")
    assert finished.returncode == 0
    assert finished.stdout == "main이 끝납니다\n"


def test_warning_may_name_another_line(recwarn):
    async def save():
        pass

    async def main():
        result = save()
        return type(result)  # 함수가 끝나면 버려진다

    asyncio.run(main())
    (warning,) = recwarn
    assert warning.category is RuntimeWarning
    assert str(warning.message).endswith("save' was never awaited")
    assert warning.filename != __file__


def test_awaited_call_saves(lines, capsys):
    assert lines("never_awaited_fixed.py") == ["저장했습니다: 글", "main이 끝납니다"]
    asyncio.run(never_awaited.save("글"))
    assert capsys.readouterr().out == "저장했습니다: 글\n"


async def fetch_user():
    return {"id": 1}


def test_unawaited_value_is_a_coroutine():
    coroutine = fetch_user()
    with pytest.raises(TypeError, match=r"^'coroutine' object is not subscriptable$"):
        coroutine["id"]
    coroutine.close()


def test_awaited_value_is_the_value():
    async def main():
        return (await fetch_user())["id"]

    assert asyncio.run(main()) == 1


def test_coroutine_runs_once(lines):
    assert lines("reuse_coroutine.py") == ["본문 실행", "값", "RuntimeError: cannot reuse already awaited coroutine"]


def test_failed_coroutine_runs_once_too():
    async def fail():
        raise ValueError("실패")

    async def main():
        coroutine = fail()
        for error in (ValueError, RuntimeError):
            with pytest.raises(error) as caught:
                await coroutine
        return str(caught.value)

    assert asyncio.run(main()) == "cannot reuse already awaited coroutine"


def test_task_can_be_awaited_again(lines):
    assert lines("reuse_coroutine_fixed.py") == ["본문 실행", "값", "값"]


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


def test_thread_of_to_thread_has_no_running_loop():
    async def main():
        with pytest.raises(RuntimeError, match=r"^no running event loop$"):
            await asyncio.to_thread(asyncio.get_running_loop)
        coroutine = fetch_user()
        with pytest.raises(RuntimeError, match=r"^no running event loop$"):
            await asyncio.to_thread(asyncio.create_task, coroutine)
        coroutine.close()

    asyncio.run(main())


def test_create_task_works_in_a_plain_function_under_a_running_loop(lines, run_code):
    assert lines("no_running_loop_fixed.py") == ["값"]
    # 고친 프로그램은 고치기 전의 함수를 루프 안에서 호출한다.
    assert getsource(no_running_loop_fixed.start) == getsource(no_running_loop.start)
    changed = getsource(no_running_loop_fixed).replace(
        "create_task(fetch())", "create_task(asyncio.sleep(0, '바꾼 값'))"
    )
    assert run_code(changed).stdout == "바꾼 값\n"

    async def main():
        return await no_running_loop.start()

    assert asyncio.run(main()) == "값"


def test_gather_takes_no_list(lines):
    (error,) = lines("gather_list.py")
    assert error.startswith("TypeError: ")
    assert "unhashable type: 'list'" in error


def test_gather_takes_no_tuple():
    async def main():
        with pytest.raises(TypeError, match=r"^An asyncio\.Future, a coroutine or an awaitable is required$"):
            await asyncio.gather((asyncio.get_running_loop().create_future(),))

    asyncio.run(main())


@pytest.mark.parametrize("snippet", [gather_list, gather_list_fixed])
def test_tasks_of_the_list_run_together(snippet, monkeypatch, capsys):
    meeting = Meeting(2)

    async def fetch(name):
        await meeting.come()
        return name

    def gather(*works, real=asyncio.gather):
        return real(*(works[0] if isinstance(works[0], list) else works))

    monkeypatch.setattr(snippet, "fetch", fetch)
    monkeypatch.setattr(snippet.asyncio, "gather", gather)
    asyncio.run(snippet.main())
    assert capsys.readouterr().out == "['a', 'b']\n"


@pytest.mark.parametrize("snippet", [gather_list, gather_list_fixed])
def test_fetch_gives_the_upper_case(snippet):
    assert asyncio.run(snippet.fetch("a")) == "A"


def test_star_unpacks_the_list(lines):
    assert lines("gather_list_fixed.py") == ["['A', 'B']"]


# 버전에 따라


@pytest.mark.python("<3.14")
def test_gather_list_message(lines):
    assert lines("gather_list.py")[0] == "TypeError: unhashable type: 'list'"


@pytest.mark.python(">=3.14")
def test_gather_list_longer_message(lines):
    assert lines("gather_list.py")[0] == ("TypeError: cannot use 'list' as a dict key (unhashable type: 'list')")


@pytest.mark.python("<3.13")
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
        events.append("본문")

    async def main():
        task = asyncio.create_task(work(), eager_start=True)
        events.append("create_task가 돌아옴")
        await task

    asyncio.run(main())
    assert events == ["본문", "create_task가 돌아옴"]


def test_eager_task_factory_came_with_3_12():
    assert hasattr(asyncio, "eager_task_factory") == (sys.version_info >= (3, 12))


async def eager_events():
    events = []

    async def work():
        events.append("본문")

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(work())
    events.append("create_task가 돌아옴")
    asyncio.get_running_loop().set_task_factory(None)
    await task
    return events


@pytest.mark.python(">=3.12")
def test_eager_task_factory_runs_the_body_at_once():
    assert asyncio.run(eager_events()) == ["본문", "create_task가 돌아옴"]


@pytest.mark.platform("linux", "darwin")
@pytest.mark.python(">=3.14")
def test_loop_of_uvloop_does_not_start_the_task_at_once():
    import uvloop

    assert uvloop.run(eager_events()) == ["create_task가 돌아옴", "본문"]
