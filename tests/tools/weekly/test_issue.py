"""이슈 하나를 열고, 고치고, 닫는 것."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.hostile import FakeApi, zipped
from tools.github import BOT, GitHubError
from tools.weekly import issue
from tools.weekly.issue import REPORTS, collect, open_issue, settle
from tools.weekly.report import MARKER, Broken, Report, body, report, title, write

RUN = "https://github.com/field/notes/actions/runs/5"
LINK = Broken("docs/a.md", "link", "https://gone.example/", "404")
BAD = {"바깥 링크": report([LINK])}
GOOD = {"바깥 링크": Report()}
OWN: dict[str, Any] = {"number": 50, "user": {"login": BOT}, "body": f"{MARKER}\n앞의 글"}
OTHERS: list[dict[str, Any]] = [
    {"number": 47, "user": {"login": "kim"}, "body": f"{MARKER}\n흉내"},
    {"number": 48, "user": {"login": BOT}, "body": f"{MARKER}\n풀 리퀘스트", "pull_request": {"url": "x"}},
    {"number": 49, "user": {"login": BOT}, "body": None},
    {"number": 46, "user": {"login": BOT}, "body": f"> {MARKER}"},
]


def api(*issues: dict[str, Any]) -> FakeApi:
    return FakeApi({"issues": [*issues]})


def test_issue_is_opened_when_there_is_none():
    found = api(*OTHERS)
    assert settle(found, BAD, {}, RUN) == "#7: 열었습니다"
    assert found.sent == [("POST", "issues", {"title": title(BAD, {}), "body": body(BAD, {}, RUN)})]


def test_same_issue_is_changed():
    found = api(*OTHERS, OWN)
    assert open_issue(found) == 50
    assert settle(found, BAD, {}, RUN) == "#50: 고쳤습니다"
    assert [(method, path) for method, path, _ in found.sent] == [("PATCH", "issues/50")]


def test_issue_is_closed_when_all_is_well():
    found = api(OWN)
    assert settle(found, GOOD, {}, RUN) == "#50: 닫았습니다"
    assert [(method, path) for method, path, _ in found.sent] == [
        ("POST", "issues/50/comments"),
        ("PATCH", "issues/50"),
    ]
    assert found.sent[-1][2] == {"state": "closed", "state_reason": "completed"}


def test_nothing_is_written_when_all_is_well_and_no_issue_is_open():
    found = api(*OTHERS)
    assert settle(found, GOOD, {}, RUN) == "모두 통과했습니다"
    assert found.sent == []


def test_job_that_left_nothing_keeps_the_issue_open():
    found = api(OWN)
    assert settle(found, GOOD, {"가장 새 파이썬": "끝내지 못했습니다."}, RUN) == "#50: 고쳤습니다"


def artifacts(files: dict[str, bytes]) -> FakeApi:
    listed = [
        {"id": number, "name": name, "size_in_bytes": len(data), "expired": False}
        for number, (name, data) in enumerate(files.items())
    ]
    contents = {f"actions/artifacts/{number}/zip": data for number, data in enumerate(files.values())}
    return FakeApi({"actions/runs/5/artifacts": {"artifacts": listed}}, contents)


def test_reports_of_the_three_jobs_are_collected():
    good = zipped(report__json=write(report([LINK], ["a 1 → 2"])))
    found, failed = collect(artifacts(dict.fromkeys(REPORTS, good)), 5)
    assert (list(found), failed) == ([*REPORTS.values()], {})
    assert found["바깥 링크"] == report([LINK], ["a 1 → 2"])


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", zipped(), zipped(other="{}"), zipped(report__json="[]"), zipped(report__json="{}", **{"..": "x"})],
)
def test_job_that_left_something_else_is_told(data: bytes):
    found, failed = collect(artifacts({"report-links": data}), 5)
    assert found == {}
    assert failed.keys() == set(REPORTS.values())
    assert failed["바깥 링크"].startswith("남긴 것을 읽지 못했습니다(")
    assert failed["가장 새 파이썬"].startswith("확인을 끝내지 못했습니다.")


def test_failure_is_one_line_and_not_zero(monkeypatch: pytest.MonkeyPatch, capsys):
    for name in ("REPOSITORY", "TOKEN", "API_URL", "SERVER_URL"):
        monkeypatch.setenv(f"GITHUB_{name}", "x")
    monkeypatch.setenv("GITHUB_RUN_ID", "5")

    def fail(*_: object) -> None:
        raise GitHubError("GET x: 403")

    monkeypatch.setattr(issue, "collect", fail)
    assert issue.main() == 1
    assert capsys.readouterr() == ("", "GET x: 403\n")
