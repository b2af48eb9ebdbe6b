"""쪽이 출력과 함께 보이는 프로그램 가운데 브라우저에서 실행되는 것.

실행되는지는 잰 결과(runs.tsv)가 정한다. 결과마다 잰 것의 다이제스트를 적고, 지금 것과 다르면 없는 것으로 친다.
저장소에 넣는 까닭은 출력 파일과 같다. 크로미움 없이 사이트를 지을 수 있고, 달라지면 풀 리퀘스트에 보이며, 사이트의
테스트가 다시 재어 견준다.
"""

from __future__ import annotations

import ast
import hashlib
import json
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evidence import pages
from evidence.outputs import KINDS, MARK, PLACES
from evidence.project import Project
from evidence.snippets import output_of, parse

RESULTS = Path(__file__).with_name("runs.tsv")
LOCK = "tools/site/package-lock.json"
# 결과를 정하는 것 가운데 스니펫과 출력이 아닌 것.
RUNNERS = ("docs/assets/run/start.js", "docs/assets/run/worker.js", "docs/assets/run/runner.py")
# 브라우저가 실행하는 파이썬의 판과, 그 표준 라이브러리의 자리.
VERSION = "3.14"
ROOTS = {"/lib/python314.zip": "/usr/lib/python3"}

SAME = "same"
WHY = {
    "thread": "스레드를 시작합니다",
    "process": "프로세스를 시작합니다",
    "interpreter": "서브인터프리터를 시작합니다",
    "socket": "소켓을 씁니다",
    "signal": "밖에서 보내는 신호를 기다립니다",
    "differs": "출력이 다르게 나옵니다",
}
# 이름마다 무엇을 시작하는지. 앞의 것이 먼저다.
STARTS = {
    "process": {
        "ProcessPoolExecutor",
        "multiprocessing",
        "subprocess",
        "create_subprocess_exec",
        "create_subprocess_shell",
        "fork",
    },
    "interpreter": {"InterpreterPoolExecutor", "interpreters"},
    "thread": {"Thread", "ThreadPoolExecutor", "to_thread", "run_in_executor"},
    "socket": {"socket", "start_server", "open_connection"},
    "signal": {"signal", "kill", "add_signal_handler"},
}


class Program(NamedTuple):
    """출력과 함께 보이는 파이썬 파일.

    Parameters:
        path: `snippets/`부터 쓴 경로.
        text: 읽는 사람이 고치고 실행하는 글. 구역의 표식은 뺀다.
        output: 3.14에서 나와야 할 출력 파일의 글.
        lacks: 브라우저에 없는 것이 필요하면 그것을 말하는 문장. 이것은 실행해 보지 않는다.
    """

    path: str
    text: str
    output: str
    lacks: str

    @property
    def names(self) -> set[str]:
        """소스에 나오는 이름. 파이썬이 읽을 수 없는 글이면 없다."""
        try:
            return set(_names(ast.parse(self.text)))
        except SyntaxError:
            return set()

    @property
    def pieces(self) -> list[str]:
        """출력을 나눈 것. 그대로의 글과, 실행할 때마다 다른 값의 식(자바스크립트도 읽는 것)이 번갈아 나온다."""
        return [_value(part) if number % 2 else part for number, part in enumerate(MARK.split(self.output))]


def _value(value: str) -> str:
    """표시한 값의 식. evidence.outputs.differs와 같은 것을 허락한다."""
    if value in PLACES:
        here = (root for root, shown in ROOTS.items() if shown == value)
        return f"(?:{'|'.join(map(re.escape, (value, *here)))})"
    return next((f"(?:{kind.value})" for kind in KINDS if re.fullmatch(kind.value, value)), re.escape(value))


def shown(project: Project) -> list[Program]:
    """어느 쪽이 출력과 함께 보이는 프로그램 모두."""
    blocks = [block for page in project.pages for block in pages.parse(page, project.text(page)).blocks]
    paths = {block.snippet for block in blocks if not block.executed}
    return [program for path in sorted(paths) if (program := _program(project, path, paths))]


def _program(project: Project, path: str, paths: set[str]) -> Program | None:
    stem, suffix = posixpath.splitext(path)
    variants = {found for _, found in project.outputs.get(stem, ())}
    output = output_of(path, VERSION, project.outputs)
    if suffix != ".py" or not output or not variants & paths:
        return None
    printed = project.text(output)
    # 출력이 이 파일의 줄 번호를 말하면, 줄이 밀리지 않게 표식까지 그대로 둔다.
    numbered = re.search(rf'\b{re.escape(posixpath.basename(path))}(?:["\']?, line |:)\d', printed)
    text = project.text(path) if numbered else parse(path, project.text(path)).clean
    return Program(path, text, printed, _lacks(project, path, text))


def _lacks(project: Project, path: str, text: str) -> str:
    try:
        imported = {name.partition(".")[0] for name in _imported(ast.parse(text))}
    except SyntaxError:
        return ""  # 그 오류를 보이는 프로그램이다.
    if posixpath.basename(path).startswith(("test_", "conftest.")):
        imported.add("pytest")
    outside = sorted(imported - sys.stdlib_module_names)
    packages = [name for name in outside if name.replace("_", "-") in project.pins]
    if packages:
        return f"설치하는 패키지({', '.join(packages)})가 필요합니다"
    return f"다른 파일({', '.join(outside)})이 필요합니다" if outside else ""


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from [node.module] if node.module else (name.name for name in node.names)


def _names(tree: ast.AST) -> Iterator[str]:
    yield from (part for name in _imported(tree) for part in name.split("."))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


def judge(program: Program, ended: str, printed: str, same: bool) -> str:
    """실행해 본 결과: SAME이나 실행할 수 없는 까닭(WHY)의 이름.

    Parameters:
        ended: 어떻게 끝났는지(start.js). 기다려도 끝나지 않아 멈췄으면 stopped다.
        printed: 찍은 글.
        same: 검증한 출력과 같은지.
    """
    if same:
        return SAME
    if "can't start new thread" in printed and not program.names & STARTS["interpreter"]:
        return "thread"
    other = "signal" if ended == "stopped" else "differs"
    return next((kind for kind, names in STARTS.items() if program.names & names), other)


class Digests:
    """프로그램마다, 결과를 정하는 것 모두의 다이제스트."""

    def __init__(self, project: Project) -> None:
        lock = json.loads(project.text(LOCK))["packages"]["node_modules/pyodide"]["integrity"]
        self.common = [lock, *(project.text(path) for path in RUNNERS)]

    def of(self, program: Program) -> str:
        parts = [*self.common, program.path, program.text, program.output]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def read(path: Path = RESULTS) -> dict[str, tuple[str, str]]:
    """잰 결과: 스니펫의 경로마다 (다이제스트, 결과).

    Raises:
        ValueError: 읽을 수 없는 줄이 있을 때. 글은 오류 한 줄이다.
    """
    found: dict[str, tuple[str, str]] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        snippet, *rest = line.split("\t")
        if len(rest) != 2 or rest[1] not in (SAME, *WHY):
            raise ValueError(f"{path}:{number}: run: 잰 결과가 아닙니다; 줄을 지우고 make runs를 실행하십시오")
        found[snippet] = rest[0], rest[1]
    return found


def write(found: dict[str, tuple[str, str]], path: Path = RESULTS) -> None:
    """잰 결과를 적는다."""
    lines = (f"{snippet}\t{digest}\t{result}\n" for snippet, (digest, result) in sorted(found.items()))
    path.write_text("".join(lines), encoding="utf-8")


def fresh(project: Project, found: dict[str, tuple[str, str]]) -> dict[str, str]:
    """지금 것을 잰 결과만."""
    digests = Digests(project)
    here = {program.path: digests.of(program) for program in shown(project)}
    return {path: result for path, (digest, result) in found.items() if here.get(path) == digest}
