import pytest


@pytest.fixture
def greeting():
    return "안녕하세요"


# --8<-- [start:make_order]
@pytest.fixture
def make_order():
    def _make_order(fruit):
        return f"{fruit} 1개"

    return _make_order


# --8<-- [end:make_order]
