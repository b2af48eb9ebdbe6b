"""코드와 출력까지 든 마크다운 글과, 그 목록(llms.txt). 사람이 복사하고 대화하는 모델이 읽는다."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import textwrap
from collections.abc import Iterator
from pathlib import Path

from evidence.extension import version_ranges
from evidence.outputs import MARK
from evidence.pages import EXEC, FRONT_MATTER, INCLUDE, TITLE, body_of, opened_by, unlinked
from evidence.project import Project
from evidence.snippets import parse
from tools.errors import SECTIONS
from tools.site.pages import BuiltPage

ATTRIBUTES = re.compile(r" ?\{ [#.:][^}\n]* ?\}")
FIGURE = re.compile(r"\n<figure\b.*?</figure>\n", re.DOTALL)
PAGE_LINK = re.compile(r"\]\(((?:[\w./-]+)?)\.md(#[^)\s]*)?\)")
FILE = "index.md"
END = re.compile(r'<footer class="page-end".*?(?=<span class="page-tested"|</footer>)', re.DOTALL)
# 스크립트가 있으면 누르면 복사한다(docs/assets/site.js).
LINK = f'<a class="page-markdown" href="{FILE}">마크다운으로 복사</a>'


def write(site: Path, pages: list[BuiltPage], project: Project) -> None:
    """쪽마다 같은 주소에 `index.md`를 쓰고 쪽의 끝에 그 링크를 더한다. 사이트의 뿌리에 `llms.txt`를 쓴다."""
    written = [page for page in pages if page.section]
    for page in written:
        source = f"docs/{page.address}index.md" if page.is_index else f"docs/{page.address.rstrip('/')}.md"
        (page.file.parent / FILE).write_text(markdown(project, source, page), encoding="utf-8")
        html = page.file.read_text(encoding="utf-8")
        page.file.write_text(END.sub(rf"\g<0>{LINK}", html, count=1), encoding="utf-8")
    (site / "llms.txt").write_text(_index(pages, written), encoding="utf-8")


def markdown(project: Project, source: str, page: BuiltPage) -> str:
    """포함 줄을 파일의 글로 바꾸고, 이 사이트의 도구만 읽는 것을 지운 글.

    Parameters:
        source: `docs/`부터 쓴 페이지.
    """
    text = FRONT_MATTER.sub("", project.text(source), count=1).lstrip("\n")
    # 쪽의 주소는 파일보다 한 층 깊다. 섹션의 첫 쪽만 같은 층이다.
    up = "" if page.is_index else "../"
    shown = "\n".join(_lines(project, iter(text.split("\n")), up)).rstrip()
    return f"{shown}\n\n{page.canonical}\n"


def _address(name: str) -> str:
    """`docs/`의 파일에서 `.md`를 뗀 것이 지은 사이트에서 갖는 주소."""
    return name.removesuffix("index") if name.rpartition("/")[2] == "index" else f"{name}/"


def _lines(project: Project, lines: Iterator[str], up: str) -> Iterator[str]:
    prose: list[str] = []
    for line in lines:
        if not (fence := opened_by(line)):
            prose.append(line)
            continue
        yield from _prose(prose, up)
        prose = []
        body, closing = body_of(fence, lines)
        prefix = fence["prefix"]
        include = INCLUDE.fullmatch(body[0].removeprefix(prefix)) if body else None
        if EXEC.search(fence["info"]) and include:
            yield from _prose(_printed(project, include["target"]), up)
            continue
        title, language = TITLE.search(fence["info"]), fence["info"].split(" ")[0]
        for label, shown in _included(project, include["target"]) if include else [("", body)]:
            words = " ".join(filter(None, (title[1] if title else "", label)))
            yield from [f"{prefix}{words}:", ""] if words else []
            yield from [f"{prefix}{fence['fence']}{language}", *(prefix + each for each in shown), *closing]
            yield from [""] if label else []
    yield from _prose(prose, up)


def _prose(lines: list[str], up: str) -> list[str]:
    if not lines:
        return []
    text = FIGURE.sub("", unlinked("\n" + "\n".join(lines) + "\n", "test:"))[1:-1]
    linked = PAGE_LINK.sub(lambda link: f"]({up}{_address(link[1])}{link[2] or ''})", text)
    return ATTRIBUTES.sub("", linked).split("\n")


def _printed(project: Project, target: str) -> list[str]:
    """페이지가 실행하는 파일이 찍은 것."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.chdir(project.root):
        runpy.run_path(f"snippets/{target}")
    return printed.getvalue().rstrip("\n").split("\n")


def _included(project: Project, target: str) -> list[tuple[str, list[str]]]:
    """보일 (판, 줄들). 판마다 다른 출력이 아니면 하나이고 판이 없다."""
    variants = project.outputs.get(f"snippets/{target}".removesuffix(".out"), []) if target.endswith(".out") else []
    if len(variants) < 2:
        return [("", _text(project, target))]
    labels = version_ranges([since for since, _ in variants], project.versions)
    paths = (path.removeprefix("snippets/") for _, path in variants)
    return [(f"({label})", _text(project, path)) for label, path in zip(labels, paths, strict=True)]


def _text(project: Project, target: str) -> list[str]:
    path, _, section = f"snippets/{target}".partition(":")
    shown = "\n".join(line for _, line in parse(path, project.text(path)).shown(section or None))
    text = MARK.sub(r"\1", shown) if path.endswith(".out") else shown
    return (textwrap.dedent(text) if section else text).rstrip("\n").split("\n")


def _index(pages: list[BuiltPage], written: list[BuiltPage]) -> str:
    home = next(page for page in pages if not page.address)
    parts = [f"# {home.title}", "", f"> {home.description}", ""]
    for section in SECTIONS.values():
        parts += [f"## {section}", ""]
        parts += [f"- [{p.title}]({p.canonical}{FILE}): {p.description}" for p in written if p.section == section]
        parts.append("")
    return "\n".join(parts)
