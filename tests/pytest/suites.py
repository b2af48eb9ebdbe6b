"""테스트 안에 적은 테스트 모음을 실행하는 도우미. 페이지에 보이는 모음은 `run_pytest`로 실행한다."""

import os
import re
import sys
from textwrap import dedent

from evidence.running import run_command


def run_written(folder, files, *args, plugins=(), timeout=60):
    """파일(이름과 글)을 그 폴더에 쓰고, 이름을 댄 플러그인만으로 `pytest -q`를 실행한 결과. 두 스트림을 섞는다."""
    config = {} if "pyproject.toml" in files else {"pytest.ini": "[pytest]\n"}
    for name, text in {**config, **files}.items():
        (folder / name).write_text(dedent(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    env = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": os.environ["PATH"]}
    return run_command([*command, *args], cwd=folder, env=env, merge=True, timeout=timeout)


def outcomes(finished):
    """출력의 마지막 줄. `2 passed in 0.01s`에서 시간을 뗀다."""
    lines = [line for line in finished.stdout.splitlines() if re.search(r" in \d+\.\d+s", line)]
    return lines[-1].partition(" in ")[0]
