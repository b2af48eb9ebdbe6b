"""쪽에 쓸 수 있는 HTML과 쓸 수 없는 글.

막을 것을 세면 빠뜨린 것이 지나가므로 쓸 수 있는 것을 센다. 나머지는 글을 코드나 증거처럼 보이게 하거나, 보이는 글을
바꾸거나, 스크립트를 실행할 수 있다. 관문은 마크다운에 적은 요소를, `built`는 지은 쪽의 요소와 속성과 클래스를 본다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# 코드처럼 보이는 요소. 그림(SVG)의 글은 코드가 아니다.
CODE = ("pre", "samp", "kbd", "tt", "xmp", "listing", "plaintext", "textarea", "iframe", "object", "embed")
PROVEN = (*CODE, "script")  # 증명한 블록에만 있는 요소
TAGS = _words(
    "a article blockquote br button code dd defs details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 hr img"
    " input label li nav ol p span strong sub summary sup svg table tbody td th thead time tr ul wbr"
    " circle ellipse g line marker path polygon polyline rect text title tspan"
)
ATTRIBUTES = _words(
    "alt aria-labelledby checked class datetime for height href id loading name open rel role src start tabindex type width"
    " data-cards data-cure data-label data-lines data-marks-switch data-nosnippet data-run data-search"
    " data-search-exclude data-snippet data-state data-tabs"
    " cx cy d dx dy fill fill-opacity font-size marker-end marker-start markerHeight markerWidth orient points r refX"
    " refY rx ry stroke stroke-dasharray stroke-opacity stroke-width text-anchor transform viewBox x x1 x2 xmlns y y1"
    " y2"
)
# 코드와 블록의 안이 아닌 곳에서 쓰는 클래스. 알림 상자 success는 확인했다는 표시를 그리므로 없다.
CLASSES = _words(
    "admonition admonition-title bug danger example failure info note question quote tip warning"
    " footnote footnote-backref footnote-ref headerlink"
    " md-content__button md-content__inner md-icon md-tag md-tags md-typeset"
    " tabbed-alternate tabbed-block tabbed-content tabbed-labels tabbed-set"
    " claim claim-unproven highlight legend page-end page-markdown page-tested proven table timeline varies"
    " folds home-search messages ways"
)
# 페이지에서 실행할 수 있는 함수. 받은 글이나 파일을 그대로 찍는 것은 없다.
DRAWING = _words(
    "evidence.upgrades.upgrades tools.errors.chosen tools.errors.index tools.terms.rivals evidence.figures.by_version"
    " evidence.figures.kinds evidence.figures.outcomes evidence.figures.ratios evidence.figures.rules"
    " evidence.figures.summary evidence.figures.timelines"
)
FRONT_NAMES = {"title", "description", "tags", "hide"}
# MkDocs는 --- 없이 쓴 머리말(`title: 제목`)도 읽는다.
FRONT = re.compile(r"---| {0,3}[A-Za-z0-9_-]+:")
# docs/assets/에 둘 수 있는 것. 브라우저가 쪽으로 여는 것은 관문이 읽지 않는다.
ASSETS = _words(".css .gif .ico .jpeg .jpg .js .json .mjs .png .py .svg .webp .woff2")
RUNS = re.compile(r"<(?:\w+:)?(?:script|foreignobject)\b|\bon[a-z]+\s*=", re.IGNORECASE)
# 주장의 표시와 같은 글자. `✓가 붙은`처럼 표시를 설명하는 글은 된다.
MARK = re.compile(r"[✓✔✅☑⍻🗸🗹🮱√ꪜ𐄂](?!가 [붙없])")
TYPED = "✓를 글자로 적었습니다; 지우고, 동작을 말하는 문장은 [문장](test:테스트)로 쓰십시오"
# 본문과 쪽의 틀은 테마와 도구가 만든다.
_FRAME = ("article", "body", "footer", "html", "main", "nav")
_KNOWN = "|".join((*sorted(TAGS.difference(_FRAME)), *CODE))
_OTHER_TAG = rf"<(?!(?i:{_KNOWN})[\s/>])[A-Za-z][^\s/>:@]*(?:[\s/][^<>]*)?>|</(?i:{'|'.join(_FRAME)})\b"
HTML_CODE = re.compile(rf"<(?i:{'|'.join((*CODE, 'code'))})\b")
# 도구와 테마만 적는 속성과 클래스. 손으로 적으면 증명이나 기록처럼 보이거나 글이 숨는다. 홈과 증거 페이지의 배치만 적는다.
_DATA = "|".join(sorted(name for name in ATTRIBUTES if name.startswith("data-") and name != "data-search"))
_OURS = rf'class\s*=(?!"(?:(?:folds|messages|ways) ?)+")|(?:style|title)\s*=\s*\S|(?:{_DATA})\b'
_LISTED = r"\{[^\n]*(?<=[\s{:])\.(?!home-search\s)[A-Za-z_-][^\n]*\}"
HTML_OTHER = re.compile(rf"{_OTHER_TAG}|(?<![\w.-])(?i:{_OURS})|{_LISTED}")
# 글의 차례를 뒤집거나 보이지 않는 글자. 이모지를 잇는 것(U+200D)은 된다.
INVISIBLE = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
HIDES = "보이지 않는 글자가 있습니다; 지우십시오"
# 관문은 인라인 코드와 주석으로 읽었지만 빌더는 글로 읽은 것. 그 안의 글은 관문이 보지 않았다.
_LEFT = "`나 <!--가 글로 남아 있습니다; 짝을 맞추거나, 보일 글이면 `` ` ``로 감싸십시오"
# 글에 있으면 안 되는 것의 (꼴, 규칙, 말할 것).
REFUSED = (
    (HTML_CODE, "inline-code", "코드를 HTML로 적었습니다; snippets/의 파일을 포함하십시오"),
    (HTML_OTHER, "inline-code", "쪽에 쓸 수 없는 HTML입니다; 지우거나, 보일 글이면 `로 감싸십시오"),
    (MARK, "claim", TYPED),
)
# 지은 쪽의 코드가 아닌 글과 속성의 값에 있으면 안 되는 것.
LEFT = (*REFUSED[2:], (INVISIBLE, "inline-code", HIDES), (re.compile("`|<!--"), "inline-code", _LEFT))


def refused(text: str) -> Iterator[tuple[int, str, str]]:
    """글에 있으면 안 되는 것의 (자리, 규칙, 말할 것)."""
    for pattern, rule, message in REFUSED:
        yield from ((match.start(), rule, message) for match in pattern.finditer(text))


def odd(tag: str, attributes: Mapping[str, str | None], *, drawn: bool) -> Iterator[str]:
    """지은 쪽의 요소 하나에서 쓸 수 없는 것.

    Parameters:
        drawn: 증명한 블록이나 코드 안이어서 클래스를 도구가 정하는지.
    """
    if tag not in TAGS:
        yield from () if tag in PROVEN else [f"<{tag}>"]
        return
    if tag == "input" and attributes.get("type") != "radio":
        yield "<input>"  # 누르는 칸은 ✓를 그린다.
    names = {*(attributes.get("class") or "").split()}
    # 문단과 주장을 숨기면 관문이 읽은 것이 보이지 않는다. 풍선말은 증명처럼 보이며, 클래스는 손으로 적지 못한다.
    also = {"aria-label": tag == "svg", "hidden": drawn, "title": drawn or bool(names)}
    yield from (f"<{tag} {name}>" for name in sorted(attributes.keys() - ATTRIBUTES) if not also.get(name))
    names = set() if drawn else names
    yield from (f'<{tag} class="{name}">' for name in sorted(names - CLASSES) if not name.startswith("language-"))
