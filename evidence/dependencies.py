"""테스트 모듈의 결과를 바꿀 수 있는 코드: 불러오는 파일과 설치한 패키지. 실행하지 않고 소스만 읽는다."""

from __future__ import annotations

import ast
import importlib.metadata
import re
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from evidence.project import Project, ProjectError

# 이름으로 불러오는 모듈.
BY_NAME = re.compile(r"(?:snippets|tests)\.")


def imports(project: Project, module: str) -> tuple[set[str], set[str]]:
    """모듈과 그 폴더들의 conftest.py가 불러오는 (저장소의 파일, 다른 패키지의 이름) 전부. conftest.py는 없어도 적는다."""
    parents = Path(module).parents
    conftests = [(parent / "conftest.py").as_posix() for parent in parents]
    todo, known = [module, *conftests], set(project.files)
    files, packages = set[str](), set[str]()
    while todo:
        path = todo.pop()
        if path in known and path not in files:
            files.add(path)
            for name in _imported_names(project, path) if path.endswith(".py") else ():
                folder = name.replace(".", "/")
                todo += project.under(folder) if name.endswith(".") else [f"{folder}.py", f"{folder}/__init__.py"]
                packages.add(name.partition(".")[0])
    return files | set(conftests), packages


def _imported_names(project: Project, path: str) -> Iterable[str]:
    try:
        tree = ast.parse(project.text(path))
    except (SyntaxError, ValueError, ProjectError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(path.split("/")[: -node.level]) if node.level else ""
            name = ".".join(filter(None, (base, node.module)))
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and path.startswith("tests/") and BY_NAME.match(str(node.value)):
            yield str(node.value)  # import_module("snippets.x")이나 f"snippets.x.{name}"


def required(names: Iterable[str]) -> set[str]:
    """그 배포 패키지와, 그것들이 쓰는 설치된 패키지."""
    found: set[str] = set()
    todo = [canonicalize_name(name) for name in names]
    while todo:
        name = todo.pop()
        if name not in found and (lines := _requires(name)) is not None:
            found.add(name)
            wanted = [
                line for line in map(Requirement, lines) if not line.marker or line.marker.evaluate({"extra": ""})
            ]
            todo += [canonicalize_name(line.name) for line in wanted]
    return found


def _requires(name: str) -> list[str] | None:
    """그 배포 패키지에 필요한 것. 설치하지 않은 패키지면 None."""
    try:
        return importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return None
