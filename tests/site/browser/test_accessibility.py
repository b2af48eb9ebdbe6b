"""axe가 아무것도 찾지 못한다: 갈래마다 한 쪽, 책상과 전화기의 너비, 두 가지 색, 그리고 열린 상태."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.browser.checks import COLORS, CONTENT, KINDS, NEEDS, axe, turn_dark
from tests.site.pages import NO_PROOFS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [*NEEDS, pytest.mark.timeout(120)]

widths = pytest.mark.parametrize("width", [1280, 390])
# 본문이 있는 쪽은 증거를 연 채로 본다. 닫힌 것에 있는 것은 거기에도 모두 있다.
CLOSED = [address for address in KINDS.values() if address != CONTENT]
SMALL = KINDS["evidence"]


def findings(page: Page) -> tuple[list[str], list[str]]:
    """밝을 때 axe가 찾은 모든 것과, 어두울 때 색에서 찾은 것. 어두울 때는 색만 다르다."""
    light = axe(page)
    turn_dark(page)
    return light, axe(page, COLORS)


@widths
def test_nothing_is_found(open_page, url, width):
    page = open_page(width=width)
    found = {}
    for address in CLOSED:
        page.emulate_media(color_scheme="light")
        page.goto(url + address, wait_until="load")
        found[address] = findings(page)
    assert found == dict.fromkeys(CLOSED, ([], []))


@widths
def test_nothing_is_found_with_the_proofs_open(visit, width):
    page = visit(CONTENT, width=width)
    opened = page.eval_on_selector_all(".proof details", "all => all.map(one => one.open = true).length")
    assert opened, NO_PROOFS
    page.wait_for_timeout(100)
    assert findings(page) == ([], [])


@widths
def test_nothing_is_found_with_the_search_open(visit, width):
    page = visit(SMALL, width=width)
    page.locator("[data-search]").click()
    page.locator(".search-query").fill("gather")
    page.locator(".search-results a").first.wait_for()
    assert findings(page) == ([], [])


def test_nothing_is_found_with_the_drawer_open(visit):
    page = visit(SMALL, width=390)
    page.get_by_role("button", name="차례").click()
    page.locator(".md-sidebar--primary .md-nav__link").first.wait_for()
    page.wait_for_timeout(400)  # 미끄러져 나오는 동안에는 화면 밖에 있다.
    assert findings(page) == ([], [])
