"""출력을 비교하기 전에 실행할 때마다 달라지는 것을 바꾼다."""

from __future__ import annotations

import re
from pathlib import Path

# 양쪽에 차례대로 적용한다. 이 표가 전부다.
REPLACEMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b0x[0-9a-fA-F]{6,16}\b"), "0x7f0000000000"),
    (re.compile(r"\b\d+\.\d+(?= ?(?:s\b|ms\b|초|밀리초|seconds\b))"), "0.00"),
    (re.compile(r"(?i)\b(pid|process)([ =:#]+)\d+\b"), r"\g<1>\g<2>12345"),
    (re.compile(r"(?:/private)?(?:/var/folders|/tmp)/[^\s'\",:)]+"), "/tmp/x"),
)


def normalize(text: str, root: Path) -> str:
    """걸린 시간, 메모리 주소, 프로세스 번호, 임시 경로, 저장소의 자리를 정해진 글로 바꾼다.

    Parameters:
        text: 비교할 출력.
        root: 저장소의 뿌리. 출력에 나오면 `/notes`로 바꾼다.
    """
    text = text.replace("\r\n", "\n").replace(str(root), "/notes")
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text
