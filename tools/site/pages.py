"""지은 페이지가 자기를 말하는 것."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from tools.errors import SECTIONS

# 옮긴 것을 알리는 쪽의 표시.
MARK = "<body data-moved>"


class BuiltPage(NamedTuple):
    """지은 페이지 하나.

    Parameters:
        file: HTML 파일.
        address: 사이트의 뿌리에서 본 주소(`concurrency/tasks/`).
        title: 제목.
        description: 한 문장 설명.
        canonical: 온전한 주소.
        changed: 마지막으로 고친 날(`2026-11-26`). 역사가 없으면 빈 문자열.
    """

    file: Path
    address: str
    title: str
    description: str
    canonical: str
    changed: str

    @property
    def section(self) -> str:
        """섹션의 이름. 섹션 밖이면 빈 문자열."""
        return SECTIONS.get(self.folder, "")

    @property
    def folder(self) -> str:
        """섹션의 폴더(`concurrency`)."""
        return self.address.partition("/")[0]

    @property
    def is_index(self) -> bool:
        """섹션의 첫 쪽(차례)인지."""
        return bool(self.section) and self.address == f"{self.folder}/"


def read(site: Path) -> list[BuiltPage]:
    """지은 페이지 모두. 없는 주소를 알리는 쪽과 옮긴 쪽은 뺀다."""
    files = ((file, file.read_text(encoding="utf-8")) for file in sorted(site.rglob("index.html")))
    return [_page(site, file, text) for file, text in files if MARK not in text]


def _page(site: Path, file: Path, text: str) -> BuiltPage:
    tree = LexborHTMLParser(text)
    changed = tree.css_first(".page-end > span:not(.page-tested) time")
    return BuiltPage(
        file,
        file.relative_to(site).as_posix().removesuffix("index.html"),
        attribute(tree, 'meta[property="og:title"]', "content"),
        attribute(tree, 'meta[name="description"]', "content"),
        attribute(tree, 'link[rel="canonical"]', "href"),
        (changed.attributes.get("datetime") or "") if changed else "",
    )


def attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    """그 요소의 속성. 없으면 빈 문자열."""
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "") if node else ""
