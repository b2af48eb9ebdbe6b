from django.conf import settings


def test_debug_is_off():
    assert settings.DEBUG is False
