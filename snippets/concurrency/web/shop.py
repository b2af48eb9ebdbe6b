"""연습용 Django 프로젝트."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.conf import settings
from django.urls import path

folder = TemporaryDirectory(ignore_cleanup_errors=True)
database = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder.name, "shop.db")}
settings.configure(DEBUG=True, SECRET_KEY="practice", DATABASES={"default": database}, ROOT_URLCONF=__name__)
django.setup()

from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402

urlpatterns: list[Any] = []


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"


class Book(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, models.CASCADE)

    class Meta:
        app_label = "shop"


with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Book)
Book.objects.create(title="토지", author=Author.objects.create(name="박경리"))
connection.close()


def application(*views: Callable[..., Any]) -> Any:
    urlpatterns.extend(path(view.__name__, view) for view in views)
    return get_asgi_application()
