"""실행 단추는 잰 결과가 같았던 증명된 블록에만, 한 번만 달린다."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.project import Project
from tests.site.building import ROOT
from tests.site.pages import pages
from tools.site import buttons, programs, pyodide
from tools.site.buttons import Entry, with_entries

RUN = Entry("<button>실행</button>", "")
WHY = Entry("", '<span class="proof-why">까닭</span>')
BAR = '<div class="proof" data-state="{state}" data-search-exclude data-nosnippet{hidden}>{inner}</div>'
BOX = '<div class="proven highlight" data-snippet="{target}"><pre><code>&lt;div class="proof"</code></pre>{bar}</div>'
ITEMS = (
    '<a class="proof-file">x.py</a><details class="proof-tests"><summary>실행함</summary><a>test_x</a></details>'
    '<details class="proof-whole"><summary>파일 전체</summary></details>'
)


def box(target: str, *, hidden: bool = False, state: str = "proven") -> str:
    bar = BAR.format(state=state, hidden=" hidden" if hidden else "", inner="" if hidden else ITEMS)
    return BOX.format(target=target, bar=bar)


PAIR = box("a/x.py:main", hidden=True) + box("a/x.out")


def test_button_is_in_the_one_bar_of_a_program_and_its_output():
    added = with_entries(PAIR, {"snippets/a/x.py": RUN})
    assert added.count(RUN.button) == 1
    assert added.replace(RUN.button, "") == PAIR
    assert f"data-nosnippet>{RUN.button}<a" in added.partition("a/x.out")[2]


def test_program_with_outputs_by_version_has_one_button():
    text = box("a/x.py") + box("a/x.out") + box("a/x.3.14.out") + box("b/y.py")
    added = with_entries(text, {"snippets/a/x.py": RUN})
    assert added.count(RUN.button) == 1
    assert RUN.button in added.partition("a/x.out")[0]


def test_reason_is_in_the_list_that_opens():
    added = with_entries(PAIR, {"snippets/a/x.py": WHY})
    assert f"실행함</summary>{WHY.why}<a>test_x</a></details>" in added
    assert added.count(WHY.why) == 1


@pytest.mark.parametrize("entry", [RUN, WHY])
def test_unproven_or_unmeasured_block_stays_as_it_is(entry):
    text = box("a/x.py", state="unproven") + box("a/x.out", state="unproven")
    assert with_entries(text, {"snippets/a/x.py": entry}) == text
    assert with_entries(PAIR, {"snippets/a/other.py": entry}) == PAIR
    assert with_entries("<p>블록이 없음</p>", {"snippets/a/x.py": entry}) == "<p>블록이 없음</p>"


def runtime(folder: Path) -> Path:
    for name in pyodide.FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def measured(result: str) -> str:
    """그 결과가 나온 프로그램 하나. `snippets/`부터 쓰지 않는다."""
    fresh = programs.fresh(Project(ROOT), programs.read())
    return next(path for path, found in fresh.items() if found == result).removeprefix("snippets/")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """실행되는 것과 되지 않는 것이 한 쪽에 있는 사이트."""
    names = measured(programs.SAME), measured("thread")
    text = "".join(box(name, hidden=True) + box(f"{name[:-3]}.out") for name in names)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text(text, encoding="utf-8")
    return tmp_path / "site"


def test_site_without_npm_is_left_as_it_is(built, tmp_path):
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    buttons.add(built, Project(ROOT), tmp_path / "none")
    partly = runtime(tmp_path / "partly")
    (partly / pyodide.FILES[-1]).unlink()
    buttons.add(built, Project(ROOT), partly)
    assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before


def test_site_holds_all_that_the_button_fetches(built, tmp_path):
    buttons.add(built, Project(ROOT), runtime(tmp_path / "npm"))
    text, name = (built / "index.html").read_text(encoding="utf-8"), measured(programs.SAME)
    assert text.count("proof-run") == text.count("proof-why") == 1
    assert f'data-run="{name}"' in text
    assert programs.WHY["thread"] in text
    content = json.loads((built / f"assets/run/programs/{name}.json").read_text(encoding="utf-8"))
    assert content["name"] == Path(name).name
    assert "8<-" not in content["text"]
    assert {path.name for path in (built / "assets/pyodide").iterdir()} == {Path(name).name for name in pyodide.FILES}


def test_every_button_of_the_site_has_its_program(site: Path):
    for address, page in pages(site):
        for button in page.select(".proof-run"):
            assert (site / f"assets/run/programs/{button['data-run']}.json").is_file(), address
            assert button.find_parent(class_="proof"), address
        for why in page.select(".proof-why"):
            assert why.find_parent(class_="proof-tests"), address
