def test_own_folder(greeting):
    assert greeting == "안녕하세요"


def test_lower_folder(order): ...
