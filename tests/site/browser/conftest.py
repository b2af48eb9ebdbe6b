"""지은 사이트를 크로미움으로 여는 픽스처."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from evidence.running import find_tool
from tests.site.building import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PHONE = 800  # 이보다 좁으면 전화기처럼 손가락으로 누른다.


@pytest.fixture(scope="session")
def url(site: Path) -> Iterator[str]:
    """띄운 사이트의 주소. 빗금으로 끝난다."""
    with serve(site) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # 스크롤 막대가 있어야 막대가 생기면서 밀리는 자리를 볼 수 있다.
        found = playwright.chromium.launch(
            executable_path=find_tool("chromium"), ignore_default_args=["--hide-scrollbars"], timeout=60_000
        )
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """빈 쪽을 새 방문자로 여는 함수. 나머지는 Playwright의 new_context에 넘긴다."""
    contexts: list[BrowserContext] = []

    def _open(*, width: int = 1280, scheme: Literal["light", "dark"] = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < PHONE else 900},
            color_scheme=scheme,
            has_touch=width < PHONE,
            **options,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield _open
    for context in contexts:
        context.close()


@pytest.fixture
def visit(open_page: Callable[..., Page], url: str) -> Callable[..., Page]:
    """쪽을 여는 함수. 주소는 사이트의 뿌리에서 본 것이고, 나머지는 open_page와 같다."""

    def _visit(address: str = "", **options: Any) -> Page:
        page = open_page(**options)
        page.goto(url + address, wait_until="load")
        return page

    return _visit
