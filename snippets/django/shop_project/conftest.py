import pytest
from orders.models import Order, OrderItem
from rest_framework.test import APIClient
from teams.models import Team
from users.models import User


@pytest.fixture
def api_client() -> APIClient:
    return APIClient()


@pytest.fixture
def ten_users(db: None) -> list[User]:
    team = Team.objects.create(name="개발")
    users = User.objects.bulk_create(User(username=f"user{n}", team=team) for n in range(10))
    orders = Order.objects.bulk_create(Order(user=user) for user in users)
    OrderItem.objects.bulk_create(OrderItem(order=order, name="책", price=12_000) for order in orders)
    return users
