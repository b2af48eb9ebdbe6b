"""스니펫의 출력을 파일과 견주고, `make outputs`에서는 다시 쓴다."""

from __future__ import annotations

import difflib
import os
import posixpath
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from evidence.ledger import write_text
from evidence.outputs import OPEN, differs, marked
from evidence.project import Project, ProjectError
from evidence.running import VERSION, Finished
from evidence.snippets import OUTPUT


def rewrite(
    project: Project, finished: Finished, label: str, path: str | None, *, overwrite: bool
) -> tuple[str, str, str]:
    """출력을 쓰고 (비교한 출력 파일, 바뀐 것, 잘못)을 준다. 바뀌지 않았거나 잘못이 없으면 빈 문자열이다.

    두 번 더 실행하며 한 번은 다른 일로 바쁜 컴퓨터에서다. 표시하지 않은 값이 다르면 잘못이다.

    Parameters:
        path: 지금 이 판의 출력 파일. 없으면 None.
        overwrite: 오래된 판도 쓰는 파일을 이 판의 출력으로 바꿔도 되는지.
    """
    before, stem = _text(project, path), posixpath.splitext(label)[0]
    if (
        path
        and before
        and not differs(before, finished.stdout, finished.roots)
        and not unmarked(project, path, before, finished)
    ):
        return path, "", ""
    again = finished.again() if finished.again else finished
    with busy():
        loaded = finished.again() if finished.again else finished
    sources = _sources(project, finished.snippet, label)
    text = marked(finished.stdout, sources=sources, other=again.stdout, roots=finished.roots)
    text = (
        text
        if not differs(text, loaded.stdout, loaded.roots)
        else marked(loaded.stdout, sources=sources, other=finished.stdout, roots=finished.roots)
    )
    target = path or f"{stem}.out"
    for other in (finished, again, loaded):
        if line := differs(text, other.stdout, other.roots):
            message = "실행할 때마다 다른 값이 있습니다; 늘 같은 값을 찍게 하십시오"
            return target, "", f"{target}:{line}: wrong-output: {message}\n{_diff(text, other.stdout, target)}"
    if path and not overwrite and (older := _older(project, path)):
        target = f"{stem}.{VERSION}.out"
        if path == target or not _is_known(project, older, path):
            message = f"파이썬 {older}의 출력이기도 합니다; {older}에서 make outputs를 실행하거나, {VERSION}부터 다르면 빈 {target}을 만들거나, 모두 바꾸려면 make outputs BASE=1을 실행하십시오"
            return path, "", f"{path}:1: wrong-output: {message}"
    write_text(project.root / target, text)
    return target, f"{target}\n{_diff(before, text, target)}", ""


def difference(project: Project, path: str, finished: Finished, command: str = "make outputs") -> str:
    """출력 파일이 실행한 결과와 다르면 그 잘못, 같으면 빈 문자열.

    Parameters:
        command: 그 출력을 다시 쓰는 명령.
    """
    try:
        expected = project.text(path)
    except ProjectError as error:
        return str(error)
    if line := differs(expected, finished.stdout, finished.roots):
        actual = finished.stdout.splitlines()
        lines = difflib.unified_diff(expected.splitlines(), actual, path, "실제 출력", lineterm="")
        message = f"파이썬 {VERSION}에서 출력이 다릅니다; 맞는 출력이면 다시 쓰십시오: {command}"
        return f"{path}:{line}: wrong-output: {message}\n{chr(10).join(lines)}"
    if missing := unmarked(project, path, expected, finished):
        message = f"실행할 때마다 다른 값 {missing}개에 표시가 없습니다; 다시 쓰십시오: {command}"
        return f"{path}:1: wrong-output: {message}"
    return ""


def unmarked(project: Project, path: str, expected: str, finished: Finished) -> int:
    """출력과 같지만 실행할 때마다 다를 값인데 표시하지 않은 것의 수."""
    sources = _sources(project, finished.snippet, path)
    wanted = marked(finished.stdout, sources=sources, roots=finished.roots)
    return max(wanted.count(OPEN) - expected.count(OPEN), 0)


def _older(project: Project, path: str) -> str:
    """그 출력을 쓰는, 이 판보다 오래된 판 가운데 가장 오래된 것. 없으면 빈 문자열."""
    match = OUTPUT.fullmatch(path)
    since = (match["since"] if match else None) or project.versions[0]
    return since if since in project.versions and since != VERSION else ""


def _is_known(project: Project, older: str, path: str) -> bool:
    """오래된 판에서 지금 파일로 그 출력을 확인해 두었는지."""
    from evidence.proofs import Proofs

    proofs = Proofs.load(project.root)
    return any(
        ledger.version == older and ledger.snippets.get(path) and proofs.tests(ledger, path, ())
        for ledger in proofs.ledgers
    )


def _text(project: Project, path: str | None) -> str:
    try:
        return project.text(path) if path else ""
    except ProjectError:
        return ""


def _sources(project: Project, snippet: str, output: str) -> str:
    """스니펫의 글. 폴더면 그 안의 글 전부이고, 폴더 안에 출력이 있으면 그 폴더부터 위로 가며 바로 든 글이다."""
    paths = [snippet] if (project.root / snippet).is_file() else project.under(snippet)
    if output.startswith(f"{snippet}/"):
        paths = [path for path in paths if output.startswith(f"{posixpath.dirname(path)}/")]
    return "\n".join(_text(project, path) for path in paths if not path.endswith(".out"))


def _diff(before: str, after: str, path: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=1)
    return "\n".join(list(lines)[2:])


@contextmanager
def busy() -> Iterator[None]:
    """코어마다 다른 일이 둘씩 있는 컴퓨터."""
    command = [sys.executable, "-S", "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
