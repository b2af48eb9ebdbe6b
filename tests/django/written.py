"""테스트가 글로 적은 pytest 테스트를 `shop_project/`의 설정으로 실행한다."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evidence.running import Finished
from tests.django.conftest import run_code

SETTINGS = "from config.settings import *\n"


def run_written(
    shop: Callable[..., Finished],
    folder: Path,
    code: str,
    *args: str,
    settings: str = "",
    plugins: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Finished:
    """`code`를 자기 설정으로 실행한다. 찍은 것을 읽도록 `-s`를 붙인다."""
    own = {"written_settings.py": SETTINGS + settings, **(files or {})}
    env = {"DJANGO_SETTINGS_MODULE": "written_settings", "PYTHONPATH": str(folder)}
    return run_code(shop, folder, code, "-s", "--tb=short", *args, files=own, plugins=plugins, env=env)


def said(finished: Finished) -> dict[str, list[str]]:
    """테스트가 `> 이름: 글`로 찍은 글을 이름마다 모은 것. pytest가 찍은 점이 앞에 있을 수 있다."""
    found: dict[str, list[str]] = {}
    for name, text in re.findall(r"^[.FEs]*> (\w+): ?(.*)$", finished.stdout, re.MULTILINE):
        found.setdefault(name, []).append(text)
    return found
