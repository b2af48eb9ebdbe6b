"""docs/pytest/fixtures.md의 주장."""

SUITE = "pytest/fixtures"


def outcomes(finished):
    """출력의 마지막 줄. `2 passed in 0.01s`에서 시간을 뗀다."""
    return finished.stdout.splitlines()[-1].partition(" in ")[0]


def test_each_test_gets_a_fresh_value(expect_suite):
    expect_suite(f"{SUITE}/test_basic.py", "-q")


def test_module_variable_is_shared_between_tests(expect_suite):
    expect_suite(f"{SUITE}/test_shared_variable.py", "-q", "--tb=short", returncode=1)


def test_default_scope_is_function(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/setup_show.sh", **in_suite(SUITE))
    lines = [line.strip() for line in finished.stdout.splitlines()]
    assert lines[1:7] == [
        "SETUP    F cart",
        "test_basic.py::test_add (fixtures used: cart) .",
        "TEARDOWN F cart",
        "SETUP    F cart",
        "test_basic.py::test_starts_fresh (fixtures used: cart) .",
        "TEARDOWN F cart",
    ]


def test_one_test_gets_the_same_object(expect_suite):
    expect_suite(f"{SUITE}/test_cached_once.py", "-q")


def test_fixture_runs_once_in_a_test(run_pytest):
    finished = run_pytest(f"{SUITE}/test_cached_once.py", "-q", "--setup-show")
    assert outcomes(finished) == "1 passed"
    lines = [line.strip() for line in finished.stdout.splitlines()]
    assert [line for line in lines if line.startswith("SETUP")] == [
        "SETUP    F cart",
        "SETUP    F full_cart (fixtures used: cart)",
    ]


def test_fixture_runs_only_for_tests_that_name_it(run_pytest):
    finished = run_pytest(f"{SUITE}/test_forgotten_parameter.py", "-q", "--setup-show")
    assert outcomes(finished) == "1 failed, 1 passed"
    lines = [line.strip() for line in finished.stdout.splitlines()]
    assert lines[1:4] == [
        "SETUP    F cart",
        "test_forgotten_parameter.py::test_with_parameter (fixtures used: cart) .",
        "TEARDOWN F cart",
    ]
    assert lines[4].startswith("test_forgotten_parameter.py::test_without_parameter")


def test_getfixturevalue_makes_a_fixture_by_name(expect_suite):
    expect_suite(f"{SUITE}/test_by_name.py", "-q")


def test_getfixturevalue_makes_only_the_named_fixture(run_pytest):
    for parameter, other in [("won", "dollar"), ("dollar", "won")]:
        finished = run_pytest(f"{SUITE}/test_by_name.py", "-q", "--setup-show", "-k", f"[{parameter}")
        assert outcomes(finished) == "1 passed, 1 deselected"
        assert f"SETUP    F {parameter}." in finished.stdout
        assert f"SETUP    F {other}" not in finished.stdout


def test_usefixtures_runs_a_fixture_without_a_parameter(expect_suite):
    expect_suite(f"{SUITE}/test_usefixtures.py", "-q")


def test_session_scope_shares_one_object(expect_suite):
    expect_suite(f"{SUITE}/test_session_shared.py", "-q", "--tb=short", returncode=1)


def test_copy_of_a_session_value_is_fresh(expect_suite):
    expect_suite(f"{SUITE}/test_session_copied.py", "-q")


def test_session_fixture_runs_once_for_two_tests(run_pytest):
    finished = run_pytest(f"{SUITE}/test_session_copied.py", "-q", "--setup-show")
    assert outcomes(finished) == "2 passed"
    assert finished.stdout.count("SETUP    S fruits\n") == 1
    assert finished.stdout.count("SETUP    F cart (fixtures used: fruits)\n") == 2


def test_fixture_cannot_be_called_directly(expect_suite):
    finished = expect_suite(f"{SUITE}/test_called_directly.py", "-q", "--tb=short", returncode=1)
    assert 'Fixture "cart" called directly.' in finished.stdout


def test_plain_function_can_be_called_and_shared(expect_suite):
    expect_suite(f"{SUITE}/test_plain_function.py", "-q")


def test_name_without_a_parameter_is_the_fixture_definition(expect_suite):
    expect_suite(f"{SUITE}/test_forgotten_parameter.py", "-q", "--tb=short", returncode=1)


def test_marks_cannot_be_applied_to_fixtures(expect_suite):
    expect_suite(f"{SUITE}/test_marked_fixture.py", "-q", "--tb=no", returncode=2)


def test_fixture_can_request_another_fixture(expect_suite):
    expect_suite(f"{SUITE}/test_requested_by_fixture.py", "-q")
