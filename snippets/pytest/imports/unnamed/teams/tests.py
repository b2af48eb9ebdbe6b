def test_name():
    assert "blue".upper() == "BLUE"
