from django.conf import settings


def test_debug_is_kept():
    assert settings.DEBUG is True
