"""페이지의 제목과 설명이 검색 결과에서 스스로를 알리는지, 블록의 제목이 파일의 이름인지 확인한다.

    python -m tools.titles

제목은 무엇에 관한 것인지 이름으로 말하고, 설명은 그 페이지가 고치는 오류의 글을 적어도 하나 담는다. 페이지마다 그것을
찾는 질의와, 섹션의 첫 쪽에서 가는 질문이 있어야 한다.
잘못이 있으면 한 줄에 하나씩 적고 1로 끝난다.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from evidence import settings
from evidence.pages import FRONT_MATTER, LINK, covered, parse
from evidence.project import Project
from tools.errors import errors

# 검색 엔진이 잘라 내지 않는 길이(글자 수). 한글은 영어의 두 배 가까운 자리를 차지한다.
TITLE = range(6, 61)
DESCRIPTION = range(40, 181)
NAME = re.compile(r"[A-Za-z][A-Za-z_.]{2,}|DB")
WORD = re.compile(r"[A-Za-z_]\w*(?:[.-]\w+)*", re.ASCII)
# 오류의 글에서 이만큼 이어진 낱말이 설명에 있으면 그 오류를 말한 것이다.
TOGETHER = 3
# 포함 줄을 베껴 쓴 제목. 구역의 이름은 읽는 사람의 파일에 없다.
SECTIONED = re.compile(r'title="(.*\.[a-z]+:[a-z][-_0-9a-z]*)"')
RAISED = re.compile(r"[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Timeout|Pool|Full|Empty|ShutDown)$")


def faults(docs: Path) -> Iterator[str]:
    """`파일:줄: 규칙: 무엇이 잘못되었는지; 고치는 법`."""
    seen: dict[str, str] = {}
    for path in _pages(docs):
        text = path.read_text(encoding="utf-8")
        front = FRONT_MATTER.match(text)
        where = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        for block in parse(where, text).blocks:
            if match := SECTIONED.fullmatch(block.title):
                message = f"블록의 제목에 구역의 이름이 있습니다({match[1]}); 파일의 이름만 쓰십시오"
                yield f"{where}:{block.line - 1}: title: {message}"
        try:
            found = yaml.safe_load(front[1]) if front else None
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark.line if error.problem_mark else 0) + 2
            yield f"{where}:{line}: title: 머리말이 YAML이 아닙니다({error.problem}); 쌍점(: )이 든 글은 따옴표로 감싸십시오"
            continue
        names = {key: str(value) for key, value in found.items()} if isinstance(found, dict) else {}
        for message in _faults(names, [error.heading for error in errors(docs, path)]):
            yield f"{where}:1: title: {message}"
        for said in (names.get("title", ""), names.get("description", "")):
            if said and (other := seen.setdefault(said, where)) != where:
                yield f"{where}:1: title: {other}에도 같은 것이 있습니다({said[:30]}); 한쪽을 바꾸십시오"


def _faults(names: dict[str, str], headings: list[str]) -> Iterator[str]:
    title, description = names.get("title", ""), names.get("description", "")
    if len(title) not in TITLE:
        yield f"제목이 {len(title)}글자입니다; {TITLE.start}에서 {TITLE.stop - 1}글자로 쓰십시오"
    elif not NAME.search(title):
        yield f"제목에 이름이 없습니다({title}); 무엇에 관한 것인지 검색할 이름(asyncio, pytest 등)을 넣으십시오"
    if len(description) not in DESCRIPTION or not description.endswith("다."):
        yield (
            f"설명이 {len(description)}글자입니다; 합니다체의 문장으로 {DESCRIPTION.start}에서 "
            f"{DESCRIPTION.stop - 1}글자를 쓰십시오"
        )
    messages = [part for heading in headings for part in _parts(heading)]
    if messages and not any(part in " ".join(WORD.findall(description)) for part in messages):
        yield f"설명에 오류의 글이 없습니다; 이 페이지의 것을 넣으십시오(예: {messages[0]})"


def _parts(heading: str) -> Iterator[str]:
    """오류의 글에서 이어진 낱말들. 예외의 이름은 혼자서도 오류의 글이다."""
    words = WORD.findall(heading)
    yield from (match[0] for word in words if (match := RAISED.search(word)))
    yield from (" ".join(words[at : at + TOGETHER]) for at in range(len(words) - TOGETHER + 1))


def unsought(docs: Path, queries: Path) -> Iterator[str]:
    """찾는 질의가 하나도 없는 페이지. 섹션의 첫 쪽은 답이 아니라 차례이므로 뺀다. 지은 사이트의 테스트까지 가지 않고 알린다."""
    rows = [line.split("\t") for line in queries.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    wanted = {each.removeprefix("later:").partition("#")[0] for row in rows if row[1:] for each in row[1].split(" ")}
    for path in _finished(docs):
        where = path.relative_to(docs).as_posix()
        address = f"{where.removesuffix('.md')}/"
        if address not in wanted:
            yield (
                f"{docs.name}/{where}:1: query: 이 페이지를 찾는 질의가 없습니다; "
                f"tests/site/queries.tsv의 끝에 '질의<탭>{address}' 한 줄을 더하십시오"
            )


def unasked(docs: Path) -> Iterator[str]:
    """섹션의 첫 쪽에서 가는 링크가 없는 페이지. 차례에만 있으면 질문으로 찾는 사람이 닿지 못한다."""
    links: dict[Path, set[Path]] = {}
    for path in _finished(docs):
        folder = Path(docs, path.relative_to(docs).parts[0])
        index = folder / "index.md"
        if index not in links:
            links[index] = {*_links(index)}
        if path not in links[index]:
            name = path.relative_to(folder).as_posix()
            yield (
                f"{docs.name}/{path.relative_to(docs).as_posix()}:1: index: 섹션의 첫 쪽에 이 페이지로 가는 질문이 없습니다; "
                f"{docs.name}/{folder.name}/index.md에 '- [질문]({name})' 한 줄을 더하십시오"
            )


def _links(index: Path) -> Iterator[Path]:
    """그 쪽에서 눌러 갈 수 있는 페이지. 주석과 코드와 그림과 글이 없는 링크로는 가지 못한다."""
    text = index.read_text(encoding="utf-8") if index.is_file() else ""
    for link in LINK.finditer(covered(parse(index.name, text).prose)):
        if link["text"].strip():
            yield Path(os.path.normpath(index.parent / link["target"].strip("<>").partition("#")[0]))


def _pages(docs: Path) -> list[Path]:
    """섹션의 페이지. docs/ 바로 아래의 쪽은 안내다."""
    return sorted(docs.glob("*/**/*.md"))


def _finished(docs: Path) -> list[Path]:
    """찾아갈 수 있어야 하는 페이지. 초안으로 가는 링크는 지을 수 없다."""
    drafts = {docs.parent / page for page in settings.drafts(Project(docs.parent))}
    return [path for path in _pages(docs) if path.stem != "index" and path not in drafts]


if __name__ == "__main__":
    found = [
        *faults(Path("docs")),
        *unsought(Path("docs"), Path("tests/site/queries.tsv")),
        *unasked(Path("docs")),
    ]
    print("\n".join(found))
    sys.exit(bool(found))
