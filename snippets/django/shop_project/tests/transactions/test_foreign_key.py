import pytest
from django.db import IntegrityError
from orders.models import Order


# --8<-- [start:code]
def test_order_without_user(db):
    with pytest.raises(IntegrityError):
        Order.objects.create(user_id=404)


# --8<-- [end:code]
