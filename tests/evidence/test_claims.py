"""주장의 테스트가 실패할 수 있는지, 주장이 말하는 것을 아는지."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.claims import TestSources, Words, missing, review, speaks, unversioned
from evidence.project import Project

PATH = "tests/demo/test_one.py"
TEST = f"{PATH}::test_one"
CONFTEST = "tests/demo/conftest.py"
NOTHING = "assert나 pytest.raises나 expect_output이 없습니다"
FIXED = "assert가 계산한 값을 보지 않거나 실행되지 않습니다"

Sources = Callable[..., TestSources]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """`test_one.py`의 글과 다른 파일로 저장소를 만들어 그 테스트를 읽는 함수."""

    def _sources(text: str, files: dict[str, str] | None = None) -> TestSources:
        for path, content in {PATH: text, **(files or {})}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(textwrap.dedent(content), "utf-8")
        return TestSources(Project(tmp_path))

    return _sources


@pytest.fixture
def words_of(sources: Sources) -> Callable[..., Words]:
    """`test_one`의 낱말."""

    def _words_of(text: str, files: dict[str, str] | None = None, used: tuple[tuple[str, str], ...] = ()) -> Words:
        return sources(text, files).words(TEST, used)

    return _words_of


def body(*lines: str, arguments: str = "") -> str:
    return f"def test_one({arguments}):\n" + "".join(f"    {line}\n" for line in lines)


EMPTY = {
    "pass": (["pass"], NOTHING),
    "ellipsis": (["..."], NOTHING),
    "docstring": (['"""단언"""'], NOTHING),
    "bare comparison": (["one() == 1"], NOTHING),
    "unread return code": (["run('demo/one.py')"], NOTHING),
    "true": (["assert True"], FIXED),
    "arithmetic": (["assert 1 + 1 == 2"], FIXED),
    "text in text": (["assert 'a' in 'abc'"], FIXED),
    "tuple": (["assert (one() == 2, '까닭')"], FIXED),
    "function": (["assert lambda: one() == 2"], FIXED),
    "text with a value": (["assert f'{one()}은 하나'"], FIXED),
    "or true": (["assert one() == 2 or True"], FIXED),
    "true and true": (["assert 1 and 'a'"], FIXED),
    "itself": (["assert value == value"], FIXED),
    "constant variable": (["value = 1", "assert value == 1"], FIXED),
    "if false": (["if False:", "    assert one() == 2"], FIXED),
    "if zero": (["if 0:", "    assert one() == 2"], FIXED),
    "if comparison of numbers": (["if 1 > 2:", "    assert one() == 2"], FIXED),
    "if type checking": (["if TYPE_CHECKING:", "    assert one() == 2"], FIXED),
    "if not debug": (["if not __debug__:", "    assert one() == 2"], FIXED),
    "else of true": (["if True:", "    one()", "else:", "    assert one() == 2"], FIXED),
    "while false": (["while False:", "    assert one() == 2"], FIXED),
    "after return": (["return", "assert one() == 2"], FIXED),
    "after raise": (["raise SystemExit", "assert one() == 2"], FIXED),
    "after break": (["while True:", "    break", "    assert one() == 2"], FIXED),
    "unused function": (["def check():", "    assert one() == 2"], FIXED),
    "function that only calls itself": (["def check():", "    assert one() == 2", "    check()"], FIXED),
    "caught failure": (["try:", "    assert one() == 2", "except AssertionError:", "    pass"], FIXED),
    "caught anything": (["try:", "    assert one() == 2", "except:", "    pass"], FIXED),
    "suppressed failure": (["with suppress(AssertionError):", "    assert one() == 2"], FIXED),
    "suppressed anything": (["with contextlib.suppress(Exception):", "    assert one() == 2", "    one()"], FIXED),
    "raised by itself": (["with pytest.raises(ValueError):", "    raise ValueError"], NOTHING),
    "raises without with": (["pytest.raises(ValueError)"], NOTHING),
    "own expect_output": (["def expect_output(path): ...", "expect_output('demo/one.py')"], NOTHING),
}


@pytest.mark.parametrize(("lines", "reason"), EMPTY.values(), ids=EMPTY)
def test_empty_test_is_refused(sources, lines, reason):
    assert sources(body(*lines)).cannot_fail(TEST) == reason


ABLE = {
    "comparison": ["assert one() == 1"],
    "attribute": ["assert page.title == '홈'"],
    "awaited": ["assert await one() == 1"],
    "name from a call": ["value = one()", "assert value"],
    "name given twice": ["value = 1", "for value in one(): pass", "assert value == 1"],
    "changed by a function": [
        "seen = False",
        "def see():",
        "    nonlocal seen",
        "    seen = True",
        "one(see)",
        "assert seen",
    ],
    "collected list": ["seen = []", "one(seen.append)", "assert seen == [1]"],
    "cached object": ["assert one() is one()"],
    "and": ["assert True and one()"],
    "raises": ["with pytest.raises(ValueError):", "    one()"],
    "raises of a call": ["pytest.raises(ValueError, one)"],
    "warns": ["with pytest.warns(UserWarning):", "    one()"],
    "fail": ["if one() != 1:", "    pytest.fail('하나가 아님')"],
    "unittest": ["self.assertEqual(one(), 1)"],
    "mock": ["one.assert_called_once()"],
    "used function": ["def check():", "    assert one() == 1", "Thread(target=check).start()"],
    "inside with": ["with pool(2) as value:", "    assert value == 1"],
    "inside if true": ["if True:", "    assert one() == 1"],
    "else of false": ["if False:", "    one()", "else:", "    assert one() == 1"],
    "after a loop that ends": ["for _ in one():", "    break", "assert one() == 1"],
    "caught other error": ["try:", "    assert one() == 1", "except ValueError:", "    pass"],
}


@pytest.mark.parametrize("lines", ABLE.values(), ids=ABLE)
def test_test_that_can_fail_is_taken(sources, lines):
    assert sources(body(*lines)).cannot_fail(TEST) == ""


@pytest.mark.parametrize("fixture", ["expect_output", "expect_suite", "check_output", "check_timeline"])
def test_checking_fixture_is_an_assertion(sources, fixture):
    assert sources(body(f"{fixture}('demo/one.py')", arguments=fixture)).cannot_fail(TEST) == ""


CHECK = "def check(value):\n    assert value == 1\n"
FIXTURE = (
    "@pytest.fixture\ndef terminal(run):\n    def _terminal(name):\n        assert run(name)\n\n    return _terminal\n"
)
NESTED = "def a():\n    b()\ndef b():\n    c()\ndef c():\n    d()\ndef d():\n    assert one()\n"
HELPERS = {
    "same module": (body("check(one())") + CHECK, {}, ""),
    "imported": ("from tests.demo.tool import check as see\n" + body("see(one())"), {"tests/demo/tool.py": CHECK}, ""),
    "imported twice": (
        "from tests.demo.tool import check\n" + body("check(one())"),
        {"tests/demo/tool.py": "from tests.tool import check\n", "tests/tool.py": CHECK},
        "",
    ),
    "imported from elsewhere": ("from snippets.tool import check\n" + body("check(one())"), {}, NOTHING),
    "fixture": (FIXTURE + body("terminal('a.sh')", arguments="terminal"), {}, ""),
    "fixture of conftest": (body("terminal('a.sh')", arguments="terminal"), {CONFTEST: FIXTURE}, ""),
    "fixture of an upper conftest": (body("terminal('')", arguments="terminal"), {"tests/conftest.py": FIXTURE}, ""),
    "fixture that is not used": (body("pass", arguments="terminal"), {CONFTEST: FIXTURE}, NOTHING),
    "fixture that is not asked for": (body("terminal('a.sh')"), {CONFTEST: FIXTURE}, NOTHING),
    "nearer fixture": (
        body("terminal('a.sh')", arguments="terminal"),
        {CONFTEST: "def terminal(): ...\n", "tests/conftest.py": FIXTURE},
        NOTHING,
    ),
    "helper on constants": (body("check()") + "def check():\n    assert True\n", {}, NOTHING),
    "helper without": (body("check(one())") + "def check(value): ...\n", {}, NOTHING),
    "third helper": (body("b()") + NESTED, {}, ""),
    "fourth helper": (body("a()") + NESTED, {}, NOTHING),
    "helpers in a ring": (body("a()") + "def a():\n    b()\ndef b():\n    a()\n", {}, NOTHING),
    "own expect_output": (
        body("expect_output()", arguments="expect_output") + "def expect_output(): ...\n",
        {},
        NOTHING,
    ),
}


@pytest.mark.parametrize(("text", "files", "reason"), HELPERS.values(), ids=HELPERS)
def test_assertion_may_be_in_a_helper(sources, text, files, reason):
    assert sources(text, files).cannot_fail(TEST) == reason


# 이 규칙을 지나가는 빈 테스트. 사람과 ruff(B018)가 보아야 한다.
PASSING = {
    "call on constants": ["assert len([1]) == 1"],
    "method of a constant": ["assert 'a'.upper() == 'A'"],
    "always a number": ["assert len(one()) >= 0"],
    "negated difference from itself": ["assert not value != value"],
    "value in its own list": ["assert value in [value]"],
    "empty loop": ["for value in []:", "    assert value"],
    "two functions that only call each other": [
        "def a():",
        "    assert one() == 2",
        "    b()",
        "def b():",
        "    a()",
    ],
    "unread future": ["def check():", "    assert one() == 2", "pool.submit(check)"],
    "mentioned function": ["def check():", "    assert one() == 2", "check"],
    "own failure": ["with pytest.raises(AssertionError):", "    assert False"],
    "own warning": ["with pytest.warns(UserWarning):", "    warnings.warn('a')"],
    "own answer": ["def answer():", "    return 1", "assert answer() == 1"],
}


@pytest.mark.parametrize("lines", PASSING.values(), ids=PASSING)
def test_known_limits(sources, lines):
    assert sources(body(*lines)).cannot_fail(TEST) == ""


def test_known_tests(sources):
    made = sources(body("pass") + "class TestTwo:\n    def test_two(self): ...\ndef helper(): ...\ntest_value = 1\n")
    assert made.known(TEST)
    assert made.known(f"{TEST}[a::b]")
    assert made.known(f"{PATH}::TestTwo::test_two")
    assert not made.known(f"{PATH}::test_two")
    assert not made.known(f"{PATH}::helper")
    assert not made.known(f"{PATH}::test_value")
    assert not made.known("tests/demo/test_other.py::test_one")
    assert made.cannot_fail(f"{PATH}::test_two") == ""
    assert made.faults == []


def test_nearest_test(sources):
    two = "def test_result(): ...\ndef result(): ...\n"
    made = sources(body("pass"), {"tests/demo/test_two.py": two, "tests/demo/data.toml": "x = \n"})
    assert made.nearest(f"{PATH}::test_oen") == TEST
    assert made.nearest("tests/demo/test_tow.py::test_result") == "tests/demo/test_two.py::test_result"
    assert made.nearest("tests/demo/test_two.py::result") == "tests/demo/test_two.py::test_result"
    assert made.nearest(f"{PATH}::test_result") == TEST
    assert made.nearest("abc") == ""
    assert made.faults == []


def test_unreadable_file_is_a_fault(sources):
    made = sources("\ndef test_one(:\n", {"tests/demo/test_two.py": "\0"})
    assert not made.known(TEST)
    assert not made.known(f"{PATH}::test_two")
    assert not made.known("tests/demo/test_two.py::test_one")
    assert [str(fault) for fault in made.faults] == [
        f"{PATH}:2: claim: 파이썬으로 읽을 수 없습니다; 구문을 고치십시오",
        "tests/demo/test_two.py:1: claim: 파이썬으로 읽을 수 없습니다; 구문을 고치십시오",
    ]


def test_file_that_is_not_utf_8_is_a_fault(sources, tmp_path):
    made = sources("")
    (tmp_path / PATH).write_bytes(b"\xff")
    assert not made.known(TEST)
    assert [str(fault) for fault in made.faults] == [f"{PATH}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"]


CLOSED = "닫은 풀은 `RuntimeError: cannot schedule new futures after shutdown`을 냅니다"
RAISES = "with pytest.raises({}, match={}): put()"
PLACES = {
    "test": (body("with pytest.raises(QueueFull):", "    put()"), {}),
    "dotted name": (body("with pytest.raises(asyncio.QueueFull):", "    put()"), {}),
    "text": (body("assert kind() == 'QueueFull'"), {}),
    "marker": ("@pytest.mark.parametrize('kind', [QueueFull])\n" + body("put(kind)"), {}),
    "module marker": ("pytestmark = pytest.mark.usefixtures(QueueFull)\n" + body("put()"), {}),
    "constant": ("KINDS: tuple[type, ...] = (QueueFull,)\n" + body("assert put() in KINDS"), {}),
    "fixture": ("@pytest.fixture\ndef kind():\n    return QueueFull\n" + body("put(kind)", arguments="kind"), {}),
    "fixture that is only asked for": (body("put()", arguments="kind"), {CONFTEST: "def kind():\n    QueueFull\n"}),
    "fixture of a fixture": (
        body("put()", arguments="a"),
        {CONFTEST: "def a(b): ...\n", "tests/conftest.py": "def b():\n    QueueFull\n"},
    ),
    "helper": (body("check()") + "def check():\n    QueueFull\n", {}),
    "class": (body("Check()") + "class Check:\n    kind = QueueFull\n", {}),
    "imported helper": (
        "from tests.demo.tool import check\n" + body("check()"),
        {"tests/demo/tool.py": "def check():\n    QueueFull\n"},
    ),
}


@pytest.mark.parametrize(("text", "files"), PLACES.values(), ids=PLACES)
def test_exception_is_found(words_of, text, files):
    assert missing("차 있으면 `QueueFull`을 냅니다", words_of(text, files)) == []


ABSENT = {
    "comment": (body("put()  # QueueFull"), {}),
    "docstring": (body('"""QueueFull을 낸다."""', "put()"), {}),
    "docstring of one quote": (body("'QueueFull'", "put()"), {}),
    "docstring of a fixture": (body("put()", arguments="a"), {CONFTEST: 'def a():\n    """QueueFull을 낸다."""\n'}),
    "docstring of a class": (body("A()") + 'class A:\n\n    """QueueFull."""\n', {}),
    "longer name": (body("assert QueueFullError"), {}),
    "other test": (body("put()") + "def test_two():\n    QueueFull\n", {}),
    "other fixture": (body("put()"), {CONFTEST: "def kind():\n    QueueFull\n"}),
    "import": ("from asyncio import QueueFull\n" + body("put()"), {}),
}


@pytest.mark.parametrize(("text", "files"), ABSENT.values(), ids=ABSENT)
def test_exception_is_missing(words_of, text, files):
    assert missing("차 있으면 `asyncio.QueueFull`을 냅니다", words_of(text, files)) == ["QueueFull"]


def test_hash_in_a_text_is_no_comment(words_of):
    assert missing("`QueueFull`", words_of(body("assert kind() == '# QueueFull'"))) == []


USED = {
    "python": ("snippets/a.py", "raise QueueFull\n", []),
    "comment of python": ("snippets/a.py", "put()  # QueueFull\n", ["QueueFull"]),
    "docstring of python": ("snippets/a.py", '"""QueueFull"""\n', ["QueueFull"]),
    "python with a syntax error": ("snippets/a.py", "def (\n    QueueFull # \n", []),
    "output": ("snippets/a.out", "# QueueFull이 났습니다\n", []),
    "script": ("snippets/a.sh", "echo QueueFull\n", []),
}


@pytest.mark.parametrize(("path", "text", "lost"), USED.values(), ids=USED)
def test_files_that_the_test_used(words_of, path, text, lost):
    assert missing("`QueueFull`을 냅니다", words_of(body("run()"), used=((path, text),))) == lost


KINDS = [
    "ValueError",
    "ExceptionGroup",
    "Exception",
    "GeneratorExit",
    "KeyboardInterrupt",
    "StopIteration",
    "DeprecationWarning",
    "queue.Full",
    "asyncio.QueueShutDown",
    "BrokenProcessPool",
    "concurrent.interpreters.ExecutionFailed",
    "trio.Cancelled",
]


@pytest.mark.parametrize("kind", KINDS)
def test_exceptions_are_known_by_their_names(words_of, kind):
    name = kind.rpartition(".")[2]
    assert missing(f"`{kind}`를 냅니다", words_of(body("put()"))) == [name]
    assert missing(f"{name}가 나고, {name}가 또 납니다", words_of(body("put()"))) == [name]


@pytest.mark.parametrize("name", ["TaskGroup", "WARNING", "FIRST_EXCEPTION", "print_error", "ThreadPoolExecutor"])
def test_other_names_are_not_refused(words_of, name):
    words = words_of(body("put()"))
    assert missing(f"`{name}`을 씁니다", words) == []
    assert review(f"`{name}`을 씁니다", words) == [name]


MESSAGES = {
    "whole": (CLOSED, RAISES.format("RuntimeError", "'cannot schedule new futures after shutdown'"), []),
    "escaped": ("`map() got 2 items`", r"match=r'map\(\) got 2 items'", []),
    "in two texts": ("`cannot schedule new`", "match='cannot schedule' ' new'", []),
    "line end": ("`first second`", r"assert out() == 'first\nsecond'", []),
    "with a gap": ("`Executing … took … seconds`", "match='Executing .* took 0.3 seconds'", []),
    "with dots": ("`Executing <Task ...> took`", "match='Executing ... took'", []),
    "quoted": ("“no such file”이라고 합니다", "match='no such file'", []),
    "other kind": (CLOSED, RAISES.format("OSError", "'cannot schedule new futures after shutdown'"), ["RuntimeError"]),
    "part": ("`no such file`", "match='no such'", ["no such file"]),
    "part of a word": ("`such file`", "match='nosuch file'", ["such file"]),
    "gap of which a part is missing": ("`took … seconds`", "match='took'", ["took … seconds"]),
    "other order of words": ("“file such no”", "match='no such file'", ["file such no"]),
    "straight quotes": ('"no such file"', "match='no file'", ["no such file"]),
    "sentence that could be code": ("`ValueError: x is closed`", "ValueError", ["ValueError: x is closed"]),
}


@pytest.mark.parametrize(("sentence", "line", "lost"), MESSAGES.values(), ids=MESSAGES)
def test_quoted_message(words_of, sentence, line, lost):
    assert missing(sentence, words_of(body(line))) == lost


@pytest.mark.parametrize(
    "code",
    [
        "await asyncio.to_thread(함수)",
        "except Exception",
        "async with",
        "async def",
        "count += 1",
        "-X dev",
        "pytest -n 3",
        "result()",
    ],
)
def test_code_is_no_message(words_of, code):
    assert missing(f"`{code}`", words_of(body("Exception()"))) == []


VERSIONS = {
    "marker": ("3.14부터 있습니다", '@pytest.mark.python(">=3.14")\n' + body("one()"), []),
    "module marker": ("3.14부터", 'pytestmark = pytest.mark.python(">=3.14")\n' + body("one()"), []),
    "next version ends it": ("3.13까지 없습니다", '@pytest.mark.python("<3.14")\n' + body("one()"), []),
    "itself ends it": ("3.13까지", '@pytest.mark.python("<=3.13")\n' + body("one()"), []),
    "one version": ("3.14에서는 빕니다", '@pytest.mark.python("==3.14")\n' + body("one()"), []),
    "comparison": ("3.14부터", body("assert one() == (sys.version_info >= (3, 14))"), []),
    "patch release": ("3.14.1부터", body("assert one() == (sys.version_info >= (3, 14, 1))"), []),
    "another patch release": ("3.14.2부터", body("assert one() == (sys.version_info >= (3, 14, 1))"), ["3.14.2부터"]),
    "constant": ("3.14부터", "NEW = sys.version_info >= (3, 14)\n" + body("assert one() == NEW"), []),
    "package": ("Django 6.1부터", body("assert one() == (version('django') >= Version('6.1'))"), []),
    "whole number": ("pytest 9부터", body("assert pytest.version_tuple >= (9,)"), []),
    "no marker": ("3.14부터", body("assert one()"), ["3.14부터"]),
    "number without a comparison": ("3.14부터", body("assert one() == 3.14"), ["3.14부터"]),
    "other version": ("3.14부터", '@pytest.mark.python(">=3.13")\n' + body("one()"), ["3.14부터"]),
    "later version": ("3.13부터", '@pytest.mark.python(">=3.14")\n' + body("one()"), ["3.13부터"]),
    "marker in a comment": ("3.14부터", '# @pytest.mark.python(">=3.14")\n' + body("one()"), ["3.14부터"]),
    "two versions": ("3.12와 3.13에서는", '@pytest.mark.python(">=3.12")\n' + body("one()"), ["3.13"]),
    "name of the package": ("pytest 9부터", body("one()"), ["9부터"]),
    "no version": ("1,000개까지, 0.1초부터, `download_0`부터", body("one()"), []),
}


@pytest.mark.parametrize(("sentence", "text", "lost"), VERSIONS.values(), ids=VERSIONS)
def test_version_needs_a_marker_or_a_comparison(words_of, sentence, text, lost):
    assert unversioned(sentence, words_of(text)) == lost


def test_version_may_be_an_output_variant(words_of):
    used = (("snippets/a.out", ""), ("snippets/a.3.14.out", ""))
    assert unversioned("3.14부터", words_of(body("one()"), used=used)) == []
    assert unversioned("3.15부터", words_of(body("one()"), used=used)) == ["3.15부터"]


def test_version_may_be_compared_in_a_snippet(words_of):
    used = (("snippets/a.py", "if sys.version_info >= (3, 14): ...\n"),)
    assert unversioned("3.14부터", words_of(body("one()"), used=used)) == []
    assert unversioned("3.14부터", words_of(body("one()"), used=(("a.out", "version 3.14"),))) == ["3.14부터"]


def test_names_and_numbers_for_review(words_of):
    words = words_of(body("pool.submit(f, 1000)", "assert pool.result() == 3"))
    sentence = "`pool.submit(f)`은 `max_workers=2`개까지, 1,000번, 40번, 3.14부터, `super().run(x)`, `no such file`"
    assert review(sentence, words) == ["max_workers", "run", "2", "40"]


@pytest.mark.parametrize("sentence", ["`ValueError`", "OSError가 납니다", "`no such file`", "3.14부터"])
def test_sentence_that_needs_words(sentence):
    assert speaks(sentence)


@pytest.mark.parametrize("sentence", ["", "셋을 만듭니다", "`result()`는 기다립니다", "0.1초부터"])
def test_sentence_that_needs_no_words(sentence):
    assert not speaks(sentence)


def test_words_of_an_unknown_test(sources):
    assert missing("`ValueError`", sources("").words(f"{PATH}::test_no", ())) == ["ValueError"]
