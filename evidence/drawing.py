"""실행을 기록한 시간표를 그림(SVG)과 표로. markdown-exec 블록이 부른다.

기록은 테스트가 스니펫 옆의 `X.timeline.json`에 남긴다. 그림은 글자색을 따르므로 밝은 화면과
어두운 화면에 모두 맞고, 자바스크립트를 쓰지 않는다.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

START, END = " 시작", " 끝"
WIDTH, LEFT, ROW, TOP = 480, 96, 34, 30


@dataclass(frozen=True)
class Span:
    """한 줄의 막대. 시각은 전체를 1000으로 본 정수다."""

    lane: str
    start: int
    end: int


@dataclass(frozen=True)
class Mark:
    """막대가 아닌 사건."""

    at: int
    text: str


@dataclass(frozen=True)
class Timeline:
    """실행 한 번의 시간표.

    Parameters:
        order: 사건의 글을 일어난 차례대로. 다시 실행해 견줄 때는 시각을 빼고 이것만 본다.
    """

    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    order: tuple[str, ...]


def record(events: Sequence[tuple[float, str]]) -> Timeline:
    """`이름 시작`, `이름 끝`, 그 밖의 글로 된 사건들을 시간표로 만든다.

    Parameters:
        events: (초, 글)을 일어난 차례대로. 시각의 원점은 무엇이든 된다.

    Raises:
        ValueError: 시작하지 않은 것이 끝나거나, 시작한 것이 끝나지 않았을 때.
    """
    first = min((at for at, _ in events), default=0.0)
    whole = max((at for at, _ in events), default=0.0) - first or 1.0
    open_: dict[str, int] = {}
    spans: list[Span] = []
    marks: list[Mark] = []
    for at, text in events:
        time = round((at - first) / whole * 1000)
        if text.endswith(START):
            open_[text.removesuffix(START)] = time
        elif text.endswith(END):
            lane = text.removesuffix(END)
            if lane not in open_:
                raise ValueError(f"{lane}: 시작하지 않고 끝났습니다")
            spans.append(Span(lane, open_.pop(lane), time))
        else:
            marks.append(Mark(time, text))
    if open_:
        raise ValueError(f"{', '.join(open_)}: 끝나지 않았습니다")
    order = tuple(text for _, text in events)
    return Timeline(tuple(sorted(spans, key=lambda span: span.start)), tuple(marks), order)


def dump(timeline: Timeline) -> str:
    """파일에 쓸 글."""
    return json.dumps(asdict(timeline), ensure_ascii=False, indent=1) + "\n"


def load(text: str) -> Timeline:
    data = json.loads(text)
    spans = tuple(Span(**span) for span in data["spans"])
    return Timeline(spans, tuple(Mark(**mark) for mark in data["marks"]), tuple(data["order"]))


def timelines(*names: str, root: Path | str = ".") -> str:
    """기록한 시간표들의 그림과 표.

    Parameters:
        names: `제목=경로` 꼴. 경로는 `snippets/`에서 본 `X.timeline.json`이다.
    """
    parts = []
    for name in names:
        title, _, path = name.rpartition("=")
        parts.append(figure(title, load((Path(root) / "snippets" / path).read_text(encoding="utf-8"))))
    return "\n".join(parts)


def figure(title: str, timeline: Timeline) -> str:
    """시간표 하나의 그림, 설명, 접어 둔 표."""
    lanes = list(dict.fromkeys(span.lane for span in timeline.spans))
    height = TOP + ROW * len(lanes) + 8
    drawn = "".join([*_lanes(lanes, timeline.spans), *_marks(timeline.marks, height)])
    alternative = escape(f"{title}: {', '.join(timeline.order)}")
    return (
        f'<figure class="timeline"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{alternative}" font-size="14">{drawn}</svg>'
        f"<details><summary>수로 보기 (전체를 100으로)</summary>{_table(timeline)}</details></figure>"
    )


def _x(time: int) -> float:
    return round(LEFT + time * (WIDTH - LEFT - 8) / 1000, 1)


def _lanes(lanes: list[str], spans: Iterable[Span]) -> Iterable[str]:
    for number, lane in enumerate(lanes):
        y = TOP + ROW * number
        yield f'<text x="0" y="{y + 18}" fill="currentColor">{escape(lane)}</text>'
        yield f'<path d="M{LEFT} {y + 13}H{WIDTH - 8}" stroke="currentColor" stroke-opacity=".25"/>'
        for span in spans:
            if span.lane == lane:
                width = max(_x(span.end) - _x(span.start), 3)
                bar = f'<rect x="{_x(span.start)}" y="{y}" width="{width:.1f}" height="26" rx="4"'
                yield f'{bar} fill="var(--md-accent-fg-color)" fill-opacity=".75"/>'


def _marks(marks: Iterable[Mark], height: int) -> Iterable[str]:
    for mark in marks:
        x = _x(mark.at)
        anchor = "end" if x > WIDTH - 110 else "start" if x < LEFT + 60 else "middle"
        yield f'<path d="M{x} 18V{height}" stroke="currentColor" stroke-dasharray="3 3"/>'
        yield f'<text x="{x}" y="13" fill="currentColor" text-anchor="{anchor}">{escape(mark.text)}</text>'


def _table(timeline: Timeline) -> str:
    rows = [(span.lane, f"{span.start / 10:.0f}", f"{span.end / 10:.0f}") for span in timeline.spans]
    rows += [(mark.text, f"{mark.at / 10:.0f}", "") for mark in timeline.marks]
    body = "".join(f"<tr><td>{escape(a)}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
    return f"<table><thead><tr><th>이름</th><th>시작</th><th>끝</th></tr></thead><tbody>{body}</tbody></table>"
