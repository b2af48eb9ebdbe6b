"""docs/django/db-access.md의 주장."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import partial

import psycopg
import pytest

from evidence.running import run_command
from tests.django.conftest import POSTGRESQL, SHOP, administer
from tests.django.summaries import NOT_ALLOWED, summary

HERE = "tests/db_access/"
SNIPPETS = f"django/shop_project/{HERE}"
MARK_ALL = """
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker("django_db")
"""

BLOCKER_ALONE = """
from teams.models import Team

def test_blocker(django_db_blocker):
    with django_db_blocker.unblock():
        Team.objects.create(name="쓴 것")
"""
SIMPLE_TEST_CASE = """
from django.test import {base}
from teams.models import Team

class TeamTest({base}):
    databases = {{"default"}}

    def test_create(self):
        Team.objects.create(name="쓴 것")
"""
THREAD = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from teams.models import Team

def create():
    Team.objects.create(name="쓴 것")
    connections.close_all()

def test_thread(request):
    request.getfixturevalue("db")
    with ThreadPoolExecutor() as pool:
        pool.submit(create).result()
"""
LIVE_SERVER = """
from teams.models import Team

def test_live_server(request):
    for name in ("{}", "{}"):
        request.getfixturevalue(name)
    assert Team.objects.count() == 1
"""
DOCTEST = '''
"""
>>> getfixture("db")
>>> from teams.models import Team
>>> Team.objects.get().name
'실제'
"""
'''
# 스텝의 인자를 실행할 때 받아 주는 플러그인(pytest-bdd)처럼 한다.
STEPS = """
import inspect
from teams.models import Team

def step(db):
    assert Team.objects.get().name == "실제"

def test_scenario(request):
    step(**{name: request.getfixturevalue(name) for name in inspect.signature(step).parameters})
"""
PROCESS = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
import created

def test_process(transactional_db):
    context = multiprocessing.get_context("{method}")
    with ProcessPoolExecutor(1, context, initializer=created.start) as pool:
        pool.submit(created.create).result(60)
"""
FORK = """
import multiprocessing
import pytest
from teams.models import Team

def create():
    Team.objects.create(name="쓴 것")

def test_rolled_back(db):
    assert Team.objects.count() == 0
    process = multiprocessing.get_context("fork").Process(target=create)
    process.start()
    process.join(60)
    assert process.exitcode == 0

@pytest.mark.django_db(transaction=True)
def test_committed():
    test_rolled_back(None)
"""
CREATED = """
def start():
    import django
    django.setup()

def create():
    from teams.models import Team
    Team.objects.create(name="쓴 것")
"""
READY_SETTINGS = """
INSTALLED_APPS = [*INSTALLED_APPS, "ready.Ready"]
"""
READY = """
from django.apps import AppConfig

class Ready(AppConfig):
    name = "ready"

    def ready(self):
        from teams.models import Team
        Team.objects.create(name="쓴 것")
"""
# 앱을 준비할 때 접속을 열어 두고 테스트 중에 쓰는 스레드.
READY_THREAD = """
import threading
from django.apps import AppConfig

opened, asked, done = threading.Event(), threading.Event(), threading.Event()

def work():
    from django.db import connection
    from teams.models import Team
    try:
        connection.ensure_connection()
        opened.set()
        asked.wait(60)
        Team.objects.create(name="쓴 것")
    finally:
        opened.set()
        done.set()

class Ready(AppConfig):
    name = "ready"

    def ready(self):
        threading.Thread(target=work, daemon=True).start()
        opened.wait(60)
"""
ASKS = """
import ready

def test_ask(db):
    ready.asked.set()
    assert ready.done.wait(60)
"""
# psycopg_pool이 없어도 되게, Django가 쓰는 것만 갖춘 접속 풀.
POOL = """
import psycopg

class ConnectionPool:
    def __init__(self, *, kwargs, configure, **options):
        self.kwargs, self.configure = kwargs, configure

    def open(self):
        pass

    def close(self):
        pass

    def getconn(self):
        connection = psycopg.connect(**self.kwargs)
        self.configure(connection)
        connection._pool = self
        return connection

    def putconn(self, connection):
        connection.close()
"""
POOL_SETTINGS = """
DATABASES["default"]["OPTIONS"] = {"pool": True}
"""
NAMED = """
import sqlite3
import psycopg
from django.conf import settings

REAL = dict(settings.DATABASES["default"])

def test_named(db):
    if REAL["ENGINE"].endswith("sqlite3"):
        opened = sqlite3.connect(REAL["NAME"])
    else:
        opened = psycopg.connect(dbname=REAL["NAME"], user=REAL["USER"], host=REAL["HOST"], port=REAL["PORT"])
    with opened as connection:
        connection.execute("INSERT INTO teams_team (name) VALUES ('쓴 것')")
"""
NOTHING = """
def test_nothing(db):
    pass
"""
TRANSACTION = """
import pytest
from teams.models import Team

@pytest.mark.django_db(transaction=True)
def test_count():
    assert Team.objects.count() == {count}
"""
SAME_NAME = """
DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
"""
OTHER = """
DATABASES["other"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}
"""
MIRROR = """
import pytest
from teams.models import Team

@pytest.mark.django_db(databases=["other"{more}], transaction={transaction})
def test_rows():
    assert Team.objects.using("other").count() == {count}
    Team.objects.using("other").create(name="쓴 것")
"""
MIGRATED_SETTINGS = """
DATABASES["other"] = dict(DATABASES["default"])
INSTALLED_APPS = [*INSTALLED_APPS, "migrated"]
"""
MIGRATION = """
from django.db import migrations

def create(apps, schema_editor):
    apps.get_model("teams", "Team").objects.using("other").create(name="쓴 것")

class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [migrations.RunPython(create)]
"""
BOTH = """
import pytest

@pytest.mark.django_db(databases=["default", "other"])
def test_nothing():
    pass
"""
ONLY_OTHER = """
import pytest

@pytest.mark.django_db(databases=["other"])
def test_nothing():
    pass
"""
# `other`를 `default`보다 먼저 만들어도 된다고 적은 설정.
ALONE_SETTINGS = """
DATABASES["other"] = {**DATABASES["default"], "NAME": f"other_{DATABASES['default']['NAME']}"}
DATABASES["other"]["TEST"] = {"DEPENDENCIES": []}
"""
POST_MIGRATE = """
from django.apps import AppConfig
from django.db.models.signals import post_migrate

def create(sender, using, **kwargs):
    if sender.label == "teams":
        from teams.models import Team
        Team.objects.using(WHERE).create(name="쓴 것")

class Ready(AppConfig):
    name = "ready"

    def ready(self):
        post_migrate.connect(create)
"""
UNITTEST = """
import django
django.setup()
from django.test import {base}
from teams.models import Team

class TeamTest({base}):
    def test_create(self):
        Team.objects.create(name="쓴 것")
        assert Team.objects.count() == 2
"""
LATE_THREAD = """
import threading
from teams.models import Team

def create():
    threading.main_thread().join()
    Team.objects.create(name="쓴 것")

def test_thread(db):
    threading.Thread(target=create).start()
"""
AT_EXIT = """
import atexit
from teams.models import Team

def test_atexit(db):
    atexit.register(Team.objects.create, name="쓴 것")
"""
CHOOSES = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "real_settings"
"""
WITHOUT_DJANGO = """
import os
import sqlite3
import psycopg

def test_address():
    url = os.environ.get("DATABASE_URL")
    with psycopg.connect(url) if url else sqlite3.connect(os.environ["REAL_FILE"]) as connection:
        connection.execute("INSERT INTO teams_team (name) VALUES ('쓴 것')")
"""
SERVER = """
from http.server import BaseHTTPRequestHandler, HTTPServer
import django
django.setup()
from teams.models import Team

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        Team.objects.create(name="쓴 것")
        self.send_response(200)
        self.end_headers()

server = HTTPServer(("127.0.0.1", 0), Handler)
server.timeout = 60
print(server.server_port, flush=True)
server.handle_request()
"""
REQUEST = """
from urllib.request import urlopen

def test_request(db):
    urlopen("http://127.0.0.1:{port}", timeout=60).close()
"""
SAFE = """
from config.settings_pytest import DATABASES
"""
HOOKS = {
    "import": 'from teams.models import Team\nTeam.objects.create(name="쓴 것")\n',
    "pytest_configure": """
from teams.models import Team

def pytest_configure(config):
    Team.objects.create(name="쓴 것")
""",
    "pytest_sessionstart": """
from teams.models import Team

def pytest_sessionstart(session):
    Team.objects.create(name="쓴 것")
""",
}
LEFT = ["실제", "쓴 것"]


def test_access_is_not_allowed_by_default(expect_shop):
    finished = expect_shop(f"{HERE}test_blocked.py", "-q", "--tb=no", returncode=1)
    assert summary(finished) == [("FAILED", "test_no_teams", NOT_ALLOWED)]


def test_mark_and_fixture_allow_access(expect_shop):
    expect_shop(f"{HERE}test_allowed.py", "-q")


def test_module_mark_covers_every_test(shop):
    finished = shop("-q", f"{HERE}test_module_mark.py")
    assert finished.returncode == 0
    assert "2 passed" in finished.stdout


def test_mark_and_fixture_use_the_same_test_database(shop, on, database_url):
    finished = shop("-q", "-s", f"{HERE}test_same_database.py")
    assert finished.returncode == 0
    first, second = (line.removeprefix(".") for line in finished.stdout.splitlines()[:2])
    assert first == second
    in_memory = "file:memorydb_default?mode=memory&cache=shared"
    assert first == (in_memory if on == "sqlite" else f"test_{database_url.rpartition('/')[2]}")


def test_changes_are_rolled_back(expect_shop):
    expect_shop(f"{HERE}test_rollback.py", "-q")


def test_unused_queryset_is_not_blocked(shop_without_database):
    assert shop_without_database("-q", f"{HERE}test_lazy.py").returncode == 0


def test_fixture_asking_for_db_opens_it_for_the_test(expect_shop):
    expect_shop(f"{HERE}test_fixture.py", "-q")


NO_MARK = """
from django.contrib.auth import get_user_model
from django.test import TestCase

def test_admin(admin_user):
    assert get_user_model().objects.count() == 1

def test_server(live_server):
    assert get_user_model().objects.count() == 0

class TestUsers(TestCase):
    def test_none(self):
        assert get_user_model().objects.count() == 0

def test_client(client):
    get_user_model().objects.count()
"""


def test_own_fixtures_and_test_cases_need_no_mark(shop_code):
    finished = shop_code(NO_MARK, "--tb=no")
    assert "1 failed, 3 passed" in finished.stdout
    assert "::test_client - RuntimeError: Database access not allowed" in finished.stdout


def test_marks_cannot_be_applied_to_fixtures(expect_shop_without_database):
    finished = expect_shop_without_database(f"{HERE}test_marked_fixture.py", "-q", "--tb=no", returncode=2)
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name) == ("ERROR", f"{HERE}test_marked_fixture.py")
    assert reason == "Failed: Marks cannot be applied to fixtures."


def test_fixtures_are_opened_in_argument_order(expect_shop):
    finished = expect_shop(f"{HERE}test_argument_order.py", "-q", "--tb=no", returncode=1)
    assert summary(finished) == [("ERROR", "test_db_after_team", NOT_ALLOWED)]
    assert finished.stdout.splitlines()[-1].startswith("2 passed, 1 error in ")


def test_mark_does_not_depend_on_argument_order(shop, tmp_path):
    # 순서 때문에 실패하던 테스트까지, 마크만 더하면 모두 통과한다.
    (tmp_path / "mark_all.py").write_text(MARK_ALL, encoding="utf-8")
    finished = shop("-q", f"{HERE}test_argument_order.py", plugins=["mark_all"], env={"PYTHONPATH": str(tmp_path)})
    assert finished.returncode == 0
    assert "3 passed" in finished.stdout


@pytest.fixture
def prepared(real):
    """`ready`와 `migrated` 앱, 새 프로세스가 실행할 모듈을 갖춘 실제 데이터베이스."""
    (real.folder / "migrated/migrations").mkdir(parents=True)
    (real.folder / "migrated/migrations/__init__.py").touch()
    (real.folder / "migrated/migrations/0001_initial.py").write_text(MIGRATION, encoding="utf-8")
    (real.folder / "ready.py").write_text(READY, encoding="utf-8")
    (real.folder / "created.py").write_text(CREATED, encoding="utf-8")
    return real


def test_getfixturevalue_opens_the_real_database(real, on, check_output):
    finished = real.run("--tb=no", f"{HERE}test_getfixturevalue.py")
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name, reason) == ("FAILED", "test_team[team]", "assert 2 == 1")
    assert real.teams() == ["실제"]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_getfixturevalue.py", finished)


def test_static_test_in_the_same_run_makes_the_test_database(real):
    finished = real.run(f"{HERE}test_getfixturevalue.py", f"{HERE}test_fixture.py")
    assert "2 passed" in finished.stdout
    assert real.teams() == ["실제"]


def test_mark_makes_the_test_database(real):
    finished = real.run(f"{HERE}test_getfixturevalue_fixed.py")
    assert finished.returncode == 0
    assert real.teams() == ["실제"]


def test_thread_leaves_its_row_in_the_real_database(real):
    assert real.run(code=THREAD).returncode == 0
    assert real.teams() == LEFT


def test_skipped_setup_empties_the_real_database(real, on, check_output):
    finished = real.run("--tb=no", f"{HERE}test_setup_skipped.py")
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_one", "assert 1 == 0")]
    assert "1 failed, 1 passed" in finished.stdout
    assert real.teams() == []
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_setup_skipped.py", finished)


def test_without_the_override_real_rows_stay(real):
    finished = real.run(f"{HERE}test_setup_skipped_fixed.py")
    assert finished.returncode == 0
    assert real.teams() == ["실제"]


def test_subprocess_writes_to_the_real_database(real, on, check_output):
    finished = real.run("--tb=no", f"{HERE}test_subprocess.py")
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_admin", "assert 0 == 1")]
    with real.open() as connection:
        assert connection.execute("SELECT username FROM users_user").fetchall() == [("admin",)]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_subprocess.py", finished)


def test_call_command_writes_to_the_test_database(real):
    finished = real.run(f"{HERE}test_subprocess_fixed.py")
    assert finished.returncode == 0
    with real.open() as connection:
        assert connection.execute("SELECT username FROM users_user").fetchall() == []


@pytest.mark.parametrize(
    ("names", "left"),
    [(("live_server", "db"), []), (("live_server", "transactional_db"), []), (("db", "live_server"), ["실제"])],
)
def test_live_server_of_getfixturevalue_empties_the_real_database(real, names, left):
    assert real.run(code=LIVE_SERVER.format(*names)).returncode == 0
    assert real.teams() == left


@pytest.mark.parametrize(("code", "options"), [(DOCTEST, ["--doctest-modules"]), (STEPS, [])])
def test_doctest_and_steps_open_the_real_database(real, code, options):
    finished = real.run(*options, code=code)
    assert finished.returncode == 0
    assert "1 passed" in finished.stdout
    assert real.run(*options, code=code, settings=SAFE).returncode != 0
    assert real.teams() == ["실제"]


def test_autouse_fixture_makes_the_test_database_of_a_doctest(real):
    conftest = """
import pytest

@pytest.fixture(autouse=True)
def database(db):
    pass
"""
    code = DOCTEST.replace("get().name", "count()").replace("'실제'", "0")
    finished = real.run("--doctest-modules", code=code, conftest=conftest)
    assert finished.returncode == 0
    assert "1 passed" in finished.stdout
    assert real.teams() == ["실제"]


@pytest.mark.platform("linux")
def test_forked_process_does_not_write_to_the_real_database(real):
    finished = real.run(code=FORK)
    assert finished.returncode == 0
    assert "2 passed" in finished.stdout
    assert real.teams() == ["실제"]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_new_process_writes_to_the_real_database(prepared, method):
    assert prepared.run(code=PROCESS.format(method=method)).returncode == 0
    assert prepared.teams() == LEFT


def test_unittest_empties_the_real_database(real, project):
    real.set()
    for base, left in (("TestCase", ["실제"]), ("TransactionTestCase", [])):
        (real.folder / "test_code.py").write_text(UNITTEST.format(base=base), encoding="utf-8")
        command = [sys.executable, "-m", "unittest", "test_code"]
        assert run_command(command, cwd=project.root / "snippets" / SHOP, env=real.env).returncode == 0
        assert real.teams() == left


def test_option_stops_a_pytest_without_the_plugin(real, project):
    real.set()
    (real.folder / "test_code.py").write_text(UNITTEST.format(base="TransactionTestCase"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, f"--rootdir={real.folder}", "test_code.py"]
    path = f"{real.folder}{os.pathsep}{project.root / 'snippets' / SHOP}"
    env = {**real.env, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    stopped = run_command([*command, "-o", "addopts=--ds=config.settings_pytest"], cwd=real.folder, env=env)
    assert "unrecognized arguments: --ds=config.settings_pytest" in stopped.stderr
    assert real.teams() == ["실제"]
    assert run_command(command, cwd=real.folder, env=env).returncode == 0
    assert real.teams() == []


def test_thread_that_outlives_pytest_writes_to_the_real_database(real):
    assert real.run(code=LATE_THREAD).returncode == 0
    assert real.teams() == LEFT


def test_atexit_writes_to_the_real_postgresql(real, on):
    assert real.run(code=AT_EXIT).returncode == 0
    assert real.teams() == (LEFT if on == "postgresql" else ["실제"])


@pytest.mark.parametrize("code", [NOTHING, BOTH])
def test_migration_that_names_an_alias_writes_to_the_real_database(prepared, code):
    assert prepared.run(code=code, settings=MIGRATED_SETTINGS).returncode == 0
    assert prepared.teams() == LEFT


def test_migration_without_an_alias_writes_to_the_real_default(prepared):
    mended = MIGRATION.replace('.using("other")', "")
    (prepared.folder / "migrated/migrations/0001_initial.py").write_text(mended, encoding="utf-8")
    settings = ALONE_SETTINGS + 'INSTALLED_APPS = [*INSTALLED_APPS, "migrated"]\n'
    assert prepared.run(code=ONLY_OTHER, settings=settings).returncode == 0
    assert prepared.teams() == LEFT


@pytest.mark.parametrize(("where", "left"), [('"other"', LEFT), ("using", ["실제"])])
def test_post_migrate_that_names_an_alias_writes_to_the_real_database(prepared, where, left):
    (prepared.folder / "ready.py").write_text(POST_MIGRATE.replace("WHERE", where), encoding="utf-8")
    settings = READY_SETTINGS + 'DATABASES["other"] = dict(DATABASES["default"])\n'
    assert prepared.run(code=NOTHING, settings=settings).returncode == 0
    assert prepared.teams() == left


def test_migration_of_the_given_connection_writes_to_the_test_database(prepared):
    mended = MIGRATION.replace('"other"', "schema_editor.connection.alias")
    (prepared.folder / "migrated/migrations/0001_initial.py").write_text(mended, encoding="utf-8")
    assert prepared.run(code=BOTH, settings=MIGRATED_SETTINGS).returncode == 0
    assert prepared.teams() == ["실제"]


def test_unblocked_test_writes_to_the_real_database(real):
    assert real.run(code=BLOCKER_ALONE).returncode == 0
    assert real.teams() == LEFT


def test_simple_test_case_writes_to_the_real_database(real):
    assert real.run(code=SIMPLE_TEST_CASE.format(base="SimpleTestCase")).returncode == 0
    assert real.teams() == LEFT


def test_test_case_uses_the_test_database(real):
    assert real.run(code=SIMPLE_TEST_CASE.format(base="TestCase")).returncode == 0
    assert real.teams() == ["실제"]


def test_query_in_ready_writes_to_the_real_database(prepared):
    finished = prepared.run(code=NOTHING, settings=READY_SETTINGS)
    assert finished.returncode == 0
    assert "RuntimeWarning: Accessing the database during app initialization is discouraged." in finished.stdout
    assert prepared.teams() == LEFT


def test_thread_of_ready_writes_to_the_real_database_during_a_test(prepared):
    (prepared.folder / "ready.py").write_text(READY_THREAD, encoding="utf-8")
    assert prepared.run(code=ASKS, settings=READY_SETTINGS).returncode == 0
    assert prepared.teams() == LEFT


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
def test_pool_that_ready_opened_keeps_the_real_database(prepared):
    (prepared.folder / "psycopg_pool.py").write_text(POOL, encoding="utf-8")
    reading = READY.replace('Team.objects.create(name="쓴 것")', "Team.objects.count()")
    (prepared.folder / "ready.py").write_text(reading, encoding="utf-8")
    empty = TRANSACTION.format(count=0)
    assert prepared.run(code=empty, settings=POOL_SETTINGS).returncode == 0
    assert prepared.run(code=empty, settings=READY_SETTINGS).returncode == 0
    assert prepared.run(code=empty, settings=READY_SETTINGS + POOL_SETTINGS + SAFE).returncode != 0
    assert prepared.teams() == ["실제"]
    real_row = TRANSACTION.format(count=1)
    assert prepared.run(code=real_row, settings=READY_SETTINGS + POOL_SETTINGS).returncode == 0
    assert prepared.teams() == []


def test_connection_by_the_name_of_the_settings_writes_to_the_real_database(real):
    assert real.run(code=NAMED).returncode == 0
    assert real.teams() == LEFT


@pytest.mark.parametrize("hook", HOOKS)
def test_conftest_and_hooks_are_blocked(real, hook):
    # 설정을 pytest보다 늦게 고르지 않는 한 막힌다.
    for conftest in (HOOKS[hook], CHOOSES + HOOKS[hook]):
        finished = real.run(code=NOTHING, conftest=conftest)
        assert finished.returncode != 0
        assert NOT_ALLOWED in finished.stdout
    assert real.teams() == ["실제"]


def test_query_of_a_conftest_that_chooses_the_settings_writes_to_the_real_database(real):
    unset = replace(real, env={**real.env, "DJANGO_SETTINGS_MODULE": ""})
    conftest = f"{CHOOSES}import django\ndjango.setup()\n{HOOKS['import']}"
    assert unset.run("-o", "DJANGO_SETTINGS_MODULE=", code=NOTHING, conftest=conftest).returncode == 0
    assert real.teams() == LEFT


def test_same_test_name_destroys_the_real_database(real, on):
    assert real.run(code=NOTHING, settings=SAME_NAME).returncode == 0
    with pytest.raises(Exception, match="unable to open database file" if on == "sqlite" else "does not exist"):
        real.teams()


def test_same_test_name_with_reuse_db_empties_the_real_database(real):
    assert real.run("--reuse-db", code=NOTHING, settings=SAME_NAME).returncode == 0
    assert real.teams() == ["실제"]
    assert real.run("--reuse-db", code=TRANSACTION.format(count=1), settings=SAME_NAME).returncode == 0
    assert real.teams() == []


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
def test_database_with_the_name_of_the_test_database_is_destroyed(real, database_url):
    name = database_url.rpartition("/")[2]
    administer(database_url, f"ALTER DATABASE {name} RENAME TO test_{name}")
    renamed = replace(real, open=partial(psycopg.connect, database_url.replace(name, f"test_{name}")))
    assert renamed.run(code=NOTHING, settings=SAFE).returncode == 0
    assert renamed.teams() == ["실제"]
    assert renamed.run(code=NOTHING).returncode == 0
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        renamed.teams()


def test_mirror_alone_is_the_real_database(real):
    both = MIRROR.format(more=', "default"', transaction=True, count=0)
    assert real.run(code=both, settings=OTHER).returncode == 0
    assert real.teams() == ["실제"]
    for transaction, left in ((False, ["실제"]), (True, LEFT)):
        alone = MIRROR.format(more="", transaction=transaction, count=1)
        assert real.run(code=alone, settings=OTHER).returncode == 0
        assert real.teams() == left


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        (THREAD, ""),
        (BLOCKER_ALONE, ""),
        (SIMPLE_TEST_CASE.format(base="SimpleTestCase"), ""),
        (PROCESS.format(method="spawn"), ""),
        (PROCESS.format(method="forkserver"), ""),
        (LATE_THREAD, ""),
        (AT_EXIT, ""),
        (LIVE_SERVER.format("live_server", "db"), ""),
        (NAMED, ""),
        (NOTHING, READY_SETTINGS),
        (NOTHING, MIGRATED_SETTINGS),
        (NOTHING, SAME_NAME),
        (MIRROR.format(more="", transaction=True, count=1), OTHER),
    ],
)
def test_settings_of_tests_keep_the_real_database(prepared, code, settings):
    finished = prepared.run(code=code, settings=settings + SAFE)
    # 끝난 뒤에 쓰려는 것은 종료 상태를 바꾸지 않는다.
    assert (finished.returncode == 0) == (settings == SAME_NAME or code in (LATE_THREAD, AT_EXIT))
    assert prepared.teams() == ["실제"]


def test_option_beats_the_environment_that_names_the_real_settings(real, on):
    # 환경 변수는 real_settings를 가리킨다.
    safe = real.run("-o", "addopts=--ds=config.settings_pytest", code=BLOCKER_ALONE)
    assert safe.returncode != 0
    assert real.teams() == ["실제"]
    assert real.run("-o", "DJANGO_SETTINGS_MODULE=config.settings_pytest", code=BLOCKER_ALONE).returncode == 0
    assert real.teams() == LEFT


def test_settings_of_tests_do_not_guard_other_connections(real):
    assert real.run(code=WITHOUT_DJANGO, settings=SAFE).returncode == 0
    assert real.teams() == LEFT


CHOOSING_CHILD = """
import subprocess, sys
CODE = "from teams.models import Team; Team.objects.create(name='쓴 것')"

def test_child(db):
    subprocess.run([sys.executable, "manage.py", "shell", {chosen}"-c", CODE], check=True)
"""
# 물려받은 설정의 이름을 버린다. manage.py처럼 기본값을 적은 프로그램은 그것을 쓴다.
CLEAN_CHILD = """
import os, subprocess, sys
CODE = '''
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chosen_settings")
import django
django.setup()
from teams.models import Team
Team.objects.create(name="쓴 것")
'''

def test_child(db):
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", CODE], env=env, check=True)
"""
STORES = """
from pathlib import Path

from config.settings_pytest import *

MEDIA_ROOT = Path(__file__).with_name("media")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": Path(__file__).with_name("cache"),
    }
}
"""
USES_STORES = """
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

def test_stores(db):
    assert cache.get("key") == "실제"
    cache.clear()
    default_storage.save("written.txt", ContentFile(b""))
"""
FILL_CACHE = "import django; django.setup(); from django.core.cache import cache; cache.set('key', '실제')"


def test_settings_of_tests_do_not_guard_a_child_that_chooses_its_own(real):
    real.set()
    (real.folder / "real_settings.py").rename(real.folder / "chosen_settings.py")
    assert real.run(code=CHOOSING_CHILD.format(chosen=""), settings=SAFE).returncode != 0
    assert real.teams() == ["실제"]
    code = CHOOSING_CHILD.format(chosen='"--settings=chosen_settings", ')
    assert real.run(code=code, settings=SAFE).returncode == 0
    assert real.teams() == LEFT
    assert real.run(code=CLEAN_CHILD, settings=SAFE).returncode == 0
    assert real.teams() == [*LEFT, "쓴 것"]


def test_files_and_caches_are_the_real_ones(real, project):
    (real.folder / "stores.py").write_text(STORES, encoding="utf-8")
    env = {**real.env, "DJANGO_SETTINGS_MODULE": "stores"}
    command = [sys.executable, "-c", FILL_CACHE]
    folder = project.root / "snippets" / SHOP
    path = f"{real.folder}{os.pathsep}{folder}"
    assert run_command(command, cwd=folder, env=env | {"PYTHONPATH": path}).returncode == 0
    assert len(list((real.folder / "cache").iterdir())) == 1
    assert real.run("--ds=stores", code=USES_STORES).returncode == 0
    assert list((real.folder / "cache").iterdir()) == []
    assert [file.name for file in (real.folder / "media").iterdir()] == ["written.txt"]
    assert real.teams() == ["실제"]


def test_settings_of_tests_do_not_guard_another_process(real, project):
    real.set()
    env = {**os.environ, **real.env, "PYTHONUNBUFFERED": "1"}
    folder = project.root / "snippets" / SHOP
    path = f"{real.folder}{os.pathsep}{folder}"
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, cwd=folder, env=env | {"PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    ) as server:
        port = server.stdout.readline().strip()
        assert real.run(code=REQUEST.format(port=port), settings=SAFE).returncode == 0
        assert server.wait(timeout=60) == 0
    assert real.teams() == LEFT


@pytest.mark.parametrize("name", ["getfixturevalue", "setup_skipped", "subprocess"])
def test_settings_of_tests_keep_the_real_database_from_the_shown_tests(real, name):
    assert real.run(f"{HERE}test_{name}.py", settings=SAFE).returncode != 0
    assert real.teams() == ["실제"]


def test_settings_of_tests_still_make_a_test_database(real):
    assert real.run("--ds=config.settings_pytest", f"{HERE}test_allowed.py").returncode == 0


def test_settings_of_tests_allow_an_empty_default(real):
    empty = 'DATABASES["other"] = {**DATABASES["default"], "TEST": {"DEPENDENCIES": []}}\nDATABASES["default"] = {}\n'
    assert real.run(code=ONLY_OTHER, settings=empty + SAFE).returncode == 0
    assert real.teams() == ["실제"]
