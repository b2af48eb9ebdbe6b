"""모든 쪽에서: 다른 곳을 부르지 않고, 콘솔이 조용하고, 자리가 밀리지 않고, 어느 너비에서도 넘치지 않고,
낱말의 가운데에서 줄을 바꾸지 않고, 전화기에서 제목이 가리거나 그림의 글자가 작아지지 않고, 자바스크립트 없이도 같은 글이 보이고, 오류의 제목 가까이에 고치는 법이 있다.
"""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.browser.checks import (
    NEEDS,
    STEADY,
    Watched,
    broken_words,
    cramped,
    far_cures,
    invisible,
    layout_shift,
    overflowing,
    readable,
    watch,
)
from tests.site.pages import addresses

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [*NEEDS, pytest.mark.timeout(180)]

PARTS = 4
# 320픽셀은 1280픽셀 화면을 400 % 확대한 것과 같다.
WIDTHS = (1280, 768, 390, 320)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_fault(open_page, url: str, site: Path, part: int):
    """두 방문자가 쪽을 차례로 연다. 방문자를 새로 띄우는 데에 쪽을 여는 것보다 오래 걸린다."""
    script, plain = open_page(), open_page(java_script_enabled=False)
    watched = watch(script, url)
    found = {}
    for address in addresses(site)[part::PARTS]:
        watched.forget()
        script.set_viewport_size({"width": WIDTHS[0], "height": 900})
        for page in (script, plain):
            page.goto(url + address, wait_until="load")
        found[address] = faults(script, plain, watched)
    assert {address: seen for address, seen in found.items() if seen} == {}


def faults(script: Page, plain: Page, watched: Watched) -> dict[str, object]:
    """갈래마다 찾은 잘못. 없으면 비어 있다."""
    found = {
        "밀린 자리": round(max(0.0, layout_shift(script) - STEADY), 3),
        "스크립트에 따라 다른 글": different(readable(script), readable(plain)),
        "스크립트가 없으면 보이지 않는 글": invisible(plain),
        "낱말에서 나눈 줄": broken_words(script),
        "넘친 요소": [element for width in WIDTHS for element in at_width(script, width)],
        "먼 고치는 법": far_cures(at_phone(script)),
        "전화기에서 가리거나 작은 글": cramped(script),
    }
    script.wait_for_load_state("networkidle")
    found |= {"밖을 부른 주소": watched.foreign, "콘솔": watched.errors, "부른 것이 없음": not watched.requests}
    return {name: seen for name, seen in found.items() if seen}


def at_width(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    return overflowing(page)


def at_phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def different(ours: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    return [pair for pair in zip_longest(ours, theirs) if pair[0] != pair[1]] if ours else [("글이 없음", "")]
