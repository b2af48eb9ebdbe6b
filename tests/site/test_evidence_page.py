"""docs/evidence.md의 표."""


def test_summary_prints_a_table_or_says_why_not(run, project):
    finished = run("site/evidence_summary.py", cwd=project.root, env={"PYTHONPATH": str(project.root)})
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith(("### 파이썬 판마다", "아직 원장이 없습니다"))
