"""CONTRIBUTING.md의 첫 페이지를 그대로 따라 하면 되는지, 참고서가 도구와 같은 말을 하는지."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.dependencies import imports
from evidence.figures import cures
from evidence.ledger import read_all
from evidence.pages import CODE_SPAN
from evidence.project import Project
from evidence.rules import RULES

REFERENCE = "evidence/README.md"
# Violation(어디, 줄, "규칙", …), self._fault(줄, 글, "규칙"), fault(줄, "규칙", …), 한 줄 오류의 `:1: 규칙: `
RULE = re.compile(
    r"""(?:Violation\([^\n]*?, |fault\([^\n]*?, )"([a-z-]+)"[,)]|:1: ([a-z-]+): |:\{line\}: ([a-z-]+): """
)
MAKE = re.compile(r"(?<![\w-])make ([a-z-]+)")
# 파일의 이름으로 시작하는 한 줄 다음의 블록은 그 파일이고, `sh` 블록은 그 자리에서 치는 명령이다.
STEP = re.compile(
    r"(?:^`(?P<file>[\w./-]+)`[^\n]*\n\n|^[^\n]*`(?P<more>[\w./-]+)`의 [^\n]*더합니다\.[^\n]*\n\n)?"
    r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


def test_table_of_rules_is_the_one_list(project: Project):
    assert cures().strip() in project.text(REFERENCE)


def test_every_rule_that_the_gate_names_is_in_the_list(project: Project):
    named = set()
    for path in project.under("evidence"):
        if path.endswith(".py"):
            named |= {name for found in RULE.findall(project.text(path)) for name in found if name}
    assert named <= {rule.name for rule in RULES}
    assert named >= {"inline-code", "stale", "claim", "failed", "run", "wrong-output"}


def links(text: str) -> list[str]:
    """사이트 밖의 글에서 다른 파일로 가는 링크. 코드 안의 것은 본보기다."""
    prose = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^):]+)\)", CODE_SPAN.sub("", prose))


def test_no_module_loads_the_snippets_of_many_pages(project: Project):
    """그런 모듈은 스니펫을 하나만 고쳐도 다시 돌아, 고치는 사람이 기다린다."""
    modules = [path for path in project.under("tests") if path.rpartition("/")[2].startswith("test_")]
    assert modules
    for module in modules:
        pages = {path.rpartition("/")[0] for path in imports(project, module)[0] if path.startswith("snippets/")}
        assert len(pages) <= 2, module


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", REFERENCE])
def test_links_to_files_and_headings_exist(project: Project, path: str):
    """페이지의 링크는 지은 사이트에서 확인한다."""
    for target in links(project.text(path)):
        name, _, anchor = target.partition("#")
        file = project.root / Path(path).parent / name if name else project.root / path
        assert file.is_file(), f"{path}: {target}"
        headings = re.findall(r"^#+ (.*)", file.read_text("utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {heading.replace(" ", "-").lower() for heading in headings}, f"{path}: {target}"


def test_commands_that_are_named_exist(project: Project):
    targets = set(re.findall(r"^([a-z-]+):", project.text("Makefile"), re.MULTILINE))
    said = commands(project, "evidence")
    assert said | commands(project, "tools") <= targets
    named = {name for path in ("README.md", "CONTRIBUTING.md", REFERENCE) for name in MAKE.findall(project.text(path))}
    assert named <= targets
    # make가 없는 사람도 오류가 알리는 명령을 칠 수 있다.
    without = project.text("README.md").partition("## make 없이")[2].partition("\n## ")[0]
    assert said == {"test", "outputs"}
    assert said | {"check", "format"} <= set(MAKE.findall(without))


def commands(project: Project, folder: str) -> set[str]:
    """그 폴더의 파이썬이 사람에게 알리는 make의 명령."""
    texts = [project.text(path) for path in project.under(folder) if path.endswith(".py")]
    return {name for text in texts for name in MAKE.findall(text)}


def put(root: Path, path: str, body: str) -> None:
    """파일을 만들거나, 있는 파일이면 블록에 있는 줄 다음에(없으면 끝에) 새 줄을 더한다."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.read_text("utf-8") if target.exists() else ""
    known = "".join(line for line in body.splitlines(keepends=True) if line in old.splitlines(keepends=True))
    new = "".join(line for line in body.splitlines(keepends=True) if line not in known)
    assert old.count(known) == 1 or not known, f"{path}에 {known!r}이 하나가 아닙니다"
    target.write_text(old.replace(known, known + new) if known else old + new, "utf-8", newline="\n")


def follow(project: Project, root: Path) -> list[str]:
    """첫 페이지의 절을 위에서 아래로 따라 하고, 친 명령을 돌려준다."""
    section = project.text("CONTRIBUTING.md").partition("\n## 첫 페이지\n")[2].partition("\n## ")[0]
    # 의존성은 이미 있는 환경의 것을 쓴다.
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (root / ".venv/bin/python").chmod(0o755)
    # 이 테스트를 `make test VENV=… ONLY=…`로 돌려도 그 변수를 물려받지 않는다.
    variables = set(re.findall(r"\$\((?:if )?([A-Z]+)\b", project.text("Makefile")))
    inherited = re.compile(f"COV|EVIDENCE|GITHUB|MAKE|MFLAGS|PYT|(?:{'|'.join(variables)})$")
    kept = {key: value for key, value in os.environ.items() if not inherited.match(key)}
    env = {**kept, "PYTHONUTF8": "1", "MAKEFLAGS": "-- INSTALL=@true"}
    typed = []
    for step in STEP.finditer(section):
        if step["file"] or step["more"]:
            put(root, step["file"] or step["more"], step["body"])
        elif step["language"] == "sh":
            typed.append(step["body"])
            finished = subprocess.run(
                ["sh", "-eu"], input=step["body"], cwd=root, env=env, capture_output=True, text=True, encoding="utf-8"
            )
            assert finished.returncode == 0, f"{step['body']}{finished.stdout}{finished.stderr}"
    return typed


@pytest.mark.tool("make")
@pytest.mark.platform("linux", "darwin")
@pytest.mark.timeout(600)
def test_first_page_can_be_followed_to_its_proof(project: Project, tmp_path: Path):
    root = tmp_path / "첫 페이지"
    for path in [*project.files, ".gitignore", ".gitattributes"]:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / path, root / path)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    typed = follow(project, root)
    assert len(typed) == 4
    assert (root / "snippets/pytest/approx/compare.out").read_text("utf-8") == "False\nTrue\n"
    (ledger,), faults = read_all(root)
    assert faults == []
    assert {name for name in ledger.passing if "test_approx" in name} == {
        "tests/pytest/test_approx.py::test_sum_is_only_about_equal",
        "tests/pytest/test_approx.py::test_compare_script",
    }
