"""테스트가 그 자리에서 적는 테스트 모음."""

import os
import sys

from evidence.running import run_command


def run_suite(folder, files, *arguments, plugins=(), timeout=60, **env):
    """이름과 글로 적은 테스트 파일들을 그 폴더에 두고, 이름을 댄 플러그인만 쓰는 pytest로 실행한다.

    두 스트림을 섞는다. 있는 파일은 그대로 두며, 저장소의 설정과 conftest.py는 보이지 않는다.
    """
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", f"--rootdir={folder}", f"--confcutdir={folder}"]
    if not any((folder / name).exists() for name in ("pytest.ini", "pyproject.toml")):
        command += ["-c", os.devnull]
    command += [part for plugin in plugins for part in ("-p", plugin)]
    full = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **env}
    return run_command([*command, *arguments], cwd=folder, env=full, timeout=timeout, merge=True, label=str(folder))


def outcome(finished):
    """출력의 마지막 줄. `2 passed in 0.01s`에서 시간을 뗀다."""
    return finished.stdout.rstrip().splitlines()[-1].strip("= ").partition(" in ")[0]
