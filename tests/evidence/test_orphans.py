"""아무도 쓰지 않는 스니펫."""

from __future__ import annotations

import pytest

from evidence import orphans
from evidence.snippets import parse
from tests.evidence.conftest import SNIPPET, Tree

UNUSED = "orphan: 어느 페이지에도 없고 아무도 쓰지 않습니다; 페이지에 포함하거나 지우십시오"
ALONE = "orphan: 출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오"
# 더한 스니펫 → 잘못
ADDED: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "on no page": ({"two.py": "x = 1\n"}, [f"two.py:1: {UNUSED}"]),
    "only itself": ({"two.py": "import two\n"}, [f"two.py:1: {UNUSED}"]),
    "a word that is its name": (
        {"two.py": "x = 1\n", "one.py": "two = 'two'\n# import two\n"},
        [f"two.py:1: {UNUSED}"],
    ),
    "a file name in a comment": ({"two.py": "x = 1\n", "one.py": "# two.py\n"}, [f"two.py:1: {UNUSED}"]),
    "imported": ({"two.py": "x = 1\n", "one.py": "import two\n"}, []),
    "imported from": ({"two.py": "x = 1\n", "one.py": "from two import x\n"}, []),
    "imported from its folder": ({"deep/two.py": "x = 1\n", "one.py": "from deep import two\n"}, []),
    "imported beside": ({"two.py": "x = 1\n", "one.py": "from . import two\n"}, []),
    "imported by its full name": ({"two.py": "x = 1\n", "one.py": "import snippets.demo.two\n"}, []),
    "opened": ({"data.json": "{}\n", "one.py": 'open("data.json")\n'}, []),
    "run by a shell file": ({"two.py": "x = 1\n", "one.py": "run('go.sh')\n", "go.sh": "python two.py\n"}, []),
    "named by a file that is no Python": ({"two.py": "x = 1\n", "one.py": "def (\n two.py"}, []),
    "package": ({"deep/__init__.py": ""}, []),
    "suite that is on no page": (
        {"suite/conftest.py": "", "suite/deep/test_x.py": "", "suite/data.txt": ""},
        [f"suite/{name}:1: {UNUSED}" for name in ("conftest.py", "data.txt", "deep/test_x.py")],
    ),
    "output": ({"two.out": "1\n", "two.3.14.out": "2\n"}, [f"two.out:1: {ALONE}", f"two.3.14.out:1: {ALONE}"]),
    "output of a folder": ({"suite/test_x.py": "", "suite.out": "1\n"}, [f"suite/test_x.py:1: {UNUSED}"]),
    "second output of a snippet": ({"one.free.out": "1\n"}, []),
    "output of a snippet that cannot be read": ({"two.sh": b"\xff", "two.out": "1\n"}, []),
}


@pytest.mark.parametrize(("files", "expected"), ADDED.values(), ids=ADDED)
def test_snippets_that_are_used(tree: Tree, files: dict[str, str | bytes], expected: list[str]):
    for name, content in files.items():
        tree.write(f"snippets/demo/{name}", content)
    assert faults(tree, SNIPPET) == [f"snippets/demo/{line}" for line in expected]


def test_one_file_on_a_page_shows_its_whole_suite(tree: Tree):
    for name in ("conftest.py", "deep/test_x.py", "deep/manage.py"):
        tree.write(f"snippets/demo/suite/{name}", "")
    assert faults(tree, SNIPPET, "snippets/demo/suite/deep/test_x.py") == []


def faults(tree: Tree, *on_page: str) -> list[str]:
    project = tree.project
    readable = [path for path in project.snippets if tree.project.data(path) != b"\xff"]
    texts = {path: parse(path, project.text(path)) for path in readable}
    return [str(fault) for fault in orphans.faults(project, texts, set(on_page))]
