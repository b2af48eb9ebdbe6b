"""docs/concurrency/interpreters.md의 주장.

서브인터프리터 안에서 실행한 줄은 세지 못한다. 그런 함수는 이쪽에서도 한 번 부른다.
"""

import importlib
import subprocess
import sys
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from types import ModuleType
from unittest.mock import MagicMock

import pytest

from evidence import figures
from evidence.running import Finished, run_command
from snippets.concurrency.interpreters import stock
from tests.concurrency.cores import cores
from tests.concurrency.pools import first_pool

FOLDER = "concurrency/interpreters"

interpreter_pool = pytest.mark.python(">=3.14")


@pytest.fixture
def snippet() -> Callable[[str], ModuleType]:
    """스니펫을 이쪽 인터프리터에 불러오는 함수."""
    return lambda name: importlib.import_module(f"snippets.concurrency.interpreters.{name}")


@pytest.fixture
def script(tmp_path) -> Callable[[str], Finished]:
    """글로 받은 스크립트를 읽는 사람이 하듯 실행하는 함수."""

    def _script(code: str) -> Finished:
        (tmp_path / "script.py").write_text(code, encoding="utf-8")
        # 인터프리터마다 버퍼가 따로 있어 찍은 차례가 바뀌지 않게 한다.
        command = [sys.executable, "script.py"]
        return run_command(command, cwd=tmp_path, timeout=100, env={"PYTHONUNBUFFERED": "1"})

    return _script


def submit(function: str, *arguments: str, pool: str = "InterpreterPoolExecutor") -> str:
    """함수 하나를 풀에 맡기고 결과나 예외를 출력하는 스크립트."""
    return f"""
import os, sys
from concurrent import futures

{function}

def main():
    with futures.{pool}(max_workers=1) as executor:
        future = executor.submit({", ".join(["work", *arguments])})
        if error := future.exception(60):
            print(f"{{type(error).__name__}}: {{error}}".splitlines()[0])
        else:
            print(future.result())
        print("다음 작업:", executor.submit(abs, -1).result(60))

if __name__ == "__main__":
    main()
"""


# 인터프리터 풀


@interpreter_pool
def test_functions_and_lambdas_run_in_interpreters(lines, snippet):
    assert lines("pool.py") == ["합: [499500, 1999000, 4498500]", "람다: 1024"]
    assert snippet("pool").count(1_000) == 499_500


@interpreter_pool
@pytest.mark.parametrize(
    "name",
    ["pool", "closure_fixed", "no_guard_fixed", "share_lock_fixed", "initializer_fixed", "own_exception_fixed"],
)
def test_programs_of_the_page_use_interpreters(monkeypatch, name):
    monkeypatch.setitem(sys.modules, "stock", stock)
    assert first_pool(f"snippets.concurrency.interpreters.{name}", monkeypatch) == "InterpreterPoolExecutor"


@interpreter_pool
@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_interpreters_use_several_cores(tmp_path):
    assert cores(tmp_path, "InterpreterPoolExecutor", "반복문", tries=30) == "여럿"


@interpreter_pool
@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_threads_use_one_core_while_the_gil_is_on(tmp_path):
    assert cores(tmp_path, "ThreadPoolExecutor", "반복문", with_gil=True) == "하나"


@interpreter_pool
@pytest.mark.timing
@pytest.mark.platform("linux", "darwin")
def test_processes_use_several_cores(tmp_path):
    assert cores(tmp_path, "ProcessPoolExecutor", "반복문", tries=30) == "여럿"


@interpreter_pool
def test_counting_overlaps_in_threads_and_interpreters(count_events, check_timeline):
    wanted = [f"{way} {n} {what}" for way in ("스레드", "인터프리터") for what in ("시작", "끝") for n in "12"]
    events = count_events()
    assert [event for _, event in events] == wanted
    check_timeline(f"{FOLDER}/count_ways", events)


@interpreter_pool
def test_counting_twice_in_each_way(run):
    finished = run(f"{FOLDER}/count_ways.py", "100", timeout=100)
    wanted = [f"{way} {n} {what}" for way in ("스레드", "인터프리터") for n in "12" for what in ("시작", "끝")]
    assert sorted(line.split(" ", 1)[1] for line in finished.stdout.splitlines()) == sorted(wanted)


def test_picture_shows_interpreters_shorter_than_threads(use):
    timeline = figures.load(use(f"{FOLDER}/count_ways.timeline.json").read_text(encoding="utf-8"))
    length = {
        way: max(s.end for s in timeline.spans if s.lane.startswith(way))
        - min(s.start for s in timeline.spans if s.lane.startswith(way))
        for way in ("스레드", "인터프리터")
    }
    assert length["인터프리터"] < 0.9 * length["스레드"]


@interpreter_pool
def test_interpreter_pool_is_a_thread_pool():
    assert issubclass(futures.InterpreterPoolExecutor, ThreadPoolExecutor)


@interpreter_pool
def test_each_worker_has_its_own_interpreter(script):
    code = """
import time
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

def meet(mine, other):
    mine[0] = 1
    while not other[0]:  # 상대도 실행할 때까지
        time.sleep(0.001)

if __name__ == "__main__":
    print(len(interpreters.list_all()))
    cells = memoryview(bytearray(2))
    with InterpreterPoolExecutor(max_workers=2) as executor:
        list(executor.map(meet, [cells[:1], cells[1:]], [cells[1:], cells[:1]]))
        print(len(interpreters.list_all()))
    print(len(interpreters.list_all()))
"""
    assert script(code).stdout.split() == ["1", "3", "1"]


@interpreter_pool
def test_each_interpreter_has_its_own_module_globals(script):
    code = """
import os
from concurrent.futures import InterpreterPoolExecutor

COUNT = 0

def bump():
    global COUNT
    COUNT += 1
    return COUNT

if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print([executor.submit(bump).result() for _ in range(3)], COUNT)
        print(executor.submit(os.getpid).result() == os.getpid())
"""
    assert script(code).stdout == "[1, 2, 3] 0\nTrue\n"


@interpreter_pool
def test_memoryview_shares_bytes_and_a_list_is_copied(script):
    code = """
from concurrent.futures import InterpreterPoolExecutor

def fill(view, numbers):
    view[0] = numbers[0] = 65

if __name__ == "__main__":
    data, numbers = bytearray(b"..."), [0, 0, 0]
    with InterpreterPoolExecutor() as executor:
        executor.submit(fill, memoryview(data), numbers).result()
    print(data.decode(), numbers)
"""
    assert script(code).stdout == "A.. [0, 0, 0]\n"


@interpreter_pool
@pytest.mark.parametrize(
    ("parameter", "argument"),
    [("view", "view=memoryview(bytearray(3))"), ("views", "[memoryview(bytearray(3))]")],
    ids=["keyword", "list"],
)
def test_memoryview_as_a_keyword_or_in_a_list_is_not_shareable(script, parameter, argument):
    error, after = script(submit(f"def work({parameter}): pass", argument)).stdout.splitlines()
    assert error.startswith("NotShareableError: ")
    assert after == "다음 작업: 1"


COUNTING = """
import time
from concurrent.futures import InterpreterPoolExecutor

def add(cell, told, heard):
    value = cell[0]
    told[0] = 1
    while not heard[0]:  # 상대도 읽을 때까지
        time.sleep(0)
    cell[0] = value + 1

if __name__ == "__main__":
    cells = memoryview(bytearray(8 * 4)).cast("Q")
    first, second, read_by_first, read_by_second = (cells[n : n + 1] for n in range(4))
    with InterpreterPoolExecutor(max_workers=2) as executor:
        executor.submit(add, first, read_by_first, read_by_second)
        executor.submit(add, {of_second}, read_by_second, read_by_first)
    print(first[0] + second[0])
"""


@interpreter_pool
@pytest.mark.parametrize(("of_second", "total"), [("first", 1), ("second", 2)], ids=["same", "own"])
def test_two_that_read_the_same_bytes_lose_one_addition(script, of_second, total):
    assert int(script(COUNTING.format(of_second=of_second)).stdout) == total


# 예외


@interpreter_pool
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("int('삼')", "ValueError"),
        ("{}['키']", "KeyError"),
        ("open('없는 파일')", "FileNotFoundError"),
        ("b'\\xff'.decode()", "UnicodeDecodeError"),
        ("__import__('json').loads('{')", "JSONDecodeError"),
        ("next(iter([]))", "StopIteration"),
        ("exit(3)", "SystemExit"),
    ],
    ids=["value", "key", "file", "unicode", "json", "stop", "exit"],
)
def test_exception_keeps_its_type(script, code, name):
    asked = submit(f"def work(): {code}").replace("print(f", "print(type(error.__cause__).__name__); print(f")
    cause, error, after = script(asked).stdout.splitlines()
    assert cause == "ExecutionFailed"
    assert error.startswith(f"{name}:")
    assert after == "다음 작업: 1"


@interpreter_pool
def test_exception_loses_its_own_cause(script):
    function = "def work(): raise ValueError('값') from KeyError('원래 원인')"
    asked = submit(function).replace("print(f", "print(repr(error.__cause__.__cause__)); print(f")
    cause, error, _ = script(asked).stdout.splitlines()
    assert (cause, error) == ("None", "ValueError: 값")


@interpreter_pool
def test_exception_that_holds_a_lock_becomes_execution_failed(script):
    function = "def work():\n    import threading\n    raise ValueError(threading.Lock())"
    error, after = script(submit(function)).stdout.splitlines()
    assert error.startswith("ExecutionFailed: ValueError: <unlocked _thread.lock object")
    assert after == "다음 작업: 1"


TOO_MUCH = """
from concurrent.futures import InterpreterPoolExecutor

def too_much():
    {too_much}

def no_key():
    {{}}["키"]

def no_number():
    int("삼")

def main():
    with InterpreterPoolExecutor(max_workers=1) as executor:
        for work in (too_much, no_key, no_number):
            print(type(executor.submit(work).exception(60)).__name__)

if __name__ == "__main__":
    main()
"""


@interpreter_pool
@pytest.mark.parametrize("too_much", ["[0] * (1 << 60)", "raise MemoryError('많음')"], ids=["list", "raise"])
def test_memory_error_is_lost_and_later_failures_raise_the_one_before(script, too_much):
    failed = script(TOO_MUCH.format(too_much=too_much)).stdout.split()
    # 고쳐질 잘못이므로 확인한 판에서만 잃어야 한다.
    assert failed == ["NoneType", "MemoryError", "KeyError"] or sys.version_info[:3] not in {(3, 14, 10), (3, 15, 2)}


@interpreter_pool
def test_memory_error_turned_into_another_comes_out(script):
    caught = "try: [0] * (1 << 60)\n    except MemoryError as error: raise RuntimeError('많음') from error"
    failed = script(TOO_MUCH.format(too_much=caught)).stdout.split()
    assert failed == ["RuntimeError", "KeyError", "ValueError"]


@interpreter_pool
def test_exception_of_the_script_becomes_execution_failed(lines, snippet):
    # 앞의 줄들은 인터프리터가 표준 오류에 적은 것이다.
    assert lines("own_exception.py")[-2:] == [
        "OutOfStock인가: False",
        "ExecutionFailed: <fake __main__>.OutOfStockError: 연필",
    ]
    own = snippet("own_exception")
    with pytest.raises(own.OutOfStockError):
        own.order()


@interpreter_pool
def test_exception_of_a_module_keeps_its_type(lines):
    assert lines("own_exception_fixed.py") == ["OutOfStock인가: True", "OutOfStockError: 연필"]
    with pytest.raises(stock.OutOfStockError, match="연필"):
        stock.order()


BAD_EXCEPTION = """
class Bad(Exception):
    def __init__(self, code, text):
        super().__init__(text)

def work():
    raise Bad(1, "두 인자")
"""


HTTP = "from urllib.error import HTTPError\ndef work(): raise HTTPError('주소', 404, '없음', {}, None)"
SAX = """
def work():
    from xml.sax import SAXParseException, xmlreader
    raise SAXParseException("메시지", None, xmlreader.Locator())
"""
not_unpickled = pytest.mark.parametrize("function", ["from bad import work", HTTP, SAX], ids=["own", "http", "sax"])


@interpreter_pool
@not_unpickled
def test_exception_that_cannot_be_unpickled_does_not_break_the_pool(script, tmp_path, function):
    (tmp_path / "bad.py").write_text(BAD_EXCEPTION, encoding="utf-8")
    error, after = script(submit(function)).stdout.splitlines()
    assert error.startswith("NotShareableError: object could not be ")
    assert after == "다음 작업: 1"


@interpreter_pool
@not_unpickled
def test_the_same_exception_breaks_a_process_pool(script, tmp_path, function):
    (tmp_path / "bad.py").write_text(BAD_EXCEPTION, encoding="utf-8")
    finished = script(submit(function, pool="ProcessPoolExecutor"))
    assert finished.stdout.startswith("BrokenProcessPool: ")


# NotShareableError


@interpreter_pool
def test_lock_is_not_shareable(lines, snippet):
    (line,) = lines("share_lock.py")
    assert line.startswith("NotShareableError: (3, <unlocked _thread.lock object at 0x")
    assert line.endswith(">) does not support cross-interpreter data")
    share_lock = snippet("share_lock")
    total = share_lock.TOTAL + 3
    share_lock.add(3, Lock())
    assert total == share_lock.TOTAL


@interpreter_pool
@pytest.mark.parametrize(
    "argument",
    ["__import__('threading').Event()", "__import__('queue').Queue()", "(n for n in [1])", "sys.stdout"],
    ids=["event", "queue", "generator", "file"],
)
def test_events_queues_generators_and_files_are_not_shareable(script, argument):
    error, after = script(submit("def work(value): pass", argument)).stdout.splitlines()
    assert error.startswith("NotShareableError: ")
    assert after == "다음 작업: 1"


POINT = """
from dataclasses import dataclass
from enum import Enum

@dataclass
class Point:
    x: int

class Color(Enum):
    RED = 1
"""


@interpreter_pool
@pytest.mark.parametrize("made", ["Point(3)", "[Point(3)]", "Color.RED"])
def test_object_of_a_class_of_the_script_does_not_come_back(script, made):
    error, after = script(submit(f"{POINT}\ndef work(): return {made}")).stdout.splitlines()
    assert error == "NotShareableError: object does not support cross-interpreter data"
    assert after == "다음 작업: 1"
    passed, _ = script(submit(f"{POINT}\ndef work(value): return str(value)", made)).stdout.splitlines()
    assert passed.strip("[]") in ("Point(x=3)", "Color.RED")


@interpreter_pool
@pytest.mark.parametrize(("made", "shown"), [("Point(3)", "Point(x=3)"), ("Color.RED", "Color.RED")])
def test_object_of_a_class_of_a_module_comes_back(script, tmp_path, made, shown):
    (tmp_path / "point.py").write_text(POINT, encoding="utf-8")
    asked = submit(f"from point import Color, Point\ndef work(): return {made}")
    assert script(asked).stdout.splitlines() == [shown, "다음 작업: 1"]


@interpreter_pool
def test_sum_of_the_results_needs_no_lock(lines, snippet, monkeypatch, capsys):
    assert lines("share_lock_fixed.py") == ["합: 12"]
    # 합친 것은 풀의 작업이 반환한 값이다.
    pool = MagicMock()
    pool().__enter__().map.return_value = [5, 6]
    monkeypatch.setattr(snippet("share_lock_fixed"), "InterpreterPoolExecutor", pool)
    snippet("share_lock_fixed").main()
    assert capsys.readouterr().out == "합: 11\n"
    assert snippet("share_lock_fixed").double(2) == 4


@interpreter_pool
def test_captured_variable_is_not_shareable(lines):
    (error,) = lines("closure.py")
    assert error.startswith("NotShareableError: <function main.<locals>.<lambda> at 0x")
    assert error.endswith("> does not support cross-interpreter data")


@interpreter_pool
def test_an_argument_is_passed_on_instead_of_a_captured_variable(lines):
    assert lines("closure_fixed.py") == ["30"]


@interpreter_pool
@pytest.mark.parametrize(
    "function",
    [
        "RATE = 3\nwork = lambda: RATE",
        "work = lambda rate=3: rate",
        "RATE = 3\ndef make():\n    def inner(): return RATE\n    return inner\nwork = make()",
    ],
    ids=["global", "default", "nested"],
)
def test_lambda_or_inner_function_that_needs_more_is_not_shareable(script, function):
    error, after = script(submit(function)).stdout.splitlines()
    assert error.startswith("NotShareableError: ")
    assert after == "다음 작업: 1"


@interpreter_pool
def test_function_of_the_module_may_read_a_global(script):
    result, _ = script(submit("RATE = 3\ndef work(): return RATE")).stdout.splitlines()
    assert result == "3"


# 가드

NO_GUARD = """
from concurrent.futures import InterpreterPoolExecutor

{function}

with InterpreterPoolExecutor(max_workers=1) as executor:
    print(executor.submit(work, 9).result())
"""


@interpreter_pool
def test_script_without_a_guard_runs_again_in_the_interpreter(lines):
    assert lines("no_guard.py") == ["<fake __main__> NotShareableError: args not shareable", "값: 30"]


@interpreter_pool
@pytest.mark.parametrize(
    "function",
    [
        "def work(n): return n and n + work(n - 1)",
        "RATE = 3\ndef work(n): return n * RATE",
        "import math\ndef work(n): return math.sqrt(n)",
        "def work(n, rate=3): return n * rate",
        "def work(n, *, rate=3): return n * rate",
        "import functools\n@functools.cache\ndef work(n): return n",
    ],
    ids=["recursion", "global", "module", "default", "keyword", "decorator"],
)
def test_script_without_a_guard_ends_with_the_error(script, function):
    finished = script(NO_GUARD.format(function=function))
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "concurrent.interpreters.NotShareableError: args not shareable"


@interpreter_pool
@pytest.mark.parametrize("way", ["-c", "-"])
def test_code_that_is_no_file_ends_with_the_error(tmp_path, way):
    code = """
from concurrent.futures import InterpreterPoolExecutor

RATE = 3

def work(n):
    return n * RATE

if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print(executor.submit(work, 9).result())
"""
    command, given = ([way, code], None) if way == "-c" else ([way], code)
    finished = subprocess.run(
        [sys.executable, *command], input=given, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=100
    )
    assert finished.returncode == 1
    assert "module '__main__' has no attribute 'work'" in finished.stderr
    assert finished.stderr.splitlines()[-1] == "concurrent.interpreters.NotShareableError: args not shareable"


@interpreter_pool
@pytest.mark.parametrize("above", [True, False], ids=["above", "under"])
def test_function_defined_under_the_guard_is_unknown_to_the_interpreter(script, above):
    function = "def work(n, rate=3): return n * rate"
    guard = 'if __name__ == "__main__":'
    body = ["with InterpreterPoolExecutor(1) as executor:", "    print(executor.submit(work, 9).result())"]
    head = [function, guard] if above else [guard, f"    {function}"]
    imports = "from concurrent.futures import InterpreterPoolExecutor"
    finished = script("\n".join([imports, *head, *(f"    {line}" for line in body)]))
    if above:
        assert finished.stdout == "27\n"
    else:
        assert finished.stderr.splitlines()[-1] == "concurrent.interpreters.NotShareableError: args not shareable"


RATES = "RATE = 3\ndef price(n): return n * RATE\n"
APP = """
from concurrent.futures import InterpreterPoolExecutor
from .rates import RATE, price

def work(n):
    return n * RATE

if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print(executor.submit(price, 9).result(), flush=True)
        print(executor.submit(work, 9).result())
"""


@interpreter_pool
def test_module_with_relative_imports_hands_over_functions_of_another_module(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "rates.py").write_text(RATES, encoding="utf-8")
    (tmp_path / "shop" / "app.py").write_text(APP, encoding="utf-8")
    finished = run_command([sys.executable, "-m", "shop.app"], cwd=tmp_path, timeout=100)
    assert (finished.returncode, finished.stdout) == (1, "27\n")
    assert finished.stderr.splitlines()[-1] == "concurrent.interpreters.NotShareableError: args not shareable"


ADDED = """
import sys
from concurrent.futures import InterpreterPoolExecutor

sys.path.append("added")
from rates import price

if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print(executor.submit(price, 9).result())
"""


@interpreter_pool
def test_folder_added_to_the_path_is_unknown_to_the_interpreter(run_code, tmp_path):
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "rates.py").write_text(RATES, encoding="utf-8")
    finished = run_code(ADDED)
    assert finished.returncode == 1
    assert "ModuleNotFoundError: No module named 'rates'" in finished.stderr
    assert finished.stderr.splitlines()[-1] == "concurrent.interpreters.NotShareableError: args not shareable"
    assert run_code(ADDED, PYTHONPATH=str(tmp_path / "added")).stdout == "27\n"


@interpreter_pool
@pytest.mark.parametrize(
    "function",
    [
        "def work(n): return n * n",
        "def work(n): return sum(abs(n * i) for i in range(9))",
        "def work(n):\n    def inner(): return n * 9\n    return inner()",
        "def work(n):\n    import math\n    return math.isqrt(n) * 27",
    ],
    ids=["plain", "generator", "inner", "import"],
)
def test_function_without_globals_works_without_a_guard(script, function):
    assert int(script(NO_GUARD.format(function=function)).stdout) in (81, 324)


@interpreter_pool
def test_guard_keeps_the_script_from_starting_another_pool(lines, snippet):
    assert lines("no_guard_fixed.py") == ["값: 30"]
    assert snippet("no_guard_fixed").price(2) == 6


# 그 밖의 오류


@interpreter_pool
def test_initializer_that_only_assigns_a_global_is_lost(lines, snippet):
    assert lines("initializer.py") == ["값: [0, 0]"]
    initializer = snippet("initializer")
    initializer.prepare(3)
    assert initializer.price(10) == 30
    initializer.prepare(0)


@interpreter_pool
def test_initializer_that_fills_a_dict_is_kept(lines, snippet):
    assert lines("initializer_fixed.py") == ["값: [30, 60]"]
    fixed = snippet("initializer_fixed")
    fixed.prepare(3)
    assert fixed.price(10) == 30
    fixed.prepare(0)


@interpreter_pool
def test_function_that_only_assigns_a_global_runs_in_main(script):
    function = (
        "def prepare():\n    global RATE\n    RATE = 3\ndef work(): return getattr(sys.modules['__main__'], 'RATE', 0)"
    )
    result, _ = script(submit(function).replace("max_workers=1", "1, initializer=prepare")).stdout.splitlines()
    assert result == "3"


@interpreter_pool
@pytest.mark.parametrize(("value", "found"), [("RATE or 3", "3"), ("len(SEEN) + 3", "3"), ("len('abc')", "0")])
def test_initializer_that_reads_a_global_too_is_kept(script, value, found):
    function = f"RATE = 0\nSEEN = []\ndef prepare():\n    global RATE\n    RATE = {value}\ndef work(): return RATE"
    asked = submit(function).replace("max_workers=1", "1, initializer=prepare")
    assert script(asked).stdout.splitlines() == [found, "다음 작업: 1"]


@interpreter_pool
def test_initializer_of_a_module_is_lost_too(script, tmp_path):
    module = "RATE = 0\ndef prepare():\n    global RATE\n    RATE = 3\ndef price():\n    return 10 * RATE\n"
    (tmp_path / "rates.py").write_text(module, encoding="utf-8")
    code = """
import rates
from concurrent.futures import InterpreterPoolExecutor

if __name__ == "__main__":
    with InterpreterPoolExecutor(initializer=rates.prepare) as executor:
        print(executor.submit(rates.price).result())
"""
    assert script(code).stdout == "0\n"


QUEUE = """
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

if __name__ == "__main__":
    results = interpreters.create_queue()
    with InterpreterPoolExecutor() as executor:
        executor.submit(results.put, "값").result()
{indent}print(results.get(timeout=60))
"""


@interpreter_pool
def test_items_of_a_closed_interpreter_are_unbound(script):
    assert script(QUEUE.format(indent=" " * 4)).stdout == "concurrent.interpreters._queues.UNBOUND\n"


@interpreter_pool
def test_items_of_a_living_interpreter_come_through(script):
    assert script(QUEUE.format(indent=" " * 8)).stdout == "값\n"


@interpreter_pool
@pytest.mark.platform("linux", "darwin")
def test_extension_module_without_support_is_an_import_error(lines):
    assert lines("extension_module.py") == ["ImportError: module readline does not support loading in subinterpreters"]


@interpreter_pool
@pytest.mark.platform("linux", "darwin")
def test_process_loads_what_an_interpreter_refuses(lines, snippet, monkeypatch):
    assert first_pool("snippets.concurrency.interpreters.extension_module_fixed", monkeypatch) == "ProcessPoolExecutor"
    monkeypatch.undo()
    assert lines("extension_module_fixed.py") == ["readline을 불러왔습니다"]
    # 불러오는 일은 부모가 아니라 풀이 한다.
    fixed, pool = snippet("extension_module_fixed"), MagicMock()
    monkeypatch.setattr(fixed, "ProcessPoolExecutor", pool)
    fixed.main()
    pool().__enter__().submit.assert_called_once_with(fixed.load)
    assert snippet("extension_module").load() == fixed.load() == "readline을 불러왔습니다"


@interpreter_pool
@pytest.mark.platform("linux", "darwin")
def test_fork_is_refused(script):
    error, _ = script(submit("def work(): os.fork()")).stdout.splitlines()
    assert error == "RuntimeError: fork not supported for isolated subinterpreters"


@interpreter_pool
def test_own_class_as_an_argument_runs_the_script_again(script):
    code = """
import time
from concurrent.futures import InterpreterPoolExecutor

print("실행:", __name__)

class Point:
    x = 3

def x_of(point, mine, other):
    mine[0] = 1
    while not other[0]:  # 작업자가 둘이면 상대도 실행할 때까지
        time.sleep(0.001)
    return point.x

if __name__ == "__main__":
    for workers in (1, 2):
        cells = memoryview(bytearray([0, workers == 1]))
        with InterpreterPoolExecutor(max_workers=workers) as executor:
            print(list(executor.map(x_of, [Point()] * 2, [cells[:1], cells[1:]], [cells[1:], cells[:1]])))
    # 함수는 스크립트의 것이 아니어도
    with InterpreterPoolExecutor(max_workers=1) as executor:
        print(list(executor.map(getattr, [Point()] * 2, "xx")))
"""
    # 두 작업자가 함께 찍은 글은 섞일 수 있으므로 세기만 한다.
    parts = script(code).stdout.split("[3, 3]")
    assert [part.count("<fake __main__>") for part in parts] == [1, 2, 1, 0]


@pytest.mark.python("<3.14")
def test_there_is_no_interpreter_pool_before_3_14():
    with pytest.raises(ImportError, match=r"^cannot import name 'InterpreterPoolExecutor' from 'concurrent.futures'"):
        exec("from concurrent.futures import InterpreterPoolExecutor")


def test_fallback_picks_the_pool_of_this_version(lines):
    pool = "InterpreterPoolExecutor" if sys.version_info >= (3, 14) else "ProcessPoolExecutor"
    assert lines("fallback.py") == [f"{pool} [8, 9]"]


@interpreter_pool
@pytest.mark.parametrize(
    ("pool", "value"), [("ProcessPoolExecutor", "3"), ("InterpreterPoolExecutor", "0")], ids=["process", "interpreter"]
)
def test_initializer_that_assigns_a_global_works_in_processes_only(script, pool, value):
    function = "RATE = 0\ndef prepare():\n    global RATE\n    RATE = 3\ndef work(): return RATE"
    asked = submit(function, pool=pool).replace("max_workers=1", "1, initializer=prepare")
    assert script(asked).stdout.splitlines() == [value, "다음 작업: 1"]


# 세 가지 풀의 비교


@pytest.mark.parametrize(
    ("pool", "count"), [("ThreadPoolExecutor", "1"), ("ProcessPoolExecutor", "0")], ids=["threads", "processes"]
)
def test_threads_share_module_globals_and_processes_do_not(script, pool, count):
    function = "COUNT = 0\ndef work():\n    global COUNT\n    COUNT += 1"
    code = submit(function, pool=pool).replace("print(future.result())", "print(COUNT)")
    assert script(code).stdout.splitlines() == [count, "다음 작업: 1"]


def test_threads_run_lambdas(script):
    code = submit("COUNT = 3\nwork = lambda: COUNT", pool="ThreadPoolExecutor")
    assert script(code).stdout.splitlines() == ["3", "다음 작업: 1"]


@interpreter_pool
def test_process_pool_cannot_pickle_a_lambda(script):
    error, _ = script(submit("work = lambda: 1", pool="ProcessPoolExecutor")).stdout.splitlines()
    assert error.startswith("PicklingError: ")


@interpreter_pool
@pytest.mark.parametrize("pool", ["ThreadPoolExecutor", "InterpreterPoolExecutor"])
def test_os_exit_in_a_worker_ends_the_program(script, pool):
    finished = script(submit("def work(): os._exit(7)", pool=pool))
    assert (finished.returncode, finished.stdout) == (7, "")


@interpreter_pool
def test_os_exit_in_a_process_breaks_only_the_pool(script):
    finished = script(submit("def work(): os._exit(7)", pool="ProcessPoolExecutor"))
    assert finished.stdout.startswith("BrokenProcessPool: ")
