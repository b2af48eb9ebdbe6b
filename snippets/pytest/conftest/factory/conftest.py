import pytest


@pytest.fixture
def make_order():
    def _make_order(fruit):
        return f"{fruit} 1개"

    return _make_order
