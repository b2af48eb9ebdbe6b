"""지은 사이트에 옛 주소, 쪽마다의 정보, 마크다운, 피드, 검색 색인, 실행 단추, 보안 정책을 더한다.

python -m tools.site 지은-폴더
"""

from __future__ import annotations

import sys
from pathlib import Path

from evidence import settings
from evidence.project import Project
from tools import terms
from tools.site import buttons, moved, pages, policy, search, summaries, texts

KEYWORDS = Path(__file__).with_name("keywords.tsv")


def finish(site: Path, root: Path = Path()) -> None:
    """지은 사이트에 더할 것을 모두 더한다.

    Parameters:
        site: 지은 사이트의 폴더.
        root: 저장소의 뿌리.
    Raises:
        ValueError: 보안 정책을 적을 수 없는 쪽이 있을 때.
    """
    project = Project(root)
    moved.write(site, settings.moved(project))
    found = pages.read(site)
    summaries.write(site, found)
    texts.write(site, found, project)
    search.write(site, found, search.Synonyms(terms.synonyms()), search.read_keywords(KEYWORDS))
    buttons.add(site, project)
    policy.write(site)


if __name__ == "__main__":
    try:
        finish(Path(sys.argv[1]))
    except ValueError as error:
        sys.exit(str(error))
