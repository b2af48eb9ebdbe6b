"""오류의 목록에서 고른 것."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import chosen

PAGE = """# 쪽

## 오류와 고치는 법

### `b[0]`에서 [멈춥니다] { #stops }

원인입니다.

### A failed { #failed }

원인입니다.
"""


@pytest.fixture
def docs(tmp_path: Path) -> str:
    (tmp_path / "docs/poetry").mkdir(parents=True)
    (tmp_path / "docs/poetry/x.md").write_text(PAGE, encoding="utf-8")
    return str(tmp_path / "docs")


def test_chosen_errors_are_named_by_their_headings_in_the_order_given(docs: str):
    assert chosen("poetry", "x.md#failed", "x.md#stops", docs=docs).splitlines() == [
        "- [A failed](x.md#failed)",
        "- [`b[0]`에서 \\[멈춥니다\\]](x.md#stops)",
    ]
    assert chosen("", "poetry/x.md#failed", docs=docs) == "- [A failed](poetry/x.md#failed)"


def test_error_that_is_not_there(docs: str):
    with pytest.raises(ValueError, match=r"poetry/x\.md:1: missing: 오류를 다루는 구역 #gone이 없습니다; "):
        chosen("poetry", "x.md#failed", "x.md#gone", docs=docs)
