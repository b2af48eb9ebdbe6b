"""docs/django/query-count.md의 주장."""

import re
import shutil
import sys
from functools import partial

import pytest
import pytest_django

from evidence.running import run_command

HERE = "tests/query_count/"
NOTE = "note/test_query_count.py"
NOT_ALLOWED = (
    'RuntimeError: Database access not allowed, use the "django_db" mark, '
    'or the "db" or "transactional_db" fixtures to enable it.'
)


@pytest.fixture
def note_reason(use, tmp_path, database_url):
    """원문의 테스트를 고쳐 shop_project에서 실행하고, 실패한 까닭을 주는 함수."""
    folder = tmp_path / "shop"
    shutil.copytree(use("django/shop_project"), folder, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    return partial(run_note, folder, use(NOTE).read_text(encoding="utf-8"), database_url)


def run_note(folder, text, database_url, arguments="", imports=""):
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
    reason = note_reason(", django_assert_max_num_queries, db", "from rest_framework import status\n")
    assert reason == "assert 0 == 10"


def test_mended_note_passes(note_reason):
    reason = note_reason(", django_assert_max_num_queries, ten_users", "from rest_framework import status\n")
    assert reason == "passed"


def test_fixed_form_passes(expect_shop):
    expect_shop(f"{HERE}test_fixed.py", "-q")


def test_exact_and_max_differ(expect_shop):
    finished = expect_shop(f"{HERE}test_exact_max.py", "-q", "--tb=no", returncode=1)
    assert re.findall(r"^FAILED \S+::(\w+) - (.*)$", finished.stdout, re.MULTILINE) == [
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


def test_verbose_message_shows_info_and_sql(expect_shop):
    finished = expect_shop(f"{HERE}test_message.py", "-v", "--no-header", "--tb=no", returncode=1)
    assert "but 2 were done\n팀은 한 번만 읽습니다\n\nQueries:\n" in finished.stdout


def test_info_is_shown_without_v(shop):
    finished = shop("-q", "--tb=no", f"{HERE}test_message.py")
    assert "but 2 were done\n팀은 한 번만 읽습니다 (add -v option to show queries)\n" in finished.stdout
    assert "SELECT" not in finished.stdout


def test_lazy_queryset_is_counted_when_it_is_read(expect_shop):
    expect_shop(f"{HERE}test_lazy.py", "-q")


def test_atomic_adds_two(expect_shop):
    expect_shop(f"{HERE}test_atomic.py", "-q", "-s")


def test_empty_table_hides_queries(expect_shop):
    expect_shop(f"{HERE}test_empty_table.py", "-q", "-s")


def test_error_inside_comes_before_the_count(expect_shop):
    finished = expect_shop(f"{HERE}test_error_inside.py", "-q", "--tb=no", returncode=1)
    assert "Expected to perform" not in finished.stdout


def test_using_and_connection_choose_the_database(expect_shop):
    expect_shop(f"{HERE}test_using.py", "-q")


@pytest.mark.parametrize("name", ["DjangoAssertNumQueries", "DjangoCaptureOnCommitCallbacks"])
def test_protocols_are_only_for_annotations(name):
    protocol = getattr(pytest_django, name)
    assert protocol._is_protocol
    with pytest.raises(TypeError, match=r"^Protocols cannot be instantiated$"):
        protocol()


def test_blocker_is_a_class():
    assert isinstance(pytest_django.DjangoDbBlocker, type)
    assert not getattr(pytest_django.DjangoDbBlocker, "_is_protocol", False)


def test_max_is_the_same_function_with_exact_turned_off(shop_without_database):
    finished = shop_without_database("-q", f"{HERE}test_partial.py::test_same_function")
    assert finished.returncode == 0


def test_both_open_a_capturing_context(shop):
    assert shop("-q", f"{HERE}test_partial.py::test_context").returncode == 0


def test_users_are_read_with_three_queries(expect_shop):
    expect_shop(f"{HERE}test_tables.py", "-q", "-s")
