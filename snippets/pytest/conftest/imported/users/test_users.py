from conftest import make_order


def test_users():
    assert make_order("배") == "배 1개"
