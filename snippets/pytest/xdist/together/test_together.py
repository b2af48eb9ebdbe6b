import time

import pytest


@pytest.fixture
def room(tmp_path_factory):
    # 워커들의 임시 폴더는 한 폴더 아래에 나란히 있습니다.
    return tmp_path_factory.getbasetemp().parent


def meet(room, me, other):
    (room / me).touch()
    deadline = time.monotonic() + 30
    while not (room / other).exists():
        assert time.monotonic() < deadline, f"만나지 못함: {other}"
        time.sleep(0.01)


def test_first(room):
    meet(room, "first", "second")


def test_second(room):
    meet(room, "second", "first")
