"""뒤에서 돈 테스트의 실패를 한 줄과, 출력이 다르면 그 차이로 바꾼다."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

# 증거 도구의 오류 한 줄: `snippets/a.out:3: wrong-output: 무엇이 다른지; 고치는 법`.
OURS = re.compile(r"(?P<path>[^\s:]+):\d+: (?P<rule>[a-z-]+): .+")
PLACE = re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+)')
STEP = re.compile(r"^(?P<path>[^\s:]+\.py):(?P<line>\d+): in ", re.MULTILINE)
REASON = re.compile(r"^E\s+(?P<why>\S.*)$", re.MULTILINE)


class Failure(NamedTuple):
    """실패한 테스트나 불러오지 못한 모듈 하나.

    Parameters:
        line: 오류 한 줄.
        output: 출력이 다르면 그 출력 파일.
        difference: 출력의 차이. 없으면 빈 문자열.
    """

    test: str
    line: str
    output: str = ""
    difference: str = ""

    @property
    def module(self) -> str:
        return self.test.partition("::")[0]

    @property
    def accept(self) -> str:
        """새 출력이 맞을 때 받아들이는 명령. 출력의 잘못이 아니면 빈 문자열."""
        return f"make outputs ONLY={shlex.quote(self.test)}" if self.output else ""

    def __str__(self) -> str:
        accept = [f"새 출력이 맞으면: {self.accept}"] if self.accept else []
        return "\n".join(filter(None, [self.line, self.difference, *accept]))


def failure(event: Mapping[str, Any], root: Path) -> Failure:
    """자식이 알린 실패.

    Parameters:
        event: `test`, `text`와, 있으면 `where`(파일:줄)와 `why`.
    """
    test, text = event["test"], event["text"]
    head, _, rest = text.strip().partition("\n")
    if ours := OURS.fullmatch(head):
        wrong = ours["rule"] == "wrong-output" and ours["path"].endswith(".out")
        return Failure(test, head, ours["path"] if wrong else "", rest if wrong else "")
    found = REASON.findall(text)
    why = event.get("why") or (found[-1] if found else head) or "까닭을 알 수 없습니다"
    # 구문 오류는 불러온 파일의 자리가, 나머지는 테스트가 멈춘 자리가 알려 준다.
    broken = "SyntaxError" in why or "IndentationError" in why
    places = PLACE.findall(text) if broken else [] if event.get("where") else STEP.findall(text)
    where = ":".join(places[-1]) if places else event.get("where") or f"{test.partition('::')[0]}:1"
    path, _, line = where.rpartition(":")
    name = test.partition("::")[2]
    return Failure(test, f"{_here(path, root)}:{line}: failed: {name + ': ' if name else ''}{why}; 고쳐서 저장하십시오")


def _here(path: str, root: Path) -> str:
    try:
        return (root / path).relative_to(root).as_posix()
    except ValueError:
        return path
