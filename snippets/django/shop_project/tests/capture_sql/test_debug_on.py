from teams.models import Team


def test_outside_with_debug(db, settings):
    settings.DEBUG = True
    Team.objects.filter(name="밖").count()
