"""작은 저장소(sample/)를 임시 폴더에 옮겨, 한 곳을 바꾸고 관문에 보이는 도구."""

from __future__ import annotations

import copy
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from evidence import gate, git
from evidence import ledger as ledgers
from evidence.ledger import Ledger, Module, Result, Snippet, read_all
from evidence.project import Project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAMPLE = HERE / "sample"
TEST = "tests/demo/test_one.py::test_one_is_one"
MODULE = "tests/demo/test_one.py"
SNIPPET = "snippets/demo/one.py"
OUTPUT = "snippets/demo/one.out"
INDEX = "docs/index.md"
PAGE = "docs/demo/one.md"
PROVEN = [MODULE, SNIPPET, OUTPUT]
# `make cover`에서는 자식 프로세스도 잰다.
MEASURED = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


@dataclass
class Tree:
    """임시 폴더에 옮긴 저장소."""

    root: Path
    python: str = "3.11"
    notes: list[str] = field(default_factory=list)

    def write(self, path: str, content: str | bytes | None) -> None:
        """파일을 쓴다. None이면 지운다."""
        target = self.root / path
        if content is None:
            target.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def add(self, path: str, text: str) -> None:
        """파일의 끝에 더한다."""
        self.write(path, self.read(path) + text)

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    @property
    def project(self) -> Project:
        return Project(self.root)

    def ledger(self, python: str = "3.11") -> Ledger:
        """지금 파일로 만든, 모두 통과한 원장."""
        project = self.project
        return Ledger(
            python=python,
            release=f"{python.rstrip('t')}.0",
            platform="linux-x86_64",
            commit=git.commit_of(self.root),
            settings=project.settings,
            packages={"pytest": "9.2.0"},
            digests={path: project.digest(path) for path in PROVEN},
            modules={MODULE: Module(PROVEN, ["pytest"], "2026-11-26")},
            tests={TEST: Result("passed", 1)},
            snippets={
                SNIPPET: Snippet(imported=[1, 7], lines={3: [TEST]}, ran=[TEST], used=[TEST]),
                OUTPUT: Snippet(compared=[TEST]),
            },
        )

    def check(self, *ledgers: Ledger, publish: bool = False) -> list[str]:
        """관문이 찾은 잘못. 원장을 주지 않으면 모두 통과한 것을 쓴다."""
        verdict = gate.check(self.project, copy.deepcopy(list(ledgers)) or [self.ledger()], publish=publish)
        self.notes = verdict.notes
        return [str(violation) for violation in verdict.violations]

    def gate(self, *, publish: bool = False) -> list[str]:
        """pytest가 쓴 원장으로 관문이 찾은 잘못."""
        ledgers, faults = read_all(self.root)
        assert faults == []
        return self.check(*ledgers, publish=publish) if ledgers else ["원장이 없음"]

    def only_ledger(self) -> Ledger:
        ledgers, faults = read_all(self.root)
        assert (faults, len(ledgers)) == ([], 1)
        return ledgers[0]

    def commit(self) -> None:
        """모든 파일을 커밋한다."""
        if not (self.root / ".git").exists():
            self.git("init", "-q")
            self.write(".gitignore", "/.evidence/\n/site/\n__pycache__/\n")
        self.git("add", "-A")
        self.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty", "-m", "x")

    def git(self, *arguments: str) -> str:
        finished = subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True)
        return finished.stdout

    def pytest(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """저장소의 뿌리에서 `python -m pytest`를 실행한다."""
        return self.run("pytest", "-q", "-p", "no:cacheprovider", *arguments, env=env)

    def run(
        self, module: str, *arguments: str, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """저장소의 뿌리에서 `python -m 모듈`을 실행한다."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.root,
            env=self.environment() | dict(env or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
        )

    def environment(self) -> dict[str, str]:
        """이 테스트를 돌리는 pytest가 보이지 않는 환경."""
        kept = {key: value for key, value in os.environ.items() if not re.match("COV|EVIDENCE|GITHUB|PYT", key)}
        kept |= {key: os.environ[key] for key in MEASURED if key in os.environ}
        own = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return {**kept, **own, "NO_MKDOCS_2_WARNING": "1"}


def copied(target: Path) -> Tree:
    """그 폴더에 새로 옮긴 저장소."""
    shutil.copytree(SAMPLE, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return Tree(target)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return copied(tmp_path)


Render = Callable[..., BeautifulSoup]


@pytest.fixture
def render(tree: Tree) -> Render:
    def _render(text: str | None = None, *made: Ledger, page: str = "index.md", **options: str) -> BeautifulSoup:
        for ledger in made or [tree.ledger()]:
            ledgers.write(ledger, tree.root)
        extensions = [
            "admonition", "attr_list", "tables", "toc", "pymdownx.snippets", "pymdownx.superfences",
            "pymdownx.highlight", "pymdownx.tabbed", "evidence.extension",
        ]  # fmt: skip
        configs = {
            "pymdownx.snippets": {
                "base_path": [str(tree.root / "snippets")],
                "check_paths": True,
                "dedent_subsections": True,
            },
            "pymdownx.tabbed": {"alternate_style": True},
            "evidence.extension": {"root": str(tree.root), "repository": "https://git.example/x/", "commit": "abc"}
            | options,
        }
        markdown = Markdown(extensions=extensions, extension_configs=configs)
        # 같은 쪽을 다시 그리는 것은 다시 짓는 것이다.
        builder = Treeprocessor(markdown)
        builder.run = lambda root: None
        builder.file = SimpleNamespace(src_uri=page)
        markdown.treeprocessors.register(builder, "relpath", 0)
        source = text if text is not None else (tree.root / INDEX).read_text(encoding="utf-8")
        return BeautifulSoup(markdown.convert(source), "html.parser")

    return _render


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, found
    return found[0]


def block(target: str, language: str = "python", options: str = "") -> str:
    return f'```{language} {options}\n--8<-- "{target}"\n```\n'
