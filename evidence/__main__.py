"""명령줄: `python -m evidence check|stale|show|claims|built`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from evidence import gate
from evidence.ledger import Ledger, Snippet, read_all
from evidence.project import Project, ProjectError, Snapshot, Violation
from evidence.proofs import Proofs
from evidence.running import PYTHON


def main(arguments: list[str] | None = None) -> int:
    """명령을 실행하고 종료 상태(0 통과, 1 잘못 있음, 2 쓰는 법이 틀림)를 돌려준다."""
    options = _parser().parse_args(arguments)
    project = Snapshot(Path(options.root).resolve())
    if not (project.root / "mkdocs.yml").is_file():
        print(f"{options.root}: mkdocs.yml이 없습니다; 저장소의 뿌리에서 실행하십시오", file=sys.stderr)
        return 2
    try:
        status: int = options.run(project, options)
    except ProjectError as error:
        print(error)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evidence", description=sys.modules[gate.__name__].__doc__)
    parser.add_argument("--root", default=".", metavar="폴더", help="저장소의 뿌리(기본: 현재 폴더)")
    commands = parser.add_subparsers(required=True, metavar="명령")
    check = commands.add_parser("check", help="관문: 내보내도 되는지 확인한다")
    check.add_argument("--static", action="store_true", help="테스트 없이 알 수 있는 규칙만 본다")
    check.add_argument("--notes", action="store_true", help="이 컴퓨터에서 확인하지 못한 것도 모두 쓴다")
    check.set_defaults(run=_check)
    stale = commands.add_parser("stale", help="지금 파이썬에서 다시 돌려야 하는 테스트 모듈을 쓴다")
    stale.add_argument("--all", action="store_true", help="모두 다시 돌린다")
    stale.add_argument("--proofs", action="store_true", help="페이지를 증명하는 모듈만 본다")
    stale.set_defaults(run=_stale)
    show = commands.add_parser("show", help="파일이나 테스트의 증거를 보여 준다")
    show.add_argument("what", metavar="파일|테스트", help="snippets/…의 경로나 tests/…::이름")
    show.set_defaults(run=_show)
    claims = commands.add_parser("claims", help="사람이 읽어 볼 주장: 테스트에 없는 이름과 수가 있는 문장")
    claims.add_argument("pages", nargs="*", metavar="페이지", help="docs/…의 경로(기본: 모두)")
    claims.set_defaults(run=_claims)
    built = commands.add_parser("built", help="지은 사이트가 관문이 읽은 것과 같은지 확인한다")
    built.add_argument("site", type=Path, help="지은 사이트의 폴더")
    built.set_defaults(run=_built)
    return parser


def _publish() -> bool:
    return os.environ.get("EVIDENCE_PUBLISH") == "1"


def _check(project: Project, options: argparse.Namespace) -> int:
    if options.static:
        verdict = gate.check_static(project)
    else:
        ledgers, faults = read_all(project.root)
        verdict = gate.check(project, ledgers, publish=_publish())
        verdict.violations = faults + verdict.violations
    if options.notes:
        print("\n".join(verdict.notes))
    elif verdict.notes and not verdict.violations:
        how = "python -m evidence check --notes"
        print(f"· 통과. 이 컴퓨터에 없는 파이썬이나 도구 때문에 확인하지 못한 것은 {len(verdict.notes)}개입니다({how})")
    return _report(verdict.violations)


def _report(violations: list[Violation]) -> int:
    for violation in violations:
        print(violation)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            text = violation.message.replace("%", "%25")
            print(f"::error file={violation.path},line={violation.line},title={violation.rule}::{text}")
    if violations:
        print(f"잘못 {len(violations)}개를 찾았습니다.", file=sys.stderr)
    return 1 if violations else 0


def _stale(project: Project, options: argparse.Namespace) -> int:
    """다시 돌릴 모듈을 표준 출력에, 까닭을 표준 오류에 쓴다."""
    modules = project.proof_modules if options.proofs else project.proof_modules + project.tool_modules
    reasons = dict.fromkeys(modules, "") if options.all else _reasons(project, modules)
    for module in reasons:
        print(module)
    told = {module: reason for module, reason in reasons.items() if reason}
    for module, reason in list(told.items())[:10]:
        print(f"· {module}: {reason}", file=sys.stderr)
    if len(told) > 10:
        print(f"· … 모두 {len(told)}개", file=sys.stderr)
    return 0


def _reasons(project: Project, modules: list[str]) -> dict[str, str]:
    ledger = next((ledger for ledger in read_all(project.root)[0] if ledger.python == PYTHON), None)
    if not ledger:
        return dict.fromkeys(modules, "")
    changed = ledger.stale(project) | ledger.moved(project)
    failed = {name.partition("::")[0] for name in ledger.failed}
    found = {module: "돌린 적이 없음" for module in modules if module not in ledger.modules}
    found |= {module: "실패한 테스트가 있음" for module in modules if module in failed}
    found |= {module: f"바뀜: {', '.join(changed[module][:3])}" for module in modules if module in changed}
    return {module: found[module] for module in modules if module in found}


def _show(project: Project, options: argparse.Namespace) -> int:
    ledgers, faults = read_all(project.root)
    of = _of_test if "::" in options.what else _of_file
    lines = [f"Python {ledger.python}: {line}" for ledger in ledgers for line in of(ledger, options.what)]
    for fault in faults:
        print(fault)
    page = options.what.startswith("docs/")
    cure = (
        "그 쪽에 있는 snippets/…의 경로나 tests/…::이름을 주십시오"
        if page
        else "이름을 고치거나 make test를 실행하십시오"
    )
    print("\n".join(lines) or f"{options.what}: 원장에 없습니다; {cure}")
    return 0 if lines and not faults else 1


def _of_test(ledger: Ledger, test: str) -> Iterator[str]:
    for name in ledger.matching(test):
        record = ledger.tests[name]
        yield f"{name}: {record.outcome} {record.reason}".rstrip()
        for path in sorted(ledger.files.get(name, ())):
            lines = [str(line) for line, tests in ledger.snippets[path].lines.items() if name in tests]
            yield f"  {path}: {', '.join(lines)}번째 줄" if lines else f"  {path}"


def _of_file(ledger: Ledger, path: str) -> Iterator[str]:
    snippet = ledger.snippets.get(path, Snippet())
    for how, tests in (("실행", snippet.ran), ("사용", snippet.used), ("비교", snippet.compared)):
        yield from (f"{path}: {how}: {test}" for test in tests)
    for line in sorted({*snippet.imported, *snippet.lines}):
        imported = ["(불러올 때)"] if line in snippet.imported else []
        yield f"{path}:{line}: {', '.join(imported + snippet.lines.get(line, []))}"


def _claims(project: Project, options: argparse.Namespace) -> int:
    for line in gate.review(project, read_all(project.root)[0]):
        if not options.pages or line.partition(":")[0] in options.pages:
            print(line)
    return 0


def _built(project: Project, options: argparse.Namespace) -> int:
    from evidence.built import check_site

    return _report(check_site(Proofs.load(project.root), options.site, publish=_publish()))


if __name__ == "__main__":
    sys.exit(main())
