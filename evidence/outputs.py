"""출력의 비교. 글자 하나까지 같아야 하며, 실행할 때마다 다른 값만 `‹`와 `›` 사이에 두어 다를 수 있다.

다를 수 있는 것은 `KINDS`가 전부다. `marked`가 출력에서 그런 값을 찾아 표시하고, `differs`는 그 자리에 같은 종류의
값이 있는지 확인한다. 파이썬은 실행한 파일의 경로를 절대 경로로 찍으므로 스니펫의 폴더는 실행할 때 떼어 둔다(plugin.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

OPEN, CLOSE = "‹", "›"
MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
# 컴퓨터마다 다른 폴더 대신 보이는 경로(running.py의 machine_roots).
PLACES: tuple[str, ...] = (
    "/home/me/.venv/lib/python3/site-packages",
    "/home/me/.venv",
    "/home/me/notes",
    "/home/me/work",
)
PLACES += ("/home/me", "/usr/lib/python3", "/usr")
PATH = "|".join(map(re.escape, PLACES))
SOURCE = r"\S[^\n]*(?:\n {4,}[^\n]*)*"


class Kind(NamedTuple):
    """실행할 때마다 다를 수 있는 값의 종류.

    Parameters:
        name: 읽는 사람에게 보이는 이름.
        example: 그런 값이 있는 출력의 보기.
        place: 출력에서 그 값을 찾는 식. 값은 `value` 무리다.
        value: 그 종류의 값.
        always: 두 번 실행해 같아도 표시하는지. 번호는 정해진 수와 구별할 수 없어 다를 때만 표시한다.
    """

    name: str
    example: str
    place: re.Pattern[str]
    value: str
    always: bool = True


TIME = r"\d+\.\d+(?:e-\d+)?"
KINDS = (
    Kind(
        "걸린 시간",
        f"1 passed in {OPEN}0.02{CLOSE}s",
        re.compile(
            rf"(?<![\w.])(?P<value>{TIME})(?= ?(?:s\b|ms\b|초|밀리초|seconds\b))|^\((?P<sql>\d+\.\d{{3}})\)(?= )", re.M
        ),
        TIME,
    ),
    Kind(
        "메모리 주소",
        f"<Task at {OPEN}0x7f1c2a3b4c50{CLOSE}>",
        re.compile(r"\b(?P<value>0x[0-9a-fA-F]{6,16})\b"),
        "0x[0-9a-fA-F]{6,16}",
    ),
    Kind(
        "프로세스와 스레드의 번호",
        f"PID {OPEN}12345{CLOSE}",
        re.compile(r"(?i)(?:\b(?:pid|process|tid|thread|ident)|프로세스|스레드)(?: id)?[ =:#]+(?P<value>\d+)\b"),
        r"\d+",
        always=False,
    ),
    Kind(
        "asyncio ps의 표에서 프로세스의 번호와 그 뒤의 칸",
        f"{OPEN}12345      {CLOSE}0x7f1c2a3b4c50       Task-1",
        re.compile(r"^(?P<value>\d+ +)(?=0x)", re.M),
        r"\d+ +",
        always=False,
    ),
    Kind(
        "포트",
        f"127.0.0.1:{OPEN}43817{CLOSE}",
        re.compile(r"(?:127\.0\.0\.1|localhost|::1\]?)(?::|', )(?P<value>\d{4,5})\b"),
        r"\d{4,5}",
        always=False,
    ),
    Kind(
        "스니펫의 폴더 밖의 경로",
        f'File "{OPEN}/usr/lib/python3{CLOSE}/queue.py"',
        re.compile(rf"(?P<value>{PATH})(?![\w.-])"),
        PATH,
    ),
    Kind(
        "폴더 밖의 줄 번호",
        f", line {OPEN}171{CLOSE}, in get",
        re.compile(rf'{CLOSE}[^\n"\'\s:]*(?:["\']?, line |:)(?P<value>\d+)'),
        r"\d+",
    ),
    Kind(
        "폴더 밖의 소스",
        f"    {OPEN}self.not_empty.wait(){CLOSE}",
        re.compile(
            rf'^ *(?:File "{OPEN}[^\n]*\n {{4,}}|{OPEN}[^\n]*: \w+Warning: [^\n]*\n {{2}})(?P<value>{SOURCE})', re.M
        ),
        SOURCE,
    ),
    Kind(
        "Poetry가 경로로 지은 환경의 이름",
        f"app-{OPEN}Xy3dQ1aB-py3.11{CLOSE}",
        re.compile(r"\b[\w-]+?-(?P<value>[A-Za-z0-9_-]{8}-py3\.\d+)\b"),
        r"[A-Za-z0-9_-]{8}-py3\.\d+",
    ),
    Kind(
        "패치 버전까지 적은 파이썬의 버전",
        f"Python {OPEN}3.11.7{CLOSE}",
        re.compile(r"\b(?:[Pp]ython(?: version)? \(?|python3\.\d+ \()(?P<value>3\.\d+\.\d+)\b"),
        r"3\.\d+\.\d+",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}
PATHS, SOURCES = BY_NAME["스니펫의 폴더 밖의 경로"], BY_NAME["폴더 밖의 소스"]
IN_FRAME = (BY_NAME["폴더 밖의 줄 번호"], SOURCES)
SIMPLE = tuple(kind for kind in KINDS if kind not in (PATHS, *IN_FRAME))


class Span(NamedTuple):
    """출력에서 달라질 수 있는 값 하나의 자리와 보일 글."""

    start: int
    end: int
    shown: str


def differs(expected: str, actual: str, roots: Mapping[str, str] | None = None) -> int:
    """출력이 다르면 처음으로 다른 줄의 번호(1부터), 같으면 0.

    Parameters:
        expected: 값을 표시한 출력 파일의 글.
        actual: 실행한 그대로의 글. 표시에 쓰는 글자가 있으면 다른 것으로 본다.
        roots: 컴퓨터마다 다른 폴더와, 그 대신 보이는 경로. 그 경로의 자리에는 그 폴더만 있을 수 있다.
    """
    if OPEN in actual or CLOSE in actual:
        return next(number for number, line in enumerate(actual.split("\n"), 1) if OPEN in line or CLOSE in line)
    patterns = [_pattern(line, roots or {}) for line in _whole_lines(expected)]
    if re.fullmatch("".join(patterns), actual):
        return 0
    same = max(number for number in range(len(patterns) + 1) if re.match("".join(patterns[:number]), actual))
    return "".join(_whole_lines(expected)[:same]).count("\n") + 1


def _whole_lines(text: str) -> list[str]:
    """표시가 줄을 넘으면 그 줄들을 하나로 본 줄들."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and lines[-1].count(OPEN) > lines[-1].count(CLOSE):
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _pattern(expected: str, roots: Mapping[str, str]) -> str:
    parts = MARK.split(expected)
    return "".join(_value_pattern(part, roots) if number % 2 else re.escape(part) for number, part in enumerate(parts))


def _value_pattern(value: str, roots: Mapping[str, str]) -> str:
    if value in PLACES:
        here = (root for root, shown in roots.items() if shown == value)
        return f"(?:{'|'.join(map(re.escape, (value, *here)))})"
    return next((f"(?:{kind.value})" for kind in KINDS if re.fullmatch(kind.value, value)), re.escape(value))


def marked(text: str, *, sources: str = "", other: str | None = None, roots: Mapping[str, str] | None = None) -> str:
    """실행할 때마다 다른 값을 표시한 출력.

    Parameters:
        text: 실행한 그대로의 글.
        sources: 스니펫의 글. 여기에 그대로 적힌 값은 프로그램이 정한 것이므로 표시하지 않는다.
        other: 한 번 더 실행한 글. 번호는 두 글에서 다를 때만 표시한다.
        roots: 컴퓨터마다 다른 폴더와, 그 대신 보일 경로.
    """
    spans = list(_simple(text))
    again = list(_simple(other)) if other is not None else spans
    twins = [_cut(other or text, span) for span, _ in again] if len(again) == len(spans) else [None] * len(spans)
    chosen = [
        span
        for (span, kind), twin in zip(spans, twins, strict=True)
        if _cut(text, span) not in sources and (kind.always or twin != _cut(text, span))
    ]
    return _in_frames(_put(text, [*chosen, *_paths(text, roots or {})]))


def _simple(text: str | None) -> Iterator[tuple[Span, Kind]]:
    for kind in SIMPLE:
        for match in kind.place.finditer(text or ""):
            start, end = match.span(match.lastgroup or "value")
            yield Span(start, end, (text or "")[start:end]), kind


def _paths(text: str, roots: Mapping[str, str]) -> Iterator[Span]:
    longest = sorted((root for root in roots if len(root) > 1), key=len, reverse=True)
    found = re.compile("|".join(rf"{re.escape(root)}(?![\w.-])" for root in longest)) if longest else None
    for match in found.finditer(text) if found else ():
        yield Span(*match.span(), roots[match[0]])


def _cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _put(text: str, spans: Iterable[Span]) -> str:
    end = len(text)
    for span in sorted(spans, reverse=True):
        if span.end <= end:
            text = f"{text[: span.start]}{OPEN}{span.shown}{CLOSE}{text[span.end :]}"
            end = span.start
    return text


def _in_frames(text: str) -> str:
    """폴더 밖의 프레임이면 줄 번호와 소스도 표시한다."""
    for kind in IN_FRAME:
        spans = [Span(*match.span("value"), match["value"]) for match in kind.place.finditer(text)]
        text = _put(text, [span for span in spans if OPEN not in span.shown])
    return text


def mark_faults(text: str, sources: str = "") -> Iterator[tuple[int, str]]:
    """표시하면 안 되는데 표시한 자리의 (줄, 잘못).

    Parameters:
        sources: 스니펫의 글.
    """
    if text.count(OPEN) != text.count(CLOSE) or len(MARK.findall(text)) != text.count(OPEN):
        yield 1, f"{OPEN}와 {CLOSE}의 짝이 맞지 않습니다; make outputs로 다시 쓰십시오"
        return
    for match in MARK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if not _is_kind(text, match):
            yield line, f"{match[0]}는 달라져도 되는 종류가 아닙니다; 표시를 지우거나 늘 같은 값을 찍게 하십시오"
        elif match[1] in sources:
            yield line, f"{match[0]}는 스니펫에 적힌 값입니다; 표시를 지우십시오"


def _is_kind(text: str, mark: re.Match[str]) -> bool:
    """표시를 모두 벗긴 글의 그 자리에 그 종류의 값이 있는지."""
    start = mark.start() - 2 * len(MARK.findall(text[: mark.start()]))
    bare = MARK.sub(r"\1", text)
    end = start + len(mark[1])
    if any((span.start, span.end) == (start, end) for span, _ in _simple(bare)):
        return True
    if mark[1] in PLACES:
        return True
    framed = text[: mark.start()] + mark[1] + text[mark.end() :]
    places = (found.span("value") for kind in IN_FRAME for found in kind.place.finditer(framed))
    return any(place == (mark.start(), mark.start() + len(mark[1])) for place in places)
