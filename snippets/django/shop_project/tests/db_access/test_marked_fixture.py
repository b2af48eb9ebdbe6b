import pytest


@pytest.mark.django_db
@pytest.fixture
def team(): ...
