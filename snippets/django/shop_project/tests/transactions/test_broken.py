import pytest
from django.db import IntegrityError
from users.models import User


# --8<-- [start:code]
def test_same_name(db):
    User.objects.create(username="kim")
    with pytest.raises(IntegrityError):
        User.objects.create(username="kim")
    assert User.objects.count() == 1


# --8<-- [end:code]
