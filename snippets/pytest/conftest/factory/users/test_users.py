def test_users(make_order):
    assert make_order("배") == "배 1개"
