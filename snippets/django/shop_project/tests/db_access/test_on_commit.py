from django.db import transaction


def test_mail_is_sent(db):
    sent = []
    with transaction.atomic():
        transaction.on_commit(lambda: sent.append("메일"))
    assert len(sent) == 1
