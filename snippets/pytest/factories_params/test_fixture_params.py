import pytest


@pytest.fixture(params=["json", "csv"])
def extension(request):
    return request.param


def test_read(extension):
    assert extension


def test_write(extension):
    assert extension
