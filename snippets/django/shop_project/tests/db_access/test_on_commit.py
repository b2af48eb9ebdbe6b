from django.db import transaction


# --8<-- [start:code]
def test_mail_is_sent(db):
    sent = []
    with transaction.atomic():
        transaction.on_commit(lambda: sent.append("메일"))
    assert len(sent) == 1


# --8<-- [end:code]
