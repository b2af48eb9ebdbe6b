import pytest
from django.db import connection, connections
from teams.models import Team


def test_using(db, django_assert_num_queries):
    with django_assert_num_queries(1, using="default"):
        Team.objects.count()
    with django_assert_num_queries(1, connection=connections["default"]):
        Team.objects.count()


def test_both(db, django_assert_num_queries):
    both = django_assert_num_queries(1, connection=connection, using="default")
    with pytest.raises(ValueError, match="cannot be used together"):
        both.__enter__()
