"""git에 묻는 것. git이 없거나 저장소가 아니어도 답한다."""

from __future__ import annotations

import os
import re

import pytest

from evidence import git
from tests.evidence.conftest import INDEX, SNIPPET, Tree


def test_a_folder_that_is_no_repository(tree: Tree):
    assert git.commit_of(tree.root) == ""
    assert git.is_dirty(tree.root)
    assert git.visible_files(tree.root) is None
    assert git.last_changes(tree.root, "docs") == {}


def test_git_that_is_not_installed(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    tree.commit()
    monkeypatch.setenv("PATH", str(tree.root))
    assert (git.commit_of(tree.root), git.is_dirty(tree.root), git.visible_files(tree.root)) == ("", True, None)


def test_commit_and_what_is_not_committed(tree: Tree):
    tree.commit()
    assert re.fullmatch("[0-9a-f]{40}", git.commit_of(tree.root))
    assert not git.is_dirty(tree.root)
    tree.write("docs/demo/new/two.md", "# 둘\n")
    assert git.is_dirty(tree.root)


def test_files_that_git_would_keep(tree: Tree):
    tree.commit()
    tree.write("snippets/demo/한글 이름.py", "x = 1\n")
    tree.write("site/index.html", "")
    found = git.visible_files(tree.root) or []
    assert {SNIPPET, "snippets/demo/한글 이름.py"} <= set(found)
    assert "site/index.html" not in found
    assert git.visible_files(tree.root, "docs") == ["docs/demo/one.md", INDEX]


@pytest.mark.platform("linux")
def test_name_that_is_no_utf8(tree: Tree):
    tree.commit()
    (tree.root / "docs" / os.fsdecode(b"\xff.md")).touch()
    assert os.fsdecode(b"docs/\xff.md") in (git.visible_files(tree.root) or [])


def test_days_of_the_last_changes(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    # 자정을 넘어도 같은 날이다.
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-04T12:00:00+09:00")
    tree.commit()
    assert git.last_changes(tree.root, "docs") == dict.fromkeys((INDEX, "docs/demo/one.md"), "2026-03-04")


def test_a_shallow_clone_has_no_days(tree: Tree):
    tree.commit()
    tree.commit()
    tree.git("clone", "-q", "--depth=1", tree.root.as_uri(), "shallow")
    assert git.last_changes(tree.root / "shallow", "docs") == {}
