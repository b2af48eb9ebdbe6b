def test_side_folder(order):
    assert order == "사과 1개"
