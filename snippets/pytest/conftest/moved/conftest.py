import pytest


@pytest.fixture
def order():
    return "사과 1개"
