from teams.models import Team


def test_no_records_outside(db, caplog):
    caplog.set_level("DEBUG", logger="django.db.backends")
    Team.objects.count()
    assert caplog.records == []
