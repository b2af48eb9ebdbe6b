"""저장하면 다시 그리고, 그 테스트를 뒤에서 돌리고, 달라진 증명을 알린다."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from evidence.builders import hold
from evidence.ledger import FOLDER as LEDGERS
from evidence.project import ProjectError
from tools.preview import choosing, panel
from tools.preview.choosing import Known, choose
from tools.preview.drawing import DrawError, Site
from tools.preview.failures import OURS, Failure, failure
from tools.preview.memory import Memory
from tools.preview.news import News, news, stands, told
from tools.preview.runs import GRACE, Check, Child, Events, Tests
from tools.preview.saved import Watch
from tools.preview.session import Session

# 한 번에 터미널에 적는 줄.
LINES = 10
TICK = 0.1
RESTART = ("evidence/", "tools/")


class Preview:
    """미리 보기 하나. 요청마다 다른 스레드가 `html`과 `wait`을 부른다.

    Parameters:
        root: 저장소의 뿌리. 지금 폴더여야 한다.
        site: 그릴 사이트.
        say: 터미널에 한 줄을 적는 함수.
        tests: 테스트를 돌릴지. 사이트의 환경에는 pytest가 없다.

    Raises:
        ProjectError: pyproject.toml을 읽을 수 없을 때.
    """

    def __init__(self, root: Path, site: Site, say: Callable[[str], None], *, tests: bool) -> None:
        self.root, self.site, self.say, self.tests = root, site, say, tests
        self.lock = threading.Condition()
        self.epoch = time.time_ns() // 1_000_000
        self.watch = Watch(root)
        self.memory = Memory(root)
        hold(root, self.memory.proofs)
        self.stands = stands(self.memory.proofs, self.memory.pages.values())
        self.drawn: dict[str, str] = {}
        self.told: dict[str, list[str]] = {}
        self.session = Session()
        self.missed: set[str] = set()
        self.events: Events = queue.Queue()
        self.running: Tests | None = None
        self.started = 0.0
        self.settled = False
        self.held: set[str] = set()
        self.first: set[str] = set()
        self.waiting: set[str] = set()
        self.check = Check(root, self.events)
        self._say_notices()

    # 요청하는 스레드

    def html(self, path: str) -> str | None:
        """그 주소의 쪽. 쪽이 아니면 None."""
        with self.lock:
            file = self.site.page(path)
            if not file:
                return None
            if path not in self.drawn:
                self.drawn[path] = self._draw(f"docs/{file.src_uri}", path)
            return self.drawn[path]

    def _draw(self, page: str, path: str) -> str:
        file = self.site.page(path)
        assert file
        try:
            drawn, lines = self.site.draw(file), self.site.warnings
        except DrawError as error:
            drawn, lines = panel.fault_page(str(error)), [str(error)]
        self._tell_new(page, lines)
        shown, state = self.session, self._state()
        below = shown.panel(page, self.memory.pages.get(page), self.testing, state)
        return panel.finished(panel.with_notes(drawn, shown.notes(page, state)), self.epoch, below)

    def _tell_new(self, page: str, lines: list[str]) -> None:
        before, self.told[page] = self.told.get(page, []), lines
        self._say_all([line for line in dict.fromkeys(lines) if line not in before])

    def wait(self, since: int, timeout: float) -> bool:
        """그 뒤에 달라졌는지. 달라질 때까지 기다린다."""
        with self.lock:
            return self.lock.wait_for(lambda: self.epoch != since, timeout)

    @property
    def testing(self) -> set[str]:
        """돌고 있거나 곧 돌 모듈."""
        return {*self.waiting, *(self.running.modules if self.running else ())}

    def _state(self) -> str:
        testing = sorted(self.testing)
        return f"테스트를 돌리고 있습니다: {_some(testing)}" if testing else ""

    # 저장할 때마다

    def step(self) -> None:
        """사건이나 저장을 하나 기다려 처리한다."""
        events: list[tuple[Child, dict[str, Any]]] = []
        try:
            events.append(self.events.get(timeout=TICK))
            while True:
                events.append(self.events.get_nowait())
        except queue.Empty:
            pass
        shown = [self._handle(child, event) for child, event in events]
        self.held |= self.watch.changed()
        # 도는 테스트가 원장을 쓴 것은 그것이 끝났을 때 함께 보인다.
        if any(shown) or (not (self.running and all(map(_is_ledger, self.held))) and self.held):
            saved, self.held = self.held, set()
            self._update(saved)
        self._start()

    def _update(self, saved: Collection[str]) -> None:
        """저장한 것을 다시 읽고 브라우저에 알린다."""
        sources = sorted(path for path in saved if not _is_ledger(path))
        if sources:
            self.say(f"· 저장: {_some(sources)}")
        with self.lock:
            found = self._reread(saved)
            if sources:
                self._look_at(sources)
            self.session.hear(found)
            chosen = self._choose(sources)
            settled, self.settled = self.settled and not self.waiting, False
            elsewhere = self.session.settle(self.memory.own, self.memory.ledgers) if settled else 0
            self.drawn.clear()
            self.epoch += 1
            self.lock.notify_all()
        self._say_all(told(found, self.session.focus))
        if settled:
            self._say_settled(elsewhere)
        if sources:
            self.check.stop()
            self.check = Check(self.root, self.events)
            if any(path.startswith(RESTART) for path in sources):
                self.say("· 도구를 고쳤습니다. 미리 보기에는 다시 시작해야 나타납니다")
        self._interrupt(chosen)

    def _reread(self, saved: Collection[str]) -> list[News]:
        """바뀐 것을 다시 읽고 달라진 증명을 돌려준다. 설정을 읽을 수 없으면 앞의 것을 그대로 쓴다."""
        saved = self.missed.union(saved)
        found: list[News] = []
        try:
            affected = self.memory.forget(saved)
            self.missed = set()
            hold(self.root, self.memory.proofs)
            now = stands(self.memory.proofs, [self.memory.pages[path] for path in affected])
            # 페이지에서 없어진 것도 기억한다. 반쯤 저장했다가 되돌린 것은 소식이 아니다.
            found = news(self.stands, now)
            self.stands |= now
            pages = self.memory.pages
            self.session.drop(lambda mark: mark.page not in pages or (mark.page in affected and mark not in now))
            self.site.forget(saved, lambda path: (self.root / path).exists())
            broken = ""
        except ProjectError as error:
            self.missed, broken = saved, str(error)
        except DrawError as error:
            broken = str(error)
        if broken and broken != self.session.broken:
            self.say(broken)
        self.session.broken = broken
        self._say_notices()
        return found

    def _say_notices(self) -> None:
        self._tell_new("", [*self.memory.faults.values(), *self.site.notices])

    def _say_settled(self, elsewhere: int) -> None:
        if self.session.lost:
            self.say(f"· 증명을 되찾지 못한 곳 {len(self.session.lost)}개:")
            self._say_all([str(each) for each in self.session.lost.values()])
        if elsewhere:
            self.say(f"· 이 파이썬에서 건너뛴 {elsewhere}곳은 다른 판에서 make test를 실행해야 되찾습니다")

    def _look_at(self, sources: Sequence[str]) -> None:
        """이제부터 소식을 한 줄씩 알릴 것을 정한다."""
        self.session.gained.clear()
        self.first = {*choosing.first(sources, self.memory.own)} | (self.first if self.waiting else set())
        busy = self.waiting or self.running
        # 페이지의 글만 고쳤을 때만 페이지의 것을 모두 한 줄씩 알린다.
        shown = [path for path in sources if not path.startswith("docs/")] or sources
        self.session.focus = {*shown, *self.first} | (self.session.focus if busy else set())

    # 테스트

    def _choose(self, sources: Sequence[str]) -> choosing.Choice:
        if not self.tests or not sources or self.missed:
            return choosing.Choice()
        known = Known.of(self.memory.project, self.memory.own)
        chosen = choose(sources, known, self.memory.pages)
        if chosen.everything:
            self.say(f"· {chosen.everything}을 고쳐 모든 증명이 낡았습니다. 끝낸 뒤 make test를 실행하십시오")
        self.waiting = {module for module in self.waiting | chosen.run if module in known.modules}
        return chosen

    def _interrupt(self, chosen: choosing.Choice) -> None:
        """저장한 것을 읽는 테스트가 돌고 있으면 멈춘다. 그 결과는 원장이 받지 않는다."""
        if self.running and chosen.touched.intersection(self.running.modules):
            self.running.stop()
            known = Known.of(self.memory.project, self.memory.own)
            self.waiting |= {module for module in self.running.modules if known.is_unknown(module)}
            self.running = None

    def _start(self) -> None:
        if self.running or not self.waiting:
            return
        modules = self.waiting
        if len(modules) > choosing.MANY:
            self.waiting = set()
            self.say(f"· 낡은 모듈이 {len(modules)}개라 뒤에서 돌리지 않습니다. make test를 실행하십시오")
            return
        with self.lock:
            old = self.session.failed_in(modules)
            self.session.failures = [each for each in self.session.failures if each not in old]
        self.say(f"· 테스트를 돌립니다: {_some(sorted(modules))}")
        self.started = time.monotonic()
        self.running = Tests(self.root, modules, self.first, self.events)
        self.waiting = set()  # 띄운 뒤에 비워야, 띄우는 동안 그린 쪽도 테스트를 돌리고 있다고 말한다.

    # 사건

    def _handle(self, child: Child, event: dict[str, Any]) -> bool:
        """사건 하나를 적고, 쪽을 다시 그려야 하는지 돌려준다."""
        if child is self.check:
            return self._checked(self.check, event)
        if child is not self.running:
            return False  # 멈춘 것의 남은 말이다.
        if event["kind"] == "failed":
            return self._failed(failure(event, self.root), self.running)
        if event["kind"] == "end":
            self.running.finished = event["whole"] or bool(self.session.failed_in(self.running.modules))
            self._say_all([line for line in event["lines"] if OURS.match(line)])
        if event["kind"] == "gone":
            return self._ended(self.running, event)
        return False

    def _failed(self, found: Failure, running: Tests) -> bool:
        with self.lock:
            self.session.failures.append(found)
        count = len(self.session.failed_in(running.modules))
        if count <= LINES:
            self.say(str(found))
        return count == 1

    def _ended(self, running: Tests, event: dict[str, Any]) -> bool:
        failed = self.session.failed_in(running.modules)
        seconds = time.monotonic() - self.started
        if not running.finished or (event["status"] not in (0, 1) and not failed):
            why = ": ".join(filter(None, [f"종료 상태 {event['status']}", event["log"]]))
            self.say(f"{running.modules[0]}:1: run: pytest가 끝까지 돌지 못했습니다({why}); make test로 확인하십시오")
        else:
            self.say(f"· 테스트를 마쳤습니다({seconds:.0f}초): {f'실패 {len(failed)}개' if failed else '모두 통과'}")
        broken = {each.test for each in failed if "::" not in each.test}
        if broken:  # 하나를 불러오지 못하면 pytest는 나머지도 돌리지 않는다.
            self.waiting |= {*running.modules} - broken
        self.running, self.settled = None, True
        return True

    def _checked(self, check: Check, event: dict[str, Any]) -> bool:
        if event["kind"] == "line":
            check.lines.append(event["text"])
            return False
        lines = [line for line in check.lines if OURS.match(line)]
        new = [line for line in lines if line not in self.session.faults]
        with self.lock:
            changed, self.session.faults = lines != self.session.faults, lines
        self._say_all(new)
        return changed

    def _say_all(self, lines: Sequence[str]) -> None:
        for line in lines[:LINES]:
            self.say(line)
        if len(lines) > LINES:
            self.say(f"· … 모두 {len(lines)}개")

    def stop(self, grace: float = GRACE) -> None:
        """뒤에서 도는 것을 모두 끝낸다."""
        for child in (self.running, self.check):
            if child:
                child.stop(grace)


def _is_ledger(path: str) -> bool:
    return path.startswith(f"{LEDGERS}/")


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" 등 {len(listed)}개" if len(listed) > 3 else "")
