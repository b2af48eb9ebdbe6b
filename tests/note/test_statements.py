"""원문의 문장 S1–S30이 빠짐없이 docs/seed.md에 있는지."""

import re

import pytest

from evidence.pages import parse

ROW = re.compile(r'^\| (?P<id>S\d+) \| "(?P<excerpt>.+?)" \| (?P<correction>.+?) \| (?P<more>.+?) \|$', re.MULTILINE)
IDS = [f"S{number}" for number in range(1, 31)]


@pytest.fixture
def page(project):
    return project.text("docs/seed.md")


@pytest.fixture
def original(use):
    return use("note/original.md").read_text(encoding="utf-8")


def test_heading_is_misspelt(original):
    assert original.count("# Cocurrent jobs") == 1
    assert "Concurrent" not in original


def test_every_statement_has_a_row_in_order(page):
    assert [row["id"] for row in ROW.finditer(page)] == IDS


@pytest.mark.parametrize("number", IDS)
def test_statement_is_quoted_claimed_and_linked(page, original, project, number):
    row = next(row for row in ROW.finditer(page) if row["id"] == number)
    excerpt = row["excerpt"].replace('\\"', '"')
    assert excerpt in original
    read = parse("docs/seed.md", row[0])
    assert read.claims, f"{number}에 주장이 없습니다"
    targets = [link.target.partition("#")[0] for link in read.links]
    assert targets, f"{number}에 쪽으로 가는 링크가 없습니다"
    assert {f"docs/{target}" for target in targets} <= project.nav
