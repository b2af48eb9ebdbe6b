"""검색: 질의 파일의 꼴과, 그 질의를 지은 사이트의 검색에 넣은 결과."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.site.building import ROOT
from tests.site.pages import page, sources
from tools.errors import SECTIONS
from tools.site.__main__ import KEYWORDS
from tools.site.pages import read
from tools.site.search import read_keywords, sections, tokens

QUERIES = "tests/site/queries.tsv"
LATER = "later:"
TOOL = ROOT / "tools/search.mjs"


def exists(site: Path, address: str) -> bool:
    """페이지와 그 글 안의 자리가 있는지."""
    path, _, anchor = address.partition("#")
    if not (site / path / "index.html").is_file():
        return False
    return not anchor or any(found["id"] == anchor for found in page(site, path).select("article [id]"))


def faults(text: str, site: Path) -> list[str]:
    """질의 파일의 잘못을 `파일:줄: 무엇이 잘못되었는지`로."""
    found = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        query, *rest = line.split("\t")
        if len(rest) != 1 or not query.strip() or not rest[0].strip():
            found.append(f"{QUERIES}:{number}: 탭으로 나눈 두 칸이 아닙니다")
            continue
        if query in seen:
            found.append(f"{QUERIES}:{number}: 같은 질의가 앞에 있습니다")
        seen.add(query)
        if rest[0].startswith(LATER):
            if exists(site, rest[0].removeprefix(LATER).partition("#")[0]):
                found.append(f"{QUERIES}:{number}: 쪽이 있습니다; {LATER}를 지우고 자리를 적으십시오")
            continue
        for address in rest[0].split(" "):
            if not exists(site, address):
                found.append(f"{QUERIES}:{number}: {address}가 사이트에 없습니다")
    return found


def test_queries_name_addresses_of_the_site(site: Path):
    text = (ROOT / QUERIES).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert faults(text, site) == []


def test_faults_are_found(tmp_path: Path):
    (tmp_path / "futures").mkdir()
    (tmp_path / "futures/index.html").write_text('<i id="no"></i><article><i id="yes"></i></article>', encoding="utf-8")
    rows = ["# 머리말", "퓨처\tfutures/ futures/#yes", "퓨", "퓨\t", "a\tfutures/\tb", "a\tno/", "a\tfutures/#no"]
    rows += ["b\tlater:no/", "c\tlater:futures/#yes"]
    assert [fault.split(": ", 1)[1] for fault in faults("\n".join(rows), tmp_path)] == [
        "탭으로 나눈 두 칸이 아닙니다",
        "탭으로 나눈 두 칸이 아닙니다",
        "탭으로 나눈 두 칸이 아닙니다",
        "no/가 사이트에 없습니다",
        "같은 질의가 앞에 있습니다",
        "futures/#no가 사이트에 없습니다",
        "쪽이 있습니다; later:를 지우고 자리를 적으십시오",
    ]


def test_every_page_is_looked_for():
    """페이지를 더하면 질의도 더한다. 사람이 찾아 들어올 까닭이 없는 것만 뺀다."""
    text = (ROOT / QUERIES).read_text(encoding="utf-8")
    rows = [line.split("\t")[1] for line in text.splitlines() if line and not line.startswith("#")]
    wanted = {address.partition("#")[0] for row in rows for address in row.split(" ")}
    indexes = {f"{folder}/" for folder in SECTIONS}
    assert {address for _, address in sources()} - wanted <= {"", "evidence/", "seed/", "tags/", *indexes}


def test_words_of_those_who_search_stand_at_sections(site: Path):
    """구역을 옮기거나 지우면 그 말도 옮긴다."""
    known = {section.address for found in read(site) for section in sections(found)}
    assert {f"{KEYWORDS.name}: {address}" for address in read_keywords(KEYWORDS).keys() - known} == set()


def run_node(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.tool("node")
def test_queries_find_their_pages(site: Path):
    finished = run_node(TOOL, site, ROOT / QUERIES)
    assert finished.returncode == 0, finished.stdout
    assert finished.stderr == ""


@pytest.mark.tool("node")
def test_tool_tells_what_is_not_found(site: Path, tmp_path: Path):
    queries = tmp_path / "질의.tsv"
    rows = ["# kind: 낱말", "as_completed\tconcurrency/as-completed/", "정말없는말\tterms/", "나중\tlater:no/"]
    queries.write_text("\n".join(rows), encoding="utf-8")
    finished = run_node(TOOL, site, queries)
    missing, *table, fault = finished.stdout.splitlines()
    assert missing.startswith("없음\t정말없는말\tterms/\t첫째: ")
    assert [row.partition(",")[0] for row in table] == ["낱말: 2개", "모두: 2개"]
    assert "첫째 50.0 %" in table[0]
    assert fault.startswith(f"{queries}:1: search: ")
    assert finished.returncode == 1
    assert run_node(TOOL, tmp_path, queries).returncode == 2


@pytest.mark.tool("node")
def test_browser_divides_words_as_the_index_does(site: Path, tmp_path: Path):
    texts = [text for found in read(site) for section in sections(found) for text in section.fields.values()]
    texts += ["-n auto --reuse-db -rP N+1 3.14 가 가나 차이를 __main__ a-b HTTPServer2 ＡＢ 가각", ""]
    given, script = tmp_path / "글.json", tmp_path / "나누기.mjs"
    given.write_text(json.dumps(texts), encoding="utf-8")
    script.write_text(
        'import { readFileSync } from "node:fs";\n'
        "const { tokens } = await import(process.argv[3]);\n"
        'console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(tokens)));\n',
        encoding="utf-8",
    )
    finished = run_node(script, given, (ROOT / "docs/assets/search/engine.js").as_uri())
    assert finished.stderr == ""
    assert json.loads(finished.stdout) == [[*tokens(text)] for text in texts]
