"""GitHub의 API. 워크플로의 작업이 쓰며, 표준 라이브러리만으로 부른다."""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tools.untrusted import LIMIT, UntrustedError, member

BOT = "github-actions[bot]"
TIMEOUT = 30
PAGES = 10
PER_PAGE = 100
# 목록 한 쪽의 크기. 누구나 가장 긴 댓글로 한 쪽을 채울 수 있다.
ANSWER = PER_PAGE * LIMIT


class GitHubError(Exception):
    """API가 거절했거나 닿지 않았다. 글은 한 줄이다."""


class Api(Protocol):
    """저장소 하나에 대한 요청. 경로는 `repos/주인/이름/` 다음부터다."""

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any: ...

    def download(self, path: str, limit: int) -> bytes: ...


@dataclass(frozen=True)
class GitHub:
    """API의 주소와 저장소와 토큰."""

    repository: str
    token: str = field(repr=False)
    address: str = "https://api.github.com"

    @classmethod
    def of_job(cls, environ: Mapping[str, str] = os.environ) -> GitHub:
        """워크플로의 작업이 받은 환경 변수에서.

        Raises:
            GitHubError: 작업 안이 아니거나 토큰을 주지 않았을 때.
        """
        try:
            return cls(environ["GITHUB_REPOSITORY"], environ["GITHUB_TOKEN"], environ["GITHUB_API_URL"])
        except KeyError as error:
            raise GitHubError(f"환경 변수 {error}가 없습니다; 워크플로의 작업에서 실행하십시오") from error

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """JSON을 보내고 JSON을 받는다."""
        data = self._open(method, path, json.dumps(body).encode() if body is not None else None, ANSWER)
        try:
            return json.loads(data) if data else None
        except ValueError as error:
            raise GitHubError(
                f"{method} {path}: 답을 읽을 수 없습니다({len(data)}바이트); 다시 실행하십시오"
            ) from error

    def download(self, path: str, limit: int) -> bytes:
        """파일을 받는다. `limit`바이트를 넘으면 거절한다."""
        data = self._open("GET", path, None, limit)
        if len(data) > limit:
            raise UntrustedError(f"{path}: {limit}바이트를 넘습니다")
        return data

    def _open(self, method: str, path: str, data: bytes | None, limit: int) -> bytes:
        request = urllib.request.Request(f"{self.address}/repos/{self.repository}/{path}", data, method=method)
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        # 아티팩트의 주소는 다른 호스트로 옮겨 간다. 토큰은 따라가지 않게 한다.
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                found: bytes = answer.read(limit + 1)
                return found
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise GitHubError(f"{method} {path}: {error}; 권한과 이름을 보고 다시 실행하십시오") from error


def every(api: Api, path: str, name: str = "") -> Iterator[Any]:
    """여러 쪽에 나뉜 목록을 모두.

    Parameters:
        name: 답이 객체면, 목록이 든 이름.

    Raises:
        GitHubError: 너무 길 때. 보지 않은 곳에 찾던 것이 있을 수 있으므로 끝난 것처럼 돌려주지 않는다.
    """
    for page in range(1, PAGES + 1):
        found = api.call("GET", f"{path}{'&' if '?' in path else '?'}per_page={PER_PAGE}&page={page}")
        listed = found[name] if name else found
        yield from listed
        if len(listed) < PER_PAGE:
            return
    raise GitHubError(f"GET {path}: 목록이 {PAGES * PER_PAGE}개에서 끝나지 않습니다; 오래된 것을 지우십시오")


def artifacts(api: Api, run: int) -> dict[str, dict[str, Any]]:
    """그 실행이 남긴, 지우지 않은 아티팩트. 다시 실행했으면 이름이 같은 것 가운데 나중 것이다."""
    found = sorted(every(api, f"actions/runs/{run}/artifacts", "artifacts"), key=lambda each: int(each["id"]))
    return {each["name"]: each for each in found if not each["expired"]}


def fetch(api: Api, artifact: Mapping[str, Any], name: str) -> bytes:
    """아티팩트에 하나만 든 파일의 내용.

    Raises:
        UntrustedError: 너무 크거나 다른 것이 들어 있을 때.
    """
    if artifact["size_in_bytes"] > LIMIT:
        raise UntrustedError(f"{name}: 아티팩트가 {LIMIT}바이트를 넘습니다")
    return member(api.download(f"actions/artifacts/{int(artifact['id'])}/zip", LIMIT), name)


def query(**words: str) -> str:
    """주소의 물음표 다음에 쓸 글."""
    return urllib.parse.urlencode(words)


def event(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """작업을 시작한 사건."""
    found: dict[str, Any] = json.loads(Path(environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    return found
