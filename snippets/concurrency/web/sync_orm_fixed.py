from django.http import HttpRequest, HttpResponse
from shop import Book, application


async def author(request: HttpRequest) -> HttpResponse:
    books = Book.objects.select_related("author")
    book = await books.aget(title="토지")
    return HttpResponse(book.author.name)


app = application(author)
