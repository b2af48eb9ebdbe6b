"""두 커밋을 견주는 것과, 견준 것을 적고 읽는 것."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.tools.hostile import WORDS, refusal
from tools.pull_request.changes import (
    MOST,
    Changes,
    FileChange,
    Part,
    ProofChange,
    Summary,
    compare,
    read,
    write,
)
from tools.untrusted import LIMIT, UntrustedError

PAGE = "docs/concurrency/futures.md"
CLAIM = Part(PAGE, "claim", "tests/concurrency/test_futures.py::test_a", "`result()`는 값을 줍니다", ("3.11", "3.12"))
BLOCK = Part(PAGE, "block", "snippets/concurrency/futures/a.py:submit", "", ("3.11", "3.12"))
BEFORE = Summary(("3.11", "3.12"), {PAGE: "1"}, {"snippets/a.out": "1"}, (CLAIM, BLOCK))
HEAD = "3f1c9a7e5b2d4f60819a2b3c4d5e6f708192a3b4"


def proofs(after: Summary, before: Summary = BEFORE) -> list[ProofChange]:
    return [*compare(before, after).proofs]


def test_nothing_changed():
    assert compare(BEFORE, BEFORE, 37, HEAD) == Changes(37, HEAD, BEFORE.versions, BEFORE.versions)


def test_pages_and_outputs():
    after = replace(BEFORE, pages={"docs/새.md": "1"}, outputs={"snippets/a.out": "2"})
    found = compare(BEFORE, after)
    assert found.pages == (FileChange("removed", PAGE), FileChange("added", "docs/새.md"))
    assert found.outputs == (FileChange("changed", "snippets/a.out"),)


def test_claim_that_lost_its_proof_on_one_version():
    after = replace(BEFORE, parts=(replace(CLAIM, versions=("3.11",)), BLOCK))
    assert proofs(after) == [ProofChange("lost", replace(CLAIM, versions=("3.12",)))]
    assert proofs(BEFORE, after) == [ProofChange("gained", replace(CLAIM, versions=("3.12",)))]


def test_versions_come_in_their_order():
    many = ("3.9", "3.10", "3.14", "3.14t")
    before = replace(BEFORE, versions=many, parts=(replace(CLAIM, versions=many),))
    after = replace(before, parts=(replace(CLAIM, versions=()),))
    assert proofs(after, before)[0].part.versions == many


def test_version_that_only_one_side_ran_is_not_compared():
    fewer = replace(CLAIM, versions=("3.11",)), replace(BLOCK, versions=("3.11",))
    assert proofs(replace(BEFORE, versions=("3.11",), parts=fewer)) == []
    assert proofs(BEFORE, replace(BEFORE, versions=("3.11",), parts=fewer)) == []
    assert proofs(replace(BEFORE, versions=(), parts=tuple(replace(part, versions=()) for part in BEFORE.parts))) == []


def test_sentence_that_was_reworded_is_the_same_claim():
    assert proofs(replace(BEFORE, parts=(replace(CLAIM, text="다른 말로 썼습니다"), BLOCK))) == []


def test_claim_that_points_to_another_test():
    other = replace(CLAIM, name="tests/concurrency/test_futures.py::test_b")
    unproven = replace(other, versions=())
    assert proofs(replace(BEFORE, parts=(BLOCK, other))) == [ProofChange("gone", CLAIM), ProofChange("gained", other)]
    assert [change.how for change in proofs(replace(BEFORE, parts=(BLOCK, unproven)))] == ["unproven", "gone"]


def test_same_claim_twice_on_a_page_is_told_once():
    again = replace(CLAIM, text="또 말합니다")
    assert proofs(replace(BEFORE, parts=()), replace(BEFORE, parts=(CLAIM, again))) == [ProofChange("gone", CLAIM)]


def test_more_than_can_be_written_is_counted():
    pages = {f"docs/{number}.md": "1" for number in range(MOST + 7)}
    found = compare(Summary(), Summary(pages=pages))
    assert (len(found.pages), found.left_off) == (MOST, 7)
    assert read(write(found).encode()) == found


def test_largest_honest_document_fits():
    pages = {f"docs/{'가' * 180}{number}.md": "1" for number in range(MOST)}
    parts = tuple(replace(CLAIM, page=page, text="나" * 300) for page in pages)
    found = compare(Summary(), Summary(BEFORE.versions * 3, pages, {}, parts))
    assert len(write(found).encode()) < LIMIT
    assert read(write(found).encode()) == found


FULL = compare(
    BEFORE,
    Summary(("3.11", "3.12", "3.14t"), {PAGE: "2"}, {}, (replace(CLAIM, versions=("3.11",)),)),
    37,
    HEAD,
)


def planted(*path: Any, value: Any) -> dict[str, Any]:
    """한 곳을 바꾼 JSON."""
    found = json.loads(write(FULL))
    place = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return found


def test_what_is_written_can_be_read():
    assert read(write(FULL).encode()) == FULL


PART = ("proofs", 0, "part")
HOSTILE = {
    "extra name": planted("comment", value="@everyone"),
    "extra name inside": planted(*PART, "url", value="https://evil.example"),
    "pull that is true": planted("pull", value=True),
    "pull that is text": planted("pull", value="37; rm -rf /"),
    "pull below zero": planted("pull", value=-1),
    "pull with a fraction": planted("pull", value=37.0),
    "head that is a branch": planted("head", value="main"),
    "head with a line": planted("head", value=f"{HEAD}\n"),
    "head with an expression": planted("head", value="${{ github.token }}"),
    "version": planted("after", value=["3.14; echo"]),
    "version with markdown": planted("before", value=["[3.11](https://evil.example)"]),
    "versions as text": planted("after", value="3.11"),
    "many versions": planted("after", value=["3.11"] * 21),
    "pages as object": planted("pages", value={}),
    "too many pages": planted("pages", value=[{"how": "changed", "path": PAGE}] * (MOST + 1)),
    "page that climbs": planted("pages", 0, "path", value="docs/../../etc/passwd"),
    "page elsewhere": planted("pages", 0, "path", value=".github/workflows/publish.yml"),
    "page with a link": planted("pages", 0, "path", value="docs/[x](https://evil.example).md"),
    "page with a tick": planted("pages", 0, "path", value="docs/`@everyone`.md"),
    "page with a line": planted("pages", 0, "path", value="docs/x.md\n# 제목"),
    "page with a space": planted("pages", 0, "path", value="docs/ @everyone"),
    "page with html": planted("pages", 0, "path", value="docs/<img>.md"),
    "page that is null": planted("pages", 0, "path", value=None),
    "how": planted("pages", 0, "how", value="**승인함**"),
    "how that is a list": planted("pages", 0, "how", value=["changed"]),
    "how of a proof": planted("proofs", 0, "how", value="proven"),
    "kind": planted(*PART, "kind", value="approval"),
    "name of a test": planted(*PART, "name", value="tests/x.py::test_a`](x)"),
    "name elsewhere": planted(*PART, "name", value="https://evil.example"),
    "name that climbs": planted(*PART, "name", value="tests/../x.py::test_a"),
    "very long text": planted(*PART, "text", value="가" * 2001),
    "text that is an object": planted(*PART, "text", value={"toString": 1}),
    "left off": planted("left_off", value=10**12),
    "a list": [],
    "nothing": None,
    "text": "changes",
}


@pytest.mark.parametrize("found", HOSTILE.values(), ids=HOSTILE)
def test_hostile_document_is_refused_in_one_line(found: Any):
    assert "everyone" not in refusal(read, found)


@pytest.mark.parametrize("name", json.loads(write(FULL)))
def test_missing_name_is_refused(name: str):
    found = json.loads(write(FULL))
    del found[name]
    with pytest.raises(UntrustedError, match="changes: "):
        read(json.dumps(found).encode())


@pytest.mark.parametrize("words", [words for words in WORDS if len(words) <= 2000])
def test_sentence_may_hold_anything(words: str):
    """문장은 사람이 쓴 글이므로 꼴을 정할 수 없다. 보일 때 인라인 코드에 가둔다."""
    found = copy.deepcopy(planted(*PART, "text", value=words))
    assert read(json.dumps(found).encode()).proofs[0].part.text == words
