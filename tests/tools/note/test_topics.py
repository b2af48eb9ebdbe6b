"""노트를 주제로 나누고 자리를 정하는 것."""

from __future__ import annotations

import pytest

from tools.note.reading import read
from tools.note.topics import Choice, Topic, topics

SECTIONS = {"concurrency": {"asyncio": 0.9, "concurrency": 1.0}, "pytest": {"pytest": 1.0, "asyncio": 0.1}}


def split(text: str, file_name: str = "메모.md", /, **choice: object) -> list[Topic]:
    return topics(read(text), file_name, Choice(**choice), SECTIONS, {"픽스처": "fixture"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("# 하나\n## 둘\n# 셋\n", "메모.md", ["하나", "셋"]),
        ("글\n## 하나\n### 둘\n## 셋\n", "메모.md", ["하나", "셋"]),
        ("# 하나\n## 둘\n## 셋\n", "메모.md", ["하나"]),
        ("글\n", "메모.md", ["메모"]),
        ("", "메모.md", ["메모"]),
        ("---\ntitle: 글\n---\n## 하나\n## 둘\n", "메모.md", ["글"]),
        ("---\ntitle: 글\n---\n# 하나\n# 둘\n", "메모.md", ["하나", "둘"]),
        ("---\ntitle: 글\n---\n첫머리\n\n# 하나\n# 둘\n", "메모.md", ["글"]),
        ("---\nlayout: post\ntitle: 글\n---\n# 하나\n# 둘\n", "메모.md", ["글"]),
        ("# 하나\n# 둘\n", "2024-01-02-글.md", ["글"]),
    ],
)
def test_topics(text: str, name: str, titles: list[str]):
    assert [topic.title for topic in split(text, name)] == titles


def test_a_person_chooses_where_to_split():
    text = "# 하나\n## 둘\n## 셋\n# 넷\n"
    assert [topic.title for topic in split(text, split=0)] == ["메모"]
    assert [topic.title for topic in split(text, split=2)] == ["둘", "셋"]
    assert [topic.title for topic in split(text, split=5)] == ["메모"]


def test_headings_of_a_page_begin_with_one():
    assert [(topic.shift, topic.heads) for topic in split("### 하나\n### 둘\n")] == [(-2, True), (-2, True)]
    assert [(topic.shift, topic.heads) for topic in split("# 하나\n# 둘\n", split=0)] == [(1, False)]
    assert [(topic.shift, topic.heads) for topic in split("글\n### 하나\n")] == [(-1, False)]


def test_section_is_chosen_only_on_clear_words():
    places = {text: split(f"# {text}\n")[0].section for text in ("asyncio asyncio", "pytest", "파이썬", "asyncio")}
    assert places == {"asyncio asyncio": "concurrency", "pytest": "pytest", "파이썬": "drafts", "asyncio": "drafts"}
    assert split("# pytest\n", section="concurrency")[0].section == "concurrency"
    (undecided,) = split("글\n\n# 파이썬\n")
    assert [notice.message for notice in undecided.notices if "섹션" in notice.message] == [
        "섹션을 정하지 못했습니다(파이썬); SECTION=에 하나를 주십시오(concurrency, pytest)"
    ]


def test_addresses_do_not_collide():
    found = split("# pytest\n# pytest 둘\n# 픽스처 pytest\n")
    assert [topic.page for topic in found] == [f"docs/pytest/{name}.md" for name in ("pytest", "pytest-2", "pytest-3")]
    assert (found[1].folder, found[1].module) == ("pytest/pytest_2", "tests/pytest/test_pytest_2.py")
    assert split("# 픽스처\n", section="pytest")[0].name == "fixture"
    assert split("# 픽스처\n", section="pytest", name="own-name")[0].name == "own-name"
    (first, _) = split("# a\n# b\n", section="pytest", name="own-name")
    message = "쪽이 2개라 SLUG(own-name)를 쓰지 않았습니다; 한 쪽이면 SPLIT=0도 주십시오"
    assert message in [notice.message for notice in first.notices]


def test_section_that_was_guessed_tells_the_words_and_the_others():
    (guessed,) = split("# 큐\nasyncio, asyncio, asyncio, asyncio\n")
    assert guessed.section == "concurrency"
    assert "asyncio을(를) 보고 섹션을 concurrency로 정했습니다; 아니면 SECTION=에 하나를 주십시오(pytest)" in [
        notice.message for notice in guessed.notices
    ]
    (named,) = split("# pytest\n")
    assert not [notice for notice in named.notices if "섹션" in notice.message]


def test_sections_of_many_pages_are_asked_for_once():
    asked = [
        (notice.line, notice.message)
        for topic in split("# 하나\n글\n# 둘\n글\n# pytest\n글\n")
        for notice in topic.notices
        if "섹션" in notice.message
    ]
    message = "섹션을 정하지 못했습니다(하나 등 2쪽); SECTION=에 하나를 주십시오(concurrency, pytest)"
    assert asked == [(1, message)]


def test_title_of_a_notion_page_alone_is_told():
    first, second = split("# 노트의 제목\n\n# 하나\n글\n")
    message = "제목뿐인 쪽입니다(노트의 제목); 쓸 쪽이 아니면 노트에서 그 줄을 지우고 다시 옮기십시오"
    assert message in [notice.message for notice in first.notices]
    assert not [notice for notice in second.notices if "제목뿐" in notice.message]
