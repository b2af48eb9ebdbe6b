"""블록이 어떤 파일이 되고, 앞 블록의 결과인지."""

from __future__ import annotations

import pytest

from tools.note.blocks import decide, guess
from tools.note.reading import read

GUESSES = {
    "import x\n": ".py",
    "f(1)\n": ".py",
    "with a as b:\n": ".py",
    "@pytest.fixture\ndef x(:\n": ".py",
    ">>> 1\n1\n": ".pycon",
    "pip install x\n": ".sh",
    "$ ls\n": ".sh",
    "# 설치\npoetry add x\n": ".sh",
    '{"a": 1}\n': ".json",
    "[1, 2]\n": ".json",
    "[tool.x]\na = 1\n": ".toml",
    "1\n2\n": ".txt",
    "hello world\n": ".txt",
    "(1, 2)\n": ".txt",
    "": ".txt",
}
PROGRAM = "```python\nprint(1)\n```\n"
# 프로그램 뒤에 오는 글 → 그 블록의 확장자
FOLLOWING = {
    "```\n1\n```": ".out",
    "\n```text\n1\n```": ".out",
    "결과\n```\n1\n```": ".out",
    "**출력 결과:**\n```bash\n1\n```": ".out",
    "### 실행 결과\n\n    1": ".out",
    "```bash\nls\n```": ".sh",
    "```\nprint(2)\n```": ".py",
    "다른 이야기이다.\n```\n1\n```": ".txt",
    "결과\n\n또 다른 글\n```\n1\n```": ".txt",
    "결과\n```json\n{}\n```": ".json",
    "-> 실행결과\n\n```python\n나이는 [22]세\n```": ".out",
    "결과\n```python\nprint(2)\n```": ".py",
    "결과\n```python\n>>> 1\n1\n```": ".pycon",
    "```\n```": ".txt",
}


@pytest.mark.parametrize("text", GUESSES)
def test_language_of_a_block_without_one(text: str):
    assert guess(text) == GUESSES[text]


@pytest.mark.parametrize("text", FOLLOWING)
def test_block_after_a_program(text: str):
    first, second = decide(read(PROGRAM + text).pieces).values()
    assert (first.suffix, second.suffix) == (".py", FOLLOWING[text])
    assert second.program == (1 if second.suffix == ".out" else 0)


def test_one_program_has_one_result():
    found = decide(read(f"{PROGRAM}```\n1\n```\n```\n2\n```\n").pieces).values()
    assert [block.suffix for block in found] == [".py", ".out", ".txt"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("```python\npip install x\n```", "파이썬이라고 적었지만 셸의 명령으로 보입니다"),
        ("```python\nx\n```", "정의하지 않은 이름이 있습니다(x)"),
        ("```python\nf = len\nf(1)\n0\n```", "값만 있는 줄이 있습니다"),
        ("```python\nif\n```", "2번째 줄을 파이썬으로 읽을 수 없습니다(invalid syntax)"),
        ("```sh\n$ ls\n```", "명령에 프롬프트($)가 있습니다"),
        ("```sh\n```", "블록이 비어 있습니다"),
        ("> ```sh\n> ls\n> ```", "인용(>) 안의 블록을 인용 밖으로 옮겼습니다"),
        ("> ```sh\n> ls\n글", "울타리를 닫지 않아 인용의 끝까지를 블록으로 보았습니다"),
        ("```sh\nls", "울타리를 닫지 않아 노트의 끝까지를 블록으로 보았습니다"),
        (" ```sh\nls\n```", "닫는 울타리의 들여쓰기나 길이가 여는 것과 다릅니다"),
        ('```sh\n--8<-- "a"\n```', "블록에 포함 줄로 보이는 글이 있습니다"),
    ],
)
def test_what_a_person_must_look_at(text: str, doubt: str):
    (block,) = decide(read(text).pieces).values()
    assert doubt in [each.split("; ")[0] for each in block.doubts]


def test_names_that_a_block_makes_itself_are_no_doubt():
    code = "import a.b as c\nfrom d import e\nasync def f(g, *h, i=1, **j):\n    k = [m for m in g]\n    try:\n        c(e, h, i, j, k)\n    except OSError as n:\n        print(n, f)\n"
    (block,) = decide(read(f"```python\n{code}```").pieces).values()
    assert block.doubts == ()
