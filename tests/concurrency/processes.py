"""프로세스 풀의 테스트가 함께 쓰는 것."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evidence.running import Finished

LIMIT = 60  # 풀이 깨지는 스크립트가 멈추지 않게 하는 제한 시간(초)
BROKEN = "A process in the process pool was terminated abruptly while the future was running or pending."
METHODS = ("fork", "spawn", "forkserver")


@contextmanager
def nothing_left(folder: Path) -> Iterator[dict[str, str]]:
    """이 환경 변수를 준 프로세스가 모두 끝났는지 본다. 남았으면 끝내고 실패한다."""
    variable = {"POOL_TEST": str(folder)}
    yield variable
    deadline = time.monotonic() + 20
    while (left := processes_with(variable)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert left == []


def processes_with(variable: dict[str, str]) -> list[int]:
    """이 환경 변수를 물려받은 프로세스들."""
    wanted = {f"{name}={value}".encode() for name, value in variable.items()}
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted <= set(path.read_bytes().split(b"\0")):
                found.append(int(path.parent.name))
    return found


def last_error(finished: Finished) -> str:
    """마지막 예외의 이름과 메시지."""
    errors = [
        line for line in (finished.stdout + finished.stderr).splitlines() if re.match(r"[\w.]+(Error|Pool): .", line)
    ]
    return errors[-1] if errors else ""
