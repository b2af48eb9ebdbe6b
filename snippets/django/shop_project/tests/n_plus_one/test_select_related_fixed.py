import pytest
from django.http import JsonResponse
from django.urls import path
from users.models import User


# --8<-- [start:view]
def order_list(request):
    users = User.objects.prefetch_related("orders")
    return JsonResponse({user.username: [order.pk for order in user.orders.all()] for user in users})


# --8<-- [end:view]
urlpatterns = [path("orders", order_list)]


@pytest.mark.urls(__name__)
def test_orders(check_growth, add_user):
    check_growth("/orders", add_user)
