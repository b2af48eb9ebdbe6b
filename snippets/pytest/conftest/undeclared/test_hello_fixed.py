def test_hello(greeting):
    assert greeting == "안녕하세요"
