"""docs/poetry/groups.md의 주장."""

import pytest

from tests.poetry.conftest import kept, serve

FOLDER = "poetry/groups"
PYPROJECT = f"{FOLDER}/pyproject.toml"

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def prepared(new_computer, project, tmp_path_factory):
    """잠그기만 하고 아무것도 설치하지 않은 컴퓨터."""
    computer = new_computer()
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        text = (project.root / f"snippets/{PYPROJECT}").read_text("utf-8")
        computer.pyproject.write_text(text + index.source, "utf-8")
        for name in ("greeting", "colors", "banner", "checker", "watcher"):
            index.publish("1.0.0", name)
        computer.poetry("lock")
        computer.give_pip()
        yield computer


@pytest.fixture
def locked(prepared, use):
    use(PYPROJECT)
    with kept(prepared.home):
        yield prepared


@pytest.fixture
def installed(locked, once):
    """그룹을 가리지 않고 설치한 컴퓨터."""
    return once(locked, install)


def install(computer):
    computer.poetry("install")


def groups(computer):
    return computer.settings()["dependency-groups"]


# 그룹에 넣기


def test_add_writes_dependency_groups(installed, terminal):
    terminal(installed, f"{FOLDER}/add_to_group.sh")
    assert groups(installed)["dev"] == ["banner>=1.0", "watcher (>=1.0.0,<2.0.0)"]
    assert installed.packages().keys() == {"greeting"}


@pytest.mark.parametrize("option", ["-D", "--dev", "-Gdev"])
def test_short_options_mean_the_same_group(locked, option):
    locked.poetry("add", "--lock", option, "watcher")
    assert len(groups(locked)["dev"]) == 2


def test_remove_takes_it_out_of_its_group(installed):
    installed.poetry("remove", "--group", "dev", "banner")
    assert "banner" not in installed.packages()
    assert not groups(installed).get("dev")


def test_old_table_stays_where_it_is(locked):
    locked.edit('[dependency-groups]\ndev = ["banner>=1.0"]\nlint = ["checker>=1.0"]\n', "")
    locked.edit(
        "[tool.poetry.group.lint]\noptional = true\n", '[tool.poetry.group.dev.dependencies]\nbanner = "^1.0"\n'
    )
    locked.poetry("add", "--lock", "--group", "dev", "watcher")
    written = locked.settings()
    assert written["tool"]["poetry"]["group"]["dev"]["dependencies"] == {"banner": "^1.0", "watcher": "^1.0.0"}
    assert "dependency-groups" not in written


# 무엇이 설치되나


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "greeting banner"),
        ("--without dev", "greeting"),
        ("--only main", "greeting"),
        ("--only dev", "banner"),
        ("--with lint", "greeting banner checker"),
        ("--all-groups", "greeting banner checker"),
        ("--all-groups --all-extras", "greeting banner checker colors"),
    ],
)
def test_what_each_option_installs(locked, options, expected):
    locked.poetry("install", *options.split())
    assert locked.packages().keys() == {*expected.split()}


def test_every_group_is_locked_whatever_is_installed(locked):
    lock = (locked.app / "poetry.lock").read_text("utf-8")
    assert all(f'name = "{name}"' in lock for name in ("greeting", "banner", "checker", "colors"))


def test_group_includes_another(locked):
    locked.edit('dev = ["banner>=1.0"]', 'dev = [{ include-group = "test" }, "watcher>=1.0"]\ntest = ["banner>=1.0"]')
    locked.poetry("lock")
    locked.poetry("install", "--only", "dev")
    assert locked.packages().keys() == {"watcher", "banner"}


def test_included_group_stays_without_its_name(locked):
    locked.edit('dev = ["banner>=1.0"]', 'dev = [{ include-group = "test" }]\ntest = ["banner>=1.0"]')
    locked.poetry("lock")
    locked.poetry("install", "--without", "test")
    assert locked.packages().keys() == {"greeting", "banner"}
    locked.poetry("sync", "--without", "test,dev")
    assert locked.packages().keys() == {"greeting"}


def test_several_groups_and_extras(locked):
    locked.edit('color = ["colors>=1.0"]', 'color = ["colors>=1.0"]\nmore = ["watcher>=1.0"]')
    locked.poetry("lock")
    assert locked.run("poetry", "install", "--with", "lint dev").returncode == 1
    assert locked.run("poetry", "install", "--with", "lint", "dev").returncode == 1
    assert locked.run("poetry", "install", "--extras", "color,more").returncode == 1
    locked.poetry("install", "--only", "lint,dev")
    assert locked.packages().keys() == {"banner", "checker"}
    locked.poetry("sync", "--only", "main", "--extras", "color more")
    assert locked.packages().keys() == {"greeting", "colors", "watcher"}


def test_only_ignores_with_and_without(locked):
    shown = locked.poetry("install", "--only", "main", "--with", "lint")
    assert shown.startswith(
        "The `--with` and `--without` options are ignored when used along with the `--only` option."
    )
    assert locked.packages().keys() == {"greeting"}


# 남아 있음


def test_install_without_a_group_leaves_what_is_there(installed, terminal):
    terminal(installed, f"{FOLDER}/still_there.sh")
    assert installed.packages().keys() == {"greeting", "banner"}


def test_sync_without_a_group_removes_it(installed, terminal):
    assert "ModuleNotFoundError" in terminal(installed, f"{FOLDER}/still_there_fixed.sh", returncode=1).stdout
    assert installed.packages().keys() == {"greeting"}


# --no-dev


def test_no_dev_is_gone(locked, terminal):
    terminal(locked, f"{FOLDER}/no_dev.sh", returncode=1)


def test_without_dev_instead(locked, terminal):
    terminal(locked, f"{FOLDER}/no_dev_fixed.sh")
    assert locked.packages().keys() == {"greeting"}


# 그룹이 아님


def test_extra_is_no_group(locked, terminal):
    terminal(locked, f"{FOLDER}/not_found.sh", returncode=1)


def test_extras_option_installs_the_extra(locked, terminal):
    terminal(locked, f"{FOLDER}/not_found_fixed.sh")
    assert locked.packages().keys() == {"greeting", "banner", "colors"}


@pytest.mark.parametrize("option", ["--with", "--without", "--only"])
def test_misspelt_group_is_not_found(locked, option):
    finished = locked.run("poetry", "install", option, "devv")
    assert finished.returncode == 1
    assert f"Group(s) not found: devv (via {option})" in finished.stdout


def test_only_main_needs_dependencies_even_if_empty(locked):
    """`poetry init`과 `remove`는 `dependencies = []`를 남긴다. 손으로 적은 파일에는 없을 수 있다."""
    project = '[project]\nname = "app"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n'
    rest = "\n[dependency-groups]\ndev = []\n\n[tool.poetry]\npackage-mode = false\n"
    locked.pyproject.write_text(project + rest, "utf-8")
    locked.poetry("lock")
    for command in ("install", "sync"):
        finished = locked.run("poetry", command, "--only", "main")
        assert finished.returncode == 1
        assert "Group(s) not found: main (via --only)" in finished.stdout
    locked.pyproject.write_text(f"{project}dependencies = []\n{rest}", "utf-8")
    locked.poetry("lock")
    for command in ("install", "sync"):
        locked.poetry(command, "--only", "main")


def test_misspelt_extra_is_not_specified(locked):
    finished = locked.run("poetry", "install", "--extras", "colour")
    assert finished.returncode == 1
    assert "Extra [colour] is not specified." in finished.stdout


def test_install_keeps_an_extra_and_sync_removes_it(locked):
    locked.poetry("install", "--extras", "color")
    locked.poetry("install")
    assert "colors" in locked.packages()
    locked.poetry("sync")
    assert "colors" not in locked.packages()


# 선택 그룹


def test_optional_group_is_left_out(locked, terminal):
    assert "ModuleNotFoundError" in terminal(locked, f"{FOLDER}/optional.sh", returncode=1).stdout


def test_with_installs_the_optional_group(locked, terminal):
    terminal(locked, f"{FOLDER}/optional_fixed.sh")
    assert locked.packages().keys() == {"greeting", "banner", "checker"}
