from django.db import transaction
from orders.models import Order
from users.models import User


def place_order(user, send_mail):
    with transaction.atomic():
        Order.objects.create(user=user)
        transaction.on_commit(lambda: send_mail(user.email))


# --8<-- [start:code]
def test_mail_is_sent(db):
    sent = []
    user = User.objects.create(username="kim", email="kim@example.com")
    place_order(user, send_mail=sent.append)
    assert len(sent) == 1


# --8<-- [end:code]
