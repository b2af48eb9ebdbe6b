"""`snippets/pytest/`의 셸 스니펫을 실행하는 픽스처."""

import os
import shlex
import shutil

import pytest


@pytest.fixture
def in_suite(use, here_first):
    """셸 스니펫을 스위트 폴더에서 실행할 때 `run`과 `expect_output`에 줄 인자를 만드는 함수.

    명령은 지금 환경의 것이 쓰이고, pytest는 이 저장소의 설정을 보지 않으며 이름을 댄 플러그인만 쓴다.
    """

    def _in_suite(suite, plugins=(), **env):
        folder = use(suite)
        options = ["-p", "no:cacheprovider", "-c", os.devnull]
        options += [f"--rootdir={folder}", f"--confcutdir={folder}"]
        for plugin in plugins:
            options += ["-p", plugin]
        return {"cwd": folder, "env": environment(here_first, PYTEST_ADDOPTS=shlex.join(options), **env)}

    return _in_suite


@pytest.fixture
def in_copy(here_first):
    """복사한 스위트의 폴더에서 실행할 때의 인자. 설정 파일과 폴더의 자리가 결과를 바꿀 때 쓴다."""

    def _in_copy(folder, **env):
        return {"cwd": folder, "env": environment(here_first, PYTEST_ADDOPTS="-p no:cacheprovider", **env)}

    return _in_copy


def environment(path, **env):
    return {"PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **env}


@pytest.fixture
def copy_of(use, tmp_path):
    """스위트를 빈 폴더에 복사하고 그 폴더를 주는 함수. `pyproject`는 `pyproject.toml`로 둘 스니펫이다."""

    def _copy_of(suite, pyproject=""):
        folder = tmp_path / "shop"
        shutil.copytree(use(suite), folder, ignore=shutil.ignore_patterns("*.out", "__pycache__"))
        if pyproject:
            shutil.copy(use(pyproject), folder / "pyproject.toml")
        return folder

    return _copy_of
