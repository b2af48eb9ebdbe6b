"""docs/pytest/imports.md의 주장."""

import os
import re
import shutil
import sysconfig
from pathlib import Path

import pytest

from evidence.running import run_command
from snippets.pytest.imports.hidden.tests.django import test_slug

SUITE = "pytest/imports"
ROOT_PATH = f"{SUITE}/root_path.toml"
NO_APP = "E   ModuleNotFoundError: No module named 'app'\n"
IMPORTLIB = "--import-mode=importlib"


@pytest.fixture
def shell(run, in_copy):
    """셸 스니펫을 복사한 폴더에서 실행하는 함수. `PYTEST_ADDOPTS`에 옵션을 더할 수 있다."""

    def _shell(script, folder, *options, **env):
        arguments = in_copy(folder)
        env = arguments["env"] | env
        env["PYTEST_ADDOPTS"] = " ".join([env["PYTEST_ADDOPTS"], *options])
        return run(f"{SUITE}/{script}", cwd=arguments["cwd"], env=env, merge=True)

    return _shell


@pytest.fixture
def expect(shell, check_output):
    """셸 스니펫을 실행하고 종료 상태와 출력을 비교하는 함수. 한 명령의 출력이 여럿이면 이름으로 가른다."""

    def _expect(script, folder, returncode=0, name=""):
        finished = shell(script, folder)
        assert finished.returncode == returncode, finished.stdout
        check_output(
            f"{SUITE}/{script}", finished, name=f"{SUITE}/{script.removesuffix('.sh')}.{name}.sh" if name else ""
        )
        return finished

    return _expect


@pytest.fixture
def flat(copy_of):
    return copy_of(f"{SUITE}/flat")


@pytest.fixture
def passes(shell):
    """그 폴더에서 `pytest -q`가 통과하는지 알려 주는 함수."""

    def _passes(folder, *options, script="quiet.sh", **env):
        return shell(script, folder, *options, **env).returncode == 0

    return _passes


PATH = """\
import sys
from importlib.util import find_spec


def test_path():
    print("path:", sys.path)
    print("app:", find_spec("app") is not None)
    assert False
"""


@pytest.fixture
def path(shell):
    """테스트를 불러올 때 `sys.path`에 들어와 있는 프로젝트와 그 위의 폴더와, app을 찾는지를 주는 함수."""

    def _path(folder, *options, script="quiet.sh", **env):
        # 이미 있는 테스트는 app을 찾지 못하면 멈추므로 바꾼다.
        (folder / "tests/test_prices.py").write_text(PATH, encoding="utf-8")
        finished = shell(script, folder, *options, **env)
        entries = re.search(r"^path: \[(.*)\]$", finished.stdout, re.MULTILINE)[1].split(", ")
        places = [os.path.realpath(entry.strip("'")) for entry in entries]
        root = os.path.realpath(folder)
        above = f"{Path(root).parent}/"
        inside = {os.path.relpath(place, root) for place in places if f"{place}/".startswith(above)}
        return inside, "\napp: True\n" in finished.stdout

    return _path


# 답과 첫 코드


def test_configured_project_passes(copy_of, expect, run_pytest):
    expect("quiet.sh", copy_of(f"{SUITE}/flat", ROOT_PATH))
    assert run_pytest(f"{SUITE}/flat", "-q").returncode == 0


@pytest.mark.parametrize("below", ["tests", "app"])
def test_pythonpath_counts_from_the_configuration_file(copy_of, passes, below):
    folder = copy_of(f"{SUITE}/flat", ROOT_PATH)
    shutil.copy(folder / "tests/test_prices.py", folder / "app/test_here.py")
    assert passes(folder / below)


# 왜 그런가


def test_plain_pytest_adds_the_folder_of_the_test_file(flat, path):
    assert path(flat) == ({"tests"}, False)


def test_empty_conftest_adds_its_folder(flat, path):
    (flat / "conftest.py").touch()
    assert path(flat) == ({".", "tests"}, True)


def test_conftest_in_tests_does_not_help(flat, path):
    (flat / "tests/conftest.py").touch()
    assert path(flat) == ({"tests"}, False)


def test_init_file_adds_the_folder_above(flat, path):
    (flat / "tests/__init__.py").touch()
    assert path(flat) == ({"."}, True)


def test_init_file_at_the_top_adds_the_folder_above_the_project(flat, path):
    (flat / "tests/__init__.py").touch()
    (flat / "__init__.py").touch()
    assert path(flat) == ({".."}, False)


def test_module_adds_the_current_folder(flat, path):
    assert path(flat, script="module.sh") == ({".", "tests"}, True)
    assert path(flat, script="module.sh", PYTHONSAFEPATH="1") == ({"tests"}, False)


def test_pythonpath_adds_the_project(copy_of, path):
    assert path(copy_of(f"{SUITE}/flat", ROOT_PATH)) == ({".", "tests"}, True)


@pytest.mark.parametrize("files", [[], ["conftest.py", "tests/__init__.py"]])
def test_importlib_adds_nothing(flat, path, files):
    for name in files:
        (flat / name).touch()
    assert path(flat, IMPORTLIB) == (set(), False)


def test_pythonpath_counts_with_importlib(copy_of, path):
    assert path(copy_of(f"{SUITE}/flat", ROOT_PATH), IMPORTLIB) == ({"."}, True)


def test_python_m_pytest_counts_with_importlib(flat, path):
    assert path(flat, IMPORTLIB, script="module.sh") == ({"."}, True)


def test_rootdir_is_not_on_the_path(flat, shell):
    (flat / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    finished = shell("quiet.sh", flat, "-v")
    assert f"rootdir: {flat}\n" in finished.stdout
    assert NO_APP in finished.stdout


ORDER = (
    "import sys\n\n\ndef test_order():\n    print('at', [sys.path.index({!r}), len(sys.path) - 1])\n    assert False\n"
)


@pytest.mark.parametrize(("mode", "place"), [("", 0), ("prepend", 0), ("append", 1)])
def test_modes_add_to_the_front_or_to_the_end(tmp_path, shell, mode, place):
    folder = tmp_path / "shop" / "tests"
    folder.mkdir(parents=True)
    (folder / "test_order.py").write_text(ORDER.format(str(folder)), encoding="utf-8")
    finished = shell("quiet.sh", folder.parent, *([f"--import-mode={mode}"] if mode else []))
    at, last = map(int, re.search(r"^at \[(\d+), (\d+)\]$", finished.stdout, re.MULTILINE).groups())
    assert at == [0, last][place]


def test_append_takes_the_installed_package_first(tmp_path, shell):
    folder = tmp_path / "shop"
    (folder / "httpx").mkdir(parents=True)
    (folder / "conftest.py").touch()
    (folder / "httpx/__init__.py").touch()
    test = "import httpx\n\n\ndef test_installed():\n    assert hasattr(httpx, 'Client')\n"
    (folder / "test_httpx.py").write_text(test, encoding="utf-8")
    assert shell("quiet.sh", folder, "--import-mode=append").returncode == 0
    assert shell("quiet.sh", folder).returncode == 1


# No module named 'app'


def test_plain_pytest_does_not_find_the_package(flat, expect):
    finished = expect("quiet.sh", flat, returncode=2, name="without")
    assert "ImportError while importing test module" in finished.stdout
    assert NO_APP in finished.stdout


def test_python_m_pytest_finds_the_package(flat, expect):
    expect("module.sh", flat)


def test_python_m_pytest_in_another_folder_does_not(flat, shell):
    assert NO_APP in shell("module.sh", flat / "tests").stdout


# No module named 'src'


def test_folder_on_the_path_is_no_package(copy_of, expect):
    finished = expect("errors.sh", copy_of(f"{SUITE}/layout"), returncode=2, name="layout")
    assert finished.stdout == "E   ModuleNotFoundError: No module named 'src'\n"


def test_package_below_src_is_imported_by_its_name(copy_of, passes, use):
    assert 'pythonpath = ["src"]' in use(f"{SUITE}/layout/pyproject.toml").read_text("utf-8")
    folder = copy_of(f"{SUITE}/layout")
    (folder / "tests/test_total.py").unlink()
    assert passes(folder)


def test_name_with_src_works_from_the_project(copy_of, passes, run_pytest):
    assert run_pytest(f"{SUITE}/layout", "-q", env={"PYTHONPATH": "src"}).returncode == 0
    folder = copy_of(f"{SUITE}/layout")
    assert not passes(folder)
    assert passes(folder, script="module.sh")


def test_src_layout_fails_both_ways_without_configuration(copy_of, shell):
    folder = copy_of(f"{SUITE}/layout")
    (folder / "pyproject.toml").unlink()
    (folder / "tests/test_total.py").unlink()
    (folder / "conftest.py").touch()
    for script in ("quiet.sh", "module.sh"):
        assert "E   ModuleNotFoundError: No module named 'shop'\n" in shell(script, folder).stdout


BUILD = """\
[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"

[project]
name = "shop"
version = "1.0"
"""


def test_editable_install_needs_no_pythonpath(copy_of, new_env, shell):
    folder = copy_of(f"{SUITE}/layout")
    (folder / "tests/test_total.py").unlink()
    (folder / "pyproject.toml").write_text(BUILD, encoding="utf-8")
    # 새 환경에 없는 pytest와 빌드 도구는 지금 환경의 것을 쓴다.
    env = new_env | {"PYTHONPATH": sysconfig.get_path("purelib")}
    assert shell("module.sh", folder, **env).returncode == 2
    python = shutil.which("python", path=env["PATH"])
    install = ["pip", "install", "-e", ".", "--no-build-isolation", "--no-deps"]
    finished = run_command([python, "-m", *install], cwd=folder, env=env, merge=True)
    assert finished.returncode == 0, finished.stdout
    assert shell("module.sh", folder, **env).returncode == 0


# 다른 환경


@pytest.fixture
def with_pandas(new_env, tmp_path):
    """pandas와 pytest가 있는 새 환경. `pytest` 명령은 다른 환경의 것이 먼저 보인다."""
    for packages in (tmp_path / "새 환경").rglob("site-packages"):
        (packages / "pandas.py").touch()
        (packages / "here.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return new_env


def test_pytest_of_another_environment_misses_the_package(copy_of, shell, check_output, with_pandas):
    finished = shell("errors.sh", copy_of(f"{SUITE}/other_env"), **with_pandas)
    assert finished.returncode == 2
    check_output(f"{SUITE}/errors.sh", finished, name=f"{SUITE}/errors.other_env.sh")


def test_python_m_pytest_takes_the_packages_of_that_python(copy_of, shell, with_pandas, run_pytest, tmp_path):
    assert shell("module.sh", copy_of(f"{SUITE}/other_env"), **with_pandas).returncode == 0
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "pandas.py").touch()
    assert run_pytest(f"{SUITE}/other_env", "-q", env={"PYTHONPATH": str(stub)}).returncode == 0


# 상대 가져오기


def test_test_folder_without_init_is_no_package(copy_of, expect, shell):
    folder = copy_of(f"{SUITE}/relative")
    assert "from .samples import" in (folder / "tests/test_sum.py").read_text("utf-8")
    finished = expect("errors.sh", folder, returncode=2, name="relative")
    assert finished.stdout == "E   ImportError: attempted relative import with no known parent package\n"
    assert finished.stdout in shell("module.sh", folder).stdout


def test_init_file_makes_a_relative_import_work(copy_of, expect, run_pytest):
    expect("init.sh", copy_of(f"{SUITE}/relative"))
    assert run_pytest(f"{SUITE}/relative", "-q", IMPORTLIB).returncode == 0


def test_importlib_makes_a_relative_import_work(copy_of, passes):
    folder = copy_of(f"{SUITE}/relative")
    assert passes(folder, IMPORTLIB)
    # 설정 파일이 없으면 실행한 폴더가 맨 위여서, tests/에서 실행하면 패키지가 없다.
    assert not passes(folder / "tests", IMPORTLIB)
    (folder / "pyproject.toml").touch()
    assert passes(folder / "tests", IMPORTLIB)


def test_import_by_name_works_beside_the_test(copy_of, passes):
    folder = copy_of(f"{SUITE}/relative")
    test = folder / "tests/test_sum.py"
    test.write_text(test.read_text("utf-8").replace("from .samples", "from samples"), encoding="utf-8")
    assert passes(folder)
    (folder / "tests/__init__.py").touch()
    assert not passes(folder)


def test_init_file_is_needed_in_every_folder_above(copy_of, shell):
    folder = copy_of(f"{SUITE}/relative") / "tests"
    (folder / "unit").mkdir()
    test = (folder / "test_sum.py").rename(folder / "unit/test_sum.py")
    test.write_text(test.read_text("utf-8").replace("from .samples", "from ..samples"), encoding="utf-8")
    (folder / "unit/__init__.py").touch()
    message = "ImportError: attempted relative import beyond top-level package"
    assert message in shell("quiet.sh", folder.parent).stdout
    (folder / "__init__.py").touch()
    assert shell("quiet.sh", folder.parent).returncode == 0


# import file mismatch


def test_same_name_in_two_folders_is_a_mismatch(copy_of, expect, run_pytest):
    finished = expect("quiet.sh", copy_of(f"{SUITE}/mismatch"), returncode=2, name="mismatch")
    assert "\nimport file mismatch:\n" in finished.stdout
    assert run_pytest(f"{SUITE}/mismatch", "-q", IMPORTLIB).returncode == 0


def test_importlib_takes_two_files_of_one_name(copy_of, shell):
    finished = shell("quiet.sh", copy_of(f"{SUITE}/mismatch", f"{SUITE}/importlib.toml"))
    assert finished.returncode == 0
    assert "2 passed" in finished.stdout


def test_init_files_make_two_names(copy_of, passes):
    folder = copy_of(f"{SUITE}/mismatch")
    for name in ("orders", "users"):
        (folder / name / "__init__.py").touch()
    assert passes(folder)


def test_folders_of_one_name_need_init_files_above(copy_of, passes):
    folder = copy_of(f"{SUITE}/mismatch")
    for name in ("orders", "users"):
        (folder / name / "tests").mkdir()
        (folder / name / "test_api.py").rename(folder / name / "tests/test_api.py")
        (folder / name / "tests/__init__.py").touch()
    assert not passes(folder)
    assert passes(folder, IMPORTLIB)
    for name in ("orders", "users"):
        (folder / name / "__init__.py").touch()
    assert passes(folder)


def test_one_folder_alone_is_no_mismatch(copy_of, shell):
    folder = copy_of(f"{SUITE}/mismatch")
    assert shell("quiet.sh", folder, "users").returncode == 0


def test_removing_the_cache_does_not_help(copy_of, shell):
    folder = copy_of(f"{SUITE}/mismatch")
    caching = {"PYTHONDONTWRITEBYTECODE": ""}
    before = shell("quiet.sh", folder, **caching)
    caches = [*folder.rglob("__pycache__")]
    assert caches
    for cache in caches:
        shutil.rmtree(cache)
    after = shell("quiet.sh", folder, **caching)
    assert "import file mismatch" in before.stdout
    assert "import file mismatch" in after.stdout


# 진짜 패키지를 가리는 폴더


def test_test_package_hides_the_installed_one(copy_of, expect):
    finished = expect("errors.sh", copy_of(f"{SUITE}/hidden"), returncode=2, name="hidden")
    assert finished.stdout == "E   ModuleNotFoundError: No module named 'django.utils'\n"
    # 가리지 않으면 통과하는 테스트다.
    test_slug.test_slug()


def test_init_file_above_hides_nothing(copy_of, expect):
    expect("init.sh", copy_of(f"{SUITE}/hidden"), name="hidden")


def test_renamed_folder_hides_nothing(copy_of, passes):
    folder = copy_of(f"{SUITE}/hidden")
    (folder / "tests/django").rename(folder / "tests/django_tests")
    assert passes(folder)


def test_folder_without_init_hides_nothing(copy_of, passes):
    folder = copy_of(f"{SUITE}/hidden")
    (folder / "tests/django/__init__.py").unlink()
    assert passes(folder)


def test_importlib_does_not_help_a_test_package(copy_of, shell):
    finished = shell("quiet.sh", copy_of(f"{SUITE}/hidden"), IMPORTLIB)
    assert finished.returncode == 2
    assert "E   ModuleNotFoundError: No module named 'django." in finished.stdout


def test_loaded_package_is_not_hidden(copy_of, shell):
    folder = copy_of(f"{SUITE}/hidden")
    (folder / "shop_settings.py").write_text("INSTALLED_APPS = []\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n', encoding="utf-8")
    django = ("-p", "django", "--ds=shop_settings")
    assert "E   ModuleNotFoundError: No module named 'django.test_slug'" in shell("quiet.sh", folder, *django).stdout
    assert shell("quiet.sh", folder, *django, IMPORTLIB).returncode == 0


def test_file_named_like_a_package_hides_it_too(copy_of, shell):
    folder = copy_of(f"{SUITE}/hidden")
    (folder / "tests/django/__init__.py").unlink()
    (folder / "tests/django/django.py").touch()
    message = "No module named 'django.utils'; 'django' is not a package"
    assert f"E   ModuleNotFoundError: {message}\n" in shell("quiet.sh", folder).stdout


# collected 0 items


def test_tests_py_is_not_collected(copy_of, expect, run_pytest):
    finished = expect("plain.sh", copy_of(f"{SUITE}/unnamed"), returncode=5)
    assert "collected 0 items" in finished.stdout
    assert run_pytest(f"{SUITE}/unnamed", "-q", "teams/tests.py").returncode == 0


def test_python_files_names_more_files(copy_of, shell):
    folder = copy_of(f"{SUITE}/unnamed", f"{SUITE}/names.toml")
    shutil.copy(folder / "teams/tests.py", folder / "teams/test_one.py")
    shutil.copy(folder / "teams/tests.py", folder / "teams/two_test.py")
    assert "3 passed" in shell("quiet.sh", folder).stdout


def test_python_files_replaces_the_default(copy_of, shell):
    folder = copy_of(f"{SUITE}/unnamed")
    (folder / "pyproject.toml").write_text('[tool.pytest]\npython_files = ["tests.py"]\n', encoding="utf-8")
    shutil.copy(folder / "teams/tests.py", folder / "teams/test_one.py")
    assert "1 passed" in shell("quiet.sh", folder).stdout


def test_default_names_of_files(copy_of, shell):
    folder = copy_of(f"{SUITE}/unnamed") / "teams"
    for name in ("test_a.py", "a_test.py", "test-b.py", "testc.py", "Test_d.py"):
        shutil.copy(folder / "tests.py", folder / name)
    found = re.findall(r"^teams/(\S+)::test_name PASSED", shell("quiet.sh", folder.parent, "-vv").stdout, re.MULTILINE)
    assert sorted(found) == ["a_test.py", "test_a.py"]


def test_named_file_is_collected_whatever_its_name(copy_of, shell):
    folder = copy_of(f"{SUITE}/unnamed") / "teams"
    shutil.copy(folder / "tests.py", folder / "whatever.py")
    assert "2 passed" in shell("quiet.sh", folder, "tests.py", "whatever.py").stdout


NAMES = """\
import unittest
def testing(): ...
def check(): ...
class Test:
    def test_a(self): ...
class MyTest:
    def test_b(self): ...
class TestMade:
    def __init__(self): ...
    def test_c(self): ...
class Old(unittest.TestCase):
    def test_d(self): ...
    def check_d(self): ...
"""


def test_default_names_of_functions_and_classes(copy_of, shell):
    folder = copy_of(f"{SUITE}/unnamed")
    (folder / "test_names.py").write_text(NAMES, encoding="utf-8")
    finished = shell("quiet.sh", folder, "-vv")
    found = re.findall(r"^test_names.py::(\S+) PASSED", finished.stdout, re.MULTILINE)
    assert sorted(found) == ["Old::test_d", "Test::test_a", "testing"]
    warning = "PytestCollectionWarning: cannot collect test class 'TestMade' because it has a __init__ constructor"
    assert warning in finished.stdout


# 설정 파일


def test_two_tables_are_refused(copy_of, expect):
    expect("quiet.sh", copy_of(f"{SUITE}/flat", f"{SUITE}/both.toml"), returncode=4, name="both")


def test_one_table_is_enough(copy_of, passes):
    assert passes(copy_of(f"{SUITE}/flat", f"{SUITE}/both_fixed.toml"))


def test_native_table_wants_toml_values(copy_of, shell):
    folder = copy_of(f"{SUITE}/flat")
    (folder / "pyproject.toml").write_text('[tool.pytest]\npythonpath = "."\n', encoding="utf-8")
    finished = shell("quiet.sh", folder)
    assert finished.returncode == 4
    assert "config option 'pythonpath' expects a list for type 'paths', got str: '.'" in finished.stdout
    (folder / "pyproject.toml").write_text('[tool.pytest]\npythonpath = ["."]\n', encoding="utf-8")
    assert shell("quiet.sh", folder).returncode == 0


def test_empty_pytest_ini_turns_pyproject_off(copy_of, expect, shell):
    folder = copy_of(f"{SUITE}/flat", ROOT_PATH)
    (folder / "pytest.ini").touch()
    expect("header.sh", folder, returncode=2)
    assert NO_APP in shell("quiet.sh", folder).stdout


def test_without_pytest_ini_pyproject_counts(copy_of, shell):
    folder = copy_of(f"{SUITE}/flat", ROOT_PATH)
    assert shell("header.sh", folder).stdout == "configfile: pyproject.toml\n"


def test_order_of_configuration_files(tmp_path, shell):
    folder = tmp_path
    texts = {
        "pytest.toml": "",
        ".pytest.toml": "",
        "pytest.ini": "",
        ".pytest.ini": "",
        "pyproject.toml": "[tool.pytest.ini_options]\n",
        "tox.ini": "[pytest]\n",
        "setup.cfg": "[tool:pytest]\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    names, headers = [*texts], []
    for gone in ([], names[:4], names[4:5]):
        for name in gone:
            (folder / name).unlink()
        headers.append(re.findall(r"[\w.]+\.(?:toml|ini|cfg)", shell("header.sh", folder).stdout))
    assert headers == [names, names[4:], names[5:]]
    for name, text in (("pyproject.toml", "[project]\n"), ("tox.ini", "[tox]\n")):
        (folder / name).write_text(text, encoding="utf-8")
    assert shell("header.sh", folder).stdout == "configfile: setup.cfg\n"
