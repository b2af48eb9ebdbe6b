"""docs/concurrency/thread-pool.md의 주장."""

import inspect
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed, wait
from concurrent.futures.thread import BrokenThreadPool
from contextlib import suppress
from threading import Barrier, Condition, Event, Lock, current_thread
from types import ModuleType

import pytest

from evidence.running import run_command
from snippets.concurrency.thread_pool import (
    bad_initializer_fixed,
    nested_fixed,
    recursion,
    recursion_fixed,
    submit_too_late_fixed,
)
from tests.concurrency.loops import LONG

SHORT = 0.2  # 반드시 지나가게 할 제한 시간(초)
# 스레드가 둘일 때 작업 넷이 시작하고 끝나는 차례. 같은 때의 일은 이름 차례로 적는다.
ORDER = "1 시작, 2 시작, 1 끝, 2 끝, 3 시작, 4 시작, 3 끝, 4 끝"


class InOrder:
    """정해진 차례로 기록한다. 제 차례가 아닌 스레드는 기다린다.

    잇달아 시작하거나 잇달아 끝나는 것은 같은 때의 일이므로, 마지막 것을 기록한 뒤에 함께 나아간다.
    풀이 그 차례로 실행할 수 없으면 기다리다가 실패한다.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [*texts, ""]
        self.events: list[tuple[float, str]] = []
        self.turn = Condition()

    @property
    def upcoming(self) -> str:
        return self.texts[len(self.events)]

    def __call__(self, text: str) -> None:
        with self.turn:
            assert self.turn.wait_for(lambda: self.upcoming == text, LONG)
            self.events.append((time.perf_counter(), text))
            self.turn.notify_all()
            together = text.rpartition(" ")[2]
            assert self.turn.wait_for(lambda: not self.upcoming.endswith(together), LONG)


class Recorded:
    """일어난 차례대로 기록한다."""

    def __init__(self) -> None:
        self.events: list[tuple[float, str]] = []

    def __call__(self, text: str) -> None:
        self.events.append((time.perf_counter(), text))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.events]


@pytest.fixture
def finish() -> Event:
    """이 신호가 올 때까지 작업은 끝나지 않는다."""
    return Event()


@pytest.fixture
def pool_of(finish: Event) -> Iterator[Callable[..., ThreadPoolExecutor]]:
    """실행기를 만드는 함수. 단언이 실패해도 작업을 풀어 주고 닫는다."""
    executors: list[ThreadPoolExecutor] = []

    def make(*args: object, **options: object) -> ThreadPoolExecutor:
        executors.append(ThreadPoolExecutor(*args, **options))
        return executors[-1]

    yield make
    finish.set()
    for executor in executors:
        executor.shutdown(cancel_futures=True)


@pytest.fixture
def sizes_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], list[int | None]]:
    """스니펫이 앞으로 만들 풀의 크기가 담길 목록을 주는 함수."""

    def watch(module: ModuleType) -> list[int | None]:
        asked: list[int | None] = []

        class Watched(ThreadPoolExecutor):
            def __init__(self, max_workers: int | None = None, **options: object) -> None:
                asked.append(max_workers)
                super().__init__(max_workers, **options)

        monkeypatch.setattr(module, "ThreadPoolExecutor", Watched)
        return asked

    return watch


@pytest.fixture
def submissions_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType], list[str]]:
    """스니펫의 풀이 앞으로 작업을 받을 때마다 어디에서 맡겼는지 담길 목록을 주는 함수."""

    def watch(module: ModuleType) -> list[str]:
        outside, submitted = current_thread(), []

        class Watched(module.ThreadPoolExecutor):
            def submit(self, *arguments: object, **options: object) -> Future:
                submitted.append("바깥에서" if current_thread() is outside else "작업 안에서")
                return super().submit(*arguments, **options)

        monkeypatch.setattr(module, "ThreadPoolExecutor", Watched)
        return submitted

    return watch


def run_four(size: int, log: Callable[[str], None]) -> None:
    """스레드 `size`개인 풀에 작업 넷을 맡기고, 작업마다 시작과 끝을 기록한다."""

    def work(name: str) -> None:
        log(f"{name} 시작")
        time.sleep(0.1)
        log(f"{name} 끝")

    with ThreadPoolExecutor(max_workers=size) as executor:
        for number in range(1, 5):
            executor.submit(work, f"작업 {number}")


def test_size_script(lines):
    assert lines("size.py") == ["['download_0', 'download_1']"]


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_never_more_tasks_than_threads_run_at_once(workers):
    lock, running, most = Lock(), set(), 0

    def log(text: str) -> None:
        nonlocal most
        name, _, what = text.rpartition(" ")
        with lock:
            (running.add if what == "시작" else running.remove)(name)
            most = max(most, len(running))

    run_four(workers, log)
    assert running == set()
    assert 1 <= most <= workers


def test_the_rest_waits_in_line(pool_of, finish):
    pool = pool_of(max_workers=2)
    started: list[int] = []
    both = Barrier(3)

    def work(number: int) -> None:
        started.append(number)
        if number < 2:
            both.wait(LONG)
        finish.wait(LONG)

    futures = [pool.submit(work, number) for number in range(4)]
    both.wait(LONG)
    assert sorted(started) == [0, 1]
    assert [future.running() for future in futures] == [True, True, False, False]
    finish.set()
    wait(futures, LONG)
    assert sorted(started) == [0, 1, 2, 3]


@pytest.mark.timing
def test_waiting_line_timeline(check_timeline):
    log = InOrder([f"작업 {text}" for text in ORDER.split(", ")])
    run_four(2, log)
    check_timeline("concurrency/thread_pool/waiting_line_2", log.events)


def test_the_line_has_no_end(pool_of, finish):
    pool = pool_of(max_workers=1)
    futures = [pool.submit(finish.wait, LONG) for _ in range(1000)]
    assert sum(future.done() for future in futures) == 0
    finish.set()
    assert wait(futures, LONG).not_done == set()


def count_threads() -> int:
    """크기를 적지 않은 풀이 만드는 스레드의 수."""
    finish = Event()
    with ThreadPoolExecutor(thread_name_prefix="counted") as executor:
        for _ in range(100):
            executor.submit(finish.wait, LONG)
        names = [thread.name for thread in threading.enumerate()]
        finish.set()
    return sum(name.startswith("counted") for name in names)


@pytest.mark.parametrize(("cpus", "size"), [(1, 5), (2, 6), (27, 31), (28, 32), (29, 32), (64, 32), (None, 5)])
def test_default_size_is_cpus_plus_four_up_to_32(monkeypatch, cpus, size):
    name = "process_cpu_count" if sys.version_info >= (3, 13) else "cpu_count"
    monkeypatch.setattr(os, name, lambda: cpus)
    assert count_threads() == size, "min(32, CPU 수 + 4)"


@pytest.mark.python("<3.13")
def test_default_size_follows_the_cpus_of_the_machine(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2, raising=False)
    assert count_threads() == 7


@pytest.mark.python(">=3.13")
def test_default_size_follows_the_cpus_of_the_process(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 2)
    assert count_threads() == 6


@pytest.mark.parametrize("workers", [0, -1, 1 // 2])
def test_zero_workers_are_refused(workers):
    with pytest.raises(ValueError, match=r"^max_workers must be greater than 0$"):
        ThreadPoolExecutor(max_workers=workers)


@pytest.fixture
def count_in_child(tmp_path) -> Callable[..., int]:
    """환경 변수를 바꾼 새 인터프리터에서 기본 크기를 센다."""
    code = f"import threading\nfrom threading import Event\nfrom concurrent.futures import ThreadPoolExecutor\nLONG = {LONG}\n"
    code += f"{inspect.getsource(count_threads)}\nprint(count_threads())"

    def count(**env: str) -> int:
        finished = run_command([sys.executable, "-c", code], cwd=tmp_path, env=env, timeout=LONG)
        assert finished.returncode == 0, finished.stderr
        return int(finished.stdout)

    return count


@pytest.mark.python(">=3.13")
@pytest.mark.parametrize(("cpus", "size"), [("1", 5), ("10", 14)])
def test_environment_sets_the_cpus_of_the_process(count_in_child, cpus, size):
    assert count_in_child(PYTHON_CPU_COUNT=cpus) == size


@pytest.mark.python("<3.13")
def test_environment_does_not_set_the_cpus_before_3_13(count_in_child):
    assert count_in_child(PYTHON_CPU_COUNT="90") == count_in_child()


def test_size_is_of_one_pool(pool_of):
    together = Barrier(5)
    futures = [pool.submit(together.wait, LONG) for pool in (pool_of(2), pool_of(2)) for _ in range(2)]
    together.wait(LONG)
    assert wait(futures, LONG).not_done == set()


def test_threads_are_made_when_work_comes(pool_of, finish):
    def count() -> int:
        return sum(thread.name.startswith("made") for thread in threading.enumerate())

    pool = pool_of(max_workers=100, thread_name_prefix="made")
    assert count() == 0
    for _ in range(3):
        pool.submit(finish.wait, LONG)
    assert count() == 3


def test_idle_threads_are_used_again(pool_of):
    pool = pool_of(max_workers=100)
    names = set()
    for _ in range(100):
        names.add(pool.submit(lambda: current_thread().name).result(LONG))
        # 결과를 준 스레드가 미처 쉬기 전에 다음 작업을 맡기면 하나 더 생긴다.
        assert pool._idle_semaphore.acquire(timeout=LONG)
        pool._idle_semaphore.release()
    assert len(names) == 1


def test_prefix_names_the_threads(pool_of):
    pool = pool_of(max_workers=1, thread_name_prefix="download")
    assert pool.submit(lambda: current_thread().name).result(LONG) == "download_0"


def run_nested(size: int, seconds: float, log: Recorded) -> Future:
    """바깥 작업이 같은 풀의 안쪽 작업을 기다리며 일어난 일을 기록한다."""

    def inner() -> int:
        log("안쪽 시작")
        time.sleep(0.1)
        log("안쪽 끝")
        return 42

    def outer() -> int:
        log("바깥 시작")
        time.sleep(0.1)
        try:
            answer = executor.submit(inner).result(timeout=seconds)
            time.sleep(0.1)
            return answer
        except TimeoutError:
            log("제한 시간")
            raise
        finally:
            log("바깥 끝")

    with ThreadPoolExecutor(max_workers=size) as executor:
        future = executor.submit(outer)
        wait([future])
    return future


def test_nested_script(lines):
    assert lines("nested.py") == ["TimeoutError()"]


@pytest.mark.timing
def test_nested_work_deadlocks_on_one_thread():
    log = Recorded()
    future = run_nested(1, SHORT, log)
    with pytest.raises(TimeoutError):
        future.result()
    assert log.texts == ["바깥 시작", "제한 시간", "바깥 끝", "안쪽 시작", "안쪽 끝"]


def test_nested_work_ends_on_two_threads():
    log = Recorded()
    assert run_nested(2, LONG, log).result() == 42
    assert log.texts == ["바깥 시작", "안쪽 시작", "안쪽 끝", "바깥 끝"]


def test_second_pool_ends_what_one_pool_cannot(lines, sizes_of, submissions_of, capsys):
    assert lines("nested_fixed.py") == ["8"]
    asked = sizes_of(nested_fixed)
    submitted = submissions_of(nested_fixed)
    nested_fixed.main()
    assert (asked, capsys.readouterr().out) == ([1, 1], "8\n")
    assert submitted == ["바깥에서", "작업 안에서"]


def test_submitting_without_waiting_works_on_one_thread(pool_of):
    pool = pool_of(max_workers=1)
    inner = pool.submit(lambda: pool.submit(pow, 2, 3)).result(LONG)
    assert inner.result(LONG) == 8


@pytest.fixture
def deadlocked(request: pytest.FixtureRequest) -> Iterator[tuple[ThreadPoolExecutor, list[Future], list[Future]]]:
    """바깥 작업 둘이 제한 시간 없이 안쪽 작업을 기다리는, 스레드 둘짜리 실행기."""
    executor = ThreadPoolExecutor(max_workers=2)
    both, inner = Barrier(3), []

    def outer(number: int) -> int:
        both.wait(LONG)
        future = executor.submit(pow, number, 2)
        inner.append(future)
        both.wait(LONG)
        return future.result()

    futures = [executor.submit(outer, number) for number in (2, 3)]
    both.wait(LONG)
    both.wait(LONG)
    yield executor, futures, inner
    executor.shutdown(cancel_futures=True)


def test_two_threads_deadlock_with_two_outer_tasks(deadlocked):
    _, outer, inner = deadlocked
    assert wait(outer, timeout=SHORT).not_done == set(outer)
    assert [future.running() for future in outer] == [True, True]
    assert [future.running() for future in inner] == [False, False]


def test_cancelling_the_line_ends_the_deadlock(deadlocked):
    executor, outer, inner = deadlocked
    executor.shutdown(wait=False, cancel_futures=True)
    assert [type(future.exception(LONG)) for future in outer] == [CancelledError, CancelledError]
    assert [future.cancelled() for future in inner] == [True, True]


def test_cancelling_one_inner_task_sets_its_thread_free(deadlocked):
    _, outer, inner = deadlocked
    inner[0].cancel()
    assert wait(outer, LONG).not_done == set()
    assert sorted(type(future.exception()).__name__ for future in outer) == ["CancelledError", "NoneType"]


@pytest.mark.timing
def test_tasks_that_wait_for_each_other_deadlock_on_any_number_of_threads(pool_of):
    pool = pool_of(max_workers=8)
    futures: list[Future] = []
    both = Barrier(3)

    def work(other: int) -> None:
        both.wait(LONG)
        futures[other].result(timeout=SHORT)

    futures += [pool.submit(work, 1), pool.submit(work, 0)]
    both.wait(LONG)
    assert [type(future.exception(LONG)) for future in futures] == [TimeoutError, TimeoutError]


def ended_for_wait(future: Future) -> bool:
    return wait([future], SHORT).done == {future}


def ended_for_as_completed(future: Future) -> bool:
    with suppress(TimeoutError):
        return [*as_completed([future], SHORT)] == [future]
    return False


@pytest.mark.parametrize("has_ended", [ended_for_wait, ended_for_as_completed])
def test_cancelling_the_line_does_not_end_wait_or_as_completed(pool_of, finish, has_ended):
    pool, started = pool_of(max_workers=1), Event()

    def outer() -> bool:
        inner = pool.submit(pow, 2, 3)
        started.set()
        ended = False
        while not ended and not finish.is_set():
            ended = has_ended(inner)
        return ended

    future = pool.submit(outer)
    assert started.wait(LONG)
    pool.shutdown(wait=False, cancel_futures=True)
    assert wait([future], timeout=3 * SHORT).not_done == {future}
    finish.set()
    assert future.result(LONG) is False


def test_recursion_script(lines, monkeypatch):
    assert lines("recursion.py") == ["끝나지 않았습니다"]
    with ThreadPoolExecutor(4) as enough:
        monkeypatch.setattr(recursion, "executor", enough)
        assert enough.submit(recursion.walk, "/").result(LONG) == ["/", "/a", "/a/c", "/b"]


def test_every_folder_is_walked_in_the_pool(monkeypatch):
    where = []
    subfolders = recursion_fixed.subfolders
    monkeypatch.setattr(
        recursion_fixed, "subfolders", lambda *given: where.append(threading.current_thread()) or subfolders(*given)
    )
    recursion_fixed.main()
    assert len(where) == 4
    assert threading.main_thread() not in where


def test_waiting_outside_needs_one_thread(lines, sizes_of, capsys):
    shown = "['/', '/a', '/a/c', '/b']"
    assert lines("recursion_fixed.py") == [shown]
    asked = sizes_of(recursion_fixed)
    recursion_fixed.main()
    assert (asked, capsys.readouterr().out) == ([1], f"{shown}\n")


def test_initializer_script(lines):
    assert lines("initializer.py") == ["['db.local/a', 'db.local/b']"]


def test_local_values_differ_between_threads(pool_of):
    local, together = threading.local(), Barrier(2)

    def keep(value: int) -> int:
        local.value = value
        together.wait(LONG)
        return local.value

    pool = pool_of(max_workers=2)
    assert list(pool.map(keep, [1, 2])) == [1, 2]
    assert not hasattr(local, "value")


def test_initializer_runs_once_in_every_thread(pool_of, finish):
    threads: list[str] = []
    pool = pool_of(max_workers=3, initializer=lambda: threads.append(current_thread().name))
    together = Barrier(3)
    used = list(pool.map(lambda _: (together.wait(LONG), current_thread().name)[1], range(9)))
    assert len(threads) == 3
    assert set(threads) == set(used)


def test_bad_initializer_script(lines):
    message = "A thread initializer failed, the thread pool is not usable anymore"
    assert lines("bad_initializer.py")[-1] == f"BrokenThreadPool: {message}"


def test_failed_initializer_breaks_the_pool(pool_of, caplog):
    calls: list[str] = []

    def connect() -> None:
        calls.append(current_thread().name)
        if len(calls) == 2:
            raise ConnectionError

    # 둘째 스레드만 실패해도 첫째 스레드까지 못 쓰게 된다.
    pool, began, together = pool_of(max_workers=2, initializer=connect), Event(), Event()
    first = pool.submit(lambda: (began.set(), together.wait(LONG)))
    assert began.wait(LONG)
    assert type(pool.submit(pow, 2, 3).exception(LONG)) is BrokenThreadPool
    with pytest.raises(BrokenThreadPool, match=r"^A thread initializer failed, the thread pool is not usable anymore$"):
        pool.submit(pow, 2, 3)
    together.set()
    assert first.exception(LONG) is None
    assert len(caplog.records) == 1


def test_failed_initializer_is_logged_and_is_no_cause(pool_of, caplog):
    def connect() -> None:
        raise ConnectionError("연결하지 못했습니다")

    error = pool_of(max_workers=1, initializer=connect).submit(int, "3").exception(LONG)
    assert type(error) is BrokenThreadPool
    assert error.__cause__ is None
    assert error.__context__ is None
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("concurrent.futures", "CRITICAL")
    assert record.getMessage() == "Exception in initializer:"
    assert str(record.exc_info[1]) == "연결하지 못했습니다"


def test_lazy_connect_script(lines, sizes_of, monkeypatch, capsys):
    shown = ["연결하지 못했습니다", "db.local/b", "db.local/c"]
    assert lines("bad_initializer_fixed.py") == shown
    asked = sizes_of(bad_initializer_fixed)
    monkeypatch.setattr(bad_initializer_fixed, "answers", list(bad_initializer_fixed.answers))
    bad_initializer_fixed.main()
    assert (asked, capsys.readouterr().out.splitlines()) == ([1], shown)


def test_submit_too_late_script(lines):
    assert lines("submit_too_late.py") == ["RuntimeError('cannot schedule new futures after shutdown')"]


def test_result_inside_script(lines, submissions_of):
    assert lines("submit_too_late_fixed.py") == ["8"]
    submitted = submissions_of(submit_too_late_fixed)
    submit_too_late_fixed.main()
    assert submitted == ["바깥에서", "작업 안에서"]


def test_submit_after_the_main_thread_ended(run_code):
    code = """
import threading
from concurrent.futures import ThreadPoolExecutor

def late():
    threading.main_thread().join()
    try:
        ThreadPoolExecutor().submit(print, 1)
    except RuntimeError as error:
        print(error)

START
"""
    shown = "cannot schedule new futures after interpreter shutdown\n"
    assert run_code(code.replace("START", "threading.Thread(target=late).start()")).stdout == shown
    # `with` 없는 풀의 작업은 인터프리터가 풀을 닫기 시작한 뒤에도 실행된다.
    in_pool = code.replace("    threading.main_thread().join()\n", "").replace(
        "        ThreadPoolExecutor().submit(print, 1)\n",
        "        while True:\n            pool.submit(int)\n            time.sleep(0.01)\n",
    )
    in_pool = in_pool.replace("START", "import time\npool = ThreadPoolExecutor(1)\npool.submit(late)")
    assert run_code(in_pool).stdout == shown
    at_exit = code.replace("START", "import atexit\natexit.register(late)")
    assert run_code(at_exit.replace("    threading.main_thread().join()\n", "")).stdout == shown


def test_interrupted_block_runs_every_task(lines, run_code):
    assert lines("ctrl_c.py") == ["마지막 작업이 취소되었는가: False"]
    code = """
from concurrent.futures import ThreadPoolExecutor

ran = []
try:
    with ThreadPoolExecutor(max_workers=2) as executor:
        for number in range(50):
            executor.submit(ran.append, number)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print(len(ran))
"""
    assert run_code(code).stdout == "50\n"


def test_interrupted_block_cancels_the_queue(lines):
    assert lines("ctrl_c_fixed.py") == ["마지막 작업이 취소되었는가: True"]


# 메인 스레드가 `wait`이나 블록의 끝에서 기다릴 때 신호를 보내고, 신호를 처리한 뒤에야 나머지 작업이 나아간다.
# 잠들기 바로 앞에 온 신호는 메인 스레드를 깨우지 못하므로, 처리할 때까지 다시 보낸다.
INTERRUPTED = """
import signal, sys, threading
from concurrent.futures import ThreadPoolExecutor, wait

main = threading.main_thread().ident
waiting, handled = threading.Event(), threading.Event()

def once(*_):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt

def interrupt():
    waiting.wait(50)
    while True:
        signal.pthread_kill(main, signal.SIGINT)
        if handled.wait(0.1):
            break

class Pool(ThreadPoolExecutor):
    def __exit__(self, *error):
        waiting.set()
        return super().__exit__(*error)

signal.signal(signal.SIGINT, once)
try:
    with Pool(max_workers=1) as executor:
        try:
            futures = [executor.submit(work) for work in (interrupt, int, int)]
            if sys.argv[1] == "wait":
                waiting.set()
                wait(futures)
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            handled.set()
            raise
except KeyboardInterrupt:
    handled.set()
    executor.shutdown()
    print(futures[-1].cancelled())
"""


@pytest.mark.platform("linux", "darwin")
def test_interrupt_at_the_end_of_the_block_is_too_late(run_code):
    assert run_code(INTERRUPTED, "leave").stdout == "False\n"
    assert run_code(INTERRUPTED, "wait").stdout == "True\n"


NOT_INHERITED = {"PYTHON_THREAD_INHERIT_CONTEXT": "0"}  # 프리 스레딩 빌드의 기본값은 1이다.


def test_pool_thread_does_not_see_the_context(lines):
    assert lines("context.py", env=NOT_INHERITED) == ["없음"]


CONTEXT = """
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from threading import Barrier, Event

given, bare = ContextVar("given", default="없음"), ContextVar("bare")
given.set("맡긴 쪽")
bare.set("맡긴 쪽")
"""


def test_variable_without_a_default_is_a_lookup_error(run_code):
    read = """
with ThreadPoolExecutor() as executor:
    print(executor.submit(given.get).result(), type(executor.submit(bare.get).exception()).__name__)
"""
    assert run_code(CONTEXT + read, **NOT_INHERITED).stdout == "없음 LookupError\n"


def test_value_set_by_a_task_stays_in_its_thread(run_code):
    read = """
with ThreadPoolExecutor(1) as executor:
    executor.submit(given.set, "앞 작업").result()
    print(executor.submit(given.get).result(), given.get())
"""
    assert run_code(CONTEXT + read, **NOT_INHERITED).stdout == "앞 작업 맡긴 쪽\n"


def test_one_copy_cannot_serve_two_tasks_at_once(run_code):
    read = """
both, inside, end = Barrier(2), Event(), Event()

def hold():
    inside.set()
    end.wait(50)
    return given.get()

def meet():
    both.wait(50)
    return given.get()

copied = copy_context()
with ThreadPoolExecutor(2) as executor:
    first = executor.submit(copied.run, hold)
    inside.wait(50)
    error = executor.submit(copied.run, given.get).exception()
    end.set()
    print(repr(first.result()), repr(error))
    print(*[f.result() for f in [executor.submit(copy_context().run, meet) for _ in range(2)]])
"""
    first, second = run_code(CONTEXT + read, **NOT_INHERITED).stdout.splitlines()
    assert re.fullmatch(
        r"'맡긴 쪽' RuntimeError\('cannot enter context: <.*Context object at 0x\w+> is already entered'\)", first
    )
    assert second == "맡긴 쪽 맡긴 쪽"


def test_copied_context_script(lines):
    assert lines("context_fixed.py", env=NOT_INHERITED) == ["요청 1"]


@pytest.mark.python(">=3.14")
def test_inherited_context_is_of_the_first_task(tmp_path):
    code = """
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

value = ContextVar("value", default="없음")
with ThreadPoolExecutor(1) as executor:
    for request in ("요청 1", "요청 2"):
        value.set(request)
        print(executor.submit(value.get).result())
"""
    command = [sys.executable, "-X", "thread_inherit_context=1", "-c", code]
    assert run_command(command, cwd=tmp_path, timeout=LONG).stdout == "요청 1\n요청 1\n"
