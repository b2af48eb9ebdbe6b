import pytest
from django.db import transaction


@pytest.mark.django_db(transaction=True)
def test_mail_is_sent():
    sent = []
    with transaction.atomic():
        transaction.on_commit(lambda: sent.append("메일"))
    assert len(sent) == 1
