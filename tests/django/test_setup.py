"""docs/django/setup.md의 주장."""

import sys
from importlib.metadata import entry_points

import django
import pytest

from snippets.django.shop_project.config.databases import database_from

FIRST = "tests/setup/test_first.py"
NO_SETTINGS = "django/setup/no_settings/"
PLUGIN = "pytest_django.plugin"


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


def test_debug_is_false_whatever_the_settings_say(shop_without_database, use):
    assert "\nDEBUG = True\n" in use("django/shop_project/config/settings.py").read_text(encoding="utf-8")
    assert shop_without_database("-q", f"{FIRST}::test_debug_is_off").returncode == 0


def test_conftest_may_import_models(shop_without_database, use):
    first_lines = use("django/shop_project/conftest.py").read_text(encoding="utf-8").splitlines()[:5]
    assert "from users.models import User" in first_lines
    assert shop_without_database("-q", FIRST).returncode == 0


def test_keep_leaves_debug_alone(shop_without_database):
    kept = "tests/setup/test_debug_kept.py"
    assert shop_without_database("-q", kept).returncode == 1
    finished = shop_without_database("-q", "-o", "django_debug_mode=keep", kept)
    assert finished.returncode == 0


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


def test_default_database_is_sqlite_in_memory():
    assert database_from("") == {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}


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
    finished = shop("-q", "-s", "tests/setup/test_database.py")
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
