"""테스트가 쓰고 버릴 가상 환경."""

import os
import re
import sys
from pathlib import Path

import virtualenv

from evidence.running import run_command

ROOT = Path(__file__).parents[1]


def make_environment(folder: Path) -> dict[str, str]:
    """pip만 있는 새 가상 환경이 먼저 보이는 환경 변수. pip은 준비할 때 받아 둔 휠(`requirements/wheels*.txt`)만 설치한다."""
    made = virtualenv.cli_run([str(folder), "--no-download"], setup_logging=False)
    return {
        "PATH": os.pathsep.join([str(made.creator.bin_dir), os.environ["PATH"]]),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (Path(sys.prefix) / "wheels").as_uri(),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def wheel(package: str) -> str:
    """준비할 때 받아 둔 휠. 설치하지 않고 `PYTHONPATH`에 적는다."""
    (found,) = (Path(sys.prefix) / "wheels").glob(f"{package.replace('-', '_')}-*-none-any.whl")
    return str(found)


def install(env: dict[str, str], folder: Path, lock: str, *, without: tuple[str, ...] = ()) -> None:
    """잠금 파일의 패키지를 해시를 확인하며 설치한다.

    Parameters:
        folder: 설치할 것을 적어 둘 폴더.
        without: 설치하지 않을 패키지.
    """
    stanzas = re.split(r"\n(?=\S)", (ROOT / f"requirements/{lock}.txt").read_text("utf-8"))
    wanted = folder / f"{lock}.txt"
    wanted.write_text("\n".join(stanza for stanza in stanzas if stanza.partition("==")[0] not in without), "utf-8")
    command = ["pip", "install", "-q", "--require-hashes", "-r", str(wanted)]
    finished = run_command(command, cwd=folder, env=env, timeout=300, merge=True, label=lock)
    assert finished.returncode == 0, finished.stdout
