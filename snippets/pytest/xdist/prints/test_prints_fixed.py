import sys


def test_total():
    total = sum([1, 2])
    print("합계:", total, file=sys.stderr)
    assert total == 3
