import pytest
from django.db import transaction
from teams.models import Team


# --8<-- [start:code]
def rename(pk, name):
    team = Team.objects.select_for_update().get(pk=pk)
    team.name = name
    team.save()


@pytest.mark.django_db(transaction=True)
def test_rename():
    team = Team.objects.create(name="개발")
    rename(team.pk, "영업")
    assert Team.objects.get().name == "영업"


# --8<-- [end:code]
