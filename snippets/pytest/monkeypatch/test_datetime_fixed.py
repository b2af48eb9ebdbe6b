from datetime import datetime

import coupon


# --8<-- [start:test]
class NewYear(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2027, 1, 1, tzinfo=tz)


def test_expired(monkeypatch):
    monkeypatch.setattr(coupon, "datetime", NewYear)
    assert coupon.is_expired()


# --8<-- [end:test]
