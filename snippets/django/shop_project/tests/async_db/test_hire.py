from asgiref.sync import async_to_sync
from django.test import TestCase
from teams.models import Team
from users.models import User


async def hire(team, username):
    return await User.objects.acreate(username=username, team=team)


def test_hire(db):
    team = Team.objects.create(name="개발")
    async_to_sync(hire)(team, "kim")
    assert team.users.count() == 1


class HireTest(TestCase):
    async def test_hire(self):
        team = await Team.objects.acreate(name="개발")
        await hire(team, "kim")
        assert await team.users.acount() == 1
