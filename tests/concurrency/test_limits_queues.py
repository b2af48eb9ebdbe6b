"""docs/concurrency/limits-queues.md의 주장."""

import asyncio
import contextlib
import queue
import threading

import pytest

from snippets.concurrency.limits_queues import (
    alive,
    backpressure,
    limit_threads,
    no_release,
    no_release_fixed,
    no_task_done,
    no_task_done_fixed,
    plain_with,
    six_jobs,
    task_done_twice,
    thread_queue,
)
from tests.concurrency.loops import LONG, JumpingLoop, finish

SNIPPETS = "concurrency/limits_queues"
SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)
SIX_JOBS = "1 시작, 2 시작, 1 끝, 3 시작, 2 끝, 4 시작, 3 끝, 5 시작, 4 끝, 6 시작, 5 끝, 6 끝"


async def turns(count=10):
    """다른 태스크에 차례를 몇 번 넘긴다."""
    for _ in range(count):
        await asyncio.sleep(0)


class Jobs:
    """신호가 올 때까지 끝나지 않는 작업 여럿. 들어간 차례와 나온 수를 적는다."""

    def __init__(self, limit):
        self.limit, self.signal = limit, asyncio.Event()
        self.entered = []

    async def run(self, number):
        async with self.limit:
            self.entered.append(number)
            await self.signal.wait()

    def start(self, count):
        return [asyncio.create_task(self.run(number)) for number in range(count)]


# 세마포어


def test_semaphore_lets_exactly_two_run(lines):
    assert lines("semaphore.py") == ["[0, 10, 20, 30, 40, 50]", "함께 실행된 수의 최댓값: 2"]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_semaphore_lets_as_many_enter_as_it_counts(size):
    async def main():
        jobs = Jobs(asyncio.Semaphore(size))
        tasks = jobs.start(6)
        await turns()
        entered = list(jobs.entered)
        jobs.signal.set()
        await asyncio.gather(*tasks)
        return entered, jobs.entered

    assert finish(main()) == (list(range(size)), list(range(6)))


def test_waiting_jobs_enter_in_order():
    async def main():
        limit = asyncio.Semaphore(0)
        entered = []

        async def job(number):
            async with limit:
                entered.append(number)

        tasks = [asyncio.create_task(job(number)) for number in range(5)]
        await turns()
        limit.release()
        await asyncio.gather(*tasks)
        return entered

    assert finish(main()) == [0, 1, 2, 3, 4]


def test_locked_tells_whether_to_wait():
    async def main():
        limit = asyncio.Semaphore(1)
        before = limit.locked()
        async with limit:
            inside = limit.locked()
        return before, inside, limit.locked()

    assert finish(main()) == (False, True, False)


def test_cancelled_job_leaves_the_line():
    async def main():
        jobs = Jobs(asyncio.Semaphore(1))
        tasks = jobs.start(3)
        await turns()
        tasks[1].cancel()
        jobs.signal.set()
        await asyncio.wait(tasks)
        return jobs.entered, tasks[1].cancelled()

    assert finish(main()) == ([0, 2], True)


def test_six_jobs_timeline(check_timeline):
    wanted = [f"작업 {text}" for text in SIX_JOBS.split(", ")]
    events = []
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        loop = runner.get_loop()
        runner.run(six_jobs.main(lambda text: events.append((loop.time(), text))))
    assert [text for _, text in events] == wanted
    check_timeline(f"{SNIPPETS}/six_jobs", events)


def test_six_jobs_never_three_at_once(run):
    finished = run(f"{SNIPPETS}/six_jobs.py")
    running, most = set(), 0
    for line in finished.stdout.splitlines():
        name, _, what = line.rpartition(" ")
        (running.add if what == "시작" else running.remove)(name)
        most = max(most, len(running))
    assert (running, most, len(finished.stdout.splitlines())) == (set(), 2, 12)


def test_limit_threads_script(lines):
    assert lines("limit_threads.py") == ["실행한 수: 6", "함께 실행된 수의 최댓값: 2"]


def test_threads_run_in_pairs(capsys, monkeypatch):
    for name, value in [("running", set()), ("counts", [])]:
        monkeypatch.setattr(limit_threads, name, value)
    finish(limit_threads.main())
    assert limit_threads.running == set()
    assert set(limit_threads.counts) <= {1, 2}
    assert capsys.readouterr().out == "실행한 수: 6\n함께 실행된 수의 최댓값: 2\n"


def test_third_thread_waits_while_two_run(monkeypatch):
    """둘을 붙들어 둔 동안 셋째가 시작하지 않는 것을 본다."""
    entered, leave = threading.Semaphore(0), threading.Event()

    class Held:
        def wait(self, timeout):
            entered.release()
            assert leave.wait(timeout)

    for name, value in [("running", set()), ("counts", []), ("pair", Held())]:
        monkeypatch.setattr(limit_threads, name, value)
    main = threading.Thread(target=lambda: finish(limit_threads.main()))
    main.start()
    try:
        assert entered.acquire(timeout=LONG)
        assert entered.acquire(timeout=LONG)
        assert not entered.acquire(timeout=SHORT)
        assert limit_threads.counts == [1, 2]
    finally:
        leave.set()
        main.join(LONG)
    assert len(limit_threads.counts) == 6


def test_threads_the_semaphore_holds_back_are_not_taken():
    async def main():
        limit = asyncio.Semaphore(1)
        calls = []
        async with limit:

            async def limited():
                async with limit:
                    await asyncio.to_thread(calls.append, 1)

            tasks = [asyncio.create_task(limited()) for _ in range(100)]
            await turns()
            other = await asyncio.to_thread(int, "7")
            before = list(calls)
        await asyncio.gather(*tasks)
        return before, other, len(calls)

    assert finish(main()) == ([], 7, 100)


# 큐


def test_producer_consumer_script(lines):
    assert lines("producer_consumer.py") == [
        "['가0', '나1', '가2', '나3', '가4', '나5']",
        "끝난 소비자: 2",
    ]


def test_every_item_goes_to_one_consumer():
    async def main():
        jobs, taken = asyncio.Queue(), []

        async def consume():
            while True:
                taken.append(await jobs.get())
                await asyncio.sleep(0)
                jobs.task_done()

        consumers = [asyncio.create_task(consume()) for _ in range(3)]
        for number in range(100):
            await jobs.put(number)
        await jobs.join()
        for consumer in consumers:
            consumer.cancel()
        return taken

    assert finish(main()) == list(range(100))


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
            states.append(joining.done())
            jobs.task_done()
            await turns()
            states.append(joining.done())
        return states

    assert finish(main()) == [False, False, False, True]


def test_get_waits_for_an_item():
    async def main():
        jobs = asyncio.Queue()
        getting = asyncio.create_task(jobs.get())
        await turns()
        before = getting.done()
        await jobs.put("글")
        return before, await getting

    assert finish(main()) == (False, "글")


def test_queue_without_maxsize_never_waits():
    async def main():
        jobs = asyncio.Queue()
        for number in range(10_000):
            await jobs.put(number)
        return jobs.qsize(), jobs.maxsize, jobs.full()

    assert finish(main()) == (10_000, 0, False)


def test_full_queue_makes_the_producer_wait(lines):
    printed = lines("backpressure.py")
    assert printed[:11] == ["[maxsize=0]", *[f"넣음 {n}" for n in range(1, 6)], *[f"꺼냄 {n}" for n in range(1, 6)]]
    assert printed[11:] == [
        "[maxsize=2]",
        *["넣음 1", "넣음 2"],
        *["꺼냄 1", "넣음 3", "꺼냄 2", "넣음 4", "꺼냄 3", "넣음 5"],
        *["꺼냄 4", "꺼냄 5"],
    ]


@pytest.mark.parametrize("maxsize", [1, 2, 3])
def test_queue_never_holds_more_than_its_maxsize(maxsize, capsys):
    finish(backpressure.main(maxsize))
    held, most = 0, 0
    for line in capsys.readouterr().out.splitlines()[1:]:
        held += 1 if line.startswith("넣음") else -1
        most = max(most, held)
    assert (held, most) == (0, maxsize)


def test_alive_tasks():
    assert asyncio.run(alive.with_semaphore(50)) == "일 50개에 태스크 50개"
    assert asyncio.run(alive.with_queue(50)) == "일 50개에 태스크 3개"


def test_alive_script(lines):
    assert lines("alive.py") == ["세마포어: 일 1000개에 태스크 1000개", "큐: 일 1000개에 태스크 3개"]


# 소비자를 끝내기


def test_cancelled_consumers_end():
    async def main():
        jobs, ended = asyncio.Queue(), []

        async def consume():
            try:
                while True:
                    await jobs.get()
            finally:
                ended.append(True)

        consumer = asyncio.create_task(consume())
        await turns()
        consumer.cancel()
        await asyncio.wait([consumer])
        return consumer.cancelled(), ended

    assert finish(main()) == (True, [True])


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


def test_sentinel_for_every_consumer_ends_all(lines):
    assert lines("sentinel.py") == ["가 1", "나 2", "가 3", "나 끝", "가 끝"]


def test_one_sentinel_ends_one_consumer(lines):
    assert lines("one_sentinel.py") == ["나 끝", "끝난 소비자: 1 남은 소비자: 1"]


@pytest.mark.python(">=3.13")
def test_shutdown_ends_all_after_the_last_item(lines):
    assert lines("shutdown.py") == ["가 1", "나 2", "가 3", "나 끝", "가 끝"]


@pytest.mark.python(">=3.13")
def test_immediate_shutdown_drops_the_items():
    async def main():
        jobs = asyncio.Queue()
        for number in range(3):
            await jobs.put(number)
        jobs.shutdown(immediate=True)
        await asyncio.wait_for(jobs.join(), LONG)
        left = jobs.qsize()
        with pytest.raises(asyncio.QueueShutDown):
            await jobs.get()
        return left

    assert finish(main()) == 0


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
def test_after_shutdown_script(lines):
    assert lines("after_shutdown.py") == [
        "put: asyncio.queues.QueueShutDown",
        "get: 1",
        "get: asyncio.queues.QueueShutDown",
    ]


def test_has_shutdown_script(lines):
    printed = lines("has_shutdown.py")
    assert [line.split(": ")[1] for line in printed] == [str(hasattr(asyncio, "QueueShutDown"))] * 2


@pytest.mark.python(">=3.13")
def test_shutdown_came_with_3_13(lines):
    assert lines("has_shutdown.py") == ["Queue.shutdown이 있는가: True", "QueueShutDown이 있는가: True"]


@pytest.mark.python("<3.13")
def test_no_shutdown_before_3_13(lines):
    assert lines("has_shutdown.py") == ["Queue.shutdown이 있는가: False", "QueueShutDown이 있는가: False"]
    with pytest.raises(AttributeError, match=r"^'Queue' object has no attribute 'shutdown'$"):
        asyncio.Queue().shutdown()


# 흔한 실수: 세마포어


def test_over_release_script(lines):
    assert lines("over_release.py") == [
        "Semaphore: 작업 6개 가운데 3개가 들어감",
        "ValueError: BoundedSemaphore released too many times",
        "BoundedSemaphore: 작업 6개 가운데 2개가 들어감",
    ]


def test_bounded_semaphore_refuses_only_what_is_too_many():
    async def main():
        limit = asyncio.BoundedSemaphore(2)
        await limit.acquire()
        limit.release()
        with pytest.raises(ValueError, match=r"^BoundedSemaphore released too many times$"):
            limit.release()

    finish(main())


def test_plain_with_is_a_type_error(lines):
    assert len(lines("plain_with.py")) == 1


def test_body_of_the_plain_with():
    assert finish(plain_with.fetch(contextlib.nullcontext())) is None


OLD = "'Semaphore' object does not support the context manager protocol"
NEW = (
    "'asyncio.locks.Semaphore' object does not support the context manager protocol (missed __exit__ method)"
    " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
)


@pytest.mark.python("<3.14")
def test_plain_with_message_before_3_14(lines):
    assert lines("plain_with.py") == [f"TypeError: {OLD}"]


@pytest.mark.python(">=3.14")
def test_plain_with_message_since_3_14(lines):
    assert lines("plain_with.py") == [f"TypeError: {NEW}"]


def test_unawaited_acquire_limits_nothing(expect_output):
    finished = expect_output(f"{SNIPPETS}/acquire_unawaited.py")
    assert "RuntimeWarning: coroutine 'Semaphore.acquire' was never awaited\n" in finished.stdout
    assert finished.stdout.endswith("함께 실행된 수의 최댓값: 6\n")


def test_semaphore_of_every_call_limits_nothing(lines):
    assert lines("each_call.py") == ["함께 실행된 수의 최댓값: 6"]


def test_missing_release_blocks_the_next(lines):
    assert lines("no_release.py") == ["실패: ValueError", "실패: TimeoutError"]


def test_async_with_releases_after_an_error(lines):
    assert lines("no_release_fixed.py") == ["실패: ValueError", "받음: 4"]


@pytest.mark.parametrize("snippet", [no_release, no_release_fixed])
def test_place_is_given_back_after_a_success(snippet):
    async def main():
        limit = asyncio.Semaphore(1)
        return [await snippet.fetch(text, limit) for text in ("4", "5")]

    assert finish(main()) == [4, 5]


def test_acquiring_twice_in_one_task_blocks():
    async def main():
        limit = asyncio.Semaphore(1)
        async with limit:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(limit.acquire(), SHORT)

    finish(main())


def test_semaphore_is_bound_to_the_loop_that_waited_on_it(expect_output):
    finished = expect_output(f"{SNIPPETS}/two_loops.py")
    printed = finished.stdout.splitlines()
    assert printed[:2] == ["2개: 끝까지 실행됨", "1개: 끝까지 실행됨"]
    assert printed[2].startswith("2개: RuntimeError: <asyncio.locks.Semaphore object at 0x")
    assert printed[2].endswith(" [locked]> is bound to a different event loop")


def test_semaphore_made_in_main_belongs_to_its_loop(lines):
    assert lines("two_loops_fixed.py") == ["2개: 끝까지 실행됨", "1개: 끝까지 실행됨", "2개: 끝까지 실행됨"]


def test_queue_is_bound_to_the_loop_that_waited_on_it():
    jobs = asyncio.Queue()

    async def main():
        getting = asyncio.create_task(jobs.get())
        await turns()
        if getting.done():
            return await getting
        await jobs.put(1)
        return await getting

    assert finish(main()) == 1
    with pytest.raises(RuntimeError, match=r"^<Queue at 0x.*> is bound to a different event loop$"):
        finish(main())


# 흔한 실수: 큐


def test_task_done_twice_script(lines):
    assert lines("task_done_twice.py") == ["건너뜀: 사", "ValueError: task_done() called too many times"]


def test_task_done_once_is_right(capsys, monkeypatch):
    monkeypatch.setattr(task_done_twice, "int", lambda text: 4, raising=False)
    finish(task_done_twice.main())
    assert capsys.readouterr().out == "4\n"


def test_missing_task_done_blocks_join(lines):
    assert lines("no_task_done.py") == ["join이 끝나지 않음: [1, 3]"]


def test_join_waits_though_the_consumer_failed():
    async def main():
        jobs = asyncio.Queue()
        await jobs.put("사")

        async def consume():
            number = int(await jobs.get())
            jobs.task_done()
            return number

        consumer = asyncio.create_task(consume())
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(jobs.join(), SHORT)
        return type(consumer.exception())

    assert finish(main()) is ValueError


def test_task_done_in_finally_lets_join_end(lines):
    assert lines("no_task_done_fixed.py") == ["모두 처리함: [1, 3]"]


def test_join_ends_when_nothing_is_skipped(capsys, monkeypatch):
    monkeypatch.setattr(no_task_done, "int", lambda text: 7, raising=False)
    finish(no_task_done.main())
    assert capsys.readouterr().out == "모두 처리함: [7, 7, 7]\n"


def test_timeouts_of_the_cured_join(capsys, monkeypatch):
    async def never(self):
        raise TimeoutError

    monkeypatch.setattr(asyncio.Queue, "join", never)
    asyncio.run(no_task_done_fixed.main())
    assert capsys.readouterr().out == "join이 끝나지 않음: []\n"


def test_nowait_script(lines):
    assert lines("nowait.py") == ["asyncio.queues.QueueEmpty", "됨", "asyncio.queues.QueueFull"]


def test_asyncio_has_its_own_exceptions():
    assert not issubclass(asyncio.QueueEmpty, queue.Empty)
    assert not issubclass(asyncio.QueueFull, queue.Full)


def test_put_with_a_time_limit_waits_for_room():
    async def main():
        jobs = asyncio.Queue(maxsize=1)
        await jobs.put(1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(jobs.put(2), SHORT)
        putting = asyncio.create_task(jobs.put(3))
        await jobs.get()
        await putting
        return jobs.get_nowait()

    assert finish(main()) == 3


def test_get_of_a_thread_queue_stops_the_loop(lines):
    assert lines("thread_queue.py") == ["0.3초 동안 비어 있었음", "생산자가 시작함"]


def test_thread_queue_that_is_not_empty(capsys, monkeypatch):
    class Filled(queue.Queue):
        def get(self, timeout):
            return 7

    monkeypatch.setattr(thread_queue.queue, "Queue", Filled)
    finish(thread_queue.main())
    assert capsys.readouterr().out == "꺼냄 7\n생산자가 시작함\n"


def test_get_of_an_asyncio_queue_lets_the_producer_run(lines):
    assert lines("thread_queue_fixed.py") == ["생산자가 시작함", "꺼냄 글"]


def test_unawaited_put_puts_nothing(expect_output):
    finished = expect_output(f"{SNIPPETS}/put_unawaited.py")
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


@pytest.mark.parametrize("statement", ["for item in jobs: pass", "async for item in jobs: pass"])
def test_queue_is_no_iterator(statement):
    scope = {"jobs": asyncio.Queue()}
    exec(f"async def main():\n {statement}\n", scope)
    with pytest.raises(TypeError, match=r"^('Queue' object is not iterable|'async for' requires an object with .*)$"):
        finish(scope["main"]())
