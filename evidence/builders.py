"""빌더(MkDocs, Zensical)마다 다른 것과, 페이지 안에서 실행해 만든 글(markdown-exec)을 다듬는 것."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

# 이 사이에 둔 글은 주석이어서 색인하는 도구가 읽지 않는다. 템플릿이 표식을 벗긴다.
OPEN, CLOSE = "<!--proof:", ":proof-->"


def page_of(md: Markdown) -> str:
    """지금 바꾸는 페이지(`docs/`부터). 빌더가 알려 주지 않으면 빈 문자열.

    markdown-exec는 페이지 안에서 확장을 다시 부른다. 그때는 페이지가 아니다.
    """
    if hasattr(md, "_original_md"):
        return ""
    if "relpath" in md.treeprocessors:
        return f"docs/{md.treeprocessors['relpath'].file.src_uri}"  # type: ignore[attr-defined]  # MkDocs
    if "rendering_context" in md.preprocessors:
        return f"docs/{md.preprocessors['rendering_context'].page.path}"  # type: ignore[attr-defined]  # Zensical
    return ""


class ResolveLinks(Treeprocessor):
    """실행해서 만든 글의 `.md` 링크를 고친다. Zensical은 스스로 고치고, MkDocs는 페이지에 적은 것만 고친다."""

    def run(self, root: Element) -> None:
        page = getattr(self.md, "_original_md", None)
        if page and "relpath" in page.treeprocessors:
            page.treeprocessors["relpath"].run(root)


class SkipTabLabels(Treeprocessor):
    """탭 이름을 색인에서 뺀다. 검색 결과에 `Python 3.11–3.13Python 3.14–3.15`처럼 붙어 나온다."""

    def run(self, root: Element) -> None:
        for labels in root.iterfind(".//div[@class='tabbed-labels']"):
            labels.set("data-search-exclude", "")


class Unwrap(Treeprocessor):
    """실행해서 만든 블록을 감싼 문단을 벗긴다. 제목을 차례에 옮긴 블록은 자리표 뒤에 빈칸이 남아 벗겨지지 않는다."""

    def run(self, root: Element) -> None:
        for paragraph in root.iter("p"):
            text = (paragraph.text or "").strip()
            if not len(paragraph) and HTML_PLACEHOLDER_RE.fullmatch(text):
                paragraph.text = text
