from django.test import TestCase
from teams.models import Team


class TeamTest(TestCase):
    def setUp(self):
        self.team = Team.objects.create(name="개발")

    async def test_name(self):
        assert self.team.name == "개발"
