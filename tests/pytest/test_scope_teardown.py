"""docs/pytest/scope-teardown.md의 주장."""

import re
from itertools import permutations
from textwrap import dedent

import pytest

from snippets.pytest.scope_teardown import test_scope_mismatch, test_session_env
from tests.pytest.suites import outcome, run_source, run_written, setups, stripped

SUITE = "pytest/scope_teardown"
SCOPES = ["function", "class", "module", "package", "session"]


def counting(scopes, indent=""):
    """스코프마다, 만들 때 번호를 하나씩 올리는 픽스처 `of_스코프`의 소스."""
    lines = ["import itertools, pytest"]
    for scope in scopes:
        lines += [f"n_{scope} = itertools.count(1)", f'@pytest.fixture(scope="{scope}")']
        lines += [f"def of_{scope}(): return next(n_{scope})"]
    return "\n".join(lines)


def asking(scopes):
    """받은 번호를 찍는 테스트 넷의 소스. 둘은 한 클래스의 메서드다."""
    names = ", ".join(f"of_{scope}" for scope in scopes)
    show = f'print("번호", {names})'
    methods = "\n".join(f"    def test_{name}(self, {names}): {show}" for name in "ab")
    return f"class TestClass:\n{methods}\n" + "\n".join(f"def test_{name}({names}): {show}" for name in "cd")


def numbers(finished):
    """찍힌 번호를 스코프마다 모은 것."""
    rows = [line.split()[1:] for line in re.findall(r"번호 [\d ]+", finished.stdout)]
    return ["".join(column) for column in zip(*rows, strict=True)]


def printed(finished):
    """테스트와 픽스처가 찍은, `> `로 시작하는 줄. 앞에 테스트 결과의 글자가 붙을 수 있다."""
    return re.findall(r"(?m)^[.FEsx]*(> \S.*)$", finished.stdout)


# yield와 정리


def test_teardown_runs_in_reverse_order_after_a_failure(expect_suite):
    finished = expect_suite(f"{SUITE}/test_yield.py", "-q", "-s", "--tb=no", returncode=1)
    assert outcome(finished) == "1 failed"
    assert re.findall(r"서버 켜기|접속하기|접속 끊기|서버 끄기", finished.stdout) == [
        "서버 켜기",
        "접속하기",
        "접속 끊기",
        "서버 끄기",
    ]


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize(
    ("end", "runs"),
    [("os._exit(3)", 0), ("signal.raise_signal(signal.SIGTERM)", 0), ("signal.raise_signal(signal.SIGINT)", 1)],
)
def test_teardown_does_not_run_when_the_process_is_ended(tmp_path, end, runs):
    source = f"""
        import os, signal, pytest
        @pytest.fixture
        def server():
            yield
            open("cleaned", "w").close()
        def test_end(server): {end}
    """
    finished = run_source(tmp_path, test_end=source)
    assert finished.returncode != 0
    assert (tmp_path / "cleaned").exists() == bool(runs)


def test_teardown_runs_however_the_test_ends(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        def a():
            yield
            print("> a")

        @pytest.fixture
        def b():
            yield
            print("> b")

        def test_fails(b, a):
            assert a
        def test_skips(a, b):
            pytest.skip("건너뜀")
        def test_exits(a, b):
            raise SystemExit
        @pytest.mark.xfail
        def test_expected(a, b):
            raise ValueError
    """
    finished = run_source(tmp_path, "-s", "--tb=no", test_end=source)
    assert outcome(finished) == "2 failed, 1 skipped, 1 xfailed"
    assert printed(finished) == ["> a", "> b", *["> b", "> a"] * 3]


def test_finalizers_run_in_reverse_order(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        def a(request):
            request.addfinalizer(lambda: print("> 1"))
            request.addfinalizer(lambda: print("> 2"))
            return "값"

        def test_value(a):
            assert a == "값"
        def test_fails(a):
            assert a is None
    """
    source += """
        @pytest.fixture
        def half(request):
            request.addfinalizer(lambda: print("> 3"))
            raise ConnectionError
        def test_half(half): ...
    """
    finished = run_source(tmp_path, "-s", "--tb=no", test_finalizer=source)
    assert outcome(finished) == "1 failed, 1 passed, 1 error"
    assert printed(finished) == ["> 2", "> 1", "> 2", "> 1", "> 3"]


# 스코프


def test_scopes_tell_how_long_a_value_lives(tmp_path):
    tests = asking(SCOPES)
    finished = run_source(tmp_path, "-s", conftest=counting(SCOPES), test_1=tests, test_2=tests)
    assert outcome(finished) == "8 passed"
    assert numbers(finished) == ["12345678", "11234456", "11112222", "11111111", "11111111"]
    mark = "@pytest.mark.parametrize('n', 'ab')\n"
    tests = f"{mark}def test_n(n, of_class): print('번호', of_class)\n"
    tests += f"{mark}class TestN:\n    def test_n(self, n, of_class): print('번호', of_class)\n"
    finished = run_source(tmp_path, "-s", test_1="import pytest\n" + tests, test_2="")
    assert numbers(finished) == ["1233"]


def test_package_scope_is_the_package_of_the_definition(tmp_path):
    tests, fixtures = asking(["package", "session"]), counting(["package", "session"])
    files = {"a/__init__": "", "a/conftest": fixtures, "a/test_1": tests, "a/test_2": tests}
    files |= {"a/b/__init__": "", "a/b/test_3": tests, "c/conftest": fixtures, "c/test_4": tests}
    finished = run_source(tmp_path, "-s", **files)
    assert outcome(finished) == "16 passed"
    assert numbers(finished) == ["1" * 16] * 2
    for path in tmp_path.rglob("conftest.py"):
        path.unlink()
    # 정의한 폴더가 패키지이면 그 패키지를 벗어날 때 정리하고, 아니면 끝에서 정리한다.
    leaving = """
        import pytest
        @pytest.fixture(scope="package", autouse=True)
        def own():
            yield
            print("> 정리")
    """
    last = {"z/test_9": "def test_last(): print('> 다른 폴더')"}
    package = {"p/__init__": "", "p/conftest": leaving, "p/test_5": "def test_p(): ..."}
    assert printed(run_source(tmp_path, "-s", "p", "z", **package, **last)) == ["> 정리", "> 다른 폴더"]
    folder = {"q/conftest": leaving, "q/test_6": "def test_q(): ..."}
    assert printed(run_source(tmp_path, "-s", "q", "z", **folder)) == ["> 다른 폴더", "> 정리"]


def test_place_of_the_fixture_does_not_change_its_scope(tmp_path):
    tests = asking(["function"])
    fixture = counting(["function"])
    assert numbers(run_source(tmp_path, "-s", conftest=fixture, test_1=tests, test_2=tests)) == ["12345678"]


def test_session_fixture_runs_once_for_two_files(tmp_path):
    test = "def test_one(of_session): print('번호', of_session)"
    files = {"test_1": test, "a/test_2": test, "b/test_3": test}
    finished = run_source(tmp_path, "-s", conftest=counting(["session"]), **files)
    assert outcome(finished) == "3 passed"
    assert numbers(finished) == ["111"]


# 만드는 순서


def test_wider_scopes_and_autouse_come_first(expect_output, in_suite, run_pytest):
    finished = expect_output(f"{SUITE}/setup_plan.sh", **in_suite(SUITE))
    assert setups(finished) == ["S settings", "F stock", "F user", "F cart"]
    shown = run_pytest(f"{SUITE}/test_setup_order.py", "-q", "--setup-show")
    assert (outcome(shown), setups(shown)) == ("1 passed", setups(finished))


def test_order_does_not_depend_on_the_order_of_parameters_or_definitions(tmp_path):
    fixtures = [f'@pytest.fixture(scope="{scope}")\ndef of_{scope}(): ...\n' for scope in SCOPES]
    auto = '@pytest.fixture(autouse=True)\ndef auto(): ...\n@pytest.fixture(autouse=True, scope="class")\ndef wide(): ...\n'
    names = [f"of_{scope}" for scope in SCOPES]
    for number, order in enumerate(list(permutations(names))[:: len(SCOPES) ** 2]):
        tests = f"def test_order(plain, {', '.join(order)}): ...\n"
        plain = "@pytest.fixture\ndef plain(): ...\n"
        source = "import pytest\n" + "".join([auto, *fixtures[:: -1 if number % 2 else 1], plain, tests])
        made = setups(run_source(tmp_path, "--setup-plan", test_order=source))
        assert made == [
            "S of_session",
            "P of_package",
            "M of_module",
            "C wide",
            "C of_class",
            "F auto",
            "F plain",
            "F of_function",
        ]


def test_requested_fixture_is_made_before_the_one_that_asks(tmp_path):
    source = """
        import pytest
        @pytest.fixture(autouse=True)
        def auto(needed): ...
        @pytest.fixture
        def cart(): ...
        @pytest.fixture
        def needed(): ...
        def test_order(cart, needed): ...
    """
    assert setups(run_source(tmp_path, "--setup-plan", test_order=source)) == ["F needed", "F auto", "F cart"]


def test_setup_plan_runs_nothing_and_setup_show_runs_all(tmp_path):
    source = """
        import pytest
        @pytest.fixture
        def cart():
            print("> 픽스처")
        def test_cart(cart):
            print("> 테스트")
    """
    plan = run_source(tmp_path, "-s", "--setup-plan", test_cart=source)
    assert (outcome(plan), printed(plan), setups(plan)) == ("no tests ran", [], ["F cart"])
    show = run_source(tmp_path, "-s", "--setup-show")
    assert (outcome(show), setups(show)) == ("1 passed", ["F cart"])
    assert show.stdout.count("> ") == 2


def test_prints_of_a_passed_test_need_s(tmp_path):
    source = """
        import pytest
        @pytest.fixture
        def cart():
            print("> 준비")
            yield
            print("> 정리")
        def test_cart(cart): ...
    """
    assert printed(run_source(tmp_path, test_cart=source)) == []
    assert printed(run_source(tmp_path, "-s")) == ["> 준비", "> 정리"]


# usefixtures와 autouse


def test_usefixtures_runs_a_fixture_without_a_parameter(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_usefixtures.py", "-q")) == "1 passed"


def test_autouse_reaches_what_is_below_its_definition(tmp_path):
    auto = "import pytest\n@pytest.fixture(autouse=True)\ndef {name}({self}): ...\n"
    test = "def test_{name}(): ...\n"
    inner = (
        auto.format(name="of_class", self="self").partition("\n")[2].replace("@", "    @").replace("def ", "    def ")
    )
    one = auto.format(name="of_file", self="") + f"class TestClass:\n{inner}    def test_method(self): ...\n"
    files = {"a/conftest": auto.format(name="of_folder", self=""), "a/test_1": one + test.format(name="same_file")}
    files |= {f"{place}test_{place[:1]}2": test.format(name=f"in_{place[:1]}2") for place in ("", "a/", "b/")}
    files["a/c/test_3"] = test.format(name="below")
    finished = run_source(tmp_path, "--setup-plan", **files)
    used = dict(re.findall(r"::(test_\w+)(?: \(fixtures used: (.*)\))?", finished.stdout))
    assert used == {
        "test_method": "of_class, of_file, of_folder",
        "test_same_file": "of_file, of_folder",
        "test_in_a2": "of_folder",
        "test_below": "of_folder",
        "test_in_2": "",
        "test_in_b2": "",
    }


def test_value_of_an_autouse_fixture_needs_a_parameter(tmp_path):
    source = """
        import pytest
        @pytest.fixture(autouse=True)
        def cart():
            return ["사과"]
        def test_parameter(cart):
            assert cart == ["사과"]
        def test_none():
            assert cart != ["사과"]
    """
    assert outcome(run_source(tmp_path, test_cart=source)) == "2 passed"


# params


def test_two_wide_fixtures_may_make_a_value_again(tmp_path):
    source = """
        import pytest
        @pytest.fixture(scope="module", params=[1, 2])
        def a(request): return request.param
        @pytest.fixture(scope="module", params=[1, 2])
        def b(request): return request.param
        def test_both(a, b): ...
        def test_a(a): ...
        def test_b(b): ...
    """
    made = setups(run_source(tmp_path, "--setup-plan", test_all=source))
    assert len(made) > len(set(made)) == 4


def test_tests_are_grouped_by_the_parameter_of_a_wide_fixture(expect_suite, run_pytest, tmp_path):
    finished = expect_suite(f"{SUITE}/test_regrouped.py", "-q", "--setup-plan")
    assert setups(finished) == ["M database['sqlite']", "M database['postgres']"]
    assert outcome(run_pytest(f"{SUITE}/test_regrouped.py", "-q")) == "4 passed"
    assert re.findall(r"::(\w+\[\w+\])", finished.stdout) == [
        "test_add[sqlite]",
        "test_pay[sqlite]",
        "test_add[postgres]",
        "test_pay[postgres]",
    ]
    for scope, order in [("function", "1x 1y 2x 2y"), ("module", "1x 2x 1y 2y"), ("session", "1x 2x 1y 2y")]:
        source = f"""
            import pytest
            @pytest.fixture(scope="{scope}", params=["x", "y"])
            def a(request): ...
            def test_1(a): ...
            def test_2(a): ...
        """
        found = run_source(tmp_path, "--setup-plan", test_group=source).stdout
        assert " ".join(map("".join, re.findall(r"test_(\d)\[(\w)\]", found))) == order


# ScopeMismatch


def test_wide_fixture_cannot_request_a_narrow_one(expect_suite, tmp_path):
    finished = expect_suite(f"{SUITE}/test_scope_mismatch.py", "-q", returncode=1)
    assert "ScopeMismatch: You tried to access the function scoped fixture prices" in finished.stdout
    prices = test_scope_mismatch.prices.__wrapped__()
    test_scope_mismatch.test_names(test_scope_mismatch.catalog.__wrapped__(prices))
    pairs = [(narrow, wide) for at, narrow in enumerate(SCOPES) for wide in SCOPES[at + 1 :]]
    finished = run_source(tmp_path, test_scopes="import pytest\n" + "".join(requesting(*pair) for pair in pairs))
    assert outcome(finished) == "10 errors"
    for narrow, wide in pairs:
        asked = f"You tried to access the {narrow} scoped fixture {narrow}_{wide} with a {wide} scoped request object"
        assert finished.stdout.count(f"ScopeMismatch: {asked}") == 1


def requesting(asked, asking):
    """스코프가 `asking`인 픽스처가 `asked`인 픽스처를 요청하는 소스."""
    name = f"{asked}_{asking}"
    return dedent(f"""
        @pytest.fixture(scope="{asked}")
        def {name}(): ...
        @pytest.fixture(scope="{asking}")
        def asks_{name}({name}): ...
        def test_{name}(asks_{name}): ...
    """)


def test_same_or_wider_scope_can_be_requested(run_pytest, tmp_path):
    assert outcome(run_pytest(f"{SUITE}/test_scope_mismatch_fixed.py", "-q")) == "1 passed"
    pairs = [(wide, scope) for at, scope in enumerate(SCOPES) for wide in SCOPES[at:]]
    source = "import pytest\n" + "".join(requesting(*pair) for pair in pairs)
    assert outcome(run_source(tmp_path, test_scopes=source)) == "15 passed"


def test_narrow_fixture_can_request_a_wide_one(tmp_path):
    source = "import pytest\n" + requesting("function", "session").replace('scope="session"', 'scope="function"')
    assert outcome(run_source(tmp_path, test_narrow=source)) == "1 passed"


def test_session_fixture_cannot_request_monkeypatch(expect_suite, run_pytest, monkeypatch):
    expect_suite(f"{SUITE}/test_session_env.py", "-q", "--tb=no", returncode=1)
    finished = run_pytest(f"{SUITE}/test_session_env.py", "-q")
    assert "ScopeMismatch: You tried to access the function scoped fixture monkeypatch" in finished.stdout
    test_session_env.test_key(test_session_env.api_key.__wrapped__(monkeypatch))


def test_every_wider_scope_is_a_mismatch_for_monkeypatch(tmp_path):
    suite = """
        import pytest

        @pytest.fixture(scope="{scope}")
        def mode(monkeypatch):
            pass

        class TestShop:
            def test_mode(self, mode):
                pass
    """
    files = {f"test_{scope}.py": suite.format(scope=scope) for scope in ("function", "class", "module", "session")}
    finished = run_written(tmp_path, files)
    assert outcome(finished) == "1 passed, 3 errors"
    message = (
        "ScopeMismatch: You tried to access the function scoped fixture monkeypatch with a {} scoped request object"
    )
    assert all(message.format(scope) in finished.stdout for scope in ("class", "module", "session"))


def test_monkeypatch_context_lasts_for_the_session(run_pytest, tmp_path):
    assert outcome(run_pytest(f"{SUITE}/test_session_env_fixed.py", "-q")) == "1 passed"
    fixture = """
        import os, pytest

        @pytest.fixture(scope="session", autouse=True)
        def after():
            yield
            print(">", os.environ.get("API_KEY"))

        @pytest.fixture(scope="session")
        def api_key(after):
            with pytest.MonkeyPatch.context() as monkeypatch:
                monkeypatch.setenv("API_KEY", "test")
                yield
    """
    first = "def test_first(api_key): ..."
    second = "import os\ndef test_second(): assert os.environ['API_KEY'] == 'test'"
    finished = run_source(tmp_path, "-s", conftest=fixture, test_1=first, test_2=second)
    assert (outcome(finished), printed(finished)) == ("2 passed", ["> None"])


def test_tmp_path_factory_works_in_a_session_fixture(tmp_path):
    source = """
        import pytest
        @pytest.fixture(scope="session")
        def folder({name}):
            return {value}
        def test_folder(folder):
            assert list(folder.iterdir()) == []
    """
    bad = run_source(tmp_path, test_folder=source.format(name="tmp_path", value="tmp_path"))
    assert "ScopeMismatch: You tried to access the function scoped fixture tmp_path" in bad.stdout
    good = source.format(name="tmp_path_factory", value='tmp_path_factory.mktemp("a")')
    assert outcome(run_source(tmp_path, test_folder=good)) == "1 passed"


# session의 값


def test_session_scope_shares_one_object(expect_suite):
    expect_suite(f"{SUITE}/test_session_shared.py", "-q", "--tb=no", returncode=1)


def test_copy_of_a_session_value_is_fresh(run_pytest):
    finished = run_pytest(f"{SUITE}/test_session_shared_fixed.py", "-q", "--setup-show")
    assert outcome(finished) == "2 passed"
    assert setups(finished) == ["S fruits", "F cart", "F cart"]


# 준비와 정리의 실패


def test_code_after_yield_does_not_run_when_the_setup_fails(expect_suite, run_pytest):
    finished = expect_suite(f"{SUITE}/test_setup_fails.py", "-q", "-s", "--tb=no", returncode=1)
    assert (outcome(finished), finished.stdout.count("서버 켜기"), finished.stdout.count("서버 끄기")) == (
        "1 error",
        1,
        0,
    )
    finished = run_pytest(f"{SUITE}/test_setup_fails.py", "-q", "-s", env={"SHOP_PORT": "80"})
    assert (outcome(finished), "서버 끄기" in finished.stdout) == ("1 passed", True)


def test_fixtures_made_before_the_failed_one_are_cleaned_up(tmp_path):
    source = """
        import pytest
        @pytest.fixture
        def a():
            yield
            print("> a")
        @pytest.fixture
        def failing():
            raise ConnectionError
            yield
            print("> failing")
        @pytest.fixture
        def later():
            print("> later")
        def test_never(a, failing, later):
            print("> test")
    """
    finished = run_source(tmp_path, "-s", test_never=source)
    assert (outcome(finished), printed(finished)) == ("1 error", ["> a"])


def test_smaller_fixtures_are_cleaned_up(run_pytest):
    finished = run_pytest(f"{SUITE}/test_setup_fails_fixed.py", "-q", "-s", "--tb=no")
    assert (outcome(finished), finished.stdout.count("서버 끄기")) == ("1 error", 1)
    assert outcome(run_pytest(f"{SUITE}/test_setup_fails_fixed.py", "-q", env={"SHOP_PORT": "80"})) == "1 passed"


@pytest.mark.parametrize("fails", [True, False])
def test_finally_runs_when_the_setup_fails(tmp_path, fails):
    source = f"""
        import pytest
        @pytest.fixture
        def server():
            try:
                if {fails}:
                    raise ConnectionError
                yield
            finally:
                print("> 끄기")
        def test_server(server): ...
    """
    finished = run_source(tmp_path, "-s", test_server=source)
    assert (outcome(finished), printed(finished)) == ("1 error" if fails else "1 passed", ["> 끄기"])


def test_failed_session_fixture_is_not_tried_again(tmp_path):
    fixture = """
        import pytest
        @pytest.fixture(scope="session")
        def server():
            print("> 켜기")
            raise ConnectionError("접속하지 못함")
    """
    test = "def test_one(server): ...\ndef test_two(server): ...\ndef test_other(): ..."
    finished = run_source(tmp_path, "-s", conftest=fixture, test_1=test, test_2=test)
    assert (outcome(finished), printed(finished)) == ("2 passed, 4 errors", ["> 켜기"])
    assert len(re.findall("E +ConnectionError: 접속하지 못함", finished.stdout)) == 4


def test_error_at_teardown_counts_beside_the_passed_test(expect_suite, run_pytest):
    finished = expect_suite(f"{SUITE}/test_teardown_fails.py", "-q", "--tb=no", returncode=1)
    assert outcome(finished) == "1 passed, 1 error"
    assert "ERROR at teardown of test_delete" in run_pytest(f"{SUITE}/test_teardown_fails.py", "-q").stdout


def test_error_of_a_session_teardown_is_of_the_last_test(tmp_path):
    source = """
        import pytest
        @pytest.fixture(scope="session")
        def wide():
            yield
            raise RuntimeError
        def test_uses(wide): ...
        def test_last(): ...
    """
    finished = run_source(tmp_path, "--tb=no", test_all=source)
    assert outcome(finished) == "2 passed, 1 error"
    assert "ERROR test_all.py::test_last - RuntimeError" in stripped(finished)


def test_other_fixtures_are_cleaned_up_after_an_error_at_teardown(tmp_path):
    source = """
        import pytest
        @pytest.fixture(scope="session")
        def wide():
            yield
            print("> wide")
        @pytest.fixture
        def a(wide):
            yield
            print("> a")
        @pytest.fixture
        def failing(a):
            yield
            raise RuntimeError
        @pytest.fixture
        def b():
            yield
            print("> b")
        def test_all(failing, b): ...
    """
    finished = run_source(tmp_path, "-s", test_all=source)
    assert (outcome(finished), printed(finished)) == ("1 passed, 1 error", ["> b", "> a", "> wide"])


# 테스트가 치우지 않으면 픽스처가 치운다.
KEPT = """
def test_keep(report):
    left.append(report)

def test_after():
    assert not left[0].exists()

left = []
"""


def test_teardown_that_allows_for_what_is_gone(run_pytest, use, tmp_path):
    fixed = f"{SUITE}/test_teardown_fails_fixed.py"
    assert outcome(run_pytest(fixed, "-q")) == "1 passed"
    finished = run_written(tmp_path, {"test_shop.py": use(fixed).read_text("utf-8") + KEPT})
    assert outcome(finished) == "3 passed"


def test_fixture_may_yield_only_once(expect_suite, run_pytest):
    expect_suite(f"{SUITE}/test_two_yields.py", "-q", "--tb=no", returncode=1)
    finished = run_pytest(f"{SUITE}/test_two_yields.py", "-q")
    assert outcome(finished) == "1 passed, 1 error"
    assert "ERROR at teardown" in finished.stdout
    assert "fixture function has more than one 'yield'" in finished.stdout


def test_params_give_one_test_for_each_value(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_two_yields_fixed.py", "-q")) == "2 passed"


def test_fixture_must_yield_once(tmp_path):
    source = """
        import pytest
        @pytest.fixture
        def user():
            if False:
                yield "민수"
        def test_user(user): ...
    """
    finished = run_source(tmp_path, test_user=source)
    assert "ValueError: user did not yield a value" in stripped(finished)[-2]
