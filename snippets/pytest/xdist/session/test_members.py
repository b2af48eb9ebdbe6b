import pytest


@pytest.fixture(scope="session")
def members():
    print("회원을 불러옵니다")
    return ["민수", "영희"]


def test_count(members):
    assert len(members) == 2


def test_first(members):
    assert members[0] == "민수"
