"""docs/django/speed.md의 주장."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import django
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from snippets.django.speed import default_team
from tests.django.conftest import POSTGRESQL
from tests.django.projects import connect, copy_shop, databases, drop_databases
from tests.django.summaries import summary

HERE = "tests/speed/"
SNIPPETS = "django/speed/"
FAST = "--ds=config.settings_fast"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
KEPT = """
from config.settings_fast import *

if not os.environ.get("DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_FILE"]}
"""
# 무엇을 어느 테스트의 어느 때에 실행했는지 적는다.
RECORDER = """
import os
import django.core.management
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

now = ["collection", ""]

def record(name):
    with open(os.environ["RECORD"], "a") as file:
        print(name, *now, file=file)

def recorded(owner, attribute, label):
    original = getattr(owner, attribute)
    def call(*args, **options):
        record(label or args[0])
        return original(*args, **options)
    setattr(owner, attribute, call)

recorded(django.core.management, "call_command", "")
recorded(PBKDF2PasswordHasher, "encode", "hash")

def pytest_configure():
    from django.db.migrations.executor import MigrationExecutor
    recorded(MigrationExecutor, "apply_migration", "apply")

def hook(when):
    @pytest.hookimpl(tryfirst=True)
    def entered(item):
        now[:] = [when, item.name]
    return entered

pytest_runtest_setup, pytest_runtest_call, pytest_runtest_teardown = map(hook, ["setup", "call", "teardown"])
"""


@pytest.fixture
def kept(shop, database_url, tmp_path):
    """테스트 데이터베이스가 남을 수 있는 설정으로 `shop_project/`를 실행하는 함수. 한 일도 준다."""
    (tmp_path / "kept_settings.py").write_text("import os\n" + KEPT, encoding="utf-8")
    (tmp_path / "recorder.py").write_text(RECORDER, encoding="utf-8")
    record = tmp_path / "record"
    env = {"PYTHONPATH": str(tmp_path), "RECORD": str(record), "TEST_FILE": str(tmp_path / "test.sqlite3")}

    def _kept(*args, plugins=(), code="", settings="", **more):
        record.write_text("", encoding="utf-8")
        if settings:
            (tmp_path / "kept_settings.py").write_text("import os\n" + KEPT + settings, encoding="utf-8")
        if code:
            (tmp_path / "test_code.py").write_text(code, encoding="utf-8")
            args = (*args, "-c", "pytest.ini", f"--rootdir={tmp_path}", str(tmp_path / "test_code.py"))
        finished = shop(
            *("-q", "--tb=short", "--ds=kept_settings", *args), plugins=["recorder", *plugins], env=env | more
        )
        return finished, [line.split() for line in record.read_text(encoding="utf-8").splitlines()]

    yield _kept
    if database_url:
        drop_databases(database_url)


@pytest.fixture
def left(database_url, tmp_path):
    """남은 테스트 데이터베이스의 이름들을 주는 함수."""

    def _left():
        names = databases(database_url) if database_url else [file.name for file in tmp_path.glob("*.sqlite3*")]
        return sorted(re.sub("shop_[0-9a-f]{12}", "shop", name).replace(".sqlite3", "_shop") for name in names)

    return _left


@pytest.fixture
def copy(use, run, tmp_path, here_first, database_url):
    """복사한 프로젝트. 팀을 만드는 테스트와 기본 팀을 읽는 테스트가 있다."""
    tests = [f"{HERE}test_{name}.py" for name in ("team", "default_team", "rows_left")]
    yield copy_shop(use, run, tmp_path / "shop", here_first, database_url, *tests)
    if database_url:
        drop_databases(database_url)


@pytest.fixture
def kept_names(copy, database_url):
    """복사한 프로젝트가 남긴 테스트 데이터베이스의 이름들을 주는 함수."""
    return lambda: databases(database_url) if database_url else [file.name for file in copy.folder.glob("*.sqlite3*")]


@pytest.fixture
def expect_script(copy, check_output, on):
    """셸 스니펫을 복사한 프로젝트에서 실행하는 함수. 그 데이터베이스면 출력도 비교한다."""

    def _expect(name, returncode=0, shown="postgresql"):
        finished = copy.repeatable(f"{SNIPPETS}{name}.sh", returncode=returncode)
        if on == shown:
            check_output(f"{SNIPPETS}{name}.sh", finished)
        return finished

    return _expect


def done(record, name):
    """그 일을 한 (때, 테스트)."""
    return [(when, test) for what, when, test in record if what == name]


NOT_FIRST = """
from users.models import User

def test_a_plain():
    pass

def test_b_user(db):
    User.objects.create_user("minsu", password="pw")

def test_c_team(db):
    pass
"""


def test_database_is_made_in_the_setup_of_the_first_test_that_needs_it(kept):
    finished, record = kept(code=NOT_FIRST)
    assert finished.returncode == 0
    # pytest-django가 데이터베이스를 쓰는 테스트를 앞에 둔다.
    assert done(record, "migrate") == [("setup", "test_b_user")]
    assert set(done(record, "apply")) == {("setup", "test_b_user")}


# 벽시계로는 바쁜 컴퓨터가 멈춘 곳이 가장 느릴 수 있다. 이 프로세스가 CPU를 쓴 시간으로 잰다.
CPU_CLOCK = """
import time
import _pytest.timing

_pytest.timing.perf_counter = time.process_time
"""


def test_slowest_is_the_setup_of_the_first_test(expect_shop_without_database, tmp_path):
    (tmp_path / "cpu_clock.py").write_text(CPU_CLOCK, encoding="utf-8")
    options = {"plugins": ["cpu_clock"], "env": {"PYTHONPATH": str(tmp_path)}}
    finished = expect_shop_without_database(f"{HERE}test_user.py", "-q", FAST, "--durations=1", **options)
    assert re.search(r"s setup +tests/speed/test_user\.py::test_name$", finished.stdout, re.MULTILINE)


@on_sqlite
def test_password_is_hashed_where_the_user_is_made_and_checked(kept):
    settings = "\nPASSWORD_HASHERS = PASSWORD_HASHERS[1:]\n"
    finished, record = kept(f"{HERE}test_user.py", settings=settings)
    assert finished.returncode == 0
    assert done(record, "hash") == [("setup", "test_name"), ("setup", "test_password"), ("call", "test_password")]


TRANSACTION = """
import pytest

@pytest.mark.django_db(transaction=True)
def test_transaction():
    pass

def test_db(db):
    pass
"""


TRANSACTION_CASE = """
from django.test import TransactionTestCase

class TeamTest(TransactionTestCase):
    def test_case(self):
        pass
"""


def test_tables_are_emptied_in_the_teardown_of_a_real_transaction(kept):
    finished, record = kept(code=TRANSACTION + TRANSACTION_CASE)
    assert finished.returncode == 0
    assert done(record, "flush") == [("teardown", "test_transaction"), ("call", "test_case")]


def test_database_is_made_and_destroyed_in_every_run(kept, left):
    for _ in range(2):
        finished, record = kept(f"{HERE}test_team.py")
        assert finished.returncode == 0
        assert len(done(record, "apply")) > 3
        assert left() == []


def test_reuse_db_keeps_the_database_and_migrates_nothing_again(kept, left):
    finished, record = kept("--reuse-db", f"{HERE}test_team.py")
    assert finished.returncode == 0
    assert len(done(record, "apply")) > 3
    assert left() == ["test_shop"]
    finished, record = kept("--reuse-db", f"{HERE}test_team.py")
    assert finished.returncode == 0
    assert done(record, "apply") == []
    assert left() == ["test_shop"]


def test_create_db_makes_it_anew(kept, left):
    for _ in range(2):
        finished, record = kept("--reuse-db", "--create-db", f"{HERE}test_team.py")
        assert finished.returncode == 0
        assert len(done(record, "apply")) > 3
        assert left() == ["test_shop"]


def test_leftover_database_is_replaced_without_a_question(kept, left):
    kept("--reuse-db", f"{HERE}test_team.py")
    assert left() == ["test_shop"]
    finished, record = kept(f"{HERE}test_team.py")
    assert finished.returncode == 0
    assert len(done(record, "apply")) > 3
    assert left() == []


def test_no_migrations_makes_the_tables_from_the_models(kept, left):
    finished, record = kept("--no-migrations", f"{HERE}test_team.py")
    assert finished.returncode == 0
    assert done(record, "apply") == []
    assert done(record, "migrate") == [("setup", "test_team")]
    assert left() == []


def test_memory_database_is_made_anew_with_reuse_db(shop_without_database, tmp_path):
    (tmp_path / "recorder.py").write_text(RECORDER, encoding="utf-8")
    env = {"PYTHONPATH": str(tmp_path), "RECORD": str(tmp_path / "record")}
    for number in (1, 2):
        assert shop_without_database("--reuse-db", f"{HERE}test_team.py", plugins=["recorder"], env=env).returncode == 0
        lines = (tmp_path / "record").read_text(encoding="utf-8").splitlines()
        assert lines.count("migrate setup test_team") == number
        assert lines.count("apply setup test_team") > 3 * number


def test_option_can_stand_in_addopts(copy, kept_names):
    copy.append("pytest.ini", "addopts = --reuse-db\n")
    assert copy.pytest(f"{HERE}test_team.py").returncode == 0
    assert len(kept_names()) == 1


CITY = '    city = models.CharField(max_length=50, default="")\n'
NO_COLUMN = {
    "postgresql": 'django.db.utils.ProgrammingError: column "city" of relation "teams_team" does not exist',
    "sqlite": "django.db.utils.OperationalError: table teams_team has no column named city",
}
EXISTS = {
    "postgresql": 'django.db.utils.ProgrammingError: relation "django_content_type" already exists',
    "sqlite": 'django.db.utils.OperationalError: table "django_content_type" already exists',
}


def reasons(finished):
    return [reason for _, _, reason in summary(finished)]


def test_kept_tables_lack_a_column_that_the_model_has(expect_script, on):
    assert reasons(expect_script("stale", returncode=1)) == [NO_COLUMN[on]]


def test_create_db_makes_the_new_column(expect_script):
    assert expect_script("stale_fixed").stdout.count("1 passed") == 2


def test_new_database_lacks_the_column_without_its_migration(copy, on):
    copy.append("teams/models.py", CITY)
    for options in (["--reuse-db", "--create-db"], []):
        assert reasons(copy.pytest(*options, f"{HERE}test_team.py")) == [NO_COLUMN[on]]


def test_new_migration_is_applied_to_the_kept_database(copy):
    # 자세히 출력하게 하면 적용한 마이그레이션이 나온다.
    run = ("--reuse-db", "-s", "-vvv", f"{HERE}test_team.py")
    assert len(applied(copy.pytest(*run))) > 3
    copy.append("teams/models.py", CITY)
    assert copy.python("manage.py", "makemigrations", "teams", DATABASE_URL="").returncode == 0
    assert applied(copy.pytest(*run)) == ["teams.0002_team_city"]


def applied(finished):
    assert finished.returncode == 0
    return re.findall(r"Applying (\S+?)\.\.\. OK", finished.stdout)


ADD = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [{operations}]
"""
ADD_CITY = 'migrations.AddField("team", "city", models.CharField(max_length=50, default=""), preserve_default=False)'


def test_applied_migration_that_was_edited_is_not_applied_again(copy, on):
    name = "teams/migrations/0002_city.py"
    copy.write(name, ADD.format(operations=""))
    assert copy.pytest("--reuse-db", f"{HERE}test_team.py").returncode == 0
    copy.append("teams/models.py", CITY)
    copy.write(name, ADD.format(operations=ADD_CITY))
    assert reasons(copy.pytest("--reuse-db", f"{HERE}test_team.py")) == [NO_COLUMN[on]]
    assert copy.pytest("--reuse-db", "--create-db", f"{HERE}test_team.py").returncode == 0


def test_kept_database_of_another_branch_has_columns_that_the_model_lacks(copy, on):
    models = (copy.folder / "teams/models.py").read_text(encoding="utf-8")
    copy.append("teams/models.py", CITY.replace(', default=""', ""))
    copy.write("teams/migrations/0002_city.py", ADD.format(operations=ADD_CITY))
    assert copy.pytest("--reuse-db", f"{HERE}test_team.py").returncode == 0
    copy.write("teams/models.py", models)
    (copy.folder / "teams/migrations/0002_city.py").unlink()
    [reason] = reasons(copy.pytest("--reuse-db", f"{HERE}test_team.py"))
    assert (
        reason
        == {
            "postgresql": 'django.db.utils.IntegrityError: null value in column "city" of relation "teams_team" violates not-null constraint',
            "sqlite": "django.db.utils.IntegrityError: NOT NULL constraint failed: teams_team.city",
        }[on]
    )
    assert copy.pytest("--reuse-db", "--create-db", f"{HERE}test_team.py").returncode == 0
    # 데이터베이스가 기본값을 알면 남은 열이 있어도 된다.
    copy.append("teams/models.py", CITY.replace("default=", "db_default="))
    copy.write("teams/migrations/0002_city.py", ADD.format(operations=ADD_CITY.replace("default=", "db_default=", 1)))
    assert copy.pytest("--reuse-db", "--create-db", f"{HERE}test_team.py").returncode == 0
    copy.write("teams/models.py", models)
    (copy.folder / "teams/migrations/0002_city.py").unlink()
    assert copy.pytest("--reuse-db", f"{HERE}test_team.py").returncode == 0


ROOM = """

class Room(models.Model):
    team = models.ForeignKey(Team, models.CASCADE)
"""
REAL = """
import pytest
from teams.models import Team

@pytest.mark.django_db(transaction=True)
def test_real():
    Team.objects.create(name="개발")
"""


@on_postgresql
def test_kept_table_of_another_branch_stops_the_flush(copy):
    models = (copy.folder / "teams/models.py").read_text(encoding="utf-8")
    copy.write("tests/test_real.py", REAL)
    copy.append("teams/models.py", ROOM)
    assert copy.python("manage.py", "makemigrations", "teams", "-n", "room", DATABASE_URL="").returncode == 0
    assert copy.pytest("--reuse-db", "tests/test_real.py").returncode == 0
    copy.write("teams/models.py", models)
    (copy.folder / "teams/migrations/0002_room.py").unlink()
    finished = copy.pytest("--reuse-db", "tests/test_real.py")
    assert finished.returncode == 1
    assert re.search(r"CommandError: Database \S+ couldn't be flushed", finished.stdout)
    assert copy.pytest("--reuse-db", "--create-db", "tests/test_real.py").returncode == 0


NO_TABLE = {
    "postgresql": 'django.db.utils.ProgrammingError: relation "teams_team" does not exist',
    "sqlite": "django.db.utils.OperationalError: no such table: teams_team",
}


def test_app_without_any_migration_has_no_table(copy, on):
    for app in ("orders", "teams", "users"):
        (copy.folder / app / "migrations/0001_initial.py").unlink()
    assert reasons(copy.pytest(f"{HERE}test_team.py")) == [NO_TABLE[on]]
    # 폴더까지 없으면 이름을 대야 만들어진다.
    shutil.rmtree(copy.folder / "teams/migrations")
    assert copy.python("manage.py", "makemigrations", "teams", "users", "orders", DATABASE_URL="").returncode == 0
    assert copy.pytest(f"{HERE}test_team.py").returncode == 0


CITY_MODEL = """
from django.db import models

class City(models.Model):
    name = models.CharField(max_length=50)
"""
CITY_TEST = """
from cities.models import City

def test_city(db):
    assert City.objects.create(name="서울").pk
"""


def test_app_without_the_folder_needs_create_db(copy, on):
    copy.write("cities/__init__.py", "")
    copy.write("cities/models.py", CITY_MODEL)
    copy.append("config/settings.py", '\nINSTALLED_APPS.append("cities")\n')
    copy.write(f"{HERE}test_city.py", CITY_TEST)
    run = ("--reuse-db", f"{HERE}test_city.py")
    assert copy.pytest(*run).returncode == 0
    copy.append("cities/models.py", CITY)
    assert "No changes detected" in copy.python("manage.py", "makemigrations", DATABASE_URL="").stdout
    assert reasons(copy.pytest(*run)) == [NO_COLUMN[on].replace("teams_team", "cities_city")]
    assert copy.pytest("--create-db", *run).returncode == 0
    assert copy.pytest(*run).returncode == 0


# SQLite에서 Django는 필드를 더할 때 테이블을 새로 만들어 옮기므로 다시 적용해도 된다.
AGAIN = {
    "postgresql": ['django.db.utils.ProgrammingError: column "city" of relation "teams_team" already exists'],
    "sqlite": [],
}


FILL = """
def fill(apps, schema_editor):
    apps.get_model("teams", "Team").objects.create(name="기본")
"""
TWICE = """
from teams.models import Team

def test_twice(db):
    assert Team.objects.count() == 2
"""


def test_kept_database_knows_migrations_by_their_names(copy, on):
    team = ("--reuse-db", f"{HERE}test_team.py")
    rows = copy.folder / "teams/migrations/0002_rows.py"
    copy.write("teams/migrations/0002_rows.py", FILL + ADD.format(operations="migrations.RunPython(fill)"))
    copy.write(f"{HERE}test_twice.py", TWICE)
    assert "1 failed" in copy.pytest("--reuse-db", f"{HERE}test_twice.py").stdout
    renamed = rows.rename(rows.with_name("0002_base.py"))
    assert "1 passed" in copy.pytest("--reuse-db", f"{HERE}test_twice.py").stdout
    renamed.unlink()
    copy.append("teams/models.py", CITY)
    assert copy.python("manage.py", "makemigrations", "teams", DATABASE_URL="").returncode == 0
    assert copy.pytest(*team).returncode == 0
    squash = ("manage.py", "squashmigrations", "teams", "0002", "--no-input", "--squashed-name", "all")
    assert copy.python(*squash, DATABASE_URL="").returncode == 0
    assert copy.pytest(*team).returncode == 0
    (copy.folder / "teams/migrations/0001_all.py").unlink()
    (copy.folder / "teams/migrations/0002_team_city.py").rename(copy.folder / "teams/migrations/0002_city.py")
    assert reasons(copy.pytest(*team)) == AGAIN[on]
    (copy.folder / "teams/migrations/0001_initial.py").rename(copy.folder / "teams/migrations/0001_first.py")
    for path in copy.folder.glob("*/migrations/0*.py"):
        text = re.sub(r"""(["']teams["'], ["'])0001_initial""", r"\g<1>0001_first", path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8")
    [reason] = reasons(copy.pytest(*team))
    assert "InconsistentMigrationHistory: Migration " in reason
    assert copy.pytest("--create-db", *team).returncode == 0


def test_renamed_migration_makes_its_table_again(copy):
    team = ("--reuse-db", f"{HERE}test_team.py")
    assert copy.pytest(*team).returncode == 0
    first = copy.folder / "orders/migrations/0001_initial.py"
    first.rename(first.with_name("0001_first.py"))
    [reason] = reasons(copy.pytest(*team))
    assert re.search('(table|relation) "orders_order" already exists$', reason)
    assert copy.pytest("--create-db", *team).returncode == 0


def test_kept_tables_without_history_stop_the_migrations(expect_script, on):
    assert reasons(expect_script("mixed", returncode=1)) == [EXISTS[on]]


def test_create_db_starts_the_history(expect_script):
    assert expect_script("mixed_fixed").stdout.count("1 passed") == 2


def test_missing_migration_is_not_seen_without_migrations(expect_script, copy, on):
    assert "1 passed" in expect_script("missing", shown="sqlite").stdout
    assert reasons(copy.pytest(f"{HERE}test_team.py")) == [NO_COLUMN[on]]


def test_makemigrations_check_sees_a_missing_migration(expect_script):
    finished = expect_script("missing_fixed", returncode=1, shown="sqlite")
    assert "Add field city to team" in finished.stdout


def test_makemigrations_check_skips_an_app_without_the_folder(copy):
    check = ("manage.py", "makemigrations", "--check")
    (copy.folder / "orders/migrations/0001_initial.py").unlink()
    assert copy.python(*check, DATABASE_URL="").returncode == 1
    shutil.rmtree(copy.folder / "orders/migrations")
    assert copy.python(*check, DATABASE_URL="").returncode == 0


@pytest.fixture
def with_default(copy, use):
    """기본 팀을 만드는 마이그레이션이 있는 프로젝트."""
    copy.write("teams/migrations/0002_default_team.py", use(f"{SNIPPETS}default_team.py").read_text(encoding="utf-8"))
    return copy


DOES_NOT_EXIST = "teams.models.Team.DoesNotExist: Team matching query does not exist."


def test_rows_of_migrations_are_missing_without_migrations(with_default, expect_script):
    assert reasons(expect_script("lost", returncode=1)) == [DOES_NOT_EXIST]


def test_rows_of_migrations_are_there_with_migrations(with_default, expect_script):
    expect_script("lost_fixed")


VIEW = ADD.format(operations='migrations.RunSQL("CREATE VIEW team_names AS SELECT name FROM teams_team")')
READ_VIEW = """
from django.db import connection

def test_view(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM team_names")
"""


def test_views_of_migrations_are_missing_without_migrations(copy):
    copy.write("teams/migrations/0002_view.py", VIEW)
    copy.write("tests/test_view.py", READ_VIEW)
    assert copy.pytest("tests/test_view.py").returncode == 0
    [reason] = reasons(copy.pytest("--no-migrations", "tests/test_view.py"))
    assert "team_names" in reason


def test_migration_of_the_page_adds_a_team(with_default):
    added = []

    class Apps:
        def get_model(self, app, name):
            assert (app, name) == ("teams", "Team")
            return type("Team", (), {"objects": type("Manager", (), {"create": lambda **row: added.append(row)})})

    default_team.add_default(Apps(), None)
    assert added == [{"name": "기본"}]


def test_project_has_no_default_team(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_default_team.py")
    assert reasons(finished) == [DOES_NOT_EXIST]


def test_real_transaction_empties_the_kept_rows_of_migrations(with_default):
    with_default.write(f"{HERE}test_transaction.py", TRANSACTION)
    first = with_default.pytest("--reuse-db", f"{HERE}test_default_team.py", f"{HERE}test_transaction.py")
    assert first.returncode == 0
    assert reasons(with_default.pytest("--reuse-db", f"{HERE}test_default_team.py")) == [DOES_NOT_EXIST]
    assert with_default.pytest("--reuse-db", "--create-db", f"{HERE}test_default_team.py").returncode == 0


# 앞 실행이 비운 데이터베이스에서 다시 넣을 것을 적어 둔다.
SERIALIZED = """
import pytest
from teams.models import Team

@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("n", [1, 2])
def test_serialized(n):
    assert Team.objects.get().name == "기본"
"""


def test_serialized_rollback_does_not_bring_back_rows_that_an_earlier_run_emptied(with_default):
    with_default.write(f"{HERE}test_serialized.py", SERIALIZED)
    run = ("--reuse-db", f"{HERE}test_serialized.py")
    assert with_default.pytest(*run).returncode == 0
    assert reasons(with_default.pytest(*run)) == [DOES_NOT_EXIST] * 2
    assert with_default.pytest("--create-db", *run).returncode == 0


def test_rows_that_are_not_rolled_back_stay_for_the_next_run(expect_script):
    assert reasons(expect_script("rows_left", returncode=1)) == ["assert 2 == 1"]


def test_deleted_rows_do_not_stay(kept):
    for _ in range(2):
        finished, _ = kept("--reuse-db", f"{HERE}test_rows_left_fixed.py")
        assert finished.returncode == 0


CLOSED = """
def test_closed(team):
    Team.objects.count()
"""


def test_yield_outside_the_block_keeps_other_tests_closed(kept, use):
    fixed = use("django/shop_project/tests/speed/test_rows_left_fixed.py").read_text(encoding="utf-8")
    assert "RuntimeError: Database access not allowed" in kept(code=fixed + CLOSED)[0].stdout
    outside = "    yield team\n    with django_db_blocker.unblock():\n"
    assert fixed.count(outside) == 1
    finished, _ = kept(code=fixed.replace(outside, "        yield team\n") + CLOSED)
    assert "2 passed" in finished.stdout


def test_create_db_removes_the_rows_that_stayed(kept):
    kept("--reuse-db", f"{HERE}test_rows_left.py")
    finished, _ = kept("--reuse-db", "--create-db", f"{HERE}test_rows_left_fixed.py")
    assert finished.returncode == 0


NUMBER = """
from teams.models import Team

def test_number(db):
    print("번호:", Team.objects.create(name="개발").pk)
"""


def test_kept_sequences_go_on_in_the_next_run(kept, on):
    found = [re.findall(r"번호: (\d+)", kept("--reuse-db", "-s", code=NUMBER)[0].stdout) for _ in range(2)]
    assert found == [["1"], ["2" if on == "postgresql" else "1"]]


@pytest.mark.python("<3.12")
def test_iterations_of_django_5_2():
    assert django.VERSION[:2] == (5, 2)
    assert PBKDF2PasswordHasher.iterations == 1_000_000


@pytest.mark.python(">=3.12")
def test_iterations_of_django_6_1():
    assert django.VERSION[:2] == (6, 1)
    assert PBKDF2PasswordHasher.iterations == 1_500_000


HASHERS = """
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from users.models import User

def test_fresh(db):
    assert User.objects.create_user("a", password="pw").password.startswith("{name}$")

def test_saved(db):
    stored = PBKDF2PasswordHasher().encode("pw", "salt", 1)
    assert User.objects.create(username="b", password=stored).check_password("pw") is {stored}
"""
ONLY_FIRST = "\nPASSWORD_HASHERS = PASSWORD_HASHERS[:1]\n"
SWAPPED = "\nPASSWORD_HASHERS = PASSWORD_HASHERS[::-1]\n"


@on_sqlite
@pytest.mark.parametrize(("name", "settings"), [("md5", ""), ("md5", ONLY_FIRST), ("pbkdf2_sha256", SWAPPED)])
def test_first_hasher_makes_new_passwords(kept, name, settings):
    finished, _ = kept("-k", "fresh", code=HASHERS.format(name=name, stored=True), settings=settings)
    assert "1 passed" in finished.stdout


@on_sqlite
@pytest.mark.parametrize(("stored", "settings"), [(True, ""), (False, ONLY_FIRST)])
def test_stored_password_needs_its_hasher(kept, stored, settings):
    finished, _ = kept("-k", "saved", code=HASHERS.format(name="md5", stored=stored), settings=settings)
    assert "1 passed" in finished.stdout


LOGIN = """
import pytest
from rest_framework.test import APIClient
from teams.models import Team
from users.models import User

@pytest.fixture
def user(db):
    return User.objects.create_user("minsu", team=Team.objects.create(name="개발"))

def test_login(client, user):
    client.force_login(user)
    assert client.session["_auth_user_id"] == str(user.pk)

def test_authenticate(user):
    client = APIClient()
    client.force_authenticate(user)
    assert client.get("/users").json()[0]["username"] == "minsu"
"""
LOGIN_SETTINGS = """
PASSWORD_HASHERS = PASSWORD_HASHERS[1:]
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
"""


@on_sqlite
def test_login_without_a_password_hashes_nothing(kept):
    finished, record = kept(code=LOGIN, settings=LOGIN_SETTINGS)
    assert "2 passed" in finished.stdout, finished.stdout
    assert done(record, "migrate")
    assert done(record, "hash") == []


NAMES = """
import pytest
from django.db import connection

@pytest.mark.parametrize("number", [1, 2])
def test_name(db, number):
    print("이름:", connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE only_here (id integer)")
"""
TWO = ("-n", "2", "-rPfE")


def names(finished):
    return sorted(Path(name).name for name in re.findall("^이름: (.*)$", finished.stdout, re.MULTILINE))


def test_workers_have_their_own_databases(kept, database_url):
    finished, _ = kept(*TWO, plugins=["xdist"], code=NAMES)
    assert "2 passed" in finished.stdout
    name = f"test_{urlsplit(database_url).path.removeprefix('/')}" if database_url else "test.sqlite3"
    assert names(finished) == [f"{name}_gw0", f"{name}_gw1"]


def test_memory_databases_of_workers_are_separate(shop_without_database, tmp_path):
    (tmp_path / "test_code.py").write_text(NAMES.replace("(db,", "(transactional_db,"), encoding="utf-8")
    code = ("-c", "pytest.ini", f"--rootdir={tmp_path}", str(tmp_path / "test_code.py"))
    finished = shop_without_database("-q", *TWO, *code, plugins=["xdist"])
    assert "2 passed" in finished.stdout
    assert names(finished) == ["file:memorydb_default?mode=memory&cache=shared"] * 2


EACH = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_each(db, number):
    pass
"""


def test_run_without_workers_keeps_one_more_database(kept, left):
    finished, _ = kept("-n", "2", "--reuse-db", plugins=["xdist"], code=EACH)
    assert "2 passed" in finished.stdout
    assert left() == ["test_shop_gw0", "test_shop_gw1"]
    kept("--reuse-db", code=EACH)
    assert left() == ["test_shop", "test_shop_gw0", "test_shop_gw1"]


def test_create_db_leaves_the_databases_of_workers(kept, left):
    kept("-n", "2", "--reuse-db", plugins=["xdist"], code=EACH)
    _, record = kept("--reuse-db", "--create-db", code=EACH)
    assert len(done(record, "apply")) > 3
    finished, record = kept("-n", "2", "--reuse-db", plugins=["xdist"], code=EACH)
    assert "2 passed" in finished.stdout
    assert len(done(record, "migrate")) == 2
    assert done(record, "apply") == []


@pytest.fixture
def occupied(database_url):
    """다른 곳에서 접속해 있는, 남아 있던 테스트 데이터베이스."""
    name = f"test_{urlsplit(database_url).path.removeprefix('/')}"
    with connect(database_url) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with connect(database_url, name):
        yield name


@on_postgresql
def test_database_that_others_use_is_not_replaced(kept, shop, occupied, check_output):
    finished = shop("-q", "--tb=no", FAST, f"{HERE}test_user.py")
    assert reasons(finished) == ["SystemExit: 2", "AssertionError"]
    snippet = f"django/shop_project/{HERE}test_user.py"
    check_output(snippet, finished, name=snippet.replace(".py", ".accessed.py"))
    shown = shop("-q", FAST, f"{HERE}test_team.py").stdout
    captured = shown.partition("Captured stderr setup")[2]
    assert f'database "{occupied}" already exists' in captured
    assert f'database "{occupied}" is being accessed by other users' in captured


@on_postgresql
def test_reuse_db_does_not_mind_others(kept, occupied, database_url):
    with connect(database_url, occupied) as other:
        other.execute("CREATE TABLE left_here ()")
        finished, _ = kept("--reuse-db", f"{HERE}test_team.py")
        assert finished.returncode == 0
        # 남아 있던 그 데이터베이스에 테이블을 만들어 썼다.
        found = other.execute("SELECT to_regclass('left_here') IS NULL, to_regclass('teams_team') IS NULL").fetchone()
        assert found == (False, False)


@on_postgresql
def test_template_that_others_use_is_not_copied(kept, database_url):
    name = f"{urlsplit(database_url).path.removeprefix('/')}_template"
    with connect(database_url) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    copied = f'DATABASES["default"]["TEST"] = {{"TEMPLATE": "{name}"}}\n'
    with connect(database_url, name):
        for option in ("--create-db", "--reuse-db"):
            finished, _ = kept(option, f"{HERE}test_team.py", settings=copied)
            assert reasons(finished) == ["SystemExit: 2"]
            captured = finished.stdout.partition("Captured stderr setup")[2]
            assert f'source database "{name}" is being accessed by other users' in captured
    for option in ("--create-db", "--reuse-db"):
        assert kept(option, f"{HERE}test_team.py")[0].returncode == 0


@on_postgresql
def test_real_transaction_empties_the_rows_of_others(kept, database_url):
    assert kept("--reuse-db", f"{HERE}test_team.py")[0].returncode == 0
    name = f"test_{urlsplit(database_url).path.removeprefix('/')}"
    with connect(database_url, name) as other:
        other.execute("INSERT INTO teams_team (name) VALUES ('다른 pytest')")
        assert kept("--reuse-db", code=NUMBER)[0].returncode == 0
        assert other.execute("SELECT count(*) FROM teams_team").fetchone() == (1,)
        assert kept("--reuse-db", code=TRANSACTION)[0].returncode == 0
        assert other.execute("SELECT count(*) FROM teams_team").fetchone() == (0,)


# 한 워커가 데이터베이스를 만든 다음에야 다른 워커가 만들어 보고, 둘 다 만들어 본 다음에야 테스트를 실행하게 한다.
MEET = """
import os
import pathlib
import time
import pytest

room = pathlib.Path(os.environ["ROOM"])
worker = os.environ.get("PYTEST_XDIST_WORKER")

def wait_for(*workers):
    deadline = time.monotonic() + 60
    while not all((room / name).exists() for name in workers):
        assert time.monotonic() < deadline
        time.sleep(0.01)

@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    wait_for(*(["gw0"] if worker == "gw1" else []))
    try:
        return (yield)
    finally:
        (room / worker).touch()

def pytest_runtest_call(item):
    wait_for("gw0", "gw1")
"""


@pytest.fixture
def meeting(kept, tmp_path):
    """두 워커에서 실행하고, 쓴 데이터베이스의 이름을 찍게 하는 함수."""
    (tmp_path / "meet.py").write_text(MEET, encoding="utf-8")
    (tmp_path / "room").mkdir()

    def _meeting(conftest):
        plugins = ["xdist", "meet", conftest]
        return kept(*TWO, plugins=plugins, code=NAMES, ROOM=str(tmp_path / "room"))[0]

    return _meeting


@on_postgresql
def test_overridden_settings_lose_the_suffix(meeting):
    finished = meeting("tests.speed.suffix.conftest")
    assert finished.returncode == 1
    assert "SystemExit: 2" in reasons(finished)
    assert all(not name.endswith(("gw0", "gw1")) for name in names(finished))


@on_postgresql
def test_parallel_suffix_keeps_the_databases_apart(meeting):
    finished = meeting("tests.speed.suffix.conftest_fixed")
    assert "2 passed" in finished.stdout
    assert [name[-4:] for name in names(finished)] == ["_gw0", "_gw1"]


# 고친 코드처럼 접미사를 받고도 이름을 다시 정하는 픽스처.
NAMED = """
import pytest
from django.conf import settings

@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    settings.DATABASES["default"]["TEST"]["NAME"] = "test_{name}"
"""


@on_postgresql
def test_name_given_in_the_fixture_loses_the_suffix(meeting, kept, database_url, tmp_path):
    name = urlsplit(database_url).path.removeprefix("/")
    (tmp_path / "named.py").write_text(NAMED.format(name=name), encoding="utf-8")
    finished = meeting("named")
    assert "SystemExit: 2" in reasons(finished)
    assert set(names(finished)) <= {f"test_{name}"}
    given = f'DATABASES["default"]["TEST"] = {{"NAME": "test_{name}"}}\n'
    finished, _ = kept(*TWO, plugins=["xdist"], code=NAMES, settings=given)
    assert names(finished) == [f"test_{name}_gw0", f"test_{name}_gw1"]
