def test_upper_folder(greeting):
    assert greeting == "안녕하세요"


def test_side_folder(order):
    assert order == "사과 1개"
