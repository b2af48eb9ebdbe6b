"""용어와 말투의 확인."""

from __future__ import annotations

import re

import pytest

from tools import terms
from tools.terms import GLOSSARY, NOTE, ROOT, RULES, findings, main, prose, rivals

ENGLISH = {term: f"english {number}" for number, term in enumerate(RULES["introduce"])} | {
    "퓨처": "future",
    "세마포어": "semaphore",
}


def found(page: str, note: str = "") -> list[tuple[int, str]]:
    return list(findings(page, ENGLISH, note))


def instead(word: str, use: str, particle: str, line: int = 1) -> list[tuple[int, str]]:
    return [(line, f"'{word}' 대신 '{use}'{particle} 씁니다.")]


def test_findings_name_page_and_line(capsys, tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs/x.md"
    page.write_text("# 제목\n\n느립니다!\n쓰레드를 만듭니다.\n", encoding="utf-8")
    monkeypatch.setattr(terms, "ROOT", tmp_path)
    lines = "docs/x.md:3: 느낌표를 쓰지 않습니다.\ndocs/x.md:4: '쓰레드' 대신 '스레드'를 씁니다.\n"
    for names in ([], [str(page)]):
        assert main(names) == 1
        assert capsys.readouterr().out == lines
    page.write_text("# 제목\n\n스레드를 만듭니다.\n", encoding="utf-8")
    assert main([]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "word", "use", "particle"),
    [
        ("쓰레드를 만듭니다.", "쓰레드", "스레드", "를"),
        ("멀티쓰레드로 실행합니다.", "쓰레드", "스레드", "를"),
        ("[데드락입니다](test:a.py::test_a).", "데드락", "교착 상태", "를"),
        ("| 가상환경 | |", "가상환경", "가상 환경", "을"),
        ("### 이벤트루프 { #loop }", "이벤트루프", "이벤트 루프", "를"),
        ("어느 판에서나 같습니다.", "판", "버전", "을"),
        ("락을 잡습니다.", "락", "잠금", "을"),
        ("Python 3.14부터 있습니다.", "Python 3", "파이썬 3", "을"),
        ("이 쪽의 끝입니다.", "이 쪽", "이 페이지", "를"),
        ("시험합니다.", "시험", "테스트", "를"),
        ("세마포를 씁니다.", "세마포", "세마포어", "를"),
        ("<figure><text>주 스레드</text></figure>", "주 스레드", "메인 스레드", "를"),
    ],
)
def test_rival_word_is_found(text, word, use, particle):
    assert found(text) == instead(word, use, particle)


def test_titles_of_blocks_and_front_matter_are_read():
    page = '---\ntitle: 메소드\n---\n\n```python title="데드락"\n--8<-- "a.py"\n```\n\n에러입니다.\n'
    assert sorted(found(page)) == [
        *instead("메소드", "메서드", "를", 2),
        *instead("데드락", "교착 상태", "를", 5),
        *instead("에러", "오류", "를", 9),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`쓰레드`는 이름입니다.",
        "```text\n쓰레드\n```",
        "[설명](쓰레드.md#데드락)에 있습니다.",
        "[Python 3 문서의 파라미터](https://docs.python.org/ko/3/)에 있습니다.",
        "<!-- 쓰레드 -->",
        "판단하고 판정합니다. 출판합니다. 누락된 목록을 기록합니다.",
        "자주 스레드를 만들고, 요인수를 세고, 한쪽을 봅니다.",
        "전역 인터프리터 록과 세마포어(semaphore)입니다.",
    ],
)
def test_what_is_no_rival_word_is_left_alone(text):
    assert found(text) == []


def test_words_of_the_note_may_be_quoted():
    note = "위와 같은 **메소드들**을 사용할 수 있다\n"
    assert found('노트는 "같은 메소드들을 사용할 수 있다"고 했습니다.', note) == []
    assert found('노트는 "메소드가 없다"고 했습니다.', note) == instead("메소드", "메서드", "를")


def test_reader_is_not_addressed():
    assert found("당신이 만듭니다.") == [(1, "'당신'을 쓰지 않습니다.")]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("값을 돌려준다.", "돌려준다"),
        ("값이 아니다.", "아니다"),
        ("[값을 돌려준다](test:a.py::test_a).", "돌려준다"),
        ("- 값을 돌려준다", "돌려준다"),
        ("| 값을 돌려준다 | |", "돌려준다"),
        ("값을 돌려줘요.", "돌려줘요"),
        ("값을 돌려주세요.", "돌려주세요"),
        ("값이에요.", "값이에요"),
        ("이상하죠?", "이상하죠"),
    ],
)
def test_plain_and_friendly_endings_are_found(text, ending):
    assert found(text) == [(1, f"'{ending}'를 합니다체로 고칩니다.")]


@pytest.mark.parametrize(
    "text",
    [
        "값을 돌려줍니다. 돌려주지 않습니다. 확인하십시오. 둘이라고 합시다. 그럴까?",
        "| 필요 | [필요 없음](test:a.py::test_a) | 버전마다 | 람다 | 이보다 |",
        "- 끝남\n- 중요\n- 3.14부터",
        "값을 돌려준다고 적혀 있습니다.",
    ],
)
def test_polite_endings_and_noun_phrases_are_left_alone(text):
    assert found(text) == []


def test_exclamation_mark_after_korean_is_found():
    assert found("느립니다!\n\n### Task was destroyed but it is pending! { #destroyed }") == [
        (1, "느낌표를 쓰지 않습니다.")
    ]


def test_first_use_of_a_term_gives_its_english():
    message = "처음 쓰는 '퓨처'에는 영어를 붙여 '퓨처(future)'처럼 씁니다."
    assert found("퓨처를 줍니다.\n\n퓨처(future)입니다.") == [(1, message)]
    assert found("퓨처(future)를 줍니다.\n\n퓨처입니다.") == []
    assert found("퓨처(asyncio Future)를 줍니다.") == []
    elsewhere = "# 퓨처\n\n| 퓨처 |\n\n[퓨처의 상태](futures.md#states)\n\n## 더 보기\n\n- 퓨처\n"
    assert found(elsewhere) == []


def test_prose_keeps_line_numbers():
    page = '한 줄\n\n```text title="제목"\n안\n```\n`코드`와 <b>글</b>\n'
    assert prose(page, "").split("\n") == ["한 줄", "", "# 제목", "", "", "xxxx와 <b>글</b>", ""]


def test_glossary_explains_every_introduced_term():
    english = terms.terms(GLOSSARY.read_text(encoding="utf-8"))
    assert set(RULES["introduce"]) <= set(english)
    assert english["퓨처"] == "future"
    assert english["GIL"] == "global interpreter lock"


def test_glossary_has_a_row_for_every_id():
    text = GLOSSARY.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| 용어", "| ---"))]
    assert len(terms.terms(text)) == len(rows)  # 워커와 작업자의 영어가 같아도 용어는 다르다.
    assert all(re.match(r"\| [^|]+ \{ #[a-z][-a-z]* \} \| ", row) for row in rows)


def test_rivals_are_never_terms_themselves():
    words = [word for rival in RULES["instead"].values() for word in rival]
    assert len(words) == len(set(words))
    assert not set(words) & (set(RULES["instead"]) | set(ENGLISH))


def test_table_of_rivals_is_printed(run, project):
    finished = run("figures/terms_rivals.py", cwd=project.root, env={"PYTHONPATH": str(project.root)})
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == rivals() + "\n"
    assert "| 스레드 | 쓰레드, 쓰래드 |\n" in finished.stdout


def test_note_and_root_are_of_this_repository(project):
    assert project.root == ROOT
    assert NOTE.is_file()
