"""자바스크립트 없이도 모두 쓸 수 있다. 같은 글이 보이는 것은 test_all_pages.py가 본다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS
from tests.site.pages import NO_PROOFS

pytestmark = [*NEEDS, pytest.mark.timeout(120)]

BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("width", [1280, 390])
def test_proofs_open(visit, width):
    page = visit(CONTENT, width=width, java_script_enabled=False)
    proof = page.locator(".proof details").first
    assert proof.count(), NO_PROOFS
    proof.locator("summary").click()
    assert proof.locator("a").first.is_visible()
    proof.locator("summary").click()
    assert not proof.locator("a").first.is_visible()


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


def test_dark_preference_is_respected(open_page, url):
    """스크립트가 있을 때와 같은 색이다. 틀마다 한 쪽을 본다."""
    plain, script = open_page(java_script_enabled=False), open_page(scheme="dark")
    for address in (KINDS["home"], CONTENT, KINDS["missing"]):
        plain.emulate_media(color_scheme="light")
        for page in (plain, script):
            page.goto(url + address, wait_until="load")
        light = plain.evaluate(BACKGROUND)
        plain.emulate_media(color_scheme="dark")
        assert light == "rgb(255, 255, 255)", address
        assert plain.evaluate(BACKGROUND) == script.evaluate(BACKGROUND) != light, address
