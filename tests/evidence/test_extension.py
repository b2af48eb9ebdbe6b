"""마크다운 확장: 블록과 주장에 붙는 증거."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from markdown import Markdown

from evidence import ledger as ledgers
from evidence.extension import version_ranges, versions_text
from evidence.ledger import Ledger, Result, Snippet
from tests.evidence.conftest import INDEX, SNIPPET, TEST, Tree, unwrapped

Render = Callable[..., BeautifulSoup]


@pytest.fixture
def render(tree: Tree) -> Render:
    def _render(text: str | None = None, *made: Ledger, **options: str) -> BeautifulSoup:
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
        source = text if text is not None else (tree.root / INDEX).read_text(encoding="utf-8")
        return BeautifulSoup(unwrapped(markdown.convert(source)), "html.parser")

    return _render


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, found
    return found[0]


def test_bar_names_file_tests_and_versions(render: Render, tree: Tree):
    bar = render(None, tree.ledger(), tree.ledger("3.14")).select(".proven")[0]
    assert one(bar, ".proven > .highlight code").get_text() == "return 1\n"
    assert one(bar, ".proof")["data-state"] == "proven"
    assert one(bar, ".proof-file").get_text() == "one.py"
    assert one(bar, ".proof-file")["href"] == "https://git.example/x/blob/abc/snippets/demo/one.py#L3"
    assert one(bar, ".proof-tests summary").get_text() == "테스트 1개 통과"
    assert one(bar, ".proof-test").get_text() == "test_one_is_one"
    assert one(bar, ".proof-test")["href"] == "https://git.example/x/blob/abc/tests/demo/test_one.py#L1"
    assert one(bar, ".proof-versions").get_text() == "Python 3.11, 3.14"


def test_bar_of_a_quotation_says_that_its_result_was_checked(render: Render, tree: Tree):
    tree.write("snippets/note/asyncio_run.py", "asyncio.run()\n")
    ledger = tree.ledger()
    ledger.snippets["snippets/note/asyncio_run.py"] = Snippet(used=[TEST])
    soup = render('```python\n--8<-- "note/asyncio_run.py"\n```\n', ledger)
    assert one(soup, ".proof-tests summary").get_text() == "원문 그대로 실행한 결과를 테스트 1개가 확인함"


def test_download_and_whole_file_leave_out_the_markers(render: Render):
    bar = render().select(".proven")[0]
    whole = "def one():\n    return 1\n\n\nprint(one())\n"
    link = one(bar, ".proof-download")
    assert link["download"] == "one.py"
    assert unquote(str(link["href"])) == f"data:text/plain;charset=utf-8,{whole}"
    assert one(bar, ".proof-whole summary").get_text() == "파일 전체"
    assert one(bar, ".proof-whole pre").get_text() == whole


def test_whole_file_is_not_repeated_and_blank_lines_close_up(render: Render, tree: Tree):
    tree.write(
        SNIPPET, "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n\n\n# --8<-- [start:b]\n\n\ny = 1\n# --8<-- [end:b]\n"
    )
    soup = render('```python\n--8<-- "demo/one.py"\n```\n')
    assert not soup.select(".proof-whole")
    assert one(soup, ".highlight code").get_text() == "x = 1\n\n\ny = 1\n"


@pytest.mark.parametrize("language", ["text", "zzz", ""])
def test_unknown_kind_of_file_is_shown_as_text(render: Render, tree: Tree, language: str):
    tree.write("snippets/demo/x.zzz", "# --8<-- [start:a]\n<글>\n# --8<-- [end:a]\n")
    soup = render(f'```{language}\n--8<-- "demo/x.zzz:a"\n```\n\n[링크](https://example.org/)\n')
    assert one(soup, "p > a").get("class") is None
    assert one(soup, ".proof-whole pre").get_text() == "<글>\n"


@pytest.mark.parametrize("stale", [True, False], ids=["stale ledger", "failed test"])
def test_unproven_block_says_so(render: Render, tree: Tree, stale: bool):
    ledger = tree.ledger()
    if stale:
        ledger.digests[SNIPPET] = "0"
    else:
        ledger.tests[TEST].outcome = "failed"
    soup = render(None, ledger)
    assert [bar["data-state"] for bar in soup.select(".proof")] == ["unproven", "unproven"]
    assert soup.select(".proof")[0].select(".proof-none")[0].get_text() == "아직 증명되지 않음"
    assert not soup.select(".proof-versions")
    claim = one(soup, "a.claim")
    assert claim["class"] == ["claim", "claim-unproven"]
    assert claim["title"] == "증명: test_one_is_one (이 컴퓨터에서 아직 통과하지 않음)"


def test_claim_links_to_its_test(render: Render):
    claim = one(render(), "a.claim")
    assert claim.get_text() == "하나를 돌려줍니다"
    assert claim["class"] == ["claim"]
    assert claim["href"] == "https://git.example/x/blob/abc/tests/demo/test_one.py#L1"
    assert claim["title"] == "증명: test_one_is_one (Python 3.11에서 통과)"


def test_claim_needs_every_parameter(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.tests = {f"{TEST}[a]": Result("passed", 4), f"{TEST}[b]": Result("failed", 4)}
    assert "아직 통과하지 않음" in str(one(render(None, ledger), "a.claim")["title"])


def test_block_with_a_line_that_nothing_ran_is_not_proven(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[SNIPPET].imported = [1]
    soup = render('```python\n--8<-- "demo/one.py"\n```\n', ledger)
    assert one(soup, ".proof")["data-state"] == "unproven"
    assert one(soup, ".proof-none").get_text() == "아직 증명되지 않음"


def test_without_a_repository_nothing_is_linked(render: Render):
    soup = render(repository="")
    assert not soup.select("a.claim, a.proof-file, a.proof-test")
    claim = one(soup, "span.claim")
    assert claim["tabindex"] == "0"
    assert "href" not in claim.attrs
    assert soup.select("span.proof-file")


def test_blocks_and_claims_in_lists_tables_admonitions_and_headings(render: Render):
    block = '```python title="제목"\n--8<-- "demo/one.py:body"\n```'
    claim = "[문장](test:demo/test_one.py::test_one_is_one)"
    inside = "\n".join(f"    {line}" for line in block.splitlines())
    soup = render(
        f"!!! note\n\n{inside}\n\n- 목록 {claim}\n\n{inside}\n\n| 표 |\n| --- |\n| {claim} |\n\n## {claim}\n"
        f'\n=== "탭"\n\n{inside}\n\n~~~ {{.python hl_lines="1"}}\n--8<-- "demo/one.py:body"\n~~~\n'
    )
    assert len(soup.select(".admonition .proven")) == 1
    assert len(soup.select("li .proven .filename")) == 1
    assert len(soup.select(".tabbed-block .proven")) == 1
    assert len(soup.select(".proven .hll")) == 1
    assert [len(soup.select(f"{tag} a.claim")) for tag in ("li", "td", "h2")] == [1, 1, 1]


def test_output_variants_become_tabs(render: Render, tree: Tree):
    tree.write("snippets/demo/one.3.14.out", "일\n")
    ledger = tree.ledger()
    soup = render('- 목록\n\n    ```text\n    --8<-- "demo/one.out"\n    ```\n', ledger)
    assert [label.get_text() for label in soup.select("li .tabbed-labels label")] == ["Python 3.11", "Python 3.14"]
    assert [code.get_text() for code in soup.select("li .tabbed-block code")] == ["1\n", "일\n"]


def test_other_fences_are_left_alone(render: Render):
    soup = render('```python\nx = 1\n```\n\n```python exec="true"\n--8<-- "demo/one.py"\n```\n\n```\n열림')
    assert not soup.select(".proof")


def test_labels_of_versions():
    supported = ("3.11", "3.12", "3.13", "3.14", "3.15")
    assert version_ranges(["", "3.14"], supported) == ["Python 3.11–3.13", "Python 3.14–3.15"]
    assert version_ranges(["", "3.12", "3.15"], supported) == ["Python 3.11", "Python 3.12–3.14", "Python 3.15"]
    assert versions_text(["3.11", "3.12", "3.14", "3.14t", "3.15"]) == "3.11–3.12, 3.14, 3.14t, 3.15"
    assert versions_text([]) == ""
