def test_order():
    assert "사과" in ["사과", "배"]
