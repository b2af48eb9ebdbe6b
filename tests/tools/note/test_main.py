"""명령: 저장소에 쓰는 것, 쓰지 않는 것, 관문과 만나는 것."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence import settings
from tests.evidence.conftest import Tree, copied
from tools.note.__main__ import conversions, main

NOTE = """\
# asyncio 큐

`put()`은 자리가 날 때까지 기다린다.

```python
print(1)
```

결과

```
1
```
"""
PAGE = "docs/demo/asyncio.md"
MODULE = "tests/demo/test_asyncio.py"
SNIPPET = "snippets/demo/asyncio/asyncio_example.py"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return copied(tmp_path / "저장소")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "노트.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def run(tree: Tree, *arguments: object) -> int:
    return main(["--root", str(tree.root), *map(str, arguments)])


def everything(tree: Tree) -> dict[str, bytes]:
    files = (path for path in tree.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(tree.root).as_posix(): path.read_bytes() for path in files}


def test_draft_passes_the_static_gate_and_is_only_in_the_preview(tree: Tree, note: Path, capsys):
    assert run(tree, note, "--section", "demo") == 0
    assert settings.drafts(tree.project) == {PAGE}
    assert "\n  # - demo/asyncio.md\n" in tree.read("mkdocs.yml")
    assert not [line for line in tree.check(tree.ledger()) if ": stale: " not in line and "asyncio" not in line]
    assert f"· {PAGE}\n" in capsys.readouterr().out


def test_second_run_changes_nothing(tree: Tree, note: Path, capsys):
    run(tree, note, "--section", "demo")
    before = everything(tree)
    assert run(tree, note, "--section", "demo") == 0
    assert run(tree, note) == 0
    assert everything(tree) == before
    assert capsys.readouterr().out.endswith(
        f"이미 옮긴 노트입니다. 아무것도 바꾸지 않았습니다: {PAGE}\n"
        "· 다르게 옮기려면 SECTION=, SPLIT=, SLUG=을 주십시오. 아직 고치지 않은 초안이면 새로 옮깁니다\n"
    )


def test_second_run_leaves_what_a_person_has_changed(tree: Tree, note: Path):
    run(tree, note, "--section", "demo")
    tree.replace(PAGE, "put()", "put_nowait()")
    tree.write("snippets/demo/asyncio/one.py", None) if (tree.root / "snippets/demo/asyncio/one.py").exists() else None
    before = everything(tree)
    assert run(tree, note, "--section", "demo") == 0
    assert everything(tree) == before


def test_every_stub_fails_with_one_line_and_nothing_is_run(tree: Tree, note: Path):
    note.write_text(NOTE.replace("print(1)", "open('ran.txt', 'w')"), encoding="utf-8")
    run(tree, note, "--section", "demo")
    finished = tree.pytest(MODULE)
    shown = re.findall(r"^(?:docs|snippets)/.*", finished.stdout, re.MULTILINE)
    assert sorted(shown) == [
        f"{PAGE}: 이 문장을 확인하는 assert가 없습니다: `put()`은 자리가 날 때까지 기다린다",
        "snippets/demo/asyncio/open.py: 아직 실행하지 않았습니다; 코드를 읽어 보고 이 줄을 지우십시오",
    ]
    assert "2 failed" in finished.stdout
    assert not [*tree.root.rglob("ran.txt")]
    assert any(": failed: " in line for line in tree.gate())
    assert any(line.startswith(f"{PAGE}:9: claim: ") for line in tree.gate())


def test_emptied_stub_proves_nothing(tree: Tree, note: Path):
    run(tree, note, "--section", "demo")
    for empty in ("pass", "assert True", "...", "return"):
        emptied = re.sub(r"pytest\.fail\((?:\n.*?\n    )?.*?\)\n", f"{empty}\n", tree.read(MODULE), flags=re.DOTALL)
        tree.write("tests/demo/test_asyncio.py", emptied)
        assert any(
            line.startswith(f"{PAGE}:9: claim: {MODULE}::test_put 테스트가 실패할 수 없습니다")
            for line in tree.check(tree.ledger())
        )


def test_block_is_proven_once_the_failing_line_is_gone(tree: Tree, note: Path):
    """노트가 말한 출력이 맞으면 그대로 통과하고, 틀리면 실패한다."""
    run(tree, note, "--section", "demo")
    stub = tree.read(MODULE)
    opened = re.sub(r"    pytest\.fail\(\s*\"snippets[^)]*\)\n", "", stub)
    assert opened != stub
    tree.write(MODULE, opened)
    chosen = f"{MODULE}::test_asyncio_example_script"
    assert tree.pytest(chosen).returncode == 0
    tree.write(SNIPPET, "print(2)\n")
    assert tree.pytest(chosen).returncode == 1


def test_page_is_published_once_it_is_proven(tree: Tree, note: Path):
    """초안의 테스트가 하나라도 남으면 관문이 거절하고, 모두 증명하고 기록을 지우면 받아들인다."""
    run(tree, note, "--section", "demo")
    assert tree.pytest().returncode == 1
    assert [line.split(": ")[1] for line in tree.gate()] == ["claim", "failed", "failed", "failed"]
    assert len([line for line in tree.gate() if line.startswith("mkdocs.yml:") and f": failed: {PAGE}는" in line]) == 1
    proof = "import asyncio\n\n\ndef test_put():\n    queue = asyncio.Queue(1)\n    queue.put_nowait(1)\n    assert queue.full()\n"
    script = f'\n\ndef test_script(expect_output):\n    expect_output("{SNIPPET.removeprefix("snippets/")}")\n'
    tree.write(MODULE, proof + script)
    tree.write(PAGE, tree.read(PAGE).split("\n<!-- 노트에서")[0])
    assert tree.pytest().returncode == 0
    assert tree.gate() == []
    tree.replace("mkdocs.yml", "  /demo/asyncio.md\n", "")
    tree.replace("mkdocs.yml", "# - demo/asyncio.md", "- demo/asyncio.md")
    assert tree.gate() == []
    assert settings.drafts(tree.project) == set()


def test_untouched_draft_is_made_again_with_another_choice(tree: Tree, note: Path, tmp_path: Path, capsys):
    """섹션이나 나눌 단계를 다시 정하면 처음부터 그렇게 옮긴 것과 같다."""
    note.write_text(f"{NOTE}\n## 하나\n글\n## 둘\n![글](a.png)\n", encoding="utf-8")
    (note.parent / "a.png").write_bytes(b"png")
    assert run(tree, note, "--section", "demo", "--split", "2") == 0
    split = everything(tree)
    assert run(tree, note, "--split", "0", "--name", "queue") == 0
    fresh = copied(tmp_path / "새 저장소")
    assert run(fresh, note, "--section", "demo", "--split", "0", "--name", "queue") == 0
    assert everything(tree) == everything(fresh)
    assert run(tree, note, "--split", "2", "--name", "") == 0
    assert set(everything(tree)) == set(split)
    assert "전에 옮긴 초안을 새로 옮긴 것으로 바꾸었습니다: docs/demo/queue.md\n" in capsys.readouterr().out


def test_note_that_changed_is_imported_again_where_a_person_put_it(tree: Tree, note: Path):
    run(tree, note, "--section", "demo", "--name", "queue")
    note.write_text(NOTE.replace("print(1)", "sorted([1])"), encoding="utf-8")
    assert run(tree, note) == 0
    assert settings.drafts(tree.project) == {"docs/demo/queue.md"}
    assert (tree.root / "snippets/demo/queue/sorted.py").exists()
    assert not (tree.root / "snippets/demo/queue/queue_example.py").exists()


@pytest.mark.parametrize("what", ["page", "snippet", "test", "gone", "nav", "image"])
def test_draft_that_a_person_touched_is_never_replaced(tree: Tree, note: Path, capsys, what: str):
    note.write_text(f"{NOTE}\n![글](a.png)\n", encoding="utf-8")
    (note.parent / "a.png").write_bytes(b"png")
    run(tree, note, "--section", "demo")
    image = next(path for path in everything(tree) if path.startswith("docs/assets/demo/") and path.endswith("a.png"))
    changes = {
        "page": lambda: tree.replace(PAGE, 'description: ""', 'description: "글"'),
        "snippet": lambda: tree.write(SNIPPET, "print(2)\n"),
        "test": lambda: tree.replace(MODULE, "import pytest", "import asyncio\n\nimport pytest"),
        "gone": lambda: (tree.root / SNIPPET).unlink(),
        "nav": lambda: tree.replace("mkdocs.yml", "  /demo/asyncio.md\n", ""),
        "image": lambda: (tree.root / image).write_bytes(b"other"),
    }
    changes[what]()
    paths = {"page": PAGE, "snippet": SNIPPET, "test": MODULE, "gone": SNIPPET, "nav": PAGE, "image": image}
    before = everything(tree)
    capsys.readouterr()
    assert run(tree, note, "--name", "queue") == 1
    note.write_text(f"{NOTE}\n![글](a.png)\n더 쓴 글이다.\n", encoding="utf-8")
    assert run(tree, note) == 1
    assert everything(tree) == before
    line = (
        f"{paths[what]}:1: exists: 노트.md에서 옮긴 뒤에 고쳤습니다; "
        "그 파일에서 이어 쓰거나, 옮긴 파일과 mkdocs.yml의 그 줄을 지우고 다시 실행하십시오\n"
    )
    assert capsys.readouterr().err == line * 2


CHANGED = {
    "after the record": lambda tree: tree.add(PAGE, "\n사람이 쓴 글이다.\n"),
    "on the last line": lambda tree: tree.write(PAGE, tree.read(PAGE).rstrip() + " 사람이 쓴 글이다.\n"),
    "in the record": lambda tree: tree.replace(PAGE, '"part": 0', '"part": 0, "front": "사람이 쓴 글이다."'),
    "byte order mark": lambda tree: tree.write(PAGE, "\ufeff" + tree.read(PAGE)),
    "line ends": lambda tree: tree.write(SNIPPET, tree.read(SNIPPET).replace("\n", "\r\n")),
    "blank line": lambda tree: tree.add(SNIPPET, "\n"),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_nothing_that_a_person_wrote_anywhere_is_lost(tree: Tree, note: Path, change: Callable[[Tree], None]):
    run(tree, note, "--section", "demo")
    change(tree)
    before = everything(tree)
    note.write_text(f"{NOTE}\n더 쓴 글이다.\n", encoding="utf-8")
    assert run(tree, note) == 1
    assert everything(tree) == before


def test_copy_of_a_draft_belongs_to_the_person(tree: Tree, note: Path):
    run(tree, note, "--section", "demo")
    tree.write("docs/demo/copy.md", tree.read(PAGE))
    tree.replace("mkdocs.yml", "  /demo/asyncio.md\n", "  /demo/asyncio.md\n  /demo/copy.md\n")
    note.write_text(f"{NOTE}\n더 쓴 글이다.\n", encoding="utf-8")
    assert run(tree, note) == 0
    assert settings.drafts(tree.project) == {PAGE, "docs/demo/copy.md"}
    assert ("더 쓴 글" in tree.read(PAGE), "더 쓴 글" in tree.read("docs/demo/copy.md")) == (True, False)


@pytest.mark.platform("linux", "darwin")
def test_draft_that_became_a_link_is_not_replaced(tree: Tree, note: Path, tmp_path: Path):
    run(tree, note, "--section", "demo")
    (tree.root / SNIPPET).rename(tmp_path / "mine.py")
    (tree.root / SNIPPET).symlink_to(tmp_path / "mine.py")
    assert run(tree, note, "--name", "queue") == 1
    assert (tree.root / SNIPPET).is_symlink()


def test_interrupt_comes_before_or_after_all_files(tree: Tree, note: Path, monkeypatch: pytest.MonkeyPatch):
    run(tree, note, "--section", "demo")
    before, changed = everything(tree), NOTE.replace("print(1)", "sorted([1])")
    note.write_text(changed, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", interrupted_at(3, Path.open))
        with pytest.raises(KeyboardInterrupt):
            run(tree, note)
    assert everything(tree) == before
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", interrupted_at(2, Path.replace))
            assert run(tree, note) == 0
    finally:
        signal.signal(signal.SIGINT, handler)
    assert heard == []
    assert "sorted" in "".join(everything(tree))
    assert not [path for path in everything(tree) if path.rpartition("/")[2].startswith(".")]


def interrupted_at(count: int, call: Callable[..., object]) -> Callable[..., object]:
    """몇 번째 부름에서 Ctrl+C를 받는 것."""
    calls = iter(range(1, 100))

    def _call(*arguments: object, **options: object) -> object:
        if next(calls) == count:
            signal.raise_signal(signal.SIGINT)
        return call(*arguments, **options)

    return _call


def test_note_of_the_same_name_elsewhere_is_another_note(tree: Tree, note: Path):
    """TIL 저장소의 노트는 폴더마다 README.md다."""
    run(tree, note, "--section", "demo")
    before = everything(tree)
    other = note.parent / "다른 폴더" / note.name
    other.parent.mkdir()
    other.write_text("# two words\n\n`g()`는 값을 돌려준다.\n", encoding="utf-8")
    assert run(tree, other, "--section", "demo") == 0
    after = everything(tree)
    assert {path: after[path] for path in before if path != "mkdocs.yml"} == {
        path: data for path, data in before.items() if path != "mkdocs.yml"
    }
    assert "docs/demo/two-words.md" in after


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (None, (), ":1: note: 노트를 읽을 수 없습니다(No such file or directory); FROM=에 마크다운 파일을 주십시오"),
        (b"", (), ":1: note: 빈 파일입니다; 마크다운으로 쓴 노트를 주십시오"),
        (b"\n \n", (), ":1: note: 빈 파일입니다; 마크다운으로 쓴 노트를 주십시오"),
        (None, ("--section", "A B"), "Makefile:1: name: 'A B'을 쓸 수 없습니다"),
        (b"a\0b", (), ":1: note: 글이 아닌 파일입니다; 마크다운으로 쓴 노트를 주십시오"),
        (
            "첫 줄\n한글\n".encode("cp949"),
            (),
            ":1: note: UTF-8이 아닙니다; UTF-8로 저장하십시오(iconv -f cp949 -t utf-8)",
        ),
        (b"# a\n", ("--section", "../x"), "Makefile:1: name: '../x'을 쓸 수 없습니다"),
        (
            b"# a\n",
            ("--split", "9"),
            "Makefile:1: split: '9'은 제목의 단계가 아닙니다; 0(나누지 않음)부터 6까지 하나를 쓰십시오",
        ),
        (b"# a\n", ("--split", "둘"), "Makefile:1: split: '둘'은 제목의 단계가 아닙니다"),
        (b"# a\n", ("--section", "note"), "Makefile:1: name: 'note'을 쓸 수 없습니다"),
        (b"# a\n", ("--section", "demo", "--name", "한글"), "Makefile:1: name: '한글'을 쓸 수 없습니다"),
        (b"# a\n", ("--section", "demo", "--name", "one"), ":1: exists: docs/demo/one.md가 이미 있습니다"),
    ],
)
def test_bad_note_is_one_line_and_writes_nothing(tree: Tree, note: Path, capsys, content, arguments, message):
    note.unlink()
    if content is not None:
        note.write_bytes(content)
    before = everything(tree)
    assert run(tree, note, *arguments) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert everything(tree) == before


def test_file_in_the_way_of_a_folder_leaves_nothing_half_written(tree: Tree, note: Path, capsys):
    """스니펫과 페이지를 쓴 뒤에 테스트를 쓰지 못해도 하나도 남지 않는다."""
    tree.write("tests/fresh", "막는 파일")
    before = everything(tree)
    assert run(tree, note, "--section", "fresh") == 1
    assert everything(tree) == before
    assert not (tree.root / "docs/fresh").exists()
    assert capsys.readouterr().err == (
        "tests/fresh/test_asyncio.py:1: write: 쓸 수 없습니다(Not a directory); 그 자리를 비우거나 권한을 고치십시오\n"
    )


def test_taken_address_is_not_overwritten(tree: Tree, note: Path, capsys):
    note.write_text("# one\n\n`f()`는 값을 돌려준다.\n", encoding="utf-8")
    assert run(tree, note, "--section", "demo") == 0
    assert (tree.root / "docs/demo/one-2.md").exists()
    assert f"{note}:1: 정할 것: docs/demo/one.md가 이미 있어 one-2로 옮겼습니다" in capsys.readouterr().out


def test_empty_page_comes_from_the_same_templates(tree: Tree, capsys):
    assert run(tree, "--title", "asyncio 큐: put과 get", "--section", "demo") == 0
    page = tree.read("docs/demo/asyncio-put-get.md")
    assert page.startswith(
        '---\ntitle: "asyncio 큐: put과 get"\ndescription: ""\ntags: []\n---\n\n# asyncio 큐: put과 get\n'
    )
    assert "## 오류와 고치는 법 { #흔한-실수 }" in page
    assert "<!--" not in page
    assert "pytest.fail(" in tree.read("tests/demo/test_asyncio_put_get.py")
    assert settings.drafts(tree.project) == {"docs/demo/asyncio-put-get.md"}
    before = everything(tree)
    assert run(tree, "--title", "asyncio 큐: put과 get", "--section", "demo") == 1
    assert run(tree, "--title", "", "--section", "demo") == 1
    assert run(tree, "--title", "큐") == 1
    assert everything(tree) == before
    assert (
        capsys.readouterr().err.splitlines()[1:]
        == ["Makefile:1: usage: 제목과 섹션이 필요합니다; make page TITLE='asyncio 큐' SECTION=concurrency"] * 2
    )


def test_published_page_keeps_no_record_of_its_note(tree: Tree, note: Path, capsys):
    run(tree, note, "--section", "demo")
    assert run(tree, "--finished") == 0
    tree.replace("mkdocs.yml", "  /demo/asyncio.md\n", "")
    capsys.readouterr()
    assert run(tree, "--finished") == 1
    line = tree.read(PAGE).split("\n<!--")[0].count("\n") + 2
    message = "옮긴 기록이 남아 있습니다; 노트와 견주어 보았으면 그 주석을 지우십시오"
    assert capsys.readouterr().out == f"{PAGE}:{line}: note: {message}\n"


def test_table_in_contributing_is_the_one_table(project):
    assert conversions() in project.text("evidence/README.md")
