import pytest
from django.db import transaction
from teams.models import Team


def test_savepoint(db, django_assert_num_queries):
    with django_assert_num_queries(3) as ctx, transaction.atomic():
        Team.objects.count()
    print([query["sql"].split('"')[0].strip() for query in ctx])


@pytest.mark.django_db(transaction=True)
def test_begin_and_commit(django_assert_num_queries):
    with django_assert_num_queries(3) as ctx, transaction.atomic():
        Team.objects.count()
    print([query["sql"].split('"')[0].strip() for query in ctx])
