import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = "template0"
