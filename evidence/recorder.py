"""테스트마다 무엇을 실행하고 읽었는지 모아 원장에 적는다. 나누어 돌리면 xdist의 관리자에 하나 있다."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from evidence import git
from evidence.dependencies import imports, required
from evidence.ledger import FOLDER, KINDS, Ledger, LedgerError, Module, Result, Snippet, read, write
from evidence.project import Project, ProjectError
from evidence.running import PYTHON

# 결과를 바꾸지 않는 인자와, 꺼도 되는 플러그인.
KNOWN = re.compile(
    r"[^-@].*|-[qvs]+|-r\w*|-n\w*|-p.*|--(?:rewrite|evidence)-\w+|--(?:tb|dist|durations|color|basetemp)(?:=.*)?"
)
OFF = ("no:randomly", "no:cacheprovider", "no:xdist", "xdist")


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
        self.collected: set[str] = set()
        self.finished: set[str] = set()
        self.partial: set[str] = set()
        self.rewrote: set[str] = set()
        self.lines: list[str] = []

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.partial |= {_module(item.nodeid) for item in items}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected |= {item.nodeid for item in session.items}

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self.collected |= set(ids)

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
            self.finished.add(report.nodeid)
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
                if record.startswith("L") and base.endswith(".py"):  # 모듈을 불러올 때
                    path, _, line = record[2:].rpartition(":")
                    self._snippet(path).imported.append(int(line))

    def _used(self, test: str, module: str, kind: str, path: str) -> None:
        if kind == "rewrote":
            self.rewrote.add(path)
            return
        names: list[str] = getattr(self._snippet(path), kind)
        names.append(test)
        self.inputs[module].add(path)
        # 셸, Node, Poetry가 무엇을 읽었는지는 알 수 없으므로 폴더를 다 읽은 것으로 본다. pytest가 읽은 것은 안다.
        if kind == "compared" or not path.endswith(".py"):
            self.inputs[module].add(f"{path.rpartition('/')[0]}/")
        if kind == "ran" and not path.endswith((".py", "/")):
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
        elif kind == "T":
            inputs.update(self.project.under(value))
        elif kind == "O":
            self._record(*value.split("\t", 1))
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
        option, given = self.config.option, self.config.invocation_params.args
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or option.maxfail:
            return "테스트를 끝까지 돌리지 못했음"
        if option.collectonly or not self.tests:
            return "돌린 테스트가 없음"
        changing = [name for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if os.environ.get(name)]
        changing += ["-c"] if self.config.inipath != self.config.rootpath / "pyproject.toml" else []
        changing += [text for text in given if not KNOWN.fullmatch(text)]
        changing += [f"-p {name}" for name in self._plugins() if name not in OFF]
        return f"일부만 골랐거나 설정을 바꾸고 돌렸음({', '.join(changing)})" if changing else ""

    def _plugins(self) -> list[str]:
        """명령줄에서 켜고 끈 플러그인."""
        usual = [after for before, after in pairwise(self.config.getini("addopts")) if before == "-p"]
        plugins: list[str] = self.config.option.plugins
        return plugins[len(usual) :]

    def _write(self) -> None:
        now = Project(self.project.root)
        broken = {_module(test) for test in self.collected - self.finished}
        run = {_module(test) for test in self.tests} - self.partial - self._incomplete() - broken
        for module in sorted(run):
            self._read_by(now, module)
        ledger = self._ledger(now, run)
        for module, paths in self._changed(now, run).items():
            cure = "스니펫이 쓴 파일이면 현재 폴더나 임시 폴더에 쓰게 하십시오"
            self.lines.append(f"{paths[0]}:1: run: {module}을 돌리는 동안 바뀌었습니다; {cure}")
            run.discard(module)
        Path(now.root, FOLDER).mkdir(exist_ok=True)
        with FileLock(now.root / FOLDER / "lock"):
            before = _before(now.root / ledger.path, now, broken)
            whole = _merge(before, ledger.only(run))
            write(whole, now.root)
        self.lines.append(f"원장: {ledger.path}(모듈 {len(run)}개를 새로 적음, 모두 {len(whole.modules)}개)")

    def _incomplete(self) -> set[str]:
        """명령줄에서 테스트 하나만 고른 모듈."""
        return {_module(argument) for argument in self.config.args if "::" in argument}

    def _read_by(self, now: Project, module: str) -> None:
        """그 모듈과, 그것이 불러온 코드와, 그것이 볼 수 있는 픽스처가 읽은 것을 모은다."""
        files, packages = imports(now, module)
        bases = [base for base in self.inputs if base.endswith("/") and f"{module}/".startswith(base)]
        for base in ("", *files, *bases):
            self.inputs.setdefault(module, set()).update(self.inputs.get(base, ()))
            packages |= self.packages.get(base, set())
        self.inputs[module] |= files
        self.packages[module] = packages

    def _changed(self, now: Project, run: set[str]) -> dict[str, list[str]]:
        """모듈마다, 돌리는 동안 달라지거나 생긴 파일."""
        rewritten = {report.partition("\n")[0] for report in self.rewrote}
        moved = {path for path in {*now.files, *self.start} if self.start.get(path, "") != now.digest(path)} - rewritten
        found = {module: sorted(moved & self.inputs[module]) for module in sorted(run)}
        return {module: paths for module, paths in found.items() if paths}

    def _ledger(self, now: Project, run: set[str]) -> Ledger:
        known = set(now.files)
        day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
        modules: dict[str, Module] = {}
        digests: dict[str, str] = {}
        distributions = importlib.metadata.packages_distributions()
        loaded = {_top_level(plugin) for plugin in self.config.pluginmanager.get_plugins()}
        for module in run:
            inputs = sorted(path for path in self.inputs[module] if path in known or _is_absent(now, path))
            names = {name for top in self.packages[module] | loaded for name in distributions.get(top, ())}
            modules[module] = Module(inputs, sorted(required(names)), day)
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


def _top_level(plugin: object) -> str:
    name: str = getattr(plugin, "__name__", type(plugin).__module__)
    return name.partition(".")[0]


def _is_absent(project: Project, path: str) -> bool:
    """폴더나 명령이거나, 찾았지만 없던 파일인지. 생기면 결과가 달라질 수 있다."""
    if path.endswith("/") or path.startswith("tool:"):
        return True
    hidden = any(part.startswith((".", "__pycache__")) for part in path.split("/"))
    return not hidden and not (project.root / path).exists()


def _before(path: Path, project: Project, broken: set[str]) -> Ledger | None:
    """앞선 원장에서 아직 맞는 결과. 이번에 끝까지 돌지 못한 모듈의 것은 버린다."""
    try:
        ledger = read(path)
    except LedgerError:
        return None
    dropped = {*ledger.stale(project), *ledger.moved(project), *broken}
    return ledger.only(module for module in ledger.modules if module not in dropped)


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


def _module(test: str) -> str:
    return test.partition("::")[0]


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or report.longrepr)
