"""남의 코드가 보낼 수 있는 나쁜 것들과, GitHub 대신 답하는 것."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tools.untrusted import UntrustedError

# 링크, 부르기, 그림, HTML, 표, 제목, 울타리, 방향을 바꾸는 글자, 빠져나오려는 백틱.
WORDS = (
    "@everyone @field/maintainers",
    "#1 GH-1 field/notes#1 3f1c9a7e5b2d4f60819a2b3c4d5e6f708192a3b4",
    "[눌러 보십시오](https://evil.example)",
    "![](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "<!-- pull-request-changes -->",
    "--> <details open><summary>x</summary>",
    "https://evil.example www.evil.example evil@example.org",
    "<https://evil.example>",
    "` @everyone `",
    "`` [x](https://evil.example) ``",
    "```\n# 제목\n```",
    "\\` @everyone",
    "\\",
    "줄\n\n# 제목\n\n- [x] 할 일\n> 인용\n\n| a | b |\n| - | - |\n| 1 | 2 |",
    "줄\r# 제목\u2028# 제목\u2029# 제목\x85# 제목\x0b# 제목",
    "\u202eevil\u2066 \u200b@\u200beveryone\ufeff",
    "가\u0301\u0302\u0303\u0304\u0305",
    "\x00\x1b[31m빨강\x07",
    "\ud800 짝 없는 대리",
    "[x]: https://evil.example",
    "$$\\href{https://evil.example}{x}$$ $`x`$",
    "::error::가짜 ::set-output name=x::y",
    ":+1: :shipit:",
    "~~~~\n~~~~",
    "",
    " ",
    "`",
    "````````",
    "가" * 3000,
    "`@a" * 600,
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def outside_code(markdown: str) -> tuple[list[str], set[str]]:
    """그린 글에서 인라인 코드 밖의 글과, 인라인 코드 말고 나온 것의 종류."""
    words: list[str] = []
    kinds: set[str] = set()
    for token in MARKDOWN.parse(markdown):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
            words += [child.content] if child.type == "text" else []
            words += [str(child.attrs["href"])] if child.type == "link_open" else []
    return [word for word in words if word.strip()], kinds


def refusal(read: Callable[[bytes], object], found: Any) -> str:
    """그 글을 거절하는 한 줄. 남이 쓴 낱말은 들어 있지 않다."""
    with pytest.raises(UntrustedError) as caught:
        read(json.dumps(found).encode())
    message = str(caught.value)
    assert "\n" not in message
    assert "evil" not in message
    return message


def zipped(**files: bytes | str) -> bytes:
    """이름의 `__`를 점으로 읽는 zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return made.getvalue()


@dataclass
class FakeApi:
    """적어 둔 답을 주고, 보낸 것을 적어 둔다. 적지 않은 것을 물으면 KeyError다."""

    answers: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    sent: list[tuple[str, str, Any]] = field(default_factory=list)

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        if method == "GET":
            return self.answers[path.partition("?")[0]]
        self.sent.append((method, path, body))
        return {"number": 7, "id": 1}

    def download(self, path: str, limit: int) -> bytes:
        return self.files[path][: limit + 1]
