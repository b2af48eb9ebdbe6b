"""검색 엔진과 피드 리더가 읽는 것: 구조화된 정보(JSON-LD), 고친 날, 사이트맵의 날짜, 피드."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from tools.site.pages import BuiltPage
from tools.site.texts import FILE

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWEST = 30


def write(site: Path, pages: list[BuiltPage]) -> None:
    """쪽마다 머리에 정보를 더하고, 사이트맵에 날짜를 적고, 피드를 쓴다."""
    home, name = next((page.canonical, page.title) for page in pages if not page.address)
    for page in pages:
        text = page.file.read_text(encoding="utf-8")
        page.file.write_text(text.replace("</head>", f"{_head(page, home, name)}</head>", 1), encoding="utf-8")
    _date_sitemap(site / "sitemap.xml", {page.canonical: page.changed for page in pages})
    _write_xml(site / "feed.xml", _feed(pages, home, name), ATOM)


def _head(page: BuiltPage, home: str, name: str) -> str:
    found = {"@context": "https://schema.org", "@graph": [*_graph(page, home, name)]}
    # 글에 </script>가 있어도 끝나지 않는다.
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    dated = f'<meta property="article:modified_time" content="{page.changed}">' if page.changed and page.section else ""
    up = "../" * page.address.count("/")
    feed = f'<link rel="alternate" type="application/atom+xml" title="{html.escape(name)}" href="{up}feed.xml">'
    plain = f'<link rel="alternate" type="text/markdown" href="{FILE}">' if page.section else ""
    return f'{dated}{feed}{plain}<script type="application/ld+json">{text}</script>'


def _graph(page: BuiltPage, home: str, name: str) -> Iterator[dict[str, object]]:
    site = {"@type": "WebSite", "@id": f"{home}#site", "name": name, "url": home, "inLanguage": "ko"}
    yield site
    if not page.section:
        return
    article: dict[str, object] = {
        "@type": "CollectionPage" if page.is_index else "TechArticle",
        "name" if page.is_index else "headline": page.title,
        "description": page.description,
        "url": page.canonical,
        "inLanguage": "ko",
        "isPartOf": {"@id": site["@id"]},
        "author": {"@type": "Organization", "name": name, "url": home},
    }
    yield article | ({"dateModified": page.changed} if page.changed else {})
    # 쪽에 보이는 것(overrides/partials/path.html)과 같다.
    steps = [(name, home), (page.section, f"{home}{page.folder}/"), (page.title, page.canonical)]
    yield {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": step, "item": address}
            for number, (step, address) in enumerate(steps[: 2 if page.is_index else 3], 1)
        ],
    }


def _date_sitemap(path: Path, changed: dict[str, str]) -> None:
    root = ElementTree.parse(path).getroot()
    for url in root.iter(f"{{{SITEMAP}}}url"):
        day = changed.get(url.findtext(f"{{{SITEMAP}}}loc", ""), "")
        if day:
            SubElement(url, f"{{{SITEMAP}}}lastmod").text = day
    _write_xml(path, root, SITEMAP)


def _feed(pages: list[BuiltPage], home: str, name: str) -> Element:
    written = (page for page in pages if page.section and page.changed and not page.is_index)
    newest = sorted(written, key=lambda page: page.address)
    newest = sorted(newest, key=lambda page: page.changed, reverse=True)[:NEWEST]
    feed = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ko"})
    _add(feed, "id", home)
    _add(feed, "title", name)
    _add(feed, "updated", _instant(newest[0].changed if newest else "1970-01-01"))
    _add(_add(feed, "author"), "name", name)
    _add(feed, "link", href=home)
    _add(feed, "link", rel="self", href=f"{home}feed.xml")
    for page in newest:
        entry = _add(feed, "entry")
        _add(entry, "id", page.canonical)
        _add(entry, "title", page.title)
        _add(entry, "updated", _instant(page.changed))
        _add(entry, "link", href=page.canonical)
        _add(entry, "summary", page.description)
    return feed


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    child = SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    child.text = text
    return child


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _write_xml(path: Path, root: Element, namespace: str) -> None:
    ElementTree.register_namespace("", namespace)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
