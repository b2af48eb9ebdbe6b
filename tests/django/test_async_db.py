"""docs/django/async-db.md의 주장."""

import pytest

from tests.django.summaries import summary
from tests.django.written import run_written, said

HERE = "tests/async_db/"
SNIPPETS = f"django/shop_project/{HERE}"
PLUGINS = ["pytest_asyncio.plugin", "anyio.pytest_plugin"]
# 정하지 않으면 pytest-asyncio가 경고한다.
SCOPE = ("-o", "asyncio_default_fixture_loop_scope=function")
WARNED = "PytestWarning: Error when trying to teardown test databases: OperationalError("
IMPORTS = """
import asyncio

import pytest
import pytest_asyncio
from asgiref.sync import async_to_sync, sync_to_async
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError, connections
from django.test import TestCase, TransactionTestCase
from teams.models import Team
from users.models import User

def say(name, *values):
    print(f"> {name}:", *values)

def count():
    return Team.objects.count()

async def find():
    try:
        say("seen", await Team.objects.acount())
    except DatabaseError as error:
        say("seen", error)

async def create():
    await Team.objects.acreate(name="개발")

@pytest.fixture
def team(db):
    return Team.objects.create(name="운영")
"""
# 이름에 붙은 차례대로 실행된다.
LEFT = """
def test_left(db):
    say("left", count())
"""
MARKED = """
{mark}
async def test_seen(team):
    await find()

{mark}
async def test_made(db):
    await create()
"""
CALLED = """
def test_seen(team):
    {call}

def test_made(db):
    {made}
"""
CASE = """
class AsyncCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        Team.objects.create(name="운영")

    async def test_seen(self):
        await find()
        await create()

    async def test_together(self):
        await asyncio.gather(*(create() for _ in range(3)))
        await find()
"""
WAYS = {
    "asyncio": MARKED.format(mark="@pytest.mark.asyncio"),
    "anyio": MARKED.format(mark='@pytest.mark.anyio\n@pytest.mark.parametrize("anyio_backend", ["asyncio"])')
    .replace("(team)", "(team, anyio_backend)")
    .replace("(db)", "(db, anyio_backend)"),
    "asyncio.run": CALLED.format(call="asyncio.run(find())", made="asyncio.run(create())"),
}
CLEAN = (
    CALLED.format(call="async_to_sync(find)()", made="async_to_sync(create)()")
    + CASE
    + """
async def together():
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(create())
    await find()

def test_together(db):
    async_to_sync(together)()

class RealCase(TransactionTestCase):
    async def test_real(self):
        await create()
        await find()

def test_requests(async_client, db):
    User.objects.create(username="kim", team=Team.objects.create(name="운영"))
    say("users", len(async_to_sync(async_client.get)("/users").json()))
"""
)
REAL = """
@pytest.fixture
def team(transactional_db):
    return Team.objects.create(name="운영")

@pytest.mark.asyncio
async def test_seen(team):
    await find()
    await create()

@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_seen_again():
    await find()
"""
OTHERS = """
@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_client(client):
    try:
        client.get("/users")
    except SynchronousOnlyOperation as error:
        say("client", type(error).__name__)

@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_async_client(async_client):
    say("async_client", (await async_client.get("/users")).status_code)

@pytest.mark.asyncio
async def test_to_sync():
    try:
        async_to_sync(create)()
    except RuntimeError as error:
        say("to_sync", error)

@pytest.mark.asyncio
async def test_wrapped(transactional_db):
    say("wrapped", await sync_to_async(count)())

def test_lists(db):
    async def read():
        for name, reading in (("list", lambda: list(Team.objects.all())), ("related", lambda: kim.team)):
            try:
                reading()
            except SynchronousOnlyOperation:
                say("refused", name)

    kim = User.objects.get(pk=User.objects.create(username="kim", team=Team.objects.create(name="운영")).pk)
    async_to_sync(read)()

class ArgumentCase(TestCase):
    async def test_argument(self, client):
        pass

@pytest_asyncio.fixture
async def async_team(db):
    return await Team.objects.acreate(name="비동기")

@pytest.mark.asyncio
async def test_async_fixture(async_team):
    say("fixture_seen", await Team.objects.filter(name="비동기").acount())

def test_async_fixture_left(db):
    say("fixture_left", Team.objects.filter(name="비동기").count())
"""


@pytest.fixture
def written(shop, tmp_path):
    """적은 테스트를 두 데이터베이스에서 차례로 실행하는 함수."""

    def _written(code, *args):
        return run_written(shop, tmp_path, IMPORTS + code, *SCOPE, *args, plugins=PLUGINS)

    return _written


@pytest.fixture
def async_shop(shop):
    """`shop_project/`의 비동기 테스트를 두 데이터베이스에서 차례로 실행하는 함수."""

    def _shop(name, *args):
        return shop("-q", "--tb=no", *SCOPE, *args, f"{HERE}{name}.py", plugins=PLUGINS)

    return _shop


def test_both_ways_need_no_plugin(expect_shop):
    finished = expect_shop(f"{HERE}test_hire.py", "-q")
    assert "2 passed" in finished.stdout


# 왜 그런가


def test_async_orm_uses_a_connection_outside_the_transaction(async_shop):
    assert async_shop("test_connection").returncode == 0


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_not_seen_and_stay(written, on, way):
    finished = written(WAYS[way] + LEFT)
    found = said(finished)
    assert found["seen"] == ["database table is locked: teams_team" if on == "sqlite" else "0"]
    assert found["left"] == ["1"]
    assert (WARNED in finished.stdout) == (on == "postgresql")


@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_rows_are_seen_and_rolled_back_in_the_thread_of_the_test(written, mode):
    finished = written(CLEAN + LEFT, "-o", f"asyncio_mode={mode}", "-W", "error::pytest.PytestWarning")
    assert finished.returncode == 0
    found = said(finished)
    # async_to_sync, TestCase 둘, TaskGroup, TransactionTestCase의 차례는 실행 순서를 따른다.
    assert sorted(found["seen"]) == ["1", "1", "1", "3", "4"]
    assert found["users"] == ["1"]
    assert found["left"] == ["0"]


def test_real_transactions_are_seen_and_emptied_but_warn(written, on):
    finished = written(REAL)
    assert said(finished)["seen"] == ["1", "0"]
    assert (WARNED in finished.stdout) == (on == "postgresql")


# 오류


def test_async_test_leaves_rows_behind(async_shop, on, check_output):
    finished = async_shop("test_leak")
    assert summary(finished) == [("FAILED", "test_nothing_is_left", "assert 1 == 0")]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_leak.py", finished)


def test_async_to_sync_leaves_nothing_behind(async_shop):
    finished = async_shop("test_leak_fixed")
    assert "2 passed" in finished.stdout


def test_row_of_a_fixture_is_not_seen(async_shop, on, check_output):
    finished = async_shop("test_invisible")
    locked = "django.db.utils.OperationalError: database table is locked: teams_team"
    missing = "teams.models.Team.DoesNotExist: Team matching query does not exist."
    assert summary(finished) == [("FAILED", "test_rename", locked if on == "sqlite" else missing)]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_invisible.py", finished)


def test_row_of_a_fixture_is_seen_through_async_to_sync(async_shop):
    assert async_shop("test_invisible_fixed").returncode == 0


def test_open_connection_keeps_the_database_of_postgresql(async_shop, on):
    finished = async_shop("test_still_connected")
    assert finished.returncode == 0
    assert (WARNED in finished.stdout) == (on == "postgresql")
    assert ("is being accessed by other users" in finished.stdout) == (on == "postgresql")


def test_closed_connections_let_the_database_go(async_shop, written, use):
    finished = async_shop("test_still_connected_fixed", "-W", "error::pytest.PytestWarning")
    assert finished.returncode == 0
    assert "1 passed" in finished.stdout
    assert "warning" not in finished.stdout
    code = use(f"{SNIPPETS}test_still_connected_fixed.py").read_text("utf-8")
    assert said(written(code + LEFT.replace("(db)", "(transactional_db)")))["left"] == ["0"]


def test_sync_orm_is_refused_in_an_async_test(async_shop, check_output):
    finished = async_shop("test_sync_only")
    reason = (
        "django.core.exceptions.SynchronousOnlyOperation: "
        "You cannot call this from an async context - use a thread or sync_to_async."
    )
    assert summary(finished) == [("FAILED", "test_name", reason)]
    check_output(f"{SNIPPETS}test_sync_only.py", finished)


def test_async_methods_of_the_orm_are_allowed(async_shop):
    assert async_shop("test_sync_only_fixed").returncode == 0


def test_async_set_up_is_not_called(async_shop, check_output):
    finished = async_shop("test_async_set_up")
    reason = "AttributeError: 'TeamTest' object has no attribute 'team'"
    assert summary(finished) == [("FAILED", "test_name", reason)]
    check_output(f"{SNIPPETS}test_async_set_up.py", finished)


def test_sync_set_up_is_called(async_shop):
    assert async_shop("test_async_set_up_fixed").returncode == 0


def test_decorated_function_is_not_collected(async_shop):
    finished = async_shop("test_decorated")
    assert finished.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "PytestCollectionWarning: cannot collect 'test_team' because it is not a function." in finished.stdout


def test_wrapped_function_is_collected_with_its_fixtures(async_shop):
    assert "1 passed" in async_shop("test_decorated_fixed", "-W", "error::pytest.PytestWarning").stdout


# 원인을 없애면 같은 코드가 통과한다.
COMMITTED = """
import pytest

@pytest.fixture
def db(transactional_db):
    pass
"""
CALLED_SET_UP = """
from asgiref.sync import async_to_sync

def pytest_sessionstart():
    from django.test import TestCase

    TestCase.setUp = lambda self: async_to_sync(self.asyncSetUp)()
"""
FUNCTION = """
from functools import wraps

import asgiref.sync

def pytest_sessionstart():
    original = asgiref.sync.async_to_sync
    asgiref.sync.async_to_sync = lambda test: wraps(test)(lambda *args, **kwargs: original(test)(*args, **kwargs))
"""


@pytest.mark.parametrize(
    ("name", "plugin", "env"),
    [
        ("test_invisible", COMMITTED, {}),
        ("test_sync_only", "", {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}),
        ("test_async_set_up", CALLED_SET_UP, {}),
        ("test_decorated", FUNCTION, {}),
    ],
)
def test_suites_pass_without_their_cause(shop, tmp_path, name, plugin, env):
    (tmp_path / "without_cause.py").write_text(plugin, encoding="utf-8")
    args = ("-q", *SCOPE, f"{HERE}{name}.py")
    finished = shop(*args, plugins=[*PLUGINS, "without_cause"], env={"PYTHONPATH": str(tmp_path), **env})
    assert "1 passed" in finished.stdout


@pytest.fixture(scope="module")
def known():
    """데이터베이스마다 `OTHERS`가 찍은 글과 요약."""
    return {}


@pytest.fixture
def facts(known, written, on):
    """한 번만 실행한 `OTHERS`가 지금 데이터베이스에서 찍은 글."""
    if on not in known:
        finished = written(OTHERS)
        known[on] = {**said(finished), "failed": [f"{name} {reason}" for _, name, reason in summary(finished)]}
    return known[on]


def test_client_of_an_async_test_must_be_async(facts):
    assert facts["client"] == ["SynchronousOnlyOperation"]
    assert facts["async_client"] == ["200"]


def test_async_to_sync_is_refused_in_an_async_test(facts):
    [message] = facts["to_sync"]
    assert message.startswith("You cannot use AsyncToSync in the same thread as an async event loop")


def test_sync_functions_are_wrapped(facts):
    assert facts["wrapped"] == ["0"]


def test_reading_lists_and_relations_is_refused_too(facts):
    assert facts["refused"] == ["list", "related"]


def test_methods_of_test_case_take_no_fixtures(facts):
    [failed] = facts["failed"]
    assert failed.startswith("test_argument TypeError: ")
    assert "missing 1 required positional argument: 'client'" in failed


def test_async_fixture_leaves_its_row(facts):
    assert facts["fixture_seen"] == facts["fixture_left"] == ["1"]
