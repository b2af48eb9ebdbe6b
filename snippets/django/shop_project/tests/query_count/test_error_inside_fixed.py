from teams.models import Team


def test_error_comes_first(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        teams = Team.objects.count()
    assert teams == 1
