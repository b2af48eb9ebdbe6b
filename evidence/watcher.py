"""이 프로세스에서 도는 테스트가 실행한 줄과 연 파일을 지켜본다. xdist로 나누어 돌리면 프로세스마다 하나씩 있다."""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence import tracing
from evidence.ledger import write_text
from evidence.tracing import Tracer

NOTES = pytest.StashKey[dict[str, set[str]]]()
# 파이썬이 시작할 때 환경 변수가 있으면 기록을 시작한다.
START = (
    'import os; f = os.environ.get("EVIDENCE_TRACER"); '
    r"""f and exec("with open(f, 'rb') as s:\n exec(compile(s.read(), f, 'exec'), {'__name__': 'evidence_child'})")"""
    "\n"
)


def note(item: pytest.Item, kind: str, value: str) -> None:
    """테스트가 한 일을 적는다. 종류는 원장의 KINDS와, 다시 쓴 출력(rewrote)이다."""
    item.stash.setdefault(NOTES, {}).setdefault(kind, set()).add(value)


class Watcher:
    """테스트마다 본 것을 그 테스트의 보고(user_properties)에 붙인다.

    여럿이 함께 쓰는 것은 모듈의 이름이나, 그것을 쓸 수 있는 폴더의 이름(`tests/demo/`)으로 모아 함께 붙인다.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.root = str(config.rootpath)
        self.temporary = tempfile.TemporaryDirectory(prefix="evidence-", ignore_cleanup_errors=True)
        self.folder = Path(self.temporary.name)
        self.tracer = Tracer(self.root, "", keep=True)
        self.shared: dict[str, set[str]] = {}
        self.bases: dict[str, Path] = {}
        self.count = 0
        _forget_bytecode(config.rootpath)
        _install()
        self.tracer.start()

    def pytest_unconfigure(self) -> None:
        self.temporary.cleanup()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        """모듈을 불러올 때 읽은 것은 그 모듈의 것이다."""
        self.tracer.switch("")
        try:
            return (yield)
        finally:
            if isinstance(collector, pytest.Module):
                self.shared.setdefault(collector.nodeid, set()).update(self.tracer.switch(""))

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """여럿이 함께 쓰는 픽스처가 읽은 것은 그것을 볼 수 있는 모듈 모두의 것이다. 픽스처가 띄운 자식이 나중에 읽은 것도 같다."""
        if fixturedef.scope not in ("session", "package"):
            return (yield)
        before, folder = set(self.tracer.records), os.environ.get(tracing.FOLDER, "")
        base = fixturedef.baseid.partition("::")[0]
        base += "/" if base else ""
        os.environ[tracing.FOLDER] = str(self._folder_of(base))
        try:
            return (yield)
        finally:
            os.environ[tracing.FOLDER] = folder
            self.shared.setdefault(base, set()).update(self.tracer.records - before)

    def _folder_of(self, base: str) -> Path:
        folder = self.bases.setdefault(base, self.folder / f"base{len(self.bases)}")
        folder.mkdir(exist_ok=True)
        return folder

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir()
        os.environ |= {tracing.FOLDER: str(folder), tracing.ROOT: self.root, tracing.TRACER: tracing.__file__}
        self.tracer.switch(str(folder))
        try:
            return (yield)
        finally:
            for name in (tracing.FOLDER, tracing.ROOT, tracing.TRACER):
                os.environ.pop(name, None)
            self.tracer.switch("")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        if call.when == "teardown":
            item.user_properties.append(("evidence-seen", self._seen(item)))
        return (yield)

    def _seen(self, item: pytest.Item) -> dict[str, Any]:
        for base, folder in self.bases.items():
            self.shared.setdefault(base, set()).update(_records(folder))
        seen = {
            "notes": {kind: sorted(values) for kind, values in item.stash.get(NOTES, {}).items()},
            "own": sorted(self.tracer.records),
            "children": _records(Path(self.tracer.folder)),
            "shared": {base: sorted(records) for base, records in self.shared.items() if records},
        }
        self.shared.clear()
        return seen


def _records(folder: Path) -> list[str]:
    """자식들이 남긴 기록."""
    texts = (file.read_bytes().decode("utf-8", "surrogateescape") for file in folder.iterdir())
    return sorted({line for text in texts for line in text.splitlines()})


def _install() -> None:
    """자식이 시작할 때 기록을 시작하게 한다."""
    target = Path(sysconfig.get_path("purelib"), "evidence-tracing.pth")
    if target.exists() and target.read_text(encoding="utf-8") == START:
        return
    try:
        write_text(target, START)
    except OSError as error:
        cure = "쓸 수 있는 가상 환경에서 실행하십시오"
        raise pytest.UsageError(f"{target}:1: run: 쓰지 못했습니다({error.strerror}); {cure}") from error


def _forget_bytecode(root: Path) -> None:
    """만든 때와 크기가 같으면 파이썬은 내용이 달라진 파일의 옛 바이트코드를 쓴다."""
    sys.dont_write_bytecode, sys.pycache_prefix = True, None
    os.environ.pop("PYTHONPYCACHEPREFIX", None)
    # 테스트가 스스로 띄운 자식이 남긴 바이트코드에는 줄을 적는 호출이 없다.
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    for folder in ("snippets", "tests"):
        for file in (root / folder).rglob("__pycache__/*.pyc"):
            file.unlink(missing_ok=True)
