from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from shop import Book, application


# --8<-- [start:view]
def count_books() -> int:
    return async_to_sync(Book.objects.acount)()


async def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(count_books())
    # --8<-- [end:view]


app = application(count)
