def test_orders(greeting):
    assert greeting == "안녕하세요"
