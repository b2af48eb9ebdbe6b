from datetime import datetime

import coupon


# --8<-- [start:test]
def test_expired(monkeypatch):
    monkeypatch.setattr(datetime, "now", lambda: datetime(2027, 1, 1))
    assert coupon.is_expired()


# --8<-- [end:test]
