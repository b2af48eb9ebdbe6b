import os

import pytest


# --8<-- [start:fixture]
@pytest.fixture(scope="session")
def api_key(monkeypatch):
    monkeypatch.setenv("API_KEY", "test")


# --8<-- [end:fixture]
def test_key(api_key):
    assert os.environ["API_KEY"] == "test"
