import shop


def test_price(monkeypatch):
    monkeypatch.setattr("rates.get_rate", lambda currency: 1300)
    assert shop.price_in_won(2) == 2600
