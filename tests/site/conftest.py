"""지은 사이트(`site`). `make browser`는 부분 경로 아래에 띄우고 크로미움으로 연다(`visit`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.building import SITE_URL, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PREFIX = "/under/a/path/"
NO_PROOFS = "사이트에 증거가 없습니다; make test를 먼저 실행하십시오"


class Handler(SimpleHTTPRequestHandler):
    """GitHub Pages처럼 부분 경로 아래에서 보내고, 없는 주소에는 404.html을 보인다."""

    def do_GET(self) -> None:
        if not self.path.startswith(PREFIX):
            self.send_error(404)
            return
        self.path = self.path.removeprefix(PREFIX.rstrip("/"))
        target = Path(self.translate_path(self.path))
        if target.is_file() or (target / "index.html").is_file():
            super().do_GET()
            return
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """지은 폴더. 이름에 한글과 빈칸이 있다."""
    target = tmp_path_factory.mktemp("site") / "사이트 a"
    finished = build(target, SITE_URL)
    assert finished.returncode == 0, finished.stderr
    assert "WARNING" not in finished.stderr, finished.stderr
    return target


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """(사이트의 주소, 지은 폴더)."""
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        url = f"http://127.0.0.1:{server.server_port}{PREFIX}"
        finished = build(folder, url)
        assert finished.returncode == 0, finished.stderr
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url, folder
        server.shutdown()


@pytest.fixture(scope="session")
def url(served: tuple[str, Path]) -> str:
    return served[0]


@pytest.fixture(scope="session")
def folder(served: tuple[str, Path]) -> Path:
    return served[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    from tests.site.tools import chromium

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium())
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    """쪽을 여는 함수. 너비와 화면 방식(`scheme`)을 고르고, 나머지는 Playwright에 그대로 넘긴다."""
    contexts = []

    def _visit(address: str = "", *, width: int = 1280, scheme: str = "light", **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 900},
            color_scheme=scheme,
            has_touch=width < 800,
            **options,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url + address, wait_until="load")
        return page

    yield _visit
    for context in contexts:
        context.close()
