"""docs/pytest/monkeypatch.md의 주장."""

import asyncio
import builtins
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from unittest.mock import AsyncMock, MagicMock, Mock, call, create_autospec, patch

import pytest

from snippets.pytest.monkeypatch import members
from tests.pytest.suites import outcome, run_written

SUITE = "pytest/monkeypatch"
LONG = 30


class Bank:
    fee = 100

    def send(self, amount):
        return amount

    async def receive(self, amount):
        return amount

    async def history(self):
        yield self.fee


def module(name, code, /, **names):
    """그 코드를 실행한 새 모듈. `sys.modules`에 넣지 않는다."""
    made = ModuleType(name)
    vars(made).update(names)
    exec(code, vars(made))
    return made


@pytest.fixture
def with_plugin(run_pytest, tmp_path):
    """그 플러그인이 먼저 무엇을 바꾸어 놓고 이 페이지의 모음을 실행한 결과의 마지막 줄."""

    def _with_plugin(suite, plugin):
        (tmp_path / "prepare_suite.py").write_text(plugin, encoding="utf-8")
        options = {"plugins": ("prepare_suite",), "env": {"PYTHONPATH": str(tmp_path)}}
        finished = run_pytest(f"{SUITE}/{suite}.py", "-q", **options)
        return outcome(finished), finished.stdout

    return _with_plugin


# 답


def test_name_is_replaced_where_it_is_used(expect_suite, run_pytest):
    expect_suite(f"{SUITE}/test_price.py", "-q")
    finished = expect_suite(f"{SUITE}/test_wrong_place.py", "-q", "--tb=no", returncode=1)
    assert "ConnectionError" in finished.stdout


def test_change_is_undone_after_the_test(tmp_path):
    suite = """
        import os, shop

        def test_passes(monkeypatch):
            monkeypatch.setattr(shop, "price", 2)
            monkeypatch.setenv("SHOP_MODE", "test")

        def test_back():
            assert shop.price == 1
            assert "SHOP_MODE" not in os.environ

        def test_fails(monkeypatch):
            monkeypatch.setattr(shop, "price", 2)
            assert shop.price == 1

        def test_back_after_failure():
            assert shop.price == 1
    """
    finished = run_written(tmp_path, {"shop.py": "price = 1\n", "test_shop.py": suite}, "--tb=no")
    assert outcome(finished) == "1 failed, 3 passed"
    assert "FAILED test_shop.py::test_fails" in finished.stdout


def test_mock_remembers_calls():
    bank = Bank()
    with patch.object(bank, "send", return_value=1) as send:
        assert bank.send(100) == 1
    send.assert_called_once_with(100)
    with pytest.raises(AssertionError, match=r"^expected call not found"):
        send.assert_called_once_with(200)


# 왜 그런가


def test_every_change_is_undone(tmp_path, monkeypatch):
    monkeypatch.setenv("SHOP_MODE", "처음")
    limits, before = {"방문": 10, "주문": 3}, (Path.cwd(), [*sys.path])
    bank = Bank()
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(Bank, "fee", 0)
        changes.delattr(Bank, "send")
        changes.setitem(limits, "방문", 1)
        changes.delitem(limits, "주문")
        changes.setenv("SHOP_MODE", "test")
        changes.delenv("SHOP_MODE")
        changes.chdir(tmp_path)
        changes.syspath_prepend(tmp_path)
        assert (bank.fee, hasattr(bank, "send"), limits) == (0, False, {"방문": 1})
        assert "SHOP_MODE" not in os.environ
        assert Path.cwd() == tmp_path
        assert sys.path[0] == str(tmp_path)
    assert (bank.fee, bank.send(1), limits) == (100, 1, {"방문": 10, "주문": 3})
    assert os.environ["SHOP_MODE"] == "처음"
    assert (Path.cwd(), sys.path) == before


def test_module_found_by_syspath_prepend_stays(tmp_path):
    (tmp_path / "only_here_for_a_moment.py").write_text("value = 1\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as changes:
        changes.syspath_prepend(tmp_path)
        import only_here_for_a_moment  # noqa: F401
    assert str(tmp_path) not in sys.path
    assert sys.modules["only_here_for_a_moment"].value == 1
    del sys.modules["only_here_for_a_moment"]


def test_first_value_comes_back_after_several_changes():
    limits = {"방문": 10}
    with pytest.MonkeyPatch.context() as changes:
        for number in (1, 2, 3):
            changes.setattr(Bank, "fee", number)
            changes.setitem(limits, "방문", number)
            changes.setenv("SHOP_NEW", str(number))
        changes.delitem(limits, "방문")
        changes.delattr(Bank, "fee")
    assert (Bank.fee, limits) == (100, {"방문": 10})
    assert "SHOP_NEW" not in os.environ


def test_missing_variable_cannot_be_deleted(monkeypatch):
    assert "SHOP_NOTHING" not in os.environ
    with pytest.raises(KeyError, match="SHOP_NOTHING"):
        monkeypatch.delenv("SHOP_NOTHING")
    monkeypatch.delenv("SHOP_NOTHING", raising=False)


def test_number_in_the_environment_warns(monkeypatch):
    with pytest.warns(pytest.PytestWarning, match=r"type should be str, but got 8000 \(type: int\)"):
        monkeypatch.setenv("SHOP_PORT", 8000)
    assert os.environ["SHOP_PORT"] == "8000"


def test_fixture_and_test_share_one_monkeypatch(tmp_path):
    suite = """
        import os
        import pytest

        @pytest.fixture
        def mode(monkeypatch):
            monkeypatch.setenv("SHOP_MODE", "test")
            yield monkeypatch
            print("정리", os.environ.get("SHOP_MODE"))

        def test_same(mode, monkeypatch):
            assert mode is monkeypatch

        def test_undo(mode, monkeypatch):
            monkeypatch.undo()
            assert "SHOP_MODE" not in os.environ

        def test_context(mode, monkeypatch):
            with monkeypatch.context() as m:
                m.setenv("SHOP_MODE", "inside")
                assert os.environ["SHOP_MODE"] == "inside"
            assert os.environ["SHOP_MODE"] == "test"
    """
    finished = run_written(tmp_path, {"test_shop.py": suite}, "-s")
    assert outcome(finished) == "3 passed"
    printed = finished.stdout.replace(".", "").splitlines()
    assert [line for line in printed if "정리" in line] == ["정리 test", "정리 None", "정리 test"]


def test_fixture_made_before_is_torn_down_with_the_real_one(tmp_path):
    suite = """
        import pytest, shop

        @pytest.fixture
        def early():
            yield
            print("정리", "먼저", shop.close())

        @pytest.fixture
        def late(monkeypatch):
            yield
            print("정리", "나중", shop.close())

        def test_both(early, late, monkeypatch):
            monkeypatch.setattr(shop, "close", lambda: "가짜")
            assert shop.close() == "가짜"
    """
    files = {"shop.py": "def close():\n    return '진짜'\n", "test_shop.py": suite}
    finished = run_written(tmp_path, files, "-s")
    assert outcome(finished) == "1 passed"
    printed = finished.stdout.replace(".", "").splitlines()
    assert [line for line in printed if "정리" in line] == ["정리 나중 가짜", "정리 먼저 진짜"]


def test_patch_ends_with_its_block():
    with patch.object(Bank, "fee", 0):
        assert Bank.fee == 0
    assert Bank.fee == 100

    @patch.object(Bank, "fee", 0)
    def inside():
        assert Bank.fee == 0
        raise KeyError

    with pytest.raises(KeyError):
        inside()
    assert Bank.fee == 100


def test_patch_makes_the_mock():
    with patch.object(Bank, "send") as send, patch.object(Bank, "receive") as receive:
        assert isinstance(send, MagicMock)
        assert isinstance(receive, AsyncMock)
        assert not isinstance(send, AsyncMock)
    with patch.object(Bank, "history") as history:
        assert isinstance(history, MagicMock)
        assert not isinstance(history, AsyncMock)
    with pytest.MonkeyPatch.context() as changes, pytest.raises(TypeError):
        changes.setattr(Bank, "send")


def test_patch_of_a_wrapped_function_is_no_async_mock():
    code = """
        import functools

        def retry(function):
            @functools.wraps(function)
            def again(*args):
                return function(*args)
            return again

        async def plain():
            return 1

        @retry
        async def wrapped():
            return 1
    """
    clients = module("clients", dedent(code))
    with patch.object(clients, "plain") as plain, patch.object(clients, "wrapped") as wrapped:
        assert isinstance(plain, AsyncMock)
        assert not isinstance(wrapped, AsyncMock)


STREAMING = """
async def lines():
    yield 1

class Client:
    async def get(self):
        return 1

    async def lines(self):
        yield 1
"""


def test_patch_of_an_async_generator_is_no_async_mock():
    clients = module("clients", STREAMING)
    spec = create_autospec(clients.Client, instance=True).lines
    with patch.object(clients, "lines") as lines, patch.object(clients.Client, "lines") as method:
        for mock in (lines, method, spec):
            assert isinstance(mock, MagicMock)
            assert not isinstance(mock, AsyncMock)
        lines.return_value.__aiter__.return_value = [1, 2]

        async def read():
            return [line async for line in clients.lines()]

        assert asyncio.run(read()) == [1, 2]


def test_patched_class_needs_a_spec_for_async_methods():
    clients = module("clients", STREAMING)
    with patch.object(clients, "Client") as client:
        assert not isinstance(client().get, AsyncMock)
        with pytest.raises(TypeError):
            asyncio.run(awaited(client().get))
    for spec in ("autospec", "spec"):
        with patch.object(clients, "Client", **{spec: True}) as client:
            client().get.return_value = 2
            assert isinstance(client().get, AsyncMock)
            assert not isinstance(client().lines, AsyncMock)
            assert asyncio.run(awaited(client().get)) == 2


async def awaited(method):
    return await method()


def test_patch_dict_changes_the_environment():
    with patch.dict(os.environ, {"SHOP_MODE": "test"}):
        assert os.environ["SHOP_MODE"] == "test"
    assert "SHOP_MODE" not in os.environ


def test_lower_patch_is_the_first_argument():
    @patch.object(Bank, "send")
    @patch.object(Bank, "fee")
    def inside(first, second):
        assert first is Bank.fee
        assert second is Bank.send
        return True

    assert inside()


def test_forgotten_argument_of_patch_takes_the_place_of_a_fixture(tmp_path):
    suite = """
        from pathlib import Path
        from unittest.mock import MagicMock, patch

        import shop

        @patch("shop.get_rate")
        def test_nothing():
            pass

        @patch("shop.get_rate")
        @patch("shop.close")
        def test_two():
            pass

        @patch("shop.get_rate")
        def test_fixture(tmp_path):
            assert isinstance(tmp_path, MagicMock)
            assert tmp_path is shop.get_rate

        @patch("shop.get_rate")
        def test_right(get_rate, tmp_path):
            assert get_rate is shop.get_rate
            assert isinstance(tmp_path, Path)
    """
    files = {"shop.py": "def get_rate(): ...\ndef close(): ...\n", "test_shop.py": suite}
    finished = run_written(tmp_path, files)
    assert outcome(finished) == "2 failed, 2 passed"
    assert "test_nothing() takes 0 positional arguments but 1 was given" in finished.stdout
    assert "test_two() takes 0 positional arguments but 2 were given" in finished.stdout


def test_thread_sees_the_change_until_it_is_undone():
    seen, changed, undone = [], threading.Event(), threading.Event()

    def look():
        seen.append(Bank.fee)
        changed.set()
        assert undone.wait(LONG)
        seen.append(Bank.fee)

    thread = threading.Thread(target=look)
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(Bank, "fee", 0)
        thread.start()
        assert changed.wait(LONG)
    undone.set()
    thread.join(LONG)
    assert seen == [0, 100]


def test_child_process_sees_environment_and_folder_only(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOP_MODE", "test")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("string.digits", "없음")
    child = "import os, string; print(os.environ['SHOP_MODE'], string.digits, os.path.basename(os.getcwd()))"
    command = [sys.executable, "-c", child]
    options = {"capture_output": True, "text": True, "timeout": 60, "check": True}
    finished = subprocess.run(command, **options)
    assert finished.stdout == f"test 0123456789 {tmp_path.name}\n"
    (tmp_path / "other").mkdir()
    given = {"env": {**os.environ, "SHOP_MODE": "given"}, "cwd": tmp_path / "other"}
    finished = subprocess.run(command, **options, **given)
    assert finished.stdout == "given 0123456789 other\n"


def test_builtin_is_replaced_everywhere_or_in_one_module(monkeypatch):
    asks = module("asks", "def ask():\n    return input('계속할까요? ')\n")
    other = module("other", "def ask():\n    return input('계속할까요? ')\n")
    monkeypatch.setattr(asks, "input", lambda prompt: "네", raising=False)
    assert asks.ask() == "네"
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr("builtins.input", lambda prompt: "아니요")
        assert (asks.ask(), other.ask(), builtins.input("")) == ("네", "아니요", "아니요")


def test_sleep_is_replaced_only_where_time_is_the_module(monkeypatch):
    by_module = module("by_module", "import time\ndef wait():\n    return time.sleep(0)\n")
    by_name = module("by_name", "from time import sleep\ndef wait():\n    return sleep(0)\n")
    real = time.sleep
    monkeypatch.setattr("time.sleep", lambda seconds: "건너뜀")
    assert by_module.wait() == "건너뜀"
    assert by_name.wait() is None
    assert by_name.sleep is real


# 오류와 고치는 법


def test_cured_suites_pass(run_pytest):
    names = ["import_time", "datetime", "await", "async_child"]
    finished = run_pytest(SUITE, "-v", *(f"test_{name}_fixed.py" for name in names))
    assert finished.returncode == 0
    assert [name for name in names if f"test_{name}_fixed.py::" in finished.stdout] == names
    assert outcome(finished).strip("= ").endswith("4 passed")


def test_name_of_the_using_module_is_replaced(use, tmp_path):
    names = ("rates.py", "shop.py", "test_wrong_place.py")
    files = {name: use(f"{SUITE}/{name}").read_text("utf-8") for name in names}
    wrong = files["test_wrong_place.py"]
    files["test_wrong_place.py"] = wrong.replace('"rates.get_rate"', '"shop.get_rate"')
    files["test_patch.py"] = """
        from unittest.mock import patch
        import shop

        def test_rates():
            with patch("rates.get_rate", return_value=1300):
                shop.price_in_won(2)

        def test_shop():
            with patch("shop.get_rate", return_value=1300):
                assert shop.price_in_won(2) == 2600
    """
    finished = run_written(tmp_path, files)
    assert outcome(finished) == "1 failed, 2 passed"
    assert "FAILED test_patch.py::test_rates" in finished.stdout


def test_name_of_a_module_is_looked_up_at_the_call(monkeypatch):
    source = ModuleType("source")
    source.get = lambda: "진짜"
    by_module = module("by_module", "def call():\n    return source.get()\n", source=source)
    by_name = module("by_name", "def call():\n    return get()\n", get=source.get)
    monkeypatch.setattr(source, "get", lambda: "가짜")
    assert (by_module.call(), by_name.call()) == ("가짜", "진짜")


def test_name_imported_in_a_function_is_looked_up_at_the_call(tmp_path):
    files = {
        "rates.py": "def get_rate(): return '진짜'\n",
        "shop.py": "def price():\n    from rates import get_rate\n    return get_rate()\n",
        "test_shop.py": """
            import pytest, shop

            def test_rates(monkeypatch):
                monkeypatch.setattr("rates.get_rate", lambda: "가짜")
                assert shop.price() == "가짜"

            def test_shop(monkeypatch):
                with pytest.raises(AttributeError):
                    monkeypatch.setattr("shop.get_rate", lambda: "가짜")
                monkeypatch.setattr("shop.get_rate", lambda: "가짜", raising=False)
                assert shop.price() == "진짜"
        """,
    }
    assert outcome(run_written(tmp_path, files)) == "2 passed"


def test_default_argument_keeps_the_old_function(monkeypatch):
    shop = module("shop", "def price(rate=get_rate):\n    return rate()\n", get_rate=lambda: "진짜")
    monkeypatch.setattr(shop, "get_rate", lambda: "가짜")
    assert shop.price() == "진짜"
    assert shop.price(rate=shop.get_rate) == "가짜"
    source = ModuleType("source")
    source.get = lambda: "진짜"
    other = module("other", "def call(get=source.get):\n    return get()\n", source=source)
    monkeypatch.setattr(source, "get", lambda: "가짜")
    assert other.call() == "진짜"


def test_module_first_imported_meanwhile_keeps_the_fake(tmp_path):
    files = {
        "rates.py": "def get_rate(): return '진짜'\n",
        "shop.py": "from rates import get_rate\n",
        "test_a.py": """
            def test_fake(monkeypatch):
                monkeypatch.setattr("rates.get_rate", lambda: "가짜")
                import shop

            def test_later():
                import rates
                import shop
                assert rates.get_rate() == "진짜"
                assert shop.get_rate() == "가짜"
        """,
    }
    assert outcome(run_written(tmp_path, files)) == "2 passed"
    first = "import shop\n" + dedent(files["test_a.py"]).replace('== "가짜"', '== "진짜"')
    assert outcome(run_written(tmp_path, {"test_a.py": first})) == "2 passed"


def test_missing_name_is_an_attribute_error(expect_suite):
    finished = expect_suite(f"{SUITE}/test_no_attribute.py", "-q", "--tb=no", returncode=1)
    assert "AttributeError: <module 'shop' from" in finished.stdout


def test_missing_name_is_in_the_message(run_pytest, monkeypatch):
    finished = run_pytest(f"{SUITE}/test_no_attribute.py", "-q")
    assert "AttributeError: <module 'shop' from 'shop.py'> has no attribute 'get_rates'" in finished.stdout
    with pytest.raises(AttributeError, match=r" does not have the attribute 'fees'$"), patch.object(Bank, "fees"):
        pass
    with pytest.raises(AttributeError, match=r" has no attribute 'fees'$"):
        monkeypatch.setattr(Bank, "fees", 0)


def test_missing_name_of_a_string_is_in_the_message(monkeypatch):
    monkeypatch.setitem(sys.modules, "shop", module("shop", "def get_rate():\n    return 1\n"))
    with pytest.raises(AttributeError, match=r"^'module' object at shop has no attribute 'get_rates'$"):
        monkeypatch.setattr("shop.get_rates", 0)


def test_new_name_leaves_the_real_one(with_plugin):
    plugin = "def pytest_itemcollected(item):\n    item.module.shop.get_rates = None\n"
    ended, printed = with_plugin("test_no_attribute", plugin)
    assert ended == "1 failed"
    assert "ConnectionError: 환율 서버에 접속할 수 없습니다" in printed
    # shop이 그 이름을 쓰면 통과한다.
    plugin += "    item.module.shop.get_rate = lambda currency: item.module.shop.get_rates(currency)\n"
    assert with_plugin("test_no_attribute", plugin)[0] == "1 passed"


def test_attribute_made_by_init_is_changed_on_the_instance(monkeypatch):
    class Client:
        def __init__(self):
            self.timeout = 10

    client = Client()
    with pytest.raises(AttributeError, match=r"has no attribute 'timeout'$"):
        monkeypatch.setattr(Client, "timeout", 1)
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(client, "timeout", 1)
        assert client.timeout == 1
    assert client.timeout == 10
    # raising=False로 클래스에 만들어도 __init__이 다시 정한다.
    monkeypatch.setattr(Client, "timeout", 1, raising=False)
    assert Client().timeout == 10


def test_raising_false_hides_a_typo():
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(Bank, "fees", 0, raising=False)
        assert (Bank.fees, Bank.fee) == (0, 100)
    assert not hasattr(Bank, "fees")


def test_value_read_at_import_does_not_change(expect_suite):
    finished = expect_suite(f"{SUITE}/test_import_time.py", "-q", "--tb=no", returncode=1)
    assert "AssertionError: assert 'production'" in finished.stdout


def test_value_read_in_a_function_changes(monkeypatch):
    options = module("options", "import os\ndef mode():\n    return os.environ.get('SHOP_MODE', 'production')\n")
    assert options.mode() == "production"
    monkeypatch.setenv("SHOP_MODE", "test")
    assert options.mode() == "test"


CACHED = """
import functools, os

@functools.lru_cache
def mode():
    return os.environ.get("SHOP_MODE", "production")
"""


@pytest.mark.parametrize(("clears", "ended"), [(True, "1 failed, 3 passed"), (False, "2 failed, 2 passed")])
def test_cached_function_is_cleared_before_and_after(tmp_path, clears, ended):
    suite = """
        import options, pytest

        @pytest.fixture(autouse=CLEARS)
        def fresh_mode():
            options.mode.cache_clear()
            yield
            options.mode.cache_clear()

        def test_before():
            assert options.mode() == "production"

        def test_changed(monkeypatch):
            monkeypatch.setenv("SHOP_MODE", "test")
            assert options.mode() == "test"

        def test_changed_and_failed(monkeypatch):
            monkeypatch.setenv("SHOP_MODE", "failed")
            assert options.mode() == "failed"
            raise ValueError

        def test_after():
            assert options.mode() == "production"
    """
    source = suite.replace("CLEARS", str(clears))
    finished = run_written(tmp_path, {"options.py": CACHED, "test_mode.py": source}, "--tb=no")
    assert outcome(finished) == ended
    # 앞에서 읽지 않았으면 가짜 값이 다음 테스트에 남는다. 그 테스트에는 이 픽스처가 없을 수도 있다.
    after = {"test_other.py": 'import options\ndef test_after():\n    assert options.mode() == "production"\n'}
    finished = run_written(tmp_path, after, "--tb=no", "test_mode.py::test_changed", "test_other.py")
    assert outcome(finished) == ("2 passed" if clears else "1 failed, 1 passed")


def test_builtin_type_cannot_be_changed(expect_suite):
    finished = expect_suite(f"{SUITE}/test_datetime.py", "-q", "--tb=no", returncode=1)
    assert "TypeError: cannot set 'now' attribute" in finished.stdout


def test_subclass_can_be_changed(with_plugin):
    plugin = "import datetime\nclass Day(datetime.datetime):\n    pass\ndatetime.datetime = Day\n"
    assert with_plugin("test_datetime", plugin)[0] == "1 passed"


def test_patch_cannot_change_a_builtin_type_either():
    from datetime import date, datetime

    message = r"^cannot set '{}' attribute of immutable type 'datetime\.{}'$"
    for kind, name in ((datetime, "now"), (datetime, "utcnow"), (date, "today")):
        wanted = message.format(name, kind.__name__)
        with pytest.raises(TypeError, match=wanted), patch.object(kind, name):
            pass
        with pytest.raises(TypeError, match=wanted), pytest.MonkeyPatch.context() as changes:
            changes.setattr(kind, name, lambda: None)


def test_datetime_of_a_module_is_changed_in_datetime(use, tmp_path):
    cured = use(f"{SUITE}/test_datetime_fixed.py").read_text("utf-8")
    coupon = use(f"{SUITE}/coupon.py").read_text("utf-8")
    coupon = coupon.replace("from datetime import", "import").replace("datetime.now", "datetime.datetime.now")
    files = {"coupon.py": coupon, "test_name.py": cured}
    files["test_target.py"] = cured.replace('coupon, "datetime"', '"datetime.datetime"')
    assert files["test_target.py"] != cured
    finished = run_written(tmp_path, files)
    assert outcome(finished) == "1 failed, 1 passed"
    assert "AttributeError: type object 'NewYear' has no attribute 'datetime'" in finished.stdout


def test_isinstance_refuses_a_real_datetime_meanwhile(use, tmp_path):
    cured = use(f"{SUITE}/test_datetime_fixed.py").read_text("utf-8")
    coupon = use(f"{SUITE}/coupon.py").read_text("utf-8")
    coupon += "\n\ndef known(값):\n    return isinstance(값, datetime)\n"
    cured += "    assert coupon.known(NewYear.now())\n    assert coupon.known(datetime(2026, 1, 1)) is False\n"
    cured += "\n\ndef test_real():\n    assert coupon.known(datetime(2026, 1, 1))\n"
    finished = run_written(
        tmp_path, {"coupon.py": coupon, "test_coupon.py": cured.replace("# --8<-- [end:test]\n", "")}
    )
    assert outcome(finished) == "2 passed"


def test_mock_cannot_be_awaited(expect_suite):
    finished = expect_suite(f"{SUITE}/test_await.py", "-q", "--tb=no", returncode=1)
    assert "TypeError: " in finished.stdout
    # `spec`으로 진짜를 알려 준 것의 `async def` 메서드는 기다릴 수 있다.
    for mock in (Mock(spec=Bank), MagicMock(spec=Bank)):
        mock.receive.return_value = 3
        assert asyncio.run(awaited(mock.receive)) == 3


@pytest.mark.python(">=3.14")
def test_message_of_await_since_3_14():
    assert await_message(Mock()) == "'Mock' object can't be awaited"
    assert await_message(MagicMock()) == "'MagicMock' object can't be awaited"


@pytest.mark.python("<3.14")
def test_message_of_await_before_3_14():
    assert await_message(Mock()) == "object Mock can't be used in 'await' expression"
    assert await_message(MagicMock()) == "object MagicMock can't be used in 'await' expression"


def await_message(mock):
    async def main():
        return await mock.get()

    with pytest.raises(TypeError) as caught:
        asyncio.run(main())
    return str(caught.value)


def test_called_is_not_awaited():
    client = AsyncMock()

    async def forgets():
        client.get("/rates").close()
        client.get.assert_called_once_with("/rates")
        with pytest.raises(AssertionError, match=r"^Expected get to have been awaited once\. Awaited 0 times\.$"):
            client.get.assert_awaited_once()
        await client.get("/rates")
        client.get.assert_awaited_once()
        return True

    assert asyncio.run(forgets())


def test_methods_of_an_async_mock_are_async(expect_suite):
    finished = expect_suite(f"{SUITE}/test_async_child.py", "-q", "--tb=no", "--disable-warnings", returncode=1)
    assert "TypeError: 'coroutine' object is not" in finished.stdout


def test_coroutine_is_not_subscriptable(run_pytest):
    finished = run_pytest(f"{SUITE}/test_async_child.py", "-q")
    assert "TypeError: 'coroutine' object is not subscriptable" in finished.stdout


def test_async_with_needs_a_magic_mock():
    async def streams(client):
        async with client.stream("/rates") as response:
            return response

    with pytest.raises(TypeError), pytest.warns(RuntimeWarning):
        asyncio.run(streams(AsyncMock()))
    client = AsyncMock()
    client.stream = MagicMock()
    client.stream.return_value.__aenter__.return_value = "응답"
    assert asyncio.run(streams(client)) == "응답"


def test_mock_takes_any_name(expect_suite, capsys):
    expect_suite(f"{SUITE}/test_typo.py", "-q")
    mailer = members.Mailer()
    mailer.send_mail("minsu@example.com")
    assert capsys.readouterr().out == "minsu@example.com\n"
    with pytest.raises(AttributeError, match="send"):
        members.welcome(mailer, "minsu@example.com")


def test_autospec_passes_with_the_right_name(with_plugin):
    plugin = "def pytest_itemcollected(item):\n    item.module.members.Mailer.send = lambda self, address: None\n"
    assert with_plugin("test_typo_fixed", plugin)[0] == "1 passed"


def test_autospec_refuses_other_names_and_arguments(run_pytest):
    finished = run_pytest(f"{SUITE}/test_typo_fixed.py", "-q")
    assert "AttributeError: Mock object has no attribute 'send'" in finished.stdout
    bank = create_autospec(Bank, instance=True)
    with pytest.raises(TypeError, match="too many positional arguments"):
        bank.send(1, 2)
    with pytest.raises(AttributeError):
        bank.sned(1)
    assert isinstance(bank.receive, AsyncMock)


def test_autospec_does_not_know_what_init_sets():
    class Mailer:
        def __init__(self):
            self.sender = "shop@example.com"

    mailer = create_autospec(Mailer, instance=True)
    with pytest.raises(AttributeError, match="Mock object has no attribute 'sender'"):
        print(mailer.sender)
    mailer.sender = "shop@example.com"
    assert mailer.sender == Mailer().sender


@dataclass
class Letter:
    title: str


@pytest.mark.python("<3.14")
def test_autospec_does_not_know_fields_of_a_dataclass_before_3_14():
    with pytest.raises(AttributeError, match="Mock object has no attribute 'title'"):
        print(create_autospec(Letter, instance=True).title)


@pytest.mark.python(">=3.14")
def test_autospec_knows_fields_of_a_dataclass_since_3_14():
    assert isinstance(create_autospec(Letter, instance=True).title, Mock)


def test_patch_takes_autospec():
    with patch.object(Bank, "send", autospec=True) as send:
        with pytest.raises(TypeError, match="too many positional arguments"):
            Bank().send(1, 2)
        send.return_value = 3
        assert Bank().send(1) == 3
    with patch.object(Bank, "send") as send:
        assert Bank().send(1, 2) is send.return_value
    with patch.object(members, "Mailer", autospec=True) as mailer:
        with pytest.raises(AttributeError, match="Mock object has no attribute 'send'"):
            mailer().send("minsu@example.com")
        mailer().send_mail("minsu@example.com")


# 버전에 따라


@pytest.mark.python(">=3.12")
@pytest.mark.parametrize("name", ["called_once_with", "called_with", "called_once"])
def test_forgotten_assert_is_an_error_since_3_12(name):
    with pytest.raises(AttributeError, match=f"^'{name}' is not a valid assertion"):
        getattr(Mock(), name)


@pytest.mark.python("<3.12")
@pytest.mark.parametrize("name", ["called_once_with", "called_with", "called_once"])
def test_forgotten_assert_passes_before_3_12(name):
    assert getattr(Mock(), name)


def test_misspelt_assert_is_an_error():
    for name in ("asert_called_once_with", "assert_called_onec"):
        with pytest.raises(AttributeError, match="is not a valid assertion"):
            getattr(Mock(), name)


def test_some_misspelt_asserts_pass():
    mock = Mock()
    mock.asser_called_once_with(1)
    assert mock.mock_calls == [call.asser_called_once_with(1)]

    async def forgets():
        mock = AsyncMock()
        mock.awaited_once_with(1).close()
        return mock.await_count

    assert asyncio.run(forgets()) == 0


def test_autospec_refuses_misspelt_asserts():
    bank = create_autospec(Bank, instance=True)
    with pytest.raises(AttributeError):
        bank.send.asser_called_once_with(1)
    with pytest.raises(AttributeError):
        bank.receive.awaited_once_with(1)
    bank.receive.assert_not_awaited()


def test_method_of_an_instance_leaves_nothing():
    assert version("pytest") == "9.2.0"
    bank = Bank()
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(bank, "send", lambda amount: 0)
        assert bank.send(1) == 0
    assert vars(bank) == {}
    assert bank.send(1) == 1
