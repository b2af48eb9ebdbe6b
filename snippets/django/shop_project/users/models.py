from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    team = models.ForeignKey("teams.Team", models.PROTECT, null=True, related_name="users")
