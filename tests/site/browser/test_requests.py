"""모든 쪽에서 다른 곳을 부르지 않고, 콘솔이 조용하고, 자리가 밀리지 않는다. 쪽은 가볍다."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.browser.checks import CONTENT, NEEDS, layout_shift, watch, weight

pytestmark = [*NEEDS, pytest.mark.timeout(180)]


def test_no_page_asks_another_host_or_complains_or_shifts(open_page, url, addresses):
    page = open_page()
    for address in addresses:
        watched = watch(page, url)
        page.goto(url + address, wait_until="networkidle")
        assert watched.requests, address
        assert (watched.foreign, watched.errors) == ([], []), address
        assert layout_shift(page) == 0, address


def test_first_visit_and_second_page_are_light(open_page, url, folder, addresses):
    """가장 무거운 쪽을 처음 열고, 그다음으로 무거운 쪽으로 간다. 둘째 쪽 자신의 HTML은 세지 않는다."""
    by_weight = sorted(addresses, key=lambda address: weight([url + address], url, folder))
    second, heaviest = by_weight[-2:]
    page = open_page()
    watched = watch(page, url)
    page.goto(url + heaviest, wait_until="networkidle")
    first = set(watched.requests)
    assert url + heaviest in first
    assert weight(first, url, folder) <= 120 * 1024, sizes(first, url, folder)
    page.goto(url + second, wait_until="networkidle")
    beyond = set(watched.requests) - first - {url + second}
    assert weight(beyond, url, folder) <= 15 * 1024, sizes(beyond, url, folder)


def sizes(requests: set[str], url: str, folder: Path) -> dict[str, int]:
    return {address.removeprefix(url): weight([address], url, folder) for address in requests}


def test_search_index_is_fetched_only_when_the_search_is_used(open_page, url):
    page = open_page()
    watched = watch(page, url)
    page.goto(url + CONTENT, wait_until="networkidle")
    index = url + "search/search_index.json"
    assert index not in watched.requests
    with page.expect_request(index, timeout=20_000):
        page.keyboard.press("/")
