import pytest
from django.urls import path
from rest_framework.generics import ListAPIView
from users.models import User
from users.serializers import UserSerializer


class UserList(ListAPIView):
    queryset = User.objects.select_related("team").prefetch_related("orders").order_by("id")
    serializer_class = UserSerializer


# --8<-- [start:code]
@pytest.mark.urls(__name__)
def test_users(check_growth, add_user):
    check_growth("/users", add_user)


# --8<-- [end:code]
urlpatterns = [path("users", UserList.as_view())]
