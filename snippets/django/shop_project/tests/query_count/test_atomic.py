from django.db import transaction
from teams.models import Team


def test_saved(db, django_assert_num_queries):
    with django_assert_num_queries(1), transaction.atomic():
        Team.objects.create(name="개발")
