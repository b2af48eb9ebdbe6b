"""1초에 다섯 번까지 받고, 넘으면 429로 답하는 연습용 HTTP 서버."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        admitted = self.server.admit()
        self.send_response(200 if admitted else 429)
        if not admitted:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """요청마다 찍는 줄을 없앤다."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.admitted: deque[float] = deque(maxlen=5)

    def admit(self) -> bool:
        now = time.monotonic()
        with self.lock:
            if len(self.admitted) == 5 and now - self.admitted[0] < 1:
                return False
            self.admitted.append(now)
            return True


@contextmanager
def serving() -> Iterator[str]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
