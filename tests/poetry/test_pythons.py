"""docs/poetry/pythons.md의 주장."""

import os
import re
import shutil
from dataclasses import replace

import pytest

from tests.poetry.conftest import kept, other_python, serve

FOLDER = "poetry/pythons"
PYPROJECT = f"{FOLDER}/pyproject.toml"
NOT_ALLOWED = re.compile(
    r"\nCurrent Python version \(3\.11\.\d+\) is not allowed by the project \(>=3\.12\)\.\n"
    r'Please change python executable via the "env use" command\.\n'
)
ACTIVATED = "The currently activated Python version "

pytestmark = [
    pytest.mark.python("<3.12"),
    pytest.mark.platform("linux", "darwin"),
    pytest.mark.tool("python3.12"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def prepared(new_computer, project, tmp_path_factory):
    """`python`이 3.11인 컴퓨터. 3.12는 `~/more`에 있어 `PATH`에서 찾고, `~/opt`에도 있다. 환경은 없다."""
    computer = new_computer()
    hidden = {name: "" for name in os.environ if name.startswith("PYENV")}
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        text = (project.root / f"snippets/{PYPROJECT}").read_text("utf-8")
        computer.pyproject.write_text(text + index.source, "utf-8")
        index.publish("1.0.0")
        index.publish("2.0.0", "capped", python=">=3.9,<3.15")
        for folder in ("more", "opt"):
            (computer.home / folder).mkdir()
            (computer.home / folder / "python3.12").symlink_to(other_python("python3.12"))
        path = f"{computer.home.parent / 'bin'}{os.pathsep}{computer.home / 'more'}"
        computer = replace(computer, env=computer.env | hidden | {"PATH": path})
        computer.poetry("lock")
        shutil.rmtree(computer.home / ".cache/pypoetry/virtualenvs")
        yield computer, index


@pytest.fixture
def fresh(prepared, use):
    """아직 환경이 없는 프로젝트."""
    computer, index = prepared
    use(PYPROJECT)
    with kept(computer.home, index.folder):
        yield computer


@pytest.fixture
def old(made):
    """3.11의 환경이 있는데 `requires-python`이 3.12부터인 프로젝트."""
    made.edit('">=3.11"', '">=3.12"')
    return made


@pytest.fixture
def made(fresh, once):
    """3.11의 빈 환경이 있는 프로젝트."""
    return once(fresh, make)


def make(computer):
    computer.poetry("run", "python", "-c", "")


@pytest.fixture
def without(fresh):
    """`PATH`의 어디에도 3.12가 없는 컴퓨터."""
    (fresh.home / "more/python3.12").unlink()
    return fresh


def minors(computer):
    """캐시에 있는 환경들의 파이썬."""
    return [path.name.rpartition("-py")[2] for path in computer.cached()]


def python_of(computer, **env):
    return computer.poetry("run", "python", "--version", env=env).splitlines()[-1][:11]


# 바꾸기


@pytest.fixture
def installed(fresh, once):
    """3.11의 환경에 설치한 프로젝트."""
    return once(fresh, install)


def install(computer):
    computer.poetry("install")
    assert python_of(computer) == "Python 3.11"


def test_env_use_makes_an_env_that_later_commands_use(installed, terminal):
    terminal(installed, f"{FOLDER}/change.sh")
    assert (minors(installed), python_of(installed)) == (["3.11", "3.12"], "Python 3.12")
    assert (installed.home / ".cache/pypoetry/virtualenvs/envs.toml").is_file()
    assert {path.name for path in installed.app.iterdir()} == {"pyproject.toml", "poetry.lock"}


def test_new_env_is_empty(installed):
    installed.poetry("env", "use", "3.12")
    old, new = installed.cached()
    assert list(old.glob("lib/python*/site-packages/greeting*"))
    assert not list(new.glob("lib/python*/site-packages/greeting*"))


def test_system_forgets_the_choice_and_remove_takes_the_env(made, terminal):
    made.poetry("env", "use", "3.12")
    terminal(made, f"{FOLDER}/go_back.sh")
    assert (minors(made), python_of(made)) == (["3.11"], "Python 3.11")


def test_removing_the_chosen_env_forgets_it_too(fresh):
    fresh.poetry("env", "use", "3.12")
    fresh.poetry("env", "remove", "3.12")
    assert python_of(fresh) == "Python 3.11"


def test_env_that_is_not_there_cannot_be_removed(fresh):
    finished = fresh.run("poetry", "env", "remove", "3.12")
    assert finished.returncode == 1
    assert re.search(r'Environment "app-[\w-]{8}-py3\.12" does not exist\.', finished.stdout)


@pytest.mark.parametrize("reason", ["gone", "not switched on"])
def test_env_of_a_python_that_does_not_run_is_removed_by_its_name(without, reason):
    without.poetry("env", "use", str(without.home / "opt/python3.12"))
    error = "[Errno 2] No such file or directory: 'python3.12'"
    if reason != "gone":
        # pyenv는 설치한 버전의 명령마다 shim을 두며, 켜지 않은 버전의 것은 이렇게 끝난다.
        write_shim(without.home / "more/python3.12", "pyenv: python3.12: command not found", 127)
        error = "errored with the following return code 127"
    finished = without.run("poetry", "env", "remove", "3.12")
    assert finished.returncode == 1
    assert error in finished.stdout
    name = without.poetry("env", "list").removesuffix(" (Activated)\n")
    without.poetry("env", "remove", name)
    assert without.cached() == []


def write_shim(path, error, status):
    path.write_text(f"#!/bin/sh\necho '{error}' >&2\nexit {status}\n")
    path.chmod(0o755)


# 고르는 순서


def test_python_of_the_path_comes_first(fresh):
    assert python_of(fresh) == "Python 3.11"
    (fresh.home / "more/python").symlink_to("python3.12")
    path = os.pathsep.join(reversed(fresh.env["PATH"].split(os.pathsep)))
    assert python_of(fresh, PATH=path) == "Python 3.12"
    assert minors(fresh) == ["3.11", "3.12"]


def test_python3_alone_is_not_looked_at(fresh):
    folder = fresh.home / "ubuntu"
    folder.mkdir()
    (folder / "python3").symlink_to(other_python("python3.12"))
    (folder / "poetry").symlink_to((fresh.home.parent / "bin/poetry").readlink())
    assert python_of(fresh, PATH=str(folder)) == "Python 3.11"


def test_setting_takes_the_python_of_poetry_first(fresh):
    (fresh.home / "more/python").symlink_to("python3.12")
    path = os.pathsep.join(reversed(fresh.env["PATH"].split(os.pathsep)))
    assert python_of(fresh, PATH=path, POETRY_VIRTUALENVS_USE_POETRY_PYTHON="true") == "Python 3.11"
    assert minors(fresh) == ["3.11"]


@pytest.mark.parametrize("way", ["folder gone", "folder gone, .venv", "copied", "python gone", "renamed"])
def test_choice_ends_with_its_env(fresh, way):
    env = IN_PROJECT if ".venv" in way else {}
    fresh.poetry("env", "use", "3.12", env=env)
    assert python_of(fresh, **env) == "Python 3.12"
    if way == "copied":
        shown = fresh.poetry("run", "python", "--version", cwd=shutil.copytree(fresh.app, fresh.home / "copy"))
        assert shown.splitlines()[-1].startswith("Python 3.11")
    elif way == "python gone":
        python = fresh.cached()[0] / "bin/python"
        python.unlink()
        python.symlink_to("/no/such/python")
        assert python_of(fresh) == "Python 3.11"
    elif way == "renamed":
        fresh.edit('name = "app"', 'name = "shop"')
        assert python_of(fresh) == "Python 3.11"
    else:
        shutil.rmtree(fresh.app / ".venv" if env else fresh.cached()[0])
        assert python_of(fresh, **env) == "Python 3.11"


def test_python_of_pyenv_is_found_outside_the_path(without):
    versions = without.home / ".pyenv/versions"
    versions.mkdir(parents=True)
    root = other_python("python3.12").parents[1]
    (versions / "3.12.0/bin").mkdir(parents=True)
    (versions / "3.12.0/bin/python3.12").symlink_to(root / "bin/python3.12")
    pyenv = {"PYENV_ROOT": str(versions.parent)}
    without.poetry("env", "use", "3.12", env=pyenv)
    assert (minors(without), python_of(without, **pyenv)) == (["3.12"], "Python 3.12")


def test_env_use_makes_the_venv_in_the_project_again(fresh):
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    assert python_of(fresh, **env) == "Python 3.11"
    shown = fresh.poetry("env", "use", "3.12", env=env)
    assert shown.startswith(f"Recreating virtualenv app in {fresh.app}/.venv\n")
    assert python_of(fresh, **env) == "Python 3.12"


IN_PROJECT = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
OFF = {"POETRY_VIRTUALENVS_CREATE": "false"}


def test_env_use_changes_nothing_while_another_env_is_active(fresh):
    assert fresh.run("python", "-m", "venv", "--without-pip", str(fresh.home / "active")).returncode == 0
    env = IN_PROJECT | {"VIRTUAL_ENV": str(fresh.home / "active")}
    assert fresh.poetry("env", "use", "3.12", env=env) == f"Using virtualenv: {fresh.home / 'active'}\n"
    assert python_of(fresh, **env) == "Python 3.11"
    assert not (fresh.app / ".venv").exists()
    # 캐시에 두면 켜진 환경보다 고른 것이 앞선다.
    env["POETRY_VIRTUALENVS_IN_PROJECT"] = ""
    fresh.poetry("env", "use", "3.12", env=env)
    assert python_of(fresh, **env) == "Python 3.12"


def test_env_use_changes_nothing_while_an_env_is_cached(made):
    (cached,) = made.cached()
    assert made.poetry("env", "use", "3.12", env=IN_PROJECT) == f"Using virtualenv: {cached}\n"
    assert python_of(made, **IN_PROJECT) == "Python 3.11"
    assert not (made.app / ".venv").exists()
    shutil.rmtree(cached)
    made.poetry("env", "use", "3.12", env=IN_PROJECT)
    assert python_of(made, **IN_PROJECT) == "Python 3.12"


def test_env_use_keeps_an_env_of_another_patch_version(fresh):
    # 3.12.99라고 답하는 3.12
    real = other_python("python3.12")
    newer = fresh.home / "newer/python3.12"
    newer.parent.mkdir()
    newer.write_text(f'#!/bin/sh\ncase "$*" in *python_version*) echo 3.12.99;; *) exec {real} "$@";; esac\n')
    newer.chmod(0o755)
    path = {"PATH": f"{newer.parent}{os.pathsep}{fresh.env['PATH']}"}
    # 고르지 않아도 만들어진 환경
    (fresh.home / "first").mkdir()
    (fresh.home / "first/python").symlink_to(real)
    python_of(fresh, PATH=f"{fresh.home / 'first'}{os.pathsep}{fresh.env['PATH']}")
    (cached,) = fresh.cached()
    (cached / "same").touch()
    assert fresh.poetry("env", "use", "3.12.99", env=path) == f"Using virtualenv: {cached}\n"
    assert (cached / "same").exists()
    fresh.poetry("env", "remove", "3.12", env=path)
    assert fresh.poetry("env", "use", "3.12.99", env=path).startswith("Creating virtualenv ")
    assert not (cached / "same").exists()
    # 고른 기록이 있으면 다시 만든다.
    assert fresh.poetry("env", "use", "3.12").startswith("Recreating virtualenv ")


def test_env_use_changes_nothing_while_making_is_off(fresh):
    finished = fresh.run("poetry", "env", "use", "3.12", env=OFF)
    assert finished.returncode == 1
    assert re.match(r"\n\[Errno 2\] No such file or directory: '.*/envs\.toml'\n", finished.stdout)
    # 캐시에 환경을 만든 적이 있으면 성공했다고 알린다.
    make(fresh)
    shutil.rmtree(fresh.cached()[0])
    assert fresh.poetry("env", "use", "3.12", env=OFF).startswith("Using virtualenv: ")
    assert (minors(fresh), python_of(fresh, **OFF)) == ([], "Python 3.11")


def test_venv_in_the_project_is_removed_only_with_all(fresh):
    fresh.poetry("env", "use", "3.12", env=IN_PROJECT)
    finished = fresh.run("poetry", "env", "remove", "3.12", env=IN_PROJECT)
    assert finished.returncode == 1
    assert finished.stdout.endswith("does not exist.\n")
    fresh.poetry("env", "use", "system", env=IN_PROJECT)
    assert python_of(fresh, **IN_PROJECT) == "Python 3.12"
    fresh.poetry("env", "remove", "--all", env=IN_PROJECT)
    assert not (fresh.app / ".venv").exists()


# 받아들이지 않음


def test_env_of_a_python_that_is_not_allowed_stops(old, terminal):
    assert NOT_ALLOWED.fullmatch(terminal(old, f"{FOLDER}/not_allowed.sh", returncode=1).stdout)


@pytest.mark.parametrize("command", ["install", "run python --version", "add greeting"])
def test_other_commands_stop_too(old, command):
    finished = old.run("poetry", *command.split())
    assert finished.returncode == 1
    assert NOT_ALLOWED.fullmatch(finished.stdout)


def test_env_use_does_not_help_while_making_is_off(old):
    for command in (("lock",), ("env", "use", "3.12"), ("lock",)):
        finished = old.run("poetry", *command, env=OFF)
        assert finished.returncode == 1
        assert "Poetry cannot switch to a compatible Python version because" in finished.stdout


def test_env_use_ends_it(old, terminal):
    terminal(old, f"{FOLDER}/not_allowed_fixed.sh")
    assert python_of(old) == "Python 3.12"


def test_env_use_fails_while_a_wrong_env_is_active(fresh):
    fresh.edit('">=3.11"', '">=3.12"')
    assert fresh.run("python", "-m", "venv", "--without-pip", str(fresh.home / "active")).returncode == 0
    finished = fresh.run("poetry", "env", "use", "3.12", env=IN_PROJECT | {"VIRTUAL_ENV": str(fresh.home / "active")})
    assert finished.returncode == 1
    assert NOT_ALLOWED.fullmatch(finished.stdout)
    fresh.poetry("env", "use", "3.12", env=IN_PROJECT)
    assert python_of(fresh, **IN_PROJECT) == "Python 3.12"


def test_env_use_of_the_wrong_python_is_quiet_while_its_env_is_there(old):
    assert old.poetry("env", "use", "3.11").startswith("Using virtualenv: ")
    assert NOT_ALLOWED.fullmatch(old.run("poetry", "install").stdout)
    shutil.rmtree(old.home / ".cache/pypoetry/virtualenvs")
    finished = old.run("poetry", "env", "use", "3.11")
    assert finished.returncode == 1
    assert re.search(
        r"The specified Python version \(3\.11\.\d+\) is not supported by the project \(>=3\.12\)\.", finished.stdout
    )


# 켜진 파이썬이 맞지 않음


@pytest.fixture
def newer(fresh):
    """환경이 없고 `requires-python`이 3.12부터인 프로젝트."""
    fresh.edit('">=3.11"', '">=3.12"')
    return fresh


def test_poetry_looks_for_another_python(newer, terminal):
    terminal(newer, f"{FOLDER}/not_supported.sh", returncode=1)
    assert minors(newer) == ["3.12"]
    # 다음 명령도 다시 찾고 다시 알린다.
    assert newer.poetry("run", "python", "--version").startswith(ACTIVATED)


def test_warning_comes_once_for_the_venv_in_the_project(newer):
    first, second = (newer.poetry("run", "python", "--version", env=IN_PROJECT) for _ in range(2))
    assert (first.startswith(ACTIVATED), second[:11]) == (True, "Python 3.12")
    assert newer.poetry("env", "info", "--path", env=IN_PROJECT) == f"{newer.app}/.venv\n"


def test_choice_ends_the_warning(newer, terminal):
    terminal(newer, f"{FOLDER}/not_supported_fixed.sh")
    assert newer.poetry("run", "python", "--version").startswith("Python 3.12")


# 찾지 못함


@pytest.fixture
def unable(without):
    without.edit('">=3.11"', '">=3.12"')
    return without


def test_no_python_fits(unable, terminal):
    terminal(unable, f"{FOLDER}/unable.sh", returncode=1)
    assert unable.cached() == []


def test_equal_without_a_star_is_the_first_patch_version(fresh):
    fresh.edit('">=3.11"', '"==3.12"')
    finished = fresh.run("poetry", "lock")
    assert finished.returncode == 1
    assert "is not supported by the project (==3.12)." in finished.stdout
    assert "Poetry was unable to find a compatible version." in finished.stdout
    fresh.edit('"==3.12"', '"==3.12.*"')
    fresh.poetry("lock")
    assert minors(fresh) == ["3.12"]


def test_path_of_a_python_is_enough(unable, terminal):
    terminal(unable, f"{FOLDER}/unable_fixed.sh")
    assert (minors(unable), python_of(unable)) == (["3.12"], "Python 3.12")


def test_path_of_a_folder_is_not_enough(without):
    folder = (without.home / "opt").rename(without.home / "파이썬 3.12")
    finished = without.run("poetry", "env", "use", str(folder))
    assert (finished.returncode, finished.stdout) == (1, f"\nCould not find the python executable {folder}\n")
    without.poetry("env", "use", str(folder / "python3.12"))
    assert python_of(without) == "Python 3.12"


def test_version_that_is_not_installed_is_not_found(without):
    finished = without.run("poetry", "env", "use", "3.12")
    assert (finished.returncode, finished.stdout) == (1, "\nCould not find the python executable 3.12\n")


def test_list_shows_what_poetry_finds(fresh):
    shown = fresh.poetry("python", "list")
    assert re.findall(r"^ (3\.\d+)\.\d+ +CPython", shown, re.MULTILINE) == ["3.12", "3.11"]
    assert str(fresh.home / "more/python3.12") in shown


# 실행되지 않는 파이썬


@pytest.fixture
def failing(fresh):
    """`python`이 설치하지 않은 버전을 찾는 pyenv의 shim인 컴퓨터."""
    shims = fresh.home / "shims"
    shims.mkdir()
    write_shim(shims / "python", "pyenv: version 3.10.2 is not installed", 1)
    return replace(fresh, env=fresh.env | {"PATH": f"{shims}{os.pathsep}{fresh.env['PATH']}"})


def test_python_that_does_not_run_stops(failing, terminal):
    shown = terminal(failing, f"{FOLDER}/does_not_run.sh", returncode=1).stdout
    assert "returned non-zero exit status 1." in shown
    finished = failing.run("poetry", "install")
    assert (finished.returncode, finished.stdout) == (1, shown)


def test_python_of_poetry_helps_to_choose(failing, terminal):
    terminal(failing, f"{FOLDER}/does_not_run_fixed.sh")
    assert python_of(failing) == "Python 3.12"


# 의존성이 받아들이는 범위


def narrow(computer, use, index, name):
    computer.pyproject.write_text(use(f"{FOLDER}/{name}.toml").read_text("utf-8") + index.source, "utf-8")


def test_range_that_is_wider_than_the_dependency_is_not_solved(fresh, prepared, use, terminal):
    narrow(fresh, use, prepared[1], "narrow")
    terminal(fresh, f"{FOLDER}/narrow.sh", returncode=1)


def test_upper_bound_is_solved(fresh, prepared, use):
    narrow(fresh, use, prepared[1], "narrow_fixed")
    fresh.poetry("lock")
    assert 'python-versions = ">=3.9,<3.15"' in (fresh.app / "poetry.lock").read_text("utf-8")


def test_marker_of_the_dependency_is_solved_too(fresh, prepared, use):
    narrow(fresh, use, prepared[1], "narrow")
    fresh.edit('"capped>=1.0"', "\"capped>=1.0; python_version < '3.15'\"")
    assert fresh.poetry("lock").endswith("Writing lock file\n")


def test_old_version_that_fits_is_taken_without_a_word(fresh, prepared, use):
    _, index = prepared
    index.publish("1.0.0", "capped")
    narrow(fresh, use, index, "narrow")
    assert "capped" not in fresh.poetry("lock")
    assert 'name = "capped"\nversion = "1.0.0"' in (fresh.app / "poetry.lock").read_text("utf-8")


def test_add_without_a_version_wants_the_newest(fresh, prepared):
    _, index = prepared
    index.publish("1.0.0", "capped")
    finished = fresh.run("poetry", "add", "capped", "--lock")
    assert finished.returncode == 1
    assert "The current project's supported Python range (>=3.11) is not compatible" in finished.stdout
    fresh.poetry("add", "capped>=1.0", "--lock")
    assert 'name = "capped"\nversion = "1.0.0"' in (fresh.app / "poetry.lock").read_text("utf-8")


def test_hole_in_the_range_is_written_with_not_equal(fresh, prepared, use):
    _, index = prepared
    index.publish("2.0.0", "capped", python=">=3.9,!=3.13.*")
    narrow(fresh, use, index, "narrow")
    shown = fresh.run("poetry", "lock").stdout
    (said,) = re.findall(r'set the `python` property to "([^"]*)"', shown)
    assert " || " in said
    fresh.edit('">=3.11"', f'"{said}"')
    finished = fresh.run("poetry", "lock")
    assert finished.returncode == 1
    assert "is not compatible" in finished.stdout
    fresh.edit(f'"{said}"', '">=3.11,!=3.13.*"')
    assert fresh.poetry("lock").endswith("Writing lock file\n")
