# ruff: noqa: RUF012
from django.db import migrations


# --8<-- [start:code]
def add_default(apps, schema_editor):
    apps.get_model("teams", "Team").objects.create(name="기본")


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [migrations.RunPython(add_default)]


# --8<-- [end:code]
