import pytest


@pytest.mark.parametrize("url", ["/users"])
def test_query_count_does_not_grow(check_growth, add_user, url):
    check_growth(url, add_user)
