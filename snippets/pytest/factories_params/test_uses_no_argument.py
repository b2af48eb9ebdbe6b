import pytest


# --8<-- [start:test]
@pytest.mark.parametrize("numbr", [1, 2])
def test_positive(number):
    """매개변수의 이름과 다릅니다."""


# --8<-- [end:test]
