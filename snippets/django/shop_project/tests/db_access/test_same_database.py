import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_of_the_mark():
    print(connection.settings_dict["NAME"])


def test_database_of_the_fixture(db):
    print(connection.settings_dict["NAME"])
