"""잠금 파일과, 그것을 설치하는 스크립트."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCKS = ("site", "dev", "zensical", "wheels", "wheels-pytest8", "pictures")


def locked(project, name: str) -> list[Requirement]:
    """잠근 패키지들. 파이썬에 따라 판이 다르면 같은 이름이 두 번 나온다."""
    lines = project.text(f"requirements/{name}.txt").splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]


def test_locked_packages_keep_the_extras_that_others_ask_for(project):
    """pip 23은 엑스트라가 빠진 잠금 파일을 받으면, 더 새로운 판이 나온 날부터 그 판의 해시를 찾다가 실패한다."""
    extras = {requirement.name: requirement.extras for requirement in locked(project, "dev")}
    asked = [
        requirement
        for distribution in distributions()
        if distribution.name in extras
        for requirement in map(Requirement, distribution.requires or [])
        if requirement.extras and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
    ]
    assert "cachecontrol" in {requirement.name for requirement in asked}
    assert [str(requirement) for requirement in asked if not requirement.extras <= extras[requirement.name]] == []


def test_locks_agree_on_every_version(project):
    site, dev, *others = (
        {(requirement.name, str(requirement.specifier)) for requirement in locked(project, name)} for name in LOCKS
    )
    assert site <= dev
    names = {name for name, _ in dev}
    differing = [{name for name, version in lock if name in names and (name, version) not in dev} for lock in others]
    assert dict(zip(LOCKS[2:], differing, strict=True)) == {
        **{name: set() for name in LOCKS[2:]},
        "wheels-pytest8": {"pytest"},
    }


def test_every_line_has_a_hash(project):
    for name in LOCKS:
        for stanza in re.split(r"\n(?=\S)", project.text(f"requirements/{name}.txt").strip()):
            assert stanza.startswith("#") or " \\\n    --hash=sha256:" in stanza


def test_locks_name_no_host(project):
    files = [path for path in project.under("requirements") if path.endswith(".txt")]
    assert {Path(path).stem for path in files} == set(LOCKS)
    files += ["tests/site/package-lock.json", "tools/site/package-lock.json"]
    lines = [
        f"{path}:{n}" for path in files for n, line in enumerate(project.text(path).splitlines(), 1) if "://" in line
    ]
    assert lines == []


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize("name", ["site", "dev"])
def test_uv_is_installed_by_its_hashes(project, name):
    """make가 uv를 설치할 때 쓰는 awk로, 잠금 파일에서 uv의 줄만 떼어 낸다."""
    script = re.search(r"awk '(.*)' \"\$lock\"", project.text("requirements/install.sh"))[1]
    command = ["awk", script, f"requirements/{name}.txt"]
    lines = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
    assert [line.endswith(" \\") for line in lines] == [True] * (len(lines) - 1) + [False]


def install(project, *arguments: object) -> list[str]:
    """설치하지 못하는 환경에서 알리는 줄들."""
    command = ["sh", "requirements/install.sh", *map(str, arguments)]
    finished = subprocess.run(command, cwd=project.root, capture_output=True, text=True, encoding="utf-8")
    assert finished.returncode == 1
    assert finished.stdout == ""
    return finished.stderr.splitlines()


@pytest.mark.platform("linux", "darwin")
def test_broken_environment_is_one_line_with_its_cure(project, tmp_path):
    broken, other = tmp_path / "broken", tmp_path / "other"
    (broken / "bin").mkdir(parents=True)
    (broken / "bin/python").symlink_to(tmp_path / "gone")
    cure = f"rm -rf {broken} 뒤 다시 실행하십시오"
    assert install(project, broken, "site") == [
        f"{broken}:1: venv: {broken}/bin/python 파일을 실행할 수 없습니다; {cure}"
    ]
    other.mkdir()
    assert install(project, other, "site", tmp_path / "gone") == [
        "Makefile:3: python: 실행할 수 있는 Python 3.11 이상이 필요합니다"
        f"({tmp_path / 'gone'}); make PYTHON=python3.12 처럼 지정하십시오"
    ]


@pytest.mark.platform("linux", "darwin")
def test_another_python_than_that_of_the_environment_is_one_line(project, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 3.99\n", encoding="utf-8")
    python.chmod(0o755)
    here = f"{sys.version_info.major}.{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
    assert install(project, sys.prefix, "site", python) == [
        f"{sys.prefix}:1: venv: Python {here}의 환경입니다({python} 아님);"
        f" make VENV=.venv-이름 으로 따로 만들거나, rm -rf {sys.prefix} 뒤 다시 실행하십시오"
    ]


def test_installer_names_the_line_of_the_makefile(project):
    lines = {int(line) for line in re.findall(r"Makefile:(\d+)", project.text("requirements/install.sh"))}
    assert [project.text("Makefile").splitlines()[line - 1] for line in lines] == ["PYTHON ?= python3"]
