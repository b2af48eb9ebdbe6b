"""빌더마다 다른 것과, 페이지 안에서 실행해 만든 글."""

from __future__ import annotations

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from evidence.builders import ResolveLinks, SkipTabLabels, Unwrap


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
