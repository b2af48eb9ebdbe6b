"""docs/concurrency/threads-bridge.md의 주장."""

import asyncio
import concurrent.futures
import contextlib
import re
import threading
import time

import pytest

from snippets.concurrency.threads_bridge import closed_loop, loop_thread, other_loop_future_fixed, threadsafe, timeline
from tests.concurrency.clocks import clock
from tests.concurrency.loops import LONG, finish

SNIPPETS = "concurrency/threads_bridge"
SHORT = 0.05  # 반드시 지나가게 할 제한 시간(초)
UNSAFE = "Non-thread-safe operation invoked on an event loop other than the current one"


def in_thread_of_a_loop(work, **options):
    """도는 루프를 넘겨 다른 스레드에서 `work(루프)`를 부른 결과."""

    async def main():
        return await asyncio.to_thread(work, asyncio.get_running_loop())

    return finish(main(), **options)


def falls_asleep(loop):
    """루프가 할 일이 없어 잠들려고 할 때마다 켜지는 신호. 켜진 뒤에는 깨워야 다시 나아간다."""
    asleep, select = threading.Event(), loop._selector.select

    def watched(timeout):
        if timeout is None:
            asleep.set()
        return select(timeout)

    loop._selector.select = watched
    return asleep


class Work:
    """신호가 올 때까지 끝나지 않고, 무엇을 받고 끝났는지 적어 두는 작업."""

    def __init__(self):
        self.started, self.ended = threading.Event(), threading.Event()
        self.got = ""

    async def run(self, signal=None):
        self.started.set()
        try:
            await (signal or asyncio.Event()).wait()
            self.got = "값"
        except BaseException as error:
            self.got = type(error).__name__
            raise
        finally:
            self.ended.set()
        return self.got


# 스레드에서 코루틴을 맡기기


def test_thread_gets_the_value_of_the_coroutine(lines):
    assert lines("threadsafe.py") == ["스레드가 받은 값: 3"]


def test_it_returns_a_concurrent_future_at_once():
    def work(loop):
        signal = asyncio.Event()
        future = asyncio.run_coroutine_threadsafe(Work().run(signal), loop)
        returned = type(future), future.done()
        loop.call_soon_threadsafe(signal.set)
        return returned, future.result(timeout=LONG)

    assert in_thread_of_a_loop(work) == ((concurrent.futures.Future, False), "값")


def test_coroutine_runs_in_the_thread_of_the_loop():
    async def where():
        return threading.get_ident()

    def work(loop):
        return asyncio.run_coroutine_threadsafe(where(), loop).result(timeout=LONG), threading.get_ident()

    ran_in, thread = in_thread_of_a_loop(work)
    assert ran_in == threading.get_ident()
    assert thread != ran_in


def test_result_raises_the_exception_in_the_thread():
    async def fail():
        raise ValueError("실패")

    def work(loop):
        with pytest.raises(ValueError, match=r"^실패$"):
            asyncio.run_coroutine_threadsafe(fail(), loop).result(timeout=LONG)
        return threading.get_ident()

    assert in_thread_of_a_loop(work) != threading.get_ident()


def test_future_is_cancelled_while_the_coroutine_goes_on():
    """취소를 삼키는 코루틴과, 오래 정리하는 코루틴."""
    started, swallowed, cleaning, ended = (threading.Event() for _ in range(4))
    release = asyncio.Event()

    async def stubborn():
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cleaning.set()
        await release.wait()
        swallowed.set()

    async def careful():
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cleaning.set()
            await release.wait()
            ended.set()

    def work(loop):
        found = []
        for coroutine, end in ((stubborn(), swallowed), (careful(), ended)):
            started.clear()
            cleaning.clear()
            loop.call_soon_threadsafe(release.clear)
            future = asyncio.run_coroutine_threadsafe(coroutine, loop)
            assert started.wait(LONG)
            future.cancel()
            assert cleaning.wait(LONG)
            found.append((future.cancelled(), future.done(), end.is_set()))
            loop.call_soon_threadsafe(release.set)
            assert end.wait(LONG)
        return found

    assert in_thread_of_a_loop(work) == [(True, True, False)] * 2


def test_cancelling_the_future_cancels_the_coroutine():
    running = Work()

    def work(loop):
        future = asyncio.run_coroutine_threadsafe(running.run(), loop)
        assert running.started.wait(LONG)
        cancelled = future.cancel()
        assert running.ended.wait(LONG)
        return cancelled, future.cancelled()

    assert in_thread_of_a_loop(work) == (True, True)
    assert running.got == "CancelledError"


def cancelled_at_once():
    """시작하기 전에 퓨처를 취소한 코루틴이 지나간 자리."""
    steps = []

    async def record():
        steps.append("시작")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            steps.append("CancelledError")
            raise

    async def main():
        assert asyncio.run_coroutine_threadsafe(record(), asyncio.get_running_loop()).cancel()
        for _ in range(10):
            await asyncio.sleep(0)

    finish(main())
    return steps


@pytest.mark.python(">=3.14")
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
def test_cancelled_before_its_start_it_never_runs():
    assert cancelled_at_once() == []


@pytest.mark.python("<3.14")
def test_cancelled_before_its_start_it_starts_and_is_cancelled():
    assert cancelled_at_once() == ["시작", "CancelledError"]


def test_future_of_a_running_coroutine_is_never_running():
    running = Work()

    def work(loop):
        future = asyncio.run_coroutine_threadsafe(running.run(), loop)
        assert running.started.wait(LONG)
        was_running = future.running()
        future.cancel()
        assert running.ended.wait(LONG)
        return was_running

    assert in_thread_of_a_loop(work) is False


def test_cancelling_the_coroutine_in_the_loop_cancels_the_future():
    async def cancel_itself():
        asyncio.current_task().cancel()
        await asyncio.sleep(0)

    def work(loop):
        future = asyncio.run_coroutine_threadsafe(cancel_itself(), loop)
        with pytest.raises(concurrent.futures.CancelledError):
            future.result(timeout=LONG)
        return future.cancelled()

    assert in_thread_of_a_loop(work) is True


def test_timeout_of_result_leaves_the_coroutine_running():
    running, signal = Work(), asyncio.Event()

    def work(loop):
        future = asyncio.run_coroutine_threadsafe(running.run(signal), loop)
        with pytest.raises(TimeoutError):
            future.result(timeout=SHORT)
        ended_by_timeout = running.ended.is_set()
        loop.call_soon_threadsafe(signal.set)
        return ended_by_timeout, future.result(timeout=LONG)

    assert in_thread_of_a_loop(work) == (False, "값")


def test_done_callback_runs_in_the_thread_of_the_loop():
    where, called = [], threading.Event()

    def note(future):
        where.append(threading.get_ident())
        called.set()

    def work(loop):
        signal = asyncio.Event()
        future = asyncio.run_coroutine_threadsafe(Work().run(signal), loop)
        future.add_done_callback(note)
        loop.call_soon_threadsafe(signal.set)
        assert called.wait(LONG)

    in_thread_of_a_loop(work)
    assert where == [threading.get_ident()]


def test_callback_of_a_finished_or_cancelled_future_runs_in_the_calling_thread():
    where = []

    def note(future):
        where.append(threading.get_ident())

    def work(loop):
        finished = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)
        finished.result(timeout=LONG)
        finished.add_done_callback(note)
        cancelled = asyncio.run_coroutine_threadsafe(asyncio.Event().wait(), loop)
        cancelled.add_done_callback(note)
        cancelled.cancel()
        return threading.get_ident()

    thread = in_thread_of_a_loop(work)
    assert where == [thread, thread]
    assert thread != threading.get_ident()


def test_it_takes_a_coroutine_and_no_function():
    def work(loop):
        with pytest.raises(TypeError, match=r"^A coroutine object is required$"):
            asyncio.run_coroutine_threadsafe(threadsafe.add, loop)
        return asyncio.run_coroutine_threadsafe(threadsafe.add(3, 4), loop).result(timeout=LONG)

    assert in_thread_of_a_loop(work) == 7


ORDER = ["다른 태스크 시작", "스레드 시작", "맡깁니다", "fetch 시작", "fetch 끝", "스레드 끝", "다른 태스크 끝"]


@pytest.mark.timing
def test_only_the_thread_waits(lines):
    assert lines("timeline.py") == ORDER

    # 다른 태스크가 깨워 주어야 끝나는 코루틴
    async def main():
        started, signal = asyncio.Event(), asyncio.Event()

        async def fetch():
            started.set()
            return await signal.wait()

        async def other():
            await started.wait()
            signal.set()

        def work(loop):
            return asyncio.run_coroutine_threadsafe(fetch(), loop).result(timeout=LONG)

        task = asyncio.create_task(other())
        return await asyncio.to_thread(work, asyncio.get_running_loop()), task.done()

    assert finish(main()) == (True, True)


@pytest.mark.timing
def test_timeline(record_timeline, monkeypatch):
    def main(log):
        monkeypatch.setattr(timeline, "print", log, raising=False)
        return timeline.main()

    assert record_timeline("timeline", main) == ORDER


# 콜백을 맡기기


def test_callback_runs_in_the_thread_of_the_loop():
    where, called = [], threading.Event()

    def note(value):
        where.append((value, threading.get_ident()))
        called.set()

    def work(loop):
        returned = loop.call_soon_threadsafe(note, 1)
        assert called.wait(LONG)
        return returned

    assert isinstance(in_thread_of_a_loop(work), asyncio.Handle)
    assert where == [(1, threading.get_ident())]


def test_callbacks_run_in_the_order_of_the_calls():
    called = []

    def work(loop):
        for number in range(5):
            loop.call_soon_threadsafe(called.append, number)

    in_thread_of_a_loop(work)
    assert called == [0, 1, 2, 3, 4]


# 스레드의 `time.sleep`은 정한 수만큼, 루프가 그 수만큼 잠들려고 할 때까지 기다린다. 잠들지 않으면 실패하며, 그다음에는
# 적힌 시간까지만 기다린다.
ASLEEP = """
import selectors, threading, time
turn, selects, sleeps, select = threading.Condition(), [], [], selectors.DefaultSelector.select
def watched(selector, timeout=None):
    if timeout is None:
        with turn:
            selects.append(timeout)
            turn.notify_all()
    return select(selector, timeout)
def in_order(seconds):
    sleeps.append(seconds)
    with turn:
        certain = len(sleeps) <= CERTAIN
        assert turn.wait_for(lambda: len(selects) >= len(sleeps), 50 if certain else seconds) or not certain
selectors.DefaultSelector.select, time.sleep = watched, in_order
"""
LATE, AT_ONCE = ASLEEP.replace("CERTAIN", "1"), ASLEEP.replace("CERTAIN", "2")


def test_plain_call_soon_is_noticed_late(lines, tmp_path):
    assert lines("call_soon_late.py", env=clock(tmp_path, LATE)) == ["스레드가 끝납니다", "맡긴 함수를 실행합니다"]


def test_call_soon_threadsafe_is_noticed_at_once(lines, tmp_path):
    assert lines("call_soon_late_fixed.py", env=clock(tmp_path, AT_ONCE)) == [
        "맡긴 함수를 실행합니다",
        "스레드가 끝납니다",
    ]


def test_debug_mode_refuses_call_soon_from_another_thread():
    def work(loop):
        with pytest.raises(RuntimeError, match=f"^{UNSAFE}$"):
            loop.call_soon(print)

    in_thread_of_a_loop(work, debug=True)


def test_debug_mode_refuses_what_wakes_a_task_from_another_thread():
    def refused(function, *arguments):
        with pytest.raises(RuntimeError, match=f"^{UNSAFE}$"):
            function(*arguments)

    async def main():
        loop = asyncio.get_running_loop()
        event, queue = asyncio.Event(), asyncio.Queue()
        tasks = [asyncio.create_task(event.wait()), asyncio.create_task(queue.get())]
        await asyncio.sleep(0)
        await asyncio.to_thread(refused, event.set)
        await asyncio.to_thread(refused, queue.put_nowait, 1)
        await asyncio.to_thread(refused, loop.call_later, 0, print)
        await asyncio.sleep(0)
        return tasks

    # 거절당한 set()은 태스크를 깨울 기회를 써 버렸으므로, 남은 태스크를 asyncio.run처럼 기다릴 수 없다.
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    try:
        tasks = loop.run_until_complete(main())
        assert [task.done() for task in tasks] == [False, False]
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()
    for task in tasks:
        task._log_destroy_pending = False


def test_create_task_in_a_thread_finds_no_loop():
    coroutine = asyncio.sleep(0)

    def work(loop):
        with pytest.raises(RuntimeError, match=r"^no running event loop$"):
            asyncio.create_task(coroutine)  # noqa: RUF006
        return loop.get_debug()

    assert in_thread_of_a_loop(work) is False
    coroutine.close()


# 루프를 가진 스레드


def test_running_loop_cannot_be_closed():
    with loop_thread.loop_thread() as loop:
        # 도는 때를 정한다.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(timeout=LONG)
        with pytest.raises(RuntimeError, match=r"^Cannot close a running event loop$"):
            loop.close()


def test_stop_leaves_the_tasks_behind():
    running = Work()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(running.run(), loop)
    assert running.started.wait(LONG)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(LONG)
    assert not thread.is_alive()
    assert (running.ended.is_set(), future.done()) == (False, False)
    for task in asyncio.all_tasks(loop):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(task)
    loop.close()


def test_stop_has_to_be_called_through_the_loop():
    """스레드에서 바로 부른 stop()은 잠든 루프를 깨우지 않는다."""
    loop = asyncio.new_event_loop()
    asleep = falls_asleep(loop)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    assert asleep.wait(LONG)
    loop.stop()
    thread.join(4 * SHORT)
    assert thread.is_alive()
    loop.call_soon_threadsafe(lambda: None)
    thread.join(LONG)
    assert not thread.is_alive()
    loop.close()


def test_loop_thread_cancels_what_is_left_and_closes_the_loop(lines):
    assert lines("loop_thread.py") == ["받은 값: 값", "남은 태스크를 취소합니다", "닫힘: True"]


def test_loop_thread_ends_its_thread_when_the_block_raises():
    before = {*threading.enumerate()}

    def use():
        with loop_thread.loop_thread() as loop:
            assert len({*threading.enumerate()} - before) == 1
            opened.append(loop)
            raise ValueError("실패")

    opened = []
    with pytest.raises(ValueError, match=r"^실패$"):
        use()
    assert {*threading.enumerate()} <= before
    assert opened[0].is_closed()


def test_loop_thread_passes_on_that_there_is_no_loop(monkeypatch):
    def refuse():
        raise OSError("열린 파일이 너무 많습니다")

    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    before = {*threading.enumerate()}
    with pytest.raises(OSError, match="열린 파일이 너무 많습니다"), loop_thread.loop_thread():
        pass
    assert {*threading.enumerate()} <= before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_loop_thread_ends_when_its_loop_has_ended():
    async def leave():
        raise SystemExit

    before = {*threading.enumerate()}
    with loop_thread.loop_thread() as loop:
        asyncio.run_coroutine_threadsafe(leave(), loop)
        deadline = time.monotonic() + LONG
        while not loop.is_closed() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert loop.is_closed()
    assert {*threading.enumerate()} <= before


def test_loop_thread_waits_for_a_task_that_swallows_the_cancellation():
    release, started, left = asyncio.Event(), threading.Event(), threading.Event()
    loops = []

    async def stubborn():
        started.set()
        while not release.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await release.wait()

    def use():
        with loop_thread.loop_thread() as loop:
            loops.append(loop)
            asyncio.run_coroutine_threadsafe(stubborn(), loop)
            assert started.wait(LONG)
        left.set()

    user = threading.Thread(target=use)
    user.start()
    assert started.wait(LONG)
    assert not left.wait(4 * SHORT)
    loops[0].call_soon_threadsafe(release.set)
    assert left.wait(LONG)
    user.join(LONG)


def test_stopped_loop_runs_nothing():
    loop = asyncio.new_event_loop()
    future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "값"), loop)
    with pytest.raises(TimeoutError):
        future.result(timeout=SHORT)
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(asyncio.wrap_future(future, loop=loop))
    assert future.result(timeout=LONG) == "값"
    loop.close()


# 흔한 실수


def test_event_set_from_a_thread_is_noticed_late(lines, tmp_path):
    assert lines("event_late.py", env=clock(tmp_path, LATE)) == ["스레드가 끝납니다", "깨어났습니다"]


def test_event_set_through_the_loop_wakes_at_once(lines, tmp_path):
    assert lines("event_late_fixed.py", env=clock(tmp_path, AT_ONCE)) == ["깨어났습니다", "스레드가 끝납니다"]


def test_put_waits_while_the_queue_is_full():
    queue = asyncio.Queue(maxsize=1)

    def work(loop):
        first = asyncio.run_coroutine_threadsafe(queue.put(1), loop)
        first.result(timeout=LONG)
        second = asyncio.run_coroutine_threadsafe(queue.put(2), loop)
        with pytest.raises(TimeoutError):
            second.result(timeout=SHORT)
        got = asyncio.run_coroutine_threadsafe(queue.get(), loop).result(timeout=LONG)
        second.result(timeout=LONG)
        return got

    assert in_thread_of_a_loop(work) == 1


def test_put_nowait_on_a_full_queue_fails_in_the_loop_and_not_in_the_thread(caplog):
    queue = asyncio.Queue(maxsize=1)

    def work(loop):
        loop.call_soon_threadsafe(queue.put_nowait, 1)
        loop.call_soon_threadsafe(queue.put_nowait, 2)

    in_thread_of_a_loop(work)
    assert queue.get_nowait() == 1
    assert queue.empty()
    assert [record.getMessage().partition("(")[0] for record in caplog.records] == [
        "Exception in callback Queue.put_nowait"
    ]
    assert caplog.records[0].exc_info[0] is asyncio.QueueFull


@pytest.mark.timing
def test_waiting_in_the_thread_of_the_loop_never_ends(lines):
    assert lines("deadlock.py") == ["TimeoutError", "fetch를 시작합니다"]


def test_result_of_a_finished_future_does_not_stop_the_loop():
    async def main():
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "값"), asyncio.get_running_loop())
        await asyncio.wrap_future(future)
        return future.result(timeout=0)

    assert finish(main()) == "값"


def test_waiting_in_the_thread_of_the_loop_stops_what_has_started():
    steps = []

    async def fetch():
        steps.append("시작")
        await asyncio.sleep(0)
        steps.append("이어짐")

    async def main():
        future = asyncio.run_coroutine_threadsafe(fetch(), asyncio.get_running_loop())
        while not steps:
            await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            future.result(timeout=SHORT)
        stopped = list(steps)
        await asyncio.wrap_future(future)
        return stopped

    assert finish(main()) == ["시작"]
    assert steps == ["시작", "이어짐"]


def test_await_or_another_thread_ends(lines):
    assert lines("deadlock_fixed.py") == ["fetch를 시작합니다", "값"] * 2


def test_wrap_future_waits_without_blocking():
    async def main():
        loop = asyncio.get_running_loop()
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "값"), loop)
        return await asyncio.wrap_future(future)

    assert finish(main()) == "값"


def test_unread_error_is_silent(run_code):
    code = """
import asyncio

async def save():
    raise OSError("디스크가 꽉 찼습니다")

async def main():
    future = await asyncio.to_thread(asyncio.run_coroutine_threadsafe, save(), asyncio.get_running_loop())
    while not future.done():
        await asyncio.sleep(0.01)
    READ
    print("main이 끝납니다")

asyncio.run(main())
"""
    finished = run_code(code.replace("READ", ""))
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "main이 끝납니다\n", "")
    # `result()`를 호출하면 예외가 나온다.
    finished = run_code(code.replace("READ", "future.result()"))
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.endswith("OSError: 디스크가 꽉 찼습니다\n")


def test_error_after_the_cancellation_is_not_silent(run_code):
    code = """
import asyncio, gc

async def save():
    try:
        await asyncio.sleep(60)
    finally:
        raise OSError("정리하지 못했습니다")

async def main():
    future = asyncio.run_coroutine_threadsafe(save(), asyncio.get_running_loop())
    await asyncio.sleep(0.1)
    future.cancel()
    await asyncio.sleep(0.1)
    gc.collect()

asyncio.run(main())
"""
    assert "Task exception was never retrieved" in run_code(code).stderr


def test_error_while_run_ends_is_not_silent(run_code):
    code = """
import asyncio

async def save():
    try:
        await asyncio.sleep(60)
    finally:
        raise OSError("정리하지 못했습니다")

async def main():
    await asyncio.to_thread(asyncio.run_coroutine_threadsafe, save(), asyncio.get_running_loop())
    await asyncio.sleep(0.1)

asyncio.run(main())
"""
    shown = run_code(code).stderr.splitlines()
    assert shown[0] == "unhandled exception during asyncio.run() shutdown"
    assert shown[-1] == "OSError: 정리하지 못했습니다"


def test_event_belongs_to_the_loop_that_waited_first(lines):
    error, waited = lines("other_loop_event.py")
    assert re.fullmatch(
        r"RuntimeError: <asyncio\.locks\.Event object at 0x[0-9a-f]+ \[unset, waiters:1\]> "
        r"is bound to a different event loop",
        error,
    )
    assert waited == "main이 기다린 값: True"


def test_event_is_waited_for_in_its_own_loop(lines):
    assert lines("other_loop_event_fixed.py") == ["스레드가 기다린 값: True", "main이 기다린 값: True"]


@pytest.mark.parametrize("name", ["Event", "Queue", "Lock", "Semaphore", "Condition"])
def test_bound_objects(name):
    async def wait(thing):
        """기다려야 하는 처지로 만든다."""
        if name == "Event":
            await thing.wait()
        elif name == "Queue":
            await thing.get()
        elif name == "Condition":
            async with thing:
                await thing.wait()
        else:
            async with thing:
                await asyncio.Event().wait()

    async def main():
        thing = getattr(asyncio, name)()
        tasks = [asyncio.create_task(wait(thing)) for _ in range(2)]
        for _ in range(3):
            await asyncio.sleep(0)
        await asyncio.to_thread(other_loop, thing)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    def other_loop(thing):
        with pytest.raises(RuntimeError, match=r" is bound to a different event loop$"):
            finish(wait(thing))

    finish(main())


def test_what_nobody_has_to_wait_for_goes_unnoticed():
    lock, event, queue, semaphore = asyncio.Lock(), asyncio.Event(), asyncio.Queue(), asyncio.Semaphore(1)

    async def bind():
        for wait in (event.wait, queue.get):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wait(), SHORT)

    async def use():
        async with lock, semaphore:
            return lock.locked(), await event.wait(), await queue.get()

    finish(bind())
    event.set()
    queue.put_nowait(1)
    queue.put_nowait(2)
    assert [finish(use()), finish(use())] == [(True, True, 1), (True, True, 2)]


def test_finished_future_of_another_loop_goes_unnoticed():
    async def make():
        done = asyncio.get_running_loop().create_future()
        done.set_result(7)
        return done

    async def use():
        return await done

    done = finish(make())
    assert finish(use()) == 7


def test_wait_for_a_future_of_another_loop_returns_when_its_own_loop_wakes():
    def call(coroutine, loop):
        return asyncio.run_coroutine_threadsafe(coroutine, loop)

    async def make():
        return asyncio.get_running_loop().create_future()

    async def fulfil(future):
        future.set_result(7)
        await asyncio.sleep(0)  # 퓨처의 콜백까지 실행한다.

    async def clear(signal):
        signal.clear()

    with loop_thread.loop_thread() as theirs, loop_thread.loop_thread() as ours:
        future = call(make(), theirs).result(timeout=LONG)
        waiting = call(asyncio.wait([future]), ours)
        asleep = falls_asleep(ours)
        call(clear(asleep), ours).result(timeout=LONG)
        assert asleep.wait(LONG)
        call(fulfil(future), theirs).result(timeout=LONG)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=SHORT)
        ours.call_soon_threadsafe(lambda: None)
        done, pending = waiting.result(timeout=LONG)
    assert (done, pending) == ({future}, set())
    assert future.result() == 7


def test_second_run_is_another_loop():
    event = asyncio.Event()

    async def wait():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(event.wait(), SHORT)

    finish(wait())
    with pytest.raises(RuntimeError, match=r" is bound to a different event loop$"):
        finish(wait())


def test_future_belongs_to_its_loop(lines):
    [error] = lines("other_loop_future.py")
    assert error.startswith("RuntimeError: Task <Task pending name='Task-2' coro=<read() running at ")
    assert error.endswith(" got Future <Future pending> attached to a different loop")


def test_future_is_waited_for_in_its_own_loop(lines, capsys):
    assert lines("other_loop_future_fixed.py") == ["값"]
    where = []

    class Watched(asyncio.Future):
        def set_result(self, value):
            where.append(threading.get_ident())
            super().set_result(value)

    async def main():
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(other_loop_future_fixed.work, loop, Watched(loop=loop))

    finish(main())
    assert where == [threading.get_ident()]
    assert capsys.readouterr().out == "값\n"


def test_closed_loop_takes_no_coroutine(lines):
    error, warning, *rest = lines("closed_loop.py")
    assert error == "RuntimeError: Event loop is closed"
    assert warning.endswith("RuntimeWarning: coroutine 'save' was never awaited")
    assert len(rest) == 2


def test_open_loop_saves(capsys):
    finish(closed_loop.save("글"))
    assert capsys.readouterr().out == "저장했습니다: 글\n"


def test_closed_loop_takes_no_callback():
    loop = asyncio.new_event_loop()
    loop.close()
    with pytest.raises(RuntimeError, match=r"^Event loop is closed$"):
        loop.call_soon_threadsafe(print)


def test_waiting_for_the_thread_keeps_the_loop_open(lines):
    assert lines("closed_loop_fixed.py") == ["저장했습니다: 글"]
