"""페이지에 보이지 않는 반례를 테스트 파일로 쓰고 실행하는 도우미."""

import os
import sys
from pathlib import Path
from textwrap import dedent

from evidence.running import Finished, run_command


def run_source(folder: Path, *args: str, **files: str) -> Finished:
    """`files`(`{"a/test_b": 소스}`)를 폴더에 쓰고 그 폴더에서 `pytest -q`를 실행한다."""
    for name, source in files.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source), encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={folder}", "--import-mode=importlib"]
    command = [sys.executable, "-m", "pytest", *options, *args]
    return run_command(command, cwd=folder, env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, merge=True)


def summary(finished: Finished) -> str:
    """출력의 마지막 줄에서 시간을 뗀 것. `2 passed in 0.01s`면 `2 passed`다."""
    return finished.stdout.splitlines()[-1].partition(" in ")[0]


def stripped(finished: Finished) -> list[str]:
    """출력의 줄에서 들여쓰기를 뗀 것."""
    return [line.strip() for line in finished.stdout.splitlines()]


def setups(finished: Finished) -> list[str]:
    """`--setup-show`의 출력에서 픽스처를 만든 차례. `S`는 스코프의 첫 글자다(`["S settings", "F cart"]`)."""
    lines = [line.split() for line in stripped(finished) if line.startswith("SETUP")]
    return [" ".join(words[1:3]) for words in lines]
