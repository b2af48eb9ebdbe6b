"""원장에서 계산한 표: docs/evidence.md와 docs/seed.md의 exec 블록."""

import pytest

from evidence.report import NOTHING


@pytest.mark.parametrize(
    ("snippet", "head"),
    [("site/evidence_summary.py", "### 파이썬 버전마다"), ("site/note_outcomes.py", "| 구분 | 3.")],
)
def test_table_is_printed_or_says_why_not(run, project, snippet, head):
    finished = run(snippet, cwd=project.root, env={"PYTHONPATH": str(project.root)})
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith((head, NOTHING))
