import pytest


@pytest.fixture
def make_user():
    users = []

    def make(name):
        users.append(name)
        return {"name": name}

    yield make
    print("지움:", users)


def test_two_users(make_user):
    buyer, seller = make_user("민수"), make_user("영희")
    assert buyer["name"] != seller["name"]
