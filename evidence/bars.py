"""블록 아래의 한 줄: 파일, 무엇을 확인했는지, 파일 전체. 프로그램과 그 출력은 한 줄을 함께 쓴다."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from evidence.builders import versions_text
from evidence.cures import closed_up, cure_of
from evidence.proofs import Proof, Proofs
from evidence.rules import LANGUAGES
from evidence.snippets import OUTPUT, can_run, is_quotation

COPY = '<button class="proof-copy" type="button">복사</button>'
# 색을 입히지 않는 글자 조각. 요소가 많으면 느린 전화기가 쪽을 늦게 그린다(모든 요소의 셋에 하나쯤이다).
PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
# 잡히지 않은 예외나 pytest의 실패로 끝난 출력.
FAILED = re.compile(
    r"(?:^(?:\w+\.)*\w*(?:Error|Exception|Interrupt)\b[^\n]*|\b\d+ (?:failed|errors?)\b[^\n]*)\n*\Z", re.MULTILINE
)


class Shown(NamedTuple):
    """한 줄이 말하는 것.

    Parameters:
        target: 프로그램이나, 앞에 프로그램이 없는 출력(`경로:구역`).
        line: 파일의 일부만 보이면 그 첫 줄. 아니면 0.
        last: 바로 뒤의 출력. 프로그램이나 출력 하나면 `target`과 같다.
    """

    target: str
    line: int
    last: str


def place(target: str) -> tuple[str, str | None]:
    """포함 줄의 글을 (경로, 구역)으로 나눈다."""
    path, _, section = f"snippets/{target}".partition(":")
    return path, section or None


def lightened(code: str) -> str:
    """색이 없는 조각의 요소를 벗긴 코드."""
    return PLAIN.sub(r"\1", code)


def bar(proof: Proof, inner: Iterable[str]) -> str:
    """블록의 한 줄. 뒤따르는 출력이 대신 말하면 비어 있다."""
    text = "".join(inner)
    state = "proven" if proof.versions else "unproven"
    # 검색 엔진은 div, section, span의 data-nosnippet만 본다.
    attributes = f'class="proof" data-state="{state}" data-search-exclude data-nosnippet{"" if text else " hidden"}'
    return f"<div {attributes}>{text}</div>"


def parts(proofs: Proofs, shown: Shown, found: list[Proof]) -> Iterator[str]:
    """한 줄의 항목: 파일, 무엇을 확인했는지와 그 테스트, 파일 전체.

    Parameters:
        found: `target`의 증거와, 출력이 뒤따르면 그 증거.
    """
    path, section = place(shown.target)
    yield source_link(proofs, path, shown.line or found[0].line, path.rpartition("/")[2], "proof-file")
    yield _tests(proofs, found, place(shown.last)[0])
    if section or shown.line:
        yield _whole(proofs, shown.target)


def source_link(proofs: Proofs, path: str, line: int, text: str, kind: str) -> str:
    """저장소의 그 줄로 가는 링크. 저장소의 주소를 모르면 글이다."""
    label = html.escape(text)
    if source := proofs.source(path, line):
        return f'<a class="{kind}" href="{html.escape(source)}">{label}</a>'
    return f'<span class="{kind}">{label}</span>'


def _tests(proofs: Proofs, found: list[Proof], path: str) -> str:
    """무엇을 확인했는지와, 펼치면 보이는 테스트. `path`는 그 가운데 마지막 것의 경로다."""
    if not all(proof.versions for proof in found):
        return '<span class="proof-none">아직 증명되지 않음</span>'
    both = found[-1]._replace(tests=sorted({test for proof in found for test in proof.tests}))
    items = "".join(source_link(proofs, *listed, "proof-test") for listed in both.listed)
    return f'<details class="proof-tests"><summary>{_checked(proofs, both, path)}</summary>{items}</details>'


def _checked(proofs: Proofs, proof: Proof, path: str) -> str:
    """무엇을 확인했는지."""
    if not can_run(path):
        return "테스트가 사용함"
    output = OUTPUT.fullmatch(path)
    stem = output["stem"] if output else path.rpartition(".")[0]
    # Node가 실행한 결과는 파이썬의 판과 관계가 없다.
    node = path.endswith(".mjs") or (output and f"{stem}.mjs" in proofs.project.snippets)
    on = "Node.js로 " if node else f"Python {versions_text(proof.versions)}에서 "
    if not is_quotation(path):
        return f"{on}{'실행하고 출력을 비교함' if output else '실행함'}"
    if output:
        return f"{on}원문 그대로 실행하고 출력을 비교함"
    outputs = [proofs.text(each).text for _, each in proofs.project.outputs.get(stem, ())]
    failed = bool(outputs) and all(FAILED.search(text) for text in outputs)
    return f"{on}원문 그대로 실행해 {'실패를' if failed else '어떻게 끝나는지'} 확인함"


def _whole(proofs: Proofs, target: str) -> str:
    """그 자리에서 펼치는 파일 전체. 고친 코드면 바뀐 줄을 여기에서도 칠한다."""
    path = f"snippets/{target.partition(':')[0]}"
    cure = cure_of(proofs, target)
    numbers = [number for number, _ in proofs.text(path).shown(None)]
    changed = [numbers.index(number) + 1 for number in cure.changed] if cure else []
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True, hl_lines=changed)
    lexer = get_lexer_by_name(LANGUAGES.get(PurePosixPath(path).suffix, ("text",))[0])
    code = closed_up(lightened(highlight(proofs.text(path).clean, lexer, formatter)))
    return f'<details class="proof-whole"><summary>파일 전체</summary>{code}</details>'
