import os

import pytest


# --8<-- [start:fixtures]
@pytest.fixture
def address():
    print("서버 켜기")
    port = int(os.getenv("SHOP_PORT", ""))
    yield f"localhost:{port}"
    print("서버 끄기")


# --8<-- [end:fixtures]
def test_address(address):
    assert address.startswith("localhost:")
