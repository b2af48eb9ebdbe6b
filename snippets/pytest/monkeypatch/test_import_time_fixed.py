import options


def test_mode(monkeypatch):
    monkeypatch.setattr(options, "MODE", "test")
    assert options.MODE == "test"
