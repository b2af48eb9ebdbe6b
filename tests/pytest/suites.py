"""테스트 안에 적은 테스트 모음을 실행하는 도우미. 페이지에 보이는 모음은 `run_pytest`로 실행한다."""

import os
import re
import sys
from pathlib import Path
from textwrap import dedent

from evidence.running import Finished, run_command

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": os.environ["PATH"]}


def run_written(folder, files, *args, plugins=(), timeout=60):
    """파일(이름과 글)을 그 폴더에 쓰고, 이름을 댄 플러그인만으로 `pytest -q`를 실행한 결과. 두 스트림을 섞는다."""
    config = {} if "pyproject.toml" in files else {"pytest.ini": "[pytest]\n"}
    for name, text in {**config, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    return run_command([*command, *args], cwd=folder, env=ALONE, merge=True, timeout=timeout)


def run_source(folder: Path, *args: str, **files: str) -> Finished:
    """`files`(`{"a/test_b": 소스}`)를 폴더에 쓰고 그 폴더에서 `pytest -q`를 실행한다."""
    named = {f"{name}.py": source for name, source in files.items()}
    return run_written(folder, named, "--import-mode=importlib", *args)


def outcomes(finished):
    """출력의 마지막 줄. `2 passed in 0.01s`에서 시간을 뗀다."""
    lines = [line for line in finished.stdout.splitlines() if re.search(r" in \d+\.\d+s", line)]
    return lines[-1].partition(" in ")[0]


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
