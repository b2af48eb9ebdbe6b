"""docs/django/capture-sql.md의 주장."""

import re
import runpy

from django.test.testcases import _AssertNumQueriesContext
from django.test.utils import CaptureQueriesContext

HERE = "tests/capture_sql/"
NOISY = "--ds=config.settings_logging"
QUIET = "--ds=config.settings_quiet"
CREATED = re.compile(r"^(?:CREATE|ALTER|DROP|INSERT) .*; \(params ", re.MULTILINE)


def test_sql_is_captured(expect_shop):
    expect_shop(f"{HERE}test_capture.py", "-q", "-s")


def test_nothing_is_printed_by_itself(shop):
    finished = shop("-q", "-s", f"{HERE}test_nested.py")
    assert finished.returncode == 0
    assert re.fullmatch(r"\.\n1 passed in .*s\n", finished.stdout)


def test_capturing_needs_no_debug_and_no_logger(expect_shop, use):
    assert "LOGGING" not in use("django/shop_project/config/settings.py").read_text(encoding="utf-8")
    expect_shop(f"{HERE}test_flag.py", "-q", "-s")


def test_output_of_a_passing_test_needs_s_or_rp(shop):
    select = 'SELECT COUNT(*) AS "__count" FROM "teams_team"\n'
    assert select not in shop("-q", f"{HERE}test_capture.py").stdout
    assert select in shop("-q", "-rP", f"{HERE}test_capture.py").stdout


def test_class_lives_in_django_test_utils():
    assert CaptureQueriesContext.__module__ == "django.test.utils"


def test_documented_forms_use_the_class(shop):
    assert issubclass(_AssertNumQueriesContext, CaptureQueriesContext)
    assert shop("-q", "tests/query_count/test_partial.py::test_context").returncode == 0


def test_nested_contexts_count_separately(shop):
    assert shop("-q", f"{HERE}test_nested.py").returncode == 0


def test_capturing_needs_database_access(expect_shop):
    finished = expect_shop(f"{HERE}test_blocked.py", "-q", "--tb=no", returncode=1)
    assert finished.stdout.splitlines()[-1].startswith("1 failed, 1 passed in ")
    assert "test_without_db - RuntimeError: Database access not allowed, " in finished.stdout


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


def test_logger_prints_only_inside_the_context(expect_shop):
    expect_shop(f"{HERE}test_printed.py", "-q", "-s", QUIET)


def test_logger_prints_everywhere_with_debug(expect_shop):
    expect_shop(f"{HERE}test_debug_on.py", "-q", "-s", QUIET)


def test_debug_without_the_logger_prints_nothing(shop):
    finished = shop("-q", "-s", f"{HERE}test_debug_on.py")
    assert re.fullmatch(r"\.\n1 passed in .*s\n", finished.stdout)


def test_schema_logger_prints_table_creation(shop):
    finished = shop("-q", "-s", NOISY, f"{HERE}test_printed.py")
    assert finished.returncode == 0
    assert 30 <= len(CREATED.findall(finished.stdout)) < 100
    assert finished.stdout.startswith('CREATE TABLE "django_migrations" ')


def test_schema_logger_can_be_silenced(shop):
    finished = shop("-q", "-s", QUIET, f"{HERE}test_printed.py")
    assert CREATED.findall(finished.stdout) == []


def test_caplog_needs_no_settings(expect_shop):
    expect_shop(f"{HERE}test_caplog.py", "-q", "-s")


def test_caplog_alone_sees_nothing(shop):
    assert shop("-q", f"{HERE}test_caplog_alone.py").returncode == 0


def test_later_request_empties_the_record(expect_shop):
    expect_shop(f"{HERE}test_later_request.py", "-q", "-s")


def test_requests_inside_keep_the_record(shop):
    assert shop("-q", f"{HERE}test_requests_inside.py").returncode == 0


def test_list_keeps_the_record(expect_shop):
    expect_shop(f"{HERE}test_keep_queries.py", "-q", "-s")
