"""쪽은 가볍고, 검색 색인은 쓸 때 받는다. 다른 곳을 부르지 않는 것은 test_all_pages.py가 본다."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.browser.checks import NEEDS, watch, weight
from tests.site.pages import addresses

pytestmark = [*NEEDS, pytest.mark.timeout(180)]


def test_first_visit_and_second_page_are_light(open_page, url, site: Path):
    """가장 무거운 쪽을 처음 열고, 그다음으로 무거운 쪽으로 간다. 둘째 쪽 자신의 HTML은 세지 않는다."""
    by_weight = sorted(addresses(site), key=lambda address: weight([url + address], url, site))
    second, heaviest = by_weight[-2:]
    page = open_page()
    watched = watch(page, url)
    page.goto(url + heaviest, wait_until="networkidle")
    first = set(watched.requests)
    assert url + heaviest in first
    assert weight(first, url, site) <= 90 * 1024, sizes(first, url, site)
    page.goto(url + second, wait_until="networkidle")
    beyond = set(watched.requests) - first - {url + second}
    assert beyond == set(), sizes(beyond, url, site)


def test_policy_stops_what_was_not_on_the_page(open_page, url, site: Path):
    html = (site / "seed/index.html").read_text(encoding="utf-8")
    planted = '<script>document.title = "심은 제목"</script><img src="https://third.example/x.png" alt="">'
    page = open_page()
    watched = watch(page, url)
    page.route("**/seed/", lambda route: route.fulfill(body=html.replace("</body>", f"{planted}</body>")))
    page.goto(url + "seed/", wait_until="load")
    assert page.title() != "심은 제목"
    assert [error for error in watched.errors if "Content Security Policy" in error and "script" in error]
    assert [error for error in watched.errors if "Content Security Policy" in error and "third.example" in error]


def sizes(requests: set[str], url: str, site: Path) -> dict[str, int]:
    return {address.removeprefix(url): weight([address], url, site) for address in requests}
