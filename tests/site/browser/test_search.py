"""검색 칸: 여는 법, 붙여 넣기, 조합하는 글자, 결과, 받는 것."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.site.browser.checks import CONTENT, NEEDS, focused, tab_until, watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = NEEDS

OPEN = "document.querySelector('dialog.search').open"
MESSAGE = "RuntimeError: Event loop is closed"
# 검색기가 뜻이 있는 것으로 볼 만한 글자. 아무것도 던지지 않는다.
ODD = [
    " ",
    "-n",
    "--dist loadgroup",
    '"',
    'Fixture "db_session" called directly.',
    "*",
    "title:asyncio",
    "(((",
    "[a-z",
    "\\",
    "__proto__",
    "constructor",
    "toString",
    "<img src=x onerror=alert(1)>",
    "ㅋㅋ",
    "漢字",
    "🐍",
    "코루틴 " * 1250,
    "a" * 5000,
    'Traceback (most recent call last): File "/app/main.py", line 3, in <module> main() ' * 60 + MESSAGE,
]


def search(page: Page, text: str) -> list[str]:
    """검색 칸을 열어 붙여 넣은 것처럼 넣고, 나온 주소를 차례로."""
    if not page.evaluate(OPEN):
        page.locator("[data-search]").click()
    box = page.locator(".search-query")
    box.fill("")
    page.wait_for_function("() => !document.querySelector('.search-results a')")
    page.keyboard.insert_text(text)  # 자판의 사건 없이 input만 일어난다. 손가락으로 붙여 넣을 때와 같다.
    page.wait_for_function("() => document.querySelector('.search-status').textContent")
    return [str(link.get_attribute("href")) for link in page.locator(".search-results a").all()]


def test_nothing_is_fetched_before_the_search_is_used(open_page, url):
    page = open_page()
    watched = watch(page, url)
    page.goto(url + CONTENT, wait_until="networkidle")
    assert not [address for address in watched.requests if "search/" in address]
    with page.expect_request(url + "search/index.json"):
        page.keyboard.press("/")


def test_pasted_message_is_answered_and_followed(visit, url):
    page = visit(CONTENT, width=390)
    assert search(page, MESSAGE)[0].endswith("#event-loop-is-closed")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#event-loop-is-closed$"))
    assert "?" not in page.url
    assert page.locator("article mark").count() == 0


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_search_is_opened_typed_into_and_followed(visit, url, key):
    page = visit()
    page.keyboard.press(key)
    page.wait_for_function("() => document.activeElement.matches('.search-query')")
    page.keyboard.type("TaskGroup", delay=20)
    page.locator(".search-results a").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert focused(page, "element.matches('.search-results li:first-child a')")
    page.keyboard.press("ArrowUp")
    assert focused(page, "element.matches('.search-query')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(url) + "concurrency/"))
    page.wait_for_function(f"() => !{OPEN}")


def test_slash_is_a_letter_where_one_types(visit):
    page = visit(CONTENT)
    page.keyboard.press("/")
    page.wait_for_function("() => document.activeElement.matches('.search-query')")
    page.keyboard.type("a/b")
    assert page.locator(".search-query").input_value() == "a/b"


@pytest.mark.parametrize("way", ["Escape", "button", "outside"])
def test_search_is_closed_and_gives_the_focus_back(visit, way):
    page = visit(CONTENT)
    tab_until(page, "element.matches('[data-search]')")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.search-query')")
    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "button":
        page.get_by_role("button", name="검색 닫기").click()
    else:
        page.mouse.click(5, 300)
    page.wait_for_function(f"() => !{OPEN}")
    assert focused(page, "element.matches('[data-search]')")


def test_search_is_reached_by_tab_on_a_phone(visit):
    page = visit(CONTENT, width=390)
    tab_until(page, "element.matches('[data-search]')")
    page.keyboard.press(" ")
    page.wait_for_function("() => document.activeElement.matches('.search-query')")


def test_four_results_are_seen_on_a_phone_and_none_twice(visit):
    page = visit(CONTENT, width=390)
    found = search(page, MESSAGE)
    assert len(set(found)) == len(found) > 4
    seen = page.evaluate(
        "[...document.querySelectorAll('.search-results a')].filter(a => a.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert seen >= 4
    first = page.locator(".search-results li").first
    assert first.locator(".search-heading mark").count()
    assert len(first.locator(".search-answer").inner_text()) > 20
    assert page.locator(".search-status").inner_text() == f"찾은 곳 {len(found)}개"


def test_no_query_throws(open_page, url):
    page = open_page()
    watched = watch(page, url)
    page.goto(url + CONTENT, wait_until="networkidle")
    page.keyboard.press("/")
    page.wait_for_function("() => document.activeElement.matches('.search-query')")
    for text in ODD:
        page.locator(".search-query").fill(text)
        page.wait_for_function("text => document.querySelector('.search-query').value === text", arg=text)
        page.wait_for_load_state("networkidle")
    assert watched.errors == []
    assert page.locator(".search-results img").count() == 0


def test_list_stays_while_a_syllable_is_composed(visit):
    page = visit(CONTENT)
    assert search(page, "픽스")
    page.evaluate(
        "window.emptied = 0; new MutationObserver(() => emptied += !document.querySelector('.search-results a'))"
        ".observe(document.querySelector('.search-results'), { childList: true })"
    )
    keyboard = page.context.new_cdp_session(page)
    for text in ("ㅊ", "처", "ㅊ", "처"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "처"})
    page.wait_for_function("() => document.querySelector('.search-query').value === '픽스처'")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("emptied") == 0
    assert page.locator(".search-results a").count()


def fail_once(page: Page) -> None:
    """색인을 받지 못하는 동안 찾고, 다시 받을 수 있게 한다."""
    page.route("**/search/*.json", lambda route: route.abort())
    page.keyboard.press("/")
    page.wait_for_function("() => document.activeElement.matches('.search-query')")
    page.keyboard.insert_text("gather")
    page.get_by_text("검색 색인을 받지 못했습니다").wait_for()
    page.unroute("**/search/*.json")


def test_index_that_cannot_be_fetched_is_said_and_tried_again(visit):
    page = visit(CONTENT)
    fail_once(page)
    page.keyboard.insert_text("2")
    page.locator(".search-results a").first.wait_for()


def test_without_script_the_search_leads_to_the_index_of_errors(visit, url):
    page = visit(CONTENT, java_script_enabled=False)
    page.locator("[data-search]").click()
    page.wait_for_url(url + "errors/")


def test_late_answer_of_an_earlier_query_is_not_shown(visit):
    page = visit(CONTENT)
    held = []
    page.route("**/search/index.json", lambda route: held.append(route))
    with page.expect_request("**/search/index.json"):
        page.keyboard.press("/")
    page.keyboard.insert_text("gather")
    page.locator(".search-query").fill("")
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.locator(".search-results a").count() == 0


def test_same_query_is_tried_again_after_a_failure(visit):
    page = visit(CONTENT)
    fail_once(page)
    page.locator(".search-query").dispatch_event("input")
    page.locator(".search-results a").first.wait_for()


def test_close_button_closes_without_the_focus(visit):
    """사파리는 누른 버튼에 초점을 주지 않는다."""
    page = visit(CONTENT)
    assert search(page, MESSAGE)
    before = page.url
    page.evaluate("document.querySelector('.search-close').click()")
    page.wait_for_function(f"() => !{OPEN}")
    assert page.url == before
