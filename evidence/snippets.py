"""스니펫의 구역과 실행되는 문장, 그리고 출력 파일의 이름."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

# 셋 다 pymdownx.snippets가 읽는 것과 같다. 앞에 ;이 있으면 표식이 아니다.
MARKER = re.compile(r"(?<![-;])-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([^\]]*?)[ \t]*\]", re.IGNORECASE)
INCLUDE = re.compile(r"[ \t]*-+8<-+(?:[ \t]+([\"']).+\1)?")
CUT = "8<-"
ESCAPED = re.compile(r";-+8<-")
ALONE = re.compile(r"\s*(?:#|//|;|--|<!--|/\*)?\s*-+8<-+[ \t]+\[[^\]]*\]\s*(?:-->|\*/)?\s*")
QUOTATIONS = "snippets/note/"
# 실행할 수 없고 다른 것이 읽는 파일. 나머지는 테스트가 실행해야 한다.
READ_ONLY = (".cfg", ".html", ".ini", ".json", ".lock", ".md", ".svg", ".toml", ".txt", ".yaml", ".yml")
SECTION_NAME = re.compile(r"[a-z][-_0-9a-z]*")
OUTPUT = re.compile(r"(?P<stem>.+?)(?:\.(?P<since>3\.\d+))?\.out")

Outputs = dict[str, list[tuple[str, str]]]


class Section(NamedTuple):
    """스니펫의 한 구역. 줄 번호는 표식을 뺀 첫 줄과 마지막 줄이며 1부터 센다."""

    name: str
    first: int
    last: int


class Text(NamedTuple):
    """스니펫이나 출력의 글.

    Parameters:
        sections: 이름마다 그 구역.
        faults: 구역을 잘못 나눈 곳의 (줄, 잘못).
    """

    text: str
    sections: dict[str, Section]
    faults: list[tuple[int, str]]

    @property
    def clean(self) -> str:
        """표식 줄을 뺀 글 전체."""
        return "".join(f"{line}\n" for _, line in self.shown(None)) if CUT in self.text else self.text

    def shown(self, section: str | None) -> list[tuple[int, str]]:
        """읽는 사람에게 보이는 줄을 (스니펫의 줄 번호, 글)로 준다. 표식 줄은 보이지 않는다."""
        lines = list(enumerate(self.text.splitlines(), 1))
        if section:
            lines = lines[self.sections[section].first - 1 : self.sections[section].last]
        if CUT not in self.text:
            return lines
        return [(number, line) for number, line in lines if not MARKER.search(line)]


def is_quotation(path: str) -> bool:
    """원문 노트에서 그대로 옮긴 블록인지. 틀린 것도 그대로이므로 어떻게 끝나는지만 확인한다."""
    return path.startswith(QUOTATIONS)


def can_run(path: str) -> bool:
    """테스트가 실행해야 증명되는 파일인지. 설정 파일처럼 실행할 수 없는 것은 쓰기만 해도 된다."""
    return PurePosixPath(path).suffix not in READ_ONLY


def statements(text: str) -> list[range]:
    """실행되어야 하는 문장마다 그 줄들. 본문이 있는 문장이면 본문이 시작하기 전까지다.

    문서 문자열과 `global`, 값이 없는 변수 표기는 바이트코드가 없다. `try`는 안의 문장이 대신한다.

    Raises:
        SyntaxError: 파이썬으로 읽을 수 없을 때.
    """
    return [_header(node) for node in _stmts(tree_of(text)) if _is_executed(node)]


def _stmts(tree: ast.AST) -> Iterator[ast.stmt]:
    """나무의 모든 문장. 식의 안에는 문장이 없으므로 식은 걷지 않는다."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(tree, name, ()):
            if isinstance(node, ast.stmt):
                yield node
            yield from _stmts(node)


@cache
def tree_of(text: str) -> ast.Module:
    """파이썬 소스의 구문 나무. 여러 규칙이 같은 스니펫을 본다.

    Raises:
        SyntaxError: 파이썬으로 읽을 수 없을 때.
    """
    return ast.parse(text)


def _is_executed(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return not isinstance(node.value.value, str)
    if isinstance(node, ast.AnnAssign):
        return node.value is not None
    return not isinstance(node, ast.Global | ast.Nonlocal | ast.Try | ast.TryStar)


def _header(node: ast.stmt) -> range:
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    if not body:
        return range(first, (node.end_lineno or first) + 1)
    inner = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    start = min([inner.lineno, *(each.lineno for each in getattr(inner, "decorator_list", []))])
    return range(first, max(start, node.lineno + 1))


def parse(path: str, text: str) -> Text:
    """구역을 찾는다. 출력에는 구역이 없다."""
    if CUT not in text:
        return Text(text, {}, [])
    if path.endswith(".out"):
        message = "출력에 구역 표식이나 포함 줄이 있습니다; 스니펫이 다른 글을 찍게 하십시오"
        numbered = enumerate(text.splitlines(), 1)
        faults = [(number, message) for number, line in numbered if MARKER.search(line) or INCLUDE.fullmatch(line)]
        return Text(text, {}, faults)
    return Text(text, *_sections(text))


def _sections(text: str) -> tuple[dict[str, Section], list[tuple[int, str]]]:
    """구역은 겹쳐 담을 수 있어도 엇갈릴 수는 없다."""
    found: dict[str, Section] = {}
    faults: list[tuple[int, str]] = []
    opened: dict[str, int] = {}
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if INCLUDE.fullmatch(line):
            faults.append((number, "스니펫에 포함 줄이 있습니다; 줄을 지우거나 앞에 ;을 붙이십시오"))
        if not (marker := MARKER.search(line)):
            if CUT in line and "[" in line and not ESCAPED.search(line):
                faults.append((number, "구역 표식을 읽을 수 없습니다; [start:이름]이나 [end:이름]으로 쓰십시오"))
            continue
        if not ALONE.fullmatch(line):
            faults.append((number, "구역 표식이 코드와 한 줄에 있습니다; 표식만 있는 주석 줄로 옮기십시오"))
        kind, name = marker[1].lower(), marker[2]
        if not SECTION_NAME.fullmatch(name):
            faults.append((number, f"구역 이름 {name!r}을 쓸 수 없습니다; 영어 소문자로 시작하십시오"))
        elif kind == "start":
            if name in found or name in opened:
                faults.append((number, f"구역 {name}을 두 번 열었습니다; 이름을 바꾸십시오"))
            opened[name] = number
        elif name not in opened:
            faults.append((number, f"열지 않은 구역 {name}을 닫았습니다; [start:{name}]을 넣으십시오"))
        else:
            if (inner := list(opened)[-1]) != name:
                faults.append((number, f"구역 {name}이 {inner}과 엇갈립니다; 안쪽 구역을 먼저 닫으십시오"))
            start = opened.pop(name)
            if not any(line.strip() and not MARKER.search(line) for line in lines[start : number - 1]):
                faults.append((start, f"구역 {name}이 비어 있습니다; 보일 줄을 넣거나 표식을 지우십시오"))
            found.setdefault(name, Section(name, start + 1, number - 1))
    faults += [(line, f"구역 {name}을 닫지 않았습니다; [end:{name}]을 넣으십시오") for name, line in opened.items()]
    return found, faults


def outputs(paths: Iterable[str]) -> Outputs:
    """출력 파일을 줄기(`X.out`과 `X.3.14.out`의 `X`)마다 (시작하는 판, 경로)로, 오래된 판부터 모은다."""
    found: Outputs = {}
    for path in paths:
        if path.endswith(".out") and (match := OUTPUT.fullmatch(path)):
            found.setdefault(match["stem"], []).append((match["since"] or "", path))
    return {stem: sorted(variants, key=lambda variant: _order(variant[0])) for stem, variants in found.items()}


def output_of(snippet: str, version: str, found: Mapping[str, list[tuple[str, str]]]) -> str | None:
    """그 판의 파이썬에서 나와야 할 출력 파일. `X.3.14.out`은 3.14부터 `X.out`을 대신한다."""
    variants = found.get(snippet.rsplit(".", 1)[0], [])
    return next((path for since, path in reversed(variants) if _order(since) <= _order(version)), None)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")) if version else ()
