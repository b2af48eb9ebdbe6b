"""모든 테스트가 함께 쓰는 것."""

import os
import sys
from pathlib import Path

import pytest

pytest_plugins = ["evidence.plugin"]


@pytest.fixture
def here_first() -> str:
    """이 파이썬의 환경에 있는 명령이 먼저 보이는 PATH. 셸 스니펫이 `pytest`와 `pip`을 이 환경에서 찾는다."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
