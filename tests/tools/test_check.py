"""`make check`와, 그것을 저절로 하는 것(pre-commit, 편집기)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from evidence.project import Project, Violation
from evidence.running import find_tool
from tools import check
from tools.check import CHECKS, Check

ROOT = Path(__file__).parents[2]


def editor(name: str) -> Any:
    return json.loads((ROOT / ".vscode" / name).read_text("utf-8"))


def run(code: str, fix: str = "") -> Check:
    return Check(code[:12], (sys.executable, "-c", code), (sys.executable, "-c", fix) if fix else ())


def test_all_are_run_and_only_the_failed_are_shown(monkeypatch: pytest.MonkeyPatch, capsys):
    failing = run("print('docs/x.md:1: 나쁨'); exit(1)"), run("print('둘'); exit(2)", fix="pass")
    monkeypatch.setattr(check, "CHECKS", (run("print('조용히')"), *failing))
    assert check.check() == 1
    said = capsys.readouterr().out
    assert "조용히" not in said
    assert "docs/x.md:1: 나쁨" in said
    assert "확인 3개 가운데 2개를 통과하지 못했습니다" in said
    assert "make format이 고치는 것도 있습니다" in said


def test_all_pass(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(check, "CHECKS", (run("pass"),))
    assert (check.check(), capsys.readouterr().out) == (0, "· 확인 1개를 모두 통과했습니다\n")


def test_zizmor_is_run_as_strictly_as_in_its_test():
    (found,) = [each.command for each in CHECKS if each.name == "zizmor"]
    assert {"--offline", "--persona", "auditor", "--strict-collection"} <= set(found)
    assert not set(found) & {"--no-exit-codes", "--min-severity", "--min-confidence"}


def test_pre_commit_does_what_make_check_does():
    """훅은 `make check`를 부르기만 하므로 둘이 달라질 수 없다."""
    path = ROOT / ".pre-commit-config.yaml"
    (repository,) = yaml.safe_load(path.read_text("utf-8"))["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["entry"], hook["always_run"]) == ("local", "make check", True)
    assert hook["pass_filenames"] is False
    assert not hook.keys() & {"files", "exclude", "types", "stages", "args"}


@pytest.mark.tool("pre-commit")
def test_pre_commit_can_read_its_configuration():
    command = [str(find_tool("pre-commit")), "validate-config", ".pre-commit-config.yaml"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (finished.returncode, finished.stdout + finished.stderr) == (0, "")


LINES = {
    str(Violation("docs/새 쪽.md", 12, "claim", "테스트가 없습니다; 쓰십시오")): ("docs/새 쪽.md", "12"),
    "docs/versions.md:63: '해요'를 합니다체로 고칩니다.": ("docs/versions.md", "63"),
    "evidence/gate.py:3: error: Name 'x' is not defined  [name-defined]": ("evidence/gate.py", "3"),
    "· 용어와 말투": None,
    "확인 11개 가운데 1개를 통과하지 못했습니다(용어와 말투); 위의 것을 고치십시오": None,
    "  --> docs/a.md:1:2": None,
}


@pytest.mark.parametrize(("line", "place"), LINES.items())
def test_editor_finds_the_place_of_each_error(line: str, place: tuple[str, str] | None):
    (task,) = editor("tasks.json")["tasks"]
    assert task["command"] == "make check"
    pattern = task["problemMatcher"]["pattern"]
    found = re.match(pattern["regexp"], line)
    assert (found and (found[pattern["file"]], found[pattern["line"]])) == place


def test_editor_opens_what_an_include_names(project: Project):
    """확장이 찾는 폴더가 사이트를 지을 때 찾는 폴더와 같다."""
    assert "main-branch.mkdocs-snippet-lens" in editor("extensions.json")["recommendations"]
    base = editor("settings.json")["mkdocsSnippetLens.basePath"]
    assert f"base_path: [{base}]" in project.text("mkdocs.yml")
