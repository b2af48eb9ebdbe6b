"""Lighthouse의 접근성, 권장 사항, 검색 노출이 모두 100점이고, 쪽을 여는 동안 자리가 밀리지 않는다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CATEGORIES, KINDS, NEEDS, lighthouse

pytestmark = [*NEEDS, pytest.mark.timeout(180)]

# 없는 주소를 알리는 쪽은 검색에 나오지 않게 한다(noindex).
ADDRESSES = [address for address in KINDS.values() if address != KINDS["missing"]]


@pytest.mark.parametrize("desktop", [True, False], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", [*ADDRESSES, "404.html"])
def test_full_marks_and_no_shift(url, address, desktop):
    scores, audits = lighthouse(url + address, desktop=desktop)
    ignored = {"is-crawlable"} if address == "404.html" else set()
    failed = {
        name: f"{audit['title']} {str(audit.get('details', {}).get('items', ''))[:300]}"
        for name, audit in audits.items()
        if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] == "binary"
    }
    if not failed.keys() & ignored:
        assert {name: scores[name] for name in CATEGORIES} == dict.fromkeys(CATEGORIES, 100), failed
    assert failed.keys() <= ignored, failed
    assert audits["cumulative-layout-shift"]["numericValue"] == 0
