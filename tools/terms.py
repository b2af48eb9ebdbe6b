"""페이지가 용어를 가려 쓰는지, 합니다체로 쓰였는지 확인한다.

    python -m tools.terms [docs/페이지.md ...]

쓰지 않는 말은 tools/terms.toml에, 용어와 그 영어는 docs/terms.md의 표에 있다. 코드, 링크의 주소, 원문 노트에서
따온 글은 보지 않는다. 찾은 것이 있으면 한 줄에 하나씩 적고 1로 끝난다.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from evidence.figures import table
from evidence.pages import HIDDEN, TITLE, body_of, opened_by

ROOT = Path(__file__).parents[1]
RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
GLOSSARY = ROOT / "docs/terms.md"
NOTE = ROOT / "snippets/note/original.md"

ROW = re.compile(r"^\| (?P<term>[^|,{]+?)(?:, [^|{]+)? \{ #[\w-]+ \} \| (?P<english>[^|]+?) \|", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
QUOTATION = re.compile(r'"[^"\n]*"')
TARGET = re.compile(r"\]\([^)\s]*(?: [^)]*)?\)")
PAGE_LINK = re.compile(r"\[[^\[\]]*\]\((?!test:)[^)\s]*\)")
OTHER_SITE = re.compile(r"\[[^\[\]]*\]\(https?:[^)\s]*\)")
TAG = re.compile(r"<[^>]*>")
TITLES = re.compile(r"^(?:#|\s*(?:!!!|\?\?\?|===|\||<)).*", re.MULTILINE)
READING = re.compile(r"^## 더 보기.*", re.MULTILINE | re.DOTALL)
HANGUL = "[가-힣]"
PARTICLE = "(?:[은는이가을를의에로와과도만나별뿐들]|으로|마다|부터|까지|에서|보다|라고|이라고|입니다)"
# 합니다체가 아닌 끝: ㅂ 받침 없이 끝나는 '다'(해라체)와 '요'(해요체). '마다', '보다', '람다', '필요'는 문장의 끝이 아니다.
BIEUP = "".join(map(chr, range(ord("갑"), ord("힣"), 28)))
ENDING = re.compile(
    rf"{HANGUL}*(?:(?<![{BIEUP}][니시])(?<![마보람])다|(?<![필중개수주])요|죠)(?=[)*\" ]*(?:[.?!|]|$))",
    re.MULTILINE,
)


def terms(glossary: str) -> dict[str, str]:
    """용어마다 영어. 용어 페이지의 표에서 읽는다."""
    return {row["term"]: row["english"] for row in ROW.finditer(glossary)}


def synonyms() -> dict[str, list[str]]:
    """글에 있는 말마다, 찾는 사람이 대신 넣는 말. 검색이 읽는다."""
    found = {name: list(words) for name, words in (RULES["instead"] | RULES["search"]).items()}
    for term, english in terms(GLOSSARY.read_text(encoding="utf-8")).items():
        found.setdefault(term, []).append(english)
        found.setdefault(english, []).append(term)
    return found


def prose(page: str, note: str) -> str:
    """줄을 그대로 두고, 블록은 제목만 남기고, 사람이 쓴 글이 아닌 것은 빈칸으로 덮는다."""
    kept: list[str] = []
    lines = iter(page.split("\n"))
    for line in lines:
        if fence := opened_by(line):
            title = TITLE.search(fence["info"])
            kept += [f"# {title[1]}" if title else "", *("" for part in body_of(fence, lines) for _ in part)]
        else:
            kept.append(line)
    text = HIDDEN.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), "\n".join(kept))
    return QUOTATION.sub(lambda match: _blank(match) if _plain(match[0].strip('"')) in _plain(note) else match[0], text)


def findings(page: str, english: dict[str, str], note: str = "") -> Iterator[tuple[int, str]]:
    """페이지에서 고칠 (줄, 말)."""
    text = prose(page, note)
    written = OTHER_SITE.sub(_blank, text)
    for pattern in (TARGET, TAG):
        written = pattern.sub(_blank, written)
    for phrase in RULES["keep"]:
        written = written.replace(phrase, " " * len(phrase))

    def line(offset: int) -> int:
        return text.count("\n", 0, offset) + 1

    for instead, rivals in RULES["instead"].items():
        for match in re.finditer("|".join(_pattern(rival, instead) for rival in rivals), written):
            yield line(match.start()), f"'{match[0]}' 대신 '{instead}'{_object(instead)} 씁니다."
    for match in re.finditer("|".join(RULES["never"]), written):
        yield line(match.start()), f"'{match[0]}'{_object(match[0])} 쓰지 않습니다."
    for match in re.finditer(f"{HANGUL}!", written):
        yield line(match.start()), "느낌표를 쓰지 않습니다."
    for match in ENDING.finditer(written):
        yield line(match.start()), f"'{match[0]}'{_object(match[0])} 합니다체로 고칩니다."
    body = text
    for pattern in (FRONT_MATTER, READING, TITLES, PAGE_LINK, TARGET):
        body = pattern.sub(_blank, body)
    for term in RULES["introduce"]:
        first = re.search(rf"(?<!{HANGUL}){term}(\([^)]*\))?", body)
        if first and english[term].casefold() not in (first[1] or "").casefold():
            yield line(first.start()), f"처음 쓰는 '{term}'에는 영어를 붙여 '{term}({english[term]})'처럼 씁니다."


def rivals() -> str:
    """쓰지 않는 말의 표. 용어 페이지가 보인다."""
    return table(["쓰는 말", "쓰지 않는 말"], [[use, ", ".join(words)] for use, words in RULES["instead"].items()])


def _pattern(rival: str, instead: str) -> str:
    """짧은 말은 다른 낱말의 일부일 수 있으므로 앞이나 뒤가 끊긴 것만 찾는다."""
    short = len(rival) < 3 or " " in rival
    after = f"(?={PARTICLE}*(?!{HANGUL}))" if len(rival) == 1 else ""
    return (f"(?<!{HANGUL})" if short else "") + f"(?!{re.escape(instead)})" + re.escape(rival) + after


def _object(word: str) -> str:
    """목적격 조사."""
    last = ord(word[-1]) - ord("가")
    return "을" if word[-1] in "013678" or (last >= 0 and last % 28) else "를"


def _plain(text: str) -> str:
    return re.sub(r"[\s*\\`]+", "", text)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def main(names: list[str]) -> int:
    pages = [Path(name).resolve() for name in names] or sorted((ROOT / "docs").rglob("*.md"))
    note, english = NOTE.read_text(encoding="utf-8"), terms(GLOSSARY.read_text(encoding="utf-8"))
    found = [
        f"{page.relative_to(ROOT).as_posix()}:{line}: {message}"
        for page in pages
        for line, message in sorted(findings(page.read_text(encoding="utf-8"), english, note))
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
