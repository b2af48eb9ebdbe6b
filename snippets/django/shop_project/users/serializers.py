from orders.serializers import OrderSerializer
from rest_framework import serializers

from users.models import User


class UserSerializer(serializers.ModelSerializer):
    team = serializers.CharField(source="team.name", allow_null=True)
    orders = OrderSerializer(many=True)

    class Meta:
        model = User
        fields = ("id", "username", "team", "orders")
