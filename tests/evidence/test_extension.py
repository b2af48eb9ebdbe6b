"""마크다운 확장: 블록과 주장에 붙는 증거."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup, Tag
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from evidence import ledger as ledgers
from evidence.extension import version_ranges
from evidence.ledger import Ledger, Result, Snippet
from tests.evidence.conftest import INDEX, OUTPUT, SNIPPET, TEST, Tree

Render = Callable[..., BeautifulSoup]
VARIES = "밑줄 친 값은 실행할 때마다 다릅니다"


@pytest.fixture
def render(tree: Tree) -> Render:
    def _render(text: str | None = None, *made: Ledger, page: str = "index.md", **options: str) -> BeautifulSoup:
        for ledger in made or [tree.ledger()]:
            ledgers.write(ledger, tree.root)
        extensions = [
            "admonition", "attr_list", "tables", "toc", "pymdownx.snippets", "pymdownx.superfences",
            "pymdownx.highlight", "pymdownx.tabbed", "evidence.extension",
        ]  # fmt: skip
        configs = {
            "pymdownx.snippets": {
                "base_path": [str(tree.root / "snippets")],
                "check_paths": True,
                "dedent_subsections": True,
            },
            "pymdownx.tabbed": {"alternate_style": True},
            "evidence.extension": {"root": str(tree.root), "repository": "https://git.example/x/", "commit": "abc"}
            | options,
        }
        markdown = Markdown(extensions=extensions, extension_configs=configs)
        # 같은 쪽을 다시 그리는 것은 다시 짓는 것이다.
        builder = Treeprocessor(markdown)
        builder.run = lambda root: None
        builder.file = SimpleNamespace(src_uri=page)
        markdown.treeprocessors.register(builder, "relpath", 0)
        source = text if text is not None else (tree.root / INDEX).read_text(encoding="utf-8")
        return BeautifulSoup(markdown.convert(source), "html.parser")

    return _render


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, found
    return found[0]


def block(target: str, language: str = "python", options: str = "") -> str:
    return f'```{language} {options}\n--8<-- "{target}"\n```\n'


# 블록 아래의 한 줄


def test_bar_names_file_tests_and_versions(render: Render, tree: Tree):
    bar = render(None, tree.ledger(), tree.ledger("3.14")).select(".proven")[0]
    assert one(bar, ".proven > pre > code").get_text() == "return 1\n"
    assert one(bar, ".proof")["data-state"] == "proven"
    assert one(bar, ".proof").has_attr("data-search-exclude")
    assert one(bar, ".proof-file").get_text() == "one.py"
    assert one(bar, ".proof-file")["href"] == "https://git.example/x/blob/abc/snippets/demo/one.py#L3"
    assert one(bar, ".proof-tests summary").get_text() == "3.11, 3.14에서 실행함"
    assert one(bar, ".proof-test").get_text() == "test_one_is_one"
    assert one(bar, ".proof-test")["href"] == "https://git.example/x/blob/abc/tests/demo/test_one.py#L1"
    assert not bar.select(".proof-note, [download]")


@pytest.mark.parametrize(
    ("path", "how", "said"),
    [
        ("demo/x.sh", "ran", "3.11에서 실행함"),
        ("demo/x.toml", "used", "테스트가 사용함"),
        ("demo/x.mjs", "ran", "Node.js로 실행함"),
        ("demo/x.out", "compared", "3.11에서 실행하고 출력을 비교함"),
        ("demo/x.3.14.out", "compared", "3.11에서 실행하고 출력을 비교함"),
        ("note/x.py", "ran", "3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"),
        ("note/x.sh", "ran", "3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"),
        ("note/x.out", "compared", "3.11에서 원문 그대로 실행하고 출력을 비교함"),
        ("note/x.md", "used", "테스트가 사용함"),
    ],
)
def test_bar_says_what_was_checked(render: Render, tree: Tree, path: str, how: str, said: str):
    tree.write(f"snippets/{path}", "x\n")
    ledger = tree.ledger()
    ledger.snippets[f"snippets/{path}"] = Snippet(**{how: [TEST]})
    assert one(render(block(path), ledger), ".proof-tests summary").get_text() == said


def test_output_of_node_is_not_of_a_version_of_python(render: Render, tree: Tree):
    for path in ("x.mjs", "x.out", "x.3.14.out"):
        tree.write(f"snippets/demo/{path}", "1\n")
    ledger = tree.ledger()
    ledger.snippets |= {f"snippets/demo/{path}": Snippet(compared=[TEST]) for path in ("x.out", "x.3.14.out")}
    found = render(block("demo/x.out", "text"), ledger).select(".proof-tests summary")
    assert [summary.get_text() for summary in found] == ["Node.js로 실행하고 출력을 비교함"] * 2


@pytest.mark.parametrize(
    ("output", "failed"),
    [
        ("Traceback (most recent call last):\nNameError: name 'x' is not defined. Did you mean: 'y'?\n", True),
        ("asyncio.exceptions.CancelledError\n", True),
        ("KeyboardInterrupt\n", True),
        ("==== short test summary info ====\nERROR test_x.py::x\n1 error in ‹0.00›s\n", True),
        ("===== 1 failed, 2 passed in ‹0.02›s =====\n", True),
        ("NameError: 잡은 것\n계속합니다\n", False),
        ("2 passed in ‹0.02›s\n", False),
        ("NotAnErrorButWords\n", False),
    ],
)
def test_quotation_whose_output_ends_in_an_error_was_seen_to_fail(
    render: Render, tree: Tree, output: str, failed: bool
):
    tree.write("snippets/note/x.py", "x\n")
    tree.write("snippets/note/x.out", output)
    ledger = tree.ledger()
    ledger.snippets["snippets/note/x.py"] = Snippet(ran=[TEST])
    said = one(render(block("note/x.py"), ledger), ".proof-tests summary").get_text()
    assert said == f"3.11에서 원문 그대로 실행해 {'실패를' if failed else '어떻게 끝나는지'} 확인함"
    tree.write("snippets/note/x.3.14.out", "끝\n")
    said = one(render(block("note/x.py"), ledger), ".proof-tests summary").get_text()
    assert said == "3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"


@pytest.mark.parametrize("stale", [True, False], ids=["stale ledger", "failed test"])
def test_unproven_block_says_so(render: Render, tree: Tree, stale: bool):
    ledger = tree.ledger()
    if stale:
        ledger.digests[SNIPPET] = "0"
    else:
        ledger.tests[TEST].outcome = "failed"
    soup = render(None, ledger)
    assert [bar["data-state"] for bar in soup.select(".proof")] == ["unproven", "unproven"]
    assert [none.get_text() for none in soup.select(".proof-none")] == ["아직 증명되지 않음"] * 2
    assert not soup.select(".proof-tests")
    claim = one(soup, "a.claim")
    assert claim["class"] == ["claim", "claim-unproven"]
    assert claim["title"] == "증명: test_one_is_one (이 컴퓨터에서 아직 통과하지 않음)"


def test_only_what_read_the_changed_file_is_unproven(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.modules["tests/demo/test_two.py"] = ledgers.Module([], [], "2026-11-26")
    tree.write("tests/demo/test_two.py", "")
    tree.write("snippets/demo/two.sh", "echo\n")
    ledger.tests["tests/demo/test_two.py::x"] = Result("passed", 1)
    ledger.snippets["snippets/demo/two.sh"] = Snippet(ran=["tests/demo/test_two.py::x"])
    ledger.digests[SNIPPET] = "0"
    soup = render(block("demo/one.py") + "\n" + block("demo/two.sh", "sh"), ledger)
    assert [bar["data-state"] for bar in soup.select(".proof")] == ["unproven", "proven"]


def test_block_with_a_line_that_nothing_ran_is_not_proven(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[SNIPPET].imported = [1]
    soup = render(block("demo/one.py"), ledger)
    assert one(soup, ".proof")["data-state"] == "unproven"
    assert one(soup, ".proof-none").get_text() == "아직 증명되지 않음"


def test_without_a_repository_nothing_is_linked(render: Render):
    soup = render(repository="")
    assert not soup.select("a.claim, a.proof-file, a.proof-test")
    claim = one(soup, "span.claim")
    assert claim["tabindex"] == "0"
    assert "href" not in claim.attrs
    assert soup.select("span.proof-file")


# 파일 전체


def test_whole_file_of_a_section_opens_in_place_without_the_markers(render: Render):
    bar = render().select(".proven")[0]
    assert one(bar, ".proof-whole summary").get_text() == "파일 전체"
    assert one(bar, ".proof-whole pre").get_text() == "def one():\n    return 1\n\n\nprint(one())\n"
    assert bar.select(".proof-whole .k")


def test_whole_file_is_not_repeated_and_blank_lines_close_up(render: Render, tree: Tree):
    tree.write(
        SNIPPET, "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n\n\n# --8<-- [start:b]\n\n\ny = 1\n# --8<-- [end:b]\n"
    )
    soup = render(block("demo/one.py"))
    assert not soup.select(".proof-whole")
    assert one(soup, ".proven code").get_text() == "x = 1\n\n\ny = 1\n"


@pytest.mark.parametrize("language", ["text", "zzz", ""])
def test_unknown_kind_of_file_is_shown_as_text(render: Render, tree: Tree, language: str):
    tree.write("snippets/demo/x.zzz", "# --8<-- [start:a]\n<글>\n# --8<-- [end:a]\n")
    soup = render(f"{block('demo/x.zzz:a', language)}\n[링크](https://example.org/)\n")
    assert one(soup, "p > a").get("class") is None
    assert one(soup, ".proof-whole pre").get_text() == "<글>\n"


# 고친 코드


@pytest.fixture
def late(tree: Tree) -> Tree:
    before = (
        "import time\n\n\ndef main():\n    time.sleep(1)\n    print(1)\n\n\nif __name__ == '__main__':\n    main()\n"
    )
    tree.write("snippets/demo/late.py", before)
    tree.write("snippets/demo/late_fixed.py", before.replace("print(1)", "print(2)"))
    return tree


def test_cure_of_a_section_marks_what_changed(render: Render, late: Tree):
    for name in ("late", "late_fixed"):
        text = late.project.text(f"snippets/demo/{name}.py")
        marked = text.replace("    time", "    # --8<-- [start:work]\n    time").replace(
            ")\n\n\nif", ")\n    # --8<-- [end:work]\n\n\nif"
        )
        late.write(f"snippets/demo/{name}.py", marked)
    soup = render(block("demo/late_fixed.py:work"))
    assert one(soup, ".proven > pre .hll").get_text() == "print(2)\n"
    assert [line.get_text() for line in soup.select(".proof-note")] == ["칠한 줄이 late.py와 다릅니다"]


def test_blank_lines_close_up_behind_a_marked_line(render: Render, late: Tree):
    for name in ("late", "late_fixed"):
        text = late.read(f"snippets/demo/{name}.py")
        late.write(f"snippets/demo/{name}.py", text.replace(")\n\n\nif", ")\n\n    # --8<-- [end:work]\n\n\nif"))
    soup = render(block("demo/late_fixed.py"))
    assert "print(2)\n\n\nif" in one(soup, ".proof-whole pre").get_text()


@pytest.mark.parametrize("inside", ["", "    "])
def test_cure_shows_only_what_changed_and_marks_it(render: Render, late: Tree, inside: str):
    text = "".join(f"{inside}{line}\n" for line in block("demo/late_fixed.py", options='title="고침"').splitlines())
    soup = render(f"- 목록\n\n{text}" if inside else text)
    box = one(soup, ".proven")
    assert (box["data-lines"], box["data-snippet"]) == ("4-6", "demo/late_fixed.py")
    assert one(box, ".filename").get_text() == "고침"
    assert one(box, ".proven > pre > code").get_text() == "def main():\n    time.sleep(1)\n    print(2)\n"
    assert one(box, ".proven > pre .hll").get_text() == "    print(2)\n"
    assert one(soup, ".proof-file")["href"].endswith("/snippets/demo/late_fixed.py#L4")
    assert one(soup, ".proof-note").get_text() == "칠한 줄이 late.py와 다릅니다"
    assert one(soup, ".proof-whole pre").get_text().startswith("import time\n")
    assert one(soup, ".proof-whole .hll").get_text() == "    print(2)\n"


def test_cure_of_several_parts(render: Render, late: Tree):
    late.replace("snippets/demo/late_fixed.py", "import time", "import time as t")
    box = one(render(block("demo/late_fixed.py")), ".proven")
    assert box["data-lines"] == "1-6"
    late.write("snippets/demo/three.py", "a = 1\n\nb = 2\n\nc = 3\n\n\nd = 4\n")
    late.write("snippets/demo/three_fixed.py", "a = 0\n\nb = 2\n\nc = 0\n\n\nd = 4\n")
    box = one(render(block("demo/three_fixed.py")), ".proven")
    assert box["data-lines"] == "1-2,5-5"
    assert one(box, ".proven > pre > code").get_text() == "a = 0\n\nc = 0\n"
    assert [line.get_text() for line in box.select(".proven > pre .hll")] == ["a = 0\n", "c = 0\n"]


def test_cure_that_left_lines_out_is_not_marked(render: Render, late: Tree):
    late.replace("snippets/demo/late_fixed.py", "    time.sleep(1)\n    print(2)", "    print(1)")
    soup = render(block("demo/late_fixed.py"))
    assert not soup.select(".hll, .proof-note, .proof-whole, [data-lines], [data-cure]")


# 출력


def test_output_variants_become_tabs(render: Render, tree: Tree):
    tree.write("snippets/demo/one.3.14.out", "일\n")
    soup = render('- 목록\n\n    ```text\n    --8<-- "demo/one.out"\n    ```\n')
    assert [label.get_text() for label in soup.select("li .tabbed-labels label")] == ["Python 3.11", "Python 3.14"]
    assert [code.get_text() for code in soup.select("li .tabbed-block code")] == ["1\n", "일\n"]


def test_values_that_vary_are_underlined_and_told_once(render: Render, tree: Tree):
    tree.write(OUTPUT, "1 passed in ‹0.02›s\n<a & ‹0x7f1c2a›>\n")
    box = one(render(block("demo/one.out", "text")), ".proven")
    assert one(box, "code").get_text() == "1 passed in 0.02s\n<a & 0x7f1c2a>\n"
    assert [each.get_text() for each in box.select("code .varies")] == ["0.02", "0x7f1c2a"]
    assert {each["title"] for each in box.select(".varies")} == {"실행할 때마다 다릅니다"}
    assert one(box, ".proof-note").get_text() == VARIES


def test_value_over_several_highlighted_lines_stays_well_formed(render: Render, tree: Tree):
    tree.write(OUTPUT, "a\n    ‹x(\n    y)›\nb\n")
    soup = render(block("demo/one.out", "text", 'hl_lines="2-3"'))
    assert one(soup, "code").get_text() == "a\n    x(\n    y)\nb\n"
    assert [each.get_text() for each in soup.select(".hll .varies")] == ["x(\n", "    y)"]


def test_marks_in_code_are_code(render: Render, tree: Tree):
    tree.write(SNIPPET, 'print("‹1›")\n')
    soup = render(block("demo/one.py"))
    assert "‹1›" in one(soup, "code").get_text()
    assert not soup.select(".varies, .proof-note")


# 아직 없는 파일


@pytest.mark.parametrize(
    ("target", "options", "why"),
    [
        ("demo/new.out", "", "snippets/demo/new.out 파일이 아직 없습니다."),
        ("demo/new.py", 'exec="true"', "snippets/demo/new.py 파일이 아직 없습니다."),
        ("demo", "", "snippets/demo 파일이 아직 없습니다."),
        ("demo/one.py:new", "", "snippets/demo/one.py에 구역 new이 아직 없습니다."),
        ("demo/one.py:x/y", "", "snippets/demo/one.py에 구역 x/y이 아직 없습니다."),
    ],
)
def test_what_is_not_written_yet_is_told_and_does_not_stop_the_server(
    render: Render, caplog: pytest.LogCaptureFixture, target: str, options: str, why: str
):
    with caplog.at_level(logging.WARNING):
        soup = render(
            f"- 목록\n\n    {block(target, 'python', options).replace(chr(10), chr(10) + '    ')}", page="a/b.md"
        )
    assert one(soup, "li .highlight code").get_text() == f"{why}\n"
    assert not soup.select(".proven")
    # 엄격하게 지을 때 MkDocs가 세는 경고.
    assert [(record.name.split(".")[0], record.message) for record in caplog.records] == [
        ("mkdocs", f"docs/a/b.md: {why}")
    ]


def test_file_that_cannot_be_read_is_told(render: Render, tree: Tree):
    tree.write("snippets/demo/bad.py", b"\xff\n")
    soup = render(block("demo/bad.py:a"))
    assert "UTF-8이 아닙니다" in one(soup, "code").get_text()


# 주장


def test_claim_links_to_its_test(render: Render):
    claim = one(render(), "a.claim")
    assert claim.get_text() == "하나를 돌려줍니다"
    assert claim["class"] == ["claim"]
    assert claim["href"] == "https://git.example/x/blob/abc/tests/demo/test_one.py#L1"
    assert claim["title"] == "증명: test_one_is_one (Python 3.11에서 통과)"


@pytest.mark.parametrize("page", ["demo/one.md", "other.md"])
def test_short_claim_is_of_the_test_module_of_the_page(render: Render, page: str):
    soup = render("[문장](test:test_one_is_one)", page=page)
    found = one(soup, "a.claim")["class"] == ["claim"]
    assert found is (page == "demo/one.md")


def test_claim_needs_every_parameter(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.tests |= {f"{TEST}[a]": Result("passed", 4), f"{TEST}[b]": Result("failed", 4)}
    assert "아직 통과하지 않음" in str(one(render(None, ledger), "a.claim")["title"])


def test_blocks_and_claims_in_lists_tables_admonitions_and_headings(render: Render):
    fenced = '```python title="제목"\n--8<-- "demo/one.py:body"\n```'
    claim = "[문장](test:demo/test_one.py::test_one_is_one)"
    inside = "\n".join(f"    {line}" for line in fenced.splitlines())
    soup = render(
        f"!!! note\n\n{inside}\n\n- 목록 {claim}\n\n{inside}\n\n| 표 |\n| --- |\n| {claim} |\n\n## {claim}\n"
        f'\n=== "탭"\n\n{inside}\n\n~~~ {{.python hl_lines="1"}}\n--8<-- "demo/one.py:body"\n~~~\n'
    )
    assert len(soup.select(".admonition .proven")) == 1
    assert len(soup.select("li .proven > .filename")) == 1
    assert len(soup.select(".tabbed-block .proven")) == 1
    assert len(soup.select(".proven .hll")) == 1
    assert [len(soup.select(f"{tag} a.claim")) for tag in ("li", "td", "h2")] == [1, 1, 1]


def test_other_fences_are_left_alone(render: Render):
    text = f"```python\nx = 1\n```\n\n{block('demo/one.py', options='exec=' + chr(34) + 'true' + chr(34))}\n```\n열림"
    assert not render(text).select(".proof")


def test_labels_of_versions():
    supported = ("3.11", "3.12", "3.13", "3.14", "3.15")
    assert version_ranges(["", "3.14"], supported) == ["Python 3.11–3.13", "Python 3.14–3.15"]
    assert version_ranges(["", "3.12", "3.15"], supported) == ["Python 3.11", "Python 3.12–3.14", "Python 3.15"]
    assert version_ranges(["3.9"], supported) == ["Python 3.11–3.15"]
