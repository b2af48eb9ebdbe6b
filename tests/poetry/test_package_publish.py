"""docs/poetry/package-publish.md의 주장."""

import base64
import os
import re
import signal
import subprocess
import tarfile
import tomllib
import zipfile
from dataclasses import dataclass, field, replace

import pytest

from tests.poetry.conftest import QuietHandler, kept, listening

FOLDER = "poetry/package_publish"
PYPROJECT = f"{FOLDER}/pyproject.toml"
FILES = ["app-0.1.0.tar.gz", "app-0.1.0-py3-none-any.whl"]

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    # 빌드와 올리기는 파이썬의 판과 관계없다.
    pytest.mark.python("<3.12"),
    pytest.mark.timeout(300),
]


@dataclass
class Registry:
    """올라온 파일과, 함께 온 이름과 비밀번호를 적는 서버. `taken`과 `refusals`에 있는 파일은 받지 않는다."""

    url: str = ""
    token: str = ""
    taken: set[str] = field(default_factory=set)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)

    def reply(self, path, login, name):
        self.logins.append(login)
        self.paths.append(path)
        if path in self.moved or not path.endswith("/"):
            return 301, ""
        if self.token and login != f"__token__:{self.token}":
            return 403, "Invalid or non-existent authentication information."
        if name in self.refusals:
            return self.refusals[name]
        if name in self.taken:
            return 400, "File already exists"
        self.files.append(name)
        return 200, ""


@pytest.fixture
def registry():
    registry = Registry()

    class Handler(QuietHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            name = re.search(rb'filename="([^"]+)"', body)[1].decode()
            encoded = self.headers.get("Authorization", "").removeprefix("Basic ")
            status, text = registry.reply(self.path, base64.b64decode(encoded).decode(), name)
            self.send_response(status)
            if status == 301:
                self.send_header("Location", registry.moved.get(self.path, f"{self.path}/"))
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

    with listening(Handler) as address:
        registry.url = f"{address}/upload/"
        yield registry


@pytest.fixture(scope="module")
def prepared(new_computer, project):
    """`src/app`에 패키지가 있고 0.1.0을 빌드한 컴퓨터."""
    computer = new_computer()
    computer.pyproject.write_text(project.text(f"snippets/{PYPROJECT}"), "utf-8")
    computer.touch("src/app/__init__.py", "src/app/page.html", "tests/test_app.py", "README.md", "LICENSE", "NEWS.md")
    (computer.app / "README.md").write_text("여기를 읽으십시오\n", "utf-8")
    computer.poetry("build")
    return computer


@pytest.fixture
def built(prepared, use):
    use(PYPROJECT)
    with kept(prepared.home):
        yield prepared


@pytest.fixture
def clean(built):
    """아직 빌드하지 않은 컴퓨터."""
    for file in (built.app / "dist").iterdir():
        file.unlink()
    return built


def build(computer):
    computer.poetry("build", "--clean")


def wheel(computer):
    """휠의 파일과 METADATA."""
    (path,) = (computer.app / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith("/METADATA"))
        return {*names}, archive.read(metadata).decode()


def sdist(computer):
    (path,) = (computer.app / "dist").glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def dist(computer):
    return {file.name for file in (computer.app / "dist").iterdir()}


def with_url(computer, url, **env):
    return replace(computer, env=computer.env | {"UPLOAD_URL": url} | env)


@pytest.fixture
def company(built, registry):
    """`company`가 설정된 컴퓨터."""
    computer = with_url(built, registry.url, TOKEN="secret")
    return replace(computer, env=computer.env | {"POETRY_REPOSITORIES_COMPANY_URL": registry.url})


# 빌드하고 올리기


def test_version_build_and_publish(built, terminal):
    terminal(built, f"{FOLDER}/release.sh")
    assert dist(built) == {"app-0.1.1.tar.gz", "app-0.1.1-py3-none-any.whl"}


def test_dry_run_sends_nothing(company, registry):
    shown = company.poetry("publish", "--repository", "company", "--dry-run")
    assert all(f" - Uploading {name} 100%" in shown for name in FILES)
    assert registry.logins == []


def test_publish_does_not_build(company, registry):
    company.touch("src/app/late.py")
    company.edit('version = "0.1.0"', 'version = "0.3.0"')
    before = (company.app / "dist" / FILES[1]).read_bytes()
    company.poetry("publish", "--repository", "company")
    assert registry.files == FILES
    assert (company.app / "dist" / FILES[1]).read_bytes() == before


def test_build_makes_both_and_format_makes_one(clean):
    assert dist(clean) == set()
    clean.poetry("build", "--format", "wheel")
    assert dist(clean) == {FILES[1]}
    clean.poetry("build")
    assert dist(clean) == {*FILES}


# 무엇이 들어가나


def test_contents(built, terminal):
    terminal(built, f"{FOLDER}/contents.sh")
    names = wheel(built)[0]
    assert "app/page.html" in names
    assert "tests/test_app.py" not in names | sdist(built)
    assert "NEWS.md" not in names | sdist(built)


def test_readme_and_licence(built):
    names, metadata = wheel(built)
    assert {"README.md", "LICENSE", "pyproject.toml"} <= sdist(built)
    assert "여기를 읽으십시오" in metadata
    assert "app-0.1.0.dist-info/licenses/LICENSE" in names
    assert not any("README" in name or "pyproject" in name for name in names)
    built.edit('readme = "README.md"\n', "")
    build(built)
    assert "README.md" not in sdist(built)
    assert "LICENSE" in sdist(built)


def test_flat_layout_is_found_too(built):
    (built.app / "src/app").rename(built.app / "app")
    (built.app / "src").rmdir()
    (built.app / "app/same.html").symlink_to("page.html")
    (built.app / "app/news.md").symlink_to("../NEWS.md")
    build(built)
    assert {"app/__init__.py", "app/page.html"} <= wheel(built)[0] & sdist(built)
    assert not {"app/same.html", "app/news.md"} & (wheel(built)[0] | sdist(built))
    # 링크의 자리에는 없지만, 링크가 없으면 들어가지 않을 파일이 패키지 밖에 들어간다.
    assert "NEWS.md" in wheel(built)[0] & sdist(built)
    (built.app / "app/news.md").unlink()
    build(built)
    assert "NEWS.md" not in wheel(built)[0] | sdist(built)


@pytest.mark.tool("git")
def test_ignored_by_git_is_left_out(built):
    built.touch("src/app/_version.py", "src/app/untracked.py")
    (built.app / ".gitignore").write_text("_version.py\n", "utf-8")
    build(built)
    assert "app/_version.py" in wheel(built)[0]
    assert built.run("git", "init").returncode == 0
    build(built)
    assert "app/_version.py" not in wheel(built)[0]
    assert "src/app/_version.py" not in sdist(built)
    assert "app/untracked.py" in wheel(built)[0]
    assert built.run("git", "add", "--force", "src/app/_version.py").returncode == 0
    build(built)
    assert "app/_version.py" in wheel(built)[0]
    assert "src/app/_version.py" in sdist(built)


@pytest.mark.tool("git")
@pytest.mark.parametrize("case", ["no git", "other owner", "no .git", "subfolder", "--project", "한글", "한글/"])
def test_ignored_file_slips_in_unless_it_is_excluded(built, use, case):
    """git의 목록을 얻지 못하거나 그 경로가 달라도, `exclude`의 파일은 빠진다."""
    name = {"한글": "비밀", "한글/": "비밀/secret"}.get(case, "secret")
    built.touch(f"src/app/{name}.env", f"src/app/{name}.key")
    (built.app / ".gitignore").write_text("*.env\n*.key\n", "utf-8")
    built.append("\n" + use(f"{FOLDER}/exclude.toml").read_text("utf-8"))
    # `--project`로 저장소의 맨 위에서 빌드하면 git이 적는 경로가 거기서부터이다.
    top = built.home if case == "--project" else built.app
    if case != "no .git":
        assert built.run("git", "init", cwd=top).returncode == 0
    where = ("--project", "app") if case == "--project" else ()
    env = {
        # 명령을 찾는 길에 git이 없다.
        "no git": {"PATH": str(built.home.parent / "bin")},
        "other owner": {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"},
    }.get(case, {})
    built.poetry(*where, "build", "--clean", cwd=built.app / "src" if case == "subfolder" else top, env=env)
    assert f"app/{name}.env" in wheel(built)[0]
    assert f"src/app/{name}.env" in sdist(built)
    assert not any(file.endswith(".key") for file in wheel(built)[0] | sdist(built))
    if case.startswith("한글"):
        assert built.run("git", "config", "core.quotepath", "false").returncode == 0
        build(built)
        assert f"app/{name}.env" not in wheel(built)[0]
        assert f"src/app/{name}.env" not in sdist(built)


def test_pattern_of_exclude_starts_at_the_project(built):
    built.append('\n[tool.poetry]\nexclude = ["page.html"]\n')
    build(built)
    assert "app/page.html" in wheel(built)[0]
    built.edit('"page.html"', '"**/page.html"')
    build(built)
    assert "app/page.html" not in wheel(built)[0]
    assert "src/app/page.html" not in sdist(built)


def test_relative_folder_leaves_the_sdist_alone(company, registry):
    finished = company.run("poetry", "-C", "app", "build", "--clean", cwd=company.home)
    assert finished.returncode == 1
    assert "Built app-0.1.0.tar.gz" in finished.stdout
    assert dist(company) == {FILES[0]}
    company.poetry("publish", "--repository", "company")
    assert registry.files == [FILES[0]]


def test_link_out_of_src_leaves_the_sdist_alone(company, registry):
    (company.app / "src/app/news.md").symlink_to("../../NEWS.md")
    finished = company.run("poetry", "build", "--clean")
    assert finished.returncode == 1
    assert dist(company) == {FILES[0]}
    company.poetry("publish", "--repository", "company")
    assert registry.files == [FILES[0]]


def test_link_out_of_the_project_builds_nothing(company, registry):
    """옆 폴더의 것을 나누어 쓰려는 링크. 쓰다 만 sdist가 남지만 올릴 수 없다."""
    (company.home / "shared.html").write_text("", "utf-8")
    (company.app / "src/app/shared.html").symlink_to("../../../shared.html")
    finished = company.run("poetry", "build", "--clean")
    assert finished.returncode == 1
    assert "Building sdist" in finished.stdout
    assert "Built app-0.1.0.tar.gz" not in finished.stdout
    assert "Building wheel" not in finished.stdout
    assert company.run("poetry", "publish", "--repository", "company").returncode == 1
    assert registry.files == []


def test_include_beats_exclude(built):
    built.touch("src/app/data/secret.key")
    exclude = '\n[tool.poetry]\nexclude = ["**/*.key"]\n'
    built.append(exclude)
    build(built)
    assert not any(file.endswith(".key") for file in wheel(built)[0] | sdist(built))
    built.append('include = ["src/app/data"]\n')
    build(built)
    assert "app/data/secret.key" not in wheel(built)[0]
    assert "src/app/data/secret.key" in sdist(built)
    built.edit('["src/app/data"]', '[{ path = "src/app/data", format = ["sdist", "wheel"] }]')
    build(built)
    assert "app/data/secret.key" in wheel(built)[0]
    assert "src/app/data/secret.key" in sdist(built)


def test_excluded_is_left_out_of_both(built):
    built.append('\n[tool.poetry]\nexclude = ["src/app/page.html"]\n')
    build(built)
    assert "app/page.html" not in wheel(built)[0]
    assert "src/app/page.html" not in sdist(built)


def test_metadata_has_dependencies_but_no_groups(built):
    needs = re.findall(r"^Requires-Dist: (.*)$", wheel(built)[1], re.M)
    assert needs == ["greeting (>=1.0,<2.0)"]


def test_addresses_of_dependencies_go_into_the_metadata(built):
    needs = ["other @ git+https://example.com/other.git@main", "more @ https://example.com/more-1.0-py3-none-any.whl"]
    built.edit('["greeting (>=1.0,<2.0)"]', str(needs).replace("'", '"'))
    build(built)
    assert [f"Requires-Dist: {need}" in wheel(built)[1].splitlines() for need in needs] == [True, True]


@pytest.fixture
def other(built):
    """옆 폴더의 패키지."""
    folder = built.home / "other"
    (folder / "other").mkdir(parents=True)
    (folder / "other/__init__.py").write_text("", "utf-8")
    text = '[project]\nname = "other"\nversion = "1.0"\nrequires-python = ">=3.11"\n'
    (folder / "pyproject.toml").write_text(text, "utf-8")
    built.edit('dependencies = ["greeting (>=1.0,<2.0)"]', "dependencies = []")
    built.edit('dev = ["banner>=1.0"]', "dev = []")
    return folder


def test_added_path_is_absolute_in_the_metadata(built, other):
    built.poetry("add", "--lock", "../other")
    build(built)
    assert f"Requires-Dist: other @ file://{other}\n" in wheel(built)[1]


def test_path_in_the_table_of_poetry_stays_out_of_the_metadata(built, other):
    built.edit("dependencies = []", 'dependencies = ["other>=1.0"]')
    built.append('\n[tool.poetry.dependencies]\nother = { path = "../other" }\n')
    built.poetry("lock")
    lock = (built.app / "poetry.lock").read_text("utf-8")
    assert 'url = "../other"' in lock
    build(built)
    assert "Requires-Dist: other (>=1.0)\n" in wheel(built)[1]


# 버전


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("major", "1.0.0"),
        ("prepatch", "0.1.1a0"),
        ("2.0.0rc1", "2.0.0rc1"),
    ],
)
def test_other_rules(built, rule, expected):
    assert built.poetry("version", "--short", rule).strip() == expected
    assert built.settings()["project"]["version"] == expected


def test_dry_run_of_version_and_version_alone_change_nothing(built):
    before = built.pyproject.read_text("utf-8")
    assert built.poetry("version") == "app 0.1.0\n"
    assert built.poetry("version", "--short", "--dry-run", "minor") == "0.2.0\n"
    assert built.pyproject.read_text("utf-8") == before


def test_installed_version_stays_until_install(built):
    def installed():
        code = "from importlib.metadata import version; print(version('app'))"
        return built.poetry("run", "python", "-c", code).strip()

    code = built.app / "src/app/__init__.py"
    code.write_text('__version__ = "0.1.0"\n', "utf-8")
    built.edit("greeting (>=1.0,<2.0)", "")
    built.edit('dependencies = [""]\n', "")
    built.edit('[dependency-groups]\ndev = ["banner>=1.0"]\n', "")
    built.poetry("install")
    built.poetry("version", "patch")
    assert code.read_text("utf-8") == '__version__ = "0.1.0"\n'
    assert installed() == "0.1.0"
    built.poetry("install", "--no-root")
    assert installed() == "0.1.0"
    built.poetry("install")
    assert installed() == "0.1.1"
    built.poetry("version", "patch")
    built.poetry("sync")
    assert installed() == "0.1.2"


# 개인 저장소와 토큰


def test_private_repository(built, registry, terminal):
    registry.token = "secret"
    terminal(with_url(built, registry.url, TOKEN="secret"), f"{FOLDER}/private.sh")
    assert {*registry.files} == {*FILES}
    assert {*registry.logins} == {"__token__:secret"}


def test_testpypi_is_one_more_repository(built, registry):
    """이름은 TestPyPI이지만 주소는 로컬 서버의 것이다. PyPI의 토큰은 가지 않는다."""
    registry.token = "trial"
    built.poetry("config", "repositories.testpypi", registry.url)
    tokens = {"POETRY_PYPI_TOKEN_PYPI": "real", "POETRY_PYPI_TOKEN_TESTPYPI": "trial"}
    shown = built.poetry("publish", "-r", "testpypi", env=tokens)
    assert "Publishing app (0.1.0) to testpypi" in shown
    assert {*registry.files} == {*FILES}
    assert {*registry.logins} == {"__token__:trial"}


def publish(computer, *options, **env):
    """`company`에 올리며 보낸 이름과 비밀번호."""
    finished = computer.run("poetry", "publish", "--repository", "company", "--skip-existing", *options, env=env)
    assert finished.returncode == 0, finished.stdout


def test_which_login_is_sent(company, registry):
    basic = {"POETRY_HTTP_BASIC_COMPANY_USERNAME": "me", "POETRY_HTTP_BASIC_COMPANY_PASSWORD": "word"}
    token = {"POETRY_PYPI_TOKEN_COMPANY": "secret"}
    publish(company, **basic)
    publish(company, **basic, **token)
    publish(company, "--username", "you", "--password", "other", **basic, **token)
    assert registry.logins[::2] == ["me:word", "__token__:secret", "you:other"]


def test_stored_token_is_plain_text_without_a_keyring(company, registry):
    company.poetry("config", "pypi-token.company", "stored")
    auth = company.home / ".config/pypoetry/auth.toml"
    assert tomllib.loads(auth.read_text("utf-8")) == {"pypi-token": {"company": "stored"}}
    assert auth.stat().st_mode & 0o777 == 0o600
    auth.chmod(0o644)
    company.poetry("config", "pypi-token.other", "spare")
    assert auth.stat().st_mode & 0o777 == 0o644
    publish(company)
    publish(company, POETRY_PYPI_TOKEN_COMPANY="secret")
    assert registry.logins[::2] == ["__token__:stored", "__token__:secret"]


def test_empty_token_hides_the_stored_one(company, registry):
    company.poetry("config", "pypi-token.company", "stored")
    # 빈 값도 보이게 한다. Computer의 빈 값은 없는 것이 된다.
    finished = company.run("bash", "-c", 'POETRY_PYPI_TOKEN_COMPANY="" poetry publish --repository company')
    assert finished.returncode == 0, finished.stdout
    assert {*registry.logins} == {""}


def test_dot_does_not_become_an_underscore(built, registry):
    built.poetry("config", "repositories.my.company", registry.url)
    built.poetry("publish", "--repository", "my.company", env={"POETRY_PYPI_TOKEN_MY_COMPANY": "secret"})
    assert {*registry.logins} == {""}
    refused = built.run("bash", "-c", "export POETRY_PYPI_TOKEN_MY.COMPANY=secret")
    assert refused.returncode == 1


def test_pypi_is_no_repository(built):
    finished = built.run("poetry", "publish", "--dry-run", "--repository", "pypi")
    assert finished.returncode == 1
    assert "Repository pypi is not defined" in finished.stdout


def test_without_a_name_it_goes_to_pypi(company):
    assert "Publishing app (0.1.0) to PyPI" in company.poetry("publish", "--dry-run")


def test_hyphen_becomes_an_underscore(built, registry):
    built.poetry("config", "repositories.my-company", registry.url)
    env = {"POETRY_PYPI_TOKEN_MY_COMPANY": "secret"}
    built.poetry("publish", "--repository", "my-company", env=env)
    assert {*registry.logins} == {"__token__:secret"}


# 옛 버전이 올라감


def test_old_files_are_uploaded(built, terminal):
    assert "Publishing app (0.1.0)" in terminal(built, f"{FOLDER}/old_version.sh").stdout


def test_clean_build_uploads_the_new_version(built, terminal):
    assert "Publishing app (0.2.0)" in terminal(built, f"{FOLDER}/old_version_fixed.sh").stdout
    assert dist(built) == {"app-0.2.0.tar.gz", "app-0.2.0-py3-none-any.whl"}


def test_highest_version_is_uploaded(company, registry):
    for name in FILES:
        for version in ("0.10.0", "0.9.0"):
            old = company.app / "dist" / name
            old.with_name(name.replace("0.1.0", version)).write_bytes(old.read_bytes())
    company.poetry("publish", "--repository", "company")
    assert registry.files == ["app-0.10.0.tar.gz", "app-0.10.0-py3-none-any.whl"]


def test_build_option_uploads_a_higher_version_that_lies_there(company, registry):
    company.edit('version = "0.1.0"', 'version = "0.0.9"')
    company.poetry("publish", "--repository", "company", "--build", "--no-interaction")
    assert registry.files == FILES
    assert "app-0.0.9.tar.gz" in dist(company)


# 파일이 없음


def test_empty_dist(clean, terminal):
    terminal(clean, f"{FOLDER}/no_files.sh", returncode=1)


def test_build_first(clean, terminal):
    terminal(clean, f"{FOLDER}/no_files_fixed.sh")


def test_files_of_another_name_do_not_count(built):
    built.edit('name = "app"', 'name = "renamed"')
    finished = built.run("poetry", "publish", "--dry-run")
    assert finished.returncode == 1
    assert "No files to publish." in finished.stdout


def test_other_folder(built):
    (built.app / "dist").rename(built.app / "out")
    assert "Publishing app (0.1.0)" in built.poetry("publish", "--dry-run", "--dist-dir", "out")


# 되묻기


def test_question_without_an_answer_does_not_end(built, project, check_output, printed):
    """읽을 것이 없는 표준 입력에서는 같은 물음을 되풀이한다. 정한 줄을 읽고 끝낸다."""
    snippet = f"{FOLDER}/build_anyway.sh"
    env = {name: value for name, value in (os.environ | built.env | {"NO_COLOR": "1"}).items() if value}

    def start():
        process = subprocess.Popen(
            ["bash", str(project.root / "snippets" / snippet)],
            cwd=built.app,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            lines = [process.stdout.readline() for _ in range(500)]
            assert process.poll() is None
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=60)
        assert {*lines} == {lines[0]}
        return "".join(lines[:3])

    check_output(snippet, printed(snippet, start))
    assert dist(built) == {*FILES}


def test_no_interaction_builds(built, terminal):
    shown = terminal(built, f"{FOLDER}/build_anyway_fixed.sh").stdout
    assert "Built app-0.1.0-py3-none-any.whl" in shown


# 저장소를 모름


def test_undefined_repository(built, registry, terminal):
    terminal(built, f"{FOLDER}/not_defined.sh", returncode=1)
    assert registry.logins == []


def test_address_of_a_source_is_used_until_one_is_configured(built, registry):
    index = registry.url.replace("upload", "simple")
    built.append(f'\n[[tool.poetry.source]]\nname = "company"\nurl = "{index}"\npriority = "supplemental"\n')
    built.poetry("publish", "--repository", "company")
    assert {*registry.paths} == {"/simple/"}
    registry.paths.clear()
    built.poetry("config", "repositories.company", registry.url)
    built.poetry("publish", "--repository", "company")
    assert {*registry.paths} == {"/upload/"}


def test_configured_repository(built, registry, terminal):
    terminal(with_url(built, registry.url), f"{FOLDER}/not_defined_fixed.sh")
    assert {*registry.files} == {*FILES}


def test_repository_by_environment(company, registry):
    assert not (company.home / ".config/pypoetry/config.toml").exists()
    company.poetry("publish", "--repository", "company")
    assert registry.files == FILES


# 403, 이미 있음, 빗금


def test_token_of_another_name_is_not_sent(company, registry, terminal):
    registry.token = "secret"
    terminal(company, f"{FOLDER}/forbidden.sh", returncode=1)
    assert {*registry.logins} == {""}


def test_token_of_the_repository(company, registry, terminal):
    registry.token = "secret"
    terminal(company, f"{FOLDER}/forbidden_fixed.sh")
    assert {*registry.files} == {*FILES}


def test_file_that_exists(company, registry, terminal):
    registry.taken = {FILES[0]}
    terminal(company, f"{FOLDER}/exists.sh", returncode=1)
    assert registry.files == []
    registry.taken = {FILES[1]}
    finished = company.run("poetry", "publish", "--repository", "company")
    assert finished.returncode == 1
    assert "HTTP Error 400: Bad Request | b'File already exists'" in finished.stdout
    assert registry.files == [FILES[0]]


def test_skip_existing_uploads_the_rest(company, registry, terminal):
    registry.taken = {FILES[0]}
    terminal(company, f"{FOLDER}/exists_fixed.sh")
    assert {*registry.files} == {FILES[1]}


def test_skip_existing_keeps_what_is_there_even_if_it_differs(company, registry):
    registry.taken = {*FILES}
    company.touch("src/app/changed.py")
    build(company)
    publish(company)
    assert registry.files == []


def test_skip_existing_takes_every_409_for_a_file_that_exists(company, registry):
    registry.refusals = {FILES[0]: (409, "Project is frozen"), FILES[1]: (403, "Not allowed to overwrite artifact")}
    publish(company)
    assert len(registry.logins) == 2
    assert registry.files == []
    registry.refusals[FILES[1]] = (403, "Forbidden")
    finished = company.run("poetry", "publish", "--repository", "company", "--skip-existing")
    assert finished.returncode == 1


def test_url_without_a_slash(built, registry, terminal):
    terminal(with_url(built, registry.url.rstrip("/")), f"{FOLDER}/no_slash.sh", returncode=1)
    assert registry.files == []


def test_url_with_a_slash(built, registry, terminal):
    terminal(with_url(built, registry.url.rstrip("/")), f"{FOLDER}/no_slash_fixed.sh")
    assert {*registry.files} == {*FILES}


@pytest.mark.parametrize("scheme", ["http://", "https://"])
def test_moved_url_ends_with_a_slash_too(built, registry, scheme):
    """끝에 빗금이 있어도 같은 글이 나온다. `https://`로 보내는 서버가 흔하다."""
    registry.moved = {"/old/": registry.url.replace("http://", scheme)}
    built.poetry("config", "repositories.company", registry.url.replace("/upload/", "/old/"))
    finished = built.run("poetry", "publish", "--repository", "company")
    assert finished.returncode == 1
    assert "Redirects are not supported. Is the URL missing a trailing slash?" in finished.stdout
    assert registry.paths == ["/old/"]
    assert registry.files == []
    # 서버는 http만 안다.
    built.poetry("config", "repositories.company", registry.url)
    built.poetry("publish", "--repository", "company")
    assert registry.files == FILES


# include


@pytest.fixture
def ignored(built):
    """`_version.py`를 git이 무시하는 컴퓨터."""
    built.touch("src/app/_version.py")
    (built.app / ".gitignore").write_text("_version.py\n", "utf-8")
    assert built.run("git", "init").returncode == 0
    return built


@pytest.mark.tool("git")
def test_include_goes_into_the_sdist_only(ignored, use):
    ignored.append("\n" + use(f"{FOLDER}/include.toml").read_text("utf-8"))
    build(ignored)
    assert "app/_version.py" not in wheel(ignored)[0]
    assert "src/app/_version.py" in sdist(ignored)


@pytest.mark.tool("git")
def test_format_puts_it_into_both(ignored, use):
    ignored.append("\n" + use(f"{FOLDER}/include_fixed.toml").read_text("utf-8"))
    build(ignored)
    assert "app/_version.py" in wheel(ignored)[0]
    assert "src/app/_version.py" in sdist(ignored)


def test_include_changes_nothing_for_a_file_of_the_package(built):
    built.append('\n[tool.poetry]\ninclude = ["src/app/page.html", "NEWS.md"]\n')
    build(built)
    names = wheel(built)[0]
    assert "app/page.html" in names
    assert "NEWS.md" not in names
    assert {"src/app/page.html", "NEWS.md"} <= sdist(built)


def test_file_outside_the_package_lands_beside_it(built):
    paths = ", ".join(f'{{ path = "{path}", format = ["sdist", "wheel"] }}' for path in ("NEWS.md", "tests"))
    built.append(f"\n[tool.poetry]\ninclude = [{paths}]\n")
    build(built)
    assert {"NEWS.md", "tests/test_app.py", "app/page.html"} <= wheel(built)[0]
