import pytest


@pytest.fixture
def greeting():
    return "안녕하세요"
