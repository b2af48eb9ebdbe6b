from django.utils.text import slugify


def test_slug():
    assert slugify("New Shop") == "new-shop"
