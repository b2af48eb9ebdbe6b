"""잠금 파일."""

from __future__ import annotations

from importlib.metadata import distributions

from packaging.requirements import Requirement

# pip 23은 엑스트라가 빠진 잠금 파일을 받으면, 더 새로운 판이 나온 날부터 그 판의 해시를 찾다가 실패한다.


def test_locked_packages_keep_the_extras_that_others_ask_for(project):
    lock = project.text("requirements/test.txt").splitlines()
    locked = {Requirement(line.removesuffix("\\").strip()) for line in lock if line[:1].isalnum()}
    extras = {requirement.name: requirement.extras for requirement in locked}
    asked = [
        requirement
        for distribution in distributions()
        if distribution.name in extras
        for requirement in map(Requirement, distribution.requires or [])
        if requirement.extras and (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
    ]
    assert "coverage" in {requirement.name for requirement in asked}
    assert [str(requirement) for requirement in asked if not requirement.extras <= extras[requirement.name]] == []


def test_locks_name_no_host(project):
    files = [path for path in project.files("requirements") if path.endswith(".txt")]
    files.append("tests/site/package-lock.json")
    lines = [
        f"{path}:{n}" for path in files for n, line in enumerate(project.text(path).splitlines(), 1) if "://" in line
    ]
    assert lines == []
