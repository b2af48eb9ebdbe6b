"""docs/django/capture-sql.md의 주장."""

import re
import runpy

from django.test.testcases import _AssertNumQueriesContext
from django.test.utils import CaptureQueriesContext

from tests.django.summaries import NOT_ALLOWED, summary

HERE = "tests/capture_sql/"
NOISY = "--ds=config.settings_logging"
QUIET = "--ds=config.settings_quiet"
CREATED = re.compile(r"^(?:CREATE|ALTER|DROP|INSERT) .*; \(params ", re.MULTILINE)
SILENT = re.compile(r"\.+\n\d+ passed in .*s\n")
IMPORTS = """
import logging
import logging.config
import pytest
from django import VERSION
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from teams.models import Team
"""


def lines(finished):
    assert finished.returncode == 0, finished.stdout
    return finished.stdout.splitlines()


def test_sql_is_captured(expect_shop):
    expect_shop(f"{HERE}test_capture.py", "-q", "-s")


SILENTLY = (
    IMPORTS
    + """
def test_silent(db):
    Team.objects.count()
    with CaptureQueriesContext(connection) as ctx:
        Team.objects.count()
    assert len(ctx) == 1
    assert settings.DEBUG is False
    assert settings.LOGGING == {}
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
"""
)


def test_nothing_is_printed_by_itself(shop_code):
    assert SILENT.fullmatch(shop_code(SILENTLY, "-s").stdout)


def test_capturing_needs_no_debug_and_no_logger(shop_code):
    lines(shop_code(SILENTLY))


def test_output_of_a_passing_test_needs_s_or_rp(shop):
    select = 'SELECT COUNT(*) AS "__count" FROM "teams_team"\n'
    assert select not in shop("-q", f"{HERE}test_capture.py").stdout
    assert select in shop("-q", "-rP", f"{HERE}test_capture.py").stdout


def test_switch_is_on_inside_the_block(expect_shop):
    expect_shop(f"{HERE}test_flag.py", "-q", "-s")


RECORDED = (
    IMPORTS
    + """
@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("forced", [False, True])
def test_recorded(db, settings, debug, forced):
    settings.DEBUG = debug
    connection.force_debug_cursor = forced
    before = len(connection.queries)
    Team.objects.count()
    assert len(connection.queries) - before == (debug or forced)
    connection.force_debug_cursor = False

@pytest.mark.parametrize("before", [False, True])
def test_restored(db, before):
    connection.force_debug_cursor = before
    with pytest.raises(ZeroDivisionError), CaptureQueriesContext(connection):
        1 / 0
    assert connection.force_debug_cursor is before
    connection.force_debug_cursor = False

def test_nested(db):
    with CaptureQueriesContext(connection) as outer:
        Team.objects.count()
        with CaptureQueriesContext(connection) as inner:
            Team.objects.count()
        Team.objects.count()
    assert (len(outer), len(inner)) == (3, 1)
"""
)


def test_debug_or_the_switch_records(shop_code):
    assert lines(shop_code(RECORDED, "-k", "recorded or restored"))[-1].startswith("6 passed")


def test_nested_contexts_count_separately(shop_code):
    lines(shop_code(RECORDED, "-k", "nested"))


LIMIT = (
    IMPORTS
    + """
def test_limit(db):
    with CaptureQueriesContext(connection) as ctx, connection.cursor() as cursor:
        for number in range(9_010):
            cursor.execute(f"SELECT {number}")
    with pytest.warns(UserWarning) as caught:
        assert len(ctx) == 9_000
    assert {str(warning.message) for warning in caught} == {
        "Limit for query logging exceeded, only the last 9000 queries will be returned."
    }
    with pytest.warns(UserWarning):
        assert ctx[-1]["sql"] == "SELECT 9009"
"""
)


def test_only_the_last_9000_queries_are_kept(shop_code):
    lines(shop_code(LIMIT))


def test_class_lives_in_django_test_utils():
    assert CaptureQueriesContext.__module__ == "django.test.utils"


def test_documented_forms_use_the_class(shop):
    assert issubclass(_AssertNumQueriesContext, CaptureQueriesContext)
    assert shop("-q", "tests/query_count/test_partial.py").returncode == 0


def test_capturing_needs_database_access(shop):
    assert summary(shop("-q", "--tb=no", f"{HERE}test_without_db.py")) == [("FAILED", "test_no_query", NOT_ALLOWED)]


def test_database_access_is_all_that_capturing_needs(shop):
    lines(shop("-q", f"{HERE}test_without_db_fixed.py"))


# 쪽에 보인 테스트를 그대로 가져와 모듈의 마크만 더한다.
MARKED = """
import sys
import pytest

sys.path.insert(0, "tests/capture_sql")
from test_without_db import test_no_query

pytestmark = pytest.mark.django_db
"""


def test_mark_is_enough_too(shop_code):
    assert lines(shop_code(MARKED))[-1].startswith("1 passed")


def test_block_of_the_note_has_no_body(expect_output):
    finished = expect_output("note/capture_queries.py", returncode=1)
    last = "IndentationError: expected an indented block after 'with' statement on line 4"
    assert finished.stdout.splitlines()[-1] == last


def test_settings_hold_the_logging_of_the_note(use):
    note = runpy.run_path(str(use("note/logging_settings.py")))["LOGGING"]
    text = use("django/shop_project/config/settings_logging.py").read_text(encoding="utf-8")
    settings = {}
    exec(text.partition("[start:logging]\n")[2], settings)
    assert settings["LOGGING"] == note


EXISTING = (
    IMPORTS
    + """
@pytest.mark.parametrize("disable", [False, True])
def test_existing(disable):
    logger = logging.getLogger("shop.orders")
    logging.config.dictConfig({**settings.LOGGING, "disable_existing_loggers": disable})
    assert logger.disabled is disable
"""
)


def test_existing_loggers_are_disabled_unless_the_setting_is_false(shop_code):
    assert lines(shop_code(EXISTING, NOISY))[-1].startswith("2 passed")


def test_logger_prints_only_inside_the_context(expect_shop):
    expect_shop(f"{HERE}test_printed.py", "-q", "-s", QUIET)


DEBUG_ON = (
    IMPORTS
    + """
def test_outside_with_debug(db, settings):
    settings.DEBUG = True
    Team.objects.filter(name="밖").count()
"""
)


def test_logger_prints_everywhere_with_debug(shop_code):
    assert re.match(r"\(\d+\.\d{3}\) SELECT .* = '밖'; args=", lines(shop_code(DEBUG_ON, "-s", QUIET))[0])


def test_debug_without_the_logger_prints_nothing(shop_code):
    assert SILENT.fullmatch(shop_code(DEBUG_ON, "-s").stdout)


def test_schema_logger_prints_table_creation(shop):
    for debug in ("false", "true"):
        finished = shop("-q", "-s", NOISY, "-o", f"django_debug_mode={debug}", f"{HERE}test_printed.py")
        assert finished.returncode == 0
        assert 30 <= len(CREATED.findall(finished.stdout)) < 100


def test_schema_logger_can_be_silenced(shop):
    finished = shop("-q", "-s", QUIET, f"{HERE}test_printed.py")
    assert CREATED.findall(finished.stdout) == []
    # 조용해진 것은 그 로거뿐이다.
    assert finished.stdout.count(" SELECT ") == 1


def test_caplog_needs_no_settings(expect_shop):
    expect_shop(f"{HERE}test_caplog.py", "-q", "-s")


CAPLOG_ALONE = (
    IMPORTS
    + """
def test_no_records_outside(db, caplog):
    caplog.set_level("DEBUG", logger="django.db.backends")
    Team.objects.count()
    assert caplog.records == []

def test_no_records_without_the_level(db, caplog):
    with CaptureQueriesContext(connection):
        Team.objects.count()
    assert caplog.records == []
"""
)


def test_caplog_alone_sees_nothing(shop_code):
    assert lines(shop_code(CAPLOG_ALONE))[-1].startswith("2 passed")


def test_later_request_empties_the_record(expect_shop):
    finished = expect_shop(f"{HERE}test_later_request.py", "-q", "-s")
    assert "다음 요청 뒤 0\n" in finished.stdout


def test_list_keeps_the_record(shop):
    assert "다음 요청 뒤 3\n" in shop("-q", "-s", f"{HERE}test_later_request_fixed.py").stdout


INSIDE = (
    IMPORTS
    + """
from users.models import User

def test_two_requests(db, client):
    User.objects.create(username="user", team=Team.objects.create(name="팀"))
    with CaptureQueriesContext(connection) as ctx:
        client.get("/users")
        once = len(ctx)
        client.get("/users")
    assert once > 0
    assert len(ctx) == 2 * once

@pytest.mark.parametrize("by_hand", [True, False])
def test_inner_block_ends(db, client, django_assert_num_queries, by_hand):
    with CaptureQueriesContext(connection) as ctx:
        Team.objects.count()
        with CaptureQueriesContext(connection) if by_hand else django_assert_num_queries(1):
            Team.objects.count()
        assert len(ctx) == 2
        client.get("/health")
        # Django 5.2만 안쪽 블록의 끝에서 기록을 비우는 신호를 다시 잇는다.
        assert len(ctx) == (0 if VERSION[:2] == (5, 2) else 2)

@pytest.mark.django_db(databases=["default", "other"])
def test_other():
    with CaptureQueriesContext(connection) as default, CaptureQueriesContext(connections["other"]) as other:
        Team.objects.using("other").count()
    assert (len(default), len(other)) == (0, 1)
"""
)


def test_requests_inside_keep_the_record(shop_code):
    lines(shop_code(INSIDE, "-k", "two_requests"))


def test_request_after_an_inner_block_empties_the_record(shop_code):
    lines(shop_code(INSIDE, "-k", "inner_block"))


def test_other_database_has_its_own_record(shop_code):
    lines(shop_code(INSIDE, "--ds=config.settings_two", "-k", "other"))
