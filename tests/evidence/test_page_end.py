"""쪽의 끝: 마지막으로 고친 날과 틀린 것을 알리는 링크."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from evidence.extension import EvidenceExtension
from evidence.project import last_changes
from tests.evidence.conftest import unwrapped

Commit = Callable[[str, str], None]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "저장소"
    (root / "docs/하위").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    return root


@pytest.fixture
def commit(repository: Path) -> Commit:
    """파일 하나를 고쳐 그 날짜에 커밋하는 함수."""

    def _commit(path: str, day: str) -> None:
        target = repository / path
        target.write_text(f"# {day}\n", encoding="utf-8")
        # 한국의 아침은 협정 세계시로 전날이다. 적힌 시간대의 날짜를 쓴다.
        when = f"{day}T08:00:00+0900"
        environment = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, "add", "."], cwd=repository, check=True)
        subprocess.run([*git, "commit", "-qm", "x"], cwd=repository, env=environment, check=True)

    return _commit


def page_end(root: Path, *, registry: str, **options: str) -> BeautifulSoup:
    """빌더가 하듯 지금 페이지를 알리고 바꾼다."""
    md = Markdown()
    extension = EvidenceExtension(root=str(root), **options)
    md.registerExtensions([extension], {})
    processor: Treeprocessor | Preprocessor
    if registry == "MkDocs":
        processor = Treeprocessor(md)
        processor.run = lambda tree: None
        processor.file = SimpleNamespace(src_uri="하위/b.md")
        md.treeprocessors.register(processor, "relpath", 0)
    elif registry == "Zensical":
        processor = Preprocessor(md)
        processor.run = lambda lines: lines
        processor.page = SimpleNamespace(path="하위/b.md")
        md.preprocessors.register(processor, "rendering_context", 0)
    elif registry == "markdown-exec":
        md._original_md = md
    return BeautifulSoup(unwrapped(md.convert("# 제목\n\n글")), "html.parser")


def test_last_change_of_each_page_is_the_day_of_its_commit(repository: Path, commit: Commit):
    commit("docs/a.md", "2026-01-02")
    commit("docs/하위/b.md", "2026-03-04")
    commit("README.md", "2026-05-06")
    assert last_changes(repository, "docs") == {"docs/a.md": "2026-01-02", "docs/하위/b.md": "2026-03-04"}
    commit("docs/a.md", "2026-07-08")
    assert last_changes(repository, "docs")["docs/a.md"] == "2026-07-08"


def test_days_are_unknown_without_the_whole_history(repository: Path, commit: Commit, tmp_path: Path, monkeypatch):
    """얕은 복제에서는 모든 파일을 마지막 커밋이 만든 것처럼 보이므로 날을 말하지 않는다."""
    commit("docs/a.md", "2026-01-02")
    commit("docs/하위/b.md", "2026-03-04")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), str(shallow)], check=True)
    assert (shallow / "docs/a.md").is_file()
    assert last_changes(shallow, "docs") == {}
    assert last_changes(tmp_path, "docs") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_changes(repository, "docs") == {}


@pytest.mark.parametrize("registry", ["MkDocs", "Zensical"])
def test_page_ends_with_its_day_and_a_link_that_fills_in_the_form(repository: Path, commit: Commit, registry: str):
    commit("docs/하위/b.md", "2026-03-04")
    soup = page_end(repository, registry=registry, repository="https://git.example/x/", commit="abc")
    end = soup.contents[-1]
    assert end.name == "footer"
    assert end.has_attr("data-search-exclude")
    assert end.time["datetime"] == "2026-03-04"
    assert end.span.get_text() == "마지막으로 고친 날: 2026년 3월 4일"
    assert end.a.get_text() == "이 쪽에 틀린 것이 있나요?"
    address = urlsplit(end.a["href"])
    assert address.path == "/x/issues/new"
    assert parse_qs(address.query) == {"template": ["mistake.yml"], "page": ["docs/하위/b.md"], "commit": ["abc"]}


def test_what_is_not_known_is_left_out(tmp_path: Path):
    end = page_end(tmp_path, registry="MkDocs").footer
    assert end.get_text() == ""


@pytest.mark.parametrize("registry", ["", "markdown-exec"])
def test_text_that_is_not_a_page_has_no_end(tmp_path: Path, registry: str):
    assert page_end(tmp_path, registry=registry, repository="https://git.example/x").footer is None
