"""재어 둔 비율을 읽어 마크다운 표로 만든다. 표를 그리는 두 스니펫이 부른다."""

import json
from pathlib import Path

from evidence.report import table

HERE = Path(__file__).parent


def load(name: str) -> dict[str, dict[str, float]]:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def show(name: str) -> str:
    recorded = load(name)
    ways = list(dict.fromkeys(way for ratios in recorded.values() for way in ratios))
    rows = [
        [python, *(f"{ratios[way]:.1f}배" if way in ratios else "없음" for way in ways)]
        for python, ratios in recorded.items()
    ]
    return table(["파이썬", *(f"`{way}`" for way in ways)], rows)
