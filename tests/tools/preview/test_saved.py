"""무엇을 저장했는지."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.preview import saved
from tools.preview.saved import NOISE, QUIET, Watch, difference, stamps


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("docs/a.md", "snippets/a/b.py", "mkdocs.yml", ".evidence/ledger-3.11.json"):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("1", encoding="utf-8")
    return tmp_path


def test_nothing_saved_is_nothing_changed(root: Path):
    assert Watch(root).changed() == set()


def test_written_made_and_removed_files_are_found(root: Path):
    watch = Watch(root)
    (root / "docs/a.md").write_text("22", encoding="utf-8")
    (root / "snippets/a/새것.py").write_text("", encoding="utf-8")
    (root / "mkdocs.yml").unlink()
    (root / ".evidence/ledger-3.11.json").write_text("{}", encoding="utf-8")
    assert watch.changed() == {"docs/a.md", "snippets/a/새것.py", "mkdocs.yml", ".evidence/ledger-3.11.json"}
    assert watch.changed() == set()


def test_file_that_an_editor_replaces_is_changed_even_if_it_looks_the_same(root: Path):
    before = stamps(root)
    page = root / "docs/a.md"
    new = root / "docs/.a.md.new"
    new.write_text("2", encoding="utf-8")
    new.replace(page)
    assert difference(before, stamps(root)) == {"docs/a.md"}


@pytest.mark.parametrize(
    "name", [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp", "a.md___jb_tmp___", "a.pyc", "a.swx"]
)
def test_files_that_editors_leave_for_a_moment_are_not_saved_files(root: Path, name: str):
    before = stamps(root)
    (root / "docs" / name).write_text("x", encoding="utf-8")
    (root / "docs/__pycache__").mkdir()
    (root / "docs/__pycache__/b.py").write_text("x", encoding="utf-8")
    (root / ".evidence/lock").write_text("x", encoding="utf-8")
    assert difference(before, stamps(root)) == set()


def test_pages_are_not_noise():
    assert not [name for name in ("a.md", "tmp.py", "swap.py", "49131", "a#b.py") if NOISE.fullmatch(name)]


def test_rapid_saves_come_as_one(root: Path, monkeypatch: pytest.MonkeyPatch):
    watch = Watch(root)
    page = root / "docs/a.md"
    page.write_text("22", encoding="utf-8")
    texts = iter(["333", "4444"])

    def sleep(seconds: float) -> None:
        assert seconds == QUIET
        if text := next(texts, ""):  # 기다리는 동안 또 저장한다.
            page.write_text(text, encoding="utf-8")

    monkeypatch.setattr(saved, "time", SimpleNamespace(sleep=sleep))
    assert watch.changed() == {"docs/a.md"}
    assert watch.known["docs/a.md"].size == 4
    assert watch.changed() == set()


def test_missing_folders_are_empty(tmp_path: Path):
    assert stamps(tmp_path) == {}
