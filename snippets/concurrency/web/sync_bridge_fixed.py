from django.http import HttpRequest, HttpResponse
from shop import Book, application


async def count_books() -> int:
    return await Book.objects.acount()


async def count(request: HttpRequest) -> HttpResponse:
    books = await count_books()
    return HttpResponse(books)


app = application(count)
