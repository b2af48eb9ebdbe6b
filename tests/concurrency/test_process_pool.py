"""docs/concurrency/process-pool.md의 주장."""

import json
import os
import pickle
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from evidence.running import Finished, run_command
from snippets.concurrency.process_pool import bad_exception, good_exception, initializer, picklable, square

# 시작 방식의 기본값과 fork는 운영 체제마다 다르다. 이 쪽은 리눅스에서 확인한 것만 적는다.
pytestmark = pytest.mark.platform("linux")

LIMIT = 60  # 풀이 깨지는 스크립트가 멈추지 않게 하는 제한 시간(초)
BROKEN = "A process in the process pool was terminated abruptly while the future was running or pending."
BOOTSTRAPPING = """
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.
"""

# 시작 방식마다 자식이 물려받는 것. 한 번만 실행하고 여러 테스트가 나누어 본다.
FACTS = """
import json, logging, multiprocessing, os
from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch

def answer():
    return "원래"

def look():
    return {
        "name": multiprocessing.current_process().name,
        "parent": os.getppid(),
        "main": __name__,
        "mode": os.environ["MODE"],
        "level": logging.getLogger().level,
        "answer": answer(),
    }

def keep(given):
    global lock
    lock = given

def work_with_lock():
    with lock:
        return True

def fail():
    raise LookupError("없습니다")

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
            error = executor.submit(fail).exception()
            seen["error"] = [type(error).__name__, str(error), str(error.__cause__)]
        os.environ["MODE"] = "second"
        with patch(__name__ + ".answer", lambda: "바꾼 것"), ProcessPoolExecutor(1, mp_context=context) as executor:
            seen["second"] = executor.submit(look).result()
    with ProcessPoolExecutor(1, mp_context=context, initializer=keep, initargs=(context.Lock(),)) as executor:
        facts["lock"] = executor.submit(work_with_lock).result()
    with ProcessPoolExecutor(1, max_tasks_per_child=1) as executor:
        facts["max_tasks_per_child"] = executor.submit(look).result()
    print(json.dumps(facts))
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
"""

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


@contextmanager
def nothing_left(folder: Path) -> Iterator[dict[str, str]]:
    """이 환경 변수를 준 프로세스가 모두 끝났는지 본다. 남았으면 끝내고 실패한다."""
    variable = {"POOL_TEST": str(folder)}
    yield variable
    deadline = time.monotonic() + 20
    while (left := processes_with(variable)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert left == []


@pytest.fixture(autouse=True)
def no_process_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with nothing_left(tmp_path) as variable:
        monkeypatch.setenv(*next(iter(variable.items())))
        yield


def processes_with(variable: dict[str, str]) -> list[int]:
    """이 환경 변수를 물려받은 프로세스들."""
    wanted = {f"{name}={value}".encode() for name, value in variable.items()}
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted <= set(path.read_bytes().split(b"\0")):
                found.append(int(path.parent.name))
    return found


@pytest.fixture
def run_code(tmp_path: Path) -> Callable[..., Finished]:
    """코드를 파일에 적어 실행하는 함수."""

    def run(code: str, *args: str, **env: str) -> Finished:
        script = tmp_path / "script.py"
        script.write_text(code, encoding="utf-8")
        return run_command([sys.executable, script.name, *args], cwd=tmp_path, env=env, timeout=LIMIT)

    return run


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("facts")
    (folder / "facts.py").write_text(FACTS, encoding="utf-8")
    with nothing_left(folder) as variable:
        finished = run_command([sys.executable, "facts.py"], cwd=folder, env=variable, timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def last_error(finished: Finished) -> str:
    """마지막 예외의 이름과 메시지."""
    errors = [
        line for line in (finished.stdout + finished.stderr).splitlines() if re.match(r"[\w.]+(Error|Pool): .", line)
    ]
    return errors[-1] if errors else ""


def test_square_script(expect_output):
    expect_output("concurrency/process_pool/square.py", timeout=LIMIT)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_work_runs_in_another_process(facts, method):
    assert facts[method]["first"]["name"] != "MainProcess"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_error_of_the_work_is_copied_with_its_traceback(facts, method):
    name, message, cause = facts[method]["error"]
    assert (name, message) == ("LookupError", "없습니다")
    assert "in fail\n" in cause
    assert "LookupError: 없습니다" in cause


def test_thread_pool_takes_what_cannot_be_pickled():
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(lambda lock: lock.acquire(), Lock()).result(LIMIT) is True


def test_function_is_pickled_by_its_name():
    pickled = pickle.dumps(square.square)
    assert b"snippets.concurrency.process_pool.square" in pickled
    assert square.square.__code__.co_code not in pickled
    assert pickle.loads(pickled) is square.square


def test_guard_script(expect_output):
    expect_output("concurrency/process_pool/guard.py", timeout=LIMIT)


def test_default_method_script(expect_output):
    expect_output("concurrency/process_pool/default_method.py")


def test_reads_again_script(expect_output):
    # 버퍼에 담아 두는 보통의 실행에서도 출력의 차례가 같아야 한다.
    expect_output("concurrency/process_pool/reads_again.py", timeout=LIMIT, env={"PYTHONUNBUFFERED": ""})


@pytest.mark.parametrize(
    ("method", "name"), [("fork", "__main__"), ("spawn", "__mp_main__"), ("forkserver", "__mp_main__")]
)
def test_only_fork_does_not_read_the_file_again(facts, method, name):
    assert facts[method]["first"]["main"] == name


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_fork_and_spawn_start_children_of_this_process(facts, method):
    assert facts[method]["first"]["parent"] == facts[method]["pid"]


def test_forkserver_starts_children_of_a_server_that_pools_share(facts):
    seen = facts["forkserver"]
    assert seen["first"]["parent"] != seen["pid"]
    assert seen["second"]["parent"] == seen["first"]["parent"]


def test_fork_starts_all_workers_at_once_and_the_others_on_demand(facts):
    assert [facts[method]["workers"] for method in ("fork", "spawn", "forkserver")] == [3, 1, 1]


def test_parent_global_script(expect_output):
    expect_output("concurrency/process_pool/parent_global.py", timeout=LIMIT)


def test_initializer_script(expect_output):
    expect_output("concurrency/process_pool/initializer.py", timeout=LIMIT)


def test_setting_is_zero_until_it_is_set(monkeypatch):
    assert initializer.read_setting() == 0
    monkeypatch.setattr(initializer, "setting", 0)
    initializer.set_setting(7)
    assert initializer.read_setting() == 7


def test_only_fork_inherits_the_logging_level(facts):
    assert [facts[method]["first"]["level"] for method in ("fork", "spawn", "forkserver")] == [20, 30, 30]


def test_only_fork_inherits_a_patched_function(facts):
    seen = [facts[method]["second"]["answer"] for method in ("fork", "spawn", "forkserver")]
    assert seen == ["바꾼 것", "원래", "원래"]


def test_forkserver_keeps_the_environment_of_its_first_start(facts):
    seen = [facts[method]["second"]["mode"] for method in ("fork", "spawn", "forkserver")]
    assert seen == ["second", "second", "first"]


@pytest.mark.python("<3.13")
def test_default_size_is_the_cpus_of_the_machine(run_code):
    assert run_code(DEFAULT_SIZE).stdout == "3\n"


@pytest.mark.python(">=3.13")
def test_default_size_is_the_cpus_of_the_process(run_code):
    assert run_code(DEFAULT_SIZE).stdout == "2\n"


# (시작 방식, 가드 없는 스크립트의 결과, 뜻이 있는 판). 쪽의 표가 여기서 나온다.
WITHOUT_GUARD = [
    ("default", "9", "<3.14"),
    ("default", "ConnectionResetError", ">=3.14,<3.15"),
    ("default", "BrokenProcessPool", ">=3.15"),
    ("fork", "9", ""),
    ("spawn", "BrokenProcessPool", ""),
    ("forkserver", "BrokenProcessPool", "<3.14"),
    ("forkserver", "ConnectionResetError", ">=3.14,<3.15"),
    ("forkserver", "BrokenProcessPool", ">=3.15"),
]


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        pytest.param(method, outcome, id=f"{method}: {outcome}", marks=[pytest.mark.python(wanted)] if wanted else [])
        for method, outcome, wanted in WITHOUT_GUARD
    ],
)
def test_without_guard(run, method, outcome):
    if method == "default":
        finished = run("concurrency/process_pool/no_guard.py", timeout=LIMIT)
    else:
        finished = run("concurrency/process_pool/no_guard_method.py", method, timeout=LIMIT)
    if outcome == "9":
        assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")
        return
    assert (finished.returncode, finished.stdout) == (1, "")
    assert f"RuntimeError: {BOOTSTRAPPING}" in finished.stderr
    message = {
        "ConnectionResetError": "ConnectionResetError: [Errno 104] Connection reset by peer",
        "BrokenProcessPool": f"concurrent.futures.process.BrokenProcessPool: {BROKEN}",
    }[outcome]
    assert last_error(finished) == message


def test_no_guard_script(expect_output):
    fails = sys.version_info >= (3, 14)
    expect_output("concurrency/process_pool/no_guard.py", returncode=int(fails), timeout=LIMIT)


def test_fork_as_the_default_runs_the_script_without_guard(use, tmp_path):
    script = use("concurrency/process_pool/no_guard.py")
    code = f"""
import multiprocessing, runpy
multiprocessing.set_start_method("fork")
runpy.run_path({str(script)!r}, run_name="__main__")
"""
    finished = run_command([sys.executable, "-c", code], cwd=tmp_path, timeout=LIMIT)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "9\n", "")


def test_max_tasks_per_child_alone_means_spawn(facts):
    assert facts["max_tasks_per_child"]["name"].startswith("SpawnProcess-")


@pytest.mark.python("<3.14")
def test_function_inside_the_guard_works(expect_output):
    finished = expect_output("concurrency/process_pool/inside_guard.py", timeout=LIMIT)
    assert finished.stdout == "부모: 9\n자식: 9\n"


@pytest.mark.python(">=3.14")
def test_function_inside_the_guard_breaks_the_pool(expect_output):
    finished = expect_output("concurrency/process_pool/inside_guard.py", timeout=LIMIT)
    assert last_error(finished) == "AttributeError: module '__mp_main__' has no attribute 'square'"


def test_function_defined_after_the_workers_started_breaks_even_fork(run_code):
    finished = run_code(LATE_FUNCTION, "fork")
    assert finished.stdout == f"8\nBrokenProcessPool('{BROKEN}')\n"


@pytest.mark.python("<3.14")
def test_missing_function_is_named_by_its_module_object(run_code):
    error = last_error(run_code(LATE_FUNCTION, "fork"))
    assert error.startswith("AttributeError: Can't get attribute 'square' on <module '__main__' from '")


@pytest.mark.python(">=3.14")
def test_missing_function_is_named_by_its_module_name(run_code):
    error = last_error(run_code(LATE_FUNCTION, "fork"))
    assert error == "AttributeError: module '__main__' has no attribute 'square'"


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


def test_not_picklable_script(expect_output):
    expect_output("concurrency/process_pool/not_picklable.py", timeout=LIMIT)


def test_picklable_script(expect_output):
    expect_output("concurrency/process_pool/picklable.py", timeout=LIMIT)


def test_method_is_pickled_with_its_object():
    assert picklable.Price(2000).discounted(25) == 1500


def test_copied_argument_script(expect_output):
    expect_output("concurrency/process_pool/copied_argument.py", timeout=LIMIT)


def test_lock_argument_script(expect_output):
    expect_output("concurrency/process_pool/lock_argument.py", timeout=LIMIT)


def test_lock_can_be_given_to_the_initializer(facts):
    assert facts["lock"] is True


def test_bad_exception_script(expect_output):
    expect_output("concurrency/process_pool/bad_exception.py", timeout=LIMIT)


def test_exception_is_rebuilt_from_its_args():
    with pytest.raises(bad_exception.DownloadError) as caught:
        bad_exception.download("/users")
    error = caught.value
    assert error.__reduce__()[:2] == (bad_exception.DownloadError, ("/users: 404",))
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'status'$"):
        pickle.loads(pickle.dumps(error))
    copied = pickle.loads(pickle.dumps(good_exception.DownloadError("/users", 404)))
    assert (copied.url, copied.status, str(copied)) == ("/users", 404, "/users: 404")


def test_good_exception_script(expect_output):
    expect_output("concurrency/process_pool/good_exception.py", timeout=LIMIT)


def test_worker_dies_script(expect_output):
    expect_output("concurrency/process_pool/worker_dies.py", timeout=LIMIT)


@pytest.fixture
def dead_worker_output(run) -> str:
    finished = run("concurrency/process_pool/worker_dies.py", timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.mark.python("<3.15")
def test_dead_worker_leaves_no_cause(dead_worker_output):
    assert "\n원인: None\n" in dead_worker_output


@pytest.mark.python(">=3.15")
def test_dead_worker_is_named_in_the_cause(dead_worker_output):
    assert re.search(r"\n원인: Process \d+ terminated abruptly with exit code -9\n", dead_worker_output)


def test_one_by_one_script(expect_output):
    expect_output("concurrency/process_pool/one_by_one.py", timeout=LIMIT)


def test_fork_with_threads_script(expect_output):
    expect_output("concurrency/process_pool/fork_with_threads.py", timeout=LIMIT)


def test_forked_lock_script(expect_output):
    expect_output("concurrency/process_pool/forked_lock.py", timeout=LIMIT)


def test_fork_warning_is_hidden_by_default(run_code):
    finished = run_code(THREADED_FORK)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "2 1\n", "")


def test_only_one_thread_is_forked(run_code):
    assert run_code(THREADED_FORK).stdout == "2 1\n"


@pytest.mark.python(">=3.12")
def test_fork_warning_is_shown_when_asked_for(run_code):
    finished = run_code(THREADED_FORK, PYTHONWARNINGS="default")
    assert finished.returncode == 0
    assert re.search(
        r": DeprecationWarning: This process \(pid=\d+\) is multi-threaded, "
        r"use of fork\(\) may lead to deadlocks in the child\.\n",
        finished.stderr,
    )


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


@pytest.mark.python("<3.12")
def test_fork_does_not_warn_before_3_12(run_code):
    assert run_code(THREADED_FORK, PYTHONWARNINGS="default").stderr == ""


@pytest.mark.python(">=3.12")
def test_second_fork_pool_warns_because_of_the_first(run_code):
    assert run_code(TWO_FORK_POOLS).stdout == "0\n1\n"


def test_max_tasks_script(expect_output):
    expect_output("concurrency/process_pool/max_tasks.py", timeout=LIMIT)
