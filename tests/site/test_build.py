"""지어진 사이트: 링크와 자리가 모두 있고, 다른 곳에서 아무것도 불러오지 않고, 지을 때마다 같다."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.site.building import ROOT, build

SITE_URL = "https://notes.example/under/a/path/"
LOADING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site") / "사이트 a"
    finished = build(target, SITE_URL)
    assert finished.returncode == 0, finished.stderr
    assert "WARNING" not in finished.stderr, finished.stderr
    return target


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """모든 HTML을 (사이트 안의 주소, 글)로."""
    for path in sorted(site.rglob("*.html")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        yield urljoin(SITE_URL, address), soup(path)


def file_of(site: Path, address: str) -> Path:
    path = site / unquote(urlsplit(address).path).removeprefix("/under/a/path/")
    return path / "index.html" if path.is_dir() else path


def source_line(address: str, needle: str) -> str:
    """링크를 적은 곳을 `docs/x.md:12`로. 테마가 만든 링크면 주소를 그대로 준다."""
    name = unquote(urlsplit(address).path).removeprefix("/under/a/path/").strip("/") or "index"
    for candidate in (ROOT / f"docs/{name}.md", ROOT / f"docs/{name}/index.md"):
        if candidate.exists():
            for number, line in enumerate(candidate.read_text(encoding="utf-8").splitlines(), 1):
                if needle in line:
                    return f"{candidate.relative_to(ROOT).as_posix()}:{number}"
    return address


def test_every_internal_link_and_anchor_resolves(site: Path):
    broken = []
    for address, page in pages(site):
        for link in page.select("a[href], link[href]"):
            target = urljoin(address, str(link["href"]))
            if not target.startswith(SITE_URL):
                continue
            path, anchor = file_of(site, target), unquote(urlsplit(target).fragment)
            missing = not path.is_file() or (
                anchor and path.suffix == ".html" and not soup(path).find(id=anchor) and anchor != "__comments"
            )
            if missing:
                needle = f"#{anchor}" if anchor else Path(urlsplit(target).path).name
                broken.append(
                    f"{source_line(address, needle)}: link: {link['href']}가 없습니다; 링크나 제목을 고치십시오"
                )
    assert broken == []


def test_nothing_is_loaded_from_another_host(site: Path):
    loaded = []
    for address, page in pages(site):
        for tag, attribute in LOADING.items():
            loaded += [(address, str(found[attribute])) for found in page.select(f"{tag}[{attribute}]")]
        loaded += [
            (address, str(link["href"]))
            for link in page.select("link[href]")
            if set(link["rel"]) & {"stylesheet", "icon", "preload", "preconnect", "manifest"}
        ]
    remote = [
        f"{source_line(address, target)}: third-party: {target}를 다른 곳에서 불러옵니다; docs/assets/에 두십시오"
        for address, target in loaded
        if not urljoin(address, target).startswith((SITE_URL, "data:"))
    ]
    styles = [
        path.name
        for path in site.rglob("*.css")
        if re.search(r"@import|url\(['\"]?(?:https?:)?//", path.read_text("utf-8"))
    ]
    assert (remote, styles) == ([], [])


def test_pages_say_what_they_are(site: Path):
    for address, page in pages(site):
        assert page.html["lang"] == "ko", address
        assert page.title.get_text().strip(), address
        if not address.endswith("404.html"):
            assert page.select_one('meta[name="description"]')["content"].strip(), address
            assert page.select_one('link[rel="canonical"]')["href"] == address
            assert len(page.select("h1")) == 1, address


def test_addresses_are_short_and_ascii(site: Path):
    for address, _ in pages(site):
        assert re.fullmatch(r"https://notes\.example/under/a/path/(?:[a-z0-9-]+/)*(?:404\.html)?", address)


def test_no_markdown_or_claim_scheme_is_left_over(site: Path):
    for address, page in pages(site):
        assert not page.select('a[href^="test:"], a[href$=".md"]:not([href*="//"])'), address
        article = page.select_one("article")
        if article and "/seed/" not in address:
            assert "--8<--" not in article.get_text(), address


def test_page_for_missing_addresses_works_under_the_path(site: Path):
    page = soup(site / "404.html")
    links = [str(link["href"]) for link in page.select("a[href]")]
    assert [link for link in links if not link.startswith(("/under/a/path/", "https://", "#"))] == []


def test_headings_have_readable_anchors(site: Path):
    for address, page in pages(site):
        numbered = [h["id"] for h in page.select("article h2[id], article h3[id]") if re.fullmatch(r"_\d+", h["id"])]
        assert numbered == [], address


def test_two_builds_are_identical_byte_for_byte(site: Path, tmp_path: Path):
    assert build(tmp_path / "b", SITE_URL).returncode == 0
    first, second = (
        {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (site, tmp_path / "b")
    )
    assert first == second
