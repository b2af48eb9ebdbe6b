"""쪽마다의 보안 정책은 그 쪽에 있던 스크립트만 허락한다."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.building import ROOT
from tests.site.pages import one, pages
from tools.site.policy import policy, write

HEAD = '<!doctype html><html><head><meta charset="utf-8">{}</head><body>{}</body></html>'
# `printf 'x = 1' | openssl dgst -sha256 -binary | base64`
HASH = "'sha256-j/Q23vFFEoVZmhsa1wgASTuNyv3ikS4aODRWMwVOTCY='"


def scripts(html: str) -> list[str]:
    (part,) = (part for part in policy(html).split("; ") if part.startswith("script-src "))
    return part.split()[1:]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", ["'self'"]),
        ("<script>x = 1</script>", ["'self'", HASH]),
        ("<script>x = 1</script><script>x = 1</script>", ["'self'", HASH]),
        ('<script type="module">x = 1</script>', ["'self'", HASH]),
        ('<script src="a.js"></script>', ["'self'"]),
        ('<script type="application/ld+json">{}</script>', ["'self'"]),
    ],
)
def test_scripts_of_the_page_are_allowed_by_their_hash(inside: str, expected: list[str]):
    assert scripts(HEAD.format(inside, "")) == expected
    assert scripts(HEAD.format("", inside)) == expected


def test_policy_stands_before_whatever_it_holds_for(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text(HEAD.format("<script>x = 1</script>", ""), encoding="utf-8")
    write(tmp_path)
    text = (tmp_path / "a/index.html").read_text(encoding="utf-8")
    assert text.index("charset") < text.index("Content-Security-Policy") < text.index("<script>")
    assert HASH in text


def test_page_without_a_charset_is_named(tmp_path: Path):
    (tmp_path / "index.html").write_text("<p>글</p>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"index\.html:1: 문자 집합이 없습니다"):
        write(tmp_path)


def test_command_tells_it_in_one_line(site: Path, tmp_path: Path):
    copied = shutil.copytree(site, tmp_path / "site")
    (copied / "terms/index.html").write_text("<title>글</title><article></article>", encoding="utf-8")
    command = [sys.executable, "-m", "tools.site", str(copied)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    cure = '틀에 <meta charset="utf-8">을 적으십시오'
    assert finished.stderr == f"{copied}/terms/index.html:1: 문자 집합이 없습니다; {cure}\n"
    assert finished.returncode == 1


def test_every_page_has_one(site: Path):
    for _, found in pages(site):
        meta = one(found, 'meta[http-equiv="Content-Security-Policy"]')
        assert "unsafe" not in str(meta["content"])
