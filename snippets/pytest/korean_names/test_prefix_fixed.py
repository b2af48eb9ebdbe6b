def test_장바구니를_비운다():
    assert [] == []
