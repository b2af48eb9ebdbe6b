import os


def language():
    return os.environ.get("SHOP_LANGUAGE", "ko")


# --8<-- [start:english]
def test_english(monkeypatch):
    monkeypatch.setenv("SHOP_LANGUAGE", "en")
    assert language() == "en"
    # --8<-- [end:english]


def test_default():
    assert language() == "ko"
