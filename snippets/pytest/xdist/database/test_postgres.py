import pytest
from django.db import connection


@pytest.mark.parametrize("number", [1, 2])
def test_name(django_db_modify_db_settings, number):
    print("이름:", connection.settings_dict["TEST"]["NAME"])
