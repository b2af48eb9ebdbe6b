"""관문의 규칙과 나쁜 입력: 한 줄에 하나씩, 정확한 오류 글."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest

from evidence import gate
from evidence.ledger import Result, Snippet
from tests.evidence.conftest import INDEX, SNIPPET, TEST, Tree

INCLUDE = '--8<-- "demo/one.py:body"'


def test_a_proven_tree_passes(tree: Tree):
    assert tree.check() == []
    assert tree.notes == []


# 페이지의 포함 줄을 바꾼 것 → 오류 한 줄
BLOCKS = {
    "typed-in code": (
        "print(1)",
        "inline-code: 블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오",
    ),
    "empty block": (
        "",
        "inline-code: 블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오",
    ),
    "two includes": (
        f"{INCLUDE}\n{INCLUDE}",
        "inline-code: 블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오",
    ),
    "trailing space": (
        f"{INCLUDE} ",
        "inline-code: 포함 줄 뒤에 빈칸이 있습니다; 줄 끝의 빈칸을 지우십시오",
    ),
    "without quotes": (
        "--8<-- demo/one.py:body",
        'inline-code: 포함 줄의 꼴이 다릅니다; --8<-- "경로:구역" 꼴로 쓰십시오',
    ),
    "parent folder": (
        '--8<-- "../conftest.py"',
        "missing: snippets/ 밖을 가리킵니다(../conftest.py); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오",
    ),
    "absolute path": (
        '--8<-- "/etc/hosts"',
        "missing: snippets/ 밖을 가리킵니다(/etc/hosts); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오",
    ),
    "URL": (
        '--8<-- "https://example.com/x.py"',
        "missing: 주소를 포함했습니다(https://example.com/x.py); snippets/의 파일을 포함하십시오",
    ),
    "line range": (
        '--8<-- "demo/one.py:1:2"',
        "missing: 줄 번호로 포함했습니다(demo/one.py:1:2); 스니펫에 구역을 만들어 그 이름을 쓰십시오",
    ),
    "one line number": (
        '--8<-- "demo/one.py:3"',
        "missing: 줄 번호로 포함했습니다(demo/one.py:3); 스니펫에 구역을 만들어 그 이름을 쓰십시오",
    ),
    "upper case section": (
        '--8<-- "demo/one.py:Body"',
        "missing: snippets/ 밖을 가리킵니다(demo/one.py:Body); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오",
    ),
    "missing file": (
        '--8<-- "demo/two.py"',
        "missing: snippets/demo/two.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오",
    ),
    "missing section": (
        '--8<-- "demo/one.py:tail"',
        "missing: snippets/demo/one.py에 구역 tail이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: body)",
    ),
}


@pytest.mark.parametrize(("body", "message"), BLOCKS.values(), ids=BLOCKS)
def test_block_that_is_not_one_include(tree: Tree, body: str, message: str):
    tree.replace(INDEX, INCLUDE, body)
    assert f"{INDEX}:6: {message}" in tree.check()


# 페이지 끝에 더한 글 → 오류 줄(더한 첫 줄이 13번째)
ADDED = {
    "include outside a fence": (
        INCLUDE,
        ["13: inline-code: 포함 줄이 코드 블록 밖에 있습니다; ``` 울타리 안에 넣으십시오"],
    ),
    "fence that is not closed": (
        "```python\nx",
        ["13: inline-code: 울타리를 닫지 않았습니다; ``` 줄을 넣으십시오"],
    ),
    "indented code": (
        "글\n\n    x = 1",
        ["15: inline-code: 들여쓴 코드 블록이 있습니다; snippets/의 파일을 포함하거나 들여쓰기를 줄이십시오"],
    ),
    "code in a list": (
        "- 목록\n\n    이어진 글\n\n        x = 1",
        ["17: inline-code: 들여쓴 코드 블록이 있습니다; snippets/의 파일을 포함하거나 들여쓰기를 줄이십시오"],
    ),
    "code in HTML": (
        "<pre>x = 1</pre>",
        ["13: inline-code: 코드를 HTML로 적었습니다; snippets/의 파일을 포함하십시오"],
    ),
    "typed-in code in an admonition": (
        "!!! note\n\n    ```python\n    x = 1\n    ```",
        ["16: inline-code: 블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오"],
    ),
    "include in an admonition and a list": (
        f"!!! note\n\n    ```python\n    {INCLUDE}\n    ```\n\n- 목록\n\n    ~~~python\n    {INCLUDE}\n    ~~~",
        [],
    ),
    "include in a quote": (
        f"> ```python\n> {INCLUDE}\n> ```",
        ["14: inline-code: 인용(>) 안의 포함 줄은 펼쳐지지 않습니다; 블록을 인용 밖으로 옮기십시오"],
    ),
    "claim that names no test": (
        "[문장](test:demo/test_one.py::test_gone)",
        [
            "13: claim: tests/demo/test_one.py::test_gone 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오",
        ],
    ),
    "claims in a table, a list, an admonition and a heading": (
        "| 표 |\n| --- |\n| [문장](test:demo/test_one.py::a) |\n\n- [문장](test:demo/test_one.py::b)\n\n"
        "!!! note\n    [문장](test:demo/test_one.py::c)\n\n## [문장](test:demo/test_one.py::d)",
        [
            f"{line}: claim: tests/demo/test_one.py::{name} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
            for line, name in ((15, "a"), (17, "b"), (20, "c"), (22, "d"))
        ],
    ),
    "claim over two lines with code": (
        "[`one()`은\n`[1]`이 아닙니다](test:demo/test_one.py::gone)",
        [
            "13: claim: tests/demo/test_one.py::gone 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오",
        ],
    ),
    "claim that cannot be read": (
        "[문장][ref]\n\n[ref]: test:demo/test_one.py::test_one_is_one",
        ["15: claim: 주장을 읽을 수 없습니다; [문장](test:파일.py::테스트) 꼴로 쓰십시오"],
    ),
    "claim shown as code": ("`[문장](test:demo/test_one.py::gone)`", []),
    "comment": ("<!-- [문장](test:demo/test_one.py::gone) -->", []),
    "link to a missing page": (
        "[쪽](nope.md)",
        ["13: link: 링크한 nope.md가 없습니다; .md 파일의 상대 경로로 쓰십시오"],
    ),
    "link out of docs": (
        "[쪽](../README.md)",
        ["13: link: 링크한 ../README.md가 없습니다; .md 파일의 상대 경로로 쓰십시오"],
    ),
    "link to a missing anchor": (
        "[자리](#nope)",
        ["13: link: docs/index.md에 #nope 자리가 없습니다; 그 제목에 { #nope }를 붙이거나 링크를 고치십시오"],
    ),
    "links that resolve": ("## 제목 { #there }\n\n[자리](#there) [밖](https://docs.python.org/ko/3/)", []),
    "image from another host": (
        "![그림](https://example.com/x.png)",
        [
            "13: third-party: 다른 곳의 파일을 불러옵니다(https://example.com/x.png); docs/assets/에 두고 상대 경로로 쓰십시오"
        ],
    ),
    "image without a scheme inside a link": (
        "[![그림](//example.com/x.png)](index.md)",
        ["13: third-party: 다른 곳의 파일을 불러옵니다(//example.com/x.png); docs/assets/에 두고 상대 경로로 쓰십시오"],
    ),
    "script from another host": (
        '<script src="https://example.com/x.js">',
        [
            '13: third-party: 다른 곳의 파일을 불러옵니다(<script src="https://);'
            " docs/assets/에 두고 상대 경로로 쓰십시오"
        ],
    ),
    "highlight out of range": (
        f'```python hl_lines="2"\n{INCLUDE}\n```',
        ["14: highlight: 강조할 2번째 줄이 없습니다; 1부터 1까지 쓰십시오"],
    ),
    "highlight of an empty line": (
        '```python hl_lines="1 3-4"\n--8<-- "demo/one.py"\n```',
        [
            "14: highlight: 강조한 3번째 줄이 비어 있습니다; 번호를 고치십시오",
            "14: highlight: 강조한 4번째 줄이 비어 있습니다; 번호를 고치십시오",
        ],
    ),
    "highlight that cannot be read": (
        f'```python hl_lines="1,2"\n{INCLUDE}\n```',
        ["13: highlight: 강조할 줄 '1,2'을 읽을 수 없습니다; \"2 4-5\" 꼴로 쓰십시오"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ADDED.values(), ids=ADDED)
def test_text_added_to_a_page(tree: Tree, text: str, expected: list[str]):
    tree.write(INDEX, (tree.root / INDEX).read_text(encoding="utf-8") + "\n" + text + "\n")
    assert sorted(tree.check()) == sorted(f"{INDEX}:{line}" for line in expected)


# 스니펫의 구역 → 오류 줄
SECTIONS = {
    "unclosed": (
        "# --8<-- [start:a]\nx = 1\n",
        ["8: missing: 구역 a을 닫지 않았습니다; [end:a]을 넣으십시오"],
    ),
    "doubled": (
        "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n# --8<-- [start:a]\ny = 1\n# --8<-- [end:a]\n",
        ["11: missing: 구역 a을 두 번 열었습니다; 이름을 바꾸십시오"],
    ),
    "closed only": (
        "# --8<-- [end:a]\n",
        ["8: missing: 열지 않은 구역 a을 닫았습니다; [start:a]을 넣으십시오"],
    ),
    "nested": (
        "# --8<-- [start:a]\n# --8<-- [start:b]\nx = 1\n# --8<-- [end:b]\n# --8<-- [end:a]\n",
        [],
    ),
    "crossed": (
        "# --8<-- [start:a]\nx = 1\n# --8<-- [start:b]\ny = 1\n# --8<-- [end:a]\n# --8<-- [end:b]\n",
        ["12: missing: 구역 a이 b과 엇갈립니다; 안쪽 구역을 먼저 닫으십시오"],
    ),
    "empty": (
        "# --8<-- [start:a]\n\n# --8<-- [end:a]\n",
        ["8: missing: 구역 a이 비어 있습니다; 보일 줄을 넣거나 표식을 지우십시오"],
    ),
    "include line in a snippet": (
        '--8<-- "demo/two.py"\n',
        ["8: missing: 스니펫에 포함 줄이 있습니다; 줄을 지우거나 앞에 ;을 붙이십시오"],
    ),
    "bad name": (
        "# --8<-- [start:가]\nx = 1\n",
        ["8: missing: 구역 이름 '가'을 쓸 수 없습니다; 영어 소문자로 시작하십시오"],
    ),
    "escaped": ("# ;--8<-- [start:a]\n", []),
}


@pytest.mark.parametrize(("text", "expected"), SECTIONS.values(), ids=SECTIONS)
def test_section_markers(tree: Tree, text: str, expected: list[str]):
    tree.write(SNIPPET, (tree.root / SNIPPET).read_text(encoding="utf-8") + text)
    assert tree.check() == [f"{SNIPPET}:{line}" for line in expected]


def test_section_of_only_comments_is_unproven(tree: Tree):
    tree.replace(SNIPPET, "    return 1\n", "    # 아무것도 하지 않음\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(statements=[1, 7], imported=[1, 7], lines={})
    assert tree.check(ledger) == [
        f"{INDEX}:6: unproven: {SNIPPET}의 보이는 줄을 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오"
    ]


PAGE_OF_TEST_TWO = '[문장](test:demo/test_two.py::TestTwo::test_two)\n```python\n--8<-- "demo/one.py"\n```\n'
# 파일을 바꾼 것 → 오류 줄
CHANGED = {
    "snippet on no page": (
        {"snippets/demo/two.py": "x = 1\n"},
        ["snippets/demo/two.py:1: orphan: 어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오"],
    ),
    "snippet that another one imports": (
        {
            "snippets/demo/two.py": "x = 1\n",
            "snippets/demo/one.py": "import two\n# --8<-- [start:body]\nx\n# --8<-- [end:body]\n",
        },
        [],
    ),
    "output without a snippet": (
        {"snippets/demo/two.out": "1\n"},
        [
            "snippets/demo/two.out:1: orphan: 출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오",
            "snippets/demo/two.out:1: wrong-output: snippets/demo/two.out를 비교한 통과한 테스트가 없습니다;"
            " expect_output이나 check_output으로 비교하십시오",
        ],
    ),
    "page missing from the navigation": (
        {"docs/lost.md": "# 길 잃은 쪽\n"},
        ["docs/lost.md:1: orphan: 내비게이션에 없습니다; mkdocs.yml의 nav에 넣으십시오"],
    ),
    "page that the navigation names is missing": (
        {"mkdocs.yml": "nav:\n  - index.md\n  - 절: [gone.md, {'제목': 'far.md'}]\n"},
        [
            "mkdocs.yml:1: missing: nav의 docs/far.md가 없습니다; 페이지를 만들거나 nav에서 빼십시오",
            "mkdocs.yml:1: missing: nav의 docs/gone.md가 없습니다; 페이지를 만들거나 nav에서 빼십시오",
        ],
    ),
    "snippet that is not UTF-8": (
        {"snippets/demo/two.py": b"x = 1\n\xff\n"},
        ["snippets/demo/two.py:2: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"],
    ),
    "binary file among the snippets": (
        {"snippets/demo/two.png": b"\x89PNG\0\xff"},
        ["snippets/demo/two.png:1: missing: 글이 아닌 파일입니다; UTF-8로 저장하거나 다른 폴더로 옮기십시오"],
    ),
    "section marker in an output": (
        {"snippets/demo/one.out": "# --8<-- [start:a]\n"},
        ["snippets/demo/one.out:1: missing: 출력에 구역 표식이나 포함 줄이 있습니다; 스니펫이 다른 글을 찍게 하십시오"],
    ),
    "navigation that is no YAML": (
        {"mkdocs.yml": "nav:\n  - [\n"},
        ["mkdocs.yml:3: missing: YAML로 쓴 설정이 아닙니다; 구문을 고치십시오"],
    ),
    "page that is not UTF-8": (
        {"docs/index.md": b"\xff\n"},
        [
            "docs/index.md:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오",
            "snippets/demo/one.py:1: orphan: 어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오",
        ],
    ),
    "test file with a syntax error": (
        {"tests/demo/test_two.py": "def test_two(:\n", "docs/index.md": PAGE_OF_TEST_TWO},
        [
            "docs/index.md:1: claim: tests/demo/test_two.py::TestTwo::test_two 테스트가 없습니다;"
            " 테스트를 쓰거나 이름을 고치십시오",
            "tests/demo/test_two.py:1: claim: 파이썬으로 읽을 수 없습니다; 구문을 고치십시오",
        ],
    ),
    "claim on a method": (
        {
            "tests/demo/test_two.py": "class TestTwo:\n    def test_two(self): ...\n",
            "docs/index.md": '[문장](test:demo/test_two.py::TestTwo::test_two)\n```python\n--8<-- "demo/one.py"\n```\n',
        },
        [
            "docs/index.md:1: claim: tests/demo/test_two.py::TestTwo::test_two 테스트가 원장에 없습니다;"
            " 이름을 고치거나 make test를 실행하십시오"
        ],
    ),
    "suite of which one file is shown": (
        {
            "snippets/demo/suite/conftest.py": "",
            "snippets/demo/suite/deep/test_x.py": "",
            "snippets/demo/suite/data.txt": "",
        },
        [
            f"snippets/demo/suite/{name}:1: orphan: 어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오"
            for name in ("conftest.py", "data.txt", "deep/test_x.py")
        ],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CHANGED.values(), ids=CHANGED)
def test_changed_files(tree: Tree, files: dict[str, str | bytes], expected: list[str]):
    for path, content in files.items():
        tree.write(path, content)
    assert tree.check() == expected


def test_link_that_leads_nowhere(tree: Tree):
    (tree.root / "snippets/demo/two.py").symlink_to("two.py")
    found = tree.check()
    assert len(found) == 1
    assert re.match(
        r"snippets/demo/two\.py:1: missing: 파일을 읽을 수 없습니다\(.+\); 링크나 권한을 고치십시오$", found[0]
    )


def test_versions_that_cannot_be_read(tree: Tree):
    tree.write("pyproject.toml", "[project]\n")
    message = "지원하는 파이썬 판을 읽을 수 없습니다(KeyError); project.classifiers를 고치십시오"
    assert tree.check(publish=True) == [f"pyproject.toml:1: missing: {message}"]


def test_file_name_in_nfd(tree: Tree):
    path = unicodedata.normalize("NFD", "snippets/demo/한글.py")
    tree.write(path, "x = 1\n")
    assert tree.check() == [
        f"{path}:1: missing: 파일 이름이 풀어 쓴 한글(NFD)입니다; 완성형(NFC)으로 이름을 바꾸십시오",
        f"{path}:1: orphan: 어느 페이지에도 없습니다; 페이지에 포함하거나 지우십시오",
    ]


def test_suite_is_no_orphan_when_one_file_is_on_a_page(tree: Tree):
    tree.write("snippets/demo/suite/conftest.py", "")
    tree.write("snippets/demo/suite/deep/test_x.py", "x = 1\n")
    tree.write(INDEX, '```python\n--8<-- "demo/suite/deep/test_x.py"\n```\n\n```python\n--8<-- "demo/one.py"\n```\n')
    ledger = tree.ledger()
    ledger.snippets["snippets/demo/suite/deep/test_x.py"] = Snippet([1], [], {1: [TEST]}, [TEST])
    assert tree.check(ledger) == []


def test_navigation_entries_that_are_not_pages_are_ignored(tree: Tree):
    tree.write("mkdocs.yml", "nav:\n  - index.md\n  - 밖: https://example.org/\n  - 빈칸:\n")
    assert tree.check() == []


def test_class_attributes_and_unreadable_test_modules(tree: Tree):
    tree.write("tests/demo/test_one.py", "class TestOne:\n    x = 1\n\n    def test_one(self): ...\n")
    tree.write(
        "docs/index.md",
        "# 홈\n\n[참](test:demo/test_one.py::TestOne::test_one). [거짓](test:demo/test_bad.py::test_x).\n",
    )
    tree.write("tests/demo/test_bad.py", b"\xff")
    found = [str(violation) for violation in gate.check_static(tree.project).violations]
    assert [line for line in found if "tests/" in line] == [
        "docs/index.md:3: claim: tests/demo/test_bad.py::test_x 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오",
        "tests/demo/test_bad.py:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오",
    ]


def test_block_of_an_unreadable_snippet_is_reported_once(tree: Tree):
    tree.write(SNIPPET, b"\xff")
    found = [str(violation) for violation in gate.check_static(tree.project).violations]
    assert found == [f"{SNIPPET}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"]


def test_same_snippet_on_two_pages_windows_line_ends_and_a_byte_order_mark(tree: Tree):
    tree.write("mkdocs.yml", "nav: [index.md, two.md]\n")
    page = (tree.root / INDEX).read_bytes()
    tree.write("docs/two.md", b"\xef\xbb\xbf" + page.replace(b"\n", b"\r\n"))
    ledger = tree.ledger()
    tree.write(SNIPPET, (tree.root / SNIPPET).read_bytes().replace(b"\n", b"\r\n"))
    assert tree.check(ledger) == []


def test_two_hundred_pages_are_all_checked(tree: Tree):
    names = [f"p{number}.md" for number in range(200)]
    tree.write("mkdocs.yml", f"nav: [index.md, {', '.join(names)}]\n")
    for name in names:
        tree.write(f"docs/{name}", "[문장](nope.md)\n")
    assert len(tree.check()) == 200


def test_claim_passes_only_when_its_test_passed(tree: Tree):
    problems = {
        "failed": ["failed", f"claim: {TEST} 테스트가 통과하지 않았습니다(failed); 코드나 문장을 고치십시오"],
        "xfailed": ["skip", f"claim: {TEST} 테스트가 통과하지 않았습니다(xfailed); 코드나 문장을 고치십시오"],
    }
    for outcome, (rule, message) in problems.items():
        ledger = tree.ledger()
        ledger.tests[TEST] = Result(outcome, 1, skip="other" if outcome == "xfailed" else "", reason="까닭")
        found = tree.check(ledger)
        assert f"{INDEX}:3: {message}" in found
        assert any(line.startswith(f"tests/demo/test_one.py:1: {rule}: ") for line in found)


def test_failed_and_skipped_tests_are_named(tree: Tree):
    ledger = tree.ledger()
    ledger.tests["tests/demo/test_two.py::a"] = Result("failed", 7)
    ledger.tests["tests/demo/test_two.py::b"] = Result("skipped", 9, skip="other", reason="귀찮음")
    assert tree.check(ledger) == [
        "tests/demo/test_two.py:7: failed: tests/demo/test_two.py::a 테스트가 Python 3.11에서 실패했습니다;"
        " make test로 확인해 고치십시오",
        "tests/demo/test_two.py:9: skip: tests/demo/test_two.py::b을 허용하지 않는 까닭으로 건너뛰었습니다(귀찮음);"
        " python, platform, tool 표시로 바꾸십시오",
    ]


def test_parametrized_test_proves_a_claim_only_as_a_whole(tree: Tree):
    ledger = tree.ledger()
    ledger.tests = {f"{TEST}[a]": Result("passed", 1), f"{TEST}[b]": Result("failed", 1)}
    ledger.snippets[SNIPPET].lines = {3: [f"{TEST}[a]"]}
    ledger.snippets["snippets/demo/one.out"].used = [f"{TEST}[a]"]
    found = tree.check(ledger)
    assert f"{INDEX}:3: claim: {TEST}[b] 테스트가 통과하지 않았습니다(failed); 코드나 문장을 고치십시오" in found
    ledger.tests[f"{TEST}[b]"].outcome = "passed"
    assert tree.check(ledger) == []


def test_deleted_test_names_the_block_the_output_and_the_claim(tree: Tree):
    tree.write("tests/demo/test_one.py", "")
    ledger = tree.ledger()
    ledger.tests = {}
    assert tree.check(ledger) == [
        f"{INDEX}:3: claim: {TEST} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오",
        f"{INDEX}:6: unproven: {SNIPPET}의 보이는 줄을 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오",
        f"{INDEX}:10: wrong-output: snippets/demo/one.out를 비교한 통과한 테스트가 없습니다;"
        " expect_output이나 check_output으로 비교하십시오",
    ]


def test_shown_line_that_nothing_executed(tree: Tree):
    tree.replace(SNIPPET, "    return 1\n", "    if True:\n        return 1\n    return 2\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet([1, 3, 4, 5, 9], [1, 9], {3: [TEST], 4: [TEST]}, [TEST])
    assert tree.check(ledger) == [
        f"{INDEX}:6: unproven: {SNIPPET}의 5번째 줄을 Python 3.11에서 실행한 통과한 테스트가 없습니다;"
        " 그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오"
    ]


def test_snippet_with_a_syntax_error(tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(problem="'(' was never closed at line 1")
    assert tree.check(ledger) == [
        f"{SNIPPET}:1: unproven: 파이썬으로 읽을 수 없습니다('(' was never closed at line 1); 구문을 고치십시오"
    ]


def test_quotation_needs_a_test_but_no_line_proof(tree: Tree):
    tree.write("snippets/note/asked.py", "with x:\n")
    tree.write(INDEX, (tree.root / INDEX).read_text(encoding="utf-8") + '\n```python\n--8<-- "note/asked.py"\n```\n')
    ledger = tree.ledger()
    ledger.snippets["snippets/note/asked.py"] = Snippet(problem="구문 오류", used=[TEST])
    assert tree.check(ledger) == []
    ledger.snippets["snippets/note/asked.py"].used = []
    assert tree.check(ledger) == [
        "snippets/note/asked.py:1: unproven: 파이썬으로 읽을 수 없습니다(구문 오류); 구문을 고치십시오"
    ]


@pytest.mark.parametrize("path", [SNIPPET, "snippets/demo/one.out", "tests/demo/test_one.py", "pyproject.toml"])
def test_changed_file_makes_the_ledger_stale(tree: Tree, path: str):
    ledger = tree.ledger()
    tree.write(path, (tree.root / path).read_bytes() + b"\n")
    assert tree.check(ledger) == [f"{path}:1: stale: Python 3.11 원장을 만든 뒤 바뀌었습니다; make test를 실행하십시오"]


def test_added_and_deleted_files_make_the_ledger_stale(tree: Tree):
    ledger = tree.ledger()
    tree.write("tests/demo/conftest.py", "")
    tree.write("tests/demo/test_one.py", None)
    stale = [line for line in tree.check(ledger) if ": stale: " in line]
    assert [line.partition(":")[0] for line in stale] == ["tests/demo/conftest.py", "tests/demo/test_one.py"]


def test_no_ledger(tree: Tree):
    verdict = gate.check(tree.project, [])
    assert [str(violation) for violation in verdict.violations] == [
        ".evidence:1: stale: 원장이 없습니다; make test를 실행하십시오"
    ]


def test_old_ledger_beside_a_fresh_one_is_only_noted(tree: Tree):
    old = tree.ledger("3.14")
    old.digests[SNIPPET] = "0"
    assert tree.check(tree.ledger(), old) == []
    assert tree.notes == [".evidence/ledger-3.14.json: 오래된 원장이라 쓰지 않음"]


def test_skipped_for_an_allowed_reason_is_noted_at_home(tree: Tree):
    ledger = tree.ledger()
    ledger.tests[TEST] = Result("skipped", 1, ">=3.14", "python", "파이썬 >=3.14에서만 뜻이 있음")
    ledger.snippets = {}
    assert tree.check(ledger) == []
    assert tree.notes == [
        f"{INDEX}:3: {TEST}: 이 컴퓨터에서 확인하지 못함",
        "snippets/demo/one.out: 이 컴퓨터에서 확인하지 못함",
        f"{SNIPPET}: 이 컴퓨터에서 확인하지 못함",
        f"{TEST}: Python 3.11에서 건너뜀(파이썬 >=3.14에서만 뜻이 있음)",
    ]


def test_line_of_a_test_skipped_here_is_noted_at_home(tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[SNIPPET].imported = [1]
    ledger.tests["tests/demo/test_one.py::one"] = Result("skipped", 1, "", "tool", "node 명령이 없음")
    tree.write(INDEX, (tree.root / INDEX).read_text(encoding="utf-8").replace(":body", ""))
    ledger.digests = tree.project.digests()
    assert tree.check(ledger) == []
    assert f"{SNIPPET}의 7번째 줄을 Python 3.11에서 확인하지 못함" in tree.notes


def test_publishing_needs_every_supported_version(tree: Tree):
    assert tree.check(tree.ledger(), publish=True) == [
        ".evidence:1: stale: Python 3.14의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오",
        f"{INDEX}:3: claim: {TEST} 테스트가 Python 3.14에서 통과하지 않았습니다; 그 판에서 돌리거나 범위를 표시하십시오",
        f"{INDEX}:6: unproven: {SNIPPET}의 3번째 줄을 Python 3.14에서 실행한 통과한 테스트가 없습니다;"
        " 그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오",
    ]
    assert tree.check(tree.ledger(), tree.ledger("3.14"), publish=True) == []


def test_publishing_counts_the_free_threaded_build_as_its_version(tree: Tree):
    assert tree.check(tree.ledger(), tree.ledger("3.14t"), publish=True) == []


def test_line_that_one_of_two_builds_of_a_version_proved_is_proven(tree: Tree):
    with_gil, without = tree.ledger("3.14"), tree.ledger("3.14t")
    without.snippets = {}
    assert tree.check(tree.ledger(), with_gil, without, publish=True) == []


def test_publishing_needs_a_marked_test_only_in_its_range(tree: Tree):
    newest, oldest = tree.ledger("3.14"), tree.ledger()
    newest.tests[TEST].python = ">=3.14"
    oldest.tests[TEST] = Result("skipped", 1, ">=3.14", "python", "")
    oldest.snippets = {}
    assert tree.check(oldest, newest, publish=True) == []


def test_publishing_refuses_a_tool_that_was_nowhere(tree: Tree):
    ledgers = [tree.ledger(), tree.ledger("3.14")]
    for ledger in ledgers:
        ledger.tests[TEST] = Result("skipped", 1, "", "tool", "node 명령이 없음")
    rules = [line.split(": ")[1] for line in tree.check(*ledgers, publish=True)]
    assert rules == ["claim", "unproven", "wrong-output"]


def test_publishing_refuses_a_ledger_of_another_commit(tree: Tree):
    ledgers = [tree.ledger(), replace(tree.ledger("3.14"), commit="0123456789")]
    assert tree.check(*ledgers, publish=True)[:2] == [
        ".evidence:1: stale: Python 3.14의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오",
        ".evidence/ledger-3.14.json:1: stale: 다른 커밋(012345678)의 원장입니다; 이 커밋에서 make test를 실행하십시오",
    ]


def test_output_variant_must_be_compared_on_its_version(tree: Tree):
    tree.write("snippets/demo/one.3.14.out", "1\n")
    oldest, newest = tree.ledger(), tree.ledger("3.14")
    assert tree.check(oldest) == []
    assert tree.notes == ["snippets/demo/one.3.14.out: 이 컴퓨터에서 확인하지 못함"]
    assert tree.check(oldest, newest) == [
        f"{INDEX}:10: wrong-output: snippets/demo/one.3.14.out를 비교한 통과한 테스트가 없습니다;"
        " expect_output이나 check_output으로 비교하십시오"
    ]
    newest.snippets["snippets/demo/one.3.14.out"] = Snippet(used=[TEST])
    assert tree.check(oldest, newest) == []


def test_imported_lines_are_proven_by_the_tests_of_the_other_lines(tree: Tree):
    tree.replace(INDEX, '"demo/one.py:body"', '"demo/one.py"')
    assert tree.check() == []
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(statements=[1, 3, 7], imported=[1, 3, 7], used=[TEST])
    message = "실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오"
    assert tree.check(ledger) == [f"{INDEX}:6: unproven: {SNIPPET}의 보이는 줄을 {message}"]


def test_section_of_imported_lines_is_proven_by_the_tests_of_the_file(tree: Tree):
    tree.write(SNIPPET, "# --8<-- [start:body]\nONE = 1\n# --8<-- [end:body]\n\n\ndef one():\n    return ONE\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(statements=[2, 6, 7], imported=[2, 6], lines={7: [TEST]})
    assert tree.check(ledger) == []
    ledger.snippets[SNIPPET] = Snippet(statements=[2, 6, 7], imported=[2, 6])
    assert len(tree.check(ledger)) == 1
