from teams.models import Team


def test_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1, info="팀은 한 번만 읽습니다"):
        Team.objects.filter(name="개발").count()
        list(Team.objects.all())
