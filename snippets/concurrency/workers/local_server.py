"""늦게 답하고, 실패하고, 한꺼번에 온 요청을 거절하는 연습용 HTTP 서버."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        status = self.server.answer(self.path)
        body = b"" if status >= 400 else self.path.encode() * 1000
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """요청마다 찍는 줄을 없앤다."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self, seats: int, hold: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seats, self.hold = threading.Semaphore(seats), hold
        self.requests: Counter[str] = Counter()

    def answer(self, path: str) -> int:
        """답할 상태 코드. /missing은 없고, /down은 늘 실패하고, /flaky는 두 번 실패한다."""
        self.requests[path] += 1
        if "missing" in path:
            return 404
        if "down" in path or ("flaky" in path and self.requests[path] < 3):
            return 503
        if not self.seats.acquire(blocking=False):
            return 503
        time.sleep(self.hold)
        self.seats.release()
        return 200


@contextmanager
def serving(seats: int = 100, hold: float = 0) -> Iterator[str]:
    with Server(seats, hold) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
