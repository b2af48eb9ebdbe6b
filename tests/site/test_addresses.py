"""주소: 짧고, 부분 경로 아래에서 움직이고, 사이트맵에 있고, 이름이 바뀌어도 옛것이 이어진다."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.site.building import PREFIX, ROOT, SITE_URL
from tests.site.pages import addresses, one, page, soup, sources
from tools.site import moved

FORMER = ROOT / "tests/site/former.txt"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_addresses_are_short_and_ascii(site: Path):
    for address in addresses(site):
        assert re.fullmatch(r"(?:[a-z0-9-]+/)*(?:404\.html)?", address)


def test_page_for_missing_addresses_works_under_the_path(site: Path):
    """없는 주소가 얼마나 깊은지 모르므로, 그 쪽에는 상대 주소가 없다."""
    found = page(site, "404.html").select("[href], [src]")
    targets = [str(element.get("href") or element.get("src")) for element in found]
    assert [target for target in targets if not target.startswith((PREFIX, "https://", "#", "data:"))] == []


def test_every_page_is_in_the_sitemap_and_no_other(site: Path):
    found = [element.text for element in ElementTree.parse(site / "sitemap.xml").iter(LOCATION)]
    assert sorted(found) == sorted(SITE_URL + address for _, address in sources())


def test_robots_are_told_where_the_sitemap_is(site: Path):
    lines = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {SITE_URL}sitemap.xml"]


def test_a_page_that_moved_leads_to_its_new_addresses(tmp_path: Path):
    """한 쪽을 둘로 나누고 옛 주소를 남긴다. 스크립트가 없어도 옛 id가 새 자리의 링크다."""
    for name, ids in (("a/one", "x"), ("a/two", "y")):
        (tmp_path / name).mkdir(parents=True)
        text = f'<link rel="canonical" href="{SITE_URL}{name}/"><article><h1>{name} & 1</h1><h2 id="{ids}">{ids}¶</h2><h2 id="why">왜</h2></article>'
        (tmp_path / name / "index.html").write_text(text, encoding="utf-8")
    moved.write(tmp_path, {"a/old": ["a/one", "a/two"]})
    old = page(tmp_path, "a/old/")
    assert one(old, "link[rel=canonical]")["href"] == f"{SITE_URL}a/one/"
    links = [(str(link.parent.get("id")), str(link["href"]), link.get_text()) for link in old.select("li a")]
    assert links == [
        ("None", "../one/", "a/one & 1"),
        ("x", "../one/#x", "x"),
        ("why", "../one/#why", "왜"),
        ("None", "../two/", "a/two & 1"),
        ("y", "../two/#y", "y"),
    ]
    assert addresses(tmp_path) == ["a/one/", "a/two/"]


@pytest.mark.parametrize("builder", ["site", pytest.param("zensical", marks=pytest.mark.tool("zensical"))])
def test_every_former_address_and_id_still_opens(builder: str, request: pytest.FixtureRequest):
    """한 번 있었던 주소와 id는 스크립트 없이도 열린다."""
    folder: Path = request.getfixturevalue(builder)
    former = [line for line in FORMER.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]
    assert [line for line in former if not _opens(folder, line)] == [], "mkdocs.yml의 moved나 그 쪽에 남기십시오"


def _opens(folder: Path, former: str) -> bool:
    address, _, name = former.partition("#")
    path = folder / address / "index.html"
    return path.is_file() and (not name or soup(path).find(id=name) is not None)


def test_every_former_address_still_leads_somewhere(site: Path):
    """한 번 있었던 페이지의 주소는 페이지나 넘겨 주는 쪽으로 남는다. 역사가 잘린 복제에서는 볼 것이 없다."""
    command = ["git", "log", "--no-renames", "--diff-filter=D", "--format=", "--name-only", "--", "docs/*.md"]
    gone = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.split()
    former = {name.removeprefix("docs/").removesuffix(".md").removesuffix("index") for name in gone}
    lost = sorted(address for address in former if not (site / address / "index.html").is_file())
    assert lost == [], "mkdocs.yml의 moved에 옛 주소를 남기십시오"
