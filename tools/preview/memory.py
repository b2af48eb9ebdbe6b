"""저장소와 원장에서 읽은 것. 저장한 파일만 다시 읽으므로 증거를 새로 정하는 데 0.1초쯤 든다(모두 읽으면 0.5초)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evidence import git, pages
from evidence.freshness import trusted
from evidence.ledger import FOLDER as LEDGERS
from evidence.ledger import Ledger, LedgerError, order, read
from evidence.pages import Page
from evidence.project import ProjectError, Snapshot
from evidence.proofs import Proofs
from evidence.running import PYTHON


class Memory:
    """읽어 둔 것.

    Attributes:
        project: 지금의 저장소.
        ledgers: 읽을 수 있는 원장. 낡은 결과도 들어 있다.
        proofs: 지금 파일과 맞는 증거.
        pages: 읽을 수 있는 페이지.
        faults: 읽을 수 없는 원장마다 그 까닭.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: dict[str, str] = {}
        self._data: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._ledgers: dict[str, Ledger] = {}
        self._pages: dict[str, Page] = {}
        self._trusted: dict[str, set[str]] = {}
        self._fresh: dict[str, tuple[Ledger, list[str], Ledger]] = {}
        self.project = Snapshot(root)
        self._changes = git.last_changes(root, "docs")
        self._commit = git.commit_of(root)
        self.forget({f"{LEDGERS}/{path.name}" for path in (root / LEDGERS).glob("ledger-*.json")})

    def forget(self, saved: Collection[str]) -> set[str]:
        """저장한 파일을 다시 읽고, 증거가 달라질 수 있는 페이지를 돌려준다."""
        for path in (*saved, *(path for path in self._digests if path.endswith("/"))):
            for kept in (self._data, self._digests, self._pages):
                kept.pop(path, None)
        self._look(saved)
        for path in saved:
            if path.startswith(f"{LEDGERS}/"):
                self._read(path)
        self.ledgers = sorted(self._ledgers.values(), key=lambda ledger: order(ledger.python))
        fresh = [self._fresh_part(ledger) for ledger in self.ledgers]
        self.proofs = Proofs(self.project, [ledger for ledger in fresh if ledger.modules], commit=self._commit)
        self.proofs.changed = self._changes
        self.pages = {path: page for path in self.project.pages if (page := self._page(path))}
        return self._affected(saved)

    def _affected(self, saved: Collection[str]) -> set[str]:
        """저장한 것을 보이는 페이지와, 결과를 새로 믿거나 믿지 않게 된 모듈이 증명하는 페이지."""
        before, self._trusted = self._trusted, {ledger.python: {*ledger.modules} for ledger in self.proofs.ledgers}
        if any(path.startswith(f"{LEDGERS}/") for path in saved):
            return {*self.pages}
        pythons = {*before, *self._trusted}
        modules = {module for each in pythons for module in before.get(each, set()) ^ self._trusted.get(each, set())}
        files = {*saved}
        for ledger in self.ledgers if modules else ():
            files.update(*(paths for test, paths in ledger.files.items() if test.partition("::")[0] in modules))
        return {
            path
            for path, page in self.pages.items()
            if path in saved
            or any(block.snippet in files for block in page.blocks)
            or any(claim.test.partition("::")[0] in modules for claim in page.claims)
        }

    def _look(self, saved: Collection[str]) -> None:
        before, self.project = self.project, Snapshot(self.root, self._data, self._digests)
        sources = (path for path in saved if not path.startswith(f"{LEDGERS}/"))
        # 생기거나 없어진 파일이 없으면 git에 다시 묻지 않는다.
        if all(path in before.files and (self.root / path).exists() for path in sources):
            vars(self.project).update(files=before.files, listing=before.listing)

    def _fresh_part(self, ledger: Ledger) -> Ledger:
        modules = trusted(ledger, self.project)
        known = self._fresh.get(ledger.python)
        if not known or known[0] is not ledger or known[1] != modules:
            known = self._fresh[ledger.python] = ledger, modules, ledger.only(modules)
        return known[2]

    def _read(self, path: str) -> None:
        self.faults.pop(path, None)
        try:
            self._ledgers[path] = read(self.root / path)
        except LedgerError as error:
            self._ledgers.pop(path, None)
            if (self.root / path).exists():
                self.faults[path] = str(error)

    def _page(self, path: str) -> Page | None:
        if path not in self._pages:
            try:
                self._pages[path] = pages.parse(path, self.project.text(path))
            except ProjectError:
                return None
        return self._pages[path]

    @property
    def own(self) -> Ledger | None:
        """이 파이썬의 원장."""
        return next((ledger for ledger in self.ledgers if ledger.python == PYTHON), None)
