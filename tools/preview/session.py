"""띄운 뒤의 소식: 잃고 얻은 증명, 실패, 관문이 거절할 것. 쪽마다 보일 것을 고른다."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from evidence.ledger import Ledger
from evidence.pages import Page
from tools.preview import panel
from tools.preview.choosing import modules_of
from tools.preview.failures import Failure
from tools.preview.news import Mark, News, is_elsewhere, told


@dataclass
class Session:
    """지금까지의 소식.

    Attributes:
        lost: 잃고 아직 되찾지 못한 증명.
        gained: 마지막으로 저장한 뒤 얻은 증명.
        failures: 마지막으로 돌렸을 때 실패한 테스트.
        faults: 테스트 없이 알 수 있는 잘못(한 줄씩).
        broken: 설정을 읽을 수 없으면 그 까닭.
        focus: 소식을 한 줄씩 알릴 것. 나머지는 센다.
    """

    lost: dict[Mark, News] = field(default_factory=dict)
    gained: dict[Mark, News] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    broken: str = ""
    focus: set[str] = field(default_factory=set)

    def hear(self, found: Iterable[News]) -> None:
        """달라진 증명을 적는다."""
        for each in found:
            old, new = (self.lost, self.gained) if each.versions else (self.gained, self.lost)
            old.pop(each.mark, None)
            new[each.mark] = each

    def drop(self, gone: Callable[[Mark], bool]) -> None:
        """페이지에서 지운 것은 잃은 것이 아니다."""
        self.lost = {mark: each for mark, each in self.lost.items() if not gone(mark)}

    def settle(self, own: Ledger | None, ledgers: Iterable[Ledger]) -> int:
        """테스트가 끝났다. 이 파이썬이 건너뛰어 되찾을 수 없는 것을 빼고, 그 수를 돌려준다."""
        every = list(ledgers)
        found = [mark for mark in self.lost if is_elsewhere(mark, own, every)]
        for mark in found:
            del self.lost[mark]
        return len(found)

    def failed_in(self, modules: Collection[str]) -> list[Failure]:
        """그 모듈들의 실패."""
        return [each for each in self.failures if each.module in modules]

    def notes(self, page: str, state: str) -> dict[str, str]:
        """블록이 보이는 것마다 그 자리에 넣을 HTML.

        Parameters:
            state: 지금 하고 있는 일.
        """
        notes = {
            mark.what.removeprefix("snippets/"): panel.note(
                [f"증명을 잃었습니다. {state or '까닭은 아래에 있습니다.'}"]
            )
            for mark in self.lost
            if mark.page == page and mark.what.startswith("snippets/")
        }
        for each in self.failures:
            if each.output:
                notes[each.output.removeprefix("snippets/")] = panel.note([each.line], each.difference, each.accept)
        return notes

    def panel(self, path: str, page: Page | None, testing: Collection[str], state: str) -> str:
        """쪽의 아래에 붙는 판.

        Parameters:
            page: 그 쪽의 블록과 주장. 읽을 수 없으면 None.
            testing: 돌고 있는 모듈.
        """
        modules = modules_of(page) if page else set()
        shown = {path, *(block.snippet for block in page.blocks)} if page else {path}
        lost = told((each for mark, each in self.lost.items() if mark.page == path), self.focus)
        gained = told((each for mark, each in self.gained.items() if mark.page == path), self.focus)
        failed = [each.line for each in self.failures if each.module in modules or each.output in shown]
        faults = [line for line in self.faults if line.partition(":")[0] in shown]
        lines = [*filter(None, [self.broken]), *faults, *failed, *lost]
        title = f"고칠 것 {len(lines)}개" if lines else "증명을 얻었습니다" if gained else ""
        if modules.intersection(testing):
            title = state
        return panel.panel(title, lines or gained, good=not lines)
