"""넓은 표: 전화기에서 글이 긴 표는 줄마다 한 장이고, 나머지는 상자 안에서 옆으로 넘긴다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import KINDS, NEEDS, axe, focused, tab_until

pytestmark = [*NEEDS, pytest.mark.timeout(180)]

CARDS, WIDE = KINDS["figures and tables"], KINDS["wide tables"]


@pytest.mark.parametrize("script", [True, False])
def test_prose_in_cells_is_as_wide_as_a_phone(visit, script):
    page = visit(CARDS, width=390, java_script_enabled=script)
    cells = page.locator(".table[data-cards] td").all()
    assert cells
    assert min(cell.bounding_box()["width"] for cell in cells) > 280
    assert page.locator(".table[data-cards] td[data-label]").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )
    # 머리 줄은 보이지 않아도 읽어 주는 도구에는 있다.
    assert page.locator(".table[data-cards] thead th").first.evaluate(
        "cell => cell.checkVisibility({ visibilityProperty: true })"
    )


def test_a_table_is_a_table_where_there_is_room(visit):
    page = visit(CARDS, width=820)
    tops = page.locator(".table[data-cards] tbody tr:first-child td").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().top)"
    )
    assert len(tops) > 2
    assert len(set(tops)) == 1
    assert not page.locator(".table[tabindex]").count()


def test_a_wide_table_is_scrolled_by_the_keyboard_in_its_own_box(visit):
    page = visit(WIDE, width=390)
    boxes = page.locator(".table[tabindex]")
    assert boxes.count()
    names = boxes.evaluate_all("all => all.map(each => each.ariaLabel)")
    assert len(set(names)) == len(names)
    assert all(name.startswith("표 ") and name.partition(": ")[2] for name in names)
    assert boxes.evaluate_all("all => all.every(each => each.role === 'region')")
    tab_until(page, "element.matches('.table')", presses=120)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert page.evaluate("scrollX") == 0
    # 어느 줄인지 알도록 첫 칸은 남아 있다.
    first = focused(
        page, "element.querySelector('td').getBoundingClientRect().left - element.getBoundingClientRect().left"
    )
    assert 0 <= first < 3
    assert axe(page) == []


def test_a_table_that_fits_is_no_stop_for_the_keyboard(visit):
    page = visit(WIDE, width=1280)
    assert page.locator(".table").count()
    fitting = page.locator(".table").evaluate_all(
        "all => all.filter(each => each.scrollWidth <= each.clientWidth).map(each => each.tabIndex)"
    )
    assert fitting
    assert set(fitting) == {-1}


def test_a_wide_table_is_scrolled_without_script(visit):
    page = visit(WIDE, width=390, java_script_enabled=False)
    box = page.locator(".table").first
    assert box.evaluate("element => element.scrollWidth > element.clientWidth")
    box.scroll_into_view_if_needed()
    box.hover()
    page.mouse.wheel(200, 0)
    # 스크립트를 끈 쪽에서는 기다리는 조건을 쓸 수 없어, 넘어갈 때까지 되풀이해 본다.
    for _ in range(50):
        if moved := box.evaluate("element => element.scrollLeft"):
            break
        page.wait_for_timeout(100)
    assert moved > 0
    assert "gradient" in box.evaluate("element => getComputedStyle(element).backgroundImage")
