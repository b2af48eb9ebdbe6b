"""사이트의 무게와 Lighthouse 점수를, 같은 글로 지은 Material과 Zensical의 기본 사이트와 나란히 잰다.

    make bench-site
    python -m tools.bench_site --runs 1

기본 사이트는 같은 글과 마크다운 확장을 쓰고, 테마의 설정과 overrides/, docs/assets/의 CSS와 스크립트를 뺀 것이다.
바이트는 쪽이 부른 파일을 gzip -9로 줄인 크기이며, 사이트 밖의 파일은 받지 못하므로 요청의 수만 센다.
점수와 시간은 여러 번 잰 것의 가운데 값이다. 함께 도는 일에 흔들리므로 한가한 컴퓨터에서 잰다.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.running import find_tool
from tests.site.browser.checks import CONTENT, lighthouse, watch, weight
from tests.site.building import build, build_with_zensical, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PAGES = {
    "첫 화면": "",
    "내용": CONTENT,
    "긴 쪽": "concurrency/queue/",
    "오류": "concurrency/broken-pool/",
}
SECOND = "concurrency/futures/"
TOOLS = ("chromium", "node", "playwright", "lighthouse", "zensical")
COLUMNS = (
    "사이트", "쪽", "첫 방문 (요청)", "둘째 쪽이 더하는 것 (요청)", "밖의 요청", "요소",
    "전화기 점수", "막힌 시간(ms)", "첫 칠(ms)", "밀림", "책상 점수",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """견줄 사이트.

    Parameters:
        theme: mkdocs.yml의 theme을 바꿀 글. 비어 있으면 이 사이트 그대로다.
        zensical: Zensical로 짓는지. 아니면 MkDocs로 짓는다.
    """

    name: str
    theme: str = ""
    zensical: bool = False


SITES = (
    Site("이 사이트"),
    Site("Material 기본", "theme:\n  name: material\n  language: ko\n"),
    Site("Zensical 기본", "theme:\n  language: ko\n", zensical=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="사이트의 무게와 점수를 Material과 Zensical의 기본 사이트와 견준다.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="Lighthouse를 돌리는 횟수(기본: 5)")
    runs = parser.parse_args().runs
    for tool in TOOLS:
        if not find_tool(tool):
            sys.exit(f"tools/bench_site.py:1: {tool} 명령이 없습니다; 설치한 뒤 make bench-site로 실행하십시오")
    from playwright.sync_api import sync_playwright

    print(f"둘째 쪽: {SECOND}, Lighthouse {runs}번의 가운데 값\n")
    print(f"| {' | '.join(COLUMNS)} |\n| --- | --- |{' ---: |' * (len(COLUMNS) - 2)}", flush=True)
    with sync_playwright() as playwright, lighthouse() as audit:
        browser = playwright.chromium.launch(executable_path=find_tool("chromium"), timeout=60_000)
        for site in SITES:
            with built(site) as (url, folder):
                for name, address in PAGES.items():
                    cells = weights(browser, url, folder, address) + scores(audit, url + address, runs)
                    print(f"| {site.name} | {name} | {' | '.join(cells)} |", flush=True)
        browser.close()
    return 0


@contextmanager
def built(site: Site) -> Iterator[tuple[str, Path]]:
    """지어서 띄운 사이트의 (주소, 폴더)."""
    with tempfile.TemporaryDirectory(prefix="bench-site-") as temporary:
        folder = Path(temporary, "site")
        folder.mkdir()
        with serve(folder) as url:
            finished = made(site, Path(temporary), folder, url)
            if finished.returncode:
                said = finished.stdout + finished.stderr
                sys.exit(f"mkdocs.yml:1: {site.name}: 사이트를 짓지 못했습니다; 아래의 잘못을 고치십시오\n{said}")
            yield url, folder


def made(site: Site, temporary: Path, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """사이트를 `folder`에 짓는다."""
    if not site.theme:
        return build(folder, url)
    config = default_config(site, temporary)
    if not site.zensical:
        return build(folder, url, str(config))
    for name in ("evidence", "snippets", "tests", ".evidence"):
        (temporary / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pyproject.toml", temporary)
    return build_with_zensical(temporary, url)


def default_config(site: Site, temporary: Path) -> Path:
    """테마를 기본값으로 되돌린 설정. overrides/에 있는 틀(template)을 쓰지 않게 글도 옮겨 적는다."""
    shutil.copytree(ROOT / "docs", temporary / "docs")
    for page in (temporary / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"(?m)^template: .*\n", "", text), encoding="utf-8")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for key, replacement in (
        ("theme", site.theme),
        ("extra_css", ""),
        ("extra_javascript", ""),
        ("watch", ""),
    ):
        text, found = re.subn(rf"(?m)^{key}:\n(?:(?: .*)?\n)+?(?=\S)", replacement, text)
        assert found == 1, key
    config = temporary / "mkdocs.yml"
    config.write_text(re.sub(r"(?m)^(  - search):\n(?: {6}.*\n)+", r"\1\n", text), encoding="utf-8")
    return config


def weights(browser: Browser, url: str, folder: Path, address: str) -> list[str]:
    """첫 방문과 둘째 쪽의 크기와 요청의 수, 사이트 밖을 부른 수, 첫 쪽의 요소의 수."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    watched = watch(page, url)
    page.goto(url + address, wait_until="networkidle")
    elements = page.locator("*").count()
    first = {found for found in watched.requests if found.startswith(url)}
    page.goto(url + SECOND, wait_until="networkidle")
    beyond = {found for found in watched.requests if found.startswith(url)} - first - {url + SECOND}
    context.close()
    cells = [f"{weight(found, url, folder) / 1024:.1f} KB ({len(found)})" for found in (first, beyond)]
    return [*cells, str(len(set(watched.foreign))), f"{elements:,}"]


def scores(audit: Callable[..., tuple[dict[str, int], dict[str, Any]]], address: str, runs: int) -> list[str]:
    """전화기의 점수와 시간, 책상의 점수. 가운데 값이다."""
    phone = [audit(address, desktop=False, categories=["performance"]) for _ in range(runs)]
    desktop = [audit(address, desktop=True, categories=["performance"])[0]["performance"] for _ in range(runs)]

    def middle(name: str) -> float:
        return statistics.median(audits[name]["numericValue"] for _, audits in phone)

    return [
        f"{statistics.median(found['performance'] for found, _ in phone):g}",
        f"{middle('total-blocking-time'):.0f}",
        f"{middle('first-contentful-paint'):.0f}",
        f"{middle('cumulative-layout-shift'):.3f}",
        f"{statistics.median(desktop):g}",
    ]


if __name__ == "__main__":
    sys.exit(main())
