"""남의 코드가 만든 파일을 읽는 법. 쓰기 권한이 있는 작업은 이것만으로 읽는다.

zip은 풀지 않고, 크기를 넘기 전에 멈추며, JSON은 정해 둔 꼴만 받는다. 글은 마크다운의 인라인 코드로만 내보낸다.
표준 라이브러리만 쓰므로 설치할 것이 없다.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

# 정직한 파일은 수백 킬로바이트다.
LIMIT = 1_000_000
# 글 하나의 길이. 이것을 넘는 문장은 페이지에 없다.
LONGEST = 2_000
SHOWN = 160
# GitHub는 65,536글자까지 받는다.
ROOM = 60_000
# 유니코드에는 글자로 적혀 있지만 아무것도 보이지 않는 것: 한글의 채움 문자, 빈 점자, 빈 음표.
BLANK = "\u115f\u1160\u3164\uffa0\u2800\U0001d159"


class UntrustedError(Exception):
    """받아들일 수 없는 파일. 글은 `자리: 무엇이 잘못되었는지` 한 줄이다."""


def member(archive: bytes, name: str, limit: int = LIMIT) -> bytes:
    """zip에 하나만 든 파일의 내용을 준다. 디스크에는 아무것도 쓰지 않는다.

    Parameters:
        name: 들어 있어야 하는 파일의 이름. 폴더는 없다.
        limit: 풀었을 때의 바이트 수. 적힌 크기를 믿지 않고 이만큼까지만 푼다.

    Raises:
        UntrustedError: zip이 아니거나, 다른 것이 들어 있거나, 너무 클 때.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            entries = opened.infolist()
            if [entry.orig_filename for entry in entries] != [name]:
                raise UntrustedError(f"zip: {name} 하나만 들어 있어야 합니다(든 것 {len(entries)}개)")
            if entries[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UntrustedError("zip: 모르는 방법으로 압축했습니다")
            with opened.open(entries[0]) as file:
                data = file.read(limit + 1)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, RuntimeError, NotImplementedError,
    ) as error:  # fmt: skip
        raise UntrustedError(f"zip: 읽을 수 없습니다({type(error).__name__})") from error
    if len(data) > limit:
        raise UntrustedError(f"zip: {name}이 {limit}바이트를 넘습니다")
    return data


def document(data: bytes) -> object:
    """UTF-8 JSON 하나를 읽는다.

    Raises:
        UntrustedError: JSON이 아니거나, 같은 이름이 두 번 나오거나, 수가 아닌 수(NaN)가 있거나, 너무 깊을 때.
    """
    try:
        return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:
        raise UntrustedError(f"json: 읽을 수 없습니다({type(error).__name__})") from error


def record(value: object, where: str, *names: str) -> dict[str, Any]:
    """이름이 꼭 이것들인 객체."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise UntrustedError(f"{where}: 이름이 {', '.join(names)}인 객체가 아닙니다")
    return value


def items(value: object, where: str, most: int) -> list[object]:
    """많아야 `most`개인 목록."""
    if not isinstance(value, list) or len(value) > most:
        raise UntrustedError(f"{where}: 많아야 {most}개인 목록이 아닙니다")
    return value


def text(value: object, where: str, form: re.Pattern[str] | None = None) -> str:
    """글. `form`을 주면 처음부터 끝까지 그 꼴이어야 한다."""
    if not isinstance(value, str) or len(value) > LONGEST or (form and not form.fullmatch(value)):
        raise UntrustedError(f"{where}: {form.pattern if form else f'{LONGEST}글자까지의 글'}이 아닙니다")
    return value


def choice(value: object, where: str, known: tuple[str, ...]) -> str:
    """정해 둔 글 가운데 하나."""
    if value not in known:
        raise UntrustedError(f"{where}: {', '.join(known)} 가운데 하나가 아닙니다")
    return str(value)


def number(value: object, where: str, most: int = 10**9) -> int:
    """0부터 `most`까지의 정수. 참과 거짓은 수가 아니다."""
    if type(value) is not int or not 0 <= value <= most:
        raise UntrustedError(f"{where}: 0부터 {most}까지의 정수가 아닙니다")
    return value


def code(words: str, most: int = SHOWN) -> str:
    """어떤 글이든 뜻 없는 글자로 보이는 인라인 코드.

    인라인 코드 안에서 GitHub는 링크, HTML, 부르기(`@이름`), 이슈 번호를 읽지 않는다. 빠져나올 길은 백틱과 줄바꿈뿐이므로
    없앤다. 보이지 않는 글자, 겹쳐 쓰는 글자, 둘레의 글까지 거꾸로 놓는 글자(아랍 문자 따위)도 없앤다.
    """
    composed = unicodedata.normalize("NFC", words[: 4 * most])
    kept = "".join(letter if _shown(letter) else " " for letter in composed if not _stacked(letter))
    line = " ".join(kept.replace("`", "").split())
    return f"`{line[: most - 1]}…`" if len(line) > most else f"`{line or '(글 없음)'}`"


def fitted(lines: Iterable[str]) -> str:
    """댓글이나 이슈가 받을 만큼의 줄. 줄마다 인라인 코드가 닫혀 있으므로 줄의 끝에서만 자른다."""
    kept: list[str] = []
    room = ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "", "길어서 나머지는 적지 않았습니다."])
        kept.append(line)
    return "\n".join(kept)


def _stacked(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me")


def _shown(letter: str) -> bool:
    turning = unicodedata.bidirectional(letter) in ("R", "AL", "AN")
    return letter.isprintable() and letter not in BLANK and not turning


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("같은 이름이 두 번 나옵니다")
    return found


def _never(constant: str) -> None:
    raise ValueError(f"{constant}는 JSON의 수가 아닙니다")
