from django.db import transaction


# --8<-- [start:code]
def test_mail_is_sent(db, django_capture_on_commit_callbacks):
    sent = []
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        transaction.on_commit(lambda: sent.append("메일"))
    assert len(sent) == 1
    assert len(callbacks) == 1


# --8<-- [end:code]
