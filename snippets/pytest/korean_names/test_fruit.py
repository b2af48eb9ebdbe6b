import pytest


@pytest.mark.parametrize("fruit", ["사과", "배"])
def test_담기(fruit):
    assert fruit in {"사과", "배"}
