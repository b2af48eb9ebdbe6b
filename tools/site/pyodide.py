"""브라우저의 파이썬(Pyodide). npm이 잠금 파일의 해시를 확인하며 받은 것을 지은 사이트에 복사한다."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# make가 npm으로 설치하는 자리. 가상 환경과 함께 없어진다.
INSTALLED = Path(sys.prefix, "pyodide")
# 브라우저가 받는 것. 표준 라이브러리는 미리 컴파일한 것(precompile.mjs)이다.
NPM = "node_modules/pyodide"
FILES = (
    f"{NPM}/pyodide.mjs",
    f"{NPM}/pyodide.asm.mjs",
    f"{NPM}/pyodide.asm.wasm",
    f"{NPM}/pyodide-lock.json",
    "python_stdlib.zip",
)


def is_installed(runtime: Path = INSTALLED) -> bool:
    """복사할 것이 모두 있는지."""
    return all((runtime / name).is_file() for name in FILES)


def copy(runtime: Path, site: Path) -> None:
    """쓰는 파일만 `assets/pyodide/`에 복사한다."""
    target = site / "assets/pyodide"
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(runtime / name, target / Path(name).name)
