def test_users(api_client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as ctx:
        api_client.get("/users")
    print("쿼리", len(ctx))
