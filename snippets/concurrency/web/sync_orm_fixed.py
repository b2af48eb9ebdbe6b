from django.http import HttpRequest, HttpResponse
from shop import Book, application


async def author(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.select_related("author").aget(title="토지")
    return HttpResponse(book.author.name)


app = application(author)
