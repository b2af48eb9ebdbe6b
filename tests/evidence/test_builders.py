"""빌더마다 다른 것, 페이지 안에서 실행해 만든 글, 쪽의 끝."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from evidence import ledger as ledgers
from evidence.builders import ResolveLinks, SkipTabLabels, Unwrap, current, hold, packages, versions_text
from evidence.extension import EvidenceExtension
from evidence.git import last_changes
from evidence.ledger import Module
from evidence.proofs import Proofs
from tests.evidence.conftest import INDEX, TEST, Render, Tree, one

Commit = Callable[[str, str], None]
CLAIM = "# 제목\n\n[하나를 돌려줍니다](test:demo/test_one.py::test_one_is_one)\n"


class Upper(Treeprocessor):
    """MkDocs의 링크 처리기를 대신한다."""

    def run(self, root):
        for link in root.iter("a"):
            link.set("href", link.get("href").upper())


def convert(*, inner: bool, builder: bool) -> str:
    page, md = Markdown(), Markdown()
    if builder:
        page.treeprocessors.register(Upper(page), "relpath", 0)
    if inner:
        md._original_md = page
    md.treeprocessors.register(ResolveLinks(md), "evidence-links", 1)
    return md.convert("[글](a.md)")


def test_links_of_what_was_run_are_resolved_as_those_of_the_page():
    assert convert(inner=True, builder=True) == '<p><a href="A.MD">글</a></p>'


def test_links_are_left_to_the_builder_otherwise():
    for inner, builder in ((True, False), (False, True)):
        assert convert(inner=inner, builder=builder) == '<p><a href="a.md">글</a></p>'


def stored(tail: str, *, child: bool = False) -> str:
    """블록을 보관하고, 그 자리표가 있는 문단의 끝에 글을 붙인다."""

    class Plant(Treeprocessor):
        def run(self, root):
            paragraph = root.find("p")
            paragraph.text = md.htmlStash.store("<h3>제목</h3>") + tail
            if child:
                paragraph.append(paragraph.makeelement("b", {}))

    md = Markdown()
    md.treeprocessors.register(Plant(md), "plant", 2)
    md.treeprocessors.register(Unwrap(md), "evidence-unwrap", 1)
    return md.convert("글\n\n다음")


def test_paragraph_around_a_block_is_taken_off():
    assert stored("\n") == "<h3>제목</h3>\n<p>다음</p>"


def test_paragraph_with_text_is_kept():
    assert stored(" 글").startswith("<p>")
    assert stored("", child=True).startswith("<p>")


def test_tab_labels_are_left_out_of_the_index_and_their_text_is_kept():
    options = {"pymdownx.tabbed": {"alternate_style": True}}
    md = Markdown(extensions=["pymdownx.tabbed"], extension_configs=options)
    md.treeprocessors.register(SkipTabLabels(md), "evidence-tab-labels", 2)
    found = md.convert('=== "Python 3.11–3.13"\n\n    옛것\n\n=== "Python 3.14"\n\n    새것')
    labels = found.partition('<div class="tabbed-labels" data-search-exclude="">')[2].partition("</div>")[0]
    assert "Python 3.11–3.13" in labels
    assert "Python 3.14" in labels
    assert "옛것" not in labels


# 지금의 증거


def test_proofs_are_read_once_for_all_pages_of_a_build(tree: Tree):
    first = current(tree.root, "docs/index.md", "https://git.example/x/", "c")
    tree.write("snippets/demo/two.py", "print(2)\n")
    assert current(tree.root, "docs/a.md", "https://git.example/x/", "c") is first
    # 쪽 안에서 실행하는 것은 저장소의 주소를 모른다.
    assert current(tree.root) is first
    assert current(tree.root) is first
    assert (first.repository, first.commit) == ("https://git.example/x", "c")


def test_proofs_are_read_again_when_a_page_is_drawn_again(tree: Tree):
    first = current(tree.root, "docs/index.md")
    current(tree.root, "docs/a.md")
    tree.write("snippets/demo/two.py", "print(2)\n")
    second = current(tree.root, "docs/a.md")
    assert second is not first
    assert "snippets/demo/two.py" in second.project.snippets
    assert current(tree.root, "docs/index.md") is second


def test_proofs_that_the_preview_holds_are_not_read_again(tree: Tree):
    first, second = Proofs(tree.project, [tree.ledger()]), Proofs(tree.project, [])
    hold(tree.root, first)
    assert [current(tree.root, INDEX) for _ in range(2)] == [first, first]
    hold(tree.root, second)
    assert current(tree.root, INDEX, "https://git.example/x/") is second
    assert second.repository == "https://git.example/x"


def test_proofs_of_another_repository_are_read_anew(tree: Tree, tmp_path_factory: pytest.TempPathFactory):
    first = current(tree.root)
    other = current(tmp_path_factory.mktemp("other"))
    assert other is not first
    assert other.ledgers == []


# 쪽의 끝


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "저장소"
    (root / "docs/하위").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    return root


@pytest.fixture
def commit(repository: Path) -> Commit:
    """파일 하나를 고쳐 그 날짜에 커밋하는 함수."""

    def _commit(path: str, day: str) -> None:
        target = repository / path
        target.write_text(f"# {day}\n", encoding="utf-8")
        # 한국의 아침은 협정 세계시로 전날이다. 적힌 시간대의 날짜를 쓴다.
        when = f"{day}T08:00:00+0900"
        environment = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, "add", "."], cwd=repository, check=True)
        subprocess.run([*git, "commit", "-qm", "x"], cwd=repository, env=environment, check=True)

    return _commit


def page_end(root: Path, *, registry: str = "MkDocs", text: str = "# 제목\n\n글", **options: str) -> BeautifulSoup:
    """빌더가 하듯 지금 페이지를 알리고 바꾼다."""
    md = Markdown()
    extension = EvidenceExtension(root=str(root), **options)
    md.registerExtensions([extension], {})
    processor: Treeprocessor | Preprocessor
    if registry == "MkDocs":
        processor = Treeprocessor(md)
        processor.run = lambda tree: None
        processor.file = SimpleNamespace(src_uri="하위/b.md")
        md.treeprocessors.register(processor, "relpath", 0)
    elif registry == "Zensical":
        processor = Preprocessor(md)
        processor.run = lambda lines: lines
        processor.page = SimpleNamespace(path="하위/b.md")
        md.preprocessors.register(processor, "rendering_context", 0)
    elif registry == "markdown-exec":
        md._original_md = md
    return BeautifulSoup(md.convert(text), "html.parser")


def test_last_change_of_each_page_is_the_day_of_its_commit(repository: Path, commit: Commit):
    commit("docs/a.md", "2026-01-02")
    commit("docs/하위/b.md", "2026-03-04")
    commit("README.md", "2026-05-06")
    assert last_changes(repository, "docs") == {"docs/a.md": "2026-01-02", "docs/하위/b.md": "2026-03-04"}
    commit("docs/a.md", "2026-07-08")
    assert last_changes(repository, "docs")["docs/a.md"] == "2026-07-08"


def test_days_are_unknown_without_the_whole_history(repository: Path, commit: Commit, tmp_path: Path, monkeypatch):
    """얕은 복제에서는 모든 파일을 마지막 커밋이 만든 것처럼 보이므로 날을 말하지 않는다."""
    commit("docs/a.md", "2026-01-02")
    commit("docs/하위/b.md", "2026-03-04")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), str(shallow)], check=True)
    assert (shallow / "docs/a.md").is_file()
    assert last_changes(shallow, "docs") == {}
    assert last_changes(tmp_path, "docs") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_changes(repository, "docs") == {}


@pytest.mark.parametrize("registry", ["MkDocs", "Zensical"])
def test_page_ends_with_its_day_and_a_link_that_fills_in_the_form(repository: Path, commit: Commit, registry: str):
    commit("docs/하위/b.md", "2026-03-04")
    soup = page_end(repository, registry=registry, repository="https://git.example/x/", commit="abc")
    end = soup.contents[-1]
    assert end.name == "footer"
    assert end.has_attr("data-search-exclude")
    assert end.time["datetime"] == "2026-03-04"
    assert end.span.get_text() == "마지막으로 고친 날 2026년 3월 4일"
    assert end.a.get_text() == "이 쪽에 틀린 것이 있나요?"
    address = urlsplit(end.a["href"])
    assert address.path == "/x/issues/new"
    assert parse_qs(address.query) == {"template": ["mistake.yml"], "page": ["docs/하위/b.md"], "commit": ["abc"]}


def test_page_ends_with_the_oldest_day_of_its_tests_and_what_they_used(tree: Tree):
    old, new = tree.ledger(), tree.ledger("3.14")
    new.modules["tests/demo/test_one.py"].day = "2026-12-02"
    new.packages["pytest"] = "9.3.0"
    for ledger in (new, old):
        # 다른 페이지의 테스트.
        tree.write("tests/demo/test_two.py", "")
        ledger.modules["tests/demo/test_two.py"] = Module([], ["django"], "2026-01-01")
        ledger.packages["django"] = "6.1"
        ledgers.write(ledger, tree.root)
    tested = page_end(tree.root, text=CLAIM).select_one(".page-tested")
    assert tested.get_text() == "테스트한 날 2026년 11월 26일 · Python 3.11, 3.14 · pytest 9.2.0(3.11), 9.3.0(3.14)"
    assert tested.time["datetime"] == "2026-11-26"


def test_only_packages_that_the_project_names_are_told(tree: Tree):
    ledger = tree.ledger()
    ledger.packages |= {"pluggy": "1.6", "django": "6.1"}
    ledger.modules["tests/demo/test_one.py"].packages += ["pluggy", "django"]
    tree.replace("pyproject.toml", '"pytest>=9"', '"pytest>=9", "Django"')
    ledger.settings = tree.project.settings
    modules = {"tests/demo/test_one.py", "tests/demo/gone.py"}
    assert packages([ledger], modules, tree.project) == {"django": "6.1", "pytest": "9.2.0"}
    ledgers.write(ledger, tree.root)
    assert " · Django 6.1 · pytest 9.2.0" in page_end(tree.root, text=CLAIM).footer.get_text()


def test_blocks_count_among_the_tests_of_a_page(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    md = Markdown(
        extensions=["attr_list", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.highlight"],
        extension_configs={"pymdownx.snippets": {"base_path": [str(tree.root / "snippets")]}},
    )
    extension = EvidenceExtension(root=str(tree.root))
    md.registerExtensions([extension], {})
    md.convert('```text\n--8<-- "demo/one.out"\n```\n')
    assert extension.tests == {TEST}
    md.reset()
    assert extension.tests == set()


def test_what_is_not_known_is_left_out(tmp_path: Path):
    assert page_end(tmp_path).footer.get_text() == ""


def test_page_without_tests_tells_none(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    assert page_end(tree.root).footer.get_text() == ""


@pytest.mark.parametrize("registry", ["", "markdown-exec"])
def test_text_that_is_not_a_page_has_no_end(tmp_path: Path, registry: str):
    assert page_end(tmp_path, registry=registry, repository="https://git.example/x").footer is None


def test_versions_are_shortened():
    assert versions_text(["3.11", "3.12", "3.14", "3.14t", "3.15"]) == "3.11–3.12, 3.14–3.15, 3.14t"
    assert versions_text(["3.14t", "3.15t"]) == "3.14t, 3.15t"
    assert versions_text(["3.9", "3.10"]) == "3.9–3.10"
    assert versions_text([]) == ""


# 표시의 뜻


def test_marks_are_explained_once_after_the_first_claim(render: Render):
    claim = "[하나를 돌려줍니다](test:demo/test_one.py::test_one_is_one)."
    article = render(f"# 제목\n\n글\n\n{claim}\n\n{claim}\n", page="demo/deep/one.md")
    line = one(article, ".legend")
    assert one(BeautifulSoup(str(line.find_previous_sibling()), "html.parser"), ".claim")
    assert [each.name for each in line.find_next_siblings()] == ["p", "footer"]
    assert one(line, "a")["href"] == "../../evidence.md"
    assert one(line, "button[type=button]").get_text() == "✓ 숨기기"
    assert line.has_attr("data-search-exclude")


def test_page_without_claims_explains_no_marks(render: Render):
    assert not render("# 제목\n\n글\n").select(".legend")


def test_empty_corner_of_a_table_is_no_heading(render: Render):
    table = one(render("| | 하나 |\n| --- | --- |\n| 둘 | 셋 |\n"), "table")
    assert [cell.name for cell in table.select("thead tr > *")] == ["td", "th"]
