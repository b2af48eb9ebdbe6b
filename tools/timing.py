"""시간의 비율을 재는 테스트(`timing` 표시)를 바쁜 컴퓨터에서 여러 번 돌린다. 한 번이라도 실패하면 1로 끝난다."""

from __future__ import annotations

import os
import subprocess
import sys

from evidence.rewriting import busy

TIMES = 50


def main(paths: list[str]) -> int:
    """테스트마다 `TIMES`번 돌린다.

    Parameters:
        paths: 테스트의 파일이나 이름. 비어 있으면 `timing` 표시가 있는 테스트 모두다.
    """
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", f"--count={os.environ.get('TIMES', TIMES)}"]
    with busy():
        return subprocess.run([*command, "-m", "timing", *(paths or ["tests"])]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
