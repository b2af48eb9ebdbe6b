"""시간표를 기록하고 그리기, 원장을 요약한 표."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from evidence import ledger as ledgers
from evidence.figures import (
    LEDGERS,
    NOTHING,
    ONLY_IF_DIFFERENT,
    Mark,
    Span,
    Timeline,
    by_version,
    dump,
    figure,
    kinds,
    load,
    outcomes,
    ratios,
    record,
    rules,
    summary,
    table,
    timelines,
)
from evidence.ledger import Result, Snippet
from evidence.outputs import KINDS
from evidence.rules import RULES
from tests.evidence.conftest import MODULE, Tree

EVENTS = [(10.0, "a 시작"), (10.5, "b 시작"), (11.0, "a 끝"), (11.2, "제한 <시간>"), (12.0, "b 끝")]
RECORDED = Timeline(
    (Span("a", 0, 500), Span("b", 250, 1000)),
    (Mark(600, "제한 <시간>"),),
    ("a 시작", "b 시작", "a 끝", "제한 <시간>", "b 끝"),
)
TABLE = "tests/demo/test_one.py::test_row"


@pytest.fixture
def here(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.chdir(tree.root)
    return tree


def test_events_become_spans_and_marks():
    assert record(EVENTS) == RECORDED
    assert load(dump(RECORDED)) == RECORDED


def test_events_close_together_keep_their_order():
    events = [(0.0, "z 시작"), (0.0, "a 시작"), (0.0, "a 끝"), (0.0, "z 끝"), (9.0, "끝남")]
    assert load(dump(record(events))).order == ("z 시작", "a 시작", "a 끝", "z 끝", "끝남")


def test_nothing_happened():
    assert record([]) == Timeline((), (), ())
    assert record([(1.0, "혼자")]) == Timeline((), (Mark(0, "혼자"),), ("혼자",))


@pytest.mark.parametrize(
    ("events", "message"),
    [([(0, "a 끝")], "a: 시작하지 않고 끝났습니다"), ([(0, "a 시작"), (1, "b 시작")], "a, b: 끝나지 않았습니다")],
)
def test_span_that_is_not_whole(events, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        record(events)


def test_figure_has_a_text_alternative_and_a_table():
    drawn = BeautifulSoup(figure("두 작업", RECORDED), "html.parser")
    assert drawn.figcaption.get_text() == "두 작업"
    assert drawn.svg["aria-label"] == "두 작업: a 시작, b 시작, a 끝, 제한 <시간>, b 끝"
    assert [text.get_text() for text in drawn.select("svg text")] == ["a", "b", "제한 <시간>"]
    bars = [(float(bar["x"]), float(bar["width"])) for bar in drawn.select("rect")]
    assert bars == [(96.0, 188.0), (190.0, 282.0)]
    cells = [[cell.get_text() for cell in row.select("td")] for row in drawn.select("tbody tr")]
    assert cells == [["a", "0", "50"], ["b", "25", "100"], ["제한 <시간>", "60", ""]]


def test_figure_has_no_blank_line_that_would_end_the_html():
    assert "\n\n" not in figure("두 작업", RECORDED)


def test_marks_stay_inside_the_picture():
    marks = (Mark(0, "처음"), Mark(500, "중간"), Mark(1000, "끝"))
    drawn = BeautifulSoup(figure("", Timeline((), marks, ())), "html.parser")
    assert [text["text-anchor"] for text in drawn.select("text")] == ["start", "middle", "end"]


def test_files_are_drawn_in_order(here: Tree):
    for name in ("a", "b"):
        here.write(f"snippets/x/{name}.timeline.json", dump(RECORDED))
    drawn = timelines("첫=x/a.timeline.json", "1=2=x/b.timeline.json")
    titles = [caption.get_text() for caption in BeautifulSoup(drawn, "html.parser").select("figcaption")]
    assert titles == ["첫", "1=2"]


def test_ratios_are_shown_to_one_digit(here: Tree):
    here.write("snippets/x/r.json", json.dumps({"3.11": {"a": 1.26, "b": 2}, "3.14": {"a": 0.94, "c": 3.0}}))
    assert ratios("x/r.json").splitlines() == [
        "| 파이썬 | `a` | `b` | `c` |",
        "| --- | --- | --- | --- |",
        "| 3.11 | 1.3배 | 2.0배 | 없음 |",
        "| 3.14 | 0.9배 | 없음 | 3.0배 |",
    ]


def test_rules_are_the_list_of_the_gate():
    head, _, *rows = rules().splitlines()
    assert head == "| 규칙 | 이런 것이 있으면 내보내지 않습니다 |"
    assert rows == [f"| `{rule.name}` | {rule.refuses} |" for rule in RULES]


def test_kinds_show_an_example_with_the_value_underlined():
    _, _, *rows = kinds().splitlines()
    cells = [row.strip("| ").split(" | ") for row in rows]
    assert [name for name, _ in cells] == [kind.name + ("" if kind.always else ONLY_IF_DIFFERENT) for kind in KINDS]
    assert cells[0][1] == '<code>1 passed in <span class="varies">0.02</span>s</code>'
    assert not any(mark in kinds() for mark in "‹›")


def test_summary_without_a_ledger(here: Tree):
    assert summary() == NOTHING


def test_summary_tables(here: Tree):
    oldest, newest = here.ledger(), here.ledger("3.14t")
    newest.packages["pytest"] = "9.3.0"
    for name in "xy":
        newest.tests[f"{MODULE}::{name}"] = Result("skipped", 1, "", "tool", "a|b")
    for ledger in (newest, oldest):
        ledgers.write(ledger, here.root)
    assert by_version() == (
        "| Python | 플랫폼 | 통과 | 건너뜀 | 실행한 문장 |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 3.11.0 | linux-x86_64 | 1 | 0 | 3 / 3 |\n"
        "| 3.14.0t | linux-x86_64 | 1 | 2 | 3 / 3 |"
    )
    folded = [part for part in summary().split("\n\n") if part not in ("</details>", LEDGERS)]
    assert folded == [
        '<details id="ledger" markdown>\n<summary>이 표를 계산한 원장</summary>',
        '<details id="by-section" markdown>\n<summary>섹션마다 통과한 테스트</summary>',
        "| 절 | 3.11 | 3.14t |\n| --- | --- | --- |\n| demo | 1 | 1 |",
        '<details id="skipped" markdown>\n<summary>건너뛴 테스트</summary>',
        "| 이유 | 테스트 | 건너뛴 버전 |\n| --- | --- | --- |\n| a\\|b | 2 | 3.14t |",
        '<details id="packages" markdown>\n<summary>테스트가 쓴 패키지</summary>',
        "| 패키지 | 버전 |\n| --- | --- |\n| pytest | 9.2.0(3.11), 9.3.0(3.14t) |",
    ]
    assert summary().count("</details>") == 4


def test_skipped_tests_are_counted_by_their_reason(here: Tree):
    """같은 테스트를 여러 판에서 건너뛰었어도 하나로 세고, 많은 것부터 적는다."""
    for python, names in (("3.11", "xy"), ("3.14", "x")):
        ledger = here.ledger(python)
        ledger.tests |= {f"{MODULE}::{name}": Result("skipped", 1, "", "tool", "node가 없음") for name in names}
        ledger.tests[f"{MODULE}::z"] = Result("skipped", 1, "", "tool", "macOS가 아님")
        ledgers.write(ledger, here.root)
    rows = [line for line in summary().splitlines() if "없음" in line or "macOS" in line]
    assert rows == ["| node가 없음 | 2 | 3.11, 3.14 |", "| macOS가 아님 | 1 | 3.11, 3.14 |"]


def test_summary_counts_statements_that_nothing_ran_but_not_those_of_quotations(here: Tree):
    here.write("snippets/note/broken.py", "x =\ny\n")
    here.write("snippets/demo/never_ran.py", "x = 1\ny = 2\n")
    ledger = here.ledger()
    ledger.snippets["snippets/note/broken.py"] = Snippet(ran=[])
    ledgers.write(ledger, here.root)
    assert "| 3 / 5 |" in by_version()


def test_summary_when_nothing_was_skipped(here: Tree):
    ledgers.write(here.ledger(), here.root)
    assert "건너뛴 테스트가 없습니다." in summary()


@pytest.fixture
def rows(here: Tree) -> Tree:
    oldest, newest = here.ledger(), here.ledger("3.14")
    skipped = Result("skipped", 1, ">=3.14", "python")
    oldest.tests |= {f"{TABLE}[a: yes]": Result("passed", 1), f"{TABLE}[b: no]": skipped}
    newest.tests |= {f"{TABLE}[a: yes]": Result("passed", 1), f"{TABLE}[b: no]": Result("passed", 1, ">=3.14")}
    for ledger in (oldest, newest):
        ledgers.write(ledger, here.root)
    return here


def test_outcomes_of_a_parametrized_test(rows: Tree):
    assert outcomes(TABLE).splitlines() == [
        "| 구분 | 3.11 | 3.14 |",
        "| --- | --- | --- |",
        "| `a` | `yes` | `yes` |",
        "| `b` | 테스트 안 함 | `no` |",
    ]


def test_outcomes_with_labels_follow_their_order_and_words(rows: Tree):
    labels = '[test_row]\nb = "[나](b.md)"\na = "가"\nc = "없는 행"\n[words]\nyes = "있음"\n'
    rows.write("snippets/x/labels.toml", labels)
    assert outcomes(TABLE, "x/labels.toml").splitlines()[2:] == [
        "| [나](b.md) | 테스트 안 함 | `no` |",
        "| 가 | 있음 | 있음 |",
        "| 없는 행 | 테스트 안 함 | 테스트 안 함 |",
    ]


def test_outcomes_without_a_ledger(here: Tree):
    assert outcomes(TABLE, "x/nothing.toml") == NOTHING


def test_bars_in_cells_are_escaped():
    assert table(["a"], [["b|c"]]) == "| a |\n| --- |\n| b\\|c |"
