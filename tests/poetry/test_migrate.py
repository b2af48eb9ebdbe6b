"""docs/poetry/migrate.md의 주장."""

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.running import find_tool
from tests.poetry.conftest import kept, serve

FOLDER = "poetry/migrate"
OLD, NEW = f"{FOLDER}/old_project.toml", f"{FOLDER}/new_project.toml"
PROJECT = '[project]\nname = "app"\nversion = "0.1.0"\n'
DEPENDENCIES = 'dependencies = ["greeting>=1.0,<2.0"]\n'
REQUIRES_PYTHON = 'requires-python = ">=3.11,<4.0"\n'
DEV = 'The "poetry.dev-dependencies" section is deprecated and will be removed in a future version.'

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    # 설정 파일을 읽는 일은 파이썬의 판과 관계없다.
    pytest.mark.python("<3.12"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def prepared(new_computer, project, tmp_path_factory):
    """1.x의 프로젝트를 잠그고 설치한 컴퓨터와 그 인덱스."""
    computer = new_computer()
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        for name in ("greeting", "banner", "colors"):
            index.publish("1.0.0", name)
        computer.pyproject.write_text(project.text(f"snippets/{OLD}") + index.source, "utf-8")
        (computer.app / "app").mkdir()
        (computer.app / "app/__init__.py").write_text("def main():\n    print('안녕')\n", "utf-8")
        (computer.app / "README.md").write_text("", "utf-8")
        computer.poetry("install")
        yield computer, index


@pytest.fixture
def old(prepared, use):
    """그 컴퓨터."""
    use(OLD)
    computer, _ = prepared
    with kept(computer.home):
        yield computer


@pytest.fixture
def write(old, prepared, use):
    """스니펫을 그 컴퓨터의 pyproject.toml로 쓰는 함수."""

    def _write(snippet):
        old.pyproject.write_text(use(f"{FOLDER}/{snippet}").read_text("utf-8") + prepared[1].source, "utf-8")

    return _write


@pytest.fixture
def caret(old, write):
    """새 배치의 `requires-python`에 캐럿을 쓴 컴퓨터."""
    write("new_project.toml")
    old.edit(REQUIRES_PYTHON, 'requires-python = "^3.11"\n')
    return old


def lock_file(computer):
    return (computer.app / "poetry.lock").read_text("utf-8")


def locked(computer):
    return re.findall(r'^name = "(.*)"$', lock_file(computer), re.M)


def metadata(computer):
    """빌드한 휠의 METADATA의 줄."""
    computer.poetry("build", "--clean")
    (path,) = (computer.app / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return sorted(archive.read("app-0.1.0.dist-info/METADATA").decode().splitlines())


# 옛 배치


def test_old_layout_locks_and_installs(old):
    assert locked(old) == ["banner", "colors", "greeting"]
    assert old.packages().keys() == {"greeting", "banner", "app"}
    assert old.run("poetry", "run", "hello").stdout.endswith("안녕\n")


def test_folder_that_is_missing_stops_install(old):
    (old.app / "app").rename(old.app / "code")
    old.poetry("sync", "--no-root")
    finished = old.run("poetry", "install")
    assert finished.returncode == 1
    assert "No file/folder found for package app" in finished.stdout
    for line in ("package-mode = false\n", 'packages = [{ include = "code" }]\n'):
        old.edit("[tool.poetry]\n", f"[tool.poetry]\n{line}")
        old.poetry("install")
        old.edit(line, "")


@pytest.mark.parametrize("key", ["default", "secondary"])
def test_removed_keys_of_a_source_stop_the_old_layout(old, key):
    old.edit('priority = "primary"', f"{key} = true")
    finished = old.run("poetry", "install")
    assert finished.returncode == 1
    assert f"must not contain {{'{key}'}} properties" in finished.stdout


def test_lock_of_version_2_0_is_installed_as_it_is(old):
    """1.8.5가 쓰는 잠금 파일에는 groups와 markers가 없고 lock-version이 2.0이다."""
    text = re.sub(r"^(groups|markers) = .*\n", "", lock_file(old), flags=re.M)
    text = text.replace('lock-version = "2.1"', 'lock-version = "2.0"')
    (old.app / "poetry.lock").write_text(text, "utf-8")
    old.poetry("sync", "--without", "dev")
    assert old.packages().keys() == {"greeting", "app"}
    assert lock_file(old) == text
    old.poetry("lock")
    assert 'lock-version = "2.1"' in lock_file(old)
    assert 'groups = ["dev"]' in lock_file(old)


# 옮기기


def test_moved_project(old, write, terminal):
    before = locked(old)
    write("new_project.toml")
    terminal(old, f"{FOLDER}/move.sh")
    assert locked(old) == before
    assert old.packages().keys() == {"greeting", "banner", "app"}


def test_both_layouts_build_the_same_metadata(old, write):
    before = metadata(old)
    write("new_project.toml")
    assert metadata(old) == before
    assert "Requires-Python: >=3.11,<4.0" in before
    assert "Requires-Dist: greeting (>=1.0,<2.0)" in before


def test_classifiers_in_project_drop_the_versions(old, write):
    topic, version = (
        "Classifier: " + line for line in ("Topic :: Utilities", "Programming Language :: Python :: 3.12")
    )
    old.edit("[tool.poetry]\n", '[tool.poetry]\nclassifiers = ["Topic :: Utilities"]\n')
    assert {topic, version} <= {*metadata(old)}
    write("new_project.toml")
    old.edit("[project]\n", '[project]\nclassifiers = ["Topic :: Utilities"]\n')
    moved = metadata(old)
    assert topic in moved
    assert not any("Python :: 3" in line for line in moved)
    old.edit('classifiers = ["Topic :: Utilities"]\n', 'dynamic = ["classifiers"]\n')
    old.append('\n[tool.poetry]\nclassifiers = ["Topic :: Utilities"]\n')
    assert {topic, version} <= {*metadata(old)}


def test_license_that_is_no_spdx_name_warns(old, write):
    write("new_project.toml")
    old.edit("[project]\n", '[project]\nlicense = "Proprietary"\n')
    old.poetry("lock")
    finished = old.run("poetry", "check", "--strict")
    assert finished.returncode == 1
    assert "[project.license] is not a valid SPDX expression." in finished.stdout
    old.edit('"Proprietary"', '"LicenseRef-Proprietary"')
    assert old.poetry("check", "--strict") == "All set!\n"


def test_list_of_readmes_stays_in_the_old_table(old, write):
    old.touch("NEWS.md")
    (old.app / "NEWS.md").write_text("새 소식\n", "utf-8")
    write("new_project.toml")
    readmes = 'readme = ["README.md", "NEWS.md"]\n'
    old.edit('readme = "README.md"\n', readmes)
    assert "project.readme must be valid" in old.run("poetry", "check").stdout
    old.edit(readmes, 'dynamic = ["classifiers", "readme"]\n')
    old.append(f"\n[tool.poetry]\n{readmes}")
    old.poetry("lock")
    assert old.poetry("check", "--strict") == "All set!\n"
    assert "새 소식" in metadata(old)


def test_source_left_behind_takes_the_name_from_another_index(old, write, tmp_path):
    def taken():
        old.poetry("lock")
        return re.search(r'^name = "greeting"\nversion = "(.*)"', lock_file(old), re.M)[1]

    with serve(tmp_path / "company") as company:
        company.publish("1.5.0")
        source = company.source.replace('"local"', '"company"').replace("primary", "explicit")
        old.append(source)
        old.edit('greeting = "^1.0"', 'greeting = { version = "^1.0", source = "company" }')
        assert taken() == "1.5.0"
        write("new_project.toml")
        old.append(source)
        assert taken() == "1.0.0"
        assert old.poetry("check") == "All set!\n"
        old.append('\n[tool.poetry.dependencies]\ngreeting = { source = "company" }\n')
        assert taken() == "1.5.0"


def test_source_of_a_dev_dependency_stays_in_its_group(old, write, tmp_path):
    """`[tool.poetry.dependencies]`에 적으면 경고도 없이 다른 인덱스의 것을 잠근다."""
    write("new_project.toml")
    with serve(tmp_path / "company") as company:
        company.publish("1.5.0", "banner")
        old.append(company.source.replace('"local"', '"company"').replace("primary", "explicit"))
        new = old.pyproject.read_text("utf-8")
        for table, version in (("dependencies", "1.0.0"), ("group.dev.dependencies", "1.5.0")):
            old.pyproject.write_text(f'{new}\n[tool.poetry.{table}]\nbanner = {{ source = "company" }}\n', "utf-8")
            old.poetry("lock")
            assert old.poetry("check", "--strict") == "All set!\n"
            assert f'name = "banner"\nversion = "{version}"' in lock_file(old)


def test_moved_project_needs_a_new_lock(old, write):
    old.edit('[tool.poetry]\nname = "app"\nversion = "0.1.0"\n', f"{PROJECT}\n[tool.poetry]\n")
    old.poetry("install")
    write("new_project.toml")
    finished = old.run("poetry", "install")
    assert finished.returncode == 1
    assert "pyproject.toml changed significantly since poetry.lock was last generated." in finished.stdout


@pytest.mark.parametrize(
    "command", ["install --no-dev", "update --no-dev", "show --no-dev", "install --remove-untracked", "lock --check"]
)
def test_options_that_are_gone(old, command):
    finished = old.run("poetry", *command.split())
    assert finished.returncode == 1
    assert f'The option "{command.split()[1]}" does not exist' in finished.stdout


def test_add_with_dev_still_works(old, write):
    write("new_project.toml")
    old.edit("banner>=1.0,<2.0", "colors>=1.0,<2.0")
    old.poetry("add", "--lock", "--dev", "banner")
    assert old.settings()["dependency-groups"]["dev"][1:] == ["banner (>=1.0.0,<2.0.0)"]


def test_add_with_dev_drops_the_old_table(old):
    """옛 표만 있으면 새 표를 만들어 적는다. 더할 때는 옛 것도 잠근다."""
    for name, option in (("greeting", "--dev"), ("colors", "--group=dev")):
        with kept(old.home):
            old.poetry("add", "--lock", option, name)
            (need,) = old.settings()["dependency-groups"]["dev"]
            assert need.startswith(name)
            assert "banner" in locked(old)
            old.poetry("lock")
            assert locked(old) == ["colors", "greeting"]
            assert old.settings()["tool"]["poetry"]["dev-dependencies"] == {"banner": "^1.0"}


def test_commands_that_became_plugins(old):
    """테스트하는 환경에 플러그인이 있어도 Poetry만 본다."""
    finished = old.run("poetry", "--no-plugins", "export")
    assert finished.returncode == 1
    assert "The requested command export does not exist." in finished.stdout
    finished = old.run("poetry", "--no-plugins", "shell")
    assert finished.returncode == 1
    assert "the shell command is not installed by default" in finished.stdout


# 없어질 키


def test_check_lists_deprecated_keys(old, terminal):
    terminal(old, f"{FOLDER}/deprecated.sh")


def test_check_names_the_old_dependencies_only_beside_project(old):
    named = "[tool.poetry.dependencies] is set but [project.dependencies] is not"
    assert named not in old.poetry("check")
    old.edit('[tool.poetry]\nname = "app"\nversion = "0.1.0"\n', f"{PROJECT}\n[tool.poetry]\n")
    assert named in old.poetry("check")


def test_strict_check_fails(old):
    finished = old.run("poetry", "check", "--strict")
    assert finished.returncode == 1
    assert "[tool.poetry.name] is deprecated." in finished.stdout


def test_dev_dependencies_warn_with_every_command(old):
    for command in ("lock", "version", "run python -V"):
        assert old.poetry(*command.split()).startswith(DEV)


def test_table_of_poetry_is_ignored_where_both_are_set(old):
    old.append('\n[project]\nname = "other"\nversion = "9.0"\nrequires-python = ">=3.11"\n')
    shown = old.run("poetry", "check").stdout
    assert "[project.name] and [tool.poetry.name] are both set. The latter will be ignored." in shown
    assert old.poetry("version").endswith("other 9.0\n")


def test_old_constraints_count_beside_those_of_project(old, write):
    write("new_project.toml")
    new = old.pyproject.read_text("utf-8")
    old.pyproject.write_text(f'{new}\n[tool.poetry.dependencies]\npython = ">=3.11,<3.13"\n', "utf-8")
    old.poetry("lock")
    assert 'python-versions = ">=3.11,<3.13"' in lock_file(old)
    for line, message in (
        ('python = ">=3.10"', 'is not a subset of "requires-python" in [project]'),
        ('greeting = "^2.0"', "Cannot enrich dependency with incompatible constraints"),
    ):
        old.pyproject.write_text(f"{new}\n[tool.poetry.dependencies]\n{line}\n", "utf-8")
        finished = old.run("poetry", "lock")
        assert finished.returncode == 1
        assert message in finished.stdout


# 캐럿


def test_caret_in_project_is_no_requirement(old, write, use, terminal):
    write("new_project.toml")
    old.edit(DEPENDENCIES, use(f"{FOLDER}/caret.toml").read_text("utf-8"))
    terminal(old, f"{FOLDER}/caret.sh", returncode=1)
    old.edit("greeting ^1.0", "greeting>=1.0,<2.0")
    old.edit("banner>=1.0,<2.0", "banner ^1.0")
    assert "The requirement is invalid: Unexpected character at column 8" in old.run("poetry", "lock").stdout


def test_two_bounds_mean_the_caret(old, write):
    before = metadata(old)
    write("new_project.toml")
    assert DEPENDENCIES in old.pyproject.read_text("utf-8")
    assert metadata(old) == before
    old.edit("greeting>=1.0,<2.0", "greeting (>=1.0,<2.0)")
    assert metadata(old) == before


def test_caret_stays_valid_in_the_table_of_poetry(old, write):
    write("new_project.toml")
    old.append('\n[tool.poetry.group.test.dependencies]\nbanner = "^1.0"\n')
    old.poetry("lock")
    assert 'groups = ["dev", "test"]' in lock_file(old)


# requires-python


def with_uv(computer):
    """uv가 보이고, 이 컴퓨터의 인덱스만 보는 컴퓨터."""
    uv = computer.home.parent / "bin/uv"
    uv.unlink(missing_ok=True)
    uv.symlink_to(Path(find_tool("uv")))
    hidden = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(computer.home / ".cache/uv"), "UV_PYTHON_DOWNLOADS": "never"}
    return replace(computer, env=computer.env | hidden)


@pytest.mark.tool("uv")
def test_caret_in_requires_python_is_found_by_uv_only(caret, terminal):
    caret.poetry("lock")
    terminal(with_uv(caret), f"{FOLDER}/requires_python.sh", returncode=2)


def test_caret_in_requires_python_goes_into_the_metadata(caret):
    assert "Requires-Python: ^3.11" in metadata(caret)


@pytest.mark.tool("uv")
def test_bounds_in_requires_python(old, write):
    write("new_project.toml")
    assert REQUIRES_PYTHON in old.pyproject.read_text("utf-8")
    assert "Requires-Python: >=3.11,<4.0" in metadata(old)
    shown = with_uv(old).run("uv", "lock").stdout
    assert "Failed to parse" not in shown


# 반만 옮김


def test_dependency_left_in_the_old_table_is_not_locked(old, write, terminal):
    write("half_moved.toml")
    shutil.rmtree(old.home / ".cache/pypoetry/virtualenvs")
    terminal(old, f"{FOLDER}/half_moved.sh")
    assert locked(old) == ["greeting"]
    assert old.packages().keys() == {"greeting"}


def test_dependency_in_project_is_locked(old, write):
    write("half_moved_fixed.toml")
    old.poetry("lock")
    assert locked(old) == ["banner", "greeting"]


@pytest.mark.parametrize("dependencies", ["", "dependencies = []\n"])
def test_old_table_counts_while_project_has_no_dependencies(old, write, dependencies):
    write("half_moved.toml")
    old.edit('dependencies = ["greeting>=1.0"]\n', dependencies)
    old.poetry("lock")
    assert locked(old) == ["banner"]


def test_add_skips_what_is_left_in_the_old_table(old, write):
    write("half_moved.toml")
    old.poetry("lock")
    shown = old.poetry("add", "banner")
    assert "will be skipped" in shown
    assert "Nothing to add." in shown
    assert locked(old) == ["greeting"]


def test_add_to_empty_dependencies_drops_the_old_table(old, write):
    write("half_moved.toml")
    old.edit('dependencies = ["greeting>=1.0"]\n', "dependencies = []\n")
    old.poetry("add", "--lock", "colors")
    assert old.settings()["project"]["dependencies"] == ["colors (>=1.0.0,<2.0.0)"]
    assert locked(old) == ["banner", "colors"]
    old.poetry("lock")
    assert locked(old) == ["colors"]


def test_optional_dependencies_count_as_moved(old, write):
    write("half_moved.toml")
    old.edit('dependencies = ["greeting>=1.0"]\n', '[project.optional-dependencies]\ncolor = ["colors"]\n')
    old.poetry("lock")
    assert locked(old) == ["colors"]
    assert "[tool.poetry.dependencies] is set but [project.dependencies] is not" in old.poetry("check")
    old.edit("[project.optional", "dependencies = []\n\n[project.optional")
    old.poetry("lock")
    assert locked(old) == ["colors"]
    assert old.poetry("check").strip() == "All set!"
    dynamic = 'dynamic = ["dependencies"]\n'
    for before, after in (("dependencies = []\n", f"dependencies = []\n{dynamic}"), ("dependencies = []\n", "")):
        old.edit(before, after)
        old.poetry("lock")
        assert locked(old) == ["banner", "colors"]


def test_group_left_in_the_old_table_is_not_locked(old, write):
    write("new_project.toml")
    old.append('\n[tool.poetry.group.dev.dependencies]\ncolors = "^1.0"\n')
    old.edit('color = ["colors>=1.0,<2.0"]\n', "")
    old.poetry("lock")
    assert locked(old) == ["banner", "greeting"]
    assert old.poetry("check").strip() == "All set!"
    old.edit('dev = ["banner>=1.0,<2.0"]', "dev = []")
    old.poetry("lock")
    assert locked(old) == ["colors", "greeting"]


# setup.py, setup.cfg, Pipfile


PIPFILE = """[packages]
greeting = ">= 1.0, < 2.0"
colors = "*"

[dev-packages]
banner = "==1.0.*"
"""


@pytest.fixture
def bare(old):
    """pyproject.toml이 없는 폴더."""
    for name in ("pyproject.toml", "poetry.lock"):
        (old.app / name).unlink()
    return old


@pytest.fixture
def pipenv(bare, prepared):
    """`poetry init`으로 만들고 인덱스를 옮긴, Pipfile이 있는 폴더."""
    (bare.app / "Pipfile").write_text(PIPFILE, "utf-8")
    bare.poetry("init", "--no-interaction")
    bare.append(prepared[1].source)
    return bare


def test_init_reads_no_other_file(bare):
    text = 'from setuptools import setup\nsetup(name="shop", install_requires=["greeting"])\n'
    (bare.app / "setup.py").write_text(text, "utf-8")
    (bare.app / "setup.cfg").write_text("[options]\ninstall_requires =\n    greeting\n", "utf-8")
    (bare.app / "Pipfile").write_text(PIPFILE, "utf-8")
    finished = bare.run("poetry", "install")
    assert finished.returncode == 1
    assert "Poetry could not find a pyproject.toml file in" in finished.stdout
    bare.poetry("init", "--no-interaction")
    project = bare.settings()["project"]
    assert project["dependencies"] == []
    assert project["name"] == bare.app.name == "app"


def test_init_stops_at_a_build_system(bare):
    other = "[tool.other]\nwidth = 100\n"
    build = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    bare.pyproject.write_text(f"{other}\n{build}", "utf-8")
    finished = bare.run("poetry", "init", "--no-interaction")
    assert finished.returncode == 1
    assert "A pyproject.toml file with a defined build-system already exists." in finished.stdout
    bare.pyproject.write_text(other, "utf-8")
    bare.poetry("init", "--no-interaction")
    assert bare.settings()["tool"] == {"other": {"width": 100}}


def test_project_table_needs_no_init(bare, prepared):
    """`[build-system]`을 지워도 `init`은 멈추고, 그대로 두면 setuptools를 찾는다."""
    setuptools = '\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    core = '\n[build-system]\nrequires = ["poetry-core>=2.0"]\nbuild-backend = "poetry.core.masonry.api"\n'
    for build in (setuptools, ""):
        bare.pyproject.write_text(PROJECT + REQUIRES_PYTHON + DEPENDENCIES + build + prepared[1].source, "utf-8")
        finished = bare.run("poetry", "init", "--no-interaction")
        assert finished.returncode == 1
        assert "A pyproject.toml file with a project and/or a poetry section already exists." in finished.stdout
    bare.append(core)
    assert bare.poetry("check", "--strict").strip() == "All set!"
    bare.poetry("install")
    assert locked(bare) == ["greeting"]
    assert "No build backend defined" not in bare.poetry("build")


def test_dynamic_dependencies_of_setuptools_are_not_read(bare, prepared):
    """setuptools가 requirements.txt에서 읽던 것. Poetry는 그 표를 보지 않는다."""
    core = '\n[build-system]\nrequires = ["poetry-core>=2.0"]\nbuild-backend = "poetry.core.masonry.api"\n'
    table = '\n[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\n'
    (bare.app / "requirements.txt").write_text("greeting>=1.0,<2.0\n", "utf-8")
    project = PROJECT + REQUIRES_PYTHON + 'dynamic = ["dependencies"]\n'
    bare.pyproject.write_text(project + core + table + prepared[1].source, "utf-8")
    bare.poetry("lock")
    assert bare.poetry("check", "--strict").strip() == "All set!"
    assert locked(bare) == []
    bare.edit('dynamic = ["dependencies"]\n', DEPENDENCIES)
    bare.poetry("lock")
    assert locked(bare) == ["greeting"]


def test_lines_of_install_requires_fit_into_project(bare, prepared):
    install_requires = ["greeting>=1.0,<2.0", "colors >= 1.0 ; python_version < '3.99'"]
    extras_require = {"shout": ["banner[loud]~=1.0"]}
    text = f"{PROJECT}requires-python = '>=3.11'\ndependencies = {install_requires}\n"
    text += "\n[project.optional-dependencies]\n"
    text += "".join(f"{name} = {needs}\n" for name, needs in extras_require.items())
    bare.pyproject.write_text(text + prepared[1].source, "utf-8")
    bare.poetry("lock")
    assert locked(bare) == ["banner", "colors", "greeting"]


def test_packages_of_a_pipfile_are_added(pipenv, follow, project, tmp_path):
    follow(pipenv, f"{FOLDER}/pipfile.sh")
    needs = ["greeting (>=1.0,<2.0)", "colors (>=1.0.0,<2.0.0)"]
    assert pipenv.settings()["project"]["dependencies"] == needs
    for_dev = project.text(f"snippets/{FOLDER}/pipfile.sh")
    for before, after in (('["packages"]', '["dev-packages"]'), ("poetry add", "poetry add --group dev")):
        assert for_dev.count(before) == 1
        for_dev = for_dev.replace(before, after)
    assert pipenv.run("bash", "-c", for_dev).returncode == 0
    assert pipenv.settings()["dependency-groups"] == {"dev": ["banner (==1.0.*)"]}
    assert pipenv.settings()["project"]["dependencies"] == needs


def test_table_in_a_pipfile_stops_it(pipenv, follow):
    with (pipenv.app / "Pipfile").open("a", encoding="utf-8") as pipfile:
        pipfile.write('\n[packages.other]\nversion = "*"\nextras = ["more"]\n')
    before = pipenv.pyproject.read_bytes()
    shown = follow(pipenv, f"{FOLDER}/pipfile.sh", returncode=123).stdout
    assert "Not enough arguments" in shown
    assert pipenv.pyproject.read_bytes() == before


def test_lock_of_pipenv_is_not_read(pipenv, prepared, follow):
    _, index = prepared
    with kept(index.folder):
        index.publish("1.2.0")
        pinned = '{"default": {"greeting": {"version": "==1.0.0"}}}'
        (pipenv.app / "Pipfile.lock").write_text(pinned, "utf-8")
        follow(pipenv, f"{FOLDER}/pipfile.sh")
        assert 'name = "greeting"\nversion = "1.2.0"' in lock_file(pipenv)
