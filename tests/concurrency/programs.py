"""다른 프로세스로 띄운 프로그램."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.concurrency.loops import LONG

PATH = {"PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]}


def clean_environment():
    dropped = {"PYTHONASYNCIODEBUG", "PYTHONUNBUFFERED"}
    return {name: value for name, value in os.environ.items() if name not in dropped} | {"PYTHONUTF8": "1"}


def wait_for(condition):
    """조건이 참인 값을 줄 때까지 되풀이해 본다."""
    deadline = time.monotonic() + LONG
    while not (value := condition()):
        assert time.monotonic() < deadline, "제한 시간이 지났습니다"
        time.sleep(0.05)
    return value


def alive(pid):
    """끝나지 않았는지. 기다려 줄 부모가 없어 좀비로 남은 것은 끝난 것이다."""
    if not Path("/proc/self/stat").exists():
        command = ["ps", "-o", "stat=", "-p", str(pid)]
        state = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False).stdout.strip()
    else:
        state = ""
        # 보는 사이에 없어질 수 있다. 연 뒤에 없어지면 읽을 때 ProcessLookupError다.
        with suppress(FileNotFoundError, ProcessLookupError):
            state = Path("/proc", str(pid), "stat").read_text(encoding="utf-8").rpartition(") ")[2]
    return state[:1] not in ("", "Z")


class Program:
    """끝나기를 기다리지 않고, 터미널처럼 자기 그룹에서 띄운 스크립트. 출력은 파일에 모은다."""

    def __init__(self, script, log, first=""):
        self.log = log
        command = f"import ctypes, runpy, sys; {first}; runpy.run_path(sys.argv[1], run_name='__main__')"
        # 경로에 한글이 있으면 3.14의 ps와 pstree는 파일 이름을 <unknown file>이라고 하므로 그 폴더에서 실행한다.
        arguments = ["-c", command, script.name] if first else [script.name]
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                cwd=script.parent,
                env=clean_environment(),
                start_new_session=True,
            )

    def text(self):
        return self.log.read_text(encoding="utf-8")

    def wait(self, ready=r"^PID (\d+)$"):
        """준비되었다는 글이 나오면 프로그램의 번호."""
        found = wait_for(lambda: re.search(ready, self.text(), re.MULTILINE) or self.process.poll() is not None)
        assert isinstance(found, re.Match), self.text()
        return str(self.process.pid)

    def wait_asleep(self):
        """준비되고 나서 할 일이 없어 잠들면 프로그램의 번호."""
        pid = self.wait()
        status = Path("/proc", pid, "stat")
        wait_for(lambda: status.read_text(encoding="utf-8").rpartition(") ")[2].startswith("S"))
        return pid

    def send(self, number):
        """`kill`처럼 이 프로세스에만 신호를 보낸다."""
        os.kill(self.process.pid, number)

    def press_ctrl_c(self):
        """터미널처럼 그룹의 모든 프로세스에 SIGINT를 보낸다."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self):
        """자식까지 모두 끝낸다."""
        if os.name == "posix":
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait(LONG)
