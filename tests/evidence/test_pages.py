"""페이지에서 찾는 블록과 주장, 그리고 줄만 보고 알 수 있는 잘못."""

from __future__ import annotations

import time

import pytest

from evidence import pages
from evidence.pages import Block, Claim, parse, unlinked

PAGE = "docs/demo/one.md"
INCLUDE = '--8<-- "demo/one.py:body"'
OTHER = "inline-code: 블록에 포함 줄 말고 다른 것이 있습니다; 코드를 snippets/의 파일로 옮겨 포함하십시오"
INDENTED = "inline-code: 들여쓴 코드 블록이 있습니다; snippets/의 파일을 포함하거나 들여쓰기를 줄이십시오"
IN_HTML = "inline-code: 코드를 HTML로 적었습니다; snippets/의 파일을 포함하십시오"
STYLED = "inline-code: 쪽에 쓸 수 없는 HTML입니다; 지우거나, 보일 글이면 `로 감싸십시오"
TYPED = "claim: ✓를 글자로 적었습니다; 지우고, 동작을 말하는 문장은 [문장](test:테스트)로 쓰십시오"
UNREADABLE = "claim: 주장을 읽을 수 없습니다; [문장](test:테스트) 꼴로 쓰십시오"
LOADED = "third-party: 다른 곳의 파일을 불러오거나 파일이 아닙니다({}); docs/assets/에 두고 상대 경로로 쓰십시오"
OUTSIDE = "missing: snippets/ 밖을 가리킵니다({}); snippets/에서 본 경로와 소문자 구역 이름을 쓰십시오"


def faults(text: str) -> list[str]:
    return [f"{line}: {rule}: {message}" for _, line, rule, message in parse(PAGE, text).violations]


def blocks(text: str) -> list[Block]:
    page = parse(PAGE, text)
    assert page.violations == []
    return page.blocks


def claims(text: str) -> list[Claim]:
    page = parse(PAGE, text)
    assert page.violations == []
    return page.claims


# 블록에 적은 것 → 오류
BODIES = {
    "typed-in code": ("print(1)", OTHER),
    "empty block": ("", OTHER),
    "two includes": (f"{INCLUDE}\n{INCLUDE}", OTHER),
    "block form of the include": ("--8<--\ndemo/one.py\n--8<--", OTHER),
    "trailing space": (f"{INCLUDE} ", "inline-code: 포함 줄 뒤에 빈칸이 있습니다; 줄 끝의 빈칸을 지우십시오"),
    "without quotes": (
        "--8<-- demo/one.py:body",
        'inline-code: 포함 줄의 꼴이 다릅니다; --8<-- "경로:구역" 꼴로 쓰십시오',
    ),
    "parent folder": ('--8<-- "../conftest.py"', OUTSIDE.format("../conftest.py")),
    "absolute path": ('--8<-- "/etc/hosts"', OUTSIDE.format("/etc/hosts")),
    "upper case section": ('--8<-- "demo/one.py:Body"', OUTSIDE.format("demo/one.py:Body")),
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
}


@pytest.mark.parametrize(("body", "message"), BODIES.values(), ids=BODIES)
def test_block_that_is_not_one_include(body: str, message: str):
    assert faults(f"# 제목\n\n```python\n{body}\n```\n") == [f"4: {message}"]


# 쪽의 글 → 오류 줄
TEXTS = {
    "include outside a fence": (
        INCLUDE,
        ["1: inline-code: 포함 줄이 코드 블록 밖에 있습니다; ``` 울타리 안에 넣으십시오"],
    ),
    "include named in an inline span": ("`--8<--`로 포함합니다.", []),
    "fence that is not closed": (
        "```python\nx",
        ["1: inline-code: 울타리를 닫지 않았습니다; ``` 줄을 넣으십시오"],
    ),
    "fence on the line of a list item": (
        "- ```python\n  x\n  ```",
        ["3: inline-code: 울타리를 닫지 않았습니다; ``` 줄을 넣으십시오"],
    ),
    "indented code": ("글\n\n    x = 1", [f"3: {INDENTED}"]),
    "indented by a tab": ("글\n\n\tx = 1", [f"3: {INDENTED}"]),
    "indented continuation of a paragraph": ("글\n    이어진 글", []),
    "indented below a heading": ("## 제목\n    x = 1", [f"2: {INDENTED}"]),
    "indented below an underlined heading": ("제목\n===\n    x = 1", [f"3: {INDENTED}"]),
    "indented below a rule": ("* * *\n    x = 1", [f"2: {INDENTED}"]),
    "indented below a heading in a list": ("- 글\n\n    # 제목\n        x = 1", [f"4: {INDENTED}"]),
    **{
        f"indented below the opening of {opening}": (f"{opening}\n        x = 1", [f"2: {INDENTED}"])
        for opening in ("!!! note", '??? note "제목"', '=== "탭"')
    },
    "text below the opening of a box": ("!!! note\n    글", []),
    "underline that is not below the first line": ("글\n글\n===\n    이어진 글", []),
    "code in a list": ("- 목록\n\n    이어진 글\n\n        x = 1", [f"5: {INDENTED}"]),
    "code in a footnote": ("[^1]: 각주\n\n        x = 1", [f"3: {INDENTED}"]),
    "code in HTML": ("<pre>x = 1</pre>", [f"1: {IN_HTML}"]),
    "code in HTML of another case": ("<PRE>x = 1</PRE> <Code>y</Code>", [f"1: {IN_HTML}", f"1: {IN_HTML}"]),
    "text made to look like code": ('<div style="white-space: pre">x = 1</div>', [f"1: {STYLED}"]),
    "paragraph made to look like code": ("x = 1\n{: style='font-family: monospace' }", [f"2: {STYLED}"]),
    "rules that change what is seen": ("<STYLE>code::after { content: '2' }</STYLE>", [f"1: {STYLED}"]),
    "script that changes what is seen": ("<script>document.title = 2</script>", [f"1: {STYLED}"]),
    "style without quotes": ("<p style=color:red>x</p>", [f"1: {STYLED}"]),
    "element that is not known": ("<x-code>x</x-code> <BASE href='x'>", [f"1: {STYLED}", f"1: {STYLED}"]),
    "article that ends early": ("</div></article>", [f"1: {STYLED}"]),
    "less than, arrow, address and mail": ("1 <2이고 a<b 그리고 c <https://x/> <a@b.kr>", []),
    "HTML inside a drawing": ("<svg><foreignObject><p>x</p></foreignObject></svg>", [f"1: {STYLED}"]),
    **{
        f"of the tool: {name}": (text, [f"1: {STYLED}"])
        for name, text in {
            "class": '<figure class="timeline">기록</figure>',
            "class in capitals": "<p CLASS\n=\nlegend>글</p>",
            "class by its number": '<p class="&#108;egend">글</p>',
            "class among those of a layout": '<p class="ways legend">글</p>',
            "title": '<span title="3.11에서 통과">글</span>',
            "data": "<p data-marks-switch>글</p>",
            "snippet without a box": '<p data-snippet="demo/one.py">글</p>',
            "listed class": "*글*{ .legend }",
            "listed class after an id": "*글*{: #x .legend }",
            "listed class after a brace": '*글*{ id="}" .legend }',
            "listed title": "*글*{ title=통과 }",
        }.items()
    },
    "classes of a layout": ('<div class="ways messages">\n\n[글](x.md){ .home-search data-search="" }', []),
    "braces, classes and titles in the text": (
        "{1, 2}와 {x.y}, class Foo, self.title = 1, `<p class='x'>`와 `{ .x }`",
        [],
    ),
    "styles named in a code span": ("`<style>`과 `style='x'`를 씁니다.", []),
    "mark that is typed": ("거짓 문장 ✓\n\n거짓 문장 ✅", [f"1: {TYPED}", f"3: {TYPED}"]),
    "marks of other kinds": ("거짓 🗸 🗹 ⍻", [f"1: {TYPED}"] * 3),
    "mark that is explained": ("✓가 붙은 문장과 ✓가 없는 문장", []),
    "mark that is not explained": ("거짓입니다 ✓가", [f"1: {TYPED}"]),
    "front matter": ("---\ndescription: <Task …> ✓ test:x `\n---\n\n글 ✓ `x`", [f"5: {TYPED}"]),
    "code in an SVG drawing is text": ("<svg><text>x = 1</text></svg>", []),
    "typed-in code in an admonition": ("!!! note\n\n    ```python\n    x = 1\n    ```", [f"4: {OTHER}"]),
    "typed-in diagram": ("```mermaid\ngraph LR\n```", [f"2: {OTHER}"]),
    "include in a quote": (
        f"> ```python\n> {INCLUDE}\n> ```",
        ["2: inline-code: 인용(>) 안의 포함 줄은 펼쳐지지 않습니다; 블록을 인용 밖으로 옮기십시오"],
    ),
    "claim by reference": ("[문장][ref]\n\n[ref]: test:test_x", [f"3: {UNREADABLE}"]),
    "claim typed as HTML": ('<a href="test:test_x">문장</a>', [f"1: {UNREADABLE}"]),
    "claim around an image": ("![그림](test:test_x)", [f"1: {UNREADABLE}", f"1: {LOADED.format('test:test_x')}"]),
    "claim without its prefix": ("[문장](test_x)", [f"1: {UNREADABLE}"]),
    "link to a file of a test": ("[문장](../tests/test_x.py)", []),
    "claim without a sentence": ("[ ](test:test_x)", [f"1: {UNREADABLE}"]),
    "claim shown as code": ("`[문장](test:test_x)`", []),
    "comment": ("<!-- [문장](test:test_x) <pre> -->", []),
    "comment that is never closed": ("<!-- [문장](test:test_x)\n\n<pre>", []),
    "comment that a browser ends at once": ("<!--> <pre>x</pre> <!-- -->", [f"1: {IN_HTML}"]),
    "comment that a browser ends at once, with three dashes": ("<!---> <pre>x</pre> <!-- -->", [f"1: {IN_HTML}"]),
    "comment that a browser ends with an exclamation mark": ("<!-- a --!> <pre>x</pre>", [f"1: {IN_HTML}"]),
    "text after a comment": ("<!-- 주석 --> 글", []),
    "comment inside a code span": ("`<!--` <pre>x</pre> `-->`", [f"1: {IN_HTML}"]),
    "image from another host": (
        "![그림](https://example.com/x.png)",
        [f"1: {LOADED.format('https://example.com/x.png')}"],
    ),
    "image without a scheme inside a link": (
        "[![그림](//example.com/x.png)](index.md)",
        [f"1: {LOADED.format('//example.com/x.png')}"],
    ),
    "image that holds its own data": ("![그림](data:text/html,x)", [f"1: {LOADED.format('data:text/html,x')}"]),
    "script from another host, over two lines": (
        '<script\nsrc="https://example.com/x.js"></script>',
        [f"1: {STYLED}", f"1: {LOADED.format('<script src=' + chr(34) + 'https://')}"],
    ),
    "highlight that cannot be read": (
        f'```python hl_lines="1,2"\n{INCLUDE}\n```',
        ["1: highlight: 강조할 줄 '1,2'을 읽을 수 없습니다; \"2 4-5\" 꼴로 쓰십시오"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_faults_that_lines_alone_show(text: str, expected: list[str]):
    assert faults(text) == expected


def test_lines_of_faults_count_the_blocks_before_them():
    assert faults(f"```python\n{INCLUDE}\n```\n\n<pre>x</pre>\n") == [f"5: {IN_HTML}"]


def test_blocks_in_every_container():
    text = f"!!! note\n\n    ```python\n    {INCLUDE}\n    ```\n\n- 목록\n\n    ~~~python\n    {INCLUDE}\n    ~~~\n"
    assert [(block.line, block.snippet, block.section) for block in blocks(text)] == [
        (4, "snippets/demo/one.py", "body"),
        (10, "snippets/demo/one.py", "body"),
    ]


@pytest.mark.parametrize(("section", "name"), [("body", "snippets/demo/one.py:body"), (None, "snippets/demo/one.py")])
def test_name_of_a_block_has_its_section(section: str | None, name: str):
    assert Block(1, "snippets/demo/one.py", section).name == name


HEADS = {
    "python": Block(2, "snippets/demo/one.py", "body", language="python"),
    '{ .python title="제목" }': Block(2, "snippets/demo/one.py", "body", language="python", title='title="제목"'),
    'python hl_lines="2 4-5"': Block(2, "snippets/demo/one.py", "body", (2, 4, 5), "python"),
    "python hl_lines=3": Block(2, "snippets/demo/one.py", "body", (3,), "python"),
    'python exec="true"': Block(2, "snippets/demo/one.py", "body", language="python", executed=True),
    "": Block(2, "snippets/demo/one.py", "body"),
}


@pytest.mark.parametrize(
    "head",
    [
        "python title='x.py:body'", "{ .python .legend }", '{ .python data-cure="x.py" }', "{ .python hidden }",
        'python linenums="1"', '{ .python onclick="x" }', "{ .python #x }", 'python exec = "true"',
    ],
)  # fmt: skip
def test_head_of_a_block_that_says_more(head: str):
    message = '울타리의 꼴이 다릅니다; ```언어 title="…" hl_lines="…" 꼴로 쓰십시오'
    assert faults(f"```{head}\n{INCLUDE}\n```\n") == [f"1: inline-code: {message}"]


@pytest.mark.parametrize(("head", "block"), HEADS.items(), ids=HEADS)
def test_what_the_head_of_a_block_says(head: str, block: Block):
    assert blocks(f"```{head}\n{INCLUDE}\n```\n") == [block]


def test_claims_in_a_table_a_list_an_admonition_a_heading_and_over_two_lines():
    text = (
        "| 표 |\n| --- |\n| [가](test:a) |\n\n- [나](test:b)\n\n"
        "!!! note\n    [다](test:c)\n\n## [라](test:d)\n\n[`one()`은\n`[1]`이 아닙니다](test:e)\n"
    )
    assert [(claim.line, claim.test, claim.text) for claim in claims(text)] == [
        (3, "tests/demo/test_one.py::a", "가"),
        (5, "tests/demo/test_one.py::b", "나"),
        (8, "tests/demo/test_one.py::c", "다"),
        (10, "tests/demo/test_one.py::d", "라"),
        (12, "tests/demo/test_one.py::e", "`one()`은\n`[1]`이 아닙니다"),
    ]


def test_claims_between_code_spans_of_two_backticks():
    assert [claim.test for claim in claims("``a ` b`` [문장](test:x) `c`")] == ["tests/demo/test_one.py::x"]


TARGETS = {
    ("test_x", "docs/concurrency/as-completed.md"): "tests/concurrency/test_as_completed.py::test_x",
    ("test_x", "docs/seed.md"): "tests/test_seed.py::test_x",
    ("TestX::test_x", "docs/demo/one.md"): "tests/demo/test_one.py::TestX::test_x",
    ("note/test_note.py::test_x", "docs/seed.md"): "tests/note/test_note.py::test_x",
}


@pytest.mark.parametrize(("given", "test"), TARGETS.items(), ids=TARGETS.values())
def test_module_of_a_claim(given: tuple[str, str], test: str):
    assert pages.test_of(*given) == test


def test_a_page_full_of_comment_openings_is_read_at_once():
    before = time.process_time()
    assert faults("<!-- " * 20_000) == []
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    "text", ["`[[tool.poetry.source]]`를 읽습니다", "``a `[project]` b``로 [1] 멈춥니다", "값입니다"]
)
@pytest.mark.parametrize("scheme", ["", "test:"])
def test_text_of_a_link_may_hold_brackets_in_code(text: str, scheme: str):
    assert unlinked(f"앞 [{text}](test:test_a) 뒤", scheme) == f"앞 {text} 뒤"


def test_only_links_of_the_scheme_lose_their_target():
    text = "앞 [글](쪽.md) ![그림](a.png) `[코드](test:test_a)` [문장](test:test_a) 뒤"
    assert unlinked(text, "test:") == "앞 [글](쪽.md) ![그림](a.png) `[코드](test:test_a)` 문장 뒤"
    assert unlinked(text) == "앞 글 ![그림](a.png) `[코드](test:test_a)` 문장 뒤"
