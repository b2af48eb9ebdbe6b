import pytest
from django.db import connection


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 2])
def test_own_tables(number):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE member (id integer)")
    print("이름:", connection.settings_dict["NAME"])
