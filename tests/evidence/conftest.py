"""작은 저장소와 원장을 만들어 관문에 보이는 도구."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evidence import gate
from evidence.ledger import Ledger, Module, Result, Snippet
from evidence.project import Project

TEST = "tests/demo/test_one.py::test_one_is_one"
SNIPPET = "snippets/demo/one.py"
OUTPUT = "snippets/demo/one.out"
INDEX = "docs/index.md"
FILES = {
    "mkdocs.yml": "site_url: !ENV [SITE_URL, x]\nnav:\n  - index.md\n",
    "pyproject.toml": (
        "[project]\nclassifiers = [\n"
        '  "Programming Language :: Python :: 3.11",\n'
        '  "Programming Language :: Python :: 3.14",\n]\n'
        '[dependency-groups]\ntest = [{ include-group = "x" }, "pytest>=9"]\n'
    ),
    "docs/index.md": (
        "# 홈\n"
        "\n"
        "[하나를 돌려줍니다](test:demo/test_one.py::test_one_is_one).\n"
        "\n"
        "```python\n"
        '--8<-- "demo/one.py:body"\n'
        "```\n"
        "\n"
        "```text\n"
        '--8<-- "demo/one.out"\n'
        "```\n"
    ),
    SNIPPET: ("def one():\n    # --8<-- [start:body]\n    return 1\n    # --8<-- [end:body]\n\n\nprint(one())\n"),
    OUTPUT: "1\n",
    "tests/demo/test_one.py": "def test_one_is_one():\n    assert one.one() == 1\n",
}


@dataclass
class Tree:
    """임시 폴더에 만든 저장소."""

    root: Path
    python: str = "3.11"
    ledgers: list[Ledger] = field(default_factory=list)

    def write(self, path: str, content: str | bytes | None) -> None:
        """파일을 쓴다. None이면 지운다."""
        target = self.root / path
        if content is None:
            target.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    @property
    def project(self) -> Project:
        return Project(self.root)

    def ledger(self, python: str = "3.11") -> Ledger:
        """지금 파일로 만든, 모두 통과한 원장."""
        project = self.project
        module, inputs = TEST.partition("::")[0], [TEST.partition("::")[0], SNIPPET, OUTPUT]
        return Ledger(
            python=python,
            release=f"{python.rstrip('t')}.0",
            platform="linux-x86_64",
            settings=project.settings,
            packages={"pytest": "9.2.0"},
            digests={path: project.digest(path) for path in inputs},
            modules={module: Module(inputs, ["pytest"], "2026-11-26")},
            tests={TEST: Result("passed", 1)},
            snippets={
                SNIPPET: Snippet(imported=[1, 7], lines={3: [TEST]}, ran=[TEST], used=[TEST]),
                OUTPUT: Snippet(compared=[TEST]),
            },
        )

    def check(self, *ledgers: Ledger, publish: bool = False) -> list[str]:
        """관문이 찾은 잘못. 원장을 주지 않으면 모두 통과한 것을 쓴다."""
        verdict = gate.check(self.project, copy.deepcopy(list(ledgers)) or [self.ledger()], publish=publish)
        self.notes = verdict.notes
        return [str(violation) for violation in verdict.violations]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    made = Tree(tmp_path)
    for path, content in FILES.items():
        made.write(path, content)
    return made
