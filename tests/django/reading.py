"""페이지의 블록을 읽는 사람이 하듯 차례로 따른다."""

import re

from evidence.pages import TITLE, parse
from evidence.snippets import parse as parse_snippet

# 제목이 파일의 자리인 블록은 그 자리에 놓는다.
PLACE = re.compile(r"[\w./-]+\.(?:py|toml|ini)")


def blocks(project, page):
    """오류를 다루는 부분 앞까지의 (제목, 스니펫의 경로)."""
    text = project.text(page).partition("\n## 오류와 고치는 법")[0]
    for block in parse(page, text).blocks:
        title = TITLE.search(block.title)
        yield title[1] if title else "", block.snippet


def put_blocks(project, reader, page, only=(), skip=()):
    """파일은 제목의 자리에 놓고 셸 스니펫은 실행한다.

    Parameters:
        reader: 따르는 폴더(`projects.Copy`).
        only: 있으면 제목이 이것인 블록만 따른다.
        skip: 따르지 않을 스니펫이나 제목.
    """
    for title, path in blocks(project, page):
        snippet = path.removeprefix("snippets/")
        if {snippet, title} & set(skip) or (only and title not in only):
            continue
        if snippet.endswith(".sh"):
            reader.script(snippet)
        elif PLACE.fullmatch(title):
            reader.write(title, parse_snippet(path, project.text(path)).clean)
