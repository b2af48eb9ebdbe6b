"""스니펫을 실행할 때 시간을 정하는 환경. 컴퓨터가 느려도 사건의 차례가 같다."""

import os
from pathlib import Path

# 예약한 때를 기다리지 않고 시계를 그때로 옮기는 루프로 실행한다.
JUMPING = """
import asyncio.events
from tests.concurrency.loops import JumpingLoop
asyncio.events.new_event_loop = JumpingLoop
"""
# 시계가 가지 않는다.
FROZEN = """
import time
time.monotonic = lambda now=time.monotonic(): now
"""
# `time.sleep`은 두 스레드가 모두 올 때까지 기다린다.
MEETING = """
import threading, time
time.sleep = lambda seconds, meet=threading.Barrier(2): meet.wait(50)
"""


def clock(folder: Path, code: str) -> dict[str, str]:
    """이 코드로 시작하는 파이썬의 환경 변수."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(__file__).parents[2])])}
