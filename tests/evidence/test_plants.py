"""심어 본 잘못: 쪽, 스니펫, 테스트 한 벌을 심고 실제로 돌려 관문이 무엇을 말하는지 본다.

모두 한 저장소에 심어 pytest를 한 번만 돌린다. `PLANTS`는 잡히는 것과 그 한 줄, `READERS`는 잡히지 않아 사람이 읽어야 하는
것과 증거 페이지가 그것을 말하는 문장이다.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from evidence.running import VERSION
from tests.evidence.conftest import Tree, copied

HEAD = '# 제목\n\n[{sentence}](test:test_x)\n\n```{language}\n--8<-- "{name}/{file}"\n```\n'
IMPORT = "from snippets.{name}.x import one\n\n\n"
ONE = "def one():\n    return 1\n"
OUTPUT = '\n```text\n--8<-- "{name}/x.out"\n```\n'
COMPARE = 'def test_x(expect_output):\n    expect_output("{name}/x.py")\n'
RUN = 'def test_x(run):\n    assert run("{name}/x.py").returncode == 0\n'
USE = 'def test_x(use):\n    assert use("{name}/{file}").read_text()\n'


def say(line: str, *values: object) -> str:
    """`<>`를 차례로 채운 줄."""
    for value in values:
        line = line.replace("<>", str(value), 1)
    return line


UNRUN = "{page}:6: unproven: {code}의 <>번째 줄을 Python {here}에서 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오"
UNUSED = "{page}:6: unproven: {code}를 실행한 통과한 테스트가 없습니다; 그 파일을 실행하거나 쓰는 테스트를 쓰십시오"
NOT_RUN = "{page}:6: unproven: {code}를 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오"
EMPTY = "{page}:3: claim: {test}::test_x 테스트가 실패할 수 없습니다(<>); 계산한 것을 확인하는 assert를 쓰십시오"
NO_ASSERT = say(EMPTY, "assert나 pytest.raises나 expect_output이 없습니다")
DEAD_ASSERT = say(EMPTY, "assert가 계산한 값을 보지 않거나 실행되지 않습니다")
NOT_PASSED = "{page}:3: claim: {test}::test_x 테스트가 통과하지 않았습니다(<>); 코드나 문장을 고치십시오"
FAILED = "{test}:<>: failed: {test}::test_x 테스트가 Python {here}에서 실패했습니다; 확인해 고치십시오: make test ONLY={test}"
SKIPPED = "{test}:<>: skip: {test}::<>을 허용하지 않는 까닭으로 건너뛰었습니다(<>); python, free_threaded, platform, tool 표시로 바꾸십시오"
OUTSIDE = "{test}:7: skip: {test}::test_x<>의 범위(>=9)에 지원하는 파이썬이 없습니다; 범위를 고치십시오"
NEVER = "{test}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"
NO_TEST = "{page}:3: claim: {test}::test_x 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
UNCOLLECTED = "{page}:3: claim: {test}::test_x 테스트가 원장에 없습니다; 모으는 이름인지 보고 make test를 실행하십시오"
NOT_COMPARED = "{page}:10: wrong-output: {folder}/x.out를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
LANGUAGE = "{page}:6: inline-code: 울타리의 언어 'python'가 {file}와 다릅니다; <>로 쓰십시오"
NOWHERE = "{page}:3: claim: {test}::test_x<> 테스트가 어디에서도 통과하지 않았습니다; 표시한 범위를 고치십시오"


class Plant(NamedTuple):
    """심을 것과, 관문이 말해야 하는 줄.

    글의 `{name}`은 심는 폴더의 이름이고 `{code}`, `{test}`, `{page}`는 그 스니펫, 테스트, 쪽의 경로다.

    Parameters:
        test: 테스트 모듈의 글. 앞에 `one`을 불러오는 줄이 붙는다.
        caught: 관문이 말하는 줄.
        code: 스니펫의 글.
        more: 쪽의 끝에 더할 글.
        files: 더할 파일. `snippets/{name}/`에서 본 이름이거나 저장소에서 본 경로다.
        file: 쪽이 보이는 파일.
        sentence: ✓가 붙은 문장.
        publish: 배포할 때 더 말하는 줄.
    """

    test: str
    caught: tuple[str, ...] = ()
    code: str = ONE
    more: str = ""
    files: Mapping[str, str] = {}
    file: str = "x.py"
    sentence: str = "하나입니다"
    language: str = "python"
    publish: tuple[str, ...] = ()


def body(text: str) -> str:
    return f"def test_x():\n    {text}\n"


def code(text: str, *lines: int) -> Plant:
    """스니펫을 실행하지만 그 줄들은 실행하지 않는 것."""
    return Plant(RUN, tuple(say(UNRUN, line) for line in lines), text)


PLANTS: dict[str, Plant] = {
    "nothing is wrong": Plant(body("assert one() == 1")),
    # 증명하지 않는 테스트
    "pass": Plant(body("pass"), (NO_ASSERT, NOT_RUN)),
    "dots": Plant(body("..."), (NO_ASSERT, NOT_RUN)),
    "docstring": Plant(body("'글'"), (NO_ASSERT, NOT_RUN)),
    "assert True": Plant(body("one(); assert True"), (DEAD_ASSERT,)),
    "assert of constants": Plant(body("one(); assert 1 + 1 == 2"), (DEAD_ASSERT,)),
    "comparison without assert": Plant(body("one() == 3"), (NO_ASSERT,)),
    "call without assert": Plant('def test_x(run):\n    run("{name}/x.py")\n    one()\n', (NO_ASSERT,)),
    "failure that is swallowed": Plant(
        "import contextlib\n\n\n" + body("with contextlib.suppress(AssertionError):\n        assert one() == 3"),
        (DEAD_ASSERT,),
    ),
    "assert in a function that nobody calls": Plant(
        body("one()\n    def check():\n        assert one() == 3"), (DEAD_ASSERT,)
    ),
    "assert after return": Plant(body("one()\n    return\n    assert one() == 3"), (DEAD_ASSERT,)),
    "assert in a thread": Plant(
        "import threading\n\n\ndef check():\n    assert one() == 3\n\n\n"
        + body("t = threading.Thread(target=check); t.start(); t.join(); assert one() == 1"),
        (say(NOT_PASSED, "failed"), say(FAILED, 11)),
    ),
    "async without a mark": Plant(
        "async def test_x():\n    assert one() == 3\n", (say(NOT_PASSED, "failed"), say(FAILED, 4))
    ),
    "name that is not collected": Plant("def check_x():\n    assert one() == 3\n", (NEVER, NO_TEST, NOT_RUN)),
    "test that is switched off": Plant(
        body("assert one() == 3") + "\n\ntest_x.__test__ = False\n\n\ndef test_y():\n    one()\n", (UNCOLLECTED,)
    ),
    "module that is switched off": Plant("__test__ = False\n\n\n" + body("assert one() == 3"), (NEVER, NOT_RUN)),
    "module that skips itself": Plant(
        "import pytest\n\npytest.skip(allow_module_level=True)\n\n\n" + body("assert one() == 3"), (NEVER, NOT_RUN)
    ),
    "module that is not collected": Plant(
        body("assert one() == 3"),
        (NEVER, NOT_RUN),
        files={"tests/{name}/conftest.py": "collect_ignore = ['test_x.py']\n"},
    ),
    "one case is skipped": Plant(
        "import pytest\n\n\n@pytest.mark.parametrize('n', [1, pytest.param(3, marks=pytest.mark.skip)])\n"
        "def test_x(n):\n    assert one() == n\n",
        (say(SKIPPED, 7, "test_x[3]", "unconditional skip"),),
    ),
    "no case at all": Plant(
        "import pytest\n\n\n@pytest.mark.parametrize('n', [])\ndef test_x(n):\n    assert one() == n\n",
        (say(SKIPPED, 7, "test_x[NOTSET]", "got empty parameter set for (n)"), NOT_RUN),
    ),
    "expected to fail": Plant(
        "import pytest\n\n\n@pytest.mark.xfail(reason='모름')\ndef test_x():\n    assert one() == 3\n",
        (say(NOT_PASSED, "xfailed"), say(SKIPPED, 7, "test_x", "모름"), NOT_RUN),
    ),
    "W1: never, nowhere": Plant(
        "import pytest\n\n\n@pytest.mark.python('>=9')\ndef test_x():\n    assert one() == 3\n",
        (say(OUTSIDE, ""),),
        publish=(say(NOWHERE, ""), NOT_RUN),
    ),
    "W1: one case never": Plant(
        "import pytest\n\n\n@pytest.mark.parametrize('n', [1, pytest.param(3, marks=pytest.mark.python('>=9'))])\n"
        "def test_x(n):\n    assert one() == n\n",
        (say(OUTSIDE, "[3]"),),
        publish=(say(NOWHERE, "[3]"),),
    ),
    "tool that is nowhere": Plant(
        "import pytest\n\n\n@pytest.mark.tool('no-such-tool')\ndef test_x():\n    assert one() == 3\n",
        publish=(
            "{page}:3: claim: {test}::test_x 테스트가 Python 3.11, 3.14에서 통과하지 않았습니다; 그 판에서 돌리거나 범위를 표시하십시오",
            NOT_RUN,
        ),
    ),
    # 아무도 실행하지 않은 줄
    "W3: pragma": code("def wrong():  # pragma: no cover\n    return 2\n", 2),
    "W3: types only": code(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from no_such_module import X\n", 3
    ),
    "W3: dots": code("class C:\n    def m(self):\n        ...\n", 3),
    "W3: code after return": code("def f():\n    return 1\n    print(2)\n\n\nf()\n", 3),
    "W3: if False": code("if False:\n    print(1)\n", 2),
    "W3: while 0": code("while 0:\n    print(1)\n", 2),
    "W3: if not __debug__": code("if not __debug__:\n    print(1)\n", 2),
    "W3: settings of coverage": code("def wrong():\n    return 2\n", 2)._replace(
        files={".coveragerc": "[report]\nexclude_also = def wrong\n"}
    ),
    "except that nobody raised": code("try:\n    x = 1\nexcept ValueError:\n    x = 2\n", 4),
    "case that nobody matched": code("match 1:\n    case 1:\n        x = 1\n    case 2:\n        x = 2\n", 5),
    "generator that nobody started": code("def f():\n    yield 1\n\n\nf()\n", 2),
    "W11: code on the line of a marker": Plant(
        RUN,
        ("{code}:2: missing: 구역 표식이 코드와 한 줄에 있습니다; 표식만 있는 주석 줄로 옮기십시오",),
        "value = 2\nvalue = 1  # --8<-- [start:a]\nprint(value)\n# --8<-- [end:a]\n",
        file="x.py:a",
    ),
    "W11: line outside of the section": Plant(
        RUN,
        (say(UNRUN, 6),),
        "# --8<-- [start:a]\nx = 1\n# --8<-- [end:a]\n\ndef wrong():\n    return 2\n",
        file="x.py:a",
    ),
    "syntax error": Plant(
        'def test_x(run):\n    assert "SyntaxError" in run("{name}/x.py").stderr\n',
        (NOT_RUN,),
        "def (:\n",
        sentence="`SyntaxError`입니다",
    ),
    "misspelt marker": code("# --8<-- [begin:a]\nx = 1\n")._replace(
        caught=("{code}:1: missing: 구역 표식을 읽을 수 없습니다; [start:이름]이나 [end:이름]으로 쓰십시오",)
    ),
    # 출력
    "W4: output that is only used": Plant(
        USE.replace("{file}", "x.out"),
        (say(NOT_PASSED, "failed"), say(FAILED, 1)),
        "print(1)\n",
        OUTPUT,
        {"x.out": "999\n"},
    ),
    "W4: typed text": Plant(
        'def test_x(check_output):\n    check_output("{name}/x.py", "999\\n")\n',
        (say(NOT_PASSED, "failed"), say(FAILED, 1)),
        "print(1)\n",
        OUTPUT,
        {"x.out": "999\n"},
    ),
    "output that nobody compared": Plant(RUN, (NOT_COMPARED,), "print(1)\n", OUTPUT, {"x.out": "999\n"}),
    "M6: missing last newline": Plant(
        COMPARE, (say(NOT_PASSED, "failed"), say(FAILED, 1)), "print(1)\n", OUTPUT, {"x.out": "1"}
    ),
    "M2: second stream": Plant(
        'def test_x(run, check_output):\n    check_output("{name}/x.py", run("{name}/x.py"))\n',
        (say(NOT_PASSED, "failed"), say(FAILED, 1)),
        "import sys\nprint(1)\nprint(2, file=sys.stderr)\n",
        OUTPUT,
        {"x.out": "1\n"},
    ),
    "M2: one stream without saying so": Plant(
        'def test_x(expect_output):\n    expect_output("{name}/x.py", stdout=True)\n',
        ("{page}:10: wrong-output: {folder}/x.out는 표준 출력만 비교합니다; 블록의 제목에 '표준 출력'이라고 쓰십시오",),
        "import sys\nprint(1)\nprint(2, file=sys.stderr)\n",
        OUTPUT,
        {"x.out": "1\n"},
    ),
    "M3: mark on a count": Plant(
        COMPARE,
        (
            "{folder}/x.out:1: wrong-output: ‹3›는 달라져도 되는 종류가 아닙니다; 표시를 지우거나 늘 같은 값을 찍게 하십시오",
        ),
        "print('2 passed')\n",
        OUTPUT,
        {"x.out": "‹3› passed\n"},
    ),
    "M3: mark on what the program says": Plant(
        COMPARE,
        ("{folder}/x.out:1: wrong-output: ‹0.5›는 스니펫에 적힌 값입니다; 표시를 지우십시오",),
        "print('제한 시간 0.5초')\n",
        OUTPUT,
        {"x.out": "제한 시간 ‹0.5›초\n"},
    ),
    "mark in the output itself": Plant(
        COMPARE,
        (
            say(NOT_PASSED, "failed"),
            say(FAILED, 1),
            "{folder}/x.out:1: wrong-output: ‹0.1›는 스니펫에 적힌 값입니다; 표시를 지우십시오",
        ),
        "print('‹0.1›초')\n",
        OUTPUT,
        {"x.out": "‹0.1›초\n"},
    ),
    "output of a later Python": Plant(
        COMPARE,
        code="print(1)\n",
        more=OUTPUT,
        files={"x.out": "1\n", "x.3.99.out": "2\n"},
        publish=(
            "{page}:10: wrong-output: {folder}/x.3.99.out를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오",
        ),
    ),
    "output without a snippet": Plant(
        body("assert one() == 1"),
        (
            "{folder}/y.out:1: orphan: 출력만 있고 스니펫이 없습니다; 스니펫을 만들거나 출력을 지우십시오",
            "{folder}/y.out:1: wrong-output: {folder}/y.out를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오",
        ),
        files={"y.out": "1\n"},
    ),
    "M5: snippet that a word names": Plant(
        body("assert one() == 1"),
        ("{folder}/word.py:1: orphan: 어느 페이지에도 없고 아무도 쓰지 않습니다; 페이지에 포함하거나 지우십시오",),
        "# word\ndef one():\n    word = 1\n    return word\n",
        files={"word.py": "x = 1\n"},
    ),
    # 줄을 셀 수 없는 파일
    "W9: quotation that is only used": Plant(
        'def test_x(use):\n    assert use("note/w9.py").read_text() == use("note/original.md").read_text()\n',
        (
            "{page}:6: unproven: snippets/note/w9.py를 실행한 통과한 테스트가 없습니다; 그 파일을 실행하거나 쓰는 테스트를 쓰십시오",
        ),
        files={"snippets/note/w9.py": "never()\n", "snippets/note/original.md": "never()\n"},
        more='\n```markdown\n--8<-- "note/original.md"\n```\n',
        file="../note/w9.py",
    ),
    "W9: new code among the quotations": Plant(
        'def test_x(run):\n    assert run("note/new.py").returncode == 0\n',
        ("snippets/note/new.py:1: unproven: snippets/note/original.md에 없는 글입니다; 다른 폴더로 옮기십시오",),
        files={"snippets/note/new.py": "if 0:\n    wrong()\n"},
        file="../note/new.py",
    ),
    "W9: text that looks like Python": Plant(USE, (say(LANGUAGE, "text"),), "x = 1\n", file="x.txt"),
    "W9: stub of types": Plant(USE, (say(LANGUAGE, "text"), UNUSED), "x: int\n", file="x.pyi"),
    "W9: shell called Python": Plant(
        'def test_x(run):\n    assert run("{name}/x.sh").returncode == 0\n',
        (say(LANGUAGE, "sh"),),
        "exit 0\n",
        file="x.sh",
    ),
    "shell file that is only used": Plant(USE, (UNUSED,), "exit 0\n", file="x.sh", language="sh"),
    "M7: settings of a suite that nobody read": Plant(
        'def test_x(run_pytest):\n    assert run_pytest("{name}/", "-q").returncode == 0\n',
        (UNUSED,),
        "x = 1\n",
        files={"test_in.py": "def test_in():\n    assert [1]\n", "conftest.py": ""},
        file="x.toml",
        language="toml",
    ),
    # 쪽
    "contributor W1: page without proof": Plant(
        body("assert one() == 1"),
        (
            "docs/{name}/y.md:1: unproven: 블록도 주장도 없는 쪽입니다; 동작을 말하는 문장을 [문장](test:테스트)로 증명하십시오",
        ),
        files={"docs/{name}/y.md": "# 쪽\n\n파이썬 3.9에서 `yield`는 없어졌습니다.\n"},
    ),
    "highlight of a blank line": Plant(
        body("assert one() == 1"),
        ("{page}:10: highlight: 강조한 1번째 줄이 비어 있습니다; 번호를 고치십시오",),
        "\n" + ONE,
        more='\n```python hl_lines="1"\n--8<-- "{name}/x.py"\n```\n',
    ),
    "exception that the test does not know": Plant(
        body("assert one() == 1"),
        (
            "{page}:3: claim: 문장의 KeyError가 {test}::test_x에 없습니다; 테스트가 그것을 확인하게 하거나 문장을 고치십시오",
        ),
        sentence="`KeyError`가 납니다",
    ),
    "version that the test does not know": Plant(
        body("assert one() == 1"),
        (
            "{page}:3: claim: {test}::test_x가 문장의 판(3.12부터)을 가르지 않습니다; python 표시를 달거나 문장을 고치십시오",
        ),
        sentence="3.12부터 그렇습니다",
    ),
    "mark that is typed": Plant(
        body("assert one() == 1"),
        ("{page}:9: claim: ✓를 글자로 적었습니다; 지우고, 동작을 말하는 문장은 [문장](test:테스트)로 쓰십시오",),
        more="\n하나는 둘입니다 ✓\n",
    ),
    "W8: page that runs what it likes": Plant(
        body("assert one() == 1"),
        (
            "{page}:10: inline-code: snippets/figures/의 파이썬 파일만 페이지에서 실행합니다; 그리로 옮기거나 exec를 지우십시오",
        ),
        more='\n```python exec="true"\n--8<-- "{name}/x.py"\n```\n',
    ),
}
LIMITS = Path(__file__).parents[2].joinpath("docs/evidence.md").read_text(encoding="utf-8").partition('id="limits"')[2]
HUMANS = "테스트가 문장과 같은 것을 말하는지, `assert`가 정말로 실행되었는지는 모릅니다."
LINES = "그 문장의 일부만 실행했거나 조건의 한쪽으로만 갔어도 그렇습니다."
WHOLE = "파일을 실행했는지, 설정이면 테스트가 썼는지만 봅니다."
PROSE = "- **✓가 없는 문장**: 아무것도 확인하지 않습니다."
TEXT = "- **글 속의 짧은 코드, 코드의 주석, 그림**: 아무것도 확인하지 않습니다."
VALUES = "같은 종류의 값인지만 봅니다. 0.3초가 30초가 되어도 모릅니다."
PAIRS = "출력의 위에 있는 코드가 그것을 실행한 것인지, 테스트가 어떤 인자와 환경 변수를 주었는지는 테스트의 소스를 보아야 합니다."
LINED = "강조한 줄과, 구역 밖에 둔 줄이 설명과 맞는지는 모릅니다."
DIFFS = "`conftest.py`가 테스트를 통과한 것으로 바꾸면 도구는 그대로 믿습니다."
# 잡히지 않는 것과, 증거 페이지가 그것을 말하는 문장
READERS: dict[str, tuple[Plant, str]] = {
    "claim of an unrelated test": (Plant(body("assert one() == 1"), sentence="지구는 둥급니다"), HUMANS),
    "test that changes the snippet": (
        Plant(
            "import snippets.{name}.x as x\n\n\ndef test_x(monkeypatch):\n    assert one() == 1\n    monkeypatch.setattr(x, 'one', lambda: 3)\n    assert x.one() == 3\n",
            sentence="셋입니다",
        ),
        HUMANS,
    ),
    "assert after the line that raises": (
        Plant(
            "import pytest\n\n\ndef test_x():\n    with pytest.raises(ZeroDivisionError):\n        one() / 0\n        assert one() == 3\n"
        ),
        HUMANS,
    ),
    "assert in a future that nobody reads": (
        Plant(
            "from concurrent.futures import ThreadPoolExecutor\n\n\ndef check():\n    assert one() == 3\n\n\ndef test_x():\n    with ThreadPoolExecutor() as pool:\n        assert pool.submit(check)\n"
        ),
        HUMANS,
    ),
    "status that nobody looked at": (
        Plant(
            'def test_x(run):\n    assert "1" in run("{name}/x.py").stdout\n', code="print(1)\nraise SystemExit(3)\n"
        ),
        HUMANS,
    ),
    "conftest that makes tests pass": (
        Plant(
            "def test_x():\n    assert one() == 3\n",
            files={
                "tests/{name}/conftest.py": "import pytest\n\n\n@pytest.hookimpl(wrapper=True)\ndef pytest_runtest_makereport():\n    report = yield\n    report.outcome = 'passed'\n    return report\n"
            },
        ),
        DIFFS,
    ),
    "loop that never turns": (Plant(body("one()\n    for value in []:\n        assert value == 3")), HUMANS),
    "assert of what is always so": (Plant(body("assert isinstance(one(), object)")), HUMANS),
    "pytest of its own": (
        Plant(
            "import contextlib\n\n\nclass pytest:\n    raises = contextlib.suppress\n\n\n"
            + body("with pytest.raises(KeyError):\n        one()"),
            sentence="`KeyError`가 납니다",
        ),
        HUMANS,
    ),
    "lambda that nobody calls": (Plant(RUN, code="f = lambda: nothing\n"), LINES),
    "half of an expression": (Plant(RUN, code="x = 1 or nothing\ny = 1 if x else nothing\n"), LINES),
    "branch that never went the other way": (Plant(RUN, code="x = 1\nif x:\n    print(x)\n"), LINES),
    "error swallowed in the snippet": (
        Plant(RUN, code="import contextlib\nwith contextlib.suppress(ZeroDivisionError):\n    print(1 / 0)\n"),
        LINES,
    ),
    "wrong comment and docstring": (Plant(RUN, code='"""둘을 찍는다."""\nprint(1)  # 오류가 난다\n'), TEXT),
    "wrong prose": (Plant(body("assert one() == 1"), more="\n하나는 언제나 2입니다.\n"), PROSE),
    "wrong inline code": (Plant(body("assert one() == 1"), more="\n`one() == 2`\n"), TEXT),
    "picture of code": (
        Plant(
            body("assert one() == 1"),
            more="\n![둘](../assets/x.svg)\n",
            files={"docs/assets/x.svg": "<svg><text>one() == 2 ✓</text></svg>"},
        ),
        TEXT,
    ),
    "shell line that never ran": (
        Plant(
            'def test_x(run):\n    assert run("{name}/x.sh").returncode == 0\n',
            code="exit 0\nrm -rf nothing\n",
            file="x.sh",
            language="sh",
        ),
        WHOLE,
    ),
    "settings that do nothing": (Plant(USE, code="x = 1\n", file="x.toml", language="toml"), WHOLE),
    "time that nobody would believe": (
        Plant(
            COMPARE,
            code="import time\ntime.sleep(0.01)\nprint(f'{{time.process_time() + 1:.3f}}초')\n",
            more=OUTPUT,
            files={"x.out": "‹9999.7›초\n"},
        ),
        VALUES,
    ),
    "output below another snippet": (
        Plant(
            "def test_x(expect_output):\n    assert one() == 1\n    expect_output('{name}/y.py')\n",
            more='\n```text\n--8<-- "{name}/y.out"\n```\n\n```python\n--8<-- "{name}/y.py"\n```\n',
            files={"y.py": "print(2)\n", "y.out": "2\n"},
        ),
        PAIRS,
    ),
    "arguments that the page hides": (
        Plant(
            'def test_x(expect_output):\n    expect_output("{name}/x.py", "2")\n',
            code="import sys\nprint(sys.argv[1])\n",
            more=OUTPUT,
            files={"x.out": "2\n"},
        ),
        PAIRS,
    ),
    "highlight of the wrong line": (
        Plant(
            body("assert one() == 1"),
            more='\n`return`이 있는 줄:\n\n```python hl_lines="1"\n--8<-- "{name}/x.py"\n```\n',
        ),
        LINED,
    ),
    "section without its import": (
        Plant(RUN, code="import sys\n\n# --8<-- [start:a]\nprint(sys.path)\n# --8<-- [end:a]\n", file="x.py:a"),
        LINED,
    ),
}


def fill(text: str, name: str, plant: Plant) -> str:
    file = plant.file.partition(":")[0]
    names = {
        "{name}": name,
        "{file}": file,
        "{folder}": f"snippets/{name}",
        "{code}": f"snippets/{name}/{file}",
        "{test}": f"tests/{name}/test_x.py",
        "{page}": f"docs/{name}/x.md",
        "{here}": VERSION,
        "{sentence}": plant.sentence,
        "{language}": plant.language,
    }
    for key, value in names.items():
        text = text.replace(key, value)
    return text.replace("{{", "{").replace("}}", "}")


def sow(tree: Tree, name: str, plant: Plant) -> None:
    file = plant.file.partition(":")[0]
    page = HEAD.replace(
        "{name}/{file}", f"{name}/{plant.file}" if "/" not in plant.file else plant.file.removeprefix("../")
    )
    tree.write(f"docs/{name}/x.md", fill(page + plant.more, name, plant))
    if "/" not in file:
        tree.write(f"snippets/{name}/{file}", fill(plant.code, name, plant))
    head = IMPORT if "one()" in plant.test else ""
    tree.write(f"tests/{name}/test_x.py", fill(head + plant.test, name, plant))
    for path, text in plant.files.items():
        there = path if "/" in path or path.startswith(".") else f"snippets/{name}/{path}"
        tree.write(fill(there, name, plant), fill(text, name, plant))


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, list[str], list[str]]:
    """모두 심어 한 번 돌린 저장소와, 관문이 말한 줄(집에서, 배포할 때)."""
    tree = copied(tmp_path_factory.mktemp("plants"))
    plants = [*PLANTS.values(), *(plant for plant, _ in READERS.values())]
    for number, plant in enumerate(plants):
        sow(tree, f"p{number:03}", plant)
    tree.commit()
    finished = tree.pytest()
    assert "원장: .evidence/" in finished.stdout, finished.stdout + finished.stderr
    ledger = tree.only_ledger()
    both = [replace(ledger, python=python) for python in tree.project.versions]
    return tree, tree.check(ledger), tree.check(*both, publish=True)


@pytest.mark.parametrize("number", range(len(PLANTS)), ids=list(PLANTS))
def test_caught(sown: tuple[Tree, list[str], list[str]], number: int):
    name, plant = f"p{number:03}", list(PLANTS.values())[number]
    tree, home, publish = sown
    assert told(home, name, plant) == sorted(fill(line, name, plant) for line in plant.caught)
    versions = ", ".join(tree.project.versions)
    everywhere = [
        fill(line, name, plant).replace(f"Python {VERSION}에서 실행한", f"Python {versions}에서 실행한")
        for line in plant.caught
    ]
    wanted = {line for line in everywhere if " failed: " not in line} | {
        fill(line, name, plant) for line in plant.publish
    }
    assert wanted <= set(told(publish, name, plant))


@pytest.mark.parametrize("number", range(len(READERS)), ids=list(READERS))
def test_left_to_readers(sown: tuple[Tree, list[str], list[str]], number: int):
    name, (plant, sentence) = f"p{len(PLANTS) + number:03}", list(READERS.values())[number]
    _, home, publish = sown
    assert (told(home, name, plant), told(publish, name, plant)) == ([], [])
    assert sentence in LIMITS


def told(lines: list[str], name: str, plant: Plant) -> list[str]:
    place = plant.file.removeprefix("../").removesuffix(".py") if plant.file.startswith("../") else name
    return sorted(line for line in lines if f"/{name}/" in line or f"/{place}." in line)


def test_publishing_what_is_right_is_clean(sown: tuple[Tree, list[str], list[str]]):
    others = [line for line in sown[2] if "/p0" not in line]
    assert [line for line in others if "docs/demo" in line or "docs/index" in line] == []
