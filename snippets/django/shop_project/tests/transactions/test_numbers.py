from teams.models import Team


# --8<-- [start:code]
def test_first_team(db):
    team = Team.objects.create(name="개발")
    assert team.pk == 1


def test_second_team(db):
    team = Team.objects.create(name="영업")
    assert team.pk == 1


# --8<-- [end:code]
