"""모든 페이지에 있어야 하는 것: 태그, 주소, 틀린 것을 알리는 링크. 그리고 페이지를 찾아가는 길."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from evidence.project import last_changes
from tests.site.building import COMMIT, ROOT, SITE_URL, build

# 태그의 목록에 태그를 달면 목록에 자기가 나온다.
WITHOUT_TAGS = {"docs/tags.md"}
PROMPT = re.compile(r"^(?:\$|>>>|PS [A-Z]:.*>) ", re.MULTILINE)


def sources() -> Iterator[tuple[str, str]]:
    """(소스의 경로, 사이트 안의 주소)."""
    for path in sorted((ROOT / "docs").rglob("*.md")):
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        yield path.relative_to(ROOT).as_posix(), "" if name == "index" else f"{name}/"


def page(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text(encoding="utf-8"), "html.parser")


def one(found: BeautifulSoup | Tag, selector: str) -> Tag:
    elements = found.select(selector)
    assert len(elements) == 1, (selector, elements)
    return elements[0]


def test_every_page_has_tags(site: Path):
    untagged = set()
    listed = page(site, "tags/")
    for source, address in sources():
        _, front, _ = (ROOT / source).read_text(encoding="utf-8").split("---\n", 2)
        tags = yaml.safe_load(front).get("tags") or []
        untagged |= set() if tags else {source}
        for tag in tags:
            heading = next(h for h in listed.select("article h2") if one(h, ".md-tag").get_text().strip() == tag)
            titles = [urljoin(f"{SITE_URL}tags/", str(a["href"])) for a in heading.find_next("ul").select("a")]
            assert SITE_URL + address in titles, (tag, source)
    assert untagged == WITHOUT_TAGS


def test_tags_lead_to_readable_anchors(site: Path):
    links = page(site, "poetry/in-project-venv/").select("article .md-tags a")
    anchors = [unquote(urlsplit(str(link["href"])).fragment) for link in links]
    assert sorted(anchors) == ["tag:poetry", "tag:가상-환경"]
    assert all(page(site, "tags/").find(id=anchor) for anchor in anchors)


def test_every_page_ends_with_its_day_and_a_link_that_fills_in_the_form(site: Path):
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/mistake.yml").read_text(encoding="utf-8"))
    fields = {field["id"] for field in form["body"]}
    changed = last_changes(ROOT, "docs")
    for source, address in sources():
        article = one(page(site, address), "article")
        end = one(article, "footer.page-end")
        assert [time["datetime"] for time in end.select("time")] == ([changed[source]] if source in changed else [])
        assert article.find_all(recursive=False)[-1] is end, source
        link = one(end, "a")
        assert link.get_text() == "이 쪽에 틀린 것이 있나요?"
        where = urlsplit(str(link["href"]))
        assert f"{where.scheme}://{where.netloc}{where.path}" == "https://git.example/notes/issues/new"
        query = parse_qs(where.query, keep_blank_values=True)
        assert query == {"template": ["mistake.yml"], "page": [source], "commit": [COMMIT]}
        assert query.keys() - {"template"} <= fields


def test_every_page_is_in_the_sitemap_and_no_other(site: Path):
    sitemap = ElementTree.parse(site / "sitemap.xml")
    addresses = [found.text for found in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(addresses) == sorted(SITE_URL + address for _, address in sources())


def test_robots_are_told_where_the_sitemap_is(site: Path):
    lines = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {SITE_URL}sitemap.xml"]


def test_the_end_of_a_page_is_not_searched(site: Path):
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert not [doc["location"] for doc in index["docs"] if "틀린 것이 있나요" in doc["text"]]


def test_no_block_has_a_prompt_to_copy_along(site: Path):
    """블록을 복사하면 그대로 실행할 수 있다. 출력은 복사해 실행하는 것이 아니다."""
    prompted = [
        (address, block.get_text()[:60])
        for _, address in sources()
        for block in page(site, address).select("article .highlight:not(.language-text) pre > code")
        if PROMPT.search(block.get_text())
    ]
    assert prompted == []


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """페이지의 이름을 바꾸고 옛 주소를 남긴 사이트."""
    folder = tmp_path_factory.mktemp("renamed")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    moved = "      redirect_maps:\n        concurrency/future.md: concurrency/futures.md\n"
    assert text.count("      redirect_maps: {}\n") == 1
    text = text.replace("      redirect_maps: {}\n", moved)
    text = text.replace("custom_dir: overrides", f"custom_dir: {ROOT.as_posix()}/overrides")
    text = text.replace("watch:\n  - snippets\n  - overrides\n", "")
    (folder / "mkdocs.yml").write_text(f"docs_dir: {ROOT.as_posix()}/docs\n{text}", encoding="utf-8")
    finished = build(folder / "site", SITE_URL, str(folder / "mkdocs.yml"))
    assert finished.returncode == 0, finished.stderr
    return folder / "site"


def test_a_renamed_page_leads_to_its_new_address(renamed: Path):
    old = page(renamed, "concurrency/future/")
    here = f"{SITE_URL}concurrency/future/"
    assert urljoin(here, str(one(old, "link[rel=canonical]")["href"])) == f"{SITE_URL}concurrency/futures/"
    refresh = str(one(old, "meta[http-equiv=refresh]")["content"])
    assert urljoin(here, refresh.partition("url=")[2]) == f"{SITE_URL}concurrency/futures/"
    assert urljoin(here, str(one(old, "a")["href"])) == f"{SITE_URL}concurrency/futures/"
    assert "concurrency/future/<" not in (renamed / "sitemap.xml").read_text(encoding="utf-8")


def test_every_former_address_still_leads_somewhere(site: Path):
    """한 번 있었던 페이지의 주소는 페이지나 넘겨 주는 쪽으로 남는다. 역사가 잘린 복제에서는 볼 것이 없다."""
    command = ["git", "log", "--no-renames", "--diff-filter=D", "--format=", "--name-only", "--", "docs/*.md"]
    gone = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.split()
    addresses = {name.removeprefix("docs/").removesuffix(".md").removesuffix("index") for name in gone}
    lost = sorted(address for address in addresses if not (site / address / "index.html").is_file())
    assert lost == [], "mkdocs.yml의 redirect_maps에 옛 주소를 남기십시오"
