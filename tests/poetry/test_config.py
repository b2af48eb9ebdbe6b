"""docs/poetry/config.md의 주장."""

import base64
import re
import shutil
import sys
import tomllib

import pytest

from tests.poetry.conftest import QuietHandler, kept, serve

FOLDER = "poetry/config"
ADDRESS = "https://pypi.example.com/simple/"
KEY = "virtualenvs.in-project"
VARIABLE = "POETRY_VIRTUALENVS_IN_PROJECT"
CREATE = "POETRY_VIRTUALENVS_CREATE"
LOGIN = {"POETRY_HTTP_BASIC_MY_COMPANY_USERNAME": "me", "POETRY_HTTP_BASIC_MY_COMPANY_PASSWORD": "secret"}
HOME_SETTINGS = ".config/pypoetry/config.toml"

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    pytest.mark.python("<3.12"),
    pytest.mark.timeout(300),
]


class LockedHandler(QuietHandler):
    """me와 secret을 알아야 답하는 인덱스."""

    def do_GET(self):  # noqa: N802
        if self.headers.get("Authorization") == f"Basic {base64.b64encode(b'me:secret').decode()}":
            return super().do_GET()
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic")
        self.end_headers()
        return None


@pytest.fixture
def plain(new_computer):
    """아무것도 설정하지 않은 컴퓨터. 테스트를 빨리 하려던 설정도 뺐다."""
    computer = new_computer()
    for name in ("POETRY_VIRTUALENVS_OPTIONS_NO_PIP", "POETRY_INSTALLER_PARALLEL"):
        computer.env[name] = ""
    return computer


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """누구에게나 답하는 인덱스. greeting 1.0.0, banner 1.0.0, billing 9.0.0이 있다."""
    with serve(tmp_path_factory.mktemp("served") / "open") as index:
        for name in ("greeting", "banner"):
            index.publish("1.0.0", name)
        index.publish("9.0.0", "billing")
        yield index


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """로그인해야 하는 회사의 인덱스. greeting 2.0.0, banner 2.0.0, inhouse 1.0.0, billing 1.0.0과 그것에 의존하는 orders 1.0.0이 있다."""
    with serve(tmp_path_factory.mktemp("company") / "locked", LockedHandler) as index:
        for name in ("greeting", "banner"):
            index.publish("2.0.0", name)
        for name in ("inhouse", "billing"):
            index.publish("1.0.0", name)
        index.publish("1.0.0", "orders", "billing>=1.0")
        yield index


@pytest.fixture(scope="module")
def made(new_computer):
    """빈 환경이 캐시에 있는 컴퓨터."""
    computer = new_computer()
    computer.poetry("lock")
    return computer


@pytest.fixture
def ready(made):
    with kept(made.home):
        yield made


def need(computer, *names):
    version = 'requires-python = ">=3.11"\n'
    computer.edit(version, f"{version}dependencies = {[*names]}\n")


def add(computer, text):
    computer.append(f"\n{text}")


def both(served, company):
    return {"open": served.url, "my-company": company.url}


def source(name, url, priority):
    return f'[[tool.poetry.source]]\nname = "{name}"\nurl = "{url}"\npriority = "{priority}"\n'


def value(computer, key=KEY, **env):
    return computer.poetry("config", key, env=env).strip()


def versions(computer):
    text = (computer.app / "poetry.lock").read_text("utf-8")
    return dict(re.findall(r'name = "(\w+)"\nversion = "([\d.]+)"', text))


# 어디에 적히고 무엇이 이기나


def test_environment_beats_the_project_and_the_project_beats_the_user(computer, terminal):
    lines = terminal(computer, f"{FOLDER}/which_wins.sh").stdout.split()
    assert lines == ["null", "true", "false"]
    assert (computer.home / HOME_SETTINGS).read_text("utf-8") == "[virtualenvs]\nin-project = false\n"
    assert (computer.app / "poetry.toml").read_text("utf-8") == "[virtualenvs]\nin-project = true\n"


def test_unset_gives_back_what_lies_below(computer):
    settings = computer.home / HOME_SETTINGS
    settings.parent.mkdir(parents=True)
    settings.write_text("[virtualenvs]\nin-project = false\n", "utf-8")
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n", "utf-8")
    computer.poetry("config", "--local", "--unset", KEY)
    assert value(computer) == "false"
    computer.poetry("config", "--unset", KEY)
    assert value(computer) == "null"


@pytest.mark.platform("linux")
def test_user_settings_lie_in_the_config_folder(computer):
    computer.poetry("config", KEY, "true", env={"POETRY_CONFIG_DIR": ""})
    assert (computer.home / ".config/pypoetry/config.toml").is_file()
    other = {"POETRY_CONFIG_DIR": "", "XDG_CONFIG_HOME": str(computer.home / "xdg")}
    computer.poetry("config", KEY, "false", env=other)
    assert (computer.home / "xdg/pypoetry/config.toml").is_file()


def test_local_file_lies_beside_pyproject(computer):
    sub = computer.app / "sub"
    sub.mkdir()
    computer.poetry("config", "--local", KEY, "true", cwd=sub)
    assert (computer.app / "poetry.toml").is_file()
    assert not (sub / "poetry.toml").exists()
    assert computer.poetry("config", KEY, cwd=computer.home) == "null\n"


def test_local_setting_outside_a_project_is_written_and_not_read(computer):
    """프로젝트를 담은 폴더에서 잘못 실행한 것. 그 폴더에서도 프로젝트에서도 읽지 않는다."""
    assert computer.poetry("config", "--local", KEY, "true", cwd=computer.home) == ""
    assert (computer.home / "poetry.toml").is_file()
    assert not (computer.app / "poetry.toml").exists()
    assert [computer.poetry("config", KEY, cwd=folder) for folder in (computer.home, computer.app)] == ["null\n"] * 2


def test_list_shows_what_counts(plain, terminal):
    (plain.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n", "utf-8")
    assert "virtualenvs.in-project = true\n" in terminal(plain, f"{FOLDER}/list.sh").stdout


def test_list_hides_logins_and_shows_wrong_names(computer):
    computer.poetry("config", "http-basic.my-company", "me", "secret")
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin_project = true\n", "utf-8")
    add(computer, source("other", "https://you:password@pypi.example.com/simple/", "explicit"))
    shown = computer.poetry("config", "--list")
    assert 'repositories.other.url = "https://you:password@pypi.example.com/simple/"' in shown
    assert "virtualenvs.in_project = true\nvirtualenvs.options" in shown
    assert not re.search(r"http-basic|my-company|\bme\b|secret", shown.replace(str(computer.home), ""))
    computer.poetry("config", "pypi-token.my-company", "secret")
    assert "secret" not in computer.poetry("config", "--list")
    for key in ("http-basic.my-company", "pypi-token.my-company"):
        finished = computer.run("poetry", "config", key)
        assert (finished.returncode, finished.stdout) == (1, f"\nExpected a value for {key} setting.\n")


# yes


def test_yes_in_the_environment_is_false(computer, terminal):
    assert terminal(computer, f"{FOLDER}/yes_is_false.sh").stdout == "false\n"


def test_true_in_the_environment_is_true(computer):
    assert computer.run("sh", "-c", f"{VARIABLE}=true poetry config {KEY}").stdout == "true\n"


def test_only_true_and_one_are_true_in_the_environment(overridden):
    words = {"true": True, "True": True, "TRUE": True, "1": True, "on": False, "y": False, "t": False, "2": False}
    assert {word: value(overridden, **{VARIABLE: word}) == "true" for word in words} == words


def test_config_refuses_other_words(computer):
    finished = computer.run("poetry", "config", KEY, "yes")
    assert finished.returncode == 1
    assert '"yes" is an invalid value for virtualenvs.in-project' in finished.stdout


def test_quoted_false_in_the_file_is_shown_as_false_and_counts_as_true(computer):
    (computer.app / "poetry.toml").write_text('[virtualenvs]\nin-project = "false"\n', "utf-8")
    assert value(computer) == "false"
    computer.poetry("lock")
    assert (computer.app / ".venv").is_dir()


# 이름


def test_unknown_key_does_not_exist(computer, terminal):
    terminal(computer, f"{FOLDER}/unknown_key.sh", returncode=1)


def test_right_key_is_written(computer):
    computer.poetry("config", "virtualenvs.in-project", "true")
    assert value(computer) == "true"


def test_right_key_may_be_missing_in_the_list(computer):
    for wrong, right, values in (
        ("http_basic.my-company", "http-basic.my-company", ["me", "secret"]),
        ("repository.my-company", "repositories.my-company", [ADDRESS]),
    ):
        finished = computer.run("poetry", "config", wrong, *values)
        assert (finished.returncode, finished.stdout) == (1, f"\nSetting {wrong} does not exist\n")
        assert right not in computer.poetry("config", "--list")
        computer.poetry("config", right, *values)


def test_unknown_key_in_a_file_or_variable_is_ignored(computer):
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin_project = true\n", "utf-8")
    assert computer.poetry("check").strip() == "All set!"
    assert value(computer, POETRY_VIRTUALENVS_INPROJECT="true") == "null"
    finished = computer.run("poetry", "config", "virtualenvs.in_project")
    assert (finished.returncode, finished.stdout) == (1, "\nThere is no virtualenvs.in_project setting.\n")


def test_certificates_are_shown_only_in_the_list(computer):
    key = "certificates.my-company.cert"
    computer.poetry("config", key, "/ca.pem")
    finished = computer.run("poetry", "config", key)
    assert (finished.returncode, finished.stdout) == (1, f"\nThere is no {key} setting.\n")
    assert f'{key} = "/ca.pem"\n' in computer.poetry("config", "--list")


# 값이 그대로


@pytest.fixture
def overridden(computer):
    (computer.app / "poetry.toml").write_text("[virtualenvs]\nin-project = true\n", "utf-8")
    return computer


def test_user_setting_changes_nothing_where_the_project_says_otherwise(overridden, terminal):
    assert terminal(overridden, f"{FOLDER}/no_effect.sh").stdout.endswith("true\n")


def test_local_setting_counts(overridden):
    assert overridden.run("sh", "-c", "poetry config --local virtualenvs.in-project false").returncode == 0
    assert value(overridden) == "false"


def test_variable_hides_both(overridden):
    overridden.poetry("config", "--local", KEY, "false", env={VARIABLE: "true"})
    assert value(overridden, **{VARIABLE: "true"}) == "true"
    assert value(overridden) == "false"


# pyproject.toml


def test_settings_in_pyproject_are_refused(computer, terminal, use):
    computer.pyproject.write_text(use(f"{FOLDER}/in_pyproject.toml").read_text("utf-8"), "utf-8")
    terminal(computer, f"{FOLDER}/in_pyproject.sh", returncode=1)
    assert computer.run("poetry", "install").returncode == 1


def test_settings_beside_tool_poetry_are_ignored(computer, use):
    settings = (
        use(f"{FOLDER}/in_pyproject.toml").read_text("utf-8").replace("[tool.poetry.virtualenvs]", "[virtualenvs]")
    )
    computer.pyproject.write_text(settings, "utf-8")
    assert computer.poetry("check") == "All set!\n"
    computer.poetry("lock")
    assert value(computer) == "null"
    assert not (computer.app / ".venv").exists()


def test_settings_in_poetry_toml_count(computer, use):
    right = computer.pyproject.read_text("utf-8")
    computer.pyproject.write_text(use(f"{FOLDER}/in_pyproject.toml").read_text("utf-8"), "utf-8")
    (computer.app / "poetry.toml").write_text(use(f"{FOLDER}/in_pyproject_fixed.toml").read_text("utf-8"), "utf-8")
    # 옮기지 않고 더 적기만 하면 그대로다.
    assert computer.run("poetry", "check").returncode == 1
    computer.pyproject.write_text(right, "utf-8")
    assert computer.poetry("check") == "All set!\n"
    assert value(computer) == "true"


# virtualenvs.create


def test_no_env_has_no_activator(ready, terminal):
    terminal(ready, f"{FOLDER}/no_activator.sh", returncode=1)


@pytest.mark.parametrize(("name", "status"), [("base", 0), ("foo", 1)])
def test_conda_env_has_no_activator(ready, name, status):
    (cached,) = ready.cached()
    conda = ready.home / "conda/envs/foo"
    # conda의 환경에는 activate가 없다.
    shutil.copytree(cached, conda, symlinks=True, ignore=shutil.ignore_patterns("activate*"))
    on = {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": name}
    finished = ready.run("poetry", "env", "activate", env=on)
    assert finished.returncode == status
    assert ("doesn't have an activator in virtual environment" in finished.stdout) == bool(status)
    python = ready.poetry("run", "python", "-c", "import sys; print(sys.prefix)", env=on).strip()
    assert python == str(conda if status else cached)


def test_env_can_be_activated_again(ready, terminal):
    (ready.app / "poetry.toml").write_text("[virtualenvs]\ncreate = false\n", "utf-8")
    assert terminal(ready, f"{FOLDER}/no_activator_fixed.sh").stdout == "True\n"


def test_run_uses_the_python_outside(ready):
    command = ("run", "python", "-c", "import sys; print(sys.prefix == sys.base_prefix)")
    assert ready.poetry(*command, env={CREATE: "false"}) == "True\n"
    assert ready.poetry(*command) == "False\n"


def test_own_venv_is_used_although_none_is_made(ready):
    assert ready.run("python", "-m", "venv", "--without-pip", ".venv").returncode == 0
    command = ("run", "python", "-c", "import sys; print(sys.prefix)")
    assert ready.poetry(*command, env={CREATE: "false"}).strip() == str(ready.app / ".venv")


def test_activated_env_is_used_although_none_is_made(ready):
    active = ready.home / "active"
    assert ready.run("python", "-m", "venv", "--without-pip", str(active)).returncode == 0
    env = {CREATE: "false", "VIRTUAL_ENV": str(active)}
    assert ready.poetry("run", "python", "-c", "import sys; print(sys.prefix)", env=env).strip() == str(active)
    # 앞의 낱말은 셸에 따라 source이거나 점이다.
    assert ready.poetry("env", "activate", env=env).split()[1:] == [f"{active}/bin/activate"]


# 인덱스


@pytest.mark.parametrize(("priority", "only"), [("primary", True), ("supplemental", False), ("explicit", False)])
def test_primary_source_turns_the_default_one_off(computer, priority, only):
    add(computer, source("my-company", ADDRESS, priority))
    shown = computer.poetry("source", "show")
    assert ("PyPI is implicitly enabled as a primary source." not in shown) == only


def test_supplemental_source_answers_only_what_fits_nowhere_else(ready, served, company):
    need(ready, "greeting>=1.0", "banner>=2.0", "inhouse>=1.0")
    add(ready, source("open", served.url, "primary") + source("my-company", company.url, "supplemental"))
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"greeting": "1.0.0", "banner": "2.0.0", "inhouse": "1.0.0"}


def test_two_primary_sources_give_the_newest_version(ready, served, company):
    need(ready, "greeting>=1.0")
    add(ready, source("open", served.url, "primary") + source("my-company", company.url, "primary"))
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"greeting": "2.0.0"}


@pytest.mark.parametrize("first", ["open", "my-company"])
def test_same_version_comes_from_the_first_source(ready, served, company, first):
    need(ready, "billing<9")
    # 두 인덱스에 모두 있는 판
    with kept(served.folder):
        served.publish("1.0.0", "billing")
        written = {name: source(name, url, "primary") for name, url in both(served, company).items()}
        add(ready, written.pop(first) + "".join(written.values()))
        ready.poetry("lock", env=LOGIN)
    assert f'reference = "{first}"' in (ready.app / "poetry.lock").read_text("utf-8")


def test_pypi_is_used_again_when_it_is_written(computer):
    add(computer, source("my-company", ADDRESS, "primary"))
    names = r"^ name +: (\S+)"
    assert re.findall(names, computer.poetry("source", "show"), re.MULTILINE) == ["my-company"]
    assert computer.run("sh", "-c", "poetry source add --priority primary PyPI").returncode == 0
    assert re.findall(names, computer.poetry("source", "show"), re.MULTILINE) == ["my-company", "PyPI"]


def test_explicit_source_answers_only_those_that_name_it(ready, served, company, use):
    text = use(f"{FOLDER}/explicit.toml").read_text("utf-8").replace(ADDRESS, company.url)
    ready.pyproject.write_text(f"{text}\n{source('open', served.url, 'primary')}", "utf-8")
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"greeting": "2.0.0"}
    ready.edit('greeting = { source = "my-company" }', "")
    ready.poetry("lock", "--regenerate", env=LOGIN)
    assert versions(ready) == {"greeting": "1.0.0"}


NAMED = '[tool.poetry.dependencies]\nbilling = { source = "my-company" }\n'


@pytest.mark.parametrize(
    ("priority", "table", "version"),
    [("explicit", NAMED, "1.0.0"), ("supplemental", NAMED, "1.0.0"), ("supplemental", "", "9.0.0")],
)
def test_same_name_in_another_index(ready, served, company, priority, table, version):
    need(ready, "billing>=1.0")
    add(ready, table + source("open", served.url, "primary") + source("my-company", company.url, priority))
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"billing": version}


def test_explicit_source_is_not_asked_for_what_its_package_needs(ready, served, company):
    need(ready, "orders>=1.0")
    table = '[tool.poetry.dependencies]\norders = { source = "my-company" }\n'
    add(ready, table + source("open", served.url, "primary") + source("my-company", company.url, "explicit"))
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"billing": "9.0.0", "orders": "1.0.0"}
    # 직접 의존성이 아니면 인덱스를 적어도 그대로다.
    ready.edit(table, f'{table}billing = {{ source = "my-company" }}\n')
    ready.poetry("lock", "--regenerate", env=LOGIN)
    assert versions(ready)["billing"] == "9.0.0"
    ready.edit("['orders>=1.0']", "['orders>=1.0', 'billing>=1.0']")
    ready.poetry("lock", env=LOGIN)
    assert versions(ready) == {"billing": "1.0.0", "orders": "1.0.0"}


def test_add_with_source_writes_the_table(ready, company):
    need(ready)
    add(ready, source("my-company", company.url, "explicit"))
    ready.poetry("add", "--lock", "--source", "my-company", "greeting", env=LOGIN)
    written = ready.settings()
    assert written["project"]["dependencies"] == ["greeting (>=2.0.0,<3.0.0)"]
    assert written["tool"]["poetry"]["dependencies"] == {"greeting": {"source": "my-company"}}


@pytest.mark.parametrize("again", ["greeting@latest", "greeting>=0.5"])
def test_source_in_the_file_does_not_guide_a_later_add(ready, served, company, again):
    need(ready)
    add(ready, source("open", served.url, "primary") + source("my-company", company.url, "explicit"))
    for command, version in (
        (["--source", "my-company", "greeting"], "2.0.0"),
        ([again], "1.0.0"),
        (["--source", "my-company", again], "2.0.0"),
    ):
        ready.poetry("add", "--lock", *command, env=LOGIN)
        assert ready.settings()["tool"]["poetry"]["dependencies"] == {"greeting": {"source": "my-company"}}
        assert versions(ready) == {"greeting": version}


def test_explicit_source_is_found_only_when_add_names_it(ready, served, company):
    need(ready)
    add(ready, source("open", served.url, "primary") + source("my-company", company.url, "explicit"))
    finished = ready.run("poetry", "add", "--lock", "inhouse", env=LOGIN)
    assert finished.returncode == 1
    assert "Could not find a matching version of package inhouse" in finished.stdout
    ready.poetry("add", "--lock", "--source", "my-company", "inhouse", env=LOGIN)
    assert versions(ready) == {"inhouse": "1.0.0"}


def test_source_add_without_priority_warns(computer):
    shown = computer.poetry("source", "add", "my-company", ADDRESS)
    assert "The default priority will change to supplemental in a future release." in shown
    assert 'priority = "primary"' in computer.pyproject.read_text("utf-8")


def test_default_is_no_priority(computer, terminal, use):
    add(computer, use(f"{FOLDER}/default_priority.toml").read_text("utf-8"))
    shown = terminal(computer, f"{FOLDER}/default_priority.sh", returncode=1).stdout
    computer.edit('priority = "default"', 'priority = "secondary"')
    finished = computer.run("poetry", "check")
    assert (finished.returncode, finished.stdout) == (1, shown)


def test_primary_is_one(computer, use):
    text = use(f"{FOLDER}/default_priority.toml").read_text("utf-8")
    add(computer, text.replace('priority = "default"', 'priority = "primary"'))
    assert computer.poetry("check").strip() == "All set!"
    computer.edit('priority = "primary"', 'priority = "supplemental"')
    assert computer.poetry("check").strip() == "All set!"


def test_old_default_true_is_refused(computer):
    add(computer, f'[[tool.poetry.source]]\nname = "x"\nurl = "{ADDRESS}"\ndefault = true\n')
    finished = computer.run("poetry", "check")
    assert finished.returncode == 1
    assert "must not contain {'default'} properties" in finished.stdout


# 로그인


@pytest.fixture
def private(ready, company):
    """회사의 인덱스에만 의존하는 프로젝트."""
    need(ready, "greeting>=1.0")
    add(ready, source("my-company", company.url, "primary"))
    return ready


def test_index_that_needs_a_login(private, terminal):
    terminal(private, f"{FOLDER}/unauthorized.sh", returncode=1)


def test_add_finds_no_version_when_the_login_fails(private):
    finished = private.run("poetry", "add", "inhouse")
    assert finished.returncode == 1
    assert "Source (my-company): Authorization error accessing" in finished.stdout
    assert "Could not find a matching version of package inhouse" in finished.stdout
    private.poetry("add", "--lock", "inhouse", env=LOGIN)
    assert versions(private)["inhouse"] == "1.0.0"


class ForbiddenHandler(QuietHandler):
    """누구인지 알아도 보여 주지 않는 인덱스."""

    def do_GET(self):  # noqa: N802
        self.send_response(403)
        self.end_headers()


def test_right_password_without_the_right_gives_the_same_message(private, company, tmp_path):
    with serve(tmp_path / "forbidden", ForbiddenHandler) as forbidden:
        private.edit(company.url, forbidden.url)
        finished = private.run("poetry", "lock", env=LOGIN)
        assert finished.returncode == 1
        assert "Source (my-company): Authorization error accessing" in finished.stdout


def test_login_from_the_environment(private, terminal):
    terminal(private, f"{FOLDER}/unauthorized_fixed.sh")
    assert versions(private) == {"greeting": "2.0.0"}
    assert "secret" not in (private.app / "poetry.lock").read_text("utf-8")


@pytest.mark.parametrize(("name", "status"), [("my.company", 1), ("My_Company", 0)])
def test_dot_in_the_name_hides_the_login_from_the_environment(private, name, status):
    private.edit('name = "my-company"', f'name = "{name}"')
    finished = private.run("poetry", "lock", env=LOGIN)
    assert finished.returncode == status
    assert (f"Source ({name}): Authorization error accessing" in finished.stdout) == bool(status)


def test_export_takes_no_dot_in_a_name(private):
    """셸이 그런 이름을 받지 않는다. 셸이 아닌 것이 넘긴 변수는 Poetry가 읽는다."""
    private.edit('name = "my-company"', 'name = "my.company"')
    dotted = {name.replace("MY_COMPANY", "MY.COMPANY"): value for name, value in LOGIN.items()}
    for name, value in dotted.items():
        assert private.run("sh", "-c", f"export {name}={value} && env").returncode != 0
    # 빈칸이 있는 경로의 `poetry`는 셸 스크립트라서, 셸이 그런 변수를 버린다.
    assert private.run(sys.executable, "-m", "poetry", "lock", env=dotted).returncode == 0
    assert versions(private) == {"greeting": "2.0.0"}


@pytest.mark.parametrize("written", ["me:wrong", "me"])
def test_login_in_the_address_beats_the_environment_and_is_shown(private, written):
    private.edit("://127", f"://{written}@127")
    finished = private.run("poetry", "lock", env=LOGIN)
    assert finished.returncode == 1
    assert f"Source (my-company): Authorization error accessing http://{written}@127" in finished.stdout
    private.edit(f"{written}@", "")
    private.poetry("lock", env=LOGIN)
    assert versions(private) == {"greeting": "2.0.0"}


def test_login_from_the_own_file(private):
    private.poetry("config", "--local", "http-basic.my-company", "me", "secret")
    private.poetry("lock")
    auth = private.home / ".config/pypoetry/auth.toml"
    assert tomllib.loads(auth.read_text("utf-8")) == {
        "http-basic": {"my-company": {"username": "me", "password": "secret"}}
    }
    assert not (private.app / "poetry.toml").exists()
    assert "secret" not in private.poetry("config", "--list")


def test_wrong_password_finds_no_candidates_at_install(private):
    private.poetry("lock", env=LOGIN)
    finished = private.run("poetry", "install")
    assert finished.returncode == 1
    assert "Authorization error accessing" in finished.stdout
    assert "Unable to find installation candidates for greeting" in finished.stdout


@pytest.mark.parametrize("priority", ["primary", "supplemental"])
@pytest.mark.parametrize(("name", "strangers"), [("greeting", "1.0.0"), ("billing", "9.0.0")])
def test_lock_goes_on_with_another_index_when_the_login_fails(private, served, priority, name, strangers):
    """남이 올린 것이 회사의 것보다 낮은 판일 때와 높은 판일 때."""
    table = f'\n[tool.poetry.dependencies]\n{name} = {{ source = "my-company" }}\n'
    private.edit("greeting>=1.0", f"{name}>=1.0")
    add(private, source("open", served.url, "explicit"))
    assert private.run("poetry", "lock").returncode == 1
    private.edit('priority = "explicit"', f'priority = "{priority}"')
    add(private, table)
    assert private.run("poetry", "lock").returncode == 1
    private.edit(table, "")
    shown = private.poetry("lock")
    assert f"Source (my-company): Authorization error accessing {private_url(private)}{name}/" in shown
    assert versions(private) == {name: strangers}
    private.poetry("lock", env=LOGIN)
    assert versions(private) == {name: strangers}


@pytest.mark.parametrize(
    ("name", "strangers", "own", "again"),
    [
        ("greeting", "1.0.0", "2.0.0", "poetry add --source my-company greeting@latest"),
        ("billing", "9.0.0", "1.0.0", "poetry add --source my-company 'billing>=0.5'"),
    ],
)
@pytest.mark.parametrize("begun", ["lock", "add", "needed"])
def test_adding_again_with_source_takes_back_what_a_failed_login_locked(
    ready, served, company, begun, name, strangers, own, again
):
    """로그인하지 못한 채 잠갔거나, `add`가 남의 판에 맞는 조건을 적었거나, 폴더에 있는 회사의 패키지가 의존하는 것일 때."""
    library = {"lib": "0.1.0"} if begun == "needed" else {}
    if library:
        (ready.home / "lib").mkdir()
        text = ready.pyproject.read_text("utf-8").replace('"app"', '"lib"').replace("package-mode = false", "")
        needing = text.replace("[tool.poetry]", f'dependencies = ["{name}>=1.0"]\n')
        (ready.home / "lib/pyproject.toml").write_text(needing, "utf-8")
    need(ready, *{"lock": [f"{name}>=1.0"], "add": [], "needed": [f"lib @ file://{ready.home}/lib"]}[begun])
    add(ready, source("open", served.url, "primary") + source("my-company", company.url, "primary"))
    ready.poetry(*(["add", "--lock", name] if begun == "add" else ["lock"]))
    assert versions(ready) == {name: strangers} | library
    # `source`만 적으면 잠그지 못하거나 남의 것이 그대로 남는 때가 있다.
    table = f'\n[tool.poetry.dependencies]\n{name} = {{ source = "my-company" }}\n'
    add(ready, table)
    finished = ready.run("poetry", "lock", env=LOGIN)
    assert finished.returncode == (begun == "add")
    assert versions(ready) == {name: own if begun == "lock" else strangers} | library
    ready.edit(table, "")
    assert ready.run("sh", "-c", f"{again} --lock", env=LOGIN).returncode == 0
    assert versions(ready) == {name: own} | library


def test_failed_login_does_not_replace_what_a_plain_lock_keeps(private, served):
    """회사의 것으로 잠근 프로젝트를 다른 컴퓨터에서 받은 것. 그 컴퓨터의 캐시는 비어 있다."""
    add(private, source("open", served.url, "primary"))
    private.poetry("lock", env=LOGIN)
    shutil.rmtree(private.home / ".cache/pypoetry/cache")
    finished = private.run("poetry", "lock")
    assert finished.returncode == 1
    assert "Authorization error accessing" in finished.stdout
    assert finished.stdout.endswith("Package greeting (2.0.0) not found.\n")
    assert versions(private) == {"greeting": "2.0.0"}
    private.poetry("lock", "--regenerate")
    assert versions(private) == {"greeting": "1.0.0"}


def test_plain_lock_after_a_failed_login_takes_the_same_version_from_the_first_source(private, served, company):
    """버전은 그대로이지만 인덱스가 바뀐다."""
    add(private, source("open", served.url, "primary"))
    lock = private.app / "poetry.lock"
    with kept(company.folder):
        company.publish("1.0.0")
        for command, env, found in (
            (["lock"], {}, ("1.0.0", "open")),
            (["lock"], LOGIN, ("1.0.0", "my-company")),
            (["lock", "--regenerate"], LOGIN, ("2.0.0", "my-company")),
        ):
            private.poetry(*command, env=env)
            (package,) = tomllib.loads(lock.read_text("utf-8"))["package"]
            assert (package["version"], package["source"]["reference"]) == found


def private_url(computer):
    return computer.settings()["tool"]["poetry"]["source"][0]["url"]


def test_password_leaves_the_lock_when_it_leaves_the_address(private):
    private.edit("://127", "://me:secret@127")
    private.poetry("lock")
    private.edit("me:secret@", "")
    private.poetry("lock", env=LOGIN)
    assert versions(private) == {"greeting": "2.0.0"}
    assert "secret" not in (private.app / "poetry.lock").read_text("utf-8")
    assert private.poetry("check", "--lock") == "All set!\n"


def test_password_in_the_address_comes_into_the_lock(private, terminal):
    private.edit("://127", "://me:secret@127")
    terminal(private, f"{FOLDER}/secret_in_lock.sh")
    assert "secret" in (private.app / "poetry.lock").read_text("utf-8")
