"""테스트를 돌리는 프로세스의 준비: 자식이 기록을 시작하게 하고, 옛 바이트코드를 쓰지 않게 한다."""

from __future__ import annotations

import os
import py_compile
import sys
import sysconfig
from pathlib import Path

import pytest

from evidence import watcher
from tests.evidence.conftest import MODULE, SNIPPET, TEST, Tree

START = Path(sysconfig.get_path("purelib"), "evidence-tracing.pth")


def test_children_begin_to_record_when_they_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert START.read_text(encoding="utf-8") == watcher.START
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    watcher._install()
    assert (tmp_path / START.name).read_text(encoding="utf-8") == watcher.START
    (tmp_path / START.name).write_text("import old", encoding="utf-8")
    watcher._install()
    assert (tmp_path / START.name).read_text(encoding="utf-8") == watcher.START
    before = (tmp_path / START.name).stat()
    watcher._install()
    after = (tmp_path / START.name).stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_environment_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path / "file"))
    message = r"^.+evidence-tracing\.pth:1: run: 쓰지 못했습니다\(.+\); 쓸 수 있는 가상 환경에서 실행하십시오$"
    with pytest.raises(pytest.UsageError, match=message):
        watcher._install()


@pytest.fixture
def bytecode(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", "x")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "x")
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


@pytest.mark.usefixtures("bytecode")
def test_old_bytecode_is_forgotten(tree: Tree):
    for folder in ("snippets/demo", "tests", "docs"):
        tree.write(f"{folder}/__pycache__/x.cpython-311.pyc", "")
    watcher._forget_bytecode(tree.root)
    assert [path.parts[-3] for path in tree.root.rglob("*.pyc")] == ["docs"]
    assert (sys.dont_write_bytecode, sys.pycache_prefix, "PYTHONPYCACHEPREFIX" in os.environ) == (True, None, False)
    assert os.environ["PYTHONDONTWRITEBYTECODE"] == "1"


def test_bytecode_of_the_same_size_and_time_proves_nothing(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    place = str(tree.root / "cache")
    for prefix in (None, place):
        monkeypatch.setattr(sys, "pycache_prefix", prefix)
        py_compile.compile(str(tree.root / SNIPPET))
    status = (tree.root / SNIPPET).stat()
    tree.replace(SNIPPET, "return 1", "return 2")
    os.utime(tree.root / SNIPPET, ns=(status.st_atime_ns, status.st_mtime_ns))
    finished = tree.pytest(env={"PYTHONPYCACHEPREFIX": place})
    assert "1 failed" in finished.stdout
    assert tree.only_ledger().tests[TEST].outcome == "failed"
    finished = tree.pytest()
    assert "assert 2 == 1" in finished.stdout
    assert MODULE in tree.only_ledger().modules
