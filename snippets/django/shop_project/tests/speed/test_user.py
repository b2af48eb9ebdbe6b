import pytest
from users.models import User


@pytest.fixture
def user(db):
    return User.objects.create_user("minsu", password="pw")


def test_name(user):
    assert user.username == "minsu"


def test_password(user):
    assert user.check_password("pw")
