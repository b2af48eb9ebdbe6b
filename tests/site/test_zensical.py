"""같은 mkdocs.yml을 Zensical로 지어도 주소, 글, 자리, 증거가 같다.

Zensical은 `.venv-zensical`에 따로 설치하고 PATH에 더한다. 한 환경에 있으면 Zensical이 Material의 것을 빌려
쓰고도 혼자 지은 것처럼 보일 수 있다.
"""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag

from evidence.running import find_tool
from tests.site.building import SITE_URL, environment
from tests.site.pages import NO_PROOFS, addresses, one, page, pages, sources

pytestmark = pytest.mark.tool("zensical")


# 고칠 수 없어서 견주기 전에 빼는 요소와 그 까닭.
APART = {
    ".headerlink": "Zensical은 태그 목록의 제목에 자리 링크를 달지 않는다. 자리(id)는 따로 견준다.",
    "a#__skip": "건너뛰기 링크가 닿는 자리. Material은 첫 제목의 자리를 쓴다.",
    ".page-end > span:not(.page-tested)": "고친 날. 이 테스트는 역사 없이 복사해 짓는다.",
}
# 한쪽에만 있거나 다른 파일과 그 까닭.
FILES_APART = {
    "robots.txt": "Zensical은 theme.static_templates를 모르고 틀을 그대로 복사한다. 검색 로봇은 그 줄을 무시한다.",
    "search/search_index.json": "Zensical은 제 검색기의 색인(search.json)을 만든다. lang과 fields를 쓰지 않는다.",
    "search.json": "위와 같다.",
    "sitemap.xml.gz": "Zensical은 줄인 것을 만들지 않는다.",
}


def article(page: BeautifulSoup, address: str) -> list[str]:
    """글을 요소마다 한 줄로. 링크는 온전한 주소로 바꾼다."""
    found = copy.copy(one(page, "article"))
    for apart in found.select(", ".join(APART)):
        apart.decompose()
    for link in found.select("[href]"):
        link["href"] = urljoin(SITE_URL + address, str(link["href"]))
    for hidden in found.select("[data-search-exclude]"):
        del hidden["data-search-exclude"]  # Zensical은 색인을 만든 뒤에 지운다.
    lines = found.decode(formatter="minimal").replace("<", "\n<").splitlines()
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def first_difference(ours: list[str], theirs: list[str]) -> tuple[str, str] | None:
    length = max(len(ours), len(theirs))
    padded = ([*lines, *[""] * (length - len(lines))] for lines in (ours, theirs))
    return next(((a, b) for a, b in zip(*padded, strict=True) if a != b), None)


def anchors(page: BeautifulSoup) -> list[str]:
    return [str(element["id"]) for element in page.select("article [id]:not(#__skip)")]


def tags(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(link.get_text(strip=True), str(link["href"])) for link in page.select(".md-tags a")]


def attributes(found: list[Tag], *names: str) -> list[str]:
    return [str(element[name]) for element in found for name in names if element.has_attr(name)]


def head(page: BeautifulSoup, address: str) -> list[tuple[str, ...]]:
    """페이지가 자기를 말하는 것: 제목, 설명, 주소."""
    links = [
        (str(link["rel"]), urljoin(SITE_URL + address, str(link["href"])))
        for link in page.select('link[rel="canonical"]')
    ]
    meta = [
        (*attributes([found], "name", "property"), str(found["content"]))
        for found in page.select(
            'meta[name]:not([name="generator"]), meta[property]:not([property="article:modified_time"])'
        )
    ]
    return sorted([("title", page.title.get_text()), *links, *meta])


@pytest.mark.parametrize("address", [*(address for _, address in sources()), pytest.param("404.html", id="404")])
def test_page_is_the_same(site: Path, zensical: Path, address: str):
    """증거와 주장은 글의 일부이며, 하나도 빠지지 않는다."""
    ours, theirs = page(site, address), page(zensical, address)
    assert head(theirs, address) == head(ours, address)
    assert anchors(theirs) == anchors(ours)
    assert tags(theirs) == tags(ours)
    assert first_difference(article(ours, address), article(theirs, address)) is None


def test_proofs_are_there(zensical: Path):
    """증명이 없는 사이트끼리 같은 것은 아무것도 말하지 않는다."""
    assert any(found.select(".claim:not(.claim-unproven)") for _, found in pages(zensical)), NO_PROOFS


def test_addresses_are_the_same(site: Path, zensical: Path):
    assert addresses(zensical) == addresses(site)


def test_other_files_are_the_same(site: Path, zensical: Path):
    """테마의 스크립트와 모양, 검색 색인만 다르다."""
    ours, theirs = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (site, zensical)
    )
    theme = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
    apart = {name for name in ours ^ theirs if not name.startswith(theme)}
    assert apart <= FILES_APART.keys()
    same = [name for name in ours & theirs if not name.endswith((".html", ".xml")) and not name.startswith(theme)]
    differing = [name for name in same if (site / name).read_bytes() != (zensical / name).read_bytes()]
    assert set(differing) <= FILES_APART.keys()


def test_sitemaps_are_the_same(site: Path, zensical: Path):
    expected, found = (
        sorted(loc.text or "" for loc in ElementTree.parse(folder / "sitemap.xml").iter() if loc.tag.endswith("loc"))
        for folder in (site, zensical)
    )
    assert found == expected


def test_planted_differences_are_found():
    """견주는 법이 글, 링크, 자리, 빠진 줄의 차이를 보는지."""
    text = '<article><h2 id="states">상태</h2><p>퓨처는 <a href="../tasks/">태스크</a></p></article>'
    ours = article(BeautifulSoup(text, "html.parser"), "x/")
    for old, new in (("퓨처", "미래"), ('id="states"', 'id="state"'), ("../tasks/", "../task/"), ("<p>", "<p><br>")):
        theirs = article(BeautifulSoup(text.replace(old, new), "html.parser"), "x/")
        assert first_difference(ours, theirs), (old, new)
    assert first_difference(ours, ours[:-1]) == (ours[-1], "")


@pytest.mark.parametrize(
    "command",
    [[find_tool("zensical") or "zensical", "build", "--clean"], [sys.executable, "-m", "mkdocs", "build", "--strict"]],
    ids=["zensical", "mkdocs"],
)
def test_draft_is_left_out_by_both_builders(tmp_path: Path, command: list[str]):
    """`draft_docs`의 쪽은 미리 보기에만 있다. 두 빌더가 같은 설정을 읽는다."""
    files = {"index.md": "# 처음\n", "a/one.md": "# 쪽\n", "a/draft.md": "# 초안\n"}
    for name, text in files.items():
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
    config = f"site_name: x\nsite_url: {SITE_URL}\ndraft_docs: |\n  /a/draft.md\nnav:\n  - index.md\n  - a/one.md\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    finished = subprocess.run(
        command, cwd=tmp_path, env=environment(SITE_URL), capture_output=True, text=True, timeout=110
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    built = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("index.html")}
    assert built == {"index.html", "a/one/index.html"}
