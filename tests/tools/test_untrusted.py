"""남의 코드가 만든 파일을 읽는 법."""

from __future__ import annotations

import io
import random
import re
import struct
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.tools.hostile import WORDS, outside_code, zipped
from tools.untrusted import (
    LONGEST,
    ROOM,
    SHOWN,
    UntrustedError,
    choice,
    code,
    document,
    fitted,
    items,
    member,
    number,
    record,
    text,
)

ROOT = Path(__file__).parents[2]


def packed(name: str, content: bytes = b"{}", method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def twice(name: str) -> bytes:
    """같은 이름의 파일이 둘 든 zip. 어느 것을 읽을지는 읽는 쪽마다 다르다."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, "{}")
        archive.writestr(name, "[]")
    return made.getvalue()


def flagged(archive: bytes) -> bytes:
    """암호를 걸었다고 적은 zip."""
    data = bytearray(archive)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def understated(archive: bytes, size: int) -> bytes:
    """풀었을 때의 크기를 줄여 적은 zip."""
    data = bytearray(archive)
    struct.pack_into("<I", data, 22, size)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, size)
    return bytes(data)


def far(place: int) -> bytes:
    """파일이 그 자리에서 시작한다고 적은 zip. 자리는 64비트로 적는다."""
    data = bytearray(packed("changes.json"))
    entry = data.index(b"PK\x01\x02")
    (end,) = struct.unpack_from("<H", data, entry + 28)
    extra = struct.pack("<HHQ", 1, 8, place)
    struct.pack_into("<H", data, entry + 30, len(extra))
    struct.pack_into("<I", data, entry + 42, 0xFFFFFFFF)
    data[entry + 46 + end : entry + 46 + end] = extra
    directory = data.index(b"PK\x05\x06") + 12
    struct.pack_into("<I", data, directory, struct.unpack_from("<I", data, directory)[0] + len(extra))
    return bytes(data)


ARCHIVES = {
    "not a zip": b"{}",
    "empty": b"",
    "no file": zipped(),
    "two files": zipped(changes__json="{}", other="x"),
    "other name": zipped(other__json="{}"),
    "same name twice": twice("changes.json"),
    "folder": packed("changes.json/"),
    "path that climbs": packed("../changes.json"),
    "path from the root": packed("/changes.json"),
    "path of windows": packed("..\\changes.json"),
    "name with a zero": packed("changes.jsonX").replace(b"jsonX", b"json\0"),
    "encrypted": flagged(packed("changes.json")),
    "other method": packed("changes.json", b"{}", zipfile.ZIP_BZIP2),
    "cut off": packed("changes.json", b"x" * 500)[:400],
    "broken inside": zipped(changes__json="x" * 500).replace(b"\x4b", b"\xff", 1),
    "starts far away": far(2**40),
    "starts at no place": far(2**64 - 1),
    "bomb": zipped(changes__json=b"0" * 5_000_000),
    "bomb that says it is small": understated(zipped(changes__json=b"0" * 5_000_000), 10),
}


@pytest.mark.parametrize("archive", ARCHIVES.values(), ids=ARCHIVES)
def test_archive_that_is_refused(archive: bytes):
    with pytest.raises(UntrustedError) as caught:
        document(member(archive, "changes.json"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archive_with_the_one_file(method: int):
    assert member(packed("changes.json", b"[1]" * 9, method), "changes.json") == b"[1]" * 9


def test_as_much_as_the_limit_and_no_more():
    assert len(member(zipped(a=b"0" * 10), "a", limit=10)) == 10
    with pytest.raises(UntrustedError, match="10바이트를 넘습니다"):
        member(zipped(a=b"0" * 11), "a", limit=10)


DOCUMENTS = {
    "nothing": b"",
    "not utf-8": b'"\xff"',
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "trailing": b"{} {}",
    "not a number": b"[NaN]",
    "infinite": b"[-Infinity]",
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "huge number": b"1" * 100_000,
    "name twice": b'{"pull": 1, "pull": 2}',
    "python": b"{'a': 1}",
}


@pytest.mark.parametrize("data", DOCUMENTS.values(), ids=DOCUMENTS)
def test_document_that_is_refused(data: bytes):
    with pytest.raises(UntrustedError, match=r"^json: 읽을 수 없습니다\(\w+\)$"):
        document(data)


def test_document_that_is_read():
    assert document('{"가": [1, "나", null, true]}'.encode()) == {"가": [1, "나", None, True]}


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (lambda value: record(value, "x", "a", "b"), {"a": 1, "b": 2}, [{"a": 1}, {"a": 1, "b": 2, "c": 3}, [], None, "ab"]),
        (lambda value: items(value, "x", 2), [1, 2], [[1, 2, 3], {}, None, "ab"]),
        (lambda value: number(value, "x", 9), 9, [10, -1, True, 1.0, "1", None, [1]]),
        (lambda value: choice(value, "x", ("a", "b")), "b", ["c", "", None, 1]),
        (lambda value: text(value, "x"), "가", ["가" * (LONGEST + 1), 1, None, []]),
        (lambda value: text(value, "x", re.compile("[a-z]+")), "ab", ["ab\n", "\nab", "", "AB", "a" * (LONGEST + 1)]),
    ],
    ids=["record", "items", "number", "choice", "text", "text of a form"],
)  # fmt: skip
def test_fields_take_only_their_form(read, good, bad):
    assert read(good) == good
    for value in bad:
        with pytest.raises(UntrustedError, match=r"^x: ") as caught:
            read(value)
        assert "가가가" not in str(caught.value), "오류에 남의 글이 들어갑니다"


@pytest.mark.parametrize("choosing", [lambda value: choice(value, "x", ("a",))])
def test_value_that_cannot_be_hashed_is_refused(choosing):
    with pytest.raises(UntrustedError):
        choosing({"a": []})


def as_item(words: str) -> str:
    return f"- 주장 {code(words)} → {code('이름')}\n- 다음"


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_inside_their_code(words: str):
    seen, kinds = outside_code(as_item(words))
    assert seen == ["주장 ", " → ", "다음"]
    assert kinds == {
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "text", "code_inline",
        "paragraph_close", "list_item_close", "bullet_list_close",
    }  # fmt: skip
    assert len(code(words)) <= SHOWN + 2
    assert code(words).isprintable()


def test_no_mixture_gets_out_of_its_code():
    chance = random.Random(20)
    parts = [*"`\\\n\r<>[]()!@#*_~|-= \t\u2028\u202e가", "```", "https://x.y", "<b>", "&lt;", "``"]
    for _ in range(3000):
        words = "".join(chance.choices(parts, k=chance.randint(0, 12)))
        assert outside_code(as_item(words))[0] == ["주장 ", " → ", "다음"], repr(words)


def test_honest_words_are_left_alone():
    assert code("`result()`는 값을 돌려줍니다") == "`result()는 값을 돌려줍니다`"
    assert code("docs/concurrency/as-completed.md") == "`docs/concurrency/as-completed.md`"
    assert code("한글\u1112\u1161\u11ab") == "`한글한`"
    assert code("가" * 200) == f"`{'가' * (SHOWN - 1)}…`"


@pytest.mark.parametrize("letter", "\u115f\u1160\u3164\uffa0\u2800\U0001d159\u200b\u00ad\u034f\U000e0041\u2003\x00")
def test_letter_that_shows_nothing_is_no_letter(letter: str):
    """유니코드가 글자로 치는 것(한글의 채움 문자)으로도 빈 이름을 꾸미지 못한다."""
    assert code(letter * 9) == "`(글 없음)`"
    assert code(f"가{letter}나") in ("`가 나`", "`가나`")


@pytest.mark.parametrize("letter", "\u05d0\u0627\u0661\U00010a00\u202e\u2067\u061c")
def test_letter_that_turns_the_line_around_is_dropped(letter: str):
    """아랍 문자 둘 사이에 있으면 우리가 적은 화살표와 숫자도 거꾸로 놓인다."""
    assert code(f"3.11{letter}3.14") == "`3.11 3.14`"


def test_long_text_is_cut_at_the_end_of_a_line():
    line = f"- {code('@everyone')}"
    assert fitted([line] * 3) == "\n".join([line] * 3)
    found = fitted([line] * 10_000)
    assert len(found) < ROOM + 100
    *kept, _, said = found.splitlines()
    assert (set(kept), said) == ({line}, "길어서 나머지는 적지 않았습니다.")


@pytest.mark.parametrize("module", ["tools.pull_request.comment", "tools.weekly.issue"])
def test_jobs_that_may_write_need_nothing_installed(module: str):
    """설치한 패키지를 볼 수 없는 파이썬으로도 불러와진다."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}; print('evidence' in sys.modules)"
    finished = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (finished.stdout, finished.stderr) == ("False\n", "")
