"""docs/poetry/lock-update.md의 주장."""

import re
import shutil

import pytest

from tests.poetry.conftest import kept, serve

FOLDER = "poetry/lock_update"
PYPROJECT = f"{FOLDER}/pyproject.toml"
STALE = (
    "pyproject.toml changed significantly since poetry.lock was last generated. "
    "Run `poetry lock` to fix the lock file.\n"
)

pytestmark = [pytest.mark.python("<3.12"), pytest.mark.platform("linux", "darwin"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def prepared(new_computer, project, tmp_path_factory):
    """greeting 1.0.0, banner 1.0.0, colors 1.0.0에 잠그고 설치한 컴퓨터와 그 인덱스."""
    computer = new_computer()
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        text = (project.root / f"snippets/{PYPROJECT}").read_text("utf-8")
        computer.pyproject.write_text(text + index.source, "utf-8")
        index.publish("1.0.0")
        index.publish("1.0.0", "colors")
        index.publish("1.0.0", "banner", "colors>=1.0,<2")
        computer.poetry("install")
        computer.give_pip()
        yield computer, index


@pytest.fixture
def locked(prepared, use):
    """그 컴퓨터. 그 뒤에 greeting과 colors의 1.1.0과 colors 2.0.0이 나왔다."""
    computer, index = prepared
    use(PYPROJECT)
    with kept(computer.home, index.folder):
        index.publish("1.1.0")
        index.publish("1.1.0", "colors")
        index.publish("2.0.0", "colors")
        yield computer


def lock_file(computer):
    return (computer.app / "poetry.lock").read_text("utf-8")


def versions(text):
    """잠금 파일에 적힌 것."""
    return dict(re.findall(r'name = "(\w+)"\nversion = "([\d.]+)"', text))


def unpack(computer, wheel):
    """Poetry 없이 환경에 설치한다."""
    (cached,) = computer.cached()
    (packages,) = cached.glob("lib/python*/site-packages")
    shutil.unpack_archive(wheel, packages, "zip")


OLD = {"greeting": "1.0.0", "banner": "1.0.0", "colors": "1.0.0"}


# 네 명령


def test_install_keeps_and_update_raises(locked, terminal):
    terminal(locked, f"{FOLDER}/after_release.sh")
    assert versions(lock_file(locked)) == OLD | {"greeting": "1.1.0"}


def test_install_follows_the_lock_and_leaves_it_alone(locked):
    before = lock_file(locked)
    shutil.rmtree(locked.home / ".cache/pypoetry/virtualenvs")
    locked.poetry("install")
    assert locked.packages() == OLD
    assert lock_file(locked) == before


def test_lock_fits_the_file_and_keeps_locked_versions(locked):
    locked.edit('"greeting>=1.0"', '"greeting>=1.0", "colors>=1.0"')
    locked.poetry("lock")
    assert versions(lock_file(locked)) == OLD
    assert locked.packages() == OLD


@pytest.mark.parametrize(
    ("after", "raised"),
    [
        ('"greeting>=1.1"', {"greeting": "1.1.0"}),
        ('"greeting>=1.0", "needy>=1.0"', {"needy": "1.0.0", "colors": "1.1.0"}),
    ],
    ids=["its own range", "need of a new one"],
)
def test_lock_raises_only_what_no_longer_fits(locked, prepared, after, raised):
    _, index = prepared
    index.publish("1.0.0", "needy", "colors>=1.1")
    locked.edit('"greeting>=1.0"', after)
    locked.poetry("lock")
    assert versions(lock_file(locked)) == OLD | raised
    assert locked.packages() == OLD


def test_update_raises_everything_within_the_ranges(locked):
    locked.poetry("update")
    new = {"greeting": "1.1.0", "banner": "1.0.0", "colors": "1.1.0"}
    assert versions(lock_file(locked)) == locked.packages() == new
    assert '"greeting>=1.0"' in locked.pyproject.read_text("utf-8")


def test_update_of_one_raises_it_and_what_it_needs(locked, prepared):
    _, index = prepared
    index.publish("1.1.0", "banner", "colors>=1.0,<2")
    locked.poetry("update", "--lock", "greeting")
    assert versions(lock_file(locked)) == OLD | {"greeting": "1.1.0"}
    index.publish("1.2.0", "greeting", "colors>=1.1")
    locked.poetry("update", "greeting")
    assert versions(lock_file(locked)) == locked.packages() == OLD | {"greeting": "1.2.0", "colors": "1.1.0"}


def test_update_removes_what_left_the_lock(locked, prepared):
    _, index = prepared
    unpack(locked, index.publish("3.0.0", "extra"))
    locked.edit(', "banner>=1.0"', "")
    locked.poetry("update")
    assert locked.packages() == {"greeting": "1.1.0", "extra": "3.0.0"}


def test_update_with_lock_installs_nothing(locked):
    locked.poetry("update", "--lock")
    assert versions(lock_file(locked))["greeting"] == "1.1.0"
    assert locked.packages() == OLD


def test_dry_run_of_update_changes_nothing(locked):
    before = lock_file(locked)
    shown = locked.poetry("update", "--dry-run")
    assert "Updating greeting (1.0.0 -> 1.1.0)" in shown
    assert lock_file(locked) == before
    assert locked.packages() == OLD


def test_regenerate_raises_everything(locked):
    locked.poetry("lock", "--regenerate")
    assert versions(lock_file(locked)) == {"greeting": "1.1.0", "banner": "1.0.0", "colors": "1.1.0"}
    assert locked.packages() == OLD


def test_add_locks_and_installs_the_new_one_only(locked):
    locked.poetry("remove", "greeting")
    locked.poetry("add", "greeting")
    assert versions(lock_file(locked)) == locked.packages() == OLD | {"greeting": "1.1.0"}
    assert '"greeting (>=1.1.0,<2.0.0)"' in locked.pyproject.read_text("utf-8")


def test_outdated_shows_what_is_newer(locked):
    shown = [line.split() for line in locked.poetry("show", "--outdated").splitlines()]
    assert shown == [["colors", "1.0.0", "2.0.0"], ["greeting", "1.0.0", "1.1.0"]]


# changed significantly


@pytest.fixture
def stale(locked):
    locked.edit('"banner>=1.0"', '"banner>=1.0", "colors>=1.0"')
    return locked


def test_stale_lock_stops_install(stale, terminal):
    before = lock_file(stale)
    assert terminal(stale, f"{FOLDER}/stale.sh", returncode=1).stdout.endswith(STALE)
    assert lock_file(stale) == before


def test_lock_mends_the_stale_lock(stale, terminal):
    terminal(stale, f"{FOLDER}/stale_fixed.sh")
    assert versions(lock_file(stale)) == OLD


def test_sync_stops_too(stale):
    finished = stale.run("poetry", "sync")
    assert finished.returncode == 1
    assert finished.stdout.endswith(STALE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"banner>=1.0"', '"banner >=1.0"'),
        ('"greeting>=1.0", "banner>=1.0"', '"banner>=1.0", "greeting>=1.0"'),
        ('">=3.11"', '">=3.11,<4"'),
        ("package-mode = false", "package-mode = false\n\n[dependency-groups]\ndev = []"),
    ],
    ids=["space", "order", "python", "empty group"],
)
def test_small_edits_make_the_lock_stale(locked, before, after):
    locked.edit(before, after)
    assert locked.run("poetry", "check", "--lock").returncode == 1


def test_edits_that_leave_the_lock_fresh(locked):
    locked.edit('version = "0.1.0"', 'version = "0.2.0"')
    locked.edit('name = "app"', 'name = "app"\ndescription = "x"')
    locked.edit("[tool.poetry]\n", "[tool.ruff]\nline-length = 100\n\n[tool.poetry]\n")
    assert locked.poetry("check", "--lock").strip().endswith("All set!")


def test_order_in_the_old_table_leaves_the_lock_fresh(locked):
    pyproject = locked.pyproject
    old = '[tool.poetry]\nname = "app"\nversion = "0.1.0"\npackage-mode = false\n\n[tool.poetry.dependencies]\n'
    lines = ['python = ">=3.11"\n', 'greeting = ">=1.0"\n', 'banner = ">=1.0"\n']
    source = pyproject.read_text("utf-8").partition("package-mode = false\n")[2]
    pyproject.write_text(old + "".join(lines) + source, "utf-8")
    locked.poetry("lock")
    pyproject.write_text(old + "".join(reversed(lines)) + source, "utf-8")
    locked.poetry("check", "--lock")
    pyproject.write_text(old + "".join(lines[:2]) + source, "utf-8")
    assert locked.run("poetry", "check", "--lock").returncode == 1


def test_update_of_one_package_mends_the_rest_too(locked):
    locked.edit('"greeting>=1.0", "banner>=1.0"', '"greeting>=1.0"')
    locked.poetry("update", "greeting")
    assert versions(lock_file(locked)) == {"greeting": "1.1.0"}


# --no-update


def test_no_update_is_gone(locked, terminal):
    terminal(locked, f"{FOLDER}/no_update.sh", returncode=1)


def test_lock_alone_raises_nothing(locked, terminal):
    terminal(locked, f"{FOLDER}/no_update_fixed.sh")
    assert versions(lock_file(locked)) == OLD


# 충돌


@pytest.fixture
def merged(locked, once):
    """두 가지가 서로 다른 의존성을 더해 poetry.lock이 충돌한 저장소. pyproject.toml은 이미 고쳤다."""
    return once(locked, merge)


def merge(computer):
    def git(*arguments, status=0):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
        finished = computer.run("git", *who, *arguments)
        assert finished.returncode == status, finished.stdout

    git("init", "-q")
    for branch, before, after in (
        ("main", '"banner>=1.0"', '"banner>=1.0"'),
        ("theirs", '"banner>=1.0"', '"banner>=1.0", "colors>=1.0"'),
        ("main", '"greeting>=1.0"', '"greeting>=1.1"'),
    ):
        git(
            "checkout",
            "-q",
            *(["main"] if branch == "main" and (computer.app / ".git/index").exists() else ["-b", branch]),
        )
        if before != after:
            computer.edit(before, after)
            computer.poetry("lock")
        git("add", "pyproject.toml", "poetry.lock")
        git("commit", "-qm", branch, "--allow-empty")
    git("merge", "-q", "theirs", status=1)
    pyproject = computer.pyproject
    text = re.sub(r"<{7}.*?>{7}[^\n]*\n", "", pyproject.read_text("utf-8"), flags=re.DOTALL)
    both = 'dependencies = ["greeting>=1.1", "banner>=1.0", "colors>=1.0"]\n'
    pyproject.write_text(text.replace('requires-python = ">=3.11"\n', f'requires-python = ">=3.11"\n{both}'), "utf-8")
    assert "<<<<<<< HEAD" in lock_file(computer)


@pytest.mark.tool("git")
def test_conflict_stops_install(merged, terminal):
    terminal(merged, f"{FOLDER}/conflict.sh", returncode=1)


def test_conflict_among_the_files_is_an_invalid_value(locked):
    start = "files = [\n"
    text = lock_file(locked)
    assert start in text
    (locked.app / "poetry.lock").write_text(text.replace(start, f"{start}<<<<<<< HEAD\n", 1), "utf-8")
    finished = locked.run("poetry", "install")
    assert finished.returncode == 1
    assert "Invalid value (at line " in finished.stdout


@pytest.mark.tool("git")
def test_own_side_and_lock_end_the_conflict(merged, terminal):
    terminal(merged, f"{FOLDER}/conflict_fixed.sh")
    assert versions(lock_file(merged)) == OLD | {"greeting": "1.1.0"}
    assert merged.poetry("check", "--lock").strip().endswith("All set!")


@pytest.mark.tool("git")
def test_lock_cannot_read_a_conflict_and_regenerate_raises_all(merged):
    finished = merged.run("poetry", "lock")
    assert finished.returncode == 1
    assert "Unable to read the lock file" in finished.stdout
    merged.poetry("lock", "--regenerate")
    assert versions(lock_file(merged))["colors"] == "1.1.0"


# 풀 수 없음


@pytest.fixture
def unsolvable(locked):
    locked.edit('"banner>=1.0"', '"banner>=1.0", "colors>=2.0"')
    return locked


def test_unsolvable_dependencies_change_nothing(unsolvable, terminal):
    before = lock_file(unsolvable)
    terminal(unsolvable, f"{FOLDER}/unsolvable.sh", returncode=1)
    assert lock_file(unsolvable) == before


def test_wider_range_is_solved(unsolvable):
    unsolvable.edit('"colors>=2.0"', '"colors>=1.0"')
    unsolvable.poetry("lock")
    assert versions(lock_file(unsolvable)) == OLD


@pytest.mark.parametrize("need", ["greeting>=9", "greting>=1.0"])
def test_name_or_version_that_is_not_there(locked, need):
    locked.edit('"greeting>=1.0"', f'"{need}"')
    finished = locked.run("poetry", "lock")
    assert finished.returncode == 1
    assert "which doesn't match any versions, version solving failed." in finished.stdout.splitlines()[-1]


def test_add_that_fails_leaves_both_files(locked):
    files = [locked.app / name for name in ("pyproject.toml", "poetry.lock")]
    before = [file.read_bytes() for file in files]
    assert locked.run("poetry", "add", "colors@^2.0").returncode == 1
    assert [file.read_bytes() for file in files] == before


# 남은 패키지


def test_install_leaves_what_is_no_longer_locked(locked, terminal):
    terminal(locked, f"{FOLDER}/left_over.sh")
    assert locked.packages() == OLD


def test_sync_removes_what_is_not_locked(locked, terminal):
    terminal(locked, f"{FOLDER}/left_over_fixed.sh")
    assert locked.packages() == {"greeting": "1.0.0"}


def test_sync_removes_what_pip_installed(locked, prepared):
    _, index = prepared
    unpack(locked, index.publish("3.0.0", "extra"))
    locked.poetry("install")
    assert locked.packages() == OLD | {"extra": "3.0.0"}
    locked.poetry("sync")
    assert locked.packages() == OLD


def test_sync_removes_a_locked_extra(locked, prepared):
    _, index = prepared
    index.publish("1.0.0", "extra")
    locked.edit("[tool.poetry]\n", '[project.optional-dependencies]\nmore = ["extra>=1.0"]\n\n[tool.poetry]\n')
    locked.poetry("lock")
    locked.poetry("install", "--extras", "more")
    assert locked.packages() == OLD | {"extra": "1.0.0"}
    locked.poetry("sync")
    assert locked.packages() == OLD
    assert versions(lock_file(locked)) == OLD | {"extra": "1.0.0"}


def test_old_option_of_sync_warns(locked):
    shown = locked.poetry("install", "--sync")
    assert shown.startswith("The `--sync` option is deprecated and slated for removal, use the `poetry sync` command")


# 잠금 파일이 없음


def test_install_without_a_lock_makes_one(locked):
    (locked.app / "poetry.lock").unlink()
    locked.poetry("install")
    assert versions(lock_file(locked))["greeting"] == "1.1.0"


def test_check_refuses_a_missing_lock(locked, terminal):
    (locked.app / "poetry.lock").unlink()
    terminal(locked, f"{FOLDER}/check_lock.sh", returncode=1)
