"""글 한 줄에서 동작을 말하는 문장을 고른다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evidence.pages import CODE_SPAN, SCHEME

MARKER = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?")
END = re.compile(r"[.!?]+[)\"'”’*_~]*(?=\s|<br>|$)")
TAIL = re.compile(r"(?:[\s*_~)\"'”’.!:]|<br>)*$")
APART = re.compile(r"[ \t]*(?:[|<:]|\[\^|!!!|\?\?\?|===|\$\$)")
# 다음 줄이나 블록을 가리킬 뿐인 문장.
LEAD = re.compile(
    r"(?:다음|아래|위)[와과](?: 같다| 같습니다| 같음)$|^(?:아래|다음|위)[는은의]?\s.*(?:이다|입니다|임)$|예[시제](?:이다|입니다|임|다)$"
)
# 한 일이나 하려는 일을 적은 문장.
DIARY = re.compile(
    r"(?:겠다|겠습니다|싶다|싶습니다|보자|하자|(?:했|었|았|웠|렸|졌|됐)다|(?:했|었|았|웠|렸|졌|됐)(?:습니다|어요|음))$"
)
ENGLISH = re.compile(r"[A-Z`*\"][^?]*\.$")
# 이름씨로 끝맺은 서술: "예외를 발생", "다음 요소를 반환".
ACTION = re.compile(
    r"(?:[가-힣`)\w](?:을|를|이|가|은|는|에|로|도|까지|부터|에서|마다)) .*"
    r"(?:반환|발생|실행|호출|생성|전달|적용|종료|저장|출력|무시|대기|유지|제거|삭제|변환|수행|처리|중단|재개|가능|불가|불가능|필요)$"
)
SPOKEN = ("다", "요", "죠")
MIEUM = 16  # 받침 ㅁ의 번호: 함, 됨, 있음


class Sentence(NamedTuple):
    """줄에서 주장이 될 자리. `doubt`가 있으면 사람이 정해야 한다."""

    start: int
    end: int
    doubt: str = ""


def sentences(line: str) -> Iterator[Sentence]:
    """동작을 말하는 문장의 자리를 앞에서부터."""
    if APART.match(line):
        return
    start = MARKER.match(line)
    at = start.end() if start else 0
    covered = CODE_SPAN.sub(lambda match: "x" * len(match[0]), line)
    for stop in [*(match.end() for match in END.finditer(covered, at)), len(line)]:
        tail = TAIL.search(covered, at, stop)
        end = _end(line, at, tail.start() if tail else stop, stop)
        begin = at + len(line[at:stop]) - len(line[at:stop].lstrip())
        if begin < end and not covered[at:stop].rstrip().endswith("?"):
            yield from _judged(line, covered, begin, end, covered[begin:stop].strip())
        at = stop


def _end(line: str, start: int, end: int, stop: int) -> int:
    """문장의 끝. 문장 안에서 연 강조나 괄호를 마침표 뒤에서 닫으면 거기까지다."""
    whole = start + len(re.sub(r"(?:\s|<br>)+$", "", line[start:stop]))
    cut = not _balanced(line[start:end]) or _opened(line[start:end])
    return whole if cut and _balanced(line[start:whole]) and not _opened(line[start:whole]) else end


def _judged(line: str, covered: str, start: int, end: int, whole: str) -> Iterator[Sentence]:
    text = covered[start:end].rstrip(".!*_~)\"'”’")
    if not _states(text, whole) or LEAD.search(text):
        return
    shown = short(line[start:end])
    if DIARY.search(text):
        yield Sentence(
            start, end, f"동작을 말하는지 정하지 못했습니다({shown}); 동작이면 [문장](test:test_…)으로 감싸십시오"
        )
    elif re.search(r"[\[\]]", covered[start:end]) or SCHEME.match(text):
        yield Sentence(
            start,
            end,
            f"링크나 대괄호가 있어 주장으로 감싸지 못했습니다({shown}); 대괄호를 빼고 [문장](test:test_…)으로 감싸십시오",
        )
    elif not _balanced(line[start:end]) or line[start:end].endswith("\\"):
        yield Sentence(
            start, end, f"강조나 코드가 문장을 넘어 주장으로 감싸지 못했습니다({shown}); 문장마다 강조를 닫으십시오"
        )
    else:
        yield Sentence(start, end)


def _states(text: str, whole: str) -> bool:
    """끝이 서술인지."""
    last = text[-1:]
    if "가" <= last <= "힣":
        spoken = last in SPOKEN or (ord(last) - ord("가")) % 28 == MIEUM
        return len(text.split()) > 1 and (spoken or ACTION.search(text) is not None)
    return bool(ENGLISH.fullmatch(whole)) and len(text.split()) >= 4


def _opened(text: str) -> bool:
    """닫지 않은 괄호가 있는지."""
    bare = CODE_SPAN.sub("", text)
    return bare.count("(") > bare.count(")")


def _balanced(text: str) -> bool:
    bare = CODE_SPAN.sub("", text)
    return (
        not any(bare.count(mark) % 2 for mark in ("**", "__", "~~", "==", "`"))
        and bare.replace("**", "").count("*") % 2 == 0
    )


def short(text: str) -> str:
    """알리는 글에 넣을 만큼 줄인 글."""
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:37]}…"
