"""지은 사이트의 페이지를 읽는다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from tests.site.building import ROOT, SITE_URL
from tools.site.pages import MARK

NO_PROOFS = "docs/index.md:1: unproven: 지은 사이트에 증명이 없습니다; make test를 먼저 실행하십시오"


@cache
def soup(path: Path) -> BeautifulSoup:
    """읽은 페이지. 여럿이 함께 쓰므로 고치지 않는다."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def page(site: Path, address: str) -> BeautifulSoup:
    """사이트의 뿌리에서 본 주소의 페이지."""
    path = site / address
    return soup(path / "index.html" if path.is_dir() else path)


def addresses(site: Path) -> list[str]:
    """모든 페이지의 주소. 사이트의 뿌리에서 본 것이며, 없는 주소를 알리는 404.html도 있다."""
    found = (path for path in site.rglob("*.html") if MARK not in path.read_text(encoding="utf-8"))
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in found)


def pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """모든 페이지를 온전한 주소와 함께."""
    for address in addresses(site):
        yield SITE_URL + address, page(site, address)


def sources() -> Iterator[tuple[str, str]]:
    """글마다 저장소 안의 경로와, 사이트의 뿌리에서 본 주소."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        yield path.relative_to(ROOT).as_posix(), f"{name}/".removesuffix("index/")


def one(found: BeautifulSoup | Tag, selector: str) -> Tag:
    """하나만 있어야 하는 요소."""
    elements = found.select(selector)
    assert len(elements) == 1, (selector, elements)
    return elements[0]


def prompts(text: str) -> list[str]:
    """글에 남은 셸과 파이썬의 프롬프트."""
    return re.findall(r"^(?:[$%] |>>>|\.\.\. |PS(?: [A-Z]:.*)?> ).*", text, re.MULTILINE)
