import pytest
from django.urls import path
from rest_framework.generics import ListAPIView
from teams.models import Team
from users.models import User
from users.serializers import UserSerializer


class UserList(ListAPIView):
    queryset = User.objects.select_related("team").prefetch_related("orders").order_by("id")
    serializer_class = UserSerializer


# --8<-- [start:code]
def add_user_without_orders(number):
    team = Team.objects.create(name=f"팀 {number}")
    User.objects.create(username=f"user{number}", team=team)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_users(check_growth):
    check_growth("/users", add_user_without_orders)


# --8<-- [end:code]
urlpatterns = [path("users", UserList.as_view())]
