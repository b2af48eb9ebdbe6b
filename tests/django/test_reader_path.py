"""페이지만 따라 해도 빈 폴더에서 N+1을 잡는 테스트 모음까지 가는지 확인한다.

글자를 다시 적지 않고 페이지의 블록을 그대로 쓴다. 파일은 블록의 제목이 말하는 자리에 놓고 명령은 실행한다.
"""

import re

import pytest

from tests.django.projects import Copy, shell_env
from tests.django.reading import put_blocks

SETUP = "docs/django/setup.md"
COUNT = "docs/django/query-count.md"
GROWTH = "docs/django/n-plus-one.md"
COUNTING = "tests/query_count/test_fixed.py"
GROWING = ["tests/n_plus_one/conftest.py", "tests/n_plus_one/test_growth.py"]
# 읽는 사람이 지우는 줄. 지우면 사용자마다 팀과 주문을 따로 읽는다.
READ_AHEAD = '.select_related("team").prefetch_related("orders__items")'

# 가상 환경을 만들고 설치하므로, 바쁜 컴퓨터에서는 수십 초가 걸릴 수 있다.
pytestmark = pytest.mark.timeout(480)


@pytest.fixture
def reader(run, new_env, tmp_path):
    """빈 폴더와 새 가상 환경. pip은 준비할 때 해시를 확인하며 받아 둔 휠만 설치한다."""
    folder = tmp_path / "shop"
    folder.mkdir()
    path = new_env["PATH"]
    # 새 환경에는 pytest-django만 있으므로 플러그인을 막지 않는다.
    quiet = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "", "PYTEST_ADDOPTS": f"-p no:cacheprovider --confcutdir={folder}"}
    return Copy(folder, run, shell_env(folder, path) | new_env | quiet, f"{path.partition(':')[0]}/python")


def failures(finished):
    return sorted(re.findall(r"^FAILED \S+::(\w+)", finished.stdout, re.MULTILINE))


def test_reader_comes_from_an_empty_folder_to_a_suite_that_catches_n_plus_one(project, reader, tmp_path):
    put_blocks(project, reader, SETUP, skip=["pytest.ini"])
    put_blocks(project, reader, COUNT, only=[COUNTING])
    put_blocks(project, reader, GROWTH, only=GROWING)
    assert str(tmp_path) in reader.python("-c", "import pytest_django; print(pytest_django.__file__)").stdout
    passed = reader.pytest()
    assert passed.returncode == 0, passed.stdout

    views = (reader.folder / "users/views.py").read_text(encoding="utf-8")
    assert READ_AHEAD in views
    reader.write("users/views.py", views.replace(READ_AHEAD, ""))
    planted = reader.pytest()
    assert planted.returncode == 1
    assert "test_query_count_does_not_grow" in failures(planted)
    assert "Expected to perform 7 queries but 16 were done" in planted.stdout
    # 심은 것 말고는 그대로다.
    assert "test_health" not in failures(planted)

    reader.write("users/views.py", views)
    assert reader.pytest().returncode == 0
