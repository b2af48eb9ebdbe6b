"""pytest 플러그인: 스니펫을 실행하는 픽스처를 주고, 무엇이 증명되었는지 원장에 적는다.

줄과 테스트의 대응은 coverage.py의 동적 문맥에서 온다. 자식 프로세스는 환경 변수로 받은
테스트 이름을 문맥으로 쓴다(pyproject.toml의 [tool.coverage.run]).
"""

from __future__ import annotations

import difflib
import importlib.metadata
import os
import platform
import re
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import coverage
import pytest
from coverage.exceptions import CoverageException
from coverage.types import TLineNo
from packaging.specifiers import SpecifierSet

from evidence import drawing
from evidence import ledger as ledgers
from evidence.ledger import Ledger, Result, Snippet
from evidence.outputs import normalize
from evidence.project import Project, ProjectError, commit_of
from evidence.running import Finished, RunError, command_for, find_tool, run_command
from evidence.snippets import output_of, outputs

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
PYTHON = VERSION + ("t" if FREE_THREADED else "")
# pytest-cov가 테스트 이름 뒤에 붙이는 단계. 매개변수의 이름에도 세로줄이 있을 수 있다.
PHASE = re.compile(r"\|(?:setup|run|teardown)$")
USED = pytest.StashKey[set[str]]()


class Run(Protocol):
    """`run` 픽스처의 꼴."""

    def __call__(
        self,
        snippet: str,
        *args: str,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
        merge: bool = False,
        cwd: Path | None = None,
    ) -> Finished: ...


class RunPytest(Protocol):
    """`run_pytest` 픽스처의 꼴."""

    def __call__(
        self,
        suite: str,
        *args: str,
        plugins: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Finished: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("evidence", "증거")
    group.addoption("--rewrite-outputs", action="store_true", help="출력 파일(.out)을 다시 쓴다")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "python(specifier): 이 판의 파이썬에서만 돌린다. 예: '>=3.14'")
    config.addinivalue_line("markers", "platform(*names): 이 플랫폼에서만 돌린다. sys.platform의 값")
    config.addinivalue_line("markers", "tool(name): 이 명령이 있을 때만 돌린다. 예: 'node'")
    config.addinivalue_line("markers", "free_threaded: GIL을 끈 프리 스레딩 빌드에서만 돌린다")
    config.addinivalue_line("markers", "timing: 시간의 비율을 재는 테스트")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "evidence-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.stash[USED] = set()
        kind, reason = skip_reason(item)
        if kind:
            item.add_marker(pytest.mark.skip(reason=reason))
        item.user_properties.append(("evidence", {"python": python_range(item), "skip": kind}))


def python_range(item: pytest.Item) -> str:
    return ",".join(str(mark.args[0]) for mark in item.iter_markers("python"))


def skip_reason(item: pytest.Item) -> tuple[str, str]:
    """허용하는 까닭으로 건너뛸 테스트면 (갈래, 까닭), 아니면 빈 문자열 둘."""
    wanted = python_range(item)
    if VERSION not in SpecifierSet(wanted):
        return "python", f"파이썬 {wanted}에서만 뜻이 있음"
    for mark in item.iter_markers("platform"):
        if sys.platform not in mark.args:
            return "platform", f"{', '.join(mark.args)}에서만 뜻이 있음"
    if item.get_closest_marker("free_threaded") and not FREE_THREADED:
        return "platform", "프리 스레딩 빌드에서만 뜻이 있음"
    for mark in item.iter_markers("tool"):
        if not find_tool(mark.args[0]):
            return "tool", f"{mark.args[0]} 명령이 없음"
    return "", ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """자식 프로세스의 coverage가 이 테스트의 이름을 쓰게 한다."""
    changes: dict[str, str | None] = {"EVIDENCE_TEST": item.nodeid}
    if measuring(item.config):
        root = item.config.rootpath
        changes["EVIDENCE_ROOT"] = str(root)
        changes["COVERAGE_PROCESS_START"] = str(root / "pyproject.toml")
        # coverage가 넣어 두는 직렬화된 설정에는 첫 테스트의 이름이 박혀 있다.
        changes["COVERAGE_PROCESS_CONFIG"] = None
    before = {name: os.environ.get(name) for name in changes}
    _set_environment(changes)
    try:
        return (yield)
    finally:
        _set_environment(before)


def measuring(config: pytest.Config) -> bool:
    """coverage로 재고 있는지(`--no-cov`가 아닌지)."""
    return config.pluginmanager.hasplugin("_cov") and not config.getoption("no_cov")


def _set_environment(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    if call.when == "teardown":
        used = item.stash[USED]
        item.user_properties.append(("evidence-used", sorted(used)))
    return (yield)


@pytest.fixture(scope="session")
def project(pytestconfig: pytest.Config) -> Project:
    """이 저장소."""
    return Project(pytestconfig.rootpath)


@pytest.fixture
def use(request: pytest.FixtureRequest, project: Project) -> Callable[[str], Path]:
    """줄을 셀 수 없는 스니펫을 이 테스트가 썼다고 적고, 그 절대 경로를 준다."""

    def _use(snippet: str) -> Path:
        path = project.root / "snippets" / snippet
        if not path.exists():
            pytest.fail(
                f"snippets/{snippet}:1: missing: 파일이 없습니다; 경로를 확인하십시오",
                pytrace=False,
            )
        used = [f"snippets/{snippet}"]
        if path.is_dir():
            # 출력은 비교한 테스트만 썼다고 친다.
            used = [found for found in project.files(f"snippets/{snippet}") if not found.endswith(".out")]
        request.node.stash[USED].update(used)
        return path

    return _use


@pytest.fixture
def run(project: Project, tmp_path: Path, use: Callable[[str], Path]) -> Run:
    """스니펫을 빈 폴더에서, 읽는 사람이 하듯 실행하는 함수."""

    def _run(
        snippet: str,
        *args: str,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
        merge: bool = False,
        cwd: Path | None = None,
    ) -> Finished:
        path = use(snippet)
        return _finish(
            lambda: run_command(
                [*command_for(path), *args],
                cwd=cwd or tmp_path,
                env=env,
                timeout=timeout,
                merge=merge,
                label=f"snippets/{snippet}",
            ),
        )

    return _run


@pytest.fixture
def run_pytest(project: Project, use: Callable[[str], Path]) -> RunPytest:
    """`snippets/`의 테스트를 그 폴더에서 `pytest 파일`로 실행하는 함수. 두 스트림을 섞는다.

    이 저장소의 설정과 conftest.py는 보이지 않고, 이름을 댄 플러그인만 쓴다.
    """

    def _run(
        suite: str,
        *args: str,
        plugins: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Finished:
        path = use(suite)
        folder = path if path.is_dir() else path.parent
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            f"--confcutdir={folder}",
        ]
        if not (folder / "pytest.ini").exists():
            command += ["-c", os.devnull, f"--rootdir={folder}"]
        for plugin in plugins:
            command += ["-p", plugin]
        target = [path.name] if path.is_file() else []
        return _finish(
            lambda: run_command(
                [*command, *target, *args],
                cwd=folder,
                env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **(env or {})},
                timeout=timeout,
                merge=True,
                label=f"snippets/{suite}",
            ),
        )

    return _run


def _finish(action: Callable[[], Finished]) -> Finished:
    try:
        return action()
    except RunError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def check_output(request: pytest.FixtureRequest, project: Project, use: Callable[[str], Path]) -> Callable[..., None]:
    """끝난 실행의 출력 전체를 `X.out`과 비교하는 함수. `--rewrite-outputs`면 다시 쓴다."""

    def _check(snippet: str, text: str, *, name: str | None = None) -> None:
        label = f"snippets/{name or snippet}"
        actual = normalize(text, project.root)
        output = output_of(label, VERSION, outputs(project.files("snippets")))
        rewrite = request.config.getoption("rewrite_outputs")
        if output is None:
            output = f"{label.rsplit('.', 1)[0]}.out"
            if not rewrite:
                pytest.fail(
                    f"{output}:1: wrong-output: 출력 파일이 없습니다; make outputs를 실행하십시오",
                    pytrace=False,
                )
            ledgers.write_text(project.root / output, actual)
        use(output.removeprefix("snippets/"))
        try:
            expected = normalize(project.text(output), project.root)
        except ProjectError as error:
            pytest.fail(str(error), pytrace=False)
        if actual == expected:
            return
        if rewrite:
            ledgers.write_text(project.root / output, actual)
            return
        line = first_difference(expected, actual)
        diff = "\n".join(
            difflib.unified_diff(expected.splitlines(), actual.splitlines(), output, "실제 출력", lineterm="")
        )
        pytest.fail(
            f"{output}:{line}: wrong-output: 파이썬 {VERSION}에서 출력이 다릅니다; "
            f"맞는 출력이면 make outputs로 다시 쓰십시오\n{diff}",
            pytrace=False,
        )

    return _check


@pytest.fixture
def expect_output(run: Run, check_output: Callable[..., None]) -> Callable[..., Finished]:
    """스니펫을 실행하고, 성공했는지와 출력 전체가 같은지 확인하는 함수."""

    def _expect(snippet: str, *args: str, returncode: int = 0, merge: bool = False, **options: Any) -> Finished:
        finished = run(snippet, *args, merge=merge, **options)
        if finished.returncode != returncode:
            pytest.fail(
                f"snippets/{snippet}:1: run: 종료 상태가 {finished.returncode}입니다; "
                f"{returncode}이어야 합니다\n{finished.stdout}{finished.stderr}",
                pytrace=False,
            )
        check_output(snippet, finished.stdout)
        return finished

    return _expect


@pytest.fixture
def check_timeline(
    request: pytest.FixtureRequest, project: Project, use: Callable[[str], Path]
) -> Callable[[str, Sequence[tuple[float, str]]], None]:
    """사건의 차례를 기록해 둔 `X.timeline.json`과 비교하는 함수. `--rewrite-outputs`면 다시 쓴다.

    시각은 실행할 때마다 다르므로 차례만 비교한다.
    """

    def _check(name: str, events: Sequence[tuple[float, str]]) -> None:
        path = f"snippets/{name}.timeline.json"
        timeline = drawing.record(events)
        if request.config.getoption("rewrite_outputs"):
            ledgers.write_text(project.root / path, drawing.dump(timeline))
        recorded = drawing.load(use(f"{name}.timeline.json").read_text(encoding="utf-8"))
        if recorded.order != timeline.order:
            pytest.fail(
                f"{path}:1: wrong-output: 사건의 차례가 다릅니다({', '.join(timeline.order)}); "
                "맞는 차례이면 make outputs로 다시 쓰십시오",
                pytrace=False,
            )

    return _check


def first_difference(expected: str, actual: str) -> int:
    """처음으로 다른 줄의 번호(1부터)."""
    pairs = zip(expected.splitlines(), actual.splitlines(), strict=False)
    same = next((number for number, (a, b) in enumerate(pairs) if a != b), None)
    return (min(len(expected.splitlines()), len(actual.splitlines())) if same is None else same) + 1


class Recorder:
    """테스트를 나누어 돌리는 쪽(xdist의 관리자)에서 결과를 모아 원장을 쓴다."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.project = Project(config.rootpath)
        self.digests = self.project.digests()
        self.tests: dict[str, Result] = {}
        self.used: dict[str, set[str]] = {}
        self.partial = ""

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.partial = f"테스트 {len(items)}개를 빼고 돌렸음" if items else self.partial

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        about: Any = properties.get("evidence", {})
        test = self.tests.setdefault(
            report.nodeid,
            Result("passed", (report.location[1] or 0) + 1, about.get("python", "")),
        )
        if report.failed:
            test.outcome = "failed"
        elif report.skipped:
            test.outcome = "xfailed" if hasattr(report, "wasxfail") else "skipped"
            test.skip = about.get("skip") or "other"
            test.reason = _reason(report)
        elif report.when == "call" and hasattr(report, "wasxfail"):
            test.outcome, test.skip, test.reason = "xpassed", "other", str(report.wasxfail)
        used: Any = properties.get("evidence-used", ())
        for path in used:
            self.used.setdefault(path, set()).add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
        partial = self.partial or self._why_partial(exitstatus)
        if partial:
            terminalreporter.write_line(f"원장을 쓰지 않음: {partial}")
            return
        for path in self._changed():
            cure = "스니펫이 쓴 파일이면 현재 폴더나 임시 폴더에 쓰게 하십시오"
            terminalreporter.write_line(f"{path}:1: stale: 테스트하는 동안 바뀌었습니다; {cure}")
        ledger = self._ledger()
        ledgers.write(ledger, self.project.root)
        terminalreporter.write_line(f"원장: {ledger.path}")

    def _changed(self) -> list[str]:
        """테스트를 시작한 뒤에 바뀐 파일. 있으면 원장은 처음부터 오래된 것이 된다."""
        if self.config.getoption("rewrite_outputs"):
            return []
        now = self.project.digests()
        return sorted(path for path in now.keys() | self.digests.keys() if now.get(path) != self.digests.get(path))

    def _why_partial(self, exitstatus: int) -> str:
        if self.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
            return "일부 경로만 돌렸음"
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or self.config.option.maxfail:
            return "테스트를 끝까지 돌리지 못했음"
        if not measuring(self.config):
            return "--no-cov로 돌렸음"
        if self.config.option.collectonly:
            return "모으기만 했음"
        return ""

    def _ledger(self) -> Ledger:
        return Ledger(
            python=PYTHON,
            release=platform.python_version(),
            platform=f"{sys.platform}-{platform.machine()}",
            packages=_packages(),
            commit=commit_of(self.project.root),
            digests=self.digests,
            tests=self.tests,
            snippets=measured(self.project, self.used),
        )


def measured(project: Project, used: Mapping[str, set[str]]) -> dict[str, Snippet]:
    """coverage의 자료에서 스니펫마다 줄과 테스트의 대응을 뽑는다."""
    cover = coverage.Coverage(
        data_file=str(project.root / ledgers.FOLDER / "coverage"),
        config_file=str(project.root / "pyproject.toml"),
    )
    cover.load()
    data = cover.get_data()
    result: dict[str, Snippet] = {}
    for path in project.snippets:
        snippet = result[path] = Snippet(used=sorted(used.get(path, ())))
        if not path.endswith(".py"):
            continue
        absolute = str((project.root / path).resolve())
        try:
            snippet.statements = list(cover.analysis2(absolute)[1])
        except CoverageException as error:
            snippet.problem = str(error).split("'", 2)[-1].strip(": ") or type(error).__name__
        contexts: Mapping[TLineNo, list[str]] = data.contexts_by_lineno(absolute)
        for line, names in contexts.items():
            tests = {PHASE.sub("", name) for name in names}
            if "" in tests:
                snippet.imported.append(line)
            if named := sorted(tests - {""}):
                snippet.lines[line] = named
    return result


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return str(getattr(report, "wasxfail", "") or report.longrepr)


def _packages() -> dict[str, str]:
    found = {dist.metadata["Name"].lower(): dist.version for dist in importlib.metadata.distributions()}
    return dict(sorted(found.items()))
