import pytest


@pytest.fixture
def greeting():
    return "안녕하세요"


# --8<-- [start:order]
@pytest.fixture
def order():
    return "사과 1개"


# --8<-- [end:order]
