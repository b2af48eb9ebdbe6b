"""axe, Lighthouse, 요청과 콘솔: 모든 종류의 쪽에서."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site import tools
from tests.site.conftest import NO_PROOFS

pytestmark = [pytest.mark.skipif(bool(tools.why_not()), reason=tools.why_not()), pytest.mark.timeout(180)]

KINDS = {
    "home": "",
    "content": "concurrency/cancellation/",
    "tables and pictures": "concurrency/choose/",
    "tabs": "concurrency/tasks/",
    "evidence": "evidence/",
    "original note": "seed/",
    "missing": "no-such-page/",
}
SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("address", KINDS.values(), ids=KINDS)
def test_axe_finds_nothing(visit, address: str, scheme: str, width: int):
    assert tools.axe(visit(address, scheme=scheme, width=width)) == []


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_nothing_with_the_proofs_open(visit, scheme: str, width: int):
    page = visit("concurrency/cancellation/", scheme=scheme, width=width)
    opened = page.eval_on_selector_all(".proof details", "all => all.map(one => one.open = true).length")
    assert opened, NO_PROOFS
    page.wait_for_timeout(100)
    assert tools.axe(page) == []


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_axe_finds_nothing_with_the_search_open(visit, scheme: str, width: int):
    page = visit("concurrency/cancellation/", scheme=scheme, width=width)
    page.get_by_role("button", name="검색").click() if width < 1000 else page.keyboard.press("s")
    page.locator(".md-search__input").press_sequentially("gather", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    assert tools.axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_drawer_open(visit, scheme: str):
    page = visit("concurrency/cancellation/", scheme=scheme, width=390)
    page.get_by_role("button", name="차례").click()
    page.wait_for_timeout(400)
    assert tools.axe(page) == []


@pytest.mark.parametrize("desktop", [True, False], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", [*[a for a in KINDS.values() if a != "no-such-page/"], "404.html"])
def test_lighthouse_gives_full_marks(url: str, address: str, desktop: bool):
    scores, audits = tools.lighthouse(url + address, desktop=desktop)
    failed = [
        f"{name}: {audit['title']} {str(audit.get('details', {}).get('items', ''))[:300]}"
        for name, audit in audits.items()
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary"
    ]
    # 없는 주소의 쪽은 검색에 나오지 않게 하므로 검색 점수를 보지 않는다.
    wanted = [name for name in tools.CATEGORIES if (name, address) != ("seo", "404.html")]
    assert {name: scores[name] for name in wanted} == dict.fromkeys(wanted, 100), failed
    # Lighthouse는 느린 컴퓨터를 흉내 내어 글을 받는 도중의 화면까지 잰다. 둘째 자리까지 본다.
    assert round(audits["cumulative-layout-shift"]["numericValue"], 2) <= 0.01


def addresses(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix().removesuffix("index.html") for path in folder.rglob("*.html"))


def test_no_page_asks_another_host_or_complains(browser, url: str, folder: Path):
    context = browser.new_context()
    page = context.new_page()
    requests, errors = tools.watch_requests(page)
    for address in addresses(folder):
        page.goto(url + address, wait_until="networkidle")
        assert (tools.foreign(requests, url), errors) == ([], []), address
        assert tools.layout_shift(page) == 0, address
    assert len(requests) > len(addresses(folder))
    context.close()


# 하나씩 심어 보고, 찾아내는지 본다.

PLANTED = {
    "color-contrast": "article.innerHTML += '<p style=\"color:#ccc;background:#fff\">흐린 글</p>'",
    "button-name": "article.innerHTML += '<button></button>'",
    "image-alt": "article.innerHTML += '<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">'",
    "duplicate-id-aria": 'article.innerHTML += \'<p id="x"></p><p id="x"></p><input aria-labelledby="x">\'',
}


@pytest.mark.parametrize(("rule", "script"), PLANTED.items(), ids=PLANTED)
def test_planted_barrier_is_found(visit, rule: str, script: str):
    page = visit("seed/")
    page.evaluate("script => { const article = document.querySelector('article'); eval(script) }", script)
    assert any(re.match(f"{rule}|label", finding) for finding in tools.axe(page))


def test_planted_request_error_and_shift_are_found(browser, url: str):
    context = browser.new_context()
    page = context.new_page()
    requests, errors = tools.watch_requests(page)
    page.route("https://third.example/**", lambda route: route.abort())
    page.goto(url, wait_until="load")
    assert tools.foreign(requests, url) == errors == []
    page.evaluate(
        """() => {
            document.body.append(Object.assign(new Image(), { src: "https://third.example/x.png" }));
            console.error("심은 잘못");
            document.body.prepend(Object.assign(document.createElement("div"), { style: "height: 300px" }));
        }"""
    )
    page.wait_for_timeout(200)
    assert tools.foreign(requests, url) == ["https://third.example/x.png"]
    assert "심은 잘못" in errors
    assert tools.layout_shift(page) > 0
    context.close()


def test_planted_bad_page_loses_marks(folder: Path, url: str):
    page = (folder / "seed/index.html").read_text(encoding="utf-8")
    planted = re.sub(r'<meta name="?description[^>]*>|<html lang="?ko"?', "<html", page)
    (folder / "planted.html").write_text(planted.replace("<article", "<img src=x><article"), encoding="utf-8")
    scores, _ = tools.lighthouse(url + "planted.html", desktop=True)
    (folder / "planted.html").unlink()
    assert max(scores[name] for name in tools.CATEGORIES) < 100
