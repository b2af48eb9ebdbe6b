from teams.models import Team


def test_team(db):
    assert Team.objects.create(name="개발").pk
