"""두 커밋이 보이고 증명하는 것을 견준다. 표준 라이브러리만 쓴다."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace

from tools.untrusted import choice, document, items, number, record, text

# 한 갈래에 적는 가장 많은 수. 나머지는 세기만 한다.
MOST = 300
KINDS = ("block", "claim")
FILE_CHANGES = ("changed", "added", "removed")
PROOF_CHANGES = ("lost", "unproven", "gone", "gained")
PATH = re.compile(r"(?!.*\.\.)(?:docs|snippets|tests)/[\w./-]{1,200}")
NAME = re.compile(r"(?!.*\.\.)(?:snippets|tests)/[\w./-]{1,200}(?:::?[\w\[\] .:,=-]{1,200})?")
COMMIT = re.compile(r"[0-9a-f]{40}")
VERSION = re.compile(r"3\.[0-9]{1,3}t?")


@dataclass(frozen=True)
class Part:
    """페이지의 블록이나 주장 하나와, 그것이 증명된 판.

    Parameters:
        kind: block이나 claim.
        name: 블록이면 `스니펫:구역`, 주장이면 `테스트 파일::함수`.
        text: 주장의 문장. 블록이면 비어 있다.
    """

    page: str
    kind: str
    name: str
    text: str = ""
    versions: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """견줄 때 같은 것으로 보는 이름. 문장만 고쳤으면 같은 주장이다."""
        return self.page, self.kind, self.name


@dataclass(frozen=True)
class Summary:
    """커밋 하나가 보이고 증명하는 것.

    Parameters:
        versions: 원장이 있는 판.
        pages: 페이지마다, 그 글과 포함한 파일의 다이제스트.
        outputs: 출력 파일마다 다이제스트.
    """

    versions: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class FileChange:
    """페이지나 출력 하나의 바뀜(`FILE_CHANGES`)."""

    how: str
    path: str


@dataclass(frozen=True)
class ProofChange:
    """블록이나 주장 하나의 바뀜.

    Parameters:
        how: lost(증명을 잃음), unproven(새로 생겼는데 증명이 없음), gone(없어짐), gained(증명을 얻음).
        part: 바뀐 뒤의 것. 판은 얻거나 잃은 것이다.
    """

    how: str
    part: Part


@dataclass(frozen=True)
class Changes:
    """풀 리퀘스트 하나가 바꾸는 것.

    Parameters:
        pull: 풀 리퀘스트의 번호.
        head: 견준 커밋.
        before: 바뀌기 전의 원장이 있는 판. 비어 있으면 증명을 견주지 못했다.
        after: 바뀐 뒤의 원장이 있는 판.
        left_off: `MOST`를 넘어 적지 않은 수.
    """

    pull: int
    head: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pages: tuple[FileChange, ...] = ()
    proofs: tuple[ProofChange, ...] = ()
    outputs: tuple[FileChange, ...] = ()
    left_off: int = 0


def compare(before: Summary, after: Summary, pull: int = 0, head: str = "0" * 40) -> Changes:
    """무엇이 바뀌었는지. 어느 한쪽에만 원장이 있는 판은 견주지 않는다."""
    pages = [*_files(before.pages, after.pages)]
    proofs = sorted(_proofs(before, after), key=lambda change: PROOF_CHANGES.index(change.how))
    outputs = [*_files(before.outputs, after.outputs)]
    left_off = sum(max(0, len(found) - MOST) for found in (pages, proofs, outputs))
    return Changes(
        pull, head, before.versions, after.versions,
        tuple(pages[:MOST]), tuple(proofs[:MOST]), tuple(outputs[:MOST]), left_off,
    )  # fmt: skip


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FileChange]:
    for path in sorted({**before, **after}):
        if before.get(path) != after.get(path):
            yield FileChange("added" if path not in before else "changed" if path in after else "removed", path)


def _proofs(before: Summary, after: Summary) -> Iterator[ProofChange]:
    common = set(before.versions) & set(after.versions)
    old = {part.key: part for part in reversed(before.parts)}
    new = {part.key: part for part in reversed(after.parts)}
    for key, part in sorted({**old, **new}.items()):
        if key not in new:
            yield ProofChange("gone", part)
        elif key not in old:
            yield ProofChange("gained" if part.versions else "unproven", part)
        else:
            had, has = (common.intersection(found[key].versions) for found in (old, new))
            if had - has:
                yield ProofChange("lost", _on(part, had - has))
            if has - had:
                yield ProofChange("gained", _on(part, has - had))


def _on(part: Part, versions: set[str]) -> Part:
    ordered = sorted(versions, key=lambda version: (int(version.rstrip("t")[2:]), version))
    return replace(part, versions=tuple(ordered))


def write(changes: Changes) -> str:
    """아티팩트에 넣을 JSON."""
    return json.dumps(asdict(changes), ensure_ascii=False, indent=1)


def read(data: bytes) -> Changes:
    """남이 만든 JSON을 읽는다.

    Raises:
        UntrustedError: 정해 둔 꼴이 아닐 때.
    """
    names = ("pull", "head", "before", "after", "pages", "proofs", "outputs", "left_off")
    found = record(document(data), "changes", *names)
    return Changes(
        number(found["pull"], "pull"),
        text(found["head"], "head", COMMIT),
        _versions(found["before"], "before"),
        _versions(found["after"], "after"),
        tuple(_read_file(each, "pages") for each in items(found["pages"], "pages", MOST)),
        tuple(_read_proof(each) for each in items(found["proofs"], "proofs", MOST)),
        tuple(_read_file(each, "outputs") for each in items(found["outputs"], "outputs", MOST)),
        number(found["left_off"], "left_off"),
    )


def _versions(value: object, where: str) -> tuple[str, ...]:
    return tuple(text(each, where, VERSION) for each in items(value, where, 20))


def _read_file(value: object, where: str) -> FileChange:
    found = record(value, where, "how", "path")
    return FileChange(choice(found["how"], f"{where}.how", FILE_CHANGES), text(found["path"], f"{where}.path", PATH))


def _read_proof(value: object) -> ProofChange:
    found = record(value, "proofs", "how", "part")
    part = record(found["part"], "part", "page", "kind", "name", "text", "versions")
    return ProofChange(
        choice(found["how"], "proofs.how", PROOF_CHANGES),
        Part(
            text(part["page"], "part.page", PATH),
            choice(part["kind"], "part.kind", KINDS),
            text(part["name"], "part.name", NAME),
            text(part["text"], "part.text"),
            _versions(part["versions"], "part.versions"),
        ),
    )
