"""관문의 판정: 원장이 증명하지 못하는 것마다 정확한 오류 글."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence import gate
from evidence.ledger import Ledger, Module, Result, Snippet
from tests.evidence.conftest import INDEX, MODULE, OUTPUT, PAGE, SNIPPET, TEST, Tree

TWO = "tests/demo/test_two.py"
RUN_IT = "그 줄을 실행하는 테스트를 쓰거나 페이지에서 빼십시오"
NOT_COMPARED = (
    f"wrong-output: {OUTPUT}를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
)
NOBODY_RAN = f"unproven: {SNIPPET}를 실행한 통과한 테스트가 없습니다; 그 줄을 실행하는 테스트를 쓰십시오"
AGAIN = "이 커밋의 새 복제본에서 make test ALL=1을 실행하십시오"
CLEAN = ".evidence:1: stale: 커밋하지 않은 것이 있거나 git이 없습니다; 커밋한 뒤 다시 실행하십시오"


def add_block(tree: Tree, path: str, language: str, content: str) -> None:
    tree.write(f"snippets/{path}", content)
    tree.add(INDEX, f'\n```{language}\n--8<-- "{path}"\n```\n')


def both(tree: Tree) -> list[Ledger]:
    """지원하는 두 판의 원장."""
    return [tree.ledger(), tree.ledger("3.14")]


def test_a_proven_tree_passes(tree: Tree):
    assert tree.check() == []
    assert tree.notes == []


# 주장과 블록


def test_claims_are_checked_without_a_ledger(tree: Tree):
    tree.add(PAGE, "\n[없음](test:test_gone). [거의](test:test_one_is_on).\n")
    tree.replace(MODULE, "    assert one() == 1\n    expect_output", "    assert True\n    print")
    found = [str(violation) for violation in gate.check_static(tree.project).violations]
    empty = f"{TEST} 테스트가 실패할 수 없습니다(assert가 계산한 값을 보지 않거나 실행되지 않습니다)"
    missing = "tests/demo/test_one.py::{} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오"
    near = "(비슷한 이름: tests/demo/test_one.py::test_one_is_one)"
    assert found == [
        f"{PAGE}:3: claim: {empty}; 계산한 것을 확인하는 assert를 쓰십시오",
        f"{PAGE}:9: claim: {missing.format('test_gone')}{near}",
        f"{PAGE}:9: claim: {missing.format('test_one_is_on')}{near}",
        f"{INDEX}:3: claim: {empty}; 계산한 것을 확인하는 assert를 쓰십시오",
    ]


def test_test_file_that_is_no_python(tree: Tree):
    tree.write(MODULE, "def test_one_is_one(:\n")
    found = [str(violation) for violation in gate.check_static(tree.project).violations]
    assert f"{MODULE}:1: claim: 파이썬으로 읽을 수 없습니다; 구문을 고치십시오" in found


# 테스트의 결과 → (규칙, 오류)
OUTCOMES = {
    "failed": ("failed", f"{TEST} 테스트가 Python 3.11에서 실패했습니다; 확인해 고치십시오: make test ONLY={MODULE}"),
    "xfailed": (
        "skip",
        f"{TEST}을 허용하지 않는 까닭으로 건너뛰었습니다(까닭); python, free_threaded, platform, tool 표시로 바꾸십시오",
    ),
    "xpassed": (
        "skip",
        f"{TEST}을 허용하지 않는 까닭으로 건너뛰었습니다(까닭); python, free_threaded, platform, tool 표시로 바꾸십시오",
    ),
}


@pytest.mark.parametrize(
    ("outcome", "rule", "message"), [(key, *value) for key, value in OUTCOMES.items()], ids=OUTCOMES
)
def test_claim_whose_test_did_not_pass(tree: Tree, outcome: str, rule: str, message: str):
    ledger = tree.ledger()
    ledger.tests[TEST] = Result(outcome, 4, skip="" if outcome == "failed" else "other", reason="까닭")
    found = tree.check(ledger)
    assert f"{PAGE}:3: claim: {TEST} 테스트가 통과하지 않았습니다({outcome}); 코드나 문장을 고치십시오" in found
    assert f"{MODULE}:4: {rule}: {message}" in found


def test_a_failed_test_is_one_cause(tree: Tree):
    ledger = tree.ledger()
    ledger.tests[TEST] = Result("failed", 4)
    assert [line.split(": ")[1] for line in tree.check(ledger)] == ["claim", "claim", "failed"]


def test_a_draft_that_is_not_proven_says_how_the_site_can_be_published(tree: Tree):
    """실패한 테스트의 까닭은 그대로 알리고, 초안마다 한 줄을 더한다. 다 증명한 초안은 알리지 않는다."""
    text = tree.project.text("mkdocs.yml").replace("  - demo/one.md\n", "")
    tree.write("mkdocs.yml", f"{text}draft_docs: |\n  /demo/one.md\n")
    ledger = tree.ledger()
    assert not [line for line in tree.check(ledger) if line.startswith("mkdocs.yml")]
    ledger.tests[TEST] = Result("failed", 4)
    line = text.count("\n") + 2
    assert [each for each in tree.check(ledger) if each.startswith("mkdocs.yml")] == [
        f"mkdocs.yml:{line}: failed: {PAGE}는 아직 증명하지 않은 초안이라 사이트를 내보낼 수 없습니다; "
        "증명을 마치거나, 다른 가지에 두고 여기에서는 그 페이지와 스니펫과 테스트와 이 줄을 지우십시오"
    ]
    tree.write("mkdocs.yml", f"{text}draft_docs: '/demo/one.md'\n")
    assert any(each.startswith("mkdocs.yml:1: failed: ") for each in tree.check(ledger))


def test_a_test_that_failed_on_one_version_is_one_cause(tree: Tree):
    oldest, newest = both(tree)
    newest.tests[TEST] = Result("failed", 4)
    assert [line.split(": ")[1] for line in tree.check(oldest, newest)] == ["claim", "claim", "failed"]


def test_parametrized_test_proves_a_claim_only_as_a_whole(tree: Tree):
    ledger = tree.ledger()
    ledger.tests = {f"{TEST}[a]": Result("passed", 1), f"{TEST}[b]": Result("failed", 1)}
    ledger.snippets[SNIPPET] = Snippet([1, 7], {3: [f"{TEST}[a]"]})
    ledger.snippets[OUTPUT].compared = [f"{TEST}[a]"]
    message = f"claim: {TEST}[b] 테스트가 통과하지 않았습니다(failed); 코드나 문장을 고치십시오"
    assert f"{INDEX}:3: {message}" in tree.check(ledger)
    ledger.tests[f"{TEST}[b]"].outcome = "passed"
    assert tree.check(ledger) == []


def test_test_that_was_never_collected(tree: Tree):
    tree.add(MODULE, "\n\nclass TestMore:\n    def test_more(self):\n        assert one() == 1\n")
    tree.add(PAGE, "\n[더](test:TestMore::test_more)\n")
    assert tree.check() == [
        f"{PAGE}:9: claim: {MODULE}::TestMore::test_more 테스트가 원장에 없습니다;"
        " 모으는 이름인지 보고 make test를 실행하십시오"
    ]


def test_claim_of_a_stale_module_is_told_once(tree: Tree):
    ledger = tree.ledger()
    tree.write(TWO, "def test_two():\n    assert len([]) == 0\n")
    tree.add(PAGE, "\n[둘](test:demo/test_two.py::test_two)\n")
    assert tree.check(ledger) == [f"{TWO}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"]


# 주장의 문장 → 오류
WORDS = {
    "`ValueError`가 납니다": "문장의 ValueError가 {}에 없습니다; 테스트가 그것을 확인하게 하거나 문장을 고치십시오",
    "3.13부터 그렇습니다": "{}가 문장의 판(3.13부터)을 가르지 않습니다; python 표시를 달거나 문장을 고치십시오",
    "하나입니다": "",
}


@pytest.mark.parametrize(("sentence", "message"), WORDS.items(), ids=["error", "version", "nothing to look for"])
def test_what_a_claim_names_is_in_its_test(tree: Tree, sentence: str, message: str):
    tree.add(PAGE, f"\n[{sentence}](test:test_one_is_one)\n")
    assert tree.check() == ([f"{PAGE}:9: claim: {message.format(TEST)}"] if message else [])


def test_claims_for_a_reader(tree: Tree):
    tree.add(PAGE, "\n[`loop`가 7개입니다](test:test_one_is_one)\n")
    assert list(gate.review(tree.project, [tree.ledger()])) == [f"{PAGE}:9: {TEST}에 없음: loop, 7"]


def test_deleted_test_names_the_block_the_output_and_the_claim(tree: Tree):
    tree.write(MODULE, "")
    ledger = tree.ledger()
    ledger.tests = {}
    assert [line for line in tree.check(ledger) if line.startswith(INDEX)] == [
        f"{INDEX}:3: claim: {TEST} 테스트가 없습니다; 테스트를 쓰거나 이름을 고치십시오",
        f"{INDEX}:6: {NOBODY_RAN}",
        f"{INDEX}:10: {NOT_COMPARED}",
    ]


def test_line_that_nothing_executed_even_outside_the_section(tree: Tree):
    tree.add(SNIPPET, "if one() == 2:\n    print('둘')\n")
    ledger = tree.ledger()
    ledger.snippets[SNIPPET].imported = [1, 7, 8]
    line = f"unproven: {SNIPPET}의 9번째 줄을 Python 3.11에서 실행한 통과한 테스트가 없습니다; {RUN_IT}"
    assert tree.check(ledger) == [f"{PAGE}:6: {line}", f"{INDEX}:6: {line}"]


def test_line_is_proven_by_any_build_of_its_version(tree: Tree):
    with_gil, without = tree.ledger("3.14"), tree.ledger("3.14t")
    without.snippets = {}
    assert tree.check(with_gil, without) == []


def test_line_must_run_on_every_version_that_has_a_ledger(tree: Tree):
    newer = tree.ledger("3.14")
    newer.snippets[SNIPPET] = Snippet([1, 7])
    found = tree.check(tree.ledger(), newer)
    line = f"unproven: {SNIPPET}의 {{}}번째 줄을 Python 3.14에서 실행한 통과한 테스트가 없습니다; {RUN_IT}"
    assert [f"{INDEX}:6: {line.format(number)}" for number in (1, 3, 7)] == [each for each in found if INDEX in each]


def test_quotation_needs_a_test_but_no_line_proof(tree: Tree):
    add_block(tree, "note/asked.py", "python", "with x:\n")
    add_block(tree, "note/original.md", "markdown", "with x:\n")
    ledger = tree.ledger()
    ledger.snippets["snippets/note/original.md"] = Snippet(used=[TEST])
    ledger.snippets["snippets/note/asked.py"] = Snippet(ran=[TEST])
    assert tree.check(ledger) == []
    ledger.snippets["snippets/note/asked.py"] = Snippet(used=[TEST])
    assert tree.check(ledger) == [
        f"{INDEX}:14: unproven: snippets/note/asked.py를 실행한 통과한 테스트가 없습니다;"
        " 그 파일을 실행하거나 쓰는 테스트를 쓰십시오"
    ]


def test_settings_are_proven_by_use_and_programs_by_a_run(tree: Tree):
    add_block(tree, "demo/x.toml", "toml", "x = 1\n")
    add_block(tree, "demo/x.sh", "sh", "echo 1\n")
    ledger = tree.ledger()
    ledger.snippets |= {"snippets/demo/x.toml": Snippet(used=[TEST]), "snippets/demo/x.sh": Snippet(used=[TEST])}
    assert tree.check(ledger) == [
        f"{INDEX}:18: unproven: snippets/demo/x.sh를 실행한 통과한 테스트가 없습니다;"
        " 그 파일을 실행하거나 쓰는 테스트를 쓰십시오"
    ]


def test_block_of_an_unreadable_snippet_is_reported_once(tree: Tree):
    tree.write(SNIPPET, b"\xff")
    tree.write(PAGE, "# 하나\n\n[하나](test:test_one_is_one)\n")
    found = [str(violation) for violation in gate.check_static(tree.project).violations]
    assert found == [f"{SNIPPET}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"]


def test_missing_snippet_is_reported_once(tree: Tree):
    tree.replace(PAGE, "demo/one.py", "demo/gone.py")
    assert tree.check() == [
        f"{PAGE}:6: missing: snippets/demo/gone.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오"
    ]


# 출력


def test_output_that_nothing_compared(tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[OUTPUT] = Snippet(used=[TEST])
    assert tree.check(ledger) == [f"{INDEX}:10: {NOT_COMPARED}"]


def test_output_on_no_page_is_compared_as_well(tree: Tree):
    tree.write("snippets/demo/one.free.out", "1\n")
    found = tree.check()
    assert found == [
        "snippets/demo/one.free.out:1: wrong-output: snippets/demo/one.free.out를 스니펫의 실행과 비교한"
        " 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
    ]


def test_output_variant_must_be_compared_on_its_version(tree: Tree):
    tree.write("snippets/demo/one.3.14.out", "1\n")
    oldest, newest = both(tree)
    assert tree.check(oldest) == []
    assert tree.notes == ["snippets/demo/one.3.14.out: 이 컴퓨터에서 확인하지 못함"]
    assert tree.check(oldest, newest) == [
        f"{INDEX}:10: wrong-output: snippets/demo/one.3.14.out를 스니펫의 실행과 비교한"
        " 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
    ]
    newest.snippets["snippets/demo/one.3.14.out"] = Snippet(compared=[TEST])
    assert tree.check(oldest, newest) == []


def test_output_of_one_stream_says_so(tree: Tree):
    ledger = tree.ledger()
    ledger.snippets[OUTPUT].partial = [TEST]
    message = f"{OUTPUT}는 표준 출력만 비교합니다; 블록의 제목에 '표준 출력'이라고 쓰십시오"
    assert tree.check(ledger) == [f"{INDEX}:10: wrong-output: {message}"]
    tree.replace(INDEX, "```text", '```text title="표준 출력"')
    assert tree.check(ledger) == []


def test_output_of_what_a_page_runs(tree: Tree):
    tree.write("snippets/figures/x.py", "from evidence.figures import rules\n\nprint(rules())\n")
    tree.write("snippets/figures/x.out", "표\n")
    tree.add(INDEX, '\n```python exec="true"\n--8<-- "figures/x.py"\n```\n')
    ledger = tree.ledger()
    ledger.snippets["snippets/figures/x.py"] = Snippet(lines={1: [TEST], 3: [TEST]})
    message = "snippets/figures/x.out를 스니펫의 실행과 비교한 통과한 테스트가 없습니다; expect_output으로 비교하십시오"
    assert tree.check(ledger) == [f"{INDEX}:14: wrong-output: {message}"]


# 낡은 원장


@pytest.mark.parametrize("path", [SNIPPET, OUTPUT, MODULE])
def test_changed_file_makes_the_module_stale(tree: Tree, path: str):
    ledger = tree.ledger()
    tree.write(path, (tree.root / path).read_bytes() + b"\n")
    assert tree.check(ledger) == [f"{path}:1: stale: {MODULE}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"]


def test_file_that_many_modules_read_is_told_once(tree: Tree):
    ledger = tree.ledger()
    for number in range(4):
        path = f"tests/demo/test_{number}.py"
        tree.write(path, "")
        ledger.modules[path] = Module([SNIPPET], [], "")
    tree.add(SNIPPET, "\n")
    names = "tests/demo/test_0.py, tests/demo/test_1.py, tests/demo/test_2.py 등"
    assert tree.check(ledger) == [f"{SNIPPET}:1: stale: {names}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"]


def with_two(tree: Tree, python: str = "3.11") -> Ledger:
    """블록과 출력을 하나씩 증명하는 모듈이 하나 더 있는 원장."""
    tree.write(TWO, "def test_two():\n    assert len([]) == 0\n")
    add_block(tree, "demo/two.py", "python", "print(2)\n")
    add_block(tree, "demo/two.out", "text", "2\n")
    ledger, path = tree.ledger(python), "snippets/demo/two.{}".format
    ledger.digests |= {each: tree.project.digest(each) for each in (TWO, path("py"), path("out"))}
    ledger.modules[TWO] = Module([TWO, path("py"), path("out")], [], "2026-11-26")
    ledger.tests[f"{TWO}::test_two"] = Result("passed", 1)
    ledger.snippets[path("py")] = Snippet(lines={1: [f"{TWO}::test_two"]}, ran=[f"{TWO}::test_two"])
    ledger.snippets[path("out")] = Snippet(compared=[f"{TWO}::test_two"])
    return ledger


def test_blocks_and_outputs_of_a_stale_module_are_told_once(tree: Tree):
    ledger = with_two(tree)
    assert tree.check(ledger) == []
    for change in ("snippets/demo/two.py", "snippets/demo/two.out"):
        tree.add(change, "\n")
    assert tree.check(ledger) == [
        f"snippets/demo/two.{suffix}:1: stale: {TWO}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"
        for suffix in ("out", "py")
    ]


def test_what_a_stale_module_skipped_is_told_once(tree: Tree):
    """다른 판에서만 쓰는 스니펫과, 다른 판의 출력."""
    ledger = with_two(tree)
    tree.write("snippets/demo/late.py", "x = 1\n")
    tree.write("snippets/demo/two.3.14.out", "2\n")
    tree.add(TWO, "\n\ndef test_late(run):\n    run('demo/late.py')\n")
    tree.add(INDEX, '\n```python\n--8<-- "demo/late.py"\n```\n')
    ledger.tests[f"{TWO}::test_late"] = Result("skipped", 1, ">=3.14", "python", "까닭")
    tree.add("snippets/demo/two.py", "\n")
    ledger.digests[TWO] = tree.project.digest(TWO)
    assert tree.check(ledger) == [
        f"snippets/demo/two.py:1: stale: {TWO}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"
    ]


def test_output_of_a_version_whose_module_is_stale_is_only_noted(tree: Tree):
    newest = with_two(tree, "3.14")
    oldest = with_two(tree)
    newest.digests[SNIPPET] = "0"
    tree.write("snippets/demo/one.3.14.out", "1\n")
    assert tree.check(oldest, newest) == []
    assert tree.notes == ["snippets/demo/one.3.14.out: 이 컴퓨터에서 확인하지 못함"]


def test_settings_or_a_package_that_changed(tree: Tree):
    ledger = tree.ledger()
    tree.write("requirements/dev.txt", "pytest==9.9\n")
    assert tree.check(ledger) == [f".evidence:1: stale: {MODULE}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"]
    tree.write("evidence/plugin.py", "x = 1\n")
    assert tree.check(ledger) == [
        f"evidence/plugin.py:1: stale: {MODULE}을 돌린 뒤 바뀌었습니다; make test를 실행하십시오"
    ]


def test_module_that_never_ran(tree: Tree):
    tree.write(TWO, "")
    assert tree.check() == [f"{TWO}:1: stale: 돌린 적이 없습니다; make test를 실행하십시오"]


def test_no_ledger(tree: Tree):
    verdict = gate.check(tree.project, [])
    assert [str(violation) for violation in verdict.violations] == [
        ".evidence:1: stale: 원장이 없습니다; make test를 실행하십시오"
    ]


def test_stale_ledger_beside_a_fresh_one_is_not_used(tree: Tree):
    old = tree.ledger("3.14")
    old.digests[SNIPPET] = "0"
    old.snippets = {}
    assert tree.check(tree.ledger(), old) == []


def test_versions_that_cannot_be_read(tree: Tree):
    tree.write("pyproject.toml", "[project]\n")
    tree.commit()
    message = "지원하는 파이썬 판을 읽을 수 없습니다(KeyError); project.classifiers를 고치십시오"
    assert f"pyproject.toml:1: missing: {message}" in tree.check(publish=True)


# 건너뛴 테스트


def skipped(tree: Tree, kind: str = "tool", python: str = "") -> Ledger:
    ledger = tree.ledger()
    ledger.tests[TEST] = Result("skipped", 1, python, kind, "까닭")
    ledger.snippets = {}
    return ledger


def test_skipped_for_an_allowed_reason_is_noted_at_home(tree: Tree):
    assert tree.check(skipped(tree)) == []
    assert tree.notes == [
        f"{PAGE}:3: {TEST}: 이 컴퓨터에서 확인하지 못함",
        f"{INDEX}:3: {TEST}: 이 컴퓨터에서 확인하지 못함",
        f"{OUTPUT}: 이 컴퓨터에서 확인하지 못함",
        f"{SNIPPET}: 이 컴퓨터에서 확인하지 못함",
        f"{TEST}: Python 3.11에서 건너뜀(까닭)",
    ]


def test_a_skipped_test_excuses_only_the_snippet_that_it_names(tree: Tree):
    tree.write("snippets/demo/silent.py", "x = 1\n")
    tree.add(INDEX, '\n```python\n--8<-- "demo/silent.py"\n```\n')
    tree.add(MODULE, "    silent = 'a word that is its name'\n")
    ledger = tree.ledger()
    ledger.tests[f"{MODULE}::test_x"] = Result("skipped", 1, "", "tool", "까닭")
    assert tree.check(ledger) == [
        f"{INDEX}:14: unproven: snippets/demo/silent.py를 실행한 통과한 테스트가 없습니다;"
        " 그 줄을 실행하는 테스트를 쓰십시오"
    ]


def test_skipped_for_another_reason(tree: Tree):
    ledger = tree.ledger()
    ledger.tests[f"{MODULE}::test_x"] = Result("skipped", 9, skip="other", reason="귀찮음")
    assert tree.check(ledger) == [
        f"{MODULE}:9: skip: {MODULE}::test_x을 허용하지 않는 까닭으로 건너뛰었습니다(귀찮음);"
        " python, free_threaded, platform, tool 표시로 바꾸십시오"
    ]


@pytest.mark.parametrize("publish", [False, True], ids=["home", "publish"])
def test_range_that_holds_no_supported_python(tree: Tree, publish: bool):
    tree.commit()
    ledgers = [replace(skipped(tree, "python", ">=9"), python=python) for python in ("3.11", "3.14")]
    found = tree.check(*ledgers, publish=publish)
    message = f"skip: {TEST}의 범위(>=9)에 지원하는 파이썬이 없습니다; 범위를 고치십시오"
    assert f"{MODULE}:1: {message}" in found
    nowhere = f"{INDEX}:3: claim: {TEST} 테스트가 어디에서도 통과하지 않았습니다; 표시한 범위를 고치십시오"
    assert (nowhere in found) is publish


# 배포할 때


def test_publishing_needs_every_supported_version(tree: Tree):
    tree.commit()
    claim = f"claim: {TEST} 테스트가 Python 3.14에서 통과하지 않았습니다; 그 판에서 돌리거나 범위를 표시하십시오"
    line = f"unproven: {SNIPPET}의 1번째 줄을 Python 3.14에서 실행한 통과한 테스트가 없습니다; {RUN_IT}"
    assert tree.check(tree.ledger(), publish=True) == [
        ".evidence:1: stale: Python 3.14의 쓸 수 있는 원장이 없습니다; 그 판의 원장을 모으십시오",
        f"{PAGE}:3: {claim}",
        f"{PAGE}:6: {line}",
        f"{INDEX}:3: {claim}",
        f"{INDEX}:6: {line}",
    ]
    assert tree.check(*both(tree), publish=True) == []
    assert tree.check(tree.ledger(), tree.ledger("3.14t"), publish=True) == []


def test_publishing_needs_a_marked_test_only_in_its_range(tree: Tree):
    tree.commit()
    newest, oldest = tree.ledger("3.14"), skipped(tree, "python", ">=3.14")
    newest.tests[TEST].python = ">=3.14"
    assert tree.check(oldest, newest, publish=True) == []


def test_publishing_refuses_a_tool_that_was_nowhere(tree: Tree):
    tree.commit()
    found = tree.check(skipped(tree), replace(skipped(tree), python="3.14"), publish=True)
    assert {line.split(": ")[1] for line in found} == {"claim", "unproven", "wrong-output"}


# 원장을 바꾼 것 → 오류
UNPUBLISHABLE = {
    "another commit": ({"commit": "0123456789"}, "다른 커밋(012345678)의 원장입니다"),
    "no commit": ({"commit": ""}, "다른 커밋(없음)의 원장입니다"),
    "not committed": ({"dirty": True}, "커밋하지 않은 것이 있을 때의 원장입니다"),
    "taken over": ({"taken": True}, "앞선 실행에서 넘겨받은 결과가 있습니다"),
}


@pytest.mark.parametrize(("change", "reason"), UNPUBLISHABLE.values(), ids=UNPUBLISHABLE)
def test_publishing_refuses_a_ledger(tree: Tree, change: dict[str, object], reason: str):
    tree.commit()
    ledgers = [tree.ledger(), replace(tree.ledger("3.14"), **change)]
    assert tree.check(*ledgers, publish=True) == [f".evidence/ledger-3.14.json:1: stale: {reason}; {AGAIN}"]
    assert tree.check(*ledgers) == []


def test_publishing_refuses_a_ledger_that_left_a_module_out(tree: Tree):
    tree.write(TWO, "")
    tree.commit()
    oldest, newest = both(tree)
    oldest.modules[TWO] = Module([TWO], [], "")
    oldest.digests[TWO] = tree.project.digest(TWO)
    message = f"돌리지 않은 테스트 모듈이 있습니다; {AGAIN}"
    assert tree.check(oldest, newest, publish=True) == [f".evidence/ledger-3.14.json:1: stale: {message}"]


def test_publishing_refuses_a_tree_that_is_not_the_commit(tree: Tree):
    assert CLEAN in tree.check(*both(tree), publish=True)
    tree.commit()
    ledgers = both(tree)
    assert tree.check(*ledgers, publish=True) == []
    tree.write("docs/new.md", "# 새것\n")
    assert tree.check(*ledgers, publish=True) == [CLEAN]


def test_publishing_without_git(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    tree.commit()
    monkeypatch.setenv("PATH", str(tree.root))
    assert CLEAN in tree.check(*both(tree), publish=True)
