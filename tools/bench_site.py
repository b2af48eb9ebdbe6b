"""사이트의 무게와 Lighthouse 점수를, 같은 글로 지은 Material의 기본 사이트와 나란히 잰다.

    make bench-site
    python -m tools.bench_site --runs 1

기본 사이트는 같은 글과 마크다운 확장을 쓰고, 테마의 설정과 overrides/, docs/assets/의 CSS와 스크립트를 뺀 것이다.
바이트는 쪽이 부른 파일을 gzip -9로 줄인 크기이며, 사이트 밖의 파일은 받지 못하므로 요청의 수만 센다.
점수는 여러 번 잰 것의 가운데 값이다. 성능 점수는 함께 도는 일에 흔들리므로 한가한 컴퓨터에서 잰다.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.running import find_tool
from tests.site.browser.checks import CATEGORIES, CONTENT, lighthouse, watch, weight
from tests.site.building import build, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
SECOND = "concurrency/futures/"
DEFAULT_THEME = "theme:\n  name: material\n  language: ko\n"
SCORES = ("performance", *CATEGORIES)
LABELS = ("성능", "접근성", "권장 사항", "검색 노출")


def main() -> int:
    parser = argparse.ArgumentParser(description="사이트의 무게와 점수를 Material의 기본 사이트와 견준다.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="Lighthouse를 돌리는 횟수(기본: 5)")
    runs = parser.parse_args().runs
    for tool in ("chromium", "node", "playwright", "lighthouse"):
        if not find_tool(tool):
            sys.exit(f"tools/bench_site.py:1: {tool} 명령이 없습니다; 설치한 뒤 make bench-site로 실행하십시오")
    from playwright.sync_api import sync_playwright

    print(f"쪽: {CONTENT}, 둘째 쪽: {SECOND}, Lighthouse {runs}번의 가운데 값\n")
    columns = ["첫 방문 (요청)", "둘째 쪽이 더하는 것 (요청)", "밖의 요청"]
    columns += [f"{device} {label}" for device in ("전화기", "책상") for label in LABELS]
    print(f"| 사이트 | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_tool("chromium"), timeout=60_000)
        for name, default in (("이 사이트", False), ("Material 기본", True)):
            with built(default=default) as (url, folder):
                cells = weights(browser, url, folder) + scores(url, runs)
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
        browser.close()
    return 0


@contextmanager
def built(*, default: bool) -> Iterator[tuple[str, Path]]:
    """지어서 띄운 사이트의 (주소, 폴더)."""
    with tempfile.TemporaryDirectory(prefix="bench-site-") as temporary:
        folder, config = Path(temporary, "site"), "mkdocs.yml"
        folder.mkdir()
        if default:
            config = str(default_config(Path(temporary)))
        with serve(folder) as url:
            finished = build(folder, url, config)
            if finished.returncode:
                sys.exit(f"{config}:1: 사이트를 짓지 못했습니다; 아래의 잘못을 고치십시오\n{finished.stderr}")
            yield url, folder


def default_config(temporary: Path) -> Path:
    """테마를 기본값으로 되돌린 설정. overrides/에 있는 틀(template)을 쓰지 않게 글도 옮겨 적는다."""
    shutil.copytree(ROOT / "docs", temporary / "docs")
    home = temporary / "docs/index.md"
    home.write_text(re.sub(r"(?m)^template: .*\n", "", home.read_text(encoding="utf-8")), encoding="utf-8")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for key, replacement in (
        ("theme", DEFAULT_THEME),
        ("extra_css", ""),
        ("extra_javascript", ""),
        ("watch", f"docs_dir: {temporary / 'docs'}\n"),
    ):
        text, found = re.subn(rf"(?m)^{key}:\n(?:(?: .*)?\n)+?(?=\S)", replacement, text)
        assert found == 1, key
    config = temporary / "mkdocs.yml"
    config.write_text(re.sub(r"(?m)^(  - search):\n(?: {6}.*\n)+", r"\1\n", text), encoding="utf-8")
    return config


def weights(browser: Browser, url: str, folder: Path) -> list[str]:
    """첫 방문과 둘째 쪽의 크기와 요청의 수, 사이트 밖을 부른 수."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    watched = watch(page, url)
    page.goto(url + CONTENT, wait_until="networkidle")
    first = {found for found in watched.requests if found.startswith(url)}
    page.goto(url + SECOND, wait_until="networkidle")
    beyond = {found for found in watched.requests if found.startswith(url)} - first - {url + SECOND}
    context.close()
    cells = [f"{weight(found, url, folder) / 1024:.1f} KB ({len(found)})" for found in (first, beyond)]
    return [*cells, str(len(set(watched.foreign)))]


def scores(url: str, runs: int) -> list[str]:
    """화면마다, 갈래마다 점수의 가운데 값."""
    cells = []
    with lighthouse() as audit:
        for desktop in (False, True):
            found = [audit(url + CONTENT, desktop=desktop, categories=SCORES)[0] for _ in range(runs)]
            cells += [f"{statistics.median(scores[name] for scores in found):g}" for name in SCORES]
    return cells


if __name__ == "__main__":
    sys.exit(main())
