"""The database itself refuses changes of the trail."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [AppendOnly("identity", "TrailEntry"), AppendOnly("identity", "TrailHead")]
