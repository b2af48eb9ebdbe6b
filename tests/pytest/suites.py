"""테스트 안에 적은 테스트 모음을 실행하는 도우미. 페이지에 보이는 모음은 `run_pytest`로 실행한다."""

import os
import re
import sys
from pathlib import Path
from textwrap import dedent

from evidence.running import Finished, run_command

CONFIGS = ("pytest.ini", "pyproject.toml")
TOOK = re.compile(r" in \d+\.\d+s")


def run_suite(folder, files, *arguments, plugins=(), timeout=60, **env):
    """이름과 글로 적은 테스트 파일들을 그 폴더에 두고, 이름을 댄 플러그인만 쓰는 pytest로 실행한다.

    두 스트림을 섞는다. 있는 파일은 그대로 두며, 저장소의 설정과 conftest.py는 보이지 않는다.
    """
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", f"--rootdir={folder}", f"--confcutdir={folder}"]
    if not any((folder / name).exists() for name in CONFIGS):
        command += ["-c", os.devnull]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    full = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **env}
    return run_command([*command, *arguments], cwd=folder, env=full, timeout=timeout, merge=True, label=str(folder))


def run_written(folder, files, *arguments, plugins=(), timeout=60):
    """`run_suite`를 `pytest -q`로 실행하고 캐시를 남기지 않는다."""
    quiet = ("-q", "-p", "no:cacheprovider")
    return run_suite(folder, files, *quiet, *arguments, plugins=plugins, timeout=timeout)


def run_source(folder: Path, *arguments: str, **files: str) -> Finished:
    """`files`(`{"a/test_b": 소스}`)를 폴더에 쓰고 그 폴더에서 `pytest -q`를 실행한다."""
    named = {f"{name}.py": source for name, source in files.items()}
    return run_written(folder, named, "--import-mode=importlib", *arguments)


def outcome(finished: Finished) -> str:
    """결과의 줄에서 시간을 뗀 것. `2 passed in 0.01s`면 `2 passed`다."""
    lines = [line for line in finished.stdout.splitlines() if TOOK.search(line)]
    return lines[-1].strip("= ").partition(" in ")[0]


def stripped(finished: Finished) -> list[str]:
    """출력의 줄에서 들여쓰기를 뗀 것."""
    return [line.strip() for line in finished.stdout.splitlines()]


def setups(finished: Finished) -> list[str]:
    """`--setup-show`의 출력에서 픽스처를 만든 차례. `S`는 스코프의 첫 글자다(`["S settings", "F cart"]`)."""
    lines = [line.split() for line in stripped(finished) if line.startswith("SETUP")]
    return [" ".join(words[1:3]) for words in lines]
