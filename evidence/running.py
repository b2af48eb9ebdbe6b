"""스니펫을 읽는 사람이 하듯 실행한다."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

COMMANDS: dict[str, tuple[str, ...]] = {
    ".py": (sys.executable,),
    ".mjs": ("node",),
    ".js": ("node",),
    ".sh": ("bash", "-euo", "pipefail"),
}
# 실행하는 컴퓨터의 설정이 스니펫의 결과를 바꾸지 않게 한다. 파이썬의 설정(`PYTHON…`)은 모두 지운다.
UNSET = (
    "BUILD_NUMBER",
    "CI",
    "NODE_OPTIONS",
    "PY_COLORS",
    "PYTEST_ADDOPTS",
    "PYTEST_CURRENT_TEST",
    "PYTEST_PLUGINS",
    "PYTEST_XDIST_WORKER",
    "VIRTUAL_ENV",
)


class RunError(Exception):
    """스니펫을 실행하지 못했다. 글은 오류 한 줄이다."""


VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
PYTHON = VERSION + ("t" if FREE_THREADED else "")


@dataclass(frozen=True)
class Finished:
    """끝난 실행.

    Parameters:
        stdout: 표준 출력. 두 스트림을 섞어 실행했으면 둘 다다.
        snippet: 실행한 스니펫(`snippets/`부터). 스니펫이 아닌 명령이면 빈 문자열.
        roots: 컴퓨터마다 다른 폴더와, 출력 파일에 그 대신 보일 경로.
        again: 같은 실행을 되풀이하는 함수.
    """

    returncode: int
    stdout: str
    stderr: str
    snippet: str = ""
    roots: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    again: Callable[[], Finished] | None = field(default=None, compare=False, repr=False)


class Run(Protocol):
    """`run` 픽스처의 꼴."""

    def __call__(
        self,
        snippet: str,
        *args: str,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
        merge: bool = False,
        cwd: Path | None = None,
    ) -> Finished: ...


class RunPytest(Protocol):
    """`run_pytest` 픽스처의 꼴."""

    def __call__(
        self,
        suite: str,
        *args: str,
        plugins: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Finished: ...


def run_command(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
    merge: bool = False,
    label: str = "",
) -> Finished:
    """명령을 실행하고 끝날 때까지 기다린다.

    Parameters:
        env: 지금 환경에 더할 변수. 빈 문자열은 지운다는 뜻이다.
        timeout: 초.
        merge: 표준 오류를 터미널에서처럼 표준 출력에 섞는다. 차례가 바뀌지 않게 버퍼를 쓰지 않는다.
        label: 오류에 적을 이름.

    Raises:
        RunError: 제한 시간 안에 끝나지 않거나 명령이 없을 때.
    """
    full = {key: value for key, value in os.environ.items() if key not in UNSET and not key.startswith("PYTHON")}
    full |= {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "COLUMNS": "80"}
    full |= {"PYTHONUNBUFFERED": "1"} if merge else {}
    full |= env or {}
    full = {key: value for key, value in full.items() if value}
    try:
        process = subprocess.run(
            command,
            cwd=cwd,
            env=full,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE,
            timeout=timeout,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{label}:1: run: {timeout:g}초 안에 끝나지 않았습니다; 끝나는 조건을 확인하십시오") from error
    except FileNotFoundError as error:
        raise RunError(f"{label}:1: run: 명령 {command[0]}이 없습니다; 설치하거나 tool 표시를 다십시오") from error
    return Finished(process.returncode, process.stdout, process.stderr or "")


def in_place(once: Callable[[], Finished], snippet: str, folder: Path, roots: Mapping[str, str]) -> Finished:
    """실행한 결과에서, 읽는 사람이 그 폴더에서 실행하면 찍히지 않을 폴더의 경로를 뗀다.

    Raises:
        RunError: 실행하지 못했을 때.
    """

    def again() -> Finished:
        return in_place(once, snippet, folder, roots)

    finished = once()
    places = re.compile(
        f"(?:file://)?(?:{re.escape(str(folder))}|{re.escape(_escaped(str(folder)))}){re.escape(os.sep)}"
    )
    stdout, stderr = places.sub("", finished.stdout), places.sub("", finished.stderr)
    return Finished(finished.returncode, stdout, stderr, snippet, roots, again)


def machine_roots(root: Path, cwd: Path, env: Mapping[str, str] | None) -> dict[str, str]:
    """컴퓨터마다 다른 폴더와, 출력 파일에 그 대신 보일 경로.

    Parameters:
        root: 저장소의 뿌리.
        cwd: 실행한 폴더.
    """
    home = {} if not env or not env.get("HOME") else {env["HOME"]: "/home/me"}
    roots = {
        str(root): "/home/me/notes",
        # 홈 폴더 안에서는 그 아래의 이름이 늘 같다.
        **({} if any(cwd.is_relative_to(folder) for folder in home) else {str(cwd): "/home/me/work"}),
        sys.base_prefix: "/usr",
        sys.prefix: "/home/me/.venv",
        sysconfig.get_path("stdlib"): "/usr/lib/python3",
        sysconfig.get_path("purelib"): "/home/me/.venv/lib/python3/site-packages",
        **home,
    }
    return {_escaped(folder): shown for folder, shown in roots.items()} | roots


def _escaped(path: str) -> str:
    """faulthandler가 적는 꼴. ASCII가 아닌 글자를 `\\uc0c8`처럼 적는다."""
    return path.encode("ascii", "backslashreplace").decode()


def command_for(snippet: Path, label: str) -> list[str]:
    """파일 이름의 끝을 보고 실행할 명령을 정한다.

    Parameters:
        label: 오류에 적을 이름.

    Raises:
        RunError: 실행할 수 없는 파일일 때.
    """
    if snippet.suffix not in COMMANDS:
        raise RunError(
            f"{label}:1: run: {snippet.suffix} 파일은 실행할 수 없습니다; 다른 스니펫이나 테스트에서 읽으십시오"
        )
    program, *options = COMMANDS[snippet.suffix]
    return [shutil.which(program) or program, *options, str(snippet)]


def find_tool(name: str) -> str | None:
    """명령의 경로. 크로미움은 배포판마다 이름이 다르고, 환경 변수 CHROMIUM으로 정할 수 있다.

    가상 환경에 설치한 명령(npm의 것도)과, 데비안이 PATH에 두지 않는 PostgreSQL의 서버 명령도 찾는다.
    """
    names = [name]
    if name == "chromium":
        given = os.environ.get("CHROMIUM")
        names = [given] if given else ["chromium", "chromium-browser", "google-chrome", "chrome"]
    folders = [Path(sysconfig.get_path("scripts")), Path(sys.prefix, "browser/node_modules/.bin")]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    paths = (os.environ.get("PATH"), os.pathsep.join(map(str, folders)))
    return next(filter(None, (shutil.which(name, path=path) for path in paths for name in names)), None)
