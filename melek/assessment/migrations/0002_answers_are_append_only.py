"""The database itself refuses changes of answers."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [AppendOnly("assessment", "Answer")]
