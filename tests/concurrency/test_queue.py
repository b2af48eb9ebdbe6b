"""docs/concurrency/queue.md의 주장."""

import asyncio
import math
import queue
import sys
import threading

import pytest

from snippets.concurrency.queue import (
    backpressure,
    no_task_done,
    no_task_done_fixed,
    producer_consumer,
    task_done_twice,
    task_done_twice_fixed,
    thread_queue,
    thread_queue_fixed,
)
from tests.concurrency.loops import LONG, finish, jump
from tests.concurrency.works import turns

SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)


# 생산자와 소비자


def test_producer_consumer_script(lines):
    assert lines("producer_consumer.py") == ["가 0", "나 1", "가 2", "나 3", "모두 처리함"]


def test_queue_of_the_producer_holds_two(monkeypatch, capsys):
    sizes = []

    class Watched(asyncio.Queue):
        def __init__(self, maxsize):
            sizes.append(maxsize)
            super().__init__(maxsize)

    monkeypatch.setattr(producer_consumer.asyncio, "Queue", Watched)
    finish(producer_consumer.main())
    assert sizes == [2]
    assert capsys.readouterr().out.endswith("모두 처리함\n")


def test_main_leaves_no_consumer(capsys):
    async def main():
        before = asyncio.all_tasks()
        await producer_consumer.main()
        await turns()
        return asyncio.all_tasks() - before

    assert finish(main()) == set()
    assert capsys.readouterr().out.endswith("모두 처리함\n")


@pytest.mark.parametrize("consumers", [1, 2, 3])
@pytest.mark.parametrize("maxsize", [0, 1, 5])
def test_every_item_goes_to_one_consumer(consumers, maxsize):
    async def main():
        jobs, done = asyncio.Queue(maxsize), []

        async def consume():
            while True:
                number = await jobs.get()
                await turns(number % 3)
                done.append(number)
                jobs.task_done()

        tasks = [asyncio.create_task(consume()) for _ in range(consumers)]
        for number in range(100):
            await jobs.put(number)
        await jobs.join()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        return sorted(done)

    assert finish(main()) == list(range(100))


def test_consumers_wait_for_ever_after_join():
    async def main():
        jobs: asyncio.Queue[int] = asyncio.Queue()
        consumer = asyncio.create_task(producer_consumer.consume("가", jobs))
        await jobs.put(1)
        await jobs.join()
        await turns()
        before = consumer.done()
        consumer.cancel()
        await asyncio.wait([consumer])
        return before, consumer.cancelled()

    assert finish(main()) == (False, True)


def test_task_done_before_the_work_loses_the_work():
    async def main():
        jobs, done = asyncio.Queue(), []

        async def consume():
            while True:
                number = await jobs.get()
                jobs.task_done()
                await turns(3)
                done.append(number)

        consumer = asyncio.create_task(consume())
        for number in range(3):
            await jobs.put(number)
        await jobs.join()
        consumer.cancel()
        await asyncio.wait([consumer])
        return done

    assert finish(main()) == [0, 1]


def test_join_waits_for_every_task_done():
    async def main():
        jobs = asyncio.Queue()
        await jobs.put(1)
        await jobs.put(2)
        joining = asyncio.create_task(jobs.join())
        states = []
        for _ in range(2):
            await jobs.get()
            await turns()
            states.append((jobs.empty(), joining.done()))
            jobs.task_done()
            await turns()
            states.append((jobs.empty(), joining.done()))
        return states

    assert finish(main()) == [(False, False), (False, False), (True, False), (True, True)]

    async def put_while_joining():
        jobs = asyncio.Queue()
        await jobs.put(1)
        joining = asyncio.create_task(jobs.join())
        await turns()
        await jobs.put(2)
        states = []
        for _ in range(2):
            await jobs.get()
            jobs.task_done()
            await turns()
            states.append(joining.done())
        return states

    assert finish(put_while_joining()) == [False, True]


@pytest.mark.parametrize("put_first", [True, False])
def test_work_put_after_the_last_task_done_is_not_joined(put_first):
    async def main():
        jobs, done = asyncio.Queue(), []

        async def consume():
            while True:
                number = await jobs.get()
                if not put_first:
                    jobs.task_done()
                if number < 3:
                    await jobs.put(number + 1)
                done.append(number)
                if put_first:
                    jobs.task_done()
                await turns()

        consumer = asyncio.create_task(consume())
        await jobs.put(1)
        await jobs.join()
        consumer.cancel()
        return done

    assert finish(main()) == ([1, 2, 3] if put_first else [1])


def test_get_waits_for_an_item():
    async def main():
        jobs = asyncio.Queue()
        getting = asyncio.create_task(jobs.get())
        await turns()
        before = getting.done()
        await jobs.put("작업")
        return before, await getting

    assert finish(main()) == (False, "작업")


# 소비자를 끝내기


@pytest.mark.parametrize("items", [0, 1])
def test_cancelled_get_never_reaches_task_done(items, capsys, monkeypatch):
    calls = []

    class Watched(asyncio.Queue):
        def task_done(self):
            calls.append("task_done")
            super().task_done()

    async def main():
        jobs = Watched()
        for number in range(items):
            await jobs.put(number)
        consumer = asyncio.create_task(producer_consumer.consume("가", jobs))
        await turns()
        consumer.cancel()
        await asyncio.wait([consumer])
        return consumer.cancelled(), len(calls)

    assert finish(main()) == (True, items)
    assert capsys.readouterr().out == "가 0\n" * items


async def left_behind(jobs, sentinel):
    """끝을 알리는 값이 나왔을 때 아직 꺼내지 않은 것."""
    done = []
    for item in (3, 1, 2, sentinel):
        await jobs.put(item)
    while (item := await jobs.get()) is not sentinel:
        done.append(item)
    return [number for number in (1, 2, 3) if number not in done]


def test_sentinel_of_other_queues():
    assert finish(left_behind(asyncio.Queue(), None)) == []
    assert finish(left_behind(asyncio.LifoQueue(), None)) == [1, 2, 3]
    assert finish(left_behind(asyncio.PriorityQueue(), math.inf)) == []
    assert finish(left_behind(asyncio.PriorityQueue(), -math.inf)) == [1, 2, 3]
    with pytest.raises(TypeError, match=r"^'<' not supported between instances of 'NoneType' and 'int'$"):
        finish(left_behind(asyncio.PriorityQueue(), None))


def test_cancelling_at_once_leaves_items_behind():
    async def main():
        jobs, taken = asyncio.Queue(), []

        async def consume():
            while True:
                taken.append(await jobs.get())
                await asyncio.sleep(0)

        for number in range(5):
            await jobs.put(number)
        consumer = asyncio.create_task(consume())
        await asyncio.sleep(0)
        consumer.cancel()
        await asyncio.wait([consumer])
        return taken, jobs.qsize()

    assert finish(main()) == ([0], 4)


@pytest.mark.python(">=3.13")
def test_shutdown_ends_all_after_the_last_item(lines):
    assert lines("shutdown.py") == ["가 1", "나 2", "가 3", "나 끝", "가 끝"]

    async def main(consumers):
        jobs, done = asyncio.Queue(), []

        async def consume():
            try:
                while True:
                    number = await jobs.get()
                    await turns(number % 3)
                    done.append(number)
            except asyncio.QueueShutDown:
                return

        for number in range(100):
            await jobs.put(number)
        jobs.shutdown()
        await asyncio.gather(*(consume() for _ in range(consumers)))
        return sorted(done)

    for consumers in (1, 3):
        assert finish(main(consumers)) == list(range(100))


@pytest.mark.python(">=3.13")
def test_immediate_shutdown_drops_the_items():
    async def main():
        jobs = asyncio.Queue()
        for number in range(3):
            await jobs.put(number)
        joining = asyncio.create_task(jobs.join())
        await turns()
        jobs.shutdown(immediate=True)
        await joining
        with pytest.raises(asyncio.QueueShutDown):
            await jobs.get()
        return jobs.qsize()

    assert finish(main()) == 0


@pytest.mark.python(">=3.13")
def test_immediate_shutdown_drops_what_a_waiting_get_would_take():
    async def main():
        jobs = asyncio.Queue()
        getting = asyncio.create_task(jobs.get())
        await turns()
        jobs.put_nowait("작업")
        jobs.shutdown(immediate=True)
        await asyncio.wait([getting])
        return type(getting.exception())

    assert finish(main()) is asyncio.QueueShutDown


@pytest.mark.python(">=3.13")
def test_join_still_waits_for_the_item_in_hand():
    async def main():
        jobs = asyncio.Queue()
        for number in range(3):
            await jobs.put(number)
        await jobs.get()
        joining = asyncio.create_task(jobs.join())
        await turns()
        jobs.shutdown(immediate=True)
        await turns()
        before = joining.done()
        jobs.task_done()
        await joining
        return before, jobs.qsize()

    assert finish(main()) == (False, 0)


@pytest.mark.python(">=3.13")
def test_shutdown_wakes_those_who_wait():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        getting = asyncio.create_task(jobs.get())
        await turns()
        jobs.shutdown()
        await asyncio.wait([getting])
        full = asyncio.Queue(maxsize=1)
        await full.put(1)
        putting = asyncio.create_task(full.put(2))
        await turns()
        full.shutdown()
        await asyncio.wait([putting])
        return type(getting.exception()), type(putting.exception())

    assert finish(main()) == (asyncio.QueueShutDown, asyncio.QueueShutDown)


@pytest.mark.python(">=3.13")
def test_item_that_came_before_the_shutdown_is_received():
    async def main():
        jobs = asyncio.Queue()
        getting = [asyncio.create_task(jobs.get()) for _ in range(2)]
        await turns()
        jobs.put_nowait("작업")
        jobs.shutdown()
        await asyncio.wait(getting)
        return getting[0].result(), type(getting[1].exception())

    assert finish(main()) == ("작업", asyncio.QueueShutDown)


# 큐의 크기


def test_queue_without_maxsize_never_waits():
    async def main():
        jobs, turned = asyncio.Queue(), []
        asyncio.get_running_loop().call_soon(turned.append, True)
        for number in range(10_000):
            await jobs.put(number)
        return jobs.qsize(), jobs.maxsize, jobs.full(), list(turned)

    assert finish(main()) == (10_000, 0, False, [])


def test_full_queue_makes_the_producer_wait(lines):
    assert lines("backpressure.py") == [
        *["넣음 1", "넣음 2"],
        *["꺼냄 1", "넣음 3", "꺼냄 2", "넣음 4"],
        *["꺼냄 3", "꺼냄 4"],
    ]


@pytest.mark.parametrize("maxsize", [1, 2, 3])
def test_queue_never_holds_more_than_its_maxsize(maxsize, capsys):
    finish(backpressure.main(maxsize))
    held, most = 0, 0
    for line in capsys.readouterr().out.splitlines():
        held += 1 if line.startswith("넣음") else -1
        most = max(most, held)
    assert (held, most) == (0, maxsize)


# 오류와 고치는 법


def test_missing_task_done_blocks_join(lines):
    assert lines("no_task_done.py") == ["join이 끝나지 않음: [1, 3]"]


def test_task_done_in_finally_lets_join_end(lines, jumping):
    assert lines("no_task_done_fixed.py", env=jumping) == ["모두 처리함: [1, 3]"]


def test_join_waits_though_the_consumer_failed():
    async def main():
        jobs = asyncio.Queue()
        for text in ("사", "4"):
            await jobs.put(text)

        async def consume():
            while True:
                text = await jobs.get()
                try:
                    int(text)
                finally:
                    jobs.task_done()

        consumer = asyncio.create_task(consume())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(jobs.join(), SHORT)
        return type(consumer.exception()), jobs.qsize()

    assert finish(main()) == (ValueError, 1)


async def group_of_consumers(cancels):
    """`TaskGroup`의 소비자가 모두 처리한 뒤, 제한 시간 안에 블록이 끝났는지."""
    jobs, done = asyncio.Queue(), []

    async def consume():
        while True:
            done.append(int(await jobs.get()))
            jobs.task_done()

    for text in ("1", "2", "3"):
        await jobs.put(text)
    try:
        async with asyncio.timeout(LONG if cancels else SHORT), asyncio.TaskGroup() as group:
            consumers = [group.create_task(consume()) for _ in range(2)]
            await jobs.join()
            for consumer in consumers if cancels else []:
                consumer.cancel()
    except TimeoutError:
        return False, sorted(done)
    return True, sorted(done)


@pytest.mark.parametrize("cancels", [True, False])
def test_group_ends_once_its_consumers_are_cancelled(cancels):
    assert finish(group_of_consumers(cancels)) == (cancels, [1, 2, 3])


def test_join_ends_when_nothing_is_skipped(capsys, monkeypatch):
    monkeypatch.setattr(no_task_done, "int", lambda text: 7, raising=False)
    jump(no_task_done.main())
    assert capsys.readouterr().out == "모두 처리함: [7, 7, 7]\n"


def test_timeouts_of_the_cured_join(capsys, monkeypatch):
    async def never(self):
        raise TimeoutError

    jump(no_task_done_fixed.main())
    monkeypatch.setattr(asyncio.Queue, "join", never)
    jump(no_task_done_fixed.main())
    assert capsys.readouterr().out == "모두 처리함: [1, 3]\njoin이 끝나지 않음: []\n"


def test_task_done_twice_is_refused(lines):
    assert lines("task_done_twice.py") == ["건너뜀: 사", "ValueError: task_done() called too many times"]


@pytest.mark.parametrize("more", [1, 2, 5])
def test_extra_task_done_is_silent_while_items_are_left(more, capsys):
    async def main():
        jobs: asyncio.Queue[str] = asyncio.Queue()
        for text in ("사", *"4" * more):
            await jobs.put(text)
        for _ in range(more):
            await task_done_twice.consume_one(jobs)
        await asyncio.wait_for(jobs.join(), LONG)
        left = jobs.qsize()
        with pytest.raises(ValueError, match=r"^task_done\(\) called too many times$"):
            await task_done_twice.consume_one(jobs)
        return left

    assert finish(main()) == 1
    assert capsys.readouterr().out == "건너뜀: 사\n" + "4\n" * more


@pytest.mark.parametrize("inside", [True, False])
def test_get_inside_try_is_done_once_too_often(inside):
    async def consume(jobs):
        while True:
            if not inside:
                await jobs.get()
            try:
                if inside:
                    await jobs.get()
            finally:
                jobs.task_done()

    async def main():
        jobs = asyncio.Queue()
        consumer = asyncio.create_task(consume(jobs))
        await jobs.put("작업")
        await jobs.join()
        consumer.cancel()
        await asyncio.wait([consumer])
        return "취소됨" if consumer.cancelled() else repr(consumer.exception())

    told = "ValueError('task_done() called too many times')"
    assert finish(main()) == (told if inside else "취소됨")


def test_task_done_only_in_finally(lines):
    assert lines("task_done_twice_fixed.py") == ["건너뜀: 사"]


@pytest.mark.parametrize("snippet", [task_done_twice, task_done_twice_fixed])
def test_task_done_once_is_right(snippet, capsys, monkeypatch):
    monkeypatch.setattr(snippet, "int", lambda text: 4, raising=False)
    finish(snippet.main())
    assert capsys.readouterr().out == "4\n"


def test_cured_consumer_lets_join_end(capsys):
    async def main():
        jobs: asyncio.Queue[str] = asyncio.Queue()
        for text in ("4", "사"):
            await jobs.put(text)
            await task_done_twice_fixed.consume_one(jobs)
        await asyncio.wait_for(jobs.join(), LONG)
        return jobs.qsize()

    assert finish(main()) == 0
    assert capsys.readouterr().out == "4\n건너뜀: 사\n"


def test_refusal_of_the_cure_would_be_told(monkeypatch, capsys):
    async def consume_one(jobs):
        jobs.task_done()
        jobs.task_done()

    finish(task_done_twice_fixed.main())
    monkeypatch.setattr(task_done_twice_fixed, "consume_one", consume_one)
    finish(task_done_twice_fixed.main())
    assert capsys.readouterr().out == "건너뜀: 사\nValueError: task_done() called too many times\n"


def test_one_sentinel_ends_one_consumer(lines):
    assert lines("one_sentinel.py") == ["나 끝", "끝난 소비자: 1 남은 소비자: 1"]


def test_a_sentinel_for_each_ends_both(lines):
    assert lines("one_sentinel_fixed.py") == ["나 끝", "가 끝", "끝난 소비자: 2 남은 소비자: 0"]

    async def main():
        jobs, done = asyncio.Queue(), []

        async def consume():
            while (number := await jobs.get()) is not None:
                await turns(number % 3)
                done.append(number)

        for item in [*range(100), None, None, None]:
            await jobs.put(item)
        await asyncio.gather(*(consume() for _ in range(3)))
        return sorted(done)

    assert finish(main()) == list(range(100))


def test_get_of_a_thread_queue_stops_the_loop(lines, monkeypatch, capsys):
    assert lines("thread_queue.py") == ["아무것도 오지 않음", "생산자가 시작함"]

    # 다른 스레드가 나중에 넣을 때까지 기다리고, 그동안 생산자는 시작하지 못한다.
    class Later(queue.Queue):
        def get(self, block=True, timeout=None):
            threading.Timer(SHORT, self.put, ["다른 스레드의 것"]).start()
            return super().get(block, timeout and LONG)

    monkeypatch.setattr(thread_queue.queue, "Queue", Later)
    finish(thread_queue.main())
    assert capsys.readouterr().out.splitlines() == ["꺼냄 다른 스레드의 것", "생산자가 시작함"]


def test_thread_queue_that_is_not_empty(capsys, monkeypatch):
    class Filled(queue.Queue):
        def get(self, timeout):
            return 7

    monkeypatch.setattr(thread_queue.queue, "Queue", Filled)
    finish(thread_queue.main())
    assert capsys.readouterr().out == "꺼냄 7\n생산자가 시작함\n"


def test_get_of_an_asyncio_queue_lets_the_producer_run(lines, monkeypatch):
    assert lines("thread_queue_fixed.py") == ["생산자가 시작함", "꺼냄 작업"]
    calls = []

    class Watched(asyncio.Queue):
        async def get(self):
            calls.append("get")
            return await super().get()

        async def put(self, item):
            calls.append("put")
            await super().put(item)

    monkeypatch.setattr(thread_queue_fixed.asyncio, "Queue", Watched)
    finish(thread_queue_fixed.main())
    assert calls == ["get", "put"]


def test_unawaited_put_puts_nothing(expect_output):
    finished = expect_output("concurrency/queue/put_unawaited.py")
    assert "RuntimeWarning: coroutine 'Queue.put' was never awaited\n" in finished.stdout
    assert finished.stdout.endswith("들어 있는 수: 0\n")


def test_awaited_put_puts(lines):
    assert lines("put_unawaited_fixed.py") == ["들어 있는 수: 1"]


def test_unawaited_get_is_a_coroutine():
    async def main():
        getting = asyncio.Queue().get()
        try:
            with pytest.raises(TypeError, match=r"^'coroutine' object is not subscriptable$"):
                getting["id"]
        finally:
            getting.close()

    finish(main())


def test_nowait_never_waits(lines):
    assert lines("nowait.py") == ["asyncio.queues.QueueEmpty", "asyncio.queues.QueueFull"]


def test_get_and_put_wait():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        getting = asyncio.create_task(jobs.get())
        await turns()
        before = getting.done()
        for item in ("가", "나"):
            await jobs.put(item)
        putting = asyncio.create_task(jobs.put("다"))
        await turns()
        after = putting.done()
        taken = [await getting, await jobs.get(), await jobs.get()]
        await putting
        return before, after, taken

    assert finish(main()) == (False, False, ["가", "나", "다"])


def test_nowait_errors_have_no_message():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        with pytest.raises(asyncio.QueueEmpty) as empty:
            jobs.get_nowait()
        jobs.put_nowait("작업")
        with pytest.raises(asyncio.QueueFull) as full:
            jobs.put_nowait("작업")
        return str(empty.value), str(full.value)

    assert finish(main()) == ("", "")


def test_asyncio_has_its_own_exceptions():
    assert not issubclass(asyncio.QueueEmpty, queue.Empty)
    assert not issubclass(asyncio.QueueFull, queue.Full)


def test_put_with_a_time_limit_waits_for_room():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        await jobs.put(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(jobs.put(2), SHORT)
        putting = asyncio.create_task(asyncio.wait_for(jobs.put(3), LONG))
        await turns()
        await jobs.get()
        await putting
        return jobs.get_nowait()

    assert finish(main()) == 3


def test_get_with_no_time_at_all_times_out():
    async def main():
        jobs = asyncio.Queue()
        await jobs.put("작업")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(jobs.get(), 0)
        factory = getattr(asyncio, "eager_task_factory", None)
        asyncio.get_running_loop().set_task_factory(factory)
        return await asyncio.wait_for(jobs.get(), 0 if factory else LONG)

    assert finish(main()) == "작업"


@pytest.mark.python(">=3.13")
def test_closed_queue_gives_what_is_left(lines):
    assert lines("after_shutdown.py") == ["꺼냄 1", "asyncio.queues.QueueShutDown"]


@pytest.mark.python(">=3.13")
def test_closed_queue_takes_nothing():
    async def main():
        jobs = asyncio.Queue()
        jobs.shutdown()
        with pytest.raises(asyncio.QueueShutDown):
            await jobs.put(1)

    finish(main())


@pytest.mark.python(">=3.13")
def test_nowait_of_a_closed_queue():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        await jobs.put(1)
        jobs.shutdown()
        with pytest.raises(asyncio.QueueShutDown):
            jobs.put_nowait(1)
        assert jobs.get_nowait() == 1
        with pytest.raises(asyncio.QueueShutDown):
            jobs.get_nowait()

    finish(main())


# 버전에 따라


def test_shutdown_came_with_3_13():
    there = [hasattr(asyncio.Queue, "shutdown"), hasattr(asyncio, "QueueShutDown")]
    assert there == [sys.version_info >= (3, 13)] * 2


@pytest.mark.python("<3.13")
def test_no_shutdown_before_3_13():
    with pytest.raises(AttributeError, match=r"^'Queue' object has no attribute 'shutdown'$"):
        asyncio.Queue().shutdown()
    with pytest.raises(AttributeError, match=r"^module 'asyncio' has no attribute 'QueueShutDown'$"):
        asyncio.QueueShutDown  # noqa: B018
