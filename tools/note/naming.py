"""주소, 스니펫, 테스트의 이름을 짓는다."""

from __future__ import annotations

import ast
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping

from tools.note.conversions import HEX

WORD = re.compile(r"\d+(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-")
INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip
FILE_NAME = re.compile(r"\b(?P<stem>[A-Za-z_][\w-]*)\.(?:py|sh|js|ts|toml|ini|cfg|json|ya?ml|sql|txt|html|css|md)\b")
DEFINED = re.compile(r"^\s*(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)
TEST = re.compile(r"^(?:async )?def test_", re.MULTILINE)
ENTERED = re.compile(r"^\s*(?:async )?with ([\w.]+)\(", re.MULTILINE)
# 이름이 될 만한 것이 아닌 낱말.
DULL = {"a", "an", "the", "and", "or", "of", "in", "on", "to", "is", "self", "print", "main", "test", "https", "http"}


class Names:
    """한 쪽에서 쓴 이름. 같은 이름을 두 번 주지 않는다."""

    def __init__(self, used: Iterator[str] | tuple[str, ...] = ()) -> None:
        self._used = set(used)

    def new(self, name: str) -> str:
        """그 이름, 이미 썼으면 번호를 붙인 이름."""
        found, number = name, 1
        while found in self._used:
            number += 1
            found = f"{name}_{number}"
        self._used.add(found)
        return found


def title_of(name: str) -> str:
    """파일 이름에서 얻은 제목."""
    stem = HEX.sub("", re.sub(r"\.(?:md|markdown|txt)$", "", name))
    return DATE.sub("", stem).strip() or "note"


def slug(title: str, glossary: Mapping[str, str]) -> tuple[str, bool]:
    """페이지의 주소와, 소리대로 적은 것이 있는지. 영어 낱말이 있으면 그것만 쓴다."""
    title = unicodedata.normalize("NFC", title)
    if found := _named(title):
        return "-".join(found[:5]), False
    terms = {korean: "-".join(_words(english)) for korean, english in glossary.items()}
    for korean in sorted(terms, key=len, reverse=True):
        title = title.replace(korean, f" {terms[korean]} ")
    known = _named(title)
    spoken = _words(romanized(title))
    return "-".join((known or spoken)[:5]) or "note", not known


def romanized(text: str) -> str:
    """한글을 소리대로 적는다(국어의 로마자 표기법에서 소리의 바뀜은 뺐다)."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        number = ord(char) - ord("가")
        if 0 <= number < 11172:
            out.append(INITIALS[number // 588] + VOWELS[number % 588 // 28] + FINALS[number % 28])
        else:
            out.append(char)
    return "".join(out)


def stem_of(text: str, suffix: str, hints: tuple[str, ...]) -> str:
    """스니펫의 이름. 코드에서 찾고, 없으면 울타리와 제목에서 찾는다.

    Parameters:
        hints: 울타리의 머리글, 제목, 페이지의 주소.
    """
    info, *others = hints
    first = next(iter(text.split("\n")), "")
    named = FILE_NAME.search(info) or (FILE_NAME.search(first) if first.lstrip().startswith(("#", "//")) else None)
    if named and (stem := named["stem"].replace("-", "_")).isidentifier() and stem not in sys.stdlib_module_names:
        return stem
    found = _python(text) if suffix == ".py" else []
    found += [" ".join(first_command(text).split()[:3])] if suffix == ".sh" else []
    found += others
    stem = next((name for name in map(_identifier, found) if name), "block")
    return f"test_{stem}" if suffix == ".py" and TEST.search(text) and not stem.startswith("test_") else stem


def claim_name(sentence: str, heading: str, page: str, used: Names) -> str:
    """문장을 증명할 테스트의 이름. 문장에 영어가 없으면 제목에서, 제목에도 없으면 페이지의 주소에서 짓는다."""
    words = _named(sentence) or _named(heading) or _words(page)
    return used.new(f"test_{'_'.join(words[:6]) or 'sentence'}")


def first_command(text: str) -> str:
    """셸의 첫 명령."""
    lines = (line.strip().removeprefix("$").removeprefix("%").strip() for line in text.split("\n"))
    return next((line for line in lines if line and not line.startswith("#")), "")


def _python(text: str) -> list[str]:
    """정의한 것, 마지막에 부른 것, 불러온 것, 담은 변수의 이름."""
    found = [name for name in DEFINED.findall(text) if not name.startswith("__")]
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        imported = re.findall(r"^\s*from\s+\S+\s+import\s+(\w+)", text, re.MULTILINE)
        return found[:1] + ENTERED.findall(text)[:1] + imported[-1:]
    calls = [
        ast.unparse(each.value.func) for each in body if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call)
    ]
    names = [ast.unparse(each.targets[0]) for each in body if isinstance(each, ast.Assign)]
    imports = [each.names[-1].name for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
    wanted = [call for call in calls if call not in DULL]
    settings = [f"{name}_settings" for name in names if name.isupper()]
    return found[:1] + wanted[:1] + ENTERED.findall(text)[:1] + settings[:1] + names[:1] + imports[-1:]


def _identifier(name: str) -> str:
    """파일 이름으로 쓸 ASCII 이름. 쓸 수 없으면 빈 문자열."""
    words = [word for word in _words(name) if word not in DULL]
    while words and words[0].isdigit():
        words.pop(0)
    found = "_".join(words[:4])
    if not found or not found.isidentifier() or len(found) < 2:
        return ""
    # 표준 라이브러리와 같은 이름이면 그 폴더에서 실행할 때 진짜를 가린다.
    return f"{found}_example" if found in sys.stdlib_module_names or keyword.iskeyword(found) else found


def _named(text: str) -> list[str]:
    """낱말들. 수뿐이면 무엇의 이름인지 알 수 없으므로 없는 것으로 본다."""
    found = _words(text)
    return found if any(not word.isdigit() for word in found) else []


def _words(text: str) -> list[str]:
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return [word.lower() for word in WORD.findall(plain)]
