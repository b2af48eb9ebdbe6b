"""GitHub의 API를 부르는 법. 이 컴퓨터에 띄운 서버가 대신 답한다."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.tools.hostile import FakeApi, zipped
from tests.tools.server import Server
from tools.github import GitHub, GitHubError, artifacts, event, every, fetch, query
from tools.untrusted import LIMIT, UntrustedError


def api_of(server: Server) -> GitHub:
    return GitHub("field/notes", "비밀".encode().hex(), f"http://127.0.0.1:{server.server_port}")


def test_call_sends_json_and_the_token(servers: tuple[Server, Server]):
    api, _ = servers
    api.answers["/repos/field/notes/issues/7"] = (200, {}, b'{"number": 7}')
    assert api_of(api).call("PATCH", "issues/7", {"body": "가"}) == {"number": 7}
    ((method, _, headers, sent),) = api.asked
    assert (method, json.loads(sent)) == ("PATCH", {"body": "가"})
    assert headers["Authorization"] == f"Bearer {'비밀'.encode().hex()}"


def test_token_does_not_follow_to_another_host(servers: tuple[Server, Server]):
    api, store = servers
    place = f"http://127.0.0.1:{store.server_port}/blob"
    api.answers["/repos/field/notes/actions/artifacts/4003/zip"] = (302, {"Location": place}, b"")
    store.answers["/blob"] = (200, {}, b"PK")
    assert api_of(api).download("actions/artifacts/4003/zip", 10) == b"PK"
    ((_, _, headers, _),) = store.asked
    assert "Authorization" not in headers


def test_file_over_the_limit_is_refused(servers: tuple[Server, Server]):
    api, _ = servers
    api.answers["/repos/field/notes/x"] = (200, {}, b"0" * 11)
    with pytest.raises(UntrustedError, match="x: 10바이트를 넘습니다"):
        api_of(api).download("x", 10)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422, 500])
def test_refusal_is_one_line_without_the_token(servers: tuple[Server, Server], status: int):
    api, _ = servers
    api.answers["/repos/field/notes/x"] = (status, {}, b"{}")
    with pytest.raises(
        GitHubError, match=rf"^GET x: HTTP Error {status}: .*; 권한과 이름을 보고 다시 실행하십시오$"
    ) as caught:
        api_of(api).call("GET", "x")
    assert api_of(api).token not in f"{caught.value}{api_of(api)!r}"


def test_nobody_answers():
    with pytest.raises(GitHubError, match=r"^GET x: "):
        GitHub("field/notes", "x", "http://127.0.0.1:1").call("GET", "x")


def test_job_without_its_variables():
    with pytest.raises(GitHubError, match="환경 변수 'GITHUB_TOKEN'가 없습니다"):
        GitHub.of_job({"GITHUB_REPOSITORY": "field/notes"})
    given = {"GITHUB_REPOSITORY": "field/notes", "GITHUB_TOKEN": "x", "GITHUB_API_URL": "https://api.git.example"}
    assert GitHub.of_job(given) == GitHub("field/notes", "x", "https://api.git.example")


def test_every_page_of_a_list(servers: tuple[Server, Server]):
    api, _ = servers
    for page, count in ((1, 100), (2, 100), (3, 1)):
        path = f"/repos/field/notes/pulls?state=open&per_page=100&page={page}"
        api.answers[path] = (200, {}, json.dumps([page] * count).encode())
    assert [*every(api_of(api), "pulls?state=open")] == [1] * 100 + [2] * 100 + [3]


def test_list_that_never_ends_is_not_taken_for_a_whole_one():
    """못 본 쪽에 있는 댓글을 없다고 여기면 댓글을 또 쓴다."""

    class Endless(FakeApi):
        def call(self, method: str, path: str, body: Any = None) -> Any:
            return [0] * 100

    seen = every(Endless({}), "issues")
    assert len([*islice(seen, 1000)]) == 1000
    with pytest.raises(GitHubError, match=r"^GET issues: 목록이 1000개에서 끝나지 않습니다; "):
        next(seen)


def test_longest_comments_on_one_page(servers: tuple[Server, Server]):
    """누구나 65,536글자의 댓글을 100개 쓸 수 있다."""
    api, _ = servers
    page = json.dumps([{"body": "\U0001f600" * 65_536}] * 100, ensure_ascii=False).encode()
    api.answers["/repos/field/notes/issues/7/comments?per_page=100&page=1"] = (200, {}, page)
    api.answers["/repos/field/notes/issues/7/comments?per_page=100&page=2"] = (200, {}, b"[]")
    assert len([*every(api_of(api), "issues/7/comments")]) == 100


@pytest.mark.parametrize("data", [b"<html>", b'[{"id": 1}, {"i', b"\xff"], ids=["html", "cut off", "not utf-8"])
def test_answer_that_is_not_json(servers: tuple[Server, Server], data: bytes):
    api, _ = servers
    api.answers["/repos/field/notes/x"] = (200, {}, data)
    with pytest.raises(GitHubError, match=r"^GET x: 답을 읽을 수 없습니다\(\d+바이트\); 다시 실행하십시오$"):
        api_of(api).call("GET", "x")


def test_answer_that_breaks_off(servers: tuple[Server, Server]):
    """조각으로 오던 답이 끊기면 OSError가 아닌 오류가 난다."""
    api, _ = servers
    api.answers["/repos/field/notes/x"] = (200, {"Transfer-Encoding": "chunked"}, b"5\r\n[1")
    with pytest.raises(GitHubError, match=r"^GET x: IncompleteRead"):
        api_of(api).call("GET", "x")


def listed(**changes: Any) -> dict[str, Any]:
    return {"id": 1, "name": "changes", "size_in_bytes": 10, "expired": False, **changes}


def test_artifacts_that_can_be_read():
    def names(*found: dict[str, Any]) -> list[str]:
        return [*artifacts(FakeApi({"actions/runs/5/artifacts": {"artifacts": found}}), 5)]

    assert names(listed(), listed(name="preview")) == ["changes", "preview"]
    assert names(listed(expired=True)) == []


def test_run_that_was_run_again_leaves_the_later_one():
    """GitHub는 앞선 시도의 것도 함께 늘어놓는다."""
    found = {"artifacts": [listed(id=30), listed(id=4), listed(id=31, expired=True)]}
    assert artifacts(FakeApi({"actions/runs/5/artifacts": found}), 5) == {"changes": listed(id=30)}


def test_artifacts_on_later_pages(servers: tuple[Server, Server]):
    """여러 번 다시 실행하면 100개를 넘는다."""
    api, _ = servers
    for page, found in ((1, [listed(id=number, name=f"{number}") for number in range(100)]), (2, [listed(id=200)])):
        path = f"/repos/field/notes/actions/runs/5/artifacts?per_page=100&page={page}"
        api.answers[path] = (200, {}, json.dumps({"total_count": 101, "artifacts": found}).encode())
    assert artifacts(api_of(api), 5)["changes"] == listed(id=200)


def test_artifact_that_says_it_is_too_large_is_not_even_asked_for():
    with pytest.raises(UntrustedError, match="아티팩트가"):
        fetch(FakeApi({}), listed(size_in_bytes=LIMIT + 1), "changes.json")


def test_artifact_that_is_larger_than_it_says():
    files = {"actions/artifacts/1/zip": zipped(changes__json=b"0" * (LIMIT + 1))}
    with pytest.raises(UntrustedError, match="바이트를 넘습니다"):
        fetch(FakeApi({}, files), listed(), "changes.json")


def test_branch_name_cannot_add_to_the_question():
    assert query(state="open", head="kim:x&state=all#/가") == "state=open&head=kim%3Ax%26state%3Dall%23%2F%EA%B0%80"


def test_event_is_read_from_its_file(tmp_path: Path):
    (tmp_path / "event.json").write_text('{"action": "completed"}', encoding="utf-8")
    assert event({"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}) == {"action": "completed"}
