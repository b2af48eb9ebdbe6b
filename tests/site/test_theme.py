"""테마에서 베껴 고친 틀이, 적어 둔 한 곳 말고는 설치된 테마의 것과 같다.

테마를 올렸을 때 다르면 새것을 다시 베끼고 그 한 곳을 고친다.
"""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest

from tests.site.building import ROOT

OURS = ROOT / "overrides/partials"
THEIRS = Path(material.__file__).parent / "templates/partials"
# 테마의 것을 고친 것이 아니라 같은 자리에 우리의 것을 놓은 틀.
OWN = {"content.html", "footer.html", "palette.html", "path.html", "search.html"}
COPIES = sorted(path.name for path in OURS.glob("*.html") if (THEIRS / path.name).exists() and path.name not in OWN)

# 틀마다 (테마의 것, 우리의 것).
CHANGES = {
    "source.html": (' class="md-source" data-md-component="source">', ' class="md-source">'),
}


def template(path: Path) -> str:
    """첫머리의 주석을 뺀 틀."""
    return re.sub(r"\A\{#-.*?-#\}\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_copy_says_what_it_changes():
    assert sorted(CHANGES) == COPIES


@pytest.mark.parametrize("name", COPIES)
def test_copy_differs_only_where_it_says(name: str):
    old, new = CHANGES[name]
    theirs = template(THEIRS / name)
    assert theirs.count(old) == 1
    assert template(OURS / name) == theirs.replace(old, new)
