from rest_framework.generics import ListAPIView

from users.models import User
from users.serializers import UserSerializer


class UserList(ListAPIView):
    queryset = User.objects.select_related("team").prefetch_related("orders__items").order_by("id")
    serializer_class = UserSerializer
