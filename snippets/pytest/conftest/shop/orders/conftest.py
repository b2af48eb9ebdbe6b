import pytest


@pytest.fixture
def order():
    return "사과 1개"


@pytest.fixture
def greeting(greeting):
    return f"{greeting}, 주문하신 분"
