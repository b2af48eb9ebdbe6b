"""시간표를 기록하고 그리기."""

import pytest
from bs4 import BeautifulSoup

from evidence.drawing import Mark, Span, Timeline, dump, figure, load, record, timelines

EVENTS = [(10.0, "a 시작"), (10.5, "b 시작"), (11.0, "a 끝"), (11.2, "제한 <시간>"), (12.0, "b 끝")]
RECORDED = Timeline(
    (Span("a", 0, 500), Span("b", 250, 1000)),
    (Mark(600, "제한 <시간>"),),
    ("a 시작", "b 시작", "a 끝", "제한 <시간>", "b 끝"),
)


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


def test_marks_stay_inside_the_picture():
    drawn = BeautifulSoup(
        figure("", Timeline((), (Mark(0, "처음"), Mark(500, "중간"), Mark(1000, "끝")), ())), "html.parser"
    )
    assert [text["text-anchor"] for text in drawn.select("text")] == ["start", "middle", "end"]


def test_files_are_drawn_in_order(tmp_path):
    for name in ("a", "b"):
        path = tmp_path / f"snippets/x/{name}.timeline.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(RECORDED), encoding="utf-8")
    drawn = timelines("첫=x/a.timeline.json", "둘=x/b.timeline.json", root=tmp_path)
    titles = [caption.get_text() for caption in BeautifulSoup(drawn, "html.parser").select("figcaption")]
    assert titles == ["첫", "둘"]
