"""docs/versions.md의 표. 매개변수의 이름이 `행: 결과`이고, 통과한 판의 칸에 결과가 적힌다."""

import asyncio
import concurrent.futures
import multiprocessing
import os
import socket
import sys
import tomllib
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import django
import pytest

from evidence.running import run_command

Feature = Callable[[], object]


def task_group() -> None:
    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.sleep(0, 3))
        assert task.result() == 3

    asyncio.run(main())


def timeout() -> None:
    async def main() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(main())


def runner() -> None:
    with asyncio.Runner() as runner:
        assert runner.run(asyncio.sleep(0, 3)) == 3


def max_tasks_per_child() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, max_tasks_per_child=1, mp_context=context) as executor:
        first, second = (executor.submit(os.getpid).result(60) for _ in range(2))
    assert first != second


def steps_of(create: Callable[[Coroutine], asyncio.Task]) -> list[str]:
    """태스크를 만들 때 코루틴이 곧바로 시작되는지."""
    steps: list[str] = []

    async def work() -> None:
        steps.append("work")

    async def main() -> None:
        coroutine = work()
        try:
            task = create(coroutine)
        finally:
            steps.append("created")
            if sys.exc_info()[0]:
                coroutine.close()
        await task

    asyncio.run(main())
    return steps


def eager_task_factory() -> None:
    def create(coroutine: Coroutine) -> asyncio.Task:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        return asyncio.create_task(coroutine)

    assert steps_of(create) == ["work", "created"]


def eager_start() -> None:
    assert steps_of(lambda coroutine: asyncio.create_task(coroutine)) == ["created", "work"]
    assert steps_of(lambda coroutine: asyncio.create_task(coroutine, eager_start=True)) == ["work", "created"]


def queue_shutdown() -> None:
    async def main() -> None:
        queue: asyncio.Queue[int] = asyncio.Queue()
        queue.shutdown()
        with pytest.raises(asyncio.QueueShutDown):
            await queue.get()

    asyncio.run(main())


def async_for_as_completed() -> None:
    async def main() -> None:
        task = asyncio.create_task(asyncio.sleep(0, 3))
        found = [done async for done in asyncio.as_completed([task])]
        assert found == [task]
        assert found[0] is task

    asyncio.run(main())


def process_cpu_count() -> None:
    assert os.process_cpu_count() >= 1


def gil_state() -> None:
    assert sys._is_gil_enabled() in (True, False)


def interpreter_pool() -> None:
    with concurrent.futures.InterpreterPoolExecutor(max_workers=1) as executor:
        assert executor.submit(abs, -3).result(60) == 3


def buffersize() -> None:
    taken: list[int] = []

    def numbers():
        for number in range(100):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(max_workers=1) as executor:
        results = executor.map(abs, numbers(), buffersize=5)
        assert len(taken) == 5
        assert next(results) == 0
        assert len(taken) == 6
        results.close()


def terminate_workers() -> None:
    executor = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
    assert executor.submit(abs, -3).result(60) == 3
    (worker,) = multiprocessing.active_children()
    executor.terminate_workers()
    worker.join(60)
    assert worker.exitcode not in (0, None)


def task_group_cancel() -> None:
    cancel = asyncio.TaskGroup.cancel

    async def main() -> asyncio.Task:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.Event().wait())
            cancel(group)
        return task

    assert asyncio.run(main()).cancelled()


def features(*found: tuple[str, Feature, str]) -> list[object]:
    """(행, 쓰는 함수, 처음 나온 판)마다 `yes`와 `no`."""
    parameters = []
    for row, use, since in found:
        wanted = [pytest.mark.python(f">={since}")] if since else []
        parameters.append(pytest.param(use, True, id=f"{row}: yes", marks=wanted))
        if since:
            parameters.append(pytest.param(use, False, id=f"{row}: no", marks=[pytest.mark.python(f"<{since}")]))
    return parameters


@pytest.mark.parametrize(
    ("feature", "available"),
    features(
        ("asyncio.TaskGroup", task_group, ""),
        ("asyncio.timeout", timeout, ""),
        ("asyncio.Runner", runner, ""),
        ("max_tasks_per_child", max_tasks_per_child, ""),
        ("asyncio.eager_task_factory", eager_task_factory, "3.12"),
        ("asyncio.Queue.shutdown", queue_shutdown, "3.13"),
        ("async for", async_for_as_completed, "3.13"),
        ("os.process_cpu_count", process_cpu_count, "3.13"),
        ("sys._is_gil_enabled", gil_state, "3.13"),
        ("eager_start", eager_start, "3.14"),
        ("InterpreterPoolExecutor", interpreter_pool, "3.14"),
        ("buffersize", buffersize, "3.14"),
        ("terminate_workers", terminate_workers, "3.14"),
        ("TaskGroup.cancel", task_group_cancel, "3.15"),
    ),
)
def test_feature(feature, available):
    if available:
        feature()
    else:
        with pytest.raises((AttributeError, TypeError)):
            feature()


def test_features_of_this_version(expect_output):
    expect_output("concurrency/versions/features.py")


# 달라진 동작

FORK_WITH_THREADS = """
import threading, warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

if __name__ == "__main__":
    done = threading.Event()
    threading.Thread(target=done.wait, args=(60,)).start()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as executor:
            executor.submit(abs, -1).result(60)
    done.set()
    print(*sorted({warning.category.__name__ for warning in caught}) or ["silent"])
"""
BROKEN = """
import os
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=1) as executor:
        print(executor.submit(os._exit, 99).exception(60).__cause__)
"""


def run_script(code: str, folder: Path) -> str:
    (folder / "script.py").write_text(code, encoding="utf-8")
    finished = run_command([sys.executable, "script.py"], cwd=folder, timeout=100)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


def start_method(folder: Path) -> str:
    return run_script("import multiprocessing; print(multiprocessing.get_start_method())", folder)


def fork_with_threads(folder: Path) -> str:
    return run_script(FORK_WITH_THREADS, folder)


def cause_of_broken_pool(folder: Path) -> str:
    cause = run_script(BROKEN, folder)
    return "exit code" if "terminated abruptly with exit code 99" in cause else cause


def run_without_parentheses(_: Path) -> str:
    async def main() -> None: ...

    with pytest.raises((ValueError, TypeError)) as caught:
        asyncio.run(main)
    return type(caught.value).__name__


def django_version(_: Path) -> str:
    return ".".join(map(str, django.VERSION[:2]))


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        pytest.param(behaviour, outcome, id=f"{row}: {outcome}", marks=[pytest.mark.python(wanted), *marks])
        for row, behaviour, marks, outcomes in [
            (
                "start method",
                start_method,
                [pytest.mark.platform("linux")],
                [("fork", "<3.14"), ("forkserver", ">=3.14")],
            ),
            (
                "fork with threads",
                fork_with_threads,
                [pytest.mark.platform("linux")],
                [("silent", "<3.12"), ("DeprecationWarning", ">=3.12")],
            ),
            ("BrokenProcessPool cause", cause_of_broken_pool, [], [("None", "<3.15"), ("exit code", ">=3.15")]),
            ("asyncio.run(main)", run_without_parentheses, [], [("ValueError", "<3.14"), ("TypeError", ">=3.14")]),
            ("Django", django_version, [], [("5.2", "<3.12"), ("6.1", ">=3.12")]),
        ]
        for outcome, wanted in outcomes
    ],
)
def test_behaviour(behaviour, outcome, tmp_path):
    assert behaviour(tmp_path) == outcome


# get_event_loop

LOOPS = [
    ("main thread", "메인 스레드에서 처음", [("loop", "<3.12"), ("loop, DeprecationWarning", ">=3.12,<3.14")]),
    ("main thread", "메인 스레드에서 처음", [("RuntimeError", ">=3.14")]),
    ("coroutine", "코루틴 안", [("loop", "")]),
    ("after asyncio.run", "asyncio.run()이 끝난 뒤", [("RuntimeError", "")]),
    ("other thread", "다른 스레드", [("RuntimeError", "")]),
    ("after set_event_loop", "set_event_loop() 뒤", [("loop", "")]),
]


@pytest.mark.parametrize(
    ("situation", "outcome"),
    [
        pytest.param(situation, outcome, id=f"{row}: {outcome}", marks=[pytest.mark.python(wanted)] if wanted else [])
        for row, situation, outcomes in LOOPS
        for outcome, wanted in outcomes
    ],
)
def test_get_event_loop(situation, outcome):
    finished = run_command([sys.executable, str(Path(__file__).with_name("loop_matrix.py"))], cwd=Path.cwd())
    results = dict(line.split(": ") for line in finished.stdout.splitlines())
    assert results[situation].replace("얻음", "loop").replace(" + ", ", ") == outcome


# 이름이 같은 예외


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        pytest.param(asyncio.TimeoutError, True, id="asyncio.TimeoutError: same"),
        pytest.param(concurrent.futures.TimeoutError, True, id="concurrent.futures.TimeoutError: same"),
        pytest.param(socket.timeout, True, id="socket.timeout: same"),
        pytest.param(multiprocessing.TimeoutError, False, id="multiprocessing.TimeoutError: other"),
    ],
)
def test_timeout_error(error, builtin):
    assert (error is TimeoutError) == builtin
    assert issubclass(error, TimeoutError) == builtin


# 표


@pytest.fixture
def labels(use) -> dict[str, dict[str, str]]:
    return tomllib.loads(use("figures/versions.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("test", [test_feature, test_behaviour, test_get_event_loop, test_timeout_error])
def test_every_row_has_a_label_and_every_label_a_row(labels, test):
    (mark,) = [mark for mark in test.pytestmark if mark.name == "parametrize"]
    assert set(labels[test.__name__]) == {parameter.id.partition(": ")[0] for parameter in mark.args[1]}


def test_every_word_is_an_outcome(labels):
    tests = [test_feature, test_behaviour, test_get_event_loop, test_timeout_error]
    ids = [case.id for test in tests for mark in test.pytestmark if mark.name == "parametrize" for case in mark.args[1]]
    assert labels["words"].keys() <= {name.partition(": ")[2] for name in ids}
