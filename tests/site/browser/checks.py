"""열린 쪽에서 찾을 것: 장벽, 밖을 부르는 요청, 밀린 자리, 넘친 요소, 스크립트가 있어야 보이는 글.

검사마다 잘못의 목록을 주며, 비어 있으면 통과다. 찾아내는지는 test_planted.py가 본다.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from evidence.running import find_tool

if TYPE_CHECKING:
    from playwright.sync_api import Page

# 도구가 없으면 이 표시로 건너뛴다. 어떤 모듈도 다른 까닭으로 건너뛰지 않는다.
NEEDS = [pytest.mark.tool(name) for name in ("chromium", "node", "playwright", "lighthouse")]

MODULES = Path(sys.prefix, "browser/node_modules")
AXE = MODULES / "axe-core/axe.min.js"
COLORS = ("color-contrast", "link-in-text-block")
CATEGORIES = ("accessibility", "best-practices", "seo")
# 바쁜 컴퓨터에서는 스타일이 다 오기 전에 그려져 이만큼은 밀린다. 사람이 알아채는 것(0.1)의 열에 하나다(https://web.dev/articles/cls).
STEADY = 0.01

# 쪽의 갈래마다 하나. 없는 주소는 404.html을 보인다.
KINDS = {
    "home": "",
    "index": "concurrency/",
    "content": "concurrency/cancellation/",
    "figures and tables": "concurrency/choose/",
    "wide tables": "django/async-db/",
    "version tabs": "concurrency/tasks/",
    "evidence": "evidence/",
    "seed": "seed/",
    "missing": "no-such-page/",
}
CONTENT = KINDS["content"]

# 테마가 만든 것이어서 고칠 수 없는 것: `규칙: 요소`의 앞부분마다 까닭.
ALLOWED: Mapping[str, str] = {}


def axe(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """axe가 찾은 것: `규칙: 요소`. 화면이 바뀌는 동안의 색을 재지 않도록 움직임을 끝낸다.

    Parameters:
        rules: 이것만 본다. 없으면 모두 본다.
    """
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Lighthouse는 보지만 axe는 켜지 않는 규칙도 본다.
    options = {"runOnly": list(rules)} if rules else {"rules": {"target-size": {"enabled": True}}}
    found = page.evaluate(
        """async options => (await axe.run(document, options)).violations.flatMap(
            rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`))""",
        {**options, "resultTypes": ["violations"], "selectors": False},
    )
    return [finding for finding in found if not finding.startswith(tuple(ALLOWED))]


@dataclass
class Watched:
    """쪽이 부른 주소와 콘솔에 나온 잘못. 보기 시작한 뒤의 것만 있다."""

    url: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """지금까지 본 것을 버린다."""
        self.requests.clear()
        self.errors.clear()

    @property
    def foreign(self) -> list[str]:
        """사이트 밖을 부른 주소."""
        return [found for found in self.requests if not found.startswith((self.url, "data:", "blob:"))]


def watch(page: Page, url: str) -> Watched:
    watched = Watched(url)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on("console", lambda said: watched.errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    return watched


def focused(page: Page, expression: str) -> Any:
    """초점이 있는 요소(`element`)로 셈한 값."""
    return page.evaluate(f"(element => {expression})(document.activeElement)")


def tab_until(page: Page, condition: str, presses: int = 60) -> None:
    """조건이 맞는 요소에 초점이 갈 때까지 Tab을 누른다."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if focused(page, condition):
            return
    pytest.fail(f"Tab을 {presses}번 눌러도 닿지 않습니다: {condition}")


def layout_shift(page: Page) -> float:
    """쪽을 여는 동안 자리가 밀린 정도(CLS)."""
    return float(
        page.evaluate(
            """() => new Promise(resolve => {
                let total = 0;
                new PerformanceObserver(list => { for (const entry of list.getEntries()) total += entry.value })
                    .observe({ type: "layout-shift", buffered: true });
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(total), 200)));
            })"""
        )
    )


def overflowing(page: Page) -> list[str]:
    """화면의 오른쪽 밖으로 나가서 옆으로 넘겨야 보이거나 잘린 요소. 스스로 넘겨 볼 수 있는 것은 뺀다."""
    return list(
        page.evaluate(
            """() => {
                const wide = document.documentElement.clientWidth;
                const scrolls = element => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
                    || scrolls(element.parentElement));
                const beyond = [...document.querySelectorAll(".md-header *, .md-main *, .md-footer *")].filter(one =>
                    one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                    && !one.closest(".md-sidebar, .md-overlay")
                    && one.getBoundingClientRect().right > wide + 1 && !scrolls(one.parentElement));
                const found = beyond.map(element => element.outerHTML.slice(0, 120));
                if (document.documentElement.scrollWidth > wide) found.push("<html>");
                return found;
            }"""
        )
    )


def cramped(page: Page) -> list[str]:
    """복사 단추에 가린 블록의 제목과, 글자가 10픽셀보다 작은 그림."""
    return list(
        page.evaluate(
            """() => {
                const over = (a, b) => a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
                const titles = [...document.querySelectorAll(".proven > .filename")].filter(title => {
                    const text = document.createRange(), copy = title.parentElement.querySelector(":scope > .proof-copy");
                    text.selectNodeContents(title);
                    return copy?.checkVisibility() && over(text.getBoundingClientRect(), copy.getBoundingClientRect());
                });
                const small = [...document.querySelectorAll("article figure svg")].filter(drawn => {
                    const scale = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
                    return [...drawn.querySelectorAll("text")].some(text => parseFloat(getComputedStyle(text).fontSize) * scale < 10);
                });
                return [...titles, ...small].map(element => element.outerHTML.slice(0, 120));
            }"""
        )
    )


def far_cures(page: Page) -> list[str]:
    """오류의 구역 가운데 고치는 법이 없거나, 제목에서 전화기 한 화면(844픽셀) 안에 끝나지 않거나, 고친 블록이 없는 것."""
    return list(
        page.evaluate(
            """() => {
                const errors = [...document.querySelectorAll("article h2")]
                    .find(heading => heading.firstChild.textContent.trim() === "오류와 고치는 법");
                const found = [];
                let heading, cure, block;
                const end = () => {
                    if (!heading) return;
                    const far = cure && cure.getBoundingClientRect().bottom - heading.getBoundingClientRect().top > 844;
                    const why = !cure ? "고치는 법이 없음" : far ? "고치는 법이 멂" : !block ? "블록이 없음" : "";
                    if (why) found.push(`${heading.id}: ${why}`);
                };
                for (let next = errors?.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) {
                    if (next.tagName === "H3") { end(); heading = next; cure = block = null; }
                    if (next.matches("p:has(> strong:first-child)") && next.textContent.startsWith("고치는 법")) cure ??= next;
                    if (next.matches(".proven, :has(.proven)")) block = next;
                }
                end();
                return found;
            }"""
        )
    )


def readable(page: Page) -> list[str]:
    """본문에서 읽을 수 있는 글: 제목, 문단, 항목, 칸, 코드. 접힌 상자와 탭의 글도 들어간다."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("article :is(h1, h2, h3, p, li, td, th, summary, pre > code)")]
                .map(element => element.textContent.replace(/\\s+/g, " ").trim()).filter(text => text)"""
        )
    )


def invisible(page: Page) -> list[str]:
    """본문의 글인데 그려지지 않는 것. 접힌 상자와 고르지 않은 탭은 열 수 있으므로 뺀다."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("article :is(h1, h2, h3, p, pre > code)")]
                .filter(element => !element.closest("details:not([open]), .tabbed-block")
                    && element.textContent.trim() && !element.checkVisibility({ visibilityProperty: true }))
                .map(element => element.outerHTML.slice(0, 120))"""
        )
    )


def broken_words(page: Page) -> list[str]:
    """낱말의 가운데에서 줄을 바꾸는 글."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("article :is(p, li, h2, td)")]
                .filter(element => getComputedStyle(element).wordBreak !== "keep-all")
                .map(element => element.outerHTML.slice(0, 120))"""
        )
    )


def turn_dark(page: Page) -> None:
    """연 채로 시스템의 색을 어둡게 바꾼다."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'")


def weight(addresses: Iterable[str], url: str, folder: Path) -> int:
    """주소들의 파일을 gzip으로 줄인 크기의 합(바이트)."""
    return sum(len(gzip.compress(file_of(found, url, folder).read_bytes(), 9)) for found in set(addresses))


def file_of(address: str, url: str, folder: Path) -> Path:
    path = folder / unquote(urlsplit(address).path).removeprefix(urlsplit(url).path)
    return path / "index.html" if path.is_dir() else path


@contextmanager
def lighthouse() -> Iterator[Callable[..., tuple[dict[str, int], dict[str, Any]]]]:
    """주소를 재어, 갈래마다의 점수(0–100)와 검사마다의 결과를 주는 함수. 한 번 띄워 모두 잰다."""
    script = Path(__file__).with_name("lighthouse.mjs")
    command = [str(find_tool("node")), str(script), str(MODULES), str(find_tool("chromium"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:

        def audit(
            address: str, *, desktop: bool = False, categories: Sequence[str] = CATEGORIES
        ) -> tuple[dict[str, int], dict[str, Any]]:
            asked = {"address": address, "desktop": desktop, "categories": list(categories)}
            print(json.dumps(asked), file=process.stdin, flush=True)
            answered = process.stdout.readline()
            if not answered:
                raise RuntimeError(f"{address}: Lighthouse가 실패했습니다")
            report = json.loads(answered)
            scores = {name: round(category["score"] * 100) for name, category in report["categories"].items()}
            return scores, report["audits"]

        yield audit
