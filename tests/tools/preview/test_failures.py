"""실패가 어떤 한 줄이 되는지."""

from pathlib import Path

import pytest

from tools.preview.failures import Failure, failure

ROOT = Path("/home/me/notes")
TEST = "tests/a/test_b.py::test_x"
WRONG = "snippets/a/b.out:3: wrong-output: 파이썬 3.11에서 출력이 다릅니다; 맞는 출력이면 make outputs로 다시 쓰십시오"


def test_wrong_output_keeps_its_difference_and_names_the_command():
    found = failure({"test": TEST, "text": f"{WRONG}\n--- a\n+++ b\n-1\n+2"}, ROOT)
    assert found == Failure(TEST, WRONG, "snippets/a/b.out", "--- a\n+++ b\n-1\n+2")
    assert found.accept == f"make outputs ONLY={TEST}"
    assert str(found).splitlines()[-1] == f"새 출력이 맞으면: make outputs ONLY={TEST}"


def test_name_that_the_shell_would_change_is_quoted():
    assert failure({"test": f"{TEST}[a b]", "text": WRONG}, ROOT).accept == f"make outputs ONLY='{TEST}[a b]'"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"text": "snippets/a/b.py:1: run: 종료 상태가 1입니다; 고치십시오\n출력"}, "snippets/a/b.py:1: run: 종료 상태가 1입니다; 고치십시오"),
        ({"text": "…", "where": "/home/me/notes/tests/a/test_b.py:7", "why": "assert 1 == 2"}, "tests/a/test_b.py:7: failed: test_x: assert 1 == 2; 고쳐서 저장하십시오"),
        ({"text": "…", "where": "/usr/lib/x.py:7", "why": "boom"}, "/usr/lib/x.py:7: failed: test_x: boom; 고쳐서 저장하십시오"),
        ({"text": 'E     File "/home/me/notes/snippets/a/b.py", line 4\nE       def (\nE   SyntaxError: invalid syntax', "where": "x.py:1", "why": ""}, "snippets/a/b.py:4: failed: test_x: SyntaxError: invalid syntax; 고쳐서 저장하십시오"),
        ({"text": ""}, "tests/a/test_b.py:1: failed: test_x: 까닭을 알 수 없습니다; 고쳐서 저장하십시오"),
    ],
)  # fmt: skip
def test_failure_is_one_line(event: dict[str, str], line: str):
    found = failure({"test": TEST, **event}, ROOT)
    assert (str(found), found.accept, found.module) == (line, "", "tests/a/test_b.py")


def test_module_that_cannot_be_imported_has_no_test():
    text = "<frozen importlib>:9: in f\ntests/a/test_b.py:5: in <module>\n    import no_such\nE   ModuleNotFoundError: No module named 'no_such'"
    found = failure({"test": "tests/a/test_b.py", "text": text}, ROOT)
    assert (
        found.line == "tests/a/test_b.py:5: failed: ModuleNotFoundError: No module named 'no_such'; 고쳐서 저장하십시오"
    )
