"""검사가 정말 찾는지 본다: 잘못을 하나씩 심고, 찾아낸 것을 확인한다."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.site.browser.checks import (
    COLORS,
    CONTENT,
    KINDS,
    NEEDS,
    axe,
    broken_words,
    cramped,
    far_cures,
    invisible,
    layout_shift,
    overflowing,
    readable,
    turn_dark,
    watch,
    weight,
)

pytestmark = [*NEEDS, pytest.mark.timeout(180)]


@pytest.fixture
def open_page(open_page: Callable[..., Any]) -> Callable[..., Any]:
    """심은 스타일과 스크립트를 쪽의 보안 정책이 막지 않게 연다."""
    return partial(open_page, bypass_csp=True)


APPEND = "html => document.querySelector('article').insertAdjacentHTML('beforeend', html)"
BARRIERS = {
    "color-contrast": '<p style="color: #ccc; background: #fff">흐린 글</p>',
    "button-name": "<button></button>",
    "image-alt": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "target-size": '<button style="all: unset; display: block; width: 9px; height: 9px">가</button>' * 2,
}


def test_barriers(visit):
    page = visit(KINDS["missing"])
    page.evaluate(APPEND, "".join(BARRIERS.values()))
    assert {finding.partition(":")[0] for finding in axe(page)} == BARRIERS.keys()


def test_color_that_is_too_dim_only_in_the_dark(visit):
    page = visit(KINDS["missing"])
    page.evaluate(APPEND, '<p style="color: #333">어두우면 흐린 글</p>')
    assert axe(page) == []
    turn_dark(page)
    assert {finding.partition(":")[0] for finding in axe(page, COLORS)} == {"color-contrast"}


def test_foreign_request(open_page, url):
    page = open_page()
    page.route("https://third.example/**", lambda route: route.abort())
    watched = watch(page, url)
    page.goto(url, wait_until="load")
    assert watched.foreign == []
    with page.expect_request("https://third.example/x.png", timeout=20_000):
        page.evaluate(APPEND, '<img src="https://third.example/x.png" alt="">')
    assert watched.foreign == ["https://third.example/x.png"]


@pytest.mark.parametrize("script", ["console.error('심은 잘못')", "setTimeout(() => { throw new Error('심은 잘못') })"])
def test_console_error(open_page, url, script):
    page = open_page()
    watched = watch(page, url)
    page.goto(url, wait_until="load")
    assert watched.errors == []
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert any("심은 잘못" in error for error in watched.errors)


def test_layout_shift(visit):
    page = visit()
    assert layout_shift(page) == 0
    page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<div style=\"height: 300px\"></div>')")
    assert layout_shift(page) > 0


def test_wide_element(visit):
    page = visit("seed/", width=390)
    assert overflowing(page) == []
    page.evaluate(APPEND, '<p style="width: 900px">넓은 글</p>')
    assert overflowing(page)


# 오류의 구역 → 찾은 것
CURES = {
    '<p>글</p><p><strong>고치는 법</strong>은 이것입니다.</p><div class="proven">x</div>': [],
    '<p>글</p><div class="proven">x</div>': ["odd: 고치는 법이 없음"],
    '<div style="height: 900px" class="proven">x</div><p><strong>고치는 법</strong></p>': ["odd: 고치는 법이 멂"],
    "<p><strong>고치는 법</strong></p>": ["odd: 블록이 없음"],
}


@pytest.mark.parametrize(("section", "expected"), CURES.items())
def test_far_cures(visit, section: str, expected: list[str]):
    page = visit(KINDS["missing"], width=390)
    page.evaluate(APPEND, f'<h2>오류와 고치는 법</h2><h3 id="odd">오류</h3>{section}<h2>더 보기</h2><h3>그 밖</h3>')
    assert far_cures(page) == expected


CRAMPED = {
    '<figure><svg viewBox="0 0 1000 50" width="100%"><text y="20" font-size="15">글</text></svg></figure>': 1,
    '<figure><svg viewBox="0 0 300 50" width="300"><text y="20" font-size="15">글</text></svg></figure>': 0,
    f'<div class="highlight proven"><span class="filename">{"긴 제목 " * 20}</span><button class="proof-copy">복사</button></div>': 0,
    f'<div class="highlight proven"><span class="filename" style="padding: 0">{"긴 제목 " * 20}</span>'
    '<button class="proof-copy">복사</button></div>': 1,
}


@pytest.mark.parametrize(("part", "expected"), CRAMPED.items())
def test_cramped(visit, part: str, expected: int):
    page = visit("seed/", width=390)
    assert cramped(page) == []
    page.evaluate(APPEND, part)
    assert len(cramped(page)) == expected


def test_broken_words(visit):
    page = visit("seed/")
    assert broken_words(page) == []
    page.evaluate(APPEND, '<p style="word-break: break-all">나눈 낱말</p>')
    assert broken_words(page)


def test_content_made_by_script(open_page, url, site: Path):
    html = (site / "seed/index.html").read_text(encoding="utf-8")
    script = "<script>document.querySelector('article').insertAdjacentHTML('beforeend', '<p>만든 글</p>')</script>"
    texts = []
    for enabled in (True, False):
        page = open_page(java_script_enabled=enabled)
        page.route("**/seed/", lambda route: route.fulfill(body=html.replace("</body>", f"{script}</body>")))
        page.goto(url + "seed/", wait_until="load")
        texts.append(readable(page))
    assert [text for text in texts[0] if text not in texts[1]] == ["만든 글"]


def test_hidden_content(visit):
    page = visit("seed/", java_script_enabled=False)
    assert invisible(page) == []
    page.evaluate("document.querySelector('article h2').style.visibility = 'hidden'")
    assert invisible(page)


def test_heavy_file(url, site: Path):
    light = weight([url + CONTENT], url, site)
    heavy = weight([url + CONTENT, *(url + f"search/{file.name}" for file in (site / "search").iterdir())], url, site)
    assert 0 < light < 15 * 1024 * 4 < heavy
