"""docs/poetry/ci.md의 주장. 컨테이너를 만들지 않고, Dockerfile과 워크플로의 명령을 빈 파이썬에서 차례로 실행한다."""

import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from tests.poetry.conftest import kept, other_python, serve

FOLDER = "poetry/ci"
PROJECT = f"{FOLDER}/project"
FILES = ("pyproject.toml", "src/hello/__init__.py")
TESTS = "import unittest\n\n\nclass Hello(unittest.TestCase):\n    def test_import(self):\n        import hello\n"
NO_LOCK = "Error: poetry.lock was not found.\n"

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


def make_python(folder):
    """이미지의 파이썬처럼 pip밖에 없는 파이썬. 표준 라이브러리는 이 파이썬의 것을 가리킨다."""
    executable, library = Path(sys.executable).resolve(), Path(sysconfig.get_path("stdlib"))
    (folder / "bin").mkdir(parents=True)
    shutil.copy(executable, folder / f"bin/{executable.name}")
    (folder / "bin/python").symlink_to(executable.name)
    own = folder / "lib" / library.name
    (own / "site-packages").mkdir(parents=True)
    for shared in library.parent.glob("libpython*"):
        (folder / f"lib/{shared.name}").symlink_to(shared)
    for path in library.iterdir():
        if path.name not in ("site-packages", "dist-packages", "EXTERNALLY-MANAGED"):
            (own / path.name).symlink_to(path)
    (own / "site-packages/pip").symlink_to(Path(sysconfig.get_path("purelib"), "pip"))
    write_command(folder / "bin/pip", folder / "bin/python", str(own / "site-packages"), "pip._internal.cli.main")


def write_command(path, python, place, module, *arguments):
    path.write_text(
        f"#!{python}\nimport sys\nsys.path.insert(0, {place!r})\nsys.argv[1:1] = {arguments!r}\n"
        f"from {module} import main\nsys.exit(main())\n"
    )
    path.chmod(0o755)


def write_poetry(path, python):
    """플러그인이 없는 진짜 Poetry. 그 파이썬에서 실행하되 그 파이썬에는 설치되지 않아 보인다."""
    write_command(path, python, sysconfig.get_path("purelib"), "poetry.console.application", "--no-plugins")


def publish_poetry(index):
    """`pip install poetry`가 받을 휠. 네트워크 없이, 이미 있는 Poetry를 실행하는 명령만 설치한다."""
    number = version("poetry")
    about = f"poetry-{number}.dist-info"
    script = index.folder.parent / "script"
    write_poetry(script, "python")
    folder = index.folder / "poetry"
    folder.mkdir()
    with zipfile.ZipFile(folder / f"poetry-{number}-py3-none-any.whl", "w") as wheel:
        wheel.write(script, f"poetry-{number}.data/scripts/poetry")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: poetry\nVersion: {number}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture(scope="module")
def prepared(new_computer, project, tmp_path_factory):
    """`hello` 프로젝트를 잠근 컴퓨터. 파이썬은 `home/python`에 있고 아무것도 설치하지 않았다."""
    computer = new_computer()
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        index.publish("1.0.0")
        index.publish("1.0.0", "checker")
        publish_poetry(index)
        shutil.copytree(project.root / f"snippets/{PROJECT}", computer.app, dirs_exist_ok=True)
        computer.append(index.source)
        (computer.app / "README.md").touch()
        (computer.app / "tests").mkdir()
        (computer.app / "tests/test_hello.py").write_text(TESTS)
        computer.poetry("lock")
        shutil.rmtree(computer.home / ".cache/pypoetry/virtualenvs")
        make_python(computer.home / "python")
        path = os.pathsep.join([str(computer.home / "python/bin"), os.environ["PATH"]])
        pip = {
            "PIP_INDEX_URL": index.url,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
            "VIRTUALENV_OVERRIDE_APP_DATA": str(computer.home.parent / "virtualenv"),
        }
        yield replace(computer, env=computer.env | pip | {"PATH": path})


@pytest.fixture
def clean(prepared, use):
    """Poetry도 없는 컴퓨터."""
    for name in FILES:
        use(f"{PROJECT}/{name}")
    with kept(prepared.home):
        yield prepared


@pytest.fixture
def ready(clean):
    """그 파이썬에서 실행하는 Poetry가 있는 컴퓨터."""
    write_poetry(clean.home / "python/bin/poetry", clean.home / "python/bin/python")
    return clean


def poetry(computer, *arguments, **env):
    finished = computer.run(str(computer.home / "python/bin/poetry"), *arguments, env=env)
    assert finished.returncode == 0, finished.stdout
    return finished.stdout


def installed(computer, folder="python"):
    (packages,) = (computer.home / folder).glob("lib/python*/site-packages")
    return {path.name.partition("-")[0] for path in packages.glob("*.dist-info")}


# 워크플로


def steps(use):
    job = yaml.safe_load(use(f"{FOLDER}/ci.yml").read_text("utf-8"))["jobs"]["test"]
    return job["env"], [step["run"] for step in job["steps"] if "run" in step]


def run_steps(computer, use, first=0):
    """워크플로의 명령을 차례로 실행한 (종료 상태, 출력)들. 실패하면 멈춘다."""
    env, lines = steps(use)
    done = []
    for line in lines[first:]:
        finished = computer.run("bash", "-e", "-c", line, env=env)
        done.append((finished.returncode, finished.stdout))
        if finished.returncode:
            break
    return done


def test_every_line_of_the_workflow_runs(clean, use, printed, check_output):
    _, lines = steps(use)
    done = []

    def start():
        shutil.rmtree(clean.app / ".venv", ignore_errors=True)
        done[:] = run_steps(clean, use)
        return "".join(text for _, text in done).replace(str(clean.home), "/home/me")

    check_output(f"{FOLDER}/ci.yml", printed(f"{FOLDER}/ci.yml", start))
    assert [status for status, _ in done] == [0] * len(lines)
    assert installed(clean, "app/.venv") == {"greeting", "checker", "hello"}
    assert lines[0].endswith(f" poetry=={version('poetry')}")


@pytest.mark.parametrize("fault", ["missing", "stale"])
def test_workflow_stops_at_a_lock_that_does_not_fit(ready, use, fault):
    if fault == "missing":
        (ready.app / "poetry.lock").unlink()
    else:
        ready.edit('"greeting>=1.0"', '"greeting>=0.9"')
    # 첫 줄이 설치하는 Poetry는 이미 있다.
    ((status, _),) = run_steps(ready, use, first=1)
    assert status == 1
    assert not (ready.app / ".venv").exists()


def test_env_whose_python_is_gone_is_made_again(ready):
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    poetry(ready, "sync", **env)
    (ready.app / ".venv/bin/python").unlink()
    (ready.app / ".venv/bin/python").symlink_to("/no/such/python")
    shown = poetry(ready, "sync", **env)
    assert f"The virtual environment found in {ready.app}/.venv seems to be broken." in shown
    assert installed(ready, "app/.venv") == {"greeting", "checker", "hello"}


@pytest.mark.parametrize(("value", "made"), [("yes", False), ("1", True)])
def test_yes_does_not_turn_a_setting_on(ready, value, made):
    poetry(ready, "run", "python", "-c", "", POETRY_VIRTUALENVS_IN_PROJECT=value)
    assert (ready.app / ".venv").exists() == made


def test_env_in_the_cache_of_poetry_is_named_after_the_folder(ready):
    poetry(ready, "run", "python", "-c", "")
    shutil.copytree(ready.app, ready.home / "other")
    finished = ready.run(str(ready.home / "python/bin/poetry"), "env", "list", cwd=ready.home / "other")
    assert (len(ready.cached()), finished.stdout) == (1, "")


# 이미지


def build(dockerfile, computer):
    """Dockerfile을 차례로 실행한 (RUN들의 출력, CMD의 출력). 이미지의 `/app`은 `home/image`이고, 단계마다 빈 파이썬에서 시작한다."""
    app, python, stages = computer.home / "image", computer.home / "python", {}
    shown = {"RUN": "", "CMD": ""}

    def here(text):
        return re.sub(r"(?<![\w./])/app\b", str(app), text)

    for line in filter(None, dockerfile.read_text("utf-8").splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            assert rest.startswith(f"python:3.{sys.version_info.minor}-slim")
            if app.exists():
                stages["build"] = app.rename(computer.home / "build")
            shutil.rmtree(python)
            make_python(python)
            env = {"PATH": computer.env["PATH"]}
        elif word == "ENV":
            pairs = (pair.split("=", 1) for pair in shlex.split(here(rest)))
            env |= {name: value.replace("$PATH", env["PATH"]) for name, value in pairs}
        elif word == "WORKDIR":
            app.mkdir()
        elif word == "COPY":
            copy(here(rest).split(), computer, app, stages)
        elif word in ("RUN", "CMD"):
            command = ["sh", "-c", rest] if word == "RUN" else ["env", *json.loads(rest)]
            finished = computer.run(*command, cwd=app if app.exists() else computer.home, env=env)
            shown[word] += finished.stdout.replace(str(app), "/app")
            assert word == "CMD" or finished.returncode == 0, finished.stdout
        else:
            assert line.startswith("#")
    return shown["RUN"], shown["CMD"]


def copy(words, computer, app, stages):
    source = computer.app
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")]
    *names, target = words
    for name in names:
        origin = source / os.path.relpath(name, app) if name.startswith("/") else source / name
        place = app / target
        if origin.is_dir():
            shutil.copytree(origin, place, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy(origin, place)


def build_again(dockerfile, computer):
    for name in ("image", "build"):
        shutil.rmtree(computer.home / name, ignore_errors=True)
    return build(dockerfile, computer)


@pytest.fixture
def image(clean, use, printed, check_output):
    """Dockerfile의 명령을 차례로 실행해 CMD의 출력을 비교하고, RUN들과 CMD의 출력을 주는 함수."""

    def _image(name):
        path = use(f"{FOLDER}/{name}")
        shown = []

        def start():
            shown[:] = build_again(path, clean)
            return shown[1]

        check_output(f"{FOLDER}/{name}", printed(f"{FOLDER}/{name}", start))
        return shown

    return _image


def test_every_line_of_the_dockerfile_runs(clean, image):
    built, shown = image("Dockerfile")
    assert shown == "greeting 1.0.0\n"
    assert installed(clean, "image/.venv") == {"greeting", "hello"}
    assert not (clean.home / "python/bin/poetry").exists()
    # 처음에는 두 파일만 있고, 소스가 온 뒤에는 프로젝트만 남는다.
    _, first, second = built.split("Installing dependencies from lock file\n")
    assert "Installing greeting (1.0.0)" in first
    assert second == "\nNo dependencies to install or update\n\nInstalling the current project: hello (0.1.0)\n"
    # 프로젝트는 복사하지 않고 소스를 가리킨다.
    (pth,) = (clean.home / "image/.venv").glob("lib/python*/site-packages/hello.pth")
    assert pth.read_text().strip() == str(clean.home / "image/src")
    # 명령에는 만든 경로가 적혀 있다.
    (clean.home / "image").rename(clean.home / "moved")
    with pytest.raises(FileNotFoundError):
        subprocess.run([clean.home / "moved/.venv/bin/hello"], check=False)


def test_env_needs_the_python_that_made_it(ready):
    poetry(ready, "install", "--only", "main", POETRY_VIRTUALENVS_IN_PROJECT="true")
    assert ready.run(str(ready.app / ".venv/bin/hello")).stdout == "greeting 1.0.0\n"
    (ready.home / "python").rename(ready.home / "elsewhere")
    with pytest.raises(FileNotFoundError):
        subprocess.run([ready.app / ".venv/bin/hello"], check=False)


def test_env_alone_lacks_the_project(image):
    assert image("only_venv.dockerfile")[1].endswith("ModuleNotFoundError: No module named 'hello'\n")


def test_hello_prints_the_version(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "greeting", SimpleNamespace(__version__="1.0.0"))
    importlib.import_module("snippets.poetry.ci.project.src.hello").main()
    assert capsys.readouterr().out == "greeting 1.0.0\n"


# 잠금 파일이 없음


def test_install_passes_without_a_lock(ready, terminal):
    (ready.app / "poetry.lock").unlink()
    terminal(ready, f"{FOLDER}/no_gate.sh")
    assert (ready.app / "poetry.lock").exists()


def test_check_before_install_stops(ready, terminal):
    (ready.app / "poetry.lock").unlink()
    assert terminal(ready, f"{FOLDER}/no_gate_fixed.sh", returncode=1).stdout == NO_LOCK
    assert not (ready.app / "poetry.lock").exists()


def test_script_without_errexit_goes_on(ready):
    (ready.app / "poetry.lock").unlink()
    finished = ready.run("bash", "-c", "set +e\npoetry check --lock\npoetry install --only main")
    assert (finished.returncode, finished.stdout.startswith(NO_LOCK)) == (0, True)
    assert (ready.app / "poetry.lock").exists()


def test_errexit_does_not_stop_before_an_and(ready):
    (ready.app / "poetry.lock").unlink()
    both = "poetry check --lock && poetry install --only main"
    statuses = {}
    for script in (f"set -e\n{both}\ntouch ran", f"{both} && touch ran", "set -e\npoetry check --lock\ntouch ran"):
        finished = ready.run("bash", "-c", script)
        statuses[script] = (finished.stdout, finished.returncode, (ready.app / "ran").exists())
        (ready.app / "ran").unlink(missing_ok=True)
    assert [*statuses.values()] == [(NO_LOCK, 0, True), (NO_LOCK, 1, False), (NO_LOCK, 1, False)]


def test_check_wants_the_readme_too(ready):
    (ready.app / "README.md").unlink()
    finished = ready.run("poetry", "check", "--lock")
    assert finished.returncode == 1
    assert "Declared README file does not exist: README.md" in finished.stdout


def test_lock_that_lost_a_package_passes_the_check(ready):
    poetry(ready, "sync")
    path = ready.app / "poetry.lock"
    whole = path.read_text("utf-8")
    begin, end = whole.index('[[package]]\nname = "greeting"'), whole.index("[metadata]")
    path.write_text(whole[:begin] + whole[end:], "utf-8")
    assert "content-hash" in whole[end:]
    assert poetry(ready, "check", "--lock") == "All set!\n"
    assert "Removing greeting (1.0.0)" in poetry(ready, "sync")
    poetry(ready, "lock")
    assert path.read_text("utf-8") == whole


# 다른 버전의 환경


@pytest.mark.tool("python3.12")
def test_env_of_another_minor_version_is_used_as_it_is(ready, terminal):
    (ready.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n")
    poetry(ready, "sync")
    newer = ready.home / "newer"
    newer.mkdir()
    (newer / "python").symlink_to(other_python("python3.12"))
    computer = replace(ready, env=ready.env | {"PATH": f"{newer}:{ready.env['PATH']}"})
    shown = terminal(computer, f"{FOLDER}/wrong_python.sh").stdout.splitlines()
    assert [shown[0][:11], shown[-1][:11]] == ["Python 3.12", "Python 3.11"]
    # 열쇠에 버전이 있어 캐시를 찾지 못하면
    shutil.rmtree(ready.app / ".venv")
    assert computer.run("poetry", "sync").returncode == 0
    assert computer.run("poetry", "run", "python", "--version").stdout.startswith("Python 3.12")


@pytest.mark.tool("python3.12")
def test_job_of_a_python_that_is_not_allowed_uses_another(ready, tmp_path):
    ready.edit('requires-python = ">=3.11"', 'requires-python = ">=3.11,<3.12"')
    poetry(ready, "lock")
    (tmp_path / "python").symlink_to(other_python("python3.12"))
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true", "PATH": f"{tmp_path}:{ready.env['PATH']}"}
    shown = poetry(ready, "sync", **env)
    assert re.search(r"Python version 3\.12\S* is not supported by the project", shown)
    assert ready.run("python", "--version", env=env).stdout.startswith("Python 3.12")
    assert ready.run("poetry", "run", "python", "--version", env=env).stdout.startswith("Python 3.11")
    # 어느 파이썬도 맞지 않으면
    shutil.rmtree(ready.app / ".venv")
    ready.edit('">=3.11,<3.12"', '">=3.99"')
    finished = ready.run("poetry", "sync", env=env)
    assert finished.returncode == 1
    assert "Poetry was unable to find a compatible version." in finished.stdout
    assert not (ready.app / ".venv").exists()


def test_env_that_requires_python_refuses_stops(ready):
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    poetry(ready, "run", "python", "-c", "", **env)
    ready.edit('requires-python = ">=3.11"', 'requires-python = ">=3.12"')
    finished = ready.run("poetry", "sync", env=env)
    assert finished.returncode == 1
    assert "is not allowed by the project (>=3.12)" in finished.stdout


def test_key_of_the_cache_names_the_python(use):
    (job,) = yaml.safe_load(use(f"{FOLDER}/ci.yml").read_text("utf-8"))["jobs"].values()
    setup, cache = (
        next(step for step in job["steps"] if step.get("uses", "").startswith(name))
        for name in ("actions/setup-python", "actions/cache")
    )
    assert f"${{{{ steps.{setup['id']}.outputs.python-version }}}}" in cache["with"]["key"]
    assert cache["with"]["path"] == ".venv"


# 소스가 없음


def test_project_cannot_be_installed_before_its_readme_is_there(ready, terminal):
    (ready.app / "README.md").unlink()
    terminal(ready, f"{FOLDER}/no_source.sh", returncode=1)


@pytest.mark.parametrize(
    ("packages", "message"),
    [
        ("", "No file/folder found for package hello"),
        ('\n[tool.poetry]\npackages = [{ include = "hello", from = "src" }]\n', "does not contain any element"),
    ],
)
def test_project_cannot_be_installed_before_its_source_is_there(ready, packages, message):
    ready.append(packages)
    shutil.rmtree(ready.app / "src")
    finished = ready.run("poetry", "install", "--only", "main")
    assert finished.returncode == 1
    assert message in finished.stdout


def test_no_root_needs_neither_readme_nor_source(ready):
    (ready.app / "README.md").unlink()
    shutil.rmtree(ready.app / "src")
    poetry(ready, "install", "--only", "main", "--no-root")
    assert ready.packages() == {"greeting": "1.0.0"}


LIBRARY = '[project]\nname = "lib"\nversion = "1"\n'


def depend_on_path(computer, before='["greeting>=1.0"'):
    """경로로 적은 의존성 `lib`을 더해 잠그고 그 폴더를 준다."""
    library = computer.app / "lib"
    library.mkdir()
    (library / "pyproject.toml").write_text(LIBRARY)
    (library / "lib.py").touch()
    computer.edit(before, f'{before}, "lib @ {library.as_uri()}"')
    poetry(computer, "lock")
    return library


def test_no_root_needs_path_dependencies_and_the_license_file(ready, tmp_path):
    file = ready.app / "LICENSE"
    file.touch()
    ready.edit('readme = "README.md"', 'license = { file = "LICENSE" }')
    library = depend_on_path(ready)
    shutil.rmtree(library)
    finished = ready.run("poetry", "install", "--only", "main", "--no-root")
    assert finished.returncode == 1
    assert f"Path {library} for lib does not exist" in finished.stdout
    # 설치하지 않을 그룹의 것은 없어도 된다.
    ready.edit(f'["greeting>=1.0", "lib @ {library.as_uri()}"]', '["greeting>=1.0"]')
    shutil.rmtree(depend_on_path(ready, '["checker>=1.0"'))
    poetry(ready, "install", "--only", "main", "--no-root")
    assert ready.run("poetry", "install", "--no-root").returncode == 1
    file.unlink()
    finished = ready.run("poetry", "install", "--only", "main", "--no-root")
    assert finished.returncode == 1
    assert re.search(r"license file '.*LICENSE' not found", finished.stdout)
    # 휠을 적었으면 그 파일이 필요하고, `--no-directory`도 건너뛰지 않는다.
    file.touch()
    with serve(tmp_path / "index") as index:
        wheel = index.publish("1.0.0", "lib").rename(ready.app / "lib-1.0.0-py3-none-any.whl")
    ready.edit(f', "lib @ {library.as_uri()}"', "")
    ready.edit('["greeting>=1.0"]', f'["greeting>=1.0", "lib @ {wheel.as_uri()}"]')
    poetry(ready, "lock")
    wheel.unlink()
    for option in ([], ["--no-directory"]):
        finished = ready.run("poetry", "install", "--only", "main", "--no-root", *option)
        assert (finished.returncode, f"Path {wheel} for lib does not exist" in finished.stdout) == (1, True)


def test_path_dependency_can_wait(ready):
    library = depend_on_path(ready)
    library.rename(ready.home / "lib")
    poetry(ready, "install", "--only", "main", "--no-root", "--no-directory")
    assert ready.packages() == {"greeting": "1.0.0"}
    (ready.home / "lib").rename(library)
    assert "Installing lib (1 " in poetry(ready, "install", "--only", "main", "--dry-run")


def test_check_does_not_see_what_a_path_dependency_needs_now(ready):
    library = depend_on_path(ready)
    (library / "pyproject.toml").write_text(f'{LIBRARY}dependencies = ["poetry"]\n')
    assert poetry(ready, "check", "--lock") == "All set!\n"
    sync = ("sync", "--only", "main", "--dry-run")
    assert "Installing poetry" not in poetry(ready, *sync)
    poetry(ready, "lock")
    assert "Installing poetry" in poetry(ready, *sync)


# 가상 환경 없이

OFF = {"POETRY_VIRTUALENVS_CREATE": "false"}


def install_without_env(computer, command="poetry", **env):
    finished = computer.run(command, "install", "--only", "main", "--no-root", env=OFF | env)
    assert finished.returncode == 0, finished.stdout
    return finished.stdout


def test_python_of_the_image_has_the_packages(ready):
    install_without_env(ready)
    assert installed(ready) == {"greeting"}
    assert ready.run("python", "-c", "import greeting; print(greeting.__version__)").stdout == "1.0.0\n"


def test_python_that_refuses_pip_takes_new_packages_only(ready):
    (library,) = (ready.home / "python").glob("lib/python*")
    (library / "EXTERNALLY-MANAGED").write_text("[externally-managed]\nError=apt\n")
    refused = "error: externally-managed-environment"
    finished = ready.run("pip", "install", "greeting")
    assert (finished.returncode, refused in finished.stdout) == (1, True)
    shown = poetry(ready, "install", "--no-root", **OFF)
    assert installed(ready) == {"greeting", "checker"}
    assert not re.search("managed|warning", shown, re.IGNORECASE)
    # 지울 것이 있는 sync
    finished = ready.run("poetry", "sync", "--only", "main", "--no-root", env=OFF)
    assert (finished.returncode, refused in finished.stdout) == (1, True)
    assert installed(ready) == {"greeting", "checker"}
    # 옛 버전이 있는 install
    new, old = (library / f"site-packages/greeting-{number}.dist-info" for number in ("1.0.0", "0.9.0"))
    new.rename(old)
    about = old / "METADATA"
    about.write_text(about.read_text("utf-8").replace("Version: 1.0.0", "Version: 0.9.0"), "utf-8")
    finished = ready.run("poetry", "install", "--only", "main", "--no-root", env=OFF)
    assert "Updating greeting (0.9.0 -> 1.0.0)" in finished.stdout
    assert (finished.returncode, refused in finished.stdout, old.exists()) == (1, True, True)


def new_env(computer, folder):
    assert computer.run("python", "-m", "venv", "--without-pip", str(computer.home / folder)).returncode == 0


def test_activated_env_gets_the_packages(ready):
    new_env(ready, "active")
    install_without_env(ready, VIRTUAL_ENV=str(ready.home / "active"))
    assert (installed(ready), installed(ready, "active")) == (set(), {"greeting"})


def test_poetry_in_its_own_env_installs_into_the_python_below_it(ready):
    new_env(ready, "pipx")
    own = ready.home / "pipx/bin"
    write_poetry(own / "poetry", own / "python")
    install_without_env(ready, str(own / "poetry"))
    assert (installed(ready), installed(ready, "pipx")) == ({"greeting"}, set())


def test_sync_takes_poetry_itself_out(clean):
    assert clean.run("pip", "install", "--quiet", "poetry").returncode == 0
    shown = clean.run("poetry", "sync", "--only", "main", "--no-root", env=OFF).stdout
    assert f"Removing poetry ({version('poetry')})" in shown
    assert installed(clean) == {"greeting"}
    assert not (clean.home / "python/bin/poetry").exists()


def test_sync_takes_other_packages_out_of_that_python(ready):
    poetry(ready, "install", "--no-root", **OFF)
    assert installed(ready) == {"greeting", "checker"}
    # 이미지의 pip은 휠로 설치되어 있다.
    (packages,) = (ready.home / "python").glob("lib/python*/site-packages")
    (packages / "pip-1.0.dist-info").mkdir()
    (packages / "pip-1.0.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: pip\nVersion: 1.0\n")
    poetry(ready, "sync", "--only", "main", "--no-root", **OFF)
    assert installed(ready) == {"greeting", "pip"}


def test_venv_in_the_folder_beats_the_setting(ready):
    for folder in ("app/.venv", "active"):
        new_env(ready, folder)
    # 켜진 환경이 있으면 그것이 먼저다.
    install_without_env(ready, VIRTUAL_ENV=str(ready.home / "active"))
    assert (installed(ready, "active"), installed(ready, "app/.venv")) == ({"greeting"}, set())
    install_without_env(ready)
    assert (installed(ready), installed(ready, "app/.venv")) == (set(), {"greeting"})


@pytest.mark.parametrize("reason", ["switched off", "broken"])
def test_venv_that_is_switched_off_or_broken_is_not_used(ready, reason):
    new_env(ready, "app/.venv")
    if reason == "broken":
        (ready.app / ".venv/bin/python").unlink()
        (ready.app / ".venv/bin/python").symlink_to("/no/such/python")
        install_without_env(ready)
    else:
        install_without_env(ready, POETRY_VIRTUALENVS_IN_PROJECT="false")
    assert (installed(ready), installed(ready, "app/.venv")) == ({"greeting"}, set())


def test_no_env_is_made_while_making_is_off(ready):
    install_without_env(ready, POETRY_VIRTUALENVS_IN_PROJECT="true")
    assert installed(ready) == {"greeting"}
    assert not (ready.app / ".venv").exists()


@pytest.fixture
def two_pythons(ready):
    """먼저 찾는 `python`이 Poetry를 실행하는 파이썬이 아닌 컴퓨터."""
    make_python(ready.home / "second")
    return replace(ready, env=ready.env | {"PATH": f"{ready.home / 'second/bin'}:{ready.env['PATH']}"})


def test_packages_go_to_the_python_of_poetry(two_pythons, terminal):
    terminal(two_pythons, f"{FOLDER}/other_python.sh", returncode=1)
    assert (installed(two_pythons), installed(two_pythons, "second")) == ({"greeting"}, set())


def test_env_of_the_project_is_found_by_poetry_run_only(two_pythons, use):
    """고친 뒤에도 스니펫의 `python`은 그 환경의 것이 아니다. `poetry run`을 붙여야 고쳐진다."""
    script = use(f"{FOLDER}/other_python.sh").read_text("utf-8")
    script = script.replace("POETRY_VIRTUALENVS_CREATE=false", "POETRY_VIRTUALENVS_IN_PROJECT=true")
    alone = two_pythons.run("sh", "-c", script)
    assert "No module named 'greeting'" in alone.stdout
    through_poetry = two_pythons.run("sh", "-c", script.replace("python -c", "poetry run python -c"))
    assert through_poetry.stdout == "1.0.0\n"
    assert (installed(two_pythons), installed(two_pythons, "app/.venv")) == (set(), {"greeting"})


# export


def test_export_is_a_plugin(ready, terminal):
    terminal(ready, f"{FOLDER}/no_export.sh", returncode=1)


EXPORT = """
from cleo.helpers import option
from poetry.console.commands.command import Command
from poetry.plugins.application_plugin import ApplicationPlugin


class Export(Command):
    name = "export"
    options = [option("output", flag=False)]

    def handle(self):
        open(self.option("output"), "w").close()


class Plugin(ApplicationPlugin):
    commands = [Export]
"""


def publish_export(index):
    """네트워크 없이 설치할, 이름이 같은 플러그인. 인덱스에는 Poetry도 있어야 한다."""
    publish_poetry(index)
    folder, about = index.folder / "poetry-plugin-export", "poetry_plugin_export-1.0.0.dist-info"
    folder.mkdir()
    with zipfile.ZipFile(folder / "poetry_plugin_export-1.0.0-py3-none-any.whl", "w") as archive:
        archive.writestr("poetry_plugin_export.py", EXPORT)
        archive.writestr(
            f"{about}/entry_points.txt", "[poetry.application.plugin]\nexport = poetry_plugin_export:Plugin\n"
        )
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: poetry-plugin-export\nVersion: 1.0.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")


def test_self_add_installs_the_plugin(ready, use, tmp_path):
    python = ready.home / "python/bin"
    write_command(python / "poetry", python / "python", sysconfig.get_path("purelib"), "poetry.console.application")
    config = ready.home / ".config/pypoetry/pyproject.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    with serve(tmp_path / "index") as index:
        publish_export(index)
        config.write_text(index.source)
        added = ready.run("sh", "-c", "poetry self add poetry-plugin-export")
    assert "Installing poetry-plugin-export (1.0.0)" in added.stdout
    assert ready.run("sh", str(use(f"{FOLDER}/no_export.sh"))).returncode == 0
    assert (ready.app / "requirements.txt").exists()
    assert installed(ready) == {"poetry_plugin_export"}


def test_sync_installs_what_is_locked_without_an_export(ready):
    assert ready.run("sh", "-c", "poetry sync --only main --no-root").returncode == 0
    assert ready.packages() == {"greeting": "1.0.0"}


# 키링

BACKEND = """
import pathlib, time
from keyring.backend import KeyringBackend

HERE = pathlib.Path(__file__).parent


class Locked(KeyringBackend):
    priority = 9

    def get_password(self, service, username):
        (HERE / "asked").touch()
        while not (HERE / "opened").exists():
            time.sleep(0.02)

    def set_password(self, service, username, password):
        pass
"""


@pytest.fixture
def locked_keyring(ready, once):
    """사람이 열어 줄 때까지 기다리는 키링이 있는 컴퓨터."""
    once(ready, make_env)
    folder = ready.home / "keyring"
    folder.mkdir()
    (folder / "desktop.py").write_text(BACKEND)
    env = {"PYTHONPATH": str(folder), "PYTHON_KEYRING_BACKEND": "desktop.Locked"}
    return replace(ready, env=ready.env | env)


def make_env(computer):
    poetry(computer, "run", "python", "-c", "")


@contextmanager
def started(computer, script):
    """끝나지 않을 수 있는 셸 스니펫. 블록을 나올 때 끝낸다."""
    env = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80", "PYTHONUNBUFFERED": "1", **computer.env}
    with subprocess.Popen(
        ["bash", str(script)],
        cwd=computer.app,
        env={name: value for name, value in env.items() if value},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)


def wait_for(path):
    deadline = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_poetry_waits_for_the_keyring(locked_keyring, use, printed, check_output):
    keyring = locked_keyring.home / "keyring"
    script = use(f"{FOLDER}/keyring.sh")

    def start():
        for name in ("asked", "opened"):
            (keyring / name).unlink(missing_ok=True)
        with started(locked_keyring, script) as process:
            wait_for(keyring / "asked")
            waiting = os.read(process.stdout.fileno(), 1 << 16).decode()
            while "availability" not in waiting:
                waiting += os.read(process.stdout.fileno(), 1 << 16).decode()
            assert process.poll() is None
            (keyring / "opened").touch()
            rest = process.stdout.read()
            assert (process.wait(), "Resolving dependencies..." in rest) == (0, True)
        return waiting.replace(str(locked_keyring.home), "/home/me")

    check_output(f"{FOLDER}/keyring.sh", printed(f"{FOLDER}/keyring.sh", start))


def test_disabled_keyring_is_not_asked(locked_keyring):
    poetry(locked_keyring, "lock", POETRY_KEYRING_ENABLED="false")
    assert not (locked_keyring.home / "keyring/asked").exists()


def assert_waits(computer, script, line):
    script.write_text(f"{line}\n")
    with started(computer, script) as process:
        wait_for(computer.home / "keyring/asked")
        assert process.poll() is None


def test_no_interaction_does_not_help_against_the_keyring(locked_keyring, tmp_path):
    assert_waits(locked_keyring, tmp_path / "script.sh", "poetry lock --no-interaction")


def test_password_in_the_environment_does_not_help_against_the_keyring(locked_keyring, tmp_path):
    login = {"POETRY_HTTP_BASIC_LOCAL_USERNAME": "me", "POETRY_HTTP_BASIC_LOCAL_PASSWORD": "secret"}
    computer = replace(locked_keyring, env=locked_keyring.env | login)
    assert_waits(computer, tmp_path / "script.sh", "poetry lock")


# 물음


def asked_for_ever(computer, script, **env):
    """답을 받지 못해 되풀이하는 물음의 처음 세 줄."""
    with started(replace(computer, env=computer.env | env), script) as process:
        lines = [process.stdout.readline() for _ in range(200)]
        assert process.poll() is None
    assert len(set(lines)) == 1
    return "".join(lines[:3])


def test_question_without_a_terminal_is_asked_for_ever(ready, use, printed, check_output):
    script = use(f"{FOLDER}/aborted.sh")
    check_output(f"{FOLDER}/aborted.sh", printed(f"{FOLDER}/aborted.sh", lambda: asked_for_ever(ready, script)))


@pytest.mark.parametrize("variable", ["POETRY_NO_INTERACTION", "CI"])
def test_variable_does_not_answer(ready, use, variable):
    assert "Aborted" in asked_for_ever(ready, use(f"{FOLDER}/aborted.sh"), **{variable: "1"})


def test_no_interaction_answers(ready):
    finished = [ready.run("sh", "-c", "poetry cache clear local --all --no-interaction") for _ in range(2)]
    assert [each.returncode for each in finished] == [0, 0]
    assert [each.stdout for each in finished] == ["", "No cache entries for local\n"]
