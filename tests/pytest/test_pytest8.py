"""페이지가 pytest 9부터라고 하거나 9.2에서만 그렇다고 하는 것을 pytest 8.4에서 확인한다. 9의 결과는 그 페이지의 테스트에 있다."""

import re
import shutil

import pytest

from evidence.running import run_command
from tests.environments import install, make_environment
from tests.pytest.suites import outcome

TIMEOUT = 240
pytestmark = [pytest.mark.timeout(2 * TIMEOUT), pytest.mark.platform("linux", "darwin")]


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pytest8")
    env = make_environment(folder / "env")
    install(env, folder, "wheels-pytest8")
    return env


@pytest.fixture
def suite8(env, use, tmp_path):
    """스니펫의 파일이나 폴더를 빈 폴더에 두고 pytest 8.4로 실행하는 함수. `files`는 더 둘 파일(이름: 글)."""
    folder = tmp_path / "shop"

    def _suite8(snippet, *args, files=()):
        source = use(f"pytest/{snippet}")
        if source.is_file():
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder)
        else:
            shutil.copytree(source, folder, dirs_exist_ok=True)
        for name, text in dict(files).items():
            (folder / name).write_text(text, encoding="utf-8")
        return run_command(["pytest", *args], cwd=folder, env=env, timeout=TIMEOUT, merge=True, label=snippet)

    return _suite8


def test_environment_has_pytest_8_4(env, tmp_path):
    finished = run_command(["pytest", "--version"], cwd=tmp_path, env=env, merge=True)
    assert finished.stdout == "pytest 8.4.2\n"


# imports.md


def test_page_of_imports_works_with_its_settings(suite8, use):
    settings = use("pytest/imports/root_path.toml").read_text("utf-8")
    assert outcome(suite8("imports/flat", "-q", files={"pyproject.toml": settings})) == "1 passed"


@pytest.mark.parametrize(("name", "table"), [("pyproject.toml", "tool.pytest"), ("pytest.toml", "pytest")])
def test_native_tables_are_ignored_without_a_word(suite8, name, table):
    finished = suite8("imports/flat", files={name: f'[{table}]\npythonpath = ["."]\n'})
    assert "No module named 'app'" in finished.stdout
    assert "warning" not in finished.stdout.lower()


def test_two_tables_are_no_error(suite8, use):
    both = use("pytest/imports/both.toml").read_text("utf-8")
    finished = suite8("imports/flat", "-q", files={"pyproject.toml": both})
    assert outcome(finished) == "1 passed"
    assert "Cannot use both" not in finished.stdout


def test_empty_pytest_ini_turns_pyproject_off_without_a_word(suite8, use):
    settings = use("pytest/imports/root_path.toml").read_text("utf-8")
    finished = suite8("imports/flat", files={"pyproject.toml": settings, "pytest.ini": ""})
    assert "configfile: pytest.ini\n" in finished.stdout
    assert "ignoring pytest config" not in finished.stdout
    assert "No module named 'app'" in finished.stdout


# fixtures.md


def test_marks_on_a_fixture_have_no_effect_and_warn(suite8):
    file = "fixtures/test_marked_fixture.py"
    finished = suite8(file, "-q", files={"test_use.py": USE.replace("NAME", "empty_folder")})
    assert outcome(finished) == "1 passed, 1 warning"
    assert "PytestRemovedIn9Warning: Marks applied to fixtures have no effect" in finished.stdout


USE = """
from test_marked_fixture import NAME

def test_use(request, NAME):
    assert "tmp_path" not in request.fixturenames
"""


def test_forgotten_parameter_has_the_same_text(suite8):
    finished = suite8("fixtures/test_forgotten_parameter.py", "-q")
    assert "object of type 'FixtureFunctionDefinition' has no len()" in finished.stdout


# async-tests.md


def test_async_test_without_a_plugin_fails(suite8):
    finished = suite8("async_tests/test_no_mark.py", "-q")
    assert outcome(finished) == "1 failed"
    assert "async def functions are not natively supported" in finished.stdout


ASYNC_FIXTURE = """
import inspect
import pytest

@pytest.fixture
async def prices():
    return [1000, 2000]

def test_total(prices):
    assert inspect.iscoroutine(prices)
    prices.close()
"""


def test_async_fixture_without_a_plugin_gives_the_coroutine(suite8):
    finished = suite8("async_tests/test_no_mark.py", "-q", "test_a.py", files={"test_a.py": ASYNC_FIXTURE})
    assert outcome(finished) == "1 passed, 1 warning"
    assert "PytestRemovedIn9Warning: 'test_total' requested an async fixture 'prices'" in finished.stdout


# korean-names.md


@pytest.mark.parametrize(("table", "selected"), [("tool.pytest", 0), ("tool.pytest.ini_options", 1)])
def test_option_for_ids_stands_in_the_old_table_only(suite8, table, selected):
    option = "disable_test_id_escaping_and_forfeit_all_rights_to_community_support"
    files = {"pyproject.toml": f"[{table}]\n{option} = true\n"}
    finished = suite8("korean_names/test_fruit.py", "-q", "-k", "사과", files=files)
    assert outcome(finished) == ("1 passed, 1 deselected" if selected else "2 deselected")


# xdist.md


def test_loadgroup_gathers_the_group(suite8):
    finished = suite8("xdist/dist_modes", "-n", "2", "--dist", "loadgroup")
    assert "xdist-3.8.0" in finished.stdout
    workers = [set(re.findall(r"(\w+)@stock", line)) for line in finished.stdout.splitlines() if "한 워커" in line]
    assert {"test_add", "test_pay"} in workers


def test_loadgroup_gathers_tests_of_two_files(suite8):
    text = 'import pytest\n\n@pytest.mark.xdist_group("stock")\ndef test_NAME(): pass\n\ndef test_other(): pass\n'
    files = {f"test_{name}.py": text.replace("NAME", name) for name in ("cart", "order")}
    finished = suite8("async_tests/test_no_mark.py", "-v", "-n", "2", "--dist", "loadgroup", *files, files=files)
    ran = re.findall(r"^\[(gw\d)\] .* PASSED \S+::test_(cart|order)@stock", finished.stdout, re.MULTILINE)
    assert {test for _, test in ran} == {"cart", "order"}
    assert len({worker for worker, _ in ran}) == 1


# monkeypatch.md

INSTANCE = """
import pytest

class Bank:
    def send(self):
        return "진짜"

def test_left_behind():
    bank = Bank()
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(bank, "send", lambda: "가짜")
        assert bank.send() == "가짜"
    assert bank.send() == "진짜"
    assert list(vars(bank)) == ["send"]
    with pytest.MonkeyPatch.context() as changes:
        changes.setattr(Bank, "send", lambda self: "가짜")
        assert (Bank().send(), bank.send()) == ("가짜", "진짜")
"""


def test_method_of_an_instance_stays_on_it(suite8):
    finished = suite8("monkeypatch/options.py", "-q", files={"test_bank.py": INSTANCE})
    assert outcome(finished) == "1 passed"
