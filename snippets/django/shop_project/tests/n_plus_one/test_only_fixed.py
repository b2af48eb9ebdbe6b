import pytest
from django.http import JsonResponse
from django.urls import path
from users.models import User


# --8<-- [start:view]
def mail_list(request):
    users = User.objects.only("username", "email")
    return JsonResponse({user.username: user.email for user in users})


# --8<-- [end:view]
urlpatterns = [path("mails", mail_list)]


@pytest.mark.urls(__name__)
def test_mails(check_growth, add_user):
    check_growth("/mails", add_user)
