"""어느 페이지에도 없고 다른 스니펫이나 테스트 모음도 쓰지 않는 스니펫, 스니펫이 없는 출력."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping

from evidence.project import Project, Violation
from evidence.snippets import Text, tree_of

PATH = re.compile(r"[\w./-]+")
SUITE_FILES = ("pytest.ini", "conftest.py", "manage.py", "pyproject.toml")


def faults(project: Project, texts: Mapping[str, Text], on_page: set[str]) -> Iterator[Violation]:
    """쓰이지 않는 스니펫과 출력.

    Parameters:
        on_page: 페이지에 있는 파일.
    """
    code = [path for path in texts if not path.endswith(".out")]
    suites = {posixpath.dirname(path) for path in code if posixpath.basename(path) in SUITE_FILES}
    shown_suites = {_suite(path, suites) for path in on_page} - {""}
    users = _users(texts)
    for path in code:
        name = posixpath.basename(path)
        if path in on_page or name == "__init__.py" or _suite(path, suites) in shown_suites:
            continue
        if not any(users.get(name, set()) - {path} for name in _names(path)):
            yield Violation(
                path, 1, "orphan", "어느 페이지에도 없고 아무도 쓰지 않습니다; 페이지에 포함하거나 지우십시오"
            )
    files = [path for path in project.snippets if not path.endswith(".out")]
    stems = {posixpath.splitext(path)[0] for path in files}
    stems |= {folder for path in {posixpath.dirname(path) for path in files} for folder in _folders(path)}
    for stem, variants in project.outputs.items():
        if stem not in stems and stem.rpartition(".")[0] not in stems:
            for _, path in variants:
                yield Violation(path, 1, "orphan", "출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오")


def _names(path: str) -> list[str]:
    """다른 스니펫이 그 파일을 가리킬 때 쓰는 이름: 모듈의 이름(`c`, `b.c`, …), 파일의 이름, 경로."""
    parts = posixpath.splitext(path)[0].split("/")
    modules = [".".join(parts[start:]) for start in range(len(parts))]
    return [*modules, posixpath.basename(path), path.removeprefix("snippets/")]


def _users(texts: Mapping[str, Text]) -> dict[str, set[str]]:
    """이름마다 그 이름을 불러오거나 파일로 여는 스니펫."""
    found: dict[str, set[str]] = {}
    for path, text in texts.items():
        if not path.endswith(".out"):
            for name in _named_in(path, text.text):
                found.setdefault(name, set()).add(path)
    return found


def _named_in(path: str, text: str) -> Iterator[str]:
    try:
        tree = tree_of(text) if path.endswith(".py") else None
    except (SyntaxError, ValueError):
        tree = None
    if tree is None:
        yield from (word for word in PATH.findall(text) if "." in word)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}".removeprefix("None.") for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (word for word in PATH.findall(node.value) if "." in word)


def _suite(path: str, suites: set[str]) -> str:
    """그 파일이 들어 있는 가장 바깥의 테스트 모음이나 프로젝트 폴더. 없으면 빈 문자열."""
    return next((folder for folder in _folders(posixpath.dirname(path)) if folder in suites), "") if suites else ""


def _folders(folder: str) -> list[str]:
    """그 폴더와 그것을 담은 폴더. 바깥쪽부터."""
    parts = folder.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
