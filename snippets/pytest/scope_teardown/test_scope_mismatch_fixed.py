import pytest


# --8<-- [start:fixtures]
@pytest.fixture(scope="session")
def prices():
    return {"사과": 1000}


@pytest.fixture(scope="session")
def catalog(prices):
    return sorted(prices)


# --8<-- [end:fixtures]
def test_names(catalog):
    assert catalog == ["사과"]
