"""동시에 하던 것을 그 자리에서 하게 바꾼 돌연변이를 만든다(tools/mutants.py가 쓴다).

cosmic-ray의 연산자는 `await asyncio.to_thread(f)`를 `f()`로 바꾸지 못하므로, 스레드나 프로세스를 쓰는지
확인하지 않는 테스트도 그 돌연변이를 모두 알아챈다. 그 자리에서 부를 수 없는 것은 이름이 같은 Plain의 것으로 바꾼다.
Plain은 바꾼 코드의 첫 import 줄에 이어 쓰므로 줄의 번호는 그대로이다.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Iterator
from concurrent.futures import Future
from typing import NamedTuple

LOCK = re.compile(r"condition|limit|lock|semaphore", re.IGNORECASE)
DIRECT = {"run_in_executor", "to_thread"}
POOLS = {"map", "run_in_executor", "submit"}
ASYNCIO = {"Queue", "gather", "shield", "timeout", "to_thread", "wait_for"}


class Plain:
    """이름이 같은 것을 동시에 하지 않고 한다. 이 글이 스니펫에 들어가므로 IMPORTS에 있는 것만 쓴다."""

    @staticmethod
    async def to_thread(function, /, *arguments, **options):
        return function(*arguments, **options)

    @staticmethod
    def submit(function, /, *arguments, **options):
        future = Future()
        try:
            future.set_result(function(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future

    @staticmethod
    def run_in_executor(_, function, /, *arguments):
        return asyncio.ensure_future(Plain.to_thread(function, *arguments))

    @staticmethod
    def map(function, /, *columns, **_):
        return map(function, *columns)

    @staticmethod
    async def gather(*works, return_exceptions=False):
        results = []
        for work in works:
            try:
                results.append(await work)
            except Exception as error:
                if not return_exceptions:
                    raise
                results.append(error)
        return results

    @staticmethod
    async def finished(task):
        await asyncio.wait([task])
        return task

    @staticmethod
    def shield(work):
        return work

    @staticmethod
    async def wait_for(work, timeout):
        return await work

    @staticmethod
    def timeout(_):
        return asyncio.timeout(None)

    @staticmethod
    def Queue(*_, **__):  # noqa: N802
        return asyncio.Queue()


IMPORTS = "import asyncio\nfrom concurrent.futures import Future\n"
ADDED = f"; exec({IMPORTS + inspect.getsource(Plain)!r})"


class Edit(NamedTuple):
    """코드의 한 자리를 바꾸는 일. 자리는 ast처럼 (줄, 바이트)로 센다."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def mutations(code: str) -> Iterator[tuple[str, int, str]]:
    """연산자의 이름, 바꾼 줄, 바꾼 코드. 구문 오류가 되는 것은 뺀다(코루틴이 아닌 함수에 넣은 await)."""
    tree = ast.parse(code)
    awaited = {node.value for node in ast.walk(tree) if isinstance(node, ast.Await)}
    called = {call.func for call in awaited if isinstance(call, ast.Call)}
    for node in ast.walk(tree):
        for name, edit in [*direct(node, code), *references(node, called), *tasks(node, awaited, code), *locks(node)]:
            stand_in = [added(tree)] if "Plain." in edit.text else []
            changed = applied(code, [edit, *stand_in])
            if is_valid(changed):
                yield f"concurrency/{name}", edit.start[0], changed


def direct(node: ast.AST, code: str) -> Iterator[tuple[str, Edit]]:
    """`await asyncio.to_thread(f, x)` → `f(x)`. 이름으로 부르지 않는 함수(람다)는 뺀다."""
    match node:
        case ast.Await(ast.Call(ast.Attribute(attr="to_thread" as name), given, options)):
            pass
        case ast.Await(ast.Call(ast.Attribute(attr="run_in_executor" as name), [_, *given], options)):
            pass
        case _:
            return
    if given and isinstance(given[0], ast.Name | ast.Attribute | ast.Call):
        function, *rest = (ast.get_source_segment(code, part) for part in [*given, *options])
        yield name, replaced(node, f"{function}({', '.join(rest)})")


def references(node: ast.AST, called: set[ast.expr]) -> Iterator[tuple[str, Edit]]:
    """`executor.submit` → `Plain.submit`, `asyncio.timeout(…)` → `Plain.timeout(…)`. direct가 바꾸는 것은 뺀다."""
    match node:
        case ast.Attribute(attr=name) if name in POOLS and not (name in DIRECT and node in called):
            yield name, replaced(node, f"Plain.{name}")
        case ast.Attribute(receiver, "call_soon_threadsafe" as name):
            yield name, Edit(end_of(receiver), end_of(node), ".call_soon")
        case ast.Call(ast.Attribute(ast.Name("asyncio"), name) as function) if name in ASYNCIO:
            if not is_same(node, name) and not (name in DIRECT and function in called):
                yield name, replaced(function, f"Plain.{name}")


def is_same(call: ast.Call, name: str) -> bool:
    """크기를 주지 않은 Queue()와, 이미 실행되고 있어 차례로 기다려도 같은 gather(*tasks)."""
    given = [argument.value if isinstance(argument, ast.Starred) else argument for argument in call.args]
    running = name == "gather" and all(isinstance(argument, ast.Name) for argument in given)
    return running or not (given or call.keywords)


def tasks(node: ast.AST, awaited: set[ast.expr], code: str) -> Iterator[tuple[str, Edit]]:
    """`asyncio.create_task(c)` → 끝나기를 기다린 태스크. 이미 그 자리에서 기다리는 것은 같다."""
    match node:
        case ast.Call(ast.Attribute(attr="create_task" as name)) if node not in awaited:
            yield name, replaced(node, f"(await Plain.finished({ast.get_source_segment(code, node)}))")


def locks(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    """`with lock:` → `if True:`."""
    match node:
        case ast.With(items=[ast.withitem(lock, None)]) | ast.AsyncWith(items=[ast.withitem(lock, None)]):
            if LOCK.search(ast.unparse(lock)):
                yield "lock", Edit((node.lineno, node.col_offset), end_of(lock), "if True")


def replaced(node: ast.expr, text: str) -> Edit:
    return Edit((node.lineno, node.col_offset), end_of(node), text)


def end_of(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno, node.end_col_offset


def added(tree: ast.Module) -> Edit:
    """첫 import에 이어 Plain을 만든다. import가 없는 파일은 구문 오류가 되어 빠진다."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__":
            return Edit(end_of(node), end_of(node), ADDED)
    return Edit((1, 0), (1, 0), ADDED)


def applied(code: str, edits: list[Edit]) -> str:
    """뒤의 것부터 바꾸어 앞의 자리가 달라지지 않게 한다."""
    lines = [line.encode() for line in code.split("\n")]
    for (line, column), (last, end), text in sorted(edits, reverse=True):
        lines[line - 1 : last] = [lines[line - 1][:column] + text.encode() + lines[last - 1][end:]]
    return b"\n".join(lines).decode()


def is_valid(code: str) -> bool:
    try:
        compile(code, "", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
