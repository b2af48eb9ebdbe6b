"""`shop_project/`를 빈 폴더에 복사해, 읽는 사람이 하듯 고치고 실행한다."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from evidence.plugin import expect_status
from evidence.running import Finished, run_command
from tests.django.conftest import ENVIRONMENT, PLUGIN, SHOP

# SQLite는 테스트 데이터베이스를 파일에 두어야 남는다.
IN_FILE = '\nDATABASES["default"]["TEST"] = {"NAME": "test.sqlite3"}\n'
# 셸 스니펫을 여러 번 실행해도(`--rewrite-outputs`) 처음과 같은 자리에서 시작하게 한다.
RESET = """
cp -r '{folder}.first/.' '{folder}'
rm -f '{folder}'/test.sqlite3* '{folder}'/teams/migrations/0002_team_city.py
"""
OPTIONS = ["-p", "no:cacheprovider", "-p", PLUGIN]


@dataclass
class Copy:
    """복사한 프로젝트.

    Parameters:
        given: 스니펫을 실행하는 `run` 픽스처.
        env: 셸 스니펫의 환경 변수.
        interpreter: 이 폴더에서 쓰는 파이썬.
    """

    folder: Path
    given: Callable[..., Finished]
    env: dict[str, str]
    interpreter: str = sys.executable

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def append(self, name, text):
        self.write(name, (self.folder / name).read_text(encoding="utf-8") + text)

    def script(self, snippet, *, returncode=0, **env):
        """셸 스니펫을 이 폴더에서 실행하고 종료 상태를 확인한다."""
        finished = self.given(snippet, cwd=self.folder, env=self.env | env, merge=True, timeout=100)
        expect_status(finished, returncode)
        return finished

    def repeatable(self, snippet, **options):
        """`script`와 같지만, 여러 번 실행해도 지금의 프로젝트에서 시작한다."""
        shutil.copytree(self.folder, f"{self.folder}.first", dirs_exist_ok=True)
        reset = Path(f"{self.folder}.reset")
        reset.write_text(RESET.format(folder=self.folder) + drop_command(self.env["DATABASE_URL"]), encoding="utf-8")
        return self.script(snippet, BASH_ENV=str(reset), **options)

    def python(self, *args, **env):
        """이 폴더에서 `python …`을 실행한다."""
        command = [self.interpreter, *args]
        return run_command(command, cwd=self.folder, env=self.env | env, merge=True, timeout=100, label="python")

    def pytest(self, *args, **env):
        return self.python("-m", "pytest", "-q", "--tb=no", *args, **env)


def shell_env(folder, path):
    """그 폴더에서 명령을 실행할 환경 변수. pytest는 pytest-django만 쓰고 이 저장소의 것을 보지 않는다."""
    options = " ".join([*OPTIONS, f"--confcutdir={folder}"])
    return {**ENVIRONMENT, "PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": options}


def copy_shop(use, run, folder, path, database_url, *tests):
    """테스트는 `tests`에 적은 것만 복사한다. SQLite면 테스트 데이터베이스를 파일에 둔다."""
    shop = use(SHOP)
    shutil.copytree(shop, folder, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    for test in tests:
        (folder / test).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shop / test, folder / test)
    made = Copy(folder, run, shell_env(folder, path) | {"DATABASE_URL": database_url})
    if not database_url:
        made.append("config/settings.py", IN_FILE)
    return made


def databases(url):
    """PostgreSQL 서버에서 이 주소의 이름이 든 데이터베이스들."""
    name = urlsplit(url).path.removeprefix("/")
    with connect(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database ORDER BY datname").fetchall()
    return [found for (found,) in rows if name in found]


def drop_databases(url):
    with connect(url) as connection:
        for name in databases(url):
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def drop_command(url):
    code = f"from tests.django.projects import drop_databases; drop_databases({url!r})"
    return f"(cd '{Path(__file__).parents[2]}' && PYTHONPATH= '{sys.executable}' -c \"{code}\")\n" if url else ""


def connect(url, database="postgres"):
    return psycopg.connect(urlsplit(url)._replace(path=f"/{database}").geturl(), autocommit=True)
