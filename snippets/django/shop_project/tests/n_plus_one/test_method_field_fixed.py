import pytest
from django.db.models import Sum
from django.urls import path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from users.models import User


# --8<-- [start:view]
class SpentSerializer(serializers.ModelSerializer):
    spent = serializers.IntegerField(read_only=True)

    class Meta:
        model = User
        fields = ("username", "spent")


class UserList(ListAPIView):
    queryset = User.objects.annotate(spent=Sum("orders__items__price")).order_by("id")
    serializer_class = SpentSerializer


# --8<-- [end:view]
urlpatterns = [path("spent", UserList.as_view())]


@pytest.mark.urls(__name__)
def test_spent(check_growth, add_user):
    check_growth("/spent", add_user)
