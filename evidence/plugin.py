"""pytest 플러그인: 건너뛰는 표시, 스니펫을 실행하고 견주는 픽스처."""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from evidence import figures
from evidence.ledger import write_text
from evidence.marks import MARKERS, python_range, skip_reason
from evidence.project import Project
from evidence.recorder import Recorder
from evidence.rewriting import difference, rewrite
from evidence.running import (
    VERSION,
    Finished,
    Run,
    RunError,
    RunPytest,
    command_for,
    in_place,
    machine_roots,
    run_command,
)
from evidence.snippets import output_of, outputs
from evidence.watcher import Watcher, note

RUNS = pytest.StashKey[list[Finished]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("evidence", "증거")
    group.addoption("--rewrite-outputs", action="store_true", help="출력 파일(.out)을 다시 쓴다")
    group.addoption("--rewrite-base", action="store_true", help="오래된 판의 출력도 이 판의 것으로 다시 쓴다")


def pytest_configure(config: pytest.Config) -> None:
    for line in MARKERS:
        config.addinivalue_line("markers", line)
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
            label = f"snippets/{snippet}"
            command = [*command_for(path, label), *args]
            return run_command(command, cwd=cwd or tmp_path, env=env, timeout=timeout, merge=merge, label=label)

        roots = machine_roots(project.root, cwd or tmp_path, env)
        return _finish(request.node, once, f"snippets/{snippet}", path.parent, roots)

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
        suite = f"{suite.rstrip('/')}/" if path.is_dir() else suite
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

        roots = machine_roots(project.root, folder, env)
        return _finish(request.node, once, f"snippets/{suite.rstrip('/')}", folder, roots)

    return _run


def _finish(
    item: pytest.Item, once: Callable[[], Finished], snippet: str, folder: Path, roots: Mapping[str, str]
) -> Finished:
    try:
        finished = in_place(once, snippet, folder, roots)
    except RunError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    item.stash.setdefault(RUNS, []).append(finished)
    return finished


@pytest.fixture
def printed(request: pytest.FixtureRequest, project: Project) -> Callable[[str, Callable[[], str]], Finished]:
    """끝나지 않는 스니펫이 찍은 글을 `check_output`에 줄 수 있게 하는 함수. 끝나는 스니펫이면 `run`을 쓴다."""

    def _printed(snippet: str, start: Callable[[], str]) -> Finished:
        path = _existing(project, snippet)
        note(request.node, "ran", f"snippets/{snippet}")
        roots = machine_roots(project.root, path.parent, None)
        return _finish(request.node, lambda: Finished(0, start(), ""), f"snippets/{snippet}", path.parent, roots)

    return _printed


@pytest.fixture
def check_output(request: pytest.FixtureRequest, project: Project) -> Callable[..., None]:
    """스니펫을 실행한 결과를 `X.out`과 글자 하나까지 비교하는 함수. `--rewrite-outputs`면 다시 쓴다.

    Parameters:
        name: 한 스니펫의 출력이 둘 이상일 때 출력 파일의 줄기(`X.free.py`면 `X.free.out`).
        stdout: 표준 출력만 비교한다. 그 블록의 제목이 표준 출력이라고 말해야 한다.
    """

    def _check(snippet: str, finished: Finished, *, name: str = "", stdout: bool = False) -> None:
        snippet = snippet.rstrip("/")
        label = f"snippets/{name or snippet}"
        again = _rewriting(request)
        known = finished in request.node.stash.get(RUNS, [])
        if fault := _cannot_compare(snippet, finished, name, stdout=stdout) if known else FOREIGN:
            pytest.fail(f"snippets/{snippet}:1: wrong-output: {fault}", pytrace=False)
        path = output_of(label, VERSION, outputs(project.snippets))
        if request.config.getoption("rewrite_outputs"):
            base = request.config.getoption("rewrite_base")
            path, report, fault = rewrite(project, finished, label, path, overwrite=base)
            if fault:
                pytest.fail(fault, pytrace=False)
            if report:
                note(request.node, "rewrote", report)
        elif path is None:
            wanted = f"{posixpath.splitext(label)[0]}.out"
            pytest.fail(f"{wanted}:1: wrong-output: 출력 파일이 없습니다; 쓰십시오: {again}", pytrace=False)
        elif fault := difference(project, path, finished, again):
            pytest.fail(fault, pytrace=False)
        note(request.node, "compared", path)
        if stdout:
            note(request.node, "partial", path)

    return _check


def _rewriting(request: pytest.FixtureRequest) -> str:
    """이 모듈의 출력만 다시 쓰는 명령."""
    return f"make outputs ONLY={request.node.nodeid.partition('::')[0]}"


FOREIGN = "이 테스트에서 run이나 run_pytest가 돌려준 것이 아닙니다; 고치지 말고 그대로 주십시오"


def _cannot_compare(snippet: str, finished: Finished, name: str, *, stdout: bool) -> str:
    """이 스니펫의 출력이 아닌 까닭. 견주어도 되면 빈 문자열."""
    if not f"snippets/{snippet}/".startswith(f"{finished.snippet}/"):
        return f"다른 것({finished.snippet})을 실행한 결과입니다; 이 스니펫을 실행하십시오"
    if name and not f"{name}/".startswith((f"{snippet}/", f"{posixpath.splitext(snippet)[0]}.")):
        return f"다른 스니펫({name})의 출력입니다; 이름을 이 스니펫의 이름으로 시작하십시오"
    if finished.stderr and not stdout:
        return f"표준 오류에도 찍었습니다; merge=True로 실행하십시오\n{finished.stderr}"
    return ""


@pytest.fixture
def expect_output(run: Run, check_output: Callable[..., None]) -> Callable[..., Finished]:
    """스니펫을 실행하고, 종료 상태와 출력 전체가 같은지 확인하는 함수."""

    def _expect(snippet: str, *args: str, returncode: int = 0, stdout: bool = False, **options: Any) -> Finished:
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
        timeline = figures.record(events)
        there = (project.root / path).exists()
        recorded = figures.load(project.text(path)) if there else None
        if request.config.getoption("rewrite_outputs") and (not recorded or recorded.order != timeline.order):
            write_text(project.root / path, figures.dump(timeline))
            note(request.node, "rewrote", path)
        elif not recorded or recorded.order != timeline.order:
            pytest.fail(
                f"{path}:1: wrong-output: 사건의 차례가 다릅니다({', '.join(timeline.order)}); "
                f"맞는 차례이면 다시 쓰십시오: {_rewriting(request)}",
                pytrace=False,
            )
        note(request.node, "used", path)

    return _check
