"""처음 읽는 사람의 길. 빈 폴더와 새 환경에서 페이지의 파일과 명령을 나오는 차례대로 따라 한다.

페이지의 마크다운에서 블록을 읽으므로, 페이지만 보고 따라 할 수 없게 되면 실패한다.
"""

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evidence import pages
from evidence.outputs import differs
from evidence.project import Project
from evidence.running import VERSION, Finished, machine_roots, run_command
from evidence.snippets import output_of, outputs
from tests.environments import install, make_environment

TIMEOUT = 240
pytestmark = [pytest.mark.timeout(4 * TIMEOUT), pytest.mark.platform("linux", "darwin")]

HEADING = re.compile(r"#{2,3} .*?\{ #(\S+) \}$|## .*$")
FILE = re.compile(r"(?:^|: | )((?:[\w가-힣]+/)*[\w가-힣]+\.(?:py|toml|ini))$")


@dataclass
class Section:
    """제목 하나와 그 아래의 블록들. 맨 위의 것은 이름이 없다."""

    name: str
    blocks: list[pages.Block] = field(default_factory=list)


def sections(project: Project, page: str) -> list[Section]:
    text = project.text(page)
    blocks = pages.parse(page, text).blocks
    found = [Section("")]
    for number, line in enumerate(text.splitlines(), 1):
        if match := HEADING.fullmatch(line):
            found.append(Section(match[1] or line.removeprefix("## ")))
        found[-1].blocks += [block for block in blocks if block.line == number]
    return [section for section in found if section.blocks]


def title_of(block: pages.Block) -> str:
    return block.title.removeprefix('title="').removesuffix('"')


class Reader:
    """한 폴더에서 페이지의 블록을 하나씩 따라 하는 사람."""

    def __init__(self, project: Project, env: dict[str, str], folder: Path) -> None:
        self.project, self.env, self.folder = project, env, folder
        self.outputs = outputs(project.snippets)
        self.last: Finished | None = None
        self.file = ""
        self.waiting: list[pages.Block] = []

    def write(self, block: pages.Block) -> None:
        """제목에 적힌 이름으로 파일을 만든다. 이름이 없는 '고친 코드'는 앞의 파일을 고친다."""
        own, title = Path(block.snippet).name, title_of(block)
        named = FILE.search(title.split(":")[0]) or FILE.search(title)
        cure = title.startswith("고친")
        self.file = named[1] if named else self.file if cure and self.file else own
        path = self.folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        for target in {path, *([path.with_name(own)] if own.endswith("_fixed.py") else [])}:
            target.write_text(self.project.text(block.snippet), encoding="utf-8")
        self.last = None
        waiting, self.waiting = self.waiting, []
        for command in waiting:
            self.read(command)

    def type(self, command: str) -> None:
        self.last = run_command(
            ["bash", "-c", command], cwd=self.folder, env=self.env, timeout=TIMEOUT, merge=True, label=command
        )

    def compare(self, block: pages.Block) -> None:
        path = output_of(block.snippet, VERSION, self.outputs)
        roots = machine_roots(self.project.root, self.folder, self.env)
        if differs(self.project.text(path), self.last.stdout, roots):
            pytest.fail(f"{path}:1: {title_of(block)}\n{self.last.stdout}", pytrace=False)

    def read(self, block: pages.Block) -> None:
        if block.language == "sh" and not any(self.folder.iterdir()):
            self.waiting.append(block)  # 실행할 테스트가 아직 없다.
        elif block.language == "sh":
            self.type(self.project.text(block.snippet))
        elif block.snippet.endswith(".out"):
            command = re.search(r"(?:: |다시 )(pytest .*)$", title_of(block))
            if command:
                self.type(command[1])
            self.compare(block)
        elif block.language != "text":
            self.write(block)


@dataclass
class Start:
    """구역을 시작하는 폴더. 적지 않은 구역은 빈 폴더에서 시작한다.

    Parameters:
        copy: 이 구역을 마친 폴더를 베껴 온다.
        without: 그 가운데 지울 파일.
        files: 글에는 있으나 블록으로 보이지 않는 파일(이름: 스니펫, 빈 파일이면 빈 문자열).
    """

    copy: str | None = None
    without: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)


SHOP = "pytest/conftest/shop"
IMPORTED = "pytest/conftest/imported"
PATH = {
    "docs/pytest/imports.md": {
        "no-module-named": Start("", without=("pyproject.toml",)),
        "no-module-src": Start(files={"src/shop/prices.py": "pytest/imports/layout/src/shop/prices.py"}),
        "relative-import": Start(files={"tests/samples.py": "pytest/imports/relative/tests/samples.py"}),
        "hidden-package": Start(files={"tests/django/__init__.py": ""}),
        "no-tests-ran": Start(files={"teams/tests.py": "pytest/imports/unnamed/teams/tests.py"}),
        "both-tables": Start(""),
        "ignored-config": Start("", files={"pytest.ini": ""}),
    },
    "docs/pytest/fixtures.md": {"function-scope": Start("")},
    "docs/pytest/conftest.md": {
        "override": Start(""),
        "fixtures-per-test": Start(""),
        "not-found": Start(""),
        "run-from-subfolder": Start("not-found"),
        "name-error": Start(files={"conftest.py": f"{SHOP}/conftest.py"}),
        "import-error": Start(
            files={
                name: f"{IMPORTED}/{name}" for name in ("conftest.py", "orders/conftest.py", "orders/test_orders.py")
            }
        ),
    },
    "docs/pytest/xdist.md": {
        "pdb": Start("no-print"),
        "xdist-group": Start("dist-modes"),
    },
}
# 따라 하지 않는 구역과, 새 환경에 없어서 그 구역에서 할 수 없는 것.
SKIPPED = {"docs/pytest/xdist.md": {"django": "Django와 그 설정"}}
# 이 페이지들의 독자가 설치하지 않는 것과 나중에 설치하는 것
DJANGO = ("asgiref", "django", "djangorestframework", "pytest-django", "sqlparse")
XDIST = ("pytest-xdist", "execnet", "filelock")
FLAKY = ("pytest-rerunfailures",)


def follow(project, env, work, page):
    starts, done = PATH[page], set()
    for section in sections(project, page):
        if section.name in SKIPPED.get(page, ()):
            continue
        start = starts.get(section.name, Start())
        folder = work / (section.name or "top")
        if start.copy is None:
            folder.mkdir()
        else:
            shutil.copytree(work / (start.copy or "top"), folder, ignore=shutil.ignore_patterns(*start.without))
        for name, snippet in start.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(project.text(f"snippets/{snippet}") if snippet else "", encoding="utf-8")
        reader = Reader(project, env, folder)
        for block in section.blocks:
            reader.read(block)
        if reader.last is None:  # 고친 뒤에 명령이 없으면 통과한다는 뜻이다.
            reader.type("pytest -q")
            assert reader.last.returncode == 0, f"{page}#{section.name}\n{reader.last.stdout}"
        done.add(section.name)
    assert {"", *starts} <= done


def test_reader_gets_what_the_pages_promise(project, tmp_path):
    env = make_environment(tmp_path / "env")
    install(env, tmp_path, "wheels", without=(*XDIST, *DJANGO, *FLAKY))
    for page in PATH:
        if page.endswith("/xdist.md"):
            install(env, tmp_path, "wheels", without=(*DJANGO, *FLAKY))
        work = tmp_path / Path(page).stem
        work.mkdir()
        follow(project, env, work, page)
