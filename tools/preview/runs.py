"""뒤에서 테스트와 관문을 돌린다. 무엇을 돌릴지는 모른다."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

# 멈추라고 한 뒤 픽스처를 정리하도록 기다리는 시간(초). 그래도 남은 것은 죽인다.
GRACE = 5.0
POSIX = os.name == "posix"
# 터미널의 Ctrl+C를 스스로 받지 않게 하고, 손자까지 한꺼번에 끝낼 수 있게 한다.
OWN_GROUP: dict[str, Any] = {"start_new_session": True} if POSIX else {"creationflags": 0x200}

Events = queue.Queue[tuple["Child", dict[str, Any]]]


class Child:
    """뒤에서 도는 프로세스 하나. 찍은 줄마다 사건이 되고, 끝나면 `gone`이 온다.

    Parameters:
        events: 사건을 넣을 곳.
        first: 표준 입력에 줄 글.
    """

    def __init__(self, root: Path, arguments: Iterable[str], events: Events, first: bytes = b"") -> None:
        self.events = events
        self.log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # 프로세스가 끝날 때까지 연다.
        command = [sys.executable, "-m", *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, stderr=self.log, **OWN_GROUP)
        assert self.process.stdin
        with contextlib.suppress(OSError):  # 시작하자마자 넘어졌다. gone이 알린다.
            self.process.stdin.write(first)
            self.process.stdin.flush()
        threading.Thread(target=self._listen, daemon=True).start()

    def event_of(self, line: str) -> dict[str, Any]:
        """찍은 줄 하나의 사건."""
        return {"kind": "line", "text": line}

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout, self.log:
            for line in self.process.stdout:
                self.events.put((self, self.event_of(line.decode("utf-8", "replace").rstrip())))
            status = self.process.wait()
            if POSIX:  # 갑자기 죽은 것이 띄운 채 둔 것.
                self._kill_group()
            self.events.put((self, {"kind": "gone", "status": status, "log": self._tail()}))

    def _tail(self) -> str:
        """표준 오류의 마지막 줄."""
        self.log.seek(0)
        lines = self.log.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self, grace: float = GRACE) -> None:
        """멈추라고 하고, 그래도 남으면 그 자식까지 죽인다.

        Parameters:
            grace: 픽스처를 정리하도록 기다리는 시간(초).
        """
        assert self.process.stdin
        ended = self.process.poll() is not None  # 닫은 뒤에 물으면, 닫아서 끝난 것의 자식을 남길 수 있다.
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        if ended:
            return  # 오래전에 끝났으면 그 번호는 남의 것일 수 있다.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(grace)
        if POSIX:
            self._kill_group()
        else:
            self.process.kill()
        self.process.wait()


class Tests(Child):
    """pytest 한 번. 원장은 끝까지 돌았을 때만 쓰므로, 멈춰도 반쪽이 남지 않는다.

    Parameters:
        modules: 돌릴 모듈.
        first: 그 가운데 먼저 돌릴 테스트.

    Attributes:
        finished: pytest가 끝까지 돌았다고 알렸는지. 테스트가 프로세스를 끝내면 종료 상태로는 알 수 없다.
    """

    finished = False

    def __init__(self, root: Path, modules: Iterable[str], first: Iterable[str], events: Events) -> None:
        self.modules = sorted(modules)
        arguments = ["tools.preview.child", *self.modules]
        super().__init__(root, arguments, events, json.dumps(sorted(first)).encode() + b"\n")

    def event_of(self, line: str) -> dict[str, Any]:
        try:
            event: dict[str, Any] = json.loads(line)
        except ValueError:
            return super().event_of(line)
        return event


class Check(Child):
    """테스트 없이 알 수 있는 관문의 규칙."""

    def __init__(self, root: Path, events: Events) -> None:
        self.lines: list[str] = []
        super().__init__(root, ["evidence", "check", "--static"], events)

    def stop(self, grace: float = GRACE) -> None:
        self.process.kill()
        super().stop(grace)
