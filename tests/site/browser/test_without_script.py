"""자바스크립트 없이도 모두 읽을 수 있다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS, NO_PROOFS, invisible, readable

pytestmark = [*NEEDS, pytest.mark.timeout(120)]

BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_every_page_says_the_same(open_page, url, addresses):
    with_script, without = open_page(), open_page(java_script_enabled=False)
    for address in addresses:
        for page in (with_script, without):
            page.goto(url + address, wait_until="load")
        assert readable(without) == readable(with_script) != [], address
        assert invisible(without) == [], address


@pytest.mark.parametrize("width", [1280, 390])
def test_proofs_open(visit, width):
    page = visit(CONTENT, width=width, java_script_enabled=False)
    proof = page.locator(".proof-tests").first
    assert proof.count(), NO_PROOFS
    proof.locator("summary").click()
    assert proof.locator("a.proof-test").first.is_visible()
    proof.locator("summary").click()
    assert not proof.locator("a.proof-test").first.is_visible()


def test_tabs_of_versions_are_switched(visit):
    page = visit(KINDS["version tabs"], java_script_enabled=False)
    tabs = page.locator(".tabbed-set").first
    tabs.locator("label").nth(1).click()
    shown = [block.is_visible() for block in tabs.locator(".tabbed-content > .tabbed-block").all()]
    assert shown[:2] == [False, True]


def test_navigation_opens_on_a_phone(visit):
    page = visit(CONTENT, width=390, java_script_enabled=False)
    page.locator("label.md-header__button[for=__drawer]").click()
    page.wait_for_timeout(400)
    assert page.locator(".md-sidebar--primary .md-nav__link:visible").count() > 1


@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_dark_preference_is_respected(visit, address):
    light, dark = (
        visit(address, scheme=scheme, java_script_enabled=False).evaluate(BACKGROUND) for scheme in ("light", "dark")
    )
    assert light == "rgb(255, 255, 255)"
    assert dark == visit(address, scheme="dark").evaluate(BACKGROUND) != light
