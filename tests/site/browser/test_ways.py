"""찾아 들어오는 길: 처음의 검색 칸, 섹션의 차례, 지금 있는 곳, 앞뒤의 쪽, 접힌 증거."""

from __future__ import annotations

import re

import pytest

from tests.site.browser.checks import CONTENT, KINDS, NEEDS, focused, tab_until
from tools.errors import SECTIONS

pytestmark = [*NEEDS, pytest.mark.timeout(180)]

# 노트북의 흔한 화면.
SCREEN = 768
# 원장이 이보다 많으면 표가 그만큼 길어진다.
LEDGERS, ROW = 6, 32


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_leads_to_its_page(visit, url, width, script):
    """처음 → 섹션의 차례 → 질문 → 쪽. 스크립트가 없어도, 전화기에서도 된다."""
    page = visit(width=width, java_script_enabled=script)
    page.get_by_role("link", name="Django 테스트 모두 보기").click()
    page.wait_for_url(f"{url}django/")
    page.get_by_role("link", name="N+1 쿼리를 테스트로 잡으려면?").click()
    page.wait_for_url(f"{url}django/n-plus-one/")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("address", ["", *(f"{folder}/" for folder in SECTIONS)])
def test_an_error_message_leads_to_its_cure(visit, address):
    page = visit(address, java_script_enabled=False)
    errors = page.locator("#errors ~ ul a" if address else ".messages a")
    assert 8 <= errors.count() <= 14
    message = errors.first.inner_text()
    errors.first.click()
    page.wait_for_url(re.compile("#"))
    heading = page.locator("h3:target")
    assert message in heading.inner_text()
    assert heading.is_visible()


def test_the_box_at_home_opens_the_search(visit, url):
    page = visit()
    tab_until(page, "element.matches('.home-search')")
    page.keyboard.press("Enter")
    page.locator("dialog.search[open]").wait_for()
    assert focused(page, "element.matches('.search-query')")
    plain = visit(java_script_enabled=False)
    plain.locator(".home-search").click()
    plain.wait_for_url(f"{url}errors/")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_way_back_is_one_line_and_reached_by_tab(visit, url, width):
    page = visit("concurrency/cancel-timeout/", width=width)
    path = page.locator("nav.md-path")
    assert path.bounding_box()["height"] < 60
    assert path.locator("[aria-current=page]").inner_text().startswith("Future 취소와 제한 시간")
    tab_until(page, "element.closest('.md-path') && element.textContent === '동시성'", presses=120)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}concurrency/")
    page.locator("nav.md-path a").click()
    page.wait_for_url(url)
    assert not page.locator("nav.md-path").count()


def test_turning_pages_stays_in_the_section(visit, url):
    page = visit("pytest/", java_script_enabled=False)
    assert not page.locator("a.md-footer__link[rel=prev]").count()
    for _ in range(30):
        turn = page.locator("a.md-footer__link[rel=next]")
        if not turn.count():
            break
        turn.click()
        page.wait_for_load_state("load")
        assert page.url.startswith(f"{url}pytest/")
    assert page.url != f"{url}pytest/"
    page.locator("a.md-footer__link[rel=prev]").click()
    page.wait_for_load_state("load")
    assert page.url.startswith(f"{url}pytest/")


def test_the_essentials_of_the_evidence_are_on_one_screen(visit):
    page = visit(KINDS["evidence"], width=1366, java_script_enabled=False)
    rows = page.locator(".folds > .table tbody tr").count()
    bottom = page.locator(".folds").evaluate("element => element.getBoundingClientRect().bottom")
    assert bottom <= SCREEN + ROW * max(0, rows - LEDGERS)
    assert page.locator(".folds > details").count() > 5
    assert not page.locator(".folds > details[open]").count()


def test_what_is_folded_opens_without_script(visit):
    page = visit(KINDS["evidence"], width=390, java_script_enabled=False)
    for fold in page.locator(".folds > details").all():
        inside = fold.locator(":scope > :not(summary)").first
        assert not inside.is_visible()
        fold.locator("summary").click()
        assert inside.is_visible()


def test_an_address_of_what_is_folded_opens_it(visit):
    page = visit(f"{KINDS['evidence']}#limits")
    assert page.locator("#limits[open]").count() == 1
    assert page.locator("#limits li").first.is_visible()
    page.goto(page.url.replace("#limits", "#rules"))
    page.locator("#rules[open]").wait_for()


def test_the_current_page_is_shown_in_a_long_sidebar(visit):
    page = visit("concurrency/inspect-running/")
    current = page.locator(".md-sidebar--primary a.md-nav__link--active")
    page.wait_for_function(
        "link => link.getBoundingClientRect().top < innerHeight", arg=current.element_handle(), timeout=5000
    )
    assert (
        visit(CONTENT.replace("cancellation", "choose")).evaluate(
            "document.querySelector('.md-sidebar--primary .md-sidebar__scrollwrap').scrollTop"
        )
        == 0
    )
