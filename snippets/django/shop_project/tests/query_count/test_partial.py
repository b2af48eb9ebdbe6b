from django.test.utils import CaptureQueriesContext


def test_context(db, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_num_queries(0) as exact, django_assert_max_num_queries(0) as at_most:
        assert isinstance(exact, CaptureQueriesContext)
        assert isinstance(at_most, CaptureQueriesContext)
