"""Lighthouse의 접근성, 권장 사항, 검색 노출이 모두 100점이다.

갈래마다 전화기로 재고, 책상은 한 쪽만 잰다. 두 화면에서 다를 수 있는 것은 test_accessibility.py와
test_all_pages.py가 모든 갈래에서 본다.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.site.browser.checks import CATEGORIES, CONTENT, KINDS, NEEDS, lighthouse
from tests.site.building import serve

pytestmark = [*NEEDS, pytest.mark.timeout(180)]

# 없는 주소를 알리는 쪽은 검색에 나오지 않게 한다(noindex).
MISSING = "404.html"
ADDRESSES = [MISSING if address == KINDS["missing"] else address for address in KINDS.values()]
BAD = '<!doctype html><html><head><meta charset="utf-8"></head><body><p>글</p><img src="no-such.png"></body></html>'


@pytest.fixture(scope="session")
def audit() -> Iterator[Callable[..., Any]]:
    with lighthouse() as found:
        yield found


@pytest.mark.parametrize(
    ("address", "desktop"),
    [(CONTENT, True), *((address, False) for address in ADDRESSES)],
    ids=["content on a desktop", *KINDS],
)
def test_full_marks(audit: Callable[..., Any], url: str, address: str, desktop: bool):
    scores, audits = audit(url + address, desktop=desktop)
    ignored = {"is-crawlable"} if address == MISSING else set()
    failed = {
        name: f"{found['title']} {str(found.get('details', {}).get('items', ''))[:300]}"
        for name, found in audits.items()
        if found["score"] is not None and found["score"] < 1 and found["scoreDisplayMode"] == "binary"
    }
    assert failed.keys() <= ignored, failed
    if not failed:
        assert scores == dict.fromkeys(CATEGORIES, 100)


def test_bad_page_is_found(audit: Callable[..., Any], tmp_path):
    (tmp_path / "index.html").write_text(BAD, encoding="utf-8")
    with serve(tmp_path) as url:
        scores, _ = audit(url, desktop=True)
    assert max(scores[name] for name in CATEGORIES) < 100
