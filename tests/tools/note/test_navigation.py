"""mkdocs.yml에 초안을 적는 것."""

from __future__ import annotations

import yaml

from tools.note.navigation import add, remove

CONFIG = """\
site_name: x
nav:
  - index.md
  - 동시성:
      - concurrency/a.md
      - concurrency/b.md
  - pytest:
      - pytest/a.md

extra:
  x: 1
"""


def test_draft_is_listed_and_has_its_place_in_a_comment():
    found = add(CONFIG, ["docs/concurrency/new.md", "docs/pytest/new.md"])
    assert yaml.safe_load(found) == yaml.safe_load(CONFIG) | {"draft_docs": "/concurrency/new.md\n/pytest/new.md\n"}
    assert "      - concurrency/b.md\n      # - concurrency/new.md\n  - pytest:\n" in found
    assert "      - pytest/a.md\n      # - pytest/new.md\n\nextra:\n" in found


def test_uncommented_place_is_right():
    found = add(CONFIG, ["docs/concurrency/new.md", "docs/drafts/x.md", "docs/drafts/y.md"])
    lines = [
        line.replace("# ", "", 1) if ("# " in line and ".md" in line) or "# - " in line else line
        for line in found.split("\n")
    ]
    assert yaml.safe_load("\n".join(lines))["nav"] == [
        "index.md",
        {"동시성": ["concurrency/a.md", "concurrency/b.md", "concurrency/new.md"]},
        {"pytest": ["pytest/a.md"]},
        {"drafts": ["drafts/x.md", "drafts/y.md"]},
    ]


def test_what_is_listed_already_stays():
    once = add(CONFIG, ["docs/concurrency/new.md"])
    assert add(once, ["docs/concurrency/new.md", "docs/concurrency/a.md"]) == once
    assert add(once, ["docs/concurrency/newer.md"]).count("/concurrency/newer.md\n") == 1


def test_removing_drafts_undoes_adding_them():
    pages = ["docs/concurrency/new.md", "docs/drafts/x.md", "docs/drafts/y.md", "docs/pytest/new.md"]
    found = add(CONFIG, pages)
    assert remove(found, pages) == CONFIG
    assert remove(found, pages[:2]) == add(CONFIG, pages[2:])
    assert remove(CONFIG, pages) == CONFIG


def test_drafts_that_a_person_moved_to_the_end():
    """다른 곳으로 옮겼거나 줄 끝의 표시와 주석을 붙인 것도 같은 목록이다."""
    for key in ("draft_docs: |", "draft_docs: |-", "draft_docs: |  # 내 초안"):
        config = f"{CONFIG}{key}\n  /concurrency/new.md\n"
        assert remove(config, ["docs/concurrency/new.md"]) == CONFIG
        assert yaml.safe_load(add(config, ["docs/pytest/new.md"]))["draft_docs"].split() == [
            "/concurrency/new.md",
            "/pytest/new.md",
        ]
