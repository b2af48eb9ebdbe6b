"""docs/pytest/fixtures.md의 주장."""

import pytest

from snippets.pytest.fixtures import test_called_directly, test_forgotten_parameter
from tests.pytest.suites import outcome, run_source, setups, stripped

SUITE = "pytest/fixtures"

CART = """
import pytest

@pytest.fixture
def cart():
    return ["사과"]

"""


def test_each_test_gets_a_fresh_value(expect_suite):
    expect_suite(f"{SUITE}/test_basic.py", "-q")


def test_module_variable_is_shared_between_tests(expect_suite):
    expect_suite(f"{SUITE}/test_shared_variable.py", "-q", "--tb=short", returncode=1)


def test_fixture_in_place_of_the_variable_is_fresh(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_shared_variable_fixed.py", "-q")) == "2 passed"


def test_fixture_that_returns_the_variable_shares_it(tmp_path):
    source = """
        import pytest

        CART = ["사과"]

        @pytest.fixture
        def cart():
            return COPY

        def test_add(cart):
            cart.append("배")

        def test_starts_fresh(cart):
            assert len(cart) == 1
    """
    assert outcome(run_source(tmp_path, test_use=source.replace("COPY", "CART"))) == "1 failed, 1 passed"
    assert outcome(run_source(tmp_path, test_use=source.replace("COPY", "[*CART]"))) == "2 passed"


def test_default_scope_is_function(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/setup_show.sh", **in_suite(SUITE))
    assert stripped(finished)[1:7] == [
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
    assert outcome(finished) == "1 passed"
    assert setups(finished) == ["F cart", "F full_cart"]


def test_fixture_runs_only_for_tests_that_ask_for_it(tmp_path):
    source = """
        import pytest

        ran = []

        @pytest.fixture
        def cart(request):
            ran.append(request.node.name)

        @pytest.fixture
        def full_cart(cart): ...

        def test_parameter(cart): ...
        def test_other_fixture(full_cart): ...
        @pytest.mark.usefixtures("cart")
        def test_mark(): ...
        def test_dynamic(request):
            request.getfixturevalue("cart")
        def test_nothing(): ...
        def test_global():
            cart
        def test_local():
            cart = []
        class TestClass:
            def test_method(self): ...

        def test_last():
            assert ran == ["test_parameter", "test_other_fixture", "test_mark", "test_dynamic"]
    """
    assert outcome(run_source(tmp_path, test_ask=source)) == "9 passed"


def test_autouse_fixture_runs_without_being_asked_for(tmp_path):
    source = """
        import pytest

        ran = []

        @pytest.fixture(autouse=True)
        def cart(request):
            ran.append(request.node.name)

        def test_one(): ...
        def test_two():
            assert ran == ["test_one", "test_two"]
    """
    assert outcome(run_source(tmp_path, test_auto=source)) == "2 passed"


def test_getfixturevalue_makes_a_fixture_by_name(expect_suite):
    expect_suite(f"{SUITE}/test_by_name.py", "-q")


def test_getfixturevalue_makes_only_the_named_fixture(run_pytest):
    for parameter, other in [("won", "dollar"), ("dollar", "won")]:
        finished = run_pytest(f"{SUITE}/test_by_name.py", "-q", "--setup-show", "-k", f"[{parameter}")
        assert outcome(finished) == "1 passed, 1 deselected"
        assert f"SETUP    F {parameter}." in finished.stdout
        assert f"SETUP    F {other}" not in finished.stdout


def test_fixture_cannot_be_called_directly(expect_suite, monkeypatch):
    finished = expect_suite(f"{SUITE}/test_called_directly.py", "-q", "--tb=short", returncode=1)
    assert 'Fixture "cart" called directly.' in finished.stdout
    # 호출할 수만 있으면 통과한다.
    monkeypatch.setattr(test_called_directly, "cart", test_called_directly.cart.__wrapped__)
    test_called_directly.test_two_carts()


def test_plain_function_can_be_called_and_shared(run_pytest, use, tmp_path):
    fixed = f"{SUITE}/test_called_directly_fixed.py"
    assert outcome(run_pytest(fixed, "-q")) == "2 passed"
    # 함수를 고치면 픽스처의 값도 바뀐다.
    suite = use(fixed).read_text("utf-8").replace('return ["사과"]', 'return ["배"]')
    finished = run_source(tmp_path, test_call=suite)
    assert outcome(finished) == "1 failed, 1 passed"
    assert "AssertionError: assert ['배'] == ['사과']" in finished.stdout


def test_value_of_a_parameter_is_not_called(tmp_path):
    finished = run_source(tmp_path, test_call=CART + "def test_call(cart):\n    cart()\n")
    assert "E       TypeError: 'list' object is not callable" in finished.stdout.splitlines()


def test_name_without_a_parameter_is_the_fixture_definition(expect_suite):
    finished = expect_suite(f"{SUITE}/test_forgotten_parameter.py", "-q", "--tb=short", returncode=1)
    assert "object of type 'FixtureFunctionDefinition' has no len()" in finished.stdout
    assert test_forgotten_parameter.cart.__wrapped__() == ["사과"]


def test_name_in_the_parameters_is_the_value(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_forgotten_parameter_fixed.py", "-q")) == "1 passed"


@pytest.mark.parametrize(
    ("use", "text"),
    [
        ("list(cart)", "'FixtureFunctionDefinition' object is not iterable"),
        ("cart[0]", "'FixtureFunctionDefinition' object is not subscriptable"),
        ("cart.append(1)", "'FixtureFunctionDefinition' object has no attribute 'append'"),
    ],
)
def test_other_texts_of_the_forgotten_parameter(tmp_path, use, text):
    finished = run_source(tmp_path, test_use=f"{CART}def test_use():\n    {use}\n")
    assert outcome(finished) == "1 failed"
    assert f"Error: {text}" in finished.stdout


def test_truth_of_the_definition_passes(tmp_path):
    text = CART.replace('["사과"]', "[]")
    assert outcome(run_source(tmp_path, test_use=f"{text}def test_use():\n    assert cart\n")) == "1 passed"
    assert outcome(run_source(tmp_path, test_use=f"{text}def test_use(cart):\n    assert cart\n")) == "1 failed"


@pytest.mark.parametrize("case", ["unittest.TestCase", "django.test.SimpleTestCase"])
def test_method_of_a_test_case_gets_no_fixture(tmp_path, case):
    settings = "import django.conf\nimport django.test\nimport unittest\ndjango.conf.settings.configure()\n"
    test = f"class TestCart({case}):\n    def test_use(self, cart): ...\n"
    finished = run_source(tmp_path, test_use=f"{CART}{settings}{test}")
    assert outcome(finished) == "1 failed"
    assert "missing 1 required positional argument: 'cart'" in finished.stdout
    used = test.replace(", cart", "").replace("class", '@pytest.mark.usefixtures("cart")\nclass')
    ran = CART.replace("return", 'print("만들었습니다")\n    return')
    finished = run_source(tmp_path, "-rP", test_use=f"{ran}{settings}{used}")
    assert outcome(finished) == "1 passed"
    assert "만들었습니다" in finished.stdout


def test_marks_cannot_be_applied_to_fixtures(expect_suite, tmp_path):
    expect_suite(f"{SUITE}/test_marked_fixture.py", "-q", "--tb=no", returncode=2)
    for mark in ['parametrize("n", [1])', "skip", 'usefixtures("tmp_path")', "xfail"]:
        source = (
            f"import pytest\n\n@pytest.mark.{mark}\n@pytest.fixture\ndef cart(): ...\n\ndef test_unrelated(): ...\n"
        )
        finished = run_source(tmp_path, test_mark=source)
        assert (finished.returncode, outcome(finished)) == (2, "1 error")
        assert "Marks cannot be applied to fixtures" in finished.stdout


def test_order_of_mark_and_fixture_does_not_matter(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        @pytest.mark.usefixtures("tmp_path")
        def cart(): ...
    """
    finished = run_source(tmp_path, test_mark=source)
    assert (finished.returncode, outcome(finished)) == (2, "1 error")
    assert "Marks cannot be applied to fixtures" in finished.stdout


def test_fixture_can_request_another_fixture(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_marked_fixture_fixed.py", "-q")) == "1 passed"


def test_outputs_are_of_pytest_9(run_pytest):
    finished = run_pytest(f"{SUITE}/test_basic.py", "--version")
    assert finished.stdout.startswith("pytest 9.")
