from django.test import TestCase
from teams.models import Team


# --8<-- [start:code]
class TeamTest(TestCase):
    async def test_name(self):
        team = Team.objects.create(name="개발")
        assert team.name == "개발"


# --8<-- [end:code]
