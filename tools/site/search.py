"""검색 색인. 구역(제목 하나의 글)마다 한 줄로 찾고, 브라우저는 질의의 낱말이 든 조각만 받는다.

점수(BM25F)는 여기에서 모두 셈해 두므로 브라우저(docs/assets/search/engine.js)는 더하기만 한다. 한글은 붙여 쓰거나
조사가 붙어도 찾도록 두 글자씩 나눈다(Lucene의 CJKAnalyzer와 같은 방법). 낱말을 나누는 법은 양쪽이 같아야 한다.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tools.site.pages import BuiltPage

FOLDER = "search"
# 조각 하나의 크기(바이트). 압축하면 셋에 하나로 준다.
SHARD = 16_000
# 결과 하나에 보일 것을 이만큼씩 묶어 둔다.
BLOCK = 16
ANSWER = 140
WORD = re.compile(r"\d+(?:\.\d+)+|\w+\+\w+|-{0,2}[a-z_]\w*(?:-\w+)*|[가-힣]+", re.ASCII | re.IGNORECASE)
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
PARTICLE = re.compile(r"(?:에서|으로|부터|까지|[을를은는이가의로와과에도만])$")
APART = "script, style, .proof, .proof-copy, .legend, .headerlink, .page-end, .md-tags, .md-content__button, figure svg, .tabbed-labels"
HEADINGS = ("h1", "h2", "h3")
BLOCKS = "pre, p, li"
TEXT = ("p", "li", "td", "th", "dt", "dd", "summary", "figcaption")
# 어느 쪽에나 있는 제목. 낱말로 세지 않고, 글이 없으면 뺀다.
EVERYWHERE = ("왜 그런가", "오류와 고치는 법", "버전에 따라")
# 목록인 쪽은 답이 있는 쪽보다 뒤에 둔다.
LISTS = {"terms/": 0.5, "versions/": 0.7}
# 답이 없는 쪽과, 다른 곳으로 가는 링크뿐인 구역.
UNSEARCHED = ("", "evidence/", "seed/", "tags/")
LINKS_ONLY = ("더 보기", "옮긴 것")
# 필드의 무게. 제목에 있는 낱말이 글 어딘가에 있는 낱말보다 앞선다.
WEIGHTS = {"heading": 7.0, "keywords": 8.0, "title": 2.0, "lead": 2.5, "body": 1.0, "code": 1.0}
# 같은 뜻의 말로도 찾는 필드. 글 전체에 더하면 흔한 말이 되어 차례가 흐려진다.
WIDENED = ("heading", "keywords", "title")
SATURATION = 10.0
SCALE = 10


@dataclass
class Section:
    """제목 하나와 그 글.

    Parameters:
        address: 사이트의 뿌리에서 본 주소.
        title: 쪽의 제목. 쪽의 첫 구역이면 제목(heading)과 같다.
        heading: 이 구역의 제목.
        texts: 문단, 목록, 칸마다의 글.
        code: 코드와 출력.
        keywords: 글에는 없지만 찾는 사람이 쓸 말.
    """

    address: str
    title: str
    heading: str
    texts: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    keywords: str = ""

    @property
    def above(self) -> str:
        """이 구역이 든 쪽의 제목. 쪽의 첫 구역이면 빈 문자열."""
        return "" if self.title == self.heading else self.title

    @property
    def fields(self) -> dict[str, str]:
        """필드마다의 글. 앞의 두 문단(원인과 고치는 법)은 따로 둔다."""
        lead, body = self.texts[:2], self.texts[2:]
        return {
            "heading": "" if self.heading in EVERYWHERE else self.heading,
            "keywords": self.keywords,
            "title": self.above,
            "lead": "\n".join(lead),
            "body": "\n".join(body),
            "code": "\n".join(self.code),
        }


def tokens(text: str) -> Iterator[str]:
    """찾는 낱말. 한글은 두 글자씩, 이름은 통째로와 부분으로 나눈다. 수는 버전만 남긴다."""
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        if word[0] >= "가":
            yield from _hangul(word)
        elif word[0].isdigit() or "+" in word:
            yield word.lower()
        else:
            yield from _named(word)


def _hangul(word: str) -> list[str]:
    """조사를 뗀 낱말의 두 글자씩. 한 글자만 남으면 그 글자도 낱말이다."""
    stem = word
    while (shorter := PARTICLE.sub("", stem)) and shorter != stem:
        stem = shorter
    kept = word[: max(2, len(stem))]
    pairs = [kept[at : at + 2] for at in range(len(kept) - 1)]
    return [*pairs, stem] if len(stem) == 1 else pairs


def _named(word: str) -> list[str]:
    whole = re.sub(r"[-_]", "", word).lower()
    if word[0] == "-" and len(whole) == 1:
        return [f"-{whole}"]
    return [*dict.fromkeys(filter(None, [whole, *(part.lower() for part in CAMEL.findall(word))]))]


def sections(page: BuiltPage) -> list[Section]:
    """페이지의 구역. 쪽의 첫 구역은 제목과 첫머리다."""
    tree = LexborHTMLParser(page.file.read_text(encoding="utf-8"))
    article = tree.css_first("article")
    if article is None:
        return []
    for node in article.css(APART):
        node.decompose()
    found = [Section(page.address, page.title, page.title)]
    _collect(article, page, found)
    kept = (section for section in found if section.heading not in LINKS_ONLY)
    return [section for section in kept if section.texts or section.code or section.heading not in EVERYWHERE]


def _collect(parent: LexborNode, page: BuiltPage, found: list[Section]) -> None:
    for node in parent.iter():
        if node.tag in HEADINGS:
            if node.tag != "h1":
                anchor = node.attributes.get("id")
                address = f"{page.address}#{anchor}" if anchor else page.address
                found.append(Section(address, page.title, _clean(node)))
        elif node.tag == "pre":
            found[-1].code.append(node.text())
        elif node.tag in TEXT and not any(child.css_first(BLOCKS) for child in node.iter()):
            found[-1].texts.append(_clean(node))
        else:
            _collect(node, page, found)


def _clean(node: LexborNode) -> str:
    return " ".join(node.text().split())


class Synonyms:
    """글에 어떤 말이 있으면 함께 찾게 할 말.

    Parameters:
        words: 글에 있는 말마다 함께 찾게 할 말들.
    """

    def __init__(self, words: dict[str, list[str]]) -> None:
        self.words = {name.lower(): each for name, each in words.items()}
        names = sorted(map(re.escape, self.words), key=len, reverse=True)
        self.pattern = re.compile(f"(?<![a-z])(?:{'|'.join(names)})(?![a-rt-z])") if names else None

    def of(self, text: str) -> list[str]:
        """그 글과 함께 찾게 할 말."""
        found = dict.fromkeys(self.pattern.findall(text.lower())) if self.pattern else {}
        return [word for name in found for word in self.words[name]]


def read_keywords(path: Path) -> dict[str, str]:
    """자리의 주소마다 찾는 사람이 쓸 말. 한 줄에 `주소<탭>말, 말`."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return dict(rows)


def write(site: Path, pages: Iterable[BuiltPage], synonyms: Synonyms, keywords: dict[str, str]) -> None:
    """`search/`에 색인을 쓴다. 테마가 쓴 제 색인은 지운다."""
    found = [section for page in pages if page.address not in UNSEARCHED for section in _searched(page)]
    for section in found:
        section.keywords = keywords.get(section.address, "")
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    shards = _shards(impacts(found, synonyms))
    for number, shard in enumerate(shards):
        _write(folder / f"words-{number}.json", shard)
    records = [_record(section) for section in found]
    for number, start in enumerate(range(0, len(records), BLOCK)):
        _write(folder / f"places-{number}.json", records[start : start + BLOCK])
    starts = [next(iter(shard)) for shard in shards]
    heads = [len({*tokens(section.fields["heading"])}) for section in found]
    _write(folder / "index.json", {"block": BLOCK, "heads": heads, "starts": starts})


def _searched(page: BuiltPage) -> list[Section]:
    """찾을 구역. 오류의 목록과 섹션의 차례는 첫머리만 찾는다. 답은 제 쪽에 있다."""
    return sections(page)[: 1 if page.is_index or page.address == "errors/" else None]


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _record(section: Section) -> list[str]:
    answer = section.texts[0] if section.texts else ""
    return [section.address, section.heading, section.above, answer if len(answer) <= ANSWER else f"{answer[:ANSWER]}…"]


def impacts(found: list[Section], synonyms: Synonyms) -> dict[str, list[int]]:
    """낱말마다 [자리, 점수, 자리, 점수, …].

    자리는 앞자리와의 차이다. 점수는 BM25F를 정수로 만들어 두 배 한 것이고, 낱말이 제목에 있으면 홀수다.
    """
    counted = [
        {
            name: Counter(tokens("\n".join([text, *(synonyms.of(text) if name in WIDENED else ())])))
            for name, text in section.fields.items()
        }
        for section in found
    ]
    lengths = {name: [sum(fields[name].values()) for fields in counted] for name in WEIGHTS}
    means = {name: sum(each) / max(1, sum(map(bool, each))) or 1.0 for name, each in lengths.items()}
    weights: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for place, fields in enumerate(counted):
        for name, counts in fields.items():
            length = 0.5 + 0.5 * lengths[name][place] / means[name]
            factor = LISTS.get(found[place].address.partition("#")[0], 1.0) * WEIGHTS[name] / length
            for token, count in counts.items():
                weights[token][place] += factor * count
    return {token: _packed(token, weights[token], counted) for token in sorted(weights)}


def _packed(token: str, weights: dict[int, float], counted: list[dict[str, Counter[str]]]) -> list[int]:
    total = len(counted)
    rarity = math.log(1 + (total - len(weights) + 0.5) / (len(weights) + 0.5))
    packed, before = [], 0
    for place, weight in sorted(weights.items()):
        score = max(1, round(SCALE * rarity * weight * (SATURATION + 1) / (weight + SATURATION)))
        packed += [place - before, 2 * score + (token in counted[place]["heading"])]
        before = place
    return packed


def _shards(postings: dict[str, list[int]]) -> list[dict[str, list[int]]]:
    """낱말의 차례대로 나눈 조각. 앞부분이 같은 낱말은 가까이 있다."""
    shards: list[dict[str, list[int]]] = [{}]
    size = 0
    for token, packed in postings.items():
        length = len(json.dumps([token, packed], separators=(",", ":")))
        if size + length > SHARD and shards[-1]:
            shards.append({})
            size = 0
        shards[-1][token] = packed
        size += length
    return shards
