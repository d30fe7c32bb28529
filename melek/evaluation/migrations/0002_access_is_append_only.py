"""The database itself refuses changes of access answers."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [AppendOnly("evaluation", "AccessAnswer")]
