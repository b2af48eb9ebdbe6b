from django.http import HttpRequest, JsonResponse
from django.urls import path
from users.views import UserList


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health", health),
    path("users", UserList.as_view()),
]
