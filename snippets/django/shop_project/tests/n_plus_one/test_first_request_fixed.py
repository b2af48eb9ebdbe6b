import pytest
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path
from users.models import User


def member_list(request):
    admins = cache.get_or_set("admins", User.objects.filter(is_staff=True).count)
    return JsonResponse({"admins": admins, "members": [user.username for user in User.objects.all()]})


urlpatterns = [path("members", member_list)]


# --8<-- [start:test]
@pytest.mark.urls(__name__)
def test_members(client, add_user, django_assert_num_queries):
    add_user(1)
    client.get("/members")
    with CaptureQueriesContext(connection) as one_row:
        client.get("/members")
    add_user(2)
    with django_assert_num_queries(len(one_row)):
        client.get("/members")


# --8<-- [end:test]
