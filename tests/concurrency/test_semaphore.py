"""docs/concurrency/semaphore.md의 주장."""

import asyncio
import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippets.concurrency.semaphore import (
    acquire_unawaited_fixed,
    each_call_fixed,
    limit_threads,
    no_release,
    no_release_fixed,
    over_release,
    over_release_fixed,
    plain_with,
    plain_with_fixed,
    semaphore,
    two_loops,
    two_loops_fixed,
)
from tests.concurrency.loops import LONG, JumpingLoop, finish, jump
from tests.concurrency.works import turns

SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)
APART = ["작업1 시작", "작업1 끝", "작업2 시작", "작업2 끝"]
TOGETHER = ["작업1 시작", "작업2 시작", "작업1 끝", "작업2 끝"]


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


def test_semaphore_lets_exactly_two_run(lines, jumping):
    printed = lines("semaphore.py", env=jumping)
    assert printed == [
        *["작업1 시작", "작업2 시작", "작업1 끝", "작업3 시작", "작업2 끝", "작업4 시작", "작업3 끝", "작업4 끝"],
        "['작업1의 결과', '작업2의 결과', '작업3의 결과', '작업4의 결과']",
    ]
    running, most = 0, 0
    for line in printed[:-1]:
        running += 1 if line.endswith("시작") else -1
        most = max(most, running)
    assert (running, most) == (0, 2)


def test_next_job_starts_when_one_has_ended(check_timeline, monkeypatch):
    events = []
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        loop = runner.get_loop()

        def record(*words):
            if isinstance(words[0], str):
                events.append((loop.time(), " ".join(words)))

        monkeypatch.setattr(semaphore, "print", record, raising=False)
        runner.run(semaphore.main())
    ends = [at for at, text in events if text.endswith("끝")]
    starts = [at for at, text in events if text.endswith("시작")]
    assert starts == [0.0, 0.0, *ends[:2]]
    check_timeline("concurrency/semaphore/semaphore", events)


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
        limit = asyncio.Semaphore(1)
        jobs = Jobs(limit)
        tasks = jobs.start(5)
        await turns()
        # 자리가 난 뒤에 온 태스크도 기다리던 것을 앞지르지 못한다.
        jobs.signal.set()
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(jobs.run("늦게 온 것")))
        await asyncio.gather(*tasks)
        return jobs.entered

    assert finish(main()) == [0, 1, 2, 3, 4, "늦게 온 것"]


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
        await asyncio.wait(tasks[1:2])
        await turns()
        before = list(jobs.entered)
        jobs.signal.set()
        await asyncio.wait(tasks)
        return before, jobs.entered, tasks[1].cancelled()

    assert finish(main()) == ([0], [0, 2], True)


def test_semaphore_counts_jobs_and_not_jobs_per_second():
    started = []

    async def job(limit):
        async with limit:
            started.append(asyncio.get_running_loop().time())
            await asyncio.sleep(0.001)

    async def main():
        limit = asyncio.Semaphore(2)
        await asyncio.gather(*(job(limit) for _ in range(100)))

    jump(main())
    assert len(started) == 100
    assert max(started) < 1


def test_a_task_for_every_job_waits_at_the_semaphore():
    async def main():
        jobs, others = Jobs(asyncio.Semaphore(2)), asyncio.all_tasks()
        tasks = jobs.start(1_000)
        await turns()
        alive = len(asyncio.all_tasks() - others), len(jobs.entered)
        jobs.signal.set()
        await asyncio.gather(*tasks)
        return alive

    assert finish(main()) == (1000, 2)


def test_place_taken_before_the_task_keeps_the_tasks_few():
    async def main():
        limit, done, most, others = asyncio.Semaphore(3), [], 0, asyncio.all_tasks()

        async def job(number):
            await asyncio.sleep(0)
            done.append(number)

        async with asyncio.TaskGroup() as group:
            for number in range(1_000):
                await limit.acquire()
                task = group.create_task(job(number))
                task.add_done_callback(lambda _: limit.release())
                most = max(most, len(asyncio.all_tasks() - others))
        return sorted(done) == list(range(1_000)), most

    assert finish(main()) == (True, 3)


@pytest.mark.parametrize("callback", [True, False])
def test_task_cancelled_before_its_start_keeps_the_place(callback):
    async def main():
        limit = asyncio.Semaphore(1)

        async def job():
            try:
                await asyncio.sleep(0)
            finally:
                if not callback:
                    limit.release()

        await limit.acquire()
        task = asyncio.create_task(job())
        if callback:
            task.add_done_callback(lambda _: limit.release())
        task.cancel()
        await asyncio.wait([task])
        await turns()
        return limit.locked()

    assert finish(main()) is not callback


# 스레드


def test_limit_threads_script(lines):
    assert lines("limit_threads.py") == ["[0, 10, 20, 30, 40, 50]"]


def test_third_thread_waits_while_two_run(monkeypatch):
    entered, leave, names = threading.Semaphore(0), threading.Event(), []

    def read(number):
        names.append(threading.current_thread().name)
        entered.release()
        assert leave.wait(LONG)
        return number

    monkeypatch.setattr(limit_threads, "read", read)
    main = threading.Thread(target=lambda: finish(limit_threads.main()))
    main.start()
    try:
        assert entered.acquire(timeout=LONG)
        assert entered.acquire(timeout=LONG)
        assert not entered.acquire(timeout=SHORT)
        assert len(set(names)) == 2
    finally:
        leave.set()
        main.join(LONG)
    assert len(names) == 6


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


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_beyond_the_limit_run_other_calls(threads, monkeypatch):
    leave = threading.Event()
    monkeypatch.setattr(limit_threads, "read", lambda _: leave.wait(LONG))

    async def main():
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads))
        limited = asyncio.create_task(limit_threads.main())
        await turns()
        other = asyncio.create_task(asyncio.to_thread(int, "7"))
        try:
            # 스레드가 둘뿐이면 제한된 것들이 끝나야 실행된다.
            await asyncio.wait([other], timeout=SHORT if threads == 2 else LONG)
            return other.done()
        finally:
            leave.set()
            await asyncio.wait([limited, other])

    assert finish(main()) is (threads == 3)


def test_cancelled_waiting_gives_the_place_back_while_the_thread_runs(monkeypatch):
    entered, leave, left = threading.Semaphore(0), threading.Event(), []

    def read(number):
        entered.release()
        assert leave.wait(LONG)
        left.append(number)

    monkeypatch.setattr(limit_threads, "read", read)

    async def main():
        limit = asyncio.Semaphore(1)
        tasks = []
        try:
            for number in range(3):
                tasks.append(asyncio.create_task(limit_threads.limited(number, limit)))
                assert await asyncio.to_thread(entered.acquire, timeout=LONG)
                if number < 2:
                    tasks[-1].cancel()
                    await asyncio.wait(tasks[-1:])
            return len(left)
        finally:
            leave.set()
            await asyncio.wait(tasks)

    assert finish(main()) == 0
    assert sorted(left) == [0, 1, 2]


# 오류와 고치는 법


def test_semaphore_of_every_call_limits_nothing(lines):
    assert lines("each_call.py") == TOGETHER


def test_block_around_create_task_limits_nothing():
    async def main():
        limit, inside, most = asyncio.Semaphore(1), [], []

        async def job():
            inside.append(1)
            most.append(len(inside))
            await turns()
            inside.pop()

        async def limited():
            async with limit:
                await job()

        async def ended(tasks):
            await asyncio.gather(*tasks)
            highest = max(most)
            most.clear()
            return highest

        tasks = []
        for _ in range(5):
            async with limit:
                tasks.append(asyncio.create_task(job()))
        return await ended(tasks), await ended([asyncio.create_task(limited()) for _ in range(5)])

    assert finish(main()) == (5, 1)


def test_one_semaphore_for_all_limits(lines):
    assert lines("each_call_fixed.py") == APART


def test_unawaited_acquire_limits_nothing(expect_output):
    finished = expect_output("concurrency/semaphore/acquire_unawaited.py")
    printed = finished.stdout.splitlines()
    assert printed[0].endswith("RuntimeWarning: coroutine 'Semaphore.acquire' was never awaited")
    assert printed[-4:] == TOGETHER


def test_release_without_acquire_adds_a_place():
    async def main():
        limit = asyncio.Semaphore(1)
        limit.acquire().close()
        limit.release()
        places = 0
        while not limit.locked():
            await limit.acquire()
            places += 1
        return places

    assert finish(main()) == 2


def test_async_with_awaits_acquire(lines):
    assert lines("acquire_unawaited_fixed.py") == APART


@pytest.mark.parametrize("snippet", [each_call_fixed, acquire_unawaited_fixed])
def test_with_two_places_the_jobs_run_together(snippet, monkeypatch, capsys):
    monkeypatch.setattr(snippet.asyncio, "Semaphore", lambda _, make=asyncio.Semaphore: make(2))
    asyncio.run(snippet.main())
    assert capsys.readouterr().out.splitlines() == TOGETHER


def test_missing_release_blocks_the_next(lines):
    assert lines("no_release.py") == ["실패: ValueError", "실패: TimeoutError"]

    async def main():
        limit, ended = asyncio.Semaphore(2), []
        for text in ("사", "4", "오", "5"):
            try:
                ended.append(await asyncio.wait_for(no_release.fetch(text, limit), SHORT))
            except (ValueError, TimeoutError) as error:
                ended.append(type(error))
        return ended

    # 자리가 하나 남아 있을 때는 다음 작업이 들어간다.
    assert finish(main()) == [ValueError, 4, ValueError, TimeoutError]


def test_async_with_releases_after_an_error(lines, jumping, monkeypatch):
    assert lines("no_release_fixed.py", env=jumping) == ["실패: ValueError", "받음: 4"]
    inside = []

    async def main():
        limit = asyncio.Semaphore(1)
        monkeypatch.setattr(
            no_release_fixed, "int", lambda text: inside.append(limit.locked()) or int(text), raising=False
        )
        with pytest.raises(ValueError, match="사"):
            await no_release_fixed.fetch("사", limit)
        return inside, limit.locked()

    assert finish(main()) == ([True], False)


def test_async_with_releases_after_a_cancellation():
    async def main():
        limit = asyncio.Semaphore(1)
        jobs = Jobs(limit)
        (task,) = jobs.start(1)
        await turns()
        inside = limit.locked()
        task.cancel()
        await asyncio.wait([task])
        return inside, limit.locked()

    assert finish(main()) == (True, False)


@pytest.mark.parametrize("fetch", [no_release.fetch, no_release_fixed.fetch, over_release_fixed.fetch])
def test_place_is_given_back_after_a_success(fetch):
    async def main():
        limit = asyncio.Semaphore(1)
        return [await fetch(text, limit) for text in ("4", "5")], limit.locked()

    assert finish(main()) == ([4, 5], False)


@pytest.mark.parametrize(
    "job",
    [
        lambda limit: no_release_fixed.fetch("4", limit),
        lambda limit: over_release_fixed.fetch("4", limit),
        lambda limit: plain_with_fixed.fetch(limit),
        lambda limit: two_loops_fixed.fetch(limit),
        lambda limit: each_call_fixed.fetch("작업", limit),
        lambda limit: acquire_unawaited_fixed.fetch("작업", limit),
        lambda limit: limit_threads.limited(1, limit),
    ],
)
def test_job_waits_for_a_place(job):
    async def main():
        limit = asyncio.Semaphore(0)
        task = asyncio.create_task(job(limit))
        await turns()
        before = task.done()
        limit.release()
        await task
        return before, limit.locked()

    assert finish(main()) == (False, False)


def test_acquiring_twice_in_one_task_blocks():
    async def main():
        limit = asyncio.Semaphore(1)
        async with limit:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(limit.acquire(), SHORT)

    finish(main())


@pytest.mark.parametrize("places", [2, 5])
def test_as_many_tasks_as_places_entering_twice_block(places):
    async def twice(limit):
        async with limit:
            await turns()
            async with limit:
                return True

    async def main(count):
        limit = asyncio.Semaphore(places)
        tasks = [asyncio.create_task(twice(limit)) for _ in range(count)]
        done, pending = await asyncio.wait(tasks, timeout=SHORT)
        for task in pending:
            task.cancel()
        return len(done), len(pending)

    assert finish(main(places)) == (0, places)
    assert finish(main(places - 1)) == (places - 1, 0)


def test_too_many_releases_are_refused(lines):
    assert lines("over_release.py") == ["받음: 4", "ValueError: BoundedSemaphore released too many times"]


def test_one_release_for_every_acquire(lines):
    assert lines("over_release_fixed.py") == ["받음: 4", "받음: 0"]


def test_plain_semaphore_grows_silently():
    async def main():
        limit = asyncio.Semaphore(1)
        assert await over_release.fetch("사", limit) == 0
        jobs = Jobs(limit)
        tasks = jobs.start(6)
        await turns()
        entered = len(jobs.entered)
        jobs.signal.set()
        await asyncio.gather(*tasks)
        return entered

    assert finish(main()) == 2


@pytest.mark.parametrize("snippet", [no_release_fixed, over_release, over_release_fixed])
def test_main_makes_a_semaphore_of_one_place_for_all(snippet, monkeypatch, capsys):
    limits, texts = set(), []

    async def fetch(text, limit):
        texts.append(text)
        limits.add(limit)
        async with limit:
            return limit.locked()

    monkeypatch.setattr(snippet, "fetch", fetch)
    finish(snippet.main())
    assert (len(limits), len(texts)) == (1, 2)
    assert capsys.readouterr().out == "받음: True\n받음: True\n"


def test_bounded_semaphore_refuses_only_what_is_too_many():
    async def main():
        limit = asyncio.BoundedSemaphore(2)
        # 다른 태스크가 들어가 있는 동안은 두 번 돌려주어도, 그 태스크가 나올 때에야 실패한다.
        jobs = Jobs(limit)
        (other,) = jobs.start(1)
        await turns()
        await limit.acquire()
        limit.release()
        limit.release()
        other.cancel()
        with pytest.raises(ValueError, match=r"^BoundedSemaphore released too many times$"):
            await other
        assert jobs.entered == [0]
        with pytest.raises(ValueError, match=r"^BoundedSemaphore released too many times$"):
            limit.release()

    finish(main())


def test_extra_release_lets_one_more_in_and_fails_in_the_last_to_leave():
    inside, failed = [], []

    async def enter(name, limit, leave):
        try:
            async with limit:
                inside.append(name)
                await leave.wait()
        except ValueError:
            failed.append(name)

    async def main():
        limit = asyncio.BoundedSemaphore(1)
        signals = {name: asyncio.Event() for name in ("먼저", "나중")}
        tasks = [asyncio.create_task(enter(name, limit, leave)) for name, leave in signals.items()]
        await turns()
        limit.release()
        await turns()
        for task, leave in zip(tasks, signals.values(), strict=True):
            leave.set()
            await task

    finish(main())
    assert (inside, failed) == (["먼저", "나중"], ["나중"])


def test_over_release_of_the_cure_would_be_told(monkeypatch, capsys):
    async def fetch(text, limit):
        raise ValueError("실패")

    finish(over_release_fixed.main())
    monkeypatch.setattr(over_release_fixed, "fetch", fetch)
    finish(over_release_fixed.main())
    assert capsys.readouterr().out == "받음: 4\n받음: 0\n" + "ValueError: 실패\n" * 2


def test_body_of_the_plain_with():
    assert finish(plain_with.fetch(contextlib.nullcontext())) == "답"


def test_refusal_of_the_cure_would_be_told(monkeypatch, capsys):
    async def fetch(limit):
        raise TypeError("실패")

    finish(plain_with_fixed.main())
    monkeypatch.setattr(plain_with_fixed, "fetch", fetch)
    finish(plain_with_fixed.main())
    assert capsys.readouterr().out == "답\nTypeError: 실패\n"


OLD = "'Semaphore' object does not support the context manager protocol"
NEW = (
    "'asyncio.locks.Semaphore' object does not support the context manager protocol (missed __exit__ method)"
    " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
)


def test_plain_with_is_a_type_error(lines):
    assert lines("plain_with.py") in ([f"TypeError: {OLD}"], [f"TypeError: {NEW}"])


def test_async_with_enters(lines):
    assert lines("plain_with_fixed.py") == ["답"]


@pytest.mark.python("<3.14")
def test_plain_with_message_before_3_14(lines):
    assert lines("plain_with.py") == [f"TypeError: {OLD}"]


@pytest.mark.python(">=3.14")
def test_plain_with_message_since_3_14(lines):
    assert lines("plain_with.py") == [f"TypeError: {NEW}"]


def test_semaphore_is_bound_to_the_loop_that_waited_on_it(expect_output):
    finished = expect_output("concurrency/semaphore/two_loops.py")
    printed = finished.stdout.splitlines()
    assert printed[:2] == ["2개: 끝까지 실행됨", "1개: 끝까지 실행됨"]
    assert printed[2].startswith("2개: RuntimeError: <asyncio.locks.Semaphore object at 0x")
    assert printed[2].endswith(" [locked]> is bound to a different event loop")


def test_semaphore_made_in_main_belongs_to_its_loop(lines):
    assert lines("two_loops_fixed.py") == ["2개: 끝까지 실행됨", "1개: 끝까지 실행됨", "2개: 끝까지 실행됨"]


def test_main_makes_a_semaphore_of_one_place(monkeypatch):
    places = []

    async def fetch(limit):
        if not places:
            await limit.acquire()
        places.append(limit.locked())

    monkeypatch.setattr(two_loops_fixed, "fetch", fetch)
    finish(two_loops_fixed.main(2))
    assert places == [True, True]


@pytest.mark.parametrize("places", [1, 3])
@pytest.mark.parametrize("snippet", [two_loops, two_loops_fixed])
def test_as_many_jobs_of_a_loop_enter_as_there_are_places(snippet, places, monkeypatch):
    inside, most = [], []

    async def sleep(_, real=asyncio.sleep):
        inside.append(1)
        most.append(len(inside))
        await real(0)
        inside.pop()

    monkeypatch.setattr(two_loops, "limit", asyncio.Semaphore(places))
    monkeypatch.setattr(snippet.asyncio, "Semaphore", lambda _, make=asyncio.Semaphore: make(places))
    monkeypatch.setattr(snippet.asyncio, "sleep", sleep)
    asyncio.run(snippet.main(3))
    assert max(most) == places


def test_error_of_another_loop_would_be_told(monkeypatch, capsys):
    async def fetch(limit):
        raise RuntimeError("실패")

    finish(two_loops_fixed.main(2))
    monkeypatch.setattr(two_loops_fixed, "fetch", fetch)
    finish(two_loops_fixed.main(1))
    assert capsys.readouterr().out == "2개: 끝까지 실행됨\n1개: RuntimeError: 실패\n"


def waits_in(thing):
    """기다려야 할 때 루프에 묶이는 것마다, 기다리게 하는 코루틴."""

    async def wait():
        waiting = asyncio.create_task(thing())
        await turns()
        waiting.cancel()
        await asyncio.wait([waiting])
        if not waiting.cancelled():
            raise waiting.exception()

    return wait


@pytest.mark.parametrize(
    ("make", "method"),
    [
        (lambda: asyncio.Semaphore(0), "acquire"),
        (asyncio.Queue, "get"),
        (asyncio.Event, "wait"),
    ],
)
def test_queues_and_events_are_bound_too(make, method):
    wait = waits_in(getattr(make(), method))
    finish(wait())
    with pytest.raises(RuntimeError, match=r"^<.*> is bound to a different event loop$"):
        finish(wait())


def test_locks_are_bound_too():
    lock = asyncio.Lock()

    async def main():
        async with lock:
            await waits_in(lock.acquire)()

    finish(main())
    with pytest.raises(RuntimeError, match=r"^<.*> is bound to a different event loop$"):
        finish(main())
