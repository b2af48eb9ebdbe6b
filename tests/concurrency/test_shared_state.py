"""docs/concurrency/shared-state.md의 주장."""

import asyncio
import importlib
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from contextvars import ContextVar, copy_context
from types import SimpleNamespace
from unittest.mock import AsyncMock, MagicMock

import pytest

from snippets.concurrency.shared_state import (
    across_await_fixed,
    blocking_lock,
    changed_size,
    lost_update,
    lost_update_fixed,
    one_connection_fixed,
    thread_local,
    withdraw,
)
from tests.concurrency.clocks import MEETING, clock
from tests.concurrency.loops import LONG, WITH_GIL, finish

SNIPPETS = "concurrency/shared_state"
SHORT = 0.1  # 반드시 지나가게 할 제한 시간(초)
# 프리 스레딩 빌드의 스레드는 만든 쪽의 컨텍스트를 물려받는다.
NO_INHERITANCE = {"PYTHON_THREAD_INHERIT_CONTEXT": "0"}
INHERITANCE = {"PYTHON_THREAD_INHERIT_CONTEXT": "1"}


def together(count):
    """`time.sleep` 대신, 그만큼의 스레드가 모두 올 때까지 기다리는 것."""
    barrier = threading.Barrier(count)
    return SimpleNamespace(sleep=lambda seconds: barrier.wait(LONG))


class Most:
    """한꺼번에 잠든 스레드의 가장 큰 수를 세는 `time`."""

    def __init__(self):
        self.lock, self.now, self.most = threading.Lock(), 0, 0

    def sleep(self, seconds):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        threading.Event().wait(0.01)
        with self.lock:
            self.now -= 1


def run_threads(function, *arguments):
    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(function, arguments, timeout=LONG))


# 답


def test_withdraw_script(lines):
    assert lines("withdraw.py") == ["남은 돈: 10"]


def test_withdrawals_are_made_by_other_threads(monkeypatch):
    where = []
    monkeypatch.setattr(withdraw, "withdraw", lambda amount: where.append((threading.current_thread(), amount)))
    withdraw.main()
    assert [amount for _, amount in where] == [30, 30, 30]
    assert threading.main_thread() not in {thread for thread, _ in where}


def test_threads_that_read_before_the_other_writes_lose_updates(monkeypatch):
    monkeypatch.setattr(withdraw, "balance", 100)
    monkeypatch.setattr(withdraw, "lock", nullcontext())
    monkeypatch.setattr(withdraw, "time", together(3))
    run_threads(withdraw.withdraw, 30, 30, 30)
    assert withdraw.balance == 70


def test_lock_lets_one_thread_in(monkeypatch):
    most = Most()
    monkeypatch.setattr(withdraw, "balance", 100)
    monkeypatch.setattr(withdraw, "time", most)
    run_threads(withdraw.withdraw, *[10] * 8)
    assert (withdraw.balance, most.most) == (20, 1)


# GIL


@pytest.mark.timing
def test_race_script(lines):
    assert lines("race.py") == ["모자라는가: True"]


@pytest.mark.timing
@pytest.mark.parametrize("way", ["self.count += 1", "self.count = self.count + 1"])
def test_plain_addition_loses_nothing_with_a_gil(use, tmp_path, way):
    script = tmp_path / "plain.py"
    text = use(f"{SNIPPETS}/race.py").read_text(encoding="utf-8")
    assert "self.count = int(self.count) + 1" in text
    script.write_text(text.replace("self.count = int(self.count) + 1", way), encoding="utf-8")
    for _ in range(3):
        finished = python(script, env=WITH_GIL)
        assert finished.stdout == "모자라는가: False\n"


def python(*arguments, env):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
        check=True,
        env=os.environ | {"PYTHONUTF8": "1", "EVIDENCE_TRACER": "", **env},
    )


@pytest.mark.parametrize("kind", [list, dict])
def test_adding_items_loses_nothing(kind):
    items = kind()
    add = items.append if kind is list else lambda number: items.__setitem__(number, True)

    def work(start):
        for number in range(start, start + 50_000):
            add(number)

    run_threads(work, *range(0, 200_000, 50_000))
    assert sorted(items) == list(range(200_000))


def test_lock_is_not_reentrant_and_rlock_is():
    lock, rlock = threading.Lock(), threading.RLock()
    with lock:
        assert lock.acquire(timeout=SHORT) is False
    with rlock:
        assert rlock.acquire(timeout=SHORT) is True
        rlock.release()


def test_lock_is_released_when_the_block_fails():
    lock = threading.Lock()
    with pytest.raises(ValueError, match="bad"), lock:
        raise ValueError("bad")
    assert lock.locked() is False


def test_rlock_does_not_exclude_tasks_of_one_loop():
    lock, inside, most = threading.RLock(), [], []

    async def work(name):
        with lock:
            inside.append(name)
            most.append(len(inside))
            await asyncio.sleep(0)
            inside.remove(name)

    async def main():
        await asyncio.gather(work("a"), work("b"))

    finish(main())
    assert max(most) == 2


# asyncio


def test_await_in_between_loses_updates(lines):
    assert lines("across_await.py") == ["남은 돈: 70"]


def test_lock_of_asyncio_keeps_every_update(lines):
    assert lines("across_await_fixed.py") == ["남은 돈: 10"]


@pytest.mark.parametrize("wait_before", [True, False])
def test_code_without_await_is_not_interrupted(wait_before):
    count = 0

    async def add():
        nonlocal count
        for _ in range(100):
            if wait_before:
                await asyncio.sleep(0)
            before = count
            sum(range(100))
            count = before + 1
            if not wait_before:
                await asyncio.sleep(0)

    async def main():
        await asyncio.gather(*(add() for _ in range(10)))

    finish(main())
    assert count == 1000


def test_await_that_does_not_wait_lets_nobody_in():
    count = 0

    async def nothing():
        pass

    async def add():
        nonlocal count
        for _ in range(100):
            before = count
            await nothing()
            count = before + 1
            await asyncio.sleep(0)

    async def main():
        await asyncio.gather(*(add() for _ in range(10)))

    finish(main())
    assert count == 1000


def test_sleep_of_zero_lets_others_in():
    count = 0

    async def add():
        nonlocal count
        before = count
        await asyncio.sleep(0)
        count = before + 1

    async def main():
        await asyncio.gather(*(add() for _ in range(10)))

    finish(main())
    assert count == 1


# 오류와 고치는 법


def test_two_threads_sell_the_last_one(lines, monkeypatch, tmp_path):
    assert lines("lost_update.py", env=clock(tmp_path, MEETING)) == ["판 횟수: 2", "남은 수: -1"]
    monkeypatch.setattr(lost_update, "stock", {"사과": 1})
    monkeypatch.setattr(lost_update, "time", together(2))
    assert run_threads(lost_update.sell, "사과", "사과") == ["팔았습니다"] * 2
    assert lost_update.stock == {"사과": -1}
    assert lost_update.sell("사과") == "없습니다"


def test_locked_check_sells_it_once(lines, monkeypatch):
    assert lines("lost_update_fixed.py") == ["판 횟수: 1", "남은 수: 0"]
    most = Most()
    monkeypatch.setattr(lost_update_fixed, "stock", {"사과": 5})
    monkeypatch.setattr(lost_update_fixed, "time", most)
    sold = run_threads(lost_update_fixed.sell, *["사과"] * 8)
    assert sorted(sold) == ["없습니다"] * 3 + ["팔았습니다"] * 5
    assert (lost_update_fixed.stock, most.most) == ({"사과": 0}, 1)


def test_lock_of_a_module_belongs_to_the_first_loop(monkeypatch, capsys):
    monkeypatch.setattr(across_await_fixed, "lock", asyncio.Lock())
    monkeypatch.setattr(across_await_fixed, "balance", 100)
    finish(across_await_fixed.main())
    with pytest.raises(RuntimeError, match=r" is bound to a different event loop$"):
        finish(across_await_fixed.main())
    assert capsys.readouterr().out == "남은 돈: 10\n"


def test_lock_made_in_main_works_in_every_run(monkeypatch, capsys):
    async def main():
        monkeypatch.setattr(across_await_fixed, "lock", asyncio.Lock())
        monkeypatch.setattr(across_await_fixed, "balance", 100)
        await across_await_fixed.main()

    for _ in range(2):
        finish(main())
    assert capsys.readouterr().out == "남은 돈: 10\n" * 2


@pytest.mark.timing
def test_lock_of_threading_held_across_an_await_stops_the_loop(lines, monkeypatch):
    assert lines("blocking_lock.py") == ["나: 잠금을 얻지 못했습니다", "가: 고쳤습니다"]
    # 잠금을 잡고 자는 시간보다 오래 기다리므로, 루프가 실행되고 있었다면 얻었다.
    lock, slept = MagicMock(), []
    monkeypatch.setattr(blocking_lock, "lock", lock)
    sleep = AsyncMock(side_effect=slept.append)
    monkeypatch.setattr(blocking_lock, "asyncio", SimpleNamespace(sleep=sleep, gather=asyncio.gather))
    finish(blocking_lock.main())
    waited = [call.kwargs["timeout"] for call in lock.acquire.call_args_list]
    assert len(waited) == len(slept) == 2
    assert min(waited) > max(slept)


def test_waiting_longer_for_that_lock_does_not_help(monkeypatch, capsys):
    # 루프가 한 걸음도 나아가지 못하므로, 얼마를 기다리든 돌려줄 태스크가 실행되지 않는다.
    steps = []

    async def watch():
        while True:
            steps.append(blocking_lock.lock.locked())
            await asyncio.sleep(0)

    async def main():
        watching = asyncio.create_task(watch())
        await blocking_lock.main()
        watching.cancel()

    class Lock:
        def __init__(self):
            self.lock = threading.Lock()

        def acquire(self, timeout):
            before = len(steps)
            held = self.lock.acquire(timeout=timeout)
            assert len(steps) == before
            return held

        def __getattr__(self, name):
            return getattr(self.lock, name)

    monkeypatch.setattr(blocking_lock, "lock", Lock())
    finish(main())
    assert capsys.readouterr().out.splitlines() == ["나: 잠금을 얻지 못했습니다", "가: 고쳤습니다"]


def test_lock_of_asyncio_waits_without_stopping_the_loop(lines):
    assert lines("blocking_lock_fixed.py") == ["가: 고쳤습니다", "나: 고쳤습니다"]


# 도는 중에 더하고, 더한 뒤에야 다음으로 넘어간다.
CHANGED = """
import sys, threading, time
began, sleep = threading.Event(), time.sleep
def in_order(seconds):
    if threading.current_thread() is threading.main_thread():
        began.wait(50)
        return
    began.set()
    while len(sys.modules["__main__"].users) < 3:
        sleep(0.001)
time.sleep = in_order
"""


def test_changing_while_iterating_raises(lines, tmp_path):
    message = "RuntimeError('dictionary changed size during iteration')"
    assert lines("changed_size.py", env=clock(tmp_path, CHANGED)) == ["지수", f"예외: {message}"]


def test_iterating_over_a_copy_goes_on(lines, tmp_path):
    assert lines("changed_size_fixed.py", env=clock(tmp_path, CHANGED)) == ["지수", "민준", "예외: None"]


def test_report_without_a_change_prints_all(monkeypatch, capsys):
    monkeypatch.setattr(changed_size, "time", SimpleNamespace(sleep=lambda seconds: None))
    changed_size.report()
    assert capsys.readouterr().out.splitlines()[:2] == ["지수", "민준"]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda users: users.pop(1), "dictionary changed size during iteration"),
        (lambda users: users.update({1: "new"}), ["b"]),
        (lambda users: users.update({2: "new"}), ["new"]),
    ],
)
def test_only_a_change_of_the_size_raises(change, outcome):
    users = {1: "a", 2: "b"}
    names = iter(users.values())
    next(names)
    change(users)
    if isinstance(outcome, list):
        assert list(names) == outcome
        return
    with pytest.raises(RuntimeError, match=f"^{outcome}$"):
        next(names)


def test_loop_that_deletes_its_keys_raises():
    def delete_all(users):
        for key in users:
            del users[key]

    for users in ({1: "a"}, {1: "a", 2: "b"}):
        with pytest.raises(RuntimeError, match=r"^dictionary changed size during iteration$"):
            delete_all(users)
    # 지우고 바로 빠져나오면 오류가 없다.
    users = {1: "a", 2: "b"}
    for key in users:
        del users[key]
        break
    assert users == {2: "b"}


def test_other_task_changes_the_size_during_an_await():
    async def report(users):
        for _ in users:
            await asyncio.sleep(0)

    async def add(users):
        users[3] = "c"

    async def main():
        users = {1: "a", 2: "b"}
        await asyncio.gather(report(users), add(users))

    with pytest.raises(RuntimeError, match=r"^dictionary changed size during iteration$"):
        finish(main())


def test_loop_that_replaces_its_keys_may_raise():
    def replace(users, *replaced):
        for key in users:
            if key in replaced:
                del users[key]
                users[key + 10] = "new"

    with pytest.raises(RuntimeError, match=r"^dictionary keys changed during iteration$"):
        replace({1: "a", 2: "b", 3: "c"}, 1)
    replace({1: "a", 2: "b", 3: "c"}, 1, 2, 3)  # 오류가 나지 않는다


def test_connection_refuses_another_thread(lines):
    [text] = lines("one_connection.py")
    assert text.startswith(
        "ProgrammingError: SQLite objects created in a thread can only be used in that same thread. "
    )


def test_connection_works_in_its_own_thread(monkeypatch, tmp_path):
    # 불러오면 현재 폴더에 shop.db를 만든다.
    monkeypatch.chdir(tmp_path)
    one_connection = importlib.import_module("snippets.concurrency.shared_state.one_connection")
    with closing(one_connection.connection):
        assert one_connection.double(4) == 8
    monkeypatch.delitem(sys.modules, one_connection.__name__)


def test_connection_for_each_task_works(lines, tmp_path, monkeypatch):
    assert lines("one_connection_fixed.py") == ["[2, 4, 6]"]
    opened, real = [], sqlite3.connect

    def connect(name):
        opened.append(real(tmp_path / name))
        return opened[-1]

    monkeypatch.setattr(one_connection_fixed.sqlite3, "connect", connect)
    assert run_threads(one_connection_fixed.double, 1, 2, 3) == [2, 4, 6]
    assert len(opened) == 3
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match=r"^Cannot operate on a closed database\.$|same thread"):
            connection.execute("SELECT 1")


@pytest.mark.parametrize(("commit", "rows"), [(False, 0), (True, 3)])
def test_closing_alone_loses_what_was_written(tmp_path, commit, rows):
    def insert(number):
        with closing(sqlite3.connect(tmp_path / "shop.db")) as connection, connection if commit else nullcontext():
            connection.execute("INSERT INTO items VALUES (?)", (number,))

    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute("CREATE TABLE items (number)")
    run_threads(insert, 1, 2, 3)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (rows,)


def test_database_in_memory_is_of_one_connection():
    with closing(sqlite3.connect(":memory:")) as first, closing(sqlite3.connect(":memory:")) as second:
        first.execute("CREATE TABLE items (name)")
        with pytest.raises(sqlite3.OperationalError, match=r"^no such table: items$"):
            second.execute("SELECT * FROM items")


def test_shared_connection_with_autocommit_rolls_nothing_back():
    with closing(sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE items (name)")
        run_threads(lambda name: connection.execute("INSERT INTO items VALUES (?)", (name,)), "a")
        run_threads(lambda _: connection.rollback(), "b")
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (1,)


def test_connection_may_be_interrupted_from_another_thread():
    with closing(sqlite3.connect(":memory:")) as connection:
        assert run_threads(lambda _: connection.interrupt(), 1) == [None]


@pytest.mark.parametrize(("committed", "rows"), [(False, 0), (True, 1)])
def test_shared_connection_rolls_back_the_work_of_the_other_thread(committed, rows):
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        connection.execute("CREATE TABLE items (name)")
        run_threads(lambda name: connection.execute("INSERT INTO items VALUES (?)", (name,)), "a")
        if committed:
            run_threads(lambda _: connection.commit(), "a")
        run_threads(lambda _: connection.rollback(), "b")
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (rows,)


def test_each_thread_makes_its_own_session(lines):
    assert lines("thread_local.py") == ["['/가의 내용', '/나의 내용', '/다의 내용']"]
    barrier = threading.Barrier(3)

    def twice(_):
        barrier.wait(LONG)
        return thread_local.session(), thread_local.session()

    pairs = run_threads(twice, 1, 2, 3)
    assert all(first is second for first, second in pairs)
    assert len({id(first) for first, _ in pairs}) == 3


# 컨텍스트 변수


def test_pool_does_not_copy_the_context(lines):
    assert lines("context.py", env=NO_INHERITANCE) == ["스레드의 값: 없음"]


def test_copied_context_is_seen_in_the_pool(lines):
    assert lines("context_fixed.py", env=NO_INHERITANCE) == ["스레드의 값: 지수"]
    assert lines("context_fixed.py", env=INHERITANCE) == ["스레드의 값: 지수"]


SEEN = """
import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
user = ContextVar("user", default="default")
async def main():
    loop = asyncio.get_running_loop()
    user.set("first")
    print(await {call})
    user.set("second")
    print(await {call})
    print(user.get())
async def get():
    return user.get()
asyncio.run(main())
"""


def seen(call, env):
    return python("-c", SEEN.format(call=call), env=env).stdout.splitlines()[:2]


IN_EXECUTOR = "loop.run_in_executor(None, user.get)"


@pytest.mark.parametrize("env", [NO_INHERITANCE, INHERITANCE])
def test_to_thread_copies_the_context(env):
    assert seen("asyncio.to_thread(user.get)", env) == ["first", "second"]


def test_run_in_executor_does_not_copy_the_context():
    assert seen(IN_EXECUTOR, NO_INHERITANCE) == ["default", "default"]


@pytest.mark.parametrize("env", [NO_INHERITANCE, INHERITANCE])
def test_task_copies_the_context(env):
    assert seen("(asyncio.create_task(get()), user.set('나중'))[0]", env) == ["first", "second"]


def test_task_with_a_context_does_not_copy_it():
    async def get():
        return user.get()

    async def main():
        context = copy_context()
        task = asyncio.create_task(get(), context=context)
        context.run(user.set, "나중")
        return await task

    assert finish(main()) == "나중"


@pytest.mark.parametrize("env", [NO_INHERITANCE, INHERITANCE])
def test_copied_context_is_seen_in_run_in_executor(env):
    assert seen("loop.run_in_executor(None, copy_context().run, user.get)", env) == ["first", "second"]


@pytest.mark.python(">=3.14")
def test_thread_may_inherit_an_old_context():
    assert seen(IN_EXECUTOR, INHERITANCE) == ["first", "first"]
    code = """
import threading
from contextvars import ContextVar
user = ContextVar("user", default="default")
user.set("made")
thread = threading.Thread(target=lambda: print(user.get()))
user.set("started")
thread.start()
thread.join()
"""
    assert python("-c", code, env=INHERITANCE).stdout == "started\n"


@pytest.mark.python("<3.14")
def test_thread_inherits_nothing_before_3_14():
    assert seen(IN_EXECUTOR, INHERITANCE) == ["default", "default"]


@pytest.mark.free_threaded
@pytest.mark.python(">=3.14")
def test_free_threaded_threads_inherit_the_context():
    assert sys.flags.thread_inherit_context == 1


user = ContextVar("user", default="없음")


def test_variable_set_in_the_thread_does_not_come_back():
    def change():
        user.set("민준")
        return user.get()

    def main():
        user.set("지수")
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(copy_context().run, change).result(LONG), user.get()

    assert copy_context().run(main) == ("민준", "지수")


def test_one_copy_runs_in_one_thread_at_a_time():
    context, started, end = copy_context(), threading.Event(), threading.Event()

    def hold():
        started.set()
        return end.wait(LONG)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(context.run, hold)
        assert started.wait(LONG)
        error = pool.submit(context.run, int).exception(LONG)
        end.set()
        assert first.result(LONG) is True
    assert isinstance(error, RuntimeError)
    assert str(error).startswith("cannot enter context: ")
    assert str(error).endswith(" is already entered")
