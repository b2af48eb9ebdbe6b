"""docs/poetry/vscode.md의 주장."""

import json
import re
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

FOLDER = "poetry/vscode"

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


@pytest.fixture
def installed(greeting, once, use):
    """`hello.py`가 있고, `.venv`에 설치까지 마친 프로젝트."""
    computer, _ = greeting
    once(computer, install)
    shutil.copy(use(f"{FOLDER}/hello.py"), computer.app)
    return computer


def install(computer):
    """환경이 없는 프로젝트에서 `.venv`를 쓰게 설정하고 설치한다."""
    shutil.rmtree(computer.home / ".cache/pypoetry/virtualenvs")
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n", "utf-8")
    computer.poetry("install")


def configured(use, workspace):
    """settings.json에 적은 폴더."""
    settings = json.loads(use(f"{FOLDER}/settings.json").read_text("utf-8"))
    assert list(settings) == ["python.defaultInterpreterPath"]
    return settings["python.defaultInterpreterPath"].replace("${workspaceFolder}", workspace)


def interpreter(use, computer):
    """그 폴더의 인터프리터. 작업 영역의 폴더가 `app`이라고 본다."""
    return f"{configured(use, str(computer.app))}/bin/python"


def test_settings_point_at_the_interpreter_of_the_venv(computer, terminal, use):
    finished = terminal(computer, f"{FOLDER}/executable.sh")
    path = interpreter(use, computer)
    assert finished.stdout.splitlines()[-1] == path
    assert computer.run(path, "-c", "import sys; print(sys.prefix)").stdout == f"{computer.app / '.venv'}\n"


def test_interpreter_of_the_venv_sees_the_dependencies(installed, terminal, use):
    script = f"{FOLDER}/right_interpreter.sh"
    terminal(installed, script)
    assert installed.run(interpreter(use, installed), "hello.py").returncode == 0


def test_other_interpreter_does_not_see_the_dependencies(installed, terminal):
    script = f"{FOLDER}/wrong_interpreter.sh"
    terminal(installed, script, returncode=1)


def test_hello_prints_the_version_and_the_environment(run, index):
    finished = run(f"{FOLDER}/hello.py", env={"PYTHONPATH": str(index.publish("1.0.0"))})
    assert finished.stdout == f"greeting 1.0.0\n{sys.prefix}\n"


def test_without_the_setting_the_interpreter_is_outside_the_project(computer, terminal, use):
    script = f"{FOLDER}/cached_executable.sh"
    terminal(computer, script)
    assert not Path(configured(use, str(computer.app))).exists()


@pytest.mark.parametrize("versions", [(), ("py3.4", "py3.5")], ids=["none", "others"])
def test_env_info_prints_nothing_without_an_env_of_this_version(computer, versions):
    if versions:
        computer.poetry("install")
        (cached,) = computer.cached()
        first, second = (cached.with_name(re.sub(r"py[\d.]+$", version, cached.name)) for version in versions)
        shutil.copytree(cached.rename(first), second, symlinks=True)
    finished = computer.run("poetry", "env", "info", "--executable")
    assert (finished.returncode, finished.stdout) == (1, "")
    assert len(computer.poetry("env", "list").split()) == len(versions)


@pytest.mark.parametrize("place", ["project", "cache"])
def test_broken_env_is_shown_as_python_and_made_again(computer, place):
    if place == "project":
        computer.poetry("config", "--local", "virtualenvs.in-project", "true")
    computer.poetry("install")
    shown = computer.poetry("env", "info", "--executable")
    link = Path(shown.strip())
    link.unlink()
    link.symlink_to("/no/such/python")
    assert computer.poetry("env", "info", "--executable") == "python\n"
    assert "seems to be broken" in computer.poetry("install")
    assert computer.poetry("env", "info", "--executable") == shown
    assert computer.run(shown.strip(), "-c", "").returncode == 0


def test_no_env_is_listed_or_made_while_making_is_off(computer):
    computer.poetry("lock")
    (cached,) = computer.cached()
    off = {"POETRY_VIRTUALENVS_CREATE": "false"}
    assert computer.poetry("env", "info", "--executable") == f"{cached}/bin/python\n"
    for _ in range(2):
        finished = computer.run("poetry", "env", "info", "--executable", env=off)
        assert (finished.returncode, finished.stdout) == (1, "")
        computer.poetry("install", env=off | {"POETRY_VIRTUALENVS_IN_PROJECT": "true"})
    assert not (computer.app / ".venv").exists()


def test_settings_stay_right_when_the_venv_is_made_again(installed, use):
    shutil.rmtree(installed.app / ".venv")
    assert not Path(interpreter(use, installed)).exists()
    installed.poetry("install")
    assert installed.run(interpreter(use, installed), "hello.py").returncode == 0


def test_activated_env_hides_the_venv_from_env_info(installed):
    other = installed.home / "other"
    assert installed.run("python", "-m", "venv", "--without-pip", str(other)).returncode == 0
    shown = installed.poetry("env", "info", "--executable", env={"VIRTUAL_ENV": str(other)})
    assert shown == f"{other / 'bin/python'}\n"


def test_windows_puts_the_interpreter_in_scripts(use):
    env = configured(use, "app")
    folders = {
        scheme: sysconfig.get_path("scripts", scheme, {"base": env}).replace("\\", "/")
        for scheme in ("posix_venv", "nt_venv")
    }
    assert folders == {"posix_venv": "app/.venv/bin", "nt_venv": "app/.venv/Scripts"}
