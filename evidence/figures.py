"""페이지에서 실행하는 블록(snippets/figures/)이 찍는 것: 기록한 실행의 시간표, 원장을 요약한 표, 규칙의 목록.

시간표의 기록은 테스트가 스니펫 옆의 `X.timeline.json`에 남긴다. 그림(SVG)은 글자색을 따르므로 밝은 화면과
어두운 화면에 모두 맞고, 자바스크립트를 쓰지 않는다.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from evidence.builders import current, packages, versions_text
from evidence.ledger import Ledger, order
from evidence.outputs import KINDS, MARK
from evidence.proofs import Proofs, counts_lines
from evidence.rules import RULES

START, END = " 시작", " 끝"
WIDTH, LEFT, ROW, TOP = 480, 96, 34, 30
SECTIONS = {"concurrency": "동시성", "django": "pytest-django", "poetry": "Poetry", "note": "원문 노트"}
ONLY_IF_DIFFERENT = " (두 번 실행해 다를 때만)"
UNTESTED = "테스트 안 함"
LEDGERS = "원장(ledger)은 인터프리터마다 하나이며, 테스트 모듈마다 읽은 파일과 결과를 적습니다. 파일이 바뀌면 그 파일을 읽은 모듈의 결과를 버립니다. 이 쪽의 수는 사이트를 만들 때 쓴 원장에서 계산합니다."
NOTHING = "아직 원장이 없습니다. `make test`를 실행하면 이 자리에 표가 생깁니다."

Labels = dict[str, dict[str, str]]


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
    """파일에서 읽은 시간표."""
    data = json.loads(text)
    spans = tuple(Span(**span) for span in data["spans"])
    return Timeline(spans, tuple(Mark(**mark) for mark in data["marks"]), tuple(data["order"]))


def timelines(*names: str) -> str:
    """기록한 시간표들의 그림과 표.

    Parameters:
        names: `제목=경로` 꼴. 경로는 `snippets/`에서 본 `X.timeline.json`이다.
    """
    pairs = [name.rsplit("=", 1) for name in names]
    return "\n".join(figure(title, load(read_snippet(path))) for title, path in pairs)


def figure(title: str, timeline: Timeline) -> str:
    """시간표 하나의 그림, 설명, 접어 둔 표. 달라진 것을 읽을 수 있게 요소마다 줄을 나눈다."""
    lanes = list(dict.fromkeys(span.lane for span in timeline.spans))
    height = TOP + ROW * len(lanes) + 8
    drawn = "\n".join([*_lanes(lanes, timeline.spans), *_marks(timeline.marks, height)])
    rows = "\n".join(_rows(timeline))
    label = escape(f"{title}: {', '.join(timeline.order)}")
    return f"""<figure class="timeline"><figcaption>{escape(title)}</figcaption>
<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}" font-size="14">
{drawn}
</svg>
<details><summary>수로 보기 (전체를 100으로)</summary><table>
<thead><tr><th>이름</th><th>시작</th><th>끝</th></tr></thead><tbody>
{rows}
</tbody></table></details></figure>"""


def _x(time: int) -> float:
    return round(LEFT + time * (WIDTH - LEFT - 8) / 1000, 1)


def _lanes(lanes: list[str], spans: Iterable[Span]) -> Iterator[str]:
    for number, lane in enumerate(lanes):
        y = TOP + ROW * number
        yield f'<text x="0" y="{y + 18}" fill="currentColor">{escape(lane)}</text>'
        yield f'<path d="M{LEFT} {y + 13}H{WIDTH - 8}" stroke="currentColor" stroke-opacity=".25"></path>'
        for span in (span for span in spans if span.lane == lane):
            width = max(_x(span.end) - _x(span.start), 3)
            bar = f'<rect x="{_x(span.start)}" y="{y}" width="{width:.1f}" height="26" rx="4"'
            yield f'{bar} fill="var(--md-accent-fg-color)" fill-opacity=".75"></rect>'


def _marks(marks: Iterable[Mark], height: int) -> Iterator[str]:
    for mark in marks:
        x = _x(mark.at)
        anchor = "end" if x > WIDTH - 110 else "start" if x < LEFT + 60 else "middle"
        yield f'<path d="M{x} 18V{height}" stroke="currentColor" stroke-dasharray="3 3"></path>'
        yield f'<text x="{x}" y="13" fill="currentColor" text-anchor="{anchor}">{escape(mark.text)}</text>'


def _rows(timeline: Timeline) -> Iterator[str]:
    rows = [(span.lane, f"{span.start / 10:.0f}", f"{span.end / 10:.0f}") for span in timeline.spans]
    rows += [(mark.text, f"{mark.at / 10:.0f}", "") for mark in timeline.marks]
    return (f"<tr><td>{escape(name)}</td><td>{start}</td><td>{end}</td></tr>" for name, start, end in rows)


def ratios(path: str) -> str:
    """재어 둔 비율(`{판: {방법: 배}}`)의 표."""
    recorded: dict[str, dict[str, float]] = json.loads(read_snippet(path))
    ways = list(dict.fromkeys(way for row in recorded.values() for way in row))
    rows = [
        [python, *(f"{row[way]:.1f}배" if way in row else "없음" for way in ways)] for python, row in recorded.items()
    ]
    return table(["파이썬", *(f"`{way}`" for way in ways)], rows)


def rules() -> str:
    """관문의 규칙."""
    return table(["규칙", "이런 것이 있으면 내보내지 않습니다"], [[f"`{rule.name}`", rule.refuses] for rule in RULES])


def cures() -> str:
    """규칙과 고치는 법. evidence/README.md의 표다."""
    rows = [[f"`{rule.name}`", rule.refuses, rule.cure] for rule in RULES]
    return table(["규칙", "무엇이 잘못되었나", "이렇게 합니다"], rows)


def kinds() -> str:
    """출력에서 달라져도 되는 값의 종류와 그 보기."""
    rows = []
    for kind in KINDS:
        shown = MARK.sub(r'<span class="varies">\1</span>', escape(kind.example.strip()))
        rows.append([kind.name + ("" if kind.always else ONLY_IF_DIFFERENT), f"<code>{shown}</code>"])
    return table(["값", "보기"], rows)


def outcomes(test: str, labels: str = "") -> str:
    """매개변수화한 테스트를 표로. 이름이 `[행: 결과]`인 것이 통과한 판의 칸에 그 결과를 적는다.

    Parameters:
        test: `tests/파일::함수`.
        labels: 행의 이름과 차례를 정한 TOML 파일(`snippets/`에서 본 경로). 없으면 테스트에 적힌 대로다.
    """
    ledgers = current(Path.cwd()).ledgers
    if not ledgers:
        return NOTHING
    names: Labels = tomllib.loads(read_snippet(labels)) if labels else {}
    blank = {ledger.python: UNTESTED for ledger in ledgers}
    found = outcomes_of(ledgers, test, names.get("words", {}))
    rows = names.get(test.rpartition("::")[2]) or {row: f"`{row}`" for row in found}
    return table(["구분", *blank], [[label, *(blank | found.get(row, {})).values()] for row, label in rows.items()])


def outcomes_of(ledgers: Iterable[Ledger], test: str, words: dict[str, str]) -> dict[str, dict[str, str]]:
    """행마다, 통과한 파이썬마다의 결과."""
    found: dict[str, dict[str, str]] = {}
    for ledger in ledgers:
        for name in ledger.matching(test):
            row, _, outcome = name.partition("[")[2].removesuffix("]").partition(": ")
            cells = found.setdefault(row, {})
            if name in ledger.passing:
                cells[ledger.python] = words.get(outcome, f"`{outcome}`")
    return found


def by_version() -> str:
    """지금 파일과 맞는 원장마다의 수."""
    proofs = current(Path.cwd())
    rows = [_counts(proofs, ledger) for ledger in _in_order(proofs)]
    return table(["Python", "플랫폼", "통과", "건너뜀", "실행한 문장"], rows) if rows else NOTHING


def summary() -> str:
    """지금 파일과 맞는 원장 전부의 요약. 부분마다 접혀 있다."""
    proofs = current(Path.cwd())
    ledgers = _in_order(proofs)
    if not ledgers:
        return NOTHING
    used = packages(ledgers, {name for ledger in ledgers for name in ledger.modules}, proofs.project)
    return "\n\n".join(
        [
            _folded("ledger", "이 표를 계산한 원장", LEDGERS),
            _folded("by-section", "섹션마다 통과한 테스트", _by_section(ledgers)),
            _folded("skipped", "건너뛴 테스트", _skipped(ledgers)),
            _folded("packages", "테스트가 쓴 패키지", table(["패키지", "버전"], list(used.items()))),
        ]
    )


def _folded(name: str, title: str, text: str) -> str:
    """스크립트 없이 펼치는 상자. 자리(id)는 접혀 있어도 보이는 곳이다."""
    return f'<details id="{name}" markdown>\n<summary>{title}</summary>\n\n{text}\n\n</details>'


def _in_order(proofs: Proofs) -> list[Ledger]:
    return sorted(proofs.ledgers, key=lambda ledger: order(ledger.python))


def _counts(proofs: Proofs, ledger: Ledger) -> list[object]:
    found = Counter(test.outcome for test in ledger.tests.values())
    paths = [path for path in proofs.project.snippets if counts_lines(path)]
    total = sum(len(proofs.statements(path)) for path in paths)
    proven = total - sum(len(proofs.unproven(ledger, path)) for path in paths)
    python = ledger.release + ledger.python[len(ledger.version) :]
    return [python, ledger.platform, found["passed"], found["skipped"], f"{proven} / {total}"]


def _by_section(ledgers: Sequence[Ledger]) -> str:
    counts = {ledger.python: Counter(name.split("/")[1] for name in ledger.passing) for ledger in ledgers}
    names = sorted({section for counter in counts.values() for section in counter})
    rows = [[SECTIONS.get(name, name), *(counter[name] for counter in counts.values())] for name in names]
    return table(["절", *counts], rows)


def _skipped(ledgers: Iterable[Ledger]) -> str:
    """이유마다 건너뛴 테스트의 수. 이름은 원장에 있다."""
    found: dict[str, dict[str, set[str]]] = {}
    for ledger in ledgers:
        for name, test in ledger.tests.items():
            if test.outcome == "skipped":
                found.setdefault(test.reason, {}).setdefault(ledger.python, set()).add(name)
    rows = [
        [reason, len(set.union(*pythons.values())), versions_text(pythons)]
        for reason, pythons in sorted(found.items(), key=lambda each: -len(set.union(*each[1].values())))
    ]
    return table(["이유", "테스트", "건너뛴 버전"], rows) if rows else "건너뛴 테스트가 없습니다."


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """마크다운 표. 칸 안의 세로줄은 피한다."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def read_snippet(path: str) -> str:
    return Path("snippets", path).read_text(encoding="utf-8")
