"""출력의 비교. 글자 하나까지 같아야 하며, 실행할 때마다 다른 값은 `‹`와 `›` 사이에 둔다.

무엇이 다를 수 있는지는 `KINDS`가 전부다. 출력에 있는 그런 값은 `marked`가 표시하고, `differs`는 그 자리에
같은 종류의 값이 있는지 확인한다.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

OPEN, CLOSE = "‹", "›"
MARK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


class Kind(NamedTuple):
    """실행할 때마다 다를 수 있는 값의 종류.

    Parameters:
        name: 읽는 사람에게 보이는 이름.
        found: 출력에서 그 값을 찾는 식. 값은 `value` 무리다.
        value: 그 종류의 값.
        always: 두 번 실행해 같아도 표시하는지. 번호는 정해진 수와 구별할 수 없어 다를 때만 표시한다.
    """

    name: str
    found: re.Pattern[str]
    value: str
    always: bool = True


PATH_VALUE = r"(?:/|[A-Za-z]:[\\/])[^\s\"'<>|:,)]*"
FRAME = re.compile(rf'\s*File "{OPEN}[^{CLOSE}]*{CLOSE}[^"]*", line ')
KINDS = (
    Kind(
        "걸린 시간",
        re.compile(r"(?<![\w.])(?P<value>\d+\.\d+)(?= ?(?:s\b|ms\b|초|밀리초|seconds\b))"),
        r"\d+\.\d+",
    ),
    Kind("걸린 시간", re.compile(r"^\((?P<value>\d+\.\d{3})\)(?= )", re.MULTILINE), r"\d+\.\d+"),
    Kind("메모리 주소", re.compile(r"\b(?P<value>0x[0-9a-fA-F]{6,16})\b"), "0x[0-9a-fA-F]{6,16}"),
    Kind(
        "프로세스와 스레드의 번호",
        re.compile(r"(?i)(?:\b(?:pid|process|tid|thread|ident)|프로세스|스레드)(?: id)?[ =:#]+(?P<value>\d+)\b"),
        r"\d+",
        always=False,
    ),
    Kind("프로세스와 스레드의 번호", re.compile(r"^ *(?P<value>\d+)(?= )", re.MULTILINE), r"\d+", always=False),
    Kind("포트", re.compile(r"(?:127\.0\.0\.1|localhost|::1\]?)(?::|', )(?P<value>\d{4,5})\b"), r"\d{4,5}"),
    Kind("스니펫의 폴더 밖의 경로", re.compile(rf"(?<![\w./:<])(?P<value>{PATH_VALUE})"), PATH_VALUE),
)
LINE_NUMBER = Kind("폴더 밖의 줄 번호", re.compile(r", line (?P<value>\d+)(?=,)"), r"\d+")
SOURCE = Kind("폴더 밖의 소스", re.compile(r"^ {4}(?P<value>\S[^\n]*(?:\n {4,}[^\n]*)*)", re.MULTILINE), r"\S[^\n]*(?:\n {4,}[^\n]*)*")


class Span(NamedTuple):
    """출력에서 달라질 수 있는 값 하나의 자리."""

    start: int
    end: int
    kind: Kind


def differs(expected: str, actual: str) -> int:
    """출력이 다르면 처음으로 다른 줄의 번호(1부터), 같으면 0.

    Parameters:
        expected: 값을 표시한 출력 파일의 글.
        actual: 실행한 그대로의 글.
    """
    if OPEN in actual or CLOSE in actual:
        return next(number for number, line in enumerate(actual.split("\n"), 1) if OPEN in line or CLOSE in line)
    lines = _whole_lines(expected)
    if re.fullmatch("".join(_pattern(line) for line in lines), actual):
        return 0
    same = 0
    while same < len(lines) and re.match("".join(_pattern(line) for line in lines[: same + 1]), actual):
        same += 1
    return "".join(lines[:same]).count("\n") + 1


def _whole_lines(text: str) -> list[str]:
    """표시가 줄을 넘으면 그 줄들을 하나로 본 줄들."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if lines and lines[-1].count(OPEN) > lines[-1].count(CLOSE):
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _pattern(expected: str) -> str:
    parts = MARK.split(expected)
    return "".join(_value_pattern(part) if number % 2 else re.escape(part) for number, part in enumerate(parts))


def _value_pattern(value: str) -> str:
    kinds = (kind.value for kind in (*KINDS, LINE_NUMBER, SOURCE))
    return next((f"(?:{kind})" for kind in kinds if re.fullmatch(kind, value)), re.escape(value))


def marked(text: str, sources: str = "", other: str | None = None, before: str = "") -> str:
    """실행할 때마다 다른 값을 표시한 출력.

    Parameters:
        text: 실행한 그대로의 글.
        sources: 스니펫의 글. 여기에 그대로 적힌 값은 프로그램이 정한 것이므로 표시하지 않는다.
        other: 한 번 더 실행한 글. 번호는 두 글에서 다를 때만 표시한다.
        before: 지금 있는 출력 파일. 사람이 표시해 둔 값은 그대로 표시한다.
    """
    kept = {(span.kind.name, _around(before, span)) for span in _marks(before)}
    again = [_value(other, span) for span in _found(other)] if other is not None else []
    spans = list(_found(text))
    twins = again if len(again) == len(spans) else [""] * len(spans)
    chosen = [
        span
        for span, twin in zip(spans, twins, strict=True)
        if (span.kind.name, _around(text, span)) in kept
        or (_value(text, span) not in sources and (span.kind.always or (other is not None and twin != _value(text, span))))
    ]
    return _with_frames(_put_marks(text, chosen))


def mark_faults(text: str) -> Iterator[tuple[int, str]]:
    """정해진 종류가 아닌데 표시한 자리의 (줄, 잘못)."""
    if OPEN not in text and CLOSE not in text:
        return
    bare = text.replace(OPEN, "").replace(CLOSE, "")
    allowed = {_around(bare, span): span for span in _found(bare)}
    places = {(span.start, span.end) for span in allowed.values()}
    shift = 0
    for match in MARK.finditer(text):
        start = match.start() - shift
        shift += 2
        line_start = text.rfind("\n", 0, match.start()) + 1
        above = text[text.rfind("\n", 0, line_start - 1) + 1 : line_start] if line_start else ""
        in_frame = FRAME.match(text[line_start : match.start()] + OPEN) or FRAME.match(text[line_start : match.end()])
        if (start, start + len(match[1])) in places or in_frame or FRAME.match(above):
            continue
        message = f"{match[0]}는 달라져도 되는 종류가 아닙니다; 표시를 지우거나 늘 같은 값을 찍게 하십시오"
        yield text.count("\n", 0, match.start()) + 1, message
    if text.count(OPEN) != text.count(CLOSE) or MARK.sub("", text).count(OPEN):
        yield 1, f"{OPEN}와 {CLOSE}의 짝이 맞지 않습니다; make outputs로 다시 쓰십시오"


def _marks(text: str) -> Iterator[Span]:
    """표시한 자리를 표시를 뺀 글의 자리로."""
    bare = {(span.start, span.end): span for span in _found(text.replace(OPEN, "").replace(CLOSE, ""))}
    for number, match in enumerate(MARK.finditer(text)):
        start = match.start() - 2 * number
        if span := bare.get((start, start + len(match[1]))):
            yield span


def _found(text: str | None) -> Iterator[Span]:
    """값들을 앞에서부터, 겹치지 않게."""
    found = sorted(
        (Span(*match.span("value"), kind) for kind in KINDS for match in kind.found.finditer(text or "")),
        key=lambda span: (span.start, -span.end),
    )
    end = -1
    for span in found:
        if span.start >= end:
            yield span
            end = span.end


def _value(text: str | None, span: Span) -> str:
    return (text or "")[span.start : span.end]


def _around(text: str, span: Span) -> tuple[int, str]:
    """줄의 차례와 앞글. 값이 달라도 같은 자리인지 보는 열쇠다."""
    bare = text.replace(OPEN, "").replace(CLOSE, "")
    start = bare.rfind("\n", 0, span.start) + 1
    return bare.count("\n", 0, span.start), bare[start : span.start]


def _put_marks(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, reverse=True):
        text = f"{text[: span.start]}{OPEN}{_value(text, span)}{CLOSE}{text[span.end :]}"
    return text


def _with_frames(text: str) -> str:
    """폴더 밖의 프레임이면 줄 번호와 소스도 표시한다."""
    lines = text.split("\n")
    result: list[str] = []
    source: list[str] = []

    def close() -> None:
        if source:
            indent = source[0][: len(source[0]) - len(source[0].lstrip())]
            result.extend([f"{indent}{OPEN}{source[0].lstrip()}", *source[1:]])
            result[-1] += CLOSE
            source.clear()

    inside = False
    for line in lines:
        if inside and line.startswith("    ") and not line.lstrip().startswith("File "):
            source.append(line)
            continue
        close()
        inside = FRAME.match(line) is not None
        result.append(LINE_NUMBER.found.sub(rf", line {OPEN}\g<value>{CLOSE}", line) if inside else line)
    close()
    return "\n".join(result)
