"""docs/concurrency/ctrl-c.md의 주장."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from snippets.concurrency.ctrl_c import except_inside, main_ended_fixed
from tests.concurrency.clocks import clock
from tests.concurrency.loops import LONG, finish
from tests.concurrency.programs import alive, wait_for

SNIPPETS = "concurrency/ctrl_c"
ROOT = Path(__file__).parents[2]
PRESS = r"^Ctrl\+C를 누르세요$"
pytestmark = pytest.mark.platform("linux", "darwin")


# 작업이 언제 끝날지와 신호를 언제 보낼지를 테스트가 정하도록, 프로그램의 파이썬마다 시작할 때 실행하는 것.
# `time.sleep`은 테스트가 `open`(그 프로세스의 n번째 호출이면 `open-n`도)을 만들 때까지 기다리고, 어디에 이르렀는지는
# 같은 폴더에 빈 파일로 알린다. 출력은 줄마다 보인다.
HOLD = """
import concurrent.futures, itertools, os, sys, threading, time
from concurrent.futures import Future, ThreadPoolExecutor

def tell(name):
    open(os.path.join(os.environ["HELD"], name), "a").close()

def told(name):
    return os.path.exists(os.path.join(os.environ["HELD"], name))

def telling(name, function):
    def _telling(*arguments, **options):
        tell(name)
        return function(*arguments, **options)
    return _telling

# 다른 스레드가 보았을 때 이 함수의 둘째 줄부터에 있으면 이미 기다리는 중이다. 그 사이에는 스레드가 바뀌지 않는다.
JOINING = "join" if sys.version_info >= (3, 13) else "_wait_for_tstate_lock"

def main_joins():
    frame = sys._current_frames()[threading.main_thread().ident]
    return frame.f_code.co_name == JOINING and frame.f_lineno > frame.f_code.co_firstlineno

def sleep(_, numbers=itertools.count(), really=time.sleep):
    number = next(numbers)
    tell("sleeping")
    while not told("open") and not told(f"open-{number}"):
        really(0.01)
        if main_joins():
            tell("joining")

def cancel(future, really=Future.cancel):
    cancelled = really(future)
    if cancelled:
        tell("cancelled")
    return cancelled

def shutdown(pool, wait=True, really=ThreadPoolExecutor.shutdown, **options):
    if wait:
        tell("closing")
    really(pool, wait, **options)

def start_running(future, numbers=itertools.count(1), really=Future.set_running_or_notify_cancel):
    running = really(future)
    tell(f"handed over {next(numbers)}")
    return running

time.sleep = sleep
Future.cancel = cancel
Future.set_running_or_notify_cancel = start_running
Future.result = telling("waiting", Future.result)
concurrent.futures.wait = telling("waiting", concurrent.futures.wait)
ThreadPoolExecutor.shutdown = shutdown
sys.exit = telling(f"exiting {os.getpid()}", sys.exit)
os.register_at_fork(after_in_child=lambda: setattr(sys, "exit", telling(f"exiting {os.getpid()}", sys.exit)))
sys.stdout.reconfigure(line_buffering=True)
"""


class Held:
    """`HOLD`로 붙잡아 둔 프로그램."""

    def __init__(self, folder):
        self.folder = folder

    def until(self, name):
        """프로그램이 그곳에 이를 때까지 기다린다."""
        wait_for((self.folder / name).exists)

    def open(self, name="open"):
        """`time.sleep`을 끝낸다."""
        (self.folder / name).touch()

    def clear(self):
        for path in self.folder.iterdir():
            path.unlink()


@pytest.fixture
def held(tmp_path, monkeypatch):
    """이 픽스처를 쓰는 테스트의 프로그램은 `HOLD`를 먼저 실행한다."""
    for name in ("held", "hook"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("PYTHONPATH", clock(tmp_path / "hook", HOLD)["PYTHONPATH"])
    monkeypatch.setenv("HELD", str(tmp_path / "held"))
    return Held(tmp_path / "held")


@pytest.fixture
def stop(program, request):
    """준비된 프로그램에 신호를 보내고 끝날 때까지 기다린 뒤, 종료 상태와 출력."""

    def _stop(source, send, ready=PRESS):
        if "held" in request.fixturenames:
            request.getfixturevalue("held").clear()
        running = program(source)
        running.wait(ready)
        send(running)
        return running.process.wait(LONG), running.text()

    return _stop


@pytest.fixture
def shown(stop, printed, check_output):
    """스니펫에 신호를 보냈을 때의 종료 상태와 출력한 줄. 출력 파일과도 비교한다."""

    def _shown(name, send, ready=PRESS):
        codes = []

        def start():
            code, text = stop(name, send, ready)
            codes.append(code)
            return text

        finished = printed(f"{SNIPPETS}/{name}", start)
        check_output(f"{SNIPPETS}/{name}", finished)
        return codes[0], finished.stdout.splitlines()

    return _shown


def ctrl_c(running):
    running.press_ctrl_c()


@pytest.fixture
def ctrl_c_in_task_1(held):
    """작업 1을 실행하고 메인 스레드가 결과를 기다릴 때 Ctrl+C를 누르고, 블록이 기다리기 시작하면 작업을 끝낸다."""

    def _send(running):
        held.until("waiting")
        held.open("open-0")
        running.wait("작업 1 시작")
        running.press_ctrl_c()
        held.until("closing")
        held.open()

    return _send


@pytest.fixture
def ctrl_c_at(held):
    """프로그램이 그곳에 이르면 Ctrl+C를 누르는 함수."""

    def _at(name):
        def _send(running):
            held.until(name)
            running.press_ctrl_c()

        return _send

    return _at


def sigterm(running):
    running.send(signal.SIGTERM)


# 스레드


def test_keyboard_interrupt_is_raised_in_the_main_thread_only(stop):
    source = """
import threading, time
end = threading.Event()
def work():
    try:
        end.wait(60)
        print("thread ends")
    except KeyboardInterrupt:
        print("thread interrupted")
threading.Thread(target=work).start()
try:
    print("ready", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("main interrupted", flush=True)
    end.set()
"""
    code, text = stop(source, ctrl_c, "ready")
    assert (code, text.splitlines()) == (0, ["ready", "main interrupted", "thread ends"])


def test_with_block_waits_for_every_task_after_ctrl_c(shown, ctrl_c_in_task_1):
    code, text = shown("pool_waits.py", ctrl_c_in_task_1, "작업 0 시작")
    assert code == 0
    assert text == [*(f"작업 {number} 시작" for number in range(4)), "Ctrl+C로 끝났습니다"]


def test_cancelling_the_line_leaves_only_the_running_task(shown, ctrl_c_in_task_1):
    code, text = shown("pool_waits_fixed.py", ctrl_c_in_task_1, "작업 0 시작")
    assert (code, text) == (0, ["작업 0 시작", "작업 1 시작", "Ctrl+C로 끝났습니다"])


def test_map_cancels_the_line_after_ctrl_c(stop, ctrl_c_at):
    source = """
import threading, time
from concurrent.futures import ThreadPoolExecutor
interrupted = threading.Event()
def work(number):
    print("start", number, flush=True)
    interrupted.wait(60)
    print("end", number, flush=True)
def main():
    with ThreadPoolExecutor(1) as pool:
        try:
            print("ready", flush=True)
            list(pool.map(work, range(4)))
        finally:
            interrupted.set()
try:
    main()
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    wanted = ["ready", "start 0", "end 0", "interrupted"]
    code, text = stop(source, ctrl_c_at("waiting"), "start 0")
    assert (code, text.splitlines()) == (0, wanted)
    # 결과를 변수에 담아 두어도 같다.
    kept = source.replace("list(pool.map(work, range(4)))", "results = pool.map(work, range(4)); next(results)")
    code, text = stop(kept, ctrl_c_at("waiting"), "start 0")
    assert (code, text.splitlines()) == (0, wanted)
    # 풀에 `with`를 쓰지 않아도 같다.
    code, text = stop(
        source.replace("with ThreadPoolExecutor(1) as pool:", "pool = ThreadPoolExecutor(1)\n    if pool:"),
        ctrl_c_at("waiting"),
        "start 0",
    )
    assert (code, sorted(text.splitlines())) == (0, sorted(wanted))
    # 결과를 기다리던 중이 아니었으면 다르다.
    elsewhere = source.replace("list(pool.map(work, range(4)))", "results = pool.map(work, range(4)); time.sleep(60)")
    code, text = stop(elsewhere, ctrl_c_at("sleeping"), "start 0")
    assert (code, text.splitlines()[-2:]) == (0, ["end 3", "interrupted"])


def test_cure_that_waits_for_nothing_catches_nothing(stop, ctrl_c_at):
    source = """
import threading
from concurrent.futures import ThreadPoolExecutor
interrupted = threading.Event()
try:
    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(interrupted.wait, 60)
            print("ready", flush=True)
        except KeyboardInterrupt:
            print("caught inside", flush=True)
except KeyboardInterrupt:
    print("caught outside", flush=True)
    interrupted.set()
"""

    code, text = stop(source, ctrl_c_at("closing"), "ready")
    assert (code, text.splitlines()) == (0, ["ready", "caught outside"])


# 작업은 신호를 받은 뒤에 끝난다.
POOL = """
import os, sys, threading
from concurrent.futures import ThreadPoolExecutor
started, interrupted = threading.Event(), threading.Event()
def work(number):
    print("start", number, flush=True)
    started.set()
    interrupted.wait(60)
    print("end", number, flush=True)
pool = ThreadPoolExecutor(1)
futures = [pool.submit(work, number) for number in range(3)]
started.wait(60)
try:
    print("ready", flush=True)
    futures[-1].result()
except KeyboardInterrupt:
    print("interrupted", flush=True)
    {cure}
    interrupted.set()
"""


def test_running_task_still_ends_after_the_cancellation(stop):
    code, text = stop(POOL.format(cure="pool.shutdown(wait=False, cancel_futures=True)"), ctrl_c, "ready")
    assert (code, text.splitlines()) == (0, ["start 0", "ready", "interrupted", "end 0"])


def test_pool_without_a_with_block_waits_at_exit_too(stop):
    code, text = stop(POOL.format(cure="pass"), ctrl_c, "ready")
    assert (code, text.splitlines()[-1]) == (0, "end 2")
    assert "interrupted" in text


def test_another_ctrl_c_may_end_the_waiting_at_exit(stop):
    def again(running):
        running.press_ctrl_c()
        running.wait("interrupted")
        end = time.monotonic() + 30  # 작업은 60초를 기다린다
        while running.process.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
            running.press_ctrl_c()

    _, text = stop(POOL.format(cure="interrupted.clear(); interrupted.set = lambda: None"), again, "ready")
    assert "start 0" in text
    assert "end 0" not in text


def test_os_exit_waits_for_nothing(stop):
    code, text = stop(POOL.format(cure="os._exit(130)"), ctrl_c, "ready")
    assert (code, text.splitlines()) == (130, ["start 0", "ready", "interrupted"])


# asyncio


def test_ctrl_c_cancels_main_and_ends_with_keyboard_interrupt(shown):
    code, text = shown("interrupted.py", ctrl_c)
    assert (code, text[1:]) == (0, ["연결을 닫습니다", "Ctrl+C로 끝났습니다"])


ASYNC = """
import asyncio, time, threading
async def other():
    try:
        await asyncio.sleep(60)
    finally:
        print("other ends", flush=True)
async def main():
    try:
        {body}
    except BaseException as error:
        print("main got", type(error).__name__, flush=True)
        raise
try:
    print("run returned", asyncio.run(main()))
except KeyboardInterrupt:
    print("KeyboardInterrupt outside")
"""


def ready(body):
    return ASYNC.format(body=f"print('ready', flush=True); {body}")


def test_other_tasks_are_cancelled_after_main(stop):
    body = "task = asyncio.create_task(other()); await asyncio.sleep(0); print('ready', flush=True); await asyncio.sleep(60)"
    code, text = stop(ASYNC.format(body=body), ctrl_c, "ready")
    wanted = ["ready", "main got CancelledError", "other ends", "KeyboardInterrupt outside"]
    assert (code, text.splitlines()) == (0, wanted)


# 루프가 신호를 처리할 준비를 마친 뒤에 알린다.
UNCAUGHT = """
import asyncio
async def main():
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


def test_uncaught_keyboard_interrupt_ends_with_sigint(stop):
    code, text = stop(UNCAUGHT, ctrl_c, "ready")
    assert (code, text.splitlines()[-1]) == (-signal.SIGINT, "KeyboardInterrupt")


def test_swallowed_cancellation_swallows_ctrl_c(stop):
    body = "await asyncio.wait([asyncio.ensure_future(other())])\n    except asyncio.CancelledError:\n        return 7"
    code, text = stop(ready(body), ctrl_c, "ready")
    assert code == 0
    assert "run returned 7" in text.splitlines()
    assert "KeyboardInterrupt" not in text


def test_swallowed_cancellation_of_the_awaited_task_swallows_ctrl_c(stop):
    source = """
import asyncio
async def child():
    try:
        print("ready", flush=True)
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        return 7
async def main():
    return await asyncio.{wait}(child())
try:
    print("run returned", asyncio.run(main()))
except KeyboardInterrupt:
    print("KeyboardInterrupt")
"""
    assert stop(source.format(wait="create_task"), ctrl_c, "ready") == (0, "ready\nrun returned 7\n")
    # 여럿을 묶은 gather는 삼키지 않는다.
    assert stop(source.format(wait="gather"), ctrl_c, "ready") == (0, "ready\nKeyboardInterrupt\n")


def test_cancellation_swallowed_before_hides_keyboard_interrupt(stop):
    source = """
import asyncio
async def main():
    asyncio.current_task().cancel()
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        print("ready", flush=True)
    await asyncio.sleep(60)
try:
    asyncio.run(main())
except BaseException as error:
    print(type(error).__name__)
"""
    code, text = stop(source, ctrl_c, "ready")
    assert (code, text.splitlines()) == (0, ["ready", "CancelledError"])
    # 취소를 되돌려 두었으면 다르다.
    undone = source.replace('print("ready"', 'asyncio.current_task().uncancel(); print("ready"')
    code, text = stop(undone, ctrl_c, "ready")
    assert (code, text.splitlines()) == (0, ["ready", "KeyboardInterrupt"])


def test_first_ctrl_c_waits_for_the_blocking_call(stop):
    code, text = stop(ready("time.sleep(0.5); print('slept', flush=True); await asyncio.sleep(60)"), ctrl_c, "ready")
    wanted = ["ready", "slept", "main got CancelledError", "KeyboardInterrupt outside"]
    assert (code, text.splitlines()) == (0, wanted)


def test_second_ctrl_c_breaks_the_blocking_call(stop):
    # 첫 신호가 처리되었는지는 다른 스레드가 본다. 그 전에 보낸 두 번째 신호는 첫 신호와 하나가 된다.
    source = """
import asyncio, threading, time
def watch(task):
    while not task.cancelling():
        time.sleep(0.01)
    print("cancelling", flush=True)
async def main():
    threading.Thread(target=watch, args=[asyncio.current_task()]).start()
    try:
        print("ready", flush=True)
        time.sleep(60)
    except BaseException as error:
        print("main got", type(error).__name__, flush=True)
        raise
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt outside")
"""

    def twice(running):
        running.press_ctrl_c()
        running.wait("cancelling")
        running.press_ctrl_c()

    code, text = stop(source, twice, "ready")
    wanted = ["ready", "cancelling", "main got KeyboardInterrupt", "KeyboardInterrupt outside"]
    assert (code, text.splitlines()) == (0, wanted)


def test_second_ctrl_c_waits_for_a_computation_in_c(stop, tmp_path):
    # 프로세스가 받은 신호마다 `signals`에 한 바이트가 쌓이고, 계산은 `flag`의 첫 바이트가 1이 될 때까지 이어진다.
    source = """
import asyncio, mmap, operator, os, signal
from functools import partial
with open("flag", "w+b") as file:
    file.write(bytes(1))
    file.flush()
    flag = mmap.mmap(file.fileno(), 1)
signal.set_wakeup_fd(os.open("signals", os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK))
async def main():
    print("ready", flush=True)
    sum(iter(partial(operator.getitem, flag, 0), 1))
    print("computed", flush=True)
    await asyncio.sleep(60)
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
"""

    def received(count):
        return (tmp_path / "signals").stat().st_size == count

    def twice(running):
        for count in (1, 2):
            running.press_ctrl_c()
            wait_for(partial(received, count))
        # 파일을 줄이면 프로그램이 보던 메모리가 없어지므로, 그 자리에 쓴다.
        with (tmp_path / "flag").open("r+b") as file:
            file.write(bytes([1]))

    assert stop(source, twice, "ready") == (0, "ready\ncomputed\nKeyboardInterrupt\n")


def test_failed_cleanup_takes_the_place_of_keyboard_interrupt(stop):
    source = """
import asyncio
async def main():
    try:
        print("ready", flush=True)
        await asyncio.sleep(60)
    finally:
        raise OSError("cleanup")
try:
    asyncio.run(main())
except BaseException as error:
    print(repr(error))
"""
    assert stop(source, ctrl_c, "ready") == (0, "ready\nOSError('cleanup')\n")


def test_failed_cleanup_of_another_task_leaves_keyboard_interrupt(stop):
    source = """
import asyncio, logging
logging.disable()
async def fail(started):
    try:
        started.set()
        await asyncio.sleep(60)
    finally:
        raise OSError("cleanup")
async def main():
    started = asyncio.Event()
    task = asyncio.create_task(fail(started))
    await started.wait()
    print("ready", flush=True)
    await asyncio.sleep(60)
try:
    asyncio.run(main())
except BaseException as error:
    print(repr(error))
"""
    assert stop(source, ctrl_c, "ready") == (0, "ready\nKeyboardInterrupt()\n")


def test_waiting_functions_of_to_thread_do_not_start(stop):
    source = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
cancelled = threading.Event()
def work(number):
    print("start", number, flush=True)
    cancelled.wait(60)
async def main():
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    try:
        await asyncio.gather(*(asyncio.to_thread(work, number) for number in range(3)))
    finally:
        cancelled.set()
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""
    assert stop(source, ctrl_c, "start 0") == (0, "start 0\ninterrupted\n")


def test_waiting_functions_start_while_main_cleans_up(stop):
    source = """
import asyncio, threading
from concurrent.futures import ThreadPoolExecutor
cleaning = threading.Event()
def work(number):
    print("start", number, flush=True)
    cleaning.wait(60)
async def main():
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    tasks = [asyncio.create_task(asyncio.to_thread(work, number)) for number in range(3)]
    try:
        await asyncio.sleep(60)
    finally:
        print("cleaning", flush=True)
        cleaning.set()
        await tasks[1]
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""
    code, text = stop(source, ctrl_c, "start 0")
    assert code == 0
    assert text.splitlines()[:3] == ["start 0", "cleaning", "start 1"]
    assert text.splitlines()[-1] == "interrupted"


def test_thread_of_to_thread_runs_to_its_end(stop):
    # 스레드는 `main`이 취소되어 끝난 뒤에 끝난다.
    body = (
        "ended = threading.Event(); asyncio.current_task().add_done_callback(lambda _: ended.set());"
        "thread = lambda: (print('ready', flush=True), ended.wait(60), print('thread ends', flush=True));"
        "await asyncio.to_thread(thread)"
    )
    code, text = stop(ASYNC.format(body=body), ctrl_c, "ready")
    wanted = ["ready", "main got CancelledError", "thread ends", "KeyboardInterrupt outside"]
    assert (code, text.splitlines()) == (0, wanted)


def test_except_keyboard_interrupt_inside_is_not_reached(shown):
    code, text = shown("except_inside.py", ctrl_c)
    assert (code, text[1:]) == (0, ["Ctrl+C로 끝났습니다"])
    # 그 자리에서 나는 것은 CancelledError이다.
    assert what_arrives(asyncio.CancelledError) == "CancelledError"


def what_arrives(kind):
    """`main`이 기다리던 자리에서 그 예외가 났을 때 `main` 밖으로 나온 것의 이름."""

    async def fail(seconds):
        raise kind

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(except_inside, "asyncio", SimpleNamespace(sleep=fail))
        try:
            finish(except_inside.main())
        except BaseException as error:
            return type(error).__name__


def test_keyboard_interrupt_at_the_await_would_be_caught(capsys):
    assert what_arrives(KeyboardInterrupt) is None
    assert capsys.readouterr().out.splitlines()[-1] == "저장합니다"


def test_except_cancelled_error_inside_is_reached(shown):
    code, text = shown("except_inside_fixed.py", ctrl_c)
    assert (code, text[1:]) == (0, ["저장합니다", "Ctrl+C로 끝났습니다"])


# 프로세스 풀


INTERRUPTED = "메인 프로세스의 KeyboardInterrupt\n"


@pytest.fixture
def both_started(held):
    """작업 둘이 시작하고 메인 프로세스가 기다릴 때 신호를 보내고, 그 뒤에 작업을 끝내는 함수."""

    def _both_started(send, seen=lambda running: INTERRUPTED in running.text()):
        def _send(running):
            wait_for(lambda: running.text().count("작업 시작\n") == 2)
            held.until("waiting")
            send(running)
            wait_for(lambda: seen(running))
            held.open()

        return _send

    return _both_started


def test_workers_are_interrupted_too(shown, both_started):
    code, text = shown("workers_interrupted.py", both_started(ctrl_c), "작업 시작")
    assert code == 0
    assert text[2:] == ["메인 프로세스의 KeyboardInterrupt", *["작업의 예외: KeyboardInterrupt()"] * 2]


def test_workers_that_ignore_ctrl_c_end_their_tasks(shown, both_started):
    code, text = shown("workers_interrupted_fixed.py", both_started(ctrl_c), "작업 시작")
    assert code == 0
    assert text[2:] == ["메인 프로세스의 KeyboardInterrupt", *["작업의 예외: None"] * 2]


def changed(name, old, new):
    """그 스니펫에서 한 곳만 바꾼 프로그램."""
    source = (ROOT / "snippets" / SNIPPETS / name).read_text(encoding="utf-8")
    assert source.count(old) == 1
    return source.replace(old, new)


def test_line_of_the_process_pool_is_cancelled(stop, both_started, held):
    source = changed("workers_interrupted_fixed.py", "range(2)", "range(9)")
    code, text = stop(source, both_started(ctrl_c, lambda _: (held.folder / "cancelled").exists()), "작업 시작")
    assert code == 0
    assert "메인 프로세스의 KeyboardInterrupt" in text
    # 미리 넘긴 작업은 실행될 수 있다.
    assert text.count("작업의 예외: 취소") >= 4
    assert text.count("작업의 예외: None") + text.count("작업의 예외: 취소") == 9


def test_signal_to_the_main_process_alone_leaves_the_workers(stop, both_started):
    def sigint(running):
        running.send(signal.SIGINT)

    code, text = stop("workers_interrupted.py", both_started(sigint), "작업 시작")
    assert code == 0
    assert text.splitlines()[2:] == ["메인 프로세스의 KeyboardInterrupt", *["작업의 예외: None"] * 2]


# 결과를 막 보낸 작업자는 신호를 넘길 수 있다. 작업을 꺼내는 자물쇠를 다시 쥐었으면 쉬는 것이다.
IDLE = """
import multiprocessing, os, signal, time
from concurrent.futures import ProcessPoolExecutor
def main():
    with ProcessPoolExecutor(1) as pool:
        worker = pool.submit(os.getpid).result()
        print("ready", flush=True)
        while not pool._call_queue._rlock._semlock._is_zero():
            time.sleep(0.01)
        os.kill(worker, signal.SIGINT)
        while multiprocessing.active_children():
            time.sleep(0.01)
        try:
            pool.submit(os.getpid).result(60)
        except Exception as error:
            print(type(error).__name__, flush=True)
if __name__ == "__main__":
    main()
"""


def test_idle_worker_that_is_interrupted_breaks_the_pool(stop):
    code, text = stop(IDLE, lambda running: None, "ready")
    assert code == 0
    assert "Traceback (most recent call last):" in text
    assert "KeyboardInterrupt" in text
    assert text.splitlines()[-1] == "BrokenProcessPool"


# SIGTERM


def test_sigterm_runs_no_finally(shown):
    code, text = shown("sigterm.py", sigterm, r"^PID \d+$")
    assert code == -signal.SIGTERM
    assert len(text) == 1


def test_ctrl_c_runs_the_finally_of_that_server(stop):
    code, text = stop("sigterm.py", ctrl_c, r"^PID \d+$")
    assert code == -signal.SIGINT
    assert "연결을 닫습니다" in text.splitlines()


@pytest.mark.parametrize(
    "body", ["time.sleep(60)", "asyncio.run(asyncio.sleep(60))", "ThreadPoolExecutor().submit(time.sleep, 60).result()"]
)
def test_sigterm_cleans_up_nothing(stop, body):
    source = f"""
import asyncio, atexit, time
from concurrent.futures import ThreadPoolExecutor
atexit.register(print, "atexit")
try:
    print("ready", flush=True)
    {body}
finally:
    print("finally")
"""
    assert stop(source, sigterm, "ready") == (-signal.SIGTERM, "ready\n")


def test_signal_handler_of_the_loop_cancels_the_server(shown):
    code, text = shown("sigterm_fixed.py", sigterm, r"^PID \d+$")
    assert (code, text[1:]) == (0, ["연결을 닫습니다"])


def test_ctrl_c_still_ends_the_cured_server(stop):
    code, text = stop("sigterm_fixed.py", ctrl_c, r"^PID \d+$")
    assert code == -signal.SIGINT
    assert "연결을 닫습니다" in text.splitlines()


AWAITED = ("await asyncio.wait([server])", "await server")
CAUGHT = "try:\n        await server\n    except asyncio.CancelledError:\n        pass"


def test_server_that_is_awaited_ends_with_a_traceback(stop):
    code, text = stop(changed("sigterm_fixed.py", *AWAITED), sigterm, r"^PID \d+$")
    assert code == 1
    assert "Traceback (most recent call last):" in text
    assert text.splitlines()[-1] == "asyncio.exceptions.CancelledError"


def test_server_that_is_awaited_is_caught(stop):
    code, text = stop(changed("sigterm_fixed.py", AWAITED[0], CAUGHT), sigterm, r"^PID \d+$")
    assert (code, text.splitlines()[1:]) == (0, ["연결을 닫습니다"])
    # 이 `except`는 CancelledError를 잡는다.
    assert "asyncio.CancelledError" in CAUGHT


def test_exit_in_a_handler_runs_finally(stop):
    source = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(3))
try:
    print("ready", flush=True)
    time.sleep(60)
finally:
    print("finally")
"""
    assert stop(source, sigterm, "ready") == (3, "ready\nfinally\n")


def worker_of(text):
    return int(re.search(r"^PID (\d+)$", text, re.MULTILINE)[1])


@pytest.fixture
def terminated(held):
    """메인 프로세스가 결과를 기다릴 때 `send`로 SIGTERM을 보내고, 그곳에 이르면 작업을 끝내는 함수."""

    def _terminated(send=sigterm, *, at="exiting"):
        def _send(running):
            held.until("waiting")
            send(running)
            held.until(f"exiting {running.process.pid}")
            if at != "exiting":
                held.until(at)
            held.open()

        return _send

    return _terminated


def test_worker_is_left_after_sigterm(program, printed, check_output, held):
    workers = []

    def start():
        held.clear()
        running = program("orphans.py")
        running.wait(r"^PID \d+$")
        running.send(signal.SIGTERM)
        assert running.process.wait(LONG) == -signal.SIGTERM
        held.open()
        wait_for(lambda: "작업을 마쳤습니다\n" in running.text())
        workers.append(worker_of(running.text()))
        return running.text()

    check_output(f"{SNIPPETS}/orphans.py", printed(f"{SNIPPETS}/orphans.py", start))
    time.sleep(1)  # 끝날 것이면 끝날 시간을 준다
    assert alive(workers[0])


GUARDED = """if __name__ == "__main__":
    main()
"""
COUNTED = """if __name__ == "__main__":
    import multiprocessing

    try:
        main()
    finally:
        print("남은 작업자:", len(multiprocessing.active_children()))
"""


def test_worker_ends_when_the_handler_exits(stop, printed, check_output, terminated):
    workers = []

    def start():
        code, text = stop("orphans_fixed.py", terminated(), r"^PID \d+$")
        assert code == 1
        workers.append(worker_of(text))
        return text

    finished = printed(f"{SNIPPETS}/orphans_fixed.py", start)
    check_output(f"{SNIPPETS}/orphans_fixed.py", finished)
    assert "작업을 마쳤습니다\n" in finished.stdout
    wait_for(lambda: not alive(workers[0]))
    # 인터프리터가 끝나기 전에 블록이 끝냈다.
    source = changed("orphans_fixed.py", GUARDED, COUNTED)
    assert stop(source, terminated(), r"^PID \d+$")[1].splitlines()[-1] == "남은 작업자: 0"


LINE = ("pool.submit(work).result()", "[pool.submit(work) for _ in range(5)][-1].result()")


def test_handler_that_cancels_leaves_the_line(stop, terminated):
    source = changed("orphans_fixed.py", *LINE)
    assert "except SystemExit:" in source
    code, text = stop(source, terminated(at="cancelled"), r"^PID \d+$")
    assert code == 1
    # `except SystemExit`에 이르기 전에 미리 넘긴 작업은 실행될 수 있다.
    assert 1 <= text.count("작업을 마쳤습니다") <= 3


def test_handler_alone_runs_the_whole_line(stop, terminated):
    source = changed("orphans_fixed.py", *LINE).replace("pool.shutdown(cancel_futures=True)", "pass")
    code, text = stop(source, terminated(), r"^PID \d+$")
    assert code == 1
    assert text.count("작업을 마쳤습니다") == 5


@pytest.mark.usefixtures("held")
def test_sigterm_to_the_group_leaves_no_worker(program):
    running = program("orphans.py")
    running.wait(r"^PID \d+$")
    os.killpg(running.process.pid, signal.SIGTERM)
    assert running.process.wait(LONG) == -signal.SIGTERM
    wait_for(lambda: not alive(worker_of(running.text())))
    assert "작업을 마쳤습니다" not in running.text()


def test_forked_worker_inherits_the_handler(stop, terminated, held):
    def to_the_group(running):
        held.until("handed over 2")
        os.killpg(running.process.pid, signal.SIGTERM)

    old = "ProcessPoolExecutor(1)"
    new = "ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('fork'))"
    source = "import multiprocessing\n" + changed("orphans_fixed.py", old, new)
    code, text = stop(source.replace(*LINE), terminated(to_the_group, at="cancelled"), r"^PID \d+$")
    assert code == 1
    # 하던 작업은 끊기고, 같은 작업자가 미리 넘겨받은 다음 작업을 한다.
    started = re.findall(r"^PID (\d+)$", text, re.MULTILINE)
    assert len(set(started)) == 1
    assert len(started) >= 2
    assert text.count("작업을 마쳤습니다") == len(started) - 1


def test_orphans_scripts_end_without_a_signal(run):
    for name in ("orphans.py", "orphans_fixed.py"):
        finished = run(f"{SNIPPETS}/{name}")
        assert finished.returncode == 0
        assert finished.stdout.splitlines()[-1] == "작업을 마쳤습니다"


# 풀이 닫힌 뒤


# 루프의 스레드가 쉬는 시간은 인터프리터가 스레드 풀을 닫을 때까지다.
UNTIL_CLOSED = """
import asyncio
from concurrent.futures import thread
async def sleep(_, really=asyncio.sleep):
    while not thread._shutdown:
        await really(0.01)
asyncio.sleep = sleep
"""


def test_no_thread_takes_work_after_the_main_thread_ended(lines, tmp_path):
    assert lines("main_ended.py", env=clock(tmp_path, UNTIL_CLOSED)) == [
        "메인 스레드가 끝납니다",
        "RuntimeError: cannot schedule new futures after interpreter shutdown",
    ]


def test_main_thread_that_joins_lets_the_loop_finish(lines):
    assert lines("main_ended_fixed.py") == ["저장했습니다", "메인 스레드가 끝납니다"]


def test_main_ended_fixed_reports_a_closed_pool_too(capsys, monkeypatch):
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    monkeypatch.setattr(main_ended_fixed, "pool", pool)
    main_ended_fixed.main()
    assert capsys.readouterr().out.splitlines() == [
        "RuntimeError: cannot schedule new futures after shutdown",
        "메인 스레드가 끝납니다",
    ]


# 메인 스레드가 끝나고 `until`이 참이 된 뒤에 맡긴다. 그 전에 무엇을 했는지만 다르다.
ENDED = """
import asyncio, sys, threading
async def save():
    {before}
    ready.set()
    while not ({until}):
        await asyncio.sleep(0.01)
    try:
        await asyncio.to_thread(int)
    except RuntimeError as error:
        print(error, flush=True)
    saved.set()
ready, saved = threading.Event(), threading.Event()
threading.Thread(target=lambda: asyncio.run(save())).start()
ready.wait()
"""
CLOSED = "sys.modules['concurrent.futures.thread']._shutdown"


@pytest.mark.parametrize(
    ("before", "until", "message"),
    [
        # 쉬던 스레드는 끝나면서 자기 풀을 닫는다.
        (
            "await asyncio.to_thread(int)",
            "asyncio.get_running_loop()._default_executor._shutdown",
            "cannot schedule new futures after shutdown",
        ),
        # 스레드가 모두 일하고 있으면 다르다.
        (
            "asyncio.get_running_loop().run_in_executor(None, saved.wait)",
            CLOSED,
            "cannot schedule new futures after interpreter shutdown",
        ),
        ("import concurrent.futures.thread", CLOSED, "cannot schedule new futures after interpreter shutdown"),
        ("pass", "threading._SHUTTING_DOWN", "can't register atexit after shutdown"),
    ],
)
def test_message_depends_on_the_use_of_a_pool_before(before, until, message):
    code = ENDED.format(before=before, until=until)
    # 줄을 세는 코드가 실행기를 먼저 불러오지 않게 한다.
    finished = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, timeout=LONG, check=True
    )
    assert finished.stdout == f"{message}\n"


def test_closed_pool_takes_no_work():
    async def main():
        with ThreadPoolExecutor(1) as pool:
            pass
        await asyncio.get_running_loop().run_in_executor(pool, int)

    with pytest.raises(RuntimeError, match=r"^cannot schedule new futures after shutdown$"):
        finish(main())


def test_closed_default_executor_takes_no_work():
    async def main():
        await asyncio.to_thread(int)
        await asyncio.get_running_loop().shutdown_default_executor()
        await asyncio.to_thread(int)

    with pytest.raises(RuntimeError, match=r"^Executor shutdown has been called$"):
        finish(main())


# 버전에 따라

JOINING = """
import time
from concurrent.futures import ThreadPoolExecutor
def work(number):
    print(f"start {{number}}\\n", end="", flush=True)
    time.sleep(0.3)
try:
    with ThreadPoolExecutor({threads}) as pool:
        for number in range(6):
            pool.submit(work, number)
        print("ready", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.fixture
def ctrl_c_in_join(held):
    """메인 스레드가 `join()`에서 기다리면 Ctrl+C를 누르고, `KeyboardInterrupt`를 잡은 뒤에 작업을 끝낸다.

    작업을 끝내지 않으면(`end=False`) 스레드를 더 기다리는 프로그램은 끝나지 않는다.
    """

    def _ctrl_c_in_join(*, end):
        def _send(running):
            held.until("joining")
            running.press_ctrl_c()
            running.wait("interrupted")
            if end:
                held.open()

        return _send

    return _ctrl_c_in_join


@pytest.fixture
def joined(stop, ctrl_c_in_join):
    """블록의 끝에서 기다릴 때 Ctrl+C를 누른 프로그램의 종료 상태와 출력한 줄."""

    def _joined(threads, *, end=True):
        code, text = stop(JOINING.format(threads=threads), ctrl_c_in_join(end=end), "ready")
        return code, text.splitlines()

    return _joined


CUT = """
import threading, time
from concurrent.futures import ThreadPoolExecutor
def work():
    print("start", flush=True)
    time.sleep(2)
    print("end", flush=True)
try:
    {wait}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
WAITS = [
    "with ThreadPoolExecutor(2) as pool: pool.submit(work)",
    "thread = threading.Thread(target=work); thread.start(); thread.join()",
]


@pytest.fixture
def cut(stop, ctrl_c_in_join):
    """스레드를 기다리는 동안 Ctrl+C를 누른 프로그램의 종료 상태와 출력한 줄."""

    def _cut(wait, *, end):
        code, text = stop(CUT.format(wait=wait), ctrl_c_in_join(end=end), "start")
        return code, text.splitlines()

    return _cut


@pytest.mark.python("<3.13")
@pytest.mark.parametrize("wait", WAITS)
def test_running_task_is_cut_off_before_3_13(cut, wait):
    assert cut(wait, end=False) == (0, ["start", "interrupted"])


# 어느 스레드를 기다리다 그만두었든, 다른 스레드의 작업이 그 스레드의 작업이 끝나기를 기다린다.
TOGETHER = """together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool: [pool.submit(lambda: (work(), together.wait())) for _ in range(2)]"""


def test_running_task_ends_while_another_thread_is_waited_for(cut):
    code, text = cut(TOGETHER, end=True)
    assert (code, sorted(text)) == (0, ["end", "end", "interrupted", "start", "start"])


@pytest.mark.python(">=3.13")
@pytest.mark.parametrize("wait", WAITS)
def test_running_task_ends_though_its_thread_was_joined_since_3_13(cut, wait):
    assert cut(wait, end=True) == (0, ["start", "interrupted", "end"])


def test_ctrl_c_in_the_end_of_the_block_runs_the_tasks(joined):
    code, text = joined(2)
    assert code == 0
    assert text.index("interrupted") < text.index("start 5")


@pytest.mark.python("<3.13")
def test_one_thread_leaves_the_tasks_before_3_13(joined):
    code, text = joined(1, end=False)
    assert (code, text[-1]) == (0, "interrupted")
    assert "start 5" not in text


@pytest.mark.python(">=3.13")
def test_one_thread_runs_the_tasks_since_3_13(joined):
    code, text = joined(1)
    assert (code, text[-1]) == (0, "start 5")
    assert "interrupted" in text
