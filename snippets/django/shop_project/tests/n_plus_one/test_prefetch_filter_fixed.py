import pytest
from django.db.models import Prefetch
from django.http import JsonResponse
from django.urls import path
from teams.models import Team
from users.models import User


# --8<-- [start:view]
def team_list(request):
    active = User.objects.filter(is_active=True)
    teams = Team.objects.prefetch_related(Prefetch("users", active, to_attr="active_users"))
    names = {team.name: [user.username for user in team.active_users] for team in teams}
    return JsonResponse(names)


# --8<-- [end:view]
urlpatterns = [path("teams", team_list)]


@pytest.mark.urls(__name__)
def test_teams(check_growth, add_user):
    check_growth("/teams", add_user)
