"""docs/concurrency/async-iteration.md의 주장."""

import asyncio
import gc
import inspect
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing, asynccontextmanager, closing
from types import SimpleNamespace

import pytest

from evidence.running import Finished, find_tool, run_command
from snippets.concurrency.async_iteration import (
    break_late,
    context_reset,
    context_reset_fixed,
    from_sync,
    merge,
    next_timeout,
    next_timeout_fixed,
    no_aiter,
    not_iterable,
    pages,
    shared,
    shared_fixed,
    timeout_yield,
    timeout_yield_fixed,
)
from tests.concurrency.loops import LONG, finish, jump
from tests.concurrency.works import turns

SHORT = 0.05  # 반드시 지나가게 할 제한 시간(초)


@pytest.fixture
def failure(folder, run) -> Callable[[str], str]:
    """실패하는 스니펫의 표준 오류."""

    def _failure(name):
        finished = run(f"{folder}/{name}")
        assert finished.returncode == 1
        return finished.stderr

    return _failure


@pytest.fixture
def queues(monkeypatch) -> list[asyncio.Queue]:
    """그 테스트에서 만든 큐들."""
    made = []

    class Remembered(asyncio.Queue):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            made.append(self)

    monkeypatch.setattr(asyncio, "Queue", Remembered)
    return made


async def read_rows():
    for number in range(3):
        await asyncio.sleep(0)
        yield number


async def watched(events, count=3):
    """무엇을 받아 닫혔는지와 어느 태스크에서 닫혔는지 적는 제너레이터."""
    try:
        for number in range(count):
            await asyncio.sleep(0)
            yield number
    except BaseException as error:
        events.append(type(error).__name__)
        raise
    finally:
        await asyncio.sleep(0)
        events.append(asyncio.current_task().get_name())


# 답


def test_async_for_receives_the_values_one_by_one(lines):
    assert lines("pages.py") == ["1쪽", "2쪽", "연결을 닫습니다", "다음 일을 합니다"]
    assert inspect.isasyncgenfunction(pages.read_pages)
    rows = pages.read_pages()
    assert inspect.isasyncgen(rows)

    async def main():
        return [page async for page in rows]

    assert finish(main()) == [f"{number}쪽" for number in range(1, 101)]


async def to_the_end(rows):
    async for _ in rows:
        pass


async def with_break(rows):
    async for _ in rows:
        break


async def with_return(rows):
    async for _ in rows:
        return


async def with_error(rows):
    async for _ in rows:
        raise LookupError


async def waits_in_the_body(rows):
    async for _ in rows:
        await asyncio.Event().wait()


WAYS = [to_the_end, with_break, with_return, with_error, waits_in_the_body]


@pytest.mark.parametrize("way", WAYS)
def test_aclosing_closes_however_the_block_is_left(way):
    events = []

    async def receive():
        try:
            async with aclosing(watched(events)) as rows:
                await way(rows)
        finally:
            events.append("블록 다음")

    async def main():
        task = asyncio.create_task(receive(), name="받는 태스크")
        await turns()
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled() or task.exception()

    left = finish(main())
    assert events[-2:] == ["받는 태스크", "블록 다음"]
    assert left is (way is waits_in_the_body) or isinstance(left, LookupError) or left is None


def test_aclosing_closes_when_the_wait_for_a_value_is_cancelled():
    events = []

    async def endless():
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            events.append(asyncio.current_task().get_name())

    async def receive():
        async with aclosing(endless()) as rows:
            await to_the_end(rows)

    async def main():
        task = asyncio.create_task(receive(), name="받는 태스크")
        await turns()
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert finish(main())
    assert events == ["받는 태스크"]


@pytest.mark.tool("node")
def test_for_await_of_javascript_waits_for_finally(tmp_path):
    code = """
async function* readRows() {
  try {
    for (let number = 0; number < 3; number++) yield number;
  } finally {
    await new Promise((resolve) => setTimeout(resolve, 50));
    console.log("finally");
  }
}
for await (const row of readRows()) {
  console.log(row);
  break;
}
console.log("다음 줄");
"""
    (tmp_path / "script.mjs").write_text(code, encoding="utf-8")
    finished: Finished = run_command([find_tool("node"), "script.mjs"], cwd=tmp_path, timeout=LONG)
    assert finished.stdout.splitlines() == ["0", "finally", "다음 줄"]


# 값을 달라고 할 때만 실행됩니다


def test_generator_runs_to_the_next_yield_when_asked():
    events = []

    async def rows():
        events.append("시작")
        yield 1
        events.append("1 다음")
        yield 2

    async def main():
        asked = rows()
        await turns()
        assert events == []
        assert await anext(asked) == 1
        await turns()
        assert events == ["시작"]
        assert await anext(asked) == 2
        assert events == ["시작", "1 다음"]
        await asked.aclose()

    finish(main())


def test_generator_runs_in_the_task_that_receives():
    async def main():
        async def rows():
            for _ in range(3):
                await asyncio.sleep(0)
                yield asyncio.current_task(), len(asyncio.all_tasks())

        return {found async for found in rows()} == {(asyncio.current_task(), len(asyncio.all_tasks()))}

    assert finish(main())


@pytest.mark.parametrize("waits", [0, 1, 20])
def test_slow_receiver_holds_the_generator_back(waits):
    made = []

    async def rows():
        for number in range(5):
            made.append(number)
            await asyncio.sleep(0)
            yield number

    async def main():
        ahead = []
        async for number in rows():
            await turns(waits)
            ahead.append(len(made) - number - 1)
        return ahead

    assert finish(main()) == [0] * 5


async def second_by_second(count=3):
    for number in range(count):
        await asyncio.sleep(1)
        yield number


def test_async_for_overlaps_nothing():
    async def one_by_one():
        async for _ in second_by_second():
            await asyncio.sleep(1)

    async def through_a_queue():
        rows = asyncio.Queue(maxsize=1)
        async with asyncio.TaskGroup() as group:
            group.create_task(merge.pump(second_by_second(), rows))
            while await rows.get() is not merge.END:
                await asyncio.sleep(1)

    assert jump(one_by_one())[1] == 6
    assert jump(through_a_queue())[1] == 4


def test_other_tasks_run_while_async_for_waits():
    async def main():
        events = []

        async def other():
            await asyncio.sleep(0.5)
            events.append("다른 태스크")

        task = asyncio.create_task(other())
        async for number in second_by_second(1):
            events.append(number)
        await task
        return events

    assert jump(main())[0] == ["다른 태스크", 0]


def test_generator_that_never_waits_lets_nobody_run():
    async def at_once():
        for number in range(100):
            yield number

    async def main():
        other = asyncio.create_task(asyncio.sleep(0))
        started = asyncio.Event()
        asyncio.get_running_loop().call_soon(started.set)
        async for _ in at_once():
            assert not started.is_set()
        await other
        return started.is_set()

    assert finish(main())


# 누가 언제 닫나


def test_generator_that_ends_runs_its_finally_in_place():
    async def main():
        events = []
        async for _ in watched(events):
            pass
        return events == [asyncio.current_task().get_name()]

    assert finish(main())


def cancelled_in_place(rows):
    """`rows(events)`를 받는 태스크를 취소했을 때 취소되었는지와 사건의 차례."""

    async def main():
        events = []

        async def receive():
            async for _ in rows(events):
                await asyncio.Event().wait()

        async def outer():
            try:
                await receive()
            finally:
                events.append("반복 다음")

        task = asyncio.create_task(outer(), name="받는 태스크")
        await turns()
        task.cancel()
        await asyncio.wait([task])
        await turns()
        return task.cancelled(), events

    return finish(main())


def test_cancelled_wait_for_the_next_value_runs_finally_in_place():
    async def waits(events):
        try:
            await asyncio.Event().wait()
            yield
        except BaseException as error:
            events.append(type(error).__name__)
            raise
        finally:
            await asyncio.sleep(0)
            events.append(asyncio.current_task().get_name())

    assert cancelled_in_place(waits) == (True, ["CancelledError", "받는 태스크", "반복 다음"])


def test_loop_cancelled_in_its_body_is_closed_later_by_another_task():
    cancelled, events = cancelled_in_place(watched)
    assert (cancelled, events[:2]) == (True, ["반복 다음", "GeneratorExit"])
    assert events[2] != "받는 태스크"


async def breaks(events):
    async for _ in watched(events):
        break
    events.append("반복 다음")


async def returns(events):
    async for _ in watched(events):
        return


async def fails(events):
    try:
        async for _ in watched(events):
            raise LookupError
    except LookupError:
        events.append("except")


@pytest.mark.parametrize("leave", [breaks, returns, fails])
def test_left_loop_is_closed_later_by_another_task(leave):
    async def main():
        events = []
        await leave(events)
        at_once = list(events)
        await turns()
        return at_once, events[len(at_once) :], asyncio.current_task().get_name()

    at_once, later, own = finish(main())
    assert at_once == {breaks: ["반복 다음"], returns: [], fails: ["except"]}[leave]
    assert later[0] == "GeneratorExit"
    assert later[1] != own


def test_asyncio_makes_a_task_that_closes():
    async def main():
        tasks = []

        async def rows():
            try:
                yield 1
            finally:
                tasks.append(asyncio.current_task())

        before = asyncio.all_tasks()
        async for _ in rows():
            break
        await turns()
        assert sys.get_asyncgen_hooks().finalizer is not None
        return tasks[0] not in before, type(tasks[0].get_coro()).__name__

    assert finish(main()) == (True, "async_generator_athrow")
    assert sys.get_asyncgen_hooks().finalizer is None


def test_generator_that_is_held_is_closed_at_the_end_of_run():
    events, held = [], []

    async def main():
        held.append(watched(events))
        async for _ in held[0]:
            break
        await turns(50)
        events.append("main이 끝남")

    finish(main())
    assert events[:2] == ["main이 끝남", "GeneratorExit"]
    assert len(events) == 3


async def first_row(events, held):
    held.append(watched(events))
    async for _ in held[0]:
        break


def test_loop_closed_by_hand_closes_no_generator():
    events, held = [], []
    loop = asyncio.new_event_loop()
    loop.run_until_complete(first_row(events, held))
    loop.close()
    held.clear()
    gc.collect()
    assert events == []


def test_shutdown_asyncgens_closes_what_is_left():
    events, held = [], []
    loop = asyncio.new_event_loop()
    loop.run_until_complete(first_row(events, held))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    assert events[0] == "GeneratorExit"
    assert len(events) == 2


# 컴프리헨션


def test_comprehensions_collect_the_values():
    async def main():
        return (
            [row async for row in read_rows()],
            {row async for row in read_rows()},
            {row: row async for row in read_rows()},
            [row async for row in read_rows() if row],
        )

    assert finish(main()) == ([0, 1, 2], {0, 1, 2}, {0: 0, 1: 1, 2: 2}, [1, 2])


@pytest.mark.parametrize("start", ["", "def read():\n    "])
def test_async_for_needs_an_async_function(start):
    with pytest.raises(SyntaxError, match=r"^'async for' outside async function"):
        compile(f"{start}async for row in rows: pass", "rows.py", "exec")
    with pytest.raises(SyntaxError, match=r"^asynchronous comprehension outside of an asynchronous function"):
        compile(f"{start}found = [row async for row in rows]", "rows.py", "exec")


def test_comprehension_waits_one_by_one():
    async def one_by_one():
        return [await asyncio.sleep(1, number) for number in range(3)]

    async def together():
        return await asyncio.gather(*(asyncio.sleep(1, number) for number in range(3)))

    assert jump(one_by_one()) == ([0, 1, 2], 3)
    assert jump(together()) == ([0, 1, 2], 1)


# 동기 이터레이터


def blocking(signal, events, seconds):
    """다른 태스크가 신호를 주어야 값을 주는 이터레이터."""
    events.append(signal.wait(seconds))
    yield "줄"


def test_lines_read_in_a_thread(run, folder):
    assert run(f"{folder}/from_sync.py").stdout == "첫 줄\n둘째 줄\n"


@pytest.mark.parametrize("in_thread", [True, False])
def test_next_in_a_thread_lets_the_loop_run(in_thread):
    signal, events = threading.Event(), []

    async def give():
        signal.set()

    async def main():
        task = asyncio.create_task(give())
        rows = blocking(signal, events, LONG if in_thread else SHORT)
        found = [line async for line in from_sync.in_thread(rows)] if in_thread else list(rows)
        await task
        return found

    assert finish(main()) == ["줄"]
    # 스레드에서 기다리는 동안에만 다른 태스크가 신호를 줄 수 있다.
    assert events == [in_thread]


@pytest.fixture
def cancelled_next():
    """스레드의 `next()`를 기다리다 취소하고, 끝나기 전에 `then(이터레이터)`를 호출한다."""

    def _cancelled(then):
        signal, started, ended = threading.Event(), threading.Event(), threading.Event()

        def rows():
            started.set()
            signal.wait(LONG)
            ended.set()
            yield "줄"

        async def main():
            iterator = rows()
            task = asyncio.create_task(anext(from_sync.in_thread(iterator)))
            await asyncio.to_thread(started.wait, LONG)
            task.cancel()
            await asyncio.wait([task])
            try:
                return task.cancelled(), ended.is_set(), then(iterator)
            finally:
                signal.set()

        return finish(main()), ended.is_set()

    return _cancelled


def test_next_in_a_thread_goes_on_after_the_cancellation(cancelled_next):
    assert cancelled_next(lambda rows: "취소한 뒤") == ((True, False, "취소한 뒤"), True)


def test_sync_generator_that_still_runs_in_a_thread_refuses(cancelled_next):
    def read(rows):
        with pytest.raises(ValueError, match=r"^generator already executing$"):
            next(rows)

    assert cancelled_next(read) == ((True, False, None), True)


def test_cursor_of_sqlite3_is_not_read_in_another_thread():
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.execute("VALUES (1), (2)")

        async def main():
            with pytest.raises(sqlite3.ProgrammingError, match="can only be used in that same thread"):
                await anext(from_sync.in_thread(cursor))

        finish(main())
        assert next(cursor) == (1,)
        cursor.close()


# 여러 스트림 합치기


async def stream(name, delays, fail_after=None):
    for number, seconds in enumerate(delays):
        if number == fail_after:
            raise LookupError(name)
        await asyncio.sleep(seconds)
        yield f"{name}{number}"


async def merged(streams, maxsize=1, wait=0):
    found = []
    rows = asyncio.Queue(maxsize)
    async with asyncio.TaskGroup() as group:
        for each in streams:
            group.create_task(merge.pump(each, rows))
        for _ in streams:
            while (item := await rows.get()) is not merge.END:
                found.append(item)
                await asyncio.sleep(wait)
    return found


def test_merged_streams_come_in_the_order_of_arrival(run, folder):
    assert run(f"{folder}/merge.py").stdout.splitlines() == ["가1", "나1", "가2", "나2"]
    for maxsize in (0, 1, 5):
        streams = [stream("a", [5, 5]), stream("b", [1, 1, 1, 9]), stream("c", [])]
        assert jump(merged(streams, maxsize)) == (["b0", "b1", "b2", "a0", "a1", "b3"], 12)


def test_full_queue_may_let_a_later_item_pass():
    arrived = []

    async def on_signal(name, signals):
        for number, signal in enumerate(signals):
            await signal.wait()
            arrived.append(f"{name}{number}")
            yield arrived[-1]

    async def main():
        first, second = ([asyncio.Event() for _ in range(2)] for _ in "ab")
        rows = asyncio.Queue(maxsize=1)
        found = []
        async with asyncio.TaskGroup() as group:
            for name, signals in (("a", first), ("b", second)):
                group.create_task(merge.pump(on_signal(name, signals), rows))
            await turns()
            for signal in first:
                signal.set()
                await turns()
            second[0].set()
            found.append(rows.get_nowait())
            await turns()
            second[1].set()
            for _ in "ab":
                while (item := await rows.get()) is not merge.END:
                    found.append(item)
        return found

    found = finish(main())
    assert arrived == ["a0", "a1", "b0", "b1"]
    assert sorted(found) == arrived
    assert found.index("b0") < found.index("a1")


def test_merge_script_holds_one(queues, capsys):
    jump(merge.main())
    assert [(queue.maxsize, queue.qsize()) for queue in queues] == [(1, 0)]
    assert capsys.readouterr().out.splitlines() == ["가1", "나1", "가2", "나2"]


@pytest.mark.parametrize("maxsize", [1, 4])
def test_merged_streams_run_ahead_by_no_more_than_maxsize(maxsize):
    made = []

    async def eager(name):
        for number in range(100):
            made.append((name, number))
            yield number
            await asyncio.sleep(0)

    async def main():
        rows = asyncio.Queue(maxsize)
        pumps = [asyncio.create_task(merge.pump(eager(name), rows)) for name in "abc"]
        await turns(500)
        ahead = len(made), rows.qsize()
        for pump in pumps:
            pump.cancel()
        await asyncio.wait(pumps)
        return ahead

    assert finish(main()) == (maxsize + 3, maxsize)


def test_failed_stream_cancels_the_others():
    ended = []

    async def endless():
        try:
            await asyncio.Event().wait()
            yield
        finally:
            ended.append("취소됨")

    with pytest.raises(ExceptionGroup) as caught:
        finish(merged([stream("a", [0, 0], fail_after=1), endless()]))
    assert [type(error) for error in caught.value.exceptions] == [LookupError]
    assert ended == ["취소됨"]


@pytest.mark.parametrize(
    ("maxsize", "cancel", "expected"), [(1, True, "끝"), (1, False, "끝나지 않음"), (0, False, "끝")]
)
def test_merging_that_is_left_early_needs_cancelled_pumps(maxsize, cancel, expected):
    async def main():
        rows = asyncio.Queue(maxsize)
        async with asyncio.TaskGroup() as group:
            pumps = [group.create_task(merge.pump(stream(name, [0] * 9), rows)) for name in "ab"]
            await rows.get()
            for pump in pumps if cancel else ():
                pump.cancel()
        return "끝"

    async def limited():
        try:
            return await asyncio.wait_for(main(), 100)
        except TimeoutError:
            return "끝나지 않음"

    assert jump(limited())[0] == expected


# 오류와 고치는 법


def test_coroutine_is_no_async_iterable(failure):
    text = failure("no_aiter.py")
    assert text.splitlines()[-1] == "TypeError: 'async for' requires an object with __aiter__ method, got coroutine"


def test_body_of_that_loop_prints_rows(monkeypatch, capsys):
    assert finish(no_aiter.read_rows()) == [1, 2]
    monkeypatch.setattr(no_aiter, "read_rows", read_rows)
    finish(no_aiter.main())
    assert capsys.readouterr().out == "0\n1\n2\n"


def test_awaited_list_is_iterated(run, folder):
    assert run(f"{folder}/no_aiter_fixed.py").stdout == "1\n2\n"


def test_awaited_generator_is_iterated():
    async def open_rows():
        return read_rows()

    async def main():
        return [row async for row in await open_rows()]

    assert finish(main()) == [0, 1, 2]


def test_message_names_what_it_got():
    async def main():
        messages = []
        for wrong in (read_rows, [1, 2], (number for number in (1, 2))):
            with pytest.raises(TypeError) as caught:
                async for _ in wrong:
                    pass
            messages.append(str(caught.value).rpartition(", ")[2])
        return messages

    assert finish(main()) == ["got function", "got list", "got generator"]


def test_aiter_is_no_coroutine_function(run_code):
    code = """
import asyncio
class Rows:
    async def __aiter__(self):
        return self
async def main():
    async for row in Rows():
        pass
asyncio.run(main())
"""
    message = "TypeError: 'async for' received an object from __aiter__ that does not implement __anext__: coroutine"
    finished = run_code(code)
    assert finished.returncode == 1
    assert message in finished.stderr.splitlines()


async def ready(value):
    return value


def test_builtins_take_no_async_generator(failure):
    message = "TypeError: 'async_generator' object is not iterable"
    assert failure("not_iterable.py").splitlines()[-1] == message

    async def main():
        for receive in (sum, list, all, any, enumerate, tuple, set, sorted, max, iter):
            for rows in ((await ready(number) for number in range(3)), read_rows()):
                assert inspect.isasyncgen(rows)
                with pytest.raises(TypeError, match=r"^'async_generator' object is not iterable$"):
                    receive(rows)

    finish(main())
    with pytest.raises(TypeError, match=r"^'async_generator' object is not iterable$"):
        for _ in read_rows():
            pass


def test_await_after_the_first_in_makes_a_plain_generator():
    async def main():
        plain = (number for number in await ready([1, 2, 3]))
        second = (number for _ in range(2) for number in await ready([1]))
        assert (inspect.isgenerator(plain), inspect.isasyncgen(second)) == (True, True)
        return sum(plain), sum(x for x in await ready([1, 2]))

    assert finish(main()) == (6, 3)


def test_list_of_awaited_values_is_summed(run, folder):
    assert run(f"{folder}/not_iterable_fixed.py").stdout == "5000\n"
    assert finish(not_iterable.price("사과")) == 2000


def awaited():
    """`await`한 비동기 제너레이터의 오류."""

    async def main():
        await read_rows()

    with pytest.raises(TypeError) as caught:
        finish(main())
    return str(caught.value)


@pytest.mark.python("<3.14")
def test_generator_is_not_awaited():
    assert awaited() == "object async_generator can't be used in 'await' expression"


@pytest.mark.python(">=3.14")
def test_generator_is_not_awaited_since_3_14():
    assert awaited() == "'async_generator' object can't be awaited"


def test_anext_gives_one_value():
    async def main():
        async with aclosing(read_rows()) as rows:
            return [await anext(rows), await anext(rows)]

    assert finish(main()) == [0, 1]


def test_generator_is_no_task():
    async def main():
        with pytest.raises(TypeError, match=r"^a coroutine was expected, got <async_generator object read_rows at "):
            await asyncio.create_task(read_rows())

        async def collect():
            return [row async for row in read_rows()]

        return await asyncio.create_task(collect())

    assert finish(main()) == [0, 1, 2]


def test_generator_serves_one_task_at_a_time(failure):
    message = "RuntimeError: anext(): asynchronous generator is already running"
    assert message in failure("shared.py")

    async def main():
        rows = watched([])
        first = asyncio.create_task(anext(rows))
        await asyncio.sleep(0)
        for _ in range(2):
            with pytest.raises(RuntimeError, match=r"^anext\(\): asynchronous generator is already running$"):
                await anext(rows)
        # 기다리던 태스크는 그대로 값을 받고, 그다음에는 다른 태스크도 받는다.
        found = [await first, await anext(rows)]
        await rows.aclose()
        return found

    assert finish(main()) == [0, 1]


def test_worker_alone_receives_every_row(capsys):
    finish(shared.work("가", shared.read_rows()))
    assert capsys.readouterr().out == "".join(f"가 {number}\n" for number in range(4))


def test_workers_share_a_queue(run, folder, capsys, queues):
    printed = run(f"{folder}/shared_fixed.py").stdout.splitlines()
    assert sorted(line.split()[1] for line in printed) == ["0", "1", "2", "3"]
    finish(shared_fixed.main())
    assert [queue.qsize() for queue in queues] == [0]
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"가", "나"}


async def waiting_rows():
    """값을 하나도 주지 않고 기다리는 제너레이터와, 그것을 기다리는 태스크."""
    events = []

    async def rows():
        try:
            await asyncio.Event().wait()
            yield
        finally:
            await asyncio.sleep(0)
            events.append("finally")

    waited = rows()
    task = asyncio.create_task(anext(waited))
    await turns()
    return waited, task, events


def test_running_generator_is_not_closed():
    async def main():
        rows, task, events = await waiting_rows()
        with pytest.raises(RuntimeError, match=r"^aclose\(\): asynchronous generator is already running$"):
            await rows.aclose()
        assert events == []
        task.cancel()
        await asyncio.wait([task])

    finish(main())


def test_generator_is_closed_after_its_task_is_cancelled():
    async def main():
        rows, task, events = await waiting_rows()
        task.cancel()
        await asyncio.wait([task])
        await rows.aclose()
        return events

    assert finish(main()) == ["finally"]


def test_clean_up_is_cut_when_main_ends(lines):
    assert lines("break_late.py") == ["받음 0", "main이 끝납니다"]
    received = []

    async def rows():
        try:
            yield 1
        finally:
            try:
                await asyncio.Event().wait()
            except BaseException as error:
                received.append(type(error).__name__)
                raise

    async def main():
        async for _ in rows():
            break
        await turns()

    finish(main())
    assert received == ["CancelledError"]


def test_clean_up_ends_when_main_goes_on(capsys):
    async def main():
        await break_late.main()
        await asyncio.sleep(1)

    jump(main())
    assert capsys.readouterr().out.splitlines() == ["받음 0", "main이 끝납니다", "연결을 닫았습니다"]


def test_aclosing_waits_for_the_clean_up(run, folder):
    assert run(f"{folder}/break_late_fixed.py").stdout.splitlines() == [
        "받음 0",
        "연결을 닫았습니다",
        "main이 끝납니다",
    ]


@pytest.mark.parametrize("inner_closes", [False, True])
def test_inner_generator_needs_its_own_aclosing(inner_closes):
    events = []

    async def outer():
        if inner_closes:
            async with aclosing(watched(events)) as rows:
                async for number in rows:
                    yield number
        else:
            async for number in watched(events):
                yield number

    async def main():
        async with aclosing(outer()) as rows:
            await with_break(rows)
        events.append("블록 다음")
        await turns()

    async def receive():
        await asyncio.create_task(main(), name="받는 태스크")

    finish(receive())
    if inner_closes:
        assert events == ["GeneratorExit", "받는 태스크", "블록 다음"]
    else:
        assert events[:2] == ["블록 다음", "GeneratorExit"]
        assert "받는 태스크" not in events


@pytest.mark.parametrize(
    ("held", "message"),
    [
        ("rows()", "Task exception was never retrieved"),
        ("held", "an error occurred during closing of asynchronous generator <async_generator object rows at "),
    ],
)
def test_failure_of_a_late_close_is_only_logged(run_code, held, message):
    code = f"""
import asyncio
async def rows():
    try:
        yield 1
    finally:
        raise OSError("close")
async def main():
    try:
        async for row in {held}:
            break
        await asyncio.sleep(0.01)
    except OSError:
        print("except")
held = rows()
asyncio.run(main())
"""
    finished = run_code(code)
    assert (finished.returncode, finished.stdout) == (0, "")
    assert finished.stderr.startswith(message)
    assert "OSError: close" in finished.stderr


def test_yield_in_finally_ignores_generator_exit():
    async def rows():
        try:
            yield 1
        finally:
            yield 2

    async def main():
        waited = rows()
        await anext(waited)
        with pytest.raises(RuntimeError, match=r"^async generator ignored GeneratorExit$"):
            await waited.aclose()
        # 끝까지 받으면 값 하나를 더 줄 뿐이다.
        assert [number async for number in rows()] == [1, 2]

    finish(main())


def test_token_is_reset_in_another_context(run, folder):
    finished = run(f"{folder}/context_reset.py")
    assert (finished.returncode, finished.stdout) == (0, "")
    last = finished.stderr.splitlines()[-1]
    assert last.startswith("ValueError: <Token var=<ContextVar name='user' default='손님' at ")
    assert last.endswith("> was created in a different Context")


def test_aclosing_resets_in_the_same_context(run, folder):
    finished = run(f"{folder}/context_reset_fixed.py")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")

    async def main():
        await context_reset_fixed.main()
        return context_reset_fixed.user.get()

    assert finish(main()) == "손님"


def test_value_set_in_the_generator_is_seen_by_the_receiver():
    async def main():
        found = [context_reset.user.get() async for _ in context_reset.as_admin()]
        return found, context_reset.user.get()

    assert finish(main()) == (["관리자"], "손님")


def test_timeout_around_a_yield_cancels_the_receiver(lines, jumping):
    assert lines("timeout_yield.py", env=jumping) == ["취소됨: True"]
    caught = []

    async def receive():
        try:
            async for _ in timeout_yield.read_rows():
                try:
                    await asyncio.sleep(10)
                except BaseException as error:
                    caught.append(type(error).__name__)
                    raise
        except TimeoutError:
            caught.append("except TimeoutError")

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        task = asyncio.create_task(receive())
        await asyncio.wait([task])
        return task.cancelled()

    assert jump(main())[0]
    assert caught == ["CancelledError"]


def test_timeout_around_a_yield_is_a_timeout_error_for_a_receiver_that_does_not_wait():
    async def main():
        loop = asyncio.get_running_loop()

        async def spend(rows):
            async for _ in rows:
                loop.spend(10)

        async with aclosing(timeout_yield.read_rows()) as rows:
            with pytest.raises(TimeoutError):
                await spend(rows)

    jump(main())


def test_fast_receiver_saves_every_row(monkeypatch, capsys):
    async def at_once(seconds):
        pass

    monkeypatch.setattr(timeout_yield, "asyncio", SimpleNamespace(sleep=at_once, timeout=asyncio.timeout))
    finish(timeout_yield.save_rows())
    assert capsys.readouterr().out.splitlines() == ["저장함 0", "저장함 1", "저장함 2"]


def test_timeout_around_the_await_leaves_the_receiver_alone(run, folder, monkeypatch, jumping):
    assert run(f"{folder}/timeout_yield_fixed.py", env=jumping).stdout.splitlines() == [
        "저장함 0",
        "저장함 1",
        "저장함 2",
        "취소됨: False",
    ]

    # 받는 쪽이 아무리 오래 걸려도 된다.
    async def slowly():
        return [await asyncio.sleep(3600, row) async for row in timeout_yield_fixed.read_rows()]

    assert jump(slowly())[0] == [0, 1, 2]

    # 서버의 답이 늦으면 받는 쪽이 TimeoutError를 받는다.
    async def never(seconds):
        await asyncio.Event().wait()

    monkeypatch.setattr(timeout_yield_fixed, "asyncio", SimpleNamespace(sleep=never, timeout=asyncio.timeout))

    async def main():
        with pytest.raises(TimeoutError):
            await anext(timeout_yield_fixed.read_rows())

    jump(main())


def test_timeout_around_the_loop_limits_it_all():
    async def main():
        found = []
        try:
            async with asyncio.timeout(2.5):
                async for number in second_by_second(5):
                    found.append(number)
        except TimeoutError:
            found.append("TimeoutError")
        return found

    assert jump(main()) == ([0, 1, "TimeoutError"], 2.5)


def test_timeout_of_a_held_generator_cancels_long_after_the_loop():
    async def main():
        rows = timeout_yield.read_rows()
        async for _ in rows:
            break
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            asyncio.current_task().uncancel()
            await rows.aclose()
            return asyncio.get_running_loop().time()

    assert jump(main())[0] == pytest.approx(0.1)


def test_timeout_in_a_context_manager_is_a_timeout_error():
    @asynccontextmanager
    async def limited():
        async with asyncio.timeout(1):
            yield

    async def main():
        with pytest.raises(TimeoutError):
            async with limited():
                await asyncio.sleep(10)

    assert jump(main())[1] == 1


def test_generator_that_timed_out_is_finished(lines, jumping):
    assert lines("next_timeout.py", env=jumping) == ["받음 0", "아직 오지 않았습니다", "반복이 끝났습니다"]

    async def late(events):
        try:
            for number in range(3):
                await asyncio.sleep(1)
                yield number
        except BaseException as error:
            events.append(type(error).__name__)
            raise

    async def with_timeout(rows):
        async with asyncio.timeout(0.5):
            return await anext(rows)

    async def main():
        for wait in (lambda rows: asyncio.wait_for(anext(rows), 0.5), with_timeout):
            events = []
            rows = late(events)
            with pytest.raises(TimeoutError):
                await wait(rows)
            assert events == ["CancelledError"]
            for _ in range(3):
                with pytest.raises(StopAsyncIteration):
                    await anext(rows)

    jump(main())


async def received(snippet, rows):
    with pytest.raises(StopAsyncIteration):
        await snippet.receive(rows)


def test_wait_does_not_finish_the_generator(run, folder, capsys, jumping):
    late, ended = "아직 오지 않았습니다", "반복이 끝났습니다"
    printed = run(f"{folder}/next_timeout_fixed.py", env=jumping).stdout.splitlines()
    assert printed == ["받음 0", late, "받음 1", "받음 2", ended]
    jump(received(next_timeout_fixed, stream("행", [0.01, 0.35, 0.01])))
    assert capsys.readouterr().out.splitlines() == ["받음 행0", late, late, late, "받음 행1", "받음 행2"]
    # 늦지 않으면 두 코드가 같다.
    for snippet in (next_timeout, next_timeout_fixed):
        jump(received(snippet, stream("행", [0.01, 0.01])))
        assert capsys.readouterr().out.splitlines() == ["받음 행0", "받음 행1"]


def test_cancelled_anext_runs_finally():
    async def main():
        _, waiting, events = await waiting_rows()
        await asyncio.wait([waiting], timeout=SHORT)
        assert events == []
        waiting.cancel()
        await asyncio.wait([waiting])
        return events

    assert finish(main()) == ["finally"]


def test_stop_does_not_leave_another_generator():
    async def beats(rows, catch):
        while True:
            waiting = asyncio.create_task(anext(rows))
            await asyncio.wait([waiting])
            try:
                number = waiting.result()
            except StopAsyncIteration:
                if catch:
                    return
                raise
            yield number

    async def main():
        assert [number async for number in beats(read_rows(), True)] == [0, 1, 2]
        with pytest.raises(RuntimeError, match=r"^async generator raised StopAsyncIteration$"):
            await to_the_end(beats(read_rows(), False))

    finish(main())


def test_every_anext_in_a_task_has_its_own_context():
    async def main():
        rows = context_reset.as_admin()
        assert await asyncio.create_task(anext(rows)) == 1
        assert context_reset.user.get() == "손님"
        with pytest.raises(ValueError, match=r"was created in a different Context$"):
            await asyncio.create_task(anext(rows))

    finish(main())


def test_stream_reader_goes_on_after_a_timeout():
    async def main():
        reader = asyncio.StreamReader()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(reader), SHORT)
        reader.feed_data("첫 줄\n둘째 줄\n".encode())
        reader.feed_eof()
        return [line.decode() async for line in reader]

    assert finish(main()) == ["첫 줄\n", "둘째 줄\n"]


async def fill(rows):
    for number in range(3):
        await rows.put(number)


async def fail(rows):
    await rows.put(0)
    await asyncio.sleep(0)
    raise LookupError


async def rows_of_group(work):
    rows = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(work(rows))
        while True:
            yield await rows.get()


async def first_of_group():
    async with aclosing(rows_of_group(fill)) as rows:
        return await anext(rows)


@pytest.mark.python("<3.15")
def test_group_around_a_yield_fails_when_closed_before_3_15():
    with pytest.raises(BaseExceptionGroup) as caught:
        finish(first_of_group())
    assert str(caught.value) == "unhandled errors in a TaskGroup (1 sub-exception)"
    assert [type(error) for error in caught.value.exceptions] == [GeneratorExit]


@pytest.mark.python(">=3.15")
def test_group_around_a_yield_is_closed_since_3_15():
    assert finish(first_of_group()) == 0


def test_failing_task_of_the_group_cancels_the_receiver():
    caught = []

    async def receive():
        async for _ in rows_of_group(fail):
            try:
                await asyncio.Event().wait()
            except BaseException as error:
                caught.append(type(error).__name__)
                raise

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        task = asyncio.create_task(receive())
        await asyncio.wait([task], timeout=LONG)
        return task.cancelled()

    assert finish(main())
    assert caught == ["CancelledError"]


@asynccontextmanager
async def queue_of_group(work, cancel=True):
    rows = asyncio.Queue(maxsize=1)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work(rows))
        yield rows
        if cancel:
            task.cancel()


def test_context_manager_may_hold_a_group():
    async def main(*, leave):
        before = asyncio.all_tasks()
        try:
            async with queue_of_group(fill) as rows:
                assert [await rows.get(), await rows.get()] == [0, 1]
                if leave:
                    raise LookupError
        finally:
            assert asyncio.all_tasks() == before

    finish(main(leave=False))
    with pytest.raises(ExceptionGroup) as caught:
        finish(main(leave=True))
    assert [type(error) for error in caught.value.exceptions] == [LookupError]


@pytest.mark.parametrize(("cancel", "left"), [(True, True), (False, False)])
def test_context_manager_waits_for_a_task_that_is_not_cancelled(cancel, left):
    async def receive():
        async with queue_of_group(fill, cancel) as rows:
            assert await rows.get() == 0

    async def main():
        try:
            await asyncio.wait_for(receive(), 100)
        except TimeoutError:
            return False
        return True

    assert jump(main())[0] is left


def test_failing_task_of_the_context_manager_is_reported():
    async def main():
        async with queue_of_group(fail):
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as caught:
        finish(main())
    assert [type(error) for error in caught.value.exceptions] == [LookupError]


def test_cancel_scope_of_anyio_is_left_in_another_task(run_code):
    code = """
import asyncio, anyio
async def rows():
    async with anyio.create_task_group():
        for number in range(3):
            yield number
async def main():
    async for row in rows():
        break
    await asyncio.sleep(0.01)
asyncio.run(main())
"""
    assert "Attempted to exit cancel scope in a different task than it was entered in" in run_code(code).stderr


# 버전에 따라

UNAWAITED = """
import asyncio
async def read_rows():
    yield 1
async def main():
    rows = read_rows()
    anext(rows)
asyncio.run(main())
"""


@pytest.mark.python("<3.12")
def test_unawaited_anext_is_silent_before_3_12(run_code):
    assert run_code(UNAWAITED).stderr == ""


@pytest.mark.python(">=3.13")
def test_unawaited_anext_warns_since_3_13(run_code):
    message = "RuntimeWarning: coroutine method 'asend' of 'read_rows' was never awaited"
    assert message in run_code(UNAWAITED).stderr
