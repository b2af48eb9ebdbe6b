"""테스트를 돌리지 않고 알 수 있는 규칙: 나쁜 입력마다 정확한 오류 글."""

from __future__ import annotations

import re
import unicodedata

import pytest

from evidence import rules
from tests.evidence.conftest import INDEX, OUTPUT, PAGE, SNIPPET, Tree

UNUSED = "orphan: 어느 페이지에도 없고 아무도 쓰지 않습니다; 페이지에 포함하거나 지우십시오"
UNREAD = "missing: 관문이 읽지 않는 파일입니다; .md로 쓰거나 docs/assets/로 옮기십시오"
DRAWING = "missing: 스크립트나 HTML이 든 그림입니다; 그림만 남기십시오"
FIGURE = "inline-code: snippets/figures/의 파이썬 파일만 페이지에서 실행합니다; 그리로 옮기거나 exec를 지우십시오"
ONE_CALL = (
    "inline-code: {}가 함수 하나를 찍는 두 줄이 아닙니다; evidence/markup.py의 DRAWING에 있는 함수를 불러 찍으십시오"
)
EXEC = '```python exec="true"\n--8<-- "figures/x.py"\n```\n'


def faults(tree: Tree) -> list[str]:
    return sorted({str(fault) for fault in rules.read(tree.project).violations})


def block(target: str, head: str = "python") -> str:
    return f'\n```{head}\n--8<-- "{target}"\n```\n'


def test_the_sample_is_in_order(tree: Tree):
    found = rules.read(tree.project)
    assert found.violations == []
    assert [page.path for page in found.pages] == [PAGE, INDEX]
    assert sorted(found.texts) == [OUTPUT, SNIPPET]


def test_every_rule_has_a_name_and_a_cure():
    names = [rule.name for rule in rules.RULES]
    assert len(set(names)) == len(names)
    assert all(rule.refuses and rule.cure for rule in rules.RULES)


# 쪽의 끝에 더한 블록 → 오류(포함 줄은 15번째)
BLOCKS = {
    "missing file": (
        block("demo/two.py"),
        ["missing: snippets/demo/two.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"],
    ),
    "missing output": (
        block("demo/two.out", "text"),
        [
            "missing: snippets/demo/two.out 파일이 없습니다;"
            " expect_output으로 비교하는 테스트를 쓰고 make outputs를 실행하십시오"
        ],
    ),
    "folder": (block("demo", "text"), ["missing: snippets/demo는 폴더입니다; 그 안의 파일을 포함하십시오"]),
    "missing section": (
        block("demo/one.py:tail"),
        ["missing: snippets/demo/one.py에 구역 tail이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: body)"],
    ),
    "section of a file without any": (
        block("demo/one.out:tail", "text"),
        ["missing: snippets/demo/one.out에 구역 tail이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: 없음)"],
    ),
    "highlight out of range": (
        block("demo/one.py:body", 'python hl_lines="2"'),
        ["highlight: 강조할 2번째 줄이 없습니다; 1부터 1까지 쓰십시오"],
    ),
    "highlight of line zero": (
        block("demo/one.py:body", 'python hl_lines="0"'),
        ["highlight: 강조할 0번째 줄이 없습니다; 1부터 1까지 쓰십시오"],
    ),
    "highlight of empty lines": (
        block("demo/one.py", 'python hl_lines="1 3-4"'),
        [
            "highlight: 강조한 3번째 줄이 비어 있습니다; 번호를 고치십시오",
            "highlight: 강조한 4번째 줄이 비어 있습니다; 번호를 고치십시오",
        ],
    ),
    "Python called text": (
        block("demo/one.py", "text"),
        ["inline-code: 울타리의 언어 'text'가 one.py와 다릅니다; python로 쓰십시오"],
    ),
    "output called Python": (
        block("demo/one.out"),
        ["inline-code: 울타리의 언어 'python'가 one.out와 다릅니다; text로 쓰십시오"],
    ),
    "session of Python": (block("demo/one.py", "pycon"), []),
    "snippet that a page runs": (block("demo/one.py", 'python exec="true"'), [FIGURE]),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(tree: Tree, text: str, expected: list[str]):
    tree.add(INDEX, text)
    assert faults(tree) == [f"{INDEX}:14: {message}" for message in expected]


def test_highlight_of_a_section_that_was_not_there_before(tree: Tree):
    tree.write("snippets/demo/one_fixed.py", "# --8<-- [start:new]\nprint(1)\n# --8<-- [end:new]\n")
    tree.add(INDEX, block("demo/one_fixed.py:new", 'python hl_lines="1"'))
    assert faults(tree) == []


def test_highlight_of_a_cure(tree: Tree):
    tree.write("snippets/demo/one_fixed.py", "print(1)\n")
    tree.add(INDEX, block("demo/one_fixed.py", 'python hl_lines="1"'))
    assert faults(tree) == [f"{INDEX}:14: highlight: 고친 코드는 바뀐 줄을 저절로 칠합니다; hl_lines를 지우십시오"]


# 파일의 이름, 울타리의 언어 → 오류
LANGUAGES = {
    ("x.txt", "python"): ["inline-code: 울타리의 언어 'python'가 x.txt와 다릅니다; text로 쓰십시오"],
    ("x.pyi", "python"): ["inline-code: 울타리의 언어 'python'가 x.pyi와 다릅니다; text로 쓰십시오"],
    ("x.sh", "python"): ["inline-code: 울타리의 언어 'python'가 x.sh와 다릅니다; sh로 쓰십시오"],
    ("x.md", "console"): ["inline-code: 울타리의 언어 'console'가 x.md와 다릅니다; text로 쓰십시오"],
    ("x.md", "markdown"): [],
    ("x.toml", "toml"): [],
    ("Makefile", "make"): [],
    ("Makefile", "bash"): ["inline-code: 울타리의 언어 'bash'가 Makefile와 다릅니다; text로 쓰십시오"],
}


@pytest.mark.parametrize(("given", "expected"), LANGUAGES.items(), ids=[" ".join(given) for given in LANGUAGES])
def test_language_of_a_fence(tree: Tree, given: tuple[str, str], expected: list[str]):
    tree.write(f"snippets/demo/{given[0]}", "x = 1\n")
    tree.add(INDEX, block(f"demo/{given[0]}", given[1]))
    assert faults(tree) == [f"{INDEX}:14: {message}" for message in expected]


# 페이지에서 실행하는 파일 → 괜찮은지
FIGURES = {
    'from evidence.figures import read_snippet\n\nprint(read_snippet("x.html"))\n': False,
    "from evidence.figures import rules\n\nprint(rules())\n": True,
    'from tools.terms import rivals\n\nprint(rivals("a", 1))\n': True,
    'print("```python\\nx\\n```")\n': False,
    "from evidence.figures import rules\n\nprint(rules)\n": False,
    "from evidence.figures import rules\n\nprint(other())\n": False,
    "from evidence.figures import rules as r\n\nprint(r())\n": False,
    "from evidence.figures import rules\n\nprint(rules(open('x').read()))\n": False,
    "from evidence.figures import rules\n\nprint(rules(), end='거짓')\n": False,
    "from random import random\n\nprint(random())\n": False,
    "from . import rules\n\nprint(rules())\n": False,
    "from evidence.figures import rules\n\nprint(rules())\nprint('거짓')\n": False,
    "def (": False,
}


@pytest.mark.parametrize(("source", "fine"), FIGURES.items())
def test_what_a_page_runs_is_one_call(tree: Tree, source: str, fine: bool):
    tree.write("snippets/figures/x.py", source)
    tree.add(INDEX, EXEC)
    assert faults(tree) == ([] if fine else [f"{INDEX}:13: {ONE_CALL.format('snippets/figures/x.py')}"])


def test_pages_run_no_shell(tree: Tree):
    tree.write("snippets/figures/x.sh", "echo 1\n")
    tree.add(INDEX, block("figures/x.sh", 'bash exec="true"'))
    assert faults(tree) == [
        f"{INDEX}:14: {FIGURE}",
    ]


# 파일을 바꾼 것 → 오류 줄
CHANGED: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "snippet on no page": ({"snippets/demo/two.py": "x = 1\n"}, [f"snippets/demo/two.py:1: {UNUSED}"]),
    "snippet that is not UTF-8": (
        {SNIPPET: b"x = 1\n\xff\n"},
        [f"{SNIPPET}:2: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"],
    ),
    "page that is not UTF-8": (
        {INDEX: b"\xff\n"},
        [f"{INDEX}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"],
    ),
    "unclosed section": (
        {SNIPPET: "# --8<-- [start:body]\nx = 1\n"},
        [
            f"{INDEX}:6: missing: {SNIPPET}에 구역 body이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: 없음)",
            f"{SNIPPET}:1: missing: 구역 body을 닫지 않았습니다; [end:body]을 넣으십시오",
        ],
    ),
    "section marker in an output": (
        {OUTPUT: "# --8<-- [start:a]\n"},
        [f"{OUTPUT}:1: missing: 출력에 구역 표식이나 포함 줄이 있습니다; 스니펫이 다른 글을 찍게 하십시오"],
    ),
    "text that turns round": (
        {OUTPUT: "1\n\u202e2\n"},
        [f"{OUTPUT}:2: inline-code: 보이지 않는 글자가 있습니다; 지우십시오"],
    ),
    "picture of more than one letter": ({OUTPUT: "👨\u200d👩\n"}, []),
    "mark on a count": (
        {OUTPUT: "1\n‹2› passed\n"},
        [f"{OUTPUT}:2: wrong-output: ‹2›는 달라져도 되는 종류가 아닙니다; 표시를 지우거나 늘 같은 값을 찍게 하십시오"],
    ),
    "mark on what the snippet wrote": (
        {SNIPPET: "# --8<-- [start:body]\nsleep(0.5)\n# --8<-- [end:body]\n", OUTPUT: "‹0.5›초\n"},
        [f"{OUTPUT}:1: wrong-output: ‹0.5›는 스니펫에 적힌 값입니다; 표시를 지우십시오"],
    ),
    "page without a block or a claim": (
        {PAGE: "# 하나\n\n부르는 순간 본문을 끝까지 실행합니다.\n"},
        [f"{PAGE}:1: unproven: 블록도 주장도 없는 쪽입니다; 동작을 말하는 문장을 [문장](test:테스트)로 증명하십시오"],
    ),
    "page of contents": ({INDEX: "# 홈\n"}, []),
    "another template": (
        {PAGE: "---\ntitle: x\ntemplate: evil.html\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:1: missing: 머리말에 쓸 수 없는 것이 있습니다(template); 지우십시오"],
    ),
    "front matter that is not YAML": (
        {PAGE: "---\ntitle: x\ntags: [a\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:3: missing: 머리말을 YAML로 읽을 수 없습니다; 구문을 고치십시오"],
    ),
    "front matter with two colons": (
        {PAGE: "---\ntags: x\ntitle: x: y\nz: 1\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:3: missing: 머리말을 YAML로 읽을 수 없습니다; 구문을 고치십시오"],
    ),
    "front matter that is a list": (
        {PAGE: "---\n- x\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:1: missing: 머리말을 YAML로 읽을 수 없습니다; 구문을 고치십시오"],
    ),
    "front matter with a day that is not": (
        {PAGE: "---\ndate: 2026-02-30\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:1: missing: 머리말을 YAML로 읽을 수 없습니다; 구문을 고치십시오"],
    ),
    **{
        f"front matter that is {name}": (
            {PAGE: f"{front}\n\n[문장](test:test_one_is_one)\n"},
            [f"{PAGE}:1: missing: 머리말을 닫지 않았습니다; 첫 줄과 끝에 --- 줄을 넣으십시오"],
        )
        for name, front in {
            "not closed": "---\ntitle: x",
            "opened with a blank": "--- \ntemplate: evil.html\n---",
            "not opened": "template: evil.html",
        }.items()
    },
    "another template by a quoted name": (
        {PAGE: '---\n"template" : evil.html\n---\n\n[문장](test:test_one_is_one)\n'},
        [f"{PAGE}:1: missing: 머리말에 쓸 수 없는 것이 있습니다(template); 지우십시오"],
    ),
    "sign in the list of pages": (
        {PAGE: "---\ntitle: x\nicon: material/check\nstatus: new\n---\n\n[문장](test:test_one_is_one)\n"},
        [f"{PAGE}:1: missing: 머리말에 쓸 수 없는 것이 있습니다({name}); 지우십시오" for name in ("icon", "status")],
    ),
    "front matter with HTML": (
        {PAGE: '---\ntags: ["\\x3cscript>x"]\ndescription: <Task …>\n---\n\n[문장](test:test_one_is_one)\n'},
        [f"{PAGE}:1: inline-code: 머리말에 HTML을 적었습니다; <를 지우십시오"],
    ),
    "front matter with ✓": (
        {PAGE: '---\ndescription: "\\u2713"\n---\n\n[문장](test:test_one_is_one)\n'},
        [f"{PAGE}:1: claim: ✓를 글자로 적었습니다; 지우고, 동작을 말하는 문장은 [문장](test:테스트)로 쓰십시오"],
    ),
    "another template at home": ({INDEX: "---\ntemplate: home.html\n---\n\n# 홈\n"}, []),
    "front matter that names a template in its text": (
        {PAGE: "---\ntitle: 'x template: y'\n---\n\n[문장](test:test_one_is_one)\n"},
        [],
    ),
    "page of another suffix": ({"docs/evil.markdown": "x\n"}, [f"docs/evil.markdown:1: {UNREAD}"]),
    "page in HTML": ({"docs/evil.html": "<p>"}, [f"docs/evil.html:1: {UNREAD}"]),
    "HTML among assets": ({"docs/assets/evil.htm": "<p>"}, [f"docs/assets/evil.htm:1: {UNREAD}"]),
    **{
        f"{path} among assets": ({f"docs/assets/{path}": text}, [f"docs/assets/{path}:1: {message}"])
        for path, text, message in (
            ("x.HTML", "<p>", UNREAD),
            ("x.xht", "<p/>", UNREAD),
            ("x.pdf", "", UNREAD),
            ("x.svg", "<svg><s:foreignObject/></svg>", DRAWING),
            ("y.svg", "<svg onload='x'/>", DRAWING),
        )
    },
    "drawing among assets": ({"docs/assets/x.svg": "<svg><style>g { fill: red }</style></svg>"}, []),
    "page in capitals": ({"docs/EVIL.MD": "x\n"}, [f"docs/EVIL.MD:1: {UNREAD}"]),
    "style among assets": ({"docs/assets/site.css": ""}, []),
    "names that differ by case only": (
        {"snippets/demo/One.py": "import One\n"},
        [
            f"snippets/demo/One.py:1: {UNUSED}",
            f"{SNIPPET}:1: missing: snippets/demo/One.py와 대소문자만 다릅니다;"
            " macOS와 Windows에서도 다른 이름으로 바꾸십시오",
        ],
    ),
    "settings": (
        {"mkdocs.yml": "[]"},
        ["mkdocs.yml:1: missing: YAML로 쓴 설정이 아닙니다; 구문을 고치십시오"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CHANGED.values(), ids=CHANGED)
def test_changed_files(tree: Tree, files: dict[str, str | bytes], expected: list[str]):
    for path, content in files.items():
        tree.write(path, content)
    assert faults(tree) == expected


def test_quotation_is_part_of_the_original(tree: Tree):
    tree.write("snippets/note/asked.py", "with x:\n")
    tree.write("snippets/note/asked.out", "SyntaxError\n")
    tree.add(INDEX, block("note/asked.py"))
    foreign = "unproven: snippets/note/original.md에 없는 글입니다; 다른 폴더로 옮기십시오"
    assert faults(tree) == [f"snippets/note/asked.py:1: {foreign}"]
    tree.write("snippets/note/original.md", "글\n\n```python\nwith x:\n```\n")
    tree.add(INDEX, block("note/original.md", "markdown"))
    assert faults(tree) == []


def test_snippet_that_git_ignores(tree: Tree):
    tree.commit()
    tree.write(".gitignore", "*.local.py\n")
    tree.write("snippets/demo/x.local.py", "x = 1\n")
    tree.add(INDEX, block("demo/x.local.py"))
    assert faults(tree) == [
        f"{INDEX}:14: missing: snippets/demo/x.local.py를 git이 무시합니다; 다른 이름으로 옮기십시오"
    ]


def test_link_to_a_file_outside(tree: Tree):
    tree.write("outside.py", tree.read(SNIPPET))
    tree.write(SNIPPET, None)
    (tree.root / SNIPPET).symlink_to(tree.root / "outside.py")
    assert faults(tree) == [f"{SNIPPET}:1: missing: 심볼릭 링크입니다; 파일을 그 자리에 두십시오"]


def test_link_that_leads_nowhere(tree: Tree):
    (tree.root / "snippets/demo/two.py").symlink_to("two.py")
    tree.commit()
    found = faults(tree)
    assert found[0] == "snippets/demo/two.py:1: missing: 심볼릭 링크입니다; 파일을 그 자리에 두십시오"
    assert re.fullmatch(r"\S+: missing: 파일을 읽을 수 없습니다\(.+\); 링크나 권한을 고치십시오", found[1])
    assert len(found) == 2


def test_file_name_in_nfd(tree: Tree):
    path = unicodedata.normalize("NFD", "snippets/demo/한글.py")
    tree.write(path, "x = 1\n")
    assert faults(tree) == [
        f"{path}:1: missing: 파일 이름이 풀어 쓴 한글(NFD)입니다; 완성형(NFC)으로 이름을 바꾸십시오",
        f"{path}:1: {UNUSED}",
    ]


def test_two_hundred_pages_are_all_checked(tree: Tree):
    for number in range(200):
        tree.write(f"docs/p{number}.md", "<pre>x</pre>\n")
    assert len(faults(tree)) == 200


def test_windows_line_ends_and_a_byte_order_mark(tree: Tree):
    for path in (INDEX, SNIPPET, OUTPUT, "mkdocs.yml"):
        tree.write(path, b"\xef\xbb\xbf" + tree.read(path).replace("\n", "\r\n").encode())
    assert faults(tree) == []
