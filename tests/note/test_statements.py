"""원문의 문장 S1–S30이 빠짐없이 docs/seed.md에 있는지."""

import re

import pytest

from evidence.pages import LINK, parse

ROW = re.compile(r'^\| (?P<id>S\d+) \| "(?P<excerpt>.+?)" \| (?P<correction>.+?) \| (?P<more>.+?) \|$', re.MULTILINE)
IDS = [f"S{number}" for number in range(1, 31)]


@pytest.fixture
def page(project):
    return project.text("docs/seed.md")


@pytest.fixture
def pages(project):
    """`docs/`에서 본 쪽의 경로. 쪽이 생기거나 없어지면 다시 돌린다."""
    docs = project.root / "docs"
    return {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}


@pytest.fixture
def original(use):
    return use("note/original.md").read_text(encoding="utf-8")


def test_heading_is_misspelt(original):
    assert original.count("# Cocurrent jobs") == 1
    assert "Concurrent" not in original


def test_every_statement_has_a_row_in_order(page):
    assert [row["id"] for row in ROW.finditer(page)] == IDS


@pytest.mark.parametrize("number", IDS)
def test_statement_is_quoted_claimed_and_linked(page, pages, original, number):
    row = next(row for row in ROW.finditer(page) if row["id"] == number)
    excerpt = row["excerpt"].replace('\\"', '"')
    assert excerpt in original
    assert parse("docs/seed.md", row[0]).claims, f"{number}에 주장이 없습니다"
    links = (match["target"] for match in LINK.finditer(row["more"]))
    targets = {target.partition("#")[0] for target in links if not target.startswith("test:")}
    assert targets, f"{number}에 쪽으로 가는 링크가 없습니다"
    assert targets <= pages
