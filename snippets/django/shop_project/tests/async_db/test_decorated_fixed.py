from functools import wraps

from asgiref.sync import async_to_sync
from teams.models import Team


def run_in_sync(test):
    @wraps(test)
    def run(*args, **kwargs):
        async_to_sync(test)(*args, **kwargs)

    return run


@run_in_sync
async def test_team(db):
    team = await Team.objects.acreate(name="개발")
    assert team.name == "개발"
