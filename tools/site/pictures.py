"""쪽의 주소를 대화에 붙였을 때 보이는 그림(og:image). 배포할 때만 만든다(requirements/pictures.txt).

python -m tools.site.pictures 지은-폴더
"""

from __future__ import annotations

import html
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tools.site import pages
from tools.site.pages import BuiltPage

FILE = "preview.png"
# 큰 카드에 권하는 크기(https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image).
SIZE = (1200, 630)
MARGIN = 80
BACK, FRONT, QUIET, GREEN = "#16181d", "#ffffff", "#a3a9b5", "#146c43"
ELLIPSIS = "…"


def write(site: Path, found: list[BuiltPage], font: Path) -> int:
    """쪽마다 그림을 만들고, 쪽의 머리에 그 주소를 적는다. 만든 수를 준다.

    Parameters:
        font: 한글이 있는 글꼴.
    """
    name = next(page.title for page in found if not page.address)
    for page in found:
        draw(page.title, page.section, page.description, name, font).save(page.file.parent / FILE, optimize=True)
        head = "".join(
            f'<meta {key}="{label}" content="{html.escape(content)}">'
            for key, label, content in (
                ("property", "og:image", f"{page.canonical}{FILE}"),
                ("property", "og:image:width", str(SIZE[0])),
                ("property", "og:image:height", str(SIZE[1])),
                ("property", "og:image:alt", page.title),
                ("name", "twitter:card", "summary_large_image"),
            )
        )
        text = page.file.read_text(encoding="utf-8")
        page.file.write_text(text.replace("</head>", f"{head}</head>", 1), encoding="utf-8")
    return len(found)


def draw(title: str, section: str, description: str, name: str, font: Path) -> Any:
    """제목과 설명을 적은 그림(PIL.Image)."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", SIZE, BACK)
    pen = ImageDraw.Draw(picture)
    large, small = ImageFont.truetype(font, 68), ImageFont.truetype(font, 32)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=GREEN)
    pen.text((MARGIN, 64), section or name, font=small, fill=QUIET)
    width = SIZE[0] - 2 * MARGIN
    at = 130
    for line in wrap(title, width, large.getlength, 3):
        pen.text((MARGIN, at), line, font=large, fill=FRONT)
        at += 92
    at += 24
    for line in wrap(description, width, small.getlength, 2):
        pen.text((MARGIN, at), line, font=small, fill=QUIET)
        at += 48
    pen.text((MARGIN, SIZE[1] - 88), name, font=small, fill=FRONT)
    return picture


def wrap(text: str, width: float, length: Any, most: int) -> list[str]:
    """빈칸에서 나눈 줄. 한 줄보다 긴 낱말은 글자에서 나누고, 남는 것은 줄임표로 끝낸다.

    Parameters:
        length: 글의 너비를 재는 함수.
        most: 줄의 수의 한도.
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if length(joined) <= width:
            lines[-1] = joined
            continue
        lines += [""] if lines[-1] else []
        for letter in word:
            if length(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while length(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def find_font() -> Path:
    """설치한 패키지에 든 글꼴."""
    spec = find_spec("koreanize_matplotlib")
    if not spec or not spec.submodule_search_locations:
        sys.exit("requirements/pictures.txt:1: pictures: 글꼴이 없습니다; make pictures로 실행하십시오")
    return Path(spec.submodule_search_locations[0], "fonts/NanumGothicBold.ttf")


if __name__ == "__main__":
    site = Path(sys.argv[1])
    print(f"· 그림 {write(site, pages.read(site), find_font())}개를 만들었습니다")
