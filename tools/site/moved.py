"""옮기거나 나눈 페이지의 옛 주소에 새 곳을 알리는 쪽을 쓴다. 사이트를 지은 뒤에 실행하므로 빌더와 무관하다.

옛 주소에 붙어 있던 id도 그대로 열린다. 스크립트가 없으면 그 자리에 링크가 보인다.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from tools.site.pages import MARK, attribute

STUB = """<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>옮긴 쪽: {title}</title>
<link rel="canonical" href="{canonical}">
<script>
addEventListener("DOMContentLoaded", function () {{
  var found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  location.replace((found || document).querySelector("a").href);
}});
</script>
</head>
{mark}
<h1>옮긴 쪽</h1>
<ul>
{links}
</ul>
</body>
</html>
"""


class Target(NamedTuple):
    """새 쪽.

    Parameters:
        link: 옛 쪽에서 본 상대 주소.
        headings: 제목마다 (id, 글). 첫째는 쪽의 제목이다.
        canonical: 그 쪽의 주소.
    """

    link: str
    headings: list[tuple[str, str]]
    canonical: str


def write(site: Path, moved: dict[str, list[str]]) -> None:
    """옛 주소마다 쪽을 쓴다.

    Parameters:
        site: 지은 사이트의 폴더.
        moved: 옛 주소마다 새 주소(`concurrency/semaphore`). 첫째로 넘겨 준다.
    Raises:
        OSError: 새 쪽을 짓지 않았을 때.
    """
    for old, targets in moved.items():
        stub = site / old / "index.html"
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(_stub([_target(site, old, new) for new in targets]), encoding="utf-8")


def _target(site: Path, old: str, new: str) -> Target:
    tree = LexborHTMLParser((site / new / "index.html").read_text(encoding="utf-8"))
    headings = [
        (node.attributes.get("id") or "", _words(node.text()))
        for node in tree.css("article h1, article [id]:is(h2, h3, h4, li)")
    ]
    return Target(f"{posixpath.relpath(new, old)}/", headings, attribute(tree, 'link[rel="canonical"]', "href"))


def _words(text: str) -> str:
    return " ".join(text.replace("\N{PILCROW SIGN}", "").split())


def _stub(targets: list[Target]) -> str:
    first = targets[0]
    # 여러 쪽에 같은 id(`왜-그런가`)가 있으면 첫 쪽의 것이다.
    seen: set[str] = set()
    links = "\n".join(link for target in targets for link in _links(target, seen))
    return STUB.format(
        mark=MARK, title=html.escape(first.headings[0][1]), canonical=html.escape(first.canonical), links=links
    )


def _links(target: Target, seen: set[str]) -> Iterator[str]:
    (_, title), *rest = target.headings
    yield f'<li><a href="{target.link}">{html.escape(title)}</a></li>'
    for name, text in (each for each in rest if each[0] not in seen):
        seen.add(name)
        yield f'<li id="{html.escape(name)}"><a href="{target.link}#{html.escape(name)}">{html.escape(text)}</a></li>'
