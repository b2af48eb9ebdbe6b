"""동시성의 테스트가 함께 쓰는 픽스처."""

import json
import sys
import time
from pathlib import Path

import pytest

from evidence.running import run_command
from tests.concurrency.clocks import JUMPING, clock
from tests.concurrency.loops import LONG, UNMEASURED, finish
from tests.concurrency.processes import LIMIT, nothing_left
from tests.concurrency.programs import Program

APART = 0.004  # 그림에서 한 순간의 사건들을 띄우는 간격(초)


@pytest.fixture
def folder(request):
    """이 모듈의 쪽이 쓰는 스니펫의 폴더."""
    return f"concurrency/{request.path.stem.removeprefix('test_')}"


@pytest.fixture
def lines(folder, expect_output):
    """스니펫을 실행하고 출력을 비교한 뒤, 출력한 줄들."""

    def _lines(name, **options):
        return expect_output(f"{folder}/{name}", **options).stdout.splitlines()

    return _lines


@pytest.fixture
def jumping(tmp_path):
    """스크립트의 시계를 옮기게 하는 환경 변수. 스레드와 프로세스를 기다리는 스크립트에는 쓸 수 없다."""
    return clock(tmp_path, JUMPING)


@pytest.fixture
def run_code(tmp_path):
    """코드를 파일에 적어 실행하는 함수."""

    def _run(code, *arguments, **env):
        (tmp_path / "script.py").write_text(code, encoding="utf-8")
        return run_command([sys.executable, "script.py", *arguments], cwd=tmp_path, env=env, timeout=LONG)

    return _run


@pytest.fixture(scope="module")
def facts(request, tmp_path_factory):
    """그 모듈의 프로그램 `FACTS`를 한 번 실행해 얻은 사실들. 프로세스를 남기면 실패한다."""
    folder = tmp_path_factory.mktemp("facts")
    (folder / "facts.py").write_text(request.module.FACTS, encoding="utf-8")
    with nothing_left(folder) as variable:
        finished = run_command([sys.executable, "facts.py"], cwd=folder, env=variable, timeout=LIMIT)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.fixture
def no_process_is_left(tmp_path, monkeypatch):
    """테스트가 끝났을 때 그 테스트가 띄운 프로세스가 남아 있으면 실패한다."""
    with nothing_left(tmp_path) as variable:
        monkeypatch.setenv(*next(iter(variable.items())))
        yield


@pytest.fixture
def program(folder, use, tmp_path):
    """스니펫의 이름이나 경로나 글로 적은 프로그램을 띄우고, 테스트가 끝나면 자식까지 끝내는 함수."""
    started = []

    def _program(source, first=""):
        script = source
        if isinstance(source, str) and "\n" in source:
            script = tmp_path / f"{len(started)}.py"
            script.write_text(source, encoding="utf-8")
        elif not isinstance(source, Path):
            script = use(f"{folder}/{source}")
        started.append(Program(script, tmp_path / f"{len(started)}.log", first))
        return started[-1]

    yield _program
    for each in started:
        each.end()


@pytest.fixture
def record_timeline(folder, check_timeline):
    """코루틴 함수를 실행하며 기록한 사건의 차례. 기록해 둔 시간표와도 비교한다."""

    def _record(name, function):
        events = []

        def log(text):
            # 시간표는 시각을 천 칸으로 나누므로, 같은 순간의 사건은 한 칸 넘게 띄워야 차례가 남는다.
            earliest = events[-1][0] + APART if events else 0
            events.append((max(time.perf_counter(), earliest), text))

        finish(function(log))
        check_timeline(f"{folder}/{name}", events)
        return [text for _, text in events]

    return _record


# 세는 대신 만난다. 두 일이 동시에 실행되어야 끝나고, 먼저 맡긴 것이 먼저 시작하고 먼저 끝난다.
MEETING = """
import sys
import time
from pathlib import Path

BEGUN, MET, ENDED = map(Path, ("begun", "met", "ended"))

def wait_for(path):
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, "만나지 못함"
        time.sleep(0.001)

def meet(jobs):
    if sys._getframe(2).f_code.co_name == "show":  # 차례로 실행하는 것은 만날 일이 없다.
        return time.perf_counter(), time.perf_counter()
    if jobs == 1:
        started = time.perf_counter()
        BEGUN.touch()
        wait_for(MET)
        ended = time.perf_counter()
        ENDED.touch()
        return started, ended
    wait_for(BEGUN)
    started = time.perf_counter()
    MET.touch()
    wait_for(ENDED)
    for path in (BEGUN, MET, ENDED):
        path.unlink()
    return started, time.perf_counter()
"""
COUNTING = """    started = time.perf_counter()
    for _ in range(loops):
        pass
    return started, time.perf_counter()
"""


@pytest.fixture
def count_events(folder, run, use, tmp_path, request):
    """`count_ways.py`가 찍은 사건들(초, 이름)을 주는 함수. 어느 것이 먼저 끝나는지가 컴퓨터에 달리지 않게 두 일이 만난다.

    기록할 때는 만나지 않고 센다. 아홉 번 돌려 가장 빨리 끝난 것을 고른다. 컴퓨터의 다른 일은 시간을 늘리기만 하므로 그것이
    가장 덜 흔들린 것이다(https://docs.python.org/ko/3/library/timeit.html#timeit.Timer.repeat).
    """
    name = f"{folder}/count_ways.py"

    recording = request.config.getoption("rewrite_outputs")

    def _meet():
        text = use(name).read_text("utf-8")
        assert text.count(COUNTING) == 1
        met = text.replace(COUNTING, "    return meet(loops)\n")
        (tmp_path / "count_ways.py").write_text(MEETING + met, encoding="utf-8")
        return run_command([sys.executable, "count_ways.py", "1"], cwd=tmp_path, env=UNMEASURED, timeout=100)

    def _run():
        finished = run(name, env=UNMEASURED, timeout=100) if recording else _meet()
        assert finished.returncode == 0, finished.stderr
        return [(float(at), event) for at, event in (line.split(" ", 1) for line in finished.stdout.splitlines())]

    def _events():
        runs = [_run() for _ in range(9 if recording else 1)]
        return min(runs, key=lambda events: events[-1][0] - events[0][0])

    return _events
