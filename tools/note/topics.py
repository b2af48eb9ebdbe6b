"""노트를 주제로 나누고, 주제마다 제목, 섹션, 주소를 정한다."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import NamedTuple

from tools.note.naming import DATE, slug, title_of
from tools.note.reading import Note, Piece, Prose

# 섹션을 정하지 못한 초안이 서는 자리.
UNDECIDED = "drafts"
# 낱말이 이만큼 나오고 다음 섹션보다 이만큼 앞서야 그 섹션으로 정한다.
ENOUGH = 3
CLEAR = 1.5
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Choice(NamedTuple):
    """사람이 정한 것.

    Parameters:
        section: 페이지가 설 폴더. 비어 있으면 글에서 고른다.
        split: 주제를 나눌 제목의 단계. 0이면 나누지 않고, None이면 노트를 보고 정한다.
        name: 페이지의 주소. 한 쪽일 때만 쓴다.
    """

    section: str = ""
    split: int | None = None
    name: str = ""


class Notice(NamedTuple):
    """정하지 못한 것. 줄은 노트의 것이다."""

    line: int
    message: str


@dataclass
class Topic:
    """페이지 하나가 될 주제.

    Parameters:
        heads: 제목이 조각에 이미 있는지. 없으면 페이지에 더한다.
        shift: 제목의 단계에 더할 것.
    """

    title: str
    pieces: tuple[Piece, ...]
    heads: bool
    shift: int
    section: str = UNDECIDED
    name: str = "note"
    notices: list[Notice] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.pieces[0].line if self.pieces else 1

    @property
    def page(self) -> str:
        return f"docs/{self.section}/{self.name}.md"

    @property
    def folder(self) -> str:
        """스니펫의 폴더(`snippets/`에서 본 것)."""
        return f"{self.section}/{self.name}".replace("-", "_")

    @property
    def module(self) -> str:
        return f"tests/{self.section.replace('-', '_')}/test_{self.name.replace('-', '_')}.py"


def topics(
    note: Note,
    file_name: str,
    choice: Choice,
    sections: Mapping[str, Mapping[str, float]],
    glossary: Mapping[str, str],
    taken: Collection[str] = (),
) -> list[Topic]:
    """주제들. 노트의 차례 그대로이며, 모두 이으면 노트의 본문이다.

    Parameters:
        sections: 섹션마다 낱말(폴더의 이름과 태그)이 그 섹션의 것인 정도(0부터 1).
        glossary: 용어마다 영어.
        taken: 이미 있는 페이지의 `섹션/주소`.
    """
    level, notices = _level(note, file_name, choice)
    found = [*_split(note, level)] if level else [_whole(note, file_name)]
    found[0].notices += notices
    used = {*taken}
    if choice.name and len(found) > 1:
        found[0].notices.append(
            Notice(1, f"쪽이 {len(found)}개라 SLUG({choice.name})를 쓰지 않았습니다; 한 쪽이면 SPLIT=0도 주십시오")
        )
    for topic in found:
        topic.section = choice.section or _guessed(topic, sections)
        name, spoken = slug(topic.title, glossary)
        given = choice.name if len(found) == 1 else ""
        if spoken and not given:
            cure = "SLUG=에 영어 이름을 주십시오" if len(found) == 1 else "노트의 그 제목에 영어를 넣고 다시 옮기십시오"
            message = f"제목({topic.title})에 영어가 없어 주소를 소리대로 적었습니다({name}); {cure}"
            topic.notices.append(Notice(topic.line, message))
        chosen = choice.name if len(found) == 1 and choice.name else name
        topic.name = chosen if choice.name else _free(topic.section, chosen, used)
        if topic.name != chosen:
            message = (
                f"docs/{topic.section}/{chosen}.md가 이미 있어 {topic.name}로 옮겼습니다; 한 쪽으로 합칠지 보십시오"
            )
            topic.notices.append(Notice(topic.line, message))
        used.add(f"{topic.section}/{topic.name}")
        if len(found) > 1 and not any(_tells(piece) for piece in topic.pieces):
            message = f"제목뿐인 쪽입니다({topic.title}); 쓸 쪽이 아니면 노트에서 그 줄을 지우고 다시 옮기십시오"
            topic.notices.append(Notice(topic.line, message))
    if undecided := [topic for topic in found if topic.section == UNDECIDED and not choice.section]:
        first, many = undecided[0], f" 등 {len(undecided)}쪽" if len(undecided) > 1 else ""
        message = f"섹션을 정하지 못했습니다({first.title}{many}); SECTION=에 하나를 주십시오({', '.join(sections)})"
        first.notices.append(Notice(first.line, message))
    return found


def _tells(piece: Piece) -> bool:
    """제목 말고 쓴 것이 있는지."""
    return not isinstance(piece, Prose) or not (piece.level or piece.underline or not piece.raw[0].strip())


def _free(section: str, name: str, used: Collection[str]) -> str:
    """아무도 쓰지 않는 주소."""
    numbered = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], numbered) if f"{section}/{each}" not in used)


def _headings(note: Note) -> list[Prose]:
    return [piece for piece in note.pieces if isinstance(piece, Prose) and piece.level]


def _level(note: Note, file_name: str, choice: Choice) -> tuple[int, list[Notice]]:
    """주제를 나눌 제목의 단계. 나누지 않으면 0."""
    headings = _headings(note)
    if choice.split is not None:
        return (choice.split if any(each.level == choice.split for each in headings) else 0), []
    lowest = min((each.level for each in headings), default=0)
    tops = [each for each in headings if each.level == lowest]
    titled = "title" in note.front.values
    # 머리말에 제목이 있고 첫 제목보다 앞에 글이 있으면 그 글이 노트의 첫머리다.
    opened = bool(tops) and any(_tells(piece) for piece in note.pieces[: note.pieces.index(tops[0])])
    post = "layout" in note.front.values or DATE.match(file_name) or (titled and (lowest > 1 or opened))
    if len(tops) > 1 and not post:
        message = f"제목({'#' * lowest})마다 쪽을 나누었습니다; 한 쪽으로 둘 것이면 SPLIT=0을 주십시오"
        return lowest, [Notice(tops[1].line, message)]
    inner = [each for each in headings if each.level > lowest] if len(tops) == 1 else tops
    level = min((each.level for each in inner), default=0)
    if len([each for each in inner if each.level == level]) > 1:
        message = f"한 쪽으로 옮겼습니다; 제목({'#' * level})마다 다른 주제이면 SPLIT={level}을 주십시오"
        return 0, [Notice(inner[0].line, message)]
    return 0, []


def _split(note: Note, level: int) -> Iterator[Topic]:
    starts = [at for at, piece in enumerate(note.pieces) if isinstance(piece, Prose) and piece.level == level]
    ends = [*starts[1:], len(note.pieces)]
    for first, (at, end) in enumerate(zip(starts, ends, strict=True)):
        head = note.pieces[at]
        title = head.title if isinstance(head, Prose) else ""
        yield Topic(title, note.pieces[at if first else 0 : end], heads=True, shift=1 - level)


def _whole(note: Note, file_name: str) -> Topic:
    headings = _headings(note)
    tops = [each for each in headings if each.level == 1]
    title = str(note.front.values.get("title") or "").strip() or (tops[0].title if len(tops) == 1 else "")
    if len(tops) == 1:
        return Topic(title, note.pieces, heads=True, shift=0)
    lowest = min((each.level for each in headings), default=2)
    return Topic(title or title_of(file_name), note.pieces, heads=False, shift=2 - lowest)


def _guessed(topic: Topic, sections: Mapping[str, Mapping[str, float]]) -> str:
    """글에서 고른 섹션. 제목에 섹션의 이름이 없으면 무엇을 보고 골랐는지 알린다."""
    # 제목에 나온 낱말은 두 번 센다.
    text = "\n".join([topic.title, *(line for piece in topic.pieces for line in piece.raw)]).casefold()
    weights = {
        name: {word: _counted(word, text) * share for word, share in words.items()} for name, words in sections.items()
    }
    scores = {name: sum(words.values()) for name, words in weights.items()}
    title = topic.title.casefold()
    named = [name for name in sections if re.search(rf"\b{re.escape(name)}\b", title, re.ASCII)]
    scores |= {name: scores[name] + 100 for name in named}
    best, second, *_ = [*sorted(scores.values(), reverse=True), 0.0, 0.0]
    if best < ENOUGH or best < CLEAR * second:
        return UNDECIDED
    chosen = max(scores, key=lambda name: scores[name])
    if chosen not in named:
        seen = sorted(weights[chosen], key=lambda word: weights[chosen][word], reverse=True)[:3]
        words = ", ".join(word for word in seen if weights[chosen][word])
        others = ", ".join(name for name in sections if name != chosen)
        message = f"{words}을(를) 보고 섹션을 {chosen}로 정했습니다; 아니면 SECTION=에 하나를 주십시오({others})"
        topic.notices.append(Notice(topic.line, message))
    return chosen


def _counted(word: str, text: str) -> int:
    """낱말이 나오는 횟수. 많이 나온다고 더 확실하지는 않으므로 다섯까지 센다."""
    ends = r"(?![a-z0-9_])" if word[-1:].isascii() else ""
    starts = r"(?<![a-z0-9_])" if word[:1].isascii() else ""
    return min(len(re.findall(f"{starts}{re.escape(word)}{ends}", text)), 5)
