"""docs/concurrency/futures.md의 주장."""

import asyncio
import concurrent.futures
import gc
import logging
import os
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread, current_thread, main_thread

import pytest

from snippets.concurrency.futures import (
    called_too_early_fixed,
    lost_error,
    result_reraises,
    submit_after_with_fixed,
    submit_result,
)
from tests.concurrency.loops import LONG
from tests.concurrency.pools import GATED


@pytest.fixture
def finish() -> Event:
    """이 신호가 올 때까지 작업은 끝나지 않는다."""
    return Event()


@pytest.fixture
def pool(finish: Event) -> Iterator[ThreadPoolExecutor]:
    """스레드 하나짜리 실행기. 단언이 실패해도 작업을 풀어 주고 닫는다."""
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")
    yield executor
    finish.set()
    executor.shutdown()


def test_submit_returns_before_the_work_ends(pool, finish):
    future = pool.submit(finish.wait, LONG)
    assert isinstance(future, Future)
    assert not future.done()


def test_result_returns_the_value(capsys, monkeypatch):
    submit_result.main()
    assert capsys.readouterr().out == "결과: 3\n끝났는가: True\n"
    # 출력한 것은 퓨처의 result()가 준 값이다.
    monkeypatch.setattr(Future, "result", lambda future, result=Future.result: [result(future)])
    submit_result.main()
    assert capsys.readouterr().out.startswith("결과: [3]\n")


def test_submit_calls_in_another_thread(monkeypatch):
    where = []
    add = submit_result.add
    monkeypatch.setattr(submit_result, "add", lambda *given: where.append(current_thread()) or add(*given))
    submit_result.main()
    assert len(where) == 1
    assert main_thread() not in where


def test_submit_result_script(expect_output):
    expect_output("concurrency/futures/submit_result.py")


def test_result_blocks_the_calling_thread(pool, finish):
    future = pool.submit(finish.wait, LONG)
    results: list[bool] = []
    waiter = Thread(target=lambda: results.append(future.result(LONG)))
    waiter.start()
    waiter.join(0.2)
    assert waiter.is_alive()
    assert results == []
    finish.set()
    waiter.join(LONG)
    assert results == [True]


def test_done_does_not_wait(pool, finish):
    future = pool.submit(finish.wait, LONG)
    assert future.done() is False
    finish.set()
    future.result(LONG)
    assert future.done() is True


def test_failed_and_cancelled_futures_are_done(pool, finish):
    failed = pool.submit(int, "삼")
    assert isinstance(failed.exception(LONG), ValueError)
    assert failed.done()
    pool.submit(finish.wait, LONG)
    queued = pool.submit(int, "4")
    assert not queued.done()
    queued.cancel()
    assert queued.done()


def test_future_cannot_be_awaited():
    async def wait_for(future: Future) -> None:
        await future

    with pytest.raises(TypeError, match="Future"):
        asyncio.run(wait_for(Future()))


def test_running_is_true_only_during_the_work_of_a_thread(pool, finish):
    started = Event()

    def work() -> None:
        started.set()
        finish.wait(LONG)

    first, queued, cancelled = pool.submit(work), pool.submit(int, "4"), pool.submit(int, "5")
    assert started.wait(LONG)
    cancelled.cancel()
    assert [future.running() for future in (first, queued, cancelled)] == [True, False, False]
    finish.set()
    assert [future.exception(LONG) for future in (first, queued)] == [None, None]
    assert [future.running() for future in (first, queued, cancelled)] == [False, False, False]


def test_result_reraises_the_exception_of_the_work(capsys):
    result_reraises.main()
    printed = capsys.readouterr().out
    assert printed.startswith("ValueError: invalid literal for int() with base 10: '삼'\n")


def test_result_reraises_script(expect_output):
    expect_output("concurrency/futures/result_reraises.py")


def test_result_raises_the_same_exception_every_time(pool):
    future = pool.submit(int, "삼")
    errors = []
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal") as caught:
            future.result(LONG)
        errors.append(caught.value)
    assert errors[0] is errors[1] is future.exception()


def test_exception_is_none_when_the_work_succeeded(pool):
    assert pool.submit(int, "3").exception(LONG) is None


@pytest.mark.parametrize("read", [Future.result, Future.exception])
def test_reading_a_cancelled_future_raises(pool, finish, read):
    pool.submit(finish.wait, LONG)
    queued = pool.submit(int, "4")
    assert queued.cancel()
    with pytest.raises(CancelledError):
        read(queued, LONG)


def test_with_waits_for_every_task(expect_output):
    expect_output("concurrency/futures/with_waits.py")


def test_with_block_ends_only_when_the_work_has_ended(finish):
    entered = Event()

    def use_pool() -> None:
        with ThreadPoolExecutor() as executor:
            executor.submit(finish.wait, LONG)
            entered.set()

    user = Thread(target=use_pool)
    user.start()
    assert entered.wait(LONG)
    user.join(0.2)
    assert user.is_alive()
    finish.set()
    user.join(LONG)
    assert not user.is_alive()


def test_with_block_waits_after_an_exception_in_it(finish):
    entered, futures = Event(), []

    def use_pool() -> None:
        with suppress(LookupError), ThreadPoolExecutor(1) as executor:
            futures.extend(executor.submit(finish.wait, LONG) for _ in range(2))
            entered.set()
            raise LookupError

    user = Thread(target=use_pool)
    user.start()
    assert entered.wait(LONG)
    user.join(0.2)
    assert user.is_alive()
    finish.set()
    user.join(LONG)
    assert [future.result(0) for future in futures] == [True, True]


INTERRUPTED = """
import os, signal
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Timer

class Pool(ThreadPoolExecutor):
    # 신호는 블록의 끝에 이른 뒤에 온다.
    def shutdown(self, *arguments, **options):
        Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
        super().shutdown(*arguments, **options)

gate = Event()
try:
    with Pool(1) as executor:
        future = executor.submit(gate.wait, 60)
except KeyboardInterrupt:
    print("KeyboardInterrupt:", future.done())
gate.set()
"""


@pytest.mark.platform("linux")
def test_interrupted_with_block_leaves_an_unfinished_future(run_code):
    assert run_code(INTERRUPTED).stdout == "KeyboardInterrupt: False\n"
    handled = INTERRUPTED.replace("gate = Event()", "signal.signal(signal.SIGTERM, lambda *_: 1 / 0)\ngate = Event()")
    handled = handled.replace("SIGINT", "SIGTERM").replace("KeyboardInterrupt", "ZeroDivisionError")
    assert run_code(handled).stdout == "ZeroDivisionError: False\n"


SHUT_INSIDE = (
    GATED
    + """
if __name__ == "__main__":
    gate = multiprocessing.Event()
    with ProcessPoolExecutor(1, initializer=take, initargs=(gate,)) as executor:
        futures = [executor.submit(work) for _ in range(2)]
        executor.shutdown(wait=False)
    print([future.done() for future in futures])
    gate.set()
    print([future.result(60) for future in futures])
"""
)


def test_shutdown_without_wait_in_the_block_of_a_process_pool(run_code):
    assert run_code(SHUT_INSIDE).stdout == "[False, False]\n[True, True]\n"


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("method", ["kill_workers", "terminate_workers"])
def test_ending_the_workers_in_the_block_of_a_process_pool(run_code, method):
    # 둘 다 넘긴 뒤에 끝내고, 첫 퓨처의 콜백으로 풀을 관리하는 스레드를 붙잡는다.
    prepare = """
        import threading, time
        seen = threading.Event()
        futures[0].add_done_callback(lambda _: seen.wait(60))
        while not all(future.running() for future in futures):
            time.sleep(0.01)
"""
    ended = SHUT_INSIDE.replace("        executor.shutdown(wait=False)", f"{prepare}        executor.{method}()")
    ended = ended.replace("gate.set()", "seen.set()")
    ended = ended.replace("future.result(60)", "type(future.exception(60)).__name__")
    shown, errors = run_code(ended).stdout.splitlines()
    assert "False" in shown
    assert errors == "['BrokenProcessPool', 'BrokenProcessPool']"


def test_callback_thread_script(expect_output):
    expect_output("concurrency/futures/callback_thread.py")


def test_early_callback_runs_in_the_worker_thread(pool, finish):
    names: list[str] = []
    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(lambda _: names.append(current_thread().name))
    finish.set()
    pool.shutdown()
    assert names == ["worker_0"]


def test_late_callback_runs_at_once_in_the_adding_thread(pool):
    names: list[str] = []
    future = pool.submit(int, "3")
    future.result(LONG)
    future.add_done_callback(lambda _: names.append(current_thread().name))
    assert names == [current_thread().name]


def test_callback_of_a_cancelled_future_runs_in_the_cancelling_thread(pool, finish):
    names: list[str] = []
    pool.submit(finish.wait, LONG)
    queued = pool.submit(int, "4")
    queued.add_done_callback(lambda _: names.append(current_thread().name))
    canceller = Thread(target=queued.cancel, name="취소한 스레드")
    canceller.start()
    canceller.join(LONG)
    assert names == ["취소한 스레드"]


def test_callback_of_a_future_cancelled_by_shutdown_runs_in_that_thread(pool, finish):
    names: list[str] = []
    started = Event()

    def work() -> None:
        started.set()
        finish.wait(LONG)

    pool.submit(work)
    queued = pool.submit(int, "4")
    queued.add_done_callback(lambda _: names.append(current_thread().name))
    assert started.wait(LONG)
    closer = Thread(target=pool.shutdown, kwargs={"wait": False, "cancel_futures": True}, name="닫은 스레드")
    closer.start()
    closer.join(LONG)
    assert names == ["닫은 스레드"]


def test_callback_of_a_broken_pool_runs_in_the_worker_thread(finish):
    seen: list[tuple[str, str]] = []

    def fail() -> None:
        finish.wait(LONG)
        raise OSError("연결하지 못했습니다")

    with ThreadPoolExecutor(1, thread_name_prefix="worker", initializer=fail) as executor:
        for future in [executor.submit(int, "3"), executor.submit(int, "4")]:
            future.add_done_callback(lambda f: seen.append((current_thread().name, type(f.exception()).__name__)))
        finish.set()
    assert seen == [("worker_0", "BrokenThreadPool")] * 2


def test_with_block_does_not_wait_for_the_callback_of_a_cancellation(finish):
    go, entered, seen = Event(), Event(), []

    def callback(_: Future) -> None:
        entered.set()
        go.wait(LONG)
        seen.append("콜백")

    with ThreadPoolExecutor(1) as executor:
        executor.submit(finish.wait, LONG)
        queued = executor.submit(int, "4")
        queued.add_done_callback(callback)
        canceller = Thread(target=queued.cancel)
        canceller.start()
        assert entered.wait(LONG)
        finish.set()
    assert queued.done()
    assert seen == []
    go.set()
    canceller.join(LONG)
    assert seen == ["콜백"]


def test_result_may_return_before_the_callback_has_ended(pool, finish):
    go, seen = Event(), []

    def callback(_: Future) -> None:
        go.wait(LONG)
        seen.append("콜백")

    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(callback)
    finish.set()
    assert future.result(LONG) is True
    assert seen == []
    go.set()
    pool.shutdown()
    assert seen == ["콜백"]


ANY_POOL = """
import operator, sys
from concurrent import futures

def use(executor):
    seen = []
    with executor:
        done = executor.submit(int, "3")
        done.add_done_callback(lambda future: seen.append(["콜백", future.result()]))
        failed = executor.submit(int, "삼")
        seen.append([done.result(60), done.done(), done.cancel()])
        seen.append([type(failed.exception(60)).__name__, str(failed.exception(60))])
        seen.append(executor.submit(int, "11", base=2).result(60))
        seen.append(list(executor.map(operator.add, [1, 2], [3, 4])))
        seen.append(sorted(f.result() for f in futures.as_completed([executor.submit(int, t) for t in "12"])))
    try:
        executor.submit(int, "3")
    except RuntimeError as error:
        seen.append(str(error))
    return seen

if __name__ == "__main__":
    print(use(getattr(futures, sys.argv[1])(1)))
"""


def test_both_pools_have_the_same_interface(run_code):
    threads, processes = (run_code(ANY_POOL, name) for name in ("ThreadPoolExecutor", "ProcessPoolExecutor"))
    assert threads.returncode == 0, threads.stderr
    assert "['콜백', 3]" in threads.stdout
    assert threads.stdout == processes.stdout


@pytest.mark.parametrize(("pool_class", "same"), [(ThreadPoolExecutor, True), (ProcessPoolExecutor, False)])
def test_process_pool_works_in_another_process(pool_class, same):
    with pool_class(1) as executor:
        assert (executor.submit(os.getpid).result(LONG) == os.getpid()) == same


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(set(), marks=pytest.mark.python("<3.14"), id="3.13까지"),
        pytest.param({"kill_workers", "terminate_workers"}, marks=pytest.mark.python(">=3.14"), id="3.14부터"),
    ],
)
def test_process_pools_have_two_more_methods(more):
    threads, processes = (
        {name for name in dir(kind) if not name.startswith("_")} for kind in (ThreadPoolExecutor, ProcessPoolExecutor)
    )
    assert threads & processes >= {"submit", "map", "shutdown"}
    assert processes - threads == more


SLOW_SCRIPT = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__mp_main__":
    # 부모가 기다리면 묻기 전에, 기다리지 않으면 물은 뒤에 다 읽는다.
    end = time.monotonic() + float(os.environ["LIMIT"])
    while not os.path.exists("asked") and time.monotonic() < end:
        time.sleep(0.01)
    open("read", "w").close()

if __name__ == "__main__":
    for method in sys.argv[1:]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method or None)) as executor:
            future = executor.submit(pow, 2, 3)
            read = os.path.exists("read")
            open("asked", "w").close()
            print(read, future.result())
        for name in ("asked", "read"):
            if os.path.exists(name):
                os.remove(name)
"""


@pytest.mark.platform("linux")
def test_first_submit_of_a_process_pool_waits_for_the_script(run_code):
    waits = sys.version_info >= (3, 14, 1)
    default = ["", ""]
    limit = "0.5" if waits else "40"
    assert run_code(SLOW_SCRIPT, *default, LIMIT=limit).stdout == f"{waits} 8\nFalse 8\n"
    assert run_code(SLOW_SCRIPT, "fork", "spawn", LIMIT="40").stdout == "False 8\nFalse 8\n"


@pytest.mark.python(">=3.14")
def test_interpreter_pool_has_the_same_methods(run_code):
    finished = run_code(ANY_POOL, "InterpreterPoolExecutor")
    assert finished.stdout == run_code(ANY_POOL, "ThreadPoolExecutor").stdout


REFUSED = """
import sys
from concurrent import futures

def message(future):
    error = future.exception(60)
    return f"{type(error).__name__}: {error}"

if __name__ == "__main__":
    with getattr(futures, sys.argv[1])(1) as executor:
        waiting = [executor.submit(wrong) for wrong in (None, 3, "greet", ["greet"])]
        print(*map(message, waiting), sep="\\n")
        print(executor.submit(lambda: 1).exception() is None)
"""


@pytest.fixture(params=["ThreadPoolExecutor", "ProcessPoolExecutor"])
def refused(request, run_code):
    finished = run_code(REFUSED, request.param)
    assert finished.returncode == 0, finished.stderr
    return request.param, finished.stdout.splitlines()


def test_a_lambda_is_where_the_pools_differ(refused):
    name, shown = refused
    assert shown[-1] == str(name == "ThreadPoolExecutor")


def test_submit_after_with_is_refused(expect_output):
    expect_output("concurrency/futures/submit_after_with.py")


def test_with_calls_shutdown(monkeypatch):
    calls: list[bool] = []
    shutdown = ThreadPoolExecutor.shutdown

    def spy(self: ThreadPoolExecutor, wait: bool = True) -> None:
        calls.append(wait)
        shutdown(self, wait)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", spy)
    with ThreadPoolExecutor() as executor:
        executor.submit(int, "3")
        assert calls == []
    assert calls == [True]


@pytest.mark.parametrize("pool_class", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_submit_after_shutdown_is_a_runtime_error(pool_class):
    executor = pool_class(max_workers=1)
    executor.shutdown()
    with pytest.raises(RuntimeError) as caught:
        executor.submit(int, "3")
    assert str(caught.value) == "cannot schedule new futures after shutdown"


def test_results_can_be_read_after_the_with_block(expect_output, monkeypatch):
    expect_output("concurrency/futures/submit_after_with_fixed.py")
    closed: list[str] = []

    class Watched(ThreadPoolExecutor):
        def __exit__(self, *raised: object) -> None:
            super().__exit__(*raised)
            closed.append("블록 뒤")

    read: list[list[str]] = []
    monkeypatch.setattr(submit_after_with_fixed, "ThreadPoolExecutor", Watched)
    monkeypatch.setattr(Future, "result", lambda _: read.append(closed[:]))
    submit_after_with_fixed.main()
    assert read == [["블록 뒤"]] * 2


@pytest.mark.python(">=3.14")
def test_buffered_map_cannot_be_read_after_the_with_block():
    with ThreadPoolExecutor() as executor:
        results = executor.map(abs, range(10), buffersize=2)
    with pytest.raises(RuntimeError, match=r"^cannot schedule new futures after shutdown$"):
        list(results)
    with ThreadPoolExecutor() as executor:
        all_submitted = executor.map(abs, range(2), buffersize=2)
    assert list(all_submitted) == [0, 1]


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize(("buffersize", "values"), [(2, [0, 1]), (10, [*range(10)]), (None, [*range(10)])])
def test_buffered_map_of_a_vanished_pool_ends_early(buffersize, values):
    def values_of_a_local_pool():
        with ThreadPoolExecutor() as executor:
            return executor.map(abs, range(10), buffersize=buffersize)

    results = values_of_a_local_pool()
    gc.collect()
    assert list(results) == values


def test_calling_the_function_runs_it_in_the_submitting_thread(expect_output):
    expect_output("concurrency/futures/called_too_early.py")


def test_submit_accepts_anything_and_fails_only_in_result(refused):
    names = ["NoneType", "int", "str", "list"]
    assert refused[1][:-1] == [f"TypeError: '{name}' object is not callable" for name in names]


def test_submit_passes_arguments_on(expect_output):
    expect_output("concurrency/futures/called_too_early_fixed.py")


class Watched(ThreadPoolExecutor):
    """스니펫이 만든 풀의 크기와 맡긴 작업의 퓨처를 적어 두는 풀."""

    sizes: list[int | None]
    futures: list[Future]

    def __init__(self, max_workers: int | None = None, **options: str) -> None:
        self.sizes.append(max_workers)
        super().__init__(max_workers, **options)

    def submit(self, *args, **kwargs):
        self.futures.append(super().submit(*args, **kwargs))
        return self.futures[-1]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> type[Watched]:
    monkeypatch.setattr(Watched, "sizes", [], raising=False)
    monkeypatch.setattr(Watched, "futures", [], raising=False)
    for module in (lost_error, called_too_early_fixed):
        monkeypatch.setattr(module, "ThreadPoolExecutor", Watched)
    return Watched


def test_one_worker_calls_both_functions(watched, capsys):
    called_too_early_fixed.main()
    assert watched.sizes == [1]
    assert capsys.readouterr().out == "안녕하세요, 지수 (worker_0)\n안녕하세요, 민준 (worker_0)\n"


def test_unread_error_stays_in_its_future(watched, capsys):
    lost_error.main()
    assert [repr(future.exception(LONG)) for future in watched.futures] == [
        "None",
        "ValueError(\"invalid literal for int() with base 10: '삼'\")",
    ]
    assert capsys.readouterr().out == "모두 마쳤습니다\n"


def test_unread_error_is_silent(expect_output):
    assert expect_output("concurrency/futures/lost_error.py", returncode=0).stdout == "모두 마쳤습니다\n"


def test_unread_broken_pool_exits_with_0(run_code):
    code = """
import os
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        broken = executor.submit(os._exit, 1)
    print(type(broken.exception()).__name__)
"""
    unread = code.replace("print(type(broken.exception()).__name__)", 'print("모두 마쳤습니다")')
    assert run_code(code).stdout == "BrokenProcessPool\n"
    finished = run_code(unread)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "모두 마쳤습니다\n", "")
    more = code.replace(
        "os._exit, 1)", "os._exit, 1)\n        broken.exception(60)\n        executor.submit(pow, 2, 3)"
    )
    finished = run_code(more)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "BrokenProcessPool: A child process terminated abruptly" in finished.stderr


def test_read_results_script(expect_output):
    expect_output("concurrency/futures/lost_error_fixed.py")


def test_callback_error_script(expect_output):
    expect_output("concurrency/futures/callback_error.py")


@pytest.mark.parametrize("error", [Exception, OSError])
def test_callback_error_is_logged_and_not_raised(pool, finish, caplog, error):
    def fail(_: Future) -> None:
        raise error("저장하지 못했습니다")

    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(fail)
    finish.set()
    pool.shutdown()
    assert future.result(LONG) is True
    assert future.exception(LONG) is None
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("concurrent.futures", logging.ERROR)
    assert record.getMessage().startswith("exception calling callback for <Future at 0x")
    assert record.exc_info[0] is error
    future.add_done_callback(fail)
    assert len(caplog.records) == 2


def test_other_base_exceptions_of_a_callback_end_the_worker(pool, finish, caplog):
    def leave(_: Future) -> None:
        raise SystemExit(3)

    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(leave)
    finish.set()
    pool.shutdown()
    assert future.result(LONG) is True
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("CRITICAL", "Exception in worker")
    ]


@pytest.mark.parametrize("error", [Exception, OSError])
def test_other_callbacks_run_after_a_failing_one(pool, finish, caplog, error):
    seen: list[str] = []

    def fail(_: Future) -> None:
        seen.append("실패한 콜백")
        raise error

    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(fail)
    future.add_done_callback(lambda _: seen.append("다음 콜백"))
    finish.set()
    pool.shutdown()
    assert seen == ["실패한 콜백", "다음 콜백"]
    assert len(caplog.records) == 1


def test_sys_exit_in_a_callback_ends_the_worker(pool, finish):
    seen: list[str] = []
    future = pool.submit(finish.wait, LONG)
    future.add_done_callback(lambda _: sys.exit(3))
    future.add_done_callback(lambda _: seen.append("다음 콜백"))
    queued = pool.submit(int, "4")
    finish.set()
    pool.shutdown()  # 작업자 스레드가 끝날 때까지 기다린다.
    assert future.result(LONG) is True
    assert seen == []
    assert not queued.done()


EXIT_IN_CALLBACK = (
    GATED
    + """
import os, sys

if __name__ == "__main__":
    gate = multiprocessing.Event()
    executor = ProcessPoolExecutor(1, initializer=take, initargs=(gate,))
    first = executor.submit(work)
    first.add_done_callback(lambda _: sys.exit(3))
    second = executor.submit(pow, 2, 3)
    gate.set()
    print(first.result(60))
    try:
        print(second.result(float(sys.argv[1])), flush=True)
    except TimeoutError:
        print("오지 않음", second.done(), flush=True)
    for process in executor._processes.values():
        process.kill()
    os._exit(0)
"""
)


def test_sys_exit_in_a_callback_stops_a_process_pool(run_code):
    assert run_code(EXIT_IN_CALLBACK, "1").stdout == "True\n오지 않음 False\n"
    ignored = EXIT_IN_CALLBACK.replace("sys.exit(3)", "int('삼')")
    assert run_code(ignored, "40").stdout == "True\n8\n"


EXIT_IN_BLOCK = (
    GATED
    + """
import os, sys

if __name__ == "__main__":
    gate = multiprocessing.Event()
    with ProcessPoolExecutor(1, initializer=take, initargs=(gate,)) as executor:
        first = executor.submit(work)
        first.add_done_callback(lambda _: sys.exit(3))
        second = executor.submit(pow, 2, 3)
        gate.set()
    print(first.done(), second.done(), flush=True)
    for process in multiprocessing.active_children():
        process.kill()
    os._exit(0)
"""
)


def test_with_block_of_a_process_pool_ends_after_sys_exit_in_a_callback(run_code):
    assert run_code(EXIT_IN_BLOCK).stdout == "True False\n"
    assert run_code(EXIT_IN_BLOCK.replace("sys.exit(3)", "int('삼')")).stdout == "True True\n"


def test_sys_exit_in_a_late_callback_reaches_the_adding_code(pool):
    future = pool.submit(int, "3")
    assert future.result(LONG) == 3
    with pytest.raises(SystemExit):
        future.add_done_callback(lambda _: sys.exit(3))
    assert pool.submit(int, "4").result(LONG) == 4


def test_error_inside_the_work_reaches_result(expect_output):
    expect_output("concurrency/futures/callback_error_fixed.py")


def test_interpreter_pool_came_with_3_14():
    assert hasattr(concurrent.futures, "InterpreterPoolExecutor") == (sys.version_info >= (3, 14))
