def test_tables(api_client, ten_users, django_assert_num_queries):
    with django_assert_num_queries(3) as ctx:
        api_client.get("/users")

    for query in ctx:
        print(query["sql"].partition(" FROM ")[2].partition(" ORDER BY ")[0])
