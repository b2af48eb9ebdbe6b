"""docs/poetry/poetry-or-uv.md의 주장."""

import importlib.metadata
import os
import re
import shutil
import time
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.running import find_tool
from tests.poetry.conftest import kept, serve

FOLDER = "poetry/poetry_or_uv"
ADDRESS = "https://pypi.example.com/simple/"
BUILD = '\n[build-system]\nrequires = ["poetry-core>=2.0"]\nbuild-backend = "poetry.core.masonry.api"\n'
CHANGED = "pyproject.toml changed significantly since poetry.lock was last generated."

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    pytest.mark.python("<3.12"),
    pytest.mark.tool("uv"),
    pytest.mark.timeout(300),
]


def with_uv(computer, url):
    """uv가 보이고, 기본 인덱스가 이 컴퓨터의 것인 컴퓨터."""
    (computer.home.parent / "bin/uv").symlink_to(Path(find_tool("uv")).resolve())
    hidden = {name: "" for name in os.environ if name.startswith("UV_")}
    return replace(
        computer,
        env=computer.env
        | hidden
        | {
            "UV_DEFAULT_INDEX": url,
            "UV_CACHE_DIR": str(computer.home / ".cache/uv"),
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_PYTHON_INSTALL_DIR": str(computer.home / ".local/share/uv/python"),
        },
    )


def publish_installed(index, name):
    """설치된 배포 패키지를 휠로 되돌려 올린다."""
    found = importlib.metadata.distribution(name)
    folder = index.folder / name
    folder.mkdir()
    wheel = folder / f"{name.replace('-', '_')}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in found.files:
            if file.suffix != ".pyc" and ".." not in file.parts:
                archive.write(file.locate(), str(file))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """greeting, banner, checker, colors가 1.0.0과 1.1.0인 인덱스. poetry-core도 있다."""
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        for name in ("greeting", "banner", "checker", "colors"):
            for version in ("1.0.0", "1.1.0"):
                index.publish(version, name)
        index.publish("0.5.0", "young")
        publish_installed(index, "poetry-core")
        yield index


@pytest.fixture(scope="module")
def new(new_computer, project, index):
    """pyproject.toml만 있는 컴퓨터. Poetry에는 인덱스를 적어 주었다."""
    computer = with_uv(new_computer(), index.url)
    text = (project.root / f"snippets/{FOLDER}/pyproject.toml").read_text("utf-8")
    computer.pyproject.write_text(text + index.source, "utf-8")
    return computer


@pytest.fixture
def app(new, use):
    use(f"{FOLDER}/pyproject.toml")
    with kept(new.home):
        yield new


@pytest.fixture(scope="module")
def prepared(new_computer, project, index):
    """Poetry로 1.0.0에 잠그고 캐시의 환경에 설치한 컴퓨터. 그룹 test도 있다."""
    computer = with_uv(new_computer(), index.url)
    text = (project.root / f"snippets/{FOLDER}/pyproject.toml").read_text("utf-8")
    text = text.replace('dev = ["banner>=1.0"]\n', 'dev = ["banner>=1.0"]\ntest = ["checker>=1.0"]\n') + index.source
    computer.pyproject.write_text(text.replace(">=1.0", "==1.0.0"), "utf-8")
    computer.poetry("lock")
    computer.pyproject.write_text(text, "utf-8")
    computer.poetry("lock")
    computer.poetry("sync")
    assert computer.packages() == {"greeting": "1.0.0", "banner": "1.0.0", "checker": "1.0.0"}
    return computer


@pytest.fixture
def poetry_project(prepared):
    with kept(prepared.home):
        yield prepared


def uv(computer, *args, returncode=0, **env):
    """uv 명령의 출력. uv가 좁은 터미널에 맞추어 나눈 줄은 잇는다."""
    finished = computer.run("uv", *args, env=env)
    assert finished.returncode == returncode, finished.stdout
    return " ".join(finished.stdout.split())


def write(computer, text, source=""):
    computer.pyproject.write_text(text + source, "utf-8")


def installed(computer, folder=".venv"):
    found = (computer.app / folder).glob("lib/python*/site-packages/*.dist-info")
    return dict(path.name.removesuffix(".dist-info").split("-") for path in found)


def locked(computer, name="uv.lock"):
    text = (computer.app / name).read_text("utf-8")
    return dict(re.findall(r'name = "([\w-]+)"\nversion = "([\d.]+)"', text))


def has(computer, name, *tool):
    """도구의 환경에서 import되는지."""
    finished = computer.run(*tool, "run", "python", "-c", f"import {name}")
    assert finished.returncode == 0 or f"No module named '{name}'" in finished.stdout
    return finished.returncode == 0


def group(computer, after):
    computer.edit('[dependency-groups]\ndev = ["banner>=1.0"]\n', after)


# 같은 파일


def test_both_read_the_same_file(app, terminal):
    terminal(app, f"{FOLDER}/same_file.sh")
    assert locked(app, "poetry.lock") == {"greeting": "1.1.0", "banner": "1.1.0"}
    assert locked(app) == {"app": "0.1.0", "greeting": "1.1.0", "banner": "1.1.0"}


def test_neither_reads_the_lock_of_the_other(poetry_project):
    """uv는 poetry.lock의 1.0.0을 보지 않고, Poetry는 망가진 uv.lock을 보지 않는다."""
    uv(poetry_project, "lock")
    assert locked(poetry_project)["greeting"] == "1.1.0"
    (poetry_project.app / "uv.lock").write_text("[broken", "utf-8")
    before = (poetry_project.app / "poetry.lock").read_bytes()
    poetry_project.poetry("install")
    assert (poetry_project.app / "poetry.lock").read_bytes() == before
    assert poetry_project.packages()["greeting"] == "1.0.0"
    (poetry_project.app / "uv.lock").unlink()
    (poetry_project.app / "poetry.lock").write_text("[broken", "utf-8")
    uv(poetry_project, "lock")


# 다른 점


def test_bounds_that_add_writes(app):
    app.poetry("add", "--lock", "colors", "young")
    uv(app, "add", "--no-sync", "checker")
    expected = {"checker>=1.1.0", "colors (>=1.1.0,<2.0.0)", "young (>=0.5.0,<0.6.0)"}
    assert expected < {*app.settings()["project"]["dependencies"]}


def test_bounds_option_of_uv(app):
    uv(app, "add", "--no-sync", "--bounds", "major", "checker")
    assert "checker>=1.1.0,<2.0.0" in app.settings()["project"]["dependencies"]


def test_run_of_uv_locks_and_installs_first(poetry_project):
    uv(poetry_project, "sync")
    poetry_project.edit('dependencies = ["greeting>=1.0"]', 'dependencies = ["greeting>=1.0", "colors>=1.0"]')
    before = (poetry_project.app / "uv.lock").read_bytes()
    assert not has(poetry_project, "colors", "poetry")
    assert "colors" not in locked(poetry_project, "poetry.lock")
    shown = uv(poetry_project, "run", "--locked", "python", "-c", "import colors", returncode=1)
    assert "needs to be updated, but `--locked` was provided." in shown
    uv(poetry_project, "run", "--frozen", "python", "-c", "import greeting")
    assert (poetry_project.app / "uv.lock").read_bytes() == before
    assert has(poetry_project, "colors", "uv")
    assert locked(poetry_project)["colors"] == "1.1.0"


def test_run_of_poetry_leaves_the_environment_as_it_is(poetry_project):
    poetry_project.edit('dependencies = ["greeting>=1.0"]', 'dependencies = ["greeting>=1.1", "colors>=1.0"]')
    lock = (poetry_project.app / "poetry.lock").read_bytes()
    before = poetry_project.packages()
    assert not has(poetry_project, "colors", "poetry")
    assert poetry_project.packages() == before
    shutil.rmtree(poetry_project.cached()[0])
    assert not has(poetry_project, "greeting", "poetry")
    assert poetry_project.packages() == {}
    assert (poetry_project.app / "poetry.lock").read_bytes() == lock


def test_what_sync_and_install_remove(poetry_project):
    group_test = 'test = ["checker>=1.0"]\n'
    uv(poetry_project, "sync", "--all-groups")
    poetry_project.edit(group_test, "")
    uv(poetry_project, "run", "python", "-c", "import checker")
    assert "checker" not in locked(poetry_project)
    uv(poetry_project, "sync", "--inexact")
    assert "checker" in installed(poetry_project)
    uv(poetry_project, "sync")
    assert "checker" not in installed(poetry_project)


def test_default_groups(app):
    groups = '[dependency-groups]\ndev = ["banner>=1.0"]\ntest = ["checker>=1.0"]\ndocs = ["colors>=1.0"]\n'
    group(app, f"{groups}\n[tool.poetry.group.docs]\noptional = true\n")
    app.poetry("install")
    assert app.packages().keys() == {"greeting", "banner", "checker"}
    uv(app, "sync")
    assert installed(app).keys() == {"greeting", "banner"}
    uv(app, "sync", "--all-groups")
    assert installed(app).keys() == {"greeting", "banner", "checker", "colors"}
    uv(app, "sync", "--no-dev")
    assert installed(app).keys() == {"greeting"}
    uv(app, "sync", "--only-group", "test")
    assert installed(app).keys() == {"checker"}


def test_extras(app):
    app.edit(
        "\n[dependency-groups]", '\n[project.optional-dependencies]\ncolor = ["colors>=1.0"]\n\n[dependency-groups]'
    )
    uv(app, "sync", "--extra", "color")
    assert "colors" in installed(app)
    uv(app, "sync")
    assert "colors" not in installed(app)
    app.poetry("sync", "--extras", "color")
    assert "colors" in installed(app)


def test_locks_are_checked_and_raised(poetry_project):
    uv(poetry_project, "lock", "-P", "greeting==1.0.0")
    uv(poetry_project, "lock")
    uv(poetry_project, "lock", "--check")
    assert locked(poetry_project)["greeting"] == "1.0.0"
    uv(poetry_project, "lock", "--upgrade")
    assert locked(poetry_project)["greeting"] == "1.1.0"
    poetry_project.edit('["greeting>=1.0"]', '["greeting>=1.0", "colors>=1.0"]')
    for command in (("lock", "--check"), ("sync", "--locked")):
        assert "The lockfile at `uv.lock` needs to be updated" in uv(poetry_project, *command, returncode=1)
    assert CHANGED in poetry_project.run("poetry", "check", "--lock").stdout


def test_upgrade_is_installed_by_sync_only(poetry_project):
    poetry_project.give_pip()
    poetry_project.poetry("update")
    assert poetry_project.packages()["greeting"] == "1.1.0"
    for command, expected in (("lock", "1.0.0"), ("sync", "1.1.0")):
        uv(poetry_project, "sync", "-P", "greeting==1.0.0")
        uv(poetry_project, command, "--upgrade")
        assert locked(poetry_project)["greeting"] == "1.1.0"
        assert installed(poetry_project)["greeting"] == expected


def test_environment_for_uv_elsewhere(app):
    uv(app, "sync", UV_PROJECT_ENVIRONMENT="env-uv")
    assert "greeting" in installed(app, "env-uv")
    assert not (app.app / ".venv").exists()


def test_venv_that_is_left_is_still_taken(poetry_project):
    uv(poetry_project, "sync")
    uv(poetry_project, "sync", UV_PROJECT_ENVIRONMENT="env-uv")
    where = ("env", "info", "--path")
    assert poetry_project.poetry(*where).strip() == str(poetry_project.app / ".venv")
    shutil.rmtree(poetry_project.app / ".venv")
    assert poetry_project.poetry(*where).strip() == str(poetry_project.cached()[0])


def test_uv_ignores_the_activated_environment(poetry_project):
    """VIRTUAL_ENV가 있어도 경고만 하고 .venv에 설치한다."""
    (env,) = poetry_project.cached()
    shown = uv(poetry_project, "sync", VIRTUAL_ENV=str(env))
    assert "does not match the project environment path `.venv` and will be ignored" in shown
    assert "greeting" in installed(poetry_project)
    assert poetry_project.packages()["greeting"] == "1.0.0"


@pytest.fixture
def empty(new):
    with kept(new.home):
        new.pyproject.unlink()
        yield new


def test_what_a_new_project_builds_with(empty):
    empty.poetry("new", "by-poetry")
    uv(empty, "init", "by-uv")
    for name, backend in (("by-poetry", "poetry.core.masonry.api"), ("by-uv", "uv_build")):
        written = tomllib.loads((empty.app / name / "pyproject.toml").read_text("utf-8"))
        assert written["build-system"]["build-backend"] == backend
        assert written["project"]["name"] == name
        assert (empty.app / name / "src" / name.replace("-", "_") / "__init__.py").is_file()


def test_uv_builds_and_installs_what_poetry_core_builds(empty):
    empty.poetry("new", "hello")
    hello = empty.app / "hello"
    assert empty.run("uv", "sync", cwd=hello).returncode == 0
    finished = empty.run("uv", "run", "python", "-c", "import hello; print(hello.__file__)", cwd=hello / "tests")
    assert finished.stdout.strip() == str(hello / "src/hello/__init__.py")
    assert empty.run("uv", "build", cwd=hello).returncode == 0
    assert len([*(hello / "dist").glob("hello-0.1.0*")]) == 2


def test_poetry_installs_what_uv_build_builds_but_asks_the_index_to_build(empty, index):
    uv(empty, "init", "shop")
    shop = empty.app / "shop"
    with (shop / "pyproject.toml").open("a", encoding="utf-8") as pyproject:
        pyproject.write(index.source)
    empty.poetry("install", cwd=shop)
    (env,) = empty.cached()
    assert empty.run(str(env / "bin/shop")).stdout == "Hello from shop!\n"
    finished = empty.run("poetry", "build", cwd=shop)
    assert finished.returncode == 1
    assert re.search(r"depends on uv_build \(.*\) which doesn't match any versions", finished.stdout)


def test_uv_needs_poetry_core_from_the_index(empty, tmp_path):
    empty.poetry("new", "hello")
    with serve(tmp_path / "without") as other:
        finished = empty.run("uv", "sync", cwd=empty.app / "hello", env={"UV_DEFAULT_INDEX": other.url})
    assert finished.returncode == 1
    assert "Failed to resolve requirements from `build-system.requires`" in finished.stdout


def test_caret_is_no_version_for_uv(app):
    before = app.pyproject.read_bytes()
    for need in ("colors@^1.0", "colors@~1.0"):
        assert f"Failed to parse: `{need}`" in uv(app, "add", need, returncode=2)
    assert app.pyproject.read_bytes() == before
    for bound in ("^3.11", "~3.11"):
        app.pyproject.write_bytes(
            before.replace(b'requires-python = ">=3.11"', f'requires-python = "{bound}"'.encode())
        )
        assert "Failed to parse: pyproject.toml" in uv(app, "lock", returncode=2).replace("`", "")
    app.pyproject.write_bytes(before)
    uv(app, "add", "--no-sync", "colors>=1.0,<2.0")
    assert "colors>=1.0,<2.0" in app.settings()["project"]["dependencies"]


def test_uv_reads_requirements(app):
    (app.app / "requirements.txt").write_text(
        "# pinned\ncolors==1.0.0\nchecker>=1.0 ; python_version >= '3.8'\n", "utf-8"
    )
    uv(app, "add", "--no-sync", "-r", "requirements.txt")
    assert "colors==1.0.0" in app.settings()["project"]["dependencies"]
    assert len(app.settings()["project"]["dependencies"]) == 3


def test_what_publish_takes_from_dist(app, index):
    dist = app.app / "dist"
    dist.mkdir()
    for name, version in (("app", "0.1.0"), ("app", "0.2.0"), ("other", "1.0.0")):
        shutil.move(index.publish(version, name), dist)
    app.edit("package-mode = false", "")
    url = f"{index.url}upload/"
    shown = uv(app, "publish", "--dry-run", "--publish-url", url, "-t", "token")
    for name in ("app-0.1.0", "app-0.2.0", "other-1.0.0"):
        assert f"{name}-py3-none-any.whl" in shown
    upload = ("publish", "--dry-run", "--repository", "here")
    shown = app.poetry(*upload, env={"POETRY_REPOSITORIES_HERE_URL": url})
    assert "app-0.2.0-py3-none-any.whl" in shown
    assert "app-0.1.0" not in shown
    assert "other" not in shown


@pytest.mark.timing
def test_uv_needs_less_than_a_third_of_the_time(app):
    """빈 캐시에서 잠그고 설치한다. 느린 쪽에 유리하게 uv는 두 번 가운데 느린 것으로 견준다."""

    def seconds(command):
        with kept(app.home):
            started = time.perf_counter()
            for argument in ("lock", "sync"):
                assert app.run(command, argument).returncode == 0
            return time.perf_counter() - started

    assert max(seconds("uv") for _ in range(2)) < seconds("poetry") / 3


# 옮기기


def test_versions_are_not_carried_over(poetry_project):
    uv(poetry_project, "lock")
    assert locked(poetry_project)["greeting"] == "1.1.0"


@pytest.mark.parametrize("before", ["no uv.lock", "uv.lock of 1.1.0"])
def test_versions_are_carried_over_by_name(poetry_project, terminal, before):
    poetry_project.edit('test = ["checker>=1.0"]\n', "")
    if before == "uv.lock of 1.1.0":
        uv(poetry_project, "lock")
    terminal(poetry_project, f"{FOLDER}/keep_versions.sh")
    uv(poetry_project, "lock")
    uv(poetry_project, "sync")
    assert installed(poetry_project) == {"greeting": "1.0.0", "banner": "1.0.0"}


def test_two_versions_of_one_package_stop_the_pins(app):
    assert "are unsatisfiable" in uv(app, "lock", "-P", "greeting==1.0.0", "-P", "greeting==1.1.0", returncode=1)


def test_uv_installs_nothing_for_the_old_table(app, use):
    write(app, use(f"{FOLDER}/old_table.toml").read_text("utf-8"))
    uv(app, "sync")
    assert installed(app) == {}
    assert "No module named 'greeting'" in uv(app, "run", "python", "-c", "import greeting", returncode=1)


def test_uv_add_wants_a_project_table(app, use):
    write(app, use(f"{FOLDER}/old_table.toml").read_text("utf-8"))
    assert "Project is missing a `[project]` table" in uv(app, "add", "colors", returncode=2)


def test_project_table_is_installed_by_both(app, use, index):
    write(app, use(f"{FOLDER}/old_table_fixed.toml").read_text("utf-8"), index.source)
    uv(app, "sync")
    assert installed(app) == {"greeting": "1.1.0"}
    (app.app / ".venv").rename(app.app / "by-uv")
    app.poetry("sync")
    assert app.packages() == {"greeting": "1.1.0"}


def test_backend_answers_for_the_old_table_only_without_dependencies(hello, index):
    project = '[project]\nname = "hello"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n'
    old = f'\n[tool.poetry.dependencies]\ngreeting = "^1.0"\n{BUILD}{index.source}'
    for dependencies, expected in (("", {"greeting"}), ('dependencies = ["banner"]\n', {"banner"})):
        write(hello, project + dependencies + old)
        uv(hello, "sync")
        assert installed(hello).keys() == {"hello"} | expected
    write(hello, project + old.replace(BUILD, ""))
    assert "setuptools" in uv(hello, "lock", returncode=1)
    write(hello, old.replace("[tool.poetry.dep", '[tool.poetry]\nname = "hello"\nversion = "1"\n\n[tool.poetry.dep'))
    uv(hello, "sync")
    assert installed(hello) == {}


def test_non_package_mode_and_a_build_system(app, use):
    write(app, use(f"{FOLDER}/non_package.toml").read_text("utf-8"))
    shown = uv(app, "sync", returncode=1)
    assert "RuntimeError: Building a package is not possible in non-package mode." in shown


def test_non_package_mode_without_a_build_system(app, use):
    text = use(f"{FOLDER}/non_package.toml").read_text("utf-8")
    write(app, text.partition("[build-system]")[0])
    uv(app, "sync")
    app.poetry("sync")


def test_package_false_for_uv(app, use):
    write(app, use(f"{FOLDER}/non_package.toml").read_text("utf-8") + "\n[tool.uv]\npackage = false\n")
    uv(app, "sync")


def test_init_of_poetry_writes_a_build_system(empty):
    empty.poetry("init", "-n")
    assert "build-system" in empty.settings()


def test_uv_ignores_groups_of_poetry(app):
    group(app, '[tool.poetry.group.dev.dependencies]\nbanner = "^1.0"\n')
    uv(app, "sync")
    assert installed(app).keys() == {"greeting"}
    app.poetry("lock")
    assert "banner" in locked(app, "poetry.lock")


def test_scripts_of_poetry_come_from_its_backend(hello):
    scripts = (
        '[project]\nname = "hello"\nversion = "0.1.0"\ndependencies = []\n\n[tool.poetry.scripts]\nhi = "hello:main"\n'
    )
    write(hello, scripts)
    assert "error: Failed to spawn: hi" in uv(hello, "run", "hi", returncode=2)
    write(hello, scripts + BUILD)
    assert uv(hello, "run", "--quiet", "hi") == "안녕하세요"


def test_group_other_than_dev_is_not_installed(app, use):
    group(app, use(f"{FOLDER}/default_groups.toml").read_text("utf-8").partition("[tool.uv]")[0])
    uv(app, "sync")
    shown = uv(app, "run", "python", "-c", "import banner, checker", returncode=1)
    assert "No module named 'checker'" in shown


def test_default_groups_can_be_all(app, use):
    group(app, use(f"{FOLDER}/default_groups.toml").read_text("utf-8"))
    uv(app, "sync")
    assert installed(app).keys() == {"greeting", "banner", "checker"}


# 인덱스


@pytest.fixture
def elsewhere(tmp_path):
    """greeting 9.0.0과 lib 9.0.0만 있는 다른 인덱스."""
    with serve(tmp_path / "elsewhere") as index:
        for name in ("lib", "inhouse"):
            index.publish("9.0.0", name)
        yield index


@pytest.fixture
def only_inside(app, index):
    """회사의 인덱스에만 있는 패키지에 의존하고, 아직 인덱스를 적지 않은 프로젝트."""
    index.publish("1.0.0", "inhouse")
    text = app.pyproject.read_text("utf-8").replace(index.source, "")
    write(app, text.replace("greeting>=1.0", "inhouse>=1.0").replace('dev = ["banner>=1.0"]', "dev = []"))
    return app


def test_uv_ignores_sources_of_poetry(only_inside, use, index, tmp_path):
    text = use(f"{FOLDER}/source.toml").read_text("utf-8").replace(ADDRESS, index.url)
    write(only_inside, only_inside.pyproject.read_text("utf-8") + "\n", text)
    with serve(tmp_path / "without") as other:
        shown = uv(only_inside, "lock", returncode=1, UV_DEFAULT_INDEX=other.url)
    assert "Because inhouse was not found in the package registry" in shown


def test_same_name_in_the_default_index_is_taken_without_an_error(only_inside, use, index, elsewhere):
    text = use(f"{FOLDER}/source.toml").read_text("utf-8").replace(ADDRESS, index.url)
    write(only_inside, only_inside.pyproject.read_text("utf-8") + "\n", text)
    only_inside.poetry("lock")
    assert locked(only_inside, "poetry.lock")["inhouse"] == "1.0.0"
    uv(only_inside, "lock", UV_DEFAULT_INDEX=elsewhere.url)
    assert locked(only_inside)["inhouse"] == "9.0.0"


def test_index_of_uv(only_inside, use, index):
    text = use(f"{FOLDER}/source_fixed.toml").read_text("utf-8").replace(ADDRESS, index.url)
    write(only_inside, only_inside.pyproject.read_text("utf-8") + "\n", text)
    uv(only_inside, "lock", UV_DEFAULT_INDEX="")
    assert locked(only_inside)["inhouse"] == "1.0.0"


def test_explicit_index_of_uv(only_inside, use, index, elsewhere):
    text = use(f"{FOLDER}/source_fixed.toml").read_text("utf-8").replace(ADDRESS, index.url)
    text = text.replace("default", "explicit") + '\n[tool.uv.sources]\ninhouse = { index = "my-company" }\n'
    write(only_inside, only_inside.pyproject.read_text("utf-8") + "\n", text)
    uv(only_inside, "lock", UV_DEFAULT_INDEX=elsewhere.url)
    assert locked(only_inside)["inhouse"] == "1.0.0"


def test_poetry_ignores_the_tables_of_uv(app, index):
    """경로로 정한 lib 대신 인덱스의 lib이 잠기고, uv에만 적은 인덱스와 그룹은 보지 않는다."""
    index.publish("9.0.0", "lib")
    lib = app.home / "lib"
    lib.mkdir()
    (lib / "pyproject.toml").write_text('[project]\nname = "lib"\nversion = "1.0.0"\n', "utf-8")
    app.edit('["greeting>=1.0"]', '["greeting>=1.0", "lib"]')
    group(app, '[tool.uv]\ndev-dependencies = ["banner>=1.0"]\n\n[tool.uv.sources]\nlib = { path = "../lib" }\n')
    uv(app, "lock")
    assert {"lib": "1.0.0", "banner": "1.1.0"}.items() < locked(app).items()
    app.append(f'\n[[tool.uv.index]]\nurl = "{index.url}none/"\n')
    assert app.poetry("check").strip() == "All set!"
    app.poetry("lock")
    assert locked(app, "poetry.lock") == {"greeting": "1.1.0", "lib": "9.0.0"}


def test_project_without_build_system_stops_poetry(empty):
    uv(empty, "init", "--bare", "bare")
    finished = empty.run("poetry", "install", cwd=empty.app / "bare")
    assert finished.returncode == 1
    assert "No file/folder found for package bare" in finished.stdout
    (empty.app / "bare/bare.py").touch()
    empty.poetry("install", cwd=empty.app / "bare")
    assert empty.run("uv", "sync", cwd=empty.app / "bare").returncode == 0


# [build-system]


@pytest.fixture
def hello(new):
    """src/hello가 있는 프로젝트."""
    with kept(new.home):
        package = new.app / "src/hello"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("def main():\n    print('안녕하세요')\n", "utf-8")
        yield new


def test_uv_does_not_install_a_project_without_build_system(hello, use):
    text = use(f"{FOLDER}/packaged.toml").read_text("utf-8")
    write(hello, text.partition("[build-system]")[0])
    assert "Skipping installation of entry points (`project.scripts`)" in uv(hello, "sync")
    assert "error: Failed to spawn: hello" in uv(hello, "run", "hello", returncode=2).replace("`", "")
    assert not has(hello, "hello", "uv")
    shutil.rmtree(hello.app / ".venv")
    hello.poetry("install")
    assert hello.packages() == {"hello": "0.1.0"}


def test_package_true_for_uv(hello, use):
    """`[build-system]`이 없으면 setuptools로 빌드하려고 하며, 이 인덱스에는 그것이 없다."""
    text = use(f"{FOLDER}/packaged.toml").read_text("utf-8")
    write(hello, text.partition("[build-system]")[0], "\n[tool.uv]\npackage = true\n")
    assert "setuptools" in uv(hello, "sync", returncode=1)


def test_uv_installs_a_project_with_build_system(hello, use):
    write(hello, use(f"{FOLDER}/packaged.toml").read_text("utf-8"))
    uv(hello, "sync")
    assert uv(hello, "run", "hello") == "안녕하세요"


# 둘 다


def test_add_of_one_tool_leaves_the_lock_of_the_other(poetry_project, terminal):
    finished = terminal(poetry_project, f"{FOLDER}/both_locks.sh", returncode=1)
    assert CHANGED in finished.stdout
    assert "colors" in locked(poetry_project)


def test_add_of_uv_drops_the_old_table(app, index):
    old = '[tool.poetry]\npackage-mode = false\n\n[tool.poetry.dependencies]\ngreeting = "^1.0"\n'
    write(app, f'[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\n\n{old}', index.source)
    app.poetry("lock")
    assert locked(app, "poetry.lock").keys() == {"greeting"}
    uv(app, "add", "--no-sync", "colors")
    assert app.settings()["project"]["dependencies"] == ["colors>=1.1.0"]
    app.poetry("lock")
    assert locked(app, "poetry.lock").keys() == {"colors"}


def test_add_of_poetry_leaves_uv_lock(poetry_project):
    uv(poetry_project, "lock")
    poetry_project.poetry("add", "--lock", "colors")
    shown = uv(poetry_project, "sync", "--locked", returncode=1)
    assert "The lockfile at `uv.lock` needs to be updated, but `--locked` was provided." in shown
    uv(poetry_project, "sync")
    assert locked(poetry_project)["colors"] == "1.1.0"


def test_lock_again(poetry_project):
    uv(poetry_project, "add", "--no-sync", "colors")
    poetry_project.poetry("lock")
    assert "Installing colors (1.1.0)" in poetry_project.poetry("install")
    assert poetry_project.packages()["greeting"] == "1.0.0"


def test_poetry_moves_into_the_venv_of_uv(poetry_project, terminal):
    finished = terminal(poetry_project, f"{FOLDER}/venv_taken.sh", returncode=1)
    assert "No module named 'checker'" in finished.stdout


def test_in_project_false_goes_back_to_the_cache(poetry_project, follow):
    uv(poetry_project, "sync")
    follow(poetry_project, f"{FOLDER}/venv_taken_fixed.sh")
    assert has(poetry_project, "checker", "poetry")


def test_tools_undo_each_other_in_a_shared_venv(poetry_project):
    uv(poetry_project, "lock", "-P", "greeting==1.0.0", "-P", "banner==1.0.0")
    uv(poetry_project, "sync")
    assert "checker" not in installed(poetry_project)
    poetry_project.poetry("sync")
    assert "checker" in installed(poetry_project)
    uv(poetry_project, "sync")
    assert "checker" not in installed(poetry_project)


# uv pip


def test_uv_pip_installs_into_the_environment_of_poetry(poetry_project, follow):
    before = poetry_project.pyproject.read_bytes()
    poetry_project.give_pip()
    follow(poetry_project, f"{FOLDER}/uv_pip.sh")
    assert poetry_project.packages()["colors"] == "1.1.0"
    assert poetry_project.pyproject.read_bytes() == before
    poetry_project.poetry("sync")
    assert poetry_project.packages().keys() == {"greeting", "banner", "checker"}


def test_uv_pip_sync_makes_the_environment_like_the_file(poetry_project):
    (poetry_project.app / "requirements.txt").write_text("greeting==1.0.0\n", "utf-8")
    python = poetry_project.poetry("env", "info", "--executable").strip()
    uv(poetry_project, "pip", "sync", "--python", python, "requirements.txt")
    assert poetry_project.packages() == {"greeting": "1.0.0"}
    assert not (poetry_project.app / ".venv").exists()


def test_uv_pip_sync_leaves_the_project_that_poetry_installed(hello, use):
    """Poetry가 RECORD에 적은 절대 경로의 파일은 uv가 지우지 않는다."""
    write(hello, use(f"{FOLDER}/packaged.toml").read_text("utf-8"))
    hello.poetry("install")
    (hello.app / "requirements.txt").write_text("greeting==1.0.0\n", "utf-8")
    python = hello.poetry("env", "info", "--executable").strip()
    assert "- hello==0.1.0" in uv(hello, "pip", "sync", "--python", python, "requirements.txt")
    assert hello.packages() == {"greeting": "1.0.0", "hello": "0.1.0"}
    assert has(hello, "hello", "poetry")


def test_uv_pip_does_not_read_poetry_lock(poetry_project):
    assert "Unexpected '['" in uv(poetry_project, "pip", "install", "-r", "poetry.lock", returncode=2)


def test_uv_is_of_series_zero():
    assert importlib.metadata.version("uv").startswith("0.")
    assert importlib.metadata.version("poetry").startswith("2.")
