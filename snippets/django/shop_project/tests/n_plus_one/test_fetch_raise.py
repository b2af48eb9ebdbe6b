import pytest
from django.db import models
from django.http import JsonResponse
from django.urls import path
from users.models import User


# --8<-- [start:view]
def user_list(request):
    users = User.objects.fetch_mode(models.FETCH_RAISE)
    return JsonResponse({user.username: user.team.name for user in users})


# --8<-- [end:view]
urlpatterns = [path("users", user_list)]


@pytest.mark.urls(__name__)
def test_users(check_growth, add_user):
    check_growth("/users", add_user)
