"""원장 파일을 쓰고 읽기."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence import ledger as ledgers
from evidence.ledger import LedgerError
from tests.evidence.conftest import Tree


def test_written_ledger_reads_back_the_same(tree: Tree):
    written = tree.ledger("3.14t")
    ledgers.write(written, tree.root)
    assert ledgers.read_all(tree.root) == ([written], [])
    assert [path.name for path in (tree.root / ".evidence").iterdir()] == ["ledger-3.14t.json"]


def test_ledgers_are_ordered_by_version(tree: Tree):
    for python in ("3.14t", "3.9", "3.14"):
        ledgers.write(tree.ledger(python), tree.root)
    assert [ledger.python for ledger in ledgers.read_all(tree.root)[0]] == ["3.9", "3.14", "3.14t"]


BROKEN = {
    "": "원장을 읽을 수 없습니다(JSONDecodeError); 파일을 지우고 make test를 실행하십시오",
    '{"format": 1, "tests": [[': "원장을 읽을 수 없습니다(JSONDecodeError); 파일을 지우고 make test를 실행하십시오",
    "[]": "원장을 읽을 수 없습니다(TypeError); 파일을 지우고 make test를 실행하십시오",
    '{"format": 1}': "원장을 읽을 수 없습니다(KeyError); 파일을 지우고 make test를 실행하십시오",
    '{"format": 2}': "원장의 형식 2이 이 도구(1)보다 새롭습니다;"
    " 도구를 같은 커밋으로 맞추거나 make test를 실행하십시오",
}


@pytest.mark.parametrize(("text", "message"), BROKEN.items())
def test_broken_ledger_is_one_error_line(tree: Tree, text: str, message: str):
    path = tree.root / ".evidence/ledger-3.11.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    found, faults = ledgers.read_all(tree.root)
    assert found == []
    assert [str(fault) for fault in faults] == [f".evidence/ledger-3.11.json:1: stale: {message}"]


def test_truncated_ledger_is_an_error_at_every_length(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    path = tree.root / ".evidence/ledger-3.11.json"
    whole = path.read_bytes()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        with pytest.raises(LedgerError):
            ledgers.read(path)


def test_unknown_field_is_an_error(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    path = tree.root / ".evidence/ledger-3.11.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"new": 1}), encoding="utf-8")
    with pytest.raises(LedgerError, match="TypeError"):
        ledgers.read(path)


def test_interrupted_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "x"
    ledgers.write_text(path, "옛것")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        ledgers.write_text(path, "새것")
    assert path.read_text(encoding="utf-8") == "옛것"
