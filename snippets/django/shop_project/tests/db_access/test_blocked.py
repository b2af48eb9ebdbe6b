from teams.models import Team


def test_no_teams():
    assert Team.objects.count() == 0
