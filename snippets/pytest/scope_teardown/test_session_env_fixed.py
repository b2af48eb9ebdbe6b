import os

import pytest


# --8<-- [start:fixture]
@pytest.fixture(scope="session")
def api_key():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("API_KEY", "test")
        yield


# --8<-- [end:fixture]
def test_key(api_key):
    assert os.environ["API_KEY"] == "test"
