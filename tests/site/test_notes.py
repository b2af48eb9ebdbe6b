"""사람들이 쓰는 노트 다섯 가지와 원문 노트를 옮긴 것. 노트는 tests/tools/note/notes에 있다."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.project import Project
from tools.note.drafting import Draft, Surroundings, draft
from tools.note.rebuilding import rebuild
from tools.note.surroundings import look
from tools.note.topics import Choice

HERE = Path(__file__).parents[1] / "tools/note/notes"
NOTION = "Day 06 0a1b2c3d4e5f60718293a4b5c6d7e8f9"
NOTES = {
    "obsidian": HERE / "Yield Statement.md",
    "jekyll": HERE / "2023-01-10-iterator-generator.md",
    "notion": HERE / f"{NOTION}.md",
    "til": HERE / "til/README.md",
    "hangul": HERE / "파이썬 잡동사니.md",
}


def moved(project: Project, path: Path) -> Draft:
    text = path.read_text(encoding="utf-8")
    return draft(text, path.name, look(project, path, text)._replace(taken=frozenset()))


@pytest.fixture
def drafts(project: Project) -> dict[str, Draft]:
    return {name: moved(project, path) for name, path in NOTES.items()}


def test_every_note_comes_back(drafts: dict[str, Draft]):
    for name, path in NOTES.items():
        assert rebuild(drafts[name].files) == path.read_text(encoding="utf-8")


def test_original_note_becomes_what_a_person_would_begin_with(project: Project):
    path = project.root / "snippets/note/original.md"
    found = moved(project, path)
    assert rebuild(found.files) == path.read_text(encoding="utf-8")
    assert found.pages == ["docs/concurrency/cocurrent-jobs.md", "docs/pytest/pytest.md", "docs/poetry/poetry.md"]
    assert [path for path in found.files if path.startswith("snippets/")] == [
        "snippets/concurrency/cocurrent_jobs/loop_run_until_complete.py",
        "snippets/pytest/pytest/capture_queries_context.py",
        "snippets/pytest/pytest/logging_settings.py",
        "snippets/pytest/pytest/test_django_assert_max_num.py",
        "snippets/pytest/pytest/pip_install_pytest_xdist.sh",
        "snippets/poetry/poetry/poetry_config_virtualenvs_project.sh",
    ]
    assert found.files["tests/pytest/test_pytest.py"].count("이 문장을 확인하는 assert가 없습니다") == 7
    assert "expected an indented block" in " ".join(notice.message for notice in found.notices)


def test_blocks_are_named_and_given_their_suffix(drafts: dict[str, Draft]):
    names = {name: [path for path in found.files if path.startswith("snippets/")] for name, found in drafts.items()}
    assert {name: [path.removeprefix("snippets/") for path in paths] for name, paths in names.items()} == {
        "obsidian": [],
        "jekyll": [
            f"drafts/python_iterator_and_generator/{name}"
            for name in ("numbers_example.py", "numbers_example.out", "iterator.py", "generator.py")
        ],
        "notion": ["pytest/day_06/test_number.py", "pytest/day_06/pytest_q.sh", "pytest/day_06/day_06.pycon"],
        "til": [
            f"concurrency/til_asyncio/{name}"
            for name in ("run_main.py", "run_main.out", "pip_install_aiohttp.sh", "install.toml")
        ],
        "hangul": [
            "concurrency/semaphore/limit.py",
            "pytest/fixture/db.py",
            "poetry/virtual_environment/poetry_config_virtualenvs_project.sh",
            "poetry/virtual_environment/poetry_install.sh",
            "poetry/virtual_environment/virtual_environment.json",
        ],
    }


def test_result_of_the_note_is_the_output_and_is_not_measured(drafts: dict[str, Draft]):
    files = drafts["jekyll"].files
    assert files["snippets/drafts/python_iterator_and_generator/numbers_example.out"] == "1\n2\n"
    assert (
        '\n```text title="출력"\n--8<-- "drafts/python_iterator_and_generator/numbers_example.out"\n```\n'
        in (files["docs/drafts/python-iterator-and-generator.md"])
    )
    stub = files["tests/drafts/test_python_iterator_and_generator.py"]
    assert '    expect_output("drafts/python_iterator_and_generator/numbers_example.py")\n' in stub


def test_code_is_what_stands_between_the_marks(drafts: dict[str, Draft]):
    assert drafts["hangul"].files["snippets/concurrency/semaphore/limit.py"] == (
        "import asyncio\n\nlimit = asyncio.Semaphore(2)\n"
    )
    assert drafts["hangul"].files["snippets/pytest/fixture/db.py"] == (
        '@pytest.fixture(scope="session")\ndef db():\n\tyield 1\n'
    )
    assert drafts["hangul"].files["snippets/poetry/virtual_environment/poetry_install.sh"] == "poetry install\n"
    assert drafts["hangul"].files["snippets/poetry/virtual_environment/virtual_environment.json"] == '{"a": 1}\n'


def test_front_matter_becomes_that_of_the_page(drafts: dict[str, Draft]):
    assert (
        drafts["obsidian"]
        .files["docs/drafts/yield-statement.md"]
        .startswith(
            '---\ntitle: "Yield Statement"\ndescription: ""\ntags: [python, generator]\n---\n\n# Yield Statement\n'
        )
    )
    page = drafts["jekyll"].files["docs/drafts/python-iterator-and-generator.md"]
    assert page.startswith('---\ntitle: "[Python] Iterator and Generator"\n')


def test_images_beside_the_note_go_to_the_assets(drafts: dict[str, Draft]):
    assert drafts["obsidian"].images == {"docs/assets/drafts/yield_statement/yield-흐름.svg": "yield-흐름.svg"}
    assert drafts["notion"].images == {
        "docs/assets/pytest/day_06/untitled.svg": f"{NOTION.replace(' ', '%20')}/Untitled.svg"
    }
    assert "](../assets/pytest/day_06/untitled.svg)" in drafts["notion"].files["docs/pytest/day-06.md"]


def test_what_could_not_be_decided_is_listed_with_its_line(drafts: dict[str, Draft]):
    listed = {
        name: {(notice.line, notice.message.split("; ")[0]) for notice in found.notices}
        for name, found in drafts.items()
    }
    assert (10, "[[Generator]]: 가리키는 쪽이 없어 글만 남겼습니다") in listed["obsidian"]
    assert (41, "42번째 줄을 파이썬으로 읽을 수 없습니다(expected '(')") in listed["jekyll"]
    assert (36, "대화형 기록입니다") in listed["notion"]
    assert (30, "언어가 없는 블록을 .sh로 보았습니다") in listed["til"]
    assert (20, "동작을 말하는지 정하지 못했습니다(오늘은 여기까지 공부했다)") in listed["hangul"]
    assert (27, "인용(>) 안의 블록을 인용 밖으로 옮겼습니다") in listed["hangul"]


def test_list_that_touches_a_paragraph_stands_apart(project: Project):
    """파이썬 마크다운은 문단에 붙은 목록을 문단으로 읽는다. 더한 빈 줄은 되돌릴 때 뺀다."""
    page = moved(project, project.root / "snippets/note/original.md").files["docs/concurrency/cocurrent-jobs.md"]
    assert "\n\n1. executor.submit\n2. future.result\n" in page
    assert "\n5. concurrent.futures.as_completed\n\n[위와 같은" in page


def test_images_of_one_name_do_not_hide_each_other():
    text = "![글](a/Untitled.png)\n![글](b/Untitled.png)\n`c/Untitled.png`\n"
    names = frozenset({"a/Untitled.png", "b/Untitled.png", "c/Untitled.png"})
    found = draft(text, "x.md", Surroundings(images=names), Choice("demo"))
    assert found.images == {
        "docs/assets/demo/x/untitled.png": "a/Untitled.png",
        "docs/assets/demo/x/untitled_2.png": "b/Untitled.png",
    }


def test_what_stands_in_an_item_of_two_columns_stands_in_it_on_the_page():
    """파이썬 마크다운은 네 칸을 들인 것만 항목에 이어지는 것으로 읽는다."""
    text = "- 하나\n\n  이어지는 글\n\n  ```python\n  print(1)\n  ```\n\n  - 둘\n\n    ```sh\n    ls\n    ```\n\n```sh\npwd\n```\n\n  글\n"
    found = draft(text, "x.md", Surroundings(), Choice("demo"))
    page = found.files["docs/demo/x.md"]
    assert rebuild(found.files) == text
    assert "- 하나\n\n    이어지는 글\n\n    ```python" in page
    assert "\n    ```\n\n    - 둘\n\n        ```sh" in page
    assert '\n```sh title="x"\n--8<-- "demo/x/pwd_example.sh"\n```\n\n  글\n' in page
