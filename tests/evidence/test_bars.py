"""블록 아래의 한 줄."""

from __future__ import annotations

import pytest

from evidence import ledger as ledgers
from evidence.ledger import Result, Snippet
from tests.evidence.conftest import OUTPUT, SNIPPET, TEST, Render, Tree, block, one


def test_bar_names_file_tests_and_versions(render: Render, tree: Tree):
    box = one(render(block("demo/one.py"), tree.ledger(), tree.ledger("3.14")), ".proven")
    assert one(box, ".proof")["data-state"] == "proven"
    assert one(box, ".proof").has_attr("data-search-exclude")
    assert one(box, ".proof-file").get_text() == "one.py"
    assert one(box, ".proof-file")["href"] == "https://git.example/x/blob/abc/snippets/demo/one.py#L1"
    assert one(box, ".proof-tests summary").get_text() == "Python 3.11, 3.14에서 실행함"
    assert one(box, ".proof-test").get_text() == "test_one_is_one"
    assert one(box, ".proof-test")["href"] == "https://git.example/x/blob/abc/tests/demo/test_one.py#L1"
    assert one(box, "button.proof-copy").get_text() == "복사"
    assert not box.select(".proof-note, [download], [hidden]")


PAIR = block("demo/one.py:body") + "\n" + block("demo/one.out", "text")
CHECKED = "Python 3.11에서 실행하고 출력을 비교함"


def test_program_and_its_output_share_one_bar(render: Render, tree: Tree):
    ledger = tree.ledger()
    ledger.tests["tests/demo/test_one.py::test_other"] = Result("passed", 9)
    ledger.snippets[SNIPPET].lines[3] = ["tests/demo/test_one.py::test_other"]
    program, output = render(PAIR, ledger).select(".proven")
    assert one(program, ".proof").has_attr("hidden")
    assert one(program, ".proof").get_text() == ""
    assert one(program, ".proof")["data-state"] == "proven"
    assert one(output, ".proof-file").get_text() == "one.py"
    assert one(output, ".proof-file")["href"].endswith("one.py#L3")
    assert one(output, ".proof-tests summary").get_text() == CHECKED
    assert [test.get_text() for test in output.select(".proof-test")] == ["test_one_is_one", "test_other"]
    assert one(output, ".proof-whole pre").get_text().startswith("def one():")
    assert program.select(".proof-copy")
    assert not output.select(".proof-copy")


@pytest.mark.parametrize(
    "text",
    [
        PAIR.replace("\n\n```text", "\n\n사이의 글\n\n```text"),
        block("demo/one.out", "text") + "\n" + block("demo/one.py:body"),
        block("demo/two.py") + "\n" + block("demo/one.out", "text"),
        block("demo/one.py:body") + "\n" + block("demo/two.out", "text"),
    ],
    ids=["apart", "before", "another program", "another output"],
)
def test_other_blocks_have_their_own_bars(render: Render, tree: Tree, text: str):
    for path in ("two.py", "two.out"):
        tree.write(f"snippets/demo/{path}", "1\n")
    boxes = render(text).select(".proven")
    assert [len(box.select(".proof-file")) for box in boxes] == [1, 1]


def test_pairs_in_an_admonition_and_outputs_by_version(render: Render, tree: Tree):
    inner = "".join(f"    {line}\n" if line else "\n" for line in PAIR.splitlines())
    assert len(render(f"!!! note\n\n{inner}").select(".proof[hidden]")) == 1
    tree.write("snippets/demo/one.3.14.out", "2\n")
    # 판마다 다른 출력은 탭에 있어 프로그램과 나란하지 않다.
    assert [bool(bar.get("hidden")) for bar in render(PAIR).select(".proof")] == [False, False, False]


@pytest.mark.parametrize("path", [SNIPPET, OUTPUT])
def test_pair_of_which_one_is_unproven(render: Render, tree: Tree, path: str):
    ledger = tree.ledger()
    ledger.snippets[path] = Snippet()
    soup = render(PAIR, ledger)
    states = [bar["data-state"] for bar in soup.select(".proof")]
    assert states == ["unproven" if each == path else "proven" for each in (SNIPPET, OUTPUT)]
    assert one(soup, ".proof-none").get_text() == "아직 증명되지 않음"


def test_plain_pieces_of_code_need_no_element(render: Render):
    code = one(render(block("demo/one.py")), ".proven > pre > code")
    assert code.get_text() == "def one():\n    return 1\n\n\nprint(one())\n"
    assert {" ".join(piece["class"]) for piece in code.select("span")} == {"k", "nf", "mi", "nb"}


@pytest.mark.parametrize(
    ("path", "how", "said"),
    [
        ("demo/x.sh", "ran", "Python 3.11에서 실행함"),
        ("demo/x.toml", "used", "테스트가 사용함"),
        ("demo/x.mjs", "ran", "Node.js로 실행함"),
        ("demo/x.out", "compared", "Python 3.11에서 실행하고 출력을 비교함"),
        ("demo/x.3.14.out", "compared", "Python 3.11에서 실행하고 출력을 비교함"),
        ("note/x.py", "ran", "Python 3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"),
        ("note/x.sh", "ran", "Python 3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"),
        ("note/x.out", "compared", "Python 3.11에서 원문 그대로 실행하고 출력을 비교함"),
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
    assert said == f"Python 3.11에서 원문 그대로 실행해 {'실패를' if failed else '어떻게 끝나는지'} 확인함"
    tree.write("snippets/note/x.3.14.out", "끝\n")
    said = one(render(block("note/x.py"), ledger), ".proof-tests summary").get_text()
    assert said == "Python 3.11에서 원문 그대로 실행해 어떻게 끝나는지 확인함"


@pytest.mark.parametrize("stale", [True, False], ids=["stale ledger", "failed test"])
def test_unproven_block_says_so(render: Render, tree: Tree, stale: bool):
    ledger = tree.ledger()
    if stale:
        ledger.digests[SNIPPET] = "0"
    else:
        ledger.tests[TEST].outcome = "failed"
    soup = render(None, ledger)
    assert [bar["data-state"] for bar in soup.select(".proof")] == ["unproven", "unproven"]
    assert one(soup, ".proof-none").get_text() == "아직 증명되지 않음"
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
    bar = one(render(block("demo/one.py:body")), ".proven")
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
