"""워크플로: 누가 쓸 수 있는지, 무엇을 실행하는지, 무엇을 고정했는지."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.pull_request.comment import ARTIFACT, FILE, PREVIEW, WORKFLOW
from tools.weekly import issue

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github/workflows"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*.y*ml"))}
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(path.read_text("utf-8")) for name, path in FILES.items()}
JOBS = {(name, job): found for name, workflow in WORKFLOWS.items() for job, found in workflow["jobs"].items()}
# 쓸 수 있는 작업은 이것뿐이다. 나머지는 읽기만 한다.
MAY_WRITE = {
    ("publish", "deploy"): {"pages", "id-token"},
    ("comment", "comment"): {"pull-requests"},
    ("weekly", "issue"): {"issues"},
}
# 쓰기 권한이 있는 작업이 하는 일의 전부.
DOES = {
    ("publish", "deploy"): ["actions/deploy-pages"],
    ("comment", "comment"): ["actions/checkout", "actions/setup-python", "make comment PYTHON=python"],
    ("weekly", "issue"): ["actions/checkout", "actions/setup-python", "make issue"],
}
# 쓰기 권한이 있는 작업이 정할 수 있는 것. 컨테이너, 셸, 폴더, 그 밖의 환경 변수로 다른 코드를 끌어들이지 않는다.
JOB_KEYS = {"name", "if", "needs", "runs-on", "timeout-minutes", "permissions", "environment", "concurrency", "steps"}
STEP_KEYS = {"id", "uses", "run", "with", "env"}
ACTIONS = {
    "actions/checkout", "actions/setup-python", "actions/setup-node", "actions/upload-artifact",
    "actions/download-artifact", "actions/configure-pages", "actions/upload-pages-artifact", "actions/deploy-pages",
    "re-actors/alls-green",
}  # fmt: skip
# make를 부르지 않는 명령: 러너를 갖추는 것과, make가 없는 컴퓨터의 명령(README)을 확인하는 것.
SETTING_UP = ("sudo apt-get ", "postgres=$(ls ", "python -m venv ", r".venv\Scripts\python -m ")


def steps(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from job["steps"]


def test_the_workflows_are_the_ones_that_are_known():
    assert list(WORKFLOWS) == ["comment", "publish", "weekly"]


def test_only_these_jobs_may_write_and_only_this():
    assert {name: workflow["permissions"] for name, workflow in WORKFLOWS.items()} == {name: {} for name in WORKFLOWS}
    writing = {
        key: {scope for scope, level in job["permissions"].items() if level == "write"} for key, job in JOBS.items()
    }
    assert {key: scopes for key, scopes in writing.items() if scopes} == MAY_WRITE
    levels = {level for job in JOBS.values() for level in job["permissions"].values()}
    assert levels <= {"read", "write"}


@pytest.mark.parametrize("key", MAY_WRITE, ids=".".join)
def test_jobs_that_may_write_do_only_this(key: tuple[str, str]):
    """실행하는 것은 기본 브랜치의 코드뿐이고, 그 코드는 아무것도 설치하지 않는다."""
    does = [step.get("run") or step["uses"].partition("@")[0] for step in steps(JOBS[key])]
    assert does == DOES[key]
    for step in steps(JOBS[key]):
        assert step.get("with", {}).keys() <= {"persist-credentials", "python-version"}, "꺼낼 커밋을 정하지 않습니다"
        assert step.keys() <= STEP_KEYS
        assert step.get("env", {}).keys() <= {"GITHUB_TOKEN"}
    assert JOBS[key].keys() <= JOB_KEYS
    assert WORKFLOWS[key[0]].get("env", {}).keys() <= {"PYTHON"}
    assert WORKFLOWS[key[0]].get("defaults", {}) in ({}, {"run": {"shell": "bash"}})
    recipe = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r'^comment:\n\t@"\$\(PYTHON\)" -m tools\.pull_request\.comment\n\n', recipe, re.MULTILINE)
    assert re.search(r'^issue:\n\t@"\$\(PYTHON\)" -m tools\.weekly\.issue\n\n', recipe, re.MULTILINE)


def test_only_jobs_on_the_default_branch_may_write():
    """True는 YAML이 `on`을 읽은 것이다."""
    assert WORKFLOWS["comment"][True] == {"workflow_run": {"workflows": ["publish"], "types": ["completed"]}}
    assert WORKFLOWS["weekly"][True].keys() == {"schedule", "workflow_dispatch"}
    assert WORKFLOWS["publish"][True] == {
        "pull_request": None, "push": {"branches": ["main"]}, "workflow_dispatch": None,
    }  # fmt: skip
    deploy = JOBS["publish", "deploy"]["if"]
    assert deploy == "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'"
    assert JOBS["comment", "comment"]["if"] == "github.event.workflow_run.event == 'pull_request'"


def test_only_what_this_run_tested_is_published():
    """다른 실행이나 다른 저장소의 파일, 캐시, 다른 작업이 이름을 맞춘 원장이 섞이지 않는다."""
    taken = {
        (*key, name)
        for key, job in JOBS.items()
        for step in steps(job)
        for name in step.get("with", {}).keys() & {"ref", "repository", "run-id", "cache"}
    }
    assert taken == {("publish", "preview", "run-id")}
    left = {
        key: step["with"]["name"]
        for key, job in JOBS.items()
        for step in steps(job)
        if step.get("with", {}).get("name", "").startswith("ledger")
    }
    assert left == {("publish", "test"): "ledger-${{ matrix.python }}"}
    node = [step for job in JOBS.values() for step in steps(job) if "setup-node@" in step.get("uses", "")]
    assert {step["with"]["package-manager-cache"] for step in node} == {False}
    assert JOBS["publish", "deploy"]["needs"] == "build"
    assert JOBS["publish", "deploy"]["environment"]["name"] == "github-pages"
    assert JOBS["publish", "build"]["needs"] == ["lint", "test", "browser"]
    uploaded = [step["with"] for step in steps(JOBS["publish", "build"]) if "upload-pages" in step.get("uses", "")]
    assert uploaded == [{"path": "site"}]
    last = [*steps(JOBS["publish", "required"])][-1]
    assert last["with"]["allowed-failures"] == "macos, windows"


def test_comment_that_is_being_written_is_not_stopped():
    """한 브랜치의 풀 리퀘스트가 둘이면 쓰지 않을 쪽의 실행이, 쓰던 쪽을 멈출 수 있다."""
    concurrency = WORKFLOWS["comment"]["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert "workflow_run.event }}" in concurrency["group"], "풀 리퀘스트가 아닌 실행은 줄을 서지 않습니다"
    assert "head_repository.id }}" in concurrency["group"]


def test_token_goes_only_to_steps_that_ask_for_it():
    given = {
        (*key, step.get("run") or step["uses"].partition("@")[0])
        for key, job in JOBS.items()
        for step in steps(job)
        if "token" in str({**step.get("env", {}), **step.get("with", {})}).lower()
    }
    assert given == {
        ("publish", "preview", 'make run-of-before >> "$GITHUB_OUTPUT"'),
        ("publish", "preview", "actions/download-artifact"),
        ("comment", "comment", "make comment PYTHON=python"),
        ("weekly", "issue", "make issue"),
    }
    text = "".join(path.read_text("utf-8") for path in FILES.values())
    expressions = re.findall(r"\$\{\{(.*?)\}\}", text, re.DOTALL)
    assert sum("token" in each.lower() for each in expressions) == len(given), "작업이나 워크플로 전체에 주지 않습니다"
    assert not [each for each in expressions if re.search(r"\bsecrets\b|\bgithub\b(?!\.\w)", each)]
    assert "secrets." not in text
    assert "secrets:" not in text
    of_event = {each.strip() for each in expressions if "github.event." in each}
    assert of_event == {f"github.event.workflow_run.{name}" for name in ("event", "head_repository.id", "head_branch")}


def test_actions_are_pinned_by_commit_and_each_to_one():
    pins: dict[str, set[str]] = {}
    for path in FILES.values():
        for line in re.findall(r"uses: (.*)", path.read_text("utf-8")):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
            name, _, commit = line.partition("@")
            pins.setdefault(name, set()).add(commit)
    assert {name for name, commits in pins.items() if len(commits) > 1} == set()
    assert pins.keys() == ACTIONS


def test_steps_call_make_and_their_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [step["run"] for job in JOBS.values() for step in steps(job) if "run" in step]
    for command in commands:
        assert not re.search(r"\b(curl|wget|eval)\b|\|\s*\w*sh\b", command), "받은 글을 실행하지 않습니다"
        if not command.startswith(SETTING_UP):
            assert "\n" not in command, f"명령이 한 줄이 아닙니다: {command}"
            assert re.match(r"make ([a-z-]+)", command)[1] in targets, command


@pytest.mark.parametrize("key", JOBS, ids=".".join)
def test_no_command_is_made_of_what_others_write(key: tuple[str, str]):
    """`${{ }}`는 글을 그대로 끼워 넣으므로 명령에는 쓰지 않는다."""
    for step in steps(JOBS[key]):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("key", JOBS, ids=".".join)
def test_every_job_ends(key: tuple[str, str]):
    assert 0 < JOBS[key]["timeout-minutes"] <= 60


def test_names_that_the_programs_look_for():
    """아티팩트와 워크플로의 이름은 워크플로와 파이썬에 따로 적혀 있다."""
    left = {
        (step["with"]["name"], Path(step["with"]["path"]).name)
        for (name, _), job in JOBS.items()
        for step in steps(job)
        if name != "comment" and step.get("uses", "").startswith("actions/upload-artifact@")
    }
    assert {(ARTIFACT, FILE), (PREVIEW, "preview")} <= left
    assert ("report-${{ matrix.report }}", issue.FILE) in left
    assert ("report-links", issue.FILE) in left
    matrix = JOBS["weekly", "newest"]["strategy"]["matrix"]["include"]
    assert {f"report-{entry['report']}" for entry in matrix} | {"report-links"} == issue.REPORTS.keys()
    assert WORKFLOW == ".github/workflows/publish.yml"
    assert (ROOT / WORKFLOW).is_file()
    assert WORKFLOWS["publish"]["name"] == "publish"


def test_versions_follow_the_supported_ones(project):
    newest = project.versions[-1]
    following = f"3.{int(newest.partition('.')[2]) + 1}"
    matrix = JOBS["weekly", "newest"]["strategy"]["matrix"]["include"]
    assert {entry["report"]: entry["python"] for entry in matrix} == {"packages": newest, "python": following}
    tested = JOBS["publish", "test"]["strategy"]["matrix"]["python"]
    assert [version for version in tested if not version.endswith("t")] == [*project.versions]


def zizmor(*arguments: str) -> subprocess.CompletedProcess[str]:
    name = str(Path(sysconfig.get_path("scripts"), "zizmor"))
    command = [name, "--offline", "--quiet", "--persona", "auditor", "--strict-collection", "--color=never", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)


def test_zizmor_at_its_strictest_finds_nothing():
    finished = zizmor(str(ROOT / ".github"))
    assert finished.returncode == 0, finished.stdout


def test_only_one_finding_is_ignored_and_it_says_why():
    ignored = [line for path in FILES.values() for line in path.read_text("utf-8").splitlines() if "zizmor:" in line]
    assert ignored == ["  workflow_run: # zizmor: ignore[dangerous-triggers] 위에 적은 까닭"]
    finished = zizmor("--no-ignores", str(ROOT / ".github"))
    assert re.findall(r"^\w+\[([\w-]+)\]", finished.stdout, re.MULTILINE) == ["dangerous-triggers"]
    assert not [*ROOT.glob(".github/zizmor.y*ml"), *ROOT.glob("zizmor.y*ml")]


PLANTS = {
    "fork checked out": ("persist-credentials: false", "ref: ${{ github.event.workflow_run.head_sha }}"),
    "event in a command": ("make comment PYTHON=python", "echo ${{ github.event.workflow_run.head_branch }}"),
    "all may write": ("permissions: {}", "permissions: write-all"),
    "tag in place of a commit": ("@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0", "@v7"),
}


@pytest.mark.parametrize(("old", "new"), PLANTS.values(), ids=PLANTS)
def test_zizmor_sees_what_is_planted(old: str, new: str, tmp_path: Path):
    text = FILES["comment"].read_text("utf-8")
    assert old in text
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / ".github/workflows/comment.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert zizmor(str(tmp_path / ".github")).returncode != 0


def test_workflows_match_their_schema(tmp_path: Path):
    def schema(path: Path) -> int:
        command = [sys.executable, "-m", "check_jsonschema", "--quiet", "--builtin-schema", "vendor.github-workflows"]
        return subprocess.run([*command, str(path)], capture_output=True, timeout=60).returncode

    broken = tmp_path / "comment.yml"
    broken.write_text(FILES["comment"].read_text("utf-8").replace("runs-on:", "run-on:"), encoding="utf-8")
    assert [schema(path) for path in (*FILES.values(), broken)] == [0] * len(FILES) + [1]
