"""지은 것: 다른 곳에서 아무것도 불러오지 않고, 바꾸지 않은 표시가 남지 않고, 지을 때마다 같다."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urljoin

from tests.site.building import ROOT, SITE_URL, build
from tests.site.pages import pages, sources

LOADING = {"img": "src", "script": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}


def source_line(address: str, needle: str) -> str:
    """그 주소를 적은 곳을 `docs/x.md:12`로. 테마가 적은 것이면 페이지의 주소를 그대로 준다."""
    names = [name for name, found in sources() if SITE_URL + found == address]
    for name in names:
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            if needle in line:
                return f"{name}:{number}"
    return address


def test_nothing_is_loaded_from_another_host(site: Path):
    loaded = []
    for address, page in pages(site):
        for tag, attribute in LOADING.items():
            loaded += [(address, str(found[attribute])) for found in page.select(f"{tag}[{attribute}]")]
        loaded += [
            (address, str(link["href"]))
            for link in page.select("link[href]")
            if set(link["rel"]) & {"stylesheet", "icon", "preload", "preconnect", "manifest"}
        ]
    remote = [
        f"{source_line(address, target)}: third-party: {target}를 다른 곳에서 불러옵니다; docs/assets/에 두십시오"
        for address, target in loaded
        if not urljoin(address, target).startswith((SITE_URL, "data:"))
    ]
    styles = [
        path.name
        for path in site.rglob("*.css")
        if re.search(r"@import|url\(['\"]?(?:https?:)?//", path.read_text("utf-8"))
    ]
    assert (remote, styles) == ([], [])


def test_no_markdown_or_claim_scheme_is_left_over(site: Path):
    """MkDocs는 `test:`로 시작하는 링크를 보지 않는다."""
    for address, page in pages(site):
        assert not page.select('a[href^="test:"], a[href$=".md"]:not([href*="//"], .page-markdown)'), address
        article = page.select_one("article")
        if article and "/seed/" not in address:
            assert "--8<--" not in article.get_text(), address


def test_two_builds_are_identical_byte_for_byte(site: Path, tmp_path: Path):
    assert build(tmp_path / "b", SITE_URL).returncode == 0
    first, second = (
        {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (site, tmp_path / "b")
    )
    assert first == second
