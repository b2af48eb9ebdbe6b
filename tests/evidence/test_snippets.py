"""스니펫의 구역, 실행되어야 하는 문장, 출력 파일의 이름."""

from __future__ import annotations

import pytest

from evidence import snippets
from evidence.snippets import Section, parse, statements

PATH = "snippets/demo/two.py"
# 스니펫의 글 → 잘못
FAULTS = {
    "unclosed": ("# --8<-- [start:a]\nx = 1\n", [(1, "구역 a을 닫지 않았습니다; [end:a]을 넣으십시오")]),
    "doubled": (
        "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n# --8<-- [start:a]\ny = 1\n# --8<-- [end:a]\n",
        [(4, "구역 a을 두 번 열었습니다; 이름을 바꾸십시오")],
    ),
    "closed only": ("# --8<-- [end:a]\n", [(1, "열지 않은 구역 a을 닫았습니다; [start:a]을 넣으십시오")]),
    "nested": ("# --8<-- [start:a]\n# --8<-- [start:b]\nx = 1\n# --8<-- [end:b]\n# --8<-- [end:a]\n", []),
    "crossed": (
        "# --8<-- [start:a]\nx = 1\n# --8<-- [start:b]\ny = 1\n# --8<-- [end:a]\n# --8<-- [end:b]\n",
        [(5, "구역 a이 b과 엇갈립니다; 안쪽 구역을 먼저 닫으십시오")],
    ),
    "empty": (
        "# --8<-- [start:a]\n\n# --8<-- [end:a]\n",
        [(1, "구역 a이 비어 있습니다; 보일 줄을 넣거나 표식을 지우십시오")],
    ),
    "include line in a snippet": (
        '--8<-- "demo/two.py"\n',
        [(1, "스니펫에 포함 줄이 있습니다; 줄을 지우거나 앞에 ;을 붙이십시오")],
    ),
    "bad name": (
        "# --8<-- [start:가]\nx = 1\n",
        [(1, "구역 이름 '가'을 쓸 수 없습니다; 영어 소문자로 시작하십시오")],
    ),
    "code on the line of a marker": (
        "value = 2\nvalue = 1  # --8<-- [start:a]\nprint(value)\n# --8<-- [end:a]\n",
        [(2, "구역 표식이 코드와 한 줄에 있습니다; 표식만 있는 주석 줄로 옮기십시오")],
    ),
    "misspelt marker": (
        "# --8<-- [begin:a]\n",
        [(1, "구역 표식을 읽을 수 없습니다; [start:이름]이나 [end:이름]으로 쓰십시오")],
    ),
    "misspelt marker in an INI comment": (
        "; --8<-- [begin:a]\n",
        [(1, "구역 표식을 읽을 수 없습니다; [start:이름]이나 [end:이름]으로 쓰십시오")],
    ),
    "escaped": ("# ;--8<-- [start:a]\n;--8<-- [begin:a]\n", []),
    "markers in the comments of other languages": (
        "// --8<-- [start:a]\nx\n// --8<-- [end:a]\n<!-- --8<-- [start:b] -->\ny\n<!-- --8<-- [end:b] -->\n"
        "/* --8<-- [start:c] */\nz\n/* --8<-- [end:c] */\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_section_markers(text: str, expected: list[tuple[int, str]]):
    assert parse(PATH, text).faults == expected


def test_an_output_has_no_sections():
    message = "출력에 구역 표식이나 포함 줄이 있습니다; 스니펫이 다른 글을 찍게 하십시오"
    text = parse("snippets/demo/two.out", 'x 8<-\n# --8<-- [start:a]\n--8<-- "demo/one.py"\n')
    assert (text.sections, text.faults) == ({}, [(2, message), (3, message)])


def test_shown_lines_keep_their_numbers():
    text = parse(PATH, "a\n# --8<-- [start:b]\nb\n# --8<-- [start:c]\nc\n# --8<-- [end:c]\n# --8<-- [end:b]\n")
    assert text.sections == {"c": Section("c", 5, 5), "b": Section("b", 3, 6)}
    assert text.shown(None) == [(1, "a"), (3, "b"), (5, "c")]
    assert text.shown("b") == [(3, "b"), (5, "c")]
    assert text.clean == "a\nb\nc\n"
    assert parse(PATH, "a\nb\n").shown(None) == [(1, "a"), (2, "b")]
    assert parse(PATH, "a").clean == "a"


# 소스 → 실행되어야 하는 문장의 줄
STATEMENTS = {
    "docstring, global and bare annotation": (
        '"""글"""\nx: int\ndef f():\n    """글"""\n    global x\n    x = 1\n',
        [(3, 3), (6, 6)],
    ),
    "nonlocal": (
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n",
        [(1, 1), (2, 2), (3, 3), (5, 5)],
    ),
    "annotation with a value": ("x: int = 1\n", [(1, 1)]),
    "try is its body": (
        "try:\n    a()\nexcept E:\n    b()\nelse:\n    c()\nfinally:\n    d()\n",
        [(2, 2), (4, 4), (6, 6), (8, 8)],
    ),
    "except group": ("try:\n    a()\nexcept* E:\n    b()\n", [(2, 2), (4, 4)]),
    "statement over lines": ("x = f(\n    1,\n)\ny = 2\n", [(1, 3), (4, 4)]),
    "head over lines": ("if (\n    a\n    and b\n):\n    c()\n", [(1, 4), (5, 5)]),
    "decorators": ("@a\n@b\ndef f():\n    @c\n    def g():\n        return 1\n", [(1, 3), (4, 5), (6, 6)]),
    "match": ("match x:\n    case 1:\n        a()\n    case _:\n        b()\n", [(1, 1), (3, 3), (5, 5)]),
    "body on the line of its head": ("if a: b()\n", [(1, 1), (1, 1)]),
    "never run": (
        "def f():\n    return 1\n    g()\nif False:\n    h()\nif TYPE_CHECKING:\n    import k\nclass C:\n    def m(self): ...\n",
        [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (9, 9)],
    ),
    "pragma": ("def f():  # pragma: no cover\n    g()\n", [(1, 1), (2, 2)]),
    "loops, with and async": (
        "async def f():\n    async for x in y:\n        pass\n    async with a as b, c:\n        await b\n    while x:\n        break\n",
        [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements_that_must_run(text: str, expected: list[tuple[int, int]]):
    assert sorted((lines.start, lines.stop - 1) for lines in statements(text)) == expected


def test_source_that_is_no_python():
    with pytest.raises(SyntaxError):
        statements("def f(:\n")


KINDS = {
    "snippets/note/asked.py": (True, True),
    "snippets/demo/x.py": (False, True),
    "snippets/demo/x.sh": (False, True),
    "snippets/demo/Makefile": (False, True),
    "snippets/demo/x.toml": (False, False),
}


@pytest.mark.parametrize(("path", "expected"), KINDS.items(), ids=KINDS)
def test_quotations_and_files_that_run(path: str, expected: tuple[bool, bool]):
    assert (snippets.is_quotation(path), snippets.can_run(path)) == expected


def test_output_variant_replaces_from_its_version_on():
    found = snippets.outputs(["s/x.3.14.out", "s/x.3.9.out", "s/x.out", "s/xy.3.15.out", "s/x.py"])
    assert found == {
        "s/x": [("", "s/x.out"), ("3.9", "s/x.3.9.out"), ("3.14", "s/x.3.14.out")],
        "s/xy": [("3.15", "s/xy.3.15.out")],
    }
    chosen = {version: snippets.output_of("s/x.py", version, found) for version in ("3.8", "3.11", "3.14", "3.15")}
    assert chosen == {"3.8": "s/x.out", "3.11": "s/x.3.9.out", "3.14": "s/x.3.14.out", "3.15": "s/x.3.14.out"}
    assert snippets.output_of("s/z.py", "3.14", found) is None
    assert snippets.output_of("s/xy.py", "3.14", found) is None
