"""풀 리퀘스트의 작업: 지금 저장소를 앞 커밋과 견주어 JSON으로 적는다.

    python -m tools.pull_request 앞-커밋 나갈-파일.json [앞 커밋의 원장이 있는 폴더]

읽기 권한만 있는 작업에서 실행한다. 쓰는 것은 나갈 파일 하나다.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.ledger import write_text
from evidence.project import ProjectError
from tools.github import event
from tools.pull_request.changes import compare, write
from tools.pull_request.comment import body
from tools.pull_request.summary import summarize


@contextmanager
def checkout(root: Path, commit: str) -> Iterator[Path]:
    """그 커밋의 파일을 임시 폴더에 꺼낸다."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "앞")
        git = ("git", "-C", str(root), "worktree")
        subprocess.run([*git, "add", "--quiet", "--detach", str(place), commit], check=True, capture_output=True)
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=True)


def main(arguments: list[str]) -> int:
    """견준 것을 파일에 적고, 댓글이 될 글을 보여 준다."""
    commit, target, *ledgers = arguments
    root = Path.cwd()
    found = event().get("pull_request", {}) if "GITHUB_EVENT_PATH" in os.environ else {}
    try:
        with checkout(root, commit) as place:
            if ledgers and Path(ledgers[0]).is_dir():
                shutil.copytree(ledgers[0], place / ".evidence")
            before = summarize(place)
        head = found.get("head", {}).get("sha", "0" * 40)
        changes = compare(before, summarize(root), found.get("number", 0), head)
    except subprocess.CalledProcessError:
        print(f"{commit}: 그런 커밋이 없습니다; make changes AGAINST=main 처럼 있는 커밋을 쓰십시오", file=sys.stderr)
        return 1
    except ProjectError as error:
        print(error, file=sys.stderr)
        return 1
    write_text(Path(target), write(changes))
    print(body(changes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
