from django.test import TestCase
from teams.models import Team


class TeamTest(TestCase):
    async def test_name(self):
        team = await Team.objects.acreate(name="개발")
        assert team.name == "개발"
