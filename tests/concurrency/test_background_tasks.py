"""docs/concurrency/background-tasks.md의 주장."""

import asyncio
import gc
import logging
import subprocess
import sys
import threading
import weakref

import pytest

from snippets.concurrency.background_tasks import (
    keep_set,
    lost_socket,
    lost_task,
    lost_task_fixed,
    never_retrieved_fixed,
    run_ends,
    run_ends_fixed,
    set_changed,
    set_changed_fixed,
)
from tests.concurrency.loops import LONG, finish, left_tasks

SNIPPETS = "concurrency/background_tasks"
DESTROYED = "Task was destroyed but it is pending!"
NEVER_RETRIEVED = "Task exception was never retrieved"


async def forever():
    await asyncio.Event().wait()


async def yield_a_few_times():
    for _ in range(5):
        await asyncio.sleep(0)


async def survives(coroutine, *, yields=True, keep=lambda task: None):
    """`keep` 말고는 아무도 참조하지 않는 태스크가 가비지 수거 뒤에도 남는지."""
    task = asyncio.create_task(coroutine)
    reference = weakref.ref(task)
    keep(task)
    del coroutine, task
    if yields:
        await yield_a_few_times()
    gc.collect()
    task = reference()
    if task is None:
        return False
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])
    return True


# 보관하기


def test_kept_task_finishes_and_leaves_the_set(lines):
    assert lines("keep_set.py") == [
        "맡겼습니다. 남은 태스크: 1",
        "저장했습니다: 글",
        "기다렸습니다. 남은 태스크: 0",
    ]


def test_failed_and_cancelled_tasks_leave_the_set_too():
    async def fail():
        raise ValueError("실패")

    async def main():
        failed, cancelled = asyncio.create_task(fail()), asyncio.create_task(forever())
        kept = {failed, cancelled}
        for task in (failed, cancelled):
            task.add_done_callback(kept.discard)
        cancelled.cancel()
        await asyncio.gather(failed, cancelled, return_exceptions=True)
        return kept

    assert finish(main()) == set()


def test_save_later_returns_before_the_work_ends(capsys):
    async def main():
        assert keep_set.save_later("글") is None
        assert capsys.readouterr().out == ""
        await asyncio.wait(keep_set.background)

    finish(main())
    assert capsys.readouterr().out == "저장했습니다: 글\n"


def test_waiting_goes_on_after_a_failure_and_for_new_tasks(monkeypatch, capsys):
    saved = []

    async def save(text):
        await asyncio.sleep(0)
        if text == "글":
            for other in ("둘", "셋"):
                keep_set.save_later(other)
            raise OSError("디스크")
        await yield_a_few_times()
        saved.append(text)

    monkeypatch.setattr(keep_set, "save", save)
    finish(keep_set.main())
    assert sorted(saved) == ["둘", "셋"]
    assert capsys.readouterr().out.endswith("기다렸습니다. 남은 태스크: 0\n")


def test_gather_gives_up_the_rest_at_the_first_failure():
    ended = []

    async def save(number):
        try:
            await asyncio.sleep(0)
            if number == 1:
                raise OSError("디스크")
            await asyncio.sleep(LONG)
        except BaseException as error:
            ended.append((number, type(error)))
            raise

    async def main():
        kept = {asyncio.create_task(save(number)) for number in (1, 2)}
        await asyncio.gather(*kept)

    with pytest.raises(OSError, match="디스크"):
        asyncio.run(main())
    assert ended == [(1, OSError), (2, asyncio.CancelledError)]


# 누가 태스크를 붙잡는가


def test_lost_task_script(lines):
    message, task, left = lines("lost_task.py")
    assert message == DESTROYED
    assert task.startswith("task: <Task pending name='백그라운드' coro=<work() done, defined at ")
    assert task.endswith("lost_task.py:6> wait_for=<Future pending cb=[Task.task_wakeup()]>>")
    assert left == "남은 태스크: 0"


def test_kept_task_is_not_lost(lines, monkeypatch, capsys):
    assert lines("lost_task_fixed.py") == ["남은 태스크: 1"]
    # 지역 변수에도 있으므로, 집합에 담았는지와 끝났을 때 뺐는지는 따로 본다.
    kept = Kept()
    monkeypatch.setattr(lost_task_fixed, "background", kept)
    asyncio.run(lost_task_fixed.main())
    assert (kept.most, kept) == (1, set())
    assert capsys.readouterr().out == "남은 태스크: 1\n"

    async def main():
        return await survives(forever(), keep=set().add), await survives(forever())

    assert finish(main()) == (True, False)


def test_work_of_the_lost_task_would_have_gone_on(capsys):
    async def main(module):
        ready = asyncio.Event()
        ready.set()
        await module.work(ready)

    for module in (lost_task, lost_task_fixed):
        finish(main(module))
        assert capsys.readouterr().out == "일을 마쳤습니다\n"


def test_the_program_goes_on_after_a_task_was_lost(run):
    finished = run(f"{SNIPPETS}/lost_task.py")
    assert finished.returncode == 0
    assert finished.stdout == "남은 태스크: 0\n"


@pytest.fixture
def destroyed(caplog):
    """`Task was destroyed…`가 남은 로거와 수준."""

    def _destroyed():
        found = [record for record in caplog.records if record.getMessage().startswith(DESTROYED)]
        return [(record.name, record.levelno) for record in found]

    return _destroyed


def test_message_is_logged_as_an_error(destroyed):
    async def main():
        return await survives(forever())

    assert finish(main()) is False
    assert destroyed() == [("asyncio", logging.ERROR)]


def test_lost_task_gets_generator_exit():
    got = []

    async def work():
        try:
            await forever()
        except BaseException as error:
            got.append(type(error).__name__)
            raise

    async def main():
        return await survives(work())

    assert finish(main()) is False
    assert got == ["GeneratorExit"]
    # `except CancelledError`로는 잡히지 않는다.
    assert not issubclass(GeneratorExit, asyncio.CancelledError)


def make_garbage():
    for _ in range(10_000):
        box = []
        box.append(box)


def test_task_is_lost_without_calling_gc_collect():
    async def main():
        # 하나는 마침 그때의 수거에서 늙은 세대로 옮겨져 오래 남을 수 있다.
        references = [weakref.ref(asyncio.create_task(forever())) for _ in range(20)]
        await asyncio.sleep(0)
        for _ in range(200):
            make_garbage()
            if any(reference() is None for reference in references):
                return True
        return False

    assert gc.isenabled()
    assert finish(main()) is True


def test_task_waiting_for_its_own_future_is_lost():
    async def work():
        await asyncio.get_running_loop().create_future()

    async def main():
        return await survives(work())

    assert finish(main()) is False


def test_task_waiting_for_its_own_lost_task_is_lost():
    async def work():
        await asyncio.create_task(forever())

    async def main():
        return await survives(work())

    assert finish(main()) is False


def test_new_task_is_kept_by_the_loop():
    async def main():
        return await survives(forever(), yields=False)

    assert finish(main()) is True


def test_sleeping_task_is_kept_by_its_timer():
    async def main():
        return await survives(asyncio.sleep(LONG))

    assert finish(main()) is True


def test_task_with_a_timeout_is_kept_by_its_timer():
    async def work():
        async with asyncio.timeout(LONG):
            await forever()

    async def main():
        return await survives(work())

    assert finish(main()) is True


def test_task_with_no_timeout_is_lost():
    async def work():
        async with asyncio.timeout(None):
            await forever()

    async def main():
        return [await survives(work()), await survives(asyncio.wait_for(forever(), None))]

    assert finish(main()) == [False, False]


def test_task_waiting_for_a_thread_is_kept():
    async def main():
        signal = threading.Event()
        try:
            return await survives(asyncio.to_thread(signal.wait, LONG))
        finally:
            signal.set()

    assert finish(main()) is True


def test_task_waiting_for_an_event_others_hold_is_kept():
    async def main():
        event, queue = asyncio.Event(), asyncio.Queue()
        return [await survives(event.wait()), await survives(queue.get())]

    assert finish(main()) == [True, True]


def test_task_is_kept_by_a_kept_task_that_waits_for_it():
    async def main():
        references = []

        async def parent():
            child = asyncio.create_task(forever())
            references.append(weakref.ref(child))
            await child

        task = asyncio.create_task(parent())
        await yield_a_few_times()
        gc.collect()
        kept = references[0]() is not None
        task.cancel()
        await asyncio.wait([task])
        return kept

    assert finish(main()) is True


def test_task_of_a_group_is_kept():
    async def main():
        async with asyncio.TaskGroup() as group:
            reference = weakref.ref(group.create_task(forever()))
            await yield_a_few_times()
            gc.collect()
            task = reference()
            assert task is not None
            task.cancel()
        return task.cancelled()

    assert finish(main()) is True


def test_task_reading_a_socket_is_lost(lines):
    message, task, end = lines("lost_socket.py")
    assert (message, end) == (DESTROYED, "main이 끝납니다")
    assert task.startswith("task: <Task pending name='구독' coro=<subscribe() ")


def test_kept_task_reads_the_socket(capsys):
    async def main():
        subscribers, kept = asyncio.Queue(), set()

        async def accept(reader, writer):
            await reader.readline()
            await subscribers.put(writer)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        kept.add(asyncio.create_task(lost_socket.subscribe(server.sockets[0].getsockname()[1])))
        subscriber = await subscribers.get()
        await yield_a_few_times()
        gc.collect()
        subscriber.write("새 글\n".encode())
        await asyncio.wait(kept)
        subscriber.close()
        server.close()
        await yield_a_few_times()

    finish(main())
    assert capsys.readouterr().out == "받았습니다: 새 글\n"


@pytest.mark.parametrize(("hold", "timeout"), [(True, None), (False, LONG)])
def test_task_reading_a_socket_others_hold_is_kept(hold, timeout):
    held = []

    async def main():
        ready, accepted = asyncio.Event(), asyncio.Event()

        async def accept(reader, writer):
            held.append(writer)
            accepted.set()

        async def read(port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            if hold:
                held.append(writer)
            try:
                async with asyncio.timeout(timeout):
                    ready.set()
                    await reader.readline()
            finally:
                writer.close()

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        reference = weakref.ref(asyncio.create_task(read(server.sockets[0].getsockname()[1])))
        await ready.wait()
        await accepted.wait()
        await yield_a_few_times()
        gc.collect()
        task = reference()
        assert task is not None
        kept = not task.done()
        task.cancel()
        await asyncio.wait([task])
        server.close()
        for writer in held:
            writer.close()
        await yield_a_few_times()
        return kept

    assert finish(main()) is True


# 오류와 고치는 법


def test_unread_error_is_reported_when_the_task_goes(lines):
    message, future, *traceback, end = lines("never_retrieved.py")
    assert message == NEVER_RETRIEVED
    assert future.startswith("future: <Task finished name='저장' coro=<save() done, defined at ")
    assert future.endswith("exception=OSError('디스크가 꽉 찼습니다')>")
    assert traceback[-1] == "OSError: 디스크가 꽉 찼습니다"
    assert end == "main이 끝납니다"


def test_unread_error_leaves_the_exit_status_0(run):
    finished = run(f"{SNIPPETS}/never_retrieved.py")
    assert finished.returncode == 0
    assert finished.stdout == "main이 끝납니다\n"


def test_callback_reports_the_error(lines):
    assert lines("never_retrieved_fixed.py") == ["저장 실패: 디스크가 꽉 찼습니다", "main이 끝납니다"]


def test_callback_tells_failures_from_successes_and_cancellations(monkeypatch, capsys, caplog):
    async def main():
        cancelled, succeeded = asyncio.create_task(forever()), asyncio.create_task(yield_a_few_times())
        kept = {cancelled, succeeded}
        monkeypatch.setattr(never_retrieved_fixed, "background", kept)
        for task in (cancelled, succeeded):
            task.add_done_callback(never_retrieved_fixed.finish)
        await asyncio.sleep(0)
        cancelled.cancel()
        while kept:
            await asyncio.wait(kept)
        return cancelled.cancelled(), succeeded.cancelled()

    assert finish(main()) == (True, False)
    assert (capsys.readouterr().out, caplog.records) == ("", [])


def test_awaiting_the_task_raises_the_error_and_reports_nothing(caplog):
    async def fail():
        raise OSError("실패")

    async def main():
        task = asyncio.create_task(fail())
        with pytest.raises(OSError, match=r"^실패$"):
            await task

    finish(main())
    gc.collect()
    assert caplog.records == []


def test_reading_the_exception_reports_nothing(caplog):
    async def fail():
        raise OSError("실패")

    async def main():
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        return str(task.exception())

    assert finish(main()) == "실패"
    gc.collect()
    assert caplog.records == []


def test_cancelled_task_reports_nothing(caplog):
    async def main():
        task = asyncio.create_task(forever())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    finish(main())
    gc.collect()
    assert caplog.records == []


def test_kept_error_is_reported_late(lines):
    done, end, message, *_ = lines("late_report.py")
    assert [done, end, message] == ["끝난 태스크: 1", "main이 끝납니다", NEVER_RETRIEVED]


KEPT_IN_A_MODULE = """
import asyncio

tasks = []

async def save():
    return int("사")

async def main():
    tasks.append(asyncio.create_task(save()))
    await asyncio.sleep(0)

asyncio.run(main())
print("main이 끝납니다", flush=True)
LAST
"""
LET_GO = "tasks.clear()\nprint('비웠습니다', flush=True)"


@pytest.fixture
def reported(tmp_path):
    """프로그램이 표준 오류에 남긴 것. 줄을 세는 코드가 기록에 쓰이는 모듈을 먼저 불러오지 않게 한다."""

    def _reported(last=""):
        script = tmp_path / "script.py"
        script.write_text(KEPT_IN_A_MODULE.replace("LAST", last), encoding="utf-8")
        command = [sys.executable, "-I", "-S", "-X", "utf8", str(script)]
        finished = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=LONG, check=True)
        assert finished.stdout.startswith("main이 끝납니다\n")
        return finished.stderr

    return _reported


def test_error_kept_in_a_module_is_reported_at_the_end(reported):
    # 끝내지 않고 나가면 리스트가 사라지지 않으므로 아무것도 보이지 않는다.
    assert reported("import os; os._exit(0)") == ""
    assert reported() != ""
    assert reported(f"{LET_GO}; import os; os._exit(0)").startswith(NEVER_RETRIEVED)


@pytest.mark.python("<3.13")
def test_report_at_the_end_may_break_before_3_13(reported):
    assert "--- Logging error ---" in reported()
    assert "--- Logging error ---" not in reported(LET_GO)


@pytest.mark.python(">=3.14")
def test_report_at_the_end_is_whole_since_3_14(reported):
    told = reported()
    assert told.startswith(NEVER_RETRIEVED)
    assert told.endswith("ValueError: invalid literal for int() with base 10: '사'\n")


@pytest.mark.parametrize("snippet", [run_ends, run_ends_fixed])
def test_save_tells_how_it_ended(snippet, capsys):
    async def cancelled():
        task = asyncio.create_task(snippet.save())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    finish(snippet.save())
    finish(cancelled())
    assert capsys.readouterr().out == "저장했습니다\n저장이 취소되었습니다\n"


def test_end_of_run_cancels_background_tasks(lines):
    assert lines("run_ends.py") == ["main이 끝납니다", "저장이 취소되었습니다"]
    assert left_tasks(run_ends.main()) == [(0, True)]


@pytest.mark.parametrize("snippet", [run_ends, run_ends_fixed, never_retrieved_fixed])
def test_task_is_in_the_set_while_it_runs(snippet, monkeypatch, capsys):
    kept = []

    async def save():
        kept.append(len(snippet.background))

    monkeypatch.setattr(snippet, "save", save)
    finish(snippet.main())
    assert (kept, len(snippet.background)) == ([1], 0)
    assert capsys.readouterr().out == "main이 끝납니다\n"


def keep(module, coroutine):
    """모듈의 집합에 담아 두는 태스크를 만든다."""
    task = asyncio.create_task(coroutine)
    module.background.add(task)
    task.add_done_callback(module.background.discard)


def test_waiting_for_the_set_lets_them_finish(lines, monkeypatch):
    assert lines("run_ends_fixed.py") == ["저장했습니다", "main이 끝납니다"]
    # 하나가 실패해도, 기다리는 동안 더한 것까지 기다린다.
    ended = []

    async def work():
        await yield_a_few_times()
        ended.append("나중 것")

    async def save():
        keep(run_ends_fixed, work())
        raise OSError("디스크")

    monkeypatch.setattr(run_ends_fixed, "save", save)
    finish(run_ends_fixed.main())
    assert ended == ["나중 것"]
    assert run_ends_fixed.background == set()


def test_wait_takes_no_empty_set():
    with pytest.raises(ValueError, match="empty"):
        finish(asyncio.wait(set()))


def test_set_must_not_change_while_it_is_walked(lines):
    assert lines("set_changed.py") == ["RuntimeError: Set changed size during iteration"]


def test_walk_over_finished_tasks_meets_no_change():
    async def main():
        kept = {asyncio.create_task(asyncio.sleep(0, number)) for number in range(3)}
        for task in kept:
            task.add_done_callback(kept.discard)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        values = [await task for task in kept]
        return sorted(values), len(kept)

    assert finish(main()) == ([0, 1, 2], 3)


def task_with_hash(number, coroutine):
    """집합에서 놓일 자리를 정한 태스크."""
    kind = type("Task", (asyncio.Task,), {"__hash__": lambda self: number})
    return kind(coroutine, loop=asyncio.get_running_loop())


def test_walk_over_the_set_may_miss_a_new_task():
    async def main():
        kept, new = set(), []

        def follow(task):
            kept.discard(task)
            new.append(task_with_hash(2, yield_a_few_times()))
            kept.add(new[0])

        first = task_with_hash(5, asyncio.sleep(0))
        kept.add(first)
        first.add_done_callback(follow)
        for task in kept:
            await task
        missed = not new[0].done()
        await new[0]
        return missed

    assert finish(main()) is True


class Kept(set):
    """함께 들어 있던 수의 최댓값을 세는 집합."""

    most = 0

    def add(self, element):
        super().add(element)
        self.most = max(self.most, len(self))


@pytest.mark.parametrize(
    ("module", "line"),
    [(set_changed, "RuntimeError: Set changed size during iteration"), (set_changed_fixed, "남은 태스크: 0")],
)
def test_three_tasks_are_kept_in_the_set(monkeypatch, capsys, module, line):
    kept = Kept()
    monkeypatch.setattr(module, "background", kept)
    finish(module.main())
    assert (kept.most, capsys.readouterr().out) == (3, f"{line}\n")


def test_wait_takes_the_set_as_it_is(lines, capsys):
    assert lines("set_changed_fixed.py") == ["남은 태스크: 0"]
    # 이미 실패한 태스크와 기다리는 동안 더한 태스크가 있어도 끝까지 기다린다.
    ended = []

    async def work():
        await yield_a_few_times()
        ended.append("나중 것")

    async def fail():
        keep(set_changed_fixed, work())
        raise OSError("디스크")

    async def main():
        keep(set_changed_fixed, fail())
        await set_changed_fixed.main()

    finish(main())
    assert (ended, set_changed_fixed.background) == (["나중 것"], set())
    assert capsys.readouterr().out == "남은 태스크: 0\n"
