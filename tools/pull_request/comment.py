"""댓글의 작업: 풀 리퀘스트의 실행이 남긴 아티팩트를 읽어, 댓글 하나를 쓰거나 고친다.

    python -m tools.pull_request.comment

기본 브랜치의 코드로, 쓰기 권한을 받아 실행한다. 포크의 코드는 꺼내지도 실행하지도 않는다. 아티팩트는 포크의 코드가
만든 것이므로 믿지 않는다. 어느 풀 리퀘스트인지는 GitHub에 묻고, 아티팩트에 적힌 것과 다르면 쓰지 않는다.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.github import BOT, Api, GitHub, GitHubError, artifacts, event, every, fetch, query
from tools.pull_request.changes import Changes, FileChange, ProofChange, read
from tools.untrusted import UntrustedError, code, fitted

MARKER = "<!-- pull-request-changes -->"
WORKFLOW = ".github/workflows/publish.yml"
ARTIFACT, FILE, PREVIEW = "changes", "changes.json", "preview"
# 한 갈래에 보일 수.
SHOWN = 15
FILES = {"changed": "고침", "added": "더함", "removed": "뺌"}
PROOFS = {
    "lost": "증명을 잃은 것",
    "unproven": "증명이 없는 새것",
    "gone": "없어진 것",
    "gained": "증명을 얻은 것",
}
KINDS = {"block": "블록", "claim": "주장"}


@dataclass(frozen=True)
class Run:
    """끝난 실행 하나. 사건에서 읽는다.

    Parameters:
        head: 실행한 커밋(풀 리퀘스트의 마지막 커밋).
        source: 그 커밋이 있는 저장소의 번호. 포크일 수 있다.
        label: `주인:브랜치`. API에 물을 때 쓴다.
        target: 이 저장소의 번호.
        branch: 이 저장소의 기본 브랜치.
    """

    number: int
    head: str
    source: int
    label: str
    target: int
    branch: str
    address: str


def run_of(found: Mapping[str, Any]) -> Run | None:
    """댓글을 쓸 실행. 풀 리퀘스트의 것이 아니거나 다른 워크플로의 것이면 None."""
    run, repository = found["workflow_run"], found["repository"]
    if run["event"] != "pull_request" or run["path"].partition("@")[0] != WORKFLOW or not run["head_repository"]:
        return None
    return Run(
        int(run["id"]),
        run["head_sha"],
        run["head_repository"]["id"],
        f"{run['head_repository']['owner']['login']}:{run['head_branch']}",
        repository["id"],
        repository["default_branch"],
        f"{repository['html_url']}/actions/runs/{int(run['id'])}",
    )


def pull_of(run: Run, pulls: Iterable[Mapping[str, Any]]) -> int | None:
    """그 실행의 풀 리퀘스트. 닫혔거나, 그 뒤에 커밋을 더 올렸거나, 하나로 정해지지 않으면 None."""
    found = [
        pull["number"]
        for pull in pulls
        if pull["state"] == "open"
        and pull["head"]["sha"] == run.head
        and pull["head"]["repo"]
        and pull["head"]["repo"]["id"] == run.source
        and pull["base"]["repo"]["id"] == run.target
        and pull["base"]["ref"] == run.branch
    ]
    return int(found[0]) if len(found) == 1 else None


def body(changes: Changes, preview: str = "", run: str = "") -> str:
    """댓글의 글. `changes`의 글은 모두 인라인 코드로만 나온다."""
    lines = [MARKER, "### 이 풀 리퀘스트가 바꾸는 것", ""]
    if preview:
        lines += [
            f"[미리 보기]({preview})를 내려받아 풀고, 그 폴더에서 `python3 -m http.server --bind 127.0.0.1`로 봅니다.",
            "",
        ]
    for title, found in (("페이지", changes.pages), ("출력", changes.outputs)):
        lines += _section(title, [_file(change) for change in found])
    for how, title in PROOFS.items():
        lines += _section(title, [_proof(change) for change in changes.proofs if change.how == how])
    if not (changes.pages or changes.outputs or changes.proofs):
        lines += ["바뀌는 페이지도 출력도 증명도 없습니다.", ""]
    lines += [*_notes(changes), ""]
    if run:
        commit = f"커밋 {code(changes.head[:9])}의 [실행]({run})"
        lines.append(f"{commit}에서 풀 리퀘스트의 코드가 적은 것이며, 사람이 확인한 것은 아닙니다.")
    return fitted(lines)


def _notes(changes: Changes) -> Iterator[str]:
    if changes.left_off:
        yield f"너무 많아 {changes.left_off}개를 적지 않았습니다."
    if not changes.after:
        yield "이 커밋의 원장이 없습니다. 테스트가 끝나지 않았는지 실행을 봅니다."
    elif not changes.before:
        yield "바뀌기 전의 원장이 없어, 전부터 있던 것이 얻거나 잃은 증명은 견주지 못했습니다."
    elif missing := sorted(set(changes.before) - set(changes.after)):
        yield f"Python {', '.join(missing)}의 원장이 없어 그 판은 견주지 않았습니다."


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"- 그 밖에 {len(lines) - SHOWN}개"] if len(lines) > SHOWN else []
    return [f"**{title}** {len(lines)}개", "", *lines[:SHOWN], *more, ""]


def _file(change: FileChange) -> str:
    return f"- {FILES[change.how]} {code(change.path)}"


def _proof(change: ProofChange) -> str:
    part = change.part
    versions = f", Python {', '.join(part.versions)}" if part.versions and change.how in ("lost", "gained") else ""
    sentence = f"{code(part.text)} → " if part.text else ""
    return f"- {KINDS[part.kind]} {sentence}{code(part.name)} ({code(part.page)}{versions})"


def publish(api: Api, pull: int, words: str) -> str:
    """앞서 쓴 댓글이 있으면 고치고, 없으면 쓴다."""
    for comment in every(api, f"issues/{pull}/comments"):
        if comment["user"] and comment["user"]["login"] == BOT and (comment["body"] or "").startswith(MARKER):
            api.call("PATCH", f"issues/comments/{int(comment['id'])}", {"body": words})
            return "댓글을 고쳤습니다"
    api.call("POST", f"issues/{pull}/comments", {"body": words})
    return "댓글을 썼습니다"


def answer(api: Api, found: Mapping[str, Any]) -> str:
    """사건 하나에 답하고, 한 일을 한 줄로 준다.

    Raises:
        UntrustedError: 아티팩트를 받아들일 수 없을 때.
        GitHubError: API가 거절했을 때.
    """
    run = run_of(found)
    if run is None:
        return "풀 리퀘스트의 실행이 아니므로 쓰지 않습니다"
    pull = pull_of(run, every(api, f"pulls?{query(state='open', head=run.label)}"))
    if pull is None:
        return "이 실행의 커밋이 마지막인 열린 풀 리퀘스트가 하나가 아니므로 쓰지 않습니다"
    left = artifacts(api, run.number)
    if ARTIFACT not in left:
        return "견준 것이 없으므로 쓰지 않습니다"
    changes = read(fetch(api, left[ARTIFACT], FILE))
    if (changes.pull, changes.head) != (pull, run.head):
        raise UntrustedError(f"{FILE}: 풀 리퀘스트 {pull}의 것이 아닙니다")
    preview = f"{run.address}/artifacts/{int(left[PREVIEW]['id'])}" if PREVIEW in left else ""
    return f"#{pull}: {publish(api, pull, body(changes, preview, run.address))}"


def main() -> int:
    try:
        print(answer(GitHub.of_job(), event()))
    except (UntrustedError, GitHubError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
