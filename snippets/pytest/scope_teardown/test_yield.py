import pytest


@pytest.fixture
def server():
    print("서버 켜기")
    yield "서버"
    print("서버 끄기")


@pytest.fixture
def client(server):
    print("접속하기")
    yield "접속"
    print("접속 끊기")


def test_fails(client):
    assert client == "서버"
