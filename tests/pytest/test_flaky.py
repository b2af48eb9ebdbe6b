"""docs/pytest/flaky.md의 주장."""

import random
import re
import shutil
import threading
from datetime import datetime
from types import SimpleNamespace

import pytest

from snippets.pytest.flaky import test_clock, test_clock_fixed, test_dice, test_sleep, test_sleep_fixed
from tests.environments import wheel
from tests.pytest.suites import outcome, run_suite

SUITE = "pytest/flaky"
TIMEOUT = 240
pytestmark = pytest.mark.timeout(2 * TIMEOUT)


@pytest.fixture
def shell(expect_output, in_suite):
    """셸 스니펫을 스위트의 폴더에서 실행하고, 출력을 비교한 뒤 pytest마다의 마지막 줄을 준다."""

    def _shell(script, plugins=("randomly",), **env):
        options = in_suite(SUITE, plugins=plugins, **env)
        finished = expect_output(f"{SUITE}/{script}", timeout=TIMEOUT, **options)
        return re.findall(r"^(\d+ (?:passed|failed).*) in ", finished.stdout, re.MULTILINE)

    return _shell


@pytest.fixture
def written(tmp_path):
    """테스트 파일을 적어 실행하는 함수."""

    def _written(*arguments, text=None, plugins=("randomly",), **env):
        files = {"test_a.py": text} if text else {}
        return run_suite(tmp_path, files, *arguments, plugins=plugins, timeout=TIMEOUT, **env)

    return _written


def passed(finished):
    """`-v`의 출력에서 실행된 차례대로의 테스트 이름."""
    return re.findall(r"^\S+::(\S+) (?:PASSED|FAILED)", finished.stdout, re.MULTILINE)


MANY = "\n".join(f"def test_{number}(): pass" for number in range(8))
FILE_ORDER = [f"test_{number}" for number in range(8)]

# 답


def test_order_decides_the_outcome(shell):
    assert shell("orders.sh") == ["2 passed", "1 failed, 1 passed", "1 failed"]


def test_same_seed_gives_the_same_order(written):
    orders = [passed(written("-v", f"--randomly-seed={seed}", text=MANY)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == FILE_ORDER


def test_seed_is_printed_and_repeats_the_order(written):
    first = written("-v", text=MANY)
    seed = re.search(r"^Using --randomly-seed=(\d+)$", first.stdout, re.MULTILINE)[1]
    assert passed(written("-v", f"--randomly-seed={seed}")) == passed(first)


def test_seed_is_not_printed_in_quiet_mode(written):
    loud, quiet = written("--randomly-seed=5", text=MANY), written("-q", "--randomly-seed=5")
    assert "Using --randomly-seed=5\n" in loud.stdout
    assert "--randomly-seed" not in quiet.stdout
    assert outcome(loud) == outcome(quiet) == "8 passed"


def test_last_seed_is_remembered(written):
    first = written("-v", "--randomly-seed=5", text=MANY)
    written("-q", "-p", "no:randomly", plugins=())
    assert passed(written("-v", "--randomly-seed=last")) == passed(first)


def test_without_randomly_the_order_is_that_of_the_file(written):
    assert passed(written("-v", "-p", "no:randomly", text=MANY)) == FILE_ORDER


# 왜 그런가


def test_repeat_runs_every_test_many_times(written):
    finished = written("-q", "--count", "20", text=MANY, plugins=("repeat",))
    assert outcome(finished) == "160 passed"
    text = "import unittest\nclass TestOne(unittest.TestCase):\n    def test_one(self): ...\n"
    assert outcome(written("-q", "--count", "20", text=text, plugins=("repeat",))) == "1 passed"


def test_repeat_with_x_stops_at_the_first_failure(written):
    text = "runs = []\ndef test_third_fails():\n    runs.append(1)\n    assert len(runs) != 3\n"
    finished = written("-q", "--count", "20", "-x", text=text, plugins=("repeat",))
    assert outcome(finished) == "1 failed, 2 passed"


FAILING = "def test_0(): pass\ndef test_1(): assert 0\ndef test_2(): pass\ndef test_3(): assert 0\n"


def test_x_stops_at_the_first_failure(written):
    assert passed(written("-v", "-x", text=FAILING, plugins=())) == ["test_0", "test_1"]


def test_lf_runs_only_what_failed(written):
    written("-q", text=FAILING, plugins=())
    assert passed(written("-v", "--lf", plugins=())) == ["test_1", "test_3"]
    written("-q", text=FAILING.replace("assert 0", "pass"), plugins=())
    assert passed(written("-v", "--lf", plugins=())) == ["test_0", "test_1", "test_2", "test_3"]


def test_sw_goes_on_from_the_failure(written):
    assert passed(written("-v", "--sw", text=FAILING, plugins=())) == ["test_0", "test_1"]
    mended = FAILING.replace("test_1(): assert 0", "test_1(): pass")
    assert passed(written("-v", "--sw", text=mended, plugins=())) == ["test_1", "test_2", "test_3"]
    # 고치면서 테스트를 더하면 앞에서 통과한 것도 다시 실행한다.
    more = mended.replace("test_3(): assert 0", "test_3(): pass") + "def test_4(): pass\n"
    assert passed(written("-v", "--sw", text=more, plugins=())) == [f"test_{number}" for number in range(5)]


def test_sw_skips_what_never_ran_in_another_order(written):
    failing = MANY.replace("test_4(): pass", "test_4(): assert 0")
    first = written("-v", "--sw", "--randomly-seed=1", text=failing)
    second = written("-v", "--sw", "--randomly-seed=2", text=MANY)
    assert passed(first)[-1] == passed(second)[0] == "test_4"
    assert (outcome(first).split(",")[0], "failed" in second.stdout) == ("1 failed", False)
    assert {*FILE_ORDER} - {*passed(first), *passed(second)}
    # 섞지 않으면 모두 한 번은 실행한다.
    options = ("-v", "--sw", "-p", "no:randomly")
    ran = [*passed(written(*options, "--sw-reset", text=failing)), *passed(written(*options, text=MANY))]
    assert ran == [*FILE_ORDER[:5], *FILE_ORDER[4:]]


def test_given_nodes_run_in_the_given_order(run_pytest):
    nodes = ["test_order.py::test_count", "test_environment.py::test_default", "test_order.py::test_add"]
    finished = run_pytest(SUITE, "-v", *nodes)
    assert passed(finished) == ["test_count", "test_default", "test_add"]


def test_guilty_test_is_the_one_whose_pair_fails(run_pytest):
    target = "test_environment.py::test_default"
    guilty = run_pytest(SUITE, "-q", "test_environment.py::test_english", target)
    innocent = run_pytest(SUITE, "-q", "test_order.py::test_add", target)
    assert (outcome(guilty), outcome(innocent)) == ("1 failed, 1 passed", "2 passed")


# 오류


def test_fixture_makes_every_order_pass(shell):
    assert shell("orders_fixed.sh") == ["2 passed", "2 passed", "1 passed"]


@pytest.mark.parametrize("seed", range(1, 5))
def test_fixture_passes_with_other_seeds(run_pytest, seed):
    finished = run_pytest(f"{SUITE}/test_order_fixed.py", "-q", f"--randomly-seed={seed}", plugins=["randomly"])
    assert outcome(finished) == "2 passed"


def test_variable_of_the_environment_is_left(expect_suite):
    finished = expect_suite(f"{SUITE}/test_environment.py", "-q", "--tb=line", returncode=1)
    assert "AssertionError: assert 'en' == 'ko'" in finished.stdout


def test_monkeypatch_puts_the_environment_back(run_pytest):
    assert outcome(run_pytest(f"{SUITE}/test_environment_fixed.py", "-q")) == "2 passed"


def test_monkeypatch_puts_the_environment_back_after_a_failure(written):
    text = (
        "import os\n"
        "def test_english(monkeypatch):\n    monkeypatch.setenv('SHOP_LANGUAGE', 'en')\n    assert 0\n"
        "def test_default():\n    assert 'SHOP_LANGUAGE' not in os.environ\n"
    )
    assert outcome(written("-q", text=text, plugins=())) == "1 failed, 1 passed"


def test_monkeypatch_puts_the_folder_back(written):
    text = (
        "import os\nbefore = os.getcwd()\n"
        "def test_move(monkeypatch, tmp_path):\n    monkeypatch.chdir(tmp_path)\n    assert os.getcwd() != before\n"
        "def test_back():\n    assert os.getcwd() == before\n"
    )
    assert outcome(written("-q", text=text, plugins=())) == "2 passed"
    left = text.replace("monkeypatch.chdir(", "os.chdir(")
    assert outcome(written("-q", text=left, plugins=())) == "1 failed, 1 passed"


def test_second_run_hides_the_failure(expect_output, use, here_first, tmp_path):
    shutil.copy(use(f"{SUITE}/test_environment.py"), tmp_path)
    env = {"PATH": here_first, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    finished = expect_output(f"{SUITE}/again.sh", cwd=tmp_path, env=env)
    assert re.findall(r"^(\d+ .*) in ", finished.stdout, re.MULTILINE) == [
        "1 failed, 1 passed",
        "1 passed, 1 deselected",
    ]


@pytest.fixture
def rerun(written):
    """테스트 파일을 pytest-rerunfailures로 실행하는 함수."""

    def _rerun(reruns, *arguments, text, plugins=()):
        plugins = (*plugins, "rerunfailures")
        found = wheel("pytest-rerunfailures")
        return written("-q", "--reruns", str(reruns), *arguments, text=text, plugins=plugins, PYTHONPATH=found)

    return _rerun


def test_rerun_hides_a_failure_by_chance(rerun):
    text = """
        import os
        ran = []
        def test_fails_at_first():
            ran.append(os.getpid())
            assert len(ran) == 2
            assert ran[0] == ran[1]
    """
    assert outcome(rerun(0, text=text)) == "1 failed"
    finished = rerun(1, text=text)
    assert (outcome(finished), finished.returncode) == ("1 passed, 1 rerun", 0)


def test_rerun_keeps_what_was_left(rerun, use):
    finished = rerun(3, text=use(f"{SUITE}/test_environment.py").read_text(encoding="utf-8"))
    assert outcome(finished) == "1 failed, 1 passed, 3 rerun"
    assert "AssertionError: assert 'en' == 'ko'" in finished.stdout
    # 여러 테스트가 쓰는 픽스처의 값도 다시 만들지 않는다.
    text = """
        import pytest
        @pytest.fixture(scope="module")
        def cart():
            return []
        def test_add(cart):
            cart.append("사과")
        def test_empty(cart):
            assert cart == []
    """
    assert outcome(rerun(3, text=text)) == "1 failed, 1 passed, 3 rerun"


def test_rerun_gets_the_same_random_numbers_with_randomly(rerun):
    text = """
        import random
        drawn = []
        def test_draw():
            drawn.append(random.random())
            assert len({*drawn}) > 1
    """
    assert outcome(rerun(3, text=text)) == "1 passed, 1 rerun"
    assert outcome(rerun(3, text=text, plugins=("randomly",))) == "1 failed, 3 rerun"


@pytest.mark.parametrize(("hour", "succeeds"), [(0, True), (11, True), (12, False), (23, False)])
def test_clock_decides_the_outcome(monkeypatch, hour, succeeds):
    clock = SimpleNamespace(now=lambda: datetime(2026, 3, 2, hour))
    monkeypatch.setattr(test_clock, "datetime", clock)
    if succeeds:
        test_clock.test_greeting()
    else:
        with pytest.raises(AssertionError, match="안녕하세요"):
            test_clock.test_greeting()


def test_given_time_passes_at_any_hour(run_pytest, monkeypatch):
    assert outcome(run_pytest(f"{SUITE}/test_clock_fixed.py", "-q")) == "1 passed"

    class NoClock(datetime):
        @classmethod
        def now(cls, tz=None):
            raise AssertionError("시계를 보았음")

    monkeypatch.setattr(test_clock_fixed, "datetime", NoClock)
    test_clock_fixed.test_greeting()


def test_dice_decide_the_outcome(monkeypatch):
    for number in range(1, 6):
        monkeypatch.setattr(test_dice.random, "randint", lambda low, high, number=number: number)
        test_dice.test_roll()
    monkeypatch.setattr(test_dice.random, "randint", lambda low, high: 6)
    with pytest.raises(AssertionError):
        test_dice.test_roll()
    monkeypatch.setattr(test_dice, "random", random.Random(0))
    assert {test_dice.roll() for _ in range(100)} == {1, 2, 3, 4, 5, 6}


def test_randomly_repeats_the_random_numbers(written):
    lines = (f"def test_{name}():\n    print('수', '{name}', random.random())" for name in "ab")
    text = "import random\n" + "\n".join(lines)
    first, again, other = (numbers(written("-rP", f"--randomly-seed={seed}", text=text)) for seed in (7, 7, 8))
    assert set(first) == {"a", "b"}
    assert first == again
    assert first["a"] != other["a"]
    alone = numbers(written("-rP", "--randomly-seed=7", "-k", "test_b"))
    assert alone == {"b": first["b"]}


def test_random_number_of_a_session_fixture_is_of_its_first_test(written):
    text = """
        import random
        import pytest

        @pytest.fixture(scope="session")
        def drawn():
            return random.random()

        def test_a(drawn):
            print("수", "a", drawn)

        def test_b(drawn):
            print("수", "b", drawn)
    """
    options = ("-rP", "--randomly-seed=7", "--randomly-dont-reorganize")
    together = numbers(written(*options, text=text))
    alone = numbers(written(*options, "-k", "test_b"))
    assert together["a"] == together["b"] != alone["b"]


def numbers(finished):
    return dict(re.findall("^수 (.) (.*)$", finished.stdout, re.MULTILINE))


def test_own_generator_repeats_without_plugins(run_pytest):
    state = random.getstate()
    assert outcome(run_pytest(f"{SUITE}/test_dice_fixed.py", "-q")) == "1 passed"
    assert [random.Random(3).randint(1, 6) for _ in range(5)] == [random.Random(3).randint(1, 6)] * 5
    assert random.getstate() == state


def test_hash_seed_decides_the_order_of_a_set(shell):
    assert shell("hash_seeds.sh", plugins=()) == ["1 failed", "1 failed", "1 passed", "1 passed"]


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "random"])
def test_sorted_set_passes_with_every_hash_seed(run_pytest, seed):
    finished = run_pytest(f"{SUITE}/test_tags_fixed.py", "-q", env={"PYTHONHASHSEED": seed})
    assert outcome(finished) == "1 passed"


def test_sleep_passes_when_the_work_is_quick(monkeypatch):
    started = []

    def start(saver, start=threading.Thread.start):
        start(saver)
        started.append(saver)

    def sleep(seconds):
        assert seconds == 0.1
        started[-1].join(30)  # 그 시간 안에 끝난 것과 같다

    monkeypatch.setattr(test_sleep.Saver, "start", start)
    monkeypatch.setattr(test_sleep, "time", SimpleNamespace(sleep=sleep))
    test_sleep.test_save()
    test_sleep_fixed.test_save()
    assert len(started) == 1


def test_sleep_fails_when_the_work_is_slower(monkeypatch):
    slept = threading.Event()

    def run(saver):
        assert slept.wait(30)
        saver.saved.set()

    monkeypatch.setattr(test_sleep.Saver, "run", run)
    with pytest.raises(AssertionError):
        test_sleep.test_save()
    slept.set()


def test_wait_passes_when_the_work_is_slower(monkeypatch):
    waiting = threading.Event()

    class Saved(threading.Event):
        def wait(self, timeout=None):
            waiting.set()
            return super().wait(timeout)

    def run(saver):
        assert waiting.wait(30)  # 기다리기 시작한 뒤에야 저장한다
        saver.saved.set()

    def start(saver, start=threading.Thread.start):
        saver.saved = Saved()
        start(saver)

    monkeypatch.setattr(test_sleep_fixed.Saver, "run", run)
    monkeypatch.setattr(test_sleep_fixed.Saver, "start", start)
    test_sleep_fixed.test_save()


def test_wait_gives_false_after_the_timeout():
    assert threading.Event().wait(timeout=0.01) is False


def test_workers_do_not_share_what_a_test_left(shell):
    assert shell("workers.sh", plugins=("randomly", "xdist")) == ["1 failed, 1 passed"]


def test_workers_pass_with_the_fixture(run_pytest):
    finished = run_pytest(f"{SUITE}/test_order_fixed.py", "-q", "-n", "2", plugins=("xdist",), timeout=TIMEOUT)
    assert outcome(finished) == "2 passed"


def test_loadfile_hides_the_dependency(run_pytest):
    options = ("-q", "-n", "2", "--dist", "loadfile")
    finished = run_pytest(f"{SUITE}/test_order.py", *options, plugins=("xdist",), timeout=TIMEOUT)
    assert outcome(finished) == "2 passed"
    options += ("--randomly-seed=1",)
    finished = run_pytest(f"{SUITE}/test_order.py", *options, plugins=("xdist", "randomly"), timeout=TIMEOUT)
    assert outcome(finished) == "1 failed, 1 passed"
