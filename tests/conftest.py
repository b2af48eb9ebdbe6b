"""모든 테스트가 함께 쓰는 것."""

import gc
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.environments import make_environment

pytest_plugins = ["evidence.plugin"]

# 백그라운드로 띄운 셸은 Ctrl+C(SIGINT)를 무시하게 해 둔다. 자식이 그것을 물려받지 않게 한다.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

CATCHING = {"caplog", "capsys", "capfd", "recwarn"}  # 로그와 출력과 경고를 붙잡는 픽스처


def pytest_runtest_setup(item: pytest.Item) -> None:
    # 앞의 테스트가 남긴 태스크는 치워질 때 로그를 남긴다. 그것이 이 테스트의 것으로 붙잡히지 않게 먼저 치운다.
    if CATCHING.intersection(getattr(item, "fixturenames", ())):
        gc.collect()


@pytest.fixture
def here_first() -> str:
    """이 파이썬의 환경에 있는 명령이 먼저 보이는 PATH. 셸 스니펫이 `pytest`와 `pip`을 이 환경에서 찾는다."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture
def new_env(tmp_path: Path) -> dict[str, str]:
    """pip만 있는 새 가상 환경이 먼저 보이는 환경 변수. 준비할 때 받아 둔 휠만 설치한다."""
    return make_environment(tmp_path / "새 환경")
