from teams.models import Team


def test_default_team(db):
    assert Team.objects.get().name == "기본"
