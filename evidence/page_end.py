"""쪽의 끝: 마지막으로 고친 날과 틀린 것을 알리는 링크."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from evidence.builders import CLOSE, OPEN, page_of

if TYPE_CHECKING:
    from evidence.extension import EvidenceExtension


class AddPageEnd(Treeprocessor):
    """본문의 끝에 붙인다. 검색에는 걸리지 않는다."""

    def __init__(self, md: Markdown, extension: EvidenceExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        if not (page := page_of(self.md)):
            return
        proofs = self.extension.proofs
        end = Element("footer", {"class": "page-end", "data-search-exclude": ""})
        if changed := proofs.changed.get(page):
            year, month, day = changed.split("-")
            when = SubElement(end, "span")
            when.text = "마지막으로 고친 날: "
            SubElement(when, "time", datetime=changed).text = f"{year}년 {int(month)}월 {int(day)}일"
        if proofs.repository:
            query = urlencode({"template": "mistake.yml", "page": page, "commit": proofs.commit}, safe="/")
            link = SubElement(end, "a", href=f"{proofs.repository}/issues/new?{query}")
            link.text = "이 쪽에 틀린 것이 있나요?"
        text = tostring(end, encoding="unicode", method="html")
        SubElement(root, "p").text = self.md.htmlStash.store(f"{OPEN}{text}{CLOSE}")
