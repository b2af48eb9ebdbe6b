"""페이지의 바깥 링크를 lychee로 열어 보고, 열리지 않는 것을 적는다.

python -m tools.weekly.links 나갈-파일.json
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evidence.ledger import write_text
from evidence.project import Project
from evidence.running import find_tool
from tools.weekly.report import Broken, report, write

ROOT = Path(__file__).parents[2]


def command(pages: list[str]) -> list[str]:
    """바깥으로 나가는 링크만 본다. 안의 링크는 지은 사이트에서 확인한다.

    잠깐의 실패는 세 번까지 다시 열어 보고, 로봇을 막는 곳(403, 429)은 끊어진 것으로 치지 않는다.
    """
    options = [
        "--scheme",
        "http",
        "--scheme",
        "https",
        "--max-retries",
        "3",
        "--timeout",
        "30",
        "--accept",
        "200..=299,403,429",
    ]
    return [str(find_tool("lychee")), *options, "--no-progress", "--format", "json", *pages]


def dead(found: Mapping[str, Any]) -> Iterator[Broken]:
    """lychee의 보고에서 열리지 않은 링크."""
    for kind in ("error_map", "timeout_map"):
        for page, links in found.get(kind, {}).items():
            for link in links:
                yield Broken(page, "link", link["url"], link["status"]["text"])


def main(target: str) -> int:
    project = Project(ROOT)
    pages = [*project.pages, "README.md", "CONTRIBUTING.md", "evidence/README.md"]
    finished = subprocess.run(command(pages), cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    try:
        found = json.loads(finished.stdout)
    except ValueError:
        print(f"{target}:1: links: lychee가 보고를 쓰지 않았습니다; {finished.stderr.strip()}", file=sys.stderr)
        return 1
    result = report(dead(found))
    write_text(Path(target), write(result))
    print(f"{target}: 본 링크 {found['total']}개, 열리지 않은 것 {len(result.broken)}개")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
