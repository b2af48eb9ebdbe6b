"""docs/poetry/run-activate.md의 주장."""

import importlib
import shutil
import sys
import zipfile
from dataclasses import replace

import pytest

from tests.poetry.conftest import kept

FOLDER = "poetry/run_activate"
PRINT_PREFIX = ("python", "-c", "import sys; print(sys.prefix)")

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def made(new_computer, project):
    """`hello` 프로젝트를 설치하지 않고 환경만 만든 컴퓨터. 다른 프로젝트의 환경 `other`도 있다."""
    computer = new_computer()
    shutil.copytree(project.root / f"snippets/{FOLDER}/project", computer.app, dirs_exist_ok=True)
    shutil.copy(project.root / f"snippets/{FOLDER}/where.py", computer.app)
    computer.poetry("install", "--no-root")
    assert computer.run("python", "-m", "venv", "--without-pip", "../other").returncode == 0
    return computer


@pytest.fixture
def ready(made, use):
    """설치하지 않은 프로젝트로 되돌린 컴퓨터."""
    for name in ("project/pyproject.toml", "project/src/hello/__init__.py", "where.py"):
        use(f"{FOLDER}/{name}")
    with kept(made.home):
        yield made


def env_of(computer):
    (cached,) = computer.cached()
    return str(cached)


def in_shell(computer, line, shell="bash", **env):
    """셸 한 줄의 출력."""
    finished = computer.run(shell, "-c", line, env=env)
    assert finished.returncode == 0, finished.stdout
    return finished.stdout


def test_where_prints_the_env(run):
    assert run(f"{FOLDER}/where.py").stdout == f"{sys.prefix}\n"


def test_hello_prints_the_env(capsys):
    importlib.import_module("snippets.poetry.run_activate.project.src.hello").main()
    assert capsys.readouterr().out == f"안녕하세요: {sys.prefix}\n"


# 두 방법


def test_run_uses_the_env_and_activation_lasts(ready, terminal):
    lines = terminal(ready, f"{FOLDER}/both_ways.sh").stdout.splitlines()
    assert lines == [env_of(ready)] * 2


def test_run_activates_nothing(ready):
    line = 'poetry run python where.py; python where.py; echo "[$VIRTUAL_ENV]"'
    inside, outside, active = in_shell(ready, line).splitlines()
    assert inside == env_of(ready) != outside
    assert active == "[]"


def test_deactivate_leaves_the_env(ready):
    line = 'eval "$(poetry env activate)"; deactivate; python where.py; echo "[$VIRTUAL_ENV]"'
    outside, active = in_shell(ready, line).splitlines()
    assert outside != env_of(ready)
    assert active == "[]"


def test_run_works_from_a_subfolder(ready):
    assert ready.poetry("run", *PRINT_PREFIX, cwd=ready.app / "src/hello").strip() == env_of(ready)


def test_run_changes_no_folder(ready):
    folder = ready.app / "src"
    assert ready.poetry("run", "python", "-c", "import os; print(os.getcwd())", cwd=folder).strip() == str(folder)


def test_run_gives_back_the_exit_status(ready):
    assert ready.run("poetry", "run", "python", "-c", "raise SystemExit(7)").returncode == 7


def test_options_after_the_command_belong_to_the_command(ready):
    shown = ready.poetry("run", "python", "-c", "import sys; print(sys.argv[1:])", "-q", "--help", "--no-ansi")
    assert shown == "['-q', '--help', '--no-ansi']\n"


def test_two_dashes_need_two_more(ready):
    command = ("python", "-c", "import sys; print(sys.argv[1:])", "--own", "--", "file")
    finished = ready.run("poetry", "run", *command)
    assert (finished.returncode, finished.stdout) == (1, '\nThe option "-c" does not exist\n')
    assert ready.poetry("run", "--", *command) == "['--own', '--', 'file']\n"
    # 앞에 Poetry가 모르는 옵션이 없으면 오류도 없이 사라진다.
    (ready.app / "args.py").write_text("import sys; print(sys.argv[1:])\n", "utf-8")
    command = ("python", "args.py", "-q", "--", "-x")
    assert ready.poetry("run", *command) == "['-x']\n"
    assert ready.poetry("run", "--", *command) == "['-q', '--', '-x']\n"


def test_program_that_is_not_in_the_env_comes_from_outside(ready):
    outside = ready.home / "outside"
    for folder, text in ((outside, "outside"), (ready.cached()[0] / "bin", "inside")):
        folder.mkdir(exist_ok=True)
        tool = folder / "some-tool"
        tool.write_text(f"#!/bin/sh\necho {text}\n")
        tool.chmod(0o755)
    path = {"PATH": f"{outside}:{ready.env['PATH']}"}
    assert ready.poetry("run", "some-tool", env=path) == "inside\n"
    tool.unlink()
    assert ready.poetry("run", "some-tool", env=path) == "outside\n"


def test_both_ways_make_the_env_that_is_missing(ready):
    shutil.rmtree(ready.home / ".cache/pypoetry/virtualenvs")
    ready.poetry("run", "python", "where.py")
    assert len(ready.cached()) == 1
    shutil.rmtree(ready.home / ".cache/pypoetry/virtualenvs")
    lines = in_shell(ready, 'eval "$(poetry env activate)"; python where.py').splitlines()
    assert lines[-1] == env_of(ready)


@pytest.mark.parametrize(
    ("shell", "command"),
    [("bash", "source {}/bin/activate"), ("sh", ". {}/bin/activate")],
)
def test_printed_command_fits_the_shell(ready, shell, command):
    if shutil.which("dash") and shell == "sh":
        shell = "dash"
    # 마지막 명령이면 셸이 자기 자리를 poetry에 내주어, 셸이 보이지 않는다.
    assert in_shell(ready, "poetry env activate; true", shell).strip() == command.format(env_of(ready))


# poetry shell


def test_shell_is_not_a_command_any_more(ready, terminal):
    """테스트하는 환경에 플러그인이 있어도 Poetry만 본다."""
    plain = ready.home / "plain/poetry"
    plain.parent.mkdir()
    plain.write_text(f'#!/bin/sh\nexec {ready.home.parent}/bin/poetry --no-plugins "$@"\n')
    plain.chmod(0o755)
    computer = replace(ready, env=ready.env | {"PATH": f"{plain.parent}:{ready.env['PATH']}"})
    terminal(computer, f"{FOLDER}/poetry_shell.sh", returncode=1)


# 켜지지 않음


def test_activate_only_prints(ready, terminal):
    printed, prefix = terminal(ready, f"{FOLDER}/only_printed.sh").stdout.splitlines()
    assert printed.endswith(f"{env_of(ready)}/bin/activate")
    assert prefix != env_of(ready)


def test_eval_activates(ready, terminal):
    assert terminal(ready, f"{FOLDER}/only_printed_fixed.sh").stdout.strip() == env_of(ready)


def test_script_that_activates_leaves_the_terminal_as_it_was(ready):
    (ready.app / "on.sh").write_text('eval "$(poetry env activate)"\n')
    child, sourced = in_shell(ready, "bash on.sh; python where.py; . ./on.sh; python where.py").splitlines()
    assert child != env_of(ready)
    assert sourced == env_of(ready)


# Command not found


def test_script_that_was_not_installed(ready, terminal):
    terminal(ready, f"{FOLDER}/not_installed.sh", returncode=1)


def test_install_makes_the_script(ready, terminal):
    assert terminal(ready, f"{FOLDER}/not_installed_fixed.sh").stdout.splitlines()[-1].endswith(env_of(ready))


def test_renamed_script_needs_another_install(ready):
    ready.poetry("install")
    ready.edit('hello = "hello:main"', 'greet = "hello:main"')
    assert ready.run("poetry", "run", "greet").stdout == "Command not found: greet\n"
    ready.poetry("install")
    assert ready.run("poetry", "run", "greet").returncode == 0
    assert ready.run("poetry", "run", "hello").stdout == "Command not found: hello\n"


def test_package_mode_false_installs_no_script(ready):
    package = ready.pyproject.read_text("utf-8")
    ready.pyproject.write_text(f"{package}\n[tool.poetry]\npackage-mode = false\n", "utf-8")
    ready.poetry("install")
    assert ready.run("poetry", "run", "hello").stdout == "Command not found: hello\n"
    ready.pyproject.write_text(package, "utf-8")
    ready.poetry("install")
    assert ready.run("poetry", "run", "hello").returncode == 0


def test_package_mode_false_without_a_folder_needs_more_than_the_line(ready):
    """`package-mode = false`인 프로젝트에는 이름이 같은 폴더가 없는 일이 많다."""
    shutil.rmtree(ready.app / "src")
    (ready.app / "main.py").write_text("def main(): print('main')\n", "utf-8")
    ready.edit('"hello:main"', '"main:main"')
    package = ready.pyproject.read_text("utf-8")
    ready.append("\n[tool.poetry]\npackage-mode = false\n")
    ready.poetry("install")
    ready.pyproject.write_text(package, "utf-8")
    finished = ready.run("poetry", "install")
    assert finished.returncode == 1
    assert "No file/folder found for package hello" in finished.stdout
    ready.append('\n[tool.poetry]\npackages = [{ include = "main.py" }]\n')
    ready.poetry("install")
    assert ready.poetry("run", "hello") == "main\n"


def tool(index):
    """명령 `pytest`가 있는 작은 휠."""
    wheel = index.publish("1.0.0", "pytest")
    with zipfile.ZipFile(wheel, "a") as archive:
        commands = "[console_scripts]\npytest = platform:system\n"
        archive.writestr("pytest-1.0.0.dist-info/entry_points.txt", commands)


def test_tool_that_is_not_installed(ready, index):
    tool(index)
    ready.append(index.source)
    path = {"PATH": f"{ready.home.parent / 'bin'}:/bin"}

    def missing():
        finished = ready.run("poetry", "run", "pytest", env=path)
        return (finished.returncode, finished.stdout) == (1, "Command not found: pytest\n")

    assert missing()
    ready.poetry("add", "--group", "dev", "pytest")
    assert not missing()
    ready.poetry("sync", "--without", "dev")
    assert missing()
    ready.poetry("install", "--without", "dev")
    assert missing()
    ready.poetry("install")
    assert not missing()


def test_script_in_a_folder_with_a_space_does_not_run(ready, index):
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    path = {"PATH": f"{ready.home.parent / 'bin'}:/bin"}
    tool(index)
    ready.append(index.source)
    folder = ready.app.rename(ready.home / "my app")
    ready.poetry("add", "pytest", cwd=folder, env=env)
    ready.poetry("install", cwd=folder, env=env)
    assert (folder / ".venv/bin/hello").is_file()

    def missing(command):
        finished = ready.run("poetry", "run", command, cwd=folder, env=env | path)
        return (finished.returncode, finished.stdout) == (1, f"Command not found: {command}\n")

    # 설치한 도구의 명령은 빈칸이 있어도 실행된다.
    assert (missing("hello"), missing("pytest")) == (True, False)
    for name in ("my-app", "moved"):
        folder = folder.rename(ready.home / name)
        assert missing("hello")
        # 설치해 둔 다른 패키지의 명령은 `.venv`를 지워야 새 경로로 만든다.
        ready.poetry("install", cwd=folder, env=env)
        assert missing("pytest") == (name == "moved")
        shutil.rmtree(folder / ".venv")
        ready.poetry("install", cwd=folder, env=env)
        assert ready.poetry("run", "hello", cwd=folder, env=env).strip().endswith(f"{name}/.venv")
        assert not missing("pytest")


def test_python_file_is_no_command(ready):
    assert ready.run("poetry", "run", "where.py").stdout == "Command not found: where.py\n"
    # 경로를 적으면 그 파일을 실행하려 하므로 다른 오류가 난다.
    (ready.app / "where.py").chmod(0o644)
    assert "Permission denied: './where.py'" in ready.run("poetry", "run", "./where.py").stdout
    assert ready.poetry("run", "python", "where.py").strip() == env_of(ready)


# `cd`와 `alias`는 macOS에 같은 이름의 프로그램이 있어 오류 없이 아무 일도 하지 않는다.
@pytest.mark.parametrize("command", ["export", "source"])
def test_builtin_of_the_shell_is_not_found(ready, command):
    finished = ready.run("poetry", "run", command)
    assert (finished.returncode, finished.stdout) == (1, f"Command not found: {command}\n")


# 셸의 문법


def test_command_after_and_runs_outside(ready, terminal):
    inside, outside = terminal(ready, f"{FOLDER}/after_and.sh").stdout.splitlines()
    assert inside == env_of(ready) != outside


def test_shell_in_the_env_runs_both_inside(ready, terminal):
    assert terminal(ready, f"{FOLDER}/after_and_fixed.sh").stdout.splitlines() == [env_of(ready)] * 2


@pytest.mark.parametrize("line", ["poetry run python where.py | python where.py", "poetry run true; python where.py"])
def test_pipe_and_semicolon_are_outside_too(ready, line):
    assert env_of(ready) not in in_shell(ready, line).splitlines()[-1]


def test_variable_is_expanded_before_poetry_runs(ready):
    line = 'poetry run echo "[$VIRTUAL_ENV]"; poetry run sh -c \'echo "[$VIRTUAL_ENV]"\''
    assert in_shell(ready, line).splitlines() == ["[]", f"[{env_of(ready)}]"]


# 다른 환경


def test_activated_env_of_another_project_wins(ready):
    other = str(ready.home / "other")
    line = "poetry run python where.py; . ../other/bin/activate; poetry run python where.py; deactivate; poetry run python where.py"
    assert in_shell(ready, line).splitlines() == [env_of(ready), other, env_of(ready)]


def test_chosen_env_wins_over_the_activated_one(ready):
    line = "poetry env use python > /dev/null 2>&1; . ../other/bin/activate; poetry run python where.py"
    assert in_shell(ready, line).splitlines() == [env_of(ready)]
    # `.venv`를 고르면 기록하지 않는다.
    ready.poetry("env", "remove", "--all")
    ready.poetry("config", "--local", "virtualenvs.in-project", "true")
    own = "poetry env use python > /dev/null 2>&1; poetry run python where.py; . ../other/bin/activate; poetry run python where.py"
    assert in_shell(ready, own).splitlines() == [str(ready.app / ".venv"), str(ready.home / "other")]


def test_python_of_the_env_runs_without_activation(ready):
    path = ready.poetry("env", "info", "--executable").strip()
    assert ready.run(path, "where.py").stdout.strip() == env_of(ready)
