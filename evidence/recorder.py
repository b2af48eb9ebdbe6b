"""테스트마다 무엇을 실행하고 읽었는지 모아 원장에 적는다.

`Watcher`는 테스트를 돌리는 프로세스마다 있고, `Recorder`는 나누어 돌리는 쪽(xdist의 관리자)에 하나 있다.
"""

from __future__ import annotations

import ast
import datetime
import importlib.metadata
import os
import platform
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from evidence import git, tracing
from evidence.ledger import FOLDER, KINDS, Ledger, LedgerError, Module, Result, Snippet, read, write
from evidence.project import Project, ProjectError
from evidence.running import PYTHON
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
    """이 프로세스에서 도는 테스트가 실행한 줄과 연 파일을 지켜본다."""

    def __init__(self, config: pytest.Config) -> None:
        self.root = str(config.rootpath)
        self.folder = tempfile.TemporaryDirectory(prefix="evidence-", ignore_cleanup_errors=True)
        self.tracer = Tracer(self.root, "", keep=True)
        self.shared: dict[str, set[str]] = {}
        self.count = 0
        _forget_bytecode(config.rootpath)
        _install()
        self.tracer.start()

    def pytest_unconfigure(self) -> None:
        self.folder.cleanup()

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
        """여럿이 함께 쓰는 픽스처가 읽은 것은 그것을 볼 수 있는 모듈 모두의 것이다."""
        if fixturedef.scope not in ("session", "package"):
            return (yield)
        before = set(self.tracer.records)
        try:
            return (yield)
        finally:
            self.shared.setdefault(fixturedef.baseid, set()).update(self.tracer.records - before)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.count += 1
        folder = Path(self.folder.name, str(self.count))
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
            notes = {kind: sorted(values) for kind, values in item.stash.get(NOTES, {}).items()}
            own, children = sorted(self.tracer.records), _records(Path(self.tracer.folder))
            shared = {base: sorted(records) for base, records in self.shared.items() if records}
            self.shared.clear()
            seen = {"notes": notes, "own": own, "children": children, "shared": shared}
            item.user_properties.append(("evidence-seen", seen))
        return (yield)


def _records(folder: Path) -> list[str]:
    """자식들이 남긴 기록."""
    files = folder.iterdir() if folder.is_dir() else ()
    texts = (file.read_bytes().decode("utf-8", "surrogateescape") for file in files)
    return sorted({line for text in texts for line in text.splitlines()})


def _install() -> None:
    """자식이 시작할 때 기록을 시작하게 한다."""
    target = Path(sysconfig.get_path("purelib"), "evidence-tracing.pth")
    if not target.exists() or target.read_text(encoding="utf-8") != START:
        temporary = target.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(START, encoding="utf-8")
        temporary.replace(target)


def _forget_bytecode(root: Path) -> None:
    """만든 때와 크기가 같으면 파이썬은 내용이 달라진 파일의 옛 바이트코드를 쓴다."""
    sys.dont_write_bytecode = True
    for folder in ("snippets", "tests"):
        for cache in (root / folder).rglob("__pycache__"):
            for file in cache.glob("*.pyc"):
                file.unlink(missing_ok=True)


class Recorder:
    """결과를 모아 원장을 쓴다. 돌리지 않은 모듈의 결과는 앞선 원장에서 넘겨받는다."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.project = Project(config.rootpath)
        self.start = {path: self.project.digest(path) for path in self.project.files}
        self.tests: dict[str, Result] = {}
        self.snippets: dict[str, Snippet] = {}
        self.inputs: dict[str, set[str]] = {}
        self.packages: dict[str, set[str]] = {}
        self.partial: set[str] = set()
        self.rewrote: set[str] = set()
        self.lines: list[str] = []

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.partial |= {_module(item.nodeid) for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        about: Any = properties.get("evidence", {})
        result = Result("passed", (report.location[1] or 0) + 1, about.get("python", ""))
        test = self.tests.setdefault(report.nodeid, result)
        if report.failed:
            test.outcome = "failed"
        elif report.skipped:
            test.outcome = "xfailed" if hasattr(report, "wasxfail") else "skipped"
            test.skip = about.get("skip") or "other"
            test.reason = _reason(report)
        elif report.when == "call" and hasattr(report, "wasxfail"):
            test.outcome, test.skip, test.reason = "xpassed", "other", str(report.wasxfail)
        if seen := properties.get("evidence-seen"):
            self._see(report.nodeid, about.get("tools", []), seen)

    def _see(self, test: str, tools: list[str], seen: Any) -> None:
        module = _module(test)
        self.inputs.setdefault(module, set()).update(f"tool:{name}" for name in tools)
        for kind, paths in seen["notes"].items():
            for path in paths:
                self._used(test, module, kind, path)
        for record in (*seen["own"], *seen["children"]):
            self._record(module, record)
            if record.startswith("L"):
                path, _, line = record[2:].rpartition(":")
                self._snippet(path).lines.setdefault(int(line), []).append(test)
        for record in seen["children"]:
            if record.startswith("F\tsnippets/"):
                self._snippet(record[2:]).used.append(test)
        for base, records in seen["shared"].items():
            for record in records:
                self._record(base, record)
                if record.startswith("L") and base.endswith(".py"):
                    path, _, line = record[2:].rpartition(":")
                    self._snippet(path).imported.append(int(line))

    def _used(self, test: str, module: str, kind: str, path: str) -> None:
        if kind == "rewrote":
            self.rewrote.add(path)
            return
        names: list[str] = getattr(self._snippet(path), kind)
        names.append(test)
        self.inputs[module].add(path)
        # 셸, Node, Poetry가 무엇을 읽었는지는 알 수 없으므로 폴더를 다 읽은 것으로 본다.
        if kind == "compared" or not path.endswith(".py"):
            self.inputs[module].add(f"{path.rpartition('/')[0]}/")
        if kind == "ran" and not path.endswith(".py"):
            self.inputs[module].update(self.project.under(path.rpartition("/")[0]))

    def _record(self, base: str, record: str) -> None:
        kind, _, value = record.partition("\t")
        inputs = self.inputs.setdefault(base, set())
        if kind == "L":
            inputs.add(value.rpartition(":")[0])
        elif kind == "F":
            inputs.add(value)
        elif kind == "D":
            inputs.add(f"{value}/")
        else:
            self.packages.setdefault(base, set()).add(value)

    def _snippet(self, path: str) -> Snippet:
        return self.snippets.setdefault(path, Snippet())

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if why := self._why_not(exitstatus):
            self.lines.append(f"원장을 쓰지 않음: {why}")
            return
        try:
            self._write()
        except (OSError, ProjectError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            self.lines.append(f"{FOLDER}:1: stale: 원장을 쓰지 못했습니다({reason}); 앞의 원장은 그대로입니다")
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for report in sorted(self.rewrote):
            terminalreporter.write_line(f"다시 쓴 출력: {report}")
        for line in self.lines:
            terminalreporter.write_line(line)

    def _why_not(self, exitstatus: int) -> str:
        option = self.config.option
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or option.maxfail:
            return "테스트를 끝까지 돌리지 못했음"
        if option.collectonly or not self.tests:
            return "돌린 테스트가 없음"
        changing = {"-o": option.override_ini, "PYTEST_ADDOPTS": os.environ.get("PYTEST_ADDOPTS")}
        changing["-c"] = self.config.inipath != self.config.rootpath / "pyproject.toml"
        changing["-p"] = [name for name in option.plugins if not name.startswith("no:")] != self._plugins()
        chosen = {"-k": option.keyword, "-m": option.markexpr, "--deselect": option.deselect}
        chosen |= {"--lf": option.lf, "--sw": getattr(option, "stepwise", False)}
        if names := [name for name, value in chosen.items() if value]:
            return f"일부만 골라 돌렸음({', '.join(names)})"
        if names := [name for name, value in changing.items() if value]:
            return f"설정을 바꾸고 돌렸음({', '.join(names)})"
        return ""

    def _plugins(self) -> list[str]:
        addopts = self.config.getini("addopts")
        return [after for before, after in zip(addopts, addopts[1:], strict=False) if before == "-p"]

    def _write(self) -> None:
        now = Project(self.project.root)
        run = {_module(test) for test in self.tests} - self.partial - self._incomplete()
        for module in sorted(run):
            files, packages = _imports(now, module)
            self.inputs.setdefault(module, set()).update(files, self._shared(module))
            self.packages.setdefault(module, set()).update(packages, ("pytest",))
        ledger = self._ledger(now, run)
        for module, paths in self._changed(now, run).items():
            cure = "스니펫이 쓴 파일이면 현재 폴더나 임시 폴더에 쓰게 하십시오"
            self.lines.append(f"{paths[0]}:1: run: {module}을 돌리는 동안 바뀌었습니다; {cure}")
            run.discard(module)
        Path(now.root, FOLDER).mkdir(exist_ok=True)
        with FileLock(now.root / FOLDER / "lock"):
            whole = _merge(_before(now.root / ledger.path, now), ledger.only(run))
            write(whole, now.root)
        self.lines.append(f"원장: {ledger.path}(모듈 {len(run)}개를 새로 적음, 모두 {len(whole.modules)}개)")

    def _incomplete(self) -> set[str]:
        """명령줄에서 테스트 하나만 고른 모듈."""
        return {_module(argument) for argument in self.config.args if "::" in argument}

    def _shared(self, module: str) -> set[str]:
        """그 모듈이 볼 수 있는 픽스처가 읽은 것."""
        return {
            path
            for base, paths in self.inputs.items()
            if not base.endswith(".py") and (not base or module.startswith(f"{base}/"))
            for path in paths
        }

    def _changed(self, now: Project, run: set[str]) -> dict[str, list[str]]:
        rewritten = {report.partition("\n")[0] for report in self.rewrote}
        found = {}
        for module in sorted(run):
            paths = {path for path in self.inputs[module] if path in self.start and path not in rewritten}
            if changed := sorted(path for path in paths if now.digest(path) != self.start[path]):
                found[module] = changed
        return found

    def _ledger(self, now: Project, run: set[str]) -> Ledger:
        known = set(now.files)
        day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
        modules, digests = {}, {}
        distributions = importlib.metadata.packages_distributions()
        for module in run:
            inputs = sorted(path for path in self.inputs[module] if path in known or path.endswith("/") or ":" in path)
            names = self.packages.get(module, set()) | self.packages.get("", set())
            packages = {name.lower() for top in names for name in distributions.get(top, ())}
            modules[module] = Module(inputs, sorted(packages), day)
            digests |= {path: now.digest(path) for path in inputs}
        used = {name for module in modules.values() for name in module.packages}
        return Ledger(
            python=PYTHON,
            release=platform.python_version(),
            platform=f"{sys.platform}-{platform.machine()}",
            commit=git.commit_of(now.root),
            dirty=git.is_dirty(now.root),
            settings=now.settings,
            packages={name: importlib.metadata.version(name) for name in sorted(used)},
            digests=digests,
            modules=modules,
            tests=self.tests,
            snippets={path: _tidy(snippet) for path, snippet in self.snippets.items() if path in known},
        )


def _before(path: Path, project: Project) -> Ledger | None:
    """앞선 원장에서 아직 맞는 결과."""
    try:
        ledger = read(path)
    except LedgerError:
        return None
    stale = ledger.stale(project) | ledger.moved()
    return ledger.only(module for module in ledger.modules if module not in stale)


def _merge(before: Ledger | None, new: Ledger) -> Ledger:
    """새 결과에, 다시 돌리지 않은 모듈의 앞선 결과를 더한다."""
    if not before:
        return new
    kept = before.only(module for module in before.modules if module not in new.modules)
    new.taken = bool(kept.modules)
    new.modules |= kept.modules
    new.tests |= kept.tests
    new.digests = kept.digests | new.digests
    new.packages = kept.packages | new.packages
    for path, old in kept.snippets.items():
        snippet = new.snippets.setdefault(path, Snippet())
        snippet.imported = sorted({*snippet.imported, *old.imported})
        for line, tests in old.lines.items():
            snippet.lines[line] = sorted({*snippet.lines.get(line, []), *tests})
        for kind in KINDS:
            setattr(snippet, kind, sorted({*getattr(snippet, kind), *getattr(old, kind)}))
    return new


def _tidy(snippet: Snippet) -> Snippet:
    lines = {line: sorted(set(tests)) for line, tests in sorted(snippet.lines.items())}
    names = (sorted(set(getattr(snippet, kind))) for kind in KINDS)
    return Snippet(sorted(set(snippet.imported)), lines, *names)


def _imports(project: Project, module: str) -> tuple[set[str], set[str]]:
    """모듈과 그 폴더들의 conftest.py가 불러오는 (저장소의 파일, 다른 패키지의 이름) 전부."""
    folders = [parent.as_posix() for parent in Path(module).parents]
    todo = [module, *(f"{folder}/conftest.py" for folder in folders)]
    known, files, packages = set(project.files), set[str](), set[str]()
    while todo:
        path = todo.pop()
        if path in known and path not in files:
            files.add(path)
            for name in _imported_names(project, path) if path.endswith(".py") else ():
                todo += [f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__init__.py"]
                packages.add(name.partition(".")[0])
    return files, packages


def _imported_names(project: Project, path: str) -> Iterable[str]:
    try:
        tree = ast.parse(project.text(path))
    except (SyntaxError, ValueError, ProjectError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module(test: str) -> str:
    return test.partition("::")[0]


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or report.longrepr)
