import uuid


def test_token():
    token = str(uuid.uuid4())
    assert len(token) == 36
