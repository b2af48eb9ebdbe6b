"""옮긴 기록: 페이지만 보고 노트를 되돌리는 데 필요한 것. 페이지 끝의 주석에 한 줄에 하나씩 적는다."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

OPENING = "<!-- 노트에서 옮긴 기록입니다. 되돌릴 때만 쓰니, 내보내기 전에 이 주석을 지웁니다."
CLOSING = "-->"


class Change(NamedTuple):
    """페이지의 한 줄에서 바꾼 곳.

    Parameters:
        name: 바꾼 것의 이름(conversions.TABLE).
        start: 바꾼 뒤의 줄에서 시작하는 칸.
        end: 바꾼 뒤의 줄에서 끝나는 칸.
        original: 노트에 있던 글.
    """

    name: str
    start: int
    end: int
    original: str


class Kept(NamedTuple):
    """블록 하나에서 페이지에 남지 않은 것.

    Parameters:
        opening: 울타리를 연 줄. 들여쓴 코드면 None.
        closing: 울타리를 닫은 줄. 닫지 않았으면 None.
        cut: 안의 줄마다 뗀 것.
        odd: 뗀 것을 다시 붙여도 같지 않은 줄(번호마다 그대로).
    """

    opening: str | None
    closing: str | None
    cut: str
    odd: dict[str, str]


@dataclass
class Record:
    """페이지 하나의 기록.

    Parameters:
        note: 노트의 파일 이름.
        digest: 노트의 SHA-256.
        part: 몇 번째 쪽인지(0부터).
        front: 노트의 머리말 그대로. 첫 쪽에만 있다.
        bom, crlf: 노트의 바이트 순서 표시와 줄 끝.
        added: 도구가 더한 줄. 번호는 머리말 다음부터 0으로 센다.
        changes: 줄마다 바꾼 것, 바꾼 차례대로.
        blocks: 블록을 여는 줄마다 남긴 것.
        place: 노트가 있던 자리의 지문. 이름이 같은 다른 노트(README.md)를 가른다.
        choice: 사람이 정한 섹션, 나눌 단계, 주소.
        files: 이 쪽과 함께 쓴 파일마다 그 글의 지문. 그림이면 노트에 적은 경로.
    """

    note: str
    digest: str
    part: int
    front: str = ""
    bom: bool = False
    crlf: bool = False
    added: list[int] = field(default_factory=list)
    changes: dict[int, list[Change]] = field(default_factory=dict)
    blocks: dict[int, Kept] = field(default_factory=dict)
    place: str = ""
    choice: list[Any] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def digest(data: bytes) -> str:
    """바뀌었는지 견줄 지문."""
    return hashlib.sha256(data).hexdigest()[:16]


def dump(record: Record) -> list[str]:
    """기록을 주석의 줄들로."""
    head = {"note": record.note, "sha256": record.digest, "part": record.part}
    head |= {"place": record.place} if record.place else {}
    head |= {"choice": record.choice} if record.choice else {}
    head |= {"files": record.files} if record.files else {}
    head |= {"front": record.front} if record.front else {}
    head |= {"bom": True} if record.bom else {}
    head |= {"crlf": True} if record.crlf else {}
    rows: list[Any] = [head, ["added", *record.added]]
    rows += [[line, *change] for line, changes in record.changes.items() for change in changes]
    rows += [[line, "block", *kept] for line, kept in record.blocks.items()]
    return [OPENING, *map(_json, rows), CLOSING]


def load(text: str) -> tuple[str, Record] | None:
    """페이지를 (기록을 뺀 글, 기록)으로 나눈다. 기록이 없거나 고쳐졌으면 None."""
    body, found, rest = text.rpartition(f"{OPENING}\n")
    if not found:
        return None
    try:
        head, added, *rows = map(json.loads, rest.split(f"\n{CLOSING}")[0].split("\n"))
        record = Record(head.pop("note"), head.pop("sha256"), **head, added=added[1:])
        for line, name, *values in rows:
            if name == "block":
                record.blocks[line] = Kept(*values)
            else:
                record.changes.setdefault(line, []).append(Change(name, *values))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return body, record


def _json(row: Any) -> str:
    """주석을 닫거나 포함 줄로 보일 글자가 없는 JSON."""
    text = json.dumps(row, ensure_ascii=False)
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text.replace("--", "\\u002d\\u002d").replace("`", "\\u0060").replace("test:", "test\\u003a")
