"""블록에 보이는 줄, 고친 스니펫에서 칠하고 보일 줄."""

from __future__ import annotations

from evidence.cures import cure_of, shown_lines
from evidence.proofs import Proofs
from tests.evidence.conftest import Tree

BEFORE = """\
import time


def work():
    time.sleep(1)


# 시작한다.
@decorated
def main():
    work()
    print("끝")


if __name__ == "__main__":
    main()
"""
BODY = '    work()\n    print("끝")\n'


def cured(tree: Tree, after: str, before: str = BEFORE, name: str = "demo/late_fixed.py"):
    tree.write(f"snippets/{name.replace('_fixed', '')}", before)
    tree.write(f"snippets/{name}", after)
    proofs = Proofs.load(tree.root)
    return cure_of(proofs, name), [number for number, _ in shown_lines(proofs, name)]


def test_only_the_statement_that_changed_is_shown_with_its_comment_and_decorator(tree: Tree):
    cure, shown = cured(tree, BEFORE.replace("    work()\n", "    print(1)\n"))
    assert cure == ("snippets/demo/late.py", [11], [(8, 12)])
    assert shown == [8, 9, 10, 11, 12]


def test_statements_apart_are_shown_with_the_blank_lines_between(tree: Tree):
    after = BEFORE.replace("import time", "import timeit").replace('print("끝")', 'print("고침")')
    cure, shown = cured(tree, after)
    assert cure.changed == [1, 12]
    assert cure.ranges == [(1, 3), (8, 12)]
    assert shown == [1, 2, 3, 8, 9, 10, 11, 12]


def test_neighbours_become_one_range(tree: Tree):
    after = BEFORE.replace("sleep(1)", "sleep(2)").replace('print("끝")', 'print("고침")')
    assert cured(tree, after)[0].ranges == [(4, 12)]


def test_a_program_that_changed_much_is_shown_whole_and_marked(tree: Tree):
    before = "\n".join(f"line_{number} = {number}" for number in range(10)) + "\n"
    for changed, whole in ((5, False), (6, True)):
        after = "".join(f"x = {number}\n" for number in range(changed)) + before.split("\n", changed)[changed]
        cure, _ = cured(tree, after, before)
        assert cure.changed == [*range(1, changed + 1)]
        assert (cure.ranges == []) is whole


def test_every_statement_changed_or_lines_only_left_out_shows_the_whole(tree: Tree):
    cure, shown = cured(tree, "def a():\n    x = 1\n    return 2\n", "def a():\n    x = 1\n    return 1\n")
    assert (cure.changed, cure.ranges, shown) == ([3], [], [1, 2, 3])
    cure, _ = cured(tree, BEFORE.replace("    work()\n", ""))
    assert (cure.changed, cure.ranges) == ([], [])


def test_blank_lines_are_not_marked(tree: Tree):
    assert cured(tree, BEFORE.replace(BODY, '    work()\n\n    print("고침")\n'))[0].changed == [13]


def test_what_is_not_python_is_marked_and_shown_whole(tree: Tree):
    for name, text in (("demo/run_fixed.sh", "echo 1\necho 2\n"), ("demo/bad_fixed.py", "def :\nx = 2\n")):
        cure, shown = cured(tree, text, text.replace("2", "3"), name)
        assert (cure.changed, cure.ranges, shown) == ([2], [], [1, 2])


def test_a_section_is_compared_with_the_same_section(tree: Tree):
    marked = f"# --8<-- [start:a]\n{BEFORE}# --8<-- [end:a]\n"
    cure, shown = cured(tree, marked.replace("work()\n    print", "print(1)\n    print"), marked)
    assert (cure.changed, cure.ranges) == ([12], [(9, 13)])
    assert shown == [9, 10, 11, 12, 13]
    proofs = Proofs.load(tree.root)
    assert cure_of(proofs, "demo/late_fixed.py:a") == ("snippets/demo/late.py", [12], [])
    cured(tree, marked, BEFORE)
    assert cure_of(Proofs.load(tree.root), "demo/late_fixed.py:a") is None


def test_what_is_no_cure(tree: Tree):
    for path in ("alone_fixed.py", "late_fixed.out", "late.out", "late.py"):
        tree.write(f"snippets/demo/{path}", "1\n")
    proofs = Proofs.load(tree.root)
    names = ("alone_fixed.py", "late_fixed.out", "late.py")
    assert [cure_of(proofs, f"demo/{name}") for name in names] == [None, None, None]


def test_shown_lines_are_what_the_reader_sees(tree: Tree):
    proofs = Proofs.load(tree.root)
    assert shown_lines(proofs, "demo/one.py:body") == [(3, "return 1")]
    tree.write("snippets/demo/gap.py", "x = 1\n\n\n# --8<-- [start:a]\n\n\ny = 2\n# --8<-- [end:a]\n")
    assert shown_lines(Proofs.load(tree.root), "demo/gap.py") == [(1, "x = 1"), (2, ""), (3, ""), (7, "y = 2")]
