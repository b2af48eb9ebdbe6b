import pytest


async def is_member(name):
    return name == "민수"


# --8<-- [start:test]
@pytest.mark.asyncio
async def test_member():
    assert is_member("영희")


# --8<-- [end:test]
