"""뒤에서 도는 pytest. 실패한 것을 그때그때 한 줄의 JSON으로 알린다. 표준 입력이 닫히면 스스로 멈춘다.

python -m tools.preview.child 모듈…
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
from typing import Any, TextIO

import pytest


class Reporter:
    """실패한 테스트와 불러오지 못한 모듈을 알린다. 결과는 바꾸지 않는다.

    Parameters:
        first: 먼저 돌릴 테스트.
    """

    def __init__(self, out: TextIO, first: set[str]) -> None:
        self.out = out
        self.first = first
        self.count = 0
        self.whole = True

    def tell(self, **event: Any) -> None:
        print(json.dumps(event), file=self.out, flush=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.nodeid not in self.first)
        self.tell(kind="start", count=len(items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.tell(kind="failed", test=report.nodeid, text=str(report.longrepr))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.count += report.when == "call"
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            where = f"{crash.path}:{crash.lineno}" if crash else ""
            why = crash.message.partition("\n")[0] if crash else ""
            self.tell(kind="failed", test=report.nodeid, text=str(report.longrepr), where=where, why=why)

    def pytest_keyboard_interrupt(self) -> None:
        """`pytest.exit("…", 0)`은 종료 상태로는 알 수 없다."""
        self.whole = False

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        recorder = session.config.pluginmanager.get_plugin("evidence-recorder")
        lines = getattr(recorder, "lines", [])
        self.tell(kind="end", status=int(session.exitstatus), count=self.count, whole=self.whole, lines=lines)


def _stop_with(parent: int) -> None:
    """부모가 표준 입력을 닫거나 죽으면 Ctrl+C를 받은 것처럼 멈춘다."""
    while os.read(parent, 1024):
        pass
    if hasattr(signal, "pthread_kill"):
        # 기다리는 시스템 호출도 끊는다.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()


def main(modules: list[str]) -> int:
    """모듈을 돌린다. 먼저 돌릴 테스트는 표준 입력의 첫 줄이다."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    first = sys.stdin.buffer.readline()
    threading.Thread(target=_stop_with, args=(os.dup(0),), daemon=True).start()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # pytest가 찍는 것은 넘어진 까닭을 볼 때만 쓴다.
    os.dup2(2, 1)
    reporter = Reporter(out, set(json.loads(first or b"[]")))
    return int(pytest.main(["-q", "-p", "no:randomly", "--tb=short", *modules], plugins=[reporter]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
