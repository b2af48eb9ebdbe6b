"""매주의 작업들이 남긴 것을 모아 이슈 하나를 열거나 고치거나 닫는다.

    python -m tools.weekly.issue

쓰기 권한을 받아 실행한다. 앞의 작업들은 새 패키지의 코드를 실행했으므로 그 아티팩트를 믿지 않는다.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from tools.github import BOT, Api, GitHub, GitHubError, artifacts, every, fetch, query
from tools.untrusted import UntrustedError
from tools.weekly.report import MARKER, Report, body, read, title

FILE = "report.json"
# 아티팩트의 이름과, 이슈에 쓸 제목.
REPORTS = {
    "report-packages": "가장 새 패키지",
    "report-python": "가장 새 파이썬",
    "report-links": "바깥 링크",
}


def collect(api: Api, run: int) -> tuple[dict[str, Report], dict[str, str]]:
    """작업마다 찾은 것과, 찾은 것을 남기지 못한 작업의 까닭."""
    left = artifacts(api, run)
    found: dict[str, Report] = {}
    failed: dict[str, str] = {}
    for artifact, name in REPORTS.items():
        if artifact not in left:
            failed[name] = "확인을 끝내지 못했습니다. 패키지를 잠그거나 설치하지 못했을 수 있습니다."
            continue
        try:
            found[name] = read(fetch(api, left[artifact], FILE))
        except UntrustedError as error:
            # 까닭에는 남의 글이 들어가지 않는다.
            failed[name] = f"남긴 것을 읽지 못했습니다({error})."
    return found, failed


def open_issue(api: Api) -> int | None:
    """앞서 연 이슈."""
    for issue in every(api, f"issues?{query(state='open', creator=BOT)}"):
        if "pull_request" not in issue and issue["user"]["login"] == BOT and (issue["body"] or "").startswith(MARKER):
            return int(issue["number"])
    return None


def settle(api: Api, found: Mapping[str, Report], failed: Mapping[str, str], run: str) -> str:
    """이슈를 하나만 두고, 한 일을 한 줄로 준다."""
    number = open_issue(api)
    if not failed and not any(each.broken for each in found.values()):
        if number is None:
            return "모두 통과했습니다"
        api.call("POST", f"issues/{number}/comments", {"body": f"[이번 실행]({run})에서 모두 통과했습니다."})
        api.call("PATCH", f"issues/{number}", {"state": "closed", "state_reason": "completed"})
        return f"#{number}: 닫았습니다"
    words: dict[str, Any] = {"title": title(found, failed), "body": body(found, failed, run)}
    if number is None:
        return f"#{api.call('POST', 'issues', words)['number']}: 열었습니다"
    api.call("PATCH", f"issues/{number}", words)
    return f"#{number}: 고쳤습니다"


def main() -> int:
    try:
        api = GitHub.of_job()
        run = int(os.environ["GITHUB_RUN_ID"])
        address = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}/actions/runs/{run}"
        print(settle(api, *collect(api, run), address))
    except GitHubError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
