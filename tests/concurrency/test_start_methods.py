"""docs/concurrency/start-methods.md의 주장."""

import json
import os
import re
import sys

import pytest

from evidence.running import run_command
from tests.concurrency.pools import first_pool
from tests.concurrency.processes import BROKEN, LIMIT, METHODS, last_error

# 시작 방식의 기본값과 fork는 운영 체제마다 다르다. 이 쪽은 리눅스에서 확인한 것만 적는다.
pytestmark = [pytest.mark.platform("linux"), pytest.mark.usefixtures("no_process_is_left")]

# 시작 방식마다 자식이 물려받는 것. 한 번만 실행하고 여러 테스트가 나누어 본다.
FACTS = """
import json, logging, multiprocessing, os
from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch

def answer():
    return "원래"

def look():
    return {
        "main": __name__,
        "parent": os.getppid(),
        "mode": os.environ["MODE"],
        "level": logging.getLogger().level,
        "answer": answer(),
    }

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    facts = {}
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        seen = facts[method] = {"pid": os.getpid()}
        os.environ["MODE"] = "first"
        with ProcessPoolExecutor(3, mp_context=context) as executor:
            seen["first"] = executor.submit(look).result()
            seen["workers"] = len(multiprocessing.active_children())
        os.environ["MODE"] = "second"
        with patch(__name__ + ".answer", lambda: "바꾼 것"), ProcessPoolExecutor(1, mp_context=context) as executor:
            seen["second"] = executor.submit(look).result()
    print(json.dumps(facts))
"""

# 작업자 셋이 함께 있도록 서로를 기다리게 하고, 저마다 파일을 읽을 때 만든 것을 본다.
READ = """
import json, multiprocessing, os, sys
from concurrent.futures import ProcessPoolExecutor

made = os.urandom(8).hex()

def keep(given):
    global together
    together = given

def look():
    together.wait(50)
    return made, os.getpid()

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    barrier = context.Barrier(3)
    with ProcessPoolExecutor(3, mp_context=context, initializer=keep, initargs=(barrier,)) as executor:
        seen = [future.result() for future in [executor.submit(look) for _ in range(3)]]
    assert len({pid for _, pid in seen}) == 3
    print(json.dumps({"parent": made, "children": [made for made, _ in seen]}))
"""

LATE_GLOBAL = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

setting = 0

def read():
    return setting

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        before = executor.submit(read).result()
        setting = 7
        print(before, executor.submit(read).result())
"""

UNGUARDED = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
    print(executor.submit(pow, 3, 2).result())
"""

LATE_FUNCTION = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        print(executor.submit(pow, 2, 3).result())

        def square(number):
            return number * number

        print(repr(executor.submit(square, 3).exception()))
"""

TYPED_IN = """
from concurrent.futures import ProcessPoolExecutor

def square(number):
    return number * number

if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(square, 3).result())
"""

THREADED_FORK = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread, active_count

if __name__ == "__main__":
    finish = Event()
    Thread(target=finish.wait).start()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as executor:
        print(active_count(), executor.submit(active_count).result())
    finish.set()
"""

TWO_FORK_POOLS = """
import multiprocessing, warnings
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ProcessPoolExecutor(1, mp_context=context) as first:
            first.submit(pow, 2, 3).result()
            print(len(caught))
            with ProcessPoolExecutor(1, mp_context=context) as second:
                second.submit(pow, 2, 3).result()
            print(len(caught))
        with ProcessPoolExecutor(1, mp_context=context) as first, ProcessPoolExecutor(1, mp_context=context):
            first.submit(pow, 2, 3).result()
        print(len(caught))
"""

HELD_LOCK = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Lock, Thread

lock = Lock()

def can_lock():
    return lock.acquire(timeout=0.2)

def hold(held, finish):
    with lock:
        held.set()
        finish.wait()

if __name__ == "__main__":
    held, finish = Event(), Event()
    Thread(target=hold, args=(held, finish)).start()
    held.wait()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        print(executor.submit(can_lock).result())
    finish.set()
"""


@pytest.fixture
def reads(run_code):
    """부모와 작업자 셋이 파일을 읽을 때 만든 값."""

    def _reads(method: str) -> tuple[str, list[str]]:
        finished = run_code(READ, method)
        assert finished.returncode == 0, finished.stderr
        seen = json.loads(finished.stdout)
        return seen["parent"], seen["children"]

    return _reads


@pytest.mark.parametrize(
    "default",
    [
        pytest.param("fork", marks=pytest.mark.python("<3.14")),
        pytest.param("forkserver", marks=pytest.mark.python(">=3.14")),
    ],
)
def test_default_method_script(lines, default):
    assert lines("default_method.py") == [default]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_fork_and_spawn_start_children_of_this_process(facts, method):
    assert facts[method]["first"]["parent"] == facts[method]["pid"]


def test_forkserver_starts_children_of_a_server_that_pools_share(facts):
    seen = facts["forkserver"]
    assert seen["first"]["parent"] != seen["pid"]
    assert seen["second"]["parent"] == seen["first"]["parent"]


@pytest.mark.parametrize(
    ("method", "name"), [("fork", "__main__"), ("spawn", "__mp_main__"), ("forkserver", "__mp_main__")]
)
def test_name_of_the_script_in_a_child(facts, method, name):
    assert facts[method]["first"]["main"] == name


def test_fork_starts_all_workers_at_once_and_the_others_on_demand(facts):
    assert [facts[method]["workers"] for method in METHODS] == [3, 1, 1]


def test_children_of_fork_do_not_read_the_file(reads):
    parent, children = reads("fork")
    assert children == [parent] * 3


def test_children_of_spawn_read_the_file_each(reads):
    parent, children = reads("spawn")
    assert len({parent, *children}) == 4


@pytest.mark.python("<3.13")
def test_children_of_forkserver_read_the_file_each(reads):
    parent, children = reads("forkserver")
    assert len({parent, *children}) == 4


@pytest.mark.python(">=3.14")
def test_the_server_reads_the_file_for_its_children(reads):
    parent, children = reads("forkserver")
    assert len(set(children)) == (1 if sys.version_info >= (3, 14, 1) else 3)
    assert parent not in children


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_children_of_a_module_run_by_name_read_it_each(tmp_path, method):
    (tmp_path / "app.py").write_text(READ, encoding="utf-8")
    finished = run_command([sys.executable, "-m", "app", method], cwd=tmp_path, timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    assert len(set(json.loads(finished.stdout)["children"])) == 3


@pytest.mark.python(">=3.14")
@pytest.mark.parametrize("way", ["python -m", "set_forkserver_preload"])
def test_children_of_forkserver_read_a_module_each(tmp_path, way):
    preload = 'context.set_forkserver_preload(["json"])'
    code = READ if way == "python -m" else READ.replace("    barrier", f"    {preload}\n    barrier")
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    command = ["-m", "script"] if way == "python -m" else ["script.py"]
    finished = run_command([sys.executable, *command, "forkserver"], cwd=tmp_path, timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    seen = json.loads(finished.stdout)
    assert len({seen["parent"], *seen["children"]}) == 4


def test_fork_runs_a_script_without_guard(run_code):
    finished = run_code(UNGUARDED, "fork")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_others_fail_without_guard(run_code, method):
    finished = run_code(UNGUARDED, method)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert re.search("RuntimeError: \\s+An attempt has been made to start a new process before the", finished.stderr)


@pytest.mark.python(">=3.14")
def test_fork_as_the_default_runs_the_script_without_guard(use, tmp_path):
    script = use("concurrency/process_pool/no_guard.py")
    code = f"""
import multiprocessing, runpy
multiprocessing.set_start_method("fork")
runpy.run_path({str(script)!r}, run_name="__main__")
"""
    finished = run_command([sys.executable, "-c", code], cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


FIXED = "RuntimeError: context has already been set"


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("pass", ""),
        ('multiprocessing.set_start_method("fork")', FIXED),
        ("multiprocessing.get_start_method()", FIXED),
        ("ProcessPoolExecutor(1)", FIXED),
        ("multiprocessing.Lock()", FIXED),
        ("ProcessPoolExecutor(1, max_tasks_per_child=1)", ""),
        ('ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))', ""),
    ],
)
def test_start_method_is_set_once(run_code, before, message):
    code = f"""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    {before}
    multiprocessing.set_start_method("fork")
"""
    assert last_error(run_code(code)) == message


@pytest.mark.parametrize(("method", "answer"), [("fork", "8"), ("spawn", "BrokenProcessPool")])
def test_start_method_at_the_top_breaks_a_pool_of_spawn(run_code, method, answer):
    code = f"""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

multiprocessing.set_start_method("fork")
if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("{method}")) as executor:
        future = executor.submit(pow, 2, 3)
        print(type(future.exception()).__name__ if future.exception() else future.result())
"""
    finished = run_code(code)
    assert finished.stdout == f"{answer}\n"
    assert (FIXED in finished.stderr) is (method == "spawn")


@pytest.mark.python("<3.14")
def test_function_inside_the_guard_works(lines):
    assert lines("inside_guard.py", timeout=LIMIT) == ["부모: 9", "자식: 9"]


@pytest.mark.python(">=3.14")
def test_function_inside_the_guard_breaks_the_pool(folder, expect_output):
    finished = expect_output(f"{folder}/inside_guard.py", timeout=LIMIT)
    assert last_error(finished) == "AttributeError: module '__mp_main__' has no attribute 'square'"
    assert f"자식: BrokenProcessPool('{BROKEN}')" in finished.stdout


def test_function_outside_the_guard_works(lines):
    assert lines("inside_guard_fixed.py", timeout=LIMIT) == ["부모: 9", "자식: 9"]


def test_cured_script_uses_processes(monkeypatch):
    assert first_pool("snippets.concurrency.start_methods.inside_guard_fixed", monkeypatch) == "ProcessPoolExecutor"


def test_function_defined_after_the_workers_started_breaks_even_fork(run_code):
    assert run_code(LATE_FUNCTION, "fork").stdout == f"8\nBrokenProcessPool('{BROKEN}')\n"


@pytest.mark.python("<3.14")
def test_missing_function_is_named_by_its_module_object(run_code):
    error = last_error(run_code(LATE_FUNCTION, "fork"))
    assert error.startswith("AttributeError: Can't get attribute 'square' on <module '__main__' from '")


@pytest.mark.python("<3.14")
def test_function_of_a_command_line_works(tmp_path):
    finished = run_command([sys.executable, "-c", TYPED_IN], cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


@pytest.mark.python(">=3.14")
def test_function_of_a_command_line_breaks_the_pool(tmp_path):
    finished = run_command([sys.executable, "-c", TYPED_IN], cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "AttributeError: module '__main__' has no attribute 'square'" in finished.stderr
    assert last_error(finished) == f"concurrent.futures.process.BrokenProcessPool: {BROKEN}"


MAIN_OF_A_PACKAGE = """
import multiprocessing, os, sys
from concurrent.futures import ProcessPoolExecutor

with open("read", "a") as log:
    print(os.getpid(), file=log)

def square(number):
    return number * number

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1] if sys.argv[1:] else None)
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        print(executor.submit(square, 3).result())
"""
DEFINED = "def square(number):\n    return number * number\n"


@pytest.fixture
def run_package(tmp_path):
    """`__main__.py`가 이 코드인 패키지를 `python -m`으로 실행하는 함수."""

    def _run(code, *arguments):
        package = tmp_path / "app"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "work.py").write_text(DEFINED, encoding="utf-8")
        (package / "__main__.py").write_text(code, encoding="utf-8")
        return run_command([sys.executable, "-m", "app", *arguments], cwd=tmp_path, timeout=LIMIT)

    return _run


@pytest.mark.parametrize("method", METHODS)
def test_children_do_not_read_main_of_a_package(run_package, tmp_path, method):
    finished = run_package(MAIN_OF_A_PACKAGE.replace("(square, 3)", "(pow, 3, 2)"), method)
    assert (finished.returncode, finished.stdout) == (0, "9\n")
    assert len((tmp_path / "read").read_text().split()) == 1


@pytest.mark.python("<3.14")
def test_function_of_main_of_a_package_works(run_package):
    finished = run_package(MAIN_OF_A_PACKAGE)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


@pytest.mark.python(">=3.14")
def test_function_of_main_of_a_package_breaks_the_pool(run_package):
    finished = run_package(MAIN_OF_A_PACKAGE)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "AttributeError: module '__main__' has no attribute 'square'" in finished.stderr
    assert last_error(finished) == f"concurrent.futures.process.BrokenProcessPool: {BROKEN}"


@pytest.mark.parametrize("method", METHODS)
def test_function_of_another_module_of_the_package_works(run_package, method):
    finished = run_package(MAIN_OF_A_PACKAGE.replace(DEFINED, "from app.work import square\n"), method)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


def test_parent_global_script(lines):
    assert lines("parent_global.py", timeout=LIMIT) == ["fork: 7", "spawn: 0", "forkserver: 0"]


@pytest.mark.parametrize("method", METHODS)
def test_a_global_changed_after_the_start_is_not_seen(run_code, method):
    assert run_code(LATE_GLOBAL, method).stdout == "0 0\n"


CHANGED_LATER = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch

setting = 0

def answer():
    return "원래"

def look():
    return setting, answer()

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as executor:
        executor.submit(pow, 2, 3).result()
        setting = 7
        with patch("__main__.answer", lambda: "바꾼 것"):
            print(look(), executor.submit(look).result())
"""


def test_started_worker_of_fork_does_not_see_later_changes(run_code):
    assert run_code(CHANGED_LATER).stdout == "(7, '바꾼 것') (0, '원래')\n"


def test_initializer_script(lines):
    assert lines("parent_global_fixed.py", timeout=LIMIT) == ["fork: 7", "spawn: 7", "forkserver: 7"]


def test_only_fork_inherits_the_logging_level(facts):
    assert [facts[method]["first"]["level"] for method in METHODS] == [20, 30, 30]


LOGGING = """
import logging, multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor

def set_up():
    logging.basicConfig(level=logging.INFO, format="설정됨: %(message)s")

def work():
    logging.info("알림")
    logging.warning("경고")

if __name__ == "__main__" or sys.argv[2] == "top":
    set_up()

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(sys.argv[1])) as executor:
        executor.submit(work).result()
"""


@pytest.mark.parametrize("method", METHODS)
def test_logging_set_in_main_is_lost(run_code, method):
    shown = "설정됨: 알림\n설정됨: 경고\n" if method == "fork" else "WARNING:root:경고\n"
    assert run_code(LOGGING, method, "main").stderr == shown


@pytest.mark.parametrize("method", METHODS)
def test_logging_set_at_the_top_works_in_every_method(run_code, method):
    assert run_code(LOGGING, method, "top").stderr == "설정됨: 알림\n설정됨: 경고\n"


COLLECTED = """
import logging, multiprocessing, os, sys
from concurrent.futures import ProcessPoolExecutor
from logging.handlers import QueueHandler, QueueListener

def set_up(given, barrier):
    global together
    together = barrier
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger().addHandler(QueueHandler(given))

def work(number):
    together.wait(50)
    logging.info("작업 %d", number)
    return os.getpid()

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    queue, barrier = context.Queue(), context.Barrier(2)
    handler = logging.FileHandler("all.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(process)d %(message)s"))
    listener = QueueListener(queue, handler)
    listener.start()
    with ProcessPoolExecutor(2, mp_context=context, initializer=set_up, initargs=(queue, barrier)) as executor:
        workers = list(executor.map(work, range(2)))
    listener.stop()
    print(*sorted(f"{pid} 작업 {number}" for number, pid in enumerate(workers)), sep="\\n")
    print(len({os.getpid(), *workers}))
"""


@pytest.mark.parametrize("method", METHODS)
def test_queue_listener_gets_the_records_of_every_worker(run_code, tmp_path, method):
    finished = run_code(COLLECTED, method)
    *records, processes = finished.stdout.splitlines()
    assert processes == "3"
    assert sorted((tmp_path / "all.log").read_text(encoding="utf-8").splitlines()) == records
    assert finished.stderr == ""


def test_manager_starts_the_server_of_forkserver_too(run_code):
    code = """
import multiprocessing, os
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    os.environ["MODE"] = "first"
    with context.Manager():
        os.environ["MODE"] = "second"
        with ProcessPoolExecutor(1, mp_context=context) as executor:
            print(executor.submit(os.getenv, "MODE").result())
"""
    assert run_code(code).stdout == "first\n"


def test_only_fork_inherits_a_patched_function(facts):
    assert [facts[method]["second"]["answer"] for method in METHODS] == ["바꾼 것", "원래", "원래"]


def test_forkserver_keeps_the_environment_of_its_first_start(facts):
    assert [facts[method]["second"]["mode"] for method in METHODS] == ["second", "second", "first"]


@pytest.mark.parametrize(
    "warned",
    [
        pytest.param(False, marks=pytest.mark.python("<3.12"), id="3.11"),
        pytest.param(True, marks=pytest.mark.python(">=3.12"), id="3.12"),
    ],
)
def test_fork_with_threads_script(lines, warned):
    work, warnings = lines("fork_with_threads.py", timeout=LIMIT)
    assert work == "작업: 8"
    assert ("DeprecationWarning: This process (pid=" in warnings) is warned


def test_forkserver_with_threads_script(lines):
    assert lines("fork_with_threads_fixed.py", timeout=LIMIT) == ["작업: 8", "경고:"]


@pytest.mark.parametrize(("method", "can_lock"), [("fork", False), ("spawn", True), ("forkserver", True)])
def test_a_held_lock_stays_held_only_in_a_fork(run_code, method, can_lock):
    assert run_code(HELD_LOCK, method).stdout == f"{can_lock}\n"


def test_lock_of_logging_is_free_in_a_fork(run_code):
    logging_lock = "import logging\nlogging.basicConfig()\nlock = logging.getLogger().handlers[0].lock"
    assert run_code(HELD_LOCK.replace("lock = Lock()", logging_lock), "fork").stdout == "True\n"


THREAD_OF_THE_MODULE = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread

Thread(target=Event().wait, daemon=True).start()

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("forkserver")) as executor:
        print(executor.submit(pow, 2, 3).result())
"""


@pytest.mark.parametrize(
    ("way", "warned"),
    [
        pytest.param("script.py", False, marks=pytest.mark.python("<3.13"), id="3.12까지"),
        pytest.param("script.py", True, marks=pytest.mark.python(">=3.14"), id="3.14부터"),
        pytest.param("-m script", False, id="python -m"),
    ],
)
def test_thread_of_the_module_warns_in_the_server(tmp_path, way, warned):
    (tmp_path / "script.py").write_text(THREAD_OF_THE_MODULE, encoding="utf-8")
    environment = {"PYTHONWARNINGS": "default"}
    finished = run_command([sys.executable, *way.split()], cwd=tmp_path, env=environment, timeout=LIMIT)
    assert finished.stdout == "8\n"
    expected = warned and sys.version_info >= (3, 14, 1)
    assert ("DeprecationWarning: This process (pid=" in finished.stderr) is expected


@pytest.mark.python(">=3.12")
def test_warning_of_os_fork_is_shown(run_code):
    code = """
import os
from threading import Event, Thread

finish = Event()
Thread(target=finish.wait).start()
if os.fork() == 0:
    os._exit(0)
os.wait()
finish.set()
"""
    assert "is multi-threaded, use of fork() may lead to deadlocks in the child." in run_code(code).stderr


def test_only_one_thread_is_forked(run_code):
    assert run_code(THREADED_FORK).stdout == "2 1\n"


def test_fork_warning_is_hidden_by_default(run_code):
    finished = run_code(THREADED_FORK)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "2 1\n", "")


@pytest.mark.python(">=3.12")
def test_fork_warning_is_shown_when_asked_for(run_code):
    finished = run_code(THREADED_FORK, PYTHONWARNINGS="default")
    assert finished.returncode == 0
    assert re.search(
        r": DeprecationWarning: This process \(pid=\d+\) is multi-threaded, "
        r"use of fork\(\) may lead to deadlocks in the child\.\n",
        finished.stderr,
    )


@pytest.mark.python("<3.12")
def test_fork_does_not_warn_before_3_12(run_code):
    assert run_code(THREADED_FORK, PYTHONWARNINGS="default").stderr == ""


@pytest.mark.python(">=3.12")
def test_pytest_shows_the_fork_warning(tmp_path):
    body = THREADED_FORK.replace('if __name__ == "__main__":', "def test_pool():")
    (tmp_path / "test_pool.py").write_text(body, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=.", "."]
    finished = run_command(
        command, cwd=tmp_path, env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, timeout=LIMIT, merge=True
    )
    assert finished.returncode == 0, finished.stdout
    assert "is multi-threaded, use of fork() may lead to deadlocks in the child." in finished.stdout
    assert re.search(r"\n1 passed, 1 warning in ", finished.stdout)


@pytest.mark.python(">=3.12")
def test_second_fork_pool_warns_while_the_first_is_open(run_code):
    assert run_code(TWO_FORK_POOLS).stdout == "0\n1\n1\n"
