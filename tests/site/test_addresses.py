"""주소: 짧고, 부분 경로 아래에서 움직이고, 사이트맵에 있고, 이름이 바뀌어도 옛것이 이어진다."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

from tests.site.building import PREFIX, ROOT, SITE_URL, build
from tests.site.pages import addresses, one, page, sources

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


def test_a_renamed_page_leads_to_its_new_address(tmp_path: Path):
    """두 쪽짜리 사이트에서 한 쪽의 이름을 바꾸고 옛 주소를 남긴다. 나머지 설정과 틀은 이 사이트의 것이다."""
    (tmp_path / "docs/old").mkdir(parents=True)
    for name in ("index", "old/new"):
        (tmp_path / f"docs/{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "theme": {"custom_dir": str(ROOT / "overrides")},
        "watch": [],
        "nav": ["index.md", "old/new.md"],
        "plugins": [{"redirects": {"redirect_maps": {"old/name.md": "old/new.md"}}}],
    }
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    finished = build(tmp_path / "site", SITE_URL, str(tmp_path / "mkdocs.yml"))
    assert finished.returncode == 0, finished.stderr
    old = page(tmp_path / "site", "old/name/")
    refresh = str(one(old, "meta[http-equiv=refresh]")["content"]).partition("url=")[2]
    targets = [str(one(old, "link[rel=canonical]")["href"]), refresh, str(one(old, "a")["href"])]
    assert [urljoin(f"{SITE_URL}old/name/", target) for target in targets] == [f"{SITE_URL}old/new/"] * 3
    assert addresses(tmp_path / "site") == ["", "404.html", "old/new/"]
    assert "old/name" not in (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")


def test_every_former_address_still_leads_somewhere(site: Path):
    """한 번 있었던 페이지의 주소는 페이지나 넘겨 주는 쪽으로 남는다. 역사가 잘린 복제에서는 볼 것이 없다."""
    command = ["git", "log", "--no-renames", "--diff-filter=D", "--format=", "--name-only", "--", "docs/*.md"]
    gone = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.split()
    former = {name.removeprefix("docs/").removesuffix(".md").removesuffix("index") for name in gone}
    lost = sorted(address for address in former if not (site / address / "index.html").is_file())
    assert lost == [], "mkdocs.yml의 redirect_maps에 옛 주소를 남기십시오"
