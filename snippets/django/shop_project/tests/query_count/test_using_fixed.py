import pytest
from teams.models import Team


@pytest.mark.django_db(databases=["default", "other"])
def test_other(django_assert_num_queries):
    with django_assert_num_queries(1, using="other"):
        Team.objects.using("other").count()
