from teams.models import Team


def test_unused_queryset():
    teams = Team.objects.filter(name="개발")
    assert "WHERE" in str(teams.query)
