"""pytest 플러그인: 건너뛰는 표시, 스니펫을 실행하고 견주는 픽스처."""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from packaging.specifiers import SpecifierSet

from evidence import drawing
from evidence.ledger import write_text
from evidence.outputs import differs
from evidence.project import Project, ProjectError
from evidence.recorder import Recorder, Watcher, note
from evidence.rewriting import rewrite
from evidence.running import FREE_THREADED, VERSION, Finished, RunError, command_for, find_tool, machine_roots, run_command
from evidence.snippets import output_of, outputs


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
    group.addoption("--rewrite-base", action="store_true", help="오래된 판의 출력도 이 판의 것으로 다시 쓴다")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "python(specifier): 이 판의 파이썬에서만 돌린다. 예: '>=3.14'")
    config.addinivalue_line("markers", "platform(*names): 이 플랫폼에서만 돌린다. sys.platform의 값")
    config.addinivalue_line("markers", "tool(name): 이 명령이 있을 때만 돌린다. 예: 'node'")
    config.addinivalue_line("markers", "free_threaded: GIL을 끈 프리 스레딩 빌드에서만 돌린다")
    config.addinivalue_line("markers", "timing: 시간의 비율을 재는 테스트")
    config.pluginmanager.register(Watcher(config), "evidence-watcher")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "evidence-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind, reason = skip_reason(item)
        if kind:
            item.add_marker(pytest.mark.skip(reason=reason))
        tools = [mark.args[0] for mark in item.iter_markers("tool")]
        item.user_properties.append(("evidence", {"python": python_range(item), "skip": kind, "tools": tools}))


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
        return "build", "프리 스레딩 빌드에서만 뜻이 있음"
    for mark in item.iter_markers("tool"):
        if not find_tool(mark.args[0]):
            return "tool", f"{mark.args[0]} 명령이 없음"
    return "", ""


@pytest.fixture(scope="session")
def project(pytestconfig: pytest.Config) -> Project:
    """이 저장소."""
    return Project(pytestconfig.rootpath)


@pytest.fixture
def use(request: pytest.FixtureRequest, project: Project) -> Callable[[str], Path]:
    """실행할 수 없는 스니펫(설정 파일)을 이 테스트가 썼다고 적고, 그 절대 경로를 준다."""

    def _use(snippet: str) -> Path:
        path = _existing(project, snippet)
        if path.suffix == ".out":
            pytest.fail(
                f"snippets/{snippet}:1: wrong-output: 출력은 쓰지 않고 견줍니다; check_output을 쓰십시오",
                pytrace=False,
            )
        note(request.node, "used", f"snippets/{snippet}")
        return path

    return _use


def _existing(project: Project, snippet: str) -> Path:
    path = project.root / "snippets" / snippet
    if not path.exists():
        pytest.fail(f"snippets/{snippet}:1: missing: 파일이 없습니다; 경로를 확인하십시오", pytrace=False)
    return path


@pytest.fixture
def run(request: pytest.FixtureRequest, project: Project, tmp_path: Path) -> Run:
    """스니펫을 빈 폴더에서, 읽는 사람이 하듯 실행하는 함수.

    읽는 사람은 그 폴더에서 `python 파일`로 실행한다. 파이썬은 그래도 절대 경로를 찍으므로 스니펫의 폴더를 뗀다.
    """

    def _run(
        snippet: str,
        *args: str,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
        merge: bool = False,
        cwd: Path | None = None,
    ) -> Finished:
        path = _existing(project, snippet)
        note(request.node, "ran", f"snippets/{snippet}")

        def once() -> Finished:
            command = [*command_for(path), *args]
            label = f"snippets/{snippet}"
            return run_command(command, cwd=cwd or tmp_path, env=env, timeout=timeout, merge=merge, label=label)

        return _finish(once, f"snippets/{snippet}", path.parent, machine_roots(project.root, cwd or tmp_path, env))

    return _run


@pytest.fixture
def run_pytest(request: pytest.FixtureRequest, project: Project) -> RunPytest:
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
        path = _existing(project, suite)
        note(request.node, "ran", f"snippets/{suite}")
        folder = path if path.is_dir() else path.parent
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--confcutdir={folder}"]
        if not (folder / "pytest.ini").exists():
            command += ["-c", os.devnull, f"--rootdir={folder}"]
        command += [part for plugin in plugins for part in ("-p", plugin)]
        command += [path.name] if path.is_file() else []
        full = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **(env or {})}

        def once() -> Finished:
            label = f"snippets/{suite}"
            return run_command([*command, *args], cwd=folder, env=full, timeout=timeout, merge=True, label=label)

        return _finish(once, f"snippets/{suite}", folder, machine_roots(project.root, folder, env))

    return _run


def _finish(once: Callable[[], Finished], snippet: str, folder: Path, roots: Mapping[str, str]) -> Finished:
    def whole() -> Finished:
        try:
            finished = once()
        except RunError as error:
            pytest.fail(str(error), pytrace=False)
        places = re.compile(f"(?:file://)?{re.escape(str(folder) + os.sep)}")
        plain = [places.sub("", text) for text in (finished.stdout, finished.stderr)]
        return Finished(finished.returncode, *plain, snippet, roots, whole)

    return whole()


@pytest.fixture
def check_output(request: pytest.FixtureRequest, project: Project) -> Callable[..., None]:
    """스니펫을 실행한 결과를 `X.out`과 글자 하나까지 비교하는 함수. `--rewrite-outputs`면 다시 쓴다.

    Parameters:
        name: 한 스니펫의 출력이 둘 이상일 때 출력 파일의 줄기(`X.free.py`면 `X.free.out`).
        stdout: 표준 출력만 비교한다. 그 블록의 제목이 표준 출력이라고 말해야 한다.
    """

    def _check(snippet: str, finished: Finished, *, name: str = "", stdout: bool = False) -> None:
        label = f"snippets/{name or snippet}"
        if not f"snippets/{snippet}/".startswith(f"{finished.snippet}/"):
            message = f"다른 것({finished.snippet or '스니펫이 아닌 명령'})을 실행한 결과입니다; 이 스니펫을 실행하십시오"
            pytest.fail(f"snippets/{snippet}:1: wrong-output: {message}", pytrace=False)
        if finished.stderr and not stdout:
            message = "표준 오류에도 찍었습니다; merge=True로 실행하십시오"
            pytest.fail(f"{finished.snippet}:1: wrong-output: {message}\n{finished.stderr}", pytrace=False)
        path = output_of(label, VERSION, outputs(project.snippets))
        if request.config.getoption("rewrite_outputs"):
            base = request.config.getoption("rewrite_base")
            path, report, fault = rewrite(project, finished, label, path, overwrite=base)
            if fault:
                pytest.fail(fault, pytrace=False)
            if report:
                note(request.node, "rewrote", report)
        elif path is None:
            wanted = f"{label.rpartition('.')[0]}.out"
            pytest.fail(
                f"{wanted}:1: wrong-output: 출력 파일이 없습니다; make outputs를 실행하십시오", pytrace=False
            )
        else:
            _compare(project, path, finished.stdout)
        note(request.node, "compared", path)
        if stdout:
            note(request.node, "partial", path)

    return _check


def _compare(project: Project, path: str, actual: str) -> None:
    try:
        expected = project.text(path)
    except ProjectError as error:
        pytest.fail(str(error), pytrace=False)
    if line := differs(expected, actual):
        lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), path, "실제 출력", lineterm="")
        message = f"파이썬 {VERSION}에서 출력이 다릅니다; 맞는 출력이면 make outputs로 다시 쓰십시오"
        pytest.fail(f"{path}:{line}: wrong-output: {message}\n{chr(10).join(lines)}", pytrace=False)


@pytest.fixture
def expect_output(run: Run, check_output: Callable[..., None]) -> Callable[..., Finished]:
    """스니펫을 실행하고, 종료 상태와 출력 전체가 같은지 확인하는 함수."""

    def _expect(
        snippet: str, *args: str, returncode: int = 0, stdout: bool = False, **options: Any
    ) -> Finished:
        finished = run(snippet, *args, merge=not stdout, **options)
        expect_status(finished, returncode)
        check_output(snippet, finished, stdout=stdout)
        return finished

    return _expect


def expect_status(finished: Finished, returncode: int) -> None:
    """종료 상태가 다르면 실패한다."""
    if finished.returncode != returncode:
        pytest.fail(
            f"{finished.snippet}:1: run: 종료 상태가 {finished.returncode}입니다; 그것이 맞으면 "
            f"returncode={finished.returncode}을 주십시오\n{finished.stdout}{finished.stderr}",
            pytrace=False,
        )


@pytest.fixture
def expect_suite(run_pytest: RunPytest, check_output: Callable[..., None]) -> Callable[..., Finished]:
    """테스트 모음을 실행하고, 종료 상태와 출력 전체가 같은지 확인하는 함수."""

    def _expect(suite: str, *args: str, returncode: int = 0, **options: Any) -> Finished:
        finished = run_pytest(suite, *args, **options)
        expect_status(finished, returncode)
        check_output(suite, finished)
        return finished

    return _expect


@pytest.fixture
def check_timeline(
    request: pytest.FixtureRequest, project: Project
) -> Callable[[str, Sequence[tuple[float, str]]], None]:
    """사건의 차례를 기록해 둔 `X.timeline.json`과 비교하는 함수. `--rewrite-outputs`면 다시 쓴다.

    시각은 실행할 때마다 다르므로 차례만 비교한다.
    """

    def _check(name: str, events: Sequence[tuple[float, str]]) -> None:
        path = f"snippets/{name}.timeline.json"
        timeline = drawing.record(events)
        there = (project.root / path).exists()
        recorded = drawing.load(project.text(path)) if there else None
        if request.config.getoption("rewrite_outputs") and (not recorded or recorded.order != timeline.order):
            write_text(project.root / path, drawing.dump(timeline))
            note(request.node, "rewrote", path)
        elif not recorded or recorded.order != timeline.order:
            pytest.fail(
                f"{path}:1: wrong-output: 사건의 차례가 다릅니다({', '.join(timeline.order)}); "
                "맞는 차례이면 make outputs로 다시 쓰십시오",
                pytrace=False,
            )
        note(request.node, "used", path)

    return _check
