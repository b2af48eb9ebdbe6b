import pytest


@pytest.fixture
def cart():
    return ["사과"]


# --8<-- [start:test]
@pytest.mark.parametrize("name", ["cart"])
def test_length(name, request):
    value = request.getfixturevalue(name)
    assert len(value) < 2


# --8<-- [end:test]
