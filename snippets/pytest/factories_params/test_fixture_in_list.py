import pytest


@pytest.fixture
def cart():
    return ["사과"]


# --8<-- [start:test]
@pytest.mark.parametrize("value", [cart])
def test_length(value):
    assert len(value) < 2


# --8<-- [end:test]
