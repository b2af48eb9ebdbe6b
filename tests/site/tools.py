"""브라우저 테스트가 쓰는 도구: 크로미움, axe, Lighthouse, 그리고 쪽에서 재는 것."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODULES = Path(os.environ.get("BROWSER_MODULES", Path(sys.prefix) / "browser" / "node_modules"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# 테마가 만든 것이어서 고칠 수 없는 규칙은 여기에 까닭과 함께 적는다.
ALLOWED_RULES: Mapping[str, str] = {}
CATEGORIES = ("accessibility", "best-practices", "seo")


def chromium() -> str | None:
    """크로미움의 경로. 환경 변수 CHROMIUM이 먼저다."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def why_not() -> str:
    """브라우저 테스트를 돌릴 수 없는 까닭. 돌릴 수 있으면 빈 문자열."""
    if not chromium():
        return "크로미움이 없음"
    if not (MODULES / "axe-core/axe.min.js").exists():
        return "axe-core가 없음"
    return ""


def axe(page: Page) -> list[str]:
    """axe가 찾은 것: `규칙: 요소`. 화면이 바뀌는 동안의 색을 재지 않도록 움직임을 끝낸다."""
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; animation: none !important }")
    page.evaluate((MODULES / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    options = {"rules": {"target-size": {"enabled": True}}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if violation["id"] not in ALLOWED_RULES
    ]


def layout_shift(page: Page) -> float:
    """쪽을 여는 동안 자리가 밀린 정도(CLS)."""
    return page.evaluate(
        """() => new Promise(resolve => {
            let total = 0;
            new PerformanceObserver(list => { for (const entry of list.getEntries()) total += entry.value })
                .observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(total), 200)));
        })"""
    )


def overflowing(page: Page) -> list[str]:
    """화면의 오른쪽 밖으로 나가서 옆으로 넘겨야 보이거나 잘린 요소. 스스로 넘겨 볼 수 있는 것은 뺀다."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            const scrolls = element => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
                || scrolls(element.parentElement));
            const beyond = [...document.querySelectorAll(".md-header *, .md-main *, .md-footer *")].filter(element =>
                element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
                && !element.closest(".md-sidebar, .md-search, .md-overlay")
                && element.getBoundingClientRect().right > wide + 1 && !scrolls(element.parentElement));
            return beyond.map(element => element.outerHTML.slice(0, 120));
        }"""
    )


def watch_requests(page: Page) -> tuple[list[str], list[str]]:
    """앞으로 이 쪽이 부르는 주소와, 콘솔에 나온 잘못이 쌓일 목록."""
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return requests, errors


def foreign(requests: Iterable[str], url: str) -> list[str]:
    """사이트 밖을 부른 주소."""
    return [found for found in requests if not found.startswith((url, "data:", "blob:"))]


def weight(requests: Iterable[str], url: str, folder: Path) -> int:
    """주소들의 파일을 gzip으로 줄인 크기의 합(바이트)."""
    return sum(len(gzip.compress(file_of(found, url, folder).read_bytes(), 9)) for found in sorted(set(requests)))


def file_of(address: str, url: str, folder: Path) -> Path:
    path = folder / unquote(urlsplit(address).path).removeprefix(urlsplit(url).path)
    return path / "index.html" if path.is_dir() else path


def lighthouse(address: str, *, desktop: bool) -> tuple[dict[str, float], dict[str, Any]]:
    """갈래마다의 점수(0–100)와 검사 결과."""
    command = [
        "node", str(MODULES / "lighthouse/cli/index.js"), address, "--quiet", "--output=json",
        f"--only-categories={','.join((*CATEGORIES, 'performance'))}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        *(["--preset=desktop"] if desktop else []),
    ]  # fmt: skip
    environment = os.environ | {"CHROME_PATH": chromium() or ""}
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=170)
    if finished.returncode:
        raise RuntimeError(finished.stderr)
    report = json.loads(finished.stdout)
    scores = {name: round(category["score"] * 100) for name, category in report["categories"].items()}
    return scores, report["audits"]
