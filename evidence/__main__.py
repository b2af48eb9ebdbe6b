"""명령줄: `python -m evidence check|fresh|show`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence import gate, proofs
from evidence.gate import Verdict
from evidence.ledger import Ledger, Snippet, read_all, stale_files
from evidence.project import Project

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def main(arguments: list[str] | None = None) -> int:
    """명령을 실행하고 종료 상태(0 통과, 1 잘못 있음, 2 쓰는 법이 틀림)를 돌려준다."""
    options = _parser().parse_args(arguments)
    project = Project(Path(options.root).resolve())
    if not (project.root / "mkdocs.yml").is_file():
        print(
            f"{options.root}: mkdocs.yml이 없습니다; 저장소의 뿌리에서 실행하십시오",
            file=sys.stderr,
        )
        return 2
    publish = os.environ.get("EVIDENCE_PUBLISH") == "1"
    status: int = options.run(project, options, publish)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evidence", description=sys.modules[gate.__name__].__doc__)
    parser.add_argument("--root", default=".", metavar="폴더", help="저장소의 뿌리(기본: 현재 폴더)")
    commands = parser.add_subparsers(required=True, metavar="명령")
    check = commands.add_parser(
        "check", help="관문: 내보내도 되는지 확인한다", description="잘못을 한 줄에 하나씩 알린다."
    )
    check.add_argument("--static", action="store_true", help="테스트 없이 알 수 있는 규칙만 본다")
    check.add_argument("--json", action="store_true", help="결과를 JSON으로 쓴다")
    check.add_argument("--notes", action="store_true", help="이 컴퓨터에서 확인하지 못한 것도 모두 쓴다")
    check.add_argument(
        "--then", nargs=argparse.REMAINDER, metavar="모듈 …", help="통과하면 같은 프로세스에서 이어 실행한다(python -m)"
    )
    check.set_defaults(run=_check)
    fresh = commands.add_parser(
        "fresh", help="지금 파이썬의 원장이 최신인지 확인한다", description="최신이면 0으로 끝난다."
    )
    fresh.set_defaults(run=_fresh)
    show = commands.add_parser(
        "show",
        help="파일이나 테스트의 증거를 보여 준다",
        description="원장에 적힌 증거를 보여 준다.",
    )
    show.add_argument("what", metavar="파일|테스트", help="snippets/…, docs/…의 경로나 tests/…::이름")
    show.set_defaults(run=_show)
    return parser


def _check(project: Project, options: argparse.Namespace, publish: bool) -> int:
    state = project.state() if options.then else ()
    if options.static:
        verdict = gate.check_static(project)
    else:
        ledgers, faults = read_all(project.root)
        verdict = gate.check(project, ledgers, publish=publish)
        verdict.violations = faults + verdict.violations
    if options.json:
        data = {"violations": [violation._asdict() for violation in verdict.violations], "notes": verdict.notes}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        _report(verdict, every_note=options.notes)
    if verdict.violations or not options.then:
        return 1 if verdict.violations else 0
    if verdict.proofs:
        proofs.keep(verdict.proofs, state)
    gc.freeze()  # 관문이 읽은 것을 이어지는 일의 가비지 수거에서 뺀다.
    gc.enable()
    sys.argv = options.then
    runpy.run_module(options.then[0], run_name="__main__", alter_sys=True)
    return 0


def _report(verdict: Verdict, *, every_note: bool) -> None:
    for violation in verdict.violations:
        print(violation)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            text = violation.message.replace("%", "%25")
            print(f"::error file={violation.path},line={violation.line},title={violation.rule}::{text}")
    if every_note:
        print("\n".join(verdict.notes))
    elif verdict.notes:
        how = "python -m evidence check --notes"
        print(f"· 이 컴퓨터에서 확인하지 못한 것 {len(verdict.notes)}개(자세히: {how})")
    if verdict.violations:
        print(f"잘못 {len(verdict.violations)}개를 찾았습니다.", file=sys.stderr)


def _fresh(project: Project, options: argparse.Namespace, publish: bool) -> int:
    if publish:
        return 0
    digests = project.digests()
    ledgers, _ = read_all(project.root)
    return 0 if any(led.version == PYTHON and not stale_files(led, digests) for led in ledgers) else 1


def _show(project: Project, options: argparse.Namespace, publish: bool) -> int:
    ledgers, faults = read_all(project.root)
    of = _of_test if "::" in options.what else _of_file
    lines = [f"Python {ledger.python}: {line}" for ledger in ledgers for line in of(ledger, options.what)]
    for fault in faults:
        print(fault)
    print("\n".join(lines) or f"{options.what}: 원장에 없습니다; 이름을 고치거나 make test를 실행하십시오")
    return 0 if lines and not faults else 1


def _of_test(ledger: Ledger, test: str) -> Iterator[str]:
    for name in ledger.matching(test):
        record = ledger.tests[name]
        yield f"{name}: {record.outcome} {record.reason}".rstrip()
        for path, snippet in ledger.snippets.items():
            if lines := [str(line) for line, tests in snippet.lines.items() if name in tests]:
                yield f"  {path}: {', '.join(lines)}번째 줄"
            elif name in snippet.used:
                yield f"  {path}"


def _of_file(ledger: Ledger, path: str) -> Iterator[str]:
    snippet = ledger.snippets.get(path, Snippet())
    yield from (f"{path}: {test}" for test in snippet.used)
    for line in snippet.statements:
        imported = ["(불러올 때)"] if line in snippet.imported else []
        yield f"{path}:{line}: {', '.join(imported + snippet.lines.get(line, [])) or '없음'}"


if __name__ == "__main__":
    gc.disable()  # 곧 끝나는 프로세스다.
    sys.exit(main())
