from datetime import datetime


def greeting(now):
    return "좋은 아침입니다" if now.hour < 12 else "안녕하세요"


def test_greeting():
    assert greeting(datetime(2026, 3, 2, 9)) == "좋은 아침입니다"
