"""제목과 설명의 규칙."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.titles import faults, unasked, unsought

TITLE = "asyncio 세마포어와 큐"
DESCRIPTION = "세마포어로 동시에 실행할 수를 제한하는 법과 is bound to a different event loop를 고치는 법을 설명합니다."
BODY = "\n# 제목\n\n## 오류와 고치는 법\n\n### RuntimeError: `…` is bound to a different event loop {{ #{} }}\n\n루프가 다릅니다.\n"

# 잘못 → (제목, 설명, 한 줄에 있는 말)
PLANTS = {
    "right": (TITLE, DESCRIPTION, None),
    "exception alone": (TITLE, DESCRIPTION.replace("is bound to a different event loop", "RuntimeError"), None),
    "no title": ("", DESCRIPTION, "제목이 0글자입니다"),
    "long title": (f"{TITLE} {'가' * 60}", DESCRIPTION, "6에서 60글자로"),
    "no name": ("세마포어와 큐의 차이", DESCRIPTION, "제목에 이름이 없습니다"),
    "no description": (TITLE, "", "설명이 0글자입니다"),
    "not a sentence": (TITLE, DESCRIPTION.removesuffix("합니다."), "합니다체의 문장으로"),
    "no message": (
        TITLE,
        DESCRIPTION.replace("is bound to a different event loop", "오류"),
        "설명에 오류의 글이 없습니다",
    ),
    "one word of it": (TITLE, DESCRIPTION.replace("is bound to a different event loop", "event"), "예: RuntimeError"),
}


def write(docs: Path, name: str, title: str, description: str, anchor: str) -> None:
    path = docs / "concurrency" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'---\ntitle: "{title}"\ndescription: "{description}"\n---\n{BODY.format(anchor)}', encoding="utf-8"
    )


@pytest.mark.parametrize(("title", "description", "expected"), PLANTS.values(), ids=PLANTS)
def test_a_page_that_does_not_tell_what_it_answers(tmp_path: Path, title: str, description: str, expected: str | None):
    write(tmp_path / "docs", "queue", title, description, "bound")
    found = [*faults(tmp_path / "docs")]
    assert all(line.startswith("docs/concurrency/queue.md:1: title: ") for line in found)
    assert bool(found) == bool(expected)
    assert expected is None or expected in found[0]


def test_two_pages_of_one_title(tmp_path: Path):
    write(tmp_path / "docs", "a", TITLE, DESCRIPTION, "a")
    write(tmp_path / "docs", "b", TITLE, DESCRIPTION.replace("세마포어로", "큐로"), "b")
    (found,) = faults(tmp_path / "docs")
    assert found.startswith("docs/concurrency/b.md:1: title: docs/concurrency/a.md에도 같은 것이 있습니다")


def test_page_without_front_matter(tmp_path: Path):
    (tmp_path / "docs/poetry").mkdir(parents=True)
    (tmp_path / "docs/poetry/x.md").write_text("# 제목\n", encoding="utf-8")
    assert len([*faults(tmp_path / "docs")]) == 2


def test_front_matter_that_is_not_yaml(tmp_path: Path):
    (tmp_path / "docs/poetry").mkdir(parents=True)
    (tmp_path / "docs/poetry/x.md").write_text("---\ntitle: 가\ndescription: 나: 다\n---\n# 제목\n", encoding="utf-8")
    (found,) = faults(tmp_path / "docs")
    assert found.startswith(
        "docs/poetry/x.md:3: title: 머리말이 YAML이 아닙니다(mapping values are not allowed here); "
    )


@pytest.mark.parametrize(
    ("queries", "sought"),
    [
        ("질의\tconcurrency/queue/\n", True),
        ("질의\tconcurrency/tasks/ concurrency/queue/#full\n", True),
        ("질의\tlater:concurrency/queue/\n", True),
        ("# 뺌: 질의\tconcurrency/queue/\n", False),
        ("concurrency/queue/\n질의\tconcurrency/queue-2/\n", False),
        ("", False),
    ],
)
def test_page_that_nobody_looks_for(tmp_path: Path, queries: str, sought: bool):
    write(tmp_path / "docs", "queue", TITLE, DESCRIPTION, "bound")
    write(tmp_path / "docs", "index", TITLE, DESCRIPTION, "bound")
    (tmp_path / "queries.tsv").write_text(queries, encoding="utf-8")
    found = [*unsought(tmp_path / "docs", tmp_path / "queries.tsv")]
    assert [line.partition("; ")[0] for line in found] == [
        "docs/concurrency/queue.md:1: query: 이 페이지를 찾는 질의가 없습니다"
    ] * (not sought)


def test_block_titled_like_its_include(tmp_path: Path):
    write(tmp_path / "docs", "a", TITLE, DESCRIPTION, "a")
    page = tmp_path / "docs/concurrency/a.md"
    named = '\n- 목록\n\n    ```python title="tests/x/test_x.py{}"\n    --8<-- "x/test_x.py:code"\n    ```\n'
    page.write_text(page.read_text(encoding="utf-8") + named.format(":code") + named.format(""), encoding="utf-8")
    (found,) = faults(tmp_path / "docs")
    assert found == (
        "docs/concurrency/a.md:16: title: 블록의 제목에 구역의 이름이 있습니다(tests/x/test_x.py:code); "
        "파일의 이름만 쓰십시오"
    )


def test_page_that_no_question_of_its_section_leads_to(tmp_path: Path):
    docs = tmp_path / "docs"
    for name in ("queue", "queues", "index"):
        write(docs, name, TITLE, DESCRIPTION, name)
    expected = [
        f"docs/concurrency/{name}.md:1: index: 섹션의 첫 쪽에 이 페이지로 가는 질문이 없습니다; "
        f"docs/concurrency/index.md에 '- [질문]({name}.md)' 한 줄을 더하십시오"
        for name in ("queue", "queues")
    ]
    assert [*unasked(docs)] == expected
    (docs / "concurrency/index.md").write_text("- [큐는?](queue.md#first)\n", encoding="utf-8")
    assert [*unasked(docs)] == expected[1:]
    (docs / "concurrency/index.md").unlink()
    assert [*unasked(docs)] == expected


# 섹션의 첫 쪽에 적은 것 → 그 쪽으로 갈 수 있는지
LINKS = {
    "plain": ("- [큐는?](queue.md)", True),
    "with a title": ('- [큐는?](queue.md "제목")', True),
    "in angle brackets": ("- [큐는?](<queue.md>)", True),
    "from this folder": ("- [큐는?](./queue.md#id)", True),
    "from above": ("- [큐는?](../concurrency/queue.md)", True),
    "in a comment": ("<!-- [큐는?](queue.md) -->", False),
    "in code": ("`[큐는?](queue.md)`", False),
    "image": ("![큐](queue.md)", False),
    "without text": ("[](queue.md)", False),
    "another section": ("- [큐는?](../pytest/queue.md)", False),
}


@pytest.mark.parametrize(("text", "asked"), LINKS.values(), ids=LINKS)
def test_links_that_a_reader_can_follow(tmp_path: Path, text: str, asked: bool):
    write(tmp_path / "docs", "queue", TITLE, DESCRIPTION, "bound")
    (tmp_path / "docs/concurrency/index.md").write_text(f"# 차례\n\n{text}\n", encoding="utf-8")
    assert (not [*unasked(tmp_path / "docs")]) == asked


def test_page_in_a_folder_of_a_section_and_in_a_new_section(tmp_path: Path):
    docs = tmp_path / "docs"
    write(docs, "queue", TITLE, DESCRIPTION, "bound")
    for folder in ("concurrency/more", "other"):
        (docs / folder).mkdir(parents=True)
    (docs / "concurrency/queue.md").rename(docs / "concurrency/more/queue.md")
    (docs / "other/queue.md").write_text("# x\n", encoding="utf-8")
    lines = [line.partition("; ")[0] for line in unasked(docs)]
    assert lines == [
        f"docs/{name}.md:1: index: 섹션의 첫 쪽에 이 페이지로 가는 질문이 없습니다"
        for name in ("concurrency/more/queue", "other/queue")
    ]
    assert {line.partition(":")[0] for line in faults(docs)} == {"docs/other/queue.md"}


def test_drafts_need_no_question_yet(tmp_path: Path):
    write(tmp_path / "docs", "queue", TITLE, DESCRIPTION, "bound")
    (tmp_path / "queries.tsv").write_text("", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("draft_docs: |\n  /concurrency/queue.md\n", encoding="utf-8")
    docs = tmp_path / "docs"
    assert [*unasked(docs), *unsought(docs, tmp_path / "queries.tsv")] == []
