def test_orders(greeting, order):
    assert f"{greeting}, {order}" == "안녕하세요, 사과 1개"
