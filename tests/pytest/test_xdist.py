"""docs/pytest/xdist.md의 주장."""

import os
import re
from pathlib import Path

import pytest
import xdist.remote

from tests.pytest.suites import outcome, run_suite

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
def written(tmp_path):
    """xdist만 건 pytest로, 그 자리에서 적은 테스트를 실행하는 함수."""

    def _written(*args, files, **env):
        return run_suite(tmp_path, files, *args, plugins=("xdist",), timeout=TIMEOUT, **env)

    return _written


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
    folder = use(f"{SUITE}/slow")
    options = f"-p no:cacheprovider -c {os.devnull} --rootdir='{folder}' --confcutdir='{folder}'"
    finished = run(f"{SUITE}/install.sh", cwd=folder, env=new_env | {"PYTEST_ADDOPTS": options}, timeout=TIMEOUT)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert re.search("^Successfully installed .*pytest-xdist-3", finished.stdout, re.MULTILINE)
    assert "\n3 workers [4 items]\n" in finished.stdout
    assert " 4 passed in " in finished.stdout


MEETING = """
import time
import pytest

@pytest.mark.parametrize(("me", "other"), [("first", "second"), ("second", "first")])
def test_meet(tmp_path_factory, me, other):
    room = tmp_path_factory.getbasetemp().parent
    (room / me).touch()
    deadline = time.monotonic() + LIMIT
    while not (room / other).exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
"""


def test_slow_tests_are_shared_by_two_workers(expect_workers):
    assert outcome(expect_workers("slow/test_slow.py")) == "4 passed"


def test_two_tests_run_at_the_same_time(written, tmp_path):
    options = ("-q", f"--basetemp={tmp_path / 'room' / 'base'}")
    (tmp_path / "room").mkdir()
    together = written(*options, "-n", "2", files={"test_a.py": MEETING.replace("LIMIT", "60")})
    assert outcome(together) == "2 passed"


def test_one_test_alone_never_meets_the_other(written, tmp_path):
    options = ("-q", "-n", "0", f"--basetemp={tmp_path / 'room' / 'base'}")
    (tmp_path / "room").mkdir()
    alone = written(*options, files={"test_a.py": MEETING.replace("LIMIT", "0.1")})
    assert outcome(alone) == "1 failed, 1 passed"


def test_module_variable_is_not_shared(written):
    text = "seen = []\ndef test_a():\n    seen.append(1)\n    assert len(seen) == 1\n"
    text += "def test_b():\n    seen.append(1)\n    assert len(seen) == 1\n"
    assert outcome(written("-q", "-n", "2", files={"test_a.py": text})) == "2 passed"
    assert outcome(written("-q", "-n", "0", files={})) == "1 failed, 1 passed"


NO_PSUTIL = "raise ImportError\n"
PSUTIL = "def cpu_count(logical=True):\n    return 3 if logical else 2\n"
TEST = "def test_a(): pass\ndef test_b(): pass\n"


def number_of_workers(finished):
    found = re.search(r"^(\d+) workers? \[", finished.stdout, re.MULTILINE)
    return int(found[1]) if found else 0


@pytest.mark.platform("linux")
def test_auto_starts_a_worker_for_each_usable_cpu(written):
    # CPU가 많은 컴퓨터에서도 워커를 둘까지만 띄운다.
    two = sorted(os.sched_getaffinity(0))[:2]
    for usable in ({*two}, {two[0]}):
        psutil = f"import os\nos.sched_setaffinity(0, {usable})\n{NO_PSUTIL}"
        finished = written("-n", "auto", files={"psutil.py": psutil, "test_a.py": TEST})
        assert number_of_workers(finished) == len(usable)


@pytest.mark.parametrize(("option", "number"), [("auto", 2), ("logical", 3)])
def test_psutil_counts_physical_and_logical_cores(written, option, number):
    finished = written("-n", option, files={"psutil.py": PSUTIL, "test_a.py": TEST})
    assert number_of_workers(finished) == number


@pytest.mark.platform("linux")
def test_psutil_is_asked_before_the_affinity(written):
    one = f"import os\nos.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}})\n" + PSUTIL
    assert number_of_workers(written("-n", "auto", files={"psutil.py": one, "test_a.py": TEST})) == 2


@pytest.mark.parametrize(("number", "line"), [(1, "1 worker [1 item]"), (3, "3 workers [1 item]")])
def test_environment_variable_sets_the_number_for_auto(suite, number, line):
    # 코어의 수와 둘 다 같을 수는 없다.
    finished = suite("prints/test_prints.py", "-n", "auto", env={"PYTEST_XDIST_AUTO_NUM_WORKERS": str(number)})
    assert finished.returncode == 0
    assert f"\n{line}\n" in finished.stdout


def test_zero_runs_without_workers(suite):
    env = {"PYTEST_ADDOPTS": "-n 2"}
    assert "\n2 workers [1 item]\n" in suite("prints/test_prints.py", env=env).stdout
    finished = suite("prints/test_prints.py", "-n", "0", "-s", env=env)
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


def test_loadscope_keeps_a_class_together(run, in_suite):
    options = in_suite(f"{SUITE}/dist_modes", plugins=["xdist"])
    finished = run(f"{SUITE}/group_fixed.sh", timeout=TIMEOUT, **options)
    assert workers(finished) == [{"test_add", "test_drop", "test_count"}, {"test_pay"}]


def test_loadscope_keeps_functions_of_a_file_together(written):
    files = {name: "\n".join(f"def test_{n}(): pass" for n in range(6)) for name in ("test_a.py", "test_b.py")}
    finished = written("-v", "-n", "2", "--dist", "loadscope", files=files)
    for name in files:
        ran = re.findall(rf"^\[(gw\d)\] .* PASSED {name}::", finished.stdout, re.MULTILINE)
        assert len(ran) == 6
        assert len(set(ran)) == 1


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
    assert "._nodeid = " in Path(xdist.remote.__file__).read_text("utf-8")
    assert not hasattr(request.node, "_nodeid")
    assert pytest.version_tuple[:2] == (9, 2)


STEALING = """
import time
import pytest

@pytest.mark.parametrize("number", range(8))
def test_turn(number, tmp_path_factory):
    shared = tmp_path_factory.getbasetemp().parent
    deadline = time.monotonic() + 60
    while number == 0 and not (shared / "3").exists():
        time.sleep(0.01)
        assert time.monotonic() < deadline
    (shared / str(number)).touch()
"""


def test_worksteal_takes_tests_from_a_busy_worker(written, tmp_path):
    # 처음에 앞의 네 개는 한 워커에 가므로, 0번은 뒤에 있는 3번을 다른 워커가 가져가야 끝난다.
    base = tmp_path / "base"
    options = ("-v", "-n", "2", "--dist", "worksteal", f"--basetemp={base}")
    finished = written(*options, files={"test_a.py": STEALING})
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


UUID = """
import uuid
import pytest

@pytest.mark.parametrize("token", [str(uuid.uuid4())])
def test_token(token):
    assert len(token) == 36
"""


def test_no_test_runs_when_collections_differ(written):
    finished = written("-q", "-n", "2", files={"test_a.py": UUID})
    assert finished.returncode == 1
    assert re.search(r"^Different tests were collected between gw\d and gw\d\.", finished.stdout, re.M)
    assert outcome(finished) == "1 error"
    assert outcome(written("-q", "-n", "0", files={})) == "1 passed"


def test_sorted_parameters_are_collected_in_the_same_order(expect_workers):
    assert outcome(expect_workers("different/test_set_fixed.py")) == "9 passed"


def test_value_made_inside_the_test_can_differ(written):
    text = "import uuid\ndef test_token():\n    assert len(str(uuid.uuid4())) == 36\n"
    assert outcome(written("-q", "-n", "2", files={"test_a.py": text})) == "1 passed"


def test_session_fixture_runs_once_per_worker(shell):
    finished = shell("session_count.sh", "session")
    assert finished.stdout == "1\n2\n"


# 두 워커가 모두 파일이 없는 것을 본 다음에야 만들게 한다. 잠금이 있으면 하나만 와서 제한 시간이 지난다.
BOTH = """
import os, pathlib, time
exists = pathlib.Path.exists

def wait(path, **options):
    found = exists(path, **options)
    if path.name == "members.json":
        (path.parent / os.environ["PYTEST_XDIST_WORKER"]).touch()
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline and not all(exists(path.parent / name) for name in ("gw0", "gw1")):
            time.sleep(0.01)
    return found

pathlib.Path.exists = wait
"""


@pytest.fixture
def count_loads(written, use, tmp_path):
    """잠금 앞에서 두 워커를 만나게 하고, 픽스처가 출력한 줄의 수를 준다."""

    def _count(limit, change=lambda text: text):
        text = change(use(f"{SUITE}/session/test_members_fixed.py").read_text("utf-8"))
        room = tmp_path / "room"
        room.mkdir()
        files = {"conftest.py": BOTH.replace("LIMIT", str(limit)), "test_members.py": text}
        finished = written("-q", "-rP", "-n", "2", f"--basetemp={room / 'base'}", files=files)
        assert outcome(finished) == "2 passed", finished.stdout
        return finished.stdout.count("회원을 불러옵니다")

    return _count


def test_locked_session_fixture_runs_once(count_loads, shell):
    assert shell("session_count_fixed.sh", "session").stdout == "1\n1\n"
    assert count_loads(3) == 1


def test_session_fixture_without_the_lock_may_run_twice(count_loads):
    assert count_loads(60, lambda text: text.replace('with FileLock(f"{shared}.lock"):', "if FileLock:")) == 2


@pytest.mark.parametrize(("number", "shared"), [(0, False), (2, True)])
def test_worker_id_is_master_without_workers(written, number, shared):
    text = (
        "def test_a(worker_id):\n    print('이름:', worker_id)\ndef test_b(worker_id):\n    print('이름:', worker_id)\n"
    )
    finished = written("-q", "-rP", "-n", str(number), files={"test_a.py": text})
    names = set(re.findall("^이름: (.*)$", finished.stdout, re.MULTILINE))
    assert names == ({"gw0", "gw1"} if shared else {"master"})


def test_prints_are_lost_with_workers(shell):
    finished = shell("prints_count.sh", "prints")
    assert finished.stdout == "1\n0\n1\n"


def test_standard_error_is_shown_with_workers(suite):
    finished = suite("prints/test_prints_fixed.py", "-q", "-s", "-n", "2")
    assert finished.stdout.count("합계: 3\n") == 1


def test_s_loses_the_output_even_with_rp(suite):
    assert "합계" not in suite("prints/test_prints.py", "-q", "-s", "-rP", "-n", "2").stdout


@pytest.mark.parametrize("workers", ["0", "2"])
def test_rp_shows_only_what_passed(written, workers):
    text = "def test_a():\n    print('통과한 것')\ndef test_b():\n    print('실패한 것')\n    assert 0\n"
    with_rp = written("-q", "-rP", "-n", workers, files={"test_a.py": text}).stdout
    without = written("-q", "-n", workers, files={}).stdout
    assert with_rp.count("통과한 것\n") == 1
    assert re.findall("^(통과한 것|실패한 것)$", without, re.MULTILINE) == ["실패한 것"]


PDB = "ERROR: --pdb is incompatible with distributing tests; try using -n0 or -nauto."


def test_pdb_is_refused_with_workers(shell):
    finished = shell("pdb.sh", "prints", returncode=4)
    assert finished.stdout.strip() == PDB


def test_pdb_is_allowed_without_workers(shell):
    assert "1 passed" in shell("pdb_fixed.sh", "prints").stdout


@pytest.mark.parametrize("number", ["auto", "logical"])
def test_auto_starts_no_worker_with_pdb(written, number):
    finished = written("-n", number, "--pdb", files={"psutil.py": PSUTIL, "test_a.py": TEST})
    assert outcome(finished) == "2 passed"
    assert number_of_workers(finished) == 0


BREAKPOINT = "def test_total():\n    total = 3\n    breakpoint()\n    assert total == 3\ndef test_b(): pass\n"


@pytest.mark.python("<3.14")
def test_breakpoint_fails_in_a_worker_before_3_14(written):
    finished = written("-q", "-n", "2", files={"test_a.py": BREAKPOINT})
    assert "FAILED test_a.py::test_total - bdb.BdbQuit" in finished.stdout


@pytest.mark.python(">=3.14")
def test_breakpoint_ends_the_run_since_3_14(written):
    finished = written("-q", "-n", "2", files={"test_a.py": BREAKPOINT})
    assert re.search(r"node down: keyboard-interrupt", finished.stdout)
    assert "received keyboard-interrupt" in finished.stdout
    assert finished.returncode != 0
