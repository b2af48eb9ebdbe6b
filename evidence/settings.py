"""mkdocs.yml: MkDocs가 관문과 같은 파일을 읽고 같은 것을 보이는 설정인지."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from evidence.project import Project, ProjectError, Violation

FILE = "mkdocs.yml"
# 관문과 다른 파일을 읽게 하거나, 관문이 읽지 않는 코드를 실행하는 설정.
REFUSED = ("docs_dir", "hooks", "INHERIT", "exclude_docs")
WANTED = {
    "pymdownx.snippets": {
        "base_path": ["snippets"],
        "check_paths": True,
        "dedent_subsections": True,
        "restrict_base_path": True,
    }
}
# mkdocs.yml의 모르는 태그(!ENV 등)는 값을 쓰지 않는다.
_Loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def faults(project: Project) -> Iterator[Violation]:
    """설정의 잘못."""
    line = 1
    try:
        config = yaml.load(project.text(FILE), _Loader)
    except ProjectError as error:
        yield error.violation
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        config, line = None, mark.line + 1 if mark else 1
    if not isinstance(config, dict):
        yield Violation(FILE, line, "missing", "YAML로 쓴 설정이 아닙니다; 구문을 고치십시오")
        return
    for key in _wrong(config):
        message = f"{key} 설정이 관문이 읽는 것과 다른 것을 보이게 합니다; 저장소에 있던 설정으로 되돌리십시오"
        yield Violation(FILE, 1, "missing", message)
    yield from _moved_faults(project, _moved(config))
    yield from _draft_faults(project, config)


def _wrong(config: dict[str, Any]) -> Iterator[str]:
    yield from (key for key in REFUSED if key in config)
    extensions, plugins = _named(config, "markdown_extensions"), _named(config, "plugins")
    yield from (key for key, found in (("markdown_extensions", extensions), ("plugins", plugins)) if None in found)
    yield from (key for key, options in WANTED.items() if extensions.get(key) != options)
    # 다른 저장소(root)나 커밋의 증거를 보일 수 없다.
    if "evidence.extension" not in extensions or _options(extensions, "evidence.extension").keys() - {"repository"}:
        yield "evidence.extension"
    if "markdown-exec" in plugins and _options(plugins, "markdown-exec").get("languages") != ["python"]:
        yield "markdown-exec"


def moved(project: Project) -> dict[str, list[str]]:
    """옮기거나 나눈 쪽의 옛 주소(`concurrency/old`)마다 새 주소."""
    try:
        config = yaml.load(project.text(FILE), _Loader)
    except (ProjectError, yaml.YAMLError):
        return {}
    return _moved(config) if isinstance(config, dict) else {}


def drafts(project: Project) -> set[str]:
    """미리 보기에만 보이는 페이지(`docs/`부터). 지은 사이트에는 없다."""
    try:
        config = yaml.load(project.text(FILE), _Loader)
    except (ProjectError, yaml.YAMLError):
        return set()
    return {f"docs{line}" for line in _draft_lines(config if isinstance(config, dict) else {})}


def draft_line(project: Project, page: str) -> int:
    """`draft_docs`에서 그 초안을 적은 줄의 번호."""
    lines = [line.strip() for line in project.text(FILE).split("\n")]
    name = page.removeprefix("docs")
    return lines.index(name) + 1 if name in lines else 1


def _draft_lines(config: dict[str, Any]) -> list[str]:
    found = config.get("draft_docs")
    lines = (line.strip() for line in found.splitlines()) if isinstance(found, str) else ()
    return [line for line in lines if line and not line.startswith("#")]


def _draft_faults(project: Project, config: dict[str, Any]) -> Iterator[Violation]:
    """무늬를 쓰면 어느 페이지가 빠지는지 읽어서 알 수 없다. 차례에 있는 쪽은 초안이 아니다."""
    shown = set(strings(config.get("nav")))
    for line in _draft_lines(config):
        if f"docs{line}" not in project.pages:
            message = f"draft_docs의 {line}이 있는 페이지가 아닙니다; /폴더/이름.md 꼴로 쓰거나 그 줄을 지우십시오"
            yield Violation(FILE, 1, "missing", message)
        elif line.removeprefix("/") in shown:
            message = f"{line}이 nav에도 있습니다; 증명했으면 draft_docs에서, 아니면 nav에서 지우십시오"
            yield Violation(FILE, 1, "missing", message)


def strings(node: Any) -> Iterator[str]:
    """YAML의 값에 든 글 모두."""
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    yield from [node] if isinstance(node, str) else (text for part in parts for text in strings(part))


def _moved(config: dict[str, Any]) -> dict[str, list[str]]:
    extra = config.get("extra")
    found = extra.get("moved") if isinstance(extra, dict) else None
    entries = found.items() if isinstance(found, dict) else ()
    return {str(old): [new] if isinstance(new, str) else list(new or ()) for old, new in entries}


def _moved_faults(project: Project, moved: dict[str, list[str]]) -> Iterator[Violation]:
    pages = {page.removeprefix("docs/").removesuffix(".md") for page in project.pages}
    for old, targets in moved.items():
        if old in pages:
            yield Violation(FILE, 1, "missing", f"moved의 {old} 쪽이 아직 있습니다; 쪽을 지우거나 그 줄을 지우십시오")
        for new in sorted({*targets} - pages) if targets else ["(없음)"]:
            yield Violation(FILE, 1, "missing", f"moved의 {old}를 옮긴 쪽 {new}이 없습니다; 있는 쪽의 주소를 쓰십시오")


def _named(config: dict[str, Any], key: str) -> dict[Any, Any]:
    """확장이나 플러그인의 이름마다 그 설정. 읽을 수 없는 이름이면 None이다."""
    entries = config.get(key, [])
    if isinstance(entries, dict):
        return entries
    found: dict[Any, Any] = {}
    for entry in entries if isinstance(entries, list) else [None]:
        found |= entry if isinstance(entry, dict) else {entry if isinstance(entry, str) else None: None}
    return found


def _options(named: dict[Any, Any], key: str) -> dict[str, Any]:
    options = named.get(key)
    return options if isinstance(options, dict) else {}
