def test_at_most_four(api_client, ten_users, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        api_client.get("/users")


def test_exactly_four(api_client, ten_users, django_assert_num_queries):
    with django_assert_num_queries(4):
        api_client.get("/users")


def test_at_most_two(api_client, ten_users, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        api_client.get("/users")
