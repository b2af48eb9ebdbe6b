"""axe가 아무것도 찾지 못한다: 갈래마다 한 쪽, 두 가지 색, 책상과 전화기의 너비, 그리고 열린 상태."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS, NO_PROOFS, axe

pytestmark = [*NEEDS, pytest.mark.timeout(120)]

screens = pytest.mark.parametrize(
    ("scheme", "width"), [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
)


@screens
@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_nothing_is_found(visit, address, scheme, width):
    assert axe(visit(address, scheme=scheme, width=width)) == []


@screens
def test_nothing_is_found_with_the_proofs_open(visit, scheme, width):
    page = visit(CONTENT, scheme=scheme, width=width)
    opened = page.eval_on_selector_all(".proof details", "all => all.map(one => one.open = true).length")
    assert opened, NO_PROOFS
    page.wait_for_timeout(100)
    assert axe(page) == []


@screens
def test_nothing_is_found_with_the_search_open(visit, scheme, width):
    page = visit(CONTENT, scheme=scheme, width=width)
    page.get_by_role("button", name="검색").click() if width == 390 else page.keyboard.press("s")
    page.locator(".md-search__input").press_sequentially("gather", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_with_the_drawer_open(visit, scheme):
    page = visit(CONTENT, scheme=scheme, width=390)
    page.get_by_role("button", name="차례").click()
    page.locator(".md-sidebar--primary .md-nav__link").first.wait_for()
    page.wait_for_timeout(400)  # 미끄러져 나오는 동안에는 화면 밖에 있다.
    assert axe(page) == []
