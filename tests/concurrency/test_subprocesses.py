"""docs/concurrency/subprocesses.md의 주장."""

import asyncio
import os
import re
import runpy
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from snippets.concurrency.subprocesses import (
    broken_pipe,
    goes_on_fixed,
    grandchild,
    long_line,
    output_lost,
    run_program,
    wait_full,
)
from tests.concurrency.loops import LONG, finish
from tests.concurrency.programs import alive, wait_for
from tests.concurrency.works import turns

HERE = "concurrency/subprocesses"
SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)
# 번호를 출력하고 끝나지 않는 프로그램.
ENDLESS = ("sh", "-c", "echo $$; exec sleep 60")
# 파일 `go`가 생기면 7로 끝나는 프로그램. 살아 있어야 7로 끝난다.
WAITING = ("sh", "-c", "while [ ! -e go ]; do sleep 0.01; done; exit 7")
# 손자의 번호를 출력하고 손자를 기다리는 셸의 명령.
WITH_GRANDCHILD = "sh -c 'echo $$; exec sleep 60'; true"
pytestmark = [pytest.mark.platform("linux"), pytest.mark.usefixtures("no_process_is_left")]


@pytest.fixture
def spawned(monkeypatch) -> list[asyncio.subprocess.Process]:
    """그 테스트에서 asyncio로 띄운 프로세스들."""
    processes = []
    for name in ("create_subprocess_exec", "create_subprocess_shell"):
        create = getattr(asyncio, name)

        async def remember(*args, create=create, **options):
            processes.append(await create(*args, **options))
            return processes[-1]

        monkeypatch.setattr(asyncio, name, remember)
    return processes


@pytest.fixture
def failure(run) -> Callable[[str], list[str]]:
    """실패하는 스니펫이 낸 오류들. 자식이 낸 것도 있다."""

    def _failure(name):
        finished = run(f"{HERE}/{name}")
        assert finished.returncode == 1
        return [line for line in finished.stderr.splitlines() if re.match(r"\w+Error\b", line)]

    return _failure


@pytest.fixture
def run_here(use, monkeypatch) -> Callable[..., None]:
    """스니펫을 이 프로세스에서 실행하는 함수. 바꾸어 둔 것이 스니펫에도 보인다. 멈추면 실패한다."""
    run = asyncio.run

    def _run(name, **names):
        with monkeypatch.context() as patched:
            patched.setattr(asyncio, "run", lambda main: run(asyncio.wait_for(main, LONG)))
            runpy.run_path(str(use(f"{HERE}/{name}")), names, "__main__")

    return _run


@pytest.fixture
def end_sleep(tmp_path, monkeypatch) -> Iterator[Callable[[], None]]:
    """명령 `sleep`이 시간이 지나도 끝나지 않게 하고, 그것을 끝내는 함수를 준다."""
    go, script = tmp_path / "go", tmp_path / "bin" / "sleep"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\nwhile [ ! -e '{go}' ]; do {shutil.which('sleep')} 0.01; done\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent), prepend=os.pathsep)
    yield go.touch
    go.touch()


@pytest.fixture
def expire(monkeypatch) -> Callable[..., tuple[subprocess.TimeoutExpired, subprocess.Popen]]:
    """`subprocess.run`의 제한 시간을 지나게 하는 함수. 그 예외와 그때의 자식을 준다. 조건이 참일 때까지 시계가 멈춘다."""

    def _expire(command, until=lambda child: True, **options):
        children, start = [], time.monotonic()

        class Remembered(subprocess.Popen):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                children.append(self)

        def clock():
            now = time.monotonic()
            return now if now > start + LONG or (children and until(children[0])) else start

        with monkeypatch.context() as patched:
            patched.setattr(subprocess, "Popen", Remembered)
            patched.setattr(subprocess, "_time", clock)
            with pytest.raises(subprocess.TimeoutExpired) as caught:
                subprocess.run(command, timeout=SHORT, check=False, **options)
        return caught.value, children[0]

    return _expire


def received(child):
    """`communicate()`가 자식의 출력을 읽어 두었는지."""
    return any(getattr(child, "_fileobj2output", {}).values())


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not alive(pid))


async def ended(process):
    """끝난 것을 asyncio가 알 때까지 기다린다."""
    while process.returncode is None:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)


async def wrote(process):
    """자식의 출력이 올 때까지 읽지 않고 기다린다."""
    while not process.stdout._buffer:
        await asyncio.sleep(0.01)
    return process


async def first_number(process):
    return int(await asyncio.wait_for(process.stdout.readline(), LONG))


# 답


def test_communicate_gives_the_output(lines):
    assert lines("run_program.py") == ["안녕", "제한 시간이 지나 끝냈습니다"]
    assert finish(run_program.run("seq", "3", seconds=LONG)) == "1\n2\n3\n"
    assert len(finish(run_program.run("seq", "200000", seconds=LONG))) == 1_288_895
    assert finish(run_program.run("false", seconds=LONG)) == ""


@pytest.mark.parametrize("wait", ["timeout", "wait_for"])
def test_child_goes_on_after_the_timeout(run_here, end_sleep, capfd, wait):
    if wait == "timeout":
        # 자식은 제한 시간이 지났다고 찍은 뒤에야 끝날 수 있다.
        printed = []
        run_here("goes_on.py", print=lambda text: (printed.append(text), end_sleep()))
        assert printed == ["제한 시간이 지났습니다"]
        assert capfd.readouterr().out == "저장했습니다\n"

    async def limited(process):
        if wait == "wait_for":
            await asyncio.wait_for(process.wait(), SHORT)
        async with asyncio.timeout(SHORT):
            await process.wait()

    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        with pytest.raises(TimeoutError):
            await limited(process)
        before = process.returncode
        # 살아 있어야 받은 것을 돌려주고 0으로 끝난다.
        output, _ = await process.communicate(b"row")
        return before, output, process.returncode

    assert finish(main()) == (None, b"row", 0)


@pytest.mark.parametrize("command", [("sleep", "60"), ("yes",)])
@pytest.mark.parametrize("way", ["timeout", "cancel"])
def test_child_is_killed_however_the_waiting_ends(spawned, command, way):
    async def main():
        seconds = SHORT if way == "timeout" else LONG
        task = asyncio.create_task(run_program.run(*command, seconds=seconds))
        while not spawned:
            await asyncio.sleep(0.01)
        if way == "cancel":
            task.cancel()
        await asyncio.wait([task])
        return task.cancelled() or type(task.exception())

    assert finish(main()) is (True if way == "cancel" else TimeoutError)
    assert [process.returncode for process in spawned] == [-signal.SIGKILL]
    assert not alive(spawned[0].pid)


def test_run_kills_the_child_after_the_timeout(expire):
    _, child = expire(ENDLESS, capture_output=True)
    assert child.returncode == -signal.SIGKILL
    assert not alive(child.pid)


# 제한 시간은 기다림만 그만둡니다


def test_child_goes_on_after_a_cancelled_communicate(spawned, tmp_path):
    async def work(way):
        process = await asyncio.create_subprocess_exec(*WAITING, stdout=PIPE, cwd=tmp_path)
        async with asyncio.timeout(SHORT if way == "timeout" else None):
            await process.communicate()

    async def main(way):
        task = asyncio.create_task(work(way))
        while not spawned:
            await asyncio.sleep(0.01)
        if way == "cancel":
            task.cancel()
        await asyncio.wait([task])
        assert task.cancelled() if way == "cancel" else isinstance(task.exception(), TimeoutError)
        process = spawned.pop()
        before = process.returncode
        (tmp_path / "go").touch()
        await process.communicate()
        (tmp_path / "go").unlink()
        return before, process.returncode

    assert finish(main("timeout")) == (None, 7)
    assert finish(main("cancel")) == (None, 7)


def test_run_leaves_the_grandchild(expire, tmp_path):
    command = "sh -c 'echo ready; while [ ! -e go ]; do sleep 0.01; done; touch went'; true"
    expire(command, received, shell=True, capture_output=True, cwd=tmp_path)
    # 살아 있어야 파일을 만든다.
    (tmp_path / "go").touch()
    wait_for((tmp_path / "went").exists)


def test_grandchild_that_writes_to_the_closed_pipe_ends(expire):
    command = WITH_GRANDCHILD.replace("sleep 60", "yes")
    error, _ = expire(command, received, shell=True, capture_output=True)
    pid = int(error.stdout.split(b"\n", 1)[0])
    wait_for(lambda: not alive(pid))


def test_child_of_popen_goes_on_after_the_timeout(tmp_path):
    with subprocess.Popen(WAITING, stdout=PIPE, cwd=tmp_path) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=SHORT)
        assert process.poll() is None
        (tmp_path / "go").touch()
    assert process.returncode == 7


def test_child_of_a_thread_goes_on_after_the_cancellation(tmp_path):
    command = ["sh", "-c", "touch began; while [ ! -e go ]; do sleep 0.01; done; touch went"]

    async def main():
        task = asyncio.create_task(asyncio.to_thread(subprocess.run, command, cwd=tmp_path, check=False))
        while not (tmp_path / "began").exists():
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        # 살아 있어야 파일을 만든다.
        (tmp_path / "go").touch()
        return task.cancelled()

    assert finish(main()) is True
    wait_for((tmp_path / "went").exists)


def test_with_popen_waits_for_the_child():
    # `stdin`을 닫을 때까지 끝나지 않는다. `with`를 나갈 때 닫히므로 그 뒤에 끝난다.
    with pytest.raises(subprocess.TimeoutExpired), subprocess.Popen(["cat"], stdin=PIPE, stdout=PIPE) as process:
        process.wait(timeout=SHORT)
    assert process.returncode == 0


# 종료 코드


def test_returncode_is_none_until_the_end():
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        before = process.returncode
        process.stdin.close()
        await process.wait()
        return before, process.returncode

    assert finish(main()) == (None, 0)


def test_returncode_is_the_negative_signal():
    async def main(end):
        process = await asyncio.create_subprocess_exec("sleep", "60")
        end(process)
        return await process.wait()

    assert finish(main(lambda process: process.kill())) == -9
    assert finish(main(lambda process: process.terminate())) == -15
    assert finish(main(lambda process: process.send_signal(signal.SIGINT))) == -2
    assert subprocess.run(["sh", "-c", "kill -9 $$"], check=False).returncode == -9


def test_shell_adds_128():
    command = "sh -c 'kill -9 $$'; echo $?"
    finished = subprocess.run(["sh", "-c", command], stdout=PIPE, stderr=DEVNULL, text=True, check=False)
    assert finished.stdout == "137\n"

    async def main():
        process = await asyncio.create_subprocess_shell("sh -c 'kill -9 $$' || exit", stderr=DEVNULL)
        return await process.wait()

    # 프로그램이 끝나기를 기다린 셸의 `returncode`.
    assert finish(main()) == 137
    assert subprocess.run("sh -c 'kill -9 $$' || exit", shell=True, stderr=DEVNULL, check=False).returncode == 137


def test_failed_command_raises_nothing():
    async def main():
        process = await asyncio.create_subprocess_exec("sh", "-c", "echo 출력; exit 3", stdout=PIPE)
        output, _ = await process.communicate()
        return output.decode(), process.returncode

    assert finish(main()) == ("출력\n", 3)


def test_check_raises_called_process_error():
    with pytest.raises(subprocess.CalledProcessError) as caught:
        subprocess.run(["sh", "-c", "exit 3"], check=True)
    assert caught.value.returncode == 3
    assert subprocess.run(["sh", "-c", "exit 3"], check=False).returncode == 3


def test_asyncio_reaps_the_child():
    async def main():
        process = await asyncio.create_subprocess_exec("true")
        await asyncio.wait_for(ended(process), LONG)
        return process.returncode, Path("/proc", str(process.pid)).exists()

    assert finish(main()) == (0, False)


def test_popen_leaves_a_zombie():
    process = subprocess.Popen(["true"])
    status = Path("/proc", str(process.pid), "stat")
    wait_for(lambda: status.read_text().rpartition(") ")[2].startswith("Z"))
    assert process.returncode is None
    # 다른 것을 띄워도 남는다.
    subprocess.Popen(["true"]).wait()
    assert status.exists()
    assert process.poll() == 0
    assert not status.exists()


# 한 줄씩 받기


def test_lines_come_while_the_child_runs(run):
    assert run(f"{HERE}/read_lines.py").stdout.splitlines() == ["받음 하나", "받음 둘", "종료 코드: 3"]

    async def main():
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", "echo one; read line; echo two", stdin=PIPE, stdout=PIPE
        )
        found = []
        async for line in process.stdout:
            found.append(line)
            if found == [b"one\n"]:
                assert process.returncode is None
                process.stdin.write(b"\n")
        return found, await process.wait()

    assert finish(main()) == ([b"one\n", b"two\n"], 0)


@pytest.mark.parametrize(("options", "unbuffered"), [([], ""), (["-u"], ""), ([], "1")])
def test_python_child_holds_its_output_back(options, unbuffered):
    code = "import sys; print('one'); print('printed', file=sys.stderr, flush=True); sys.stdin.read()"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env["PYTHONUNBUFFERED"] = unbuffered
    at_once = bool(options or unbuffered)

    async def main():
        process = await asyncio.create_subprocess_exec(
            sys.executable, *options, "-c", code, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=env
        )
        assert await asyncio.wait_for(process.stderr.readline(), LONG) == b"printed\n"
        first = None
        with suppress(TimeoutError):
            first = await asyncio.wait_for(process.stdout.readline(), LONG if at_once else SHORT)
        rest, _ = await process.communicate(b"")
        return first, rest

    assert finish(main()) == ((b"one\n", b"") if at_once else (None, b"one\n"))


async def writes_to_stderr():
    return await asyncio.create_subprocess_exec("sh", "-c", "seq 200000 >&2; echo done", stdout=PIPE, stderr=PIPE)


def test_unread_stderr_stops_the_child():
    async def main():
        process = await writes_to_stderr()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.stdout.readline(), 0.5)
        before = process.returncode
        output, errors = await process.communicate()
        return before, output, len(errors)

    assert finish(main()) == (None, b"done\n", 1_288_895)


def test_both_streams_are_read_together():
    async def main():
        process = await writes_to_stderr()
        output, errors = await asyncio.gather(process.stdout.read(), process.stderr.read())
        return output, len(errors), await process.wait()

    assert finish(main()) == (b"done\n", 1_288_895, 0)


def test_child_waits_until_stdin_is_closed():
    async def main():
        process = await asyncio.create_subprocess_exec("sort", stdin=PIPE, stdout=PIPE)
        process.stdin.write(b"2\n1\n")
        await process.stdin.drain()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.stdout.readline(), SHORT)
        process.stdin.close()
        return [line async for line in process.stdout], await process.wait()

    assert finish(main()) == ([b"1\n", b"2\n"], 0)


# 여럿을 함께


def test_no_more_than_four_programs_run_at_once(tmp_path, spawned):
    # 시작할 때 파일을 만들고 그때 있는 파일의 수를 출력한 뒤, 끝내라고 할 때 지우고 끝난다.
    code = "touch run.$$; ls run.* | wc -l; while [ ! -e go ]; do sleep 0.01; done; rm run.$$"

    async def convert(limit):
        async with limit:
            return await run_program.run("sh", "-c", f"cd '{tmp_path}'; {code}", seconds=LONG)

    async def main(limit):
        works = [asyncio.create_task(convert(limit)) for _ in range(12)]
        while len([*tmp_path.glob("run.*")]) < 4:
            await asyncio.sleep(0.01)
        await turns(100)
        at_once = len(spawned)
        (tmp_path / "go").touch()
        return at_once, await asyncio.gather(*works)

    at_once, outputs = finish(main(asyncio.Semaphore(4)))
    assert at_once == 4
    assert len(outputs) == 12
    assert max(int(output) for output in outputs) <= 4


def test_programs_of_threads_run_together(run, tmp_path):
    assert run(f"{HERE}/threads.py").stdout == "가\n나\n다\n"
    # 서로의 파일이 생길 때까지 기다리므로, 하나씩 실행하면 끝나지 않는다.
    meet = "touch $0; while [ ! -e $1 ]; do sleep 0.01; done"

    def work(names):
        return subprocess.run(["sh", "-c", meet, *names], cwd=tmp_path, timeout=LONG, check=False).returncode

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [("a", "b"), ("b", "a")])) == [0, 0]


def test_loop_of_a_thread_runs_programs():
    found = []
    thread = threading.Thread(target=lambda: found.append(finish(run_program.run("echo", "안녕", seconds=LONG))))
    thread.start()
    thread.join(LONG)
    assert found == ["안녕\n"]


# 다른 스레드가 fork하려는 바로 그때 프로그램을 띄운다.
RACING = """
import asyncio, os, sys, threading, uvloop
async def main():
    process = await asyncio.create_subprocess_exec("true")
    return await process.wait()
def spawn(run):
    try:
        print(run(main()))
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
def before_fork():
    if not others:
        others.append(threading.Thread(target=spawn, args=[run]))
        others[0].start()
        others[0].join()
others = []
run = {"asyncio": asyncio.run, "uvloop": uvloop.run}[sys.argv[1]]
os.register_at_fork(before=before_fork)
spawn(run)
"""


def test_uvloop_may_race_with_a_loop_of_another_thread(run_code):
    assert run_code(RACING, "uvloop").stdout == "RuntimeError: Racing with another loop to spawn a process.\n0\n"
    assert run_code(RACING, "asyncio").stdout == "0\n"


# 오류와 고치는 법


def test_killed_child_saves_nothing(run_here, end_sleep, spawned, capfd):
    run_here("goes_on_fixed.py")
    assert spawned.pop().returncode == -signal.SIGKILL

    async def main():
        task = asyncio.create_task(goes_on_fixed.main())
        while not spawned:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled(), await spawned[0].wait()

    assert finish(main()) == (True, -signal.SIGKILL)
    end_sleep()
    assert capfd.readouterr().out == "제한 시간이 지났습니다\n"


def test_except_timeout_error_misses_the_cancellation(spawned, tmp_path):
    async def work():
        process = await asyncio.create_subprocess_exec(*WAITING, cwd=tmp_path)
        try:
            async with asyncio.timeout(LONG):
                await process.wait()
        except TimeoutError:
            process.kill()

    async def main():
        task = asyncio.create_task(work())
        while not spawned:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        (tmp_path / "go").touch()
        return task.cancelled(), await spawned[0].wait()

    assert finish(main()) == (True, 7)


def test_kill_of_an_ended_process_fails():
    async def main():
        process = await asyncio.create_subprocess_exec("echo", stdout=PIPE)
        await process.communicate()
        await ended(process)
        for end in (process.kill, process.terminate):
            with pytest.raises(ProcessLookupError) as caught:
                end()
            assert str(caught.value) == ""

    finish(main())


@pytest.fixture
def code_after_kill(monkeypatch) -> Callable[[], int]:
    """끝났지만 asyncio가 아직 거두지 않은 자식에 `kill()`을 호출한 뒤의 종료 코드. 자식은 3으로 끝난다."""
    killed, waitpid = threading.Event(), os.waitpid

    def late(*arguments):
        assert killed.wait(LONG)
        return waitpid(*arguments)

    # `subprocess`는 이것을 쓰지 않는다.
    monkeypatch.setattr(os, "waitpid", late)

    async def main():
        process = await asyncio.create_subprocess_exec("sh", "-c", "read line; exit 3", stdin=PIPE)
        process.stdin.write(b"\n")
        wait_for(lambda: not alive(process.pid))  # 루프를 막으므로 asyncio는 끝난 것을 아직 모른다.
        process.kill()
        killed.set()
        await process.communicate(b"")
        return process.returncode

    return lambda: finish(main())


@pytest.mark.python("<3.13")
def test_kill_may_lose_the_exit_code_before_3_13(code_after_kill, caplog):
    code = code_after_kill()
    # 3.12의 나중 패치 버전에서는 확인하지 않았다.
    if code != 255 and sys.version_info >= (3, 12, 2):
        assert code == 3
    else:
        assert code == 255
        assert "will report returncode 255" in caplog.text


@pytest.mark.python(">=3.13")
def test_kill_keeps_the_exit_code_since_3_13(code_after_kill):
    assert code_after_kill() == 3


@pytest.mark.parametrize(
    ("program", "wanted"),
    [
        ("trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.01; done", (b"cleaned\n", 0)),
        ("trap '' TERM; echo ready; exec sleep 60", (b"", -9)),
    ],
)
def test_terminate_first_and_kill_later(program, wanted):
    async def main():
        process = await asyncio.create_subprocess_exec("sh", "-c", program, stdout=PIPE)
        assert await asyncio.wait_for(process.stdout.readline(), LONG) == b"ready\n"
        process.terminate()
        output = await asyncio.wait_for(process.stdout.readline(), LONG) if wanted[0] else b""
        try:
            async with asyncio.timeout(LONG if output else SHORT):
                await ended(process)
        except TimeoutError:
            process.kill()
        await process.communicate()
        return output, process.returncode

    assert finish(main()) == wanted


@pytest.mark.parametrize("command", [("sh", "-c", "echo first; exec sleep 60"), ("echo", "first")])
def test_cancelled_communicate_drops_what_it_has_read(command):
    async def main():
        process = await wrote(await asyncio.create_subprocess_exec(*command, stdout=PIPE))
        reading = asyncio.create_task(process.communicate())
        await turns()
        # 읽어 간 것은 읽는 쪽의 버퍼에 없다.
        assert not process.stdout._buffer
        if command[0] == "sh":
            reading.cancel()
            process.kill()
        await asyncio.wait([reading])
        assert reading.cancelled() is (command[0] == "sh")
        return await process.communicate()

    assert finish(main()) == (b"", None)


def test_communicate_that_is_not_cancelled_keeps_its_output(run_here, spawned, monkeypatch, capsys):
    create = asyncio.create_subprocess_exec

    async def late(*command, **options):
        return await wrote(await create(*command, **options))

    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "create_subprocess_exec", late)
        run_here("output_lost.py")
    assert capsys.readouterr().out == "출력: b'first\\n'\n"
    assert spawned.pop().returncode == -signal.SIGKILL

    # 기다리다 취소되어도 끝낸다.
    async def main():
        task = asyncio.create_task(output_lost.main())
        while not spawned:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        while not spawned[0].stdout.at_eof():  # 스니펫이 만든 태스크가 아직 읽고 있다.
            await asyncio.sleep(0.01)
        await ended(spawned[0])
        return task.cancelled(), spawned[0].returncode

    assert finish(main()) == (True, -signal.SIGKILL)


def test_program_that_ends_in_time_gives_its_output(monkeypatch, capsys):
    create = asyncio.create_subprocess_exec

    async def in_time(*_, stdout):
        process = await wrote(await create("echo", "first", stdout=stdout))
        await ended(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", in_time)
    finish(output_lost.main())
    assert capsys.readouterr().out == "출력: b'first\\n'\n"


def test_timeout_expired_has_the_output_as_bytes(expire):
    for options in ({}, {"text": True}):
        error, _ = expire(["sh", "-c", "echo first; exec sleep 60"], received, stdout=PIPE, **options)
        assert error.stdout == b"first\n"
        error, _ = expire(["sleep", "60"], stdout=PIPE, **options)
        assert error.stdout is None


def test_timeout_expired_loses_the_output_of_a_closed_pipe(expire):
    def closed(child):
        return child.stdout.closed

    error, _ = expire(["sh", "-c", "echo first; exec sleep 60 >&-"], closed, stdout=PIPE)
    assert error.stdout is None
    # 둘 가운데 하나라도 열려 있으면 받은 것을 준다.
    error, _ = expire(["sh", "-c", "echo first; exec sleep 60 >&-"], closed, capture_output=True)
    assert error.stdout == b"first\n"
    command = ["sh", "-c", "echo first; exec sleep 60 >&- 2>&-"]
    error, _ = expire(command, lambda child: closed(child) and child.stderr.closed, capture_output=True)
    assert error.stdout is None


def test_communicate_waits_for_the_grandchild():
    async def main():
        process = await asyncio.create_subprocess_shell(WITH_GRANDCHILD, stdout=PIPE)
        pid = await first_number(process)
        process.kill()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.communicate(), 0.5)
        wait_for(lambda: not alive(process.pid))
        found = alive(process.pid), alive(pid)
        kill(pid)
        await process.communicate()
        return found

    assert finish(main()) == (False, True)


@pytest.mark.usefixtures("end_sleep")
def test_killpg_ends_the_grandchild_too(run):
    finished = run(f"{HERE}/grandchild.py", merge=True)
    assert finished.stdout.splitlines() == ["시작", "communicate()가 끝났습니다"]

    async def main():
        process = await asyncio.create_subprocess_shell(WITH_GRANDCHILD, stdout=PIPE, start_new_session=True)
        pid = await first_number(process)
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()
        return pid, process.returncode

    pid, code = finish(main())
    assert code == -signal.SIGKILL
    wait_for(lambda: not alive(pid))
    assert grandchild.COMMAND.count("sh -c") == 1


def test_killpg_works_after_the_child_has_ended():
    async def main():
        command = "sh -c 'echo $$; exec sleep 60' & exit 3"
        process = await asyncio.create_subprocess_shell(command, stdout=PIPE, start_new_session=True)
        pid = await first_number(process)
        await asyncio.wait_for(ended(process), LONG)
        before = process.returncode, alive(pid)
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()
        return before, pid

    before, pid = finish(main())
    assert before == (3, True)
    wait_for(lambda: not alive(pid))


def test_killpg_of_an_empty_group_fails():
    async def main():
        process = await asyncio.create_subprocess_exec("true", start_new_session=True)
        await asyncio.wait_for(ended(process), LONG)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    finish(main())


@pytest.mark.parametrize("runner", ["setsid", "timeout 60"])
def test_grandchild_in_its_own_group_survives(runner):
    async def main():
        command = f"{runner} sh -c 'echo $$; exec sleep 60'; true"
        process = await asyncio.create_subprocess_shell(command, stdout=PIPE, start_new_session=True)
        pid = await first_number(process)
        os.killpg(process.pid, signal.SIGKILL)
        await asyncio.wait_for(ended(process), LONG)
        found = process.returncode, alive(pid)
        kill(pid)
        await process.communicate()
        return found

    assert finish(main()) == (-signal.SIGKILL, True)


def test_program_of_a_timeout_that_is_the_child_does_not_survive():
    async def main():
        command = ("timeout", "60", "sh", "-c", "echo $$; exec sleep 60")
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, start_new_session=True)
        pid = await first_number(process)
        # 세션을 이끄는 timeout은 그룹을 따로 만들지 못한다.
        os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()
        return process.pid, pid, process.returncode

    child, pid, code = finish(main())
    assert child != pid
    assert code == -signal.SIGKILL
    wait_for(lambda: not alive(pid))


def test_child_in_a_new_session_gets_no_ctrl_c(program):
    running = program("""
import subprocess, time
for new in (False, True):
    print("PID", subprocess.Popen(["sleep", "60"], start_new_session=new).pid, new, flush=True)
print("ready", flush=True)
time.sleep(60)
""")
    running.wait("^ready$")
    same, new = (int(pid) for pid in re.findall(r"PID (\d+)", running.text()))
    running.press_ctrl_c()
    running.process.wait(LONG)
    wait_for(lambda: not alive(same))
    assert alive(new)
    kill(new)


@pytest.mark.parametrize("command", ["seq 200000", "seq 200000 >&2"])
def test_wait_with_a_full_pipe_never_ends(command):
    async def main():
        process = await asyncio.create_subprocess_shell(command, stdout=PIPE, stderr=PIPE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 0.5)
        found = alive(process.pid)
        await process.communicate()
        return found, process.returncode

    assert finish(main()) == (True, 0)


def test_wait_script_never_ends(spawned, failure):
    assert failure("wait_full.py")[0] == "TimeoutError"

    async def main():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wait_full.main(), 0.5)
        output, _ = await spawned[0].communicate()
        return len(output)

    assert finish(main()) == 1_288_895


def test_wait_script_ends_with_little_output(monkeypatch, capsys):
    create = asyncio.create_subprocess_exec
    monkeypatch.setattr(asyncio, "create_subprocess_exec", lambda *command, stdout: create("echo", stdout=stdout))
    finish(wait_full.main())
    assert capsys.readouterr().out == "출력: 1 바이트\n"


def test_wait_of_popen_with_a_full_pipe_never_ends():
    with subprocess.Popen(["seq", "200000"], stdout=PIPE) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.communicate()


def test_drain_with_a_full_pipe_never_ends():
    async def main():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        process.stdin.write(b"x" * 10_000_000)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.stdin.drain(), 0.5)
        process.kill()
        await process.communicate()
        # `communicate(data)`는 쓰면서 읽는다.
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        output, _ = await process.communicate(b"x" * 10_000_000)
        return len(output)

    assert finish(main()) == 10_000_000


def test_communicate_reads_while_it_waits(run_here, monkeypatch, capsys):
    # 느린 컴퓨터에서는 1초 안에 다 쓰지 못할 수도 있다.
    limit = asyncio.wait_for
    monkeypatch.setattr(asyncio, "wait_for", lambda main, _: limit(main, LONG))
    run_here("wait_full_fixed.py")
    assert capsys.readouterr().out == "출력: 1288895 바이트\n"


def test_devnull_needs_no_reading():
    async def main():
        process = await asyncio.create_subprocess_exec("seq", "200000", stdout=DEVNULL)
        return await process.wait()

    assert finish(main()) == 0


async def killed_while_writing():
    """출력을 많이 쓰던 자식을 끝낸다. asyncio는 읽어 둔 것이 많으면 더 읽지 않는다."""
    process = await asyncio.create_subprocess_exec("yes", stdout=PIPE)
    await process.stdout.readline()
    while not process.stdout._paused:
        await asyncio.sleep(0.01)
    process.kill()
    return process


@pytest.mark.python("<3.13")
def test_wait_after_kill_hangs_before_3_13():
    async def main():
        process = await killed_while_writing()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 0.5)
        wait_for(lambda: not alive(process.pid))
        await process.communicate()
        return process.returncode

    assert finish(main()) == -signal.SIGKILL


def test_communicate_after_kill_ends():
    async def main():
        process = await killed_while_writing()
        await process.communicate()
        return process.returncode

    assert finish(main()) == -signal.SIGKILL


def test_long_line_exceeds_the_limit():
    async def first():
        process = await asyncio.create_subprocess_exec(*long_line.COMMAND, stdout=PIPE)
        try:
            await process.stdout.readline()
        finally:
            await process.communicate()

    with pytest.raises(ValueError, match=r"^Separator is not found, and chunk exceed the limit$"):
        finish(first())

    async def read(size):
        code = f"import sys; sys.stdout.write('x' * {size} + chr(10))"
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE)
        try:
            return [len(line) async for line in process.stdout]
        except ValueError as error:
            return str(error).partition(" ")[0]
        finally:
            await process.communicate()

    assert finish(read(2**16)) == [2**16 + 1]
    assert finish(read(2**16 + 1)) == "Separator"


def test_short_line_is_read(monkeypatch, capsys):
    monkeypatch.setattr(long_line, "COMMAND", ("echo", "1234"))
    finish(long_line.main())
    assert capsys.readouterr().out == "한 줄: 5 바이트\n"


async def reader_of(*pieces, limit=10):
    reader = asyncio.StreamReader(limit=limit)
    for piece in pieces:
        reader.feed_data(piece)
    return reader


def test_message_depends_on_what_has_come():
    async def main():
        whole = await reader_of(b"x" * 20 + b"\n")
        with pytest.raises(ValueError, match=r"^Separator is found, but chunk is longer than limit$"):
            await whole.readline()
        part = await reader_of(b"x" * 20)
        with pytest.raises(ValueError, match=r"^Separator is not found, and chunk exceed the limit$"):
            await part.readline()

    finish(main())


def test_larger_limit_reads_the_line(run):
    assert run(f"{HERE}/long_line.py").stdout == "한 줄: 200001 바이트\n"


def test_read_has_no_limit_of_a_line():
    async def main():
        process = await asyncio.create_subprocess_exec(*long_line.COMMAND, stdout=PIPE)
        size = 0
        while piece := await process.stdout.read(1000):
            size += len(piece)
        return size, await process.wait()

    assert finish(main()) == (200_001, 0)


def test_rest_of_the_long_line_looks_like_a_line():
    async def main():
        reader = await reader_of(b"x" * 20)
        with pytest.raises(ValueError, match="Separator is not found"):
            await reader.readline()
        reader.feed_data(b"y" * 5 + b"\nnext\n")
        rest = [await reader.readline(), await reader.readline()]
        # 줄 끝까지 와 있었으면 그 줄만 버린다.
        whole = await reader_of(b"x" * 20 + b"\nnext\n")
        with pytest.raises(ValueError, match="Separator is found"):
            await whole.readline()
        return rest, await whole.readline()

    assert finish(main()) == ([b"yyyyy\n", b"next\n"], b"next\n")


def test_long_rest_of_the_long_line_is_no_line():
    async def main():
        reader = await reader_of(b"x" * 20)
        with pytest.raises(ValueError, match="Separator is not found"):
            await reader.readline()
        reader.feed_data(b"y" * 20 + b"\nnext\n")
        with pytest.raises(ValueError, match="Separator is found"):
            await reader.readline()
        return await reader.readline()

    assert finish(main()) == b"next\n"


def test_readuntil_raises_limit_overrun_error():
    async def main():
        reader = await reader_of(b"x" * 20)
        message = r"^Separator is not found, and chunk exceed the limit$"
        with pytest.raises(asyncio.LimitOverrunError, match=message):
            await reader.readuntil(b"\n")

    finish(main())


def test_asyncio_takes_no_text():
    async def main(**options):
        await asyncio.create_subprocess_exec("true", **options)

    for options in ({"text": True}, {"universal_newlines": True}, {"encoding": "utf-8"}, {"errors": "replace"}):
        with pytest.raises(ValueError, match=rf"^{next(iter(options))} must be (?:False|None)$"):
            finish(main(**options))


def test_uvloop_takes_no_text():
    import uvloop

    async def main():
        await asyncio.create_subprocess_exec("true", text=True)

    with pytest.raises(ValueError, match=r"^unexpected kwargs: text$"):
        uvloop.run(main())

    async def send():
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        try:
            await process.communicate("글")
        finally:
            process.kill()
            await process.wait()

    with pytest.raises(TypeError):
        uvloop.run(send())


def test_decoded_output_is_text(run):
    assert run(f"{HERE}/text.py").stdout == "안녕\n"


def test_input_is_bytes():
    async def main(data):
        process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
        try:
            output, _ = await process.communicate(data)
            return output.decode()
        finally:
            if process.returncode is None:
                process.kill()
                process.stdin.close()
                await ended(process)

    assert finish(main("글".encode())) == "글"
    with pytest.raises(AssertionError, match=r"^'글'$"):
        finish(main("글"))


def test_whole_string_is_the_name():
    async def main():
        await asyncio.create_subprocess_exec("echo 안녕")

    message = r"^\[Errno 2\] No such file or directory: 'echo 안녕'$"
    with pytest.raises(FileNotFoundError, match=message):
        finish(main())
    with pytest.raises(FileNotFoundError, match=message):
        subprocess.run("echo 안녕", check=False)


def test_arguments_are_passed_one_by_one(run):
    assert run(f"{HERE}/not_found.py").stdout == "안녕\n"


def test_shlex_splits_a_command():
    assert finish(run_program.run(*shlex.split("echo '가 나' 다"), seconds=LONG)) == "가 나 다\n"


def test_only_the_shell_knows_a_pipe(tmp_path):
    """셸의 글자는 나누어도 오류 없이 인자가 된다."""
    command = "echo * | tr a-z A-Z"
    (tmp_path / "name").touch()

    async def main(create, *words):
        process = await create(*words, stdout=PIPE, cwd=tmp_path)
        output, _ = await process.communicate()
        return process.returncode, output

    assert finish(main(asyncio.create_subprocess_exec, *shlex.split(command))) == (0, b"* | tr a-z A-Z\n")
    assert finish(main(asyncio.create_subprocess_shell, command)) == (0, b"NAME\n")


def test_run_takes_a_list():
    for command in (["echo", "안녕"], shlex.split("echo 안녕")):
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "안녕\n"
    with pytest.raises(TypeError, match=r"^bufsize must be an integer$"):
        subprocess.run("echo", "안녕", check=False)


def test_missing_folder_is_named():
    async def main(create):
        await create("true", cwd="/no/such/folder")

    for create in (asyncio.create_subprocess_exec, asyncio.create_subprocess_shell):
        with pytest.raises(FileNotFoundError, match=r"No such file or directory: '/no/such/folder'$"):
            finish(main(create))


def test_uvloop_names_nothing():
    import uvloop

    async def main(*command, **options):
        await asyncio.create_subprocess_exec(*command, **options)

    for command, options in ((["true"], {"cwd": "/no/such/folder"}), (["echo 안녕"], {})):
        with pytest.raises(FileNotFoundError, match=r"^\[Errno 2\] No such file or directory$"):
            uvloop.run(main(*command, **options))


def test_missing_interpreter_names_the_script(tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/no/such/python\n")
    script.chmod(0o755)

    async def main():
        await asyncio.create_subprocess_exec(str(script))

    with pytest.raises(FileNotFoundError) as caught:
        finish(main())
    assert str(caught.value) == f"[Errno 2] No such file or directory: '{script}'"


def test_home_and_path_are_not_filled_in(tmp_path, monkeypatch):
    script = tmp_path / "report.sh"
    script.write_text("#!/bin/sh\necho 안녕\n")
    script.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    async def main(name, env):
        process = await asyncio.create_subprocess_exec(name, env=env, stdout=PIPE)
        return (await process.communicate())[0].decode()

    def main_of_run(name, env):
        return subprocess.run([name], env=env, capture_output=True, text=True, check=True).stdout

    for start in (lambda *given: finish(main(*given)), main_of_run):
        for name, env in ((str(script), {}), ("report.sh", None), ("report.sh", {**os.environ})):
            assert start(name, env) == "안녕\n"
        elsewhere = {**os.environ, "PATH": str(tmp_path / "bin")}
        for name, env in (("~/report.sh", None), ("report.sh", {"LANG": "C"}), ("report.sh", elsewhere)):
            with pytest.raises(FileNotFoundError) as caught:
                start(name, env)
            assert str(caught.value) == f"[Errno 2] No such file or directory: '{name}'"
    monkeypatch.setenv("PATH", elsewhere["PATH"])
    for start in (lambda *given: finish(main(*given)), main_of_run):
        with pytest.raises(FileNotFoundError):
            start("report.sh", None)


def test_script_is_looked_for_in_cwd(tmp_path, monkeypatch):
    script = tmp_path / "report.sh"
    script.write_text("#!/bin/sh\necho 안녕\n")
    script.chmod(0o755)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)

    async def main(name, cwd):
        process = await asyncio.create_subprocess_exec(name, cwd=cwd, stdout=PIPE)
        return (await process.communicate())[0].decode()

    def main_of_run(name, cwd):
        return subprocess.run([name], cwd=cwd, capture_output=True, text=True, check=True).stdout

    for start in (lambda *given: finish(main(*given)), main_of_run):
        for name, cwd in (("./report.sh", None), ("./report.sh", tmp_path), ("../report.sh", "other")):
            assert start(name, cwd) == "안녕\n"
        for name, cwd in (("report.sh", None), ("report.sh", tmp_path), ("./report.sh", "other")):
            with pytest.raises(FileNotFoundError) as caught:
                start(name, cwd)
            assert str(caught.value) == f"[Errno 2] No such file or directory: '{name}'"


def test_shell_returns_127():
    async def main(command):
        process = await asyncio.create_subprocess_shell(command, stderr=DEVNULL)
        return await process.wait()

    assert finish(main("no-such-command")) == 127
    assert finish(main("true | no-such-command")) == 127
    # 셸은 마지막 명령의 종료 코드를 준다.
    assert finish(main("no-such-command | cat")) == 0
    assert finish(main("no-such-command; true")) == 0
    assert finish(main("no-such-command && true")) == 127
    # 셸은 있으므로 FileNotFoundError가 아니다.
    with pytest.raises(subprocess.CalledProcessError) as caught:
        subprocess.run("no-such-command", shell=True, check=True, stderr=subprocess.DEVNULL)
    assert caught.value.returncode == 127


def test_list_is_no_program():
    import uvloop

    async def main(create):
        await create(["ls", "-l"])

    no_list = r"^expected str, bytes or os\.PathLike object, not list$"
    with pytest.raises(TypeError, match=no_list):
        finish(main(asyncio.create_subprocess_exec))
    with pytest.raises(ValueError, match=r"^cmd must be a string$"):
        finish(main(asyncio.create_subprocess_shell))
    for create in (asyncio.create_subprocess_exec, asyncio.create_subprocess_shell):
        with pytest.raises(TypeError, match=no_list):
            uvloop.run(main(create))


def test_drain_fails_when_the_child_has_ended(failure):
    # 닫힌 것을 쓰다가 알면 `[Errno 32] Broken pipe`가 붙고, 읽는 쪽이 먼저 알면 붙지 않는다.
    broken = ("BrokenPipeError", "BrokenPipeError: [Errno 32] Broken pipe", "ConnectionResetError: Connection lost")
    assert failure("broken_pipe.py")[0] in broken

    async def main():
        # 첫 글자를 읽어야 끝나므로, 쓰기 전에 끝날 수 없다.
        process = await asyncio.create_subprocess_exec("head", "-c", "1", stdin=PIPE, stdout=DEVNULL)
        process.stdin.write(b"x" * 10_000_000)
        # 기다리는 동안 끝나면 BrokenPipeError이고, 그다음부터는 ConnectionResetError이다.
        with pytest.raises(BrokenPipeError):
            await process.stdin.drain()
        for _ in range(2):
            process.stdin.write(b"x")
            with pytest.raises(ConnectionResetError, match=r"^Connection lost$"):
                await process.stdin.drain()
        await process.wait()

    finish(main())


def test_first_drain_may_pass_when_the_child_ended_before():
    async def main():
        process = await asyncio.create_subprocess_exec("sleep", "60", stdin=PIPE)
        kill(process.pid)  # 루프를 막은 채 기다리므로 asyncio는 끝난 것을 아직 모른다.
        for passes in (True, False):
            process.stdin.write(b"x" * 1_000_000)
            with nullcontext() if passes else pytest.raises(ConnectionResetError, match=r"^Connection lost$"):
                await process.stdin.drain()
        await process.wait()

    finish(main())


def test_small_input_is_written():
    assert finish(broken_pipe.first_line(b"one\ntwo\n")) == b"one\n"


def test_communicate_ignores_the_broken_pipe(run):
    finished = run(f"{HERE}/broken_pipe_fixed.py")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "row\n", "")


def test_uvloop_refuses_to_write_to_an_ended_child():
    import uvloop

    async def main():
        process = await asyncio.create_subprocess_exec("echo", "row", stdin=PIPE, stdout=PIPE)
        await process.wait()
        # 출력까지 다 왔을 때 입력을 닫는다.
        while not process.stdin.is_closing():
            await asyncio.sleep(0.01)
        return await process.communicate(b"row\n")

    # 같은 일을 asyncio의 루프에서 하면 출력을 준다.
    assert finish(main()) == (b"row\n", None)
    message = r"^unable to perform operation on <WriteUnixTransport .*>; the handler is closed$"
    with pytest.raises(RuntimeError, match=message):
        uvloop.run(main())


def test_uvloop_writes_while_a_grandchild_reads():
    import uvloop

    async def main():
        command = "exec 3<&0; cat <&3 & exit 0"
        process = await asyncio.create_subprocess_shell(command, stdin=PIPE, stdout=PIPE)
        await ended(process)
        return await process.communicate(b"row\n")

    assert uvloop.run(main()) == (b"row\n", None)


# 루프가 닫힌 뒤에야 자식이 끝난다. 스레드가 그것을 기다리고 있었으면 그 스레드가 끝나기를 기다린다.
CLOSED = """
import asyncio, os, signal, threading, time
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path
pids = []
async def main():
    process = await asyncio.create_subprocess_exec("sleep", "60", stdout=PIPE)
    pids.append(process.pid)
    WAIT
asyncio.run(main())
def state():
    try:
        return Path("/proc", str(pids[0]), "stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return "Z"
with suppress(ProcessLookupError):
    os.kill(pids[0], signal.SIGKILL)
while state() != "Z":
    time.sleep(0.01)
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
"""


@pytest.fixture
def at_the_end(run_code):
    """기다리지 않은 자식이 끝난 뒤에 끝난 프로그램의 표준 오류."""

    def _end(wait="pass"):
        finished = run_code(CLOSED.replace("WAIT", wait))
        assert finished.returncode == 0
        return finished.stderr

    return _end


@pytest.mark.python("<3.13")
def test_unawaited_child_complains_at_the_end_before_3_13(at_the_end):
    errors = at_the_end()
    assert "Exception ignored in: <function BaseSubprocessTransport.__del__ at 0x" in errors
    assert errors.splitlines()[-1] == "RuntimeError: Event loop is closed"


@pytest.mark.python("<3.12")
def test_closed_loop_is_named_before_3_12(at_the_end):
    assert re.search(r"^Loop <.*> that handles pid \d+ is closed$", at_the_end(), re.MULTILINE)


@pytest.mark.python(">=3.14")
def test_unawaited_child_is_silent_since_3_14(at_the_end):
    assert at_the_end() == ""


def test_awaited_child_complains_of_nothing(at_the_end, run):
    assert at_the_end("process.kill(); await process.communicate()") == ""
    finished = run(f"{HERE}/loop_closed.py")
    assert (finished.stdout, finished.stderr) == ("기다리고 끝납니다\n", "")


# 버전에 따라


async def killed_shell():
    """파이프를 물려받은 손자를 남기고 끝낸 셸과 손자의 번호."""
    process = await asyncio.create_subprocess_shell(WITH_GRANDCHILD, stdout=PIPE)
    pid = await first_number(process)
    process.kill()
    return process, pid


async def wait_of_killed_shell():
    process, pid = await killed_shell()
    code = await asyncio.wait_for(process.wait(), LONG)
    found = alive(pid)
    kill(pid)
    await process.communicate()
    return code, found


@pytest.mark.python("<3.13")
def test_wait_waits_for_the_pipes_before_3_13():
    import uvloop

    async def main():
        process, pid = await killed_shell()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(process.wait(), 0.5)
        wait_for(lambda: not alive(process.pid))
        kill(pid)
        return await process.wait()

    assert finish(main()) == -signal.SIGKILL
    assert uvloop.run(wait_of_killed_shell()) == (-signal.SIGKILL, True)


def test_wait_for_a_known_end_returns_at_once():
    async def main():
        process, pid = await killed_shell()
        await asyncio.wait_for(ended(process), LONG)
        code, found = await process.wait(), alive(pid)
        kill(pid)
        await process.communicate()
        return code, found

    assert finish(main()) == (-signal.SIGKILL, True)


@pytest.mark.python(">=3.15")
def test_wait_returns_with_the_process_since_3_15():
    assert finish(wait_of_killed_shell()) == (-signal.SIGKILL, True)


LEFT = """
import asyncio, subprocess
from asyncio.subprocess import DEVNULL, PIPE
held = []
async def main(out, hold):
    process = await asyncio.create_subprocess_exec("sleep", "60", stdout=out, stderr=DEVNULL)
    print(process.pid, flush=True)
    if hold:
        held.append(process)
for out in (DEVNULL, PIPE):
    for hold in (False, True):
        asyncio.run(main(out, hold))
child = subprocess.Popen(["sleep", "60"], stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)
print(child.pid, flush=True)
"""

LEFT_AT_CTRL_C = """
import asyncio, subprocess
async def main():
    for new in (False, True):
        print("PID", subprocess.Popen(["sleep", "60"], start_new_session=new).pid, flush=True)
    piped = subprocess.Popen(["yes"], stdout=subprocess.PIPE, start_new_session=True)
    print("PID", piped.pid, flush=True)
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.fixture
def left(run_code) -> Iterator[list[int]]:
    """끝난 프로그램이 띄워 둔 자식들의 번호. 마지막 하나는 `Popen`으로 띄운 것이다."""
    pids = [int(line) for line in run_code(LEFT).stdout.splitlines()]
    assert len(pids) == 5
    yield pids
    for pid in pids:
        with suppress(ProcessLookupError):
            kill(pid)


@pytest.mark.python("<3.12")
def test_child_outlives_the_program_before_3_12(left):
    assert all(alive(pid) for pid in left)


def test_child_that_writes_ends_when_the_program_has_closed_the_pipe(run_code):
    code = """
import asyncio
from asyncio.subprocess import PIPE
async def main():
    print((await asyncio.create_subprocess_exec("yes", stdout=PIPE)).pid)
asyncio.run(main())
"""
    pid = int(run_code(code).stdout)
    wait_for(lambda: not alive(pid))


@pytest.mark.python(">=3.14")
def test_child_dies_with_the_program_since_3_14(left):
    for pid in left[:-1]:
        wait_for(lambda pid=pid: not alive(pid))


@pytest.mark.python(">=3.13")
def test_child_with_a_pipe_dies_with_the_program_since_3_13_4(left):
    for pid in left[2:4]:
        if sys.version_info >= (3, 13, 4):
            wait_for(lambda pid=pid: not alive(pid))
        else:
            assert alive(pid)


@pytest.mark.python(">=3.12")
def test_child_without_pipes_dies_with_the_program_since_3_12(left):
    for pid in left[:2]:
        wait_for(lambda pid=pid: not alive(pid))


LEFT_BY_UVLOOP = """
import asyncio, uvloop
from asyncio.subprocess import DEVNULL
async def main():
    process = await asyncio.create_subprocess_exec("sleep", "60", stdout=DEVNULL, stderr=DEVNULL)
    print(process.pid)
uvloop.run(main())
"""


def test_child_of_uvloop_outlives_the_program(run_code):
    pid = int(run_code(LEFT_BY_UVLOOP).stdout)
    assert alive(pid)
    kill(pid)


GOES_ON = """
import asyncio, gc, os, signal, weakref
async def main():
    process = await asyncio.create_subprocess_exec("sleep", "60")
    return weakref.ref(process), process.pid
gc.disable()
process, pid = asyncio.run(main())
with open(f"/proc/{pid}/stat") as stat:
    print(process(), stat.read().rpartition(") ")[2][0] != "Z")
os.kill(pid, signal.SIGKILL)
"""


def test_child_may_go_on_until_the_program_ends(run_code):
    # `Process`는 이미 사라졌지만, 자식을 죽일 객체는 가비지 컬렉터가 돌 때까지 남아 있다.
    assert run_code(GOES_ON).stdout == "None True\n"


def test_child_of_popen_outlives_the_program(left, program):
    assert alive(left[-1])
    running = program(LEFT_AT_CTRL_C)
    running.wait("^ready$")
    same, new, piped = (int(pid) for pid in re.findall(r"PID (\d+)", running.text()))
    assert alive(piped)
    running.press_ctrl_c()
    running.process.wait(LONG)
    # 새 세션이 아니면 프로그램을 끝내는 Ctrl+C에 함께 끝난다.
    wait_for(lambda: not alive(same))
    # PIPE를 읽던 프로그램이 없어지면 쓰다가 SIGPIPE로 끝난다.
    wait_for(lambda: not alive(piped))
    assert alive(new)
    kill(new)


async def communicates_without_input(seconds):
    """입력을 주지 않은 `communicate()`가 끝났는지."""
    process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    with suppress(TimeoutError):
        await asyncio.wait_for(process.communicate(), seconds)
    if process.returncode is not None:
        return True
    process.kill()
    await process.communicate(b"")
    return False


@pytest.mark.python("<3.12")
def test_communicate_leaves_stdin_open_before_3_12():
    assert not finish(communicates_without_input(SHORT))


@pytest.mark.python(">=3.12")
def test_communicate_closes_stdin_since_3_12():
    assert finish(communicates_without_input(LONG / 2))


@pytest.mark.python(">=3.14")
def test_child_watchers_are_gone_since_3_14():
    with pytest.raises(AttributeError, match=r"^module 'asyncio' has no attribute 'get_child_watcher'$"):
        asyncio.get_child_watcher  # noqa: B018
