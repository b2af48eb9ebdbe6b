"""docs/django/setup.md의 주장."""

import shutil
import sys
from importlib.metadata import entry_points
from urllib.parse import urlsplit

import django
import pytest

from snippets.django.shop_project.config.databases import database_from
from tests.django.conftest import POSTGRESQL, run_shop
from tests.django.projects import Copy, connect, copy_shop, drop_databases, shell_env
from tests.django.reading import put_blocks
from tests.django.summaries import summary

FIRST = "tests/setup/test_first.py"
SETUP = "django/setup/"
NO_SETTINGS = f"{SETUP}no_settings/"
DATABASE = "tests/setup/test_database.py"
PLUGIN = "pytest_django.plugin"
PLUGINS = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"


def header(text):
    return next(line for line in text.splitlines() if line.startswith("django: "))


def test_package_is_named_pytest_django(pytestconfig):
    plugin = entry_points(group="pytest11")["django"]
    assert plugin.dist.name == "pytest-django"
    assert plugin.value == PLUGIN
    assert pytestconfig.pluginmanager.hasplugin("django")


def test_django_version_follows_python():
    if sys.version_info < (3, 12):
        assert django.VERSION[:2] == (5, 2)
    else:
        assert django.VERSION[0] == 6
    assert django.VERSION >= (5, 2)


def test_settings_are_named_in_pytest_ini(expect_shop_without_database):
    expect_shop_without_database(FIRST, "-q")


@pytest.fixture
def copy(use, run, tmp_path, here_first):
    """복사한 프로젝트. 첫 테스트만 있다."""
    return copy_shop(use, run, tmp_path / "shop", here_first, "", FIRST)


def put_pyproject(copy, use, name=f"{SETUP}pyproject.toml"):
    shutil.copy(use(name), copy.folder / "pyproject.toml")


def test_settings_are_named_in_pyproject(copy, use):
    (copy.folder / "pytest.ini").unlink()
    assert "settings are not configured" in copy.pytest(FIRST).stdout
    put_pyproject(copy, use)
    finished = copy.python("-m", "pytest", FIRST)
    assert header(finished.stdout).endswith(", settings: config.settings (from ini)")
    assert "2 passed" in finished.stdout


def test_empty_pytest_ini_hides_the_settings_of_pyproject(copy, use):
    put_pyproject(copy, use)
    copy.write("pytest.ini", "[pytest]\n")
    finished = copy.pytest(FIRST)
    assert finished.returncode != 0
    assert "ImproperlyConfigured: Requested setting" in finished.stdout


# 읽는 사람의 셸처럼 환경 변수를 정해 pytest를 실행한다. 빈 값은 자식에게 물려지지 않으므로 여기서 정한다.
EMPTY = "import os, sys, pytest; os.environ['DJANGO_SETTINGS_MODULE'] = ''; sys.exit(pytest.main(sys.argv[1:]))"


def test_empty_environment_variable_hides_the_ini_file(copy, use):
    (copy.folder / "conftest.py").unlink()
    put_pyproject(copy, use)
    for given in ("pytest.ini", "pyproject.toml"):
        assert (copy.folder / given).exists()
        finished = copy.python("-c", EMPTY, "-q", FIRST)
        assert "ImproperlyConfigured: Requested setting DEBUG, but settings are not configured" in finished.stdout
        assert "1 failed, 1 skipped" in finished.stdout
        assert "2 passed" in copy.python("-c", EMPTY, "-q", "--ds=config.settings", FIRST).stdout
        (copy.folder / "pytest.ini").unlink(missing_ok=True)


def test_quiet_run_has_no_header(copy):
    shown = copy.python("-m", "pytest", FIRST).stdout
    assert "settings: config.settings" in header(shown)
    assert "settings:" not in copy.python("-m", "pytest", "-q", FIRST).stdout


READS_EARLY = "from django.conf import settings\n\nDEBUG = settings.DEBUG\n\n\ndef test_debug():\n    pass\n"


def test_without_the_plugin_the_settings_file_is_not_read(copy, use):
    (copy.folder / "conftest.py").unlink()
    copy.write("tests/setup/test_early.py", READS_EARLY)
    (copy.folder / "pytest.ini").unlink()
    put_pyproject(copy, use)
    alone = f"-p no:cacheprovider --confcutdir={copy.folder}"
    for options in ({"PYTEST_ADDOPTS": alone}, {"PYTEST_ADDOPTS": alone + " -p no:django", PLUGINS: ""}):
        for test in (f"{FIRST}::test_debug_is_off", "tests/setup/test_early.py"):
            finished = copy.python("-m", "pytest", "-q", test, **options)
            assert finished.returncode != 0
            assert "ImproperlyConfigured: Requested setting DEBUG, but settings are not configured" in finished.stdout
            assert "PytestConfigWarning: Unknown config option: DJANGO_SETTINGS_MODULE" in finished.stdout
    assert "1 passed" in copy.pytest("tests/setup/test_early.py").stdout


LATE = "from teams.models import Team\n\n\ndef test_team():\n    assert Team(name='개발').name == '개발'\n"
ENV_CONFTEST = f"{SETUP}env_conftest"
NOT_LOADED = "django.core.exceptions.AppRegistryNotReady: Apps aren't loaded yet."


@pytest.fixture
def late(run_pytest, use, tmp_path):
    """`os.environ`으로 설정을 고르는 conftest.py를 읽고 모델을 가져오는 테스트를 실행하는 함수."""
    (tmp_path / "test_late.py").write_text(LATE, encoding="utf-8")
    env = {"DJANGO_SETTINGS_MODULE": "", "DATABASE_URL": "", "PYTHONPATH": str(use("django/shop_project"))}

    def _late(*args):
        return run_pytest(ENV_CONFTEST, *args, ".", str(tmp_path / "test_late.py"), plugins=(PLUGIN,), env=env)

    return _late


def test_settings_chosen_in_a_conftest_come_too_late(late, copy):
    assert NOT_LOADED in late("-q").stdout
    # conftest.py가 모델을 가져와도, 테스트가 모델을 가져오지 않고 뷰를 불러도 같다.
    (copy.folder / "pytest.ini").unlink()
    models = (copy.folder / "conftest.py").read_text(encoding="utf-8")
    chosen = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n'
    for text in (chosen + models, chosen):
        copy.write("conftest.py", text)
        assert NOT_LOADED.rpartition(".core.")[2] in copy.python("-m", "pytest", FIRST).stdout


def test_settings_named_in_pyproject_are_in_time(late, copy, use):
    assert "1 passed" in late("--ds=config.settings").stdout
    (copy.folder / "pytest.ini").unlink()
    put_pyproject(copy, use)
    copy.write("tests/test_late.py", LATE)
    assert "1 passed" in copy.pytest("tests/test_late.py").stdout


def test_environ_of_a_conftest_does_not_change_the_settings(late, copy):
    assert header(late("--ds=config.settings_quiet").stdout).endswith("settings: config.settings_quiet (from option)")
    copy.write("conftest.py", 'import os\n\nos.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_quiet"\n')
    copy.write(
        "tests/test_used.py",
        "from django.conf import settings\n\ndef test_used():\n    print(settings.SETTINGS_MODULE)\n",
    )
    assert "config.settings\n" in copy.pytest("-s", "tests/test_used.py").stdout


def test_workers_inherit_the_environ_of_a_conftest(copy):
    copy.write("conftest.py", 'import os\n\nos.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_quiet"\n')
    used = "from django.conf import settings\nfrom teams.models import Team\n\ndef test_used():\n    "
    copy.write("tests/test_used.py", used + 'assert settings.SETTINGS_MODULE == "config.settings_quiet"\n')
    workers = ("-p", "xdist.plugin", "-n", "1", "tests/test_used.py")
    assert "1 failed" in copy.pytest("tests/test_used.py").stdout
    assert "1 passed" in copy.pytest(*workers).stdout
    assert "1 failed" in copy.pytest("--ds=config.settings", *workers).stdout
    # 설정 파일에 적지 않아도 워커에서는 모델을 가져온다.
    (copy.folder / "pytest.ini").unlink()
    assert NOT_LOADED in copy.pytest("tests/test_used.py").stdout
    assert "1 passed" in copy.pytest(*workers).stdout


def test_models_imported_by_the_app_itself_come_too_early(copy):
    copy.write("teams/__init__.py", "from teams.models import Team\n")
    assert NOT_LOADED in copy.pytest(FIRST).stdout
    copy.write("teams/__init__.py", "def first():\n    from teams.models import Team\n\n    return Team\n")
    assert "2 passed" in copy.pytest(FIRST).stdout


def test_package_below_manage_py_needs_pythonpath(copy, use):
    (copy.folder / "pytest.ini").unlink()
    (copy.folder / "src").mkdir()
    for app in ("config", "orders", "teams", "users"):
        (copy.folder / app).rename(copy.folder / "src" / app)
    put_pyproject(copy, use)
    assert "ImportError: No module named 'config'\n\npytest-django found a Django project" in copy.pytest(FIRST).stdout
    put_pyproject(copy, use, f"{SETUP}src_layout/pyproject.toml")
    assert "2 passed" in copy.pytest(FIRST).stdout


def test_only_the_first_project_is_put_on_the_path(monorepo):
    monorepo.write("admin/manage.py", "")
    monorepo.write("admin/tests/test_admin.py", "def test_admin():\n    pass\n")
    finished = monorepo.pytest("admin/tests", "backend/tests")
    assert "ImportError: No module named 'config'\n\npytest-django found a Django project in admin" in finished.stdout
    assert "3 passed" in monorepo.pytest("backend/tests", "admin/tests").stdout


def test_missing_app_is_named_without_the_second_paragraph(copy):
    copy.append("config/settings.py", 'INSTALLED_APPS += ["corsheaders"]\n')
    finished = copy.pytest(FIRST)
    assert finished.stdout.endswith("ModuleNotFoundError: No module named 'corsheaders'\n")
    copy.write("corsheaders/__init__.py", "")
    assert "2 passed" in copy.pytest(FIRST).stdout


def test_postgresql_needs_its_driver(copy):
    copy.write("psycopg/__init__.py", "raise ImportError\n")
    finished = copy.pytest(FIRST, DATABASE_URL="postgresql://shop@127.0.0.1:1/shop")
    assert "ImproperlyConfigured: Error loading psycopg2 or psycopg module" in finished.stdout
    shutil.rmtree(copy.folder / "psycopg")
    assert "2 passed" in copy.pytest(FIRST, DATABASE_URL="postgresql://shop@127.0.0.1:1/shop").stdout


MODEL_TEST = """from django.test import SimpleTestCase


class HealthTest(SimpleTestCase):
    def test_health(self):
        assert self.client.get("/health").json() == {"status": "ok"}
"""


def test_tests_py_is_not_collected(copy):
    copy.write("teams/tests.py", MODEL_TEST)
    shutil.rmtree(copy.folder / "tests")
    finished = copy.pytest()
    assert "no tests ran" in finished.stdout
    assert finished.returncode == 5


def test_python_files_collects_tests_py(copy, use):
    copy.write("teams/tests.py", MODEL_TEST)
    (copy.folder / "pytest.ini").unlink()
    put_pyproject(copy, use)
    assert "1 passed" in copy.pytest("teams").stdout
    assert "2 passed" in copy.pytest("tests").stdout


@pytest.fixture
def monorepo(use, run, tmp_path, here_first):
    """`backend/`에 프로젝트가 있는 저장소."""
    made = copy_shop(use, run, tmp_path / "repo/backend", here_first, "", FIRST)
    (made.folder / "pytest.ini").unlink()
    made = Copy(
        tmp_path / "repo",
        run,
        made.env | {"PYTEST_ADDOPTS": shell_env(tmp_path / "repo", here_first)["PYTEST_ADDOPTS"]},
    )
    put_pyproject(made, use, f"{SETUP}monorepo/pyproject.toml")
    return made


NOT_FOUND = "pytest-django could not find a Django project (no manage.py file could be found)."


def test_project_below_is_not_found(monorepo, check_output):
    assert 'testpaths = ["backend"]' in (monorepo.folder / "pyproject.toml").read_text(encoding="utf-8")
    finished = monorepo.script(f"{SETUP}last_lines.sh", returncode=1)
    assert NOT_FOUND in finished.stdout
    check_output(f"{SETUP}last_lines.sh", finished)


def test_pythonpath_finds_the_project_below(monorepo, use):
    put_pyproject(monorepo, use, f"{SETUP}monorepo/pyproject_fixed.toml")
    assert "2 passed" in monorepo.pytest().stdout


def test_given_path_finds_the_project_below(monorepo):
    assert "2 passed" in monorepo.pytest("backend").stdout


@pytest.fixture
def limited(use, run, tmp_path, here_first, database_url):
    """데이터베이스를 만들 권한이 없는 사용자로 접속하는 프로젝트와 그 사용자의 이름."""
    parts = urlsplit(database_url)
    role = f"limited_{parts.path.removeprefix('/')}"
    with connect(database_url) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
    host = parts.netloc.rpartition("@")[2]
    url = parts._replace(netloc=f"{role}:secret@{host}").geturl()
    yield copy_shop(use, run, tmp_path / "shop", here_first, url, DATABASE), role
    drop_databases(database_url)
    with connect(database_url) as connection:
        connection.execute(f"DROP ROLE {role}")


on_postgresql = pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)


@on_postgresql
def test_user_may_not_create_the_test_database(limited, shop_as, check_output):
    copy, _ = limited
    finished = copy.script(f"{SETUP}reason.sh", returncode=1)
    check_output(f"{SETUP}reason.sh", finished)
    assert finished.stdout.endswith("permission denied to create database\n")
    finished = shop_as(copy.env["DATABASE_URL"], "-q", "--tb=no", DATABASE)
    assert summary(finished) == [("ERROR", "test_database", "SystemExit: 2")]
    check_output(f"django/shop_project/{DATABASE}", finished)
    # 둘째 테스트부터는 이유도 `SystemExit`도 나오지 않는다.
    copy.write(DATABASE, "def test_first(db): pass\ndef test_second(db): pass\ndef test_third(db): pass\n")
    finished = copy.pytest("--tb=short", DATABASE)
    reasons = [reason for _, _, reason in summary(finished)]
    assert reasons == ["SystemExit: 2", "AssertionError", "AssertionError"]
    assert finished.stdout.count("Captured stderr setup") == 1


@on_postgresql
def test_user_with_createdb_creates_the_test_database(limited, database_url):
    copy, role = limited
    with connect(database_url) as connection:
        connection.execute(f"ALTER ROLE {role} CREATEDB")
    assert copy.pytest("tests").returncode == 0


@on_postgresql
def test_prepared_database_needs_no_right(limited, database_url):
    copy, role = limited
    with connect(database_url) as connection:
        connection.execute(f"CREATE DATABASE test_{urlsplit(database_url).path.removeprefix('/')} OWNER {role}")
    assert copy.pytest("--reuse-db", "tests").returncode == 0
    assert copy.pytest("--reuse-db", "tests").returncode == 0
    workers = ("-p", "xdist.plugin", "-n", "1")
    assert "SystemExit: 2" in copy.pytest("--reuse-db", *workers, "tests").stdout
    with connect(database_url) as connection:
        name = f"test_{urlsplit(database_url).path.removeprefix('/')}" + "_gw0"
        connection.execute(f"CREATE DATABASE {name} OWNER {role}")
    assert copy.pytest("--reuse-db", *workers, "tests").returncode == 0


@pytest.fixture
def shop_as(run_pytest):
    """주어진 주소로 접속해 `shop_project/`를 실행하는 함수."""
    return lambda url, *args: run_shop(run_pytest, url, *args)


def test_empty_folder_becomes_the_project(project, run, tmp_path, here_first):
    folder = tmp_path / "shop"
    folder.mkdir()
    reader = Copy(folder, run, shell_env(folder, here_first))
    put_blocks(project, reader, "docs/django/setup.md", skip=["django/setup/install.sh", "pytest.ini"])
    finished = reader.pytest()
    assert "2 passed" in finished.stdout
    made = {path.relative_to(folder).parts[0] for path in folder.glob("*/migrations/0*.py")}
    assert made == {"orders", "teams", "users"}
    assert "No changes detected" in reader.python("manage.py", "makemigrations", "--check").stdout


SEEN = """
import pytest
from django.conf import settings
import config.settings

AT_COLLECTION = settings.DEBUG

@pytest.mark.skipif(settings.DEBUG, reason="수집할 때 참")
def test_skipped():
    assert False

def test_seen():
    print("보인 값:", config.settings.SEEN_AT_IMPORT, AT_COLLECTION, settings.DEBUG)
"""


def test_debug_is_as_written_before_tests_run(copy):
    copy.append("config/settings.py", "\nSEEN_AT_IMPORT = bool([1] if DEBUG else [])\n")
    copy.write("tests/test_seen.py", SEEN)
    finished = copy.pytest("-s", "tests/test_seen.py")
    assert "보인 값: True True False\n" in finished.stdout
    assert "1 passed, 1 skipped" in finished.stdout


def test_header_names_the_settings_and_their_source(shop_without_database):
    finished = shop_without_database(FIRST)
    expected = f"django: version: {django.get_version()}, settings: config.settings (from ini)"
    assert header(finished.stdout) == expected


def test_environment_beats_the_ini_file(shop_without_database):
    finished = shop_without_database(FIRST, env={"DJANGO_SETTINGS_MODULE": "config.settings_logging"})
    assert header(finished.stdout).endswith(", settings: config.settings_logging (from env)")


def test_option_beats_the_environment(shop_without_database):
    env = {"DJANGO_SETTINGS_MODULE": "config.settings_logging"}
    finished = shop_without_database("--ds=config.settings_quiet", FIRST, env=env)
    assert header(finished.stdout).endswith(", settings: config.settings_quiet (from option)")


def test_debug_is_false_while_tests_run(shop_without_database, use):
    assert "\nDEBUG = True\n" in use("django/shop_project/config/settings.py").read_text(encoding="utf-8")
    assert shop_without_database("-q", f"{FIRST}::test_debug_is_off").returncode == 0


def test_conftest_may_import_models(shop_without_database, use):
    first_lines = use("django/shop_project/conftest.py").read_text(encoding="utf-8").splitlines()[:5]
    assert "from users.models import User" in first_lines
    assert shop_without_database("-q", FIRST).returncode == 0


def test_keep_leaves_debug_alone(shop_without_database, copy, use):
    put_pyproject(copy, use)
    kept = "tests/setup/test_debug_kept.py"
    assert shop_without_database("-q", kept).returncode == 1
    finished = shop_without_database("-q", "-o", "django_debug_mode=keep", kept)
    assert finished.returncode == 0
    # 따옴표는 TOML에만 적는다.
    mode = '\ndjango_debug_mode = "keep"\n'
    copy.write(kept, use(f"django/shop_project/{kept}").read_text(encoding="utf-8"))
    for name, right, wrong in (
        ("pytest.ini", mode.replace('"', ""), mode),
        ("pyproject.toml", mode, mode.replace('"', "")),
    ):
        plain = (copy.folder / name).read_text(encoding="utf-8")
        copy.write(name, plain + wrong)
        assert "1 passed" not in copy.pytest(kept).stdout
        copy.write(name, plain + right)
        assert "1 passed" in copy.pytest(kept).stdout
        (copy.folder / name).unlink()


def test_first_test_needs_no_database(shop_without_database):
    # 접속할 수 없는 서버를 주어도 통과한다.
    nowhere = {"DATABASE_URL": "postgresql://shop@127.0.0.1:1/shop"}
    assert shop_without_database("-q", FIRST, env=nowhere).returncode == 0


def test_summary_line_is_cut_unless_ci_is_set(shop_without_database):
    arguments = ("-q", "--tb=no", "tests/db_access/test_blocked.py")
    whole = shop_without_database(*arguments).stdout.splitlines()[2]
    cut = shop_without_database(*arguments, env={"CI": ""}).stdout.splitlines()[2]
    assert whole.endswith("fixtures to enable it.")
    assert len(cut) == 80
    assert cut == whole[:77] + "..."


def test_default_database_is_sqlite_in_memory(copy):
    assert database_from("") == {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    code = (
        "import os; from config.settings import DATABASES; "
        "print('DATABASE_URL' in os.environ, DATABASES['default']['ENGINE'], DATABASES['default']['NAME'])"
    )
    assert copy.python("-c", code).stdout == "False django.db.backends.sqlite3 :memory:\n"


def test_url_becomes_postgresql_settings():
    assert database_from("postgresql://shop:p%40ss@db.example:5433/shop") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": 5433,
    }


def test_suite_runs_on_both_databases(shop, on):
    finished = shop("-q", "-s", DATABASE)
    assert finished.returncode == 0
    vendor, name = finished.stdout.splitlines()[0].split()
    assert vendor == on
    expected = "file:memorydb_default?mode=memory&cache=shared" if on == "sqlite" else "test_shop_"
    assert name.startswith(expected)


def test_migrations_are_complete(run, use):
    finished = run(
        "django/shop_project/manage.py",
        "makemigrations",
        "--check",
        cwd=use("django/shop_project"),
        env={"DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": ""},
    )
    assert (finished.returncode, finished.stdout) == (0, "No changes detected\n")


def test_package_missing_from_the_settings_is_named(copy):
    copy.append("config/settings.py", "import environ\n")
    finished = copy.pytest()
    assert "ImportError: No module named 'environ'\n\npytest-django found a Django project" in finished.stdout
    (copy.folder / "environ.py").touch()
    assert copy.pytest().returncode == 0


def test_without_settings_tests_are_skipped(expect_suite):
    expect_suite(f"{NO_SETTINGS}test_health.py", "-q", "-rs", plugins=(PLUGIN,), env={"DJANGO_SETTINGS_MODULE": ""})


def test_with_settings_the_same_test_runs(run_pytest, use):
    project = str(use("django/shop_project"))
    finished = run_pytest(
        f"{NO_SETTINGS}test_health.py",
        "-q",
        "--ds=config.settings",
        plugins=(PLUGIN,),
        env={"PYTHONPATH": project, "DATABASE_URL": ""},
    )
    assert finished.returncode == 0
    assert "1 passed" in finished.stdout


def test_without_settings_reading_a_setting_fails(run_pytest):
    finished = run_pytest(f"{NO_SETTINGS}test_debug.py", "-q", plugins=(PLUGIN,), env={"DJANGO_SETTINGS_MODULE": ""})
    assert finished.returncode == 1
    error = next(line for line in finished.stdout.splitlines() if line.startswith("E   "))
    assert error.removeprefix("E").strip() == (
        "django.core.exceptions.ImproperlyConfigured: Requested setting DEBUG, but settings are not configured. "
        "You must either define the environment variable DJANGO_SETTINGS_MODULE or call settings.configure() "
        "before accessing settings."
    )


@pytest.mark.parametrize(("module", "missing"), [("confg.settings", "confg"), ("config.setings", "config.setings")])
def test_wrong_settings_stop_the_run(shop_without_database, module, missing):
    finished = shop_without_database("-q", f"--ds={module}", FIRST)
    assert finished.returncode == 1
    assert finished.stdout.splitlines()[-4:] == [
        f"ImportError: No module named '{missing}'",
        "",
        "pytest-django found a Django project in . (it contains manage.py) and added it to the Python path.",
        'If this is wrong, add "django_find_project = false" to pytest.ini and explicitly manage your Python path.',
    ]


def test_project_is_not_found_from_another_folder(run_pytest):
    finished = run_pytest(NO_SETTINGS, "-q", "--ds=config.settings", plugins=(PLUGIN,))
    assert finished.returncode == 1
    assert finished.stdout.splitlines()[-3:] == [
        "ImportError: No module named 'config'",
        "",
        "pytest-django could not find a Django project (no manage.py file could be found). You must explicitly "
        "add your Django project to the Python path to have it picked up.",
    ]


def test_project_is_found_above_the_given_path(run_pytest, use):
    path = str(use("django/shop_project/tests/setup/test_first.py"))
    finished = run_pytest(NO_SETTINGS, "--ds=config.settings", path, plugins=(PLUGIN,), env={"DATABASE_URL": ""})
    assert finished.returncode == 0
    assert "2 passed" in finished.stdout


def test_without_the_plugin_fixtures_are_missing(run_pytest):
    finished = run_pytest(f"{NO_SETTINGS}test_health.py", "-q")
    assert finished.returncode == 1
    assert "E       fixture 'client' not found" in finished.stdout.splitlines()
    shown = run_pytest(f"{NO_SETTINGS}test_health.py", "--fixtures", "-q").stdout
    names = {line.split()[0] for line in shown.splitlines() if line[:1].isalpha()}
    assert "tmp_path" in names
    assert not names & {"client", "db"}


def test_python_m_pytest_loads_the_installed_plugin(copy):
    finished = copy.python("-m", "pytest", "--fixtures", "-q", PYTEST_DISABLE_PLUGIN_AUTOLOAD="", PYTEST_ADDOPTS="")
    names = {line.split()[0] for line in finished.stdout.splitlines() if line[:1].isalpha()}
    assert {"client", "db"} <= names
