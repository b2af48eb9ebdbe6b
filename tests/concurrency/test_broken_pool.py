"""docs/concurrency/broken-pool.md의 주장."""

import pickle
import re
import sys

import pytest

from evidence.running import run_command
from snippets.concurrency.broken_pool import bad_exception, bad_exception_fixed
from tests.concurrency.pools import first_pool
from tests.concurrency.processes import BROKEN, LIMIT, METHODS, last_error

# 시작 방식의 기본값과 신호는 운영 체제마다 다르다. 이 쪽은 리눅스에서 확인한 것만 적는다.
pytestmark = [pytest.mark.platform("linux"), pytest.mark.usefixtures("no_process_is_left")]

UNUSABLE = "A child process terminated abruptly, the process pool is not usable anymore"

# 인자로 고른 일이 풀을 깨뜨린다.
BREAK = """
import multiprocessing, os, signal, sys, threading, time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import ProxyHandler, build_opener

class Odd(Exception):
    def __init__(self, url, status):
        super().__init__(url)

class NoArgument(Exception):
    def __init__(self):
        super().__init__("연결하지 못했습니다")

class FromResponse(Exception):
    def __init__(self, response):
        super().__init__(str(response["status"]))

class Doubled(Exception):
    def __init__(self, url):
        super().__init__(f"{url} 실패")

class KeywordOnly(Exception):
    def __init__(self, *, url, status):
        super().__init__(url, status)
        self.url = url
        self.status = status

    def __str__(self):
        return f"{self.url}: {self.status}"

class DownloadError(KeywordOnly):
    def __reduce__(self):
        return (partial(type(self), url=self.url, status=self.status), (), self.__dict__)

class NotFound(DownloadError):
    pass

class Positional(Exception):
    def __init__(self, url, status):
        super().__init__(url, status)
        self.url = url
        self.status = status

    def __str__(self):
        return f"{self.url}: {self.status}"

class Missing(Positional):
    def __init__(self, url):
        super().__init__(url, 404)

class RebuiltMissing(Missing):
    def __reduce__(self):
        return (partial(type(self), url=self.url), (), self.__dict__)

@dataclass(frozen=True)
class Frozen(Exception):
    url: str
    status: int

@dataclass
class Thawed(Exception):
    url: str
    status: int

class WithoutSuper(Exception):
    def __init__(self, url, status):
        self.url = url
        self.status = status

class Unreachable(OSError):
    def __init__(self, url, status):
        self.url = url
        self.status = status

def open_url():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request).start()
        build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{server.server_port}/", timeout=30)

def fetch():
    import httpx
    httpx.Response(404, request=httpx.Request("GET", "http://shop/users")).raise_for_status()

def fetch_and_convert():
    import httpx
    try:
        fetch()
    except httpx.HTTPStatusError as error:
        raise RuntimeError(str(error)) from error

def fail_with(kind, *arguments, **options):
    raise kind(*arguments, **options)

def fail_with_note():
    error = NotFound(url="/users", status=404)
    error.add_note("주소를 확인하십시오")
    raise error

def interrupt_idle(executor):
    worker = executor.submit(os.getpid).result()
    (process,) = [child for child in multiprocessing.active_children() if child.pid == worker]
    # 결과를 보내는 중이면 신호를 삼킬 수 있다. 작업을 꺼내는 자물쇠를 다시 쥐었으면 쉬는 것이다.
    while not executor._call_queue._rlock._semlock._is_zero():
        time.sleep(0.01)
    os.kill(worker, signal.SIGINT)
    process.join()

class Value:
    def __init__(self, kind):
        self.kind = kind

    def __setstate__(self, state):
        if os.getpid() != CHILD[0]:
            raise ValueError("되살리지 못했습니다")
        self.__dict__.update(state)

CHILD = [0]

def odd():
    raise Odd("/users", 404)

def unloadable():
    CHILD[0] = os.getpid()
    return Value("결과")

def plain_error():
    raise LookupError("없습니다")

def unpicklable():
    raise LookupError(open(os.devnull))

def leave():
    sys.exit(3)

def interrupted():
    raise KeyboardInterrupt

def fail():
    raise OSError("연결하지 못했습니다")

JOBS = {
    "kill": (os.kill, 0, signal.SIGKILL),
    "segfault": (signal.raise_signal, signal.SIGSEGV),
    "_exit": (os._exit, 0),
    "odd": (odd,),
    "odd argument": (repr, Odd("/users", 404)),
    "no_argument": (fail_with, NoArgument),
    "from_response": (fail_with, FromResponse, {"status": 404}),
    "doubled": (fail_with, Doubled, "/users"),
    "keyword_only": (partial(fail_with, KeywordOnly, url="/users", status=404),),
    "rebuilt": (partial(fail_with, DownloadError, url="/users", status=404),),
    "rebuilt subclass": (fail_with_note,),
    "frozen": (fail_with, Frozen, "/users", 404),
    "thawed": (fail_with, Thawed, "/users", 404),
    "thawed with keywords": (partial(fail_with, Thawed, url="/users", status=404),),
    "added": (fail_with, Missing, "/users"),
    "added and rebuilt": (fail_with, RebuiltMissing, "/users"),
    "positional": (fail_with, WithoutSuper, "/users", 404),
    "keywords": (partial(fail_with, WithoutSuper, url="/users", status=404),),
    "positional, of OSError": (fail_with, Unreachable, "/users", 404),
    "HTTPError": (open_url,),
    "HTTPStatusError": (fetch,),
    "converted": (fetch_and_convert,),
    "unloadable": (unloadable,),
    "plain_error": (plain_error,),
    "unpicklable": (unpicklable,),
    "sys.exit": (leave,),
    "KeyboardInterrupt": (interrupted,),
    "initializer": (pow, 2, 3),
    "sys.exit in initializer": (pow, 2, 3),
}

if __name__ == "__main__":
    job = sys.argv[1]
    initializer = {"initializer": fail, "sys.exit in initializer": leave}.get(job)
    executor = ProcessPoolExecutor(1, initializer=initializer)
    task = JOBS[job]
    if job == "kill":
        task = (os.kill, executor.submit(os.getpid).result(), signal.SIGKILL)
    error = executor.submit(*task).exception()
    print(type(error).__name__)
    try:
        print(executor.submit(pow, 2, 3).result())
    except Exception as refused:
        print(f"{type(refused).__name__}: {refused}")
    executor.shutdown()
    if sys.argv[2:]:
        with ProcessPoolExecutor(1) as another:
            print(another.submit(pow, 2, 3).result())
    print("message:", error)
    print("notes:", getattr(error, "__notes__", []))
    print("cause:", error.__cause__)
"""


BREAKING = ["kill", "segfault", "_exit", "odd", "odd argument", "unloadable", "initializer", "sys.exit in initializer"]


@pytest.mark.parametrize("job", BREAKING)
def test_what_breaks_a_pool(run_code, job):
    broken, again, *_ = run_code(BREAK, job).stdout.splitlines()
    assert broken == "BrokenProcessPool"
    assert again == f"BrokenProcessPool: {UNUSABLE}"


@pytest.mark.parametrize(
    ("job", "name"),
    [
        ("plain_error", "LookupError"),
        ("unpicklable", "TypeError"),
        ("sys.exit", "SystemExit"),
        ("KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_ordinary_exceptions_do_not_break_the_pool(run_code, job, name):
    assert run_code(BREAK, job).stdout.splitlines()[:2] == [name, "8"]


def test_a_new_pool_works_again(run_code):
    assert run_code(BREAK, "_exit", "another").stdout.splitlines()[2] == "8"


def test_failed_initializer_is_printed_by_the_child(run_code):
    finished = run_code(BREAK, "initializer")
    assert "Exception in initializer:" in finished.stderr
    assert "OSError: 연결하지 못했습니다" in finished.stderr


def test_failed_initializer_may_be_in_a_log_file(run_code, tmp_path):
    code = """
import logging, multiprocessing
from concurrent.futures import ProcessPoolExecutor

logging.basicConfig(filename="app.log", encoding="utf-8")

def fail():
    raise OSError("연결하지 못했습니다")

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context, initializer=fail) as executor:
        print(type(executor.submit(pow, 2, 3).exception()).__name__)
"""
    finished = run_code(code)
    assert (finished.stdout, finished.stderr) == ("BrokenProcessPool\n", "")
    assert "Exception in initializer:" in (tmp_path / "app.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_failed_initializer_may_be_silent(run_code, method):
    code = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from logging.config import dictConfig

handlers = {"console": {"class": "logging.StreamHandler"}}
root = {"handlers": ["console"], "level": "INFO"}
dictConfig(dict(version=1, handlers=handlers, root=root))

def fail():
    raise OSError("연결하지 못했습니다")

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with ProcessPoolExecutor(1, mp_context=context, initializer=fail) as executor:
        error = executor.submit(pow, 2, 3).exception()
    print(type(error).__name__, error.__cause__)
"""
    finished = run_code(code, method)
    assert (finished.stdout, finished.stderr) == ("BrokenProcessPool None\n", "")
    finished = run_code(code.replace("version=1,", "version=1, disable_existing_loggers=False,"), method)
    assert finished.stdout == "BrokenProcessPool None\n"
    assert "Exception in initializer:" in finished.stderr


STANDARD_INPUT = """
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(pow, 2, 3).result())
"""


@pytest.mark.python(">=3.14")
def test_script_on_standard_input_is_not_found(tmp_path):
    (tmp_path / "script.py").write_text(STANDARD_INPUT, encoding="utf-8")
    command = ["sh", "-c", 'python() { "$0" "$@"; }; python - < script.py', sys.executable]
    finished = run_command(command, cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert re.search(r"^FileNotFoundError: .*/<stdin>'$", finished.stderr, re.MULTILINE)


@pytest.mark.python("<3.14")
def test_script_on_standard_input_runs_before_3_14(tmp_path):
    (tmp_path / "script.py").write_text(STANDARD_INPUT, encoding="utf-8")
    finished = run_command(["sh", "-c", '"$0" - < script.py', sys.executable], cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout) == (0, "8\n")


def test_unguarded_script_prints_the_bootstrapping_error(run_code):
    code = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
    print(executor.submit(pow, 3, 2).result())
"""
    finished = run_code(code)
    assert "An attempt has been made to start a new process before the" in finished.stderr
    assert last_error(finished) == f"concurrent.futures.process.BrokenProcessPool: {BROKEN}"


MISSING = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    def square(number):
        return number * number

    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        print(repr(executor.submit(square, 3).exception()))
"""


@pytest.mark.python("<3.14")
def test_missing_function_cannot_be_got(run_code):
    finished = run_code(MISSING)
    assert finished.stdout == f"BrokenProcessPool('{BROKEN}')\n"
    assert "AttributeError: Can't get attribute 'square' on <module '__mp_main__'" in finished.stderr


@pytest.mark.python(">=3.14")
def test_missing_function_is_no_attribute(run_code):
    finished = run_code(MISSING)
    assert finished.stdout == f"BrokenProcessPool('{BROKEN}')\n"
    assert "AttributeError: module '__mp_main__' has no attribute 'square'" in finished.stderr


def test_bad_exception_script(lines):
    shown = lines("bad_exception.py", timeout=LIMIT)
    assert shown[0] == f"BrokenProcessPool: {BROKEN}"
    assert "__init__() missing 1 required positional argument: 'status'" in shown[1]


def test_exception_is_rebuilt_from_its_args():
    with pytest.raises(bad_exception.DownloadError) as caught:
        bad_exception.download("/users")
    error = caught.value
    assert error.__reduce__()[:2] == (bad_exception.DownloadError, ("/users: 404",))
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'status'$"):
        pickle.loads(pickle.dumps(error))
    copied = pickle.loads(pickle.dumps(bad_exception_fixed.DownloadError("/users", 404)))
    assert (copied.url, copied.status, str(copied)) == ("/users", 404, "/users: 404")


@pytest.mark.parametrize(
    ("job", "cause"),
    [
        ("odd", "TypeError: Odd.__init__() missing 1 required positional argument: 'status'"),
        ("no_argument", "TypeError: NoArgument.__init__() takes 1 positional argument but 2 were given"),
        ("from_response", "TypeError: string indices must be integers, not 'str'"),
    ],
)
def test_exceptions_that_cannot_be_rebuilt(run_code, job, cause):
    shown = run_code(BREAK, job).stdout
    assert shown.startswith("BrokenProcessPool\n")
    assert cause in shown


def test_result_that_cannot_be_rebuilt(run_code):
    shown = run_code(BREAK, "unloadable").stdout
    assert shown.startswith("BrokenProcessPool\n")
    assert "ValueError: 되살리지 못했습니다" in shown.partition("cause:")[2]


def test_argument_that_cannot_be_rebuilt(run_code):
    finished = run_code(BREAK, "odd argument")
    missing = "TypeError: Odd.__init__() missing 1 required positional argument: 'status'"
    assert finished.stdout.startswith("BrokenProcessPool\n")
    assert missing not in finished.stdout
    assert re.match(r"Process \w+-\d+:\nTraceback ", finished.stderr)
    assert missing in finished.stderr


def test_rebuilt_message_may_be_doubled(run_code):
    shown = run_code(BREAK, "doubled").stdout.splitlines()
    assert shown[:3] == ["Doubled", "8", "message: /users 실패 실패"]


def test_keyword_only_exception_still_breaks_the_pool(run_code):
    shown = run_code(BREAK, "keyword_only").stdout
    assert shown.startswith("BrokenProcessPool\n")
    assert "TypeError: KeywordOnly.__init__() takes 1 positional argument but 3 were given" in shown


def test_exception_that_adds_an_argument_still_breaks_the_pool(run_code):
    shown = run_code(BREAK, "added").stdout
    assert shown.startswith("BrokenProcessPool\n")
    assert "TypeError: Missing.__init__() takes 2 positional arguments but 3 were given" in shown
    shown = run_code(BREAK, "added and rebuilt").stdout.splitlines()
    assert shown[:3] == ["RebuiltMissing", "8", "message: /users: 404"]


def test_reduce_rebuilds_a_keyword_only_exception(run_code):
    shown = run_code(BREAK, "rebuilt").stdout.splitlines()
    assert shown[:3] == ["DownloadError", "8", "message: /users: 404"]
    # `type(self)`와 `__dict__`가 없으면 클래스와 메모를 잃는다.
    shown = run_code(BREAK, "rebuilt subclass").stdout.splitlines()
    assert (shown[0], shown[3]) == ("NotFound", "notes: ['주소를 확인하십시오']")


def test_args_without_super_are_the_positional_ones(run_code):
    assert run_code(BREAK, "positional").stdout.splitlines()[:2] == ["WithoutSuper", "8"]
    for job, name in (("keywords", "WithoutSuper"), ("positional, of OSError", "Unreachable")):
        shown = run_code(BREAK, job).stdout
        assert shown.startswith("BrokenProcessPool\n")
        assert f"TypeError: {name}.__init__() missing 2 required positional arguments: 'url' and 'status'" in shown


def test_frozen_exception_breaks_the_pool(run_code):
    finished = run_code(BREAK, "frozen")
    assert finished.stdout.startswith("BrokenProcessPool\n")
    assert re.match(r"Process \w+-\d+:\nTraceback ", finished.stderr)
    assert "FrozenInstanceError: cannot assign to field '__traceback__'" in finished.stderr
    # `@dataclass(frozen=True)`에서 `frozen=True`만 지운 것은, 키워드로 만들지 않았으면 전해진다.
    assert run_code(BREAK, "thawed").stdout.splitlines()[:2] == ["Thawed", "8"]
    assert run_code(BREAK, "thawed with keywords").stdout.startswith("BrokenProcessPool\n")


def test_status_error_of_httpx_breaks_the_pool(run_code):
    shown = run_code(BREAK, "HTTPStatusError").stdout
    assert shown.startswith("BrokenProcessPool\n")
    assert "TypeError: HTTPStatusError.__init__() missing 2 required keyword-only arguments" in shown


def test_http_error_of_urlopen_is_replaced(run_code):
    shown = run_code(BREAK, "HTTPError").stdout.splitlines()
    assert shown[:2] == ["TypeError", "8"]
    assert shown[2].startswith("message: cannot pickle ")


def test_error_raised_instead_reaches_the_parent(run_code):
    shown = run_code(BREAK, "converted").stdout.splitlines()
    assert shown[:2] == ["RuntimeError", "8"]
    assert shown[2].startswith("message: Client error '404 Not Found'")


SPAWNED = """
import multiprocessing, sys, types
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    made = types.ModuleType("made")
    exec("def work(): return 8", vars(made))
    sys.modules["made"] = made
else:
    FAIL

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        print(repr(executor.submit(made.work).exception()))
"""


def test_cured_exception_is_raised_in_a_process(monkeypatch):
    assert first_pool("snippets.concurrency.broken_pool.bad_exception_fixed", monkeypatch) == "ProcessPoolExecutor"


def test_module_that_the_worker_cannot_import(run_code):
    finished = run_code(SPAWNED.replace("FAIL", "pass"))
    assert finished.stdout == f"BrokenProcessPool('{BROKEN}')\n"
    assert re.match(r"Process \w+-\d+:\nTraceback ", finished.stderr)
    assert finished.stderr.endswith("ModuleNotFoundError: No module named 'made'\n")


def test_script_that_fails_in_the_child(run_code):
    finished = run_code(SPAWNED.replace("FAIL", "raise OSError('설정 파일이 없습니다')"))
    assert finished.stdout == f"BrokenProcessPool('{BROKEN}')\n"
    assert re.match(r"Traceback ", finished.stderr)
    assert "pickle.load(from_parent)" not in finished.stderr
    assert finished.stderr.endswith("OSError: 설정 파일이 없습니다\n")


INITIALIZED = """
import multiprocessing, sys, types
from concurrent.futures import ProcessPoolExecutor

class Settings:
    def __init__(self, path):
        self.path = path

    def __setstate__(self, state):
        raise OSError("설정 파일이 없습니다")

if __name__ == "__main__":
    made = types.ModuleType("made")
    exec("def start(*arguments): pass", vars(made))
    sys.modules["made"] = made
    options = {
        "initializer": {"initializer": made.start},
        "initargs": {"initializer": print, "initargs": (Settings("shop.ini"),)},
    }
    context = multiprocessing.get_context(sys.argv[2])
    with ProcessPoolExecutor(1, mp_context=context, **options[sys.argv[1]]) as executor:
        print(repr(executor.submit(pow, 3, 2).exception()))
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize(
    ("what", "last"),
    [("initializer", "ModuleNotFoundError: No module named 'made'"), ("initargs", "OSError: 설정 파일이 없습니다")],
)
def test_initializer_that_cannot_be_rebuilt(run_code, what, last, method):
    finished = run_code(INITIALIZED, what, method)
    assert finished.stdout == f"BrokenProcessPool('{BROKEN}')\n"
    assert re.match(r"Traceback ", finished.stderr)
    assert "pickle.load(from_parent)" in finished.stderr
    assert finished.stderr.endswith(f"{last}\n")


def test_interrupted_idle_worker_breaks_the_pool(run_code):
    code = (
        BREAK.partition("JOBS = {")[0]
        + """
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        interrupt_idle(executor)
        try:
            print(executor.submit(pow, 2, 3).result())
        except Exception as error:
            print(type(error).__name__)
"""
    )
    finished = run_code(code)
    assert finished.stdout == "BrokenProcessPool\n"
    assert finished.stderr.endswith("KeyboardInterrupt\n")


def test_sys_exit_of_a_task_ends_the_parent_without_a_traceback(run_code):
    code = """
import sys
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        executor.submit(sys.exit, 3).result()
    print("다음 줄")
"""
    finished = run_code(code)
    assert (finished.returncode, finished.stdout, finished.stderr) == (3, "", "")
    finished = run_code(code.replace("sys.exit, 3", "sys.exit, '그만'"))
    assert (finished.returncode, finished.stdout, finished.stderr) == (1, "", "그만\n")


def test_good_exception_script(lines):
    assert lines("bad_exception_fixed.py", timeout=LIMIT) == ["DownloadError: /users: 404"]


def test_worker_dies_script(lines):
    assert lines("worker_dies.py", timeout=LIMIT)[:2] == [f"BrokenProcessPool: {BROKEN}"] * 2


TWO_WORKERS = """
import glob, multiprocessing, os, signal, time
from concurrent.futures import ProcessPoolExecutor

def work():
    open(f"started-{os.getpid()}", "x").close()
    time.sleep(50)

if __name__ == "__main__":
    executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork"))
    futures = [executor.submit(work) for _ in range(2)]
    while len(started := glob.glob("started-*")) < 2:
        time.sleep(0.01)
    os.kill(int(started[0].partition("-")[2]), signal.SIGKILL)
    print([type(future.exception(40)).__name__ for future in futures])
"""


def test_other_workers_fail_too(run_code):
    assert run_code(TWO_WORKERS).stdout == "['BrokenProcessPool', 'BrokenProcessPool']\n"


# 풀의 스레드가 아직 꺼내지 않은 퓨처 하나를 취소해 두고 작업자를 죽인다.
CANCELLED = """
import multiprocessing, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor, wait

if __name__ == "__main__":
    executor = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"))
    worker = executor.submit(os.getpid).result()
    manager = executor._executor_manager_thread
    futures = [executor.submit(time.sleep, 50), *(executor.submit(pow, 2, 3) for _ in range(8))]
    cancelled = futures.pop(4).cancel()
    os.kill(worker, signal.SIGKILL)
    futures[0].exception(40)
    # 풀을 관리하는 스레드가 끝났으므로 더는 아무도 퓨처를 끝내지 않는다.
    manager.join(40)
    print(cancelled, manager.is_alive(), len(wait(futures, timeout=0).not_done), flush=True)
    os._exit(0)  # 끝나지 않는 것이 있어도 끝낸다.
"""


@pytest.mark.python("<3.12")
def test_cancelled_future_leaves_the_rest_pending_before_3_12(run_code):
    finished = run_code(CANCELLED)
    assert finished.stdout == "True False 4\n"
    assert "InvalidStateError: CANCELLED: <Future at 0x" in finished.stderr


@pytest.mark.python(">=3.12")
def test_cancelled_future_hides_nothing_since_3_12(run_code):
    finished = run_code(CANCELLED)
    assert (finished.stdout, "InvalidStateError" in finished.stderr) == ("True False 0\n", False)


# 둘째 작업자를 시작하는 것이 느린 풀. 관리하는 스레드는 그사이에 깨어났다가 다시 기다린다.
UNNOTICED = """
import multiprocessing.connection, os, pathlib, signal, sys, threading, time
from concurrent.futures import ProcessPoolExecutor, wait

waits = threading.Event()

def connection_wait(connections, timeout=None, really=multiprocessing.connection.wait):
    if not really(connections, 0):
        waits.set()
    try:
        return really(connections, timeout)
    finally:
        waits.clear()

class SlowToStart(ProcessPoolExecutor):
    def _adjust_process_count(self):
        if len(self._processes) == 1:
            # submit()이 깨운 스레드가 파이프를 비우고 다시 기다릴 때까지
            while self._executor_manager_thread_wakeup._reader.poll():
                time.sleep(0.01)
            waits.wait(40)
        super()._adjust_process_count()

def work(number):
    pathlib.Path("making").write_text(str(os.getpid()))
    os.replace("making", f"worker-{number}")
    time.sleep(50)

def pid_of(number):
    path = pathlib.Path(f"worker-{number}")
    while not path.exists():
        time.sleep(0.01)
    return int(path.read_text())

if __name__ == "__main__":
    multiprocessing.connection.wait = connection_wait
    executor = SlowToStart(2, mp_context=multiprocessing.get_context(sys.argv[1]))
    futures = [executor.submit(work, 1)]
    pid_of(1)
    futures.append(executor.submit(work, 2))
    os.kill(pid_of(2), signal.SIGKILL)
    print(len(wait(futures, timeout=float(sys.argv[2])).done))
    if not futures[0].done():
        futures.append(executor.submit(pow, 2, 3))
    print({type(future.exception(40)).__name__ for future in futures})
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_death_of_a_later_worker_may_go_unnoticed(run_code, method):
    # 3.11의 이른 패치 버전은 곧바로 알아챈다.
    done, errors = run_code(UNNOTICED, method, "1").stdout.splitlines()
    assert errors == "{'BrokenProcessPool'}"
    assert done == "0" or sys.version_info < (3, 11, 7)


def test_a_fork_pool_notices_the_death_of_each_worker(run_code):
    assert run_code(UNNOTICED, "fork", "40").stdout == "2\n{'BrokenProcessPool'}\n"


# 풀을 관리하는 스레드가 다른 퓨처의 콜백에 머무는 동안, 작업자는 파이프에 들어가지 않는 결과를 보내다 죽는다.
HALF_SENT = """
import multiprocessing, os, pathlib, signal, sys, threading
from concurrent.futures import ProcessPoolExecutor, wait

if __name__ == "__main__":
    executor = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1]))
    worker = executor.submit(os.getpid).result()
    (process,) = [child for child in multiprocessing.active_children() if child.pid == worker]
    os.mkfifo("gate")
    read_on = threading.Event()
    small = executor.submit(pathlib.Path.read_bytes, pathlib.Path("gate"))
    small.add_done_callback(lambda _: read_on.wait())
    large = executor.submit(bytes, 10_000_000)
    # 콜백에 머무는 스레드는 작업을 넘기지 않으므로, 넘긴 뒤에 앞의 작업을 끝낸다.
    while not large.running():
        read_on.wait(0.01)
    pathlib.Path("gate").write_bytes(b"")
    small.result()
    while not executor._result_queue._reader.poll(0.01):
        pass
    os.kill(worker, signal.SIGKILL)
    process.join()
    read_on.set()
    print(len(wait([large, executor.submit(pow, 2, 3)], timeout=1).done))
    closing = threading.Thread(target=executor.shutdown, daemon=True)
    closing.start()
    closing.join(1)
    print(closing.is_alive(), flush=True)
    os._exit(0)
"""


@pytest.mark.parametrize("method", METHODS)
def test_death_while_sending_a_result_is_never_noticed(run_code, method):
    assert run_code(HALF_SENT, method).stdout == "0\nTrue\n"


# SIGTERM을 받고도 끝나지 않은 작업자는 다음 작업을 언제까지나 기다린다.
OUTLIVING = """
import multiprocessing, os, signal, sys, threading
from concurrent.futures import ProcessPoolExecutor, wait

begun, release = os.pipe(), os.pipe()

def work():
    os.write(begun[1], b".")
    os.read(release[0], 1)
    os.write(begun[1], b".")

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    restored = {"initializer": signal.signal, "initargs": (signal.SIGTERM, signal.SIG_DFL)}
    options = restored if sys.argv[1] == "restored" else {}
    executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork"), **options)
    futures = [executor.submit(work) for _ in range(2)]
    for _ in futures:
        os.read(begun[0], 1)
    killed, other = multiprocessing.active_children()
    killed.kill()
    print({type(future.exception(40)).__name__ for future in futures})
    os.write(release[1], b".")
    if not options:
        os.read(begun[0], 1)
    closing = threading.Thread(target=executor.shutdown)
    closing.start()
    closing.join(50 if options else 1)
    print(closing.is_alive())
    other.kill()
"""


@pytest.mark.python(">=3.12")
def test_fork_pool_that_handles_sigterm_may_never_shut_down(run_code):
    assert run_code(OUTLIVING, "inherited").stdout == "{'BrokenProcessPool'}\nTrue\n"
    assert run_code(OUTLIVING, "restored").stdout == "{'BrokenProcessPool'}\nFalse\n"


@pytest.fixture
def dead_worker_output(folder, run) -> str:
    finished = run(f"{folder}/worker_dies.py", timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.python("<3.15")
def test_dead_worker_leaves_no_cause(dead_worker_output):
    assert dead_worker_output.endswith("\n원인: None\n")


@pytest.mark.python(">=3.15")
def test_dead_worker_is_named_in_the_cause(dead_worker_output):
    assert re.search(r"\n원인: Process \d+ terminated abruptly with exit code -9\n", dead_worker_output)


@pytest.mark.python(">=3.15")
@pytest.mark.parametrize(("job", "code"), [("segfault", -11), ("kill", -9)])
def test_exit_code_of_other_deaths(run_code, job, code):
    assert f"terminated abruptly with exit code {code}" in run_code(BREAK, job).stdout


@pytest.mark.python(">=3.15")
def test_exit_code_0_is_no_cause(run_code):
    assert run_code(BREAK, "_exit").stdout.endswith("\ncause: None\n")


# 프로세스의 파이프가 닫힌 뒤, 종료 코드를 읽을 수 있기 전에 풀이 먼저 살펴보면 원인이 비어 있다. 그 사이를 늘린다.
WITHOUT_CAUSE = """
import multiprocessing, os, sys, time
from concurrent.futures import ProcessPoolExecutor

def leave():
    os.closerange(3, 1024)
    time.sleep(50)
    os._exit(3)

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        error = executor.submit(leave).exception()
    print(type(error).__name__, error.__cause__)
"""


@pytest.mark.python(">=3.15")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_exit_code_may_be_missing_without_a_forkserver(run_code, method):
    assert run_code(WITHOUT_CAUSE, method).stdout == "BrokenProcessPool None\n"


def test_one_by_one_script(lines):
    assert lines("one_by_one.py", timeout=LIMIT) == [
        "pow [2, 3] 8",
        "_exit [99] BrokenProcessPool",
        "pow [3, 2] 9",
    ]
