"""전화기, 크게 본 화면, 움직임을 줄인 화면, 종이. 책상에서 연 쪽의 너비를 줄인 것은 test_all_pages.py가 본다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS, STEADY, layout_shift, overflowing
from tests.site.pages import NO_PROOFS

pytestmark = [*NEEDS, pytest.mark.timeout(180)]


def test_nothing_shifts_or_goes_beyond_the_screen_of_a_phone(open_page, url):
    page = open_page(width=390)
    for address in KINDS.values():
        page.goto(url + address, wait_until="load")
        assert layout_shift(page) <= STEADY, address
        assert overflowing(page) == [], address


def test_proofs_fit_at_400_percent(visit):
    page = visit(CONTENT, width=320)
    assert page.eval_on_selector_all(".proof details", "all => all.map(one => one.open = true).length"), NO_PROOFS
    assert overflowing(page) == []


def test_nothing_moves_when_motion_is_reduced(visit):
    page = visit(CONTENT, reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].flatMap(element =>
            ["", "::before", "::after"].map(part => getComputedStyle(element, part)).filter(style =>
                style.transitionDuration.split(", ").some(time => parseFloat(time) > 0.01)
                || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01))
            .map(() => element.outerHTML.slice(0, 100)))"""
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_chosen_tab_is_seen_in_forced_colors(visit):
    """강제 색에서는 투명한 테두리도 그려진다."""
    page = visit(KINDS["version tabs"], forced_colors="active")
    lines = "all => all.map(one => getComputedStyle(one).borderBottomColor)"
    shown = page.locator(".tabbed-set").first.locator(".tabbed-labels > label").evaluate_all(lines)
    assert len(shown) > 1
    assert len({color for color in shown if color != shown[0]}) == 1


def test_paper_shows_addresses_and_leaves_out_what_is_for_the_screen(visit):
    page = visit(CONTENT, scheme="dark")
    page.eval_on_selector_all(".proof details", "all => all.forEach(one => one.open = true)")
    page.emulate_media(media="print")
    outside = page.locator("article a[href^='http']:not(.claim, .proof a, .md-content__button)")
    assert outside.count()
    for link in outside.all():
        shown = link.evaluate("element => getComputedStyle(element, '::after').content")
        assert f"({link.get_attribute('href')})" in shown or "attr(href)" in shown
    for selector in (".md-header", ".md-sidebar", ".md-tabs", ".proof-copy", ".proof details > :not(summary)"):
        assert [one for one in page.locator(selector).all() if one.is_visible()] == [], selector
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"
    assert page.locator(".proof:not([hidden])").first.is_visible()
