"""명령줄과 요약 표."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from evidence import gate, proofs
from evidence import ledger as ledgers
from evidence.__main__ import main
from evidence.ledger import Result, Snippet
from evidence.project import Project, commit_of
from evidence.report import NOTHING, direct_dependencies, outcomes, proven_lines, summary
from tests.evidence.conftest import INDEX, SNIPPET, TEST, Tree

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def command(tree: Tree, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("EVIDENCE_PUBLISH", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def _command(*arguments: str) -> tuple[int, str, str]:
        status = main(["--root", str(tree.root), *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return _command


def test_check_passes(tree: Tree, command):
    ledgers.write(tree.ledger(), tree.root)
    assert command("check") == (0, "", "")
    assert command("check", "--static") == (0, "", "")


def test_every_violation_is_one_line(tree: Tree, command):
    tree.write(INDEX, "[a](nope.md)\n\n```\nx\n```\n")
    status, out, err = command("check", "--static")
    assert (status, err) == (1, "잘못 3개를 찾았습니다.\n")
    assert [line.split(": ")[1] for line in out.splitlines()] == ["link", "inline-code", "orphan"]


def test_broken_ledger_is_reported_beside_the_rest(tree: Tree, command):
    tree.write(".evidence/ledger-3.11.json", "{")
    status, out, _ = command("check")
    assert status == 1
    assert out.splitlines() == [
        ".evidence/ledger-3.11.json:1: stale: 원장을 읽을 수 없습니다(JSONDecodeError);"
        " 파일을 지우고 make test를 실행하십시오",
        ".evidence:1: stale: 원장이 없습니다; make test를 실행하십시오",
    ]


def test_annotations_on_github(tree: Tree, command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    tree.write(INDEX, "[a](100%.md)\n" + '```python\n--8<-- "demo/one.py"\n```\n')
    assert command("check", "--static")[1].splitlines() == [
        f"{INDEX}:1: link: 링크한 100%.md가 없습니다; .md 파일의 상대 경로로 쓰십시오",
        f"::error file={INDEX},line=1,title=link::링크한 100%25.md가 없습니다; .md 파일의 상대 경로로 쓰십시오",
    ]


def test_json_output(tree: Tree, command):
    tree.write(INDEX, "[a](nope.md)\n" + '```python\n--8<-- "demo/one.py"\n```\n')
    status, out, err = command("check", "--static", "--json")
    message = "링크한 nope.md가 없습니다; .md 파일의 상대 경로로 쓰십시오"
    violation = {"path": INDEX, "line": 1, "rule": "link", "message": message}
    assert (status, json.loads(out), err) == (1, {"violations": [violation], "notes": []}, "")


def test_notes_are_counted_and_listed_on_request(tree: Tree, command):
    ledger = tree.ledger()
    ledger.tests["tests/demo/test_two.py::x"] = Result("skipped", 1, "", "tool", "node 명령이 없음")
    ledgers.write(ledger, tree.root)
    how = "python -m evidence check --notes"
    assert command("check") == (0, f"· 이 컴퓨터에서 확인하지 못한 것 1개(자세히: {how})\n", "")
    note = "tests/demo/test_two.py::x: Python 3.11에서 건너뜀(node 명령이 없음)\n"
    assert command("check", "--notes") == (0, note, "")


def test_publishing_strength_comes_from_the_environment(tree: Tree, command, monkeypatch: pytest.MonkeyPatch):
    ledgers.write(tree.ledger(), tree.root)
    monkeypatch.setenv("EVIDENCE_PUBLISH", "1")
    assert command("check")[0] == 1
    assert command("fresh")[0] == 0


def test_fresh_tells_whether_tests_must_run(tree: Tree, command):
    assert command("fresh")[0] == 1
    ledgers.write(tree.ledger(HERE), tree.root)
    assert command("fresh")[0] == 0
    tree.write("tests/demo/test_one.py", "")
    assert command("fresh")[0] == 1


def test_show_a_file(tree: Tree, command):
    ledgers.write(tree.ledger(), tree.root)
    assert command("show", SNIPPET)[1].splitlines() == [
        f"Python 3.11: {SNIPPET}: {TEST}",
        f"Python 3.11: {SNIPPET}:1: (불러올 때)",
        f"Python 3.11: {SNIPPET}:3: {TEST}",
        f"Python 3.11: {SNIPPET}:7: (불러올 때)",
    ]


def test_show_a_line_that_nothing_ran(tree: Tree, command):
    ledger = tree.ledger()
    ledger.snippets[SNIPPET] = Snippet(statements=[3])
    ledgers.write(ledger, tree.root)
    assert command("show", SNIPPET)[1] == f"Python 3.11: {SNIPPET}:3: 없음\n"


def test_show_a_test(tree: Tree, command):
    ledgers.write(tree.ledger(), tree.root)
    assert command("show", TEST) == (
        0,
        f"Python 3.11: {TEST}: passed\nPython 3.11:   {SNIPPET}: 3번째 줄\nPython 3.11:   snippets/demo/one.out\n",
        "",
    )


def test_show_something_unknown_or_a_broken_ledger(tree: Tree, command):
    ledgers.write(tree.ledger(), tree.root)
    unknown = "snippets/x.py: 원장에 없습니다; 이름을 고치거나 make test를 실행하십시오\n"
    assert command("show", "snippets/x.py") == (1, unknown, "")
    tree.write(".evidence/ledger-3.14.json", "{")
    status, out, _ = command("show", SNIPPET)
    assert status == 1
    assert out.startswith(".evidence/ledger-3.14.json:1: stale: ")


def test_outside_a_repository(tmp_path, capsys: pytest.CaptureFixture[str]):
    assert main(["--root", str(tmp_path), "check"]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: mkdocs.yml이 없습니다; 저장소의 뿌리에서 실행하십시오\n"


def test_help_is_korean(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "관문: 내보내도 되는지 확인한다" in capsys.readouterr().out


def test_summary_without_a_ledger(tree: Tree):
    assert summary(tree.root) == NOTHING


def test_summary_tables(tree: Tree):
    oldest, newest = tree.ledger(), tree.ledger("3.14t")
    newest.packages["pytest"] = "9.3.0"
    newest.tests["tests/django/test_two.py::x"] = Result("skipped", 1, "", "tool", "a|b")
    ledgers.write(oldest, tree.root)
    ledgers.write(newest, tree.root)
    assert summary(tree.root).split("\n\n") == [
        "### 파이썬 버전마다 { #by-version }",
        "| Python | 플랫폼 | 통과 | 건너뜀 | 증명된 줄 |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 3.11.0 | linux-x86_64 | 1 | 0 | 3 / 3 |\n"
        "| 3.14.0t | linux-x86_64 | 1 | 1 | 3 / 3 |",
        "### 절마다 통과한 테스트 { #by-section }",
        "| 절 | 3.11 | 3.14t |\n| --- | --- | --- |\n| demo | 1 | 1 |",
        "### 건너뛴 테스트 { #skipped }",
        "| 테스트 | 까닭 | 건너뛴 버전 |\n| --- | --- | --- |\n| `x` | a\\|b | 3.14t |",
        "### 테스트한 패키지 { #packages }",
        "| 패키지 | 버전 |\n| --- | --- |\n| pytest | 9.2.0 (3.11), 9.3.0 (3.14t) |",
    ]


def test_summary_when_nothing_was_skipped(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    assert "건너뛴 테스트가 없습니다." in summary(tree.root)
    assert direct_dependencies(tree.project) == ["pytest"]


def test_outcomes_of_a_parametrized_test(tree: Tree):
    test = "tests/demo/test_one.py::test_row"
    oldest, newest = tree.ledger(), tree.ledger("3.14")
    oldest.tests |= {f"{test}[a: yes]": Result("passed", 1), f"{test}[b: no]": Result("skipped", 1, ">=3.14", "python")}
    newest.tests |= {f"{test}[a: yes]": Result("passed", 1), f"{test}[b: no]": Result("passed", 1, ">=3.14")}
    assert outcomes(test, tree.root) == NOTHING
    ledgers.write(oldest, tree.root)
    ledgers.write(newest, tree.root)
    assert outcomes(test, tree.root).splitlines() == [
        "| 구분 | 3.11 | 3.14 |",
        "| --- | --- | --- |",
        "| `a` | `yes` | `yes` |",
        "| `b` | 테스트 안 함 | `no` |",
    ]


def test_lines_of_quotations_are_not_counted(tree: Tree):
    ledger = tree.ledger()
    ledger.snippets["snippets/note/broken.py"] = Snippet(statements=[1, 2, 3])
    ledger.snippets["snippets/demo/never_ran.py"] = Snippet(statements=[1, 2])
    assert proven_lines(ledger) == (3, 5)


def test_show_a_test_leaves_out_what_it_did_not_use(tree: Tree, command):
    ledger = tree.ledger()
    ledger.snippets["snippets/demo/other.py"] = Snippet(statements=[1], lines={1: ["tests/demo/test_two.py::test_two"]})
    ledgers.write(ledger, tree.root)
    assert "other.py" not in command("show", TEST)[1]


def test_proofs_are_kept_until_a_file_changes(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    now = [100.0]
    monkeypatch.setattr(proofs, "time", SimpleNamespace(monotonic=lambda: now[0]))
    first = proofs.current(tree.root, "", "c")
    assert proofs.current(tree.root, "", "c") is first
    now[0] += 2
    assert proofs.current(tree.root, "", "c") is first
    tree.write("snippets/demo/one.out", "하나\n")
    assert proofs.current(tree.root, "", "c") is first
    now[0] += 2
    assert proofs.current(tree.root, "", "c") is not first


def test_build_after_the_gate_uses_what_the_gate_read(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    project = Project(tree.root)
    checked = gate.check(project, ledgers.read_all(tree.root)[0]).proofs
    proofs.keep(checked, project.state())
    found = proofs.current(tree.root, "https://git.example/x/", "c")
    assert (found.ledgers, found.texts) == (checked.ledgers, checked.texts)
    assert found.ledgers[0] is checked.ledgers[0]
    assert (found.repository, found.commit) == ("https://git.example/x", "c")


def test_build_after_the_gate_reads_again_what_changed_since(tree: Tree):
    ledgers.write(tree.ledger(), tree.root)
    project = Project(tree.root)
    proofs.keep(gate.check(project, ledgers.read_all(tree.root)[0]).proofs, project.state())
    tree.write("snippets/demo/one.py", "print('다름')\n")
    assert proofs.current(tree.root, "", "c").ledgers == []


def test_commit_of_a_repository_and_of_a_folder(tree: Tree):
    assert commit_of(tree.root) == ""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run([*git, *arguments], cwd=tree.root, check=True)
    assert re.fullmatch("[0-9a-f]{40}", commit_of(tree.root))


def test_check_runs_what_comes_next_only_when_it_passed(tree: Tree, command, monkeypatch: pytest.MonkeyPatch):
    (tree.root / "following.py").write_text("import sys\nprint(__name__, *sys.argv[1:])\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tree.root)
    monkeypatch.setattr(sys, "argv", sys.argv)
    ledgers.write(tree.ledger(), tree.root)
    assert command("check", "--then", "following", "--strict") == (0, "__main__ --strict\n", "")
    assert command("check", "--static", "--then", "following")[:2] == (0, "__main__\n")
    tree.replace(INDEX, "demo/one.py", "demo/two.py")
    status, out, _ = command("check", "--then", "following")
    assert (status, "__main__" in out) == (1, False)
