"""쪽마다 무엇을 보이는지."""

from evidence.pages import parse
from tools.preview.failures import Failure
from tools.preview.news import Mark, News
from tools.preview.session import Session

PAGE = "docs/a/b.md"
PARSED = parse(PAGE, '[말](test:test_x)\n\n```python\n--8<-- "a/b/c.py"\n```\n')
MARK, OTHER = Mark(PAGE, "snippets/a/b/c.py"), Mark("docs/other.md", "snippets/a/b/c.py")
LOST, GAINED = News(MARK, 4, ()), News(MARK, 4, ("3.11",))


def shown(session: Session, testing: tuple[str, ...] = (), state: str = "") -> str:
    return session.panel(PAGE, PARSED, testing, state)


def test_lost_proof_is_shown_until_it_is_regained():
    session = Session(focus={"snippets/a/b/c.py"})
    session.hear([LOST, LOST._replace(mark=OTHER)])
    assert "고칠 것 1개" in shown(session)
    assert "docs/a/b.md:4: 증명을 잃음: snippets/a/b/c.py" in shown(session)
    session.hear([GAINED])
    assert "증명을 얻었습니다" in shown(session)
    assert "잃음" not in shown(session)
    assert set(session.lost) == {OTHER}


def test_block_that_was_taken_out_is_not_lost():
    session = Session()
    session.hear([LOST, LOST._replace(mark=OTHER)])
    session.drop(lambda mark: mark == MARK)
    assert set(session.lost) == {OTHER}


def test_lost_block_is_noted_in_its_place_with_what_is_going_on():
    session = Session()
    session.hear([LOST])
    assert "테스트를 돌리고 있습니다" in session.notes(PAGE, "테스트를 돌리고 있습니다: x")["a/b/c.py"]
    assert "까닭은 아래에" in session.notes(PAGE, "")["a/b/c.py"]
    assert session.notes("docs/none.md", "") == {}


def test_wrong_output_is_noted_in_its_place_with_the_command():
    failure = Failure("tests/z/test_z.py::t", "snippets/a/b/c.out:1: wrong-output: …", "snippets/a/b/c.out", "-1\n+2")
    note = Session(failures=[failure]).notes(PAGE, "")["a/b/c.out"]
    assert "<ins>+2</ins>" in note
    assert "make outputs ONLY=tests/z/test_z.py::t" in note


def test_page_shows_its_own_failures_and_faults_only():
    failures = [Failure("tests/a/test_b.py::test_x", "내 것"), Failure("tests/z/test_z.py::t", "남의 것")]
    faults = [
        f"{PAGE}:1: missing: 내 잘못",
        "snippets/a/b/c.py:1: missing: 내 스니펫",
        "docs/z.md:1: missing: 남의 잘못",
    ]
    text = shown(Session(failures=failures, faults=faults))
    assert all(each in text for each in ("내 것", "내 잘못", "내 스니펫", "고칠 것 3개"))
    assert "남의" not in text


def test_running_tests_are_named_on_their_pages():
    assert "돌리는 중" in shown(Session(), ("tests/a/test_b.py",), "돌리는 중")
    assert shown(Session(), ("tests/z/test_z.py",), "돌리는 중") == ""


def test_page_that_cannot_be_read_still_shows_its_faults():
    assert "깨짐" in Session(faults=[f"{PAGE}:1: missing: 깨짐"]).panel(PAGE, None, (), "")
    assert "설정" in Session(broken="설정").panel(PAGE, None, (), "")


def test_nothing_to_tell_is_nothing():
    assert shown(Session()) == ""
