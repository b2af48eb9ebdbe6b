"""매주의 작업 하나가 찾은 것과, 그것을 모은 이슈의 글. 표준 라이브러리만 쓴다."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from tools.untrusted import choice, code, document, fitted, items, number, record, text

MARKER = "<!-- weekly-report -->"
MOST = 300
# 한 작업에서 보일 페이지와, 페이지에서 보일 것.
PAGES, PARTS = 30, 8
KINDS = ("claim", "block", "test", "link")
NAMES = {"claim": "주장", "block": "블록", "test": "테스트", "link": "링크"}
PAGE = re.compile(r"(?!.*\.\.)[\w./-]{0,200}")


@dataclass(frozen=True)
class Broken:
    """깨진 것 하나.

    Parameters:
        page: 저장소 뿌리에서 본 페이지. 어느 페이지의 것인지 모르면 비어 있다.
        kind: claim, block, test, link 가운데 하나.
        name: 테스트나 스니펫이나 주소.
        text: 주장의 문장이나 까닭.
    """

    page: str
    kind: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Report:
    """작업 하나가 찾은 것.

    Parameters:
        broken: 많아야 `MOST`개.
        moved: 판이 오른 패키지(`pytest 9.2.0 → 9.3.0`).
        left_off: 적지 않은 수.
    """

    broken: tuple[Broken, ...] = ()
    moved: tuple[str, ...] = ()
    left_off: int = 0


def report(broken: Iterable[Broken], moved: Iterable[str] = ()) -> Report:
    """중복을 빼고, 페이지의 차례로."""
    found = sorted(set(broken), key=lambda each: (each.page == "", each.page, KINDS.index(each.kind), each.name))
    return Report(tuple(found[:MOST]), tuple(moved)[:MOST], max(0, len(found) - MOST))


def write(found: Report) -> str:
    """아티팩트에 넣을 JSON."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1)


def read(data: bytes) -> Report:
    """새 패키지의 코드가 섞인 작업이 적은 JSON을 읽는다.

    Raises:
        UntrustedError: 정해 둔 꼴이 아닐 때.
    """
    found = record(document(data), "report", "broken", "moved", "left_off")
    return Report(
        tuple(_read(each) for each in items(found["broken"], "broken", MOST)),
        tuple(text(each, "moved") for each in items(found["moved"], "moved", MOST)),
        number(found["left_off"], "left_off"),
    )


def _read(value: object) -> Broken:
    found = record(value, "broken", "page", "kind", "name", "text")
    return Broken(
        text(found["page"], "page", PAGE),
        choice(found["kind"], "kind", KINDS),
        text(found["name"], "name"),
        text(found["text"], "text"),
    )


def title(found: Mapping[str, Report], failed: Iterable[str]) -> str:
    """이슈의 제목. 수만 적으므로 남의 글이 들어가지 않는다."""
    pages = {each.page for report in found.values() for each in report.broken if each.page}
    unfinished = len([*failed])
    parts = [f"페이지 {len(pages)}쪽"] * bool(pages) + [f"끝내지 못한 확인 {unfinished}개"] * bool(unfinished)
    return f"매주의 확인: {', '.join(parts) or '페이지 밖에서'} 깨짐"


def body(found: Mapping[str, Report], failed: Mapping[str, str], run: str) -> str:
    """이슈의 글.

    Parameters:
        found: 작업의 이름마다 찾은 것.
        failed: 찾은 것을 남기지 못한 작업의 이름마다 까닭.
        run: 실행의 주소.
    """
    lines = [MARKER, f"[마지막 실행]({run})에서 깨진 것입니다. 매주 이 글을 고쳐 쓰고, 모두 통과하면 닫습니다.", ""]
    for name, why in failed.items():
        lines += [f"### {name}", "", why, ""]
    for name, each in found.items():
        if each.broken:
            lines += [f"### {name}", "", *_pages(each), ""]
    return fitted(lines)


def _pages(found: Report) -> Iterator[str]:
    pages: dict[str, list[Broken]] = {}
    for each in found.broken:
        pages.setdefault(each.page, []).append(each)
    for page, parts in [*pages.items()][:PAGES]:
        yield f"- {code(page) if page else '페이지를 모르는 것'} ({len(parts)}개)"
        yield from (f"    - {_part(part)}" for part in parts[:PARTS])
        if len(parts) > PARTS:
            yield f"    - 그 밖에 {len(parts) - PARTS}개"
    rest = len(pages) - PAGES
    if rest > 0 or found.left_off:
        yield f"- 그 밖에 페이지 {max(0, rest)}쪽, 적지 않은 것 {found.left_off}개"
    if found.moved:
        yield ""
        yield f"판이 오른 패키지: {code(', '.join(found.moved), 1000)}"


def _part(part: Broken) -> str:
    sentence = f"{code(part.text, 100)} → " if part.text else ""
    return f"{NAMES[part.kind]} {sentence}{code(part.name, 120)}"
