"""테스트 모듈이 불러오는 코드와 패키지."""

from __future__ import annotations

import importlib.metadata

import pytest

from evidence.dependencies import imports, required
from tests.evidence.conftest import MODULE, SNIPPET, Tree

OWN = {MODULE, SNIPPET, "tests/conftest.py", "tests/demo/conftest.py", "conftest.py"}
# 모듈의 글과 더한 파일 → (더 읽는 파일, 다른 패키지)
SOURCES: dict[str, tuple[str, dict[str, str], set[str], set[str]]] = {
    "nothing more": ("", {}, set(), set()),
    "packages": ("import django.db\nfrom yaml import load\n", {}, set(), {"django", "yaml"}),
    "helper of a helper": (
        "from tests.a import x\n",
        {"tests/a.py": "import tests.b\n", "tests/b.py": "import attrs\n"},
        {"tests/a.py", "tests/b.py"},
        {"attrs"},
    ),
    "circle": ("import tests.a\n", {"tests/a.py": "import tests.demo.test_one\n"}, {"tests/a.py"}, set()),
    "name in a package": (
        "from tests.deep import x\n",
        {"tests/deep/__init__.py": "", "tests/deep/x.py": ""},
        {"tests/deep/__init__.py", "tests/deep/x.py"},
        set(),
    ),
    "beside": (
        "from . import x\nfrom .y import z\n",
        {"tests/demo/x.py": "", "tests/demo/y.py": ""},
        {"tests/demo/x.py", "tests/demo/y.py"},
        set(),
    ),
    "above": ("from ..x import y\n", {"tests/x.py": ""}, {"tests/x.py"}, set()),
    "inside a function": ("def f():\n    import tests.a\n", {"tests/a.py": ""}, {"tests/a.py"}, set()),
    "by its name": (
        "import importlib\nimportlib.import_module('tests.a')\n",
        {"tests/a.py": ""},
        {"tests/a.py"},
        set(),
    ),
    "by a part of its name": (
        "import importlib\nimportlib.import_module(f'snippets.demo.{name}')\n",
        {},
        {"snippets/demo/one.out"},
        set(),
    ),
    "prefix in a file that is no test": (
        "import evidence.x\n",
        {"evidence/x.py": "PREFIXES = ('snippets.', 'tests.')\n"},
        {"evidence/x.py"},
        {"evidence"},
    ),
    "plugin": ("pytest_plugins = ['tests.a']\n", {"tests/a.py": ""}, {"tests/a.py"}, set()),
    "conftest of its folder": (
        "",
        {"tests/demo/conftest.py": "import tests.a\n", "tests/a.py": ""},
        {"tests/a.py"},
        set(),
    ),
    "conftest of the root": ("", {"conftest.py": "import tests.a\n", "tests/a.py": ""}, {"tests/a.py"}, set()),
    "no Python": ("import tests.a\n", {"tests/a.py": "def (:\n"}, {"tests/a.py"}, set()),
    "no text": ("import tests.a\n", {"tests/a.py": "\udcff"}, {"tests/a.py"}, set()),
}


@pytest.mark.parametrize(("text", "files", "more", "packages"), SOURCES.values(), ids=SOURCES)
def test_what_a_module_imports(tree: Tree, text: str, files: dict[str, str], more: set[str], packages: set[str]):
    tree.add(MODULE, text)
    for path, content in files.items():
        tree.write(path, content.encode("utf-8", "surrogateescape"))
    found, names = imports(tree.project, MODULE)
    assert found == OWN | more
    assert names - {"snippets", "tests", "", "importlib"} == packages


def test_module_that_is_gone(tree: Tree):
    assert imports(tree.project, "tests/demo/gone.py") == (OWN - {MODULE, SNIPPET}, set())


def test_packages_with_what_they_need(monkeypatch: pytest.MonkeyPatch):
    needs = {
        "a": ["B_x>=1", "c ; python_version < '3'", "d[extra] ; extra == 'more'", "e ; extra == ''"],
        "b-x": ["a", "gone"],
        "e": None,
    }

    def requires(name: str) -> list[str] | None:
        if name not in needs:
            raise importlib.metadata.PackageNotFoundError(name)
        return needs[name]

    monkeypatch.setattr(importlib.metadata, "requires", requires)
    assert required(["A", "gone"]) == {"a", "b-x", "e"}


def test_packages_that_are_installed():
    assert {"pytest", "pluggy", "iniconfig"} <= required(["pytest"])
