"""노트의 글을 페이지의 글로 바꾸는 것의 표. 바꾼 곳마다 원래 글을 적어 두므로 모두 되돌릴 수 있다."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from evidence.markup import HTML_CODE, HTML_OTHER, MARK
from evidence.pages import CODE_SPAN, REMOTE_MEDIA, SCHEME
from tools.note.reading import HEADING, TAB, TAGS, Prose
from tools.note.record import Change
from tools.note.sentences import sentences, short

WIKI = re.compile(r"(?P<embed>!?)\[\[(?P<target>[^\[\]|#]*)(?:#(?P<part>[^\[\]|]*))?(?:\|(?P<shown>[^\[\]]*))?\]\]")
LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?P<target><[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)?)"
    r"(?P<title>[ \t]+\"[^\"\n]*\")?\)(?P<style>\{:[^{}\n]*\})?"
)
LIQUID = re.compile(r"[ \t]*(?:\{%(?:(?!--|>).)*%\}|\{:(?:(?!--|>).)*\}|%%(?:(?!--|>|%%).)+%%)[ \t]*")
INCLUDE = re.compile(r"(?P<before>[ \t]*)(?=-+8<-)")
HTML_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=(?P<quote>[\"']?)(?P<target>[^\"'\s<>]+)(?P=quote)[^<>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt=[\"']([^\"'<>\[\]]*)[\"']", re.IGNORECASE)
PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)$", re.IGNORECASE)
# 앞줄의 문단에 이어지지 않는 줄.
APART = re.compile(r"[ \t]*(?:[-*+>|#<]|\d+[.)]|$)")
CALLOUT = re.compile(r"[ \t]*(?:>[ \t]*)+\[![\w-]+\]")
# 알리는 글의 고치는 법 가운데 두 번 쓰는 것.
LINKED = "그 노트도 옮긴 뒤 링크를 다시 적거나 그대로 두십시오"
SHOWN = "페이지에 보여야 하면 마크다운으로 다시 적으십시오"
FRAGMENT = re.compile(r"```|~~~")
HEX = re.compile(r"[ _-]?[0-9a-f]{32}(?=$|\.)")


class Found(NamedTuple):
    """바꿀 곳.

    Parameters:
        start, end: 바꾸기 전의 줄에서 본 칸.
        new: 바꿀 글.
        doubt: 사람이 정해야 하는 것.
        original: 기록에 남길 원래 글. None이면 줄에 있던 그대로.
    """

    start: int
    end: int
    new: str
    doubt: str = ""
    original: str | None = None


@dataclass
class Context:
    """한 줄을 바꿀 때 아는 것.

    Parameters:
        page: 그 줄이 설 페이지(`docs/`부터).
        pages: 소문자로 쓴 이름마다 가리키는 페이지.
        images: 노트에 적은 그림의 경로마다 `docs/`부터 쓴 경로.
        shift: 제목의 단계에 더할 것.
        indent: 목록 안이면 들여쓸 칸.
        following: 다음 줄. 블록이나 끝이면 빈 글.
        prove: 문장을 증명할 테스트의 이름을 짓는 함수.
    """

    page: str
    pages: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    shift: int = 0
    indent: int = 0
    following: str = ""
    prove: Callable[[str], str] = lambda sentence: ""

    def link(self, name: str) -> str:
        """그 이름의 페이지로 가는 상대 경로. 없으면 빈 문자열."""
        target = self.pages.get(plain(name), "")
        return posixpath.relpath(target, posixpath.dirname(self.page)) if target else ""


Find = Callable[[str, Prose, Context], Iterator[Found]]


def _original(new: str, original: str) -> str:
    """적어 둔 원래 글을 그대로 되돌린다."""
    return original


def _unclaimed(new: str, original: str) -> str:
    """주장에서 문장만 남긴다."""
    return new[1 : new.rindex("](test:")]


class Conversion(NamedTuple):
    """바꾸는 것 하나.

    Parameters:
        name: 기록에 적는 이름.
        before: 노트에 있는 꼴.
        after: 페이지에 남는 꼴.
        find: 한 줄에서 바꿀 곳을 찾는 함수. 파일 전체의 것이면 None이고, 기록의 첫 줄이 원래 글을 갖는다.
        inverse: (바꾼 글, 기록에 남긴 글)을 노트의 글로 되돌리는 함수.
    """

    name: str
    before: str
    after: str
    find: Find | None = None
    inverse: Callable[[str, str], str] = _original


def convert(prose: Prose, context: Context) -> tuple[str, list[Change], list[str]]:
    """노트의 글 한 줄을 (페이지의 줄, 바꾼 것, 사람이 정할 것)으로 바꾼다."""
    line, changes, doubts = prose.raw[0], list[Change](), list[str]()
    for conversion in TABLE:
        places = [*conversion.find(line, prose, context)] if conversion.find else []
        line, made = _replaced(line, conversion.name, places)
        changes += made
        doubts += [found.doubt for found in places if found.doubt]
    return line, changes, [*doubts, *_doubts(line, prose)]


def undo(line: str, changes: Iterable[Change]) -> str:
    """바꾼 것을 나중 것부터 되돌린다."""
    for change in reversed([*changes]):
        inverse = INVERSES[change.name]
        original = inverse(line[change.start : change.end], change.original)
        line = line[: change.start] + original + line[change.end :]
    return line


def _replaced(line: str, name: str, places: list[Found]) -> tuple[str, list[Change]]:
    parts, changes, at, length = list[str](), list[Change](), 0, 0
    for found in places:
        if found.new != (original := line[found.start : found.end]):
            parts += [line[at : found.start], found.new]
            length += found.start - at
            kept = original if found.original is None else found.original
            changes.append(Change(name, length, length + len(found.new), kept))
            length += len(found.new)
            at = found.end
    return "".join([*parts, line[at:]]), changes


def plain(name: str) -> str:
    """페이지를 찾을 때 견주는 이름: 폴더와 `.md`와 Notion의 번호를 떼고 소문자로."""
    return HEX.sub("", posixpath.basename(unquote(name.strip("<>")))).removesuffix(".md").strip().casefold()


def _tabs(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    if "\t" in line:
        start, end = line.index("\t"), line.rindex("\t") + 1
        yield Found(start, end, line[:end].expandtabs(TAB)[start:])


def _blanks(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    text = line.rstrip(" \t\r")
    breaks = text and line[len(text) :].startswith("  ") and not prose.level and not text.lstrip().startswith("|")
    follows = breaks and not APART.match(context.following) and not prose.hidden
    if text != line:
        yield Found(len(text), len(line), "<br>" if follows else "")


def _lists(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    """파이썬 마크다운은 네 칸을 들여야 안쪽 목록과 항목에 이어지는 글로 읽는다."""
    indent = len(line) - len(line.lstrip(" "))
    if indent < context.indent and not prose.hidden:
        yield Found(0, indent, " " * context.indent)


def _headings(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    marks = "#" * min(prose.level + context.shift, 6)
    if prose.underline:
        yield Found(0, len(line), "")
    elif prose.level and (found := HEADING.fullmatch(line)):
        yield Found(0, found.start("title"), f"{marks} ")
    elif prose.level:
        yield Found(0, 0, f"{marks} ")


def _tags(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    if not prose.hidden and TAGS.fullmatch(line):
        yield from (Found(match.start(), match.start(), "\\") for match in re.finditer(r"#(?=[^\s#])", line))


def _wiki(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    for match in _outside_code(WIKI, line):
        target, shown = match["target"].strip(), (match["shown"] or "").strip()
        name = shown or target or (match["part"] or "").strip()
        if match["embed"] and PICTURE.search(target):
            alt = "" if shown.replace("x", "").isdigit() else shown
            yield _picture(match, target, alt, context)
        elif address := context.link(target):
            yield Found(*match.span(), f"[{name}]({address})")
        else:
            doubt = f"[[{target}]]: 가리키는 쪽이 없어 글만 남겼습니다; {LINKED}" if target else ""
            yield Found(*match.span(), name, doubt)


def _links(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    for match in _outside_code(LINK, line):
        target = match["target"].strip("<>")
        if match["image"]:
            yield _picture(match, target, match["text"], context)
        elif target.startswith(("#", "/")) or (SCHEME.match(target) and not target.startswith("test:")):
            continue
        elif address := context.link(target.partition("#")[0]):
            yield Found(*match.span("target"), address)
        else:
            doubt = f"링크({target})가 가리키는 쪽이 없어 글만 남겼습니다; {LINKED}"
            yield Found(
                match.start(),
                match.end("title") + 1 if match["title"] else match.end("target") + 1,
                match["text"],
                doubt,
            )


def _html_images(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    for match in () if prose.hidden else _outside_code(HTML_IMAGE, line):
        alt = ALT.search(match[0])
        yield _picture(match, match["target"], alt[1] if alt else "", context)


def _picture(match: re.Match[str], target: str, alt: str, context: Context) -> Found:
    alt = alt.partition("|")[0].strip() or posixpath.splitext(posixpath.basename(unquote(target)))[0] or "그림"
    if local := context.images.get(target):
        style = match.groupdict().get("style") or ""
        return Found(*match.span(), f"![{alt}]({posixpath.relpath(local, posixpath.dirname(context.page))}){style}")
    if SCHEME.match(target) and " " not in target:
        doubt = f"다른 곳의 그림({short(target)})을 링크로 바꾸었습니다; 쓸 것이면 docs/assets/에 두십시오"
        return Found(*match.span(), f"[{alt}]({target})" if not target.startswith("data:") else alt, doubt)
    return Found(
        *match.span(),
        alt,
        f"그림 파일({short(target)})이 노트 옆에 없어 글만 남겼습니다; 쓸 것이면 docs/assets/에 두십시오",
    )


def _liquid(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    if not prose.hidden and LIQUID.fullmatch(line):
        yield Found(0, len(line), f"<!-- {line.strip()} -->", f"표시({short(line)})를 주석으로 바꾸었습니다; {SHOWN}")


def _includes(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    if found := INCLUDE.match(line):
        yield Found(found.end(), found.end(), ";", "포함 줄로 보이는 글입니다; 블록이면 노트에서 울타리로 감싸십시오")


def _claims(line: str, prose: Prose, context: Context) -> Iterator[Found]:
    if prose.hidden or prose.level or prose.underline:
        return
    for sentence in sentences(line):
        if sentence.doubt:
            yield Found(sentence.start, sentence.start, "", sentence.doubt)
        elif test := context.prove(text := line[sentence.start : sentence.end]):
            yield Found(sentence.start, sentence.end, f"[{text}](test:{test})", original="")


def _outside_code(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    spans = [match.span() for match in CODE_SPAN.finditer(line)]
    for match in pattern.finditer(line):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            yield match


def _doubts(line: str, prose: Prose) -> Iterator[str]:
    seen = CODE_SPAN.sub("", line)
    if prose.hidden:
        return
    if prose.level and re.match(r"#[^#\s]+\s*$", prose.raw[0]):
        yield f"제목인지 태그인지 정하지 못해 제목으로 보았습니다({prose.raw[0].strip()}); 태그이면 머리말의 tags로 옮기십시오"
    if CALLOUT.match(seen):
        yield 'Obsidian의 알림 상자를 인용으로 두었습니다; 상자로 보이려면 !!! note "제목"으로 고치십시오'
    if FRAGMENT.search(seen):
        yield "울타리(```)가 블록을 열지 않아 글로 옮겼습니다; 블록이면 노트에서 울타리를 한 줄에 따로 적으십시오"
    if HTML_CODE.search(seen):
        yield "코드를 HTML로 적었습니다; 노트에서 ``` 울타리나 `코드`로 고치십시오"
    if HTML_OTHER.search(seen):
        yield "쪽에 쓸 수 없는 HTML입니다; 지우거나 마크다운으로 고치십시오"
    if MARK.search(seen):
        yield "✓를 글자로 적었습니다; 이 사이트에서는 증명의 표시이므로 지우십시오"
    if REMOTE_MEDIA.search(seen):
        yield "HTML이 다른 곳의 파일을 불러옵니다; 링크로 고치거나 docs/assets/에 두십시오"
    if "{{" in seen:
        yield "틀의 표시({{ }})가 있습니다; 페이지에는 그대로 보이니 글로 고치십시오"


# 위에서부터 차례로 바꾸고, 아래에서부터 되돌린다.
TABLE = (
    Conversion("bom", "바이트 순서 표시(BOM)", "없앱니다"),
    Conversion("crlf", "윈도의 줄 끝(CRLF)", "LF"),
    Conversion(
        "front", "머리말의 title, tags, categories, description", "페이지의 머리말. 나머지 값은 기록에만 남습니다"
    ),
    Conversion("name", "파일 이름의 날짜(Jekyll)와 32자리 번호(Notion)", "페이지의 주소에서 뺍니다"),
    Conversion("tab", "글 줄의 탭", "네 칸까지의 빈칸", _tabs),
    Conversion("blanks", "줄 끝의 빈칸", "없앱니다. 문단을 끊는 빈칸 둘은 `<br>`", _blanks),
    Conversion("list", "두세 칸 들여쓴 안쪽 목록과 목록 안의 글, 블록", "네 칸씩 들여쓴 것", _lists),
    Conversion("heading", "`#제목`, 밑줄(`===`)을 그은 제목, 쪽마다 다른 단계", "`# 제목`", _headings),
    Conversion("tags", "`#태그`가 여럿인 줄", "`\\#태그`", _tags),
    Conversion("link", "`[글](쪽.md)`, `![글](그림.png)`", "이 사이트의 상대 경로. 없는 것은 글만", _links),
    Conversion("img", '`<img src="…">`', "위의 그림과 같습니다", _html_images),
    Conversion("wiki", "`[[쪽|글]]`, `![[그림.png]]`", "`[글](쪽.md)`, `![그림](../assets/….png)`", _wiki),
    Conversion("liquid", "`{% 태그 %}`, `{: .속성 }`, `%% 주석 %%`만 있는 줄", "`<!-- … -->`", _liquid),
    Conversion("include", '글에 적은 `--8<-- "…"`', '`;--8<-- "…"`', _includes),
    Conversion("claim", "동작을 말하는 문장", "`[문장](test:test_…)`", _claims, _unclaimed),
)
INVERSES = {conversion.name: conversion.inverse for conversion in TABLE}
