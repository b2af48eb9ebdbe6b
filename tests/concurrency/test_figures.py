"""페이지에서 실행하는 블록(snippets/figures/).

기록에서 그리는 것은 찍은 것을 견주고, 원장에서 계산하는 것은 작은 원장으로 돌려 본다.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from evidence.figures import NOTHING
from evidence.ledger import Ledger, Module, Result, write
from evidence.outputs import KINDS
from evidence.project import Project
from evidence.rules import RULES

RECORDED = [
    "blocking_heartbeat",
    "cancellation_propagate",
    "choose_counts",
    "choose_cpu",
    "choose_io",
    "choose_waits",
    "interpreters_counts",
    "semaphore_jobs",
    "taskgroup_next_work",
    "thread_pool_waiting_line",
    "threads_bridge_timeline",
]
# 그림마다 표가 되는 테스트와, 통과한 것 하나에서 나오는 줄.
OUTCOMES = {
    "note_outcomes": ("note/test_note.py::test_outcome[가: 나]", "| `가` | `나` |"),
    "versions_behaviour": (
        "concurrency/test_versions.py::test_behaviour[start method: fork]",
        "| [리눅스에서 프로세스를 시작하는 기본 방식](concurrency/start-methods.md#default-method) | `fork` |",
    ),
    "versions_features": (
        "concurrency/test_versions.py::test_feature[asyncio.Queue.shutdown: no]",
        "| [`asyncio.Queue.shutdown()`](concurrency/queue.md#ending) | 없음 |",
    ),
    "versions_get_event_loop": (
        "concurrency/test_versions.py::test_get_event_loop[coroutine: loop]",
        "| [코루틴 안](concurrency/event-loop.md#loop-lifetime) | 루프 |",
    ),
    "versions_timeout_errors": (
        "concurrency/test_versions.py::test_timeout_error[socket.timeout: same]",
        "| `socket.timeout` | 내장 `TimeoutError` |",
    ),
    "versions_upgrades": (
        "concurrency/test_versions.py::test_feature[TaskGroup.cancel: no]",
        "| 3.12 | 테스트 안 함 | 테스트 안 함 |",
    ),
    "evidence_summary": ("concurrency/test_x.py::test_x", "| 동시성 | 1 |"),
    "evidence_versions": ("concurrency/test_x.py::test_x", "| 3.11.0 | linux | 1 | 0 | 0 / 0 |"),
}
# 고른 오류의 목록.
CHOSEN = ["errors_concurrency", "errors_django", "errors_home", "errors_poetry", "errors_pytest"]


@pytest.fixture
def root(project) -> dict[str, str]:
    return {"PYTHONPATH": str(project.root)}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_figure_is_the_same(expect_output, project, root, name):
    expect_output(f"figures/{name}.py", cwd=project.root, env=root)


@pytest.fixture
def small(tmp_path: Path, project):
    """테스트 하나가 통과한 원장뿐인 저장소를 만드는 함수."""

    def _small(test: str) -> Path:
        module = f"tests/{test.partition('::')[0]}"
        for path in (module, "pyproject.toml", "snippets/figures/versions.toml"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project.root / (path if path != module else __file__), tmp_path / path)
        here = Project(tmp_path)
        ledger = Ledger("3.11", "3.11.0", "linux", settings=here.settings, packages={"pytest": "9.2.0"})
        ledger.modules[module] = Module([module], ["pytest"], "2026-11-26")
        ledger.digests[module] = here.digest(module)
        ledger.tests[f"tests/{test}"] = Result("passed", 1)
        write(ledger, tmp_path)
        return tmp_path

    return _small


@pytest.mark.parametrize("name", OUTCOMES)
def test_table_of_a_small_ledger(run, small, root, name):
    test, row = OUTCOMES[name]
    finished = run(f"figures/{name}.py", cwd=small(test), env=root)
    assert finished.returncode == 0, finished.stderr
    assert row in finished.stdout.splitlines()


@pytest.mark.parametrize("name", ["evidence_summary", "versions_features"])
def test_table_without_a_ledger_says_so(run, tmp_path, root, name):
    assert run(f"figures/{name}.py", cwd=tmp_path, env=root).stdout == f"{NOTHING}\n"


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("evidence_rules", [f"`{rule.name}`" for rule in RULES]),
        ("evidence_kinds", [kind.name for kind in KINDS if kind.always]),
        ("terms_rivals", ["스레드"]),
    ],
)
def test_list_has_a_row_for_each(run, root, name, rows):
    finished = run(f"figures/{name}.py", env=root)
    assert finished.returncode == 0, finished.stderr
    found = [line.split(" | ")[0].removeprefix("| ") for line in finished.stdout.splitlines()[2:]]
    assert set(rows) <= set(found)
    assert len(found) == len(set(found))


ERRORS = """# 쪽

## 왜 그런가

### 오류가 아닙니다 { #why }

글입니다.

## 오류와 고치는 법

### `b[0]`에서 [멈춥니다] { #stops }

```text
--8<-- "demo/one.out"
```

[첫 문장입니다](test:test_one). 둘째 문장입니다.

### A failed { #failed }

원인입니다.

## 더 보기

- 끝
"""


def test_index_of_errors_names_each_heading_and_its_first_sentence(run, tmp_path, root):
    (tmp_path / "docs/poetry").mkdir(parents=True)
    (tmp_path / "docs/poetry/x.md").write_text(ERRORS, encoding="utf-8")
    finished = run("figures/errors_index.py", cwd=tmp_path, env=root)
    assert finished.returncode == 0, finished.stderr
    assert [line for line in finished.stdout.splitlines() if line.startswith("-")] == [
        "- [A failed](poetry/x.md#failed): 원인입니다.",
        "- [`b[0]`에서 \\[멈춥니다\\]](poetry/x.md#stops): 첫 문장입니다.",
    ]


@pytest.mark.parametrize("name", CHOSEN)
def test_chosen_errors_are_named_by_their_headings(run, use, tmp_path, root, name):
    """고른 자리를 가진 쪽을 지어 본다. 그 자리가 정말 있는지는 tests/site/test_repository.py가 본다."""
    places = re.findall(r'"([\w/-]+)\.md#([\w-]+)"', use(f"figures/{name}.py").read_text(encoding="utf-8"))
    folder = "" if name == "errors_home" else f"{name.removeprefix('errors_')}/"
    for page in {page for page, _ in places}:
        parts = [f"### {page} {anchor} {{ #{anchor} }}\n\n원인입니다.\n" for each, anchor in places if each == page]
        file = tmp_path / f"docs/{folder}{page}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(["# 쪽\n\n## 오류와 고치는 법\n", *parts]), encoding="utf-8")
    finished = run(f"figures/{name}.py", cwd=tmp_path, env=root)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == [f"- [{page} {anchor}]({page}.md#{anchor})" for page, anchor in places]


def test_every_figure_is_named_here(project):
    names = {Path(path).stem for path in project.under("snippets/figures") if path.endswith(".py")}
    others = {"evidence_rules", "evidence_kinds", "terms_rivals", "errors_index"}
    assert names == {*RECORDED, *OUTCOMES, *CHOSEN, *others}
