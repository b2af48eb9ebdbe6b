"""docs/pytest/factories-params.md의 주장."""

import re
from types import SimpleNamespace

import pytest

from snippets.pytest.factories_params import (
    test_empty_list,
    test_fixture_in_list,
    test_fixture_in_list_fixed,
    test_no_param,
    test_number_of_names_fixed,
    test_parametrize,
    test_uses_no_argument_fixed,
)
from tests.pytest.suites import outcome, run_source, run_written, setups

SUITE = "pytest/factories_params"


def ids(finished):
    """`-v`나 `--collect-only`의 출력에서 테스트마다의 id."""
    return re.findall(r"(?m)^\S+::\w+\[(.*?)\](?: |$)", finished.stdout)


# parametrize


def test_each_value_is_a_test(expect_suite):
    finished = expect_suite(f"{SUITE}/test_parametrize.py", "-v", "--no-header")
    assert ids(finished) == ["no-coupon", "coupon", "too-big"]
    assert finished.stdout.count(" PASSED ") == 3
    assert test_parametrize.total([1000, 2000]) == 3000


def test_other_values_run_after_a_failure(tmp_path):
    source = """
        import pytest
        @pytest.mark.parametrize("number", [1, -1, 0, 2])
        def test_positive(number):
            assert number > 0
    """
    assert outcome(run_source(tmp_path, test_number=source)) == "2 failed, 2 passed"


def test_method_of_a_test_case_gets_no_value(tmp_path):
    source = """
        import unittest, pytest
        class TestNumber(unittest.TestCase):
            @pytest.mark.parametrize("number", [1])
            def test_positive(self, number): ...
            @pytest.mark.parametrize(("coupon", "expected"), [(0, 3000)])
            def test_total(self, coupon, expected): ...
    """
    finished = run_source(tmp_path, test_number=source)
    assert outcome(finished) == "2 failed"
    assert "missing 1 required positional argument: 'number'" in finished.stdout
    # 이름이 둘이면 오류의 글이 다르다.
    assert "missing 2 required positional arguments: 'coupon' and 'expected'" in finished.stdout


def values(text, names="value", **more):
    rest = "".join(f", {name}={value}" for name, value in more.items())
    return f"import pytest\n@pytest.mark.parametrize({names!r}, {text}{rest})\ndef test_value({names}): ...\n"


def test_ids_of_plain_values(tmp_path):
    finished = run_source(tmp_path, "--collect-only", test_ids=values("['apple', 1, -2.5, True, None]"))
    assert ids(finished) == ["apple", "1", "-2.5", "True", "None"]


def test_ids_of_other_objects(tmp_path):
    cases = "[[1], {'a': 1}, 3, (1,), [], __import__('decimal').Decimal('1.5')]"
    finished = run_source(tmp_path, "--collect-only", test_ids=values(cases))
    assert ids(finished) == ["value0", "value1", "3", "value3", "value4", "value5"]


def test_ids_of_korean_and_repeated_values(tmp_path):
    finished = run_source(tmp_path, "--collect-only", test_ids=values("['사과', 'pear', 'pear']"))
    assert ids(finished) == [r"\uc0ac\uacfc", "pear0", "pear1"]


def test_ids_can_be_given(tmp_path):
    sources = {"test_list": values("[[1], [2]]", ids="['one', 'two']")}
    sources |= {"test_param": values("[pytest.param([1], id='one'), [2]]"), "test_call": values("[[1]]", ids="str")}
    finished = run_source(tmp_path, "--collect-only", **sources)
    assert ids(finished) == ["[1]", "one", "two", "one", "value1"]


def test_mark_for_one_value(tmp_path):
    finished = run_source(tmp_path, test_marks=values("[1, pytest.param(2, marks=pytest.mark.skip), 3]"))
    assert outcome(finished) == "2 passed, 1 skipped"


def test_stacked_marks_make_the_product(expect_suite, run_pytest):
    finished = expect_suite(f"{SUITE}/test_stacked.py", "-q", "--collect-only")
    assert ids(finished) == ["apple-1", "apple-2", "pear-1", "pear-2"]
    assert outcome(run_pytest(f"{SUITE}/test_stacked.py", "-q")) == "4 passed"


def test_k_selects_by_ids(run_pytest):
    for chosen, expected in [
        ("apple and not 2", ["apple-1"]),
        ("pear", ["pear-1", "pear-2"]),
        ("ea", ["pear-1", "pear-2"]),
    ]:
        assert ids(run_pytest(f"{SUITE}/test_stacked.py", "-v", "-k", chosen)) == expected


@pytest.mark.parametrize(("chosen", "count"), [("APPLE", 2), ("order", 4), ("stacked", 4), ("not order", 0)])
def test_k_looks_at_the_whole_name(run_pytest, chosen, count):
    assert len(ids(run_pytest(f"{SUITE}/test_stacked.py", "-v", "-k", chosen))) == count


def test_node_id_selects_one(run_pytest):
    finished = run_pytest(f"{SUITE}/test_stacked.py", "-v", "--deselect", "test_stacked.py::test_order[apple-1]")
    assert ids(finished) == ["apple-2", "pear-1", "pear-2"]
    finished = run_pytest(SUITE, "-v", "test_stacked.py::test_order[apple-1]")
    assert ids(finished) == ["apple-1"]


# 팩토리, indirect, params


def test_factory_makes_several_values_and_cleans_them_up(expect_suite):
    finished = expect_suite(f"{SUITE}/test_factory.py", "-q", "-s")
    assert "지움: ['민수', '영희']" in finished.stdout


def test_factory_cleans_up_what_a_failed_test_made(use, tmp_path):
    fixture = use(f"{SUITE}/test_factory.py").read_text("utf-8").partition("def test_")[0]
    tests = """
def test_none(make_user): ...
def test_fails(make_user):
    make_user("민수")
    raise ValueError
def test_fresh(make_user):
    make_user("영희")
"""
    finished = run_source(tmp_path, "-s", test_made=fixture + tests)
    assert re.findall(r"지움: (\[.*\])", finished.stdout) == ["[]", "['민수']", "['영희']"]


def test_indirect_value_goes_to_the_fixture(run_pytest):
    finished = run_pytest(f"{SUITE}/test_indirect.py", "-v")
    assert ids(finished) == ["0-0", "3-3000"]
    assert finished.returncode == 0


def test_direct_value_replaces_the_fixture(tmp_path):
    source = """
        import pytest
        @pytest.fixture
        def cart():
            print("> 실행됨")
            return ["픽스처"]
        @pytest.mark.parametrize("cart", ["값"])
        def test_cart(cart):
            assert cart == "값"
    """
    finished = run_source(tmp_path, "-s", test_cart=source)
    assert (outcome(finished), "> 실행됨" in finished.stdout) == ("1 passed", False)


def test_params_of_a_fixture_fail_in_a_test_case(tmp_path):
    source = """
        import unittest, pytest
        @pytest.fixture(params=["json", "csv"])
        def extension(request):
            return request.param
        @pytest.mark.usefixtures("extension")
        class TestByMark(unittest.TestCase):
            def test_read(self): ...
        class TestByFixture(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def own(self, extension): ...
            def test_write(self): ...
    """
    finished = run_source(tmp_path, test_case=source)
    assert outcome(finished) == "2 errors"
    for name in ("read", "write"):
        assert f"test_{name} does not support fixtures, maybe unittest.TestCase subclass?" in finished.stdout


def test_params_of_a_fixture_repeat_every_test_that_uses_it(expect_suite, run_pytest, tmp_path):
    finished = expect_suite(f"{SUITE}/test_fixture_params.py", "-q", "--collect-only")
    assert ids(finished) == ["json", "csv", "json", "csv"]
    assert outcome(run_pytest(f"{SUITE}/test_fixture_params.py", "-q")) == "4 passed"
    source = """
        import pytest
        @pytest.fixture(params=["a", "b"])
        def inner(request):
            return request.param
        @pytest.fixture
        def outer(inner): ...
        def test_through_another(outer): ...
        @pytest.mark.usefixtures("inner")
        def test_by_mark(): ...
        class TestClass:
            def test_method(self, inner): ...
        def test_other(): ...
    """
    finished = run_source(tmp_path, "--collect-only", test_params=source)
    assert re.findall(r"::(test_\w+\S*)", finished.stdout) == [
        *["test_through_another[a]", "test_through_another[b]", "test_by_mark[a]", "test_by_mark[b]"],
        *["test_method[a]", "test_method[b]", "test_other"],
    ]


def test_fixture_with_params_cannot_be_requested_while_running(tmp_path):
    source = """
        import pytest
        @pytest.fixture(params=["a", "b"])
        def letter(request):
            return request.param
        def test_dynamic(request):
            request.getfixturevalue("letter")
        def test_both(request, letter):
            assert request.getfixturevalue("letter") == letter
    """
    finished = run_source(tmp_path, test_letter=source)
    assert outcome(finished) == "1 failed, 2 passed"
    assert "The requested fixture has no parameter defined for test" in finished.stdout


# 오류


def test_name_must_be_a_parameter(expect_suite, tmp_path, use):
    finished = expect_suite(f"{SUITE}/test_uses_no_argument.py", "-q", returncode=2)
    assert "function uses no argument 'numbr'" in finished.stdout
    # 그 테스트가 쓰는 픽스처이거나 그 픽스처가 받으면 테스트에는 없어도 된다.
    source = """
        import pytest
        @pytest.fixture
        def cart(request): return request.param
        @pytest.mark.usefixtures("cart")
        @pytest.mark.parametrize("cart", [1, 2], indirect=True)
        def test_used(): pass
        @pytest.fixture
        def doubled(number): return number * 2
        @pytest.mark.parametrize("number", [1, 2])
        def test_even(doubled): assert doubled % 2 == 0
    """
    assert outcome(run_source(tmp_path, test_even=source)) == "4 passed"
    # 틀린 것은 이름뿐이다.
    source = use(f"{SUITE}/test_uses_no_argument.py").read_text("utf-8").replace("numbr", "number")
    finished = run_source(tmp_path, "-vv", test_even=source)
    assert (ids(finished), finished.returncode) == (["1", "2"], 0)


def test_same_name_in_both_places(run_pytest):
    finished = run_pytest(f"{SUITE}/test_uses_no_argument_fixed.py", "-v")
    assert (ids(finished), finished.returncode) == (["1", "2"], 0)
    for number in (0, -1):
        with pytest.raises(AssertionError):
            test_uses_no_argument_fixed.test_positive(number)


def test_name_may_be_given_once(tmp_path):
    mark = '@pytest.mark.parametrize("number", [1])\n'
    finished = run_source(tmp_path, test_twice=f"import pytest\n{mark * 2}def test_number(number): ...\n")
    assert finished.returncode == 2
    # 그 말로 시작하지 않고, 테스트의 이름이 앞에 온다.
    assert "test_twice.py::test_number: duplicate parametrization of 'number'" in finished.stdout.splitlines()


PRICES = [r"\uc0ac\uacfc-1000", r"\ubc30-2000"]


def test_number_of_values_must_fit(expect_suite, tmp_path, use):
    finished = expect_suite(f"{SUITE}/test_number_of_names.py", "-q", returncode=2)
    assert 'in "parametrize" the number of names (2)' in finished.stdout
    assert "must be equal to the number of values (1)" in finished.stdout
    finished = run_source(tmp_path, test_more=values("[(1, 2, 3)]", names="a, b"))
    assert "must be equal to the number of values (3)" in finished.stdout
    # 모자란 것은 두 번째의 가격뿐이다.
    source = use(f"{SUITE}/test_number_of_names.py").read_text("utf-8").replace('"배",', '"배", 2000')
    finished = run_source(tmp_path, "-vv", test_more=source)
    assert (ids(finished), finished.returncode) == (PRICES, 0)
    # 이름이 하나면 튜플이 값이다.
    text = values('[("사과", 1000)]', names="fruit").replace("...", "assert fruit == ('사과', 1000)")
    assert outcome(run_source(tmp_path, "test_one.py", test_one=text)) == "1 passed"


def test_text_without_a_tuple_is_split(tmp_path):
    text = values('["사과"]', names="fruit, price").replace("...", "assert (fruit, price) == ('사', '과')")
    assert outcome(run_source(tmp_path, test_text=text)) == "1 passed"
    finished = run_source(tmp_path, "test_number.py", test_number=values("[1000]", names="fruit, price"))
    assert (outcome(finished), "must be equal to the number" in finished.stdout) == ("1 error", False)
    finished = run_source(tmp_path, "test_short.py", test_short=values('["배"]', names="fruit, price"))
    assert "must be equal to the number of values (1)" in finished.stdout


def test_as_many_values_as_names(run_pytest):
    finished = run_pytest(f"{SUITE}/test_number_of_names_fixed.py", "-v")
    assert (ids(finished), finished.returncode) == (PRICES, 0)
    with pytest.raises(AssertionError):
        test_number_of_names_fixed.test_price("배", 999)


def test_param_is_there_only_when_given(expect_suite, tmp_path):
    finished = expect_suite(f"{SUITE}/test_no_param.py", "-q", "--tb=short", returncode=1)
    assert outcome(finished) == "1 passed, 1 error"
    assert "AttributeError: 'SubRequest' object has no attribute 'param'" in finished.stdout
    test_no_param.test_default(["사과"])
    source = """
        import pytest
        @pytest.fixture(params=[None])
        def given(request):
            return hasattr(request, "param")
        @pytest.fixture
        def inner(request):
            return hasattr(request, "param")
        @pytest.mark.parametrize("other", [1])
        def test_param(given, inner, other):
            assert (given, inner) == (True, False)
    """
    assert outcome(run_source(tmp_path, test_param=source)) == "1 passed"


def test_default_where_no_param_is_given(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_no_param_fixed.py", "-q")) == "2 passed"


def test_fixture_in_the_list_is_not_resolved(expect_suite, run_pytest):
    finished = expect_suite(f"{SUITE}/test_fixture_in_list.py", "-q", "--tb=line", returncode=1)
    assert "object of type 'FixtureFunctionDefinition' has no len()" in finished.stdout
    finished = run_pytest(f"{SUITE}/test_fixture_in_list.py", "-q", "--setup-show")
    assert (outcome(finished), "F cart" in setups(finished)) == ("1 failed", False)
    test_fixture_in_list.test_length(test_fixture_in_list.cart.__wrapped__())
    for cart in TOO_LONG:
        with pytest.raises(AssertionError):
            test_fixture_in_list.test_length(cart)


TOO_LONG = (["사과"] * 2, ["사과"] * 3)


def test_name_in_the_list_is_resolved_in_the_test(run_pytest):
    finished = run_pytest(f"{SUITE}/test_fixture_in_list_fixed.py", "-v")
    assert (ids(finished), finished.returncode) == (["cart"], 0)
    for cart in TOO_LONG:
        request = SimpleNamespace(getfixturevalue={"cart": cart}.get)
        with pytest.raises(AssertionError):
            test_fixture_in_list_fixed.test_length("cart", request)


def test_async_fixture_is_resolved_in_an_indirect_fixture(tmp_path):
    source = """
        import pytest, pytest_asyncio
        pytestmark = pytest.mark.asyncio
        @pytest_asyncio.fixture
        async def cart():
            return ["사과"]
        @pytest.fixture
        def chosen(request):
            return request.getfixturevalue(request.param)
        @pytest_asyncio.fixture
        async def awaited(request):
            return request.getfixturevalue(request.param)
        @pytest.mark.parametrize("name", ["cart"])
        async def test_by_name(name, request):
            request.getfixturevalue(name)
        @pytest.mark.parametrize("chosen", ["cart"], indirect=True)
        async def test_by_fixture(chosen):
            assert chosen == ["사과"]
        @pytest.mark.parametrize("awaited", ["cart"], indirect=True)
        async def test_by_async_fixture(awaited):
            pass
    """
    finished = run_written(tmp_path, {"test_name.py": source}, "-rA", plugins=("asyncio",))
    assert re.findall(r"(?m)^(PASSED|FAILED|ERROR) \S+::(\w+)", finished.stdout) == [
        ("PASSED", "test_by_fixture"),
        ("ERROR", "test_by_async_fixture"),
        ("FAILED", "test_by_name"),
    ]
    message = "Runner.run() cannot be called from a running event loop"
    assert len(re.findall(rf"(?m)^E +RuntimeError: {re.escape(message)}$", finished.stdout)) == 2


def test_empty_list_is_skipped(expect_suite, tmp_path):
    finished = expect_suite(f"{SUITE}/test_empty_list.py", "-q", "-rs")
    assert "got empty parameter set for (file)" in finished.stdout
    path = tmp_path / "full.json"
    path.write_text("{}", encoding="utf-8")
    test_empty_list.test_is_not_empty(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(AssertionError):
        test_empty_list.test_is_not_empty(path)


def test_empty_list_can_be_an_error(use, tmp_path):
    config = use(f"{SUITE}/pyproject.toml")
    source = (config.parent / "test_empty_list.py").read_text("utf-8")
    finished = run_source(tmp_path, "-c", str(config), test_empty=source)
    assert 'empty_parameter_set_mark = "fail_at_collect"' in config.read_text("utf-8")
    assert (finished.returncode, outcome(finished)) == (2, "1 error")
    assert "Empty parameter set in 'test_is_not_empty'" in finished.stdout


@pytest.mark.parametrize(
    ("numbers", "expected"), [("(n for n in (1, 2))", "2 passed, 1 skipped"), ("list(n for n in (1, 2))", "4 passed")]
)
def test_generator_is_empty_for_the_second_test(tmp_path, numbers, expected):
    source = f"""
        import pytest
        @pytest.mark.parametrize("number", {numbers})
        class TestNumber:
            def test_first(self, number): ...
            def test_second(self, number): ...
    """
    finished = run_source(tmp_path, "-rs", test_number=source)
    assert outcome(finished).startswith(expected)
    assert ("got empty parameter set for (number)" in finished.stdout) == ("skipped" in expected)


def test_values_are_not_copied(expect_suite):
    finished = expect_suite(f"{SUITE}/test_shared_list.py", "-q", "--tb=no", returncode=1)
    assert outcome(finished) == "1 failed, 1 passed"


def test_new_list_is_not_shared(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_shared_list_fixed.py", "-q")) == "2 passed"
