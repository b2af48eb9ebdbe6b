"""화면을 찍어 폴더에 둔다: `make site-checks SCREENSHOTS=폴더`. 눈으로 볼 때 쓴다."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from evidence.running import find_tool
from tests.site.browser.checks import CONTENT, KINDS
from tests.site.building import build, serve

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop-light": DESKTOP,
    "desktop-dark": DESKTOP | {"color_scheme": "dark"},
    "phone-light": PHONE,
    "phone-dark": PHONE | {"color_scheme": "dark"},
    "print": DESKTOP,
    "no-script-dark": DESKTOP | {"color_scheme": "dark", "java_script_enabled": False},
}
PAGES = {
    "home": "",
    "index": KINDS["index"],
    "content": CONTENT,
    "tables": KINDS["figures and tables"],
    "evidence": "evidence/",
    "seed": "seed/",
}


def main(target: Path) -> int:
    from playwright.sync_api import sync_playwright

    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, serve(Path(temporary)) as url, sync_playwright() as playwright:
        finished = build(Path(temporary), url)
        if finished.returncode:
            print(
                f"mkdocs.yml:1: 사이트를 짓지 못했습니다; 아래의 잘못을 고치십시오\n{finished.stderr}", file=sys.stderr
            )
            return 1
        browser = playwright.chromium.launch(executable_path=find_tool("chromium"), timeout=60_000)
        for screen, options in SCREENS.items():
            context = browser.new_context(**options)
            page = context.new_page()
            for name, address in PAGES.items():
                page.goto(url + address, wait_until="load", timeout=60_000)
                for summary in page.locator(".proof summary, .timeline summary").all()[:4] if name == "content" else []:
                    summary.click()
                page.evaluate("window.scrollTo(0, 0)")
                page.emulate_media(media="print" if screen == "print" else "screen")
                page.screenshot(path=target / f"{name}-{screen}.png", full_page=True, timeout=60_000)
                page.emulate_media(media="screen")
            context.close()
        browser.close()
    print(f"· 화면 {len(SCREENS) * len(PAGES)}장: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
