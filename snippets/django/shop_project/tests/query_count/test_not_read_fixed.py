from teams.models import Team


def test_teams(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Team.objects.all())
