def test_hello():
    assert greeting == "안녕하세요"
