from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from shop import Book, application


# --8<-- [start:view]
async def count_books() -> int:
    return await Book.objects.acount()


async def count(request: HttpRequest) -> HttpResponse:
    books = async_to_sync(count_books)()
    return HttpResponse(books)
    # --8<-- [end:view]


app = application(count)
