"""지은 사이트의 HTML이 규격에 맞고(vnu), 링크와 자리가 모두 있다(lychee)."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evidence.running import find_tool
from tests.site.building import PREFIX

VNU = Path(sys.prefix, "browser/node_modules/vnu-jar/build/dist/vnu.jar")
ALLOWED = tomllib.loads(Path(__file__).with_name("html_allowed.toml").read_text(encoding="utf-8"))["allowed"]
PAGE = '<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>쪽</title></head><body>{}</body></html>'


def vnu(target: Path) -> list[dict[str, Any]]:
    """규격에 맞지 않는 곳. 알려 주기만 하는 것(info)은 뺀다."""
    command = ["java", "-Xss4m", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json", str(target)]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=280)
    return json.loads(finished.stderr)["messages"]


def allowed(message: dict[str, Any], entry: dict[str, str]) -> bool:
    return message["message"].startswith(entry["message"]) and entry["extract"] in message.get("extract", "")


def broken_links(site: Path) -> list[tuple[str, str]]:
    """없는 곳을 가리키는 (페이지, 링크). 부분 경로 위의 폴더를 서버의 뿌리로 본다."""
    root = site.parents[PREFIX.strip("/").count("/")]
    command = [
        str(find_tool("lychee")), "--offline", "--include-fragments", "--index-files", "index.html",
        "--root-dir", str(root), "--no-progress", "--format", "json", f"{site}/**/*.html",
    ]  # fmt: skip
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=110)
    report = json.loads(finished.stdout)
    assert report["total"] > 0, finished.stderr
    return sorted(
        (Path(page).relative_to(site).as_posix(), unquote(found["url"].removeprefix(root.as_uri())))
        for page, links in report["error_map"].items()
        for found in links
    )


@pytest.mark.tool("java")
@pytest.mark.tool("vnu")
@pytest.mark.timeout(300)
def test_html_is_valid(site: Path):
    """허용 목록은 필요한 만큼만 둔다."""
    found = vnu(site)
    errors = [
        f"{unquote(message['url']).removeprefix(f'file:{site}/')}:{message.get('lastLine')}: {message['message']}"
        for message in found
        if not any(allowed(message, entry) for entry in ALLOWED)
    ]
    unused = [entry["message"] for entry in ALLOWED if not any(allowed(message, entry) for message in found)]
    assert (errors, unused) == ([], [])


@pytest.mark.tool("java")
@pytest.mark.tool("vnu")
def test_planted_errors_are_found(tmp_path: Path):
    bad = '<p id="planted"></p><p id="planted"></p><div>'
    (tmp_path / "index.html").write_text(PAGE.format(bad), encoding="utf-8")
    found = {message["message"] for message in vnu(tmp_path)}
    assert {"Duplicate ID “planted”.", "Unclosed element “div”."} <= found


@pytest.mark.tool("lychee")
def test_links_and_anchors_exist(site: Path):
    assert broken_links(site) == []


@pytest.mark.tool("lychee")
def test_planted_broken_links_are_found(tmp_path: Path):
    good = ["#자리", "../둘/", "../둘/#자리", f"{PREFIX}둘/"]
    bad = {
        "/둘/": "/둘",
        "../둘/#no": f"{PREFIX}둘#no",
        "../없음/": f"{PREFIX}없음",
        "#no": f"{PREFIX}하나/index.html#no",
    }
    site = tmp_path / "사이트 a" / PREFIX.strip("/")
    for name, links in (("하나", [*good, *bad]), ("둘", good)):
        body = "".join(f'<a href="{link}">링크</a>' for link in links)
        (site / name).mkdir(parents=True)
        (site / name / "index.html").write_text(PAGE.format(f'<p id="자리">{body}</p>'), encoding="utf-8")
    assert broken_links(site) == sorted(("하나/index.html", found) for found in bad.values())
