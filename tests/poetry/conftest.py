"""Poetry 쪽의 테스트가 함께 쓰는 것: 사용자의 설정과 떨어진 컴퓨터, 로컬 패키지 인덱스."""

from __future__ import annotations

import base64
import hashlib
import http.server
import os
import shutil
import sys
import sysconfig
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evidence.plugin import expect_status
from evidence.project import Project
from evidence.running import Finished, run_command

PYPROJECT = "poetry/in_project_venv/pyproject.toml"
# 한가한 컴퓨터에서 명령 하나가 1초쯤 걸린다. 붐비는 컴퓨터를 위해 넉넉히 둔다.
TIMEOUT = 120


@dataclass(frozen=True)
class Computer:
    """사용자의 설정, 캐시, 켜진 환경이 보이지 않는 홈 폴더와 그 안의 프로젝트 `app`."""

    home: Path
    env: dict[str, str]

    @property
    def app(self) -> Path:
        return self.home / "app"

    @property
    def pyproject(self) -> Path:
        return self.app / "pyproject.toml"

    def edit(self, before: str, after: str) -> None:
        """pyproject.toml에서 한 번 나오는 글을 바꾼다."""
        text = self.pyproject.read_text("utf-8")
        assert text.count(before) == 1
        self.pyproject.write_text(text.replace(before, after), "utf-8")

    def append(self, text: str) -> None:
        """pyproject.toml의 끝에 더한다."""
        with self.pyproject.open("a", encoding="utf-8") as pyproject:
            pyproject.write(text)

    def settings(self) -> dict[str, Any]:
        """읽은 pyproject.toml."""
        return tomllib.loads(self.pyproject.read_text("utf-8"))

    def touch(self, *files: str) -> None:
        """`app` 안에 빈 파일을 만든다."""
        for file in files:
            path = self.app / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", "utf-8")

    def cached(self) -> list[Path]:
        """캐시에 있는 가상 환경."""
        return sorted((self.home / ".cache/pypoetry/virtualenvs").glob("*-py*"))

    def packages(self) -> dict[str, str]:
        """캐시에 하나 있는 가상 환경에 설치된 패키지의 판."""
        (cached,) = self.cached()
        found = (path.name.removesuffix(".dist-info") for path in cached.glob("lib/python*/site-packages/*.dist-info"))
        return dict(name.split("-") for name in found)

    def give_pip(self) -> None:
        """캐시에 하나 있는 가상 환경에 pip을 넣는다. 없으면 Poetry가 패키지를 지울 때마다 휠 속의 pip을 컴파일한다."""
        (cached,) = self.cached()
        (packages,) = cached.glob("lib/python*/site-packages")
        (packages / "pip").symlink_to(Path(sysconfig.get_path("purelib"), "pip"))
        (cached / "bin/pip").touch()

    def run(self, *command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Finished:
        """명령을 실행한다. 두 스트림을 섞는다."""
        return run_command(
            command,
            cwd=cwd or self.app,
            env=self.env | dict(env or {}),
            timeout=TIMEOUT,
            merge=True,
            label=" ".join(command),
        )

    def poetry(self, *args: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
        """성공해야 하는 Poetry 명령의 출력."""
        finished = self.run(str(self.home.parent / "bin/poetry"), *args, cwd=cwd, env=env)
        assert finished.returncode == 0, finished.stdout
        return finished.stdout

    def restore(self, copy: Path) -> None:
        """홈 폴더를 복사해 둔 것으로 되돌린다."""
        _replace(self.home, copy)


def _replace(folder: Path, copy: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(copy, folder, symlinks=True)


@contextmanager
def kept(*folders: Path) -> Iterator[None]:
    """블록을 나올 때 폴더들을 들어갈 때의 것으로 되돌린다. 오래 걸려 준비한 것을 테스트들이 함께 쓰게 한다."""
    with tempfile.TemporaryDirectory() as copies:
        pairs = [(folder, Path(copies, str(number))) for number, folder in enumerate(folders)]
        for folder, copy in pairs:
            shutil.copytree(folder, copy, symlinks=True)
        try:
            yield
        finally:
            for folder, copy in pairs:
                _replace(folder, copy)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Computer]:
    """오래 걸리는 준비를 모듈에서 한 번만 하는 함수. 다음부터는 준비를 마친 홈 폴더를 복사한다."""
    copies: dict[Callable[[Computer], object], Path] = {}

    def _once(computer: Computer, prepare: Callable[[Computer], object]) -> Computer:
        if prepare in copies:
            computer.restore(copies[prepare])
        else:
            prepare(computer)
            copy = tmp_path_factory.mktemp("once") / "home"
            shutil.copytree(computer.home, copy, symlinks=True)
            copies[prepare] = copy
        return computer

    return _once


@pytest.fixture(scope="session")
def new_computer(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Computer]:
    """아무것도 설정하지 않은 컴퓨터를 만드는 함수."""
    # virtualenv가 파이썬을 조사한 결과를 적어 두는 곳이다. 내용이 늘 같으므로 함께 쓴다.
    app_data = tmp_path_factory.mktemp("virtualenv")

    def _new_computer() -> Computer:
        root = tmp_path_factory.mktemp("computer").resolve()
        home, commands = root / "me", root / "bin"
        for folder in (home / "app", commands):
            folder.mkdir(parents=True)
        (home / "app/pyproject.toml").write_text(project.text(f"snippets/{PYPROJECT}"), "utf-8")
        (commands / "poetry").symlink_to(Path(sys.executable).parent / "poetry")
        # 테스트를 돌리는 가상 환경이 아니라 그 바탕의 파이썬이 보여야 한다.
        (commands / "python").symlink_to(Path(sys.executable).resolve())
        # SOURCE_DATE_EPOCH는 make가 준다. 보이면 Poetry가 묶음 속 파일들의 시각을 그것으로 적는다.
        hidden = ("POETRY_", "CONDA_", "XDG_", "PYTHON", "VIRTUALENV_", "SOURCE_DATE_EPOCH")
        return Computer(
            home,
            {name: "" for name in os.environ if name.startswith(hidden)}
            | {
                "HOME": str(home),
                "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
                "POETRY_CONFIG_DIR": str(home / ".config/pypoetry"),
                "POETRY_CACHE_DIR": str(home / ".cache/pypoetry"),
                "POETRY_DATA_DIR": str(home / ".local/share/pypoetry"),
                "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
                "PYTHONUTF8": "1",
                # Poetry를 시작할 때마다 모든 모듈을 다시 컴파일하지 않게 한다.
                "PYTHONDONTWRITEBYTECODE": "",
                "VIRTUALENV_OVERRIDE_APP_DATA": str(app_data),
                # 여기서 보는 것과 관계없는 pip을 풀지 않아 환경을 빨리 만든다.
                "POETRY_VIRTUALENVS_OPTIONS_NO_PIP": "true",
                # 나란히 설치하면 출력의 줄이 그때그때 다른 차례로 나온다.
                "POETRY_INSTALLER_PARALLEL": "false",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
                "NO_PROXY": "127.0.0.1",
                "no_proxy": "127.0.0.1",
            },
        )

    return _new_computer


@pytest.fixture
def computer(new_computer: Callable[[], Computer], use: Callable[[str], Path]) -> Computer:
    """이 테스트만의 컴퓨터."""
    use(PYPROJECT)
    return new_computer()


@pytest.fixture
def follow(run: Callable[..., Finished]) -> Callable[..., Finished]:
    """셸 스니펫을 그 컴퓨터의 `app`에서 실행하고, 종료 상태를 확인하는 함수."""

    def _follow(computer: Computer, snippet: str, *, returncode: int = 0) -> Finished:
        finished = run(snippet, env=computer.env, timeout=TIMEOUT, merge=True, cwd=computer.app)
        expect_status(finished, returncode)
        return finished

    return _follow


@pytest.fixture
def terminal(
    follow: Callable[..., Finished], check_output: Callable[..., None], tmp_path: Path
) -> Callable[..., Finished]:
    """셸 스니펫을 그 컴퓨터의 `app`에서 실행하고, 종료 상태와 터미널에 보이는 글 전체를 비교하는 함수."""

    def _terminal(computer: Computer, snippet: str, *, returncode: int = 0) -> Finished:
        before = tmp_path / "before"
        shutil.copytree(computer.home, before, symlinks=True)

        def again() -> Finished:
            """스니펫이 컴퓨터를 바꾸므로, 되풀이하려면 실행하기 전으로 되돌린다."""
            computer.restore(before)
            return follow(computer, snippet, returncode=returncode)

        finished = follow(computer, snippet, returncode=returncode)
        check_output(snippet, replace(finished, again=again))
        return finished

    return _terminal


@dataclass(frozen=True)
class Index:
    """이 컴퓨터에서만 보이는 패키지 인덱스."""

    url: str
    folder: Path

    @property
    def source(self) -> str:
        """pyproject.toml에 적을 이 인덱스."""
        return f'\n[[tool.poetry.source]]\nname = "local"\nurl = "{self.url}"\npriority = "primary"\n'

    def publish(self, version: str, name: str = "greeting", *requires: str, python: str = "") -> Path:
        """패키지의 한 판을 휠로 만들어 올린다. `requires`는 그것이 의존하는 것이고, `python`은 받아들이는 파이썬이다."""
        about = f"{name}-{version}.dist-info"
        needs = "".join(f"Requires-Dist: {need}\n" for need in requires)
        needs += f"Requires-Python: {python}\n" if python else ""
        files = {
            f"{name}.py": f'__version__ = "{version}"\n',
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
            f"{about}/WHEEL": ("Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        }
        record = "".join(f"{name},sha256={_digest(text)},{len(text.encode())}\n" for name, text in files.items())
        wheel = self.folder / name / f"{name}-{version}-py3-none-any.whl"
        wheel.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, text in (files | {f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}).items():
                # 시각을 적지 않아, 다시 만들어도 해시가 같다.
                archive.writestr(zipfile.ZipInfo(name), text)
        return wheel


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """폴더의 목록이 PEP 503의 simple 인덱스가 된다."""

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serve(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[Index]:
    """루프백에서만 듣는 빈 인덱스. 패키지는 `folder/simple`에 둔다."""
    (folder / "simple").mkdir(parents=True)
    with listening(partial(handler, directory=str(folder))) as address:
        yield Index(f"{address}/simple/", folder / "simple")


@contextmanager
def listening(handler: Callable[..., QuietHandler]) -> Iterator[str]:
    """루프백에서만 듣는 서버의 주소."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(timeout=10)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """이 테스트만의 인덱스."""
    with serve(tmp_path / "index") as index:
        yield index


@pytest.fixture(scope="module")
def depending(
    new_computer: Callable[[], Computer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Computer, Index]]:
    """`app`이 `greeting`에 의존하고 1.0.0에 잠겨 있는 컴퓨터와 그 인덱스."""
    computer = new_computer()
    version = 'requires-python = ">=3.11"\n'
    computer.edit(version, f'{version}dependencies = ["greeting>=1.0"]\n')
    with serve(tmp_path_factory.mktemp("served") / "index") as index:
        computer.append(index.source)
        index.publish("1.0.0")
        computer.poetry("lock")
        yield computer, index


@pytest.fixture
def greeting(depending: tuple[Computer, Index], use: Callable[[str], Path]) -> Iterator[tuple[Computer, Index]]:
    """그 컴퓨터와 인덱스. 테스트가 끝나면 되돌린다."""
    use(PYPROJECT)
    computer, index = depending
    with kept(computer.home, index.folder):
        yield computer, index


def other_python(name: str) -> Path:
    """`tool` 표시로 있다고 확인한 다른 버전의 파이썬. pyenv의 shim은 켜지 않은 버전이면 실패하므로 그것이 가리키는 것을 쓴다."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    found = [*pyenv.glob(f"{name.removeprefix('python')}.*/bin/{name}"), Path(shutil.which(name) or name)]
    return found[0].resolve()
