"""출력을 비교하기 전에 바꾸는 것."""

from pathlib import Path

import pytest

from evidence.outputs import normalize
from evidence.plugin import first_difference
from evidence.snippets import output_of, outputs

CASES = {
    "<object at 0x7f3a2b1c4d50>": "<object at 0x7f0000000000>",
    "0x10": "0x10",
    "1 passed in 0.52s": "1 passed in 0.00s",
    "걸린 시간 12.345 초": "걸린 시간 0.00 초",
    "took 0.123 seconds": "took 0.00 seconds",
    "120.5ms": "0.00ms",
    "3.11": "3.11",
    "pid=4242, Process 17": "pid=12345, Process 12345",
    "/tmp/tmpabc/x.db, /private/var/folders/q/T/y": "/tmp/x, /tmp/x",
    "/home/me/notes/snippets/a.py": "/notes/snippets/a.py",
    "줄\r\n끝": "줄\n끝",
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_replacements(text: str, expected: str):
    assert normalize(text, Path("/home/me/notes")) == expected


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_replacing_twice_changes_nothing(text: str, expected: str):
    assert normalize(expected, Path("/home/me/notes")) == expected


def test_output_variant_replaces_from_its_version_on():
    found = outputs(["s/x.3.14.out", "s/x.3.9.out", "s/x.out", "s/xy.3.15.out", "s/x.py"])
    assert found == {
        "s/x": [("", "s/x.out"), ("3.9", "s/x.3.9.out"), ("3.14", "s/x.3.14.out")],
        "s/xy": [("3.15", "s/xy.3.15.out")],
    }
    chosen = {version: output_of("s/x.py", version, found) for version in ("3.8", "3.11", "3.14", "3.15")}
    assert chosen == {"3.8": "s/x.out", "3.11": "s/x.3.9.out", "3.14": "s/x.3.14.out", "3.15": "s/x.3.14.out"}
    assert output_of("s/z.py", "3.14", found) is None
    assert output_of("s/xy.py", "3.14", found) is None


@pytest.mark.parametrize(
    ("expected", "actual", "line"), [("a\nb", "a\nc", 2), ("a", "a\nb", 2), ("a\nb", "a", 2), ("", "x", 1)]
)
def test_first_difference(expected: str, actual: str, line: int):
    assert first_difference(expected, actual) == line
