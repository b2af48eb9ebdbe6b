"""검색 엔진과 피드 리더와 대화하는 모델이 읽는 것: 구조화된 정보, 고친 날, 사이트맵, 피드, 마크다운."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from evidence.git import last_changes
from evidence.pages import parse
from tests.site.building import ROOT, SITE_URL
from tests.site.pages import one, page, sources
from tools.errors import SECTIONS
from tools.site.pages import read
from tools.site.texts import FILE, markdown

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LOC, LASTMOD = (f"{{http://www.sitemaps.org/schemas/sitemap/0.9}}{name}" for name in ("loc", "lastmod"))
# schema.org의 종류 → 있어야 하는 것(구글의 안내).
NEEDED = {
    "WebSite": {"@id", "name", "url"},
    "TechArticle": {"headline", "description", "url", "author", "inLanguage", "isPartOf"},
    "CollectionPage": {"name", "description", "url", "inLanguage", "isPartOf"},
    "BreadcrumbList": {"itemListElement"},
}


@pytest.fixture(scope="module")
def changed() -> dict[str, str]:
    return last_changes(ROOT, "docs")


def content() -> list[tuple[str, str]]:
    """섹션의 쪽. 첫 쪽(차례)도 있다."""
    return [(source, address) for source, address in sources() if address.partition("/")[0] in SECTIONS]


def is_index(source: str) -> bool:
    return source.endswith("/index.md")


def graph(found: BeautifulSoup) -> dict[str, dict[str, object]]:
    data = json.loads(one(found, 'script[type="application/ld+json"]').get_text())
    assert data["@context"] == "https://schema.org"
    return {part["@type"]: part for part in data["@graph"]}


def test_every_page_says_what_it_is(site: Path, changed: dict[str, str]):
    for source, address in content():
        found = graph(page(site, address))
        kind, name = ("CollectionPage", "name") if is_index(source) else ("TechArticle", "headline")
        wanted = dict.fromkeys(["WebSite", kind, "BreadcrumbList"], True)
        assert {kind: set(part) >= NEEDED[kind] for kind, part in found.items()} == wanted, source
        article = found[kind]
        assert article["url"] == SITE_URL + address
        assert article.get("dateModified") == changed.get(source)
        assert article[name] == one(page(site, address), "article h1").get_text().rstrip("¶")


def test_the_way_to_a_page_is_shown_and_told(site: Path):
    """쪽에 보이는 것과 구조화된 정보가 같다: 홈, 섹션, 쪽. 지금 쪽은 링크가 아니다."""
    for source, address in content():
        folder = f"{SITE_URL}{address.partition('/')[0]}/"
        name = SECTIONS[address.partition("/")[0]]
        here = [] if is_index(source) else [(one(page(site, address), "article h1").get_text().rstrip("¶"), "")]
        told = graph(page(site, address))["BreadcrumbList"]["itemListElement"]
        assert [(step["position"], step["item"]) for step in told] == [
            *enumerate([SITE_URL, folder, *([SITE_URL + address] if here else [])], 1)
        ]
        shown = [
            (step.get_text().strip(), urljoin(SITE_URL + address, str(link["href"])) if (link := step.a) else "")
            for step in one(page(site, address), "nav.md-path").select("li")
        ]
        assert shown == [("홈", SITE_URL), (name, folder if here else ""), *here], source
        assert [step["name"] for step in told[1:2]] == [name]


def test_pages_beside_the_sections_have_no_way(site: Path):
    addresses = ["404.html", *(address for _, address in sources() if address.partition("/")[0] not in SECTIONS)]
    assert [address for address in addresses if page(site, address).select("nav.md-path, .md-footer__link")] == []


def test_pages_before_and_after_are_of_the_same_section(site: Path):
    """첫 쪽에서 다음을 따라가면 섹션의 쪽을 모두 한 번씩 지난다."""
    for folder in SECTIONS:
        seen, address = [], f"{folder}/"
        while address and address not in seen:
            found = page(site, address)
            links = {link["rel"][0]: link["href"] for link in found.select(".md-footer__link")}
            back = urljoin(SITE_URL + address, str(links["prev"])).removeprefix(SITE_URL) if seen else None
            assert back == (seen[-1] if seen else None)
            assert ("prev" in links) == bool(seen)
            seen.append(address)
            ahead = urljoin(SITE_URL + address, str(links["next"])) if "next" in links else ""
            address = ahead.removeprefix(SITE_URL)
        assert sorted(seen) == sorted(each for _, each in content() if each.startswith(f"{folder}/"))


def test_an_index_leads_to_every_page_of_its_section(site: Path):
    for folder in SECTIONS:
        links = [str(link["href"]) for link in one(page(site, f"{folder}/"), "article").select("a[href]")]
        found = {urljoin(f"{SITE_URL}{folder}/", link).partition("#")[0].removeprefix(SITE_URL) for link in links}
        wanted = {each for _, each in content() if each.startswith(f"{folder}/")} - {f"{folder}/"}
        assert wanted - found == set()


def test_pages_beside_the_notes_are_no_articles(site: Path):
    for address in ("", "terms/", "evidence/"):
        assert graph(page(site, address)).keys() == {"WebSite"}


def test_crawlers_are_told_when_a_page_changed(site: Path, changed: dict[str, str]):
    days = {SITE_URL + address: changed[source] for source, address in sources() if source in changed}
    urls = ElementTree.parse(site / "sitemap.xml").getroot()
    assert {url.findtext(LOC): url.findtext(LASTMOD) for url in urls if url.find(LASTMOD) is not None} == days
    for source, address in content():
        meta = [str(tag["content"]) for tag in page(site, address).select('[property="article:modified_time"]')]
        assert meta == ([changed[source]] if source in changed else [])


def test_the_feed_has_the_newest_pages(site: Path, changed: dict[str, str]):
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert [feed.findtext(f"a:{name}", "", ATOM) for name in ("id", "title")] == [SITE_URL, "파이썬 현장 노트"]
    assert [link.get("href") for link in feed.findall("a:link", ATOM)] == [SITE_URL, f"{SITE_URL}feed.xml"]
    assert feed.findtext("a:author/a:name", "", ATOM)
    entries = feed.findall("a:entry", ATOM)
    for entry in entries:
        assert all(entry.findtext(f"a:{name}", "", ATOM) for name in ("id", "title", "updated", "summary"))
    days = [entry.findtext("a:updated", "", ATOM).removesuffix("T00:00:00Z") for entry in entries]
    written = [source for source, _ in content() if not is_index(source)]
    newest = sorted((changed[source] for source in written if source in changed), reverse=True)
    assert days == newest[: len(days)]
    assert len(days) == min(30, len(newest))
    assert len({entry.findtext("a:id", "", ATOM) for entry in entries}) == len(entries)


def test_every_page_links_the_feed_and_its_text(site: Path):
    for _, address in content():
        links = page(site, address).select('link[rel="alternate"]')
        targets = [(site / address / str(link["href"])).resolve() for link in links]
        assert targets == [(site / "feed.xml").resolve(), (site / address / FILE).resolve()]
        assert all(target.is_file() for target in targets)


def test_texts_hold_every_snippet_and_nothing_of_the_tools(site: Path):
    for source, address in content():
        text = (site / address / FILE).read_text(encoding="utf-8")
        assert not re.search(r'^\s*--8<-- "|\(test:|‹|data-[a-z-]+=|<figure', text, re.MULTILINE), source
        for block in parse(source, (ROOT / source).read_text(encoding="utf-8")).blocks:
            if not block.executed and not block.section and block.snippet.endswith(".py"):
                shown = (ROOT / block.snippet).read_text(encoding="utf-8")
                lines = [line for line in shown.splitlines() if "--8<-- [" not in line]
                assert all(line in text for line in lines), block.snippet
        assert text.endswith(f"\n\n{SITE_URL}{address}\n")


def test_links_of_a_text_lead_to_pages(site: Path):
    for source, address in content():
        text = (site / address / FILE).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(((?:\.\./|[a-z-]+/)[^)#\s]*)", text):
            assert (site / address / target / "index.html").is_file(), (source, target)


def test_the_list_for_models_names_every_text(site: Path):
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# 파이썬 현장 노트\n\n> ")
    assert sorted(re.findall(r"\]\(([^)]+)\)", text)) == sorted(
        f"{SITE_URL}{address}{FILE}" for _, address in content()
    )


def test_what_the_tools_read_is_taken_out(tree_of_one_page):
    project, built = tree_of_one_page
    assert markdown(project, "docs/poetry/x.md", built) == (
        "# 쪽\n\n문장과 [이웃](../y/#b) 글.\n\n출력:\n\n```text\n0.1초\n```\n\nhttps://notes.example/poetry/x/\n"
    )


def test_links_of_an_index_start_where_it_lies(tree_of_one_page):
    """섹션의 첫 쪽은 다른 쪽보다 한 층 얕은 주소에 있다."""
    project, built = tree_of_one_page
    text = "---\ntitle: 차례\n---\n\n# 차례\n\n- [가](x.md#a) [나](../terms.md) [다](../pytest/index.md) [라](index.md#b)\n"
    (project.root / "docs/poetry/index.md").write_text(text, encoding="utf-8")
    index = built._replace(address="poetry/", canonical="https://notes.example/poetry/")
    assert index.is_index
    assert not built.is_index
    assert markdown(project, "docs/poetry/index.md", index) == (
        "# 차례\n\n- [가](x/#a) [나](../terms/) [다](../pytest/) [라](#b)\n\nhttps://notes.example/poetry/\n"
    )


@pytest.fixture
def tree_of_one_page(tmp_path: Path):
    from evidence.project import Project
    from tools.site.pages import BuiltPage

    files = {
        "docs/poetry/x.md": "---\ntitle: 쪽\n---\n\n# 쪽 { #top }\n\n[문장](test:test_a)과 [이웃](y.md#b) 글.\n\n"
        '<figure>\n<svg></svg>\n</figure>\n\n```text title="출력"\n--8<-- "a.out"\n```\n',
        "snippets/a.out": "‹0.1›초\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Project(tmp_path), BuiltPage(Path(), "poetry/x/", "쪽", "", "https://notes.example/poetry/x/", "")


def test_moved_and_missing_pages_are_not_read(site: Path):
    assert sorted(found.address for found in read(site)) == sorted(address for _, address in sources())
