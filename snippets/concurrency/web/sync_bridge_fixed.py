from django.http import HttpRequest, HttpResponse
from shop import Book, application


async def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(await Book.objects.acount())


app = application(count)
