"""매주의 작업이 찾은 것을 적고, 읽고, 이슈의 글로 만드는 것."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.tools.hostile import WORDS, outside_code, refusal
from tools.weekly.report import KINDS, MARKER, MOST, Broken, Report, body, read, report, title, write

RUN = "https://github.com/field/notes/actions/runs/5"
CLAIM = Broken("docs/pytest/x.md", "claim", "tests/pytest/test_x.py::test_a", "문장입니다")
LINK = Broken("docs/a.md", "link", "https://gone.example/", "404 Not Found")
LOST = Broken("", "test", "tests/note/test_y.py::test_b")


def test_what_was_found_is_sorted_and_told_once():
    assert report([CLAIM, LOST, LINK, CLAIM]).broken == (LINK, CLAIM, LOST)
    many = report(Broken(f"docs/{number}.md", "block", "x") for number in range(MOST + 4))
    assert (len(many.broken), many.left_off) == (MOST, 4)


def test_what_is_written_can_be_read():
    found = report([CLAIM, LINK, LOST], ["pytest 9.2.0 → 9.3.0"])
    assert read(write(found).encode()) == found


def planted(name: str, value: Any, place: int | None = None) -> Any:
    found = json.loads(write(report([CLAIM], ["a"])))
    (found if place is None else found["broken"][place])[name] = value
    return found


HOSTILE = {
    "extra name": planted("labels", ["bug"]),
    "extra name inside": planted("url", "x", 0),
    "too many": planted("broken", [planted("page", "docs/a.md", 0)["broken"][0]] * (MOST + 1)),
    "not a list": planted("broken", {"0": {}}),
    "page that climbs": planted("page", "../x", 0),
    "page with a link": planted("page", "[x](https://evil.example)", 0),
    "page with a line": planted("page", "docs/a.md\n# x", 0),
    "kind": planted("kind", "승인", 0),
    "name": planted("name", None, 0),
    "long name": planted("name", "x" * 2001, 0),
    "text": planted("text", ["x"], 0),
    "moved": planted("moved", [1]),
    "left off": planted("left_off", -1),
    "list": [],
}


@pytest.mark.parametrize("found", HOSTILE.values(), ids=HOSTILE)
def test_hostile_document_is_refused(found: Any):
    assert refusal(read, found)


def test_what_the_issue_says():
    found = {"가장 새 패키지": report([CLAIM, LOST], ["pytest 9.2.0 → 9.3.0"]), "바깥 링크": report([LINK])}
    assert (
        body(found, {"가장 새 파이썬": "확인을 끝내지 못했습니다."}, RUN)
        == f"""{MARKER}
[마지막 실행]({RUN})에서 깨진 것입니다. 매주 이 글을 고쳐 쓰고, 모두 통과하면 닫습니다.

### 가장 새 파이썬

확인을 끝내지 못했습니다.

### 가장 새 패키지

- `docs/pytest/x.md` (1개)
    - 주장 `문장입니다` → `tests/pytest/test_x.py::test_a`
- 페이지를 모르는 것 (1개)
    - 테스트 `tests/note/test_y.py::test_b`

판이 오른 패키지: `pytest 9.2.0 → 9.3.0`

### 바깥 링크

- `docs/a.md` (1개)
    - 링크 `404 Not Found` → `https://gone.example/`
"""
    )


@pytest.mark.parametrize(
    ("found", "failed", "said"),
    [
        ({"a": report([CLAIM, LINK])}, [], "매주의 확인: 페이지 2쪽 깨짐"),
        ({"a": report([CLAIM])}, ["b", "c"], "매주의 확인: 페이지 1쪽, 끝내지 못한 확인 2개 깨짐"),
        ({}, ["b"], "매주의 확인: 끝내지 못한 확인 1개 깨짐"),
        ({"a": report([LOST])}, [], "매주의 확인: 페이지 밖에서 깨짐"),
    ],
)
def test_title_counts(found: dict[str, Report], failed: list[str], said: str):
    assert title(found, failed) == said


def everything(words: str) -> Report:
    parts = [Broken(page, kind, words, words) for kind in KINDS for page in ("", words) for _ in range(20)]
    pages = [Broken(f"docs/{number}.md", "claim", words, words) for number in range(100)]
    return Report(tuple(parts + pages), (words,) * MOST, 5)


@pytest.mark.parametrize("words", [words for words in WORDS if words])
def test_hostile_words_are_nothing_but_words(words: str):
    seen, kinds = outside_code(body({"a": everything(words)}, {}, RUN))
    assert (seen, kinds) == outside_code(body({"a": everything("가")}, {}, RUN))
    assert not kinds & {"html_inline", "image", "fence", "code_block", "table_open"}
    assert {word for word in seen if word.startswith("http")} == {RUN}


@pytest.mark.parametrize("words", ["가" * 3000, "&<>" * 900])
def test_longest_issue_is_one_that_github_takes(words: str):
    pages = tuple(Broken(f"{number}{'x' * 190}", "claim", words, words) for number in range(30) for _ in range(9))
    found = Report(pages, (words,) * MOST)
    assert len(body({"a": found, "b": found, "c": found}, {}, RUN)) < 65_536
