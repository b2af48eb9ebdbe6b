"""docs/concurrency/asyncio-debug.md의 주장."""

import asyncio
import gc
import logging
import re
import runpy
import subprocess
import sys
import threading
import time

import pytest

from snippets.concurrency.asyncio_debug import eager_fixed, never_awaited, slow_callback, slow_callback_fixed
from tests.concurrency.clocks import clock
from tests.concurrency.loops import LONG, finish
from tests.concurrency.programs import PATH, clean_environment

SNIPPETS = "concurrency/asyncio_debug"


# 느린 콜백

# 다른 프로그램에 코어를 내준 시간은 걸음의 시간에 넣지 않는다. `time.sleep`은 넣는다.
STEADY = """
import asyncio, threading, time
slept = threading.local()
def sleep(seconds, really=time.sleep):
    really(seconds)
    slept.seconds = getattr(slept, "seconds", 0) + seconds
time.sleep = sleep
asyncio.BaseEventLoop.time = lambda loop: time.thread_time() + getattr(slept, "seconds", 0)
"""


@pytest.fixture
def steady(tmp_path):
    """타이머를 쓰지 않는 스크립트에 줄 환경 변수."""
    return clock(tmp_path, STEADY)


def seconds(line):
    """`Executing … took 0.150 seconds`의 초."""
    return float(re.fullmatch(r"Executing <.*> took (\d+\.\d{3}) seconds", line)[1])


def test_slow_step_is_reported(lines, steady):
    made, slow = lines("slow_callback.py", env=steady)
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


def test_work_in_a_thread_makes_the_report(lines, steady):
    assert lines("slow_callback_fixed.py", env=steady) == ["보고서를 만들었습니다"]


def test_await_that_does_not_wait_ends_no_step(measured):
    async def short():
        time.sleep(0.06)

    async def main():
        await short()
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        await done
        await short()

    [report] = measured(main)
    assert report.endswith("> took 0.120 seconds")


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_slow_step_of_a_pending_task_names_the_await_of_its_outermost_coroutine(measured, depth):
    async def report():
        time.sleep(0.15)
        sum(range(3))
        await asyncio.sleep(0)

    async def load():
        await report()

    async def screen():
        await load()

    function, line = [(report, 3), (load, 1), (screen, 1)][depth]

    async def main():
        await asyncio.create_task(function(), name="보고서")

    [text] = measured(main)
    assert text.startswith("Executing <Task pending name='보고서' coro=<")
    assert f" running at {__file__}:{function.__code__.co_firstlineno + line}>" in text
    assert text.endswith(" took 0.150 seconds")


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


LOGGING = """
import asyncio, logging.config

logging.config.dictConfig({"version": 1, **OPTIONS})

async def main():
    asyncio.get_running_loop().slow_callback_duration = 0

asyncio.run(main(), debug=True)
"""


def test_dict_config_turns_the_logger_off_unless_told_not_to(run_code):
    silent, told = LOGGING.replace("OPTIONS", "{}"), LOGGING.replace("OPTIONS", "{'disable_existing_loggers': False}")
    assert run_code(silent).stderr == ""
    assert run_code(told).stderr.startswith("Executing <Task finished name='Task-1' ")


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


@pytest.mark.parametrize(("value", "debug"), [("0", True), ("1", True), ("", False)])
def test_any_value_of_the_variable_turns_it_on(value, debug):
    code = "import asyncio\nasync def main(): return asyncio.get_running_loop().get_debug()\nprint(asyncio.run(main()))"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=LONG,
        env=clean_environment() | {"PYTHONASYNCIODEBUG": value},
        check=True,
    )
    assert finished.stdout == f"{debug}\n"


@pytest.mark.parametrize("debug", [True, False])
def test_turning_on_in_code(debug):
    async def main():
        loop = asyncio.get_running_loop()
        before = loop.get_debug()
        loop.set_debug(not before)
        return before, loop.get_debug()

    assert finish(main(), debug=debug) == (debug, not debug)


def test_debug_mode_turned_on_while_running_reports_too(caplog):
    async def main():
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = 0
        await asyncio.sleep(0)
        before = len(caplog.records)
        loop.set_debug(True)
        await asyncio.sleep(0)
        return before, len(caplog.records) > before

    assert finish(main(), debug=False) == (0, True)


# 만들어진 자리


def test_warning_names_where_the_coroutine_was_made(lines, steady):
    end, warning, head, *frames, dropped, hint = lines("never_awaited.py", env=steady)
    assert end == "main이 끝납니다"
    assert warning.endswith("never_awaited.py:24: RuntimeWarning: coroutine 'save' was never awaited")
    assert head == "Coroutine created at (most recent call last)"
    assert [line.strip() for line in frames][-2:] == [frames[-2].strip(), "waiting.append(save(text))"]
    assert frames[-2].endswith('never_awaited.py", line 13, in save_later')
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
    assert warning.endswith("plain.py:24: RuntimeWarning: coroutine 'save' was never awaited")
    assert (dropped, hint) == (
        "  waiting.clear()",
        "RuntimeWarning: Enable tracemalloc to get the object allocation traceback",
    )


OUTSIDE = """
import asyncio, sys

waiting = []

async def save():
    pass

def save_later():
    waiting.append(save())

async def main():
    if sys.argv[1] == "루프 안":
        save_later()
    elif sys.argv[1] == "다른 스레드":
        await asyncio.to_thread(save_later)

if sys.argv[1] == "시작 전":
    save_later()
asyncio.run(main(), debug=True)
waiting.clear()
"""


@pytest.mark.parametrize(("where", "named"), [("루프 안", True), ("시작 전", False), ("다른 스레드", False)])
def test_coroutine_made_outside_the_loop_has_no_origin(run_code, where, named):
    shown = run_code(OUTSIDE, where).stderr
    assert "RuntimeWarning: coroutine 'save' was never awaited" in shown
    assert ("Coroutine created at (most recent call last)" in shown) is named
    assert (", in save_later\n" in shown) is named


def test_awaited_coroutine_saves(lines, capsys, steady):
    assert lines("never_awaited_fixed.py", env=steady) == ["저장했습니다: 글", "main이 끝납니다"]
    finish(never_awaited.save("글"))
    assert capsys.readouterr().out == "저장했습니다: 글\n"


def made_here():
    asyncio.create_task(fail())  # noqa: RUF006


async def fail():
    raise OSError("disk")


@pytest.mark.parametrize("debug", [True, False])
def test_report_names_where_the_task_was_made(caplog, debug):
    async def main():
        made_here()
        await asyncio.sleep(0)
        gc.collect()

    finish(main(), debug=debug)
    [report] = [text for text in caplog.messages if text.startswith("Task exception was never retrieved")]
    assert ("source_traceback: Object created at (most recent call last):" in report) is debug
    assert (", in made_here\n" in report) is debug
    assert (re.search(r"created at .*asyncio.tasks\.py:\d+>", report) is not None) is debug


# 즉시 시작


@pytest.mark.python(">=3.12")
def test_eager_task_is_charged_to_its_creator(lines, steady):
    started, returned, slow = lines("eager.py", env=steady)
    assert [started, returned] == ["보고서를 시작합니다", "create_task가 돌아왔습니다. 끝남: True"]
    assert slow.startswith("Executing <Task finished name='Task-1' coro=<main() done")
    assert "보고서" not in slow
    assert 0.15 <= seconds(slow) < LONG


def test_without_eager_tasks_the_slow_one_is_named(lines, measured, steady):
    returned, started, slow = lines("eager_fixed.py", env=steady)
    assert [returned, started] == ["create_task가 돌아왔습니다. 끝남: False", "보고서를 시작합니다"]
    assert slow.startswith("Executing <Task finished name='보고서' coro=<report() done")
    [report] = measured(eager_fixed.main)
    assert report.startswith("Executing <Task finished name='보고서' ")
    assert report.endswith("> took 0.150 seconds")


@pytest.mark.python("<3.12")
def test_no_eager_task_factory():
    assert not hasattr(asyncio, "eager_task_factory")
