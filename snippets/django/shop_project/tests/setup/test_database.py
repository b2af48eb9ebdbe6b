from django.db import connection


def test_database(db):
    print(connection.vendor, connection.settings_dict["NAME"])
