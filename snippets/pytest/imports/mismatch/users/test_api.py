def test_user():
    assert "민수" in ["민수", "영희"]
