from django.test import TestCase
from teams.models import Team


class TeamTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.team = Team.objects.create(name="개발")

    def test_rename(self):
        self.team.name = "운영"
        self.team.save()

    def test_with_name(self):
        assert self.team.name == "개발"
        assert Team.objects.get().name == "개발"
