"""마크다운 확장: 블록과 주장에 붙는 증거."""

from __future__ import annotations

import logging

import pytest

from evidence.extension import version_ranges
from evidence.ledger import Result
from tests.evidence.conftest import OUTPUT, SNIPPET, TEST, Render, Tree, block, one

VARIES = "밑줄 친 값은 실행할 때마다 다릅니다"


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
        (
            "demo/new.out",
            "",
            "snippets/demo/new.out 파일이 없습니다; expect_output으로 비교하는 테스트를 쓰고 make outputs를 실행하십시오",
        ),
        ("demo/new.py", 'exec="true"', "snippets/demo/new.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"),
        ("demo", "", "snippets/demo는 폴더입니다; 그 안의 파일을 포함하십시오"),
        (
            "demo/one.py:new",
            "",
            "snippets/demo/one.py에 구역 new이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: body)",
        ),
        (
            "../mkdocs.yml",
            "",
            "snippets/ 밖을 가리킵니다(../mkdocs.yml); snippets/에서 본 경로를 쓰십시오",
        ),
        ("a } b.py", "", "snippets/a } b.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"),
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
    assert [each.get_text() for each in soup.select(".proof-none")] == ["아직 증명되지 않음"][: " " not in target]
    assert not soup.select(".proof-copy, .proof-whole")
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
