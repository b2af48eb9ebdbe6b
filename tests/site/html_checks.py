"""지은 사이트의 HTML이 규격에 맞고(vnu), 링크와 자리가 모두 있다(lychee). `make html`이 돌린다."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.site.building import build

MODULES = Path(sys.prefix, "browser/node_modules")

# lychee는 폴더를 사이트의 뿌리로 본다. 부분 경로 아래의 링크는 test_build.py가 본다.
ADDRESS = "https://notes.example/"
VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
LYCHEE = shutil.which("lychee", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
ALLOWED = tomllib.loads(Path(__file__).with_name("html_allowed.toml").read_text(encoding="utf-8"))["allowed"]
BROKEN = "concurrency/futures/index.html"

no_vnu = pytest.mark.skipif(not (VNU.exists() and shutil.which("java")), reason="vnu나 java가 없음")
no_lychee = pytest.mark.skipif(not LYCHEE, reason="lychee가 없음")


@pytest.fixture(scope="module")
def rooted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rooted")
    finished = build(folder, ADDRESS)
    assert finished.returncode == 0, finished.stderr
    return folder


def vnu(target: Path) -> list[dict[str, Any]]:
    """규격에 맞지 않는 곳. 알려 주기만 하는 것(info)은 뺀다."""
    command = ["java", "-Xss4m", "-jar", str(VNU), "--skip-non-html", "--errors-only", "--format", "json", str(target)]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)
    return json.loads(finished.stderr)["messages"]


def allowed(message: dict[str, Any], entry: dict[str, str]) -> bool:
    return message["message"].startswith(entry["message"]) and entry["extract"] in message.get("extract", "")


def errors(site: Path, page: str = "") -> list[str]:
    """허용하지 않은 곳을 `주소:줄: 무엇이 잘못되었는지`로."""
    return [
        f"{unquote(message['url']).removeprefix(f'file:{site}/')}:{message.get('lastLine')}: {message['message']}"
        for message in vnu(site / page)
        if not any(allowed(message, entry) for entry in ALLOWED)
    ]


def broken_links(site: Path) -> list[tuple[str, str]]:
    """없는 곳을 가리키는 (페이지, 링크)."""
    command = [
        str(LYCHEE), "--offline", "--include-fragments", "--index-files", "index.html", "--root-dir", str(site),
        "--no-progress", "--format", "json", f"{site}/**/*.html",
    ]  # fmt: skip
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    report = json.loads(finished.stdout)
    assert report["total"] > 0
    return sorted(
        (Path(page).relative_to(site).as_posix(), found["url"].removeprefix(site.as_uri()))
        for page, links in report["error_map"].items()
        for found in links
    )


@no_vnu
@pytest.mark.timeout(300)
def test_html_is_valid(rooted: Path):
    assert errors(rooted) == []


@no_vnu
def test_what_is_allowed_is_still_found(rooted: Path):
    """허용 목록은 필요한 만큼만 둔다."""
    found = vnu(rooted / BROKEN)
    unused = [entry["message"] for entry in ALLOWED if not any(allowed(message, entry) for message in found)]
    assert unused == []


@no_lychee
def test_links_and_anchors_exist(rooted: Path):
    assert broken_links(rooted) == []


@pytest.fixture
def plant(rooted: Path, tmp_path: Path) -> Callable[[str], Path]:
    """사이트를 복사하고, 한 페이지의 본문 첫머리에 HTML을 심는다."""

    def _plant(html: str) -> Path:
        copy = tmp_path / "site"
        shutil.copytree(rooted, copy)
        text = (copy / BROKEN).read_text(encoding="utf-8")
        assert text.count("<h1") == 1
        (copy / BROKEN).write_text(text.replace("<h1", f"{html}<h1"), encoding="utf-8")
        return copy

    return _plant


@no_vnu
@pytest.mark.parametrize(
    ("html", "message"),
    [("<div>", "Unclosed element “div”."), ('<p id="planted"></p><p id="planted"></p>', "Duplicate ID “planted”.")],
)
def test_planted_error_is_found(plant: Callable[[str], Path], html: str, message: str):
    assert any(
        found.startswith(f"{BROKEN}:") and found.endswith(f": {message}") for found in errors(plant(html), BROKEN)
    )


@no_lychee
@pytest.mark.parametrize("href", ["#없는-자리", "../없음/", "../tasks/#no"])
def test_planted_broken_link_is_found(plant: Callable[[str], Path], href: str):
    [(page, link)] = broken_links(plant(f'<a href="{href}">링크</a>'))
    assert page == BROKEN
    assert unquote(link).rstrip("/").endswith(href.strip("./").rpartition("#")[2])
