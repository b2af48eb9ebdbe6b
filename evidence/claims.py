"""주장의 테스트가 실패할 수 있는지, 주장이 말하는 것이 테스트에도 있는지. 테스트를 불러오지 않고 소스만 읽는다."""

from __future__ import annotations

import ast
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from typing import NamedTuple

from evidence.project import Project, ProjectError, Violation

CHECKING = {"expect_output", "expect_suite", "check_output", "check_timeline"}
CHECKING |= {"pytest.raises", "pytest.warns", "pytest.deprecated_call", "pytest.RaisesGroup", "pytest.fail"}
SWALLOWED = {"AssertionError", "Exception", "BaseException"}

# 주석, 콜론 다음 줄의 문서 문자열, 다른 문자열(이 무리만 남긴다). 토큰으로 나누는 것(tokenize)보다 열 배 빠르다.
STRING = r"(\"\"\"|'''|\"|')(?:\\.|(?!\{0}).)*?\{0}"
COMMENTS = re.compile(rf"#[^\n]*|(?:\A|(?<=:\n))\s*r?{STRING.format(1)}|{STRING.format(2)}", re.DOTALL)
ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|.)", re.DOTALL)
WORD = re.compile(r"\d+(?:\.\d+)+|[A-Za-z_0-9]+|[^\W\da-zA-Z_]+")
NAME = re.compile(r"(?<!\w)[A-Za-z_]\w*", re.ASCII)
SPAN = re.compile(r"`+([^`]+)`+|“([^”]+)”|\"([^\"]+)\"")
GAP = re.compile(r"…|\.{3}|<[^<>]*>|^\w+: ")
ENDINGS = "Error|Exception(?:Group)?|Warning|Interrupt|Exit|Iteration|Cancelled|Empty|Full|ShutDown|Failed"
ERROR = re.compile(rf"(?=[A-Z])\w*(?:{ENDINGS})|Broken\w+")
VERSION = re.compile(r"(?<![\w.])(?:(\d+(?:\.\d+)+|(?<=[A-Za-z썬] )\d+)(부터|까지|이[상하전후])|(3\.\d\d)(?![\d.]))")
COMPARED = re.compile(r"(?i)version|python\(")


class Words(NamedTuple):
    """테스트와 그 테스트가 쓴 파일의 낱말(빈칸 하나로 이은 글)과, 거기서 가르는 판."""

    text: str
    versions: Set[str]

    def hold(self, phrase: str) -> bool:
        parts = [" ".join(WORD.findall(part)) for part in GAP.split(phrase)]
        return all(f" {part} " in self.text for part in parts if part)


def speaks(sentence: str) -> bool:
    """문장에 테스트에서 찾아볼 것이 있는지. 없으면 `words`를 모으지 않아도 된다."""
    return bool(_named(sentence) or VERSION.search(sentence))


def missing(sentence: str, words: Words) -> list[str]:
    """문장에 적은 예외와 메시지 가운데 테스트에 없는 것."""
    return [item for item in dict.fromkeys(_named(sentence)) if not words.hold(item)]


def unversioned(sentence: str, words: Words) -> list[str]:
    """문장에 적은 판 가운데 테스트가 가르지 않는 것. `부터`가 아니면 다음 판에서 갈라도 된다."""
    lost = []
    for match in VERSION.finditer(sentence):
        version: str = match[1] or match[3]
        head, _, minor = version.rpartition(".")
        if not words.versions & {version, version if match[2] == "부터" else f"{head}.{int(minor) + 1}"}:
            lost.append(match[0])
    return lost


def review(sentence: str, words: Words) -> list[str]:
    """테스트에 없는 이름과 수. 틀렸다는 뜻은 아니다."""
    codes = [span for span in map("".join, SPAN.findall(sentence)) if not _is_message(span)]
    names = [name for code in codes for name in NAME.findall(re.sub(r"\([^()]*\)|=.*", "", code))[-1:]]
    numbers = re.findall(r"(?<![A-Za-z_\d.])\d+(?:[.,]\d+)*(?![A-Za-z_])", VERSION.sub("", sentence))
    return [item for item in dict.fromkeys(names + numbers) if not words.hold(item.replace(",", ""))]


def _named(sentence: str) -> list[str]:
    spans = map("".join, SPAN.findall(sentence))
    return [*filter(ERROR.fullmatch, NAME.findall(sentence)), *filter(_is_message, spans)]


def _is_message(span: str) -> bool:
    """빈칸이 있고, 파이썬 코드나 명령의 조각이 아닌 글."""
    for form in ("{}", "{} x: pass", "{} x(): pass", "try: pass\n{}: pass") if " " in span else ():
        with suppress(SyntaxError):
            ast.parse(form.format(span.replace("…", "...")))
            return ERROR.match(span) is not None
    return " " in span and not re.match(r"(?:\S+ )?--?[a-zA-Z]", span)


# `tests/`의 이름 하나. `source`에는 주석과 문서 문자열이 없고, 가져온 이름이면 가져온 파일과 거기서의 이름이다.
class Place(NamedTuple):
    path: str
    node: ast.stmt
    source: str


class TestSources:
    """`tests/`의 소스. `faults`에는 읽어 본 파일의 잘못이 있다."""

    __test__ = False

    def __init__(self, project: Project) -> None:
        self.project = project
        self.faults: list[Violation] = []
        self._modules: dict[str, dict[str, Place]] = {}
        self._sources: dict[str, str] = {}
        self._imports: dict[str, dict[str, list[str]]] = {}
        # 주장 1,200개의 테스트를 걷는 데 관문의 CPU 1.2초 가운데 0.5초가 들었다.
        self._nodes: dict[ast.stmt, list[ast.AST]] = {}

    def known(self, test: str) -> bool:
        return self._test(test) is not None

    def nearest(self, test: str) -> str:
        """이름이 가장 비슷한 테스트. 없으면 빈 문자열."""
        path = test.partition("::")[0]
        paths = [path] if path in self.project.tests else [path for path in self.project.tests if path.endswith(".py")]
        names = [f"{path}::{name}" for path in sorted(paths) for name in self._module(path)]
        return next(iter(difflib.get_close_matches(test, filter(self.known, names), 1)), "")

    def cannot_fail(self, test: str) -> str:
        """테스트가 실패할 수 없는 까닭. 실패할 수 있으면 빈 문자열."""
        place = self._test(test)
        if not place or self._checks(place):
            return ""
        if any(isinstance(node, ast.Assert) for node in ast.walk(place.node)):
            return "assert가 계산한 값을 보지 않거나 실행되지 않습니다"
        return "assert나 pytest.raises나 expect_output이 없습니다"

    def words(self, test: str, files: Iterable[tuple[str, str]]) -> Words:
        """테스트와 그 픽스처, 도우미, 상수와 테스트가 쓴 파일(경로와 글)의 낱말."""
        pieces = [(".py", self._source(test))]
        pieces += [(path, _code(text) if path.endswith(".py") else text) for path, text in files]
        text = "|".join(f" {' '.join(WORD.findall(ESCAPE.sub(' ', text)))} " for _, text in pieces)
        compared = "\n".join(filter(COMPARED.search, (text for path, text in pieces if path.endswith(".py"))))
        tuples = [re.findall(r"\d+", found) for found in re.findall(r"\(\d+(?:, *\d+)+", compared)]
        pairs = [".".join(numbers[:length]) for numbers in tuples for length in (2, 3)]
        variants = re.findall(r"(?m)\.(\d+\.\d+)\.out$", "\n".join(path for path, _ in pieces))
        return Words(text, {*WORD.findall(compared), *pairs, *variants})

    def mentions(self, test: str, path: str) -> bool:
        """테스트나 그것이 쓰는 이름들이 그 스니펫을 불러오거나, 그 폴더와 파일의 이름을 문자열로 적었는지."""
        source = self._source(test)
        names = self._imported(test.partition("::")[0]).get(path, ())
        if any(re.search(rf"\b{name}\b", source) for name in names):
            return True
        folder, _, name = path.removeprefix("snippets/").rpartition("/")
        own = test.partition(".py::")[0].removeprefix("tests/").replace("/test_", "/")
        if not any(place in source for place in (folder, folder.replace("/", "."))) and own != folder:
            return False
        stem = re.escape(name.partition(".")[0])
        return re.search(rf"[\"'/}}]{stem}(?:\.\w+)*[\"']|\b{stem}\.\w", source) is not None

    def _test(self, test: str) -> Place | None:
        path, _, name = test.partition("[")[0].partition("::")
        place = self._module(path).get(name)
        return place if place and getattr(place.node, "name", "").startswith("test") else None

    def _module(self, path: str) -> dict[str, Place]:
        if path not in self._modules:
            self._modules[path] = {}
            try:
                text = self.project.text(path) if path in self.project.tests else ""
                self._modules[path] = dict(_defined(path, ast.parse(text).body, _code(text).split("\n")))
            except ProjectError as error:
                self.faults.append(error.violation)
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "lineno", 0) or 1
                self.faults.append(Violation(path, line, "claim", "파이썬으로 읽을 수 없습니다; 구문을 고치십시오"))
        return self._modules[path]

    def _imported(self, module: str) -> dict[str, list[str]]:
        """테스트 모듈이 불러온 파일마다, 거기서 온 이름."""
        if module not in self._imports:
            found = self._imports[module] = {}
            for name, place in self._module(module).items():
                if isinstance(place.node, ast.ImportFrom):
                    for path in (place.path, f"{place.path.removesuffix('.py')}/{place.source}.py"):
                        found.setdefault(path, []).append(name)
        return self._imports[module]

    def _find(self, path: str, name: str) -> Place | None:
        place = self._module(path).get(name)
        return self._find(place.path, place.source) if place and isinstance(place.node, ast.ImportFrom) else place

    def _named(self, place: Place, nodes: Iterable[ast.AST]) -> Iterator[Place]:
        """그 노드들이 쓰는 `tests/` 안의 정의. 인자는 위쪽 폴더의 conftest.py에 있는 픽스처일 수 있다."""
        above = [f"{place.path[: slash.start()]}/conftest.py" for slash in re.finditer("/", place.path)][::-1]
        requested = {node.arg for node in self._walk(place) if isinstance(node, ast.arg)}
        for name in {_name(node) for node in nodes}:
            paths = [place.path, *(above if name in requested else ())]
            yield from [found for path in paths if (found := self._find(path, name))][:1]

    def _walk(self, place: Place) -> list[ast.AST]:
        if place.node not in self._nodes:
            self._nodes[place.node] = [*ast.walk(place.node)]
        return self._nodes[place.node]

    def _source(self, test: str) -> str:
        if test not in self._sources:
            self._sources[test] = self._gathered(test)
        return self._sources[test]

    def _gathered(self, test: str) -> str:
        found = [place for place in (self._test(test), self._find(test.partition("::")[0], "pytestmark")) if place]
        for place in found:
            found += [other for other in self._named(place, self._walk(place)) if other not in found]
        return "\n".join(place.source for place in found)

    def _checks(self, place: Place, depth: int = 3) -> bool:
        """함수나 함수가 쓰는 도우미에, 실행되고 실패할 수 있는 확인이 있는지."""
        whole = self._walk(place)
        nodes = [*_live(getattr(place.node, "body", ()), Counter(map(_name, whole)))]
        stored = Counter(node.id for node in whole if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        assigned = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)]
        fixed = {name for node in assigned for name in map(_name, node.targets) if stored[name] == 1}
        given = CHECKING - {getattr(node, "name", "") for node in whole} - self._module(place.path).keys()
        found = any(_can_fail(node, fixed, given) for node in nodes)
        return found or any(depth and self._checks(other, depth - 1) for other in self._named(place, nodes))


def _code(text: str) -> str:
    return COMMENTS.sub(lambda match: match[0] if match[2] else "\n" * match[0].count("\n"), text)


def _defined(path: str, body: Iterable[ast.stmt], lines: list[str], prefix: str = "") -> Iterator[tuple[str, Place]]:
    for node in body:
        first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", ()))])
        place = Place(path, node, "\n".join(lines[first - 1 : node.end_lineno]))
        targets = getattr(node, "targets", [getattr(node, "target", node)])
        yield from ((prefix + name, place) for name in [getattr(node, "name", ""), *map(_name, targets)] if name)
        if isinstance(node, ast.ClassDef):
            yield from _defined(path, node.body, lines, f"{node.name}::")
        if isinstance(node, ast.ImportFrom):
            source = f"{str(node.module).replace('.', '/')}.py"
            yield from ((alias.asname or alias.name, Place(source, node, alias.name)) for alias in node.names)


def _name(node: object) -> str:
    return str(getattr(node, "id", getattr(node, "arg", "")))


def _can_fail(node: ast.AST, constants: Set[str], checking: Set[str]) -> bool:
    if isinstance(node, ast.Assert):
        return not _fixed(node.test, constants)
    called = node.func if isinstance(node, ast.Call) else None
    name = f"{_name(called.value)}.{called.attr}" if isinstance(called, ast.Attribute) else _name(called)
    return name in checking or ".assert" in name


def _live(nodes: Iterable[ast.AST], used: Counter[str]) -> Iterator[ast.AST]:
    """실행될 수 있는 노드. 쓰지 않는 안쪽 함수의 몸통은 뺀다."""
    for node in nodes:
        yield node
        dead = _dead(node, used)
        for field, value in ast.iter_fields(node):
            parts = value if isinstance(value, list) else [value]
            yield from _live((part for part in parts if isinstance(part, ast.AST) and field != dead), used)
        if isinstance(node, ast.Return | ast.Raise | ast.Break | ast.Continue):
            return


def _dead(node: ast.AST, used: Counter[str]) -> str:
    """실행되지 않거나, 단언의 실패를 삼키는 칸의 이름."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return "" if used[name] > sum(_name(part) == name for part in ast.walk(node)) else "body"
        case ast.Expr(value=ast.Name() | ast.Call(func=ast.Attribute(attr="raises" | "warns"), args=[] | [_])):
            return "value"
        case ast.With(body=body) if all(isinstance(part, ast.Raise | ast.Pass) for part in body):
            return "items"
        case ast.If(test=test) | ast.While(test=test) if _fixed(test, {"TYPE_CHECKING", "__debug__"}):
            return "orelse" if isinstance(test, ast.Constant) and test.value else "body"
        case ast.Try(handlers=[*_, ast.ExceptHandler(type=kind)]) if not kind or _name(kind) in SWALLOWED:
            return "body"
        case ast.With(items=[ast.withitem(context_expr=ast.Call(args=kinds))]) if SWALLOWED & {*map(_name, kinds)}:
            return "body"
    return ""


def _fixed(node: ast.expr, constants: Set[str]) -> bool:
    """늘 참이거나, 상수만 보아서 결과가 바뀌지 않는 식인지."""
    computed = any(isinstance(part, ast.Call | ast.Attribute | ast.Await | ast.Yield) for part in ast.walk(node))
    match node:
        case ast.Tuple(elts=[_, *_]) | ast.Lambda() | ast.JoinedStr():
            return True
        case ast.BoolOp(op=op, values=values):
            return (any if isinstance(op, ast.Or) else all)(_fixed(value, constants) for value in values)
        case ast.Compare(left=left, comparators=[right]) if not computed and ast.dump(left) == ast.dump(right):
            return True
    return not computed and {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} <= constants
