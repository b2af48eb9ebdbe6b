from django.http import HttpRequest, HttpResponse
from shop import Book, application


# --8<-- [start:view]
async def author(request: HttpRequest) -> HttpResponse:
    book = await Book.objects.aget(title="토지")
    return HttpResponse(book.author.name)
    # --8<-- [end:view]


app = application(author)
