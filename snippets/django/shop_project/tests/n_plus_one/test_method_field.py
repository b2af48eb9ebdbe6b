import pytest
from django.db.models import Sum
from django.urls import path
from orders.models import OrderItem
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from users.models import User


# --8<-- [start:view]
class SpentSerializer(serializers.ModelSerializer):
    spent = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ("username", "spent")

    def get_spent(self, user):
        return OrderItem.objects.filter(order__user=user).aggregate(spent=Sum("price"))["spent"]


class UserList(ListAPIView):
    queryset = User.objects.prefetch_related("orders__items").order_by("id")
    serializer_class = SpentSerializer


# --8<-- [end:view]
urlpatterns = [path("spent", UserList.as_view())]


@pytest.mark.urls(__name__)
def test_spent(check_growth, add_user):
    check_growth("/spent", add_user)
