"""댓글의 작업. 적어 둔 사건과 답으로 돌린다."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tools.hostile import WORDS, FakeApi, outside_code, zipped
from tests.tools.server import Server
from tools.github import GitHubError
from tools.pull_request import comment
from tools.pull_request.changes import KINDS, MOST, PROOF_CHANGES, Changes, FileChange, Part, ProofChange, write
from tools.pull_request.comment import MARKER, answer, body, pull_of, run_of
from tools.untrusted import UntrustedError

RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("recorded/*.json")
}
ROOT = Path(__file__).parents[3]
HEAD = RECORDED["workflow_run"]["workflow_run"]["head_sha"]
RUN = "https://github.com/field/notes/actions/runs/17654321098"
TEST = "tests/concurrency/test_queue.py::test_a"
PAGE = "docs/concurrency/queue.md"
CHANGES = Changes(
    37, HEAD, ("3.11", "3.14"), ("3.11",),
    (FileChange("changed", PAGE),),
    (
        ProofChange("lost", Part(PAGE, "claim", TEST, "`put()`은 기다립니다", ("3.11",))),
        ProofChange("gained", Part(PAGE, "block", "snippets/concurrency/queue/a.py:put", "", ("3.11",))),
    ),
    (FileChange("added", "snippets/concurrency/queue/a.out"),),
)  # fmt: skip


def recorded() -> dict[str, Any]:
    return copy.deepcopy(RECORDED["workflow_run"])


def api(data: bytes | None = None, **answers: Any) -> FakeApi:
    """GitHub 대신 적어 둔 것을 답한다."""
    given = {
        "pulls": RECORDED["pulls"],
        "actions/runs/17654321098/artifacts": RECORDED["artifacts"],
        "issues/37/comments": RECORDED["comments"],
    }
    archive = zipped(changes__json=write(CHANGES) if data is None else data)
    return FakeApi({**given, **answers}, {"actions/artifacts/4003/zip": archive})


def test_own_comment_is_changed_and_no_other():
    """흉내 낸 사람의 댓글도, 이 봇의 다른 댓글도 건드리지 않는다."""
    found = api()
    assert answer(found, recorded()) == "#37: 댓글을 고쳤습니다"
    ((method, path, sent),) = found.sent
    assert (method, path) == ("PATCH", "issues/comments/9004")
    assert sent == {"body": body(CHANGES, f"{RUN}/artifacts/4002", RUN)}


def test_first_comment_is_written():
    found = api(**{"issues/37/comments": RECORDED["comments"][:3]})
    assert answer(found, recorded()) == "#37: 댓글을 썼습니다"
    assert [(method, path) for method, path, _ in found.sent] == [("POST", "issues/37/comments")]


def test_what_the_comment_says():
    assert (
        body(CHANGES, f"{RUN}/artifacts/4002", RUN)
        == f"""{MARKER}
### 이 풀 리퀘스트가 바꾸는 것

[미리 보기]({RUN}/artifacts/4002)를 내려받아 풀고, 그 폴더에서 `python3 -m http.server --bind 127.0.0.1`로 봅니다.

**페이지** 1개

- 고침 `{PAGE}`

**출력** 1개

- 더함 `snippets/concurrency/queue/a.out`

**증명을 잃은 것** 1개

- 주장 `put()은 기다립니다` → `{TEST}` (`{PAGE}`, Python 3.11)

**증명을 얻은 것** 1개

- 블록 `snippets/concurrency/queue/a.py:put` (`{PAGE}`, Python 3.11)

Python 3.14의 원장이 없어 그 판은 견주지 않았습니다.

커밋 `{HEAD[:9]}`의 [실행]({RUN})에서 풀 리퀘스트의 코드가 적은 것이며, 사람이 확인한 것은 아닙니다."""
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(1, HEAD, ("3.11",), ("3.11",)), "바뀌는 페이지도 출력도 증명도 없습니다."),
        (Changes(1, HEAD, ("3.11",), ()), "이 커밋의 원장이 없습니다."),
        (Changes(1, HEAD, (), ("3.11",)), "바뀌기 전의 원장이 없어"),
        (Changes(1, HEAD, left_off=9), "너무 많아 9개를 적지 않았습니다."),
    ],
)
def test_what_could_not_be_compared_is_said(changes: Changes, said: str):
    assert said in body(changes)
    assert "미리 보기" not in body(changes)


def test_long_list_is_cut():
    many = tuple(FileChange("changed", f"docs/{number}.md") for number in range(MOST))
    found = body(replace(CHANGES, pages=many))
    assert f"**페이지** {MOST}개" in found
    assert "- 그 밖에 285개" in found
    assert found.count("- 고침") == 15


def everything(words: str) -> Changes:
    """꼴을 확인하지 않고, 글이 들어갈 수 있는 곳마다 그 글을 넣은 것."""
    part = [Part(words, kind, words, words, ("3.11",)) for kind in KINDS]
    proofs = tuple(ProofChange(how, each) for how in PROOF_CHANGES for each in part for _ in range(40))
    files = tuple(FileChange("changed", words) for _ in range(MOST))
    return Changes(37, HEAD, ("3.11",), ("3.11",), files, proofs, files)


@pytest.mark.parametrize("words", [words for words in WORDS if words])
def test_hostile_words_are_nothing_but_words(words: str):
    """꼴의 확인이 뚫렸다고 쳐도, 나오는 것은 우리가 적은 글과 링크뿐이다."""
    preview = f"{RUN}/artifacts/4002"
    seen, kinds = outside_code(body(everything(words), preview, RUN))
    assert (seen, kinds) == outside_code(body(everything("가"), preview, RUN))
    assert not kinds & {"html_inline", "image", "fence", "code_block", "table_open", "blockquote_open"}
    assert {word for word in seen if word.startswith("http")} == {preview, RUN}


@pytest.mark.parametrize("words", ["가" * 3000, "&<>" * 900, "\U0001f600" * 2000])
def test_longest_comment_is_one_that_github_takes(words: str):
    assert len(body(everything(words), RUN, RUN)) < 65_536


def other_event(**changes: Any) -> dict[str, Any]:
    found = recorded()
    found["workflow_run"] |= changes
    return found


@pytest.mark.parametrize(
    "found",
    [
        other_event(event="push"),
        other_event(event="pull_request_target"),
        other_event(event="schedule"),
        other_event(path=".github/workflows/other.yml"),
        other_event(path="publish.yml"),
        other_event(head_repository=None),
    ],
)
def test_other_runs_are_left_alone(found: dict[str, Any]):
    nothing = FakeApi({})
    assert answer(nothing, found) == "풀 리퀘스트의 실행이 아니므로 쓰지 않습니다"
    assert nothing.sent == []


def pull(**changes: Any) -> dict[str, Any]:
    """한 곳을 바꾼 풀 리퀘스트. 이름의 `__`는 안쪽을 가리킨다."""
    found = copy.deepcopy(RECORDED["pulls"][0])
    for name, value in changes.items():
        *path, last = name.split("__")
        place = found
        for key in path:
            place = place[key]
        place[last] = value
    return found


OTHERS = {
    "closed": [pull(state="closed")],
    "newer commit": [pull(head__sha="0" * 40)],
    "branch of the same name in another fork": [pull(head__repo__id=1)],
    "fork that was deleted": [pull(head__repo=None)],
    "pull request of another repository": [pull(base__repo__id=1)],
    "pull request to another branch": [pull(base__ref="v1")],
    "two": [pull(), pull(number=38)],
    "none": [],
}


@pytest.mark.parametrize("pulls", OTHERS.values(), ids=OTHERS)
def test_pull_request_is_looked_up_and_must_be_the_one(pulls: list[dict[str, Any]]):
    found = api(pulls=pulls)
    assert answer(found, recorded()).endswith("하나가 아니므로 쓰지 않습니다")
    assert found.sent == []


def test_pull_request_among_others():
    run = run_of(recorded())
    assert run is not None
    assert pull_of(run, [pull(number=1, base__ref="v1"), pull(), pull(number=2, head__sha="0" * 40)]) == 37


@pytest.mark.parametrize(
    "changes",
    [replace(CHANGES, pull=1), replace(CHANGES, pull=0), replace(CHANGES, head="0" * 40)],
    ids=["another pull request", "no pull request", "another commit"],
)
def test_artifact_cannot_choose_where_the_comment_goes(changes: Changes):
    found = api(write(changes).encode())
    with pytest.raises(UntrustedError, match=r"^changes\.json: 풀 리퀘스트 37의 것이 아닙니다$"):
        answer(found, recorded())
    assert found.sent == []


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"\xff", b"0" * 2_000_000, write(CHANGES).encode()[:-2]])
def test_broken_artifact_writes_nothing(data: bytes):
    found = api(data)
    with pytest.raises(UntrustedError):
        answer(found, recorded())
    assert found.sent == []


def test_run_that_left_nothing():
    found = api(**{"actions/runs/17654321098/artifacts": {"artifacts": RECORDED["artifacts"]["artifacts"][:1]}})
    assert answer(found, recorded()) == "견준 것이 없으므로 쓰지 않습니다"


def test_run_without_a_preview():
    left = [each for each in RECORDED["artifacts"]["artifacts"] if each["name"] != "preview"]
    found = api(**{"actions/runs/17654321098/artifacts": {"artifacts": left}})
    answer(found, recorded())
    assert "미리 보기" not in found.sent[0][2]["body"]


def test_hostile_branch_name_stays_in_the_question():
    run = run_of(other_event(head_branch="x&state=all\n#`$(id)`"))
    assert run is not None
    assert run.label == "kim-forks:x&state=all\n#`$(id)`"
    assert answer(api(pulls=[]), other_event(head_branch="x&state=all\n#`$(id)`")).endswith("쓰지 않습니다")


@pytest.mark.tool("make")
def test_job_as_the_workflow_runs_it(servers: tuple[Server, Server], tmp_path: Path):
    """`make comment`가 사건을 읽고, 다른 호스트에서 아티팩트를 받아, 댓글을 고친다."""
    api_server, store = servers
    (tmp_path / "event.json").write_text(json.dumps(recorded()), encoding="utf-8")
    place = {"Location": f"http://127.0.0.1:{store.server_port}/blob?sig=x"}
    store.answers["/blob?sig=x"] = (200, {}, zipped(changes__json=write(CHANGES)))
    api_server.answers = {
        f"/repos/field/notes/{path}": (status, headers, json.dumps(found).encode())
        for path, status, headers, found in (
            ("pulls?state=open&head=kim-forks%3Afix-typo&per_page=100&page=1", 200, {}, RECORDED["pulls"]),
            ("actions/runs/17654321098/artifacts?per_page=100&page=1", 200, {}, RECORDED["artifacts"]),
            ("actions/artifacts/4003/zip", 302, place, None),
            ("issues/37/comments?per_page=100&page=1", 200, {}, RECORDED["comments"]),
            ("issues/comments/9004", 200, {}, {}),
        )
    }
    given = {
        "GITHUB_REPOSITORY": "field/notes",
        "GITHUB_TOKEN": "x",
        "GITHUB_API_URL": f"http://127.0.0.1:{api_server.server_port}",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "-C", str(ROOT), "--no-print-directory", "comment", f"PYTHON={sys.executable}"]
    finished = subprocess.run(command, env={**kept, **given}, capture_output=True, text=True, timeout=60)
    assert (finished.stdout, finished.stderr) == ("#37: 댓글을 고쳤습니다\n", "")
    method, path, _, sent = api_server.asked[-1]
    assert (method, path) == ("PATCH", "/repos/field/notes/issues/comments/9004")
    assert json.loads(sent)["body"] == body(CHANGES, f"{RUN}/artifacts/4002", RUN)


@pytest.mark.parametrize("error", [UntrustedError("zip: 나쁩니다"), GitHubError("GET x: 403")])
def test_failure_is_one_line_and_not_zero(error: Exception, monkeypatch: pytest.MonkeyPatch, capsys):
    def fail(*_: object) -> str:
        raise error

    monkeypatch.setattr(comment, "answer", fail)
    monkeypatch.setattr(comment, "event", dict)
    for name in ("REPOSITORY", "TOKEN", "API_URL"):
        monkeypatch.setenv(f"GITHUB_{name}", "x")
    assert comment.main() == 1
    assert capsys.readouterr() == ("", f"{error}\n")
