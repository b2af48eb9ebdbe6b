import time

import pytest


@pytest.mark.parametrize("city", ["seoul", "busan", "jeju", "daegu"])
def test_weather(city):
    time.sleep(1)
    assert city
