from teams.models import Team


def test_other(db, django_assert_num_queries):
    with django_assert_num_queries(1, using="other"):
        Team.objects.using("other").count()
