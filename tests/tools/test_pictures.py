"""미리 보기 그림: 줄을 나누는 법과 쪽의 머리에 적는 것. 그리는 것은 배포할 때 설치하는 Pillow가 한다."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.site import pictures
from tools.site.pages import BuiltPage
from tools.site.pictures import FILE, find_font, wrap

LINES = {
    "one line": ("가 나", ["가 나"]),
    "at a space": ("가나다 라마바", ["가나다", "라마바"]),
    "long word": ("가나다라마바사", ["가나다라마", "바사"]),
    "long word behind another": ("가 나다라마바사", ["가", "나다라마바", "사"]),
    "too much": ("가나다라 가나다라 가나다라 가", ["가나다라", "가나다라", "가나다라…"]),
    "too much without a place": ("가나다라마 가나다라마 가나다라마 가", ["가나다라마", "가나다라마", "가나다라…"]),
    "nothing": ("", [""]),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=LINES)
def test_lines_are_as_wide_as_the_picture(text: str, expected: list[str]):
    assert wrap(text, 5, len, 3) == expected


def test_every_page_names_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Drawn:
        def save(self, path: Path, *, optimize: bool) -> None:
            path.write_bytes(b"png")

    monkeypatch.setattr(pictures, "draw", lambda *_: Drawn())
    found = []
    for address, title in (("", "노트"), ("concurrency/x/", '"큐"')):
        file = tmp_path / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<head></head>", encoding="utf-8")
        found.append(BuiltPage(file, address, title, "설명", f"https://notes.example/{address}", ""))
    assert pictures.write(tmp_path, found, Path("font")) == 2
    html = found[1].file.read_text(encoding="utf-8")
    assert '<meta property="og:image" content="https://notes.example/concurrency/x/preview.png">' in html
    assert '<meta property="og:image:alt" content="&quot;큐&quot;">' in html
    assert html.endswith('<meta name="twitter:card" content="summary_large_image"></head>')
    assert (tmp_path / "concurrency/x" / FILE).read_bytes() == b"png"


def test_missing_font_is_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"requirements/pictures\.txt:1: pictures: 글꼴이 없습니다; "):
        find_font()
