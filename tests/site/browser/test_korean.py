"""한글을 읽기 좋게 보인다. 낱말의 가운데에서 줄을 바꾸지 않는 것은 test_all_pages.py가 본다."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.site.browser.checks import CONTENT, NEEDS

pytestmark = [*NEEDS, pytest.mark.timeout(60)]

# 한글이 로마자의 두 배 너비인 글꼴. docs/assets/site.css의 차례와 같다.
EVEN = ("D2Coding", "Sarasa Mono K", "NanumGothicCoding", "Noto Sans Mono CJK KR")


def test_lines_are_not_too_long(visit):
    """1280픽셀 화면에서 문단 한 줄에 들어가는 한글의 수. 한글 한 글자는 글꼴 크기만큼 넓다고 친다."""
    page = visit(CONTENT)
    letters = page.eval_on_selector("article p", "one => one.clientWidth / parseFloat(getComputedStyle(one).fontSize)")
    assert 30 <= letters <= 45


@pytest.mark.tool("fc-list")
def test_hangul_in_code_is_twice_as_wide_as_latin(visit):
    """코드의 글꼴 가운데 이 컴퓨터에 있는 것마다, 그것이 맨 앞일 때의 너비를 잰다."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, timeout=30).stdout
    page = visit(CONTENT)
    families = page.eval_on_selector("pre > code", "one => getComputedStyle(one).fontFamily").split(", ")
    even = [name for name in EVEN if name in listed]
    assert even or os.environ.get("EVIDENCE_PUBLISH") != "1", f"글꼴이 없습니다: {', '.join(EVEN)}"
    for name in even:
        start = next(index for index, family in enumerate(families) if name in family)
        wide, narrow = page.eval_on_selector(
            "pre > code",
            """(code, family) => ["가나", "abcd"].map(text => {
                const line = Object.assign(document.createElement("span"), { textContent: text });
                line.style.fontFamily = family;
                code.append(line);
                return line.getBoundingClientRect().width;
            })""",
            ", ".join(families[start:]),
        )
        assert abs(wide / narrow - 1) < 0.02, (name, wide, narrow)
