"""테스트 없이 알 수 있는 것을 모두 확인한다: 관문의 규칙과 린터.

    python -m tools.check
    python -m tools.check --fix

하나가 실패해도 끝까지 확인하고, 실패한 것이 있으면 1로 끝난다. --fix는 고칠 수 있는 것을 고친다.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PYTHON = (sys.executable, "-m")
SCHEMA = (*PYTHON, "check_jsonschema", "--quiet", "--builtin-schema")


class Check(NamedTuple):
    """확인 하나와, 그것이 찾은 것을 고치는 명령."""

    name: str
    command: tuple[str, ...]
    fix: tuple[str, ...] = ()


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """가상 환경에 설치한 명령."""
    return (str(SCRIPTS / name), *arguments)


CHECKS = (
    Check("페이지와 스니펫의 규칙", (*PYTHON, "evidence", "check", "--static")),
    # 고친 코드를 마지막에 정리하도록 ruff check가 ruff format보다 앞에 있다.
    Check("ruff check", tool("ruff", "check", "--quiet", "."), tool("ruff", "check", "--quiet", "--fix", ".")),
    Check("ruff format", tool("ruff", "format", "--check", "--quiet", "."), tool("ruff", "format", "--quiet", ".")),
    Check("mypy", (*PYTHON, "mypy")),
    Check("rumdl", tool("rumdl", "check", "--quiet", "."), tool("rumdl", "fmt", "--quiet", ".")),
    Check("용어와 말투", (*PYTHON, "tools.terms")),
    Check("제목과 설명", (*PYTHON, "tools.titles")),
    Check("옮긴 기록", (*PYTHON, "tools.note", "--finished")),
    Check("워크플로", (*SCHEMA, "vendor.github-workflows", *map(str, ROOT.glob(".github/workflows/*.yml")))),
    Check("Dependabot", (*SCHEMA, "vendor.dependabot", ".github/dependabot.yml")),
    Check("이슈 양식", (*SCHEMA, "vendor.github-issue-forms", *map(str, ROOT.glob(".github/ISSUE_TEMPLATE/*.yml")))),
    Check("zizmor", tool("zizmor", "--offline", "--quiet", "--persona", "auditor", "--strict-collection", ".")),
)


def finish(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """명령을 뿌리에서 끝까지 실행한다."""
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip


def check() -> int:
    """모두 확인하고 실패한 것의 출력만 보인다."""
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        results = zip(CHECKS, executor.map(finish, (found.command for found in CHECKS)), strict=True)
        failed = [(found, finished.stdout) for found, finished in results if finished.returncode]
    for found, output in failed:
        print(f"· {found.name}\n{output.rstrip()}\n")
    if not failed:
        print(f"· 확인 {len(CHECKS)}개를 모두 통과했습니다")
        return 0
    names = ", ".join(found.name for found, _ in failed)
    fixable = ", ".join(found.name for found, _ in failed if found.fix)
    cure = f"make format이 고치는 것도 있습니다({fixable})" if fixable else "위의 것을 고치십시오"
    print(f"확인 {len(CHECKS)}개 가운데 {len(failed)}개를 통과하지 못했습니다({names}); {cure}")
    return 1


def fix() -> int:
    """고칠 수 있는 것을 차례로 고치고, 사람이 고쳐야 할 것이 남으면 그것을 보인다."""
    results = [finish(found.fix) for found in CHECKS if found.fix]
    print("".join(finished.stdout for finished in results), end="")
    return int(any(finished.returncode for finished in results))


if __name__ == "__main__":
    sys.exit(fix() if sys.argv[1:] == ["--fix"] else check())
