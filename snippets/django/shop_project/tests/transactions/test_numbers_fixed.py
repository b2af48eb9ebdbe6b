from teams.models import Team


def test_first_team(db):
    team = Team.objects.create(name="개발")
    assert Team.objects.get(pk=team.pk).name == "개발"


def test_second_team(db):
    team = Team.objects.create(name="영업")
    assert Team.objects.get(pk=team.pk).name == "영업"
