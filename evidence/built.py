"""지은 사이트가 관문이 읽은 것과 같은지 브라우저와 같은 규칙(HTML5)으로 읽어 확인한다.

마크다운을 어떻게 적어도 페이지에 코드가 되는 것은 모두 여기에 걸린다. 빌더(MkDocs, Zensical)와 무관하다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from evidence import markup, settings
from evidence import pages as page_files
from evidence.cures import closed_up, shown_lines
from evidence.outputs import MARK
from evidence.pages import Page
from evidence.project import ProjectError, Violation
from evidence.proofs import Proofs

# 주소를 담아 브라우저가 곧바로 받는 속성. 나머지는 쪽에 쓸 수 없다.
LOADED = ("src", "fill", "stroke", "marker-start", "marker-end")
# 브라우저는 주소에서 빈칸과 제어 문자를 뺀다.
DEAD = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")
REMOTE = re.compile(r"(?:^|[\s,(\"'])(?:https?:)?//", re.IGNORECASE)
NOT_LOADED = ("canonical", "alternate", "edit", "next", "prev")
TITLE = re.compile(r"증명: (\S+)")
# 주장 안에 쓰는 요소. 나머지는 글의 일부를 숨기거나 옮긴다.
PLAIN = ("code", "em", "strong")
WHOLE = ".proof-whole"
INCLUDE = "snippets/의 파일을 포함하십시오"
# 마크다운의 표시(밑줄, 참조)와 빈칸은 견주지 않는다.
LETTERLESS = re.compile(r"&#?\w+;|[\W_]")
ESCAPED = re.compile(r";(-+8<-)")  # pymdownx.snippets가 ;을 뗀다.


def check_site(proofs: Proofs, site: Path, *, publish: bool = False) -> list[Violation]:
    """지은 사이트의 잘못.

    Parameters:
        site: 지은 사이트의 폴더.
        publish: 증명되지 않았다고 말하는 것이 하나도 없어야 하는지.
    """
    pages: dict[str, Page] = {}
    found: list[Violation] = []
    for path in proofs.project.pages:
        page = page_files.parse(path, proofs.project.text(path))
        if (other := pages.setdefault(_address(path), page)) is not page:
            found.append(Violation(path, 1, "built", f"{other.path}와 주소가 같습니다; 한쪽의 이름을 바꾸십시오"))
    pages |= {_address(f"docs/{path}.md"): Page(settings.FILE) for path in settings.moved(proofs.project)}
    drafts = {_address(path) for path in settings.drafts(proofs.project)}
    files = {file.relative_to(site).as_posix() for file in site.rglob("*.html")} - {"404.html"}
    for address in sorted(files | pages.keys() - drafts):
        if address in drafts:
            message = "초안이 지은 사이트에 있습니다; 증명한 뒤 draft_docs에서 nav로 옮기거나 다시 지으십시오"
            found.append(Violation(pages[address].path, 1, "built", message))
        elif address not in pages:
            found.append(Violation(address, 1, "built", "관문이 읽지 않은 쪽입니다; docs/의 .md로 쓰십시오"))
        elif address not in files:
            found.append(Violation(pages[address].path, 1, "built", "지은 사이트에 없습니다; 다시 지으십시오"))
        else:
            html = (site / address).read_text(encoding="utf-8")
            found += _Built(proofs, pages[address], html, publish).check()
    return sorted(set(found))


def _address(page: str) -> str:
    name = page.removeprefix("docs/").removesuffix(".md")
    return f"{name}.html" if name == "index" or name.endswith("/index") else f"{name}/index.html"


class _Built:
    """지은 쪽 하나."""

    def __init__(self, proofs: Proofs, page: Page, html: str, publish: bool) -> None:
        self.proofs = proofs
        self.page = page
        self.tree = LexborHTMLParser(html)
        self.publish = publish
        self._source = proofs.project.text(page.path)

    def check(self) -> Iterator[Violation]:
        yield from self._blocks()
        yield from self._claims()
        yield from self._third_party()
        yield from self._markup()
        if self.publish:
            for node in self.tree.css('.claim-unproven, [data-state="unproven"]'):
                yield self._fault(1, f"증명되지 않았다고 말합니다({_short(node)}); make test ALL=1을 실행하십시오")

    def _fault(self, line: int, message: str, rule: str = "built") -> Violation:
        return Violation(self.page.path, line, rule, message)

    def _blocks(self) -> Iterator[Violation]:
        wanted = list(self._wanted())
        boxes = self.tree.css(".proven")
        targets = [box.attributes.get("data-snippet") or "" for box in boxes]
        if targets != [target for _, target in wanted]:
            odd = next((target for target in targets if target not in dict(wanted).values()), "")
            yield self._fault(1, f"보이는 블록이 관문이 읽은 것과 다릅니다({odd or '차례나 수'}); 다시 지으십시오")
            return
        program = ""  # 출력의 한 줄은 앞의 프로그램까지 말한다.
        for (line, target), box in zip(wanted, boxes, strict=True):
            program = program if target.endswith(".out") else target
            yield from self._block(line, target, box, program)

    def _block(self, line: int, target: str, box: LexborNode, program: str) -> Iterator[Violation]:
        path, _, section = target.partition(":")
        try:
            shown = {(_code_of(box), self._expected(target))}
            shown |= {(_code_of(whole), self._whole(program.partition(":")[0])) for whole in box.css(WHOLE)}
        except (ProjectError, KeyError):  # 지은 뒤에 스니펫이나 구역이 없어졌다.
            shown = {("", target)}
        # 상자에는 그 블록과 파일 전체만 있다.
        if any(text != expected for text, expected in shown) or len(box.css("pre")) > 1 + len(box.css(WHOLE)):
            yield self._fault(line, f"보이는 글이 snippets/{target}과 다릅니다; mkdocs.yml과 울타리를 확인하십시오")
        proven = self.proofs.block(f"snippets/{path}", section or None).versions
        if len(box.css(f'.proof[data-state="{"proven" if proven else "unproven"}"]')) != 1:
            yield self._fault(line, f"snippets/{target}의 증명이 원장과 다릅니다; 다시 지으십시오")

    def _wanted(self) -> Iterator[tuple[int, str]]:
        """이 쪽이 보여야 하는 블록의 (줄, `경로:구역`)."""
        for block in self.page.blocks:
            if block.executed:
                continue
            variants = self.proofs.project.outputs.get(block.snippet.removesuffix(".out"), [])
            paths = [path for _, path in variants] if block.snippet.endswith(".out") and len(variants) > 1 else []
            for path in paths or [block.snippet]:
                target = path.removeprefix("snippets/")
                yield block.line, f"{target}:{block.section}" if block.section else target

    def _expected(self, target: str) -> str:
        return _text(target, "\n".join(line for _, line in shown_lines(self.proofs, target)))

    def _whole(self, path: str) -> str:
        return closed_up(_text(path, self.proofs.text(f"snippets/{path}").clean))

    def _claims(self) -> Iterator[Violation]:
        left = list(self.page.claims)
        keys = [(claim.test.partition("::")[2], LETTERLESS.sub("", claim.text)) for claim in left]
        lines = {test: claim.line for (test, _), claim in zip(keys, left, strict=True)}
        odd: dict[str, int] = {}
        for node in self.tree.css(".claim"):
            title, said = TITLE.match(node.attributes.get("title") or ""), LETTERLESS.sub("", node.text())
            key, inner = (title[1] if title else "", said), [each for each in node.css("*") if each != node]
            if said and key in keys and not any(each.attributes or each.tag not in PLAIN for each in inner):
                del left[keys.index(key)], keys[keys.index(key)]
            else:
                odd[_short(node)] = lines.get(key[0], 1)
        for text, line in (odd or {claim.sentence: claim.line for claim in left}).items():
            message = (
                f"✓가 붙은 글이 관문이 읽은 문장과 다릅니다({text}); [문장](test:테스트)에 글과 `코드`로만 쓰십시오"
            )
            yield self._fault(self._line(text) if text in self._source else line, message)
        for node in self.tree.css("a[href]"):
            where = BLANKS.sub("", node.attributes.get("href") or node.attributes.get("xlink:href") or "")
            if DEAD.match(where):
                message = f"눌러도 갈 곳이 없는 링크입니다({where}); [문장](test:테스트)로 쓰십시오"
                yield self._fault(self._line(node.text()), message)

    def _third_party(self) -> Iterator[Violation]:
        for node in self.tree.css(", ".join(("link[href]", *(f"[{name}]" for name in LOADED)))):
            values = [node.attributes.get(name) or "" for name in LOADED]
            # 이 페이지의 주소(canonical)는 받지 않는다.
            follows = node.tag != "link" or (node.attributes.get("rel") or "") in NOT_LOADED
            for value in values if follows else [*values, node.attributes.get("href") or ""]:
                if REMOTE.search(value) or (node.tag == "img" and value.startswith("data:")):
                    message = f"다른 곳의 파일을 불러옵니다({' '.join(value.split())[:60]}); docs/assets/에 두십시오"
                    yield self._fault(self._line(value), message, "third-party")

    def _markup(self) -> Iterator[Violation]:
        """본문에 있을 것만 있는지. 쓸 수 없는 HTML로 본문을 먼저 닫으면 쪽의 끝이 본문의 밖에 있다."""
        own = int(self.page.path != settings.FILE)
        wanted = {"article": own, ".page-end": own, "article > .page-end": own, ".legend": int(bool(self.page.claims))}
        for selector, count in wanted.items():
            if len(self.tree.css(selector)) != count:
                yield self._fault(1, f"{selector}의 수가 다릅니다; 그 HTML을 지우고 다시 지으십시오")
        # 목차와 차례에는 제목이 그대로 보인다.
        if any(markup.MARK.search(node.text()) for node in self.tree.css("title, nav, header")):
            yield self._fault(1, markup.TYPED, "claim")
        for node in self.tree.css("article, article *"):
            tags, classes = _around(node)
            for rule, message in self._odd(node, tags, classes):
                yield self._fault(self._line(node.text()), message, rule)

    def _odd(self, node: LexborNode, tags: set[str], classes: set[str]) -> Iterator[tuple[str, str]]:
        """요소 하나에서 (규칙, 말할 것)."""
        code, drawn = "code" in tags or node.tag == "code", "code" in tags or "proven" in classes
        if node.tag in markup.PROVEN and "proven" not in classes:
            yield "built", f"증명한 블록이 아닌 코드가 있습니다(<{node.tag}> {_short(node)}); {INCLUDE}"
        if node.tag == "code" and "\n" in node.text() and "pre" not in tags:
            yield "built", f"코드 조각이 줄을 넘습니다({_short(node)}); {INCLUDE}"
        # 문장 옆의 그림은 ✓처럼 그릴 수 있다.
        aside = node.tag == "svg" and "figure" not in tags and "md-icon" not in classes
        odd = [*markup.odd(node.tag or "", node.attributes, drawn=drawn), *["<svg>"][: int(aside)]]
        yield from (("built", f"쪽에 쓸 수 없는 것입니다({name}); 지우거나 마크다운으로 쓰십시오") for name in odd)
        # ✓의 뜻을 말하는 줄이 하나뿐인지는 따로 본다.
        if not code and "legend" not in classes | _classes(node):
            own_text = " ".join([node.text(deep=False), *(value or "" for value in node.attributes.values())])
            yield from ((rule, message) for pattern, rule, message in markup.LEFT if pattern.search(own_text))

    def _line(self, text: str) -> int:
        """그 글이 있는 페이지의 줄. 찾지 못하면 1."""
        first = text.strip().partition("\n")[0]
        at = self._source.find(first) if first else -1
        return self._source.count("\n", 0, at) + 1 if at >= 0 else 1


def _around(node: LexborNode) -> tuple[set[str], set[str]]:
    """그 요소를 감싼 것의 (요소, 클래스). 증명한 상자(proven)가 관문이 읽은 블록인지는 따로 본다."""
    tags: set[str] = set()
    classes: set[str] = set()
    while node := node.parent:  # type: ignore[assignment]
        tags.add(node.tag or "")
        classes |= _classes(node)
    return tags, classes


def _classes(node: LexborNode) -> set[str]:
    return {*(node.attributes.get("class") or "").split()}


def _code_of(node: LexborNode) -> str:
    code = node.css_first("pre code") or node.css_first("pre")
    return code.text().strip("\n") if code else ""


def _short(node: LexborNode) -> str:
    return " ".join(node.text().split())[:40]


def _text(path: str, text: str) -> str:
    """빌더가 바꾸는 것까지 바꾼 글."""
    text = ESCAPED.sub(r"\1", text.strip("\n"))
    return MARK.sub(r"\1", text) if path.endswith(".out") else text
