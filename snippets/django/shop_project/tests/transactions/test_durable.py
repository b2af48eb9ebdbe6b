from django.db import transaction
from teams.models import Team


# --8<-- [start:code]
@transaction.atomic(durable=True)
def rename(pk, name):
    Team.objects.filter(pk=pk).update(name=name)


def test_rename(db):
    with transaction.atomic():
        team = Team.objects.create(name="개발")
        rename(team.pk, "영업")
    team.refresh_from_db()
    assert team.name == "영업"


# --8<-- [end:code]
