"""The database itself refuses changes of the quarantine and its outcomes."""

from django.db import migrations

from melek.kit.db import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_cache_table")]
    operations = [AppendOnly("kit", "QuarantineRow"), AppendOnly("kit", "QuarantineOutcome")]
