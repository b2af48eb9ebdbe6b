"""블록이 무엇인지 정한다: 어떤 파일이 되고, 앞 블록의 결과인지."""

from __future__ import annotations

import ast
import builtins
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evidence.rules import CODE, LANGUAGES
from tools.note.naming import first_command
from tools.note.reading import Code, Piece, Prose

SUFFIXES = {
    **dict.fromkeys(("python", "py", "python3", "py3"), ".py"),
    **dict.fromkeys(("pycon", "python-repl", "pyconsole"), ".pycon"),
    **dict.fromkeys(("sh", "bash", "shell", "zsh", "console", "shell-session", "terminal"), ".sh"),
    **dict.fromkeys(("js", "javascript", "node"), ".js"),
    **dict.fromkeys(("ini", "cfg", "conf", "properties"), ".ini"),
    **dict.fromkeys(("yaml", "yml"), ".yml"),
    **dict.fromkeys(("md", "markdown"), ".md"),
    **dict.fromkeys(("ts", "typescript"), ".ts"),
    **{name: f".{name}" for name in ("toml", "json", "sql", "html", "css", "xml", "diff", "java", "go", "c", "kotlin")},
    **dict.fromkeys(("cpp", "c++"), ".cpp"),
    **dict.fromkeys(("dockerfile", "docker"), ".dockerfile"),
}
KNOWN = "python, sh, js, toml, yaml, json, ini"
PLAIN = ("", "text", "txt", "plain", "plaintext", "output", "out", "stdout", "log", "result", "none")
# 결과라고 말한 다음에는 셸이라고 적은 것도 결과일 수 있다.
SHELLS = ("sh", "bash", "shell", "zsh", "console", "terminal")
LEAD = re.compile(
    r"[\W_]*(?:실행|출력|콘솔)?\s*(?:결과(?:값|물|화면)?|출력(?:값|물|화면)?|[Oo]utput|OUTPUT|[Rr]esult|[Cc]onsole)"
    r"(?:[은는이가]|로는|:)?\s*(?:[^.?!]{0,12})[\W_]*"
)
PROMPT = re.compile(r"^[ \t]*(?:>>>|In \[\d+\]:)", re.MULTILINE)
SHELL_PROMPT = re.compile(r"^[ \t]*[$%] ", re.MULTILINE)
COMMANDS = (
    "pip", "pip3", "python", "python3", "poetry", "pytest", "uv", "git", "npm", "node", "docker", "docker-compose", "brew",
    "apt", "apt-get", "sudo", "cd", "mkdir", "export", "source", "curl", "conda", "pyenv", "django-admin", "celery",
)  # fmt: skip


class Block(NamedTuple):
    """노트의 블록 하나.

    Parameters:
        code: 노트의 것.
        suffix: 스니펫의 확장자. 결과면 `.out`.
        language: 페이지의 울타리에 적을 언어.
        program: 결과면 그 프로그램인 블록의 줄.
        doubts: 사람이 정해야 하는 것.
    """

    code: Code
    suffix: str
    language: str
    program: int = 0
    doubts: tuple[str, ...] = ()


def decide(pieces: Sequence[Piece]) -> dict[int, Block]:
    """블록이 시작하는 줄마다 무엇인지."""
    found: dict[int, Block] = {}
    program: Block | None = None
    between: list[str] = []
    for piece in pieces:
        if isinstance(piece, Prose):
            between += [piece.raw[0]] if piece.raw[0].strip() else []
            continue
        leads = [line for line in between if LEAD.fullmatch(line.strip())]
        if program and _is_result(piece, leads, between):
            found[piece.line] = Block(piece, ".out", "text", program.code.line)
            program = None
        else:
            block = _block(piece)
            if program and not between and block.suffix == ".txt":
                doubt = "앞 블록의 결과인지 정하지 못해 따로 옮겼습니다; 결과이면 노트의 울타리에 text라고 적으십시오"
                block = block._replace(doubts=(*block.doubts, doubt))
            found[piece.line] = block
            program = block if block.suffix in (".py", ".sh", ".js") else None
        between = []
    return found


def _is_result(code: Code, leads: list[str], between: list[str]) -> bool:
    if len(between) > 1 or len(leads) != len(between) or not code.text.strip():
        return False
    if leads:
        return code.language in PLAIN or _shown_as(code)
    return code.language in PLAIN[1:] or (not code.language and not _looks_like_code(code.text))


def _shown_as(code: Code) -> bool:
    """프로그램의 언어로 적었지만 프로그램이 아닌지. 결과라고 말한 다음에는 색만 입힌 결과다."""
    if SUFFIXES.get(code.language) == ".py":
        return not _is_python(code.text) and not PROMPT.search(code.text)
    return code.language in SHELLS and not SHELL_PROMPT.search(code.text)


def _looks_like_code(text: str) -> bool:
    """글자와 수만 늘어놓은 것이 아닌 파이썬이거나, 셸의 명령이거나, 설정인지."""
    return guess(text) not in (".txt", ".json")


def guess(text: str) -> str:
    """언어를 적지 않은 블록의 확장자."""
    if PROMPT.search(text):
        return ".pycon"
    command = first_command(text).split(" ")[0]
    if SHELL_PROMPT.search(text) or command in COMMANDS:
        return ".sh"
    if _parses(json.loads, text) and text.strip()[:1] in "[{":
        return ".json"
    if _parses(tomllib.loads, text) and re.search(r"^\[[\w.\"-]+\]", text, re.MULTILINE):
        return ".toml"
    return ".py" if _is_python(text) else ".txt"


def _is_python(text: str) -> bool:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return bool(
            re.search(r"^\s*(?:def \w+\(|class \w+|import \w+|from \S+ import |@\w+|with .+:$)", text, re.MULTILINE)
        )
    values = (each.value if isinstance(each, ast.Expr) else each for each in body)
    return any(isinstance(node, ast.stmt | ast.Call | ast.Await) for value in values for node in ast.walk(value))


def _parses(parse: object, text: str) -> bool:
    try:
        parse(text)  # type: ignore[operator]
    except (ValueError, RecursionError):
        return False
    return True


def _block(code: Code) -> Block:
    doubts: list[str] = []
    suffix = SUFFIXES.get(code.language, ".txt" if code.language in PLAIN[1:] or code.language else guess(code.text))
    if suffix == ".py" and PROMPT.search(code.text):
        suffix = ".pycon"
    if not code.language:
        prose = code.kind == "indent" and suffix == ".txt"
        cure = (
            "코드가 아니라 글이면 노트의 들여쓰기를 없애십시오" if prose else "아니면 노트의 울타리에 언어를 적으십시오"
        )
        doubts.append(f"언어가 없는 블록을 {suffix}로 보았습니다; {cure}")
    elif code.language not in (*SUFFIXES, *PLAIN):
        doubts.append(
            f"모르는 언어({code.language})의 블록을 .txt로 보았습니다; 아는 언어({KNOWN})이면 노트에서 고치십시오"
        )
    elif suffix == ".py" and guess(code.text) == ".sh":
        doubts.append("파이썬이라고 적었지만 셸의 명령으로 보입니다; 노트에서 sh로 고치십시오")
    doubts += _faults(code, suffix)
    known = LANGUAGES.get(suffix, ("",))[0]
    other = code.language if code.language and code.language not in CODE and suffix != ".txt" else "text"
    return Block(code, suffix, known or other, 0, tuple(doubts))


def _faults(code: Code, suffix: str) -> Iterator[str]:
    if not code.closed:
        end = "인용" if ">" in code.cut else "노트"
        yield f"울타리를 닫지 않아 {end}의 끝까지를 블록으로 보았습니다; 노트에서 코드가 끝나는 곳에 ```를 적으십시오"
    if code.sloppy:
        yield f"닫는 울타리의 들여쓰기나 길이가 여는 것과 다릅니다; {code.line + len(code.raw) - 1}번째 줄에서 끝나는지 보십시오"
    if ">" in code.cut:
        yield "인용(>) 안의 블록을 인용 밖으로 옮겼습니다; 앞뒤의 글이 이어지는지 보십시오"
    if not code.text.strip():
        yield "블록이 비어 있습니다; 채우거나 노트에서 지우십시오"
    if "8<--" in code.text:
        yield "블록에 포함 줄로 보이는 글이 있습니다; 보일 글이면 그 줄 앞에 ;을 적으십시오"
    if suffix == ".pycon":
        yield "대화형 기록입니다; 프로그램과 출력으로 나누십시오"
    if suffix == ".sh" and SHELL_PROMPT.search(code.text):
        yield "명령에 프롬프트($)가 있습니다; 명령만 남기고 결과는 다음 블록으로 나누십시오"
    if suffix == ".py":
        yield from _python_faults(code)


def _python_faults(code: Code) -> Iterator[str]:
    try:
        tree = ast.parse(code.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        fault = getattr(error, "msg", "") or type(error).__name__
        first = code.line + (code.kind != "indent")
        where = f"{first + number - 1}번째 줄을 " if (number := getattr(error, "lineno", None)) else ""
        yield f"{where}파이썬으로 읽을 수 없습니다({fault}); 코드이면 고치고, 결과이면 울타리에 text라고 적으십시오"
        return
    if any(isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in tree.body[1:]):
        yield "값만 있는 줄이 있습니다; 코드와 결과가 섞였는지 보십시오"
    if missing := _undefined(tree):
        yield f"정의하지 않은 이름이 있습니다({', '.join(missing[:5])}); 앞 블록의 것이면 스니펫에 함께 적으십시오"


def _undefined(tree: ast.Module) -> list[str]:
    """블록에서 만들지도 불러오지도 않은 이름."""
    made = {*dir(builtins), "__file__", "__name__"}
    used: dict[str, None] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.setdefault(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                made.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                made.add(name)
            case ast.alias(name=name, asname=other):
                made.add(other or name.partition(".")[0])
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                made.add(name)
    return [name for name in used if name not in made]
