import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from orders.models import Order, OrderItem
from teams.models import Team
from users.models import User


@pytest.fixture
def add_user(db):
    def add(number):
        team = Team.objects.create(name=f"팀 {number}")
        user = User.objects.create(username=f"user{number}", team=team)
        order = Order.objects.create(user=user)
        OrderItem.objects.create(order=order, name="책", price=12_000)

    return add


@pytest.fixture
def check_growth(client, django_assert_num_queries):
    def check(url, add_row):
        for number in range(2):
            add_row(number)
        client.get(url)
        with CaptureQueriesContext(connection) as two_rows:
            client.get(url)

        for number in range(2, 5):
            add_row(number)
        with django_assert_num_queries(len(two_rows)):
            response = client.get(url)
        assert len(response.json()) == 5

    return check
