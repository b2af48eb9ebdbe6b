"""docs/concurrency/free-threading.md의 주장. 프리 스레딩 빌드에서만 보이는 것은 그 빌드(CI의 3.14t)에서 확인한다."""

import dis
import runpy
import subprocess
import sys
import sysconfig
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.running import FREE_THREADED, Finished, run_command
from snippets.concurrency.free_threading import counter_fixed
from tests.concurrency.cores import cores
from tests.concurrency.loops import WITH_GIL

FOLDER = "concurrency/free_threading"
# GIL에 관해 아무것도 밝히지 않거나(빈 칸), 없어도 된다고 밝힌 C 확장 모듈
LEGACY = """
#include <Python.h>

static PyModuleDef_Slot slots[] = {{{slot}{{0, NULL}}}};
static struct PyModuleDef module = {{PyModuleDef_HEAD_INIT, "legacy", NULL, 0, NULL, slots, NULL, NULL, NULL}};

PyMODINIT_FUNC PyInit_legacy(void) {{ return PyModuleDef_Init(&module); }}
"""
DECLARED = "{Py_mod_gil, Py_MOD_GIL_NOT_USED}, "
SAYS = "RuntimeWarning: The global interpreter lock (GIL) has been enabled to load module 'legacy', "


def free_threaded(test):
    """3.14t에서만 확인하는 테스트."""
    return pytest.mark.free_threaded(pytest.mark.python("==3.14")(test))


@pytest.fixture
def legacy(tmp_path, run):
    """C 확장 모듈을 만들고, 그것을 불러오는 스니펫을 실행하는 함수."""

    def _legacy(slot: str = "", env: dict[str, str] | None = None) -> Finished:
        (tmp_path / "legacy.c").write_text(LEGACY.format(slot=slot), encoding="utf-8")
        target = f"legacy{sysconfig.get_config_var('EXT_SUFFIX')}"
        command = ["cc", "-shared", "-fPIC", f"-I{sysconfig.get_path('include')}", "legacy.c", "-o", target]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=100)
        return run(f"{FOLDER}/gil_enabled.py", env={"PYTHONPATH": str(tmp_path)} | (env or {}), merge=True)

    return _legacy


def python(*options: str) -> Finished:
    code = "import sys; print(getattr(sys, '_is_gil_enabled', bool)())"
    return run_command([sys.executable, *options, "-c", code], cwd=Path.cwd())


# 여러 코어


@free_threaded
@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_several_cores_without_a_gil(tmp_path):
    assert cores(tmp_path, "ThreadPoolExecutor", "반복문", tries=30) == "여럿"


@free_threaded
@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_count_on_one_core_when_the_gil_is_on(tmp_path):
    assert cores(tmp_path, "ThreadPoolExecutor", "반복문", with_gil=True) == "하나"


# GIL이 켜져 있는가


@pytest.mark.python(">=3.13")
def test_state_of_the_gil(run, check_output):
    finished = run(f"{FOLDER}/gil_state.py", merge=True)
    built_without = "True" if FREE_THREADED else "False"
    on = "False" if FREE_THREADED else "True"
    assert finished.stdout.splitlines() == [f"GIL 없이 빌드했는가: {built_without}", f"GIL이 켜져 있는가: {on}"]
    check_output(f"{FOLDER}/gil_state.py", finished, name=f"{FOLDER}/gil_state{'.free' * FREE_THREADED}.py")


@pytest.mark.python("<3.13")
def test_there_is_no_gil_state_before_3_13():
    assert not hasattr(sys, "_is_gil_enabled")


@free_threaded
def test_gil_is_off_in_the_free_threaded_build():
    assert python().stdout == "False\n"


@free_threaded
def test_gil_can_be_turned_on_in_the_free_threaded_build(run):
    assert run(f"{FOLDER}/gil_state.py", env=WITH_GIL).stdout.splitlines()[1] == "GIL이 켜져 있는가: True"


@pytest.mark.python(">=3.13")
def test_only_the_free_threaded_build_can_turn_the_gil_off():
    finished = python("-X", "gil=0")
    if FREE_THREADED:
        assert finished.stdout == "False\n"
    else:
        assert "Disabling the GIL is not supported by this build" in finished.stderr
        assert finished.returncode == 1


@pytest.mark.python("<3.13")
def test_the_option_is_ignored_before_3_13():
    finished = python("-X", "gil=0")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "False\n", "")


@free_threaded
def test_threads_inherit_the_context_in_the_free_threaded_build():
    assert sys.flags.thread_inherit_context == 1


CONTEXT = """
import contextvars, threading

variable = contextvars.ContextVar("variable", default=0)
variable.set(1)
thread = threading.Thread(target=lambda: print(variable.get()))
thread.start()
thread.join()
"""


@pytest.mark.python(">=3.14")
def test_threads_inherit_the_context_in_an_ordinary_build_if_asked(run_code):
    assert run_code(CONTEXT).stdout == f"{int(FREE_THREADED)}\n"
    asked = run_command([sys.executable, "-X", "thread_inherit_context=1", "-c", CONTEXT], cwd=Path.cwd())
    assert asked.stdout == "1\n"


# 확장 모듈


@pytest.mark.python(">=3.13")
def test_python_module_changes_nothing(run, tmp_path):
    code = "import warnings; warnings.warn('GIL과 관계없는 경고', RuntimeWarning)"
    (tmp_path / "legacy.py").write_text(code, encoding="utf-8")
    finished = run(f"{FOLDER}/gil_enabled.py", env={"PYTHONPATH": str(tmp_path)}, merge=True)
    assert finished.stdout.splitlines() == [
        "RuntimeWarning: GIL과 관계없는 경고",
        f"legacy 모듈을 불러온 뒤 GIL이 켜져 있는가: {not FREE_THREADED}",
    ]


@free_threaded
@pytest.mark.platform("linux")
@pytest.mark.tool("cc")
def test_extension_module_that_says_nothing_turns_the_gil_on(legacy):
    finished = legacy()
    assert finished.stdout.startswith(SAYS)
    assert finished.stdout.splitlines()[-1] == "legacy 모듈을 불러온 뒤 GIL이 켜져 있는가: True"


@free_threaded
@pytest.mark.platform("linux")
@pytest.mark.tool("cc")
def test_extension_module_that_declares_it_leaves_the_gil_off(legacy):
    assert legacy(DECLARED).stdout == "legacy 모듈을 불러온 뒤 GIL이 켜져 있는가: False\n"


@free_threaded
@pytest.mark.platform("linux")
@pytest.mark.tool("cc")
def test_gil_stays_off_when_it_is_forbidden(legacy):
    finished = legacy(env={"PYTHON_GIL": "0"})
    assert finished.stdout == "legacy 모듈을 불러온 뒤 GIL이 켜져 있는가: False\n"


# 함께 고치는 값


@free_threaded
@pytest.mark.timing
def test_counting_without_a_lock_loses_counts_without_a_gil(lines):
    assert lines("counter.py") == ["4000000보다 모자란가: True"]


def test_adding_to_a_global_takes_three_steps():
    def add() -> None:
        global COUNT
        COUNT += 1

    steps = [instruction.opname for instruction in dis.get_instructions(add)]
    load, add_, store = (steps.index(name) for name in ("LOAD_GLOBAL", "BINARY_OP", "STORE_GLOBAL"))
    assert load < add_ < store


def test_waiting_between_reading_and_writing_loses_counts_on_every_build():
    count, both_read = 0, threading.Barrier(2, timeout=60)

    def add() -> None:
        nonlocal count
        value = count
        both_read.wait()
        count = value + 1

    with ThreadPoolExecutor(max_workers=2) as executor:
        for future in [executor.submit(add), executor.submit(add)]:
            future.result(60)
    assert count == 1


@pytest.mark.timing
def test_calling_between_reading_and_writing_loses_counts_on_every_build(run_code):
    code = """
import sys, threading

sys.setswitchinterval(1e-6)

def one():
    return 1

def add(times):
    global COUNT
    for _ in range(times):
        COUNT += one()

for _ in range(20):
    COUNT = 0
    # 한 스레드가 끝나기 전에 여러 번 차례가 바뀔 만큼 오래 더한다.
    threads = [threading.Thread(target=add, args=[1_000_000]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if COUNT < 2_000_000:
        print("모자람")
        break
"""
    assert run_code(code).stdout == "모자람\n"


def test_counting_with_a_lock_loses_nothing(lines, monkeypatch):
    assert lines("counter_fixed.py") == ["4000000보다 모자란가: False"]
    # 0에서 시작해, 다른 스레드들이 백만씩 네 번 더한다.
    assert runpy.run_path(counter_fixed.__file__)["COUNT"] == 0
    added = []
    with monkeypatch.context() as patched:
        patched.setattr(counter_fixed, "add", lambda times: added.append((times, threading.current_thread())))
        counter_fixed.main()
    assert [times for times, _ in added] == [1_000_000] * 4
    assert threading.current_thread() not in [thread for _, thread in added]
    total = counter_fixed.COUNT + 2
    counter_fixed.add(2)
    assert total == counter_fixed.COUNT


def test_counting_without_a_lock_runs(run):
    """보통 빌드에서는 모자라지 않을 수도 있으므로 결과를 정하지 않는다."""
    assert run(f"{FOLDER}/counter.py").stdout.startswith("4000000보다 모자란가: ")


def test_appending_to_a_list_from_threads_loses_nothing():
    found: list[int] = []

    def append(times: int) -> None:
        for number in range(times):
            found.append(number)

    with ThreadPoolExecutor(max_workers=4) as executor:
        list(executor.map(append, [20_000] * 4))
    assert len(found) == 80_000
