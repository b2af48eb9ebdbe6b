"""출력의 비교와, 실행할 때마다 달라도 되는 값의 표시."""

from __future__ import annotations

import pytest

from evidence.outputs import KINDS, differs, mark_faults, marked

ROOTS = {"/home/kim/notes": "/home/me/notes", "/opt/py/lib/python3.11": "/usr/lib/python3", "/": "/usr"}
FRAME = '  File "{root}/queue.py", line {line}, in get\n    {source}\n'


# (출력 파일, 실제 출력) → 처음으로 다른 줄
DIFFERENT = {
    "another line": ("a\nb\n", "a\nc\n", 2),
    "a line more": ("a\n", "a\nb\n", 2),
    "a line less": ("a\nb\n", "a\n", 2),
    "nothing expected": ("", "x\n", 1),
    "last newline is missing": ("1", "1\n", 1),
    "last newline too many": ("1\n", "1", 1),
    "trailing space": ("1\n", "1 \n", 1),
    "tab for spaces": ("a    b\n", "a\tb\n", 1),
    "NUL": ("ab\n", "a\0b\n", 1),
    "a mark in the output itself": ("x\n‹0.02›s\n", "x\n‹0.02›s\n", 2),
    "one half of a mark in the output": ("x\n", "x›\n", 1),
    "unmarked time": ("0.02s\n", "0.03s\n", 1),
    "word for a time": ("‹0.02›s\n", "abcs\n", 1),
    "count for a time": ("‹0.02›s\n", "2s\n", 1),
    "path for a number": ("PID ‹12›\n", "PID /tmp\n", 1),
    "mark over lines": ("a\n‹x = f(\n    1)›\nb\n", "a\nx = f(\n    1)\nc\n", 4),
}


@pytest.mark.parametrize(("expected", "actual", "line"), DIFFERENT.values(), ids=DIFFERENT)
def test_first_line_that_differs(expected: str, actual: str, line: int):
    assert differs(expected, actual) == line


SAME = {
    "letter by letter": ("a\n\nb\n", "a\n\nb\n"),
    "time": ("1 passed in ‹0.02›s\n", "1 passed in 12.5s\n"),
    "small time": ("‹0.02› ms\n", "1.5e-05 ms\n"),
    "address": ("<Task at ‹0x7f1c2a3b4c50›>\n", "<Task at 0x00007ffe>\n"),
    "number": ("PID ‹12345›\n", "PID 7\n"),
    "source over lines": ("‹x = f(\n    1)›\n", "y(\n     2,\n     3)\n"),
    "Poetry's environment": ("app-‹Xy3dQ1aB-py3.11›\n", "app-aaaa_-aa-py3.14\n"),
    "mark that is no kind is itself": ("‹둘›\n", "둘\n"),
}


@pytest.mark.parametrize(("expected", "actual"), SAME.values(), ids=SAME)
def test_outputs_that_are_the_same(expected: str, actual: str):
    assert differs(expected, actual) == 0


def test_a_known_folder_stands_for_no_other():
    expected = "‹/home/me/notes›/x.log: 씀\n"
    assert differs(expected, "/home/kim/notes/x.log: 씀\n", ROOTS) == 0
    assert differs(expected, "/home/me/notes/x.log: 씀\n", ROOTS) == 0
    assert differs(expected, "/home/kim/notes/x.log: 실패 /home/kim/notes/x.log: 씀\n", ROOTS) == 1
    assert differs(expected, "/tmp/x.log: 씀\n", ROOTS) == 1
    assert differs(expected, "/home/kim/notes/x.log: 씀\n") == 1


# 실제 출력 → 표시한 출력
MARKED = {
    "times with their unit": (
        "0.52s, 1.5 초, 0.1 seconds, 3.25밀리초\n",
        "‹0.52›s, ‹1.5› 초, ‹0.1› seconds, ‹3.25›밀리초\n",
    ),
    "no unit, no mark": ("3.11 v1.5s 12초 1.2.3s\n", "3.11 v1.5s 12초 1.2.3s\n"),
    "queries of Django": ("(0.001) SELECT 1\n", "(‹0.001›) SELECT 1\n"),
    "address": ("<object at 0x7f3a2b1c4d50> 0x10\n", "<object at ‹0x7f3a2b1c4d50›> 0x10\n"),
    "folders": ("/home/kim/notes/a.py /home/kim/notes-2 /etc\n", "‹/home/me/notes›/a.py /home/kim/notes-2 /etc\n"),
    "frame outside": (
        FRAME.format(root="/opt/py/lib/python3.11", line=171, source="self.wait()"),
        FRAME.format(root="‹/usr/lib/python3›", line="‹171›", source="‹self.wait()›"),
    ),
    "frame inside": (
        FRAME.format(root="demo", line=3, source="one()"),
        FRAME.format(root="demo", line=3, source="one()"),
    ),
    "warning outside": (
        "/opt/py/lib/python3.11/x.py:12: UserWarning: y\n  warn(y)\n",
        "‹/usr/lib/python3›/x.py:‹12›: UserWarning: y\n  ‹warn(y)›\n",
    ),
    "environment of Poetry": ("app-Xy3dQ1aB-py3.11\n", "app-‹Xy3dQ1aB-py3.11›\n"),
    "patch version of Python": (
        "Python 3.11.7, Python version (3.12.1), python3.13 (3.13.0), Poetry (version 2.5.1), pytest-9.2.0, 3.11.7\n",
        "Python ‹3.11.7›, Python version (‹3.12.1›), python3.13 (‹3.13.0›), Poetry (version 2.5.1), pytest-9.2.0, 3.11.7\n",
    ),
    "value that the program wrote": ("0.25초 뒤 0.52초\n", "0.25초 뒤 ‹0.52›초\n"),
}


@pytest.mark.parametrize(("actual", "text"), MARKED.values(), ids=MARKED)
def test_marks(actual: str, text: str):
    found = marked(actual, sources="sleep(0.25)", roots=ROOTS)
    assert found == text
    assert differs(found, actual, ROOTS) == 0
    assert list(mark_faults(found, "sleep(0.25)")) == []


def test_numbers_are_marked_only_when_two_runs_differ():
    once = "process 1, PID 4711, 127.0.0.1:8000, localhost:43817\n"
    other = "process 1, PID 4712, 127.0.0.1:8000, localhost:43818\n"
    assert marked(once) == once
    assert marked(once, other=other) == "process 1, PID ‹4711›, 127.0.0.1:8000, localhost:‹43817›\n"
    assert marked(once, other="PID 1\n") == "process ‹1›, PID ‹4711›, 127.0.0.1:‹8000›, localhost:‹43817›\n"


def test_marks_do_not_overlap():
    assert marked("/home/kim/notes/0x7f3a2b1c4d50\n", roots=ROOTS) == "‹/home/me/notes›/‹0x7f3a2b1c4d50›\n"
    path = "/x/app-Xy3dQ1aB-py3.11"
    assert marked(f"{path}/bin\n", roots={path: "/home/me/.venv"}) == "/x/app-‹Xy3dQ1aB-py3.11›/bin\n"


NOT_A_KIND = "{}는 달라져도 되는 종류가 아닙니다; 표시를 지우거나 늘 같은 값을 찍게 하십시오"
WRITTEN = "{}는 스니펫에 적힌 값입니다; 표시를 지우십시오"
# 손으로 표시한 출력 → 잘못
HAND = {
    "count": ("합계\n‹2› passed\n", [(2, NOT_A_KIND.format("‹2›"))]),
    "word": ("결과: ‹거짓›\n", [(1, NOT_A_KIND.format("‹거짓›"))]),
    "whole line": ("‹무엇이든 좋음›\n", [(1, NOT_A_KIND.format("‹무엇이든 좋음›"))]),
    "text that begins like a path": (
        "‹/ 무엇이든› x /usr/lib\n",
        [(1, NOT_A_KIND.format("‹/ 무엇이든›"))],
    ),
    "path that stands for no folder": ("‹/etc/hosts›\n", [(1, NOT_A_KIND.format("‹/etc/hosts›"))]),
    "word before a path": ("‹성공›: /usr/lib/x\n", [(1, NOT_A_KIND.format("‹성공›"))]),
    "source of a frame inside": ('  File "one.py", line 3\n    ‹one()›\n', [(2, NOT_A_KIND.format("‹one()›"))]),
    "line of a frame inside": ('  File "one.py", line ‹3›\n', [(1, NOT_A_KIND.format("‹3›"))]),
    "value that the program wrote": ("제한 시간 ‹0.5›초\n", [(1, WRITTEN.format("‹0.5›"))]),
    "half a mark": ("‹0.5초\n", [(1, "‹와 ›의 짝이 맞지 않습니다; make outputs로 다시 쓰십시오")]),
    "mark in a mark": ("‹‹0.5››초\n", [(1, "‹와 ›의 짝이 맞지 않습니다; make outputs로 다시 쓰십시오")]),
    "turned round": ("›0.5‹초\n", [(1, "‹와 ›의 짝이 맞지 않습니다; make outputs로 다시 쓰십시오")]),
}


@pytest.mark.parametrize(("text", "expected"), HAND.values(), ids=HAND)
def test_marks_by_hand(text: str, expected: list[tuple[int, str]]):
    assert list(mark_faults(text, "wait(timeout=0.5)")) == expected


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_example_of_every_kind_is_what_it_shows(kind):
    frame = '  File "‹/usr/lib/python3›/queue.py"'
    example = kind.example if "줄 번호" not in kind.name else frame + kind.example
    text = f"{frame}, line ‹1›\n{example}\n" if "소스" in kind.name else f"{example}\n"
    assert list(mark_faults(text)) == []
