import os


def language():
    return os.environ.get("SHOP_LANGUAGE", "ko")


def test_english():
    os.environ["SHOP_LANGUAGE"] = "en"
    assert language() == "en"


def test_default():
    assert language() == "ko"
