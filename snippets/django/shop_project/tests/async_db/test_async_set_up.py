from django.test import TestCase
from teams.models import Team


# --8<-- [start:code]
class TeamTest(TestCase):
    async def asyncSetUp(self):
        self.team = await Team.objects.acreate(name="개발")

    async def test_name(self):
        assert self.team.name == "개발"


# --8<-- [end:code]
