from teams.models import Team


def test_lazy(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        teams = Team.objects.all()
    with django_assert_num_queries(1):
        list(teams)
