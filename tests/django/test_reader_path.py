"""페이지만 따라 해도 빈 폴더에서 N+1을 잡는 테스트 모음까지 가는지 확인한다.

글자를 다시 적지 않고 페이지의 블록을 그대로 쓴다. 파일은 블록의 제목이 말하는 자리에 놓고 명령은 실행한다.
"""

import re

import pytest

from tests.django.projects import Copy, shell_env
from tests.django.reading import put_blocks

SETUP = "docs/django/setup.md"
COUNT = "docs/django/query-count.md"
COUNTING = "tests/query_count/test_fixed.py"
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


def add_growth_test(project, reader):
    """N+1을 잡는 테스트를 더한다. n-plus-one.md가 있으면 그 페이지의 블록을 쓴다."""
    reader.write("tests/n_plus_one/test_growth.py", GROWTH)


GROWTH = """
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from orders.models import Order, OrderItem
from teams.models import Team
from users.models import User


def add_users(number):
    for _ in range(number):
        user = User.objects.create(username=f"user{User.objects.count()}", team=Team.objects.create(name="개발"))
        OrderItem.objects.create(order=Order.objects.create(user=user), name="책", price=12_000)


@pytest.mark.django_db
def test_number_of_queries_does_not_grow(client):
    counts = []
    for more in (2, 3):
        add_users(more)
        with CaptureQueriesContext(connection) as queries:
            client.get("/users")
        counts.append(len(queries))
    assert counts[0] == counts[1]
"""


def failures(finished):
    return sorted(re.findall(r"^FAILED \S+::(\w+)", finished.stdout, re.MULTILINE))


def test_reader_comes_from_an_empty_folder_to_a_suite_that_catches_n_plus_one(project, reader, tmp_path):
    put_blocks(project, reader, SETUP, skip=["pytest.ini"])
    put_blocks(project, reader, COUNT, only=[COUNTING])
    add_growth_test(project, reader)
    assert str(tmp_path) in reader.python("-c", "import pytest_django; print(pytest_django.__file__)").stdout
    passed = reader.pytest()
    assert passed.returncode == 0, passed.stdout

    views = (reader.folder / "users/views.py").read_text(encoding="utf-8")
    assert READ_AHEAD in views
    reader.write("users/views.py", views.replace(READ_AHEAD, ""))
    planted = reader.pytest()
    assert planted.returncode == 1
    assert "test_number_of_queries_does_not_grow" in failures(planted)
    assert "Expected to perform 3 queries but 31 were done" in planted.stdout
    # 심은 것 말고는 그대로다.
    assert "test_health" not in failures(planted)

    reader.write("users/views.py", views)
    assert reader.pytest().returncode == 0
