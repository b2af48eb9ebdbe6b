"""docs/concurrency/process-pool.md의 주장."""

import pickle
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from unittest.mock import MagicMock

import pytest

from snippets.concurrency.process_pool import lock_argument, lock_argument_fixed, square
from tests.concurrency.pools import first_pool
from tests.concurrency.processes import LIMIT, last_error

# 시작 방식의 기본값과 fork는 운영 체제마다 다르다. 이 쪽은 리눅스에서 확인한 것만 적는다.
pytestmark = [pytest.mark.platform("linux"), pytest.mark.usefixtures("no_process_is_left")]

BOOTSTRAPPING = """
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.
"""

# 한 번만 실행하고 여러 테스트가 나누어 본다.
FACTS = """
import functools, json, multiprocessing, os, threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

@dataclass
class Price:
    won: int

    def discounted(self, percent):
        return self.won * (100 - percent) // 100

    def raised(self, won):
        self.won += won
        return self

def plain(function):
    def wrapper():
        return function()
    return wrapper

def wrapped(function):
    @functools.wraps(function)
    def wrapper():
        return function()
    return wrapper

@plain
def plain_one():
    return 1

@wrapped
def wrapped_one():
    return 1

def square(number):
    return number * number

timed = wrapped(square)

class Timed:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __call__(self):
        return self.function()

@Timed
def timed_one():
    return 1

@functools.lru_cache
def cached_one():
    return 1

class Unsendable(Exception):
    def __init__(self, message):
        super().__init__(message)
        self.lock = threading.Lock()

def fail_unsendably():
    raise Unsendable("진짜 원인")

def keep(*given):
    global locks
    locks = given

def work_with_locks():
    for lock in locks:
        with lock:
            pass
    return len(locks)

def first_submit(executor):
    with executor:
        try:
            return executor.submit(pow, 2, 3).result()
        except BaseException as error:
            return f"{type(error).__name__}: {error}"

def start_method():
    return multiprocessing.current_process().name

def fail():
    raise LookupError("없습니다")

class Bracketed(Exception):
    def __init__(self, message):
        super().__init__(f"[{message}]")

def fail_in_brackets():
    raise Bracketed("없습니다")

def define():
    global defined_inside
    def defined_inside():
        return 1

define()

def grow(bag):
    bag["set"].add(2)
    bag["dict"]["b"] = 2
    bag["bytes"].extend(b"b")
    return len(bag["set"])

def outer():
    def nested():
        return 1
    return nested

if __name__ == "__main__":
    nested = outer()
    facts = {}
    with ProcessPoolExecutor(1) as executor:
        facts["pid"] = executor.submit(os.getpid).result() != os.getpid()
        error = executor.submit(fail).exception()
        facts["error"] = [type(error).__name__, str(error), str(error.__cause__)]
        facts["bracketed"] = repr(executor.submit(fail_in_brackets).exception())
        facts["defined"] = executor.submit(defined_inside).result()
        price = Price(1000)
        facts["method"] = executor.submit(price.discounted, 10).result()
        facts["raised"] = [executor.submit(price.raised, 500).result().won, price.won]
        bag = {"set": {1}, "dict": {"a": 1}, "bytes": bytearray(b"a")}
        facts["grown"] = [executor.submit(grow, bag).result(), repr(bag)]
        refused = []
        for task in [(lambda: 1,), (nested,), (plain_one,), (id, lambda: 1), (id, [nested])]:
            future = executor.submit(*task)
            refused.append(f"{type(future.exception()).__name__}: {future.exception()}")
        facts["refused"] = refused
        for task in (timed, timed_one):
            error = executor.submit(task).exception()
            facts.setdefault("renamed", []).append(f"{type(error).__name__}: {error}")
        error = executor.submit(fail_unsendably).exception()
        facts["unsendable"] = [type(error).__name__, str(error), str(error.__cause__)]
        facts["next"] = [executor.submit(work).result() for work in (wrapped_one, cached_one)]
    facts["locks"], facts["of_fork"], facts["initializer"] = {}, {}, {}
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        given = (context.Lock(), context.Lock())
        with ProcessPoolExecutor(1, mp_context=context, initializer=keep, initargs=given) as executor:
            facts["locks"][method] = executor.submit(work_with_locks).result()
        given = (multiprocessing.get_context("fork").Lock(),)
        facts["of_fork"][method] = first_submit(
            ProcessPoolExecutor(1, mp_context=context, initializer=keep, initargs=given)
        )
        executor = ProcessPoolExecutor(1, mp_context=context, initializer=lambda: None)
        try:
            future = executor.submit(pow, 2, 3)
        except Exception as error:
            facts["initializer"][method] = f"submit: {error}"
        else:
            facts["initializer"][method] = future.result()
        executor.shutdown()
    facts["alone"] = []
    for number in (1, 100):
        with ProcessPoolExecutor(1, max_tasks_per_child=number) as executor:
            facts["alone"].append(executor.submit(start_method).result())
    print(json.dumps(facts))
"""

PATIENT = "200"  # 끝나야 할 것을 멈추었다고 하지 않게 기다리는 횟수
DEFAULT_SIZE = """
import multiprocessing, os
from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch

if __name__ == "__main__":
    with patch.object(os, "cpu_count", lambda: 3), patch.object(os, "process_cpu_count", lambda: 2, create=True):
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as executor:
            executor.submit(pow, 2, 3).result()
            print(len(multiprocessing.active_children()))
"""

# 작업을 다 쌓은 뒤에야 첫 작업이 시작된다. 작업자가 하나도 없는데 작업이 남아 있으면 멈춘 것이다.
BACKLOG = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor, wait

def wait_for_all():
    while not os.path.exists("piled"):
        time.sleep(0.01)

if __name__ == "__main__":
    workers, per_child, tasks, patience = map(int, sys.argv[1:])
    executor = ProcessPoolExecutor(workers, max_tasks_per_child=per_child, initializer=wait_for_all)
    futures = [executor.submit(pow, number, 2) for number in range(tasks)]
    open("piled", "w").close()
    idle = 0
    while idle < patience and wait(futures, timeout=0.2).not_done:
        idle = 0 if multiprocessing.active_children() else idle + 1
    print(sum(future.done() for future in futures), flush=True)
    if not idle:
        executor.shutdown()
    os._exit(0)
"""


def test_square_script(lines):
    assert lines("square.py") == ["[1, 4, 9]"]


@pytest.mark.parametrize(
    "name", ["square", "no_guard_fixed", "not_picklable_fixed", "copied_argument_fixed", "lock_argument_fixed"]
)
def test_programs_of_the_page_use_processes(monkeypatch, name):
    assert first_pool(f"snippets.concurrency.process_pool.{name}", monkeypatch) == "ProcessPoolExecutor"


def test_work_runs_in_another_process(facts):
    assert facts["pid"] is True


def test_error_of_the_work_is_made_again_with_its_traceback(facts):
    name, message, cause = facts["error"]
    assert (name, message) == ("LookupError", "없습니다")
    assert "in fail\n" in cause
    assert "LookupError: 없습니다" in cause
    # 메시지를 만드는 클래스라면 메시지가 겹친다.
    assert facts["bracketed"] == "Bracketed('[[없습니다]]')"


def test_thread_pool_takes_what_cannot_be_pickled():
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(lambda lock: lock.acquire(), Lock()).result(LIMIT) is True
        assert list(executor.submit(lambda numbers: (n for n in numbers), [1, 2]).result(LIMIT)) == [1, 2]


def test_function_is_pickled_by_its_name():
    pickled = pickle.dumps(square.square)
    assert b"snippets.concurrency.process_pool.square" in pickled
    assert square.square.__code__.co_code not in pickled
    assert pickle.loads(pickled) is square.square


WITHOUT_GUARD = [("works", "<3.14"), ("fails", ">=3.14")]


@pytest.mark.parametrize(
    "outcome", [pytest.param(outcome, marks=pytest.mark.python(wanted)) for outcome, wanted in WITHOUT_GUARD]
)
def test_without_guard(expect_output, outcome):
    fails = outcome == "fails"
    finished = expect_output("concurrency/process_pool/no_guard.py", returncode=int(fails), timeout=LIMIT)
    assert (BOOTSTRAPPING in finished.stdout) is fails
    assert finished.stdout.startswith("RuntimeError: " if fails else "9\n")


def test_threads_need_no_guard(monkeypatch, capsys):
    monkeypatch.setattr(sys, "tracebacklimit", 0, raising=False)  # 스니펫이 바꾸는 값을 되돌린다.
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", ThreadPoolExecutor)
    runpy.run_module("snippets.concurrency.process_pool.no_guard")
    assert capsys.readouterr().out == "9\n"


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_last_error_without_guard_is_another_one(run_code, method):
    code = f"""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("{method}")) as executor:
    print(executor.submit(pow, 3, 2).result())
"""
    finished = run_code(code)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr
    name = last_error(finished).partition(":")[0].rpartition(".")[2]
    # 3.14의 서버가 죽는 때에 따라 연결하거나 보내거나 받다가 안다.
    lost = {"ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError"}
    assert name in {"BrokenProcessPool", *lost}


@pytest.mark.python(">=3.14")
def test_last_error_without_guard_may_be_a_broken_pipe(run_code):
    code = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

context = multiprocessing.get_context("spawn")
with ProcessPoolExecutor(1, mp_context=context, initializer=len, initargs=(bytes(3_000_000),)) as executor:
    print(executor.submit(pow, 3, 2).result())
"""
    finished = run_code(code)
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr
    assert last_error(finished).startswith("BrokenPipeError")


def test_max_tasks_per_child_needs_the_guard(run_code):
    code = """
from concurrent.futures import ProcessPoolExecutor

with ProcessPoolExecutor(1, max_tasks_per_child=1) as executor:
    print(executor.submit(pow, 3, 2).result())
"""
    finished = run_code(code)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr


UNREAD = """
from concurrent.futures import ProcessPoolExecutor

def save():
    open("saved", "w").close()

with ProcessPoolExecutor(1) as executor:
    executor.submit(save)
"""


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("read", ["", ".result()"])
def test_script_without_guard_is_a_runtime_error(run_code, tmp_path, read):
    finished = run_code(UNREAD.replace("submit(save)", f"submit(save){read}"))
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr
    assert not (tmp_path / "saved").exists()


@pytest.mark.python(">=3.14")
def test_work_may_run_when_the_script_catches_that_error(run_code):
    code = """
from concurrent.futures import ProcessPoolExecutor

try:
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(pow, 3, 2).result())
except Exception as error:
    print(type(error).__name__)
"""
    assert {*run_code(code).stdout.splitlines()} == {"RuntimeError", "9"}


@pytest.mark.python(">=3.15")
def test_unread_failure_without_guard_exits_with_0(run_code):
    finished = run_code(UNREAD)
    assert (finished.returncode, finished.stdout) == (0, "")
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr


@pytest.mark.parametrize("start", ["context.Manager()", "context.Process(target=print).start()"])
@pytest.mark.parametrize("method", [None, "spawn", "forkserver"])
def test_manager_and_process_need_the_guard_too(run_code, method, start):
    code = f"""
import multiprocessing

context = multiprocessing.get_context({method!r})
{start}
"""
    fails = method is not None or sys.version_info >= (3, 14)
    assert (f"RuntimeError: {BOOTSTRAPPING}" in run_code(code).stderr) == fails


def test_guard_script(lines):
    assert lines("no_guard_fixed.py", timeout=LIMIT) == ["9"]


def test_not_picklable_script(lines):
    shown = lines("not_picklable.py", timeout=LIMIT)
    local = "PicklingError" if sys.version_info >= (3, 14) else "AttributeError"
    assert [line.split(": ")[1] for line in shown] == ["PicklingError", *["TypeError"] * 3, local]


def test_functions_that_are_not_at_the_top_are_refused(facts):
    names = ["<lambda>", "outer.<locals>.nested", "plain.<locals>.wrapper", "<lambda>", "outer.<locals>.nested"]
    assert len(facts["refused"]) == len(names)
    for message, name in zip(facts["refused"], names, strict=True):
        assert message.startswith(("PicklingError: Can't pickle ", "AttributeError: Can't "))
        assert name in message
    assert facts["defined"] == 1


@pytest.mark.python("<3.14")
def test_local_function_is_an_attribute_error(facts):
    assert facts["refused"][1].startswith("AttributeError: ")


@pytest.mark.python(">=3.14")
def test_local_function_is_a_pickling_error(facts):
    assert facts["refused"][1].startswith("PicklingError: ")


def test_pool_goes_on_after_what_cannot_be_pickled(facts):
    assert len(facts["refused"]) == 5
    assert facts["next"] == [1, 1]


def test_unpicklable_initializer_fails_in_submit(facts):
    assert facts["initializer"]["fork"] == 8
    for method in ("spawn", "forkserver"):
        assert facts["initializer"][method].startswith("submit: Can't ")
        assert "<lambda>" in facts["initializer"][method]


def test_unpicklable_error_is_found_in_the_cause(facts):
    name, message, cause = facts["unsendable"]
    assert (name, message) == ("TypeError", "cannot pickle '_thread.lock' object")
    assert "Unsendable: 진짜 원인" in cause


def test_decorated_function_needs_wraps(facts):
    assert "plain.<locals>.wrapper" in facts["refused"][2]
    assert facts["next"] == [1, 1]


def test_wrapped_function_under_another_name_is_refused(facts):
    assert all(message.startswith("PicklingError: Can't pickle <function ") for message in facts["renamed"])
    assert [message.partition(">: ")[2] for message in facts["renamed"]] == [
        "it's not the same object as __main__.square",
        "it's not the same object as __main__.timed_one",
    ]


def test_picklable_script(lines):
    assert [line.split(": ")[1] for line in lines("not_picklable_fixed.py", timeout=LIMIT)] == ["6", "8", "3"]


def test_method_goes_with_its_object(facts):
    assert facts["method"] == 900


def test_copied_argument_script(lines):
    assert lines("copied_argument.py", timeout=LIMIT) == ["['민준']"]


def test_other_arguments_are_copies_too(facts):
    assert facts["raised"] == [1500, 1000]
    assert facts["grown"] == [2, "{'set': {1}, 'dict': {'a': 1}, 'bytes': bytearray(b'a')}"]


def test_returned_argument_script(lines):
    assert lines("copied_argument_fixed.py", timeout=LIMIT) == ["['민준', '지수']"]


def test_max_tasks_script(lines):
    (shown,) = lines("max_tasks.py", timeout=LIMIT)
    assert shown.startswith("ValueError: max_tasks_per_child is incompatible with the 'fork' ")


def test_max_tasks_without_fork_script(lines):
    assert lines("max_tasks_fixed.py", timeout=LIMIT) == ["프로세스: 3"]


def test_max_tasks_per_child_alone_means_spawn(facts):
    assert len(facts["alone"]) == 2
    assert all(name.startswith("SpawnProcess-") for name in facts["alone"])


def test_one_task_per_child_ends_a_backlog(run_code):
    assert run_code(BACKLOG, "2", "1", "8", PATIENT).stdout == "8\n"


@pytest.mark.python("<3.13")
@pytest.mark.parametrize(("workers", "per_child"), [(1, 2), (2, 3)])
def test_more_tasks_per_child_stop_a_backlog(run_code, workers, per_child):
    assert run_code(BACKLOG, str(workers), str(per_child), "20", "10").stdout == f"{workers * per_child}\n"


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize(("workers", "per_child"), [(1, 2), (2, 3)])
def test_more_tasks_per_child_end_a_backlog(run_code, workers, per_child):
    fixed = sys.version_info >= (3, 14, 7)
    done = int(run_code(BACKLOG, str(workers), str(per_child), "8", PATIENT if fixed else "10").stdout)
    assert done == 8 or (not fixed and done == workers * per_child)


def test_lock_argument_script(lines):
    message = "Lock objects should only be shared between processes through inheritance"
    assert lines("lock_argument.py", timeout=LIMIT) == [f"RuntimeError: {message}"]


def test_managed_lock_script(lines, monkeypatch):
    assert lines("lock_argument_fixed.py", timeout=LIMIT) == ["작업을 마쳤습니다"]
    # 작업은 관리자가 만든 잠금을 잡는다.
    made = MagicMock()
    monkeypatch.setattr("multiprocessing.Manager", made)
    monkeypatch.setattr(lock_argument_fixed, "ProcessPoolExecutor", ThreadPoolExecutor)
    lock_argument_fixed.main()
    made().__enter__().Lock().__enter__.assert_called_once_with()


def test_work_with_a_lock_of_threads():
    assert lock_argument.work(Lock()) == "작업을 마쳤습니다"


def test_locks_can_be_given_to_the_initializer(facts):
    assert facts["locks"] == {"fork": 2, "spawn": 2, "forkserver": 2}


def test_lock_of_fork_is_refused_by_other_pools(facts):
    assert facts["of_fork"]["fork"] == 8
    message = "RuntimeError: A SemLock created in a fork context is being shared with a process in a "
    refused = [str(facts["of_fork"][method]).startswith(message) for method in ("spawn", "forkserver")]
    # 3.11의 이른 패치 버전은 거절하지 않는다(gh-77377).
    assert refused == [True, True] or sys.version_info < (3, 11, 7)


@pytest.mark.python("<3.13")
def test_default_size_is_the_cpus_of_the_machine(run_code):
    assert run_code(DEFAULT_SIZE).stdout == "3\n"


@pytest.mark.python(">=3.13")
def test_default_size_is_the_cpus_of_the_process(run_code):
    assert run_code(DEFAULT_SIZE).stdout == "2\n"
