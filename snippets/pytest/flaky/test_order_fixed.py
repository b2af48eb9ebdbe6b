import pytest


@pytest.fixture
def cart():
    return ["사과"]


def test_add(cart):
    cart.append("배")
    assert cart == ["사과", "배"]


def test_count(cart):
    assert len(cart) == 1
