import pytest
from teams.models import Team


@pytest.mark.django_db
class TestTeam:
    def setup_method(self):
        self.team = Team.objects.create(name="개발")

    def test_name(self):
        assert Team.objects.get().name == "개발"
