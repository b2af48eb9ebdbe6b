from django.core.management import call_command
from users.models import User

COMMAND = ["createsuperuser", "--no-input", "--username=admin", "--email=admin@shop.example"]


def test_admin(db):
    call_command(*COMMAND)
    assert User.objects.count() == 1
