from datetime import datetime


def greeting():
    return "좋은 아침입니다" if datetime.now().hour < 12 else "안녕하세요"


def test_greeting():
    assert greeting() == "좋은 아침입니다"
