"""CONTRIBUTING.md가 도구와 같은 말을 하는지."""

import re

from evidence.figures import cures
from evidence.project import Project
from evidence.rules import RULES

# Violation(어디, 줄, "규칙", …), self._fault(줄, 글, "규칙"), fault(줄, "규칙", …), 한 줄 오류의 `:1: 규칙: `
RULE = re.compile(
    r"""(?:Violation\([^\n]*?, |fault\([^\n]*?, )"([a-z-]+)"[,)]|:1: ([a-z-]+): |:\{line\}: ([a-z-]+): """
)


def test_table_of_rules_is_the_one_list(project: Project):
    assert cures().strip() in project.text("CONTRIBUTING.md")


def test_every_rule_that_the_gate_names_is_in_the_list(project: Project):
    named = set()
    for path in project.under("evidence"):
        if path.endswith(".py"):
            named |= {name for found in RULE.findall(project.text(path)) for name in found if name}
    assert named <= {rule.name for rule in RULES}
    assert named >= {"inline-code", "stale", "claim", "failed", "run", "wrong-output"}
