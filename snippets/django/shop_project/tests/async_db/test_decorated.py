from asgiref.sync import async_to_sync
from teams.models import Team


# --8<-- [start:code]
@async_to_sync
async def test_team(db):
    team = await Team.objects.acreate(name="개발")
    assert team.name == "개발"


# --8<-- [end:code]
