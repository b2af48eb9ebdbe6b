"""docs/django/transactions.md의 주장."""

import re
import sys

import pytest

from tests.django.conftest import run_code
from tests.django.summaries import summary
from tests.django.written import run_written, said

HERE = "tests/transactions/"
SNIPPETS = f"django/shop_project/{HERE}"
BROKEN = "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block."
ABORTED = "current transaction is aborted, commands ignored until end of transaction block"
WARNED = "PytestWarning: Error when trying to teardown test databases: OperationalError("
IMPORTS = """
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test import TestCase, TransactionTestCase
from orders.models import Order
from teams.models import Team
from users.models import User

real = pytest.mark.django_db(transaction=True)

def say(name, *values):
    print(f"> {name}:", *values)

def closing(function, *args):
    try:
        return function(*args)
    finally:
        connections.close_all()

def in_thread(function, *args):
    with ThreadPoolExecutor() as pool:
        return pool.submit(closing, function, *args).result(60)
"""
KINDS = """
class TransactionCase(TransactionTestCase):
    def test_case(self):
        say("kind", "flush", connection.in_atomic_block)

def test_no_database():
    say("kind", "none")

def test_live_server(live_server):
    say("kind", "flush", connection.in_atomic_block)

class Case(TestCase):
    def test_case(self):
        say("kind", "rollback", connection.in_atomic_block)

@real
def test_real_mark():
    say("kind", "flush", connection.in_atomic_block)

def test_real_fixture(transactional_db):
    say("kind", "flush", connection.in_atomic_block)

@pytest.mark.django_db(reset_sequences=True)
def test_reset_sequences():
    say("kind", "flush", connection.in_atomic_block)

@pytest.mark.django_db
def test_mark():
    say("kind", "rollback", connection.in_atomic_block)

def test_fixture(db):
    say("kind", "rollback", connection.in_atomic_block)
"""
FLUSHED = """
@real
def test_flushed_one():
    User.objects.create(username="kim", team=Team.objects.create(name="개발"))

@real
def test_flushed_two():
    say("flushed", Team.objects.count(), User.objects.count(), ContentType.objects.count() > 0)

@real
@pytest.mark.parametrize("n", [1, 2])
def test_number(n):
    say("number", Team.objects.create(name="개발").pk)

@pytest.mark.django_db(reset_sequences=True)
@pytest.mark.parametrize("n", [1, 2])
def test_reset(n):
    say("reset", Team.objects.create(name="개발").pk)
"""
CALLBACKS = """
def test_collected(db, django_capture_on_commit_callbacks):
    called = []
    with django_capture_on_commit_callbacks() as callbacks:
        with transaction.atomic():
            transaction.on_commit(lambda: called.append("바깥"))
            with transaction.atomic():
                transaction.on_commit(lambda: called.append("안"))
        transaction.on_commit(lambda: called.append("밖"))
        say("collected", len(callbacks), called)
    say("collected", len(callbacks), called)
    callbacks[0]()
    say("collected", called)

def test_executed(db, django_capture_on_commit_callbacks):
    called = []
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            transaction.on_commit(lambda: called.append("메일"))
        say("executed", called)
    say("executed", called)

def test_rolled_back(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        with pytest.raises(KeyError), transaction.atomic():
            transaction.on_commit(lambda: say("rolled_back", "called"))
            raise KeyError
    say("rolled_back", len(callbacks))

def test_no_savepoint_to_roll_back(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(KeyError), transaction.atomic(savepoint=False):
            transaction.on_commit(lambda: say("savepoint_false", "called"))
            raise KeyError

def test_rolled_back_inside(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        transaction.on_commit(lambda: say("outer", "called"))
        with pytest.raises(KeyError), transaction.atomic():
            transaction.on_commit(lambda: say("outer", "inner"))
            raise KeyError

def test_chain(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(lambda: transaction.on_commit(lambda: say("chain", "called")))

def test_raised(db, django_capture_on_commit_callbacks):
    with pytest.raises(ZeroDivisionError):
        with django_capture_on_commit_callbacks(execute=True):
            transaction.on_commit(lambda: 1 / 0)
            transaction.on_commit(lambda: say("raised", "after"))
    say("raised", "reached")
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(lambda: 1 / 0, robust=True)
        transaction.on_commit(lambda: say("raised", "after robust"))

def test_nested_blocks(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with django_capture_on_commit_callbacks(execute=True):
            transaction.on_commit(lambda: say("nested", "called"))
        say("nested", "between")

def test_atomic_around(db, django_capture_on_commit_callbacks):
    with pytest.raises(KeyError), transaction.atomic():
        with django_capture_on_commit_callbacks(execute=True):
            transaction.on_commit(lambda: say("around", "called"))
        raise KeyError
    say("around", "rolled back")

@real
def test_real_block(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        transaction.on_commit(lambda: say("real_block", "alone"))
        with transaction.atomic():
            transaction.on_commit(lambda: say("real_block", "in atomic"))
        say("real_block", "end of the block")
    say("real_block", len(callbacks))
    with transaction.atomic(), django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(lambda: say("real_block", "block in atomic"))

def test_outside(db):
    transaction.on_commit(lambda: say("outside", "rolled back"))

@real
def test_outside_real():
    transaction.on_commit(lambda: say("outside", "at once"))

class CallbackCase(TestCase):
    def test_case(self):
        with self.captureOnCommitCallbacks(execute=True):
            transaction.on_commit(lambda: say("case", "called"))
"""
ERRORS = """
def register(username):
    try:
        return User.objects.create(username=username)
    except IntegrityError:
        return User.objects.get(username=username)

def register_in_atomic(username):
    try:
        with transaction.atomic():
            return User.objects.create(username=username)
    except IntegrityError:
        return User.objects.get(username=username)

def test_register(db):
    register("kim")
    try:
        register("kim")
    except transaction.TransactionManagementError as error:
        say("register", error)

@real
def test_register_real():
    say("register", register("kim") == register("kim"))

def test_register_in_atomic(db):
    say("register_in_atomic", register_in_atomic("kim") == register_in_atomic("kim"))

@real
def test_register_in_atomic_real():
    say("register_in_atomic", register_in_atomic("kim") == register_in_atomic("kim"))

def read():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nothing")

def test_raw(db):
    with pytest.raises(DatabaseError):
        read()
    try:
        say("raw", Team.objects.count())
    except DatabaseError as error:
        say("raw", error)

def test_bulk(db):
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(username="lee"), User(username="kim")])
    try:
        say("bulk", User.objects.count())
    except Exception as error:
        say("bulk", error)

def test_bulk_in_atomic(db):
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username="lee"), User(username="kim")])
    say("bulk_in_atomic", User.objects.count())

def test_raw_in_atomic(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        read()
    say("raw_in_atomic", Team.objects.count())

def test_raw_caught_inside(db):
    try:
        with transaction.atomic(), pytest.raises(DatabaseError):
            read()
        say("caught_inside", "usable")
    except DatabaseError as error:
        say("caught_inside", error)

def test_no_savepoint(db):
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError), transaction.atomic(savepoint=False):
        User.objects.create(username="kim")
    try:
        say("no_savepoint", User.objects.count())
    except transaction.TransactionManagementError as error:
        say("no_savepoint", error)

@real
def test_key_in_atomic():
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(user_id=404)
        say("key", "not yet")

@real
def test_key_in_inner_atomic():
    with pytest.raises(IntegrityError), transaction.atomic():
        with transaction.atomic():
            Order.objects.create(user_id=404)
        say("key_inner", "not yet")

@real
def test_key_caught_inside():
    try:
        with transaction.atomic(), pytest.raises(IntegrityError):
            Order.objects.create(user_id=404)
    except pytest.fail.Exception as error:
        say("key", error)

def test_constraints(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.create(user_id=404)
        connection.check_constraints()
    say("constraints", Order.objects.count())
"""
THREADS = """
def create(name):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
    User.objects.create(username=name)

def test_same_name(db):
    User.objects.create(username="kim")
    try:
        in_thread(create, "kim")
    except DatabaseError as error:
        say("same_name", error)

@real
def test_same_name_real():
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError):
        in_thread(create, "kim")
    say("same_name", "IntegrityError")

def test_created_in_a_thread(db):
    in_thread(lambda: Team.objects.create(name="스레드"))

def test_created_before(db):
    say("created", Team.objects.count())
"""
OTHERS = """
def test_hidden(db):
    Team.objects.create(name="개발")
    say("hidden", Team.objects.select_for_update().get().name)

@transaction.atomic(durable=True)
def close(name):
    say("durable", name)

def test_durable(db):
    close("db")

class DurableCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        close("setUpTestData")

    def test_case(self):
        close("TestCase")

@real
def test_durable_real():
    close("real")
    refused = "A durable atomic block cannot be nested within another atomic block"
    with pytest.raises(RuntimeError, match=refused), transaction.atomic():
        close("nested")
"""
# 스레드가 만든 행은 롤백되지 않으므로 마지막에 둔다.
ALL = IMPORTS + FLUSHED + CALLBACKS + ERRORS + OTHERS + THREADS


@pytest.fixture(scope="module")
def known():
    """데이터베이스마다 `ALL`이 찍은 글."""
    return {}


@pytest.fixture
def facts(known, shop, on, tmp_path):
    """한 번만 실행한 `ALL`이 지금 데이터베이스에서 찍은 글."""
    if on not in known:
        finished = run_written(shop, tmp_path, ALL)
        assert finished.returncode == 0
        known[on] = said(finished)
    return known[on]


@pytest.fixture
def written(shop, tmp_path):
    """적은 테스트를 두 데이터베이스에서 차례로 실행하는 함수."""

    def _written(code, *args, **options):
        return run_written(shop, tmp_path, IMPORTS + code, *args, **options)

    return _written


def test_both_ways_send_the_mail(expect_shop, shop_code, use):
    expect_shop(f"{HERE}test_order_mail.py", "-q")
    code = use(f"{SNIPPETS}test_order_mail.py").read_text("utf-8")
    finished = shop_code(code.replace("execute=True", "").replace("(transaction=True)", ""), "--tb=no")
    reason = "AssertionError: assert [] == ['kim@example.com']"
    assert summary(finished) == [("FAILED", name, reason) for name in ("test_captured", "test_committed")]


# 왜 그런가

IN_ORDER = ["rollback True"] * 3 + ["flush False"] * 5 + ["none"]


def test_tests_are_wrapped_and_ordered_by_kind(written):
    assert said(written(KINDS))["kind"] == IN_ORDER


def kinds(finished):
    """`-vv`로 실행한 순서대로, 테스트의 이름이 앞에 있는 종류의 줄."""
    return [text for text in finished.stdout.splitlines() if "> kind: " in text]


def in_groups(lines):
    return [text.partition("> kind: ")[2] for text in lines]


# 같은 훅에서는 나중에 등록한 플러그인이 먼저 실행된다. `PYTEST_ADDOPTS`의 것을 먼저 등록한다.
@pytest.mark.parametrize("early", ["pytest_django.plugin", "pytest_randomly"])
def test_shuffled_tests_stay_in_their_groups(shop_without_database, tmp_path, early):
    env = {"PYTEST_ADDOPTS": f"-p {early}"}
    orders = set()
    for seed in (1, 2, 3):
        args = ("-s", "-vv", f"--randomly-seed={seed}")
        plugins = ["pytest_randomly"]
        finished = run_code(shop_without_database, tmp_path, IMPORTS + KINDS, *args, plugins=plugins, env=env)
        orders.add(tuple(kinds(finished)))
        assert in_groups(kinds(finished)) == IN_ORDER
    assert len(orders) > 1


# pytest-randomly 4.0.1이 섞는 훅. 섞는 대신 뒤집는다.
HOOK_OF_RANDOMLY_4 = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    items.reverse()
"""


@pytest.mark.parametrize(("early", "order"), [("pytest_django.plugin", IN_ORDER), ("randomly_4", IN_ORDER[::-1])])
def test_hook_of_an_older_randomly_may_mix_the_groups(shop_without_database, tmp_path, early, order):
    files = {"randomly_4.py": HOOK_OF_RANDOMLY_4}
    env = {"PYTEST_ADDOPTS": f"-p {early}", "PYTHONPATH": str(tmp_path)}
    options = {"files": files, "plugins": ["randomly_4"], "env": env}
    finished = run_code(shop_without_database, tmp_path, IMPORTS + KINDS, "-s", "-vv", **options)
    assert in_groups(kinds(finished)) == order


REPEATED = """
@pytest.fixture(scope="{scope}", params=["a", "b"])
def value(request):
    return request.param

def test_no_database(value):
    say("kind", "none")

@real
def test_real(value):
    say("kind", "flush")

def test_rolled_back(db, value):
    say("kind", "rollback")
"""
REPEATED_IN_CLASS = """
@pytest.fixture(scope="class", params=["a", "b"])
def value(request):
    return request.param

class TestKinds:
    def test_no_database(self, value):
        say("kind", "none")

    @real
    def test_real(self, value):
        say("kind", "flush")

    def test_rolled_back(self, db, value):
        say("kind", "rollback")
"""
FAILING = """
def test_fails():
    say("kind", "none")
    assert False

def test_rolled_back(db):
    say("kind", "rollback")
"""


def test_parametrized_wide_fixture_and_failed_first_break_the_order(written, tmp_path):
    for code in (REPEATED.format(scope="session"), REPEATED.format(scope="module"), REPEATED_IN_CLASS):
        assert said(written(code))["kind"] == ["rollback", "flush", "none"] * 2
    cache = ("-p", "cacheprovider", "-o", f"cache_dir={tmp_path / 'cache'}", "--ff")
    assert said(written(FAILING, *cache))["kind"] == ["rollback", "none"]
    assert said(written(FAILING, *cache))["kind"] == ["none", "rollback"]


EVERY_KIND = """
def test_no_database():
    pass

@pytest.mark.django_db(transaction=True)
def test_real():
    pass

def test_rolled_back(db):
    pass
"""


def test_groups_of_workers_repeat_the_order(written, tmp_path):
    files = {"test_other.py": "import pytest\n" + EVERY_KIND}
    other = str(tmp_path / "test_other.py")

    def order(*args):
        finished = written(EVERY_KIND, "-vv", "-n1", *args, other, files=files, plugins=["xdist.plugin"])
        return re.findall(r"PASSED \S+::test_(\w+)", finished.stdout)

    assert order() == ["rolled_back"] * 2 + ["real"] * 2 + ["no_database"] * 2
    for dist in ("loadfile", "loadscope"):
        assert order("--dist", dist) == ["rolled_back", "real", "no_database"] * 2


STOLEN = """
import os
import time
from pathlib import Path

flushed = []

@pytest.mark.parametrize("number", range(8))
def test_rolled_back(db, number):
    # 가져간 워커가 하나를 실행할 때까지 첫 테스트가 제 워커를 붙든다.
    stolen = Path(__file__).with_name("stolen")
    if flushed:
        stolen.touch()
    deadline = time.monotonic() + 60
    while number == 0 and not stolen.exists() and time.monotonic() < deadline:
        time.sleep(0.01)

@pytest.mark.parametrize("number", range(4))
@pytest.mark.django_db(transaction=True)
def test_real(number):
    flushed.append(number)

@pytest.mark.parametrize("number", range(4))
def test_no_database(number):
    pass
"""


def test_stolen_tests_come_after_the_others(written):
    finished = written(STOLEN, "-vv", "-n2", "--dist", "worksteal", plugins=["xdist.plugin"])
    assert finished.returncode == 0
    ran = re.findall(r"\[(gw\d)\].* PASSED \S+::test_([a-z_]+)", finished.stdout)
    worker = next(worker for worker, kind in ran if kind == "real")
    kinds = [kind for ran_by, kind in ran if ran_by == worker]
    assert kinds[:8] == ["real"] * 4 + ["no_database"] * 4
    assert set(kinds[8:]) == {"rolled_back"}


UNTOUCHED = """
@pytest.mark.django_db(transaction=True)
class MarkedCase(TestCase):
    def test_kind(self):
        say("marked", connection.in_atomic_block)

@pytest.mark.usefixtures("live_server")
class LiveCase(TestCase):
    def test_kind(self):
        say("live", connection.in_atomic_block)

class RealCase(TransactionTestCase):
    def test_kind(self):
        say("real", connection.in_atomic_block)
"""


def test_mark_and_live_server_do_not_unwrap_a_testcase(written):
    assert said(written(UNTOUCHED)) == {"marked": ["True"], "live": ["True"], "real": ["False"]}


def test_tables_are_emptied_at_the_end(facts):
    # 마이그레이션 뒤에 Django가 만드는 행은 다시 만든다.
    assert facts["flushed"] == ["0 0 True"]


SEEDED_SETTINGS = 'INSTALLED_APPS = [*INSTALLED_APPS, "seeded"]\n'
SEEDED = {
    "seeded/__init__.py": "",
    "seeded/migrations/__init__.py": "",
    "seeded/migrations/0001_initial.py": """
from django.db import migrations

def fill(apps, schema_editor):
    apps.get_model("teams", "Team").objects.create(name="기본")

class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [migrations.RunPython(fill)]
""",
}
PLAIN = """
@pytest.mark.django_db(transaction=True)
def test_plain_{n}():
    say("rows", *Team.objects.values_list("name", flat=True))
"""
SERIALIZED = """
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_serialized_{n}():
    say("rows", *Team.objects.values_list("name", flat=True))
"""
ROLLED_BACK = """
def test_rolled_back(db):
    say("rows", *Team.objects.values_list("name", flat=True))
"""


def test_rows_of_a_migration_are_lost_after_the_first_real_transaction(written):
    code = PLAIN.format(n=1) + PLAIN.format(n=2) + ROLLED_BACK
    # 롤백하는 테스트가 먼저 실행된다.
    assert said(written(code, settings=SEEDED_SETTINGS, files=SEEDED))["rows"] == ["기본", "기본", ""]


def test_serialized_rollback_brings_rows_back_but_does_not_mix(written, on):
    code = SERIALIZED.format(n=1) + SERIALIZED.format(n=2) + PLAIN.format(n=3) + SERIALIZED.format(n=4)
    finished = written(code, settings=SEEDED_SETTINGS, files=SEEDED)
    assert said(finished)["rows"] == ["기본", "기본", ""]
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name) == ("ERROR", "test_serialized_4")
    assert "IntegrityError" in reason
    assert ("UNIQUE constraint failed: django_content_type" if on == "sqlite" else "duplicate key value") in reason


BETWEEN = {
    "live_server": ("def test_between(live_server{more}):\n    pass\n", ", django_db_serialized_rollback"),
    "TransactionTestCase": (
        "class BetweenTest(TransactionTestCase):\n    {more}\n\n    def test_between(self):\n        pass\n",
        "serialized_rollback = True",
    ),
}


@pytest.mark.parametrize("kind", BETWEEN)
def test_serialized_rollback_is_asked_for_by_every_kind(written, kind):
    between, asked = BETWEEN[kind]
    given = {"settings": SEEDED_SETTINGS, "files": SEEDED}
    # 종류가 같은 테스트는 적은 차례대로 실행된다.
    before, after = SERIALIZED.format(n=1), SERIALIZED.format(n=2)
    finished = written(before + between.format(more="") + after, **given)
    assert [(outcome, name) for outcome, name, _ in summary(finished)] == [("ERROR", "test_serialized_2")]
    finished = written(before + between.format(more=asked) + after, **given)
    assert summary(finished) == []
    assert said(finished)["rows"] == ["기본", "기본"]


MARKED = """
@pytest.mark.django_db{mark}
@pytest.mark.parametrize("n", [1, 2])
def test_marked(live_server, n{more}):
    say("rows", *Team.objects.values_list("name", flat=True))
"""


@pytest.mark.parametrize(
    ("mark", "more", "rows"),
    [
        ("", ", django_db_serialized_rollback", ["기본", ""]),
        ("(serialized_rollback=True)", "", ["기본", "기본"]),
    ],
)
def test_mark_hides_the_serialized_fixture(written, mark, more, rows):
    finished = written(MARKED.format(mark=mark, more=more), settings=SEEDED_SETTINGS, files=SEEDED)
    assert finished.returncode == 0
    assert said(finished)["rows"] == rows
    # 마크에 적은 테스트가 함께 실행되면 픽스처로도 된다.
    finished = written(
        SERIALIZED.format(n=1) + MARKED.format(mark=mark, more=more), settings=SEEDED_SETTINGS, files=SEEDED
    )
    assert finished.returncode == 0
    assert said(finished)["rows"] == ["기본"] * 3


UNMANAGED = """
from django.db import models

class Legacy(models.Model):
    number = models.IntegerField(primary_key=True)

    class Meta:
        managed = False
        app_label = "teams"
        db_table = "legacy"

@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE legacy (number integer primary key{more})")

@real
def test_written():
    Legacy.objects.create(number=1)

@real
def test_read():
    say("legacy", Legacy.objects.count())
"""


def test_unmanaged_tables_are_not_emptied(written, on):
    finished = written(UNMANAGED.format(more=""))
    assert (summary(finished), said(finished)["legacy"]) == ([], ["1"])
    finished = written(UNMANAGED.format(more=", team_id bigint REFERENCES teams_team (id)"))
    errors = summary(finished)
    assert len(errors) == (2 if on == "postgresql" else 0)
    assert all("CommandError: Database " in reason and "couldn't be flushed" in reason for _, _, reason in errors)


def test_callbacks_are_collected_when_the_block_ends(facts):
    assert facts["collected"] == ["0 []", "3 []", "['바깥']"]


def test_rolled_back_callbacks_are_not_called(facts):
    assert facts["rolled_back"] == ["0"]
    assert facts["outer"] == ["called"]
    assert facts["savepoint_false"] == ["called"]


def test_callbacks_do_not_wait_for_an_atomic_around_the_block(facts):
    assert facts["around"] == ["called", "rolled back"]


def test_nested_blocks_call_twice(facts):
    assert facts["nested"] == ["called", "between", "called"]


def test_nothing_is_left_to_collect_in_a_real_transaction(facts):
    # `transaction=True`인 테스트다.
    assert facts["real_block"] == ["alone", "in atomic", "end of the block", "0", *["block in atomic"] * 2]


def test_callback_of_a_callback_is_called_too(facts):
    assert facts["chain"] == ["called"]


def test_exception_of_a_callback_reaches_the_test(facts):
    assert facts["raised"] == ["reached", "after robust"]


def test_on_commit_outside_atomic_is_not_called_either(facts):
    assert facts["outside"] == ["at once"]


def test_unittest_has_the_same_block(facts):
    assert facts["case"] == ["called"]


ALIASES = """
DATABASES["other"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
"""
USING = """
@pytest.mark.django_db(databases=["default", "other"])
def test_other(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(lambda: say("using", "default"), using="other")
    with django_capture_on_commit_callbacks(using="other", execute=True):
        transaction.on_commit(lambda: say("using", "other"), using="other")
"""


def test_callbacks_of_another_alias_need_using(written):
    assert said(written(USING, settings=ALIASES))["using"] == ["other"]


# 오류


def test_on_commit_is_not_called(expect_shop):
    finished = expect_shop(f"{HERE}test_on_commit.py", "-q", "--tb=no", returncode=1)
    assert summary(finished) == [("FAILED", "test_mail_is_sent", "assert 0 == 1")]


def test_captured_callbacks_are_called(shop, shop_code, use):
    assert shop("-q", f"{HERE}test_on_commit_fixed.py").returncode == 0
    code = use(f"{SNIPPETS}test_on_commit_fixed.py").read_text("utf-8").replace("execute=True", "")
    assert summary(shop_code(code, "--tb=no")) == [("FAILED", "test_mail_is_sent", "assert 0 == 1")]


def test_callbacks_are_called_when_the_block_ends(facts):
    assert facts["executed"] == ["[]", "['메일']"]


def test_queries_after_an_error_are_refused(expect_shop):
    finished = expect_shop(f"{HERE}test_broken.py", "-q", "--tb=no", returncode=1)
    reason = f"django.db.transaction.TransactionManagementError: {BROKEN}"
    assert summary(finished) == [("FAILED", "test_same_name", reason)]


def test_inner_atomic_keeps_the_transaction_usable(shop):
    assert shop("-q", f"{HERE}test_broken_fixed.py").returncode == 0


def test_code_that_catches_the_error_fails_only_inside_the_transaction(facts):
    assert facts["register"] == [BROKEN, "True"]


def test_atomic_in_the_code_cures_it_too(facts):
    assert facts["register_in_atomic"] == ["True", "True"]


def test_raw_error_breaks_the_transaction_of_postgresql(facts, on):
    assert facts["raw"] == ["0" if on == "sqlite" else ABORTED]
    assert facts["raw_in_atomic"] == ["0"]


def test_raw_error_caught_inside_atomic_stays(facts, on):
    # `pytest.raises`가 `transaction.atomic()` 안에 있다.
    assert facts["caught_inside"] == ["usable" if on == "sqlite" else ABORTED]


def test_atomic_without_savepoint_does_not_help(facts):
    # `transaction.atomic(savepoint=False)`
    assert facts["no_savepoint"] == [BROKEN]


@pytest.mark.python(">=3.12")
def test_bulk_create_breaks_the_transaction_as_raw_sql_does(facts, on):
    assert facts["bulk"] == ["1" if on == "sqlite" else ABORTED]
    assert facts["bulk_in_atomic"] == ["1"]


@pytest.mark.python("<3.12")
def test_bulk_create_breaks_the_transaction_of_django_5_2(facts):
    assert facts["bulk"] == [BROKEN]
    assert facts["bulk_in_atomic"] == ["1"]


def test_foreign_key_is_checked_at_the_end_of_the_test(shop, on, check_output):
    finished = shop("-q", "--tb=no", f"{HERE}test_foreign_key.py")
    (first, second) = summary(finished)
    assert first == ("FAILED", "test_order_without_user", "Failed: DID NOT RAISE IntegrityError")
    assert second[:2] == ("ERROR", "test_order_without_user")
    assert second[2].startswith("django.db.utils.IntegrityError: ")
    assert ("has an invalid foreign key" if on == "sqlite" else "violates foreign key constraint") in second[2]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_foreign_key.py", finished)


def test_foreign_key_is_checked_at_once_in_a_real_transaction(shop):
    assert shop("-q", f"{HERE}test_foreign_key_fixed.py").returncode == 0


def test_foreign_key_in_atomic_is_checked_when_it_ends(facts):
    assert facts["key"] == ["not yet", "DID NOT RAISE IntegrityError"]
    assert facts["key_inner"] == ["not yet"]


def test_constraints_can_be_checked_inside_the_transaction(facts):
    assert facts["constraints"] == ["0"]


NOT_CLOSED = """
KEPT = []

def count():
    KEPT.append(connections["default"])  # 스레드가 끝나며 버린 접속은 수집할 때 닫힌다.
    return Team.objects.count()

@pytest.mark.django_db(transaction=True)
def test_not_closed():
    with ThreadPoolExecutor() as pool:
        say("count", pool.submit({call}).result(60))
"""
TOGETHER = """
def add(pk, barrier):
    barrier.wait(30)
    for _ in range(20):
        with transaction.atomic():
            team = Team.objects.select_for_update().get(pk=pk)
            team.name = str(int(team.name) + 1)
            team.save()

@pytest.mark.django_db(transaction=True)
def test_together():
    team = Team.objects.create(name="0")
    barrier = threading.Barrier(3)
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(closing, add, team.pk, barrier) for _ in range(3)]
    say("errors", *{str(future.exception()) for future in futures})
    team.refresh_from_db()
    say("name", team.name)
"""
# 첫 스레드는 둘째가 쓰려고 해 볼 때까지 트랜잭션을 끝내지 않는다.
OVERLAPPING = """
def hold(pk, wrote, tried):
    with transaction.atomic():
        Team.objects.filter(pk=pk).update(name="first")
        wrote.set()
        assert tried.wait(30)

def write(pk, wrote, tried):
    assert wrote.wait(30)
    try:
        Team.objects.filter(pk=pk).update(name="second")
    finally:
        tried.set()

@pytest.mark.django_db(transaction=True)
def test_overlapping():
    team = Team.objects.create(name="0")
    wrote, tried = threading.Event(), threading.Event()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(closing, hold, team.pk, wrote, tried)
        second = pool.submit(closing, write, team.pk, wrote, tried)
    say("errors", first.exception(), second.exception())
    team.refresh_from_db()
    say("name", team.name)
"""
FILE = """
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {{"NAME": {name!r}}}
    DATABASES["default"]["OPTIONS"] = {{"transaction_mode": "IMMEDIATE", "timeout": {timeout}}}
"""
WRITING = """
def test_writing(db, settings):
    try:
        in_thread(lambda: Team.objects.create(name="스레드"))
    except DatabaseError as error:
        say("waited", settings.DATABASES["default"]["OPTIONS"]["timeout"], error)

def test_left(db):
    say("left", Team.objects.count())
"""


def test_other_thread_does_not_see_the_row(shop, on, check_output):
    finished = shop("-q", "--tb=no", f"{HERE}test_thread.py")
    locked = "django.db.utils.OperationalError: database table is locked: teams_team"
    reason = locked if on == "sqlite" else "assert 0 == 1"
    assert summary(finished) == [("FAILED", "test_thread_sees_the_team", reason)]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_thread.py", finished)


def test_other_thread_sees_the_committed_row(shop):
    assert shop("-q", f"{HERE}test_thread_fixed.py").returncode == 0


def test_thread_waits_for_the_transaction_of_the_test(facts, on):
    waited = "database table is locked" if on == "sqlite" else "canceling statement due to lock timeout"
    assert facts["same_name"] == [waited, "IntegrityError"]


def test_row_of_a_thread_is_not_rolled_back(facts):
    assert facts["created"] == ["1"]


def test_open_connection_of_a_thread_keeps_the_database_of_postgresql(written, on):
    closed = written(NOT_CLOSED.format(call="closing, count"))
    assert (said(closed)["count"], WARNED in closed.stdout) == (["0"], False)
    open_ = written(NOT_CLOSED.format(call="count"))
    assert (said(open_)["count"], WARNED in open_.stdout) == (["0"], on == "postgresql")


def test_writing_threads_are_locked_out_of_the_sqlite_in_memory(written, on):
    if on == "postgresql":
        assert said(written(TOGETHER)) == {"errors": ["None"], "name": ["60"]}
    else:
        assert said(written(OVERLAPPING)) == {"errors": ["None database table is locked"], "name": ["first"]}


def test_writing_threads_work_on_a_sqlite_file(written, tmp_path):
    finished = written(TOGETHER, settings=FILE.format(name=str(tmp_path / "test.sqlite3"), timeout=60))
    assert said(finished) == {"errors": ["None"], "name": ["60"]}


def test_writing_thread_waits_for_the_immediate_transaction_of_the_test(written, tmp_path, on):
    # 기다리는 것은 SQLite의 `timeout`이다. 짧게 적어 기다리다 난 오류만 본다.
    found = said(written(WRITING, settings=FILE.format(name=str(tmp_path / "test.sqlite3"), timeout=1)))
    assert found == ({"left": ["1"]} if on == "postgresql" else {"waited": ["1 database is locked"], "left": ["0"]})


# select_for_update


def test_select_for_update_needs_a_transaction_on_postgresql(shop, on, check_output):
    finished = shop("-q", "--tb=no", f"{HERE}test_select_for_update.py")
    if on == "sqlite":
        assert finished.returncode == 0
        return
    reason = (
        "django.db.transaction.TransactionManagementError: select_for_update cannot be used outside of a transaction."
    )
    assert summary(finished) == [("FAILED", "test_rename", reason)]
    check_output(f"{SNIPPETS}test_select_for_update.py", finished)


def test_select_for_update_works_inside_atomic(shop, shop_code, use, on):
    assert shop("-q", f"{HERE}test_select_for_update_fixed.py").returncode == 0
    # SQLite에는 SELECT … FOR UPDATE가 없어 감싸지 않아도 오류가 없다.
    code = use(f"{SNIPPETS}test_select_for_update_fixed.py").read_text("utf-8").replace("@transaction.atomic\n", "")
    refused = "select_for_update cannot be used outside of a transaction" in shop_code(code).stdout
    assert refused == (on == "postgresql")


RETURNED = """
@transaction.atomic
def locked():
    return Team.objects.select_for_update()

@transaction.atomic
def each():
    for team in Team.objects.select_for_update():
        yield team

@pytest.mark.django_db(transaction=True)
def test_returned():
    Team.objects.create(name="개발")
    with transaction.atomic():
        say("inside", locked().get().name, list(each())[0].name)
    for read in (lambda: locked().get(), lambda: list(each())[0]):
        try:
            say("outside", read().name)
        except transaction.TransactionManagementError as error:
            say("outside", error)
"""


def test_returned_queryset_is_locked_where_it_is_read(written, on):
    refused = "select_for_update cannot be used outside of a transaction."
    outside = refused if on == "postgresql" else "개발"
    # 3.15의 장식자는 제너레이터를 끝까지 감싼다.
    yielded = outside if sys.version_info < (3, 15) else "개발"
    assert said(written(RETURNED)) == {"inside": ["개발 개발"], "outside": [outside, yielded]}


def test_rolled_back_test_hides_the_missing_transaction(facts):
    assert facts["hidden"] == ["개발"]


def test_durable_block_does_not_nest_in_the_block_of_the_test(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_durable.py")
    reason = "RuntimeError: A durable atomic block cannot be nested within another atomic block."
    assert summary(finished) == [("FAILED", "test_rename", reason)]


NEVER_DURABLE = """
from django.db import transaction

def pytest_sessionstart():
    atomic = transaction.atomic
    transaction.atomic = lambda using=None, savepoint=True, durable=False: atomic(using, savepoint)
"""


def test_the_same_block_nests_where_it_is_not_durable(shop, tmp_path):
    (tmp_path / "never_durable.py").write_text(NEVER_DURABLE, encoding="utf-8")
    env = {"PYTHONPATH": str(tmp_path)}
    assert "1 passed" in shop("-q", f"{HERE}test_durable.py", plugins=["never_durable"], env=env).stdout


def test_durable_block_is_allowed_without_that_block(shop, shop_code, use):
    assert shop("-q", f"{HERE}test_durable_fixed.py").returncode == 0
    code = use(f"{SNIPPETS}test_durable_fixed.py").read_text("utf-8")
    code = code.replace("    rename(team", "    with transaction.atomic():\n        rename(team")
    assert "RuntimeError: A durable atomic block cannot be nested" in shop_code(code).stdout


def test_transaction_of_the_test_itself_does_not_count_for_durable(facts):
    assert facts["durable"] == ["db", "setUpTestData", "TestCase", "real"]


REQUESTED = """
from django.http import HttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework.views import APIView

@transaction.atomic(durable=True)
def rename():
    Team.objects.create(name="개발")

def wrapped(request):
    rename()
    return HttpResponse()

@transaction.non_atomic_requests
def bare(request):
    return wrapped(request)

def answer(request):
    rename()
    return Response()

above = transaction.non_atomic_requests(api_view(["GET"])(answer))
below = api_view(["GET"])(transaction.non_atomic_requests(answer))

class Plain(View):
    def get(self, request):
        return wrapped(request)

class Rest(APIView):
    def get(self, request):
        return answer(request)

class OnGet(Plain):
    get = transaction.non_atomic_requests(Plain.get)

on_dispatch = method_decorator(transaction.non_atomic_requests, name="dispatch")
# 데코레이터는 클래스를 그 자리에서 바꾸므로 저마다 새 클래스를 만든다.
marked = {
    "class": transaction.non_atomic_requests(type("OnClass", (Plain,), {})),
    "rest_class": transaction.non_atomic_requests(type("OnRest", (Rest,), {})),
    "get": OnGet,
    "dispatch": on_dispatch(type("OnDispatch", (Plain,), {})),
    "rest_dispatch": on_dispatch(type("OnRestDispatch", (Rest,), {})),
}
urlpatterns = [path(view.__name__, view) for view in (wrapped, bare)]
urlpatterns += [path("above", above), path("below", below)]
urlpatterns += [path(name, view.as_view()) for name, view in marked.items()]

@pytest.mark.urls(__name__)
@pytest.mark.parametrize("_", [pytest.param(1, marks=pytest.mark.django_db), pytest.param(2, marks=real)])
def test_requests(client, _):
    for name in ("wrapped", "below", "class", "rest_class", "get"):
        with pytest.raises(RuntimeError, match="A durable atomic block cannot be nested"):
            client.get(f"/{name}")
    for name in ("bare", "above", "dispatch", "rest_dispatch"):
        say(name, client.get(f"/{name}").status_code)
"""


def test_view_of_atomic_requests_is_not_durable(written):
    finished = written(REQUESTED, settings='DATABASES["default"]["ATOMIC_REQUESTS"] = True\n')
    assert finished.returncode == 0
    assert said(finished) == dict.fromkeys(("bare", "above", "dispatch", "rest_dispatch"), ["200"] * 2)


def test_rollback_does_not_reset_numbers_on_postgresql(shop, on, check_output):
    finished = shop("-q", "--tb=no", f"{HERE}test_numbers.py")
    if on == "sqlite":
        assert finished.returncode == 0
        assert "2 passed" in finished.stdout
        return
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_second_team", "assert 2 == 1")]
    check_output(f"{SNIPPETS}test_numbers.py", finished)


def test_numbers_read_from_the_row_work_on_both(shop):
    assert shop("-q", f"{HERE}test_numbers_fixed.py").returncode == 0


def test_flush_does_not_reset_numbers(facts):
    first, second = map(int, facts["number"])
    assert second == first + 1


def test_reset_sequences_starts_at_one(facts):
    assert facts["reset"] == ["1", "1"]


RESET = """
@pytest.mark.django_db(reset_sequences=True)
def test_reset():
    try:
        say("number", Team.objects.create(name="개발").pk)
    except IntegrityError as error:
        say("number", "IntegrityError")
"""


def test_reset_sequences_does_not_look_at_rows(written, on):
    finished = written(RESET, settings=SEEDED_SETTINGS, files=SEEDED)
    assert said(finished)["number"] == ["2" if on == "sqlite" else "IntegrityError"]
