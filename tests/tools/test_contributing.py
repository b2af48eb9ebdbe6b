"""CONTRIBUTING.md의 첫 페이지를 그대로 따라 하면 되는지, 참고서가 도구와 같은 말을 하는지."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.figures import cures
from evidence.pages import CODE_SPAN
from evidence.project import Project
from evidence.rules import RULES

REFERENCE = "evidence/README.md"
# Violation(어디, 줄, "규칙", …), self._fault(줄, 글, "규칙"), fault(줄, "규칙", …), 한 줄 오류의 `:1: 규칙: `
RULE = re.compile(
    r"""(?:Violation\([^\n]*?, |fault\([^\n]*?, )"([a-z-]+)"[,)]|:1: ([a-z-]+): |:\{line\}: ([a-z-]+): """
)
MAKE = re.compile(r"(?<![\w-])make ([a-z-]+)")


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
