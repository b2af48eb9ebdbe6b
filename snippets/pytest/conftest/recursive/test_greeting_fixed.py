import pytest


@pytest.fixture
def greeting():
    return "안녕하세요"


@pytest.fixture
def guest_greeting(greeting):
    return f"{greeting}, 손님"


def test_greeting(guest_greeting):
    assert guest_greeting.endswith("손님")
