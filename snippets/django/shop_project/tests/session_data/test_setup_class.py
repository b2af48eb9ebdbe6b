import pytest
from teams.models import Team


# --8<-- [start:code]
@pytest.mark.django_db
class TestTeam:
    @classmethod
    def setup_class(cls):
        cls.team = Team.objects.create(name="개발")

    def test_name(self):
        assert Team.objects.get().name == "개발"


# --8<-- [end:code]
