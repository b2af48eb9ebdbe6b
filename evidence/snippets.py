"""스니펫의 구역, 그리고 출력 파일의 이름."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from packaging.version import Version

# pymdownx.snippets가 읽는 것과 같은 표식이다.
MARKER = re.compile(r";*-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([^\]]*?)[ \t]*\]")
SECTION_NAME = re.compile(r"[a-z][-_0-9a-z]*")
OUTPUT = re.compile(r"(?P<stem>.+?)(?:\.(?P<since>3\.\d+))?\.out")


@dataclass(frozen=True)
class Section:
    """스니펫의 한 구역. 줄 번호는 표식을 뺀 첫 줄과 마지막 줄이며 1부터 센다."""

    name: str
    first: int
    last: int


def sections(text: str) -> tuple[dict[str, Section], list[tuple[int, str]]]:
    """구역과, 구역을 잘못 나눈 곳의 (줄, 잘못)을 준다. 구역은 겹쳐 담을 수 있어도 엇갈릴 수는 없다."""
    found: dict[str, Section] = {}
    faults: list[tuple[int, str]] = []
    opened: dict[str, int] = {}
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if not (marker := MARKER.search(line)) or marker[0].startswith(";"):
            continue
        kind, name = marker[1], marker[2]
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


def shown(text: str, section: Section | None) -> list[tuple[int, str]]:
    """읽는 사람에게 보이는 줄을 (스니펫의 줄 번호, 글)로 준다. 표식 줄은 보이지 않는다."""
    lines = list(enumerate(text.splitlines(), 1))
    if section:
        lines = lines[section.first - 1 : section.last]
    return [(number, line) for number, line in lines if not MARKER.search(line)]


def output_of(snippet: str, version: str, existing: Iterable[str]) -> str | None:
    """그 판의 파이썬에서 나와야 할 출력 파일. `X.3.14.out`은 3.14부터 `X.out`을 대신한다."""
    stem = snippet.rsplit(".", 1)[0]
    best: tuple[Version, str] | None = None
    for path in existing:
        match = OUTPUT.fullmatch(path)
        if match and match["stem"] == stem:
            since = Version(match["since"] or "0")
            if since <= Version(version) and (best is None or since > best[0]):
                best = (since, path)
    return best[1] if best else None


def variants_of(output: str, existing: Iterable[str]) -> list[tuple[str, str]]:
    """출력 `X.out`과 그 판별 변형을 (시작하는 판, 경로)로, 오래된 판부터 준다."""
    stem = output.removesuffix(".out")
    found = []
    for path in existing:
        match = OUTPUT.fullmatch(path)
        if match and match["stem"] == stem:
            found.append((match["since"] or "", path))
    return sorted(found, key=lambda entry: Version(entry[0] or "0"))
