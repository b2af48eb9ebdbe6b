"""저장소의 파일, 판, 다이제스트."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest

from evidence import project as projects
from evidence.project import Project, ProjectError, Snapshot, Violation
from tests.evidence.conftest import INDEX, MODULE, OUTPUT, PAGE, SNIPPET, Tree


def test_files_of_a_folder_and_of_a_repository(tree: Tree):
    for path in (".hidden/x", "snippets/demo/.one.py.swp", "snippets/demo/__pycache__/x.pyc"):
        tree.write(path, "x")
    expected = [
        PAGE,
        INDEX,
        "mkdocs.yml",
        "pyproject.toml",
        OUTPUT,
        SNIPPET,
        "tests/conftest.py",
        MODULE,
        "theme/main.html",
    ]
    assert tree.project.files == expected
    tree.commit()
    assert tree.project.files == [".hidden/x", *expected]
    (tree.root / OUTPUT).unlink()
    assert OUTPUT not in tree.project.files


def test_kinds_of_files(tree: Tree):
    tree.write("docs/assets/site.css", "")
    for path in ("tests/evidence/test_x.py", "tests/site/test_y.py", "tests/evidence/sample/tests/test_z.py"):
        tree.write(path, "")
    tree.write("tests/demo/test_notes.txt", "")
    project = tree.project
    assert (project.snippets, project.docs) == ([OUTPUT, SNIPPET], ["docs/assets/site.css", PAGE, INDEX])
    assert project.pages == [PAGE, INDEX]
    assert project.proof_modules == [MODULE]
    assert project.tool_modules == ["tests/evidence/test_x.py"]
    assert project.outputs == {"snippets/demo/one": [("", OUTPUT)]}


def test_text_without_a_byte_order_mark_and_windows_line_ends(tree: Tree):
    tree.write(SNIPPET, b"\xef\xbb\xbfa\r\nb\r\n")
    assert tree.project.text(SNIPPET) == "a\nb\n"


# 파일의 내용 → 오류
UNREADABLE = {
    b"x = 1\n\xff\n": f"{SNIPPET}:2: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오",
    b"\x89PNG\0\xff": f"{SNIPPET}:1: missing: 글이 아닌 파일입니다; UTF-8로 저장하거나 다른 폴더로 옮기십시오",
}


@pytest.mark.parametrize(("data", "message"), UNREADABLE.items(), ids=["other encoding", "binary"])
def test_file_that_is_no_text(tree: Tree, data: bytes, message: str):
    tree.write(SNIPPET, data)
    with pytest.raises(ProjectError, match=f"^{re.escape(message)}$"):
        tree.project.text(SNIPPET)


def test_file_that_cannot_be_opened(tree: Tree):
    with pytest.raises(
        ProjectError, match=r"^snippets/x\.py:1: missing: 파일을 읽을 수 없습니다\(.+\); 링크나 권한을 고치십시오$"
    ):
        tree.project.text("snippets/x.py")


@pytest.mark.platform("linux")
def test_folder_with_a_name_that_is_no_text(tree: Tree):
    Path(os.fsdecode(os.fsencode(tree.root) + b"/snippets/demo/\xff.txt")).touch()
    assert tree.project.digest("snippets/demo/") != Project(tree.root / "x").digest("snippets/demo/")


@pytest.mark.platform("linux", "darwin")
@pytest.mark.timeout(20)
def test_pipe_is_not_waited_for(tree: Tree):
    """쓰는 것이 없는 파이프는 열기만 해도 끝나지 않는다."""
    (tree.root / SNIPPET).unlink()
    os.mkfifo(tree.root / SNIPPET)
    with pytest.raises(ProjectError, match=r"1: missing: 파일을 읽을 수 없습니다\(보통 파일이 아님\)"):
        tree.project.text(SNIPPET)
    assert tree.project.digest(SNIPPET) == ""


def test_versions_come_from_the_classifiers(tree: Tree):
    assert tree.project.versions == ("3.11", "3.14")


# pyproject.toml → 오류의 이름
VERSIONLESS = {
    "[project]\n": "KeyError",
    "project = 1\n": "TypeError",
    "[project]\nclassifiers = [1]\n": "AttributeError",
}


@pytest.mark.parametrize(("text", "error"), VERSIONLESS.items(), ids=VERSIONLESS.values())
def test_versions_that_cannot_be_read(tree: Tree, text: str, error: str):
    tree.write("pyproject.toml", text)
    message = (
        f"pyproject.toml:1: missing: 지원하는 파이썬 판을 읽을 수 없습니다({error}); project.classifiers를 고치십시오"
    )
    with pytest.raises(ProjectError, match=f"^{re.escape(message)}$"):
        _ = tree.project.versions


def test_settings_that_are_no_toml(tree: Tree):
    tree.write("pyproject.toml", "[project\n")
    for read in (lambda: tree.project.versions, lambda: tree.project.settings):
        with pytest.raises(
            ProjectError, match=r"^pyproject\.toml:1: missing: TOML이 아닙니다\(.+\); 구문을 고치십시오$"
        ):
            read()


def test_digest_ignores_line_ends_and_clocks(tree: Tree):
    before = tree.project.digest(SNIPPET)
    tree.write(SNIPPET, tree.read(SNIPPET).replace("\n", "\r\n"))
    os.utime(tree.root / SNIPPET, (0, 0))
    assert tree.project.digest(SNIPPET) == before
    tree.add(SNIPPET, "\n")
    assert tree.project.digest(SNIPPET) != before
    assert tree.project.digest("snippets/none.py") == ""


def test_digest_of_a_folder_is_that_of_its_names(tree: Tree):
    before = tree.project.digest("snippets/demo/")
    tree.add(SNIPPET, "\n")
    tree.write("snippets/demo/.two.py.swp", "")
    assert tree.project.digest("snippets/demo/") == before
    tree.write("snippets/demo/two/three.py", "")
    assert tree.project.digest("snippets/demo/") != before


def test_digest_of_a_command_changes_when_it_is_installed_again(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tree.root))
    assert tree.project.digest("tool:some-tool") == ""
    (tree.root / "some-tool").touch(mode=0o755)
    before = tree.project.digest("tool:some-tool")
    (tree.root / "some-tool").write_text("x", encoding="utf-8")
    assert "" != before != tree.project.digest("tool:some-tool")


def test_pins_of_the_lock(tree: Tree):
    assert tree.project.pins == {}
    lock = "Django==5.2 ; python_version < '3.12' \\\n    --hash=sha256:0\ndjango==6.1\nuvicorn[standard]==0.1\n"
    tree.write(projects.LOCK, lock)
    assert tree.project.pins == {"django": {"5.2", "6.1"}, "uvicorn": {"0.1"}}


@pytest.mark.parametrize("path", [f"evidence/{name}.py" for name in projects.HARNESS])
def test_settings_change_with_what_records(tree: Tree, path: str):
    before = tree.project.settings
    tree.write(path, "x = 1\n")
    assert tree.project.settings != before


def test_settings_change_with_those_of_pytest_only(tree: Tree):
    before = tree.project.settings
    tree.replace("pyproject.toml", 'name = "sample"', 'name = "other"')
    assert tree.project.settings == before
    tree.replace("pyproject.toml", "strict_markers = true", "strict_markers = false")
    assert tree.project.settings != before


def test_every_module_of_the_harness_exists():
    package = Path(projects.__file__).parent
    assert [name for name in projects.HARNESS if not (package / f"{name}.py").is_file()] == []


def test_a_snapshot_does_not_see_later_changes(tree: Tree):
    snapshot = Snapshot(tree.root)
    before = snapshot.text(SNIPPET), snapshot.digest(OUTPUT)
    tree.write(SNIPPET, "")
    tree.write(OUTPUT, "2\n")
    assert (snapshot.text(SNIPPET), snapshot.digest(OUTPUT)) == before
    assert Project(tree.root).text(SNIPPET) == ""


def test_names_in_nfc():
    assert projects.is_nfc("docs/한글.md")
    assert not projects.is_nfc(unicodedata.normalize("NFD", "docs/한글.md"))


def test_a_violation_is_one_line_that_can_be_printed():
    assert str(Violation("docs/x.md", 3, "claim", "까닭; 고치는 법")) == "docs/x.md:3: claim: 까닭; 고치는 법"
    assert str(Violation("docs/\udcff.md", 1, "missing", "x")) == "docs/\\udcff.md:1: missing: x"
