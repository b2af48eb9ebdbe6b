import asyncio
from unittest.mock import Mock

import bank


# --8<-- [start:test]
def test_rate():
    client = Mock()
    client.get.return_value.json.return_value = {"rate": 1300}
    assert asyncio.run(bank.load_rate(client)) == 1300


# --8<-- [end:test]
