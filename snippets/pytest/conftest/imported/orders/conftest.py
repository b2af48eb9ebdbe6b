import pytest


def make_order(fruit):
    return f"{fruit} 1개"


@pytest.fixture
def order():
    return make_order("사과")
