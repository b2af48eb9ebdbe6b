def test_override(greeting, order):
    assert greeting == "안녕하세요, 주문하신 분"
    assert order == "사과 1개"
