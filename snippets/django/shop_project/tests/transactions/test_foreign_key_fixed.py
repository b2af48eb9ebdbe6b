import pytest
from django.db import IntegrityError
from orders.models import Order


@pytest.mark.django_db(transaction=True)
def test_order_without_user():
    with pytest.raises(IntegrityError):
        Order.objects.create(user_id=404)
