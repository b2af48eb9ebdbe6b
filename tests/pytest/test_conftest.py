"""docs/pytest/conftest.md의 주장."""

import re
import shutil
from pathlib import PurePosixPath
from textwrap import dedent

import pytest

from evidence.running import run_command
from snippets.pytest.conftest.undeclared import test_hello
from tests.pytest.suites import outcome, run_written

SUITE = "pytest/conftest"
QUIET = "pytest/imports/quiet.sh"
NOT_FOUND = "E       fixture 'order' not found\n"


def results(finished):
    """`-v`의 출력에서 테스트마다의 결과."""
    return dict(re.findall(r"^(\S+::\S+) (PASSED|ERROR) ", finished.stdout, re.MULTILINE))


@pytest.fixture
def shop(run_pytest):
    return run_pytest(f"{SUITE}/shop", "-v", "--no-header", "--tb=no")


def files_of(tree):
    """그림으로 그린 폴더의 파일들."""
    folders, files = [], set()
    for line in tree.splitlines()[1:]:
        indent, name = re.fullmatch(r"((?:│   |    )*)[├└]── (.+)", line).groups()
        folders = [*folders[: len(indent) // 4], name]
        if not name.endswith("/"):
            files.add(str(PurePosixPath(*folders)))
    return files


def test_tree_of_three_folders(shop, check_output, use):
    folder = use(f"{SUITE}/shop")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}
    assert files_of(use(f"{SUITE}/tree.txt").read_text("utf-8")) == there
    assert shop.returncode == 1
    check_output(f"{SUITE}/shop/test_shop.py", shop)


def test_same_folder_sees_the_fixture_without_import(shop, use):
    assert "import" not in use(f"{SUITE}/shop/test_shop.py").read_text("utf-8")
    assert results(shop)["test_shop.py::test_own_folder"] == "PASSED"


def test_lower_folders_see_the_fixture(shop, use):
    assert "import" not in use(f"{SUITE}/shop/orders/refunds/test_refunds.py").read_text("utf-8")
    assert results(shop)["users/test_users.py::test_upper_folder"] == "PASSED"
    assert results(shop)["orders/refunds/test_refunds.py::test_two_folders_down"] == "PASSED"


def test_upper_folder_does_not_see_the_fixture(run_pytest):
    finished = run_pytest(f"{SUITE}/shop", "-q", "test_shop.py")
    assert finished.returncode == 1
    assert "ERROR at setup of test_lower_folder" in finished.stdout
    assert finished.stdout.count(NOT_FOUND) == 1


def test_side_folder_does_not_see_the_fixture(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/not_found.sh", returncode=1, **in_suite(f"{SUITE}/shop"))
    assert finished.stdout.startswith(NOT_FOUND)


def test_error_lists_only_the_visible_fixtures(run_pytest):
    finished = run_pytest(f"{SUITE}/shop", "-q", "users")
    available = finished.stdout.partition("available fixtures: ")[2].splitlines()[0].split(", ")
    assert "greeting" in available
    assert "order" not in available


def test_lower_conftest_overrides_and_extends(shop, use):
    lower = use(f"{SUITE}/shop/orders/test_orders.py").read_text("utf-8")
    assert 'greeting == "안녕하세요, 주문하신 분"' in lower
    upper = use(f"{SUITE}/shop/test_shop.py").read_text("utf-8")
    assert 'greeting == "안녕하세요"' in upper
    assert results(shop)["orders/test_orders.py::test_override"] == "PASSED"
    assert results(shop)["test_shop.py::test_own_folder"] == "PASSED"


def test_upper_fixture_is_made_before_the_lower_one(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/setup_show.sh", **in_suite(f"{SUITE}/shop"))
    lines = [line.strip() for line in finished.stdout.splitlines()]
    assert lines[1:3] == ["SETUP    F greeting", "SETUP    F greeting (fixtures used: greeting)"]


def test_fixtures_per_test_tells_where_a_fixture_comes_from(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/fixtures_per_test.sh", **in_suite(f"{SUITE}/shop"))
    assert "greeting -- orders/conftest.py:9" in finished.stdout
    # 위쪽의 `greeting`도 쓰지만 나오지 않는다.
    assert finished.stdout.count("greeting --") == 1


def test_private_fixtures_are_shown_with_v(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        def _order(): ...

        def test_a(_order): ...
    """
    assert "_order --" not in run_written(tmp_path, {"test_a.py": source}, "--fixtures-per-test").stdout
    assert "_order -- test_a.py:4" in run_written(tmp_path, {}, "--fixtures-per-test", "-vv").stdout


FIXTURE = "import pytest\n\n@pytest.fixture\ndef order(): ...\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("conftest.py", "def order(): ...\n"),
        ("test_b.py", FIXTURE),
        ("test_a.py", "import pytest\n\nclass TestB:\n    @pytest.fixture\n    def order(self): ...\n\n"),
    ],
)
def test_other_reasons_for_not_found(tmp_path, name, text):
    test = "def test_a(order): ...\n"
    files = {"test_a.py": test} | {name: text + test * (name == "test_a.py")}
    assert NOT_FOUND in run_written(tmp_path, files, "test_a.py").stdout
    assert outcome(run_written(tmp_path, {"conftest.py": FIXTURE, "test_a.py": test}, "test_a.py")) == "1 passed"


def test_moving_the_fixture_up_makes_it_visible(run_pytest, use):
    assert "def order():" in use(f"{SUITE}/moved/conftest.py").read_text("utf-8")
    assert run_pytest(f"{SUITE}/moved", "-q", "users").returncode == 0


def test_hook_of_a_lower_conftest_sees_every_test(use, tmp_path):
    hooks = """
        def pytest_runtest_setup(item):
            print("\\nsetup", item.name)

        def pytest_collection_modifyitems(items):
            print("\\nitems", *(item.name for item in items))
    """
    files = {"orders/conftest.py": hooks} | {
        name: use(f"{SUITE}/shop/{name}").read_text("utf-8")
        for name in ("conftest.py", "orders/refunds/test_refunds.py", "users/test_users.py")
    }
    finished = run_written(tmp_path, files, "-s", "--tb=no")
    assert re.findall(r"^(items|setup) (.*)$", finished.stdout, re.MULTILINE) == [
        ("items", "test_two_folders_down test_upper_folder test_side_folder"),
        ("setup", "test_two_folders_down"),
    ]


def test_fixtures_per_test_does_not_know_what_is_chosen_while_running(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        def chosen(): ...

        @pytest.fixture
        def asked(): ...

        def test_a(asked, request):
            request.getfixturevalue("chosen")
            print("실행함")
    """
    finished = run_written(tmp_path, {"test_a.py": source}, "--fixtures-per-test", "-s")
    assert "asked -- test_a.py:7" in finished.stdout
    assert "chosen" not in finished.stdout
    assert "실행함" not in finished.stdout
    assert outcome(run_written(tmp_path, {})) == "1 passed"


# 아래 폴더에서 실행하기


@pytest.fixture
def moved(copy_of):
    return copy_of(f"{SUITE}/moved")


def test_upper_conftest_is_not_read_without_a_configuration_file(expect_output, in_copy, moved):
    finished = expect_output(f"{SUITE}/from_users.sh", returncode=1, **in_copy(moved))
    assert finished.stdout == NOT_FOUND.replace("order", "greeting") + NOT_FOUND


def test_folder_above_in_the_command_moves_the_top_up(in_copy, moved):
    (moved / "orders").mkdir()
    (moved / "orders/test_orders.py").write_text("def test_order(order): ...\n", encoding="utf-8")
    for arguments, passed in (([".."], 3), (["../orders"], 1), (["../orders", "."], 3)):
        finished = run_command(["pytest", "-q", *arguments], **in_copy(moved / "users"), merge=True)
        assert outcome(finished) == f"{passed} passed"
    # 실행한 폴더를 다른 이름으로 적은 것은 그 바깥이 아니다.
    assert NOT_FOUND in run_command(["pytest", "-q", "../users"], **in_copy(moved / "users"), merge=True).stdout


@pytest.mark.parametrize(
    ("options", "read"), [("", False), ("--rootdir=.", False), ("--rootdir=. --confcutdir=.", True)]
)
def test_configuration_file_in_a_side_folder_needs_both_options(in_copy, copy_of, options, read):
    folder = copy_of(f"{SUITE}/shop")
    (folder / "config").mkdir()
    (folder / "config/pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = ["pytest", "-v", "-c", "config/pytest.ini", *options.split()]
    finished = run_command([*command, "users"], **in_copy(folder), merge=True)
    assert ("fixture 'greeting' not found" not in finished.stdout) is read
    if read:
        # 옆 폴더의 것은 그래도 보이지 않는다. --confcutdir만 적으면 보인다.
        finished = run_command([*command, "users", "orders"], **in_copy(folder), merge=True)
        assert results(finished)["users/test_users.py::test_upper_folder"] == "PASSED"
        assert results(finished)["users/test_users.py::test_side_folder"] == "ERROR"
        command.remove("--rootdir=.")
        mixed = run_command([*command, "users", "orders"], **in_copy(folder), merge=True)
        assert "::test_side_folder PASSED" in mixed.stdout


def test_configuration_file_makes_the_upper_conftest_visible(run, in_copy, copy_of, run_pytest):
    folder = copy_of(f"{SUITE}/moved", f"{SUITE}/root.toml")
    finished = run(f"{SUITE}/from_users.sh", **in_copy(folder), merge=True)
    assert "not found" not in finished.stdout
    (folder / "users/cards").mkdir()
    (folder / "users/test_users.py").rename(folder / "users/cards/users")
    (folder / "users/cards/users").rename(folder / "users/cards/test_users.py")
    for place in (folder, folder / "users", folder / "users/cards"):
        assert "2 passed" in run(QUIET, **in_copy(place), merge=True).stdout


@pytest.mark.parametrize("where", [".", "users"])
def test_lower_configuration_file_hides_the_upper_conftest(run, use, in_copy, copy_of, where):
    folder = copy_of(f"{SUITE}/moved", f"{SUITE}/root.toml")
    options = in_copy(folder / where)
    assert run(QUIET, *(["users"] if where == "." else []), **options, merge=True).returncode == 0
    shutil.copy(use(f"{SUITE}/root.toml"), folder / "users/pyproject.toml")
    command = ["pytest", "-q", *(["users"] if where == "." else [])]
    assert NOT_FOUND in run_command(command, **options, merge=True).stdout
    if where == ".":
        # 다른 폴더도 적으면 맨 위의 설정 파일을 찾으므로 읽는다.
        (folder / "orders").mkdir()
        assert outcome(run_command([*command, "orders"], **options, merge=True)) == "2 passed"


SIDE = """
    import pytest

    @pytest.fixture(autouse=True)
    def NAME_only(): ...

    @pytest.fixture
    def where(): return "NAME"
"""


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("table", ["", "[tool.pytest.ini_options]\n"])
def test_side_folders_see_each_other_without_a_file_above(in_copy, tmp_path, above, table):
    asks = "def test_NAME(where, request): print(where, sorted(n for n in request.fixturenames if 'only' in n))\n"
    for name in ("users", "orders"):
        files = {"conftest.py": dedent(SIDE), f"test_{name}.py": asks, "pyproject.toml": table}
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text.replace("NAME", name), encoding="utf-8")
    if above:
        (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    command = "pytest users orders"
    finished = run_command([*command.split(), "-qs"], **in_copy(tmp_path), merge=True)
    printed = [line.lstrip(".") for line in finished.stdout.splitlines() if "only" in line]
    mixed = "orders ['orders_only', 'users_only']"
    assert printed == (["users ['users_only']", "orders ['orders_only']"] if above else [mixed, mixed])


def test_lower_configuration_file_hides_nothing_from_the_top(use, in_copy, copy_of):
    folder = copy_of(f"{SUITE}/moved", f"{SUITE}/root.toml")
    shutil.copy(use(f"{SUITE}/root.toml"), folder / "users/pyproject.toml")
    assert outcome(run_command(["pytest", "-q"], **in_copy(folder), merge=True)) == "2 passed"
    (folder / "pyproject.toml").unlink()
    assert outcome(run_command(["pytest", "-q"], **in_copy(folder), merge=True)) == "2 passed"


@pytest.mark.parametrize(
    ("name", "text"), [("pyproject.toml", ""), ("pyproject.toml", "[project]\n"), ("setup.py", "")]
)
def test_file_of_a_project_needs_no_pytest_table(run, in_copy, moved, name, text):
    (moved / name).write_text(text, encoding="utf-8")
    assert "not found" not in run(f"{SUITE}/from_users.sh", **in_copy(moved), merge=True).stdout


@pytest.mark.parametrize("where", [".", "users"])
def test_lower_file_without_a_table_needs_one_above(in_copy, moved, use, where):
    for folder in (moved, moved / "users"):
        (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    command = ["pytest", "-q", *(["users"] if where == "." else [])]
    assert NOT_FOUND in run_command(command, **in_copy(moved / where), merge=True).stdout
    table = use(f"{SUITE}/root.toml").read_text("utf-8")
    assert "[tool.pytest.ini_options]" in table
    # 맨 위에 pytest의 다른 설정이 이미 있으면 적지 않아도 읽는다.
    native = '[tool.pytest]\naddopts = ["-ra"]\n'
    for name, text in ("pyproject.toml", f"[project]\n\n{table}"), ("pyproject.toml", native), ("pytest.ini", ""):
        (moved / name).write_text(text, encoding="utf-8")
        assert run_command(command, **in_copy(moved / where), merge=True).returncode == 0
        (moved / name).write_text("[project]\n", encoding="utf-8")


# 이름과 import


def test_name_without_a_parameter_is_undefined(expect_suite, monkeypatch):
    expect_suite(f"{SUITE}/undeclared/test_hello.py", "-q", "--tb=no", returncode=1)
    # 그 이름만 있으면 통과한다.
    monkeypatch.setattr(test_hello, "greeting", "안녕하세요", raising=False)
    test_hello.test_hello()


def test_name_as_a_parameter_is_given(run_pytest):
    assert run_pytest(f"{SUITE}/undeclared/test_hello_fixed.py", "-q").returncode == 0


def test_importing_from_conftest_depends_on_what_is_run(expect_output, in_copy, copy_of, run_pytest):
    assert outcome(run_pytest(f"{SUITE}/imported", "-q")) == "2 passed"
    finished = expect_output(f"{SUITE}/imported.sh", returncode=2, **in_copy(copy_of(f"{SUITE}/imported")))
    assert "2 passed" in finished.stdout
    assert "ImportError: cannot import name 'make_order' from 'conftest'" in finished.stdout


def test_importing_from_conftest_takes_the_upper_file(run_pytest):
    finished = run_pytest(f"{SUITE}/imported", "-q", "users")
    # 경로에서 모음의 폴더는 떼어 있다. 옆의 orders/conftest.py가 아니라 맨 위의 것이다.
    assert "cannot import name 'make_order' from 'conftest' (conftest.py)" in finished.stdout


def test_conftest_in_a_package_has_another_name(copy_of, run, in_copy):
    folder = copy_of(f"{SUITE}/imported")
    (folder / "orders/__init__.py").touch()
    finished = run(QUIET, **in_copy(folder), merge=True)
    assert "cannot import name 'make_order' from 'conftest'" in finished.stdout
    assert "No module named 'conftest'" not in finished.stdout
    (folder / "users/__init__.py").touch()
    assert "cannot import name 'make_order'" in run(QUIET, **in_copy(folder), merge=True).stdout
    (folder / "conftest.py").unlink()
    test = folder / "users/test_users.py"
    assert "No module named 'conftest'" in run(QUIET, **in_copy(folder), merge=True).stdout
    test.write_text("import orders.conftest\n\n\ndef test_name(): ...\n", encoding="utf-8")
    finished = run(QUIET, "users", **in_copy(folder), merge=True)
    assert "No module named" not in finished.stdout


def test_importing_from_conftest_depends_on_what_is_run_with_importlib(copy_of, in_copy):
    command = ["pytest", "-q", "--import-mode=importlib"]
    folder = copy_of(f"{SUITE}/imported")
    finished = run_command(command, **in_copy(folder), merge=True)
    assert "No module named 'conftest'" in finished.stdout
    # 옆의 orders/conftest.py를 읽지 않으면 맨 위의 것이 그 이름으로 남아 있다.
    finished = run_command([*command, "users"], **in_copy(folder), merge=True)
    assert "cannot import name 'make_order' from 'conftest'" in finished.stdout


def test_fixture_that_gives_the_function_needs_no_import(run_pytest, use):
    assert "import" not in use(f"{SUITE}/factory/users/test_users.py").read_text("utf-8")
    for arguments in ((), ("users",)):
        assert run_pytest(f"{SUITE}/factory", "-q", *arguments).returncode == 0


@pytest.mark.parametrize("mode", ["prepend", "importlib"])
def test_values_of_parametrize_come_from_a_module(tmp_path, mode):
    wanted = """
        import pytest
        from MODULE import FRUITS

        @pytest.mark.parametrize("fruit", FRUITS)
        def test_fruit(fruit):
            assert fruit == "사과"
    """
    files = {
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
        "conftest.py": "",
        "orders/conftest.py": 'FRUITS = ["사과"]\n',
        "samples.py": 'FRUITS = ["사과"]\n',
        "users/test_users.py": wanted.replace("MODULE", "samples"),
    }
    for arguments in ((), ("users",)):
        assert outcome(run_written(tmp_path, files, f"--import-mode={mode}", *arguments)) == "1 passed"
    files = {"users/test_users.py": wanted.replace("MODULE", "conftest")}
    assert run_written(tmp_path, files, f"--import-mode={mode}", "users").returncode == 2
    fixture = """
        import pytest

        @pytest.fixture
        def fruits():
            return ["사과"]

        @pytest.mark.parametrize("fruit", fruits)
        def test_fruit(fruit): ...
    """
    assert run_written(tmp_path, {"users/test_users.py": fixture}, f"--import-mode={mode}").returncode == 2


# 자기 이름을 받는 픽스처


def test_fixture_that_asks_for_itself_is_recursive(expect_output, in_suite):
    finished = expect_output(f"{SUITE}/recursive.sh", returncode=1, **in_suite(f"{SUITE}/recursive"))
    assert finished.stdout == "E       recursive dependency involving fixture 'greeting' detected\n"


def test_fixtures_that_ask_for_each_other_are_recursive(tmp_path):
    source = """
        import pytest

        @pytest.fixture
        def greeting(guest): ...

        @pytest.fixture
        def guest(greeting): ...

        def test_a(greeting): ...
    """
    finished = run_written(tmp_path, {"test_a.py": source})
    assert "recursive dependency involving fixture 'greeting' detected" in finished.stdout


def test_fixture_of_that_name_above_is_taken(run_pytest, tmp_path):
    upper = 'import pytest\n\n\n@pytest.fixture\ndef greeting():\n    return "안녕하세요"\n'
    (tmp_path / "upper.py").write_text(upper, encoding="utf-8")
    given = {"plugins": ("upper",), "env": {"PYTHONPATH": str(tmp_path)}}
    assert run_pytest(f"{SUITE}/recursive/test_greeting.py", "-q", **given).returncode == 0


def test_fixture_of_another_name_is_no_recursion(run_pytest):
    assert run_pytest(f"{SUITE}/recursive/test_greeting_fixed.py", "-q").returncode == 0
