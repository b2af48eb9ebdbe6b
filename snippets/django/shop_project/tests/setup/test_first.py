from django.conf import settings


def test_health(client):
    response = client.get("/health")
    assert response.json() == {"status": "ok"}


def test_debug_is_off():
    assert settings.DEBUG is False
