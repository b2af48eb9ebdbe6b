import options


def test_mode(monkeypatch):
    monkeypatch.setenv("SHOP_MODE", "test")
    assert options.MODE == "test"
