"""검색 색인: 낱말을 나누는 법, 구역, 점수, 조각."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.site.pages import BuiltPage
from tools.site.search import BLOCK, SHARD, Section, Synonyms, impacts, read_keywords, sections, tokens, write

NONE = Synonyms({})

TOKENS = {
    "as_completed": ["ascompleted", "as", "completed"],
    "ThreadPoolExecutor": ["threadpoolexecutor", "thread", "pool", "executor"],
    "asyncio.run(main())": ["asyncio", "run", "main"],
    "pytest-xdist": ["pytestxdist", "pytest", "xdist"],
    "pytest -n 3 --reuse-db -rP": ["pytest", "-n", "reusedb", "reuse", "db", "rp", "r", "p"],
    "__main__ _ 12 0x7f": ["main", "x7f", "x", "7", "f"],
    "Python 3.14.2, N+1": ["python", "3.14.2", "n+1"],
    "코루틴이란": ["코루", "루틴", "틴이", "이란"],
    "코루틴을 코루틴": ["코루", "루틴", "코루", "루틴"],
    "큐를 큐": ["큐를", "큐", "큐"],
    "차이를 차이": ["차이", "차", "차이", "차"],
    "이벤트루프에서만": ["이벤", "벤트", "트루", "루프"],
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.items())
def test_words_that_are_looked_for(text: str, expected: list[str]):
    assert [*tokens(text)] == expected


def test_composed_and_decomposed_syllables_are_one_word():
    assert [*tokens("\u1111\u1165\u110e\u1165")] == [*tokens("퍼처")]


@pytest.fixture
def page(tmp_path: Path) -> BuiltPage:
    file = tmp_path / "x/index.html"
    file.parent.mkdir()
    file.write_text(
        "<article><h1>큐<a class=headerlink>¶</a></h1><p>첫 문장.</p><ul><li>하나 <b>둘</b></li><li><p>셋</p></li></ul>"
        "<div class=highlight><pre>x = 1</pre><div class=proof>증명</div></div><h2 id=a>원인</h2>"
        "<table><tr><td>칸</td></tr></table><h3>이름 없음</h3><p>글</p><h2 id=b>더 보기</h2><p>링크</p></article>",
        encoding="utf-8",
    )
    return BuiltPage(file, "x/", "큐", "", "", "")


def test_a_page_is_divided_at_its_headings(page: BuiltPage):
    assert sections(page) == [
        Section("x/", "큐", "큐", ["첫 문장.", "하나 둘", "셋"], ["x = 1"]),
        Section("x/#a", "큐", "원인", ["칸"]),
        Section("x/", "큐", "이름 없음", ["글"]),
    ]


def test_page_without_an_article_has_no_sections(page: BuiltPage):
    page.file.write_text("<p>글</p>", encoding="utf-8")
    assert sections(page) == []


def unpacked(packed: list[int]) -> dict[int, int]:
    places, place = {}, 0
    for gap, score in zip(packed[::2], packed[1::2], strict=True):
        place += gap
        places[place] = score // 2
    return places


def test_headings_count_more_than_text_and_rare_words_more_than_common_ones():
    found = [
        Section("a/", "gather", "gather", ["글 loop"]),
        Section("b/", "제목", "제목", ["첫째", "둘째", "gather loop"]),
        Section("c/", "다른", "다른", ["loop"]),
    ]
    scores = {token: unpacked(packed) for token, packed in impacts(found, NONE).items()}
    assert scores["gather"].keys() == {0, 1}
    assert scores["gather"][0] > scores["gather"][1]
    assert scores["gather"][1] > scores["loop"][1]


def test_a_word_of_the_heading_is_told_apart():
    found = [Section("a/", "gather", "gather"), Section("b/", "제목", "제목", ["gather"])]
    assert [score % 2 for score in impacts(found, NONE)["gather"][1::2]] == [1, 0]


def test_other_words_for_a_word_find_it_and_not_inside_another_word():
    found = [Section("a/", "Lock", "Lock"), Section("b/", "block", "block"), Section("c/", "locks", "locks")]
    scores = impacts(found, Synonyms({"Lock": ["잠금"]}))
    assert unpacked(scores["잠금"]).keys() == {0, 2}
    assert "잠금" not in impacts(found, NONE)


def test_index_is_written_in_small_ordered_pieces(page: BuiltPage, tmp_path: Path):
    words = " ".join(f"word{chr(97 + one)}{chr(97 + two)}" for one in range(26) for two in range(26))
    text = "".join(f"<h2 id=s{number}>제목</h2><p>{words}</p>" for number in range(BLOCK))
    page.file.write_text(f"<article><h1>큐</h1>{text}</article>", encoding="utf-8")
    old = tmp_path / "search/search_index.json"
    old.parent.mkdir()
    old.touch()
    write(tmp_path, [page], NONE, {})
    assert not old.exists()
    index = json.loads((tmp_path / "search/index.json").read_text(encoding="utf-8"))
    shards = [json.loads((tmp_path / f"search/words-{n}.json").read_text("utf-8")) for n in range(len(index["starts"]))]
    assert len(shards) > 1
    assert [min(shard) for shard in shards] == index["starts"] == sorted(index["starts"])
    assert [token for shard in shards for token in shard] == sorted(token for shard in shards for token in shard)
    assert max(len((tmp_path / f"search/words-{n}.json").read_text("utf-8")) for n in range(len(shards))) < SHARD * 1.1
    places = [json.loads((tmp_path / f"search/places-{n}.json").read_text("utf-8")) for n in (0, 1)]
    assert (index["heads"], [len(block) for block in places]) == ([1] * (BLOCK + 1), [BLOCK, 1])
    assert places[0][1] == ["x/#s0", "제목", "큐", f"{words[:140]}…"]


def test_words_of_those_who_search_find_a_section(tmp_path: Path):
    file = tmp_path / "keywords.tsv"
    file.write_text("# 머리말\n\na/\t먹통, hang\n", encoding="utf-8")
    assert read_keywords(file) == {"a/": "먹통, hang"}
    scores = impacts([Section("a/", "가", "가", keywords="먹통"), Section("b/", "나", "나", ["먹통"])], NONE)["먹통"]
    assert unpacked(scores)[0] > unpacked(scores)[1]


def test_contents_are_found_by_their_beginning_only(tmp_path: Path):
    """섹션의 차례에 적힌 오류나 질문으로는 그 답이 있는 쪽만 나온다."""
    found = []
    for address in ("poetry/", "poetry/start/", "errors/"):
        file = tmp_path / address / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(f"<article><h1>{address}</h1><h2 id=a>lock failed</h2><p>글</p></article>", encoding="utf-8")
        found.append(BuiltPage(file, address, address, "", "", ""))
    write(tmp_path, found, NONE, {})
    places = json.loads((tmp_path / "search/places-0.json").read_text(encoding="utf-8"))
    assert [address for address, *_ in places] == ["poetry/", "poetry/start/", "poetry/start/#a", "errors/"]
