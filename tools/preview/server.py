"""브라우저에 쪽을 보내고, 달라지면 알린다."""

from __future__ import annotations

import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tools.preview.loop import Preview
from tools.preview.panel import EVENTS

# 브라우저가 떠났는지 알아보는 사이(초).
BEAT = 15


class Server(ThreadingHTTPServer):
    """미리 보기의 서버.

    Raises:
        OSError: 주소를 쓸 수 없을 때.
    """

    daemon_threads = True
    preview: Preview

    def __init__(self, host: str, port: int, folder: Path) -> None:
        super().__init__((host, port), partial(_Handler, directory=str(folder)))

    def show(self, preview: Preview) -> None:
        """미리 보기를 보인다. 그때까지 온 요청은 기다린다."""
        self.preview = preview
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            print(f"· 요청 하나에 답하지 못했습니다({type(error).__name__}: {error})", file=sys.stderr)


class _Handler(SimpleHTTPRequestHandler):
    server: Server
    error_message_format = '<!doctype html><html lang="ko"><meta charset="utf-8"><p>%(code)d: 없는 쪽입니다.</p></html>'

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        preview, path = self.server.preview, unquote(split.path)
        if path == EVENTS:
            self._events(parse_qs(split.query).get("since", ["0"])[0])
        elif (page := preview.html(path)) is not None:
            self._send(HTTPStatus.OK, page)
        elif preview.site.page(f"{path}/"):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{split.path.strip('/')}/")
            self.end_headers()
        else:
            super().do_GET()

    def _events(self, since: str) -> None:
        """달라졌다고 한 번 알린다. 브라우저가 다시 읽으면 새로 잇는다."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while not self.server.preview.wait(int(since) if since.isdecimal() else 0, BEAT):
            self.wfile.write(b":\n\n")
        self.wfile.write(b"data: changed\n\n")

    def _send(self, status: HTTPStatus, text: str) -> None:
        data = text.encode("utf-8", "xmlcharrefreplace")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """요청은 적지 않는다."""
