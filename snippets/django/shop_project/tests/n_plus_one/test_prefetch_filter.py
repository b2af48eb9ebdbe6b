import pytest
from django.http import JsonResponse
from django.urls import path
from teams.models import Team


# --8<-- [start:view]
def team_list(request):
    teams = Team.objects.prefetch_related("users")
    names = {team.name: [user.username for user in team.users.filter(is_active=True)] for team in teams}
    return JsonResponse(names)


# --8<-- [end:view]
urlpatterns = [path("teams", team_list)]


@pytest.mark.urls(__name__)
def test_teams(check_growth, add_user):
    check_growth("/teams", add_user)
