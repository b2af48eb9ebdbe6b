import os

import pytest


# --8<-- [start:fixtures]
@pytest.fixture
def server():
    print("서버 켜기")
    yield
    print("서버 끄기")


@pytest.fixture
def address(server):
    port = int(os.getenv("SHOP_PORT", ""))
    return f"localhost:{port}"


# --8<-- [end:fixtures]
def test_address(address):
    assert address.startswith("localhost:")
