"""노트를 글, 제목, 코드로 나눈다. 블록은 관문과 같은 눈(evidence/pages.py)으로 찾는다.

줄을 하나도 버리지 않는다. 조각들의 `raw`를 차례로 이으면 노트의 본문이다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

import yaml
from frontmatter.default_handlers import YAMLHandler

from evidence.pages import COMMENT, body_of, covered, indented_code, opened_by

BOM = "\ufeff"
TAB = 4
HEADING = re.compile(r"(?P<marks>#{1,6})(?P<gap>[ \t]*)(?P<title>[^#\s].*?)[ \t]*(?P<tail>#*)[ \t\r]*")
# 낱말마다 #이 붙은 줄은 제목이 아니라 Obsidian의 태그다. 하나뿐이면 빌더가 읽는 대로 제목이다.
TAGS = re.compile(r"#[^\s#]+(?:[ \t]+#[^\s#]+)+[ \t]*")
UNDERLINE = re.compile(r"(=+|-+) *")
OPEN_TAG = re.compile(r"[ \t]*\{%-?[ \t]*highlight[ \t]+(?P<language>[\w+-]+)[^%]*%\}[ \t]*")
# 그만큼 겹친 인용의 표시.
QUOTED = r"^(?:[ \t]*>){{{}}}"
CLOSE_TAG = re.compile(r"[ \t]*\{%-?[ \t]*endhighlight[ \t]*-?%\}[ \t]*")


class Front(NamedTuple):
    """노트의 머리말.

    Parameters:
        raw: 구분선까지 그대로. 머리말이 없으면 빈 글.
        values: 읽은 값.
        fault: 읽지 못한 까닭.
    """

    raw: str = ""
    values: Mapping[str, Any] = {}
    fault: str = ""


class Prose(NamedTuple):
    """글 한 줄.

    Parameters:
        line: 노트에서의 줄 번호.
        raw: 그대로.
        level: 제목이면 그 단계, 아니면 0.
        title: 제목의 글.
        underline: 제목에 밑줄을 그은 줄(`=====`)인지.
        hidden: 주석 안인지.
    """

    line: int
    raw: tuple[str, ...]
    level: int = 0
    title: str = ""
    underline: bool = False
    hidden: bool = False


class Code(NamedTuple):
    """코드 블록.

    Parameters:
        line: 블록을 여는 줄의 번호.
        raw: 울타리까지 그대로.
        body: 안의 줄들. 앞에 붙은 것은 뗐다.
        prefix: 페이지의 블록 앞에 붙일 들여쓰기.
        cut: 안의 줄마다 뗀 것.
        info: 울타리에 적은 언어와 그 뒤.
        kind: "fence", "indent"(들여쓴 코드), "tag"(Jekyll의 highlight).
        closed: 울타리를 닫았는지.
        sloppy: 여는 줄과 다른 꼴로 닫았는지.
    """

    line: int
    raw: tuple[str, ...]
    body: tuple[str, ...]
    prefix: str
    cut: str
    info: str
    kind: str
    closed: bool = True
    sloppy: bool = False

    @property
    def text(self) -> str:
        """스니펫에 쓸 글."""
        return "".join(f"{line}\n" for line in self.body)

    @property
    def language(self) -> str:
        """울타리에 적은 언어를 소문자로."""
        found = re.match(r"\{?\s*\.?([\w+#-]*)", self.info)
        return found[1].lower() if found else ""


Piece = Prose | Code


class Note(NamedTuple):
    """읽은 노트.

    Parameters:
        bom: 바이트 순서 표시가 있었는지.
        crlf: 모든 줄이 윈도의 줄 끝이었는지.
    """

    front: Front
    pieces: tuple[Piece, ...]
    bom: bool = False
    crlf: bool = False


def read(text: str) -> Note:
    """노트의 글을 조각으로 나눈다."""
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    crlf = "\r\n" in text and "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    text = text.replace("\r\n", "\n") if crlf else text
    front = _front(text)
    return Note(front, tuple(_pieces(text[len(front.raw) :], front.raw.count("\n"))), bom, crlf)


def _front(text: str) -> Front:
    handler = YAMLHandler()
    if not text.startswith("---") or not handler.detect(text):
        return Front()
    try:
        inside, _ = handler.split(text)
        # 구분선 뒤의 빈 줄까지 구분선으로 읽으므로 그 줄의 끝을 다시 찾는다.
        start = text.index(inside, 3) + len(inside)
        raw = text[: text.find("\n", start) + 1 or len(text)]
        values = handler.load(inside)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        title = re.search(r"^title:[ \t]*(.+)$", raw, re.MULTILINE)
        values = {"title": title[1].strip(" \"'")} if title else {}
        return Front(raw, values, f"머리말의 {mark.line + 1 if mark else 1}번째 줄을 YAML로 읽을 수 없습니다")
    except ValueError:
        return Front()
    if values is not None and not isinstance(values, dict):
        return Front()
    return Front(raw, values or {})


def _pieces(text: str, before: int) -> Iterator[Piece]:
    lines = text.split("\n")
    codes = {code.line: code for code in _fences(lines)}
    prose = _without(lines, codes)
    seen = covered("\n".join(prose))
    codes |= {code.line: code for code in _indented(lines, seen)}
    hidden = _hidden(_without(lines, codes))
    number = 1
    while number <= len(lines):
        if code := codes.get(number):
            yield code._replace(line=before + number)
            number += len(code.raw)
        else:
            found = _prose(lines, number, codes, number in hidden)
            yield from (each._replace(line=before + each.line) for each in found)
            number += len(found)


def _without(lines: list[str], codes: dict[int, Code]) -> list[str]:
    """블록을 빈 줄로 바꾸고 탭을 편 줄들."""
    taken = {number for code in codes.values() for number in range(code.line, code.line + len(code.raw))}
    return ["" if number in taken else line.expandtabs(TAB) for number, line in enumerate(lines, 1)]


def _fences(lines: list[str]) -> Iterator[Code]:
    flat = [line.expandtabs(TAB) for line in lines]
    at = 0
    while at < len(lines):
        if fence := opened_by(flat[at]):
            body, closing = _closed(fence, flat[at + 1 :])
            # 닫지 않은 블록에서 노트의 마지막 줄 끝은 코드가 아니다.
            body = body[:-1] if not closing and body and not body[-1] else body
            end = at + 1 + len(body) + len(closing)
            inner = lines[at + 1 : at + 1 + len(body)]
            cut = fence["prefix"]
            quoted = ">" in cut
            bodies = tuple(unquoted(line, cut) if quoted else outdented(line, cut) for line in inner)
            prefix = "" if quoted else cut
            raw = tuple(lines[at:end])
            sloppy = bool(closing) and not quoted and closing[0].rstrip(" \t") != cut + fence["fence"]
            yield Code(at + 1, raw, bodies, prefix, cut, fence["info"].strip(), "fence", bool(closing), sloppy)
            at = end
        elif (tag := OPEN_TAG.fullmatch(lines[at])) and (end := _closing(lines, at + 1)):
            raw = tuple(lines[at : end + 1])
            yield Code(at + 1, raw, raw[1:-1], "", "", tag["language"], "tag")
            at = end + 1
        else:
            at += 1


def _closed(fence: re.Match[str], rest: list[str]) -> tuple[list[str], list[str]]:
    """(안의 줄들, 닫는 줄). 관문처럼 읽되, 들여쓰기나 길이가 다른 줄로 닫은 것은 CommonMark처럼 닫은 것으로 본다."""
    if ">" in fence["prefix"]:
        return _closed_in_quote(fence, rest)
    body, closing = body_of(fence, iter(rest))
    last = _last(fence, body, max(3, len(fence["prefix"])))
    return (body, closing) if last is None else (body[:last], rest[last : last + 1])


def _closed_in_quote(fence: re.Match[str], rest: list[str]) -> tuple[list[str], list[str]]:
    """인용 안의 블록. 인용이 끝나면 블록도 끝나고, 줄마다 `>` 뒤의 빈칸은 없어도 된다."""
    marks = QUOTED.format(fence["prefix"].count(">"))
    inside = [*takewhile(lambda line: re.match(marks, line), rest)]
    last = _last(fence, [unquoted(line, fence["prefix"]) for line in inside], 3)
    return (inside, []) if last is None else (inside[:last], inside[last : last + 1])


def _last(fence: re.Match[str], body: list[str], width: int) -> int | None:
    """블록을 닫는 줄의 자리. 그만큼까지 들여쓸 수 있다."""
    close = re.compile(rf" {{0,{width}}}{re.escape(fence['fence'][0])}{{{len(fence['fence'])},}}[ \t]*")
    return next((at for at, line in enumerate(body) if close.fullmatch(line)), None)


def _closing(lines: list[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if CLOSE_TAG.fullmatch(lines[at])), 0)


def _indented(lines: list[str], seen: str) -> Iterator[Code]:
    """들여쓴 코드. 사이의 빈 줄은 코드에 든다."""
    starts = dict(indented_code(seen))
    flat = seen.split("\n")
    number = 1
    while number <= len(lines):
        if number not in starts:
            number += 1
            continue
        last, ahead = number, number + 1
        while ahead <= len(lines) and (starts.get(ahead) == starts[number] or not flat[ahead - 1].strip()):
            last = ahead if ahead in starts else last
            ahead += 1
        raw = tuple(lines[number - 1 : last])
        cut = " " * starts[number]
        yield Code(number, raw, tuple(outdented(line, cut) for line in raw), cut[TAB:], cut, "", "indent")
        number = last + 1


def outdented(line: str, cut: str) -> str:
    """줄의 앞에서 그만큼을 뗀다. 탭은 네 칸까지 민다. 덜 들여쓴 줄은 그대로 둔다."""
    if line.startswith(cut):
        return line[len(cut) :]
    if not line.expandtabs(TAB).startswith(cut):
        return line if line.strip() else ""
    column = at = 0
    while column < len(cut):
        column += TAB - column % TAB if line[at] == "\t" else 1
        at += 1
    return " " * (column - len(cut)) + line[at:]


def unquoted(line: str, cut: str) -> str:
    """인용 안의 줄에서 인용 표시를 뗀다. 여는 줄만큼 들여쓰지 않은 줄에서는 있는 만큼만 뗀다."""
    if line.expandtabs(TAB).startswith(cut):
        return outdented(line, cut)
    deeper = len(cut) - len(cut.rstrip(" "))
    return re.sub(rf"{QUOTED.format(cut.count('>'))} {{0,{deeper}}}", "", line, count=1)


def _hidden(prose: list[str]) -> set[int]:
    """주석 안의 줄."""
    text = "\n".join(prose)
    spans = [match.span() for match in re.finditer(COMMENT, text)] if "<!--" in text else []
    return {number for a, b in spans for number in range(text.count("\n", 0, a) + 1, text.count("\n", 0, b) + 2)}


def _prose(lines: list[str], number: int, codes: dict[int, Code], hidden: bool) -> list[Prose]:
    """글 한 줄, 또는 밑줄을 그은 제목의 두 줄."""
    line = lines[number - 1]
    following = lines[number] if number < len(lines) and number + 1 not in codes else ""
    alone = number == 1 or not lines[number - 2].strip() or number - 1 in codes
    if hidden:
        return [Prose(number, (line,), hidden=True)]
    if (found := HEADING.fullmatch(line)) and not TAGS.fullmatch(line):
        return [Prose(number, (line,), len(found["marks"]), found["title"].strip())]
    if alone and line.strip() and not line[0].isspace() and UNDERLINE.fullmatch(following) and "|" not in line:
        level = 1 if following.startswith("=") else 2
        return [
            Prose(number, (line,), level, line.strip()),
            Prose(number + 1, (following,), underline=True),
        ]
    return [Prose(number, (line,))]
