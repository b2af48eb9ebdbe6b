def test_users(api_client, ten_users, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as ctx:
        res = api_client.get("/users")
    print("쿼리", len(ctx))
    assert len(res.json()) == 10
