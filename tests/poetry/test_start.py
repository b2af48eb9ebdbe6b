"""docs/poetry/start.md의 주장."""

import shutil
import sys
import zipfile
from dataclasses import replace

import pytest

from tests.poetry.conftest import kept, serve

FOLDER = "poetry/start"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
NO_FOLDER = "Error: The current project could not be installed: No file/folder found for package app"

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    pytest.mark.python("<3.12"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def prepared(new_computer, tmp_path_factory):
    """new.sh로 만든 프로젝트가 `app`인 컴퓨터. 로컬 인덱스를 적었고 환경은 아직 없다."""
    computer = new_computer()
    shutil.rmtree(computer.app)
    computer.poetry("new", "--name", "hello", "app", cwd=computer.home)
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        computer.append(index.source)
        for name in ("greeting", "colors", "banner", "checker", "watcher"):
            for version in ("1.0.0", "1.1.0"):
                index.publish(version, name)
        index.publish("0.5.0", "young")
        yield computer


@pytest.fixture
def hello(prepared):
    with kept(prepared.home):
        yield prepared


@pytest.fixture
def empty(new_computer):
    """빈 폴더 `app`이 있는 컴퓨터."""
    computer = new_computer()
    computer.pyproject.unlink()
    return computer


@pytest.fixture(scope="module")
def without_folder(new_computer):
    """패키지의 폴더가 없어 `poetry install`이 멈춘 프로젝트가 있는 컴퓨터."""
    computer = new_computer()
    computer.pyproject.unlink()
    computer.poetry("init", "-n")
    assert computer.run("poetry", "install").returncode == 1
    return computer


@pytest.fixture
def no_folder(without_folder):
    with kept(without_folder.home):
        yield without_folder


def needs(computer):
    return computer.settings()["project"]["dependencies"]


# new, add, run


def test_new_makes_a_folder_with_src_and_tests(empty, terminal):
    terminal(empty, f"{FOLDER}/new.sh")
    files = {path.relative_to(empty.app / "hello").as_posix() for path in (empty.app / "hello").rglob("*.*")}
    assert files == {"pyproject.toml", "README.md", "src/hello/__init__.py", "tests/__init__.py"}


def test_add_writes_locks_and_installs(hello, terminal):
    assert not (hello.home / ".cache/pypoetry/virtualenvs").exists()
    terminal(hello, f"{FOLDER}/add_and_run.sh")
    assert needs(hello) == ["greeting (>=1.1.0,<2.0.0)"]
    assert 'name = "greeting"\nversion = "1.1.0"' in (hello.app / "poetry.lock").read_text("utf-8")
    assert hello.packages() == {"greeting": "1.1.0", "hello": "0.1.0"}


# new와 init


def test_init_makes_only_the_file_and_takes_the_name_of_the_folder(empty):
    empty.touch("main.py")
    empty.poetry("init", "-n")
    assert sorted(path.name for path in empty.app.iterdir()) == ["main.py", "pyproject.toml"]
    assert empty.settings()["project"]["name"] == "app"


def test_flat_layout(empty):
    empty.poetry("new", "--flat", "my-site")
    assert (empty.app / "my-site/my_site/__init__.py").is_file()
    assert not (empty.app / "my-site/src").exists()


def author(computer, config=""):
    """git의 설정이 그것일 때 `init`이 적는 만든 사람."""
    (computer.home / "gitconfig").write_text(config, "utf-8")
    computer.poetry("init", "-n", env={"GIT_CONFIG_GLOBAL": str(computer.home / "gitconfig")})
    project = computer.settings()["project"]
    assert project["requires-python"] == f">={MINOR}"
    (found,) = project["authors"]
    computer.pyproject.unlink()
    return found


@pytest.mark.tool("git")
def test_python_and_author_come_from_the_computer(empty):
    named = "[user]\n\tname = Kim\n\temail = kim@example.com\n"
    assert author(empty, named) == {"name": "Kim", "email": "kim@example.com"}
    assert author(empty) == {"name": "Your Name", "email": "you@example.com"}


@pytest.mark.parametrize("command", ["new", "init"])
def test_hangul_name_is_refused_by_the_next_command(empty, command):
    folder = empty.app / "앱"
    if command == "new":
        empty.poetry("new", "앱")
    else:
        folder.mkdir()
        empty.poetry("init", "-n", cwd=folder)
    finished = empty.run("poetry", "check", cwd=folder)
    assert finished.returncode == 1
    assert "project.name must match pattern" in finished.stdout


def test_name_option_for_a_hangul_folder(empty):
    folder = empty.app / "앱"
    folder.mkdir()
    empty.poetry("init", "-n", "--name", "my-app", cwd=folder)
    assert "Writing lock file" in empty.poetry("install", "--no-root", cwd=folder)


def test_hangul_above_the_folder_does_no_harm(empty):
    """`.venv`의 명령도 실행된다. 빈칸이 있으면 그러지 않는다(run-activate.md)."""
    folder = empty.app / "내프로젝트/app"
    folder.mkdir(parents=True)
    empty.poetry("init", "-n", cwd=folder)
    (folder / "app.py").write_text("def main(): print('ran')\n", "utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as pyproject:
        pyproject.write('\n[project.scripts]\napp = "app:main"\n')
    env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    empty.poetry("install", cwd=folder, env=env)
    assert (folder / ".venv/bin/app").is_file()
    assert empty.poetry("run", "app", cwd=folder, env=env) == "ran\n"


# add의 버전


def test_what_each_form_writes(hello):
    forms = {
        "greeting": "greeting (>=1.1.0,<2.0.0)",
        "young": "young (>=0.5.0,<0.6.0)",
        "colors@^1.0": "colors (>=1.0,<2.0)",
        "banner@~1.0": "banner (>=1.0,<1.1)",
        "checker>=1.0": "checker (>=1.0)",
        "watcher==1.0.0": "watcher (==1.0.0)",
    }
    hello.poetry("add", "--lock", *forms)
    assert needs(hello) == [*forms.values()]


@pytest.mark.parametrize("old_table", ["", '\n[tool.poetry.dependencies]\ncolors = "^1.0"\n'])
def test_without_dependencies_the_old_table_is_written(hello, old_table):
    hello.edit("dependencies = [\n]\n", "")
    hello.append(old_table)
    hello.poetry("add", "--lock", "greeting")
    settings = hello.settings()
    assert settings["tool"]["poetry"]["dependencies"]["greeting"] == "^1.1.0"
    assert "dependencies" not in settings["project"]


def test_add_skips_what_is_there_and_latest_raises_it(hello):
    hello.edit("dependencies = [\n]", 'dependencies = ["greeting (==1.0.0)"]')
    assert "will be skipped" in hello.poetry("add", "--lock", "greeting")
    assert needs(hello) == ["greeting (==1.0.0)"]
    hello.poetry("add", "--lock", "greeting@latest")
    assert needs(hello) == ["greeting (>=1.1.0,<2.0.0)"]


def test_add_skips_only_a_bare_name_in_the_same_group(hello):
    hello.edit("dependencies = [\n]", 'dependencies = ["greeting (==1.0.0)"]')
    assert "will be skipped" in hello.poetry("add", "--lock", "Greeting")
    assert needs(hello) == ["greeting (==1.0.0)"]
    hello.poetry("add", "--lock", "greeting[loud]")
    assert needs(hello) == ["greeting[loud] (>=1.1.0,<2.0.0)"]
    hello.poetry("add", "--lock", "--group", "dev", "greeting")
    assert hello.settings()["dependency-groups"] == {"dev": ["greeting (>=1.1.0,<2.0.0)"]}


@pytest.mark.parametrize(("again", "left"), [(">=1.0", "(>=1.0)"), ("@latest", "(>=1.1.0,<2.0.0)")])
def test_condition_or_latest_drops_the_extra_and_the_marker(hello, again, left):
    needed = "'greeting[loud] (==1.0.0) ; python_version >= \"3.11\"'"
    hello.edit("dependencies = [\n]", f"dependencies = [{needed}]")
    hello.poetry("add", "--lock", f"greeting{again}")
    assert needs(hello) == [f"greeting {left}"]
    hello.poetry("add", "--lock", f"greeting[loud]{again}")
    assert needs(hello) == [f"greeting[loud] {left}"]


def test_folder_is_written_as_an_absolute_path(hello):
    lib = hello.home / "lib"
    shutil.copytree(hello.app, lib)
    (lib / "pyproject.toml").write_text(hello.pyproject.read_text("utf-8").replace('"hello"', '"lib"'), "utf-8")
    hello.poetry("add", "--lock", "../lib")
    assert needs(hello) == [f"lib @ {lib.as_uri()}"]
    # 옛 표에는 상대 경로가 적힌다.
    hello.edit(f'dependencies = [\n    "lib @ {lib.as_uri()}"\n]\n', "")
    hello.poetry("add", "--lock", "../lib")
    assert hello.settings()["tool"]["poetry"]["dependencies"] == {"lib": {"path": "../lib"}}


# command not found


@pytest.fixture
def no_path(empty, tmp_path):
    """Poetry가 PATH에 없는 ~/.local/bin에만 있는 컴퓨터."""
    tools, local = tmp_path / "tools", empty.home / ".local/bin"
    for folder in (tools, local):
        folder.mkdir(parents=True)
    (tools / "bash").symlink_to(shutil.which("bash"))
    (local / "poetry").symlink_to(empty.home.parent / "bin/poetry")
    return replace(empty, env=empty.env | {"PATH": str(tools)})


def test_poetry_outside_the_path_is_not_found(no_path):
    finished = no_path.run("bash", "-c", "poetry --version")
    assert finished.returncode == 127
    assert "poetry: command not found" in finished.stdout


def test_folder_in_the_path_is_found(no_path, follow):
    assert "Poetry (version " in follow(no_path, f"{FOLDER}/command_not_found.sh").stdout


def test_line_in_bashrc_lasts(no_path, project):
    line = project.text(f"snippets/{FOLDER}/command_not_found.sh").splitlines()[0]
    (no_path.home / ".bashrc").write_text(f"{line}\n", "utf-8")
    assert "Poetry (version " in no_path.run("bash", "-ic", "poetry --version").stdout
    assert no_path.run("bash", "-c", "poetry --version").returncode == 127


# No file/folder found


def test_no_folder_stops_install(empty, terminal):
    assert NO_FOLDER in terminal(empty, f"{FOLDER}/no_folder.sh", returncode=1).stdout


def test_package_mode_false_installs_only_dependencies(no_folder, follow):
    assert "Installing the current project" not in follow(no_folder, f"{FOLDER}/no_folder_fixed.sh").stdout


def test_second_table_breaks_the_file(no_folder, follow):
    no_folder.append('\n[tool.poetry]\nrequires-poetry = ">=2.0"\n')
    before = no_folder.pyproject.read_text("utf-8")
    assert 'Key "poetry" already exists' in follow(no_folder, f"{FOLDER}/no_folder_fixed.sh", returncode=1).stdout
    no_folder.pyproject.write_text(f"{before}package-mode = false\n", "utf-8")
    assert "Installing the current project" not in no_folder.poetry("install")


def test_no_root_installs_only_dependencies_once(no_folder):
    assert "Installing the current project" not in no_folder.poetry("install", "--no-root")


def test_places_where_the_package_is_found(no_folder):
    for file in ("app/__init__.py", "app.py", "src/app/main.py", "src/app.py"):
        no_folder.touch(file)
        no_folder.poetry("install")
        (no_folder.app / file).unlink()
        if not file.endswith("app.py"):
            (no_folder.app / file).parent.rmdir()
        assert no_folder.packages() == {"app": "0.1.0"}
        shutil.rmtree(next(no_folder.cached()[0].glob("lib/python*/site-packages/app-0.1.0.dist-info")))


def test_name_of_the_folder_is_normalized(no_folder):
    no_folder.edit('name = "app"', 'name = "my-app"')
    no_folder.touch("src/my-app/__init__.py")
    assert "No file/folder found for package my-app" in no_folder.run("poetry", "build").stdout
    (no_folder.app / "src/my-app").rename(no_folder.app / "src/my_app")
    no_folder.poetry("build")
    assert [*(no_folder.app / "dist").glob("my_app-*.whl")]


def test_packages_names_the_folder(no_folder):
    no_folder.touch("src/shop/__init__.py")
    no_folder.append('\n[tool.poetry]\npackages = [{ include = "shop", from = "src" }]\n')
    no_folder.poetry("build")
    (wheel,) = (no_folder.app / "dist").glob("*.whl")
    assert "shop/__init__.py" in zipfile.ZipFile(wheel).namelist()


def test_dependencies_are_installed_before_it_stops(hello):
    hello.edit("dependencies = [\n]", 'dependencies = ["greeting>=1.0"]')
    shutil.rmtree(hello.app / "src")
    hello.edit('packages = [{include = "hello", from = "src"}]', "")
    finished = hello.run("poetry", "install")
    assert finished.returncode == 1
    assert "No file/folder found for package hello" in finished.stdout
    assert hello.packages() == {"greeting": "1.1.0"}


def test_build_stops_without_package_mode(no_folder):
    no_folder.append("\n[tool.poetry]\npackage-mode = false\n")
    finished = no_folder.run("poetry", "build")
    assert (finished.returncode, finished.stdout.strip()) == (
        1,
        "Building a package is not possible in non-package mode.",
    )


# No module named


def test_add_does_not_install_the_project(hello, terminal):
    """잠겨 있던 다른 의존성도 설치하지만 프로젝트는 설치하지 않는다."""
    hello.edit("dependencies = [\n]", 'dependencies = ["colors>=1.0"]')
    assert "No module named 'hello'" in terminal(hello, f"{FOLDER}/not_installed.sh", returncode=1).stdout
    assert hello.packages() == {"greeting": "1.1.0", "colors": "1.1.0"}


def test_install_installs_the_project(hello, follow):
    follow(hello, f"{FOLDER}/not_installed_fixed.sh")
    assert hello.packages() == {"hello": "0.1.0"}
    (hello.app / "src/hello/__init__.py").write_text("name = 'edited'\n", "utf-8")
    shown = hello.poetry("run", "python", "-c", "import hello; print(hello.name)", cwd=hello.app / "tests")
    assert shown == "edited\n"


def test_installed_project_is_missing_without_run(hello):
    hello.poetry("install")
    command = ("python", "-c", "import hello")
    assert "No module named 'hello'" in hello.run(*command).stdout
    assert hello.run("poetry", "run", *command).returncode == 0


def test_package_mode_false_leaves_the_project_out(hello):
    hello.edit("[tool.poetry]\n", "[tool.poetry]\npackage-mode = false\n")
    hello.poetry("install")
    finished = hello.run("poetry", "run", "python", "-c", "import hello")
    assert finished.stdout.endswith("ModuleNotFoundError: No module named 'hello'\n")
    hello.edit("package-mode = false\n", "")
    hello.poetry("install")
    assert hello.run("poetry", "run", "python", "-c", "import hello").returncode == 0


def test_flat_project_is_imported_only_from_its_folder(hello):
    shutil.move(hello.app / "src/hello", hello.app / "hello")
    hello.poetry("run", "python", "-c", "import hello")
    python = str(hello.cached()[0] / "bin/python")
    (hello.app / "tests/check.py").write_text("import hello\n", "utf-8")
    assert hello.run(python, "-m", "tests.check").returncode == 0
    for finished in (
        hello.run(python, "tests/check.py"),
        hello.run(python, "-c", "import hello", cwd=hello.app / "tests"),
    ):
        assert "No module named 'hello'" in finished.stdout


# 이름


def test_misspelt_name_changes_nothing(hello):
    before = hello.pyproject.read_bytes()
    finished = hello.run("poetry", "add", "colors", "greetting")
    assert finished.returncode == 1
    assert "Could not find a matching version of package greetting" in finished.stdout
    assert hello.pyproject.read_bytes() == before
    assert not (hello.app / "poetry.lock").exists()


def test_right_names_are_added(hello, follow):
    follow(hello, f"{FOLDER}/right_names.sh")
    assert [need.partition(" ")[0] for need in needs(hello)] == ["colors", "greeting"]


def test_version_that_is_not_there_gives_the_same_message(hello):
    finished = hello.run("poetry", "add", "greeting@^9")
    assert (finished.returncode, finished.stdout.splitlines()[-1]) == (
        1,
        "Could not find a matching version of package greeting",
    )


@pytest.fixture
def namesake(hello):
    """이름이 greeting인 프로젝트."""
    hello.edit('name = "hello"', 'name = "greeting"')
    return hello


def test_own_name_is_no_dependency(namesake):
    finished = namesake.run("poetry", "add", "greeting")
    assert finished.returncode == 1
    assert "Cannot add dependency on greeting to project with the same name." in finished.stdout
    assert needs(namesake) == []


def test_other_name_takes_the_dependency(namesake, use):
    _, line = use(f"{FOLDER}/same_name.toml").read_text("utf-8").splitlines()
    namesake.edit('name = "greeting"', line)
    namesake.poetry("add", "--lock", "greeting")
    assert needs(namesake) == ["greeting (>=1.1.0,<2.0.0)"]


def test_own_folder_is_hidden_by_the_dependency(namesake):
    """`poetry new greeting`의 폴더에서 `name`만 바꾼다."""
    namesake.edit('name = "greeting"', 'name = "practice"')
    namesake.edit('{include = "hello"', '{include = "greeting"')
    (namesake.app / "src/hello").rename(namesake.app / "src/greeting")
    namesake.poetry("add", "--lock", "greeting")
    namesake.poetry("install")
    shown = namesake.poetry("run", "python", "-c", "import greeting; print(greeting.__version__)")
    assert shown == "1.1.0\n"


# 폴더


def test_folder_without_pyproject_is_no_project(no_folder, terminal):
    no_folder.touch("app.py")
    finished = terminal(no_folder, f"{FOLDER}/no_pyproject.sh", returncode=1)
    assert "Poetry could not find a pyproject.toml file in" in finished.stdout


def test_subfolder_and_option_work_too(no_folder):
    no_folder.touch("app.py", "deep/down/x.py")
    no_folder.poetry("install", cwd=no_folder.app / "deep/down")
    no_folder.poetry("-C", "app", "install", cwd=no_folder.home)
    assert no_folder.packages() == {"app": "0.1.0"}


def test_new_leaves_a_folder_that_is_not_empty(empty):
    empty.touch("shop/shop.py")
    (empty.app / "cloned/.git").mkdir(parents=True)
    for name in ("shop", "cloned"):
        finished = empty.run("poetry", "new", name)
        assert finished.returncode == 1
        assert "exists and is not empty. Did you mean `poetry init`?" in finished.stdout
        assert len([*(empty.app / name).iterdir()]) == 1


@pytest.mark.parametrize("file", ["shop.py", ".git/config"])
def test_init_in_that_folder(empty, follow, file):
    empty.touch(f"shop/{file}")
    follow(empty, f"{FOLDER}/not_empty.sh")
    (made,) = (empty.app / "shop").glob("*.toml")
    assert 'name = "shop"' in made.read_text("utf-8")
    assert (empty.app / "shop" / file).is_file()


def test_second_init_is_refused(no_folder):
    before = no_folder.pyproject.read_bytes()
    finished = no_folder.run("poetry", "init", "-n")
    assert finished.returncode == 1
    assert "A pyproject.toml file with a project and/or a poetry section already exists." in finished.stdout
    assert no_folder.pyproject.read_bytes() == before


# 따옴표와 requirements.txt


def test_sign_without_quotes_makes_a_file(hello, terminal):
    terminal(hello, f"{FOLDER}/no_quotes.sh")
    assert needs(hello) == ["greeting (>=1.1.0,<2.0.0)"]


def test_less_than_without_quotes_stops(hello):
    finished = hello.run("bash", "-c", "poetry add greeting<2.0")
    assert finished.returncode == 1
    assert "2.0: No such file or directory" in finished.stdout


def test_quotes_keep_the_sign(hello, follow):
    (hello.app / "=1.0").touch()
    hello.edit("dependencies = [\n]", 'dependencies = [\n    "greeting (>=1.1.0,<2.0.0)"\n]')
    follow(hello, f"{FOLDER}/no_quotes_fixed.sh")
    assert needs(hello) == ["greeting (>=1.0)"]


@pytest.fixture
def required(hello):
    (hello.app / "requirements.txt").write_text("greeting==1.0.0\ncolors>=1.0\n", "utf-8")
    return hello


def test_add_reads_no_requirements(required):
    finished = required.run("poetry", "add", "-r", "requirements.txt")
    assert finished.returncode == 1
    assert 'The option "-r" does not exist' in finished.stdout


def test_lines_of_requirements_as_arguments(required, follow):
    follow(required, f"{FOLDER}/add_r.sh")
    assert needs(required) == ["greeting (==1.0.0)", "colors (>=1.0)"]


@pytest.mark.parametrize(
    "line",
    ["# pinned", "colors == 1.0.0", "-r base.txt", "colors==1.0.0 --hash=sha256:00"],
)
def test_other_lines_of_requirements_stop_it(required, line):
    (required.app / "requirements.txt").write_text(f"greeting==1.0.0\n{line}\n", "utf-8")
    assert required.run("bash", "-c", "poetry add --lock $(cat requirements.txt)").returncode == 1
    assert needs(required) == []
