"""docs/concurrency/inspect-running.md의 주장."""

import asyncio
import faulthandler
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from snippets.concurrency.inspect_running import tasks_on_signal
from tests.concurrency.loops import LONG
from tests.concurrency.programs import PATH, wait_for

SNIPPETS = "concurrency/inspect_running"
# PR_SET_PTRACER. 우분투처럼 ptrace_scope가 1인 곳에서 형제 프로세스가 들여다볼 수 있게 한다.
TRACEABLE = "ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)"
# PR_SET_DUMPABLE. 같은 사용자라도 들여다볼 수 없게 한다.
UNTRACEABLE = "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"
# 메모리에 적힌 버전을 3.13.0으로 바꾼다. ps는 이것으로 버전을 안다.
AS_3_13 = (
    f"{TRACEABLE}; here = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, '_PyRuntime'));"
    "ctypes.c_uint64.from_address(here + 8).value = 0x030D00F0"
)
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
THIS = "{}.{}".format(*sys.version_info)


@pytest.fixture
def program(program):
    """들여다볼 수 있게 띄우는 함수."""
    return lambda source, first=TRACEABLE: program(source, first)


@pytest.fixture
def look(run):
    """번호를 주는 함수가 띄운 프로그램을 들여다본 것. 되풀이하면 새로 띄운 프로그램을 본다."""

    def _look(name, start, **options):
        def once():
            finished = run(f"{SNIPPETS}/{name}", env={"PID": start(), **PATH}, merge=True, **options)
            return replace(finished, again=once)

        return once()

    return _look


HEAD = ["tid", "task id", "task name", "coroutine stack", "awaiter chain", "awaiter name", "awaiter id"]


def cells(line):
    return re.split(r" {2,}", line.strip())


def names(finished):
    return [cells(row)[2] for row in finished.stdout.splitlines()[2:]]


# 밖에서 보기


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_lists_the_tasks_of_another_process(program, look, check_output):
    finished = look("ps.sh", lambda: program("shop.py").wait_asleep())
    assert finished.returncode == 0
    check_output(f"{SNIPPETS}/ps.sh", finished)
    head, _, *rows = finished.stdout.splitlines()
    assert cells(head) == HEAD
    found = {row[2]: row for row in map(cells, rows)}
    assert list(found) == ["Task-1", "fetch user", "fetch order"]
    assert len({row[0] for row in found.values()}) == 1
    for name in ("fetch user", "fetch order"):
        assert found[name][3:] == ["sleep -> read -> fetch", "main", "Task-1", found["Task-1"][1]]


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_pstree_draws_who_waits_for_whom(program, look, check_output):
    finished = look("pstree.sh", lambda: program("shop.py").wait_asleep())
    assert finished.returncode == 0
    check_output(f"{SNIPPETS}/pstree.sh", finished)
    text = finished.stdout
    tasks = [line.split("(T) ")[1].strip() for line in text.splitlines() if "(T)" in line]
    assert tasks[0] == "Task-1"
    assert sorted(tasks[1:]) == ["fetch order", "fetch user"]
    places = [line.split("──")[1].split()[0] for line in text.splitlines() if "(T)" not in line and "──" in line]
    assert places == ["main", *["fetch", "read", "sleep"] * 2]


SHARED = """
import asyncio, os
async def wait_for(task):
    await task
async def main():
    shared = asyncio.create_task(asyncio.sleep(3600), name="shared")
    waiting = [asyncio.create_task(wait_for(shared), name=name) for name in ("first", "second")]
    await asyncio.sleep(0)
    print("PID", os.getpid(), flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_repeats_a_task_for_each_that_waits_for_it(program, look):
    listed = look("ps.sh", lambda: program(SHARED).wait_asleep())
    assert sorted(names(listed)) == ["Task-1", "first", "second", "shared", "shared"]
    assert {cells(row)[5] for row in listed.stdout.splitlines() if " shared " in row} == {"first", "second"}


IN_THREAD = """
import asyncio, os, threading
async def main():
    task = asyncio.create_task(asyncio.sleep(3600), name="in thread")
    await asyncio.sleep(0)
    print("PID", os.getpid(), flush=True)
    await task
thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
thread.join()
"""


@pytest.fixture
def seen_in_thread(program, look):
    """루프를 다른 스레드에서 실행하는 프로그램에서 `ps`와 `pstree`가 그 루프의 태스크를 보이는지."""
    pid = program(IN_THREAD).wait_asleep()
    looked = [look(name, lambda: pid) for name in ("ps.sh", "pstree.sh")]
    assert [finished.returncode for finished in looked] == [0, 0]
    return ["in thread" in finished.stdout for finished in looked]


@pytest.mark.platform("linux")
@pytest.mark.python("==3.14")
def test_ps_hides_the_loop_of_another_thread(seen_in_thread):
    assert seen_in_thread == [False, False]


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.15")
def test_ps_shows_the_loop_of_another_thread(seen_in_thread):
    assert seen_in_thread == [True, True]


CYCLE = """
import asyncio, os
tasks = {}
async def wait_for(name):
    await tasks[name]
async def main():
    tasks.update({name: asyncio.create_task(wait_for(other), name=name) for name, other in ("ab", "ba")})
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("PID", os.getpid(), flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_pstree_names_a_cycle(program, look):
    pid = program(CYCLE).wait_asleep()
    tree = look("pstree.sh", lambda: pid)
    assert tree.returncode == 1
    assert "await-graph contains cycles" in tree.stdout
    listed = look("ps.sh", lambda: pid)
    assert listed.returncode == 0
    assert sorted(set(names(listed))) == ["Task-1", "a", "b"]


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_looking_does_not_disturb_the_program(program, look):
    running = program("shop.py")
    pid = running.wait_asleep()
    first, second = (look("ps.sh", lambda: pid).stdout for _ in range(2))
    assert first == second
    assert {row[0] for row in map(cells, first.splitlines()[2:])} == {pid}
    assert first.count("fetch user") == 1
    assert running.process.poll() is None
    assert running.text() == f"PID {pid}\n"


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_sees_the_tasks_of_a_blocked_loop(program, look):
    running = program("blocked.py")
    finished = look("ps.sh", running.wait_asleep)
    assert finished.returncode == 0
    assert names(finished) == ["Task-1", "report"]
    assert running.process.poll() is None


@pytest.mark.platform("linux")
@pytest.mark.python("<3.14")
def test_ps_opens_the_prompt(run, tmp_path):
    # 프롬프트가 사용자의 입력 기록을 건드리지 않게 한다.
    home = {"HOME": str(tmp_path), "PYTHON_HISTORY": str(tmp_path / "history"), "PYTHONSTARTUP": ""}
    finished = run(f"{SNIPPETS}/ps.sh", env={"PID": "12345", **PATH, **home}, merge=True)
    assert finished.returncode == 0
    assert finished.stdout.startswith("asyncio REPL ")
    assert ">>> import asyncio\n" in finished.stdout


@pytest.fixture
def korean(use, tmp_path):
    """태스크의 이름이 한글인 `shop.py`."""
    text = use(f"{SNIPPETS}/shop.py").read_text(encoding="utf-8")
    script = tmp_path / "korean.py"
    script.write_text(text.replace('name=f"fetch {key}"', 'name=f"{key} 읽기"'), encoding="utf-8")
    return script


@pytest.mark.platform("linux")
@pytest.mark.python("==3.14")
def test_ps_hides_korean_names(program, look, korean):
    finished = look("ps.sh", lambda: program(korean).wait_asleep())
    assert finished.returncode == 0
    assert "읽기" not in finished.stdout
    assert finished.stdout.count("\0") >= 2
    assert names(finished)[0] == "Task-1"


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.15")
def test_ps_shows_korean_names(program, look, korean):
    finished = look("ps.sh", lambda: program(korean).wait_asleep())
    assert finished.returncode == 0
    assert names(finished) == ["Task-1", "user 읽기", "order 읽기"]


@pytest.fixture
def in_korean_folder(use, tmp_path):
    """경로에 한글이 든 `shop.py`와, 그것을 실행하는 프로그램."""
    script = tmp_path / "한글/shop.py"
    script.parent.mkdir()
    script.write_text(use(f"{SNIPPETS}/shop.py").read_text(encoding="utf-8"), encoding="utf-8")
    return script, f"import runpy\nrunpy.run_path({str(script)!r}, run_name='__main__')\n"


@pytest.mark.platform("linux")
@pytest.mark.python("==3.14")
def test_pstree_hides_a_path_with_korean_letters(program, look, in_korean_folder):
    _, source = in_korean_folder
    finished = look("pstree.sh", lambda: program(source).wait_asleep())
    assert finished.returncode == 0
    assert "read" in finished.stdout
    assert "shop.py" not in finished.stdout


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.15")
def test_pstree_shows_a_path_with_korean_letters(program, look, in_korean_folder):
    script, source = in_korean_folder
    finished = look("pstree.sh", lambda: program(source).wait_asleep())
    assert finished.returncode == 0
    assert f"{script}:" in finished.stdout


# 안에서 보기


@pytest.mark.platform("linux", "darwin")
def test_faulthandler_prints_the_line_that_blocks(program, printed, run, check_output):
    def start():
        running = program("blocked.py", "")
        # 번호를 찍은 뒤 `time.sleep`에 이를 때까지 기다린다.
        pid = running.wait_asleep() if Path("/proc/self/stat").exists() else running.wait()
        assert run(f"{SNIPPETS}/dump.sh", env={"PID": pid}).returncode == 0
        wait_for(lambda: ", line " in running.text() and running.text().endswith("in <module>\n"))
        assert running.process.poll() is None
        return running.text()

    finished = printed(f"{SNIPPETS}/blocked.py", start)
    check_output(f"{SNIPPETS}/blocked.py", finished)
    assert re.search(r'File ".*blocked\.py", line 11 in report$', finished.stdout, re.MULTILINE)


@pytest.fixture
def other_thread():
    """`other_work`에서 기다리는 스레드."""
    started, end = threading.Event(), threading.Event()

    def other_work():
        started.set()
        end.wait(LONG)

    thread = threading.Thread(target=other_work)
    thread.start()
    assert started.wait(LONG)
    yield
    end.set()
    thread.join(LONG)


@pytest.mark.parametrize("all_threads", [True, False])
@pytest.mark.usefixtures("other_thread")
def test_faulthandler_may_print_every_thread(all_threads):
    with tempfile.TemporaryFile("w+") as file:
        faulthandler.dump_traceback(file, all_threads=all_threads)
        file.seek(0)
        text = file.read()
    assert ("in other_work" in text) is all_threads
    assert "in test_faulthandler_may_print_every_thread" in text


@pytest.mark.platform("linux", "darwin")
@pytest.mark.usefixtures("other_thread")
def test_register_prints_every_thread_by_default(capfd):
    faulthandler.register(signal.SIGUSR1, file=sys.__stderr__)
    try:
        signal.raise_signal(signal.SIGUSR1)
    finally:
        faulthandler.unregister(signal.SIGUSR1)
    assert "in other_work" in capfd.readouterr().err


@pytest.fixture
def dumped(program):
    """신호를 받은 프로그램이 그때까지 출력한 것. 프로그램은 끝나지 않는다."""

    def _dumped(first=""):
        running = program("tasks_on_signal.py", first)
        running.wait()
        running.send(signal.SIGUSR2)
        wait_for(lambda: running.text().count("→ sleep\n") == 2)
        assert running.process.poll() is None
        return running.text()

    return _dumped


@pytest.mark.platform("linux", "darwin")
def test_signal_prints_what_each_task_waits_for(dumped, printed, check_output):
    finished = printed(f"{SNIPPETS}/tasks_on_signal.py", dumped)
    check_output(f"{SNIPPETS}/tasks_on_signal.py", finished)
    assert finished.stdout.splitlines()[1:] == [
        "Task-1: main",
        "fetch order: fetch → read → sleep",
        "fetch user: fetch → read → sleep",
    ]


@pytest.mark.platform("linux")
def test_signal_needs_no_permission_to_attach(dumped):
    assert dumped(UNTRACEABLE).count("→ sleep\n") == 2


@pytest.mark.platform("linux", "darwin")
def test_signal_handler_of_the_loop_waits_for_the_loop():
    async def main():
        calls = []
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, calls.append, "called")
        os.kill(os.getpid(), signal.SIGUSR1)
        # 막힌 동안에는 불리지 않는다.
        for _ in range(100):
            threading.Event().wait(0.001)
        blocked = list(calls)
        while not calls:
            await asyncio.sleep(0.005)
        return blocked, calls

    try:
        assert asyncio.run(asyncio.wait_for(main(), LONG)) == ([], ["called"])
    finally:
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)


@pytest.mark.platform("linux", "darwin")
def test_signal_ends_a_program_that_has_not_registered(program):
    running = program("shop.py", "")
    running.wait()
    running.send(signal.SIGUSR1)
    assert running.process.wait(LONG) == -signal.SIGUSR1


@pytest.mark.platform("linux", "darwin")
def test_one_signal_has_one_handler(tmp_path):
    async def main():
        called = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, called.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(called.wait(), LONG)

    with (tmp_path / "dump.txt").open("w+", encoding="utf-8") as file:
        faulthandler.register(signal.SIGUSR1, file=file)
        try:
            signal.raise_signal(signal.SIGUSR1)
            before = (tmp_path / "dump.txt").read_text(encoding="utf-8")
            asyncio.run(main())
            assert before
            assert (tmp_path / "dump.txt").read_text(encoding="utf-8") == before
        finally:
            faulthandler.unregister(signal.SIGUSR1)
            signal.signal(signal.SIGUSR1, signal.SIG_DFL)


class Awaitable:
    def __await__(self):
        return asyncio.sleep(LONG).__await__()


async def wait_for_item():
    await asyncio.sleep(LONG)
    yield


async def read_items():
    async for _ in wait_for_item():
        pass


async def read_object():
    await Awaitable()


@pytest.mark.parametrize("read", [read_items, read_object])
def test_chain_stops_at_an_async_generator(read):
    assert hasattr(Awaitable, "__await__")

    async def main():
        task = asyncio.create_task(read())
        await asyncio.sleep(0)
        text = tasks_on_signal.chain(task)
        task.cancel()
        await asyncio.wait([task])
        return text

    assert asyncio.run(main()) == read.__name__


def test_print_stack_shows_only_the_outermost_coroutine():
    async def read():
        await asyncio.sleep(LONG)

    async def fetch():
        await read()

    async def main():
        task = asyncio.create_task(fetch())
        await asyncio.sleep(0)
        frames = [frame.f_code.co_name for frame in task.get_stack()]
        text = io.StringIO()
        task.print_stack(file=text)
        task.cancel()
        return frames, re.findall(r", in (\w+)", text.getvalue())

    assert asyncio.run(main()) == (["fetch"], ["fetch"])


@pytest.mark.python(">=3.14")
def test_call_graph_shows_both_directions(lines):
    text = lines("call_graph.py")
    assert [line.split()[-1] for line in text if "async " in line] == ["sleep()", "read()", "fetch()", "load()"]
    assert text.index("  + Awaited by:") < next(number for number, line in enumerate(text) if "'화면'" in line)


@pytest.mark.python("<3.14")
def test_no_call_graph_before_3_14():
    assert not hasattr(asyncio, "print_call_graph")


@pytest.mark.python(">=3.14")
def test_format_call_graph_returns_the_text():
    async def main():
        task = asyncio.create_task(asyncio.sleep(LONG), name="대기")
        await asyncio.sleep(0)
        text = asyncio.format_call_graph(task)
        task.cancel()
        return text

    assert asyncio.run(main()).startswith("* Task(name='대기', id=0x")


# 오류와 고치는 법


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_needs_the_same_version(program, look, check_output):
    finished = look("ps_mismatch.sh", lambda: program("shop.py", AS_3_13).wait_asleep())
    assert finished.returncode == 1
    check_output(f"{SNIPPETS}/ps_mismatch.sh", finished)
    assert finished.stdout == (
        f"Error retrieving tasks: Can't attach from a Python {THIS} process to a Python 3.13 process\n"
    )


def as_nobody(folder):
    """관리자라면 권한이 없는 사용자로 바꾸어 실행하는 `python`이 있는 폴더."""
    script = folder / "python"
    become = f"import os, sys; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); os.execv(sys.executable, sys.orig_argv[:1] + sys.argv[1:])"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{become}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_needs_permission(program, run, check_output, tmp_path):
    pid = program("shop.py", TRACEABLE if ROOT else UNTRACEABLE).wait()
    path = {"PATH": f"{as_nobody(tmp_path)}{os.pathsep}{PATH['PATH']}", "EVIDENCE_TRACER": ""} if ROOT else PATH
    finished = run(f"{SNIPPETS}/ps_denied.sh", cwd=Path("/"), env={"PID": pid, **path}, merge=True)
    assert finished.returncode == 1
    first = "Error: The specified process cannot be attached to due to insufficient permissions."
    assert finished.stdout.splitlines()[0] == first
    check_output(f"{SNIPPETS}/ps_denied.sh", finished)
    pstree = run(f"{SNIPPETS}/pstree.sh", cwd=Path("/"), env={"PID": pid, **path}, merge=True)
    assert (pstree.returncode, pstree.stdout.splitlines()[0]) == (1, first)


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_needs_the_number_of_a_python(look, check_output):
    # 감싸는 명령의 번호를 넣은 것과 같다.
    wrappers = []

    def start():
        wrappers.append(subprocess.Popen(["sleep", str(LONG)]))
        return str(wrappers[-1].pid)

    try:
        finished = look("ps_not_python.sh", start)
        assert finished.returncode == 1
        check_output(f"{SNIPPETS}/ps_not_python.sh", finished)
    finally:
        for wrapper in wrappers:
            wrapper.kill()
            wrapper.wait(LONG)
    first = "Error retrieving tasks: Failed to find the PyRuntime section in process"
    assert finished.stdout.startswith(f"{first} {wrappers[0].pid} on Linux platform")


def loaded_files():
    maps = Path("/proc/self/maps").read_text(encoding="utf-8")
    return {Path(line.split(maxsplit=5)[5]) for line in maps.splitlines() if "python" in line and "/" in line}


def has_what_ps_looks_for():
    return any(b"xdebugpy" in path.read_bytes() for path in loaded_files() if path.is_file())


@pytest.mark.platform("linux")
@pytest.mark.python("<3.13")
def test_python_up_to_3_12_has_not_what_ps_looks_for():
    assert not has_what_ps_looks_for()


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.13")
def test_python_since_3_13_has_what_ps_looks_for():
    assert has_what_ps_looks_for()


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_of_no_process(look):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(LONG)
    finished = look("ps.sh", lambda: str(gone.pid))
    assert finished.returncode == 1
    assert finished.stdout.startswith("Error retrieving tasks: [Errno 2] No such file or directory: ")


WITHOUT_ASYNCIO = "import os, time\nprint('PID', os.getpid(), flush=True)\ntime.sleep(60)\n"


@pytest.mark.platform("linux")
@pytest.mark.python("==3.14")
def test_ps_of_a_program_without_asyncio_fails(program, look):
    finished = look("ps.sh", lambda: program(WITHOUT_ASYNCIO).wait_asleep())
    assert (finished.returncode, finished.stdout) == (1, "Error retrieving tasks: AsyncioDebug section not available\n")


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.15")
def test_ps_of_a_program_without_asyncio_is_empty(program, look):
    finished = look("ps.sh", lambda: program(WITHOUT_ASYNCIO).wait_asleep())
    assert finished.returncode == 0
    assert names(finished) == []
