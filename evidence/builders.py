"""빌더(MkDocs, Zensical)마다 다른 것, 페이지 안에서 실행해 만든 글(markdown-exec)을 다듬는 것, 쪽의 끝."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from evidence.ledger import Ledger, order
from evidence.project import Project
from evidence.proofs import Proofs

# 이름을 소문자로 쓰지 않는 패키지.
NAMES = {"django": "Django", "djangorestframework": "Django REST framework", "poetry": "Poetry"}


def page_of(md: Markdown) -> str:
    """지금 바꾸는 페이지(`docs/`부터). 빌더가 알려 주지 않으면 빈 문자열.

    markdown-exec는 페이지 안에서 확장을 다시 부른다. 그때는 페이지가 아니다.
    """
    if hasattr(md, "_original_md"):
        return ""
    if "relpath" in md.treeprocessors:
        return f"docs/{md.treeprocessors['relpath'].file.src_uri}"  # type: ignore[attr-defined]  # MkDocs
    if "rendering_context" in md.preprocessors:
        return f"docs/{md.preprocessors['rendering_context'].page.path}"  # type: ignore[attr-defined]  # Zensical
    return ""


# 지금 짓는 저장소와 그 증거와 이미 그린 쪽.
_kept: dict[Path, tuple[Proofs, set[str]]] = {}
# 미리 보기가 정해 둔 증거.
_held: dict[Path, Proofs] = {}


def hold(root: Path, proofs: Proofs) -> None:
    """그 저장소의 쪽을 이 증거로 그린다. 저장할 때마다 다시 정하는 미리 보기가 쓴다."""
    _held[root] = proofs


def current(root: Path, page: str = "", repository: str = "", commit: str = "") -> Proofs:
    """지금 짓는 사이트의 증거. 한 번 짓는 동안 한 번만 읽고, 같은 쪽을 다시 그리면 다시 짓는 것이므로 새로 읽는다.

    MkDocs는 쪽마다 확장을 새로 만드는데, 원장 여섯을 읽는 데 CPU 0.16초가 든다.

    Parameters:
        page: 그리는 쪽. 쪽 안에서 실행하는 것이면 빈 문자열이다.
        repository: 저장소의 주소. 모르면 빈 문자열.
    """
    proofs = _held.get(root) or _read_once(root, page)
    proofs.repository = repository.rstrip("/") or proofs.repository
    proofs.commit = commit or proofs.commit
    return proofs


def _read_once(root: Path, page: str) -> Proofs:
    if root not in _kept or page in _kept[root][1]:
        _kept.clear()
        _kept[root] = Proofs.load(root), set()
    proofs, pages = _kept[root]
    pages.update({page} - {""})
    return proofs


class ResolveLinks(Treeprocessor):
    """실행해서 만든 글의 `.md` 링크를 고친다. Zensical은 스스로 고치고, MkDocs는 페이지에 적은 것만 고친다."""

    def run(self, root: Element) -> None:
        page = getattr(self.md, "_original_md", None)
        if page and "relpath" in page.treeprocessors:
            page.treeprocessors["relpath"].run(root)


class SkipTabLabels(Treeprocessor):
    """탭 이름을 색인에서 뺀다. 검색 결과에 `Python 3.11–3.13Python 3.14–3.15`처럼 붙어 나온다."""

    def run(self, root: Element) -> None:
        for labels in root.iterfind(".//div[@class='tabbed-labels']"):
            labels.set("data-search-exclude", "")


class EmptyCorners(Treeprocessor):
    """표의 빈 모서리는 머리 칸이 아니다."""

    def run(self, root: Element) -> None:
        for cell in root.iter("th"):
            if not len(cell) and not (cell.text or "").strip():
                cell.tag = "td"


class Unwrap(Treeprocessor):
    """실행해서 만든 블록을 감싼 문단을 벗긴다. 제목을 차례에 옮긴 블록은 자리표 뒤에 빈칸이 남아 벗겨지지 않는다."""

    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            text = (paragraph.text or "").strip()
            if not len(paragraph) and HTML_PLACEHOLDER_RE.fullmatch(text):
                paragraph.text = text


def legend(page: str) -> Element:
    """✓의 뜻과 끄는 단추. 단추는 스크립트가 있을 때만 보인다."""
    line = Element("p", {"class": "legend", "data-search-exclude": ""})
    line.text = "✓ 문장은 통과한 테스트가 확인했습니다. 누르면 그 테스트가 열립니다. "
    link = SubElement(line, "a", href=f"{'../' * (page.count('/') - 1)}evidence.md")
    link.text, link.tail = "무엇을 확인하나요?", " "
    SubElement(line, "button", {"type": "button", "data-marks-switch": ""}).text = "✓ 숨기기"
    return line


def page_end(proofs: Proofs, page: str, tests: Iterable[str]) -> Element:
    """쪽의 끝: 고친 날, 틀린 것을 알리는 링크, 그 쪽의 테스트를 돌린 날과 쓴 패키지. 검색에는 걸리지 않는다."""
    end = Element("footer", {"class": "page-end", "data-search-exclude": ""})
    if changed := proofs.changed.get(page):
        _dated(SubElement(end, "span"), "마지막으로 고친 날", changed)
    if proofs.repository:
        query = urlencode({"template": "mistake.yml", "page": page, "commit": proofs.commit}, safe="/")
        link = SubElement(end, "a", href=f"{proofs.repository}/issues/new?{query}")
        link.text = "이 쪽에 틀린 것이 있나요?"
    modules = {test.partition("::")[0] for test in tests}
    if ledgers := [ledger for ledger in proofs.ledgers if modules & ledger.modules.keys()]:
        # 여러 날에 나누어 돌렸으면 가장 오래된 날.
        day = min(ledger.modules[path].day for ledger in ledgers for path in modules & ledger.modules.keys())
        used = packages(ledgers, modules, proofs.project)
        tested = SubElement(end, "span", {"class": "page-tested"})
        words = [f"Python {versions_text(ledger.python for ledger in ledgers)}"]
        words += [f"{NAMES.get(name, name)} {versions}" for name, versions in used.items()]
        _dated(tested, "테스트한 날", day).tail = "".join(f" · {word}" for word in words)
    return end


def _dated(parent: Element, label: str, day: str) -> Element:
    year, month, date = day.split("-")
    parent.text = f"{label} "
    time = SubElement(parent, "time", datetime=day)
    time.text = f"{year}년 {int(month)}월 {int(date)}일"
    return time


def packages(ledgers: Iterable[Ledger], modules: Collection[str], project: Project) -> dict[str, str]:
    """그 테스트 모듈들이 쓴 패키지의 판. pyproject.toml에 적은 것만이며, 파이썬에 따라 다르면 나누어 적는다."""
    direct = _direct(project.text("pyproject.toml"))
    found: dict[str, dict[str, list[str]]] = {}
    for ledger in ledgers:
        used = {name for path in {*modules} & ledger.modules.keys() for name in ledger.modules[path].packages}
        for name in used & direct:
            found.setdefault(name, {}).setdefault(ledger.packages[name], []).append(ledger.python)
    return {name: _by_python(versions) for name, versions in sorted(found.items())}


@lru_cache(maxsize=1)
def _direct(text: str) -> frozenset[str]:
    groups: dict[str, list[Any]] = tomllib.loads(text)["dependency-groups"]
    entries = (entry for group in groups.values() for entry in group if isinstance(entry, str))
    return frozenset(canonicalize_name(Requirement(entry).name) for entry in entries)


def _by_python(versions: dict[str, list[str]]) -> str:
    cells = [f"{version}({versions_text(pythons)})" for version, pythons in versions.items()]
    return ", ".join(cells if len(versions) > 1 else versions)


def versions_text(versions: Iterable[str]) -> str:
    """`3.11 3.12 3.13 3.13t 3.15`를 `3.11–3.13, 3.15, 3.13t`로 줄인다."""
    return _versions_text(tuple(versions))


# 블록과 주장마다 쓰지만 서로 다른 것은 몇 가지뿐이다.
@cache
def _versions_text(versions: tuple[str, ...]) -> str:
    runs: list[list[str]] = []
    for version in sorted(versions, key=lambda version: (version.endswith("t"), order(version))):
        major, minor, free = order(version)
        follows = runs and not free and order(runs[-1][-1]) == (major, minor - 1, 0)
        runs = [*runs[:-1], [*runs[-1], version]] if follows else [*runs, [version]]
    return ", ".join(span(run[0], run[-1]) for run in runs)


def span(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
