"""테스트와 측정이 쓸 사이트를 짓고, GitHub Pages처럼 부분 경로 아래에 띄운다."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from evidence.git import commit_of
from evidence.running import find_tool
from tools.site.__main__ import finish

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PREFIX = "/under/a/path/"
SITE_URL = f"https://notes.example{PREFIX}"
REPO_URL = "https://git.example/notes"
# GitHub Pages가 줄여서 보내는 것.
COMPRESSED = re.compile(r"text/|application/(?:javascript|json|manifest|wasm|xml)|image/svg")
COMMIT = os.environ.get("GITHUB_SHA") or commit_of(ROOT)


def environment(site_url: str) -> dict[str, str]:
    """짓는 명령의 환경. 이 테스트를 재는 도구가 그 안까지 재지 않게 한다."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("COV", "EVIDENCE"))}
    return kept | {
        "SITE_URL": site_url,
        "REPO_URL": REPO_URL,
        "SOURCE_DATE_EPOCH": "1790000000",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONUTF8": "1",
    }


def build(target: Path, site_url: str, config: str = "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    """사이트를 `target`에 짓는다.

    Parameters:
        site_url: 사이트의 주소. 그 아래의 경로에서 움직이는 사이트가 된다.
        config: 저장소의 뿌리에서 본 설정 파일.
    """
    finished = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config, "--site-dir", str(target)],
        cwd=ROOT, env=environment(site_url), capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    if finished.returncode == 0 and config == "mkdocs.yml":
        finish(target, ROOT)
    return finished


def build_with_zensical(root: Path, site_url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """`root`의 설정으로 사이트를 `root/site`에 짓는다. Zensical은 설정이 있는 폴더를 뿌리로 삼는다."""
    return subprocess.run(
        [find_tool("zensical") or "", "build", "--clean", *options],
        cwd=root, env=environment(site_url) | {"GITHUB_SHA": COMMIT, "PYTHONPATH": str(root)},
        capture_output=True, text=True, timeout=110,
    )  # fmt: skip


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """한 번 돌리는 동안 한 번만 만드는 폴더. xdist로 나누어 돌리면 나눈 쪽이 함께 쓴다."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, target = shared / f"{name}.part", shared / name
    with FileLock(shared / f"{name}.lock"):
        if not target.exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make(made)
            made.rename(target)
    return target


class Handler(SimpleHTTPRequestHandler):
    """GitHub Pages처럼 부분 경로 아래에서, 줄여서, 연결을 끊지 않고 보내고, 없는 주소에는 404.html을 보인다."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        inside = self.path.startswith(PREFIX)
        self.path = "/" + self.path.removeprefix(PREFIX)
        target = Path(self.translate_path(self.path))
        if inside and target.is_dir() and not self.path.endswith("/"):
            super().do_GET()  # 빗금을 붙인 주소로 보낸다.
            return
        target = target / "index.html" if target.is_dir() else target
        if inside and target.is_file():
            self._send(200, target)
        else:
            self._send(404, Path(self.directory, "404.html"))

    def _send(self, status: int, file: Path) -> None:
        kind, body = self.guess_type(file), file.read_bytes()
        self.send_response(status)
        if COMPRESSED.match(kind) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        # 글이 아닌 application/wasm에 문자 집합을 붙이면 브라우저가 거절한다.
        text = COMPRESSED.match(kind) and kind != "application/wasm"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """폴더를 띄우고 주소를 준다. 주소를 알아야 지을 수 있는 사이트도 있으므로 폴더는 비어 있어도 된다."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        thread.join(timeout=10)
