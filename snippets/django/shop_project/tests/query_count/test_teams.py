from teams.models import Team


def test_exactly_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [team.name for team in Team.objects.all()]
    assert names == []


def test_at_most_two_queries(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        names = [team.name for team in Team.objects.all()]
    assert names == []
