"""페이지와 테스트 모듈의 틀. 노트에서 옮긴 것과 새로 만든 것이 함께 쓴다."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from evidence.snippets import can_run

WIDTH = 120
# `make page`가 만드는 페이지. 노트처럼 읽어 같은 길로 초안이 된다.
EMPTY = """\
# {title}

이 쪽의 질문에 답하는 문장을 여기에 씁니다.

## 왜 그런가

## 오류와 고치는 법 {{ #흔한-실수 }}

### 오류의 글 {{ #error }}

왜 그런지 한 문장으로 씁니다.

**고치는 법**: 무엇을 적는지 한 문장으로 씁니다.

## 버전에 따라

## 더 보기
"""


class Stub(NamedTuple):
    """아직 증명하지 않은 것 하나.

    Parameters:
        name: 테스트의 이름.
        message: 실패할 때 보일 한 줄.
        fixture: 증명할 때 쓸 픽스처. 없으면 빈 문자열.
        call: 그 픽스처를 쓰는 줄.
    """

    name: str
    message: str
    fixture: str = ""
    call: str = ""


def front_matter(title: str, description: str, tags: Iterable[str]) -> str:
    """페이지의 머리말. 설명이 비어 있으면 `make check`가 쓰라고 한다."""
    quoted = ", ".join(tag if re.fullmatch(r"[A-Za-z가-힣][\w .-]*", tag) else _quoted(tag) for tag in tags)
    return f"---\ntitle: {_quoted(title)}\ndescription: {_quoted(description)}\ntags: [{quoted}]\n---\n"


def fence(language: str, title: str, path: str, prefix: str) -> list[str]:
    """포함 줄 하나인 블록의 세 줄."""
    title = re.sub(r"[\"`{}<>\\*\[\]]", "", title).strip()[:40]
    named = f' title="{title}"' if title else ""
    return [f"{prefix}```{language}{named}", f'{prefix}--8<-- "{path}"', f"{prefix}```"]


def claim_stub(name: str, page: str, sentence: str) -> Stub:
    """문장을 증명할 테스트."""
    return Stub(name, f"{page}: 이 문장을 확인하는 assert가 없습니다: {sentence}")


def block_stub(name: str, path: str, *, output: bool) -> Stub:
    """블록을 증명할 테스트. 노트의 코드는 사람이 읽어 보기 전에는 실행하지 않는다."""
    message = f"snippets/{path}: 아직 실행하지 않았습니다; 코드를 읽어 보고 이 줄을 지우십시오"
    if path.rpartition("/")[2].startswith("test_"):
        return Stub(name, message, "expect_suite", f'expect_suite("{path}")')
    if output:
        return Stub(name, message, "expect_output", f'expect_output("{path}")')
    if path.endswith((".py", ".sh", ".js")):
        return Stub(name, message, "run", f'assert run("{path}").returncode == 0')
    if not can_run(path):
        return Stub(
            name, f"snippets/{path}: 쓰는 곳이 없습니다; 이 파일을 쓰는 것을 실행하십시오", "use", f'use("{path}")'
        )
    return Stub(name, f"snippets/{path}: 실행하는 법을 정하지 못했습니다; 그 파일을 실행하는 테스트를 쓰십시오")


def module_text(page: str, stubs: Iterable[Stub]) -> str:
    """테스트 모듈. 모두 무엇을 증명해야 하는지 말하며 실패한다."""
    parts = [f'"""{page}의 주장. 초안이며, 아직 증명하지 않은 것마다 실패한다."""\n\nimport pytest\n']
    return "".join([*parts, *map(_function, stubs)])


def _function(stub: Stub) -> str:
    lines = [f"def {stub.name}({stub.fixture}):", *_failing(stub.message), *([f"    {stub.call}"] if stub.call else [])]
    return "\n\n" + "\n".join(lines) + "\n"


def _failing(message: str) -> list[str]:
    """실패하는 줄. `ruff format`이 그대로 두는 꼴이다."""
    text = _quoted(message.replace('"', "'"))
    if _wide(line := f"    pytest.fail({text}, pytrace=False)") <= WIDTH:
        return [line]
    if _wide(line := f"        {text}, pytrace=False") <= WIDTH:
        return ["    pytest.fail(", line, "    )"]
    return ["    pytest.fail(", f"        {text},", "        pytrace=False,", "    )"]


def _wide(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _quoted(text: str) -> str:
    """YAML과 파이썬이 모두 읽는 따옴표 글."""
    return json.dumps(text, ensure_ascii=False)
