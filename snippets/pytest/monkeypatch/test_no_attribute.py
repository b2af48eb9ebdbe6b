import shop


def test_price(monkeypatch):
    monkeypatch.setattr(shop, "get_rates", lambda currency: 1300)
    assert shop.price_in_won(2) == 2600
