"""모든 페이지에 있어야 하는 것: 제목과 설명, 태그, 읽히는 자리, 틀린 것을 알리는 링크."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
import yaml

from evidence.git import last_changes
from tests.site.building import COMMIT, REPO_URL, ROOT, SITE_URL
from tests.site.pages import one, page, pages, prompts, sources
from tools.errors import SECTIONS

# 태그의 목록에 태그를 달면 목록에 자기가 나온다.
# 태그의 목록과, 섹션의 쪽을 이미 모두 잇는 차례.
WITHOUT_TAGS = {"docs/tags.md", *(f"docs/{folder}/index.md" for folder in SECTIONS)}


def test_pages_say_what_they_are(site: Path):
    for address, found in pages(site):
        assert found.html["lang"] == "ko", address
        assert found.title.get_text().strip(), address
        if not address.endswith("404.html"):
            assert one(found, 'meta[name="description"]')["content"].strip(), address
            assert one(found, 'link[rel="canonical"]')["href"] == address
            assert one(found, "h1").get_text().strip(), address


def test_headings_have_readable_anchors(site: Path):
    for address, found in pages(site):
        numbered = [h["id"] for h in found.select("article h2[id], article h3[id]") if re.fullmatch(r"_\d+", h["id"])]
        assert numbered == [], address


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
        days = [str(time["datetime"]) for time in end.select(":scope > span:not(.page-tested) time")]
        assert days == ([changed[source]] if source in changed else [])
        after = [each for each in end.find_next_siblings() if "md-tags" not in (each.get("class") or [])]
        assert after == [], source
        link = one(end, "a:not(.page-markdown)")
        assert link.get_text() == "이 쪽에 틀린 것이 있나요?"
        where = urlsplit(str(link["href"]))
        assert f"{where.scheme}://{where.netloc}{where.path}" == f"{REPO_URL}/issues/new"
        query = parse_qs(where.query, keep_blank_values=True)
        assert query == {"template": ["mistake.yml"], "page": [source], "commit": [COMMIT]}
        assert query.keys() - {"template"} <= fields


def test_every_page_with_evidence_says_when_and_on_what_it_was_tested(site: Path):
    for source, address in sources():
        article = one(page(site, address), "article")
        tested = article.select("footer.page-end .page-tested")
        assert len(tested) == bool(article.select(".proof-tests, .claim:not(.claim-unproven)")), source
        for span in tested:
            assert [
                re.fullmatch(r"20\d\d-\d\d-\d\d", str(time["datetime"])) is not None for time in span.select("time")
            ] == [True]
            assert " · Python 3." in span.get_text()


def test_no_block_has_a_prompt_to_copy_along(site: Path):
    """블록을 복사하면 그대로 실행할 수 있다. 출력은 복사해 실행하는 것이 아니다."""
    prompted = [
        (address, found)
        for address, page in pages(site)
        for block in page.select("article .highlight:not(.language-text) pre > code")
        for found in prompts(block.get_text())
    ]
    assert prompted == []


@pytest.mark.parametrize("text", ["$ ls", "x = 1\n>>> x", "... x", "PS> ls", "PS C:\\> ls", "% ls"])
def test_prompts_are_found(text: str):
    assert prompts(text)
    assert prompts("echo $HOME\nx: ... = 1\n...") == []
