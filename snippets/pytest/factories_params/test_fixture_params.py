import pytest


# --8<-- [start:fixture]
@pytest.fixture(params=["json", "csv"])
def extension(request):
    return request.param


# --8<-- [end:fixture]
def test_read(extension):
    assert extension


def test_write(extension):
    assert extension
