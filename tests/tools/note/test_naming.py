"""주소, 스니펫, 테스트의 이름."""

from __future__ import annotations

import pytest

from tools.note.naming import Names, claim_name, romanized, slug, stem_of, title_of

GLOSSARY = {"코루틴": "coroutine", "이벤트 루프": "event loop"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Coroutine과 asyncio", ("coroutine-asyncio", False)),
        ("ThreadPoolExecutor", ("thread-pool-executor", False)),
        ("코루틴", ("coroutine", False)),
        ("이벤트 루프 정리", ("event-loop", False)),
        ("한국어", ("hangukeo", True)),
        ("🙂", ("note", True)),
        ("Clasificación de Datos", ("clasificacion-de-datos", False)),
        ("문자열1", ("munjayeol-1", True)),
        ("코루틴 2", ("coroutine-2", False)),
        ("Effective Python 2ND", ("effective-python-2nd", False)),
        ("a b c d e f g", ("a-b-c-d-e", False)),
    ],
)
def test_address(title: str, expected: tuple[str, bool]):
    assert slug(title, GLOSSARY) == expected


def test_decomposed_hangul_is_the_same_name():
    assert slug("코루틴", GLOSSARY) == ("coroutine", False)
    assert romanized("가") == "ga"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2023-01-10-iterator.md", "iterator"),
        ("Day 06 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md", "Day 06"),
        ("파이썬 메모.markdown", "파이썬 메모"),
        (".md", "note"),
    ],
)
def test_title_from_the_name_of_the_file(name: str, title: str):
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("text", "suffix", "hints", "stem"),
    [
        ("def work():\n    pass\n", ".py", ("",), "work"),
        ("loop.run_until_complete(x)\n", ".py", ("",), "loop_run_until_complete"),
        ("with Pool() as pool:\n", ".py", ("",), "pool"),
        ("LOGGING = {}\n", ".py", ("",), "logging_settings"),
        ("import asyncio\n", ".py", ("",), "asyncio_example"),
        ("def test_x():\n    pass\n", ".py", ("",), "test_block"),
        ("def test_sum():\n    pass\n", ".py", ("",), "test_sum"),
        ("# run_main.py\nx\n", ".py", ("",), "run_main"),
        ("x = 1\n", ".py", ("python:app.py",), "app"),
        ("x\n", ".py", ('title="json.py"', "Iterator?"), "iterator"),
        ("# 설치\n$ pip install pytest-xdist\n", ".sh", ("",), "pip_install_pytest_xdist"),
        ("[a]\n", ".toml", ("", "2. 설정", "my-page"), "my_page"),
        ("글\n", ".txt", ("", "한글"), "block"),
    ],
)
def test_snippet(text: str, suffix: str, hints: tuple[str, ...], stem: str):
    assert stem_of(text, suffix, hints) == stem


def test_no_name_is_given_twice():
    used = Names()
    assert [
        claim_name(text, "루프", "event-loop", used)
        for text in ("`run()`을 쓴다", "다시 `run()`을 쓴다", "값을 준다", "3개를 준다")
    ] == [
        "test_run",
        "test_run_2",
        "test_event_loop",
        "test_event_loop_2",
    ]
