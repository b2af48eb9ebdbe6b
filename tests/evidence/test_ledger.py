"""원장 파일을 쓰고 읽기, 아직 믿을 수 있는 결과를 가리기."""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evidence import ledger as ledgers
from evidence.ledger import Ledger, LedgerError, Module, Result, Snippet
from evidence.project import LOCK
from evidence.running import PYTHON
from tests.evidence.conftest import MODULE, OUTPUT, SNIPPET, TEST, Tree

OTHER = "tests/demo/test_two.py"


def test_written_ledger_reads_back_the_same(tree: Tree):
    written = tree.ledger("3.14t")
    ledgers.write(written, tree.root)
    assert ledgers.read_all(tree.root) == ([written], [])
    assert [path.name for path in (tree.root / ".evidence").iterdir()] == ["ledger-3.14t.json"]
    assert (written.version, written.path) == ("3.14", ".evidence/ledger-3.14t.json")


def test_ledgers_are_ordered_by_version(tree: Tree):
    for python in ("3.14t", "3.9", "3.14"):
        ledgers.write(tree.ledger(python), tree.root)
    assert [ledger.python for ledger in ledgers.read_all(tree.root)[0]] == ["3.9", "3.14", "3.14t"]


BROKEN = {
    "": "JSONDecodeError",
    '{"tests": [[': "JSONDecodeError",
    "[]": "TypeError",
    "{}": "KeyError",
    '{"tests": [["a", {"outcome": "passed"}]]}': "TypeError",
    '{"tests": [], "snippets": {"a": {"lines": [[1, [7]]]}}}': "IndexError",
    '{"tests": [], "snippets": [], "modules": {}}': "AttributeError",
}


@pytest.mark.parametrize(("text", "error"), BROKEN.items())
def test_broken_ledger_is_one_error_line(tree: Tree, text: str, error: str):
    tree.write(".evidence/ledger-3.11.json", text)
    found, faults = ledgers.read_all(tree.root)
    assert found == []
    message = f"원장을 읽을 수 없습니다({error}); 파일을 지우고 make test를 실행하십시오"
    assert [str(fault) for fault in faults] == [f".evidence/ledger-3.11.json:1: stale: {message}"]


def test_truncated_ledger_is_an_error_at_every_length(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    path = tree.root / ".evidence/ledger-3.11.json"
    whole = path.read_bytes()
    for length in range(0, len(whole), 37):
        path.write_bytes(whole[:length])
        with pytest.raises(LedgerError):
            ledgers.read(path)


@pytest.mark.parametrize("change", [{"new": 1}, {"python": "latest"}, {"settings": "0"}])
def test_ledger_of_another_form_is_an_error(tree: Tree, change: dict[str, object]):
    ledgers.write(tree.ledger(), tree.root)
    path = tree.root / ".evidence/ledger-3.11.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"TypeError|ValueError"):
        ledgers.read(path)


def test_folder_in_the_place_of_a_ledger(tree: Tree):
    (tree.root / ".evidence/ledger-3.11.json").mkdir(parents=True)
    fault = str(ledgers.read_all(tree.root)[1][0])
    assert fault.startswith(".evidence/ledger-3.11.json:1: stale: 원장을 읽을 수 없습니다(")


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_interrupted_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException):
    path = tmp_path / "x"
    ledgers.write_text(path, "옛것")

    def refuse(self: Path, target: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(type(error)):
        ledgers.write_text(path, "새것")
    assert path.read_text(encoding="utf-8") == "옛것"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_names_of_tests_and_what_they_used(tree: Tree):
    ledger = tree.ledger()
    ledger.tests |= {f"{TEST}[a]": Result("passed", 1), f"{TEST}[b]": Result("failed", 1)}
    assert ledger.matching(TEST) == [TEST, f"{TEST}[a]", f"{TEST}[b]"]
    assert ledger.matching(f"{TEST}[b]") == [f"{TEST}[b]"]
    assert ledger.matching("tests/x.py::y") == []
    assert ledger.passing == {TEST, f"{TEST}[a]"}
    assert ledger.files == {TEST: {SNIPPET, OUTPUT}}


def two_modules(tree: Tree) -> Ledger:
    """모듈 둘의 원장. 둘째는 스니펫만 읽었다."""
    tree.write(OTHER, "def test_two(): ...\n")
    ledger = tree.ledger()
    ledger.modules[OTHER] = Module([OTHER, SNIPPET], ["django"], "2026-11-25")
    ledger.digests[OTHER] = tree.project.digest(OTHER)
    ledger.packages["django"] = "6.1"
    ledger.tests[f"{OTHER}::test_two"] = Result("passed", 1)
    ledger.snippets[SNIPPET].lines = {3: [TEST, f"{OTHER}::test_two"], 8: [f"{OTHER}::test_two"]}
    return ledger


# 바꾼 파일 → 모듈마다 낡은 까닭
CHANGES = {
    "output that one module read": (OUTPUT, {MODULE: [OUTPUT]}),
    "snippet that both read": (SNIPPET, {MODULE: [SNIPPET], OTHER: [SNIPPET]}),
    "module": (OTHER, {OTHER: [OTHER]}),
    "page that nobody read": ("docs/index.md", {}),
    "new file that nobody looked for": ("snippets/demo/three.py", {}),
}


@pytest.mark.parametrize(("path", "reasons"), CHANGES.values(), ids=CHANGES)
def test_changed_file_makes_its_readers_stale(tree: Tree, path: str, reasons: dict[str, list[str]]):
    ledger = two_modules(tree)
    assert ledger.stale(tree.project) == {}
    tree.write(path, "새것\n")
    assert ledger.stale(tree.project) == reasons


def test_file_that_is_gone_or_was_missing(tree: Tree):
    ledger = two_modules(tree)
    ledger.modules[OTHER].inputs.append("tests/conftest.toml")
    ledger.digests["tests/conftest.toml"] = ""
    assert ledger.stale(tree.project) == {}
    tree.write("tests/conftest.toml", "")
    tree.write(OUTPUT, None)
    assert ledger.stale(tree.project) == {MODULE: [OUTPUT], OTHER: ["tests/conftest.toml"]}


def test_settings_decide_every_result(tree: Tree):
    ledger = two_modules(tree)
    tree.replace("pyproject.toml", "strict_markers = true", "strict_markers = false")
    assert ledger.stale(tree.project) == {MODULE: ["pyproject.toml"], OTHER: ["pyproject.toml"]}
    tree.write("evidence/tracing.py", "x = 1\n")
    assert ledger.stale(tree.project)[MODULE] == ["evidence/tracing.py", "pyproject.toml"]


def test_pin_that_moved(tree: Tree):
    ledger = two_modules(tree)
    tree.write(LOCK, "pytest==9.2.0\ndjango==6.2\n")
    assert ledger.stale(tree.project) == {OTHER: ["django"]}
    tree.write(LOCK, "pytest==9.2.0\ndjango==6.1 ; python_version > '3'\ndjango==5.2 ; python_version < '3'\n")
    assert ledger.stale(tree.project) == {}


def here(ledger: Ledger) -> Ledger:
    place = f"{sys.platform}-{platform.machine()}"
    return replace(ledger, python=PYTHON, release=platform.python_version(), platform=place)


def test_python_or_packages_that_changed_since(tree: Tree):
    ledger = here(two_modules(tree))
    ledger.packages = {"pytest": pytest.__version__, "django": "0"}
    assert ledger.moved(tree.project) == {OTHER: ["django"]}
    ledger.packages = {"pytest": pytest.__version__, "no-such-package": "1"}
    ledger.modules[OTHER].packages = ["no-such-package"]
    assert ledger.moved(tree.project) == {OTHER: ["no-such-package"]}
    assert replace(ledger, release="3.0.0").moved(tree.project) == {MODULE: ["Python 3.0.0"], OTHER: ["Python 3.0.0"]}
    assert replace(ledger, platform="plan9-vax").moved(tree.project).keys() == {MODULE, OTHER}
    assert replace(ledger, python="3.0", release="3.0.0").moved(tree.project) == {}


def test_command_that_was_installed_again_matters_only_here(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    (tree.root / "some-tool").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tree.root))
    ledger = here(two_modules(tree))
    ledger.packages = {}
    ledger.modules[OTHER].inputs.append("tool:some-tool")
    ledger.digests["tool:some-tool"] = tree.project.digest("tool:some-tool")
    assert ledger.moved(tree.project) == {}
    (tree.root / "some-tool").write_text("x", encoding="utf-8")
    assert ledger.moved(tree.project) == {OTHER: ["tool:some-tool"]}
    assert ledger.stale(tree.project) == {}


def test_part_of_a_ledger(tree: Tree):
    ledger = two_modules(tree)
    assert ledger.only([MODULE, OTHER]) is ledger
    part = ledger.only([MODULE])
    assert (list(part.modules), list(part.tests), sorted(part.digests)) == (
        [MODULE],
        [TEST],
        sorted([MODULE, OUTPUT, SNIPPET]),
    )
    assert part.snippets[SNIPPET] == Snippet([1, 7], {3: [TEST]}, ran=[TEST], used=[TEST])
    assert ledger.only([]).tests == {}
    assert ledger.only([]).snippets == {}
    assert ledger.only(path for path in (OTHER, MODULE)) is ledger
    ledger.tests["tests/demo/test_partly.py::test_x"] = Result("passed", 1)
    assert list(ledger.only([MODULE, OTHER]).tests) == [TEST, f"{OTHER}::test_two"]
