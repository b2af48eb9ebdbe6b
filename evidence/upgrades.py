"""판을 하나 올릴 때마다 새로 생긴 것과 달라진 것의 표. 통과한 테스트에서 만든다."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

from evidence.builders import current
from evidence.figures import NOTHING, UNTESTED, Labels, outcomes_of, read_snippet, table

TESTS = ("test_feature", "test_behaviour")
CAME = ("없음", "있음")


def upgrades(folder: str, labels: str, module: str) -> str:
    """새 판부터 늘어놓은 표. 앞뒤의 판에서 모두 통과한 것만 적는다.

    Parameters:
        folder: 표를 보일 페이지의 폴더. 다른 폴더의 페이지로 가는 행은 뺀다.
        labels: `evidence.figures.outcomes`와 같다. `[test_feature]`는 생긴 것, `[test_behaviour]`는 달라진 것이다.
        module: 두 테스트가 있는 `tests/파일`.
    """
    proofs = current(Path.cwd())
    if not proofs.ledgers:
        return NOTHING
    names: Labels = tomllib.loads(read_snippet(labels))
    found = [
        (outcomes_of(proofs.ledgers, f"{module}::{test}", names["words"]), _inside(folder, names[test]))
        for test in TESTS
    ]
    rows = [
        [after, *(_cell(cells, shown, before, after) for cells, shown in found)]
        for before, after in pairwise(proofs.project.versions)
    ]
    return table(["버전", "새로 생긴 것", "달라진 동작"], reversed(rows))


def _inside(folder: str, labels: dict[str, str]) -> dict[str, str]:
    """그 폴더의 페이지에서 쓸 이름. 다른 폴더로 가는 것은 뺀다."""
    shown = {row: label.replace(f"]({folder}/", "](") for row, label in labels.items()}
    return {row: label for row, label in shown.items() if "](" not in label or label != labels[row]}


def _cell(found: dict[str, dict[str, str]], labels: dict[str, str], before: str, after: str) -> str:
    both = {row: found[row] for row in labels if {before, after} <= found.get(row, {}).keys()}
    changed = [_change(labels[row], cells[before], cells[after]) for row, cells in both.items()]
    return "<br>".join(filter(None, changed)) or ("없음" if both else UNTESTED)


def _change(label: str, before: str, after: str) -> str:
    if before == after:
        return ""
    return label if (before, after) == CAME else f"{label}: {before} → {after}"
