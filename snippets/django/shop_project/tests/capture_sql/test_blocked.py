from django.db import connection
from django.test.utils import CaptureQueriesContext


def open_and_close():
    with CaptureQueriesContext(connection):
        pass


def test_without_db():
    open_and_close()


def test_with_db(db):
    open_and_close()
