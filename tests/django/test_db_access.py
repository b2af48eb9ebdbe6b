"""docs/django/db-access.md의 주장."""

import re

HERE = "tests/db_access/"
SNIPPETS = f"django/shop_project/{HERE}"
MARK_ALL = """
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker("django_db")
"""
ASYNCIO = "pytest_asyncio.plugin"
# 정하지 않으면 pytest-asyncio가 경고한다.
SCOPE = ("-o", "asyncio_default_fixture_loop_scope=function")
NOT_ALLOWED = (
    'RuntimeError: Database access not allowed, use the "django_db" mark, '
    'or the "db" or "transactional_db" fixtures to enable it.'
)


def summary(finished):
    """pytest의 요약에서 (결과, 테스트, 까닭)."""
    lines = [line for line in finished.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    found = []
    for line in lines:
        head, _, reason = line.partition(" - ")
        outcome, _, name = head.partition(" ")
        found.append((outcome, name.rpartition("::")[2], reason))
    return found


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


def test_rollback_does_not_reset_numbers_on_postgresql(shop, on, check_output):
    finished = shop("-q", "--tb=no", f"{HERE}test_numbers.py")
    if on == "sqlite":
        assert finished.returncode == 0
        assert "2 passed" in finished.stdout
        return
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_second_team", "assert 2 == 1")]
    check_output(f"{SNIPPETS}test_numbers.py", finished)


def test_numbers_read_from_the_row_work_on_both(expect_shop):
    expect_shop(f"{HERE}test_numbers_fixed.py", "-q")


def test_on_commit_is_not_called(expect_shop):
    finished = expect_shop(f"{HERE}test_on_commit.py", "-q", "--tb=no", returncode=1)
    [(outcome, name, reason)] = summary(finished)
    assert (outcome, name) == ("FAILED", "test_mail_is_sent")
    assert reason == "assert 0 == 1"


def test_on_commit_callbacks_can_be_captured_and_called(expect_shop):
    expect_shop(f"{HERE}test_on_commit_captured.py", "-q")


def test_real_transaction_calls_on_commit(shop):
    assert shop("-q", f"{HERE}test_on_commit_transaction.py").returncode == 0


def test_async_test_leaves_rows_behind(shop, on, check_output):
    finished = shop("-q", "--tb=no", *SCOPE, f"{HERE}test_async_leak.py", plugins=[ASYNCIO])
    assert [(name, reason) for _, name, reason in summary(finished)] == [("test_nothing_is_left", "assert 1 == 0")]
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_async_leak.py", finished)


def test_open_connection_keeps_the_database_of_postgresql(shop, on):
    for name in ("test_async_leak.py", "test_async_clean.py"):
        finished = shop("-q", "--tb=no", *SCOPE, f"{HERE}{name}", plugins=[ASYNCIO])
        warned = "PytestWarning: Error when trying to teardown test databases: OperationalError(" in finished.stdout
        assert warned == (on == "postgresql")


def test_unset_loop_scope_is_warned_about(shop_without_database):
    finished = shop_without_database("-q", f"{HERE}test_async_clean.py", plugins=[ASYNCIO])
    assert re.search(
        r': PytestDeprecationWarning: .*"asyncio_default_fixture_loop_scope" is unset\.$', finished.stdout, re.M
    )


def test_async_orm_uses_a_connection_outside_the_transaction(shop):
    assert shop("-q", f"{HERE}test_async_connection.py", plugins=[ASYNCIO]).returncode == 0


def test_async_test_with_real_transaction_is_clean(shop, on, check_output):
    finished = shop("-q", *SCOPE, f"{HERE}test_async_clean.py", plugins=[ASYNCIO])
    assert finished.returncode == 0
    if on == "sqlite":
        check_output(f"{SNIPPETS}test_async_clean.py", finished)
    # 남은 것을 세는 테스트가 먼저 돌면 아무것도 증명하지 못한다.
    named = shop("-v", *SCOPE, f"{HERE}test_async_clean.py", plugins=[ASYNCIO])
    assert re.findall(r"::(\w+) PASSED", named.stdout) == ["test_create", "test_nothing_is_left"]
