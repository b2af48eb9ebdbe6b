from django.db import transaction
from orders.models import Order
from users.models import User


def place_order(user, send_mail):
    with transaction.atomic():
        Order.objects.create(user=user)
        transaction.on_commit(lambda: send_mail(user.email))


def test_mail_is_sent(db, django_capture_on_commit_callbacks):
    sent = []
    user = User.objects.create(username="kim", email="kim@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        place_order(user, send_mail=sent.append)
    assert len(sent) == 1
