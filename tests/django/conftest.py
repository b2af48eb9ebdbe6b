"""Django 스위트를 SQLite와 PostgreSQL에서 돌리는 픽스처."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from evidence.plugin import RunPytest, expect_status
from evidence.project import Project
from evidence.running import Finished, find_tool, run_command

SHOP = "django/shop_project"
PLUGIN = "pytest_django.plugin"
HIDDEN = str(Path(__file__).with_name("hidden"))
# CI가 있으면 pytest가 요약 줄을 화면 너비에 맞추어 자르지 않는다.
ENVIRONMENT = {"CI": "true", "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": HIDDEN}
GIVEN_URL = os.environ.get("TEST_POSTGRES_URL", "")
POSTGRESQL = pytest.param("postgresql", marks=() if GIVEN_URL else pytest.mark.tool("postgres"))


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request: pytest.FixtureRequest) -> str:
    """스위트에 줄 DATABASE_URL. 빈 문자열이면 메모리의 SQLite다."""
    if request.param == "sqlite":
        return ""
    server = urlsplit(str(request.getfixturevalue("postgres_url")))
    # 한 서버를 나누어 써도, 앞선 실행이 데이터베이스를 남겨도 부딪치지 않게 이름을 새로 짓는다.
    return server._replace(path=f"/shop_{uuid.uuid4().hex[:12]}").geturl()


@pytest.fixture
def on(database_url: str) -> str:
    """지금 쓰는 데이터베이스의 이름. `sqlite` 또는 `postgresql`."""
    return urlsplit(database_url).scheme or "sqlite"


@pytest.fixture
def shop(run_pytest: RunPytest, database_url: str) -> Callable[..., Finished]:
    """`shop_project/`의 테스트를 두 데이터베이스에서 차례로 실행하는 함수."""
    return partial(run_shop, run_pytest, database_url)


@pytest.fixture
def shop_code(shop: Callable[..., Finished], tmp_path: Path) -> Callable[..., Finished]:
    """`shop_project/`의 설정으로 `code`의 테스트를 두 데이터베이스에서 차례로 실행하는 함수."""
    return partial(run_code, shop, tmp_path)


def run_code(
    shop: Callable[..., Finished],
    folder: Path,
    code: str,
    *args: str,
    conftest: str = "",
    files: Mapping[str, str] | None = None,
    **options: Any,
) -> Finished:
    """`code`를 `folder`에 적어 실행한다. `files`는 그 옆에 둘 파일이다."""
    for name, text in {"conftest.py": conftest, "test_code.py": code, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    place = (f"--rootdir={folder}", f"--confcutdir={folder}", "-c", "pytest.ini")
    return shop("-q", *place, *args, str(folder / "test_code.py"), **options)


@pytest.fixture
def shop_without_database(run_pytest: RunPytest) -> Callable[..., Finished]:
    """`shop_project/`의 테스트 가운데 데이터베이스를 쓰지 않는 것을 한 번만 실행하는 함수."""
    return partial(run_shop, run_pytest, "")


def run_shop(
    run_pytest: RunPytest,
    database_url: str,
    *args: str,
    plugins: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> Finished:
    full = {**ENVIRONMENT, "DATABASE_URL": database_url, **(env or {})}
    full["PYTHONPATH"] = os.pathsep.join(dict.fromkeys([full["PYTHONPATH"], HIDDEN]))
    return run_pytest(SHOP, *args, plugins=(PLUGIN, *plugins), env=full, timeout=100)


@pytest.fixture
def expect_shop(shop: Callable[..., Finished], check_output: Callable[..., None]) -> Callable[..., Finished]:
    """`shop_project/`의 한 파일을 두 데이터베이스에서 실행하고, 종료 상태와 출력 전체를 비교하는 함수."""
    return partial(expect, shop, check_output)


@pytest.fixture
def expect_shop_without_database(
    shop_without_database: Callable[..., Finished], check_output: Callable[..., None]
) -> Callable[..., Finished]:
    """`shop_project/`의 파일 가운데 데이터베이스를 쓰지 않는 것을 한 번만 실행하고 비교하는 함수."""
    return partial(expect, shop_without_database, check_output)


def expect(
    shop: Callable[..., Finished],
    check_output: Callable[..., None],
    path: str,
    *args: str,
    returncode: int = 0,
    **options: Any,
) -> Finished:
    finished = shop(*args, path, **options)
    expect_status(finished, returncode)
    check_output(f"{SHOP}/{path}", finished)
    return finished


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """빈 PostgreSQL 서버의 주소. 직접 띄운 서버는 이 프로세스만 쓰고, 끝나면 멈춘다."""
    if GIVEN_URL:
        yield GIVEN_URL
        return
    folder = Path(tempfile.mkdtemp(prefix="notes-postgres-"))
    # PostgreSQL은 root로 실행되지 않는다.
    owner: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if is_root() else {}
    try:
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
        program = Path(str(find_tool("postgres"))).resolve()
        initdb = [program.with_name("initdb"), "-D", folder / "data", "-U", "shop", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C", "--no-sync"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=60,
            **owner,
        )
        with started(program, folder, owner) as port:
            yield f"postgresql://shop@127.0.0.1:{port}/shop"
    finally:
        shutil.rmtree(folder)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def started(program: Path, folder: Path, owner: dict[str, Any]) -> Iterator[int]:
    """서버를 빈 포트에 띄워 그 포트를 주고, 끝나면 그 프로세스만 멈춘다."""
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    for _ in range(5):
        port = free_port()
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [program, "-D", folder / "data", "-p", str(port), *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **owner,
        )
        try:
            if accepts(server, port, folder):
                yield port
                return
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
            log.close()
    pytest.fail((folder / "log").read_text(encoding="utf-8"), pytrace=False)


def accepts(server: subprocess.Popen[bytes], port: int, folder: Path) -> bool:
    """서버가 접속을 받을 때까지 기다린다. 다른 서버에 포트를 빼앗겨 죽으면 거짓이다."""
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with psycopg.connect(f"postgresql://shop@127.0.0.1:{port}/postgres", connect_timeout=5) as connection:
                found = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return found == (str(folder / "data"),)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


REAL_SETTINGS = """
import os

from config.settings import *

if os.environ.get("REAL_FILE"):
    DATABASES["default"]["NAME"] = os.environ["REAL_FILE"]
"""


@dataclass
class Real:
    """테스트가 건드리면 안 되는 데이터베이스. `실제` 팀 하나가 들어 있다."""

    shop: Callable[..., Finished]
    open: Callable[[], AbstractContextManager[Any]]
    folder: Path
    env: dict[str, str]

    def teams(self) -> list[str]:
        """지금 들어 있는 팀의 이름."""
        with self.open() as connection:
            return [name for (name,) in connection.execute("SELECT name FROM teams_team ORDER BY id").fetchall()]

    def set(self, settings: str = "") -> None:
        (self.folder / "real_settings.py").write_text(REAL_SETTINGS + settings, encoding="utf-8")

    def run(self, *args: str, settings: str = "", code: str = "", conftest: str = "") -> Finished:
        """이 데이터베이스를 실제로 삼아 `shop_project/`의 테스트를, `code`가 있으면 그 테스트를 실행한다."""
        self.set(settings)
        if conftest:
            (self.folder / "conftest.py").write_text(conftest, encoding="utf-8")
        if code:
            (self.folder / "test_code.py").write_text(code, encoding="utf-8")
            args = (*args, "-c", "pytest.ini", f"--rootdir={self.folder}", f"--confcutdir={self.folder}")
            args = (*args, str(self.folder / "test_code.py"))
        return self.shop("-q", *args, env=self.env)


@pytest.fixture
def real(
    request: pytest.FixtureRequest, shop: Callable[..., Finished], database_url: str, tmp_path: Path
) -> Iterator[Real]:
    """두 데이터베이스에 차례로 만드는, 테스트가 건드리면 안 되는 데이터베이스."""
    file = tmp_path / "real.sqlite3"
    env = {"DJANGO_SETTINGS_MODULE": "real_settings", "PYTHONPATH": str(tmp_path), "REAL_FILE": ""}
    env["DATABASE_URL"] = database_url
    if database_url:
        template = str(request.getfixturevalue("migrated_postgresql"))
        name = urlsplit(database_url).path.removeprefix("/")
        administer(template, f"CREATE DATABASE {name} TEMPLATE {urlsplit(template).path.removeprefix('/')}")
        opened: Callable[[], AbstractContextManager[Any]] = partial(psycopg.connect, database_url)
    else:
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        env["REAL_FILE"] = str(file)
        opened = partial(open_file, file)
    with opened() as connection:
        connection.execute("INSERT INTO teams_team (name) VALUES ('실제')")
    yield Real(shop, opened, tmp_path, env)
    if database_url:
        for made in (name, f"test_{name}", f"test_not_real_{name}"):
            administer(template, f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")


@contextmanager
def open_file(file: Path) -> Iterator[sqlite3.Connection]:
    # 없는 파일을 새로 만들지 않는다.
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as connection, connection:
        yield connection


def administer(url: str, statement: str) -> None:
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def migrated_sqlite(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """테이블을 만들어 둔 SQLite 파일."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(project, folder, {"DATABASE_URL": "", "REAL_FILE": str(folder / "real.sqlite3")})
    return folder / "real.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgresql(project: Project, postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """테이블을 만들어 둔 PostgreSQL 데이터베이스의 주소."""
    name = f"shop_{uuid.uuid4().hex[:12]}"
    url = urlsplit(postgres_url)._replace(path=f"/{name}").geturl()
    administer(url, f"CREATE DATABASE {name}")
    migrate(project, tmp_path_factory.mktemp("migrated"), {"DATABASE_URL": url, "REAL_FILE": ""})
    yield url
    administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def migrate(project: Project, folder: Path, env: Mapping[str, str]) -> None:
    (folder / "real_settings.py").write_text(REAL_SETTINGS, encoding="utf-8")
    finished = run_command(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=project.root / "snippets" / SHOP,
        env={"DJANGO_SETTINGS_MODULE": "real_settings", "PYTHONPATH": str(folder), **env},
        timeout=100,
    )
    expect_status(finished, 0)
