"""블록에 보이는 줄. 고친 스니펫(`X.py` 옆의 `X_fixed.py`)이면 다른 줄을 칠하고, 구역을 정하지 않았으면 그 줄이 든 문장만 보인다.

블록을 그리는 쪽과 지은 사이트를 확인하는 쪽이 함께 쓴다.
"""

from __future__ import annotations

import ast
import posixpath
import re
import textwrap
from difflib import SequenceMatcher
from typing import NamedTuple

from evidence.proofs import Proofs

FIXED = "_fixed"
# 이만큼 바뀌었으면 다른 프로그램이므로 모두 보인다.
MOST = 0.6
# 표식이 빠진 자리의 빈 줄. 칠한 줄은 줄바꿈 뒤에서 닫힌다.
EMPTY_LINES = re.compile(r"(\n(?:</span>)?\n\n)\n+")
Lines = list[tuple[int, str]]


class Cure(NamedTuple):
    """고친 스니펫.

    Parameters:
        before: 고치기 전의 스니펫(`snippets/`부터).
        changed: 고치기 전과 다른 줄의 번호. 빈 줄은 넣지 않는다.
        ranges: 보일 줄의 (처음, 끝). 파일 전체를 보이면 비어 있다.
    """

    before: str
    changed: list[int]
    ranges: list[tuple[int, int]]


def shown_lines(proofs: Proofs, target: str) -> Lines:
    """블록에 보이는 (스니펫의 줄 번호, 글). 구역은 들여쓰기를 줄이고, 표식이 빠진 자리의 빈 줄은 둘까지만 남긴다.

    Parameters:
        target: 포함 줄에 적은 것(`경로`나 `경로:구역`).
    """
    path, _, section = f"snippets/{target}".partition(":")
    cure = cure_of(proofs, target)
    lines = within(proofs.text(path).shown(section or None), cure.ranges if cure else [])
    texts = [line for _, line in lines]
    if section:
        texts = textwrap.dedent("\n".join(texts)).split("\n")
    shown: Lines = []
    for (number, _), text in zip(lines, texts, strict=True):
        if path.endswith(".out") or text.strip() or len(shown) < 2 or any(line.strip() for _, line in shown[-2:]):
            shown.append((number, text))
    return shown


def cure_of(proofs: Proofs, target: str) -> Cure | None:
    """고친 스니펫이면 무엇이 바뀌었는지. 구역을 보이면 고치기 전의 같은 구역과 견주고, 그런 구역이 없으면 없다."""
    path, _, section = f"snippets/{target}".partition(":")
    before = before_of(path)
    if before not in proofs.project.snippets or (section and section not in proofs.text(before).sections):
        return None
    text = proofs.text(path)
    changed = _changed(proofs.text(before).shown(section or None), text.shown(section or None))
    return Cure(before, changed, [] if section else _ranges(text.text, changed))


def before_of(path: str) -> str:
    """고친 스니펫의 이름이면 고치기 전의 이름. 아니면 빈 문자열."""
    stem, suffix = posixpath.splitext(path)
    return f"{stem.removesuffix(FIXED)}{suffix}" if stem.endswith(FIXED) and suffix != ".out" else ""


def closed_up(text: str) -> str:
    """빈 줄을 둘까지만 남긴 글이나 HTML."""
    return EMPTY_LINES.sub(r"\1", text)


def within(lines: Lines, ranges: list[tuple[int, int]]) -> Lines:
    """그 범위에 든 줄. 범위가 없으면 모두다."""
    return [(number, line) for number, line in lines if not ranges or any(a <= number <= b for a, b in ranges)]


def _changed(old: Lines, new: Lines) -> list[int]:
    matcher = SequenceMatcher(None, [line for _, line in old], [line for _, line in new], autojunk=False)
    found = [new[start:end] for kind, _, _, start, end in matcher.get_opcodes() if kind != "equal"]
    return [number for lines in found for number, line in lines if line.strip()]


def _ranges(text: str, changed: list[int]) -> list[tuple[int, int]]:
    """바뀐 줄이 든 가장 바깥의 문장들. 많이 바뀌었거나 파이썬이 아니면 빈 목록이다."""
    lines = text.splitlines()
    try:
        starts = [_start(node, lines) for node in ast.parse(text).body]
    except (SyntaxError, ValueError):
        return []
    if not changed or len(changed) >= MOST * sum(bool(line.strip()) for line in lines):
        return []
    starts[0] = 1
    pairs = zip(starts, [*(start - 1 for start in starts[1:]), len(lines)], strict=True)
    kept = [(first, last) for first, last in pairs if any(first <= number <= last for number in changed)]
    return [] if len(kept) == len(starts) else _joined(kept, lines)


def _start(node: ast.stmt, lines: list[str]) -> int:
    """문장의 첫 줄. 데코레이터와 바로 위의 주석도 그 문장의 것이다."""
    first: int = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return first


def _joined(ranges: list[tuple[int, int]], lines: list[str]) -> list[tuple[int, int]]:
    """이어진 범위는 하나로 합치고, 끝의 빈 줄은 뺀다."""
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        joined.append((joined.pop()[0] if joined and joined[-1][1] + 1 == first else first, last))
    first, last = joined[-1]
    while not lines[last - 1].strip():
        last -= 1
    return [*joined[:-1], (first, last)]
