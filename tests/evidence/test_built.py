"""지은 사이트와 관문이 읽은 것의 차이. 사이트는 실제 MkDocs가 짓는다."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence import ledger as ledgers
from evidence import settings
from evidence.built import check_site
from evidence.proofs import Proofs
from tests.evidence.conftest import INDEX, PAGE, SNIPPET, Tree, copied
from tools.site import moved

CLAIM = "[하나를 돌려줍니다](test:demo/test_one.py::test_one_is_one)"
BLOCK = '```python\n--8<-- "demo/one.py:body"\n```'
OUTPUT = '```text\n--8<-- "demo/one.out"\n```'
CODE = "built: 증명한 블록이 아닌 코드가 있습니다(<{}> {}); snippets/의 파일을 포함하십시오"
PRE = CODE.format("pre", "x = 1")
OTHER = "built: 보이는 블록이 관문이 읽은 것과 다릅니다({}); 다시 지으십시오"
CLAIMS = "built: ✓가 붙은 글이 관문이 읽은 문장과 다릅니다({}); [문장](test:테스트)에 글과 `코드`로만 쓰십시오"
TEXT = "built: 보이는 글이 snippets/{}과 다릅니다; mkdocs.yml과 울타리를 확인하십시오"
DEAD = "built: 눌러도 갈 곳이 없는 링크입니다({}); [문장](test:테스트)로 쓰십시오"
REMOTE = "third-party: 다른 곳의 파일을 불러옵니다({}); docs/assets/에 두십시오"
UNREAD = "built: 관문이 읽지 않은 쪽입니다; docs/의 .md로 쓰십시오"
HTML = "built: 쪽에 쓸 수 없는 것입니다({}); 지우거나 마크다운으로 쓰십시오"
CLASS = '<{} class="{}">'
COUNT = "built: {}의 수가 다릅니다; 그 HTML을 지우고 다시 지으십시오"
TYPED = "claim: ✓를 글자로 적었습니다; 지우고, 동작을 말하는 문장은 [문장](test:테스트)로 쓰십시오"
UNSEEN = "inline-code: 보이지 않는 글자가 있습니다; 지우십시오"
LEFT = "inline-code: `나 <!--가 글로 남아 있습니다; 짝을 맞추거나, 보일 글이면 `` ` ``로 감싸십시오"
TITLE = "증명: test_one_is_one (Python 3.11–3.15에서 통과)"
# 쪽의 글(제목 아래, 3번째 줄부터) → 잘못
PLANTS: dict[str, tuple[str, list[str]]] = {
    "nothing": (f"{CLAIM}\n\n{BLOCK}", []),
    "code in a quote": ("> 글\n>\n>     x = 1", [f"5: {PRE}"]),
    "code after what is no list": ("1) 하나\n\n    x = 1", [f"5: {PRE}"]),
    "code after what is no tab": ("=== 탭\n\n    x = 1", [f"5: {PRE}"]),
    "code after a closing tag": ("<div>가</div>\n    x = 1", [f"4: {PRE}"]),
    "code after a heading": ("## 제목\n    x = 1", [f"4: {PRE}"]),
    "code after a block of text": ("/// note\n\n    x = 1\n///", [f"5: {PRE}"]),
    "typed block": ("```\nx = 1\n```", [f"4: {PRE}"]),
    "comment that ends early": ("<!--> <pre>x = 1</pre> <!-- -->", [f"3: {PRE}"]),
    "comment with an exclamation mark": ("<!-- a --!> <pre>x = 1</pre>", [f"3: {PRE}"]),
    "comment that hides": ("<!-- <pre>x = 1</pre> -->", []),
    **{
        f"<{tag}>": (f"<{tag}>x = 1</{tag}>", [f"3: {CODE.format(tag, 'x = 1')}"])
        for tag in ("samp", "kbd", "tt", "textarea", "xmp", "object")
    },
    "<iframe>": ('<iframe srcdoc="x = 1"></iframe>', [f"1: {CODE.format('iframe', '')}"]),
    "<embed>": ('<embed src="x.txt">', [f"1: {CODE.format('embed', '')}"]),
    "<script>": ("<script>x = 1</script>", [f"3: {CODE.format('script', 'x = 1')}"]),
    "span over lines": (
        "`x = 1\ny = 2\nz = 3`",
        ["3: built: 코드 조각이 줄을 넘습니다(x = 1 y = 2 z = 3); snippets/의 파일을 포함하십시오"],
    ),
    "span on a line": ("`x = 1`", []),
    "✓ by hand": (f'<a class="claim" title="{TITLE}" href="#">거짓</a>', [f"3: {CLAIMS.format('거짓')}"]),
    "✓ by an attribute": (
        f'[거짓](one.md){{ .claim title="{TITLE}" }}',
        [f"1: {COUNT.format('.legend')}", f"3: {CLAIMS.format('거짓')}"],
    ),
    "words of a claim without ✓": (
        f'[거짓](../index.md "{TITLE}")',
        [f"3: {HTML.format('<a title>')}"],
    ),
    "✓ with other words": (
        '<b class="claim" title="테스트함">거짓</b>',
        [f"3: {CLAIMS.format('거짓')}", f"3: {HTML.format('<b>')}"],
    ),
    "✓ instead of the claim": (
        f'<!-- {CLAIM} --> <b class="claim" title="{TITLE}">거짓</b>',
        [f"3: {CLAIMS.format('거짓')}", f"3: {HTML.format('<b>')}"],
    ),
    "another sentence with the test of the claim": (
        f"<p>{CLAIM}</p>\n\n[거짓](../index.md){{ href=test:demo/test_one.py::test_one_is_one }}",
        [f"5: {CLAIMS.format('거짓')}"],
    ),
    "claim that is not shown": (
        f"{CLAIM}\n\n<p>[둘](test:demo/test_one.py::test_two)</p>",
        [f"5: {CLAIMS.format('둘')}"],
    ),
    "claims of a footnote": (
        f"글[^1] {CLAIM}\n\n[^1]: {CLAIM.replace('하나', '둘')}\n\n{CLAIM.replace('하나', '셋')}",
        [],
    ),
    "claim with what Markdown draws": (CLAIM.replace("하나를", r"**`a_b`** &lt;x&gt; *와* _c_ \*d"), []),
    **{
        f"claim with {name}": (CLAIM.replace("하나를", text), [f"3: {CLAIMS.format(shown)}"])
        for name, text, shown in (
            ("hidden words", '<span class="headerlink">안</span>', "안 돌려줍니다"),
            ("words in a comment", "<!-- 절대 -->", "돌려줍니다"),
            ("words that are read aloud only", "*안*{ #x }", "안 돌려줍니다"),
        )
    },
    "claim without a word": (CLAIM.replace("하나를 돌려줍니다", "."), [f"3: {CLAIMS.format('.')}"]),
    "tooltip": ("*거짓*{ title=통과 }", [f"3: {HTML.format('<em title>')}"]),
    "name that is read aloud": ("*거짓*{ aria-label=통과 }", [f"3: {HTML.format('<em aria-label>')}"]),
    "name of a drawing that is read aloud": ('<figure><svg aria-label="그림"></svg></figure>', []),
    "code that is drawn as a bar": ("`통과`{ .proof-none }", [f"3: {HTML.format(CLASS.format('code', 'proof-none'))}"]),
    "code that is hidden": ("`x`{ hidden }", [f"3: {HTML.format('<code hidden>')}"]),
    "code on lines of a cell": ("`x`는 하나<br>`y`<br>`z`", []),
    "✓ in the list of headings": ("## 제목 { data-toc-label='&#10003;' }", [f"1: {TYPED}"]),
    "span that Markdown does not read": (
        "글 `가\n## 제목 <b>나</b> `다\n",
        [f"1: {LEFT}", f"3: {LEFT}", f"4: {HTML.format('<b>')}"],
    ),
    "comment that browsers do not read": ('<p id="<!--">글</p>', [f"3: {LEFT}"]),
    "text that turns round": ("글 &#8238;다니습있&#8236;", [f"1: {UNSEEN}"]),
    "drawing that loads a color": (
        '<figure><svg><rect fill="url(//x/y#z)"/></svg></figure>',
        [f"3: {REMOTE.format('url(//x/y#z)')}"],
    ),
    "second block in a box": (
        f'<!--\n{OUTPUT}\n-->\n\n<div class="highlight" data-snippet="demo/one.out"><pre>1</pre><pre>2</pre></div>',
        [f"5: {TEXT.format('demo/one.out')}"],
    ),
    "claim with an address that browsers decode": ('<a href="&#116;est:x">거짓</a>', [f"3: {DEAD.format('test:x')}"]),
    "link that runs": ('<a href="JavaScript:alert(1)">글</a>', [f"3: {DEAD.format('JavaScript:alert(1)')}"]),
    "proof by hand": (
        '<div class="proof" data-state="proven">3.11에서 실행함</div>',
        [f"3: {HTML.format(CLASS.format('div', 'proof'))}"],
    ),
    "box by hand": (
        '<div class="proven"><div class="proof">증명함</div><pre>x = 1</pre></div>',
        [f"1: {OTHER.format('차례나 수')}"],
    ),
    "box of another snippet": (
        '<div class="proven" data-snippet="demo/none.py"><pre>x = 1</pre><p class="proof">.</p></div>',
        [f"1: {OTHER.format('demo/none.py')}"],
    ),
    "whole file by hand": (
        f'{BLOCK}\n\n<div class="proven"><details class="proof-whole"><pre>x = 1</pre></details></div>',
        [f"1: {OTHER.format('차례나 수')}"],
    ),
    "image with many sources": (
        '<img srcset="a.png 1x, https://x/b.png 2x">',
        [f"1: {HTML.format('<img srcset>')}"],
    ),
    "film": (
        '<video poster="//x/y.png"></video>',
        [f"1: {HTML.format('<video>')}"],
    ),
    "style of an element": (
        '<p style="background: url(https://x/y.png)">',
        [f"1: {HTML.format('<p style>')}"],
    ),
    "style of a link": (
        '<a href="https://x/" style="background: url(//x/y)">글</a>',
        [f"3: {HTML.format('<a style>')}"],
    ),
    "style": (
        '<style>@import "https://x/y.css"</style>',
        [f"3: {HTML.format('<style>')}"],
    ),
    "style sheet": (
        '<link rel="stylesheet canonical" href="https://x/y.css">',
        [f"1: {HTML.format('<link>')}", f"3: {REMOTE.format('https://x/y.css')}"],
    ),
    "address of all links": (
        '<base href="https://x/">',
        [f"1: {HTML.format('<base>')}"],
    ),
    "background": (
        '<table background="https://x/y.png"></table>',
        [f"1: {HTML.format('<table background>')}"],
    ),
    "drawing": (
        '<svg><image href="https://x/y.png"/><use xlink:href="//x/z.svg#a"/></svg>',
        [f"1: {HTML.format(each)}" for each in ("<image>", "<svg>", "<use>")],
    ),
    "image that is a page": ('<img src="data:text/html,x">', [f"3: {REMOTE.format('data:text/html,x')}"]),
    "links that are only followed": ("[글](https://docs.python.org/)", []),
    "image that is a drawing in its own address": (
        '<img src="data:image/svg+xml,x">',
        [f"3: {REMOTE.format('data:image/svg+xml,x')}"],
    ),
    # 쓸 수 있는 것이 아닌 HTML
    "attribute without quotes": ("<p style=color:red>글</p>", [f"3: {HTML.format('<p style>')}"]),
    "attributes of Markdown": (
        "*글*{style=white-space:pre onclick=x}",
        [f"3: {HTML.format('<em onclick>')}", f"3: {HTML.format('<em style>')}"],
    ),
    "claim that is hidden": (f"{CLAIM}{{ hidden }}", [f"3: {HTML.format('<span hidden>')}"]),
    "element that is unknown": ("<x-code>x = 1</x-code>", [f"3: {HTML.format('<x-code>')}"]),
    "HTML that no style shows": ("<template>글</template>", [f"1: {HTML.format('<template>')}"]),
    "page that goes elsewhere": (
        '<meta http-equiv="refresh" content="0;url=x">',
        [f"1: {HTML.format('<meta>')}"],
    ),
    "bar by hand": (
        '<span class="proof-none">3.11에서 실행함</span>',
        [f"3: {HTML.format(CLASS.format('span', 'proof-none'))}"],
    ),
    "box that draws a check": (
        "!!! success\n    글",
        [f"1: {HTML.format(CLASS.format('div', 'success'))}"],
    ),
    "drawing in a sentence": (
        '거짓 <svg viewBox="0 0 8 8"><path d="M0 4 3 7 8 0"/></svg>',
        [f"1: {HTML.format('<svg>')}"],
    ),
    "drawing in a figure": ('<figure><svg viewBox="0 0 8 8"><path d="M0 4 3 7 8 0"/></svg></figure>', []),
    "box to check": ('거짓 <input type="checkbox" checked>', [f"1: {HTML.format('<input>')}"]),
    "meaning of ✓ by hand": ("거짓 ✓\n{: .legend }", [f"1: {COUNT.format('.legend')}"]),
    "text outside of the article": (
        f"{CLAIM}\n\n</article><p>거짓</p>",
        [f"1: {COUNT.format('article > .page-end')}"],
    ),
    "text outside of the article, below another end": (
        f'{CLAIM}\n\n<div>\n`<footer class="page-end">끝</footer></article><p>거짓</p>`\n</div>',
        [f"1: {COUNT.format(each)}" for each in (".page-end", "article > .page-end")] + [f"1: {LEFT}"],
    ),
    "second article": ("</article><article>", [f"1: {COUNT.format('article')}"]),
    "✓ by its number": ("거짓 &#10003;", [f"1: {TYPED}"]),
    "✓ by its name": ("거짓 &check;", [f"1: {TYPED}"]),
    "✓ in an attribute": ('<p id="&#10003;">거짓</p>', [f"3: {TYPED}"]),
    "✓ in the title of a block": (BLOCK.replace("python", 'python title="✓ 확인함"'), [f"3: {TYPED}"]),
    "✓ in code": ("`✓`", []),
    "link that runs after a tab": ('<a href=" java&#9;script:x">글</a>', [f"3: {DEAD.format('javascript:x')}"]),
    "link in a drawing": (
        '<figure><svg><a xlink:href="javascript:x"><text>글</text></a></svg></figure>',
        [f"3: {DEAD.format('javascript:x')}", f"3: {HTML.format('<a xlink:href>')}"],
    ),
    "link of another scheme": ("[글](data:text/html,x)", [f"3: {DEAD.format('data:text/html,x')}"]),
    "Python that a page runs": ('```python exec="true"\n--8<-- "figures/code.py"\n```', [f"1: {PRE}"]),
    "claim that a page prints": (
        '```python exec="true"\n--8<-- "figures/claim.py"\n```',
        [f"1: {CLAIMS.format('거짓')}"],
    ),
    "other template": (f"{CLAIM}", [f"1: {PRE}"]),
}
FIGURES = {
    "code": "print('```python\\nx = 1\\n```')\n",
    "claim": "print('[거짓](test:demo/test_one.py::test_no)')\n",
}
HOOK = "def on_page_content(html, page, **given):\n    return html + '<pre>x = 1</pre>' * (page.url == 'hooked/')\n"


def build(tree: Tree) -> Path:
    finished = tree.run("mkdocs", "build", "--quiet")
    assert finished.returncode == 0, finished.stderr
    return tree.root / "site"


def faults(tree: Tree, *, publish: bool = False) -> list[str]:
    return [str(fault) for fault in check_site(Proofs.load(tree.root), tree.root / "site", publish=publish)]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """쪽마다 찾은 잘못."""
    tree = copied(tmp_path_factory.mktemp("planted"))
    for number, (text, _) in enumerate(PLANTS.values()):
        tree.write(f"docs/p/{number}.md", f"# 제목\n\n{text}\n")
    tree.replace(f"docs/p/{list(PLANTS).index('other template')}.md", "# 제목", "---\ntemplate: evil.html\n---")
    tree.write("theme/evil.html", "<article>{{ page.content }}<pre>x = 1</pre></article>")
    for name, source in FIGURES.items():
        tree.write(f"snippets/figures/{name}.py", source)
    tree.write("docs/evil.html", "<pre>x = 1</pre>")
    tree.write("docs/evil2.markdown", "# 쪽\n")
    tree.write("docs/hooked.md", "# 쪽\n")
    tree.write("hook.py", HOOK)
    tree.replace("mkdocs.yml", "nav:\n", "hooks: [hook.py]\nnav:\n  - evil2.markdown\n")
    ledgers.write(tree.ledger(), tree.root)
    build(tree)
    found: dict[str, list[str]] = {}
    for fault in faults(tree):
        path, _, rest = fault.partition(":")
        found.setdefault(path, []).append(rest)
    return found


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=list(PLANTS))
def test_markup(planted: dict[str, list[str]], number: int):
    assert planted.get(f"docs/p/{number}.md", []) == list(PLANTS.values())[number][1]


def test_pages_that_the_gate_did_not_read(planted: dict[str, list[str]]):
    others = {path: found for path, found in planted.items() if not path.startswith("docs/p/")}
    assert others == {
        "evil.html": [f"1: {UNREAD}"],
        "evil2/index.html": [f"1: {UNREAD}"],
        "docs/hooked.md": [f"1: {PRE}"],
    }


# MkDocs의 설정을 바꾼 것 → 잘못
SETTINGS: dict[str, tuple[list[tuple[str, str]], dict[str, str], list[str]]] = {
    "no snippets at all": (
        [("base_path: [snippets]", "base_path: [nowhere]"), ("check_paths: true", "check_paths: false")],
        {},
        [
            f"{PAGE}:6: {TEXT.format('demo/one.py')}",
            f"{INDEX}:6: {TEXT.format('demo/one.py:body')}",
            f"{INDEX}:10: {TEXT.format('demo/one.out')}",
        ],
    ),
    "snippets of another folder": (
        [("base_path: [snippets]", "base_path: [other, snippets]")],
        {"other/demo/one.py": "# --8<-- [start:body]\nx = 1\n# --8<-- [end:body]\n"},
        [f"{PAGE}:6: {TEXT.format('demo/one.py')}", f"{INDEX}:6: {TEXT.format('demo/one.py:body')}"],
    ),
    "pages of another folder": (
        [("nav:", "docs_dir: pages\nnav:")],
        {"pages/index.md": f"# 홈\n\n{CLAIM}\n", "pages/demo/one.md": f"# 하나\n\n{CLAIM}\n"},
        [f"{PAGE}:1: {OTHER.format('차례나 수')}", f"{INDEX}:1: {OTHER.format('차례나 수')}"],
    ),
}


@pytest.mark.parametrize(("changes", "files", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_settings_that_show_something_else(
    tree: Tree, changes: list[tuple[str, str]], files: dict[str, str], expected: list[str]
):
    for old, new in changes:
        tree.replace("mkdocs.yml", old, new)
    for path, text in files.items():
        tree.write(path, text)
    build(tree)
    assert faults(tree) == expected


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """판마다 다른 출력, 표시한 값, 옛 주소에 남긴 쪽이 있는, 잘못이 없는 사이트."""
    tree = copied(tmp_path_factory.mktemp("built"))
    tree.write("snippets/demo/one.out", "1 in ‹0.1›s\n")
    tree.write("snippets/demo/one.3.14.out", "1 in ‹0.1›s\n\n\n\n\nend\n")
    tree.write("snippets/demo/marks.py", "# ;--8<-- [start:a]\nx = '‹1›'\n\n\n\n\ny = 2  \n")
    tree.add(INDEX, '\n```python\n--8<-- "demo/marks.py"\n```\n')
    tree.write("snippets/demo/late.py", "import time\n\n\ndef a():\n    return 1\n\n\ndef b():\n    time.sleep(9)\n")
    tree.write(
        "snippets/demo/late_fixed.py", "import time\n\n\ndef a():\n    return 1\n\n\ndef b():\n    time.sleep(1)\n"
    )
    tree.add(INDEX, '\n```python\n--8<-- "demo/late_fixed.py"\n```\n\n```python\n--8<-- "demo/late.py"\n```\n')
    tree.add("mkdocs.yml", "extra:\n  moved: {old: demo/one}\n")
    build(tree)
    moved.write(tree.root / "site", settings.moved(tree.project))
    return tree


def test_a_site_that_is_what_the_gate_read(built: Tree):
    assert (built.root / "site/old/index.html").is_file()
    assert faults(built) == []


def test_text_that_a_page_cannot_show_as_it_is(tree: Tree):
    odd = {"tab": "\t", "separator": "\u2028", "feed": "\f", "null": "\0"}
    for name, char in odd.items():
        tree.write(f"snippets/demo/{name}.py", f"x = '{char}'\n")
        tree.add(PAGE, f'\n```python\n--8<-- "demo/{name}.py"\n```\n')
    build(tree)
    assert [fault.split(": ", 1)[1] for fault in faults(tree)] == [TEXT.format(f"demo/{name}.py") for name in odd]


def test_nothing_may_be_unproven_when_publishing(built: Tree):
    unproven = "built: 증명되지 않았다고 말합니다({}); make test ALL=1을 실행하십시오"
    found = faults(built, publish=True)
    assert f"{INDEX}:1: {unproven.format('하나를 돌려줍니다')}" in found
    assert f"{PAGE}:1: {unproven.format('one.py아직 증명되지 않음')}" in found


def test_publishing_a_proven_site(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    build(tree)
    assert faults(tree, publish=True) == []


# 지은 뒤에 바꾼 것 → 잘못
LATER = {
    "snippet": (
        SNIPPET,
        "return 1",
        "return 2",
        [f"{PAGE}:6: {TEXT.format('demo/one.py')}", f"{INDEX}:6: {TEXT.format('demo/one.py:body')}"],
    ),
    "shown only as the whole file": (
        SNIPPET,
        "print(one())",
        "print(2)",
        [f"{PAGE}:6: {TEXT.format('demo/one.py')}", f"{INDEX}:6: {TEXT.format('demo/one.py:body')}"],
    ),
    "snippet that is gone": (
        SNIPPET,
        "",
        "",
        [f"{PAGE}:6: {TEXT.format('demo/one.py')}", f"{INDEX}:6: {TEXT.format('demo/one.py:body')}"],
    ),
    "claim": (PAGE, "test_one_is_one", "test_two", [f"{PAGE}:3: {CLAIMS.format('하나를 돌려줍니다')}"]),
    "block": (PAGE, "demo/one.py", "demo/late.py", [f"{PAGE}:1: {OTHER.format('demo/one.py')}"]),
}


@pytest.mark.parametrize(("path", "old", "new", "expected"), LATER.values(), ids=LATER)
def test_site_that_is_older_than_its_sources(built: Tree, path: str, old: str, new: str, expected: list[str]):
    before = built.read(path)
    try:
        built.write(path, before.replace(old, new) if old else None)
        assert faults(built) == expected
    finally:
        built.write(path, before)


def test_proof_that_is_no_longer_in_the_ledger(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    build(tree)
    (tree.root / ".evidence/ledger-3.11.json").unlink()
    old = "built: snippets/{}의 증명이 원장과 다릅니다; 다시 지으십시오"
    assert faults(tree) == [
        f"{PAGE}:6: {old.format('demo/one.py')}",
        f"{INDEX}:6: {old.format('demo/one.py:body')}",
        f"{INDEX}:10: {old.format('demo/one.out')}",
    ]


def test_two_pages_of_one_address(built: Tree):
    built.write("docs/demo/one/index.md", "# 다른 하나\n")
    found = faults(built)
    built.write("docs/demo/one/index.md", None)
    assert f"docs/demo/one/index.md:1: built: {PAGE}와 주소가 같습니다; 한쪽의 이름을 바꾸십시오" in found


def test_page_that_is_not_in_the_site(built: Tree):
    built.write("docs/new.md", "# 새것\n")
    found = faults(built)
    built.write("docs/new.md", None)
    assert found == ["docs/new.md:1: built: 지은 사이트에 없습니다; 다시 지으십시오"]


def test_draft_is_not_in_the_site(tree: Tree):
    """초안은 지은 사이트에 없어야 하며, 다른 빌더가 지어 넣었으면 내보내지 않는다."""
    tree.replace("mkdocs.yml", "  - demo/one.md\n", "draft_docs: |\n  /demo/one.md\n")
    build(tree)
    assert not (tree.root / "site/demo/one/index.html").exists()
    assert faults(tree) == []
    tree.write("site/demo/one/index.html", tree.read("site/index.html"))
    draft = "built: 초안이 지은 사이트에 있습니다; 증명한 뒤 draft_docs에서 nav로 옮기거나 다시 지으십시오"
    assert faults(tree) == [f"{PAGE}:1: {draft}"]
