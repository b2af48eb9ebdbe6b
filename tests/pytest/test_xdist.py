"""docs/pytest/xdist.md의 주장."""

import os
import re
import sys
from types import SimpleNamespace

import pytest
from xdist.plugin import pytest_xdist_auto_num_workers

from snippets.pytest.xdist.together import test_together

SUITE = "pytest/xdist"
# 워커마다 파이썬을 새로 띄우므로, 바쁜 컴퓨터에서는 한 번 돌리는 데 수십 초가 걸릴 수 있다.
TIMEOUT = 240
pytestmark = pytest.mark.timeout(2 * TIMEOUT)


@pytest.fixture
def suite(run_pytest):
    """xdist만 건 pytest로 스위트를 실행하는 함수."""

    def _suite(name, *args, plugins=("xdist",), **options):
        return run_pytest(f"{SUITE}/{name}", *args, plugins=plugins, timeout=TIMEOUT, **options)

    return _suite


@pytest.fixture
def expect_workers(expect_suite):
    """xdist만 건 pytest로 스위트를 워커 둘에서 실행하고 출력을 비교하는 함수."""

    def _expect_workers(name):
        return expect_suite(f"{SUITE}/{name}", "-q", "-n", "2", plugins=("xdist",), timeout=TIMEOUT)

    return _expect_workers


@pytest.fixture
def shell(expect_output, in_suite):
    """셸 스니펫을 스위트의 폴더에서 실행하고 출력을 비교하는 함수."""

    def _shell(script, folder, returncode=0, **env):
        options = in_suite(f"{SUITE}/{folder}", plugins=["xdist"], **env)
        return expect_output(f"{SUITE}/{script}", returncode=returncode, timeout=TIMEOUT, **options)

    return _shell


def seconds(finished):
    return float(re.search(r" in (\d+\.\d+)s", finished.stdout)[1])


def workers(finished):
    """워커 하나가 실행한 테스트의 집합들."""
    lines = re.findall(r"^한 워커: (.*)$", finished.stdout, re.MULTILINE)
    return [{test.split("::")[1] for test in line.split(", ")} for line in lines]


def test_commands_of_the_note_run_three_workers(run, use, new_env):
    folder = use(f"{SUITE}/together")
    options = f"-p no:cacheprovider -c {os.devnull} --rootdir='{folder}' --confcutdir='{folder}'"
    finished = run(f"{SUITE}/install.sh", cwd=folder, env=new_env | {"PYTEST_ADDOPTS": options}, timeout=TIMEOUT)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert re.search("^Successfully installed .*pytest-xdist-3", finished.stdout, re.MULTILINE)
    assert "\n3 workers [2 items]\n" in finished.stdout
    assert " 2 passed in " in finished.stdout


def test_two_tests_run_at_the_same_time(expect_workers):
    expect_workers("together/test_together.py")


def test_one_test_alone_never_meets_the_other(monkeypatch, tmp_path):
    clock = SimpleNamespace(monotonic=iter([0, 29, 30]).__next__, sleep=lambda seconds: None)
    monkeypatch.setattr(test_together, "time", clock)
    with pytest.raises(AssertionError, match=r"^만나지 못함: second"):
        test_together.test_first(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_auto_means_the_number_of_usable_cpus(monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    monkeypatch.setitem(sys.modules, "psutil", None)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2, 3, 4}, raising=False)
    config = SimpleNamespace(option=SimpleNamespace(numprocesses="auto"))
    assert pytest_xdist_auto_num_workers(config) == 5


def test_auto_asks_psutil_first(monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    psutil = SimpleNamespace(cpu_count=lambda logical: 7)
    monkeypatch.setitem(sys.modules, "psutil", psutil)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1, 2, 3, 4}, raising=False)
    config = SimpleNamespace(option=SimpleNamespace(numprocesses="auto"))
    assert pytest_xdist_auto_num_workers(config) == 7


def test_environment_variable_sets_the_number_for_auto(suite):
    finished = suite("prints", "-n", "auto", env={"PYTEST_XDIST_AUTO_NUM_WORKERS": "2"})
    assert finished.returncode == 0
    assert "\n2 workers [1 item]\n" in finished.stdout


def test_zero_runs_without_workers(suite):
    finished = suite("prints", "-n", "0", "-s", env={"PYTEST_ADDOPTS": "-n 2"})
    assert finished.returncode == 0
    assert "workers" not in finished.stdout
    assert "합계: 3\n" in finished.stdout


def test_dist_modes(shell):
    finished = shell("dist_modes.sh", "dist_modes")
    modes = finished.stdout.split("--dist ")[1:]
    assert [mode.split()[0] for mode in modes] == [
        "load",
        "loadscope",
        "loadfile",
        "loadgroup",
        "worksteal",
    ]


def test_load_is_the_default(suite):
    finished = suite("dist_modes", "-v", "-n", "2")
    assert "\nscheduling tests via LoadScheduling\n" in finished.stdout


def test_load_splits_a_class(suite):
    finished = suite("dist_modes", "-q", "-n", "2", "--dist", "load")
    assert workers(finished) == [{"test_add", "test_drop"}, {"test_count", "test_pay"}]


def test_loadscope_keeps_a_class_together(suite):
    finished = suite("dist_modes", "-q", "-n", "2", "--dist", "loadscope")
    assert workers(finished) == [{"test_add", "test_drop", "test_count"}, {"test_pay"}]


def test_loadscope_keeps_functions_of_a_file_together(suite):
    files = ["test_sorted.py", "test_uuid_inside.py"]
    finished = suite("different", "-v", "-n", "2", "--dist", "loadscope", *files)
    names = re.findall(r"^\[(gw\d)\] .* PASSED test_sorted\.py::", finished.stdout, re.MULTILINE)
    assert len(names) == 9
    assert len(set(names)) == 1


def test_loadfile_keeps_a_file_together(suite):
    finished = suite("dist_modes", "-q", "-n", "2", "--dist", "loadfile")
    assert workers(finished) == [{"test_add", "test_drop", "test_count", "test_pay"}]


def test_loadgroup_ignores_the_mark(suite):
    finished = suite("dist_modes", "-n", "2", "--dist", "loadgroup")
    assert "pytest-9.2.0" in finished.stdout
    assert "xdist-3.8.0" in finished.stdout
    marked = [group & {"test_add", "test_pay"} for group in workers(finished)]
    assert marked == [{"test_add"}, {"test_pay"}]


def test_pytest_has_no_node_id_to_overwrite(request):
    assert hasattr(request.node, "_nodeid") == (pytest.version_tuple < (9, 2))
    assert request.node.nodeid.endswith("::test_pytest_has_no_node_id_to_overwrite")


def test_worksteal_takes_tests_from_a_busy_worker(suite, tmp_path):
    base = tmp_path / "base"
    finished = suite("stealing", "-v", "-n", "2", "--dist", "worksteal", f"--basetemp={base}")
    assert finished.returncode == 0
    assert "8 passed" in finished.stdout
    # 0번이 3번을 기다리는 동안 다른 워커가 3번을 가져가 실행했다.
    ran = {number: worker for worker, number in re.findall(r"\[(gw\d)\].* PASSED \S+\[(\d)\]", finished.stdout)}
    assert len(ran) == 8
    assert ran["0"] != ran["3"]
    assert (base / "3").stat().st_mtime_ns <= (base / "0").stat().st_mtime_ns


@pytest.mark.timing
def test_workers_slow_down_quick_tests(suite):
    alone = min(seconds(suite("empty", "-q", "-n", "0")) for _ in range(2))
    shared = suite("empty", "-q", "-n", "2")
    assert "50 passed" in shared.stdout
    assert seconds(shared) > 2 * alone


def test_set_as_parameters_is_collected_in_another_order(shell):
    finished = shell("different.sh", "different", returncode=1, PYTHONHASHSEED="")
    assert "9 passed" in finished.stdout
    assert finished.stdout.endswith("Different tests were collected\n")


def test_same_hash_seed_gives_the_same_order(suite):
    finished = suite("different/test_set.py", "-q", "-n", "2", env={"PYTHONHASHSEED": "1"})
    assert finished.returncode == 0


def test_no_test_runs_when_collections_differ(suite):
    finished = suite("different/test_uuid.py", "-q", "-n", "2")
    assert finished.returncode == 1
    assert re.search(r"^Different tests were collected between gw\d and gw\d\.", finished.stdout, re.M)
    assert "1 error in " in finished.stdout
    assert "passed" not in finished.stdout


def test_random_parameter_works_without_workers(suite):
    finished = suite("different/test_uuid.py", "-q")
    assert finished.returncode == 0


def test_sorted_parameters_are_collected_in_the_same_order(expect_workers):
    expect_workers("different/test_sorted.py")


def test_value_made_inside_the_test_can_differ(expect_workers):
    expect_workers("different/test_uuid_inside.py")


def test_session_fixture_runs_once_per_worker(shell):
    finished = shell("session_count.sh", "session")
    assert finished.stdout == "1\n2\n"


def test_locked_session_fixture_runs_once(run, in_suite):
    options = in_suite(f"{SUITE}/session_locked", plugins=["xdist"])
    finished = run(f"{SUITE}/session_count.sh", timeout=TIMEOUT, **options)
    assert (finished.returncode, finished.stdout) == (0, "1\n1\n")


@pytest.mark.parametrize(("number", "shared"), [(0, False), (2, True)])
def test_worker_id_is_master_without_workers(suite, tmp_path, number, shared):
    options = ("-v", "-n", str(number), f"--basetemp={tmp_path / 'base'}")
    finished = suite("session_locked", *options)
    assert set(re.findall(r"^\[(\w+)\] ", finished.stdout, re.MULTILINE)) == ({"gw0", "gw1"} if shared else set())
    assert [path.name for path in tmp_path.rglob("members.json")] == ["members.json"] * shared


def test_prints_are_lost_with_workers(shell):
    finished = shell("prints_count.sh", "prints")
    assert finished.stdout == "1\n0\n1\n"


def test_pdb_is_refused_with_workers(suite):
    finished = suite("prints", "-q", "-n", "2", "--pdb")
    assert finished.returncode == 4
    assert finished.stdout.strip() == ("ERROR: --pdb is incompatible with distributing tests; try using -n0 or -nauto.")


def test_pdb_is_allowed_without_workers(suite):
    finished = suite("prints", "-q", "-n", "0", "--pdb")
    assert finished.returncode == 0


@pytest.fixture
def database_names(suite, tmp_path):
    """두 워커에서 테스트를 하나씩 실행하고, 그 테스트가 찍은 데이터베이스 이름을 준다."""

    def _names(test, settings):
        finished = suite(
            f"database/{test}",
            *("-q", "-n", "2", "-rP", f"--ds={settings}"),
            plugins=("xdist", "django"),
            env={"TMPDIR": str(tmp_path)},
        )
        assert finished.returncode == 0
        names = re.findall(r"^이름: (.*)$", finished.stdout, re.MULTILINE)
        return sorted(name.rpartition("/")[2] for name in names)

    return _names


def test_memory_database_has_no_suffix_but_is_separate(database_names):
    name = "file:memorydb_default?mode=memory&cache=shared"
    assert database_names("test_sqlite.py", "memory_settings") == [name, name]


def test_one_process_has_one_memory_database(suite, tmp_path):
    finished = suite(
        "database/test_sqlite.py",
        *("-q", "--tb=line", "--ds=memory_settings"),
        plugins=("django",),
        env={"TMPDIR": str(tmp_path)},
    )
    assert "OperationalError: table member already exists" in finished.stdout
    assert "1 failed, 1 passed" in finished.stdout


def test_file_database_gets_a_suffix(database_names):
    names = database_names("test_sqlite.py", "file_settings")
    assert names == ["test.sqlite3_gw0", "test.sqlite3_gw1"]


def test_postgres_database_gets_a_suffix(database_names):
    names = database_names("test_postgres.py", "postgres_settings")
    assert names == ["test_shop_gw0", "test_shop_gw1"]
