"""마우스 없이 모두 할 수 있다."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS, focused, tab_until
from tests.site.pages import NO_PROOFS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [*NEEDS, pytest.mark.timeout(120)]


def heading_before(page: Page, selector: str) -> str:
    """요소가 있는 절의 자리. 여기로 옮겨 가면 Tab은 그다음부터 차례로 간다."""
    return page.eval_on_selector(
        selector,
        """element => {
            while (!element.matches("h2[id], h3[id]")) element = element.previousElementSibling ?? element.parentElement;
            return element.id;
        }""",
    )


def test_skip_link_comes_first_and_leads_to_the_text(visit):
    page = visit(CONTENT)
    page.keyboard.press("Tab")
    assert focused(page, "element.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "!!element.closest('article')")


def test_sections_are_reached_by_tab(visit, url):
    page = visit()
    tab_until(page, "element.matches('.md-tabs__link') && element.textContent.includes('pytest')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(url) + "pytest/"))


def test_proofs_open_and_close(visit):
    page = visit(CONTENT)
    assert page.locator(".proof summary").count(), NO_PROOFS
    tab_until(page, "element.matches('.proof summary')", presses=200)
    page.keyboard.press("Enter")
    assert focused(page, "element.parentElement.open")
    page.keyboard.press("Tab")
    assert focused(page, "element.matches('.proof details[open] a')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert not focused(page, "element.parentElement.open")


def test_code_is_copied(visit):
    page = visit(CONTENT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_until(page, "element.matches('.proof-copy')", presses=200)
    shown = focused(page, "element.closest('.proven').querySelector('code').innerText")
    page.keyboard.press("Enter")
    page.wait_for_function("text => navigator.clipboard.readText().then(now => now.trim() === text)", arg=shown.strip())


def test_palette_goes_round(visit):
    page = visit()
    background = "getComputedStyle(document.body).backgroundColor"
    tab_until(page, "element.matches('[data-palette]')")
    seen = [(page.evaluate(background), focused(page, "element.ariaLabel"))]
    for _ in range(3):
        page.keyboard.press("Enter")
        seen.append((page.evaluate(background), focused(page, "element.ariaLabel")))
    light, dark = seen[0][0], seen[2][0]
    assert light != dark
    names = ["색: 시스템 설정", "색: 밝게", "색: 어둡게", "색: 시스템 설정"]
    assert seen == list(zip([light, light, dark, light], names, strict=True))


def test_chosen_palette_is_kept_on_the_next_page(visit, url):
    page = visit()
    for _ in range(2):
        page.locator("[data-palette]").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(url + CONTENT)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark != "rgb(255, 255, 255)"
    assert page.locator("[data-palette]").get_attribute("aria-label") == "색: 어둡게"


def test_marks_are_hidden_and_stay_hidden(visit, url):
    page = visit(CONTENT)
    mark = "getComputedStyle(document.querySelector('article .claim'), '::after').content"
    assert "✓" in page.evaluate(mark), NO_PROOFS
    tab_until(page, "element.matches('[data-marks-switch]')", presses=200)
    page.keyboard.press("Enter")
    assert page.evaluate(mark) == "none"
    assert focused(page, "element.textContent") == "✓ 보이기"
    page.goto(url + KINDS["version tabs"])
    assert page.evaluate(mark) == "none"
    page.locator("[data-marks-switch]").click()
    assert "✓" in page.evaluate(mark)


def test_drawer_opens_and_closes_on_a_phone(visit):
    page = visit(CONTENT, width=390)
    tab_until(page, "element.matches('button[for=__drawer]')")
    page.keyboard.press("Enter")
    assert page.locator("#__drawer").is_checked()
    assert focused(page, "!!element.closest('.md-sidebar--primary')")
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    assert focused(page, "element.matches('button[for=__drawer]')")


def test_tabs_of_versions_are_switched(visit):
    page = visit(KINDS["version tabs"])
    page.goto(f"{page.url}#{heading_before(page, '.tabbed-set')}")
    tab_until(page, "element.matches('.tabbed-set > input')")
    first = focused(page, "element.id")
    page.keyboard.press("ArrowRight")
    assert focused(page, "element.matches('.tabbed-set > input') && element.checked")
    assert focused(page, "element.id") != first


@pytest.mark.parametrize("width", [1280, 390])
def test_focus_is_always_visible(visit, width):
    """색을 고르는 칸은 그 라벨에 테두리가 있다."""
    page = visit(CONTENT, width=width)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert focused(
            page,
            "!!element.labels?.length || element === document.body || "
            "[getComputedStyle(element).outlineStyle, getComputedStyle(element).boxShadow].some(v => v !== 'none')",
        ), focused(page, "element.outerHTML.slice(0, 200)")
