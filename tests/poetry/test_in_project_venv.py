"""docs/poetry/in-project-venv.md의 주장."""

import re
import sys

import pytest

from tests.poetry.conftest import PYPROJECT, kept

FOLDER = "poetry/in_project_venv"
CONFIG = ".config/pypoetry/config.toml"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
SETTINGS = {"true": {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}, "unset": {}}
SETTINGS["false"] = {"POETRY_VIRTUALENVS_IN_PROJECT": "false"}

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


def configure(computer, text):
    """`poetry config`가 쓰는 사용자 설정 파일을 바로 쓴다."""
    config = computer.home / CONFIG
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[virtualenvs]\n{text}", "utf-8")


def trap(computer):
    """캐시에 환경이 생긴 뒤에 in-project를 켠다."""
    computer.poetry("install")
    assert [path.name[:4] for path in computer.cached()] == ["app-"]
    configure(computer, "in-project = true\n")
    return computer


def path_of_env(computer, **env):
    return computer.poetry("env", "info", "--path", env=env).strip()


@pytest.fixture(scope="module")
def ready(new_computer):
    """setup.sh를 마친 컴퓨터. 환경을 바꾸지 않는 테스트만 쓴다."""
    computer = new_computer()
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n", "utf-8")
    computer.poetry("install")
    assert computer.run("python", "-m", "venv", "--without-pip", "../other").returncode == 0
    return computer


@pytest.fixture(scope="module")
def trapped(new_computer):
    """캐시에 환경이 있고 in-project를 켠 컴퓨터. 환경을 바꾸지 않는 테스트만 쓴다."""
    return trap(new_computer())


@pytest.fixture
def caught(trapped, use):
    """그 컴퓨터. 환경을 바꾸는 테스트가 끝나면 되돌린다."""
    use(PYPROJECT)
    with kept(trapped.home):
        yield trapped


@pytest.fixture(scope="module")
def with_both(new_computer):
    """캐시에도 프로젝트에도 환경이 있는 컴퓨터. 환경을 바꾸지 않는 테스트만 쓴다."""
    computer = new_computer()
    computer.poetry("install")
    assert computer.run("python", "-m", "venv", "--without-pip", ".venv").returncode == 0
    return computer


# 설정


def test_in_project_makes_the_venv_inside_the_project(computer, terminal):
    terminal(computer, f"{FOLDER}/setup.sh")
    assert (computer.app / ".venv/pyvenv.cfg").is_file()
    assert computer.cached() == []


def test_local_setting_is_written_to_poetry_toml(computer, use):
    computer.poetry("config", "--local", "virtualenvs.in-project", "true")
    written = (computer.app / "poetry.toml").read_text("utf-8")
    assert written == use(f"{FOLDER}/poetry.toml").read_text("utf-8")


def test_setting_without_local_applies_to_every_project(computer):
    computer.poetry("config", "virtualenvs.in-project", "true")
    config = computer.home / CONFIG
    assert config.read_text("utf-8") == "[virtualenvs]\nin-project = true\n"
    assert not (computer.app / "poetry.toml").exists()
    second = computer.home / "second"
    second.mkdir()
    (second / "pyproject.toml").write_text((computer.app / "pyproject.toml").read_text("utf-8"), "utf-8")
    computer.poetry("install", cwd=second)
    assert (second / ".venv/pyvenv.cfg").is_file()
    assert computer.cached() == []


@pytest.mark.tool("git")
def test_git_ignores_the_new_venv(ready):
    assert ready.run("git", "init", "-q").returncode == 0
    status = ready.run("git", "status", "--porcelain", "--untracked-files=all").stdout
    assert status.split() == ["??", "poetry.lock", "??", "poetry.toml", "??", "pyproject.toml"]


# 고르는 순서


def test_activated_env_wins(ready, terminal):
    terminal(ready, f"{FOLDER}/other_env.sh")


def test_shell_inside_an_activated_one_has_no_deactivate(ready):
    """셸 함수는 자식 셸에 전해지지 않고 환경 변수는 전해진다."""
    inner = "deactivate; poetry env info --path; unset VIRTUAL_ENV; poetry env info --path"
    # pyenv가 있는 컴퓨터의 PATH에는 deactivate라는 프로그램도 있다.
    path = {"PATH": f"{ready.home.parent / 'bin'}:/usr/bin:/bin"}
    shown = ready.run("bash", "-c", f". ../other/bin/activate; bash -c '{inner}'", env=path).stdout
    error, *paths = shown.splitlines()
    assert error.endswith("deactivate: command not found")
    assert paths == [str(ready.home / "other"), str(ready.app / ".venv")]


def test_conda_base_is_no_activated_env(ready):
    """conda가 환경을 켜며 정하는 변수만 정한다."""
    own, other = str(ready.app / ".venv"), str(ready.home / "other")
    assert path_of_env(ready, CONDA_PREFIX=other, CONDA_DEFAULT_ENV="work") == other
    assert path_of_env(ready, CONDA_PREFIX=other, CONDA_DEFAULT_ENV="base") == own
    # `base`에서 `conda activate work`를 한 것. `base`는 `CONDA_PREFIX_1`에만 남는다.
    on_base = {"CONDA_PREFIX": other, "CONDA_PREFIX_1": own, "CONDA_SHLVL": "2", "CONDA_DEFAULT_ENV": "work"}
    assert path_of_env(ready, **on_base) == other
    assert path_of_env(ready, VIRTUAL_ENV=other) == other
    assert path_of_env(ready, VIRTUAL_ENV=other, CONDA_PREFIX=other, CONDA_DEFAULT_ENV="base") == own


def test_install_goes_into_the_activated_env(greeting):
    computer, _ = greeting
    assert computer.run("python", "-m", "venv", "--without-pip", "../other").returncode == 0
    other = computer.home / "other"
    configure(computer, "in-project = true\n")
    computer.poetry("install", env={"VIRTUAL_ENV": str(other)})
    assert len(list(other.glob("lib/python*/site-packages/greeting.py"))) == 1
    assert not (computer.app / ".venv").exists()


def test_env_use_record_beats_the_activated_env(computer):
    assert computer.run("python", "-m", "venv", "--without-pip", "../other").returncode == 0
    other = str(computer.home / "other")
    assert path_of_env(computer, VIRTUAL_ENV=other) == other
    computer.poetry("env", "use", "python")
    (cached,) = computer.cached()
    assert path_of_env(computer, VIRTUAL_ENV=other) == str(cached)


@pytest.mark.parametrize("setting", ["true", "unset"])
def test_existing_venv_is_used_unless_the_setting_is_false(with_both, setting):
    assert path_of_env(with_both, **SETTINGS[setting]) == str(with_both.app / ".venv")


def test_false_ignores_the_existing_venv(with_both):
    (cached,) = with_both.cached()
    assert path_of_env(with_both, **SETTINGS["false"]) == str(cached)


@pytest.mark.parametrize("setting", ["true", "unset", "false"])
def test_cached_env_is_used_when_there_is_no_venv(trapped, setting):
    (cached,) = trapped.cached()
    env = SETTINGS["true"] | SETTINGS[setting]
    if setting == "unset":
        env = {"POETRY_CONFIG_DIR": str(trapped.home / "empty")}
    assert path_of_env(trapped, **env) == str(cached)


def test_cached_env_of_another_minor_version_is_not_used(caught):
    (cached,) = caught.cached()
    # Poetry는 이름의 끝으로 파이썬의 버전을 안다.
    other = cached.rename(cached.with_name(cached.name.replace(f"-py{MINOR}", "-py3.4")))
    finished = caught.run("poetry", "env", "info", "--path")
    assert (finished.returncode, finished.stdout) == (1, "")
    caught.poetry("install")
    assert (caught.app / ".venv/pyvenv.cfg").is_file()
    assert caught.cached() == [other]


@pytest.mark.parametrize("setting", ["unset", "false"])
def test_cached_env_is_made_when_the_setting_is_not_true(computer, setting):
    computer.poetry("run", "python", "-c", "", env=SETTINGS[setting])
    assert not (computer.app / ".venv").exists()
    assert len(computer.cached()) == 1


def test_env_name_has_a_hash_of_the_folder_and_the_python_version(trapped):
    (cached,) = trapped.cached()
    assert re.fullmatch(rf"app-[\w-]{{8}}-py{re.escape(MINOR)}", cached.name)


# 캐시에 환경이 있을 때


def test_setting_does_nothing_when_a_cached_env_exists(caught, terminal):
    (caught.home / CONFIG).unlink()
    terminal(caught, f"{FOLDER}/toggle_trap.sh")
    assert not (caught.app / ".venv").exists()


def test_lock_alone_makes_a_cached_env(computer):
    computer.poetry("lock")
    assert len(computer.cached()) == 1


def test_env_use_does_not_help(trapped):
    (cached,) = trapped.cached()
    assert trapped.poetry("env", "use", "python") == f"Using virtualenv: {cached}\n"
    assert not (trapped.app / ".venv").exists()


def test_remove_all_silently_removes_nothing(trapped, terminal):
    before = trapped.cached()
    terminal(trapped, f"{FOLDER}/remove_all.sh")
    assert trapped.cached() == before


@pytest.mark.parametrize("cure", ["cure_turn_off_once", "cure_by_name", "cure_delete_folder"])
def test_removing_the_cached_env_lets_install_make_the_venv(caught, terminal, cure):
    terminal(caught, f"{FOLDER}/{cure}.sh")
    assert (caught.app / ".venv/pyvenv.cfg").is_file()
    assert caught.cached() == []


def test_own_venv_may_lack_a_gitignore(computer, ready):
    """`python -m venv`는 3.13부터 만든다(https://docs.python.org/3/library/venv.html)."""
    assert computer.run("python", "-m", "venv", "--without-pip", ".venv").returncode == 0
    assert not (computer.app / ".venv/.gitignore").exists()
    assert (ready.app / ".venv/.gitignore").read_text("utf-8").splitlines()[-1] == "*"


def test_own_venv_is_used_but_the_cached_env_stays(caught, terminal):
    terminal(caught, f"{FOLDER}/cure_own_venv.sh")
    assert len(caught.cached()) == 1


def test_cached_env_comes_back_when_the_venv_is_gone(with_both):
    (cached,) = with_both.cached()
    aside = (with_both.app / ".venv").rename(with_both.app / "aside")
    try:
        assert path_of_env(with_both, **SETTINGS["true"]) == str(cached)
    finally:
        aside.rename(with_both.app / ".venv")


def test_remove_all_removes_only_the_venv_in_the_project(caught):
    assert caught.run("python", "-m", "venv", "--without-pip", ".venv").returncode == 0
    shown = caught.poetry("env", "remove", "--all")
    assert shown == f"Deleted virtualenv: {caught.app / '.venv'}\n"
    assert len(caught.cached()) == 1


# 원문의 설정


def test_note_makes_the_venv_and_upgrades_the_lock(greeting, terminal):
    computer, index = greeting
    computer.poetry("install")
    index.publish("1.1.0")
    terminal(computer, "note/poetry.sh")
    assert 'version = "1.1.0"' in (computer.app / "poetry.lock").read_text("utf-8")


def test_path_is_ignored_when_in_project_makes_the_venv(computer):
    configure(computer, 'in-project = true\npath = ".venv"\n')
    computer.poetry("run", "python", "-c", "")
    assert (computer.app / ".venv/pyvenv.cfg").is_file()
    assert not list((computer.app / ".venv").glob("app-*"))


def test_path_only_hides_the_cached_env(trapped):
    assert trapped.poetry("env", "list", env={"POETRY_VIRTUALENVS_PATH": ".venv"}) == ""
    assert len(trapped.cached()) == 1


def test_relative_path_wipes_the_env_on_the_next_command(computer, terminal):
    terminal(computer, f"{FOLDER}/relative_path.sh")
    assert (computer.app / ".venv/pyvenv.cfg").is_file()
    assert not list((computer.app / ".venv").glob("app-*"))


def test_relative_path_makes_another_env_in_a_subfolder(computer, terminal):
    script = f"{FOLDER}/relative_path_sub.sh"
    terminal(computer, script)
    (first,) = (computer.app / ".venv").glob("app-*")
    (second,) = (computer.app / "sub/.venv").glob("app-*")
    assert first.name == second.name


def test_env_made_in_a_subfolder_is_unknown_at_the_root(computer):
    configure(computer, 'path = ".venv"\n')
    sub = computer.app / "sub"
    sub.mkdir()
    computer.poetry("run", "python", "-c", "", cwd=sub)
    assert len(list((sub / ".venv").glob("app-*"))) == 1
    assert computer.poetry("env", "list") == ""


def test_unset_restores_the_default_path(computer, terminal):
    configure(computer, 'path = ".venv"\n')
    terminal(computer, f"{FOLDER}/unset_path.sh")


# 잠금 파일


def test_install_follows_the_lock(greeting, terminal):
    computer, index = greeting
    index.publish("1.1.0")
    before = (computer.app / "poetry.lock").read_bytes()
    terminal(computer, f"{FOLDER}/install_only.sh")
    assert (computer.app / "poetry.lock").read_bytes() == before


def test_poetry_version(computer, terminal):
    terminal(computer, f"{FOLDER}/version.sh")
