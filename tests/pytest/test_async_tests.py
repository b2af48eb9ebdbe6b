"""docs/pytest/async-tests.md의 주장."""

import asyncio
import contextlib
import re
from importlib.metadata import version

import pytest

from snippets.pytest.async_tests import test_event_loop, test_forgot, test_hang
from tests.pytest.suites import outcome, run_written

SUITE = "pytest/async_tests"
ASYNCIO = ("asyncio",)
FUNCTION_LOOP = "[pytest]\nasyncio_default_fixture_loop_scope = function\n"
CLOSED = "RuntimeError: Event loop is closed"
# 테스트마다 실행한 루프를 적고 끝에 찍는다. 루프를 붙들고 있으므로 id가 겹치지 않는다.
RECORDED_LOOPS = {
    "seen.py": "loops = {}\n",
    "conftest.py": """
        import seen

        def pytest_unconfigure():
            for name, loop in seen.loops.items():
                print(name, [*dict.fromkeys(seen.loops.values())].index(loop))
    """,
}
RECORD = """
    import asyncio, sys
    sys.path.insert(0, ".")
    import pytest, pytest_asyncio, seen

    def here(name):
        seen.loops[name] = asyncio.get_running_loop()
"""
CLASSES = """
    pytestmark = pytest.mark.asyncio({scope})

    class TestBuy:
        async def test_one(self):
            here("{file} Buy one")
        async def test_two(self):
            here("{file} Buy two")

    class TestSell:
        async def test_one(self):
            here("{file} Sell one")
"""
LEFT_BEHIND = """
    import asyncio
    import pytest

    log = []

    async def work():
        try:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            log.append("끝남")
        except asyncio.CancelledError:
            log.append("취소됨")
            raise

    @pytest.mark.asyncio({scope})
    async def test_start():
        log.append(asyncio.create_task(work()))
        await asyncio.sleep(0)

    @pytest.mark.asyncio({scope})
    async def test_next():
        for _ in range(10):
            await asyncio.sleep(0)
        print(log[1:])
"""
ENGINE = """
    import asyncio
    import pytest, pytest_asyncio
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    pytestmark = pytest.mark.asyncio({scope})

    @pytest.fixture(scope="session")
    def engine(tmp_path_factory):
        path = tmp_path_factory.mktemp("data") / "shop.db"
        return create_async_engine(f"sqlite+aiosqlite:///{{path.as_posix()}}", {pool})

    async def queries(engine, count):
        async def query():
            async with engine.connect() as connection:
                return await connection.scalar(text("SELECT 1"))
        return await asyncio.gather(*(query() for _ in range(count)))

    async def test_first(engine):
        assert await queries(engine, 20) == [1] * 20

    async def test_second(engine):
        assert await queries(engine, {second}) == [1] * {second}
"""


@pytest.fixture
def with_asyncio(in_copy, use):
    """셸 스니펫을 이 페이지의 폴더에서 pytest-asyncio와 함께 실행할 때 줄 인자."""
    options = in_copy(use(SUITE))
    options["env"]["PYTEST_ADDOPTS"] += " -p asyncio"
    return options


# 답과 왜 그런가


def test_mark_and_fixture_run_async_code(expect_suite, use):
    assert "function" in use(f"{SUITE}/pytest.ini").read_text("utf-8")
    expect_suite(f"{SUITE}/test_cart.py", "-q", plugins=ASYNCIO)


def test_auto_needs_no_mark(run_pytest):
    names = ("test_no_mark.py", "test_fixture.py")
    finished = run_pytest(SUITE, "-q", "-o", "asyncio_mode=auto", *names, plugins=ASYNCIO)
    assert outcome(finished) == "2 passed"


def test_session_loop_for_fixture_and_test_shares_one_connection(tmp_path):
    suite = (
        RECORD
        + """
    @pytest_asyncio.fixture(scope="session", loop_scope="session")
    async def connection():
        here("픽스처")

    @pytest.mark.asyncio(loop_scope="session")
    async def test_one(connection):
        here("하나")

    @pytest.mark.asyncio(loop_scope="session")
    async def test_two(connection):
        here("둘")
"""
    )
    shared = "픽스처 0\n하나 0\n둘 0\n"
    set_for_fixtures = ("-s", "-o", "asyncio_default_fixture_loop_scope=function")
    for text, same in (
        (suite, True),
        (suite.replace(', loop_scope="session")\n    async def connection', ")\n    async def connection"), False),
        (suite.replace('asyncio(loop_scope="session")', "asyncio"), False),
    ):
        files = {**RECORDED_LOOPS, "test_shop.py": text}
        finished = run_written(tmp_path, files, *set_for_fixtures, plugins=ASYNCIO)
        assert finished.stdout.endswith(shared) == same


def test_pyproject_sets_the_mode(tmp_path):
    files = {
        "pyproject.toml": '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n',
        "test_shop.py": "async def test_one():\n    pass\n",
    }
    assert outcome(run_written(tmp_path, files, plugins=ASYNCIO)) == "1 passed"


@pytest.mark.parametrize(
    ("options", "passed"), [((), "1 failed, 1 passed, 1 error"), (("--asyncio-mode=auto",), "3 passed")]
)
def test_auto_runs_unmarked_tests_and_both_kinds_of_fixtures(tmp_path, options, passed):
    suite = """
        import pytest, pytest_asyncio

        @pytest.fixture
        async def plain():
            return 1

        @pytest_asyncio.fixture
        async def named():
            return 1

        @pytest.mark.asyncio
        async def test_named(named):
            assert named == 1

        @pytest.mark.asyncio
        async def test_plain(plain):
            assert plain == 1

        async def test_unmarked():
            pass
    """
    files = {"pytest.ini": FUNCTION_LOOP, "test_shop.py": suite}
    assert outcome(run_written(tmp_path, files, *options, plugins=ASYNCIO)) == passed


def test_loop_scope_says_who_shares_a_loop(tmp_path):
    files = {
        f"test_{scope}_{file}.py": RECORD
        + CLASSES.format(scope=f'loop_scope="{scope}"' if scope else "", file=f"{scope or 'default'} {file}")
        for scope in ("", "function", "class", "module", "session")
        for file in "ab"
    }
    finished = run_written(tmp_path, {**RECORDED_LOOPS, **files}, "-s", plugins=ASYNCIO)
    shared = {}
    for scope, number in re.findall(r"^(\w+) \w \w+ \w+ (\d+)$", finished.stdout, re.MULTILINE):
        shared.setdefault(scope, []).append(number)
    assert {scope: [numbers.index(number) for number in numbers] for scope, numbers in shared.items()} == {
        "default": [0, 1, 2, 3, 4, 5],
        "function": [0, 1, 2, 3, 4, 5],
        "class": [0, 0, 2, 3, 3, 5],
        "module": [0, 0, 0, 3, 3, 3],
        "session": [0, 0, 0, 0, 0, 0],
    }


def test_mark_does_not_move_the_fixtures(tmp_path):
    suite = (
        RECORD
        + """
    @pytest_asyncio.fixture
    async def prices():
        here("픽스처")

    @pytest_asyncio.fixture(loop_scope="session")
    async def moved():
        here("옮긴 픽스처")

    @pytest.mark.asyncio(loop_scope="session")
    async def test_total(prices, moved):
        here("테스트")
"""
    )
    files = {**RECORDED_LOOPS, "pytest.ini": FUNCTION_LOOP, "test_shop.py": suite}
    finished = run_written(tmp_path, files, "-s", plugins=ASYNCIO)
    assert finished.stdout.endswith("픽스처 0\n옮긴 픽스처 1\n테스트 1\n")


def test_leftover_tasks_are_cancelled_with_their_loop(tmp_path):
    files = {
        "test_a.py": LEFT_BEHIND.format(scope=""),
        "test_b.py": LEFT_BEHIND.format(scope='loop_scope="session"'),
    }
    finished = run_written(tmp_path, files, "-s", plugins=ASYNCIO)
    assert outcome(finished) == "4 passed"
    assert re.findall(r"\['.*'\]", finished.stdout) == ["['취소됨']", "['끝남']"]


def test_async_tests_run_one_after_the_other(tmp_path):
    suite = """
        import asyncio
        import pytest

        async def visit(name):
            print()
            print(name, "시작")
            for _ in range(10):
                await asyncio.sleep(0)
            print(name, "끝")

        @pytest.mark.asyncio
        async def test_one():
            await visit("하나")

        @pytest.mark.asyncio(loop_scope="session")
        async def test_two():
            await visit("둘")

        @pytest.mark.asyncio(loop_scope="session")
        async def test_three():
            await visit("셋")
    """
    finished = run_written(tmp_path, {"test_shop.py": suite}, "-s", plugins=ASYNCIO)
    assert re.findall(r"^(\S+) (시작|끝)$", finished.stdout, re.MULTILINE) == [
        (name, when) for name in ("하나", "둘", "셋") for when in ("시작", "끝")
    ]


@pytest.mark.parametrize(("lock", "left"), [("self.lock", 0), ("contextlib.nullcontext()", 1)])
def test_gather_overlaps_inside_one_test(tmp_path, lock, left):
    suite = f"""
        import asyncio, contextlib
        import pytest

        class Shop:
            def __init__(self, stock):
                self.stock = stock
                self.lock = asyncio.Lock()

            async def buy(self):
                async with {lock}:
                    left = self.stock
                    await asyncio.sleep(0)
                    self.stock = left - 1

        @pytest.mark.asyncio
        async def test_two_buyers():
            shop = Shop(stock=2)
            await asyncio.gather(shop.buy(), shop.buy())
            assert shop.stock == {left}
    """
    assert outcome(run_written(tmp_path, {"test_shop.py": suite}, plugins=ASYNCIO)) == "1 passed"


# 오류와 고치는 법


def test_async_function_needs_a_plugin(run_pytest):
    finished = run_pytest(SUITE, "-q", "-W", "ignore", "test_no_mark.py", "test_event_loop_fixed.py")
    assert outcome(finished) == "2 failed"
    assert finished.stdout.count("async def functions are not natively supported.") == 2


def test_strict_mode_needs_a_mark(expect_suite):
    finished = expect_suite(f"{SUITE}/test_no_mark.py", "-q", "--tb=no", plugins=ASYNCIO, returncode=1)
    assert "Failed: async def functions are not nati" in finished.stdout


def test_async_method_of_a_plain_test_case_passes_unrun(tmp_path):
    suite = """
        import unittest

        class TestTotal(unittest.TestCase):
            async def test_wrong(self):
                assert False
    """
    for mode in ("strict", "auto"):
        config = f"[pytest]\nasyncio_mode = {mode}\nasyncio_default_fixture_loop_scope = function\n"
        finished = run_written(tmp_path, {"test_shop.py": suite, "pytest.ini": config}, plugins=("asyncio",))
        assert outcome(finished).startswith("1 passed, ")
        assert "was never awaited" in finished.stdout


def test_plain_test_can_call_asyncio_run(tmp_path):
    suite = """
        import asyncio
        import unittest

        async def total(prices):
            return sum(prices)

        def test_right():
            assert asyncio.run(total([1000, 2000])) == 3000

        def test_wrong():
            assert asyncio.run(total([1000, 2000])) == 0

        class TestTotal(unittest.IsolatedAsyncioTestCase):
            async def test_right(self):
                assert await total([1000, 2000]) == 3000

            async def test_wrong(self):
                assert await total([1000, 2000]) == 0
    """
    finished = run_written(tmp_path, {"test_shop.py": suite}, "--tb=no")
    assert outcome(finished) == "2 failed, 2 passed"
    assert finished.stdout.count("::test_wrong - ") == 2


def test_anyio_runs_marked_tests_and_plain_fixtures(tmp_path):
    suite = """
        import asyncio
        import pytest

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.fixture
        async def prices():
            return [1000, 2000]

        @pytest.mark.anyio
        async def test_right(prices):
            await asyncio.sleep(0)
            assert sum(prices) == 3000

        @pytest.mark.anyio
        async def test_wrong(prices):
            await asyncio.sleep(0)
            assert sum(prices) == 0
    """
    finished = run_written(tmp_path, {"test_shop.py": suite}, plugins=("anyio",))
    assert outcome(finished) == "1 failed, 1 passed"
    assert "assert 3000 == 0" in finished.stdout


def test_plain_fixture_is_not_handled_in_strict_mode(expect_suite, run_pytest):
    expect_suite(f"{SUITE}/test_fixture.py", "-q", "--tb=no", plugins=ASYNCIO, returncode=1)
    finished = run_pytest(f"{SUITE}/test_fixture.py", "-q", plugins=ASYNCIO)
    assert "requested an async fixture 'prices', with no plugin or hook that handled it" in finished.stdout


def test_only_the_first_test_says_why(tmp_path):
    suite = """
        import pytest, pytest_asyncio

        {fixture}
        async def prices():
            return [1000, 2000]

        @pytest.mark.asyncio
        async def test_first(prices):
            pass

        @pytest.mark.asyncio
        async def test_second(prices):
            pass
    """
    fixtures = {
        "function": "@pytest.fixture",
        "shared": "@pytest.fixture(scope='session')",
        "mismatch": "@pytest_asyncio.fixture(scope='session')",
    }
    files = {f"test_{name}.py": suite.format(fixture=fixture) for name, fixture in fixtures.items()}
    finished = run_written(tmp_path, {"pytest.ini": FUNCTION_LOOP, **files}, "--tb=no", plugins=ASYNCIO)
    reasons = dict(re.findall(r"^ERROR (\S+) - (?:Failed: )?(\w+|'\w*') ?", finished.stdout, re.MULTILINE))
    assert reasons == {
        "test_function.py::test_first": "'test_first'",
        "test_function.py::test_second": "AssertionError",
        "test_shared.py::test_first": "''",
        "test_shared.py::test_second": "AssertionError",
        "test_mismatch.py::test_first": "ScopeMismatch",
        "test_mismatch.py::test_second": "AssertionError",
    }


def test_plain_test_gets_the_value_of_an_async_fixture(tmp_path):
    suite = """
        import pytest_asyncio

        @pytest_asyncio.fixture
        async def prices():
            return [1000, 2000]

        def test_total(prices):
            assert sum(prices) == 3000
    """
    files = {"pytest.ini": FUNCTION_LOOP, "test_shop.py": suite}
    assert outcome(run_written(tmp_path, files, plugins=ASYNCIO)) == "1 passed"


def test_event_loop_fixture_is_gone(expect_output, with_asyncio, use, tmp_path):
    finished = expect_output(f"{SUITE}/event_loop.sh", returncode=1, **with_asyncio)
    assert "fixture 'event_loop' not found" in finished.stdout

    async def with_a_loop():
        await test_event_loop.test_callback(asyncio.get_running_loop())
        return True

    assert asyncio.run(asyncio.wait_for(with_a_loop(), 30))
    # 없는 것은 픽스처뿐이다. 그런 이름의 픽스처가 있으면 표시가 있는 그 테스트는 통과한다.
    given = """
        import asyncio, pytest_asyncio

        @pytest_asyncio.fixture
        async def event_loop():
            return asyncio.get_running_loop()
    """
    files = {"pytest.ini": FUNCTION_LOOP, "conftest.py": given}
    files["test_event_loop.py"] = use(f"{SUITE}/test_event_loop.py").read_text("utf-8")
    assert outcome(run_written(tmp_path, files, plugins=ASYNCIO)) == "1 passed"


def test_own_event_loop_fixture_changes_nothing(tmp_path):
    suite = (
        RECORD
        + """
    made = []

    @pytest.fixture(scope="session")
    def event_loop():
        loop = asyncio.new_event_loop()
        made.append(loop)
        yield loop
        loop.close()

    @pytest.mark.asyncio
    async def test_one():
        here("하나")
        assert made == []

    @pytest.mark.asyncio
    async def test_two(event_loop):
        here("둘")
        assert made == [event_loop]
        assert asyncio.get_running_loop() is not event_loop
"""
    )
    finished = run_written(tmp_path, {**RECORDED_LOOPS, "test_shop.py": suite}, "-s", plugins=ASYNCIO)
    assert outcome(finished) == "2 passed"
    assert finished.stdout.endswith("하나 0\n둘 1\n")


def test_session_fixture_needs_a_session_loop(expect_suite):
    finished = expect_suite(f"{SUITE}/test_scope.py", "-q", "--tb=no", plugins=ASYNCIO, returncode=1)
    assert "ScopeMismatch: You tried to access" in finished.stdout


def test_scope_mismatch_names_the_runner(run_pytest):
    finished = run_pytest(f"{SUITE}/test_scope.py", "-q", plugins=ASYNCIO)
    wanted = (
        "ScopeMismatch: You tried to access the function scoped fixture _function_scoped_runner with a session scoped"
    )
    assert wanted in finished.stdout


def test_loop_scope_is_at_least_the_scope(tmp_path):
    fixture = """
@pytest_asyncio.fixture(scope="{scope}", loop_scope="{loop}")
async def {scope}_in_{loop}():
    return 1

class Test{scope}{loop}:
    def test_value(self, {scope}_in_{loop}):
        assert {scope}_in_{loop} == 1
"""
    order = ["function", "class", "module", "package", "session"]
    suite = "import pytest_asyncio\n" + "".join(
        fixture.format(scope=scope, loop=loop) for scope in order for loop in order
    )
    files = {"pytest.ini": FUNCTION_LOOP, "test_shop.py": suite}
    finished = run_written(tmp_path, files, "-rA", "--tb=no", plugins=ASYNCIO)
    passed = set(re.findall(r"^PASSED test_shop.py::Test(\w+)::", finished.stdout, re.MULTILINE))
    refused = set(re.findall(r"^ERROR test_shop.py::Test(\w+)::\S+ - Failed: ScopeMismatch", finished.stdout, re.M))
    pairs = [(scope, loop) for scope in order for loop in order]
    assert passed == {scope + loop for scope, loop in pairs if order.index(loop) >= order.index(scope)}
    assert refused == {scope + loop for scope, loop in pairs if order.index(loop) < order.index(scope)}


def test_function_loop_cannot_wait_for_a_session_connection(expect_output, with_asyncio):
    finished = expect_output(f"{SUITE}/different_loop.sh", returncode=1, **with_asyncio)
    assert "got Future <Future pending> attached to a different loop" in finished.stdout


def test_session_mark_waits_for_a_session_connection(use, tmp_path):
    text = use(f"{SUITE}/test_loops.py").read_text("utf-8")
    files = {
        "pytest.ini": FUNCTION_LOOP,
        "conftest.py": use(f"{SUITE}/conftest.py").read_text("utf-8"),
        "test_loops.py": text.replace("@pytest.mark.asyncio\n", '@pytest.mark.asyncio(loop_scope="session")\n'),
    }
    assert files["test_loops.py"] != text
    assert outcome(run_written(tmp_path, files, plugins=ASYNCIO)) == "1 passed"


def test_two_options_put_everything_into_one_loop(run_pytest, use):
    config = use(f"{SUITE}/session/pytest.ini")
    names = ("test_scope.py", "test_loops.py", "test_client.py")
    finished = run_pytest(SUITE, "-q", "-c", str(config), "--rootdir=.", *names, plugins=ASYNCIO)
    assert outcome(finished) == "4 passed"


@pytest.mark.parametrize(
    ("name", "option", "message"),
    [
        ("test_scope", "asyncio_default_test_loop_scope", "ScopeMismatch"),
        ("test_loops", "asyncio_default_fixture_loop_scope", "attached to a different loop"),
    ],
)
def test_one_option_is_not_enough(run_pytest, name, option, message):
    finished = run_pytest(f"{SUITE}/{name}.py", "-q", "-o", f"{option}=session", plugins=ASYNCIO)
    assert finished.returncode == 1
    assert message in finished.stdout


def test_kept_connection_fails_in_the_next_test(expect_suite):
    finished = expect_suite(f"{SUITE}/test_client.py", "-q", "--tb=no", plugins=ASYNCIO, returncode=1)
    assert outcome(finished) == "1 failed, 1 passed"
    assert CLOSED in finished.stdout


def test_client_of_every_test_works(use, tmp_path):
    text = (
        use(f"{SUITE}/test_client.py")
        .read_text("utf-8")
        .replace(
            "client, port):\n    assert (await client",
            "port):\n    async with httpx.AsyncClient() as client:\n        assert (await client",
        )
    )
    conftest = use(f"{SUITE}/conftest.py").read_text("utf-8")
    finished = run_written(tmp_path, {"conftest.py": conftest, "test_client.py": text}, plugins=ASYNCIO)
    assert text.count("async with") == 2
    assert outcome(finished) == "2 passed"


def test_engine_is_bound_to_the_loop_that_waited(tmp_path):
    cases = {
        "waits": ENGINE.format(scope="", pool="", second=20),
        "does_not_wait": ENGINE.format(scope="", pool="", second=1),
        "has_no_pool": ENGINE.format(scope="", pool="poolclass=NullPool", second=20),
        "one_loop": ENGINE.format(scope='loop_scope="session"', pool="", second=20),
    }
    files = {f"test_{name}.py": suite for name, suite in cases.items()}
    finished = run_written(tmp_path, files, "-W", "ignore", plugins=ASYNCIO)
    assert outcome(finished) == "1 failed, 7 passed"
    assert "FAILED test_waits.py::test_second - RuntimeError: <Queue" in finished.stdout
    assert "is bound to a different event loop" in finished.stdout


def test_forgotten_await_passes(expect_output, with_asyncio):
    finished = expect_output(f"{SUITE}/forgot.sh", **with_asyncio)
    assert "RuntimeWarning: coroutine 'is_member' was never awaited" in finished.stdout
    assert "1 passed, 1 warning" in finished.stdout
    assert asyncio.run(test_forgot.is_member("영희")) is False


def test_awaited_call_fails(run_pytest):
    finished = run_pytest(f"{SUITE}/test_forgot_fixed.py", "-q", plugins=ASYNCIO)
    assert "assert await is_member" in finished.stdout
    assert outcome(finished) == "1 failed"


@pytest.mark.parametrize(
    ("filters", "returncode"),
    [
        (["error"], 1),
        (["error::RuntimeWarning"], 0),
        (["error::RuntimeWarning", "error::pytest.PytestUnraisableExceptionWarning"], 1),
    ],
)
def test_only_all_warnings_as_errors_stop_a_forgotten_await(run_pytest, filters, returncode):
    option = "filterwarnings=" + "\n".join(filters)
    finished = run_pytest(f"{SUITE}/test_forgot.py", "-q", "-o", option, plugins=ASYNCIO)
    assert finished.returncode == returncode
    assert ("FAILED test_forgot.py::test_member" in finished.stdout) is bool(returncode)
    assert "coroutine 'is_member' was never awaited" in finished.stdout


def test_asyncio_timeout_shows_what_was_waited_for(run_pytest, monkeypatch):
    finished = run_pytest(f"{SUITE}/test_hang.py", "-q", "--tb=short", plugins=ASYNCIO)
    assert "    assert await messages.get()" in finished.stdout
    assert "E   TimeoutError" in finished.stdout
    # 기다린 것이 오면 그 값을 견준다.
    full = asyncio.Queue
    for message, expected in [
        ("".join(["안녕", "하세요"]), contextlib.nullcontext()),
        ("가", pytest.raises(AssertionError)),
        ("힣", pytest.raises(AssertionError)),
    ]:
        monkeypatch.setattr(asyncio, "Queue", lambda text=message: queue_with(full(), text))
        with expected:
            asyncio.run(test_hang.test_message())


def queue_with(queue, message):
    queue.put_nowait(message)
    return queue


# 느린 컴퓨터에서는 준비하는 동안에도 제한 시간이 지난다. 테스트가 정한 때(`here`)까지 pytest-timeout을 기다리게 한다.
LATE = """
    import os, signal, threading, time
    import pytest_timeout

    running, rang = threading.Event(), threading.Event()
    raises, ends = pytest_timeout.timeout_sigalrm, pytest_timeout.timeout_timer
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])

    def here():
        running.set()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])

    def by_signal(item, settings):
        rang.set()
        raises(item, settings)

    def by_thread(item, settings):
        assert running.wait(50)
        ends(item, settings)

    def exit_if_still_hanging():
        if rang.wait(50):
            time.sleep(1)
            os._exit(7)

    pytest_timeout.timeout_sigalrm, pytest_timeout.timeout_timer = by_signal, by_thread
"""


@pytest.mark.platform("linux", "darwin")
def test_pytest_timeout_goes_on_but_does_not_show_the_await(tmp_path):
    suite = """
        import asyncio, late
        import pytest

        @pytest.fixture
        async def until_idle():
            # 루프가 할 일이 없어 기다릴 때다.
            selector = asyncio.get_running_loop()._selector
            select = selector.select

            def waiting(timeout):
                if timeout is None:
                    selector.select = select
                    late.here()
                return select(timeout)

            selector.select = waiting

        @pytest.mark.asyncio
        async def test_message(until_idle):
            messages = asyncio.Queue()
            assert await messages.get() == "안녕하세요"
    """
    files = {
        "pytest.ini": FUNCTION_LOOP + "asyncio_mode = auto\n",
        "late.py": LATE,
        "conftest.py": "import late\n",
        "test_hang.py": suite,
        "test_next.py": "import pytest\n\n@pytest.mark.timeout(0)\ndef test_next():\n    pass\n",
    }
    finished = run_written(tmp_path, files, "--timeout=0.5", "--tb=short", plugins=("asyncio", "timeout"))
    assert outcome(finished) == "1 failed, 1 passed"
    assert "Timeout (>0.5s) from pytest-timeout." in finished.stdout
    assert "await messages.get()" not in finished.stdout


@pytest.mark.platform("linux", "darwin")
def test_thread_method_ends_what_the_signal_leaves_hanging(tmp_path):
    suite = """
        import asyncio, late, threading, time
        import pytest

        async def busy():
            late.here()
            while True:
                time.sleep(0.01)

        @pytest.mark.asyncio
        async def test_task():
            task = asyncio.create_task(busy())
            await asyncio.Event().wait()

        @pytest.mark.asyncio
        async def test_alone():
            asyncio.get_running_loop().call_soon(late.here)
            await asyncio.Event().wait()
    """
    watch = """
        import late, threading

        def pytest_runtest_call():
            threading.Thread(target=late.exit_if_still_hanging, daemon=True).start()
    """
    uvloop = """
        import uvloop

        def pytest_asyncio_loop_factories(config, item):
            return {"uvloop": uvloop.new_event_loop}
    """
    plugins = ("asyncio", "timeout")
    for name, loop in [("task", ""), ("alone", uvloop)]:
        files = {"pytest.ini": FUNCTION_LOOP, "late.py": LATE, "conftest.py": watch + loop, "test_shop.py": suite}
        folder = tmp_path / name
        folder.mkdir()
        hung = run_written(folder, files, "--timeout=0.5", "-k", name, plugins=plugins)
        assert hung.returncode == 7
        ended = run_written(folder, files, "--timeout=0.5", "--timeout-method=thread", "-k", name, plugins=plugins)
        assert ended.returncode == 1
        assert " Timeout " in ended.stdout
        assert "in pytest_pyfunc_call" in ended.stdout


def test_cured_suites_pass(run_pytest):
    names = ["event_loop", "scope", "client"]
    finished = run_pytest(SUITE, "-v", *(f"test_{name}_fixed.py" for name in names), plugins=ASYNCIO)
    passed = re.findall(r"^test_(\w+)_fixed.py::\w+ PASSED", finished.stdout, re.MULTILINE)
    assert passed == [*names, "client"]
    assert finished.returncode == 0


# 버전에 따라


def test_versions_of_this_page():
    assert (version("pytest"), version("pytest-asyncio")) == ("9.2.0", "1.5.0")


def test_unset_fixture_loop_scope_warns(tmp_path):
    suite = """
        import asyncio
        import pytest, pytest_asyncio

        @pytest_asyncio.fixture(scope="session")
        async def loop():
            return asyncio.get_running_loop()

        @pytest.mark.asyncio(loop_scope="session")
        async def test_session(loop):
            assert loop is asyncio.get_running_loop()

        @pytest.mark.asyncio
        async def test_function(loop):
            assert loop is asyncio.get_running_loop()
    """
    warning = 'PytestDeprecationWarning: The configuration option "asyncio_default_fixture_loop_scope" is unset.'
    finished = run_written(tmp_path, {"test_shop.py": suite}, plugins=ASYNCIO)
    assert warning in finished.stdout
    assert outcome(finished) == "1 failed, 1 passed"
    files = {"pytest.ini": FUNCTION_LOOP, "test_shop.py": "def test_one():\n    pass\n"}
    assert warning not in run_written(tmp_path, files, plugins=ASYNCIO).stdout


def test_unset_option_and_warnings_as_errors_stop_the_run(tmp_path):
    files = {"pytest.ini": "[pytest]\nfilterwarnings = error\n", "test_shop.py": "def test_one():\n    pass\n"}
    finished = run_written(tmp_path, files, plugins=ASYNCIO)
    assert finished.returncode == 3
    assert "INTERNALERROR> pytest.PytestDeprecationWarning: The configuration option" in finished.stdout
    cured = {**files, "pytest.ini": FUNCTION_LOOP + "filterwarnings = error\n"}
    assert outcome(run_written(tmp_path, cured, plugins=ASYNCIO)) == "1 passed"


@pytest.mark.platform("linux", "darwin")
def test_hook_chooses_uvloop(tmp_path):
    files = {
        "pytest.ini": FUNCTION_LOOP,
        "conftest.py": """
            import uvloop

            def pytest_asyncio_loop_factories(config, item):
                return {"uvloop": uvloop.new_event_loop}
        """,
        "test_shop.py": """
            import asyncio
            import pytest

            @pytest.mark.asyncio
            async def test_loop():
                assert "uvloop" in type(asyncio.get_running_loop()).__module__
        """,
    }
    assert outcome(run_written(tmp_path, files, plugins=ASYNCIO)) == "1 passed"
