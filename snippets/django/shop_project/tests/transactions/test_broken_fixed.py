import pytest
from django.db import IntegrityError, transaction
from users.models import User


def test_same_name(db):
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="kim")
    assert User.objects.count() == 1
