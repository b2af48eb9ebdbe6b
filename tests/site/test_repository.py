"""저장소의 모든 쪽과 스니펫을 읽는 테스트. `make test`에 있으면 낱말 하나만 고쳐도 다시 돈다."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.dependencies import imports
from evidence.ledger import read_all
from evidence.project import Project
from evidence.running import PYTHON
from tools.errors import chosen, index
from tools.note.surroundings import look
from tools.pull_request.changes import Changes, FileChange, ProofChange, read, write
from tools.pull_request.summary import summarize

# 파일의 이름으로 시작하는 한 줄 다음의 블록은 그 파일이고, `sh` 블록은 그 자리에서 치는 명령이다.
STEP = re.compile(
    r"(?:^`(?P<file>[\w./-]+)`[^\n]*\n\n|^[^\n]*`(?P<more>[\w./-]+)`의 [^\n]*더합니다\.[^\n]*\n\n)?"
    r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
# 여러 쪽을 함께 보는 것이 하는 일인 모듈.
SEVERAL = {
    "tests/concurrency/test_figures.py",
    "tests/poetry/test_reader_path.py",
    "tests/pytest/test_pytest8.py",
    "tests/pytest/test_reader_path.py",
}
PLACE = re.compile(r'"((?:[\w/-]+)\.md#[\w-]+)"')


def test_no_module_reads_the_snippets_of_many_pages(project: Project):
    """그런 모듈은 스니펫을 하나만 고쳐도 다시 돌아, 고치는 사람이 기다린다. 불러오지 않고 연 것은 원장에만 있다."""
    modules = [path for path in project.under("tests") if re.search(r"/(test_[^/]+|[^/]+_test)\.py$", path)]
    read = {module: imports(project, module)[0] for module in modules}
    ledgers = [ledger for ledger in read_all(project.root)[0] if ledger.python == PYTHON]
    assert ledgers, "make test를 먼저 실행하십시오"
    for module, found in ledgers[0].modules.items():
        read.setdefault(module, set()).update(found.inputs)
    for module, paths in read.items():
        files = [path for path in paths if path.startswith("snippets/") and not path.endswith("/")]
        pages = {"/".join(path.split("/")[:-1][:3]) for path in files}
        assert len(pages) <= 2 or module in SEVERAL or module.startswith("tests/site/"), module


def test_errors_that_pages_choose_are_in_the_whole_list(project: Project):
    docs = str(project.root / "docs")
    whole = index(docs)
    figures = [path for path in project.under("snippets/figures") if re.search(r"/errors_(?!index)\w+\.py$", path)]
    assert len(figures) == 5
    for path in figures:
        places = PLACE.findall(project.text(path))
        folder = "" if path.endswith("_home.py") else path.removesuffix(".py").partition("errors_")[2]
        assert 8 <= len(places) == len(set(places)) <= 12, path
        for line in chosen(folder, *places, docs=docs).splitlines():
            assert f"{line.replace('](', f']({folder}/' if folder else '](')}: " in whole, path


def test_every_name_of_this_repository_can_be_written_and_read(project: Project):
    """정직한 풀 리퀘스트가 꼴 때문에 거절되지 않는다."""
    found = summarize(project.root)
    files = [*found.pages, *found.outputs]
    for start in range(0, max(len(files), len(found.parts)), 300):
        changes = Changes(
            1, "0" * 40, found.versions, found.versions,
            tuple(FileChange("added", path) for path in files[start : start + 300]),
            tuple(ProofChange("gained", part) for part in found.parts[start : start + 300]),
        )  # fmt: skip
        assert read(write(changes).encode()) == changes


def test_words_belong_to_the_sections_that_use_them(project: Project):
    found = look(project, Path("x.md"), "")
    assert {*found.sections} == {"concurrency", "django", "poetry", "pytest"}
    assert found.sections["concurrency"]["asyncio"] > 0.8 > 0.2 > found.sections["pytest"]["asyncio"]
    assert found.sections["poetry"]["poetry"] == 1
    assert "import" not in found.sections["pytest"]
    assert found.pages["xdist"] == "docs/pytest/xdist.md"
    assert found.glossary["코루틴"] == "coroutine"
    assert {"pytest/xdist", "concurrency/as-completed"} <= found.taken


def put(root: Path, path: str, body: str) -> None:
    """파일을 만들거나, 있는 파일이면 블록에 있는 줄 다음에(없으면 끝에) 새 줄을 더한다."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.read_text("utf-8") if target.exists() else ""
    known = "".join(line for line in body.splitlines(keepends=True) if line in old.splitlines(keepends=True))
    new = "".join(line for line in body.splitlines(keepends=True) if line not in known)
    assert old.count(known) == 1 or not known, f"{path}에 {known!r}이 하나가 아닙니다"
    target.write_text(old.replace(known, known + new) if known else old + new, "utf-8", newline="\n")


def follow(project: Project, root: Path) -> list[str]:
    """첫 페이지의 절을 위에서 아래로 따라 하고, 친 명령을 돌려준다."""
    section = project.text("CONTRIBUTING.md").partition("\n## 첫 페이지\n")[2].partition("\n## ")[0]
    # 의존성은 이미 있는 환경의 것을 쓴다.
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (root / ".venv/bin/python").chmod(0o755)
    # 이 테스트를 `make test VENV=… ONLY=…`로 돌려도 그 변수를 물려받지 않는다.
    variables = set(re.findall(r"\$\((?:if )?([A-Z]+)\b", project.text("Makefile")))
    inherited = re.compile(f"COV|EVIDENCE|GITHUB|MAKE|MFLAGS|PYT|(?:{'|'.join(variables)})$")
    kept = {key: value for key, value in os.environ.items() if not inherited.match(key)}
    env = {**kept, "PYTHONUTF8": "1", "MAKEFLAGS": "-- INSTALL=@true"}
    typed = []
    for step in STEP.finditer(section):
        if step["file"] or step["more"]:
            put(root, step["file"] or step["more"], step["body"])
        elif step["language"] == "sh":
            typed.append(step["body"])
            finished = subprocess.run(
                ["sh", "-eu"], input=step["body"], cwd=root, env=env, capture_output=True, text=True, encoding="utf-8"
            )
            assert finished.returncode == 0, f"{step['body']}{finished.stdout}{finished.stderr}"
    return typed


@pytest.mark.tool("make")
@pytest.mark.platform("linux", "darwin")
@pytest.mark.timeout(600)
def test_first_page_can_be_followed_to_its_proof(project: Project, tmp_path: Path):
    root = tmp_path / "첫 페이지"
    for path in [*project.files, ".gitignore", ".gitattributes"]:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / path, root / path)
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)
    typed = follow(project, root)
    assert len(typed) == 4
    assert (root / "snippets/pytest/approx/compare.out").read_text("utf-8") == "False\nTrue\n"
    (ledger,), faults = read_all(root)
    assert faults == []
    assert {name for name in ledger.passing if "test_approx" in name} == {
        "tests/pytest/test_approx.py::test_sum_is_only_about_equal",
        "tests/pytest/test_approx.py::test_compare_script",
    }
