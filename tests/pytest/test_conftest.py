"""docs/pytest/conftest.md의 주장."""

import re
import shutil

import pytest

SUITE = "pytest/conftest"


def results(finished):
    """`-v`의 출력에서 테스트마다의 결과."""
    return dict(re.findall(r"^(\S+::\S+) (PASSED|ERROR) ", finished.stdout, re.MULTILINE))


@pytest.fixture
def shop(run_pytest):
    return run_pytest(f"{SUITE}/shop", "-v", "--no-header", "--tb=no")


def test_tree_of_three_folders(shop, check_output):
    assert shop.returncode == 1
    check_output(f"{SUITE}/shop/test_shop.py", shop)


def test_same_folder_sees_the_fixture_without_import(shop, use):
    assert "import" not in use(f"{SUITE}/shop/test_shop.py").read_text("utf-8")
    assert results(shop)["test_shop.py::test_own_folder"] == "PASSED"


def test_lower_folders_see_the_fixture(shop):
    assert results(shop)["users/test_users.py::test_upper_folder"] == "PASSED"
    assert results(shop)["orders/refunds/test_refunds.py::test_two_folders_down"] == "PASSED"


def test_upper_folder_does_not_see_the_fixture(run_pytest):
    finished = run_pytest(f"{SUITE}/shop", "-q", "test_shop.py")
    assert finished.returncode == 1
    assert "ERROR at setup of test_lower_folder" in finished.stdout
    assert finished.stdout.count("E       fixture 'order' not found\n") == 1


def test_side_folder_does_not_see_the_fixture(run_pytest, check_output):
    finished = run_pytest(f"{SUITE}/shop", "-q", "users")
    assert finished.returncode == 1
    assert "E       fixture 'order' not found\n" in finished.stdout
    check_output(f"{SUITE}/shop/users/test_users.py", finished)


def test_error_lists_only_the_visible_fixtures(run_pytest):
    finished = run_pytest(f"{SUITE}/shop", "-q", "users")
    available = finished.stdout.partition("available fixtures: ")[2].splitlines()[0].split(", ")
    assert "greeting" in available
    assert "order" not in available


def test_lower_conftest_overrides_and_extends(shop, use):
    lower = use(f"{SUITE}/shop/orders/test_orders.py").read_text("utf-8")
    assert 'greeting == "안녕하세요, 주문하신 분"' in lower
    assert results(shop)["orders/test_orders.py::test_override"] == "PASSED"
    assert results(shop)["test_shop.py::test_own_folder"] == "PASSED"


def test_upper_fixture_is_made_before_the_lower_one(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/setup_show.sh", **in_suite(f"{SUITE}/shop"))
    lines = [line.strip() for line in finished.stdout.splitlines()]
    assert lines[1:3] == ["SETUP    F greeting", "SETUP    F greeting (fixtures used: greeting)"]


def test_fixtures_per_test_tells_where_a_fixture_comes_from(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/fixtures_per_test.sh", **in_suite(f"{SUITE}/shop"))
    assert "greeting -- orders/conftest.py:9" in finished.stdout


def test_moving_the_fixture_up_makes_it_visible(run_pytest, check_output):
    finished = run_pytest(f"{SUITE}/moved", "-q")
    assert finished.returncode == 0
    check_output(f"{SUITE}/moved/users/test_users.py", finished)


def test_name_without_a_parameter_is_undefined(expect_suite):
    expect_suite(f"{SUITE}/undeclared/test_hello.py", "-q", "--tb=no", returncode=1)


def test_importing_from_conftest_depends_on_what_is_run(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/imported.sh", returncode=2, **in_suite(f"{SUITE}/imported"))
    assert "2 passed" in finished.stdout
    assert "ImportError: cannot import name 'make_order' from 'conftest'" in finished.stdout


def test_importing_from_conftest_takes_the_upper_file(run_pytest):
    finished = run_pytest(f"{SUITE}/imported", "-q", "users")
    # 경로에서 모음의 폴더는 떼어 있다. 옆의 orders/conftest.py가 아니라 맨 위의 것이다.
    assert "cannot import name 'make_order' from 'conftest' (conftest.py)" in finished.stdout


@pytest.fixture
def copy(use, tmp_path):
    folder = tmp_path / "shop"
    shutil.copytree(use(f"{SUITE}/moved"), folder, ignore=shutil.ignore_patterns("*.out", "__pycache__"))
    return folder


def test_upper_conftest_is_not_read_without_a_configuration_file(expect_output, in_copy, copy):
    finished = expect_output(f"{SUITE}/from_users.sh", returncode=1, **in_copy(copy))
    assert finished.stdout == "E       fixture 'order' not found\n"


def test_configuration_file_makes_the_upper_conftest_visible(expect_output, in_copy, copy, use):
    shutil.copy(use(f"{SUITE}/pytest.ini"), copy)
    expect_output(f"{SUITE}/from_users_again.sh", **in_copy(copy))
