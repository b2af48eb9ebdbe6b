import subprocess
import sys

from users.models import User

COMMAND = ["createsuperuser", "--no-input", "--username=admin", "--email=admin@shop.example"]


def test_admin(db):
    subprocess.run([sys.executable, "manage.py", *COMMAND], check=True)
    assert User.objects.count() == 1
