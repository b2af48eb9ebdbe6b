"""docs/concurrency/event-loop.md의 주장."""

import asyncio
import os
import re
import runpy
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.running import run_command
from snippets.concurrency.event_loop import (
    manual_leftover_fixed,
    nested_run,
    note_long,
    run_function,
)
from tests.concurrency.loops import left_tasks

SNIPPETS = "concurrency/event_loop"
NO_LOOP = "There is no current event loop in thread 'MainThread'."


def in_thread(function):
    """메인 스레드의 루프를 건드리지 않게 새 스레드에서 부른다."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(function).result(timeout=30)


def runtime_error_of(function):
    try:
        function()
    except RuntimeError as error:
        return str(error)
    return None


@pytest.fixture
def matrix():
    """호출하는 위치마다, 이 판에서 get_event_loop()가 주는 것."""
    program = Path(__file__).with_name("loop_matrix.py")
    finished = run_command([sys.executable, str(program)], cwd=program.parent)
    return dict(line.split(": ") for line in finished.stdout.splitlines())


# asyncio.run


def test_run_runs_the_coroutine(expect_output):
    assert expect_output(f"{SNIPPETS}/run.py").stdout == "3\n"


def test_run_makes_a_new_loop_and_returns_the_value():
    async def main():
        return asyncio.get_running_loop(), 3

    first, value = asyncio.run(main())
    second, _ = asyncio.run(main())
    assert value == 3
    assert first is not second


def test_run_raises_what_the_coroutine_raises():
    error = ValueError("실패")

    async def main():
        raise error

    with pytest.raises(ValueError, match=r"^실패$") as caught:
        asyncio.run(main())
    assert caught.value is error


def test_run_cancels_what_is_left_and_closes_the_loop():
    steps, closed = [], threading.Event()

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            steps.append("태스크를 취소함")

    async def numbers():
        try:
            yield 1
        finally:
            steps.append("제너레이터를 닫음")
            closed.set()

    def job():
        closed.wait(30)
        steps.append("실행기의 작업이 끝남")

    async def main():
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, job)
        task, stream = asyncio.create_task(forever()), numbers()
        await anext(stream)
        steps.append(f"main이 끝남, 태스크 완료: {task.done()}")
        return loop, stream

    loop, _stream = asyncio.run(main())
    assert steps == ["main이 끝남, 태스크 완료: False", "태스크를 취소함", "제너레이터를 닫음", "실행기의 작업이 끝남"]
    assert loop.is_closed()


def test_run_cancels_leftover_tasks():
    async def forever():
        await asyncio.Event().wait()

    async def main():
        task = asyncio.create_task(forever())
        await asyncio.sleep(0)
        return task, task.done()

    task, was_done = asyncio.run(main())
    assert not was_done
    assert task.cancelled()


def test_run_closes_async_generators():
    closed = []

    async def numbers():
        try:
            yield 1
            yield 2
        finally:
            closed.append(True)

    async def main():
        stream = numbers()
        assert await anext(stream) == 1
        return stream, list(closed)

    _stream, closed_in_main = asyncio.run(main())
    assert closed_in_main == []
    assert closed == [True]


def test_run_waits_for_the_default_executor():
    main_ended = threading.Event()
    finished = []

    def job():
        finished.append(main_ended.wait(timeout=30))

    async def release():
        try:
            await asyncio.Event().wait()
        finally:
            main_ended.set()

    async def main():
        asyncio.get_running_loop().run_in_executor(None, job)
        task = asyncio.create_task(release())
        await asyncio.sleep(0)
        return task, list(finished)

    _task, finished_in_main = asyncio.run(main())
    assert finished_in_main == []
    assert finished == [True]


def test_run_closes_the_loop():
    async def main():
        return asyncio.get_running_loop()

    assert asyncio.run(main()).is_closed()


@pytest.mark.python(">=3.13")
def test_run_waits_five_minutes_for_the_default_executor(monkeypatch):
    """5분을 0.1초로 줄여도 run은 끝나지 않은 작업을 두고 돌아온다."""
    assert asyncio.constants.THREAD_JOIN_TIMEOUT == 5 * 60
    monkeypatch.setattr(asyncio.constants, "THREAD_JOIN_TIMEOUT", 0.1)
    release, ended = threading.Event(), threading.Event()

    def job():
        release.wait(60)
        ended.set()

    async def main():
        asyncio.get_running_loop().run_in_executor(None, job)

    message = "^The executor did not finishing joining its threads within "
    with pytest.warns(RuntimeWarning, match=message):
        asyncio.run(main())
    assert not ended.is_set()
    release.set()
    assert ended.wait(60)


@pytest.mark.python(">=3.13")
def test_program_waits_for_the_job_that_run_left_behind(run_code):
    code = """
import asyncio, threading

asyncio.constants.THREAD_JOIN_TIMEOUT = 0.1
release = threading.Event()

def job():
    release.wait(60)
    threading.Event().wait(0.3)
    print("작업이 끝남", flush=True)

async def main():
    asyncio.get_running_loop().run_in_executor(None, job)

asyncio.run(main())
print("run이 끝남", flush=True)
release.set()
"""
    assert run_code(code).stdout.splitlines() == ["run이 끝남", "작업이 끝남"]


@pytest.mark.platform("linux", "darwin")
def test_own_sigint_handler_keeps_main_from_being_cancelled(run_code):
    code = """
import asyncio, signal

async def main():
    signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(0.05)
    return "취소되지 않음"

signal.signal(signal.SIGINT, lambda *arguments: print("처리기"))
print(asyncio.run(main()))
"""
    assert run_code(code).stdout.splitlines() == ["처리기", "취소되지 않음"]


@pytest.mark.platform("linux", "darwin")
def test_interrupt_cancels_main_and_comes_out_of_run(tmp_path):
    code = """
import asyncio, os, signal, threading

async def main():
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT]).start()
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        print("정리함")
        raise

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
"""
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    finished = run_command([sys.executable, "script.py"], cwd=tmp_path)
    assert finished.stdout.splitlines() == ["정리함", "KeyboardInterrupt"]


@pytest.mark.platform("linux", "darwin")
def test_interrupt_does_not_cancel_a_main_in_another_thread(run_code):
    code = """
import asyncio, signal, threading

started, interrupted = threading.Event(), threading.Event()

async def main():
    started.set()
    try:
        await asyncio.to_thread(interrupted.wait, 30)
    except asyncio.CancelledError:
        print("취소됨")
        raise
    print("취소되지 않음")

thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
started.wait(30)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("KeyboardInterrupt", flush=True)
interrupted.set()
thread.join(30)
"""
    assert run_code(code).stdout.splitlines() == ["KeyboardInterrupt", "취소되지 않음"]


def test_loop_is_there_only_for_the_code_that_it_runs():
    found = []

    def look():
        found.append(runtime_error_of(asyncio.get_running_loop) or "있음")

    async def main():
        look()
        asyncio.get_running_loop().call_soon(look)
        await asyncio.sleep(0)

    look()
    asyncio.run(main())
    look()
    assert found == ["no running event loop", "있음", "있음", "no running event loop"]


def test_loop_is_there_in_done_callbacks_and_not_in_other_threads():
    async def main():
        loop, found = asyncio.get_running_loop(), []
        future = loop.create_future()
        future.add_done_callback(lambda _: found.append(asyncio.get_running_loop() is loop))
        future.set_result(None)
        await asyncio.sleep(0)
        error = await asyncio.to_thread(runtime_error_of, asyncio.get_running_loop)
        return found, error

    assert asyncio.run(main()) == ([True], "no running event loop")


# 노트의 긴 꼴


@pytest.mark.python("<3.12")
def test_long_form_works_silently(lines):
    assert lines("note_long.py") == ["3"]


@pytest.mark.python(">=3.12,<3.14")
def test_long_form_warns(lines):
    warning, source, result = lines("note_long.py")
    assert warning.endswith("note_long.py:9: DeprecationWarning: There is no current event loop")
    assert source == "  loop = asyncio.get_event_loop()"
    assert result == "3"


@pytest.mark.python(">=3.12,<3.14")
def test_the_warning_is_hidden_in_imported_modules(use):
    folder = use(f"{SNIPPETS}/note_long.py").parent
    finished = subprocess.run(
        [sys.executable, "-B", "-c", "import note_long; note_long.main()"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert (finished.stdout, finished.stderr) == ("3\n", "")


@pytest.mark.python(">=3.12,<3.14")
def test_development_mode_shows_the_warning_of_imported_modules(use):
    folder = use(f"{SNIPPETS}/note_long.py").parent
    code = "import note_long; note_long.main()"
    finished = run_command([sys.executable, "-B", "-X", "dev", "-c", code], cwd=folder)
    assert "DeprecationWarning: There is no current event loop" in finished.stderr


@pytest.mark.python(">=3.14")
def test_long_form_fails(lines):
    assert lines("note_long.py") == [f"RuntimeError: {NO_LOOP}"]


def test_long_form_works_where_a_loop_was_set(capsys):
    def main():
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        note_long.main()
        return loop

    assert in_thread(main).is_closed()
    assert capsys.readouterr().out == "3\n"


def test_run_takes_away_the_loop_that_was_set():
    async def nothing():
        pass

    def main():
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        asyncio.run(nothing())
        error = runtime_error_of(asyncio.get_event_loop)
        asyncio.set_event_loop(loop)
        found = asyncio.get_event_loop() is loop
        loop.close()
        return error, found

    error, found = in_thread(main)
    assert error.startswith("There is no current event loop in thread ")
    assert found


@pytest.mark.python(">=3.12")
def test_run_with_a_loop_factory_leaves_the_loop_that_was_set():
    async def running():
        return asyncio.get_running_loop()

    def main():
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        ran = asyncio.run(running(), loop_factory=asyncio.new_event_loop)
        found = asyncio.get_event_loop()
        loop.close()
        return found is loop, ran is loop

    assert in_thread(main) == (True, False)


def test_long_form_fails_in_another_thread(capsys):
    in_thread(lambda: runpy.run_path(note_long.__file__, run_name="__main__"))
    out = capsys.readouterr().out
    assert out.startswith("RuntimeError: There is no current event loop in thread 'ThreadPool")
    assert out.count("\n") == 1


def test_short_form_works(expect_output):
    assert expect_output(f"{SNIPPETS}/note_fixed.py").stdout == "3\n"


def test_runner_keeps_one_loop_and_closes_it(expect_output):
    finished = expect_output(f"{SNIPPETS}/runner.py")
    assert finished.stdout.splitlines() == ["3", "7", "같은 루프: True", "루프가 닫힘: True"]


def test_runner_keeps_tasks_between_runs():
    async def start():
        task = asyncio.create_task(asyncio.Event().wait())
        await asyncio.sleep(0)
        return task

    async def state(task):
        return task.done()

    with asyncio.Runner() as runner:
        task = runner.run(start())
        assert runner.run(state(task)) is False
    assert task.cancelled()


def test_closed_runner_does_not_run():
    async def main():
        pass

    with asyncio.Runner() as runner:
        runner.run(main())
    coroutine = main()
    with pytest.raises(RuntimeError, match=r"^Runner is closed$"):
        runner.run(coroutine)
    coroutine.close()


# 흔한 실수


def test_run_needs_an_argument():
    with pytest.raises(TypeError, match=r"^run\(\) missing 1 required positional argument: 'main'$"):
        asyncio.run()


def test_run_needs_a_coroutine_not_a_function(lines):
    (error,) = lines("run_function.py")
    if sys.version_info >= (3, 14):
        assert error == "TypeError: An asyncio.Future, a coroutine or an awaitable is required"
    else:
        assert error.startswith("ValueError: a coroutine was expected, got <function main at 0x")


def test_run_takes_the_coroutine_that_the_function_returns(lines, capsys):
    assert lines("run_function_fixed.py") == ["실행했습니다"]
    asyncio.run(run_function.main())
    assert capsys.readouterr().out == "실행했습니다\n"


def test_run_of_a_plain_function_gets_none():
    def main():
        pass

    with pytest.raises((TypeError, ValueError)) as caught:
        asyncio.run(main())
    if sys.version_info >= (3, 14):
        assert str(caught.value) == "An asyncio.Future, a coroutine or an awaitable is required"
    else:
        assert str(caught.value) == "a coroutine was expected, got None"


class Seven:
    """코루틴이 아닌 어웨이터블."""

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return 7


@pytest.mark.python("<3.14")
def test_run_takes_only_coroutines():
    with pytest.raises(ValueError, match=r"^a coroutine was expected, got "):
        asyncio.run(Seven())


@pytest.mark.python(">=3.14")
def test_run_takes_any_awaitable():
    assert asyncio.run(Seven()) == 7


@pytest.mark.python("<3.14")
def test_run_of_a_function_is_a_value_error(run):
    assert run(f"{SNIPPETS}/run_function.py").stdout.startswith("ValueError: a coroutine was")


@pytest.mark.python(">=3.14")
def test_run_of_a_function_is_a_type_error(run):
    error = run(f"{SNIPPETS}/run_function.py").stdout.splitlines()[0]
    assert error == "TypeError: An asyncio.Future, a coroutine or an awaitable is required"


def test_get_event_loop_fails_after_run(expect_output):
    finished = expect_output(f"{SNIPPETS}/get_loop_after_run.py")
    assert finished.stdout.splitlines() == ["asyncio.run이 끝났습니다", f"RuntimeError: {NO_LOOP}"]


def test_worker_thread_has_no_loop(expect_output):
    finished = expect_output(f"{SNIPPETS}/worker_thread.py")
    assert finished.stdout == ("RuntimeError: There is no current event loop in thread 'Thread-1 (work)'.\n")


def test_run_works_in_a_worker_thread(expect_output):
    assert expect_output(f"{SNIPPETS}/worker_thread_fixed.py").stdout == "Thread-1 (work)\n"


def test_run_in_a_thread_makes_another_loop():
    async def running():
        return asyncio.get_running_loop()

    async def main():
        other = await asyncio.to_thread(lambda: asyncio.run(running()))
        return other is asyncio.get_running_loop()

    assert asyncio.run(main()) is False


def test_closed_loop_runs_nothing(lines):
    first, error, warning, *rest = lines("loop_closed.py")
    assert (first, error) == ("3", "RuntimeError: Event loop is closed")
    assert warning.endswith("RuntimeWarning: coroutine 'print_add' was never awaited")
    assert len(rest) == 2


def long_form_twice(run_code, use):
    code = f"""
import sys
sys.path.insert(0, {str(use(f"{SNIPPETS}/note_long.py").parent)!r})
sys.dont_write_bytecode = True
import note_long

for _ in range(2):
    try:
        note_long.main()
    except RuntimeError as error:
        print(error)
"""
    return run_code(code).stdout.splitlines()


@pytest.mark.python("<3.14")
def test_long_form_twice_fails(run_code, use):
    assert long_form_twice(run_code, use) == ["3", "Event loop is closed"]


@pytest.mark.python(">=3.14")
def test_long_form_fails_both_times(run_code, use):
    assert long_form_twice(run_code, use) == [NO_LOOP, NO_LOOP]


def test_closed_loop_takes_no_callbacks():
    async def main():
        return asyncio.get_running_loop()

    loop = asyncio.run(main())
    with pytest.raises(RuntimeError, match=r"^Event loop is closed$"):
        loop.call_soon(print)


def test_run_twice_works(expect_output):
    assert expect_output(f"{SNIPPETS}/loop_closed_fixed.py").stdout == "3\n7\n"


def test_run_does_not_nest(lines):
    error, warning, *rest = lines("nested_run.py")
    assert error == "RuntimeError: asyncio.run() cannot be called from a running event loop"
    assert warning.endswith("RuntimeWarning: coroutine 'fetch' was never awaited")
    assert len(rest) == 2


def test_run_until_complete_does_not_nest():
    async def inner():
        pass

    async def main():
        coroutine = inner()
        try:
            asyncio.get_running_loop().run_until_complete(coroutine)
        finally:
            coroutine.close()

    with pytest.raises(RuntimeError, match=r"^This event loop is already running$"):
        asyncio.run(main())

    async def with_a_new_loop():
        coroutine, loop = inner(), asyncio.new_event_loop()
        try:
            loop.run_until_complete(coroutine)
        finally:
            coroutine.close()
            loop.close()

    with pytest.raises(RuntimeError, match=r"^Cannot run the event loop while another loop is running$"):
        asyncio.run(with_a_new_loop())


def test_await_instead_of_nesting(expect_output):
    assert expect_output(f"{SNIPPETS}/nested_run_fixed.py").stdout == "값\n"


def test_run_works_in_a_thread_of_a_running_loop():
    assert asyncio.run(asyncio.to_thread(nested_run.load)) == "값"


@pytest.fixture
def asyncio_prompt(tmp_path):
    """`python -m asyncio`에 한 줄씩 넣는 함수."""
    # 프롬프트가 사용자의 입력 기록을 건드리지 않게 한다.
    home = {"HOME": str(tmp_path), "PYTHON_HISTORY": str(tmp_path / "history"), "PYTHONSTARTUP": ""}

    def _prompt(*lines):
        return subprocess.run(
            [sys.executable, "-m", "asyncio"],
            input="\n".join(["import asyncio", *lines, ""]),
            env=os.environ | home,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )

    return _prompt


def test_asyncio_prompt_takes_await(asyncio_prompt):
    finished = asyncio_prompt("value = await asyncio.sleep(0, 'waited')", "print(value)")
    assert "waited" in finished.stdout
    assert "Error" not in finished.stderr


def test_asyncio_prompt_refuses_run(asyncio_prompt):
    finished = asyncio_prompt("asyncio.run(asyncio.Event().wait())")
    assert "RuntimeError: asyncio.run() cannot be called from a running event loop" in finished.stderr.splitlines()


def test_manual_loop_destroys_leftover_tasks(lines):
    ended, received, message, task = lines("manual_leftover.py")
    assert (ended, received) == ("main이 끝납니다. 태스크 완료: False", "받은 예외: GeneratorExit")
    assert message == "Task was destroyed but it is pending!"
    assert task.startswith("task: <Task pending name='남은 태스크' coro=<forever() done")
    assert not issubclass(GeneratorExit, asyncio.CancelledError)


def test_run_cancels_the_same_leftover_task(lines):
    assert lines("manual_leftover_fixed.py") == [
        "main이 끝납니다. 태스크 완료: False",
        "받은 예외: CancelledError",
    ]
    assert left_tasks(manual_leftover_fixed.main()) == [(0, True)]


LOST = """
import asyncio, gc

kept = set()

async def forever():
    try:
        await asyncio.get_running_loop().create_future()
    except BaseException as error:
        print(type(error).__name__)
        raise

async def main():
    KEEP(asyncio.create_task(forever()))
    await asyncio.sleep(0.01)
    gc.collect()
    print("main이 끝납니다")

asyncio.run(main())
"""


def test_task_that_nobody_holds_is_destroyed_under_run_too(run_code):
    lost, held = run_code(LOST.replace("KEEP", "")), run_code(LOST.replace("KEEP", "kept.add"))
    assert lost.stdout.splitlines() == ["GeneratorExit", "main이 끝납니다"]
    assert "Task was destroyed but it is pending!" in lost.stderr
    assert held.stdout.splitlines() == ["main이 끝납니다", "CancelledError"]
    assert held.stderr == ""


CLEANING = """
import asyncio

kept = set()

async def save():
    await asyncio.sleep(0.05)
    print("저장함")

async def serve():
    try:
        await asyncio.Event().wait()
    finally:
        task = asyncio.create_task(save())
        kept.add(task)
        AWAIT

async def main():
    kept.add(asyncio.create_task(serve()))
    await asyncio.sleep(0)

asyncio.run(main())
print("run이 끝남")
"""


def test_task_made_while_cleaning_up_is_destroyed_unless_awaited(run_code):
    lost, awaited = run_code(CLEANING.replace("AWAIT", "")), run_code(CLEANING.replace("AWAIT", "await task"))
    assert lost.stdout.splitlines() == ["run이 끝남"]
    assert "Task was destroyed but it is pending!" in lost.stderr
    assert awaited.stdout.splitlines() == ["저장함", "run이 끝남"]
    assert awaited.stderr == ""


# 판에 따라 다른 get_event_loop


@pytest.mark.python("<3.12")
def test_first_get_event_loop_makes_a_loop(matrix):
    assert matrix["메인 스레드에서 처음"] == "얻음"


@pytest.mark.python(">=3.12,<3.14")
def test_first_get_event_loop_makes_a_loop_and_warns(matrix):
    assert matrix["메인 스레드에서 처음"] == "얻음 + DeprecationWarning"


@pytest.mark.python(">=3.14")
def test_first_get_event_loop_fails(matrix):
    assert matrix["메인 스레드에서 처음"] == "RuntimeError"


def test_other_rows_are_the_same_everywhere(matrix):
    assert matrix["코루틴 안"] == "얻음"
    assert matrix["asyncio.run()이 끝난 뒤"] == "RuntimeError"
    assert matrix["다른 스레드"] == "RuntimeError"
    assert matrix["set_event_loop() 뒤"] == "얻음"


def test_get_event_loop_in_a_coroutine_is_the_running_loop():
    async def main():
        return asyncio.get_event_loop() is asyncio.get_running_loop()

    assert asyncio.run(main()) is True


@pytest.mark.python("<3.14")
def test_policy_is_silent(matrix):
    assert matrix["get_event_loop_policy()"] == "얻음"


@pytest.mark.python(">=3.14")
def test_policy_is_deprecated(matrix):
    assert matrix["get_event_loop_policy()"] == "얻음 + DeprecationWarning"
    message = "'asyncio.get_event_loop_policy' is deprecated and slated for removal in Python 3.16"
    with pytest.warns(DeprecationWarning, match=f"^{re.escape(message)}$"):
        asyncio.get_event_loop_policy()
