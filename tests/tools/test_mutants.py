"""동시에 하던 것을 그 자리에서 하게 바꾼 돌연변이."""

from __future__ import annotations

import argparse
import ast
import asyncio
import textwrap
import threading

import pytest

from tools.mutants import Mutant, percent, sampled
from tools.mutants_concurrency import ADDED, Plain, mutations

MAIN = "import asyncio\n\n\nasync def main():\n    {}\n"
PROGRAM = """
    import asyncio
    import threading


    def here():
        return threading.current_thread() is threading.main_thread()


    async def main():
        later = asyncio.to_thread(here)
        print(await later)


    asyncio.run(main())
"""


def changes(code: str) -> list[tuple[str, int, str]]:
    """더한 Plain을 뺀 돌연변이들."""
    return [(name, line, text.replace(ADDED, "", 1)) for name, line, text in mutations(code)]


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        ("to_thread", "print('값', await asyncio.to_thread(f, x, k=1, **o))", "print('값', f(x, k=1, **o))"),
        ("to_thread", "await asyncio.to_thread(partial(f, x))", "partial(f, x)()"),
        ("to_thread", "later = asyncio.to_thread(*args)", "later = Plain.to_thread(*args)"),
        ("run_in_executor", "await loop.run_in_executor(ex, o.f, *xs)", "o.f(*xs)"),
        ("run_in_executor", "later = loop.run_in_executor(ex, f)", "later = Plain.run_in_executor(ex, f)"),
        ("run_in_executor", "submit = loop().run_in_executor", "submit = Plain.run_in_executor"),
        ("map", "executor.map(f, xs)", "Plain.map(f, xs)"),
        ("map", "with_pool().map(f, xs, chunksize=2)", "Plain.map(f, xs, chunksize=2)"),
        ("submit", "print('값', executor.submit(f, x).result())", "print('값', Plain.submit(f, x).result())"),
        ("shield", "await asyncio.shield(task)", "await Plain.shield(task)"),
        ("gather", "await asyncio.gather(a(), *bs)", "await Plain.gather(a(), *bs)"),
        ("wait_for", "await asyncio.wait_for(task, 1)", "await Plain.wait_for(task, 1)"),
        ("timeout", "async with asyncio.timeout(1): pass", "async with Plain.timeout(1): pass"),
        ("Queue", "jobs: asyncio.Queue[str] = asyncio.Queue(maxsize=1)", "jobs: asyncio.Queue[str] = Plain.Queue(maxsize=1)"),
        ("create_task", "t = asyncio.create_task(c, name='값')", "t = (await Plain.finished(asyncio.create_task(c, name='값')))"),
        ("create_task", "[tg.create_task(c) for c in cs]", "[(await Plain.finished(tg.create_task(c))) for c in cs]"),
        ("lock", "with lock: pass", "if True: pass"),
        ("lock", "async with self.limit: pass", "if True: pass"),
        ("lock", "async with asyncio.Semaphore(2): pass", "if True: pass"),
        ("call_soon_threadsafe", "loop.call_soon_threadsafe(f, x)", "loop.call_soon(f, x)"),
    ],
)  # fmt: skip
def test_operator(operator, before, after):
    assert changes(MAIN.format(before)) == [(f"concurrency/{operator}", 5, MAIN.format(after))]


@pytest.mark.parametrize(
    "line",
    [
        "await asyncio.create_task(c)",  # 이미 그 자리에서 기다린다.
        "jobs: asyncio.Queue[str] = asyncio.Queue()",
        "await asyncio.gather(a, *bs)",  # 이미 실행되는 태스크는 차례로 기다려도 같다.
        "await asyncio.to_thread(lambda: 1)",
        "limit.timeout(1)",
        "with executor: pass",
        "with lock() as held: pass",
        "later = lambda: asyncio.create_task(c)",  # 람다에서는 기다릴 수 없다.
    ],
)
def test_line_is_left(line):
    ast.parse(MAIN.format(line))
    assert changes(MAIN.format(line)) == []


def test_every_place_is_one_mutant():
    code = MAIN.format("await asyncio.gather(asyncio.to_thread(f), asyncio.to_thread(f))")
    assert sorted(name for name, _, _ in changes(code)) == [
        "concurrency/gather",
        "concurrency/to_thread",
        "concurrency/to_thread",
    ]
    assert len({text for _, _, text in changes(code)}) == 3


def test_stand_in_joins_the_first_import_that_is_no_feature():
    code = '"""글."""\n\nfrom __future__ import annotations\n\nfrom asyncio import (\n    run,\n)  # 까닭\n\npool.submit(f)\n'
    [(_, line, changed)] = mutations(code)
    assert line == 9
    assert changed == code.replace(")  # 까닭", f"){ADDED}  # 까닭").replace("pool.", "Plain.")


def test_file_without_imports_is_left_unless_it_needs_no_stand_in():
    assert list(mutations("def save(pool, lock):\n    pool.submit(f)\n")) == []
    code = "def save(lock):\n    with lock:\n        f()\n"
    assert list(mutations(code)) == [("concurrency/lock", 2, code.replace("with lock", "if True"))]


def test_multiline_header_becomes_one_condition():
    code = "async def save(lock):\n    async with (\n        lock\n    ):\n        f()\n"
    assert list(mutations(code)) == []  # 괄호가 남으면 구문 오류이다.


def test_mutant_runs_with_its_stand_in(capsys):
    code = textwrap.dedent(PROGRAM).lstrip()
    [(_, _, changed)] = mutations(code)
    for program in (code, changed):
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "False\nTrue\n"


def fail(error: Exception) -> None:
    raise error


def test_to_thread_calls_in_place():
    async def main():
        assert await Plain.to_thread(threading.current_thread) is threading.current_thread()
        assert await Plain.to_thread(int, "11", base=2) == 3

    asyncio.run(main())


def test_run_in_executor_is_a_future_of_the_loop():
    async def main():
        future = Plain.run_in_executor(None, threading.get_ident)
        assert isinstance(future, asyncio.Future)
        assert await future == threading.get_ident()

    asyncio.run(main())


def test_submit_is_done_at_once():
    assert Plain.submit(threading.get_ident).result(timeout=0) == threading.get_ident()
    error = ValueError("값")
    assert Plain.submit(fail, error).exception(timeout=0) is error


def test_map_calls_when_read():
    called = []
    results = Plain.map(called.append, [1, 2], chunksize=2)
    assert called == []
    assert list(results) == [None, None]
    assert called == [1, 2]


def test_gather_awaits_one_after_another():
    log = []

    async def work(name):
        log.append(f"{name} 시작")
        await asyncio.sleep(0)
        log.append(f"{name} 끝")
        return name

    assert asyncio.run(Plain.gather(work("가"), work("나"))) == ["가", "나"]
    assert log == ["가 시작", "가 끝", "나 시작", "나 끝"]


def test_gather_returns_exceptions_when_asked():
    async def gather(**options):
        return await Plain.gather(Plain.to_thread(fail, error), asyncio.sleep(0, "값"), **options)

    error = ValueError()
    assert asyncio.run(gather(return_exceptions=True)) == [error, "값"]


def test_gather_raises_the_first_exception():
    async def gather():
        await Plain.gather(asyncio.sleep(0), Plain.to_thread(fail, ValueError("값")))

    with pytest.raises(ValueError, match=r"^값$"):
        asyncio.run(gather())


def test_finished_task_keeps_its_error():
    async def main():
        task = await Plain.finished(asyncio.create_task(Plain.to_thread(fail, ValueError("값"))))
        assert task.done()
        assert str(task.exception()) == "값"

    asyncio.run(main())


def test_limits_are_gone():
    async def main():
        async with Plain.timeout(0) as limit:
            assert await Plain.wait_for(asyncio.sleep(0.01, "값"), timeout=0) == "값"
        assert not limit.expired()
        assert Plain.Queue(maxsize=1).maxsize == 0
        assert Plain.shield(limit) is limit

    asyncio.run(main())


def made(count: int) -> list[Mutant]:
    return [Mutant("p", "s.py", "core/x", 1, "a", "b", f"x = {number}", ()) for number in range(count)]


def test_a_larger_sample_holds_the_smaller():
    small, large = (sampled(made(1000), size) for size in (20, 60))
    assert set(small) < set(large) < set(made(1000))
    assert 150 < len(small) < 250
    assert sampled(made(1000), 100) == made(1000)


def test_a_sample_of_one_mutant_is_that_mutant():
    """하나도 고르지 않으면 시험하지 않고 모두 알아챘다고 한다."""
    assert [sampled(made(1), size) for size in (1, 50, 100)] == [made(1)] * 3
    assert sampled([], 1) == []


@pytest.mark.parametrize("text", ["0", "-5", "101", "20.5", "1e2", "", "x", "٢٠"])
def test_sample_that_is_no_percentage(text):
    with pytest.raises(argparse.ArgumentTypeError, match="1부터 100까지"):
        percent(text)


def test_sizes_of_a_sample():
    assert [percent(text) for text in ("1", "20", "100")] == [1, 20, 100]
