import pytest
from django.urls import path
from rest_framework.generics import ListAPIView
from users.models import User
from users.serializers import UserSerializer


# --8<-- [start:view]
class UserList(ListAPIView):
    queryset = User.objects.select_related("team").prefetch_related("orders__items").order_by("id")
    serializer_class = UserSerializer


# --8<-- [end:view]
urlpatterns = [path("users", UserList.as_view())]


@pytest.mark.urls(__name__)
def test_users(check_growth, add_user):
    check_growth("/users", add_user)
