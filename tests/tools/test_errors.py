"""오류의 목록에서 고른 것."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence.project import Project
from tools.errors import chosen, index

PAGE = """# 쪽

## 오류와 고치는 법

### `b[0]`에서 [멈춥니다] { #stops }

원인입니다.

### A failed { #failed }

원인입니다.
"""
PLACE = re.compile(r'"((?:[\w/-]+)\.md#[\w-]+)"')


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


def test_errors_that_pages_choose_are_in_the_whole_list(project: Project):
    docs = str(project.root / "docs")
    whole = index(docs)
    figures = [path for path in project.under("snippets/figures") if re.search(r"/errors_(?!index)\w+\.py$", path)]
    assert len(figures) == 5
    for path in figures:
        places = PLACE.findall(project.text(path))
        folder = "" if path.endswith("_home.py") else path.removesuffix(".py").partition("errors_")[2]
        assert 8 <= len(places) == len(set(places)) <= 12, path
        for line in chosen(folder, *places, docs=docs).splitlines():
            assert f"{line.replace('](', f']({folder}/' if folder else '](')}: " in whole, path
