"""검색: 질의 파일의 꼴과, 그 질의를 지은 사이트의 검색에 넣어 보는 도구."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.site.building import ROOT
from tests.site.pages import page, sources

QUERIES = "tests/site/queries.tsv"
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
        if line.startswith("#"):
            continue
        query, *rest = line.split("\t")
        if len(rest) != 1 or not query.strip() or not rest[0].strip():
            found.append(f"{QUERIES}:{number}: 탭으로 나눈 두 칸이 아닙니다")
            continue
        if query in seen:
            found.append(f"{QUERIES}:{number}: 같은 질의가 앞에 있습니다")
        seen.add(query)
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
    assert [fault.split(": ", 1)[1] for fault in faults("\n".join(rows), tmp_path)] == [
        "탭으로 나눈 두 칸이 아닙니다",
        "탭으로 나눈 두 칸이 아닙니다",
        "탭으로 나눈 두 칸이 아닙니다",
        "no/가 사이트에 없습니다",
        "같은 질의가 앞에 있습니다",
        "futures/#no가 사이트에 없습니다",
    ]


def test_every_page_is_looked_for():
    """페이지를 더하면 질의도 더한다. 사람이 찾아 들어올 까닭이 없는 것만 뺀다."""
    text = (ROOT / QUERIES).read_text(encoding="utf-8")
    rows = [line.split("\t")[1] for line in text.splitlines() if not line.startswith("#")]
    wanted = {address.partition("#")[0] for row in rows for address in row.split(" ")}
    assert {address for _, address in sources()} - wanted <= {"", "evidence/", "seed/", "tags/"}


@pytest.mark.tool("node")
def test_tool_runs_the_search_of_the_browser(site: Path, tmp_path: Path):
    """이름은 뒷부분으로도, 조사가 붙어도 찾는다."""
    queries = tmp_path / "질의.tsv"
    rows = [
        "# 머리말",
        "as_completed\tconcurrency/as-completed/",
        "픽스처가\tpytest/fixtures/",
        "gather\tconcurrency/tasks/ concurrency/taskgroup/",
        "정말없는말\tterms/",
        "xdist\tpytest/fixtures/ pytest/xdist/",
    ]
    queries.write_text("\n".join(rows), encoding="utf-8")
    finished = subprocess.run(
        ["node", TOOL, site, queries], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert finished.stderr == ""
    lines = finished.stdout.splitlines()
    assert lines[0] == "없음\t정말없는말\tterms/\t첫째: 없음"
    assert lines[1] == "질의 5개 가운데 바라는 페이지가 첫째 4개, 셋째 안 4개, 열째 안 4개"
