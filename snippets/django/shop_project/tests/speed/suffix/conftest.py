import pytest
from django.conf import settings


# --8<-- [start:code]
@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = "template0"


# --8<-- [end:code]
