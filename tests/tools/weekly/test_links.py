"""바깥 링크의 확인. 이 컴퓨터에 띄운 서버의 링크로 lychee를 돌려 본다."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools.weekly import links
from tools.weekly.links import command, dead
from tools.weekly.report import Broken, read


class Handler(BaseHTTPRequestHandler):
    """경로에 적힌 상태로 답한다."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/") or 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


@pytest.mark.tool("lychee")
def test_dead_links_are_found_and_no_others(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """봇을 막는 곳, 안의 링크, 주장의 링크, 코드 안의 주소는 끊어진 것이 아니다."""
    good = " ".join(f"[좋음]({server}/{status})" for status in (200, 204, 403, 429))
    inside = "[쪽](other.md) [주장](test:test_x) [자리](#none) `https://in-code.example/x`"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/쪽.md").write_text(f"# 쪽\n\n{good} {inside} [나쁨]({server}/404)\n", encoding="utf-8")
    (tmp_path / "evidence").mkdir()
    for name in ("README.md", "CONTRIBUTING.md", "evidence/README.md"):
        (tmp_path / name).write_text(f"[나쁨]({server}/410)" if name == "README.md" else "", encoding="utf-8")
    monkeypatch.setattr(links, "ROOT", tmp_path)
    assert links.main(str(tmp_path / "report.json")) == 0
    found = read((tmp_path / "report.json").read_bytes()).broken
    assert [(part.page, part.kind, part.name) for part in found] == [
        ("README.md", "link", f"{server}/410"),
        ("docs/쪽.md", "link", f"{server}/404"),
    ]
    assert all(str(status) in part.text for status, part in zip((410, 404), found, strict=True))
    assert "열리지 않은 것 2개" in capsys.readouterr().out


def test_report_of_lychee_is_read():
    link = {"url": "https://gone.example/", "status": {"text": "404 Not Found", "code": 404}}
    slow = {"url": "https://slow.example/", "status": {"text": "Timeout"}}
    report = {"total": 2, "error_map": {"docs/a.md": [link]}, "timeout_map": {"docs/b.md": [slow]}}
    assert [*dead(report)] == [
        Broken("docs/a.md", "link", "https://gone.example/", "404 Not Found"),
        Broken("docs/b.md", "link", "https://slow.example/", "Timeout"),
    ]
    assert [*dead({"total": 0})] == []


@pytest.mark.tool("lychee")
def test_options_are_ones_that_lychee_knows(tmp_path: Path):
    (tmp_path / "a.md").write_text("# 가\n", encoding="utf-8")
    finished = subprocess.run(
        command(["a.md"]), cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert json.loads(finished.stdout)["total"] == 0


def test_lychee_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(links, "command", lambda pages: ["false"])
    assert links.main(str(tmp_path / "report.json")) == 1
    assert ": links: lychee가 보고를 쓰지 않았습니다; " in capsys.readouterr().err
    assert not (tmp_path / "report.json").exists()
