import os

import pytest


# --8<-- [start:fixture]
@pytest.fixture(scope="session")
def shop_mode(monkeypatch):
    monkeypatch.setenv("SHOP_MODE", "test")


# --8<-- [end:fixture]
def test_mode(shop_mode):
    assert os.environ["SHOP_MODE"] == "test"
