import pytest


# --8<-- [start:test]
@pytest.mark.parametrize("number", [1, 2])
def test_positive(number):
    assert number > 0


# --8<-- [end:test]
