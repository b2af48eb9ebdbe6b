"""키보드, 스크립트 없이, 좁은 화면, 인쇄, 무게, 한글."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site import tools
from tests.site.conftest import NO_PROOFS

pytestmark = [pytest.mark.skipif(bool(tools.why_not()), reason=tools.why_not()), pytest.mark.timeout(120)]

CONTENT = "concurrency/cancellation/"
CONSOLE = "poetry/in-project-venv/"


def focused(page, expression: str) -> object:
    return page.evaluate(f"(element => {expression})(document.activeElement)")


def tab_until(page, condition: str, presses: int = 60) -> None:
    """조건이 맞는 요소에 초점이 갈 때까지 Tab을 누른다."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if focused(page, condition):
            return
    pytest.fail(f"Tab을 {presses}번 눌러도 닿지 않음: {condition}")


# 키보드


def test_skip_link_comes_first_and_leads_to_the_text(visit):
    page = visit(CONTENT)
    page.keyboard.press("Tab")
    assert focused(page, "element.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "!!element.closest('article')")


def test_search_works_from_the_keyboard(visit, url: str):
    page = visit()
    page.keyboard.press("/")
    assert focused(page, "element.matches('.md-search__input')")
    page.keyboard.type("TaskGroup", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(url) + "concurrency/"))


def test_search_can_be_reached_by_tab_on_a_phone(visit):
    page = visit(CONTENT, width=390)
    tab_until(page, "element.matches('button[for=__search]')")
    page.keyboard.press("Enter")
    assert focused(page, "element.matches('.md-search__input')")


def test_proofs_open_and_close_from_the_keyboard(visit):
    page = visit(CONTENT)
    assert page.locator(".proof-tests summary").count(), NO_PROOFS
    tab_until(page, "element.matches('.proof-tests summary')", presses=200)
    page.keyboard.press("Enter")
    assert focused(page, "element.parentElement.open")
    page.keyboard.press("Tab")
    assert focused(page, "element.matches('a.proof-test')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert not focused(page, "element.parentElement.open")


def test_code_is_copied_from_the_keyboard(visit, url: str):
    page = visit(CONTENT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_until(page, "element.matches('.md-code__button')", presses=200)
    shown = focused(page, "element.closest('pre').querySelector('code').innerText")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()").strip() == str(shown).strip()


def test_palette_is_switched_from_the_keyboard(visit):
    page = visit()
    scheme = "getComputedStyle(document.body).backgroundColor"
    seen = {page.evaluate(scheme)}
    tab_until(page, "element.name === '__palette'")
    for _ in range(2):  # 시스템 설정 → 밝게 → 어둡게
        page.keyboard.press("ArrowDown")
        seen.add(page.evaluate(scheme))
    assert len(seen) == 2


def test_drawer_opens_and_closes_from_the_keyboard_on_a_phone(visit):
    page = visit(CONTENT, width=390)
    tab_until(page, "element.matches('button[for=__drawer]')")
    page.keyboard.press("Enter")
    assert page.locator("#__drawer").is_checked()
    assert focused(page, "!!element.closest('.md-sidebar--primary')")
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    assert focused(page, "element.matches('button[for=__drawer]')")


def test_tabs_of_versions_are_switched_from_the_keyboard(visit):
    page = visit("concurrency/tasks/")
    tab_until(page, "element.matches('.tabbed-set > input')", presses=500)
    first = focused(page, "element.id")
    page.keyboard.press("ArrowRight")
    assert focused(page, "element.matches('.tabbed-set > input') && element.checked")
    assert focused(page, "element.id") != first


def test_focus_is_always_visible(visit):
    """검색 칸은 초점을 받으면 대화 상자가 열리므로 테두리가 없어도 보인다."""
    page = visit(CONTENT)
    for _ in range(30):
        page.keyboard.press("Tab")
        assert focused(
            page,
            "element.matches('.md-search__input') || !!element.labels?.length || "
            "[getComputedStyle(element).outlineStyle, getComputedStyle(element).boxShadow].some(v => v !== 'none')",
        ), focused(page, "element.outerHTML.slice(0, 200)")


# 스크립트 없이


@pytest.mark.parametrize("address", ["", CONTENT, "evidence/", "seed/"])
def test_everything_can_be_read_without_script(visit, address: str):
    text = "[...document.querySelectorAll('article :is(h1, h2, h3, p, li, td, pre > code)')].map(e => e.textContent.replace(/\\s+/g, ' ').trim()).join('\\n')"
    with_script = visit(address).evaluate(text)
    without = visit(address, java_script_enabled=False)
    assert without.evaluate(text) == with_script
    hidden = without.evaluate(
        """[...document.querySelectorAll("article :is(h1, h2, h3, p, pre > code)")]
            .filter(e => !e.closest("details:not([open]), .tabbed-block") && !e.getClientRects().length).length"""
    )
    assert hidden == 0


def test_proofs_open_without_script(visit):
    page = visit(CONTENT, java_script_enabled=False)
    proof = page.locator(".proof-tests").first
    assert proof.count(), NO_PROOFS
    proof.locator("summary").click()
    assert proof.locator("a.proof-test").first.is_visible()


def test_dark_preference_is_respected_without_script(visit):
    background = "getComputedStyle(document.body).backgroundColor"
    light, dark = (
        visit(CONTENT, scheme=scheme, java_script_enabled=False).evaluate(background) for scheme in ("light", "dark")
    )
    assert light == "rgb(255, 255, 255)"
    assert dark == visit(CONTENT, scheme="dark").evaluate(background) != light


# 화면과 종이


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("address", ["", CONTENT, "concurrency/choose/", "evidence/", "seed/", "no-such-page/"])
def test_page_does_not_scroll_sideways(visit, address: str, width: int):
    """320픽셀은 1280픽셀 화면을 400 % 확대한 것과 같다."""
    assert tools.overflowing(visit(address, width=width)) == []


def test_planted_wide_element_is_found(visit):
    page = visit("seed/", width=390)
    page.evaluate("document.querySelector('article').innerHTML += '<p style=\"width: 900px\">넓은 글</p>'")
    assert tools.overflowing(page)


def test_reduced_motion_is_respected(visit):
    page = visit(CONTENT, reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element => {
            const style = getComputedStyle(element);
            return style.transitionDuration.split(", ").some(time => parseFloat(time) > 0.01)
                || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01);
        }).map(element => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_print_shows_addresses_and_leaves_out_what_is_for_the_screen(visit):
    page = visit(CONTENT)
    page.eval_on_selector_all(".proof details", "all => all.forEach(one => one.open = true)")
    page.emulate_media(media="print")
    link = page.locator("article a[href^='https://docs.python.org']").first
    address = link.get_attribute("href")
    assert address in link.evaluate("e => e.ownerDocument.defaultView.getComputedStyle(e, '::after').content + e.href")
    assert "attr(href)" in link.evaluate("e => getComputedStyle(e, '::after').content") or address in link.evaluate(
        "e => getComputedStyle(e, '::after').content"
    )
    for selector in (".md-header", ".md-sidebar", ".md-tabs", ".md-code__nav", ".proof li", ".proof-download"):
        shown = page.locator(selector)
        assert [one for one in shown.all() if one.is_visible()] == [], selector


# 무게


def test_first_visit_and_second_page_are_light(browser, url: str, folder: Path):
    context = browser.new_context()
    page = context.new_page()
    requests, _ = tools.watch_requests(page)
    page.goto(url + CONTENT, wait_until="networkidle")
    assert tools.weight(requests, url, folder) <= 120 * 1024
    first = set(requests)
    requests.clear()
    second = "concurrency/futures/"
    page.goto(url + second, wait_until="networkidle")
    beyond = set(requests) - first - {url + second}
    assert tools.weight(beyond, url, folder) <= 15 * 1024, beyond
    context.close()


# 한글


def test_words_are_not_broken_and_lines_are_not_too_long(visit):
    page = visit(CONTENT)
    assert page.eval_on_selector("article p", "e => getComputedStyle(e).wordBreak") == "keep-all"
    letters = page.eval_on_selector("article p", "e => e.clientWidth / parseFloat(getComputedStyle(e).fontSize)")
    assert 30 <= letters <= 45


def test_console_blocks_are_copied_without_prompts(visit):
    page = visit(CONSOLE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    texts = page.eval_on_selector_all("pre > code", "all => all.map(e => e.textContent)")
    prompted = [index for index, text in enumerate(texts) if re.search(r"^\$ ", text, re.MULTILINE)]
    for index in prompted:
        page.locator("pre").nth(index).locator(".md-code__button").first.click()
        page.wait_for_timeout(100)
        assert not re.search(r"^\$ ", page.evaluate("navigator.clipboard.readText()"), re.MULTILINE)
