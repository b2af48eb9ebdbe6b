"""쪽마다 콘텐츠 보안 정책(CSP)을 적는다: 이 사이트의 파일과, 지을 때 쪽에 있던 스크립트만 쓴다.

GitHub Pages는 머리글(header)을 보낼 수 없어 `<meta>`로 적는다. `<meta>`는 뒤에 오는 것에만 걸리므로 문자 집합 바로 뒤에 둔다.

브라우저의 파이썬(WebAssembly)은 워커에서만 돈다. 파일에서 띄운 워커는 쪽의 정책이 아니라 자기 머리글의 정책을 따르므로
쪽이 `wasm-unsafe-eval`을 허락하지 않아도 된다(크로미움과 파이어폭스에서 확인).
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

CHARSET = re.compile(r'<meta charset="utf-8" ?/?>', re.IGNORECASE)
# 실행하지 않는 자료(JSON-LD)는 정책이 막지 않는다.
SCRIPTS = "script:not([src]):not([type]), script:not([src])[type=module]"


def write(site: Path) -> None:
    """지은 사이트의 모든 HTML에 정책을 적는다.

    Raises:
        ValueError: 문자 집합을 적지 않은 쪽이 있을 때.
    """
    for file in sorted(site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        added, count = CHARSET.subn(lambda found, text=text: f"{found[0]}\n{_meta(text)}", text, count=1)
        if not count:
            raise ValueError(f'{file}:1: 문자 집합이 없습니다; 틀에 <meta charset="utf-8">을 적으십시오')
        file.write_text(added, encoding="utf-8")


def policy(html: str) -> str:
    """그 쪽의 정책."""
    scripts = sorted({_hash(node.text()) for node in LexborHTMLParser(html).css(SCRIPTS)})
    parts = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *scripts],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in parts.items())


def _meta(html: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
