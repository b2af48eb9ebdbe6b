def test_total():
    total = sum([1, 2])
    print("합계:", total)
    assert total == 3
