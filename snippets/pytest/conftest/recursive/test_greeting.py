import pytest


@pytest.fixture
def greeting(greeting):
    return f"{greeting}, 손님"


def test_greeting(greeting):
    assert greeting.endswith("손님")
