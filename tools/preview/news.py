"""블록과 주장이 잃거나 얻은 증명."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from evidence.builders import versions_text
from evidence.ledger import Ledger
from evidence.pages import Page
from evidence.proofs import Proofs
from evidence.snippets import OUTPUT


class Mark(NamedTuple):
    """페이지의 블록이나 주장.

    Parameters:
        what: 블록이면 `snippets/경로:구역`, 주장이면 `tests/파일::이름`.
    """

    page: str
    what: str


class Stand(NamedTuple):
    """지금 증명된 판과, 페이지에서의 줄."""

    line: int
    versions: tuple[str, ...]


class News(NamedTuple):
    """달라진 것 하나. 글로 쓰면 `docs/x.md:12: 증명을 잃음: snippets/…`이다."""

    mark: Mark
    line: int
    versions: tuple[str, ...]

    def __str__(self) -> str:
        page, what = self.mark
        on = f" (Python {versions_text(self.versions)})" if self.versions else ""
        return f"{page}:{self.line}: 증명을 {'얻음' if self.versions else '잃음'}: {what}{on}"


def stands(proofs: Proofs, pages: Iterable[Page]) -> dict[Mark, Stand]:
    """그 페이지들의 블록과 주장마다 증명된 판."""
    found: dict[Mark, Stand] = {}
    for page in pages:
        for block in page.blocks:
            proof = proofs.block(block.snippet, block.section)
            found.setdefault(Mark(page.path, block.name), Stand(block.line, tuple(proof.versions)))
        for claim in page.claims:
            proof = proofs.claim(claim.test)
            found.setdefault(Mark(page.path, claim.test), Stand(claim.line, tuple(proof.versions)))
    return found


def news(before: dict[Mark, Stand], after: dict[Mark, Stand]) -> list[News]:
    """증명이 하나도 없게 되었거나, 없다가 생긴 것. 지운 블록과 새로 쓴 증명되지 않은 블록은 소식이 아니다."""
    none = Stand(1, ())
    found = (
        News(mark, stand.line, stand.versions)
        for mark, stand in after.items()
        if bool(stand.versions) != bool(before.get(mark, none).versions)
    )
    return sorted(found, key=lambda each: (each.mark.page, each.line, each.mark.what))


def told(found: Iterable[News], focus: Collection[str]) -> list[str]:
    """저장한 것의 소식은 한 줄씩, 같은 모듈이라 함께 낡거나 나은 나머지는 페이지마다 한 줄로 쓴다.

    Parameters:
        focus: 저장한 파일과, 그 파일을 쓴 테스트.
    """
    stems = {stem_of(name) for name in focus}
    near: list[str] = []
    rest: Counter[tuple[str, str]] = Counter()
    for each in found:
        page, what = each.mark
        if page in focus or what.partition("::")[0] in focus or stem_of(what) in stems:
            near.append(str(each))
        else:
            rest[page, "얻음" if each.versions else "잃음"] += 1
    return [*near, *(f"{page}:1: 함께 확인하는 {count}곳도 증명을 {how}" for (page, how), count in rest.items())]


def is_elsewhere(mark: Mark, own: Ledger | None, ledgers: Iterable[Ledger]) -> bool:
    """이 파이썬에서는 건너뛰는 테스트만 증명하는 것인지.

    Parameters:
        own: 이 파이썬의 원장.
        ledgers: 낡은 결과도 든 원장 모두.
    """
    if not own:
        return False
    if "::" in mark.what:
        tests = {*own.matching(mark.what)}
    else:
        path = mark.what.partition(":")[0]
        snippets = (ledger.snippets[path] for ledger in ledgers if path in ledger.snippets)
        tests = {test for snippet in snippets for names in snippet.named() for test in names}
    return bool(tests) and all(test in own.tests and own.tests[test].outcome == "skipped" for test in tests)


def stem_of(what: str) -> str:
    """스니펫과 그 출력, 매개변수만 다른 테스트를 하나로 보는 이름."""
    if "::" in what:
        return what.partition("[")[0]
    path = what.partition(":")[0]
    output = OUTPUT.fullmatch(path)
    return output["stem"] if output else path.rpartition(".")[0]
