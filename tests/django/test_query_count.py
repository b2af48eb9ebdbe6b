"""docs/django/query-count.md의 주장."""

import re
import shutil
import sys
from functools import partial

import pytest
import pytest_django

from evidence.running import run_command
from tests.django.summaries import NOT_ALLOWED, summary

HERE = "tests/query_count/"
NOTE = "note/test_query_count.py"
TWO = "--ds=config.settings_two"
STATUS = "from rest_framework import status\n"


@pytest.fixture
def note_reason(use, tmp_path):
    """원문의 테스트를 고쳐 shop_project에서 실행하고, 실패한 이유를 주는 함수."""
    folder = tmp_path / "shop"
    shutil.copytree(use("django/shop_project"), folder, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    return partial(run_note, folder, use(NOTE).read_text(encoding="utf-8"))


def run_note(folder, text, arguments="", imports="", database_url=""):
    assert "(api_client):" in text
    changed = imports + text.replace("(api_client):", f"(api_client{arguments}):")
    (folder / "test_note.py").write_text(changed, encoding="utf-8")
    finished = run_command(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "pytest_django.plugin"],
        cwd=folder,
        env={
            "CI": "true",
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        merge=True,
        timeout=100,
    )
    reasons = re.findall(r"^FAILED test_note\.py::\S+ - (.*)$", finished.stdout, re.MULTILINE)
    assert finished.returncode == len(reasons)
    return reasons[0] if reasons else "passed"


def test_note_lacks_its_client(run_pytest):
    finished = run_pytest(NOTE, "-q", plugins=("pytest_django.plugin",), env={"DJANGO_SETTINGS_MODULE": ""})
    assert "E       fixture 'api_client' not found" in finished.stdout.splitlines()


def test_note_lacks_its_fixture(note_reason):
    assert note_reason() == "NameError: name 'django_assert_max_num_queries' is not defined"


def test_note_lacks_database_access(note_reason):
    assert note_reason(", django_assert_max_num_queries") == NOT_ALLOWED


def test_note_lacks_its_import(note_reason):
    reason = note_reason(", django_assert_max_num_queries, db")
    assert reason == "NameError: name 'status' is not defined"


def test_note_lacks_its_users(note_reason):
    assert note_reason(", django_assert_max_num_queries, db", STATUS) == "assert 0 == 10"


def test_mended_note_passes(note_reason, shop, database_url):
    assert note_reason(", django_assert_max_num_queries, ten_users", STATUS, database_url) == "passed"
    assert shop("-q", f"{HERE}test_fixed.py").returncode == 0


def test_exact_and_max_pass(expect_shop):
    expect_shop(f"{HERE}test_teams.py", "-q")


def test_exact_and_max_differ(expect_shop):
    finished = expect_shop(f"{HERE}test_exact_max.py", "-q", "--tb=no", returncode=1)
    assert [(name, reason) for _, name, reason in summary(finished)] == [
        (
            "test_exactly_four",
            "Failed: Expected to perform 4 queries but 3 were done (add -v option to show queries)",
        ),
        (
            "test_at_most_two",
            "Failed: Expected to perform 2 queries or less but 3 were done (add -v option to show queries)",
        ),
    ]
    assert finished.stdout.splitlines()[-1].startswith("2 failed, 1 passed in ")


def test_verbose_message_shows_info_and_sql(expect_shop, shop):
    finished = expect_shop(f"{HERE}test_message.py", "-v", "--no-header", "--tb=no", returncode=1)
    assert "but 2 were done\n팀은 한 번만 읽습니다\n\nQueries:\n" in finished.stdout
    # `-q`와 `-v`는 서로 지운다.
    assert "Queries:" not in shop("-q", "-v", "--tb=no", f"{HERE}test_message.py").stdout


def test_info_is_shown_without_v(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_message.py")
    assert "but 2 were done\n팀은 한 번만 읽습니다 (add -v option to show queries)\n" in finished.stdout
    assert "SELECT" not in finished.stdout


def test_both_open_a_capturing_context(shop):
    assert shop("-q", f"{HERE}test_partial.py").returncode == 0


def test_names_are_only_for_annotations():
    for name in ("DjangoAssertNumQueries", "DjangoCaptureOnCommitCallbacks"):
        with pytest.raises(TypeError, match=r"^Protocols cannot be instantiated$"):
            getattr(pytest_django, name)()
    private = r"^The DjangoDbBlocker constructor is private\. use the django_db_blocker fixture instead\.$"
    with pytest.raises(TypeError, match=private):
        pytest_django.DjangoDbBlocker()


UNNAMED = """
from teams.models import Team

def test_only_default(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        Team.objects.count()
"""
SEPARATE = """
import pytest
from django.db import connection, connections
from teams.models import Team

pytestmark = pytest.mark.django_db(databases=["default", "other"])

def read():
    Team.objects.count()
    Team.objects.using("other").count()
    Team.objects.using("other").count()

@pytest.mark.parametrize(("count", "options"), [
    (1, {}),
    (1, {"using": "default"}),
    (2, {"using": "other"}),
    (1, {"connection": connections["default"]}),
    (2, {"connection": connections["other"]}),
])
@pytest.mark.parametrize("name", ["django_assert_num_queries", "django_assert_max_num_queries"])
def test_counted(request, name, count, options):
    with request.getfixturevalue(name)(count, **options):
        read()
    with pytest.raises(pytest.fail.Exception, match=f"but {count} w(as|ere) done"):
        with request.getfixturevalue(name)(count - 1, **options):
            read()

def test_both(django_assert_num_queries):
    both = django_assert_num_queries(1, connection=connection, using="default")
    with pytest.raises(ValueError, match='^The "connection" and "using" parameter cannot be used together$'):
        both.__enter__()
"""


QUERY_OTHER = """
from teams.models import Team

def test_other(db):
    Team.objects.using("other").count()
"""


def test_other_database_is_not_allowed(shop, shop_code):
    start, end = "DatabaseOperationForbidden: Database ", " to 'other' are not allowed in this test."
    [(_, _, reason)] = summary(shop("-q", "--tb=no", TWO, f"{HERE}test_using.py"))
    assert f"{start}threaded connections{end}" in reason
    [(_, _, reason)] = summary(shop_code(QUERY_OTHER, "--tb=no", TWO))
    assert f"{start}queries{end}" in reason


# 쪽에 보인 테스트를 그대로 가져와 모듈의 마크만 더한다.
MARKED = """
import sys
import pytest

sys.path.insert(0, "tests/query_count")
from test_using import test_other

pytestmark = pytest.mark.django_db(databases=["default", "other"])
"""


def test_named_databases_are_allowed(shop, shop_code):
    assert shop("-q", TWO, f"{HERE}test_using_fixed.py").returncode == 0
    assert shop_code(MARKED, TWO).stdout.splitlines()[-1].startswith("1 passed")


def test_using_and_connection_choose_the_database(shop_code):
    finished = shop_code(SEPARATE, TWO)
    assert finished.stdout.splitlines()[-1].startswith("11 passed"), finished.stdout


def test_queries_of_other_databases_are_not_counted(shop_code):
    assert shop_code(UNNAMED, TWO).returncode == 0
    assert shop_code(SEPARATE, TWO, "-k", "options0").returncode == 0


def test_empty_table_hides_queries(shop):
    finished = shop("-q", "-s", f"{HERE}test_empty_table.py")
    assert finished.returncode == 0
    assert "쿼리 1\n" in finished.stdout


def test_users_and_their_number_show_every_query(shop):
    finished = shop("-q", "-s", f"{HERE}test_empty_table_fixed.py")
    assert finished.returncode == 0
    assert "쿼리 3\n" in finished.stdout


def test_unread_queryset_is_not_counted(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_not_read.py")
    [(_, _, reason)] = summary(finished)
    assert reason.startswith("Failed: Expected to perform 1 queries but 0 were done")


def test_lazy_queryset_is_counted_when_it_is_read(shop):
    assert shop("-q", f"{HERE}test_not_read_fixed.py").returncode == 0


def test_atomic_adds_two(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_atomic.py")
    [(_, _, reason)] = summary(finished)
    assert reason.startswith("Failed: Expected to perform 1 queries but 3 were done")


def test_statements_of_atomic_are_counted(shop):
    assert shop("-q", f"{HERE}test_atomic_fixed.py").returncode == 0


STATEMENTS = """
import pytest
from django.db import transaction
from django.test import TestCase
from teams.models import Team

def words(ctx):
    return [query["sql"].split()[0] for query in ctx]

def test_savepoint(db, django_assert_num_queries):
    with django_assert_num_queries(3) as ctx, transaction.atomic():
        Team.objects.count()
    assert words(ctx) == ["SAVEPOINT", "SELECT", "RELEASE"]
    assert ctx[2]["sql"].startswith("RELEASE SAVEPOINT ")

def test_rolled_back(db, django_assert_num_queries):
    with django_assert_num_queries(4) as ctx:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Team.objects.count()
            1 / 0
    assert words(ctx) == ["SAVEPOINT", "SELECT", "ROLLBACK", "RELEASE"]
    assert ctx[2]["sql"].startswith("ROLLBACK TO SAVEPOINT ")

def test_nested(db, django_assert_num_queries):
    with django_assert_num_queries(5), transaction.atomic(), transaction.atomic():
        Team.objects.count()

def test_without_savepoint(db, django_assert_num_queries):
    with django_assert_num_queries(1), transaction.atomic(savepoint=False):
        Team.objects.count()

def test_bulk_create(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        Team.objects.bulk_create([Team(name="가"), Team(name="나")])

def test_get_or_create(db, django_assert_num_queries):
    with django_assert_num_queries(4) as ctx:
        Team.objects.get_or_create(name="가")
    assert words(ctx) == ["SELECT", "SAVEPOINT", "INSERT", "RELEASE"]
    with django_assert_num_queries(1):
        Team.objects.get_or_create(name="가")

@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("savepoint", [True, False])
def test_begin_and_commit(django_assert_num_queries, savepoint):
    with django_assert_num_queries(3) as ctx, transaction.atomic(savepoint=savepoint):
        Team.objects.count()
    assert words(ctx) == ["BEGIN", "SELECT", "COMMIT"]
"""


def test_statements_of_transactions_are_counted(shop_code):
    finished = shop_code(STATEMENTS)
    assert finished.stdout.splitlines()[-1].startswith("8 passed"), finished.stdout


def test_error_inside_comes_before_the_count(expect_shop):
    finished = expect_shop(f"{HERE}test_error_inside.py", "-q", "--tb=no", returncode=1)
    assert "Expected to perform" not in finished.stdout


RIGHT_COUNT = """
import sys
import pytest

sys.path.insert(0, "tests/query_count")
from test_error_inside_fixed import test_error_comes_first

@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    return lambda count: django_assert_num_queries(count + 1)
"""


def test_assertion_after_the_block_lets_the_count_speak(shop, shop_code):
    [(_, _, reason)] = summary(shop("-q", "--tb=no", f"{HERE}test_error_inside_fixed.py"))
    assert reason.startswith("Failed: Expected to perform 0 queries but 1 was done")
    [(_, _, reason)] = summary(shop_code(RIGHT_COUNT, "--tb=no"))
    assert reason == "assert 0 == 1"
