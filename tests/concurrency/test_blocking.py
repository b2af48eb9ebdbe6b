"""docs/concurrency/blocking.md의 주장."""

import asyncio
import gc
import multiprocessing
import os
import re
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from snippets.concurrency.blocking import (
    called_too_early,
    coroutine_function,
    gap,
    goes_on_fixed,
    in_process,
    keyword_argument,
    never_awaited,
    next_in_thread_fixed,
    starved,
    starved_fixed,
    to_thread,
    with_pool,
    with_pool_fixed,
)
from tests.concurrency.loops import LONG, UNMEASURED, WITH_GIL, JumpingLoop, finish

SNIPPETS = "concurrency/blocking"
SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)


@pytest.fixture
def process_pool():
    """스레드가 있는 프로세스에서도 안전한 방식으로 미리 띄운 프로세스 풀."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(int).result(LONG) == 0
        yield pool


class Blocking:
    """다른 태스크가 풀어 주어야 끝나는 블로킹 함수."""

    def __init__(self):
        self.started, self.signal = threading.Event(), threading.Event()
        self.thread = ""
        self.ended = False

    def __call__(self, seconds=LONG):
        self.thread = threading.current_thread().name
        self.started.set()
        released = self.signal.wait(seconds)
        self.ended = True
        return released

    async def until_started(self):
        while not self.started.is_set():
            await asyncio.sleep(0.005)


# 답


def test_to_thread_script(lines, monkeypatch):
    assert lines("to_thread.py") == ["설정.txt의 내용", "['가.txt의 내용', '나.txt의 내용']"]
    # 셋 다 기본 실행기의 스레드에서 실행한다.
    assert [pool for pool, _ in where_it_sleeps(to_thread, monkeypatch)] == ["asyncio"] * 3


def test_blocking_call_stops_every_other_task():
    async def main():
        work = Blocking()

        async def release():
            work.signal.set()

        task = asyncio.create_task(release())
        released = work(SHORT)
        await task
        return released, work.thread

    assert finish(main()) == (False, "MainThread")


def test_other_tasks_run_while_to_thread_waits():
    async def main():
        work = Blocking()

        async def release():
            await work.until_started()
            work.signal.set()

        task = asyncio.create_task(release())
        released = await asyncio.to_thread(work)
        await task
        return released, work.thread.startswith("asyncio_")

    assert finish(main()) == (True, True)


async def by_to_thread(function, *arguments):
    return await asyncio.to_thread(function, *arguments)


async def by_default_executor(function, *arguments):
    return await asyncio.get_running_loop().run_in_executor(None, function, *arguments)


async def by_thread_pool(function, *arguments):
    with ThreadPoolExecutor(1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, function, *arguments)


async def by_process_pool(function, *arguments):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, function, *arguments)


@pytest.mark.parametrize("way", [by_to_thread, by_default_executor, by_thread_pool, by_process_pool])
def test_value_or_exception_comes_back(way):
    assert finish(way(int, "12")) == 12
    with pytest.raises(ValueError, match="사"):
        finish(way(int, "사"))


def test_calls_of_gather_run_together_in_threads():
    # 셋이 함께 실행되어야 모두 지나간다.
    async def main():
        barrier = threading.Barrier(3)
        return await asyncio.gather(*(asyncio.to_thread(barrier.wait, LONG) for _ in range(3)))

    assert sorted(finish(main())) == [0, 1, 2]


@pytest.mark.parametrize("size", [1, 3])
def test_own_pool_runs_as_many_as_it_has_threads(size):
    lock, running, most = threading.Lock(), set(), []
    together = threading.Barrier(size)

    def work(number):
        with lock:
            running.add(number)
            most.append(len(running))
        together.wait(LONG)
        with lock:
            running.remove(number)

    async def main():
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(size) as pool:
            await asyncio.gather(*(loop.run_in_executor(pool, work, number) for number in range(size * 3)))

    finish(main())
    assert max(most) == size


def test_new_pool_for_every_call_limits_nothing():
    # 여섯이 함께 실행되어야 모두 지나간다.
    barrier = threading.Barrier(6)

    async def call():
        pool = ThreadPoolExecutor(3)
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, barrier.wait, LONG)
        finally:
            pool.shutdown(wait=False)

    async def main():
        return await asyncio.gather(*(call() for _ in range(6)))

    assert sorted(finish(main())) == list(range(6))


def test_to_thread_passes_arguments_on():
    assert finish(asyncio.to_thread(int, "ff", base=16)) == 255


def test_nothing_runs_before_to_thread_is_awaited():
    async def main():
        calls = []
        waiting = asyncio.to_thread(calls.append, 1)
        await asyncio.sleep(SHORT)
        before = list(calls)
        await waiting
        return before, calls

    assert finish(main()) == ([], [1])


def test_run_in_executor_starts_at_once():
    async def main():
        work = Blocking()
        with ThreadPoolExecutor(1) as pool:
            future = asyncio.get_running_loop().run_in_executor(pool, work)
            started = work.started.wait(LONG)
            work.signal.set()
            return started, await future

    assert finish(main()) == (True, True)


def test_in_process_script(lines, monkeypatch):
    assert lines("in_process.py") == ["168"]
    assert [in_process.count_primes(limit) for limit in (2, 3, 4, 5, 6)] == [0, 1, 2, 2, 3]
    # 계산은 스니펫이 만든 프로세스 풀이 한다.
    where = []
    monkeypatch.setattr(in_process, "ProcessPoolExecutor", lambda: ThreadPoolExecutor(1, thread_name_prefix="풀"))
    monkeypatch.setattr(
        in_process, "count_primes", lambda limit: where.append((threading.current_thread().name, limit))
    )
    finish(in_process.main())
    assert where == [("풀_0", 1_000)]


def test_process_pool_runs_in_another_process(process_pool):
    async def main():
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(process_pool, os.getppid)

    assert finish(main()) == os.getpid()


# 하트비트


def order_of(before, during, after):
    beats = ["하트비트 시작", "하트비트 끝"]
    return [*beats * before, "일 시작", *beats * during, "일 끝", *beats * after]


class WorkingLoop(JumpingLoop):
    """맡긴 일이 언제나 정한 시간 뒤에 끝나는 루프. 일은 정말로 다른 스레드나 프로세스에서 한다."""

    def __init__(self):
        super().__init__()
        self.threads = ThreadPoolExecutor(1)

    def run_in_executor(self, executor, function, *arguments):
        working = (executor or self.threads).submit(function, *arguments)

        async def work():
            await asyncio.sleep(0.275)
            return working.result(LONG)

        return self.create_task(work())

    def close(self):
        self.threads.shutdown()
        super().close()


async def directly():
    time.sleep(0.275)


async def in_thread():
    await asyncio.to_thread(time.sleep, 0.275)


async def watch(way, log):
    async def heartbeat():
        for _ in range(8):
            log("하트비트 시작")
            log("하트비트 끝")
            await asyncio.sleep(0.05)

    beating = asyncio.create_task(heartbeat())
    await asyncio.sleep(0)
    log("일 시작")
    await way()
    log("일 끝")
    await beating


def recorded(way):
    """`way`로 일을 하는 동안의 사건. 하트비트는 막대로 그리도록 시작과 끝으로 적는다."""
    events = []
    with asyncio.Runner(loop_factory=WorkingLoop) as runner:
        loop = runner.get_loop()
        runner.run(watch(way, lambda text: events.append((loop.time(), text))))
    return events


def test_heartbeat_stops_while_a_coroutine_blocks(monkeypatch, check_timeline):
    # 정말로 막아 보고, 그림은 정한 시계로 그린다.
    texts = []
    finish(watch(directly, texts.append))
    assert texts == order_of(1, 0, 7)
    monkeypatch.setattr(time, "sleep", lambda seconds: asyncio.get_running_loop().spend(seconds))
    events = recorded(directly)
    assert [text for _, text in events] == order_of(1, 0, 7)
    check_timeline(f"{SNIPPETS}/heartbeat_directly", events)


def test_heartbeat_goes_on_beside_a_thread(check_timeline):
    events = recorded(in_thread)
    assert [text for _, text in events] == order_of(1, 5, 2)
    check_timeline(f"{SNIPPETS}/heartbeat_in_thread", events)


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_are_started_in_the_thread_of_the_loop(method):
    async def main():
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            before = set(multiprocessing.active_children())
            future = asyncio.get_running_loop().run_in_executor(pool, int)
            started = len(set(multiprocessing.active_children()) - before)
            return started, await future

    assert finish(main()) == (1, 0)


@pytest.mark.parametrize("method", [name for name in multiprocessing.get_all_start_methods() if name != "fork"])
def test_pool_that_does_not_fork_starts_processes_one_by_one(method):
    context = multiprocessing.get_context(method)

    async def main(*counts):
        loop, started = asyncio.get_running_loop(), []
        with context.Manager() as manager, ProcessPoolExecutor(3, mp_context=context) as pool:
            before = set(multiprocessing.active_children())
            for count in counts:
                release = manager.Event()
                works = [loop.run_in_executor(pool, release.wait, LONG) for _ in range(count)]
                started.append(len(set(multiprocessing.active_children()) - before))
                release.set()
                await asyncio.gather(*works)
                # 결과를 준 프로세스가 모두 쉬는 것으로 세어질 때까지
                while pool._idle_worker_semaphore._value < started[-1]:
                    await asyncio.sleep(0.01)
        return started

    assert finish(main(1, 1, 3)) == [1, 1, 3]
    assert finish(main(3)) == [3]


@pytest.mark.python("<3.14")
@pytest.mark.platform("linux")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_pool_that_forks_starts_every_process_at_once():
    async def main():
        with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("fork")) as pool:
            before = set(multiprocessing.active_children())
            work = asyncio.get_running_loop().run_in_executor(pool, int)
            started = len(set(multiprocessing.active_children()) - before)
            await work
        return started

    assert finish(main()) == 3


# 계산


BIG = """
import asyncio, multiprocessing, pickle, time
from concurrent.futures import ProcessPoolExecutor

# 코어를 내준 시간은 빼고 잰다. 그 시간은 틈을 늘리기만 한다.
def timed(function, data):
    started = time.thread_time()
    function(data)
    return time.thread_time() - started

async def longest_gap(pool, function, *arguments):
    last, gap = time.perf_counter(), 0
    work = asyncio.get_running_loop().run_in_executor(pool, function, *arguments)
    while not work.done():
        await asyncio.sleep(0.001)  # 쉬지 않고 돌면 풀의 스레드가 GIL을 얻는 데 오래 걸린다
        now = time.perf_counter()
        last, gap = now, max(gap, now - last)
    assert await work in (len(DATA), DATA)
    return gap

def make(count):
    return [str(number) for number in range(count)]

async def main():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        await asyncio.get_running_loop().run_in_executor(pool, len, "")
        needed = min(timed(pickle.dumps, DATA) for _ in range(3))
        print(await longest_gap(pool, len, DATA) > needed / 2)
        pickled = pickle.dumps(DATA)
        needed = min(timed(pickle.loads, pickled) for _ in range(3))
        print(await longest_gap(pool, make, len(DATA)) > needed / 2)

DATA = make(500_000) if __name__ == "__main__" else []
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.timing
def test_pickling_a_big_argument_or_result_stops_the_loop(run_code):
    assert run_code(BIG, **WITH_GIL, **UNMEASURED).stdout == "True\n" * 2


@pytest.mark.timing
def test_gap_script(lines):
    assert lines("gap.py", env=WITH_GIL, timeout=100) == [
        "반복문, 스레드: 이어짐",
        "반복문, 프로세스: 이어짐",
        "sum(), 스레드: 멈춤",
        "sum(), 프로세스: 이어짐",
        "sha256(), 스레드: 이어짐",
        "sha256(), 프로세스: 이어짐",
    ]


def test_answer_compares_the_longest_gap_with_half_of_the_work(monkeypatch):
    async def main(*times):
        # 걸음마다 시계를 한 번 읽고, 일은 100에 시작해 200에 끝난다.
        clock = iter(times)
        monkeypatch.setattr(gap, "time", SimpleNamespace(perf_counter=clock.__next__))
        work = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(gap.answer(work))
        for _ in times:
            await asyncio.sleep(0)
        work.set_result((100, 200))
        return await task

    assert finish(main(0, 100, 149, 151, 199, 300)) == "이어짐"
    assert finish(main(0, 120, 171, 300)) == "멈춤"
    # 일하기 전과 뒤의 틈은 보지 않는다.
    assert finish(main(0, 99, 150, 201, 900)) == "이어짐"
    assert finish(main(0, 300)) == "멈춤"


def test_span_measures_the_work():
    started, ended = gap.span(lambda: time.sleep(0.05))
    assert ended - started >= 0.05


# 기본 실행기


def test_starved_script(lines):
    assert lines("starved.py") == ["짧은 일이 끝났는가: False", "긴 일이 끝난 뒤: SHORT"]


def test_starved_fixed_script(lines, monkeypatch):
    assert lines("starved_fixed.py") == ["짧은 일: SHORT"]
    # 긴 일은 모두 다른 풀에 있다.
    threads, before = [], set(threading.enumerate())
    real = asyncio.to_thread
    monkeypatch.setattr(asyncio, "to_thread", lambda *given: threads.append(names(before)) or real(*given))
    finish(starved_fixed.main())
    assert threads == [{"ThreadPoolExecutor": 5}]


def test_failing_short_work_ends_the_cure_too(monkeypatch):
    async def fail(*_):
        raise ValueError("실패")

    finish(starved_fixed.main())
    monkeypatch.setattr(starved_fixed.asyncio, "to_thread", fail)
    with pytest.raises(ValueError, match=r"^실패$"):
        finish(starved_fixed.main())


def names(before):
    """풀마다 스레드의 수. 앞의 테스트에서 끝나 가던 스레드는 세지 않는다."""
    new = set(threading.enumerate()) - before
    return Counter(match[1] for thread in new if (match := re.match(r"(.+?)-\d+_\d+$", thread.name)))


def asyncio_threads(before):
    return sum(thread.name.startswith("asyncio_") for thread in set(threading.enumerate()) - before)


def test_threads_of_the_default_executor_are_made_when_needed():
    before = set(threading.enumerate())

    async def main():
        counts = [asyncio_threads(before)]
        await asyncio.to_thread(int)
        return [*counts, asyncio_threads(before)]

    assert finish(main()) == [0, 1]


@pytest.mark.parametrize(("cpus", "size"), [(None, 5), (1, 5), (2, 6), (28, 32), (64, 32)])
def test_default_executor_has_at_most_32_threads(monkeypatch, capsys, cpus, size):
    monkeypatch.setattr("os.cpu_count", lambda: cpus)
    monkeypatch.setattr("os.process_cpu_count", lambda: cpus, raising=False)
    counts, before = [], set(threading.enumerate())
    real = asyncio.wait

    async def wait(*given, **options):
        done = await real(*given, **options)
        counts.append(asyncio_threads(before))
        return done

    monkeypatch.setattr(asyncio, "wait", wait)
    finish(starved.main())
    assert counts[0] == size
    assert capsys.readouterr().out.splitlines() == ["짧은 일이 끝났는가: False", "긴 일이 끝난 뒤: SHORT"]


def one_thread():
    """스레드가 하나뿐인 기본 실행기로 바꾼 루프."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(1))
    return loop


async def stuck_behind(work, waiting):
    """`work`가 하나뿐인 스레드를 차지한 동안 `waiting`이 끝나지 않는지, 그리고 그 값."""
    blocker = asyncio.create_task(asyncio.to_thread(work))
    await work.until_started()
    task = asyncio.ensure_future(waiting)
    await asyncio.wait([task], timeout=SHORT)
    before = task.done()
    work.signal.set()
    await blocker
    return before, await task


def test_name_lookup_shares_the_default_executor():
    async def main():
        loop = one_thread()
        return await stuck_behind(Blocking(), loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))

    before, found = finish(main())
    assert before is False
    assert found[0][4] == ("127.0.0.1", 80)


def test_run_in_executor_with_none_shares_the_default_executor():
    async def main():
        loop = one_thread()

        async def convert():
            return await loop.run_in_executor(None, int, "7")

        return await stuck_behind(Blocking(), convert())

    assert finish(main()) == (False, 7)


def test_default_executor_may_be_replaced():
    async def main():
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(40, thread_name_prefix="mine"))
        barrier = threading.Barrier(40)

        def work():
            barrier.wait(LONG)
            return threading.current_thread().name.startswith("mine")

        return await asyncio.gather(*(asyncio.to_thread(work) for _ in range(40)))

    assert finish(main()) == [True] * 40


# 오류와 고치는 법


def test_called_too_early_script(lines):
    assert lines("called_too_early.py") == [
        "루프의 스레드에서 읽음: True",
        "TypeError: 'str' object is not callable",
    ]


def test_called_too_early_fixed_script(lines):
    assert lines("called_too_early_fixed.py") == ["루프의 스레드에서 읽음: False", "설정.txt의 내용"]


def test_read_of_the_mistake_gives_the_text(capsys):
    assert called_too_early.read("a") == "a의 내용"
    assert capsys.readouterr().out == "루프의 스레드에서 읽음: True\n"


def test_functions_of_the_mistakes_work_when_called_rightly(capsys):
    never_awaited.save("글")
    assert capsys.readouterr().out == "저장했습니다: 글\n"
    assert finish(coroutine_function.fetch()) == "값"
    assert keyword_argument.read("설정.txt") == "설정.txt(utf-8)"


def test_forgotten_await_warns(expect_output):
    finished = expect_output(f"{SNIPPETS}/never_awaited.py")
    assert "RuntimeWarning: coroutine 'to_thread' was never awaited\n" in finished.stdout
    assert "저장했습니다" not in finished.stdout


def test_awaited_call_saves(lines):
    assert lines("never_awaited_fixed.py") == ["저장했습니다: 글", "main이 끝납니다"]


def test_unawaited_failure_is_only_logged(caplog):
    async def main():
        future = asyncio.get_running_loop().run_in_executor(None, int, "사")
        while not future.done():
            await asyncio.sleep(0.005)
        del future
        gc.collect()
        return "계속됨"

    assert finish(main()) == "계속됨"
    assert [record.getMessage().splitlines()[0] for record in caplog.records] == [
        "Future exception was never retrieved"
    ]


def test_failure_after_the_end_of_the_loop_is_silent(caplog):
    submitted = []

    class Watched(ThreadPoolExecutor):
        def submit(self, *given):
            submitted.append(super().submit(*given))
            return submitted[-1]

    work, pool = Blocking(), Watched(1)

    def fail():
        work()
        raise ValueError("실패")

    async def main():
        asyncio.get_running_loop().run_in_executor(pool, fail)
        await work.until_started()

    asyncio.run(main())
    work.signal.set()
    pool.shutdown()
    gc.collect()
    assert repr(submitted[0].exception(LONG)) == "ValueError('실패')"
    assert caplog.records == []


def test_coroutine_function_is_only_called(expect_output):
    finished = expect_output(f"{SNIPPETS}/coroutine_function.py")
    assert finished.stdout.startswith("받은 것: coroutine\n")
    assert "RuntimeWarning: coroutine 'fetch' was never awaited\n" in finished.stdout


def test_coroutine_function_is_awaited(lines):
    assert lines("coroutine_function_fixed.py") == ["받은 것: 값"]


def test_run_in_executor_takes_no_keyword_arguments(lines):
    assert lines("keyword_argument.py") == [
        "TypeError: BaseEventLoop.run_in_executor() got an unexpected keyword argument 'encoding'"
    ]


def test_keyword_arguments_go_through_partial(lines):
    assert lines("keyword_argument_fixed.py") == ["설정.txt(cp949)", "설정.txt(cp949)"]


def submit(*arguments, **options):
    async def main():
        return await asyncio.get_running_loop().run_in_executor(*arguments)

    return finish(main(), **options)


def test_run_in_executor_without_an_executor():
    with pytest.raises(AttributeError, match=r"^type object 'int' has no attribute 'submit'$"):
        submit(int, "7")
    with pytest.raises(AttributeError, match=r"^'function' object has no attribute 'submit'$"):
        submit(names, "7")
    assert submit(None, int, "7") == 7


@pytest.mark.parametrize("function", [int, names])
def test_run_in_executor_without_an_executor_in_debug_mode(function):
    message = r"^a callable object was expected by run_in_executor\(\), got '7'$"
    with pytest.raises(TypeError, match=message):
        submit(function, "7", debug=True)
    assert submit(None, int, "7", debug=True) == 7


def test_run_in_executor_with_a_function_alone():
    message = r"run_in_executor\(\) missing 1 required positional argument: 'func'$"
    with pytest.raises(TypeError, match=message):
        submit(int)
    assert submit(None, int) == 0


def test_thread_goes_on_after_the_timeout(lines):
    assert lines("goes_on.py") == ["제한 시간이 지났습니다", "저장을 마쳤습니다", "asyncio.run이 끝났습니다"]


def test_thread_that_checks_an_event_stops(lines, capsys):
    assert lines("goes_on_fixed.py") == ["제한 시간이 지났습니다", "저장을 그만둡니다", "asyncio.run이 끝났습니다"]
    # 스레드가 늦게 시작하면 한 조각도 저장하지 않고 그만두므로, 저장하던 중에 그만두는 것은 따로 본다.
    waits = iter([False, True])
    goes_on_fixed.save(SimpleNamespace(wait=lambda timeout: next(waits)))
    assert (list(waits), capsys.readouterr().out) == ([], "저장을 그만둡니다\n")


def test_end_of_run_waits_for_the_threads():
    work = Blocking()

    async def main():
        task = asyncio.create_task(asyncio.to_thread(work))
        await work.until_started()
        task.cancel()
        await asyncio.wait([task])
        states = task.cancelled(), work.ended
        threading.Timer(SHORT, work.signal.set).start()
        return states

    assert asyncio.run(main()) == (True, False)
    assert work.ended


@pytest.mark.python("<3.12")
def test_run_has_no_limit_to_wait_for_the_threads_before_3_12():
    assert not hasattr(asyncio.constants, "THREAD_JOIN_TIMEOUT")


@pytest.mark.python(">=3.13")
def test_run_waits_five_minutes_for_the_threads_since_3_13(monkeypatch):
    assert asyncio.constants.THREAD_JOIN_TIMEOUT == 300
    monkeypatch.setattr(asyncio.constants, "THREAD_JOIN_TIMEOUT", SHORT)
    work = Blocking()

    async def main():
        asyncio.get_running_loop().run_in_executor(None, work)
        await work.until_started()

    message = r"^The executor did not finishing joining its threads within 0.1 seconds.$"
    with pytest.warns(RuntimeWarning, match=message):
        asyncio.run(main())
    assert not work.ended
    work.signal.set()
    # 다음 테스트가 세는 스레드로 남지 않게 한다.
    for thread in threading.enumerate():
        if thread.name == work.thread:
            thread.join(LONG)


def test_queued_call_never_starts_once_cancelled():
    async def main():
        one_thread()
        work, calls = Blocking(), []
        blocker = asyncio.create_task(asyncio.to_thread(work))
        await work.until_started()
        queued = asyncio.create_task(asyncio.to_thread(calls.append, 1))
        await asyncio.sleep(0)
        queued.cancel()
        await asyncio.wait([queued])
        work.signal.set()
        await blocker
        await asyncio.to_thread(int)
        return queued.cancelled(), calls

    assert finish(main()) == (True, [])

    async def freed_in_the_same_turn():
        one_thread()
        work, ran = Blocking(), threading.Event()
        blocker = asyncio.create_task(asyncio.to_thread(work))
        await work.until_started()
        queued = asyncio.create_task(asyncio.to_thread(ran.set))
        await asyncio.sleep(0)
        queued.cancel()
        work.signal.set()
        # 취소는 루프의 다음 차례에 풀에 전해진다.
        started = ran.wait(LONG)
        await asyncio.wait([blocker, queued])
        return queued.cancelled(), started

    assert finish(freed_in_the_same_turn()) == (True, True)


def test_stop_iteration_does_not_come_out(lines):
    assert lines("next_in_thread.py") == ["첫 줄", MESSAGE]
    error, _ = finish(next_of_nothing())
    assert not issubclass(error, StopIteration)


async def next_of_nothing():
    """`next`가 끝났거나 그 예외가 로그로 남은 뒤에 기다려 본 것."""
    loop, logged = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(lambda loop, context: loop.default_exception_handler(context) or logged.set())
    reading, logging = asyncio.ensure_future(asyncio.to_thread(next, iter([]))), asyncio.ensure_future(logged.wait())
    await asyncio.wait([reading, logging], return_when=asyncio.FIRST_COMPLETED)
    logging.cancel()
    try:
        async with asyncio.timeout(SHORT):
            await reading
    except Exception as error:
        return type(error), str(error)


MESSAGE = "StopIteration interacts badly with generators and cannot be raised into a Future"


@pytest.mark.python("<3.12")
def test_stop_iteration_is_waited_for_forever(caplog):
    assert finish(next_of_nothing()) == (TimeoutError, "")
    assert [str(record.exc_info[1]) for record in caplog.records] == [MESSAGE]


@pytest.mark.python(">=3.13")
def test_stop_iteration_becomes_a_runtime_error(caplog):
    assert finish(next_of_nothing()) == (RuntimeError, MESSAGE)
    assert caplog.records == []


def test_next_with_a_default_ends(lines):
    assert lines("next_in_thread_fixed.py") == ["첫 줄", "끝까지 읽었습니다"]


def test_cure_reads_past_none(capsys):
    finish(next_in_thread_fixed.read(iter(["가", None, "", "나"])))
    assert capsys.readouterr().out.splitlines() == ["가", "None", "", "나", "끝까지 읽었습니다"]


def test_cure_reads_in_another_thread():
    def here():
        yield threading.current_thread() is threading.main_thread()

    read: list[bool] = []
    finish(next_in_thread_fixed.read(map(read.append, here())))
    assert read == [False]


def test_with_block_stops_the_loop(lines, monkeypatch, capsys):
    printed = ["with 블록이 끝났습니다", "다른 태스크가 실행됩니다"]
    assert lines("with_pool.py") == printed
    assert where_it_sleeps(with_pool, monkeypatch) == [("ThreadPoolExecutor", 0.3)]
    capsys.readouterr()

    # 작업이 끝날 때까지 기다린다.
    def work(_):
        time.sleep(SHORT)
        print("작업이 끝났습니다")

    monkeypatch.setattr(with_pool, "time", SimpleNamespace(sleep=work))
    finish(with_pool.main())
    assert capsys.readouterr().out.splitlines() == ["작업이 끝났습니다", *printed]


def test_pool_without_a_block_lets_the_loop_go_on(lines, monkeypatch):
    assert lines("with_pool_fixed.py") == ["다른 태스크가 실행됩니다", "풀을 닫았습니다"]
    assert where_it_sleeps(with_pool_fixed, monkeypatch) == [("ThreadPoolExecutor", 0.3)]


def where_it_sleeps(snippet, monkeypatch):
    """블로킹 함수를 실행한 풀과 걸린 시간."""
    found = []

    def sleep(seconds):
        found.append((threading.current_thread().name.rpartition("_")[0].partition("-")[0], seconds))

    monkeypatch.setattr(snippet, "time", SimpleNamespace(sleep=sleep))
    finish(snippet.main())
    return found


async def in_block(work, leave=lambda: None):
    with ThreadPoolExecutor(1) as pool:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        finally:
            leave()


def test_with_block_that_awaits_runs_other_tasks_until_the_work_ends():
    async def main():
        work = Blocking()

        async def release():
            await work.until_started()
            work.signal.set()

        task = asyncio.create_task(release())
        released = await in_block(work)
        await task
        return released

    assert finish(main()) is True


async def ended_when_cancelled(way, work):
    """`way`를 취소한 뒤 다음 차례에 블로킹 함수가 벌써 끝나 있는지."""
    task = asyncio.create_task(way)
    await work.until_started()
    task.cancel()
    await asyncio.wait([task])
    ended = work.ended
    work.signal.set()
    return task.cancelled(), ended


class Lasting(Blocking):
    """블록에서 나가기 시작하고도 잠시 뒤에야 끝나는 일. 그동안 다른 태스크가 실행되면 `released`가 참이다."""

    def __init__(self):
        super().__init__()
        self.leaving, self.released = threading.Event(), None

    def last(self):
        self.started.set()
        self.leaving.wait(LONG)
        # 풀어 줄 태스크가 실행되지 못하면 제한 시간까지 기다린다.
        self.released = self(SHORT)

    async def release(self):
        while not self.leaving.is_set():
            await asyncio.sleep(0.005)
        self.signal.set()

    async def run(self):
        releasing = asyncio.create_task(self.release())
        try:
            await in_block(self.last, self.leaving.set)
        finally:
            await releasing


def test_cancelled_block_stops_the_loop():
    async def main():
        work = Lasting()
        return await ended_when_cancelled(work.run(), work), work.released

    assert finish(main()) == ((True, True), False)

    async def limited(work):
        async with asyncio.timeout(None) as limit:
            # 일이 시작한 뒤에 제한 시간이 지난다.
            async def pass_limit():
                await work.until_started()
                limit.reschedule(asyncio.get_running_loop().time())

            passing = asyncio.create_task(pass_limit())
            await work.run()
        await passing

    async def timed():
        work = Lasting()
        with pytest.raises(TimeoutError):
            await limited(work)
        return work.ended, work.released

    assert finish(timed()) == (True, False)


def test_cancelled_cure_lets_the_loop_go_on(monkeypatch, capsys):
    async def main():
        work = Blocking()
        monkeypatch.setattr(with_pool_fixed, "time", SimpleNamespace(sleep=lambda _: work()))
        return await ended_when_cancelled(with_pool_fixed.main(), work)

    assert finish(main()) == (True, False)
