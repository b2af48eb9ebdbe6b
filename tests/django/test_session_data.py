"""docs/django/session-data.md의 주장."""

import pytest
import pytest_django

from tests.django.conftest import POSTGRESQL
from tests.django.summaries import NOT_ALLOWED, summary

HERE = "tests/session_data/"
MAKES = """
import pytest
from teams.models import Team

@pytest.fixture(scope="session")
def team_pk({fixtures}):
    with django_db_blocker.unblock():
        return Team.objects.{using}create(name="쓴 것").pk
"""
BOTH = MAKES.format(fixtures="django_db_setup, django_db_blocker", using="")
ALONE = MAKES.format(fixtures="django_db_blocker", using="")
OTHER = MAKES.format(fixtures="django_db_setup, django_db_blocker", using='using("other").')
OTHER_SETTINGS = """
DATABASES["other"] = dict(DATABASES["default"])
"""
WITHOUT_DB = """
def test_number(team_pk):
    assert team_pk
"""
WITH_DB = """
def test_number(db, team_pk):
    assert team_pk
"""
BY_NAME = """
def test_number({fixtures}):
    request.getfixturevalue("db")
"""
WITH_TEST_CASE = """
from django.test import TestCase

class TeamTest(TestCase):
    def test_other(self):
        pass
"""
WITH_MARK = """
@pytest.mark.django_db
def test_number(team_pk):
    assert team_pk
"""
DB_FIRST = """
def test_first(db):
    pass
"""
DELETES = (
    ALONE.replace("return", "pk =")
    + """
    yield pk
    with django_db_blocker.unblock():
        Team.objects.all().delete()
"""
)
LEFT_OPEN = """
from teams.models import Team

def test_opens(db, django_db_blocker):
    django_db_blocker.unblock()

def test_without_mark():
    assert Team.objects.count() == 0
"""
YIELDED_INSIDE = """
import pytest
from teams.models import Team

@pytest.fixture(scope="session")
def opened(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield

def test_opens(db, opened):
    pass

def test_without_mark():
    assert Team.objects.count() == 0
"""
NESTED = """
import pytest
from teams.models import Team

def test_nested(db, django_db_blocker):
    with django_db_blocker.block():
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            Team.objects.count()
        with django_db_blocker.unblock():
            assert Team.objects.count() == 0
        with pytest.raises(RuntimeError, match="Database access not allowed"):
            Team.objects.count()
    assert Team.objects.count() == 0
"""
READ_AGAIN = """
@pytest.fixture
def team(db, team_pk):
    return Team.objects.get(pk=team_pk)
"""
MADE_AGAIN = """
@pytest.fixture
def team(db):
    return Team.objects.create(name="개발")
"""
LEFT = ["실제", "쓴 것"]


def test_session_rows_are_saved_once_and_read_by_every_test(expect_shop):
    expect_shop(f"{HERE}test_saved_once.py", "-q")


def test_saved_rows_are_deleted_at_the_end(shop):
    finished = shop("-q", f"{HERE}test_saved_once.py", "--setup-show")
    assert finished.stdout.count("SETUP    S team_pk") == 1
    assert finished.stdout.count("SETUP    F team ") == 2
    assert finished.stdout.index("TEARDOWN S team_pk") < finished.stdout.index("TEARDOWN S django_db_setup")


def test_session_fixture_cannot_ask_for_db(shop):
    finished = shop("-q", f"{HERE}test_scope_mismatch.py", "--tb=no")
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name) == ("ERROR", "test_team")
    assert reason.endswith(
        "ScopeMismatch: You tried to access the function scoped fixture db with a session scoped request object. "
        "Requesting fixture stack:"
    )


def test_setup_and_blocker_open_the_test_database(shop):
    assert shop("-q", f"{HERE}test_scope_mismatch_fixed.py").returncode == 0


def test_mark_does_not_open_the_database_for_a_session_fixture(expect_shop):
    finished = expect_shop(f"{HERE}test_still_blocked.py", "-q", "--tb=no", returncode=1)
    assert summary(finished) == [("ERROR", "test_team", NOT_ALLOWED)]


def test_unblock_opens_the_database_for_a_session_fixture(shop):
    assert shop("-q", f"{HERE}test_still_blocked_fixed.py").returncode == 0


def test_blocker_without_setup_writes_to_the_real_database(real):
    finished = real.run(f"{HERE}test_without_setup.py", "--tb=no")
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_team", "assert False")]
    assert len(real.teams()) == 2


def test_setup_and_blocker_keep_the_real_database(real):
    assert real.run(f"{HERE}test_without_setup_fixed.py").returncode == 0
    assert real.teams() == ["실제"]


def test_blocker_without_setup_is_hidden_by_a_db_that_comes_first(real):
    assert real.run(code=ALONE + WITH_DB).returncode == 0
    assert real.run(code=ALONE + DB_FIRST + WITH_MARK).returncode == 0
    assert real.teams() == ["실제"]
    assert real.run(code=ALONE + WITH_MARK).returncode == 0
    assert real.teams() == LEFT


def test_setup_makes_nothing_when_no_test_asks_for_db(real, use):
    assert real.run(code=BOTH + WITHOUT_DB + WITH_TEST_CASE).returncode == 0
    assert real.teams() == ["실제"]
    # `db`를 받지 않아도 데이터베이스를 쓰는 픽스처이면 된다.
    for fixture in ("transactional_db", "live_server"):
        assert real.run(code=BOTH + WITH_DB.replace("db,", f"{fixture},")).returncode == 0
        assert real.teams() == ["실제"]
    assert real.run(code=BOTH + WITHOUT_DB).returncode == 0
    assert real.teams() == LEFT
    # 수집할 때 보이지 않는 `db`로는 만들지 않는다. 늘린 `django_db_setup`도 실제 것에 넣는다.
    assert real.run(code=BOTH + BY_NAME.format(fixtures="team_pk, request")).returncode == 0
    assert real.teams() == [*LEFT, "쓴 것"]
    override = use(f"django/shop_project/{HERE}test_override.py").read_text(encoding="utf-8")
    real.run(code=override.partition("def test_")[0] + BY_NAME.format(fixtures="request"))
    assert real.teams() == [*LEFT, "쓴 것", "개발"]


def test_setup_makes_the_test_database_when_a_test_asks_for_db(real):
    assert real.run(code=BOTH + WITHOUT_DB + WITH_DB.replace("number", "other")).returncode == 0
    assert real.teams() == ["실제"]


def test_alias_that_no_test_names_is_the_real_database(real):
    assert real.run(code=OTHER + WITH_DB, settings=OTHER_SETTINGS).returncode == 0
    assert real.teams() == LEFT


def test_delete_in_the_fixture_empties_the_real_table(real, on):
    # 끝에서도 메모리의 SQLite에 접속해 있으면 실제 행은 남는다.
    assert real.run(code=DELETES + WITH_MARK).returncode == 0
    assert real.teams() == (LEFT if on == "sqlite" else [])
    assert real.run(code=DELETES + WITHOUT_DB).returncode == 0
    assert real.teams() == []


def test_object_keeps_the_change_that_the_database_rolled_back(expect_shop):
    finished = expect_shop(f"{HERE}test_python_object.py", "-q", "--tb=no", returncode=1)
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name) == ("FAILED", "test_name")
    assert "'운영' == '개발'" in reason


def test_object_read_in_every_test_is_new(shop):
    assert shop("-q", f"{HERE}test_python_object_fixed.py").returncode == 0


CLASS_WIDE = """
from django.test import TestCase

@pytest.mark.usefixtures("team_pk")
class TestTeam(TestCase):
    def test_one(self):
        assert Team.objects.count() == 1

def test_no_teams(db):
    assert Team.objects.count() == 0
"""


def test_rows_of_a_wider_fixture_are_seen_by_later_tests(expect_shop, shop_code):
    finished = expect_shop(f"{HERE}test_rows_stay.py", "-q", "--tb=no", returncode=1)
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_no_teams", "assert 1 == 0")]
    # `TestCase`는 클래스의 트랜잭션을 먼저 열고, 끝에서 롤백한다.
    code = BOTH.replace("session", "class") + CLASS_WIDE
    assert shop_code(code).returncode == 0
    alone = code.replace("(TestCase)", "").replace("test_one(self)", "test_one(self, db)")
    assert "1 failed, 1 passed" in shop_code(alone).stdout


def test_rows_deleted_at_the_end_are_not_seen(shop):
    assert shop("-q", f"{HERE}test_rows_stay_fixed.py").returncode == 0


LIVE = """
def test_one(live_server, team):
    assert team.name

def test_two(live_server, team):
    assert team.name
"""


def test_real_transaction_deletes_session_rows(expect_shop, shop_code):
    finished = expect_shop(f"{HERE}test_flushed.py", "-q", "--tb=no", returncode=1)
    for suite in (finished, shop_code(BOTH + READ_AGAIN + LIVE, "--tb=no")):
        [(outcome, name, reason)] = summary(suite)
        assert (outcome, name) == ("ERROR", "test_two")
        assert "DoesNotExist: Team matching query does not exist." in reason


FIRST_ASKED_LATE = """
@pytest.fixture
def team(db, request):
    return Team.objects.get(pk=request.getfixturevalue("team_pk"))

def test_one(team):
    pass

def test_two(team):
    pass
"""
METHOD_ONLY = """
from django.test import TestCase

class TeamTest(TestCase):
    def test_alone(self):
        pass

    @pytest.mark.usefixtures("team_pk")
    def test_with(self):
        assert Team.objects.count() == 1

def test_after(db, team_pk):
    Team.objects.get(pk=team_pk)
"""


def test_session_fixture_first_asked_for_inside_a_test_is_rolled_back(shop_code):
    mark = '@pytest.mark.usefixtures("team_pk")\n'
    for late, in_time, after in (
        (FIRST_ASKED_LATE, FIRST_ASKED_LATE.replace("db, request", "db, team_pk, request"), "test_two"),
        (METHOD_ONLY, METHOD_ONLY.replace(f"    {mark}", "").replace("class Team", f"{mark}class Team"), "test_after"),
    ):
        [(_, name, reason)] = summary(shop_code(BOTH + late, "--tb=no"))
        assert name == after
        assert "DoesNotExist: Team matching query does not exist." in reason
        assert shop_code(BOTH + in_time).returncode == 0


OPENED = """
import pytest

@pytest.fixture(scope="session", autouse=True)
def opened(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield

@pytest.fixture(scope="session")
def db(opened):
    pass
"""


@pytest.mark.parametrize("name", ["test_scope_mismatch", "test_still_blocked", "test_setup_class"])
def test_suites_that_are_refused_pass_where_the_database_is_open(shop, tmp_path, name):
    (tmp_path / "opened.py").write_text(OPENED, encoding="utf-8")
    finished = shop("-q", f"{HERE}{name}.py", plugins=["opened"], env={"PYTHONPATH": str(tmp_path)})
    assert "1 passed" in finished.stdout


def test_second_test_passes_where_it_is_the_first(shop):
    assert shop("-q", f"{HERE}test_flushed.py", "-k", "test_two").returncode == 0


# `transaction=True` 테스트는 자기 행을 만든다. 그래도 뒤의 파일에는 session 픽스처의 행이 없다.
TWO_KINDS = """
import pytest
from teams.models import Team

def test_team(team):
    assert Team.objects.get() == team

@pytest.mark.django_db(transaction=True)
def test_real():
    Team.objects.create(name="개발")
"""


# `--ff`는 전에 실패한 것을 종류의 차례로 먼저 실행한다.
FAILED_ONCE = """
import os

def test_read(team):
    assert os.environ["OUTCOME"] == "passes"

@pytest.mark.django_db(transaction=True)
def test_real():
    assert os.environ["OUTCOME"] == "passes"

def test_read_later(team):
    assert team.name
"""


def test_tests_after_real_transactions_lose_session_rows(shop_code, tmp_path):
    def by_worker(conftest, dist):
        files = {"test_other.py": TWO_KINDS}
        options = ("--tb=no", "-n1", f"--dist={dist}", str(tmp_path / "test_other.py"))
        return shop_code(TWO_KINDS, *options, conftest=conftest, files=files, plugins=["xdist.plugin"])

    def failed_first(code, outcome):
        cache = ("-p", "cacheprovider", "-o", f"cache_dir={tmp_path / 'cache'}", "--ff")
        return shop_code(code + FAILED_ONCE, "--tb=no", *cache, env={"OUTCOME": outcome})

    made_again = BOTH.partition("@pytest")[0] + MADE_AGAIN
    assert by_worker(BOTH + READ_AGAIN, "load").returncode == 0
    for dist in ("loadfile", "loadscope"):
        [(_, name, reason)] = summary(by_worker(BOTH + READ_AGAIN, dist))
        assert name == "test_team"
        assert "DoesNotExist: Team matching query does not exist." in reason
        assert by_worker(made_again, dist).returncode == 0

    assert "2 failed, 1 passed" in failed_first(BOTH + READ_AGAIN, "fails").stdout
    [(_, name, reason)] = summary(failed_first(BOTH + READ_AGAIN, "passes"))
    assert name == "test_read_later"
    assert "DoesNotExist: Team matching query does not exist." in reason
    assert "2 failed, 1 passed" in failed_first(made_again, "fails").stdout
    assert failed_first(made_again, "passes").returncode == 0


def test_rows_made_in_every_test_survive_real_transactions(shop, shop_code):
    assert shop("-q", f"{HERE}test_flushed_fixed.py").returncode == 0
    assert shop_code(BOTH.partition("@pytest")[0] + MADE_AGAIN + LIVE).returncode == 0


def test_setup_class_is_not_opened_by_the_mark(expect_shop):
    finished = expect_shop(f"{HERE}test_setup_class.py", "-q", "--tb=no", returncode=1)
    assert summary(finished) == [("ERROR", "test_name", NOT_ALLOWED)]


# 마크 대신 `db`를 받으면 `setup_method`에서도 접속은 아직 막혀 있다.
SETUP_METHOD_WITH_DB = """
from teams.models import Team

class TestTeam:
    def setup_method(self):
        Team.objects.create(name="개발")

    def test_name(self, db):
        assert Team.objects.get().name == "개발"
"""


def test_setup_method_is_opened_by_the_mark(shop, shop_code):
    assert shop("-q", f"{HERE}test_setup_class_fixed.py").returncode == 0
    finished = shop_code(SETUP_METHOD_WITH_DB, "--tb=no")
    assert summary(finished) == [("ERROR", "test_name", NOT_ALLOWED)]


def test_set_up_test_data_is_opened_and_restored(shop):
    finished = shop("-q", f"{HERE}test_set_up_test_data.py")
    assert "2 passed" in finished.stdout


def test_override_that_asks_for_the_original_fills_the_test_database(real):
    assert real.run(f"{HERE}test_override.py").returncode == 0
    assert real.teams() == ["실제"]


def test_override_without_the_original_fills_the_real_database(real, use):
    shown = use(f"django/shop_project/{HERE}test_override.py").read_text(encoding="utf-8")
    assert shown.count("(django_db_setup, ") == 1
    real.run(code=shown.replace("(django_db_setup, ", "("))
    # `transaction=True` 테스트가 없으면 실제 행은 남는다.
    assert real.teams() == ["실제", "개발"]


EMPTIES = """
@pytest.mark.django_db(transaction=True)
def test_real():
    assert Team.objects.get().name == "개발"

@pytest.mark.django_db(transaction=True)
def test_real_later():
    assert not Team.objects.exists()
"""


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
def test_get_or_create_keeps_one_row_with_reuse_db(real, use):
    for _ in range(2):
        assert real.run("--reuse-db", f"{HERE}test_override.py").returncode == 0
    created = (
        use(f"django/shop_project/{HERE}test_override.py")
        .read_text(encoding="utf-8")
        .replace("get_or_create", "create")
    )
    assert "MultipleObjectsReturned" in real.run("--reuse-db", code=created).stdout
    # `transaction=True` 테스트가 끝에서 비우면 쌓이지 않는다.
    for option in ("--create-db", "--reuse-db"):
        assert real.run("--reuse-db", option, code=created + EMPTIES).returncode == 0


def test_every_worker_saves_its_own_rows(shop):
    finished = shop("-q", "-n2", "--dist=each", f"{HERE}test_saved_once.py", plugins=["xdist.plugin"])
    assert "4 passed" in finished.stdout


def test_unblock_without_with_stays_open(real):
    finished = real.run(code=LEFT_OPEN)
    assert "2 passed" in finished.stdout
    closed = real.run(code=LEFT_OPEN.replace("    django_db_blocker.unblock()", "    pass"))
    assert NOT_ALLOWED in closed.stdout
    assert "2 passed" in real.run(code=YIELDED_INSIDE).stdout
    outside = YIELDED_INSIDE.replace("        yield", "        pass\n    yield")
    assert NOT_ALLOWED in real.run(code=outside).stdout


def test_blocks_may_be_nested(real):
    assert real.run(code=NESTED).returncode == 0


def test_blocker_is_not_made_by_hand():
    with pytest.raises(TypeError, match="The DjangoDbBlocker constructor is private"):
        pytest_django.DjangoDbBlocker()
