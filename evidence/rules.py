"""규칙의 목록과, 테스트를 돌리지 않고 알 수 있는 규칙."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from evidence import indexes, markup, orphans, settings
from evidence import pages as page_files
from evidence import snippets as snippet_files
from evidence.cures import before_of
from evidence.outputs import OPEN, mark_faults
from evidence.pages import Block, Page
from evidence.project import Project, ProjectError, Violation, is_nfc
from evidence.snippets import Text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Rule(NamedTuple):
    """규칙 하나. 증거 페이지, evidence/README.md, 관문이 이 목록을 함께 쓴다."""

    name: str
    refuses: str
    cure: str


RULES = (
    Rule(
        "inline-code",
        "블록에 포함 줄 하나가 아닌 것이 있습니다. 들여쓴 코드, 보이지 않는 글자, 쪽에 쓸 수 없는 HTML(`<pre>`, `<script>`, `style`)도 같습니다",
        "코드를 `snippets/`의 파일로 옮겨 포함합니다. 포함 줄 뒤의 빈칸은 지웁니다",
    ),
    Rule(
        "missing",
        "포함한 파일이나 구역이 없거나, `snippets/` 밖, 주소, 줄 번호를 가리킵니다. 구역을 닫지 않았거나 표식이 코드와 한 줄에 있습니다. `mkdocs.yml`이 다른 파일을 읽게 합니다",
        "경로를 고치거나 구역에 이름을 붙입니다",
    ),
    Rule(
        "unproven",
        "보이는 파이썬 문장(구역만 보이면 파일 전체의 문장)을 실행한 통과한 테스트가 없습니다. 다른 실행 파일은 실행한 테스트가, 설정 파일은 쓴 테스트가 없습니다. 블록도 주장도 없는 페이지이거나(섹션의 `index.md`는 괜찮지만, 제목과 링크와 주장 말고 다른 글이 없어야 합니다), `snippets/note/`에 원문에 없는 글이 있습니다",
        "그 줄을 실행하는 테스트를 쓰거나 페이지에서 뺍니다. 설정 파일은 `use`로 씁니다",
    ),
    Rule(
        "stale",
        "테스트 모듈이 돌지 않았거나, 그 뒤에 모듈이 읽은 파일이 바뀌었습니다. 배포할 때는 커밋하지 않은 것, 다른 커밋, 앞선 실행에서 넘겨받은 결과도 같습니다",
        "`make test`를 실행합니다",
    ),
    Rule(
        "wrong-output",
        "출력이 실제와 다르거나, 그 스니펫을 실행해 비교한 통과한 테스트가 없습니다. `‹`와 `›` 사이에 정해진 종류가 아닌 것이나 스니펫에 적힌 값이 있습니다",
        "실제 출력이 맞다면 `make outputs`로 다시 쓰고 읽어 봅니다",
    ),
    Rule(
        "orphan",
        "스니펫이 어느 페이지에도 없고 다른 스니펫도 쓰지 않거나, 출력에 스니펫이 없습니다",
        "페이지에 넣거나 지웁니다",
    ),
    Rule(
        "claim",
        "주장의 테스트가 없거나, 표시한 버전에서 통과하지 않았거나, 실패할 수 없거나, 문장이 말하는 예외나 메시지나 버전이 테스트에 없습니다",
        "이름을 고치거나, 테스트나 문장을 고칩니다",
    ),
    Rule(
        "highlight",
        "강조할 줄이 없거나 비어 있거나, 저절로 칠하는 블록(`X_fixed.py`)에서 정했습니다",
        "블록에 보이는 줄을 1부터 세어 다시 적거나 `hl_lines`를 지웁니다",
    ),
    Rule(
        "skip",
        "허용하지 않는 이유로 건너뛰었거나 `xfail`입니다. 표시한 범위에 지원하는 파이썬이 없습니다",
        "`python`, `free_threaded`, `platform`, `tool` 표시로 바꿉니다",
    ),
    Rule("failed", "테스트가 실패했습니다", "`make test`로 확인하고 고칩니다"),
    Rule(
        "run",
        "스니펫이 끝나지 않거나, 다른 상태로 끝나거나, 저장소에 썼습니다",
        "끝나는 조건을 만들고, 임시 폴더에 쓰게 합니다. 실패하는 것이 요점이면 `returncode=1`을 줍니다",
    ),
    Rule(
        "third-party",
        "그림이나 스크립트를 다른 곳에서 불러옵니다",
        "`docs/assets/`에 두고 상대 경로로 씁니다",
    ),
    Rule("built", "지은 사이트가 관문이 읽은 것과 다릅니다", "그 자리를 마크다운의 블록과 주장으로 씁니다"),
)
FIGURES = "snippets/figures/"
ORIGINAL = "snippets/note/original.md"
HOME = "docs/index.md"
LANGUAGES = {
    ".py": ("python", "pycon"),
    ".sh": ("sh", "bash", "console"),
    ".mjs": ("javascript", "js"),
    ".js": ("javascript", "js"),
    ".out": ("text",),
    ".toml": ("toml",),
    ".ini": ("ini",),
    ".json": ("json",),
    ".yml": ("yaml",),
    ".yaml": ("yaml",),
}
CODE = {language for suffix in (".py", ".sh", ".js") for language in LANGUAGES[suffix]}


@dataclass
class Read:
    """읽은 저장소.

    Parameters:
        texts: 스니펫과 출력의 글.
        violations: 읽기만 해도 알 수 있는 잘못.
    """

    pages: list[Page]
    texts: dict[str, Text]
    violations: list[Violation]


def read(project: Project) -> Read:
    """페이지와 스니펫을 읽고, 테스트를 돌리지 않고 알 수 있는 규칙을 확인한다."""
    faults: list[Violation] = []
    texts = {path: snippet_files.parse(path, text) for path, text in _texts(project, project.snippets, faults)}
    sources = dict(_texts(project, project.pages, faults))
    pages = [page_files.parse(path, text) for path, text in sources.items()]
    for page in pages:
        faults += page.violations
        faults += _block_faults(project, page, texts)
        faults += _page_faults(page, sources[page.path])
    for path, text in texts.items():
        faults += [Violation(path, line, "missing", message) for line, message in text.faults]
        if path.endswith(".out"):
            faults += _mark_faults(project, path, texts)
    faults += _quotation_faults(texts)
    faults += _file_faults(project)
    faults += settings.faults(project)
    faults += orphans.faults(project, texts, {block.snippet for page in pages for block in page.blocks})
    return Read(pages, texts, faults)


def _quotation_faults(texts: dict[str, Text]) -> Iterator[Violation]:
    """줄마다 증명하지 않아도 되는 것은 원문 노트에 있는 글뿐이다."""
    original = texts[ORIGINAL].text if ORIGINAL in texts else ""
    for path, text in texts.items():
        if snippet_files.is_quotation(path) and not path.endswith(".out") and text.text.strip() not in original:
            yield Violation(path, 1, "unproven", f"{ORIGINAL}에 없는 글입니다; 다른 폴더로 옮기십시오")


def _mark_faults(project: Project, path: str, texts: dict[str, Text]) -> list[Violation]:
    text = texts[path].text
    shown = [texts[each].text for each in project.sources(path) if each in texts] if OPEN in text else []
    return [Violation(path, line, "wrong-output", message) for line, message in mark_faults(text, "\n".join(shown))]


def _texts(project: Project, paths: Iterable[str], faults: list[Violation]) -> Iterator[tuple[str, str]]:
    for path in paths:
        if not is_nfc(path):
            message = "파일 이름이 풀어 쓴 한글(NFD)입니다; 완성형(NFC)으로 이름을 바꾸십시오"
            faults.append(Violation(path, 1, "missing", message))
        if (project.root / path).is_symlink():
            faults.append(Violation(path, 1, "missing", "심볼릭 링크입니다; 파일을 그 자리에 두십시오"))
        try:
            text = project.text(path)
            if match := markup.INVISIBLE.search(text):
                faults.append(Violation(path, text.count("\n", 0, match.start()) + 1, "inline-code", markup.HIDES))
            yield path, text
        except ProjectError as error:
            faults.append(error.violation)


def _block_faults(project: Project, page: Page, texts: dict[str, Text]) -> Iterator[Violation]:
    for block in page.blocks:
        text = texts.get(block.snippet)
        if text is None:
            if block.snippet not in project.snippets:
                yield Violation(page.path, block.line, "missing", why_missing(project, block.snippet))
        elif block.section and block.section not in text.sections:
            message = why_no_section(block.snippet, block.section, text.sections)
            yield Violation(page.path, block.line, "missing", message)
        elif block.highlights and _is_cure(block, texts):
            message = "고친 코드는 바뀐 줄을 저절로 칠합니다; hl_lines를 지우십시오"
            yield Violation(page.path, block.line, "highlight", message)
        elif block.highlights:
            yield from _highlight_faults(page.path, block, [line for _, line in text.shown(block.section)])
        if message := _language_fault(block) or (_figure_fault(block, text.text) if block.executed and text else ""):
            yield Violation(page.path, block.line, "inline-code", message)


def _is_cure(block: Block, texts: dict[str, Text]) -> bool:
    before = texts.get(before_of(block.snippet))
    return before is not None and block.section in (None, *before.sections)


def why_no_section(path: str, section: str, sections: Iterable[str]) -> str:
    """스니펫에 그 구역이 없다는 것과 고치는 법."""
    names = ", ".join(sections) or "없음"
    return f"{path}에 구역 {section}이 없습니다; 구역을 만들거나 이름을 고치십시오(있는 구역: {names})"


def why_missing(project: Project, path: str) -> str:
    """그 파일을 포함할 수 없는 까닭과 고치는 법."""
    if (project.root / path).is_dir():
        return f"{path}는 폴더입니다; 그 안의 파일을 포함하십시오"
    if (project.root / path).exists():
        return f"{path}를 git이 무시합니다; 다른 이름으로 옮기십시오"
    if path.endswith(".out"):
        return f"{path} 파일이 없습니다; expect_output으로 비교하는 테스트를 쓰고 make outputs를 실행하십시오"
    return f"{path} 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"


def _language_fault(block: Block) -> str:
    suffix = posixpath.splitext(block.snippet)[1]
    if block.executed and (block.language != "python" or not block.snippet.startswith(FIGURES)):
        return f"{FIGURES}의 파이썬 파일만 페이지에서 실행합니다; 그리로 옮기거나 exec를 지우십시오"
    wanted = LANGUAGES.get(suffix, ())
    # 모르는 파일은 실행할 수 있는 코드처럼 보이지만 않으면 된다.
    if block.language not in (wanted or {block.language} - CODE):
        return f"울타리의 언어 {block.language!r}가 {posixpath.basename(block.snippet)}와 다릅니다; {(wanted or ('text',))[0]}로 쓰십시오"
    return ""


def _figure_fault(block: Block, text: str) -> str:
    """실행하는 블록이 찍는 것은 테스트하는 함수 하나가 돌려준 글이어야 한다."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        body = []
    match body:
        case [
            ast.ImportFrom(module=str(module), names=[ast.alias(name=name, asname=None)]),
            ast.Expr(ast.Call(ast.Name("print"), [ast.Call(ast.Name(called), arguments, [])], [])),
        ] if f"{module}.{name}" in markup.DRAWING and called == name and {*map(type, arguments)} <= {ast.Constant}:
            return ""
    return f"{block.snippet}가 함수 하나를 찍는 두 줄이 아닙니다; evidence/markup.py의 DRAWING에 있는 함수를 불러 찍으십시오"


def _highlight_faults(page: str, block: Block, lines: list[str]) -> Iterator[Violation]:
    for number in block.highlights:
        if not 1 <= number <= len(lines):
            message = f"강조할 {number}번째 줄이 없습니다; 1부터 {len(lines)}까지 쓰십시오"
            yield Violation(page, block.line, "highlight", message)
            return
        if not lines[number - 1].strip():
            message = f"강조한 {number}번째 줄이 비어 있습니다; 번호를 고치십시오"
            yield Violation(page, block.line, "highlight", message)


def _page_faults(page: Page, text: str) -> Iterator[Violation]:
    front = page_files.FRONT_MATTER.match(text)
    values, line = _front(front[1]) if front else ({}, 0)
    if line:
        yield Violation(page.path, line, "missing", "머리말을 YAML로 읽을 수 없습니다; 구문을 고치십시오")
    if not front and markup.FRONT.match(text):
        yield Violation(page.path, 1, "missing", "머리말을 닫지 않았습니다; 첫 줄과 끝에 --- 줄을 넣으십시오")
    # template은 틀을, icon과 status는 차례에 보일 표시를 바꾼다.
    for name in sorted(map(str, values.keys() - markup.FRONT_NAMES - ({"template"} if page.path == HOME else set()))):
        yield Violation(page.path, 1, "missing", f"머리말에 쓸 수 없는 것이 있습니다({name}); 지우십시오")
    # 테마는 설명 말고는 HTML로 보인다. YAML의 글에서는 `\x3c`도 `<`다.
    if "<" in "".join(settings.strings({**values, "description": None})):
        yield Violation(page.path, 1, "inline-code", "머리말에 HTML을 적었습니다; <를 지우십시오")
    if markup.MARK.search("\n".join(settings.strings(values))):
        yield Violation(page.path, 1, "claim", markup.TYPED)
    # docs/ 바로 아래의 쪽은 안내이고, 섹션의 index.md는 차례다.
    if indexes.is_index(page.path):
        yield from indexes.faults(page)
    elif page.path.count("/") > 1 and not page.blocks and not page.claims and not page.violations:
        message = "블록도 주장도 없는 쪽입니다; 동작을 말하는 문장을 [문장](test:테스트)로 증명하십시오"
        yield Violation(page.path, 1, "unproven", message)


def _front(front: str) -> tuple[dict[str, Any], int]:
    """머리말의 이름마다 그 값. 이름마다 값을 적은 YAML이 아니면 잘못된 줄도 준다."""
    try:
        found = yaml.load(front, _Loader)
    except yaml.MarkedYAMLError as error:
        marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark]
        # 닫지 않은 괄호는 머리말의 끝에서 알게 되지만 잘못은 연 줄에 있다.
        return {}, next((line for line in marks if line < front.count("\n")), 0) + 2
    except (yaml.YAMLError, ValueError):  # 없는 날(2026-02-30)
        return {}, 1
    return (found, 0) if isinstance(found, dict) else ({}, 1)


def _file_faults(project: Project) -> Iterator[Violation]:
    """MkDocs가 그대로 옮기거나 관문이 읽지 않는 쪽으로 만들 파일."""
    for path in project.docs:
        suffix = posixpath.splitext(path)[1].lower()
        if not path.endswith(".md") and not (path.startswith("docs/assets/") and suffix in markup.ASSETS):
            yield Violation(path, 1, "missing", "관문이 읽지 않는 파일입니다; .md로 쓰거나 docs/assets/로 옮기십시오")
        elif suffix == ".svg" and markup.RUNS.search(project.data(path).decode("utf-8", "replace")):
            yield Violation(path, 1, "missing", "스크립트나 HTML이 든 그림입니다; 그림만 남기십시오")
    seen: dict[str, str] = {}
    for path in (*project.snippets, *project.docs):
        if (other := seen.setdefault(path.lower(), path)) != path:
            message = f"{other}와 대소문자만 다릅니다; macOS와 Windows에서도 다른 이름으로 바꾸십시오"
            yield Violation(path, 1, "missing", message)
