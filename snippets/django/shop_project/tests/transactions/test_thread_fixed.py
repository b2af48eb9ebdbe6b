from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from teams.models import Team


def count_teams():
    try:
        return Team.objects.count()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_thread_sees_the_team():
    Team.objects.create(name="개발")
    with ThreadPoolExecutor() as pool:
        found = pool.submit(count_teams).result()
    assert found == 1
