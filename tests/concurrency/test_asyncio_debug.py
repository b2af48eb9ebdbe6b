"""docs/concurrency/asyncio-debug.md의 주장."""

import asyncio
import io
import logging
import os
import re
import runpy
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from snippets.concurrency.asyncio_debug import (
    await_chain,
    never_awaited,
    slow_callback,
    slow_callback_fixed,
    threshold,
)
from tests.concurrency.loops import LONG, finish

SNIPPETS = "concurrency/asyncio_debug"
PATH = {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}


# 느린 콜백


def seconds(line):
    """`Executing … took 0.150 seconds`의 초."""
    return float(re.fullmatch(r"Executing <.*> took (\d+\.\d{3}) seconds", line)[1])


@pytest.mark.timing
def test_slow_step_is_reported(lines):
    made, slow = lines("slow_callback.py")
    assert made == "보고서를 만들었습니다"
    assert slow.startswith("Executing <Task finished name='보고서' coro=<report() done, defined at ")
    assert re.search(r" slow_callback\.py:5> result=None created at .*asyncio.tasks\.py:\d+> took ", slow)
    assert 0.15 <= seconds(slow) < LONG


@pytest.mark.parametrize("name", ["slow_callback_fixed.py", "never_awaited_fixed.py"])
def test_cured_script_is_in_debug_mode_too(use, monkeypatch, name):
    options = []

    def start(coroutine, **given):
        coroutine.close()
        options.append(given)

    monkeypatch.setattr(asyncio, "run", start)
    runpy.run_path(str(use(f"{SNIPPETS}/{name}")), run_name="__main__")
    assert options == [{"debug": True}]


def test_nothing_is_reported_without_debug_mode(caplog, capsys):
    finish(slow_callback.main(), debug=False)
    assert capsys.readouterr().out == "보고서를 만들었습니다\n"
    assert caplog.records == []


class Clock(asyncio.SelectorEventLoop):
    """시각을 정해 줄 수 있는 루프."""

    now = 0.0

    def time(self):
        return self.now

    def spend(self, duration):
        self.now += duration


@pytest.fixture
def measured(monkeypatch, caplog):
    """`time.sleep`만 시간이 걸리는 세상에서 `main`을 실행했을 때의 기록."""

    def _measured(main):
        with asyncio.Runner(debug=True, loop_factory=Clock) as runner:
            loop, thread = runner.get_loop(), threading.get_ident()

            def sleep(duration):
                if threading.get_ident() == thread:
                    loop.spend(duration)

            monkeypatch.setattr(time, "sleep", sleep)
            runner.run(main())
        monkeypatch.undo()
        return [record.getMessage() for record in caplog.records]

    return _measured


def test_only_the_blocking_step_is_reported(measured):
    [report] = measured(slow_callback.main)
    assert report.startswith("Executing <Task finished name='보고서' ")
    assert report.endswith("> took 0.150 seconds")


def test_work_in_a_thread_is_not_reported(measured, capsys):
    assert measured(slow_callback_fixed.main) == []
    assert capsys.readouterr().out == "보고서를 만들었습니다\n"


def test_work_in_a_thread_makes_the_report(lines):
    assert lines("slow_callback_fixed.py") == ["보고서를 만들었습니다"]


def reports(caplog, *durations, threshold=None):
    """그만큼씩 걸리는 콜백들을 실행했을 때의 기록."""
    loop = Clock()
    loop.set_debug(True)
    if threshold is not None:
        loop.slow_callback_duration = threshold
    caplog.clear()
    try:
        for duration in durations:
            loop.now = 0.0
            loop.call_soon(loop.spend, duration)
            loop.call_soon(loop.stop)
            loop.run_forever()
    finally:
        loop.close()
    return [(record.name, record.levelno, record.getMessage()[-18:]) for record in caplog.records]


def test_threshold_is_a_tenth_of_a_second(caplog):
    assert reports(caplog, 0.1) == [("asyncio", logging.WARNING, "took 0.100 seconds")]
    assert reports(caplog, 0.0999) == []


def test_steps_are_measured_one_by_one(caplog):
    assert reports(caplog, 0.09, 0.09) == []


def test_threshold_can_be_changed(caplog):
    assert reports(caplog, 0.0999, threshold=0.05) == [("asyncio", logging.WARNING, "took 0.100 seconds")]
    assert reports(caplog, 0.1, threshold=0.2) == []


@pytest.mark.timing
def test_lower_threshold_reports_shorter_steps(lines, measured):
    [slow] = lines("threshold.py")
    assert 0.05 <= seconds(slow) < LONG
    [report] = measured(threshold.main)
    assert report.endswith("> took 0.050 seconds")


def test_plain_callback_is_named_with_its_place(caplog):
    async def main():
        asyncio.get_running_loop().slow_callback_duration = 0
        asyncio.get_running_loop().call_soon(print, "콜백")
        await asyncio.sleep(0)

    finish(main(), debug=True)
    here = re.escape(__file__)
    handles = [record.getMessage() for record in caplog.records if "Handle print" in record.getMessage()]
    assert len(handles) == 1
    assert re.fullmatch(rf"Executing <Handle print\('콜백'\) created at {here}:\d+> took 0\.\d+ seconds", handles[0])


# 켜는 법


@pytest.mark.platform("linux", "darwin")
def test_ways_to_turn_on(use, expect_output):
    folder = use(f"{SNIPPETS}/show_debug.py").parent
    finished = expect_output(f"{SNIPPETS}/turn_on.sh", cwd=folder, env=PATH)
    assert finished.stdout.splitlines() == ["디버그 모드: False", "디버그 모드: True", "디버그 모드: True"]


def test_turning_on_in_code(lines):
    assert lines("turn_on_in_code.py") == ["디버그 모드: True", "끈 뒤: False"]


# 만들어진 자리


def test_warning_names_where_the_coroutine_was_made(lines):
    end, warning, head, *frames, dropped, hint = lines("never_awaited.py")
    assert end == "main이 끝납니다"
    assert warning.endswith("never_awaited.py:22: RuntimeWarning: coroutine 'save' was never awaited")
    assert head == "Coroutine created at (most recent call last)"
    assert [line.strip() for line in frames][-2:] == [frames[-2].strip(), "waiting.append(save(text))"]
    assert frames[-2].endswith('never_awaited.py", line 12, in save_later')
    assert dropped == "  waiting.clear()"
    assert hint == "RuntimeWarning: Enable tracemalloc to get the object allocation traceback"


def test_warning_without_debug_mode_names_only_where_it_was_dropped(use, tmp_path):
    script = tmp_path / "plain.py"
    text = use(f"{SNIPPETS}/never_awaited.py").read_text(encoding="utf-8")
    script.write_text(text.replace(", debug=True", ""), encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
        env=clean_environment(),
        check=True,
    )
    warning, dropped, hint = finished.stderr.splitlines()
    assert warning.endswith("plain.py:22: RuntimeWarning: coroutine 'save' was never awaited")
    assert (dropped, hint) == (
        "  waiting.clear()",
        "RuntimeWarning: Enable tracemalloc to get the object allocation traceback",
    )


def test_awaited_coroutine_saves(lines, capsys):
    assert lines("never_awaited_fixed.py") == ["저장했습니다: 글", "main이 끝납니다"]
    finish(never_awaited.save("글"))
    assert capsys.readouterr().out == "저장했습니다: 글\n"


def test_report_names_where_the_task_was_made(lines):
    message, future, head, *rest = lines("created_at.py")
    assert message == "Task exception was never retrieved"
    assert re.search(r" exception=OSError\('디스크가 꽉 찼습니다'\) created at .*asyncio.tasks\.py:\d+>$", future)
    assert head == "source_traceback: Object created at (most recent call last):"
    made = rest.index("Traceback (most recent call last):")
    assert rest[made - 4].endswith('created_at.py", line 9, in save_later')
    assert rest[made - 3] == '    asyncio.create_task(save(), name="저장")  # noqa: RUF006'
    assert re.search(r'asyncio.tasks\.py", line \d+, in create_task$', rest[made - 2])
    assert rest[-2:] == ["OSError: 디스크가 꽉 찼습니다", "main이 끝납니다"]


# 즉시 시작


@pytest.mark.timing
@pytest.mark.python(">=3.12")
def test_eager_task_is_charged_to_its_creator(lines):
    started, returned, slow = lines("eager.py")
    assert [started, returned] == ["보고서를 시작합니다", "create_task가 돌아왔습니다. 끝남: True"]
    assert slow.startswith("Executing <Task finished name='Task-1' coro=<main() done")
    assert "보고서" not in slow
    assert 0.15 <= seconds(slow) < LONG


@pytest.mark.python(">=3.12")
def test_task_that_ended_eagerly_is_in_no_list():
    async def work():
        return "값"

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        task = asyncio.create_task(work())
        return task.result(), asyncio.all_tasks() == {asyncio.current_task()}

    assert asyncio.run(main()) == ("값", True)


@pytest.mark.python("<3.12")
def test_no_eager_task_factory():
    assert not hasattr(asyncio, "eager_task_factory")


# 실행 중인 프로세스

# PR_SET_PTRACER. 우분투처럼 ptrace_scope가 1인 곳에서 형제 프로세스가 들여다볼 수 있게 한다.
TRACEABLE = "ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)"
# PR_SET_DUMPABLE. 같은 사용자라도 들여다볼 수 없게 한다.
UNTRACEABLE = "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534


def clean_environment():
    dropped = {"PYTHONASYNCIODEBUG", "PYTHONUNBUFFERED"}
    return {name: value for name, value in os.environ.items() if name not in dropped} | {"PYTHONUTF8": "1"}


def wait_for(condition):
    """조건이 참인 값을 줄 때까지 되풀이해 본다."""
    deadline = time.monotonic() + LONG
    while not (value := condition()):
        assert time.monotonic() < deadline, "제한 시간이 지났습니다"
        time.sleep(0.05)
    return value


class Shop:
    """들여다볼 프로그램 하나."""

    def __init__(self, script, log, first):
        self.log = log
        command = f"import ctypes, runpy, sys; {first}; runpy.run_path(sys.argv[1], run_name='__main__')"
        with log.open("wb") as stream:
            # 경로에 한글이 있으면 3.14의 ps와 pstree는 파일 이름을 <unknown file>이라고 하므로 그 폴더에서 실행한다.
            self.process = subprocess.Popen(
                [sys.executable, "-c", command, script.name],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=script.parent,
                env=clean_environment(),
            )

    def text(self):
        return self.log.read_text(encoding="utf-8")

    def wait(self):
        """프로그램이 준비되면 그 번호."""
        found = wait_for(lambda: re.search(r"^PID (\d+)$", self.text(), re.MULTILINE) or self.process.poll())
        assert isinstance(found, re.Match), self.text()
        return found[1]

    def wait_asleep(self):
        """태스크가 모두 잠들어 루프가 할 일이 없으면 프로그램의 번호."""
        pid = self.wait()
        status = Path("/proc", pid, "stat")
        wait_for(lambda: status.read_text(encoding="utf-8").rpartition(") ")[2].startswith("S"))
        return pid

    def end(self):
        self.process.kill()
        self.process.wait(LONG)


@pytest.fixture
def shop(use, tmp_path):
    """프로그램을 띄우고, 테스트가 끝나면 끝내는 함수."""
    started = []

    def _shop(name, first=TRACEABLE):
        script, log = use(f"{SNIPPETS}/{name}"), tmp_path / f"{len(started)}.log"
        started.append(Shop(script, log, first))
        return started[-1]

    yield _shop
    for each in started:
        each.end()


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


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_lists_the_tasks_of_another_process(shop, look, check_output):
    finished = look("ps.sh", lambda: shop("shop.py").wait_asleep())
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
def test_pstree_draws_who_waits_for_whom(shop, look, check_output):
    finished = look("pstree.sh", lambda: shop("shop.py").wait_asleep())
    assert finished.returncode == 0
    check_output(f"{SNIPPETS}/pstree.sh", finished)
    text = finished.stdout
    names = [line.split("(T) ")[1].strip() for line in text.splitlines() if "(T)" in line]
    assert names[0] == "Task-1"
    assert sorted(names[1:]) == ["fetch order", "fetch user"]
    places = [line.split("──")[1].split()[0] for line in text.splitlines() if "(T)" not in line and "──" in line]
    assert places == ["main", *["fetch", "read", "sleep"] * 2]


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_looking_does_not_disturb_the_program(shop, look):
    running = shop("shop.py")
    pid = running.wait_asleep()
    first, second = (look("ps.sh", lambda: pid).stdout for _ in range(2))
    assert first == second
    assert {row[0] for row in map(cells, first.splitlines()[2:])} == {pid}
    assert first.count("fetch user") == 1
    assert running.process.poll() is None
    assert running.text() == f"PID {pid}\n"


@pytest.mark.platform("linux")
@pytest.mark.python("<3.14")
def test_ps_opens_the_prompt(run, tmp_path):
    # 프롬프트가 사용자의 입력 기록을 건드리지 않게 한다.
    home = {"HOME": str(tmp_path), "PYTHON_HISTORY": str(tmp_path / "history"), "PYTHONSTARTUP": ""}
    finished = run(f"{SNIPPETS}/ps_korean.sh", env={"PID": "12345", **PATH, **home}, merge=True)
    assert finished.returncode == 0
    assert finished.stdout.startswith("asyncio REPL ")
    assert ">>> import asyncio\n" in finished.stdout


@pytest.mark.platform("linux")
@pytest.mark.python("==3.14")
def test_ps_hides_korean_names(shop, look):
    finished = look("ps_korean.sh", lambda: shop("shop_korean.py").wait_asleep())
    assert finished.returncode == 0
    # 글자 수만큼의 NUL이 나온다. 터미널에는 보이지 않는다.
    assert finished.stdout.count("\0\0\0") == 1
    assert "사용자" not in finished.stdout
    assert "order" in finished.stdout


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.15")
def test_ps_shows_korean_names(shop, look):
    finished = look("ps_korean.sh", lambda: shop("shop_korean.py").wait_asleep())
    assert finished.returncode == 0
    assert [cells(row)[2] for row in finished.stdout.splitlines()[2:]] == ["Task-1", "사용자", "order"]


def as_nobody(folder):
    """관리자라면 권한이 없는 사용자로 바꾸어 실행하는 `python`이 있는 폴더."""
    script = folder / "python"
    become = f"import os, sys; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); os.execv(sys.executable, sys.orig_argv[:1] + sys.argv[1:])"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{become}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return folder


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_needs_permission(shop, run, check_output, tmp_path):
    pid = shop("shop.py", TRACEABLE if ROOT else UNTRACEABLE).wait()
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


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.14")
def test_ps_of_no_process(look):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(LONG)
    finished = look("ps.sh", lambda: str(gone.pid))
    assert finished.returncode == 1
    assert finished.stdout.startswith("Error retrieving tasks: [Errno 2] No such file or directory: ")


# 안에서 보기


@pytest.mark.python(">=3.14")
def test_call_graph_shows_both_directions(lines):
    text = lines("call_graph.py")
    assert [line.split()[-1] for line in text if "async " in line] == ["sleep()", "read()", "fetch()", "load()"]
    assert text.index("  + Awaited by:") < next(number for number, line in enumerate(text) if "'화면'" in line)


@pytest.mark.python("<3.14")
def test_no_call_graph():
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


@pytest.fixture
def dumped(shop, run, printed):
    """신호를 받은 프로그램이 그때까지 출력한 것. 프로그램은 끝나지 않는다."""

    def start():
        running = shop("shop_signal.py", "pass")
        assert run(f"{SNIPPETS}/dump.sh", env={"PID": running.wait()}).returncode == 0
        wait_for(lambda: running.text().count("    await read(key)\n") == 2)
        assert running.process.poll() is None
        return running.text()

    return lambda: printed(f"{SNIPPETS}/shop_signal.py", start)


@pytest.mark.platform("linux", "darwin")
def test_signal_prints_the_stacks_of_all_tasks(dumped, check_output):
    finished = dumped()
    check_output(f"{SNIPPETS}/shop_signal.py", finished)
    names = re.findall(r"^Stack for <Task pending name='(.*?)'", finished.stdout, re.MULTILINE)
    assert names == ["Task-1", "fetch order", "fetch user"]
    assert "await asyncio.gather" in finished.stdout


def test_print_stack_without_a_file_splits_its_output(capsys):
    async def main():
        task = asyncio.create_task(await_chain.fetch("user"))
        await asyncio.sleep(0)
        task.print_stack()
        task.cancel()

    asyncio.run(main())
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert out.startswith("Stack for <Task pending ")
    assert err.startswith('  File "')


def test_print_stack_shows_only_the_outermost_coroutine():
    async def main():
        task = asyncio.create_task(await_chain.fetch("user"))
        await asyncio.sleep(0)
        frames = [frame.f_code.co_name for frame in task.get_stack()]
        printed = io.StringIO()
        task.print_stack(file=printed)
        task.cancel()
        return frames, re.findall(r", in (\w+)", printed.getvalue())

    assert asyncio.run(main()) == (["fetch"], ["fetch"])


def test_await_chain_shows_every_coroutine(lines):
    assert lines("await_chain.py") == ["fetch user: fetch → read → sleep"]


# 오류 메시지

NO_LOOP = "There is no current event loop in thread 'MainThread'."
# (메시지, 내는 스니펫, 고친 스니펫, 메시지가 나오는 판, 나오지 않는 판)
MESSAGES = [
    ("get_event_loop() at first", NO_LOOP, "event_loop/note_long.py", "event_loop/note_fixed.py", ">=3.14"),
    (
        "get_event_loop() after asyncio.run()",
        NO_LOOP,
        "event_loop/get_loop_after_run.py",
        "event_loop/note_fixed.py",
        "",
    ),
    (
        "Event loop is closed",
        "RuntimeError: Event loop is closed",
        "event_loop/loop_closed.py",
        "event_loop/loop_closed_fixed.py",
        "",
    ),
    (
        "asyncio.run() cannot be called from a running event loop",
        "RuntimeError: asyncio.run() cannot be called from a running event loop",
        "event_loop/nested_run.py",
        "event_loop/nested_run_fixed.py",
        "",
    ),
    (
        "coroutine ... was never awaited",
        "RuntimeWarning: coroutine 'save' was never awaited",
        "tasks/never_awaited.py",
        "tasks/never_awaited_fixed.py",
        "",
    ),
    (
        "Task was destroyed but it is pending!",
        "Task was destroyed but it is pending!",
        "background_tasks/lost_task.py",
        "background_tasks/lost_task_fixed.py",
        "",
    ),
    (
        "Task exception was never retrieved",
        "Task exception was never retrieved",
        "background_tasks/never_retrieved.py",
        "background_tasks/never_retrieved_fixed.py",
        "",
    ),
]


def cases():
    for row, message, broken, cured, wanted in MESSAGES:
        marks = [pytest.mark.python(wanted)] if wanted else []
        yield pytest.param(message, True, broken, cured, id=f"{row}: printed", marks=marks)
        if wanted:
            marks = [pytest.mark.python(wanted.replace(">=", "<"))]
            yield pytest.param(message, False, broken, cured, id=f"{row}: -", marks=marks)


@pytest.mark.parametrize(("message", "printed", "broken", "cured"), list(cases()))
def test_message(run, message, printed, broken, cured):
    assert (message in run(f"concurrency/{broken}", merge=True).stdout) is printed
    finished = run(f"concurrency/{cured}", merge=True)
    assert finished.returncode == 0
    assert message not in finished.stdout
